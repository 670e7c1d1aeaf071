// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The control calls under /range, by which another process drives the range (see range.h for the list).

#include "simulators/world.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

HttpResponse refused(const QString &message)
{
    return jsonResponse(QJsonObject{{u"error"_s, message}}, 400);
}
HttpResponse done()
{
    return jsonResponse(QJsonObject{{u"ok"_s, true}});
}

QJsonObject writesJson(const WriteLog &log)
{
    QJsonObject counts;
    const QMap<QString, qint64> byOperation = log.counts();
    for (auto count = byOperation.begin(); count != byOperation.end(); ++count)
        counts.insert(count.key(), count.value());
    QJsonArray writes;
    for (const WriteRecord &record : log.records()) {
        writes.append(QJsonObject{{u"number"_s, record.number},
                                  {u"atMs"_s, record.atMs},
                                  {u"operation"_s, record.operation},
                                  {u"method"_s, record.method},
                                  {u"path"_s, record.path},
                                  {u"subject"_s, record.subject}});
    }
    return {{u"total"_s, log.records().size()}, {u"counts"_s, counts}, {u"writes"_s, writes}};
}

QJsonObject requestsJson(const QList<RequestRecord> &requests)
{
    QJsonArray list;
    for (const RequestRecord &record : requests) {
        list.append(QJsonObject{{u"atMs"_s, record.atMs},
                                {u"method"_s, record.method},
                                {u"path"_s, record.path},
                                {u"query"_s, record.query},
                                {u"status"_s, record.status},
                                {u"fault"_s, record.fault},
                                {u"userAgent"_s, record.userAgent}});
    }
    return {{u"total"_s, requests.size()}, {u"requests"_s, list}};
}

} // namespace

HttpResponse World::control(const HttpRequest &request)
{
    // A page in a browser must not be able to drive the range of somebody who runs it.
    if (!request.header("origin"_ba).isEmpty())
        return jsonResponse(QJsonObject{{u"error"_s, u"Control calls from web pages are refused"_s}}, 403);
    const QString what = request.method + u' ' + request.path;
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    if (what == u"GET /range/writes"_s)
        return jsonResponse(writesJson(writes()));
    if (what == u"GET /range/requests"_s)
        return jsonResponse(requestsJson(m_requests));
    if (what == u"GET /range/state"_s)
        return jsonResponse(state());
    if (request.path == u"/range/faults"_s)
        return faultControl(request);
    if (what == u"POST /range/reset"_s) {
        reset();
        return done();
    }
    if (what == u"POST /range/clock"_s) {
        const QJsonValue by = body.value(u"advanceMs"_s);
        if (!by.isDouble() || by.toInteger() < 0)
            return refused(u"advanceMs must be a number of milliseconds, not negative"_s);
        m_clock.advanceMs(by.toInteger());
        return jsonResponse(QJsonObject{{u"nowMs"_s, m_clock.nowMs()}});
    }
    if (what == u"POST /range/tokens/expire"_s) {
        expireTokens();
        return done();
    }
    if (what == u"POST /range/endpoints"_s) {
        const QString id = body.value(u"endpointId"_s).toString();
        if (!setEndpointStatus(id, body.value(u"status"_s).toString()))
            return refused(u"no such endpoint, or status is not CONNECTED, DISCONNECTED, LOST or UNINSTALLED"_s);
        return done();
    }
    if (what == u"POST /range/john/alert"_s)
        return raiseJohnSession() ? done() : refused(u"no session is waiting"_s);
    if (what == u"POST /range/shutdown"_s) {
        if (!m_options.shutdownRequested)
            return refused(u"this range is part of another program"_s);
        // Only after this answer is on its way.
        QMetaObject::invokeMethod(this, m_options.shutdownRequested, Qt::QueuedConnection);
        return done();
    }
    return jsonResponse(QJsonObject{{u"error"_s, u"no such control call: "_s + what}}, 404);
}

HttpResponse World::faultControl(const HttpRequest &request)
{
    if (request.method == u"DELETE"_s) {
        m_faults.clear();
        return done();
    }
    if (request.method == u"POST"_s) {
        QList<FaultRule> rules;
        const QJsonArray texts = QJsonDocument::fromJson(request.body).object().value(u"rules"_s).toArray();
        for (const QJsonValue &text : texts) {
            const Result<FaultRule> rule = parseFaultRule(text.toString());
            if (!rule)
                return refused(rule.error().message);
            rules.append(*rule);
        }
        if (rules.isEmpty())
            return refused(u"rules: a list of texts is needed"_s);
        for (const FaultRule &rule : rules)
            m_faults.add(rule);
    }
    QJsonArray list;
    for (const FaultPlan::Entry &entry : m_faults.entries()) {
        list.append(QJsonObject{
            {u"rule"_s, faultRuleText(entry.rule)}, {u"matched"_s, entry.matched}, {u"hits"_s, entry.hits}});
    }
    return jsonResponse(QJsonObject{{u"rules"_s, list}});
}

} // namespace holdfast::range
