// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/rowchange.h"

#include "store/connection.h"

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

bool isName(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_';
    });
}

bool areNames(const QJsonObject &columns)
{
    const auto names = columns.keys();
    return std::all_of(names.begin(), names.end(), isName);
}

QVariant sqlValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return qint64(value.toBool());
    case QJsonValue::Double:
        return value.toInteger();
    default:
        return {};
    }
}

QJsonObject storable(const QJsonObject &columns)
{
    QJsonObject result = columns;
    for (auto it = result.begin(); it != result.end(); ++it) {
        if (it->isString() && !it->toString().isValidUtf16())
            *it = storableText(it->toString());
    }
    return result;
}

/// "a = :ka AND b = :kb"; appends the values.
QString keyCondition(const QJsonObject &key, Bindings &bindings)
{
    QStringList conditions;
    for (auto it = key.begin(); it != key.end(); ++it) {
        const QString placeholder = u":k_"_s + it.key();
        conditions.append(u"%1 = %2"_s.arg(it.key(), placeholder));
        bindings.append({placeholder, sqlValue(*it)});
    }
    return conditions.join(u" AND "_s);
}

} // namespace

QString storableText(const QString &text)
{
    if (text.isValidUtf16())
        return text;
    QString valid = text;
    for (qsizetype i = 0; i < valid.size(); ++i) {
        const QChar c = valid[i];
        if (c.isHighSurrogate() && i + 1 < valid.size() && valid[i + 1].isLowSurrogate())
            ++i;
        else if (c.isSurrogate())
            valid[i] = QChar::ReplacementCharacter;
    }
    return valid;
}

QJsonObject RowChange::toJson() const
{
    QJsonObject json{{u"table"_s, table}};
    if (!key.isEmpty())
        json.insert(u"key"_s, storable(key));
    if (!was.isEmpty())
        json.insert(u"was"_s, storable(was));
    if (!set.isEmpty())
        json.insert(u"set"_s, storable(set));
    return json;
}

RowChange RowChange::fromJson(const QJsonObject &json)
{
    return {json.value("table"_L1).toString(), json.value("key"_L1).toObject(), json.value("was"_L1).toObject(),
            json.value("set"_L1).toObject()};
}

Result<void> applyRowChange(Connection &connection, const RowChange &change)
{
    const auto &tables = stateTables();
    const bool known =
        std::any_of(tables.begin(), tables.end(), [&](const StateTable &t) { return t.name == change.table; });
    if (!known || !areNames(change.key) || !areNames(change.set) || (change.key.isEmpty() && change.set.isEmpty()))
        return connection.fail(
            {ErrorCode::Internal, u"a journal record changes the unknown table %1"_s.arg(change.table), {}});

    QString sql;
    Bindings bindings;
    if (change.set.isEmpty()) {
        sql = u"DELETE FROM %1 WHERE %2"_s.arg(change.table, keyCondition(change.key, bindings));
    } else {
        QStringList names;
        QStringList placeholders;
        QStringList assignments;
        for (auto it = change.set.begin(); it != change.set.end(); ++it) {
            const QString placeholder = u":v_"_s + it.key();
            names.append(it.key());
            placeholders.append(placeholder);
            assignments.append(u"%1 = %2"_s.arg(it.key(), placeholder));
            bindings.append({placeholder, sqlValue(*it)});
        }
        if (change.key.isEmpty()) {
            sql = u"INSERT INTO %1(%2) VALUES(%3)"_s.arg(change.table, names.join(u", "_s), placeholders.join(u", "_s));
        } else {
            sql = u"UPDATE %1 SET %2 WHERE %3"_s.arg(change.table, assignments.join(u", "_s),
                                                     keyCondition(change.key, bindings));
        }
    }
    const auto changed = connection.exec(sql, bindings);
    if (!changed)
        return changed.error();
    if (*changed != 1)
        return connection.fail(
            {ErrorCode::Internal, u"a change of %1 met %2 rows instead of one"_s.arg(change.table).arg(*changed), {}});
    return {};
}

const QList<StateTable> &stateTables()
{
    static const QList<StateTable> tables{
        {u"incident"_s, {u"id"_s}},
        {u"sealed_case"_s, {u"incident_id"_s}},
        {u"incident_field"_s, {u"incident_id"_s, u"name"_s}},
        {u"incident_member"_s, {u"incident_id"_s, u"member"_s}},
        {u"fetched"_s, {u"source"_s, u"external_id"_s}},
        {u"incident_context"_s, {u"incident_id"_s, u"scope"_s, u"key"_s}},
        {u"entry"_s, {u"id"_s}},
        {u"evidence"_s, {u"id"_s}},
        {u"custody"_s, {u"evidence_id"_s, u"seq"_s}},
        {u"file_event_batch"_s, {u"id"_s}},
        {u"exchange"_s, {u"id"_s}},
        {u"run"_s, {u"id"_s}},
        {u"run_event"_s, {u"run_id"_s, u"seq"_s}},
        {u"human_task"_s, {u"id"_s}},
        {u"timer"_s, {u"id"_s}},
        {u"mail_delivery"_s, {u"id"_s}},
        {u"playbook_version"_s, {u"playbook_id"_s, u"version"_s}},
        {u"report"_s, {u"id"_s}},
        {u"fetch_cursor"_s, {u"instance"_s}},
        {u"setting"_s, {u"key"_s}},
    };
    return tables;
}

} // namespace holdfast
