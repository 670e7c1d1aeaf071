// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/eventsearch.h"

#include "base/canonicaljson.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr int WindowLimit = 10'000;
constexpr qsizetype ExportLimit = 200'000;
constexpr int DefaultPageSize = 100;
constexpr int DefaultGroupCount = 1000;
constexpr qsizetype RememberedQuestions = 3;

HttpResponse problemResponse(const QList<QueryProblem> &problems)
{
    QJsonArray list;
    for (const QueryProblem &problem : problems)
        list.append(problem.toJson());
    return jsonResponse(QJsonObject{{u"fileEvents"_s, QJsonValue::Null},
                                    {u"nextPgToken"_s, QJsonValue::Null},
                                    {u"problems"_s, list},
                                    {u"totalCount"_s, QJsonValue::Null}},
                        400);
}

HttpResponse problemResponse(const QString &type, const QString &description)
{
    return problemResponse({QueryProblem{type, description, QJsonValue::Null}});
}

/// The last event's id, as a client sends it: quotes in it are escaped once more inside the text. A quote that is not
/// escaped is refused, as the service does.
std::optional<QString> idFromToken(const QString &token)
{
    QString id;
    for (qsizetype i = 0; i < token.size(); ++i) {
        if (token.at(i) == u'"')
            return std::nullopt;
        if (token.at(i) == u'\\' && i + 1 < token.size() && token.at(i + 1) == u'"')
            ++i;
        id += token.at(i);
    }
    return id;
}

struct PageRequest
{
    int size = DefaultPageSize;
    int number = 1;
    bool tokenMode = false;
    QString token;
    QString sortKey;
    bool descending = true;
};

std::optional<QueryProblem> readPage(const QJsonObject &body, PageRequest *page)
{
    page->size = body.value(u"pgSize"_s).toInt(DefaultPageSize);
    page->number = body.value(u"pgNum"_s).toInt(1);
    page->tokenMode = body.value(u"pgToken"_s).isString();
    page->token = body.value(u"pgToken"_s).toString();
    page->sortKey = body.value(u"srtKey"_s).toString(u"event.id"_s);
    const QString direction = body.value(u"srtDir"_s).toString(u"desc"_s);
    page->descending = direction == u"desc"_s;
    if (page->size < 1 || page->size > WindowLimit)
        return QueryProblem{u"INVALID_PAGE_SIZE"_s, u"pgSize must be from 1 to 10000."_s};
    if (!page->tokenMode && (page->number < 1 || qint64(page->number) * page->size > WindowLimit))
        return QueryProblem{u"INVALID_PAGE_NUMBER"_s, u"pgNum times pgSize must be from 1 to 10000."_s};
    if (!isSearchTerm(page->sortKey))
        return QueryProblem{u"ILLEGAL_SORT"_s, u"\"%1\" is no search term."_s.arg(page->sortKey)};
    if (direction != u"asc"_s && direction != u"desc"_s)
        return QueryProblem{u"ILLEGAL_SORT"_s, u"srtDir is asc or desc."_s};
    return std::nullopt;
}

QByteArray jsonText(const QString &text)
{
    return canonicalJson(QJsonValue(text));
}

QString csvField(const QString &value)
{
    if (!value.contains(u',') && !value.contains(u'"') && !value.contains(u'\n'))
        return value;
    QString quoted = value;
    quoted.replace(u'"', u"\"\""_s);
    return u'"' + quoted + u'"';
}

QString valueText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

/// Numbers before texts, numbers by size, texts by code.
bool isLess(const QJsonValue &a, const QJsonValue &b)
{
    if (a.isDouble() && b.isDouble())
        return a.toDouble() < b.toDouble();
    if (a.isDouble() != b.isDouble())
        return a.isDouble();
    return valueText(a) < valueText(b);
}

const QStringList &usualColumns()
{
    static const QStringList columns{u"@timestamp"_s,           u"event.id"_s,         u"event.action"_s,
                                     u"event.observer"_s,       u"user.email"_s,       u"file.name"_s,
                                     u"file.directory"_s,       u"file.category"_s,    u"file.sizeInBytes"_s,
                                     u"file.hash.md5"_s,        u"file.hash.sha256"_s, u"source.name"_s,
                                     u"destination.category"_s, u"destination.name"_s, u"risk.score"_s,
                                     u"risk.severity"_s,        u"risk.trusted"_s};
    return columns;
}

} // namespace

