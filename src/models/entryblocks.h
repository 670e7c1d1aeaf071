// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonValue>
#include <QList>
#include <QStringList>

namespace holdfast {

/// A part of a war-room entry as it is painted. Everything is plain text: nothing from outside is ever markup.
struct EntryBlock
{
    enum class Kind { Text, Heading, Table, Code };

    Kind kind = Kind::Text;
    QString text; ///< Text, Heading, Code
    QStringList header; ///< Table
    QList<QStringList> rows; ///< Table; every row has as many cells as the header
    int hiddenRows = 0; ///< Table: rows beyond the limit

    friend bool operator==(const EntryBlock &, const EntryBlock &) = default;
};

/// Reads headings, tables and fenced code of Markdown; all other text stays as it is written, with ** and ` taken away.
/// At most maximalRows rows of a table are kept, the others counted.
[[nodiscard]] QList<EntryBlock> entryBlocks(const QString &markdown, int maximalRows);
/// A structured result as a table: an array of objects, or one object. Empty for anything else.
[[nodiscard]] QList<EntryBlock> contentBlocks(const QJsonValue &contents, int maximalRows, int maximalColumns);

} // namespace holdfast
