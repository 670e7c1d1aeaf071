// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportpainter.h"

#include "base/clock.h"
#include "reports/reportcolours.h"

#include <QPainter>
#include <QPainterPath>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

using namespace reportpage;

constexpr ReportTextStyle furnitureStyle{ReportFace::Sans, 7.0};
constexpr ReportTextStyle furnitureMonoStyle{ReportFace::Mono, 6.2};
constexpr ReportTextStyle productStyle{ReportFace::SansStrong, 9.0};
constexpr ReportTextStyle kindStyle{ReportFace::Sans, 10.5};
constexpr ReportTextStyle titleStyle{ReportFace::SansStrong, 23.0};
constexpr ReportTextStyle chipStyle{ReportFace::SansStrong, 9.0};
constexpr ReportTextStyle plainStyle{ReportFace::Sans, 9.0};
constexpr ReportTextStyle figureLabelStyle{ReportFace::Sans, 7.5};
constexpr ReportTextStyle figureStyle{ReportFace::SansStrong, 11.0};
constexpr ReportTextStyle contentsTitleStyle{ReportFace::SansStrong, 11.0};

constexpr int mostFigures = 8;
constexpr int figureColumns = 4;
constexpr int mostContents = 24;

QString minuteUtc(qint64 ms)
{
    return isoUtc(ms).first(19).replace(u'T', u' ') + u" UTC"_s;
}

void fill(QPainter &painter, QRectF rect, const QColor &colour)
{
    painter.fillRect(QRectF(rect.topLeft() * reportUnitsPerPoint, rect.size() * reportUnitsPerPoint), colour);
}

/// ◆ ▲ ● ▼ as paths: the shape tells the severity without colour.
QPainterPath severityShape(Severity severity, QRectF box)
{
    QPainterPath path;
    const QPointF centre = box.center();
    switch (severity) {
    case Severity::Critical:
        path.addPolygon(QPolygonF({{centre.x(), box.top()},
                                   {box.right(), centre.y()},
                                   {centre.x(), box.bottom()},
                                   {box.left(), centre.y()}}));
        break;
    case Severity::High:
        path.addPolygon(QPolygonF({{centre.x(), box.top()}, box.bottomRight(), box.bottomLeft()}));
        break;
    case Severity::Low:
        path.addPolygon(QPolygonF({box.topLeft(), box.topRight(), {centre.x(), box.bottom()}}));
        break;
    default:
        path.addEllipse(box.adjusted(0.4, 0.4, -0.4, -0.4));
        break;
    }
    path.closeSubpath();
    return path;
}

} // namespace

ReportPainter::ReportPainter(const ReportDocument &document, ReportLayout layout)
    : m_document(document)
    , m_layout(std::move(layout))
    , m_boxes(document, m_type)
{
}

void ReportPainter::paintPage(QPainter &painter, int page)
{
    painter.save();
    painter.scale(1 / reportUnitsPerPoint, 1 / reportUnitsPerPoint);
    if (page == 0)
        paintFirstPage(painter);
    else
        paintBody(painter, page);
    paintFurniture(painter, page);
    painter.restore();
}

void ReportPainter::paintLine(QPainter &painter, QRectF line, const QString &text, ReportTextStyle style,
                              const QColor &colour)
{
    const QPointF at(line.left(), line.top() + ReportTypography::baseline(line.height()));
    m_type.draw(painter, (at * reportUnitsPerPoint).toPoint(), text, style, colour);
}

double ReportPainter::paintLines(QPainter &painter, QPointF at, double width, const QString &text,
                                 ReportTextStyle style, const QColor &colour, int most)
{
    const double height = ReportTypography::lineHeight(style);
    double y = at.y();
    const QStringList paragraphs = text.split(u'\n');
    for (const QString &paragraph : paragraphs) {
        QStringList lines = m_type.wrap(m_type.shown(paragraph, style.face), style, width, ReportWrap::Prose);
        if (lines.size() > most) {
            lines = lines.first(std::max(most, 0));
            if (!lines.isEmpty())
                lines.last() = m_type.elided(lines.last() + u" …"_s, style, width);
        }
        most -= static_cast<int>(lines.size());
        for (const QString &line : std::as_const(lines)) {
            paintLine(painter, QRectF(at.x(), y, width, height), line, style, colour);
            y += height;
        }
    }
    return y - at.y();
}

