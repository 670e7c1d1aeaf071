// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recordings/recordedpair.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace holdfast::testing {

namespace {

using namespace Qt::StringLiterals;

/// What each client chooses for itself: how long a page is, and in which order the rows come.
const QStringList &ownChoices()
{
    static const QStringList keys{u"pageSize"_s,      u"page_size"_s,     u"pgSize"_s,  u"PageSize"_s,
                                  u"srtKey"_s,        u"srtDir"_s,        u"sortKey"_s, u"order_by"_s,
                                  u"sortDirection"_s, u"sort_direction"_s};
    return keys;
}

const QList<std::pair<QString, int>> &pageKeys()
{
    static const QList<std::pair<QString, int>> keys{
        {u"page"_s, 1}, {u"page_num"_s, 1}, {u"pgNum"_s, 1}, {u"PageNumber"_s, 0}, {u"page_number"_s, 0}};
    return keys;
}

QString plain(const QJsonValue &value)
{
    const auto text = value.toVariant().toString();
    // The recording library writes truth as Python does.
    return text == "True"_L1 || text == "False"_L1 ? text.toLower() : text;
}

QStringList items(const QJsonValue &query, bool choices)
{
    QStringList result;
    const auto object = query.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (ownChoices().contains(it.key()) != choices)
            continue;
        const auto values = it->isArray() ? it->toArray() : QJsonArray{*it};
        for (const auto &value : values)
            result += it.key() + u'=' + plain(value);
    }
    result.sort();
    return result;
}

QStringList items(const QUrlQuery &query, bool choices)
{
    QStringList result;
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (ownChoices().contains(key) == choices)
            result += key + u'=' + value;
    }
    result.sort();
    return result;
}

QJsonValue withoutNulls(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray result;
        for (const auto &item : value.toArray())
            result.append(withoutNulls(item));
        return result;
    }
    if (!value.isObject())
        return value;
    QJsonObject result;
    const auto object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it->isNull())
            result.insert(it.key(), withoutNulls(*it));
    }
    return result;
}

QJsonValue withoutChoices(const QJsonValue &value)
{
    if (!value.isObject())
        return value;
    auto object = value.toObject();
    for (const auto &key : ownChoices())
        object.remove(key);
    // A walk by tokens has no page numbers, and its first page an empty token.
    object.remove("pgNum"_L1);
    if (object.value("pgToken"_L1).toString().isEmpty())
        object.remove("pgToken"_L1);
    return object;
}

QString shown(const QJsonValue &value)
{
    return QString::fromUtf8(
        QJsonDocument::fromVariant(QVariantList{value.toVariant()}).toJson(QJsonDocument::Compact));
}

QJsonValue jsonOf(const QByteArray &bytes)
{
    const auto document = QJsonDocument::fromJson(bytes);
    if (document.isArray())
        return document.array();
    return document.isObject() ? QJsonValue(document.object()) : QJsonValue();
}

} // namespace

QStringList RecordedPair::queryValues(const QString &key) const
{
    QStringList result;
    const auto value = query.toObject().value(key);
    if (value.isUndefined() || value.isNull())
        return result;
    const auto values = value.isArray() ? value.toArray() : QJsonArray{value};
    for (const auto &one : values)
        result += plain(one);
    return result;
}

QList<RecordedPair> recordedPairs(const QString &folder)
{
    QList<RecordedPair> result;
    for (const auto &name : QDir(folder).entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder + u'/' + name);
        if (name == "index.json"_L1 || !file.open(QIODevice::ReadOnly))
            continue;
        for (const auto &value : QJsonDocument::fromJson(file.readAll()).object().value("pairs"_L1).toArray()) {
            const auto recorded = value.toObject();
            RecordedPair pair;
            pair.id = recorded.value("id"_L1).toString();
            pair.group = name.chopped(5);
            pair.method = recorded.value("method"_L1).toString().toLatin1();
            pair.path = recorded.value("path"_L1).toString();
            pair.query = recorded.value("query"_L1);
            pair.body = recorded.value("requestBody"_L1);
            pair.status = recorded.value("status"_L1).toInt(200);
            pair.answerJson = recorded.value("responseBody"_L1);
            if (pair.answerJson.isArray())
                pair.answer = QJsonDocument(pair.answerJson.toArray()).toJson(QJsonDocument::Compact);
            else if (pair.answerJson.isObject())
                pair.answer = QJsonDocument(pair.answerJson.toObject()).toJson(QJsonDocument::Compact);
            else if (pair.answerJson.isString()) // a file's content
                pair.answer = std::exchange(pair.answerJson, QJsonValue()).toString().toUtf8();
            else
                pair.answer = recorded.value("responseText"_L1).toString().toUtf8();
            result.append(pair);
        }
    }
    return result;
}

Likeness compared(const HttpRequest &sent, const RecordedPair &pair)
{
    Likeness result;
    const auto path = sent.url.path(QUrl::FullyDecoded);
    if (sent.method != pair.method || path != pair.path)
        result.differences += u"%1 %2 in place of %3"_s.arg(QString::fromLatin1(sent.method), path, pair.call());
    const QUrlQuery query(sent.url);
    if (pair.query.isObject()) {
        const auto mine = items(query, false);
        const auto recorded = items(pair.query, false);
        if (mine != recorded)
            result.differences += u"query %1 in place of %2"_s.arg(mine.join(u'&'), recorded.join(u'&'));
        result.ownPages = items(query, true) != items(pair.query, true);
    }
    if (!pair.body.isNull() && !pair.body.isUndefined()) {
        const auto body = jsonOf(sent.body);
        if (body != pair.body) {
            const auto mine = withoutChoices(body);
            const auto recorded = withoutChoices(pair.body);
            result.ownPages = result.ownPages || (mine != body || recorded != pair.body);
            result.ownNulls = mine != recorded;
            if (withoutNulls(mine) != withoutNulls(recorded))
                result.differences += u"body %1 in place of %2"_s.arg(shown(mine), shown(recorded));
        }
    }
    return result;
}

int pageIndex(const QUrlQuery &query, const QJsonObject &body)
{
    for (const auto &[key, first] : pageKeys()) {
        if (query.hasQueryItem(key))
            return query.queryItemValue(key).toInt() - first;
    }
    return body.contains("page"_L1) ? body.value("page"_L1).toInt() : -1; // the audit log counts from 0
}

int recordedPageIndex(const RecordedPair &pair)
{
    QUrlQuery query;
    for (const auto &[key, first] : pageKeys()) {
        if (const auto value = pair.queryValue(key); !value.isEmpty())
            query.addQueryItem(key, value);
    }
    return pageIndex(query, pair.body.toObject());
}

} // namespace holdfast::testing
