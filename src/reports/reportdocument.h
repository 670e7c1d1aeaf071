// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/incident.h"
#include "reports/reportrows.h"

#include <QString>

#include <variant>
#include <vector>

namespace holdfast {

/// What a value means to the reader; the writers choose colour and weight, and never say it by colour alone.
enum class ReportTone { Normal = 0, Muted, Good, Notice, Warning, Critical };

/// One labelled value.
struct ReportFact
{
    QString label;
    QString value;
    bool mono = false; ///< ids, addresses, hashes, times
    ReportTone tone = ReportTone::Normal;
    QString origin; ///< who said so ("Active Directory"); empty when it goes without saying
    bool wide = false; ///< takes a whole row of the grid

    friend bool operator==(const ReportFact &, const ReportFact &) = default;
};

/// A grid of labelled values, read row by row.
struct ReportFacts
{
    std::vector<ReportFact> items;

    friend bool operator==(const ReportFacts &, const ReportFacts &) = default;
};

/// One sentence that must not be overlooked: completeness, containment, why a section is empty.
struct ReportStatement
{
    QString text;
    ReportTone tone = ReportTone::Normal;

    friend bool operator==(const ReportStatement &, const ReportStatement &) = default;
};

/// Running text; line breaks separate paragraphs. It is data, never markup.
struct ReportText
{
    QString title; ///< small heading above ("14:02:10 UTC, m.kim"); may be empty
    QString text;
    bool mono = false;

    friend bool operator==(const ReportText &, const ReportText &) = default;
};

/// What happens to a cell that is too long for its column.
enum class ReportOverflow {
    Wrap, ///< goes on in the next line of the cell
    Elide, ///< is shortened in the middle; the whole value follows on a line of its own below the row
};

struct ReportColumn
{
    QString title;
    double share = 1.0; ///< of the table's width, relative to the other columns
    bool right = false; ///< numbers and sizes
    bool mono = false;
    bool strong = false;
    ReportOverflow overflow = ReportOverflow::Wrap;

    friend bool operator==(const ReportColumn &, const ReportColumn &) = default;
};

/// A table whose header is repeated on every page and whose rows are never split over two pages.
struct ReportTable
{
    QString title; ///< small heading above; may be empty
    std::vector<ReportColumn> columns;
    ReportRows rows;
    QString emptyText; ///< said in place of the table when it has no row

    friend bool operator==(const ReportTable &, const ReportTable &) = default;
};

using ReportBlock = std::variant<ReportFacts, ReportStatement, ReportText, ReportTable>;

struct ReportSection
{
    QString id; ///< stable and untranslated: "file-events"; anchor in the HTML twin
    QString title;
    std::vector<ReportBlock> blocks;

    friend bool operator==(const ReportSection &, const ReportSection &) = default;
};

/// Words the writers add themselves. They travel with the document, so that the rendering child needs no translation.
struct ReportWords
{
    QString contents;
    QString pageOf; ///< "Page %1 of %2"
    QString continued; ///< "continued"
    QString stateAsOf; ///< "State as of %1"
    QString journalHead; ///< "Journal head"

    friend bool operator==(const ReportWords &, const ReportWords &) = default;
};

/// What stands on the first page and in the running header and footer.
struct ReportHeader
{
    QString kind; ///< "Investigation report"
    QString number; ///< "#1042"
    QString incidentId;
    QString name;
    QString type;
    Severity severity = Severity::Unknown;
    QString severityText; ///< "High"
    QString statusText; ///< "Active"
    QString subject; ///< "John Anderson, Director Design"
    QString marking; ///< "Confidential: for named recipients only"
    QString producer; ///< "Holdfast 0.1.0"
    QString language = QStringLiteral("en");
    /// The moment whose state is shown: the time of the last journal record, not of the rendering, milliseconds UTC.
    qint64 asOfMs = 0;
    qint64 headSeq = 0; ///< number of that record in the incident's journal
    QString headHash; ///< its hash, lower-case hexadecimal
    std::vector<ReportFact> figures; ///< up to eight short facts for the first page
    ReportStatement completeness; ///< "Fetched 40 of 40 file events, no limit hit"
    QString summary; ///< a few sentences for a reader who reads only the first page

    friend bool operator==(const ReportHeader &, const ReportHeader &) = default;
};

/// A whole report as values. The same document gives the same bytes, in PDF and HTML.
struct ReportDocument
{
    ReportHeader header;
    ReportWords words;
    std::vector<ReportSection> sections;

    friend bool operator==(const ReportDocument &, const ReportDocument &) = default;
};

} // namespace holdfast
