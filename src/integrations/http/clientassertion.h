// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>
#include <QString>

namespace holdfast {

/// A certificate with its RSA key, for signing in without a client secret.
struct SigningCertificate
{
    Secret keyPem; ///< PKCS#8, no longer encrypted
    QByteArray sha256; ///< of the certificate in DER: how the service finds it among those of the application
    qint64 validUntilMs = 0; ///< UTC

    [[nodiscard]] bool isEmpty() const { return keyPem.isEmpty(); }
};

/// Reads a PEM file with a certificate and its private key, in any order. InvalidInput says what is missing or wrong;
/// Forbidden when the key's password does not fit.
[[nodiscard]] Result<SigningCertificate> readSigningCertificate(const QString &path, const Secret &keyPassword);

/// Who asserts what to whom (RFC 7523, section 3).
struct AssertionClaims
{
    QString clientId; ///< issuer and subject
    QString audience; ///< the token endpoint
    QString id; ///< never the same twice
    qint64 nowMs = 0;
};

/// A JWT signed with PS256, good for ten minutes.
[[nodiscard]] Result<QByteArray> clientAssertion(const SigningCertificate &certificate, const AssertionClaims &claims);

} // namespace holdfast
