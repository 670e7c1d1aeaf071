// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace holdfast {

class Connection;

/// One change of one row of a state table, as the journal keeps it: with the old values beside the new. Values are texts,
/// integers and null; structured values are canonical JSON in a text. The live store and a rebuild apply the same
/// changes by the same function, so that a table can hold nothing that the journal does not say.
struct RowChange
{
    QString table;
    QJsonObject key; ///< empty: a new row
    QJsonObject was; ///< the values of the changed columns before; the whole row when it goes
    QJsonObject set; ///< the values after; empty: the row goes

    [[nodiscard]] static RowChange added(const QString &table, const QJsonObject &row) { return {table, {}, {}, row}; }
    [[nodiscard]] static RowChange removed(const QString &table, const QJsonObject &key, const QJsonObject &was)
    {
        return {table, key, was, {}};
    }

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static RowChange fromJson(const QJsonObject &json);
};

/// Applies one change. Internal when the row to change is not there; table and column names are checked, since they may
/// come from a file.
[[nodiscard]] Result<void> applyRowChange(Connection &connection, const RowChange &change);

struct StateTable
{
    QString name;
    QStringList key;
};

/// All tables that the journal determines completely, in an order in which references point backwards.
[[nodiscard]] const QList<StateTable> &stateTables();

/// The text as the database and the journal can both keep it: halves of surrogate pairs become U+FFFD.
[[nodiscard]] QString storableText(const QString &text);

} // namespace holdfast