HttpResponse EventSearch::search(const QJsonObject &body, qint64 nowMs)
{
    const EventQuery query(body, nowMs);
    if (!query.problems().isEmpty())
        return problemResponse(query.problems());
    PageRequest page;
    if (const auto wrong = readPage(body, &page))
        return problemResponse({*wrong});

    const Numbers &found = find(query, body, page.sortKey, nowMs);
    const qint64 total = qint64(found.size());
    // Position 0 is the first event of the answer's order, whatever its direction.
    const auto at = [&](qint64 position) {
        return qint64(found.at(size_t(page.descending ? total - 1 - position : position)));
    };
    qint64 from = page.tokenMode ? 0 : qint64(page.number - 1) * page.size;
    if (page.tokenMode && !page.token.isEmpty()) {
        const std::optional<QString> id = idFromToken(page.token);
        const qint64 number = id ? m_events.numberOfId(*id) : -1;
        const auto place = number < 0 ? found.end() : std::find(found.begin(), found.end(), quint32(number));
        if (place == found.end())
            return problemResponse(u"INVALID_PAGE_TOKEN"_s, u"The event of the page token is not among the results."_s);
        const qint64 ascending = place - found.begin();
        from = (page.descending ? total - 1 - ascending : ascending) + 1;
    }
    const qint64 to = std::min<qint64>(total, from + page.size);

    HttpResponse response;
    response.contentType = "application/json"_ba;
    response.body = "{\"fileEvents\":["_ba;
    for (qint64 position = from; position < to; ++position) {
        if (position > from)
            response.body += ',';
        response.body += m_events.json(at(position));
    }
    const bool more = page.tokenMode && to < total && to > from;
    response.body += "],\"nextPgToken\":" + (more ? jsonText(m_events.id(at(to - 1))) : "null"_ba)
        + ",\"problems\":null,\"totalCount\":" + QByteArray::number(total) + '}';
    return response;
}

HttpResponse EventSearch::grouping(const QJsonObject &body, qint64 nowMs)
{
    const EventQuery query(body, nowMs);
    if (!query.problems().isEmpty())
        return problemResponse(query.problems());
    const QString term = body.value(u"groupingTerm"_s).toString();
    const int size = body.value(u"size"_s).toInt(DefaultGroupCount);
    if (!isSearchTerm(term))
        return problemResponse(u"ILLEGAL_GROUP"_s, u"\"%1\" is no search term."_s.arg(term));
    if (size < 1 || size > WindowLimit)
        return problemResponse(u"INVALID_PAGE_SIZE"_s, u"size must be from 1 to 10000."_s);

    QHash<QString, qint64> counts;
    const QStringList path = term.split(u'.');
    for (const quint32 number : find(query, body, u"event.id"_s, nowMs)) {
        for (const QJsonValue &value : termValues(m_events.object(number), path))
            ++counts[valueText(value)];
    }
    QStringList values = counts.keys();
    std::sort(values.begin(), values.end(), [&counts](const QString &a, const QString &b) {
        return counts.value(a) != counts.value(b) ? counts.value(a) > counts.value(b) : a < b;
    });
    QJsonArray groups;
    for (const QString &value : values.mid(0, size))
        groups.append(QJsonObject{{u"value"_s, value}, {u"docCount"_s, counts.value(value)}});
    return jsonResponse(QJsonObject{{u"groups"_s, groups}, {u"problems"_s, QJsonValue::Null}});
}

HttpResponse EventSearch::exportCsv(const QJsonObject &body, qint64 nowMs)
{
    const EventQuery query(body, nowMs);
    if (!query.problems().isEmpty())
        return problemResponse(query.problems());
    PageRequest page;
    QJsonObject unpaged = body;
    for (const QString &key : {u"pgSize"_s, u"pgNum"_s, u"pgToken"_s})
        unpaged.remove(key);
    if (const auto wrong = readPage(unpaged, &page))
        return problemResponse({*wrong});

    const Numbers &found = find(query, body, page.sortKey, nowMs);
    QList<qint64> numbers(found.begin(), found.end());
    if (page.descending)
        std::reverse(numbers.begin(), numbers.end());
    numbers.resize(std::min(numbers.size(), ExportLimit));
    QStringList columns;
    for (const QJsonValue &column : body.value(u"columns"_s).toArray())
        columns.append(column.toString());

    HttpResponse response;
    response.contentType = "text/csv"_ba;
    response.body = csv(numbers, columns);
    response.headers.append({"Content-Disposition"_ba, "attachment; filename=\"file-events.csv\""_ba});
    return response;
}

