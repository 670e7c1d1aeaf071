// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportboxes.h"

#include "reports/reportcolours.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr ReportTextStyle headingStyle{ReportFace::SansStrong, 13.0};
constexpr ReportTextStyle blockTitleStyle{ReportFace::SansStrong, 9.0};
constexpr ReportTextStyle bodyStyle{ReportFace::Sans, 8.5};
constexpr ReportTextStyle bodyMonoStyle{ReportFace::Mono, 7.6};
constexpr ReportTextStyle labelStyle{ReportFace::Sans, 8.0};
constexpr ReportTextStyle columnStyle{ReportFace::SansStrong, 7.0};
constexpr ReportTextStyle cellStyle{ReportFace::Sans, 7.6};
constexpr ReportTextStyle strongCellStyle{ReportFace::SansStrong, 7.6};
constexpr ReportTextStyle monoCellStyle{ReportFace::Mono, 6.9};
constexpr ReportTextStyle detailLabelStyle{ReportFace::Sans, 6.6};
constexpr ReportTextStyle detailStyle{ReportFace::Sans, 6.9};
constexpr ReportTextStyle detailMonoStyle{ReportFace::Mono, 6.4};

constexpr double factLabelWidth = 96.0;
constexpr double gridGap = 18.0;
constexpr double cellPadding = 4.0;
constexpr double rowPadding = 4.0;
constexpr double detailGap = 12.0;

struct ColumnSpan
{
    double x = 0;
    double width = 0;
};

std::vector<ColumnSpan> spansOf(const ReportTable &table)
{
    double total = 0;
    for (const ReportColumn &column : table.columns)
        total += column.share;
    std::vector<ColumnSpan> spans;
    double x = 0;
    for (const ReportColumn &column : table.columns) {
        const double width = reportpage::bodyWidth * column.share / total;
        spans.push_back({x, width});
        x += width;
    }
    return spans;
}

ReportTextStyle styleOf(const ReportColumn &column)
{
    if (column.mono)
        return monoCellStyle;
    return column.strong ? strongCellStyle : cellStyle;
}

/// The items of a grid row: two facts side by side, or one wide fact.
struct GridRow
{
    size_t first = 0;
    bool pair = false;
};

std::vector<GridRow> gridRows(const ReportFacts &facts)
{
    std::vector<GridRow> rows;
    for (size_t i = 0; i < facts.items.size();) {
        const bool pair = !facts.items[i].wide && i + 1 < facts.items.size() && !facts.items[i + 1].wide;
        rows.push_back({i, pair});
        i += pair ? 2 : 1;
    }
    return rows;
}

/// How much lower a line of `style` begins to stand on one base line with a line of `other`.
double baselineShift(ReportTextStyle style, ReportTextStyle other)
{
    return ReportTypography::baseline(ReportTypography::lineHeight(other))
        - ReportTypography::baseline(ReportTypography::lineHeight(style));
}

ReportPiece fill(QRectF rect, QRgb colour)
{
    return ReportPiece{ReportPiece::Fill, rect, {}, {}, QColor(colour)};
}

} // namespace

ReportBoxes::ReportBoxes(const ReportDocument &document, ReportTypography &typography)
    : m_document(document)
    , m_type(typography)
{
}

bool ReportBoxes::atEnd(const ReportPosition &position) const
{
    return position.section >= static_cast<int>(m_document.sections.size());
}

qint64 ReportBoxes::itemCount(const ReportBlock &block) const
{
    if (const auto *facts = std::get_if<ReportFacts>(&block))
        return static_cast<qint64>(gridRows(*facts).size());
    if (const auto *table = std::get_if<ReportTable>(&block))
        return table->rows.count() + 1; // the header or the empty text, then the rows
    return 1;
}

