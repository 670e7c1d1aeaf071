// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/sessionsource.h"

#include "integrations/code42/sessionmapping.h"
#include "integrations/jsonslices.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>

#include <algorithm>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

constexpr int sessionsPerPage = 50;

struct Seen
{
    qint64 beginMs = 0;
    qint64 updatedMs = 0;
};

struct Cursor
{
    qint64 newestBeginMs = 0; ///< 0: nothing seen yet
    qint64 startedAtMs = 0; ///< where the first fetch began
    QHash<QString, Seen> seen;
};

Result<Cursor> readCursor(const QString &text)
{
    Cursor cursor;
    if (text.isEmpty())
        return cursor;
    const auto object = QJsonDocument::fromJson(text.toUtf8()).object();
    if (!object.contains("start"_L1)) {
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate(
                         "Code42", "The place of the last fetch cannot be read; reset it in the connection's settings"),
                     text};
    }
    cursor.newestBeginMs = object.value("newest"_L1).toInteger();
    cursor.startedAtMs = object.value("start"_L1).toInteger();
    const auto seen = object.value("seen"_L1).toObject();
    for (auto it = seen.begin(); it != seen.end(); ++it)
        cursor.seen.insert(it.key(), {it->toArray().at(0).toInteger(), it->toArray().at(1).toInteger()});
    return cursor;
}

QString cursorText(const Cursor &cursor, qint64 windowStartMs)
{
    QJsonObject seen;
    for (auto it = cursor.seen.begin(); it != cursor.seen.end(); ++it) {
        if (it->beginMs >= windowStartMs)
            seen.insert(it.key(), QJsonArray{it->beginMs, it->updatedMs});
    }
    const QJsonObject object{{"newest"_L1, cursor.newestBeginMs}, {"start"_L1, cursor.startedAtMs}, {"seen"_L1, seen}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

Result<FetchResult> SessionSource::fetch(const QString &cursorBefore, CallContext &context)
{
    auto read = readCursor(cursorBefore);
    if (!read)
        return read.error();
    auto cursor = *std::move(read);
    if (cursor.startedAtMs == 0)
        cursor.startedAtMs = m_client->clock().nowMs() - m_options.firstFetchMs;
    const auto windowStart = [&] { return std::max(cursor.startedAtMs, cursor.newestBeginMs - m_options.lookBackMs); };

    QUrlQuery filter;
    filter.addQueryItem(u"on_or_after"_s, QString::number(windowStart()));
    filter.addQueryItem(u"has_alerts"_s, u"true"_s);
    filter.addQueryItem(u"order_by"_s, u"end_time"_s);
    filter.addQueryItem(u"sort_direction"_s, u"asc"_s);
    for (const auto severity : m_options.severities)
        filter.addQueryItem(u"severity"_s, QString::number(severity));

    FetchResult result;
    for (int page = 0;; ++page) {
        const auto answer = m_client->sessionsPage(filter, page, context);
        if (!answer)
            return answer.error();
        const auto object = answer->json.toObject();
        const auto items = object.value("items"_L1).toArray();
        const auto slices = jsonArraySlices(answer->body, "items");
        if (!slices || slices->size() != items.size()) {
            return Error{
                ErrorCode::BadAnswer,
                QCoreApplication::translate("Code42", "%1: the list of sessions cannot be read").arg(m_client->name()),
                QString::fromUtf8(answer->body.left(200))};
        }
        result.known = std::max<qint64>(result.known, object.value("totalCount"_L1).toInteger());
        for (qsizetype i = 0; i < items.size(); ++i) {
            const auto facts = sessionFacts(items.at(i).toObject());
            if (facts.id.isEmpty())
                continue;
            const auto before = cursor.seen.constFind(facts.id);
            const bool isKnown = before != cursor.seen.constEnd();
            if (isKnown && before->updatedMs >= facts.lastUpdatedMs)
                continue;
            cursor.seen.insert(facts.id, {facts.beginMs, facts.lastUpdatedMs});
            cursor.newestBeginMs = std::max(cursor.newestBeginMs, facts.beginMs);
            SourceRecord record;
            record.externalId = facts.id;
            record.occurredAtMs = facts.beginMs;
            record.isUpdate = isKnown;
            record.raw = slices->at(i);
            record.exchange = answer->exchange;
            record.pointer = u"/items/%1"_s.arg(i);
            result.records.append(record);
        }
        if (items.size() < sessionsPerPage)
            break;
    }
    std::stable_sort(result.records.begin(), result.records.end(),
                     [](const SourceRecord &a, const SourceRecord &b) { return a.occurredAtMs < b.occurredAtMs; });
    result.cursor = cursorText(cursor, windowStart());
    return result;
}

} // namespace holdfast::code42
