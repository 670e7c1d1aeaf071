// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/fileeventwalk.h"

#include "base/clock.h"

#include <algorithm>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 largestPage = 10'000; ///< the service's own limit
constexpr qint64 largestWindow = 200'000; ///< beyond it tokens go stale before the walk ends
constexpr qint64 shortestWindowMs = 1'000;
constexpr int restartsPerWindow = 3;

} // namespace

FileEventWalk::FileEventWalk(Code42Client &client, QJsonObject query, TimeWindow window)
    : m_client(client)
    , m_query(std::move(query))
    , m_window(window)
{
    m_query.remove("pgNum"_L1);
    m_query.remove("pgSize"_L1);
    m_query.remove("pgToken"_L1);
    if (!m_query.contains("srtKey"_L1)) {
        m_query.insert("srtKey"_L1, "@timestamp"_L1);
        m_query.insert("srtDir"_L1, "asc"_L1);
    }
}

QJsonObject FileEventWalk::queryFor(const TimeWindow &window) const
{
    QJsonArray times;
    const auto bound = [&times](QLatin1StringView operation, qint64 ms) {
        if (ms > 0)
            times.append(
                QJsonObject{{"term"_L1, "@timestamp"_L1}, {"operator"_L1, operation}, {"value"_L1, isoUtc(ms)}});
    };
    bound("ON_OR_AFTER"_L1, window.fromMs);
    bound("ON_OR_BEFORE"_L1, window.toMs);
    if (times.isEmpty())
        return m_query;
    auto query = m_query;
    auto groups = query.value("groups"_L1).toArray();
    if (groups.size() > 1 && query.value("groupClause"_L1).toString() == "OR"_L1)
        groups = {QJsonObject{{"subgroupClause"_L1, "OR"_L1}, {"subgroups"_L1, groups}}};
    groups.append(QJsonObject{{"filterClause"_L1, "AND"_L1}, {"filters"_L1, times}});
    query.insert("groupClause"_L1, "AND"_L1);
    query.insert("groups"_L1, groups);
    return query;
}

Result<FileEventWalk::Outcome> FileEventWalk::walkWindow(const TimeWindow &window, const Sink &sink, qint64 limit,
                                                         CallContext &context)
{
    const auto query = queryFor(window);
    const bool canHalve = window.isBounded() && window.toMs - window.fromMs > shortestWindowMs;
    QString token;
    qint64 known = 0;
    int restarts = 0;
    for (bool first = true;; first = false) {
        const auto left = limit < 0 ? largestPage : std::min(largestPage, limit - m_walked.fetched);
        const auto page = m_client.fileEvents(query, token, int(std::max<qint64>(1, left)), context);
        ++m_walked.requests;
        if (!page) {
            const bool stale = page.error().details.contains("INVALID_PAGE_TOKEN"_L1);
            const bool slow = page.error().details.contains("QUERY_TIMEOUT"_L1);
            if (slow && canHalve)
                return Outcome::Halve;
            if (!stale || token.isEmpty() || ++restarts > restartsPerWindow)
                return page.error();
            token.clear(); // what was fetched is known by its ids
            continue;
        }
        if (first && limit < 0 && page->known > largestWindow && canHalve)
            return Outcome::Halve;
        m_walked.exchange = page->exchange;
        known = std::max(known, page->known);
        QList<FileEvent> fresh;
        for (const auto &event : page->events) {
            // One without an ID cannot be known again; rather twice than not at all.
            const bool isNew = event.eventId.isEmpty() || !m_seen.contains(event.eventId);
            if (isNew && (limit < 0 || m_walked.fetched + fresh.size() < limit)) {
                m_seen.insert(event.eventId);
                fresh.append(event);
            }
        }
        m_walked.fetched += fresh.size();
        if (!fresh.isEmpty()) {
            if (auto taken = sink(std::move(fresh)); !taken)
                return taken.error();
        }
        // A service that repeats its token would walk for ever.
        if (page->nextToken.isEmpty() || page->nextToken == token || (limit >= 0 && m_walked.fetched >= limit))
            break;
        token = page->nextToken;
    }
    m_walked.known += known;
    return Outcome::Walked;
}

Result<WalkedEvents> FileEventWalk::run(const Sink &sink, qint64 limit, CallContext &context)
{
    QList<TimeWindow> open{m_window};
    while (!open.isEmpty() && (limit < 0 || m_walked.fetched < limit)) {
        const auto window = open.takeFirst();
        const auto outcome = walkWindow(window, sink, limit, context);
        if (!outcome)
            return outcome.error();
        if (*outcome == Outcome::Halve) {
            const auto middle = window.fromMs + (window.toMs - window.fromMs) / 2;
            open.prepend({middle + 1, window.toMs});
            open.prepend({window.fromMs, middle});
        }
    }
    return m_walked;
}

} // namespace holdfast::code42
