// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/diagnosis/diagnosis.h"
#include "integrations/http/networkchoice.h"

#include <QHostAddress>

#include <optional>

namespace holdfast {

/// Where a connection goes, before anything of its service is spoken.
struct NetworkTarget
{
    enum class Tls { None, FromTheStart, AfterLdapRequest, AfterSmtpRequest };

    QString host;
    quint16 port = 0;
    Tls tls = Tls::FromTheStart;
    bool http = false; ///< answers carry a Date header
    QUrl base; ///< http only
};

/// Read from the settings "url", "uri", or "host" with "port" and "security"; nothing for connections to files.
[[nodiscard]] std::optional<NetworkTarget> targetOf(const InstanceConfig &config);

struct NameAnswer
{
    QList<QHostAddress> addresses;
    QString problem; ///< empty when it was found
};

/// How a connection attempt ended.
struct ReachAnswer
{
    bool reached = false;
    QString peer; ///< address and port that answered
    int error = -1; ///< QAbstractSocket::SocketError
    QString problem; ///< the system's words
};

struct TlsAnswer
{
    bool encrypted = false;
    QString protocol; ///< "TLS 1.3"
    QList<QSslCertificate> chain; ///< as shown, the host's own first
    QList<QSslError> errors; ///< what a strict client objects to
    QString problem; ///< when no encryption came about
    bool answeredSomethingElse = false; ///< the port speaks, but not TLS
};

/// The steps below. All block on a worker thread with an event loop of their own; a stop ends them within 50 ms with
/// Canceled.
[[nodiscard]] Result<NameAnswer> lookUpName(const QString &host, std::stop_token stop);
[[nodiscard]] Result<ReachAnswer> reach(const QString &host, quint16 port, const QNetworkProxy &proxy,
                                        std::stop_token stop);
/// Shows what the host shows, whether it can be trusted or not; nothing secret is sent.
[[nodiscard]] Result<TlsAnswer> lookAtTls(const NetworkTarget &target, const QNetworkProxy &proxy,
                                          const QSslConfiguration &configuration, std::stop_token stop);

[[nodiscard]] CertificateFacts factsOf(const QSslCertificate &certificate);

} // namespace holdfast
