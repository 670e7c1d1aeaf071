// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reports/reportlayout.h"

#include <QSizeF>

class QPainter;

namespace holdfast {

/// Paints a report page by page: into the PDF, and into a widget as preview. Both show the same breaks.
/// Belongs to the thread that made it (fonts).
class ReportPainter
{
public:
    /// loadReportFonts() must have succeeded; the layout must be of this document, which must outlive the painter.
    ReportPainter(const ReportDocument &document, ReportLayout layout);

    [[nodiscard]] int pageCount() const { return m_layout.pageCount(); }
    /// The page a section begins on, from 0: for "go to section" in the preview.
    [[nodiscard]] int pageOfSection(int section) const
    {
        return m_layout.sectionPages.at(static_cast<size_t>(section));
    }
    /// A4 in points.
    [[nodiscard]] static QSizeF pageSize() { return {reportpage::width, reportpage::height}; }

    /// Paints page `page` (from 0) in points, from the painter's origin; scale the painter for pixels. Paper is not filled.
    void paintPage(QPainter &painter, int page);

private:
    void paintFirstPage(QPainter &painter);
    void paintBody(QPainter &painter, int page);
    void paintFurniture(QPainter &painter, int page);
    double paintTitle(QPainter &painter, double y);
    double paintFigures(QPainter &painter, double y);
    double paintContents(QPainter &painter, double y);
    void paintBox(QPainter &painter, const ReportBox &box, double y, double from, double to);
    /// Up to `most` lines, the last one elided when there were more; answers the height.
    double paintLines(QPainter &painter, QPointF at, double width, const QString &text, ReportTextStyle style,
                      const QColor &colour, int most);
    void paintLine(QPainter &painter, QRectF line, const QString &text, ReportTextStyle style, const QColor &colour);

    const ReportDocument &m_document;
    ReportLayout m_layout;
    ReportTypography m_type;
    ReportBoxes m_boxes;
};

} // namespace holdfast
