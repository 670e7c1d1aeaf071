// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/range.h"

#include <QHash>
#include <QJsonObject>

class QTcpSocket;

namespace holdfast::range {

/// What came back on the wire.
struct WireAnswer
{
    enum class End {
        Complete, ///< head and whole body
        Truncated, ///< the head promised more than came
        Nothing, ///< the connection closed without a byte
        Silence, ///< the connection is open and nothing came within the time
        NoConnection,
    };
    End end = End::NoConnection;
    int status = 0;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    [[nodiscard]] QJsonObject object() const;
    [[nodiscard]] QJsonValue reply() const; ///< XDR: what stands under "reply"
};

/// A client without any cleverness: one connection per request, no retry, no redirect, so that a test sees what the
/// range did and nothing that a library made of it.
class WireClient
{
public:
    explicit WireClient(const RangeAddresses &addresses, const RangeCredentials &credentials = {});

    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    [[nodiscard]] WireAnswer send(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                                  const Headers &headers = {}) const;
    /// How long send() waits for a byte before it says Silence.
    void setPatienceMs(int ms) { m_patienceMs = ms; }

    /// Asks for a token and keeps it.
    [[nodiscard]] WireAnswer signIn();
    [[nodiscard]] WireAnswer get(const QByteArray &target) const;
    [[nodiscard]] WireAnswer post(const QByteArray &target, const QJsonValue &body) const;
    [[nodiscard]] WireAnswer call(const QByteArray &method, const QByteArray &target, const QJsonValue &body) const;
    /// An XDR call with the standard key: "endpoints/isolate".
    [[nodiscard]] WireAnswer xdr(const QByteArray &call, const QJsonObject &requestData) const;
    [[nodiscard]] WireAnswer xdr(const QByteArray &call, const QJsonObject &requestData, const Headers &headers) const;
    [[nodiscard]] QByteArray token() const { return m_token; }

private:
    quint16 m_port;
    RangeCredentials m_credentials;
    QByteArray m_token;
    int m_patienceMs = 10'000;
};

} // namespace holdfast::range