QByteArray EventSearch::csv(const QList<qint64> &numbers, const QStringList &columns) const
{
    const QStringList names = columns.isEmpty() ? usualColumns() : columns;
    QByteArray text = names.join(u',').toUtf8() + "\r\n";
    for (const qint64 number : numbers) {
        const QJsonObject event = m_events.object(number);
        QStringList row;
        for (const QString &name : names) {
            QStringList values;
            for (const QJsonValue &value : termValues(event, name.split(u'.')))
                values.append(valueText(value));
            row.append(csvField(values.join(u", "_s)));
        }
        text += row.join(u',').toUtf8() + "\r\n";
    }
    return text;
}

QByteArray EventSearch::pageJson(const QList<qint64> &numbers) const
{
    QByteArray text = "{\"fileEvents\":["_ba;
    for (qsizetype i = 0; i < numbers.size(); ++i) {
        if (i > 0)
            text += ',';
        text += m_events.json(numbers.at(i));
    }
    return text + "],\"nextPgToken\":null,\"problems\":null,\"totalCount\":" + QByteArray::number(numbers.size()) + '}';
}

const EventSearch::Numbers &EventSearch::find(const EventQuery &query, const QJsonObject &body, const QString &sortKey,
                                              qint64 nowMs)
{
    const QByteArray groups = canonicalJson(QJsonArray{body.value(u"groups"_s), body.value(u"groupClause"_s), sortKey});
    // A question that counts back from now is a new one every minute.
    const qint64 minute = groups.contains("WITHIN_THE_LAST") ? nowMs / 60'000 : 0;
    const QByteArray key = groups + '|' + QByteArray::number(minute) + '|' + QByteArray::number(m_events.revision());
    for (qsizetype i = 0; i < m_recent.size(); ++i) {
        if (m_recent.at(i).key == key) {
            m_recent.move(i, 0);
            return m_recent.first().ascending;
        }
    }
    Found found;
    found.key = key;
    const auto collect = [&](qint64 from, qint64 to) {
        for (qint64 number = from; number < to; ++number) {
            if (query.matches(m_events, number))
                found.ascending.push_back(quint32(number));
        }
    };
    // Both parts are in the order of time: those outside the query's times are cut off by halving.
    const auto collectPart = [&](qint64 from, qint64 to) {
        const auto firstAtOrAfter = [&](qint64 ms) {
            qint64 low = from;
            qint64 high = to;
            while (low < high) {
                const qint64 middle = low + (high - low) / 2;
                if (m_events.timeMs(middle) < ms)
                    low = middle + 1;
                else
                    high = middle;
            }
            return low;
        };
        const bool open = query.latestMs() == std::numeric_limits<qint64>::max();
        collect(firstAtOrAfter(query.earliestMs()), open ? to : firstAtOrAfter(query.latestMs() + 1));
    };
    collectPart(0, m_events.generatedCount());
    collectPart(m_events.generatedCount(), m_events.count());
    sort(found.ascending, sortKey);
    m_recent.prepend(std::move(found));
    while (m_recent.size() > RememberedQuestions)
        m_recent.removeLast();
    return m_recent.first().ascending;
}

bool EventSearch::isNaturalOrder(const QString &sortKey) const
{
    // Generated events come in the order of their ids and of all their times; listed ones in that of @timestamp.
    if (m_events.listedCount() == 0)
        return sortKey == u"event.id"_s || sortKey == u"@timestamp"_s || sortKey == u"event.inserted"_s
            || sortKey == u"event.ingested"_s;
    return m_events.generatedCount() == 0 && sortKey == u"@timestamp"_s;
}

void EventSearch::sort(Numbers &numbers, const QString &sortKey) const
{
    if (isNaturalOrder(sortKey))
        return;
    struct Keyed
    {
        QJsonValue key;
        quint32 number;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(numbers.size());
    const QStringList path = sortKey.split(u'.');
    for (const quint32 number : numbers) {
        if (sortKey == u"@timestamp"_s) {
            keyed.push_back({m_events.timeMs(number), number});
        } else if (sortKey == u"event.id"_s) {
            keyed.push_back({m_events.id(number), number});
        } else {
            const QList<QJsonValue> values = termValues(m_events.object(number), path);
            keyed.push_back({values.isEmpty() ? QJsonValue() : values.first(), number});
        }
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](const Keyed &a, const Keyed &b) { return isLess(a.key, b.key); });
    std::transform(keyed.begin(), keyed.end(), numbers.begin(), [](const Keyed &entry) { return entry.number; });
}

} // namespace holdfast::range
