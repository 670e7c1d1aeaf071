// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/secret.h"
#include "integrations/http/httpservice.h"

namespace holdfast::xdr {

enum class KeyKind { Standard, Advanced };

/// The hexadecimal SHA-256 of key, nonce and timestamp written after each other: what an advanced key sends in place of
/// itself.
[[nodiscard]] QByteArray advancedDigest(const Secret &key, const QByteArray &nonce, const QByteArray &timestampMs);

/// How Cortex XDR is spoken to: both kinds of keys, errors in either envelope and inside HTTP 200 (reference 1 and 2).
class XdrDialect final : public ServiceDialect
{
public:
    XdrDialect(QString service, const Clock &clock, KeyKind kind, QString keyId, Secret key)
        : m_service(std::move(service))
        , m_clock(clock)
        , m_kind(kind)
        , m_keyId(std::move(keyId))
        , m_key(std::move(key))
    {
    }

    Result<HttpHeaders> authorize(CallContext &context) override;
    bool renewAuthorization(const HttpHeaders &) override { return false; }
    std::optional<Error> problem(const ServiceCall &call, const HttpAnswer &answer) const override;

private:
    QString m_service;
    const Clock &m_clock;
    KeyKind m_kind;
    QString m_keyId;
    Secret m_key;
};

/// "acme.xdr.us.paloaltonetworks.com", ".../public_api/v1/", "http://127.0.0.1:4000" -> the API's base URL.
[[nodiscard]] Result<QUrl> apiUrl(const QString &typed);

} // namespace holdfast::xdr