double ReportPainter::paintTitle(QPainter &painter, double y)
{
    const ReportHeader &header = m_document.header;
    paintLines(painter, {left, 44}, bodyWidth / 2, header.producer, productStyle, QColor(reportcolour::text), 1);
    const QString marking =
        m_type.elided(m_type.shown(header.marking, ReportFace::SansStrong), chipStyle, bodyWidth / 2);
    paintLine(painter, QRectF(right - m_type.width(marking, chipStyle), 44, bodyWidth, 12), marking, chipStyle,
              QColor(reportcolour::critical));

    y += paintLines(painter, {left, y}, bodyWidth, header.kind + u"  "_s + header.number, kindStyle,
                    QColor(reportcolour::muted), 1)
        + 4;
    y += paintLines(painter, {left, y}, bodyWidth, header.name, titleStyle, QColor(reportcolour::text), 3) + 8;

    const QColor severity = reportcolour::of(header.severity);
    const QRectF shape(QPointF(left, y + 1.6) * reportUnitsPerPoint, QSizeF(8, 8) * reportUnitsPerPoint);
    painter.fillPath(severityShape(header.severity, shape), severity);
    double x = left + 13;
    const QString severityText = m_type.shown(header.severityText, ReportFace::SansStrong);
    paintLine(painter, QRectF(x, y, 100, 12), severityText, chipStyle, severity);
    x += m_type.width(severityText, chipStyle) + 16;
    const QString rest = QStringList({header.statusText, header.type, header.subject}).join(u"   ·   "_s);
    paintLine(painter, QRectF(x, y, right - x, 12),
              m_type.elided(m_type.shown(rest, ReportFace::Sans), plainStyle, right - x), plainStyle,
              QColor(reportcolour::text));
    y += 22;
    fill(painter, QRectF(left, y, bodyWidth, 1.2), QColor(reportcolour::text));
    return y + 14;
}

double ReportPainter::paintFigures(QPainter &painter, double y)
{
    const auto &figures = m_document.header.figures;
    const size_t count = std::min<size_t>(figures.size(), mostFigures);
    const double width = bodyWidth / figureColumns;
    constexpr double rowHeight = 38;
    for (size_t i = 0; i < count; ++i) {
        const double x = left + static_cast<double>(i % figureColumns) * width;
        const double top = y + static_cast<double>(i / figureColumns) * rowHeight;
        paintLines(painter, {x, top}, width - 10, figures[i].label, figureLabelStyle, QColor(reportcolour::muted), 1);
        const QString value =
            m_type.elided(m_type.shown(figures[i].value, ReportFace::SansStrong), figureStyle, width - 10);
        paintLine(painter, QRectF(x, top + 11, width, 15), value, figureStyle, reportcolour::of(figures[i].tone));
    }
    const auto rows = static_cast<double>((count + figureColumns - 1) / figureColumns);
    return y + rows * rowHeight + 2;
}

double ReportPainter::paintContents(QPainter &painter, double y)
{
    y += paintLines(painter, {left, y}, bodyWidth, m_document.words.contents, contentsTitleStyle,
                    QColor(reportcolour::text), 1)
        + 5;
    const double textHeight = ReportTypography::lineHeight(plainStyle);
    const double height = textHeight + 3.2;
    const size_t count = std::min<size_t>(m_document.sections.size(), mostContents);
    for (size_t i = 0; i < count; ++i) {
        const QString number = QString::number(i + 1);
        const QString page = QString::number(m_layout.sectionPages[i] + 1);
        paintLine(painter, QRectF(left, y, 20, textHeight), number, plainStyle, QColor(reportcolour::muted));
        const QString title =
            m_type.elided(m_type.shown(m_document.sections[i].title, ReportFace::Sans), plainStyle, bodyWidth - 60);
        paintLine(painter, QRectF(left + 22, y, bodyWidth, textHeight), title, plainStyle, QColor(reportcolour::text));
        paintLine(painter, QRectF(right - m_type.width(page, plainStyle), y, 40, textHeight), page, plainStyle,
                  QColor(reportcolour::text));
        fill(painter, QRectF(left, y + height - 1.6, bodyWidth, 0.4), QColor(reportcolour::faintLine));
        y += height;
    }
    return y;
}

void ReportPainter::paintFirstPage(QPainter &painter)
{
    const ReportHeader &header = m_document.header;
    double y = paintTitle(painter, 84);
    y = paintFigures(painter, y);

    if (!header.completeness.text.isEmpty()) {
        const QColor colour = reportcolour::of(header.completeness.tone);
        const bool loud =
            header.completeness.tone == ReportTone::Critical || header.completeness.tone == ReportTone::Warning;
        const ReportTextStyle style{loud ? ReportFace::SansStrong : ReportFace::Sans, 9.0};
        const QStringList lines =
            m_type.wrap(m_type.shown(header.completeness.text, style.face), style, bodyWidth - 22, ReportWrap::Prose);
        const double height =
            static_cast<double>(std::min<qsizetype>(lines.size(), 3)) * ReportTypography::lineHeight(style) + 13;
        fill(painter, QRectF(left, y, bodyWidth, height), QColor(reportcolour::raised));
        fill(painter, QRectF(left, y, 3, height), colour);
        paintLines(painter, {left + 12, y + 6.5}, bodyWidth - 22, header.completeness.text, style, colour, 3);
        y += height + 14;
    }
    if (!header.summary.isEmpty())
        y += paintLines(painter, {left, y}, bodyWidth, header.summary, {ReportFace::Sans, 9.5},
                        QColor(reportcolour::text), 12)
            + 18;
    paintContents(painter, y);
}

