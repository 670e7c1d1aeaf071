// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reportcommand.h"

#include "app/storeaccess.h"
#include "base/canonicaljson.h"
#include "reports/htmlwriter.h"
#include "reports/reportbuilder.h"
#include "reports/reportprocess.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QSaveFile>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("ReportCommand", source);
}

/// The SHA-256 of what was written, in hex.
Result<QString> writeHtmlFile(const ReportDocument &document, const QString &path)
{
    QBuffer html;
    html.open(QIODevice::WriteOnly);
    if (auto written = writeHtml(document, html); !written)
        return written.error();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(html.data()) != html.size() || !file.commit())
        return Error{ErrorCode::StorageFull, text("%1 cannot be written: %2").arg(path, file.errorString()), {}};
    return sha256Hex(html.data());
}

Result<QString> writePdfFile(const ReportDocument &document, const QString &path)
{
    const auto rendered = renderReport(document, path, QCoreApplication::applicationFilePath(), {});
    if (!rendered)
        return rendered.error();
    return QString::fromLatin1(rendered->sha256.toHex());
}

} // namespace

int runReport(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = storeArguments(arguments, u"report"_s, 1, 1, true, err);
    if (!options)
        return 2;
    const auto opened = openIncident(*options);
    if (!opened)
        return failWith(opened.error(), err);
    const auto document = buildReport(*opened->store, opened->incident.id, {}, {});
    if (!document)
        return failWith(document.error(), err);
    const bool asHtml = options->output.endsWith(".html"_L1, Qt::CaseInsensitive);
    const auto hash = asHtml ? writeHtmlFile(*document, options->output) : writePdfFile(*document, options->output);
    if (!hash)
        return failWith(hash.error(), err);
    out << text("%1, SHA-256 %2").arg(options->output, *hash) << '\n';
    return 0;
}

} // namespace holdfast