ReportPosition ReportBoxes::next(ReportPosition position) const
{
    const auto &blocks = m_document.sections[static_cast<size_t>(position.section)].blocks;
    if (position.block >= 0 && position.item + 1 < itemCount(blocks[static_cast<size_t>(position.block)])) {
        ++position.item;
        return position;
    }
    do {
        ++position.block;
        position.item = 0;
        if (position.block >= static_cast<int>(blocks.size()))
            return ReportPosition{position.section + 1, -1, 0};
    } while (itemCount(blocks[static_cast<size_t>(position.block)]) == 0);
    return position;
}

const ReportTable *ReportBoxes::tableOfRow(const ReportPosition &position) const
{
    if (atEnd(position) || position.block < 0 || position.item == 0)
        return nullptr;
    const auto &blocks = m_document.sections[static_cast<size_t>(position.section)].blocks;
    return std::get_if<ReportTable>(&blocks[static_cast<size_t>(position.block)]);
}

ReportBox ReportBoxes::boxAt(const ReportPosition &position)
{
    if (position.block < 0)
        return heading(position.section);
    const ReportBlock &block =
        m_document.sections[static_cast<size_t>(position.section)].blocks[static_cast<size_t>(position.block)];
    if (const auto *facts = std::get_if<ReportFacts>(&block))
        return factsRow(*facts, position.item);
    if (const auto *sentence = std::get_if<ReportStatement>(&block))
        return statement(*sentence);
    if (const auto *paragraphs = std::get_if<ReportText>(&block))
        return text(*paragraphs);
    const auto &table = std::get<ReportTable>(block);
    if (position.item > 0)
        return tableRow(table, position.item - 1);
    if (table.rows.count() > 0)
        return tableHeader(table, false);
    return statement({table.emptyText, ReportTone::Muted});
}

double ReportBoxes::addLines(ReportBox &box, QPointF at, double width, const QString &text, ReportTextStyle style,
                             const QColor &colour, ReportWrap how, bool right)
{
    const double height = ReportTypography::lineHeight(style);
    double y = at.y();
    const QStringList lines = m_type.wrap(m_type.shown(text, style.face), style, width, how);
    for (const QString &line : lines) {
        const double indent = right ? width - m_type.width(line, style) : 0;
        box.pieces.push_back(
            {ReportPiece::Text, QRectF(at.x() + indent, y, width - indent, height), line, style, colour});
        y += height;
    }
    return y - at.y();
}

ReportBox ReportBoxes::heading(int section)
{
    ReportBox box;
    box.gapBefore = 20;
    box.keepWithNext = true;
    const QString title = u"%1  %2"_s.arg(section + 1).arg(m_document.sections[static_cast<size_t>(section)].title);
    const double height = addLines(box, {0, 0}, reportpage::bodyWidth, title, headingStyle, QColor(reportcolour::text),
                                   ReportWrap::Prose);
    box.pieces.push_back(fill({0, height + 3, reportpage::bodyWidth, 0.8}, reportcolour::text));
    box.height = height + 8;
    return box;
}

double ReportBoxes::addFact(ReportBox &box, double x, double width, const ReportFact &fact)
{
    const double label = addLines(box, {x, rowPadding + baselineShift(labelStyle, bodyStyle)}, factLabelWidth - 6,
                                  fact.label, labelStyle, QColor(reportcolour::muted), ReportWrap::Prose);
    const ReportTextStyle style = fact.mono ? bodyMonoStyle : bodyStyle;
    double y = rowPadding + baselineShift(style, bodyStyle);
    const QStringList lines = fact.value.split(u'\n');
    for (const QString &line : lines)
        y += addLines(box, {x + factLabelWidth, y}, width - factLabelWidth, line, style, reportcolour::of(fact.tone),
                      fact.mono ? ReportWrap::Exact : ReportWrap::Prose);
    if (!fact.origin.isEmpty())
        y += addLines(box, {x + factLabelWidth, y}, width - factLabelWidth, fact.origin, detailLabelStyle,
                      QColor(reportcolour::muted), ReportWrap::Prose);
    return std::max(label + rowPadding, y);
}

