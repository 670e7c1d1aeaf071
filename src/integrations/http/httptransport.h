// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

#include <memory>
#include <stop_token>
#include <utility>

namespace holdfast {

using HttpHeaders = QList<std::pair<QByteArray, QByteArray>>;

/// Takes an answer's body piece by piece, so that a large file need not be in memory. Called from the transport's thread,
/// one call at a time.
class BodySink
{
public:
    virtual ~BodySink() = default;
    /// Before each attempt: what came before does not count.
    virtual Result<void> restart() = 0;
    /// An error ends the exchange with it.
    virtual Result<void> take(QByteArrayView piece) = 0;
    /// What is recorded in place of the body.
    [[nodiscard]] virtual QByteArray summary() const = 0;
};

struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url;
    HttpHeaders headers;
    QByteArray body;
    qint64 deadlineMs = 60'000; ///< for the whole exchange, from the moment of send()
    qint64 maxBodyBytes = qint64(256) << 20; ///< a longer answer is refused
    /// Where the body of a 200 goes in place of HttpAnswer::body; null: nowhere else. Has no limit of length.
    std::shared_ptr<BodySink> sink;
};

struct HttpAnswer
{
    int status = 0;
    HttpHeaders headers;
    QByteArray body; ///< decoded from gzip, otherwise byte-exact
    qint64 durationMs = 0;

    /// The first header of that name, in any case; empty without one.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
};

/// How one connection reaches its host.
struct NetworkSettings
{
    QString caFile; ///< PEM file with additional trusted certificates; empty: only those of the system
    QString proxy; ///< "" as the desktop says, "none", or "http://host:port", "socks5://host:port"
    QString clientCertificateFile; ///< PEM, shown to a host that asks for one; empty: none
    QString clientKeyFile; ///< PEM; empty: in the certificate's file
    Secret clientKeyPassword;
    /// PEM of the one certificate a person has looked at and trusts. The host must show exactly this one; its issuer and
    /// host name are then not asked for, its dates are. Empty: the usual check.
    QByteArray trustedCertificate;
};

/// Sends one HTTP request and waits for its answer. Knows nothing of services, secrets or retries.
class HttpTransport
{
public:
    virtual ~HttpTransport() = default;
    /// Blocks; any thread but the GUI's. Every HTTP status is an answer, not an error. Errors: Unreachable when the
    /// request was certainly not delivered, ConnectionLost and Timeout when it may have been, TlsFailed, Canceled.
    [[nodiscard]] virtual Result<HttpAnswer> send(const HttpRequest &request, std::stop_token stop) = 0;
};

} // namespace holdfast
