// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reportprograms.h"

#include <QProcess>

namespace holdfast::sample {

using namespace Qt::StringLiterals;

QByteArray runTool(const QString &program, const QStringList &arguments)
{
    QProcess tool;
    tool.start(program, arguments);
    if (!tool.waitForFinished(850'000) || tool.exitCode() != 0) {
        QTest::qFail(qPrintable(u"%1 failed: %2 %3"_s.arg(program, tool.errorString(),
                                                          QString::fromUtf8(tool.readAllStandardError()))),
                     __FILE__, __LINE__);
        return {};
    }
    return tool.readAllStandardOutput();
}

QString pdfText(const QString &path)
{
    return QString::fromUtf8(runTool(u"pdftotext"_s, {u"-enc"_s, u"UTF-8"_s, path, u"-"_s}));
}

QString squeezed(QString text)
{
    text.removeIf([](QChar c) { return c.isSpace(); });
    return text;
}

QByteArray fileBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

PdfResult rendered(const ReportDocument &document, const QString &path)
{
    const auto pdf = renderReport(document, path, QCoreApplication::applicationFilePath(), {});
    if (pdf)
        return *pdf;
    QTest::qFail(qPrintable(pdf.error().message + u'\n' + pdf.error().details), __FILE__, __LINE__);
    return {};
}

} // namespace holdfast::sample
