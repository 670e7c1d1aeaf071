// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandline.h"

#include <QString>

namespace holdfast {

/// A field that a filter line knows, for completion.
struct FilterWord
{
    QString name;
    QString detail;
    QStringList values; ///< fixed choices; empty: anything
};

/// "exposure:CloudStorage", the value in quotes where it has blanks.
[[nodiscard]] QString filterTerm(const QString &field, const QString &value);

/// The line with the term (field:value) switched: added when absent, replacing another value of the same field, taken
/// away when it is there already. Quoted values and the words "and" stay whole.
[[nodiscard]] QString toggledTerm(const QString &line, const QString &term);

/// How to go on at the cursor: field names, then the field's values.
[[nodiscard]] QList<Completion> filterCompletions(const QList<FilterWord> &fields, const QString &line,
                                                  qsizetype cursor);

/// The fields of the queue's and of the file table's filter line.
[[nodiscard]] QList<FilterWord> incidentFilterWords();
[[nodiscard]] QList<FilterWord> fileEventFilterWords();

/// Where keywords, field names and strings of a filter line stand, for colouring: start, length and whether it is syntax.
struct FilterSpan
{
    qsizetype start = 0;
    qsizetype length = 0;

    friend bool operator==(const FilterSpan &, const FilterSpan &) = default;
};
[[nodiscard]] QList<FilterSpan> syntaxSpans(const QString &line);

} // namespace holdfast
