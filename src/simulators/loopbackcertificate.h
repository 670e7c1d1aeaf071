// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "simulators/range.h"

#include <QStringList>

namespace holdfast::range {

/// What a made certificate says. The defaults make a good one for the loopback.
struct LoopbackCertificateRequest
{
    QStringList dnsNames = {QStringLiteral("localhost")};
    QStringList ipAddresses = {QStringLiteral("127.0.0.1")};
    qint64 notBeforeMs = 0; ///< 0: an hour ago
    qint64 notAfterMs = 0; ///< 0: in a day. In the past: an expired certificate
};

/// A self-signed certificate with a fresh EC P-256 key, for tests of TLS: trusted by handing the certificate as CA
/// file, refused otherwise. Fails with Internal when OpenSSL does.
[[nodiscard]] Result<RangeTls> makeLoopbackCertificate(const LoopbackCertificateRequest &request = {});

} // namespace holdfast::range
