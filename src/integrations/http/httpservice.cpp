// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/httpservice.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRandomGenerator>
#include <QTimeZone>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("HttpService", source);
}

qint64 msFromHttpDate(const QByteArray &value)
{
    // RFC 9110 IMF-fixdate; the only form servers send today.
    auto time = QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    time.setTimeZone(QTimeZone::utc());
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

void setQuery(QUrl &url, const QUrlQuery &query)
{
    // QUrlQuery leaves "+" alone, which servers read as a blank.
    if (!query.isEmpty())
        url.setQuery(query.toString(QUrl::FullyEncoded).replace(u'+', "%2B"_L1), QUrl::StrictMode);
}

/// The URL without what authorizes in it.
QString journaledTarget(QUrl url, const QUrlQuery &secret)
{
    if (!secret.isEmpty()) {
        QUrlQuery query(url);
        for (const auto &[name, value] : secret.queryItems()) {
            query.removeQueryItem(name);
            query.addQueryItem(name, u"***"_s);
        }
        setQuery(url, query);
    }
    return url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo);
}

/// Retry-After in milliseconds: seconds or a date; -1 without a readable one.
qint64 retryAfterMs(const HttpAnswer &answer, qint64 nowMs)
{
    const auto value = answer.header("Retry-After").trimmed();
    bool isNumber = false;
    const auto seconds = value.toLongLong(&isNumber);
    if (isNumber)
        return std::max<qint64>(0, seconds) * 1000;
    const auto at = msFromHttpDate(value);
    return at > 0 ? std::max<qint64>(0, at - nowMs) : -1;
}

} // namespace

Result<QJsonValue> ServiceAnswer::json(const QString &service) const
{
    if (body.trimmed().isEmpty())
        return QJsonValue();
    QJsonParseError fault;
    const auto document = QJsonDocument::fromJson(body, &fault);
    if (document.isObject())
        return QJsonValue(document.object());
    if (document.isArray())
        return QJsonValue(document.array());
    return Error{
        ErrorCode::BadAnswer,
        text("%1: the answer to %2 is not JSON (status %3, at byte %4: %5). A proxy or a wrong host may have answered")
            .arg(service, path)
            .arg(status)
            .arg(fault.offset)
            .arg(fault.errorString()),
        QString::fromUtf8(body.left(200))};
}

HttpService::HttpService(Parts parts, ServiceDialect &dialect, Pace pace)
    : m_parts(std::move(parts))
    , m_dialect(dialect)
    , m_retry(std::move(pace.retry))
    , m_limiter(*m_parts.clock, *m_parts.waiter, std::move(pace.families), pace.budget)
{
}

HttpRequest HttpService::request(const ServiceCall &call, const HttpHeaders &authorization) const
{
    HttpRequest result;
    result.method = call.method;
    result.url = m_parts.base;
    result.url.setPath(m_parts.base.path(QUrl::FullyEncoded) + call.path, QUrl::TolerantMode);
    auto query = call.query;
    for (const auto &[name, value] : m_dialect.secretQuery().queryItems(QUrl::FullyEncoded))
        query.addQueryItem(name, value);
    setQuery(result.url, query);
    result.headers = {{"Accept", call.accept}, {"User-Agent", "Holdfast/" HOLDFAST_VERSION " (Qt " QT_VERSION_STR ")"}};
    result.body = call.body;
    if (!result.body.isEmpty())
        result.headers.append({"Content-Type", call.contentType});
    result.headers += call.headers;
    result.headers += authorization;
    result.deadlineMs = call.deadlineMs;
    result.sink = call.sink;
    return result;
}

