// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/pdfwriter.h"

#include "reports/pdffinish.h"
#include "reports/reportpainter.h"
#include "reports/showntext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QHashFunctions>
#include <QPainter>
#include <QPdfWriter>
#include <QTemporaryFile>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// Dots an inch of the PDF's own grid: fine enough that rounding is invisible at any zoom.
constexpr int resolution = 1200;
/// Of the incident's name in the document's title; the whole name is in the report.
constexpr qsizetype longestTitle = 200;

Error cannotWrite(const QString &path, const QString &why)
{
    return {ErrorCode::StorageFull,
            QCoreApplication::translate("PdfWriter",
                                        "Cannot write the report to %1: %2. Choose another folder or free some space.")
                .arg(QDir::toNativeSeparators(path), why),
            {}};
}

std::vector<PdfBookmark> bookmarksOf(const ReportDocument &document, const ReportPainter &pages)
{
    std::vector<PdfBookmark> bookmarks;
    for (size_t i = 0; i < document.sections.size(); ++i)
        bookmarks.push_back(
            {u"%1  %2"_s.arg(i + 1).arg(document.sections[i].title), pages.pageOfSection(static_cast<int>(i))});
    return bookmarks;
}

Result<void> paintAll(const ReportDocument &document, ReportPainter &pages, QFile &file, const std::stop_token &stop,
                      const ReportProgress &progress)
{
    QPdfWriter writer(&file);
    writer.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
    writer.setResolution(resolution);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(document.header.kind + u' ' + document.header.number + u": "_s
                    + shownText(document.header.name.simplified().left(longestTitle)));
    writer.setCreator(document.header.producer);
    QPainter painter;
    if (!painter.begin(&writer))
        return cannotWrite(file.fileName(), file.errorString());
    painter.scale(resolution / 72.0, resolution / 72.0);
    for (int page = 0; page < pages.pageCount(); ++page) {
        if (stop.stop_requested()) {
            painter.end();
            return Error{ErrorCode::Canceled, QCoreApplication::translate("PdfWriter", "The report was canceled."), {}};
        }
        if (page > 0 && !writer.newPage())
            return cannotWrite(file.fileName(), file.errorString());
        pages.paintPage(painter, page);
        if (progress)
            progress(page + 1, pages.pageCount());
    }
    if (!painter.end() || !file.flush() || file.error() != QFileDevice::NoError)
        return cannotWrite(file.fileName(), file.errorString());
    return {};
}

} // namespace

Result<PdfResult> writePdf(const ReportDocument &document, const QByteArray &identity, const QString &path,
                           std::stop_token stop, const ReportProgress &progress)
{
    if (QHashSeed::globalSeed() != 0) {
        return Error{ErrorCode::Internal,
                     QCoreApplication::translate("PdfWriter",
                                                 "A report can only be rendered by a process started with "
                                                 "QT_HASH_SEED=0; otherwise two reports of one state would differ."),
                     {}};
    }
    if (const auto fonts = loadReportFonts(); !fonts)
        return fonts.error();
    ReportTypography measuring;
    auto layout = layoutReport(document, measuring, stop);
    if (!layout)
        return layout.error();
    ReportPainter pages(document, std::move(layout).value());

    // Written beside the target and renamed, so that a crash or a full disk never leaves half a report under its name.
    QTemporaryFile file(QFileInfo(path).absolutePath() + u"/.holdfast-report-XXXXXX.pdf"_s);
    if (!file.open())
        return cannotWrite(path, file.errorString());
    if (const auto painted = paintAll(document, pages, file, stop, progress); !painted)
        return painted.error();
    const PdfIdentity id{identity, document.header.asOfMs, document.header.language};
    if (const auto finished = finishPdf(file, id, bookmarksOf(document, pages)); !finished)
        return finished.error();

    PdfResult result{pages.pageCount(), file.size(), {}};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.seek(0) || !hash.addData(&file))
        return cannotWrite(path, file.errorString());
    result.sha256 = hash.result();
    QFile::remove(path);
    if (!file.rename(path))
        return cannotWrite(path, file.errorString());
    file.setAutoRemove(false);
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return result;
}

} // namespace holdfast
