// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "integrations/http/httptransport.h"
#include "integrations/http/ratelimiter.h"
#include "integrations/http/retrypolicy.h"

#include <QJsonValue>
#include <QUrlQuery>

#include <memory>
#include <optional>

namespace holdfast {

/// One call to a service, before authorization and recording.
struct ServiceCall
{
    QByteArray method = "GET";
    QString path; ///< percent-encoded, "/v1/sessions/a%2Fb"
    QUrlQuery query;
    QByteArray body;
    std::optional<QByteArray> journaledBody; ///< in place of the body in the journal, when there are secrets in it
    QByteArray contentType = "application/json";
    QByteArray accept = "application/json";
    HttpHeaders headers; ///< of this call alone; they are not journaled, but hold no secret either
    QString family; ///< rate budget; empty: the common one
    bool changesSomething = false;
    qint64 deadlineMs = 60'000;
    /// Where the body of a 200 goes; the answer and the journal then have the sink's summary.
    std::shared_ptr<BodySink> sink;
};

struct ServiceAnswer
{
    int status = 0;
    QByteArray body;
    QByteArray contentType;
    ExchangeId exchange;
    qint64 serverTimeMs = 0; ///< from the Date header; 0 without one
    QString path; ///< what was asked, for messages

    /// The body as JSON. BadAnswer with the status and the beginning of the text when it is not JSON. An empty body
    /// is Null.
    [[nodiscard]] Result<QJsonValue> json(const QString &service) const;
};

/// An answer and what it says as JSON.
struct JsonAnswer
{
    ServiceAnswer raw;
    QJsonValue json;
};

/// How fast a service may be asked.
struct Pace
{
    RateBudget budget; ///< of all calls without a family of their own
    QHash<QString, RateBudget> families;
    RetryPolicy retry;
};

/// What is particular to a vendor: how a request is authorized and how an answer that means failure is told.
class ServiceDialect
{
public:
    virtual ~ServiceDialect() = default;
    /// Headers that authorize one attempt; made afresh each time.
    [[nodiscard]] virtual Result<HttpHeaders> authorize(CallContext &context) = 0;
    /// What authorizes a request inside its URL, sent after its own query; journaled as "***".
    [[nodiscard]] virtual QUrlQuery secretQuery() const { return {}; }
    /// After a 401 to those headers: true when authorize() may now give something better, and the call shall be repeated
    /// once. What another worker has renewed meanwhile must stay: only what was refused is given up.
    [[nodiscard]] virtual bool renewAuthorization(const HttpHeaders &refused) = 0;
    /// The failure an answer tells, in words with what to do; nothing when the answer is fine.
    [[nodiscard]] virtual std::optional<Error> problem(const ServiceCall &call, const HttpAnswer &answer) const = 0;
};

/// The one way out for all HTTP connectors: waits for the rate budget, authorizes, commits the request to the journal,
/// sends, records the answer, reads the failure, and repeats what may be repeated. Safe from any thread.
class HttpService
{
public:
    struct Parts
    {
        QString name; ///< instance name, for the journal and for messages
        QUrl base; ///< scheme, host, port, optional path prefix
        std::unique_ptr<HttpTransport> transport;
        const Clock *clock = nullptr;
        Waiter *waiter = nullptr;
    };

    HttpService(Parts parts, ServiceDialect &dialect, Pace pace = {});

    Result<ServiceAnswer> send(const ServiceCall &call, CallContext &context);
    /// The same, where the answer must be JSON or nothing.
    Result<JsonAnswer> sendForJson(const ServiceCall &call, CallContext &context);
    /// For the request that fetches a token: the given headers instead of authorize(), no retries, and neither body
    /// reaches the journal.
    Result<HttpAnswer> sendSecret(const ServiceCall &call, const HttpHeaders &headers, CallContext &context);

    [[nodiscard]] const QString &name() const { return m_parts.name; }
    [[nodiscard]] const QUrl &base() const { return m_parts.base; }
    [[nodiscard]] const Clock &clock() const { return *m_parts.clock; }

private:
    Result<HttpAnswer> sendInto(const HttpRequest &sent, const std::stop_token &stop);
    [[nodiscard]] HttpRequest request(const ServiceCall &call, const HttpHeaders &authorization) const;
    Result<std::pair<HttpAnswer, ExchangeId>> exchange(const ServiceCall &call, const HttpHeaders &authorization,
                                                       bool hideBodies, CallContext &context);

    Parts m_parts;
    ServiceDialect &m_dialect;
    RetryPolicy m_retry;
    RateLimiter m_limiter;
};

} // namespace holdfast
