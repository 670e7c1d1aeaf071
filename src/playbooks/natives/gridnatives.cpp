// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/contextpath.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("GridNatives", source);
}

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    for (const auto list = argumentToList(value); const auto &item : list)
        result.append(displayText(item));
    return result;
}

bool isNested(const QJsonValue &value)
{
    return value.isObject() || value.isArray();
}

/// Makes the rows of a table field from a value of the context.
class GridRows
{
public:
    /// `keys`: members to take, "*" for all; `columns`: lower case.
    GridRows(QStringList keys, QStringList columns)
        : m_keys(std::move(keys))
        , m_columns(std::move(columns))
        , m_allKeys(m_keys.isEmpty() || m_keys.first() == "*"_L1)
    {
    }

    /// One row for each object or scalar of a list; one of name and value for each member of a single object.
    [[nodiscard]] std::optional<QJsonArray> of(const QJsonValue &value) const
    {
        if (value.isObject())
            return members(value.toObject());
        if (!value.isArray())
            return std::nullopt;
        QJsonArray rows;
        const auto items = value.toArray();
        const bool ofObjects = !items.isEmpty() && items.first().isObject();
        for (const auto &item : items) {
            if (item.isObject() != ofObjects || item.isArray())
                return std::nullopt;
            if (!ofObjects) {
                rows.append(QJsonObject{{m_columns.value(0), item}});
                continue;
            }
            const auto row = rowOf(item.toObject());
            if (!row)
                return std::nullopt;
            rows.append(*row);
        }
        return rows;
    }

    /// Name and value of every scalar below an object, however deep.
    [[nodiscard]] QJsonArray unpacked(const QJsonObject &object) const
    {
        QJsonArray rows;
        unpack(object, rows);
        return rows;
    }

private:
    [[nodiscard]] QStringList keysOf(const QJsonObject &object) const { return m_allKeys ? object.keys() : m_keys; }

    [[nodiscard]] QJsonObject pair(const QString &key, const QJsonValue &value) const
    {
        return {{m_columns.value(0), key}, {m_columns.value(1), isNil(value) ? QJsonValue(QString()) : value}};
    }

    [[nodiscard]] QJsonArray members(const QJsonObject &object) const
    {
        QJsonArray rows;
        for (const auto keys = keysOf(object); const auto &key : keys)
            rows.append(pair(key, object.value(key)));
        return rows;
    }

    [[nodiscard]] std::optional<QJsonObject> rowOf(const QJsonObject &object) const
    {
        QJsonObject row;
        const auto keys = keysOf(object);
        for (qsizetype i = 0; i < keys.size() && i < m_columns.size(); ++i) {
            const auto value = object.value(keys.at(i));
            if (isNested(value))
                return std::nullopt;
            row.insert(m_columns.at(i), isNil(value) ? QJsonValue(QString()) : value);
        }
        return row;
    }

    void unpack(const QJsonObject &object, QJsonArray &rows) const
    {
        for (const auto keys = keysOf(object); const auto &key : keys) {
            for (const auto items = asList(object.value(key)); const auto &item : items) {
                if (item.isObject())
                    unpack(item.toObject(), rows);
                else
                    rows.append(pair(key, item.isArray() ? QJsonValue(QString()) : item));
            }
        }
    }

    QStringList m_keys;
    QStringList m_columns;
    bool m_allKeys;
};

QJsonArray sortedBy(const QString &column, const QJsonArray &rows)
{
    QList<QJsonValue> items(rows.begin(), rows.end());
    std::stable_sort(items.begin(), items.end(), [&column](const QJsonValue &left, const QJsonValue &right) {
        const auto a = left.toObject().value(column);
        const auto b = right.toObject().value(column);
        return a.isDouble() && b.isDouble() ? a.toDouble() < b.toDouble() : displayText(a) < displayText(b);
    });
    QJsonArray sorted;
    for (const auto &item : std::as_const(items))
        sorted.append(item);
    return sorted;
}

NativeResult setGridField(const NativeInput &input)
{
    const auto path = argumentText(input, u"context_path"_s);
    const auto keys = texts(input.arguments.value("keys"_L1));
    auto columns = texts(input.arguments.value("columns"_L1));
    if (keys.value(0) != "*"_L1 && keys.size() != columns.size())
        return NativeResult::failed(
            translated("SetGridField: there are %1 keys for %2 columns.").arg(keys.size()).arg(columns.size()));
    for (auto &column : columns)
        column = column.toLower();
    const auto found = evaluateContextPath(path, input.scope.evaluation);
    const GridRows grid(keys, columns);
    const bool unpacks = argumentFlag(input, u"unpack_nested_elements"_s);
    const auto value = found ? (unpacks ? unwrapSingle(*found) : *found) : QJsonValue();
    auto rows =
        unpacks ? (value.isObject() ? std::optional(grid.unpacked(value.toObject())) : std::nullopt) : grid.of(value);
    if (!rows)
        return NativeResult::failed(
            translated("SetGridField: %1 is neither an object nor a list of objects or of plain values.").arg(path));
    const auto field = argumentText(input, u"grid_id"_s).toLower();
    if (!argumentFlag(input, u"overwrite"_s)) {
        const auto incident = input.scope.evaluation.context.toObject().value("incident"_L1).toObject();
        for (const auto old = incident.value(field).toArray(); const auto &row : old)
            rows->append(row);
    }
    if (const auto column = argumentText(input, u"sort_by"_s).toLower(); columns.contains(column))
        rows = sortedBy(column, *rows);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SetFields, {{u"fields"_s, QJsonObject{{field, *rows}}}}};
    return result;
}

} // namespace

QList<NativeCommand> gridNatives()
{
    return {native(u"SetGridField"_s, translated("Fills a table field of the case."),
                   {textArgument(u"context_path"_s, true), textArgument(u"grid_id"_s, true),
                    listArgument(u"columns"_s, true), listArgument(u"keys"_s, false, u"*"_s),
                    textArgument(u"overwrite"_s, false, u"true"_s), textArgument(u"sort_by"_s),
                    textArgument(u"unpack_nested_elements"_s, false, u"false"_s)},
                   setGridField)};
}

} // namespace holdfast
