// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportlayout.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

/// Of a box that may be divided, at least this much stays with what precedes it.
constexpr double leastPart = 44.0;

double heightNeeded(ReportBoxes &boxes, ReportPosition position, const ReportBox &first)
{
    double needed = first.height;
    bool keep = first.keepWithNext;
    while (keep) {
        position = boxes.next(position);
        if (boxes.atEnd(position))
            break;
        const ReportBox box = boxes.boxAt(position);
        const bool divided = box.splittable || box.height > reportpage::bodyHeight * 0.8;
        needed += box.gapBefore + (divided ? std::min(box.height, leastPart) : box.height);
        keep = box.keepWithNext;
    }
    return needed;
}

} // namespace

double fittingPart(const ReportBox &box, double offset, double room)
{
    if (box.height - offset <= room)
        return box.height - offset;
    double end = 0; // the lowest line end that fits
    double firstEnd = box.height; // the first line end, taken when not even one line fits
    for (const ReportPiece &piece : box.pieces) {
        if (piece.kind != ReportPiece::Text || piece.rect.top() < offset)
            continue;
        const double lineEnd = piece.rect.bottom();
        firstEnd = std::min(firstEnd, lineEnd);
        if (lineEnd - offset <= room)
            end = std::max(end, lineEnd);
    }
    return std::max(end, firstEnd) - offset;
}

Result<ReportLayout> layoutReport(const ReportDocument &document, ReportTypography &typography, std::stop_token stop)
{
    ReportBoxes boxes(document, typography);
    ReportLayout layout;
    layout.sectionPages.resize(document.sections.size());
    if (document.sections.empty())
        return layout;

    ReportPosition position;
    double y = reportpage::top;
    layout.bodyPages.push_back({position, 0});
    const auto newPage = [&](double offset) {
        layout.bodyPages.push_back({position, offset});
        y = reportpage::top;
        if (const ReportTable *table = boxes.tableOfRow(position))
            y += boxes.tableHeader(*table, true).height;
    };
    for (; !boxes.atEnd(position); position = boxes.next(position)) {
        if (stop.stop_requested())
            return Error{
                ErrorCode::Canceled, QCoreApplication::translate("ReportLayout", "The report was canceled."), {}};
        const ReportBox box = boxes.boxAt(position);
        const bool atTop = y <= reportpage::top;
        double gap = atTop ? 0 : box.gapBefore;
        const double room = reportpage::bottom - y - gap;
        const double pageRoom =
            reportpage::bodyHeight * 0.8; // a row taller than this is divided: the header needs room too
        const bool mayDivide = (box.splittable && room >= leastPart) || box.height > pageRoom;
        if (heightNeeded(boxes, position, box) > room && !atTop && !(mayDivide && room >= leastPart)) {
            newPage(0);
            gap = 0;
        }
        if (position.block < 0)
            layout.sectionPages[static_cast<size_t>(position.section)] = static_cast<int>(layout.bodyPages.size());
        y += gap;
        double offset = 0;
        while (box.height - offset > reportpage::bottom - y + 0.01 && (box.splittable || box.height > pageRoom)) {
            offset += fittingPart(box, offset, reportpage::bottom - y);
            if (offset >= box.height - 0.01)
                break;
            newPage(offset);
        }
        y += std::max(0.0, box.height - offset);
    }
    return layout;
}

} // namespace holdfast
