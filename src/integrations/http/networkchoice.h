// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httptransport.h"

#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

class QNetworkAccessManager;

namespace holdfast {

/// Sets the manager's proxy as the setting says: "" as the desktop does (never for this machine itself), "none", or
/// "http://host:port", "socks5://host:port". InvalidInput for anything else.
[[nodiscard]] Result<void> chooseProxy(const QString &setting, QNetworkAccessManager &manager);
/// The proxy by which that setting reaches one host; NoProxy for none.
[[nodiscard]] Result<QNetworkProxy> proxyFor(const QString &setting, const QString &host, quint16 port);

/// TLS as the settings say: always verified, at least 1.2, own authorities, own certificate. InvalidInput names the file
/// that cannot be read.
[[nodiscard]] Result<QSslConfiguration> tlsConfiguration(const NetworkSettings &settings);

/// Which of these errors the trust in one certificate forgives: all of them, or none when the host shows another
/// certificate or this one is past or before its time.
[[nodiscard]] QList<QSslError> forgivenByTrust(const QByteArray &trustedPem, const QSslCertificate &shown,
                                               const QList<QSslError> &errors);
/// Whether one certificate is trusted and the host shows another.
[[nodiscard]] bool isAnotherThanTrusted(const QByteArray &trustedPem, const QSslCertificate &shown);

} // namespace holdfast