Result<std::pair<HttpAnswer, ExchangeId>>
HttpService::exchange(const ServiceCall &call, const HttpHeaders &authorization, bool hideBodies, CallContext &context)
{
    const auto sent = request(call, authorization);
    OutgoingRequest journaled;
    journaled.service = m_parts.name;
    journaled.method = QString::fromLatin1(sent.method);
    journaled.target = journaledTarget(sent.url, m_dialect.secretQuery());
    journaled.body = hideBodies && !sent.body.isEmpty() ? "***"_ba : call.journaledBody.value_or(sent.body);
    journaled.changesSomething = call.changesSomething;
    const auto id = context.recorder->begin(journaled);
    if (!id)
        return id.error();
    const auto startedMs = m_parts.clock->nowMs();
    auto answer = sendInto(sent, context.stop);
    IncomingAnswer received;
    if (answer) {
        received.status = answer->status;
        received.body = hideBodies && answer->status < 300 ? "***"_ba : answer->body;
        received.durationMs = answer->durationMs;
    } else {
        received.error = answer.error().message;
        received.durationMs = m_parts.clock->nowMs() - startedMs;
    }
    if (auto finished = context.recorder->finish(*id, received); !finished)
        return finished.error();
    if (!answer) {
        auto error = answer.error();
        error.message = text("%1: %2 %3: %4").arg(m_parts.name, journaled.method, call.path, error.message);
        return error;
    }
    return std::pair{*std::move(answer), *id};
}

/// A body that goes into a sink is a summary of it from here on.
Result<HttpAnswer> HttpService::sendInto(const HttpRequest &sent, const std::stop_token &stop)
{
    if (!sent.sink)
        return m_parts.transport->send(sent, stop);
    if (auto restarted = sent.sink->restart(); !restarted)
        return restarted.error();
    auto answer = m_parts.transport->send(sent, stop);
    if (!answer || answer->status != 200)
        return answer;
    if (!answer->body.isEmpty()) { // a transport that gives bodies whole
        if (auto taken = sent.sink->take(answer->body); !taken)
            return taken.error();
    }
    answer->body = sent.sink->summary();
    return answer;
}

Result<HttpAnswer> HttpService::sendSecret(const ServiceCall &call, const HttpHeaders &headers, CallContext &context)
{
    auto done = exchange(call, headers, true, context);
    if (!done)
        return done.error();
    return std::move(done->first);
}

Result<ServiceAnswer> HttpService::send(const ServiceCall &call, CallContext &context)
{
    bool renewed = false;
    for (int failures = 0;;) {
        if (auto turn = m_limiter.acquire(call.family, context.stop); !turn)
            return turn.error();
        const auto authorization = m_dialect.authorize(context);
        if (!authorization)
            return call.changesSomething ? beforeTheAct(authorization.error()) : authorization.error();
        auto done = exchange(call, *authorization, false, context);
        std::optional<Error> error;
        if (!done) {
            error = done.error();
        } else {
            auto &[answer, id] = *done;
            error = m_dialect.problem(call, answer);
            if (!error) {
                return ServiceAnswer{answer.status,
                                     answer.body,
                                     answer.header("Content-Type"),
                                     id,
                                     msFromHttpDate(answer.header("Date")),
                                     call.path};
            }
            if (error->retryAfterMs < 0)
                error->retryAfterMs = retryAfterMs(answer, m_parts.clock->nowMs());
            // Refused at the door, so nothing was done: safe to repeat for changes too.
            if (error->code == ErrorCode::Unauthorized && !renewed && m_dialect.renewAuthorization(*authorization)) {
                renewed = true;
                continue;
            }
        }
        const auto waitMs = m_retry.waitBeforeRepeat(*error, call.changesSomething, ++failures,
                                                     QRandomGenerator::global()->generateDouble());
        if (error->code == ErrorCode::RateLimited && error->retryAfterMs > 0)
            m_limiter.pauseUntil(call.family, m_parts.clock->nowMs() + error->retryAfterMs);
        if (!waitMs)
            return *error;
        if (auto waited = m_parts.waiter->wait(*waitMs, context.stop); !waited)
            return waited.error();
    }
}

Result<JsonAnswer> HttpService::sendForJson(const ServiceCall &call, CallContext &context)
{
    auto answer = send(call, context);
    if (!answer)
        return answer.error();
    auto json = answer->json(name());
    if (!json)
        return json.error();
    return JsonAnswer{*std::move(answer), *std::move(json)};
}

} // namespace holdfast
