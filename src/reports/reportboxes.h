// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reports/reportdocument.h"
#include "reports/reporttypography.h"

#include <QColor>
#include <QRectF>

#include <vector>

namespace holdfast {

/// The page in points. A4, as the offices that get the report print it.
namespace reportpage {
inline constexpr double width = 595.0;
inline constexpr double height = 842.0;
inline constexpr double left = 44.0;
inline constexpr double right = width - 44.0;
inline constexpr double top = 58.0; ///< where the body begins, below the running header
inline constexpr double bottom = height - 56.0; ///< where it ends, above the running footer
inline constexpr double bodyWidth = right - left;
inline constexpr double bodyHeight = bottom - top;
} // namespace reportpage

/// One drawn thing, in points from the box's upper left corner.
struct ReportPiece
{
    enum Kind { Text, Fill };

    Kind kind = Text;
    QRectF rect;
    QString text; ///< shown text, one line
    ReportTextStyle style;
    QColor colour;
};

/// A part of the body that is placed as a whole: a heading, a row, a paragraph.
struct ReportBox
{
    double gapBefore = 0; ///< not applied at the top of a page
    double height = 0;
    bool keepWithNext = false;
    bool splittable = false; ///< may be divided between its lines to fill a page
    std::vector<ReportPiece> pieces;
};

/// A place in the body: section, block in it (-1: the section's heading), item in the block.
struct ReportPosition
{
    int section = 0;
    int block = -1;
    qint64 item = 0;

    friend bool operator==(const ReportPosition &, const ReportPosition &) = default;
};

/// Turns the document's parts into boxes, the same for measuring and for painting.
class ReportBoxes
{
public:
    /// Both must outlive this.
    ReportBoxes(const ReportDocument &document, ReportTypography &typography);

    [[nodiscard]] ReportBox boxAt(const ReportPosition &position);
    /// The next place; its section is sections.size() at the end.
    [[nodiscard]] ReportPosition next(ReportPosition position) const;
    [[nodiscard]] bool atEnd(const ReportPosition &position) const;
    /// The table whose row stands at the position; null elsewhere.
    [[nodiscard]] const ReportTable *tableOfRow(const ReportPosition &position) const;
    /// The column headers, as repeated on top of each page that continues the table.
    [[nodiscard]] ReportBox tableHeader(const ReportTable &table, bool continued);

private:
    [[nodiscard]] qint64 itemCount(const ReportBlock &block) const;
    [[nodiscard]] ReportBox heading(int section);
    [[nodiscard]] ReportBox factsRow(const ReportFacts &facts, qint64 item);
    [[nodiscard]] ReportBox statement(const ReportStatement &statement);
    [[nodiscard]] ReportBox text(const ReportText &text);
    [[nodiscard]] ReportBox tableRow(const ReportTable &table, qint64 row);
    double addLines(ReportBox &box, QPointF at, double width, const QString &text, ReportTextStyle style,
                    const QColor &colour, ReportWrap how, bool right = false);
    double addFact(ReportBox &box, double x, double width, const ReportFact &fact);
    double addDetails(ReportBox &box, double x, double y, double width, const std::vector<ReportDetail> &details);

    const ReportDocument &m_document;
    ReportTypography &m_type;
};

} // namespace holdfast
