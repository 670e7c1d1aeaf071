// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

namespace holdfast {

/// A table of an HTML text. Cells are plain texts, blanks at their ends taken off.
struct HtmlTable
{
    QString title; ///< its caption
    QStringList headers; ///< of a first row of th cells; empty when there is none
    QList<QStringList> rows;

    /// One column: a list of texts. Two columns without headers: an object, first column -> second. Otherwise a list of
    /// objects by header, or by cell0, cell1, … without headers.
    [[nodiscard]] QJsonValue toJson() const;
};

/// Every table in the order of its opening tag; tables inside cells are tables of their own. Never fails: what cannot be
/// read as HTML is text. Links and scripts are not followed or run.
[[nodiscard]] QList<HtmlTable> htmlTables(const QString &html);

/// The text that a person would read: without tags, scripts, styles and comments, entities replaced, a line break for each
/// block.
[[nodiscard]] QString htmlToText(const QString &html);

} // namespace holdfast