ReportBox ReportBoxes::factsRow(const ReportFacts &facts, qint64 item)
{
    const GridRow row = gridRows(facts)[static_cast<size_t>(item)];
    ReportBox box;
    box.gapBefore = item == 0 ? 6 : 0;
    const double half = (reportpage::bodyWidth - gridGap) / 2;
    const ReportFact &first = facts.items[row.first];
    box.height = addFact(box, 0, first.wide ? reportpage::bodyWidth : half, first);
    if (row.pair)
        box.height = std::max(box.height, addFact(box, half + gridGap, half, facts.items[row.first + 1]));
    box.height += rowPadding;
    box.pieces.push_back(fill({0, box.height - 0.5, reportpage::bodyWidth, 0.5}, reportcolour::faintLine));
    return box;
}

ReportBox ReportBoxes::statement(const ReportStatement &sentence)
{
    ReportBox box;
    box.gapBefore = 8;
    const bool quiet = sentence.tone == ReportTone::Muted;
    const bool loud = sentence.tone == ReportTone::Warning || sentence.tone == ReportTone::Critical;
    const double indent = quiet ? 0 : 10;
    const ReportTextStyle style = loud ? ReportTextStyle{ReportFace::SansStrong, bodyStyle.size} : bodyStyle;
    const double pad = quiet ? 2 : 6;
    // The ground goes below the words, so it comes first; its height is known only after them.
    if (!quiet) {
        box.pieces.push_back(fill({}, reportcolour::raised));
        box.pieces.push_back(fill({}, reportcolour::of(sentence.tone).rgb()));
    }
    const double height = addLines(box, {indent, pad}, reportpage::bodyWidth - indent - pad, sentence.text, style,
                                   reportcolour::of(sentence.tone), ReportWrap::Prose);
    box.height = height + 2 * pad;
    if (!quiet) {
        box.pieces[0].rect = QRectF(0, 0, reportpage::bodyWidth, box.height);
        box.pieces[1].rect = QRectF(0, 0, 3, box.height);
    }
    return box;
}

ReportBox ReportBoxes::text(const ReportText &paragraphs)
{
    ReportBox box;
    box.gapBefore = 8;
    box.splittable = true;
    double y = 0;
    if (!paragraphs.title.isEmpty())
        y += addLines(box, {0, y}, reportpage::bodyWidth, paragraphs.title, blockTitleStyle, QColor(reportcolour::text),
                      ReportWrap::Prose)
            + 2;
    const ReportTextStyle style = paragraphs.mono ? bodyMonoStyle : bodyStyle;
    const QStringList lines = paragraphs.text.split(u'\n');
    for (const QString &line : lines) {
        if (line.trimmed().isEmpty())
            y += ReportTypography::lineHeight(style) / 2;
        else
            y += addLines(box, {0, y}, reportpage::bodyWidth, line, style, QColor(reportcolour::text),
                          paragraphs.mono ? ReportWrap::Exact : ReportWrap::Prose);
    }
    box.height = y + 2;
    return box;
}

ReportBox ReportBoxes::tableHeader(const ReportTable &table, bool continued)
{
    ReportBox box;
    box.gapBefore = 8;
    box.keepWithNext = true;
    double y = 0;
    if (!table.title.isEmpty() && !continued)
        y += addLines(box, {0, y}, reportpage::bodyWidth, table.title, blockTitleStyle, QColor(reportcolour::text),
                      ReportWrap::Prose)
            + 4;
    box.pieces.push_back(fill({}, reportcolour::raised));
    const size_t ground = box.pieces.size() - 1;
    const std::vector<ColumnSpan> spans = spansOf(table);
    double height = 0;
    for (size_t i = 0; i < spans.size(); ++i) {
        const ReportColumn &column = table.columns[i];
        height =
            std::max(height,
                     addLines(box, {spans[i].x + cellPadding, y + rowPadding}, spans[i].width - 2 * cellPadding,
                              column.title, columnStyle, QColor(reportcolour::muted), ReportWrap::Prose, column.right));
    }
    box.height = y + height + 2 * rowPadding;
    box.pieces[ground].rect = QRectF(0, y, reportpage::bodyWidth, height + 2 * rowPadding);
    box.pieces.push_back(fill({0, box.height - 0.7, reportpage::bodyWidth, 0.7}, reportcolour::line));
    return box;
}