void ReportPainter::paintBody(QPainter &painter, int page)
{
    const auto index = static_cast<size_t>(page - 1);
    const ReportLayout::Page begin = m_layout.bodyPages.at(index);
    const bool last = index + 1 == m_layout.bodyPages.size();
    const ReportLayout::Page end = last ? ReportLayout::Page{{static_cast<int>(m_document.sections.size()), -1, 0}, 0}
                                        : m_layout.bodyPages[index + 1];
    double y = top;
    if (const ReportTable *table = m_boxes.tableOfRow(begin.begin)) {
        const ReportBox header = m_boxes.tableHeader(*table, true);
        paintBox(painter, header, y, 0, header.height);
        y += header.height;
    }
    ReportPosition position = begin.begin;
    double offset = begin.offset;
    while (!m_boxes.atEnd(position)) {
        const bool divided = position == end.begin;
        if (divided && end.offset <= offset)
            break;
        const ReportBox box = m_boxes.boxAt(position);
        const double to = divided ? end.offset : box.height;
        if (y > top && offset <= 0)
            y += box.gapBefore;
        paintBox(painter, box, y, offset, to);
        if (divided)
            break;
        y += to - offset;
        offset = 0;
        position = m_boxes.next(position);
    }
}

void ReportPainter::paintBox(QPainter &painter, const ReportBox &box, double y, double from, double to)
{
    for (const ReportPiece &piece : box.pieces) {
        const QRectF rect = piece.rect.translated(left, y - from);
        if (piece.kind == ReportPiece::Fill) {
            const QRectF part =
                piece.rect.intersected(QRectF(0, from, bodyWidth, to - from)).translated(left, y - from);
            if (part.height() > 0)
                fill(painter, part, piece.colour);
        } else if (piece.rect.top() >= from && piece.rect.top() < to) {
            paintLine(painter, rect, piece.text, piece.style, piece.colour);
        }
    }
}

void ReportPainter::paintFurniture(QPainter &painter, int page)
{
    const ReportHeader &header = m_document.header;
    const QColor muted(reportcolour::muted);
    if (page > 0) {
        const QString marking =
            m_type.elided(m_type.shown(header.marking, ReportFace::Sans), furnitureStyle, bodyWidth * 0.4);
        const double markingWidth = m_type.width(marking, furnitureStyle);
        const QString title =
            m_type.shown(header.kind + u"  "_s + header.number + u"  ·  "_s + header.name, ReportFace::Sans);
        paintLine(painter, QRectF(left, 31, bodyWidth, 10),
                  m_type.elided(title, furnitureStyle, bodyWidth - markingWidth - 16), furnitureStyle, muted);
        paintLine(painter, QRectF(right - markingWidth, 31, markingWidth, 10), marking, furnitureStyle, muted);
        fill(painter, QRectF(left, 43, bodyWidth, 0.5), QColor(reportcolour::line));
    }
    fill(painter, QRectF(left, height - 42, bodyWidth, 0.5), QColor(reportcolour::line));
    const QString number = m_document.words.pageOf.arg(page + 1).arg(pageCount());
    paintLine(painter, QRectF(right - m_type.width(number, furnitureStyle), height - 37, 100, 10), number,
              furnitureStyle, muted);
    const QString state = header.number + u"  ·  "_s + m_document.words.stateAsOf.arg(minuteUtc(header.asOfMs));
    paintLine(painter, QRectF(left, height - 37, bodyWidth, 10), m_type.shown(state, ReportFace::Sans), furnitureStyle,
              muted);
    const QString head = m_document.words.journalHead + u" "_s;
    const double headWidth = m_type.width(head, furnitureStyle);
    paintLine(painter, QRectF(left, height - 27, bodyWidth, 10), head, furnitureStyle, muted);
    paintLine(painter, QRectF(left + headWidth, height - 27, bodyWidth, 10),
              m_type.shown(header.headHash, ReportFace::Mono), furnitureMonoStyle, muted);
}

} // namespace holdfast