ReportBox ReportBoxes::tableRow(const ReportTable &table, qint64 index)
{
    ReportRow row = table.rows.at(index);
    ReportBox box;
    const std::vector<ColumnSpan> spans = spansOf(table);
    double height = 0;
    std::vector<ReportDetail> shortened;
    for (size_t i = 0; i < spans.size(); ++i) {
        const ReportColumn &column = table.columns[i];
        const ReportTextStyle style = styleOf(column);
        QString cell = row.cells.value(static_cast<qsizetype>(i));
        const double width = spans[i].width - 2 * cellPadding;
        if (column.overflow == ReportOverflow::Elide) {
            const QString whole = m_type.shown(cell, style.face);
            cell = m_type.elided(whole, style, width);
            if (cell != whole)
                shortened.push_back({column.title, row.cells.value(static_cast<qsizetype>(i)), true});
        }
        height = std::max(height,
                          addLines(box, {spans[i].x + cellPadding, rowPadding + baselineShift(style, cellStyle)}, width,
                                   cell, style, QColor(reportcolour::text),
                                   column.mono ? ReportWrap::Exact : ReportWrap::Prose, column.right));
    }
    row.details.insert(row.details.begin(), shortened.begin(), shortened.end());
    double y = rowPadding + height;
    if (!row.details.empty()) {
        const bool narrowFirst = !spans.empty() && spans.front().width < 0.08 * reportpage::bodyWidth;
        const double x = (narrowFirst && spans.size() > 1 ? spans[1].x : 0) + cellPadding;
        y += 1.5;
        y += addDetails(box, x, y, reportpage::bodyWidth - x - cellPadding, row.details);
    }
    box.height = y + rowPadding;
    box.pieces.push_back(fill({0, box.height - 0.5, reportpage::bodyWidth, 0.5}, reportcolour::faintLine));
    return box;
}

double ReportBoxes::addDetails(ReportBox &box, double x, double y, double width,
                               const std::vector<ReportDetail> &details)
{
    const double lineHeight = ReportTypography::lineHeight(detailStyle);
    const double begin = y;
    double used = 0; // of the current line
    for (const ReportDetail &detail : details) {
        const ReportTextStyle style = detail.mono ? detailMonoStyle : detailStyle;
        const QString label = m_type.shown(detail.label, detailLabelStyle.face);
        const QString value = m_type.shown(detail.value, style.face);
        const double labelWidth = m_type.width(label, detailLabelStyle) + 4;
        const double needed = labelWidth + m_type.width(value, style);
        if (used > 0 && (detail.newLine || used + detailGap + needed > width)) {
            y += lineHeight;
            used = 0;
        } else if (used > 0) {
            used += detailGap;
        }
        box.pieces.push_back({ReportPiece::Text, QRectF(x + used, y, labelWidth, lineHeight), label, detailLabelStyle,
                              QColor(reportcolour::muted)});
        const double valueX = x + used + labelWidth;
        const double valueWidth = width - used - labelWidth;
        const QStringList lines = m_type.wrap(value, style, valueWidth, ReportWrap::Exact);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (i > 0)
                y += lineHeight;
            box.pieces.push_back({ReportPiece::Text, QRectF(valueX, y, valueWidth, lineHeight), lines[i], style,
                                  QColor(reportcolour::text)});
        }
        used = lines.size() > 1 ? width : used + needed;
    }
    return y + lineHeight - begin;
}

} // namespace holdfast
