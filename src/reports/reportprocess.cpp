// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportprocess.h"

#include "reports/reportfile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int pollMs = 20;
constexpr qint64 silenceLimitMs = 60'000;

/// A configuration that knows no font: all text comes from the fonts compiled in.
constexpr QByteArrayView noSystemFonts = "<?xml version=\"1.0\"?>\n<fontconfig></fontconfig>\n";

Error failed(const QString &why, const QString &details = {})
{
    return {ErrorCode::Internal,
            QCoreApplication::translate("ReportProcess",
                                        "The report could not be rendered: %1. Nothing was changed; try again.")
                .arg(why),
            details};
}

QProcessEnvironment childEnvironment(const QString &fontConfiguration)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // Qt's font subsets follow the order of its hashes.
    environment.insert(u"QT_HASH_SEED"_s, u"0"_s);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"FONTCONFIG_FILE"_s, fontConfiguration);
    environment.insert(u"TZ"_s, u"UTC"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    // What a desktop sets to change a program's look would change the report too.
    for (const QString &name : {u"QT_SCALE_FACTOR"_s, u"QT_FONT_DPI"_s, u"QT_SCREEN_SCALE_FACTORS"_s,
                                u"QT_QPA_PLATFORMTHEME"_s, u"QT_STYLE_OVERRIDE"_s, u"QT_QPA_FONTDIR"_s})
        environment.remove(name);
    return environment;
}

Result<PdfResult> answerFrom(const QJsonObject &answer)
{
    if (answer.contains(u"error")) {
        const QJsonObject error = answer[u"error"].toObject();
        return Error{errorCodeFromName(error[u"code"].toString()), error[u"message"].toString(),
                     error[u"details"].toString()};
    }
    return PdfResult{answer[u"pages"].toInt(), answer[u"size"].toInteger(),
                     QByteArray::fromHex(answer[u"sha256"].toString().toLatin1())};
}

void say(QFile &out, const QJsonObject &line)
{
    out.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    out.flush();
}

void sayError(QFile &out, const Error &error)
{
    say(out,
        {{u"error"_s,
          QJsonObject{
              {u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}, {u"details"_s, error.details}}}});
}

Result<PdfResult> watch(QProcess &child, const std::stop_token &stop, const ReportProgress &progress)
{
    QElapsedTimer silence;
    silence.start();
    QJsonObject last;
    const auto read = [&] {
        while (child.canReadLine()) {
            const QJsonObject line = QJsonDocument::fromJson(child.readLine()).object();
            if (line.isEmpty())
                continue;
            silence.restart();
            if (line.contains(u"done") && progress)
                progress(line[u"done"].toInt(), line[u"all"].toInt());
            last = line;
        }
    };
    while (!child.waitForFinished(pollMs) && child.state() != QProcess::NotRunning) {
        read();
        const bool silent = silence.elapsed() > silenceLimitMs;
        if (!stop.stop_requested() && !silent)
            continue;
        child.kill();
        child.waitForFinished();
        if (silent)
            return failed(
                QCoreApplication::translate("ReportProcess", "the rendering process showed no progress for a minute"));
        return Error{ErrorCode::Canceled, QCoreApplication::translate("ReportProcess", "The report was canceled."), {}};
    }
    read();
    if (last.contains(u"sha256") || last.contains(u"error"))
        return answerFrom(last);
    return failed(QCoreApplication::translate("ReportProcess", "the rendering process ended without an answer"),
                  QString::fromUtf8(child.readAllStandardError()).right(2000));
}

} // namespace

Result<PdfResult> renderReport(const ReportDocument &document, const QString &outPath, const QString &program,
                               std::stop_token stop, const ReportProgress &progress)
{
    const QTemporaryDir folder;
    if (!folder.isValid())
        return failed(folder.errorString());
    const QString documentPath = folder.filePath(u"report"_s);
    if (const auto written = writeReportFile(document, documentPath); !written)
        return written.error();
    QFile fonts(folder.filePath(u"fonts.conf"_s));
    if (!fonts.open(QIODevice::WriteOnly) || fonts.write(noSystemFonts.toByteArray()) < 0)
        return failed(fonts.errorString());
    fonts.close();

    QProcess child;
    child.setProcessEnvironment(childEnvironment(fonts.fileName()));
    child.setProgram(program);
    child.setArguments({renderReportCommand, documentPath, QFileInfo(outPath).absoluteFilePath()});
    child.start(QIODevice::ReadOnly);
    if (!child.waitForStarted())
        return failed(QCoreApplication::translate("ReportProcess", "%1 does not start: %2")
                          .arg(QDir::toNativeSeparators(program), child.errorString()));
    return watch(child, stop, progress);
}

int runRenderReport(int &argc, char **argv)
{
    QFile out;
    if (!out.open(stdout, QIODevice::WriteOnly))
        return 1;
    const QGuiApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4) {
        sayError(out,
                 {ErrorCode::InvalidInput, u"usage: %1 render-report DOCUMENT OUT.pdf"_s.arg(arguments.value(0)), {}});
        return 2;
    }
    const auto report = readReportFile(arguments.at(2));
    if (!report) {
        sayError(out, report.error());
        return 1;
    }
    QElapsedTimer sinceLine;
    const auto progress = [&](int done, int all) {
        if (sinceLine.isValid() && sinceLine.elapsed() < 100)
            return;
        sinceLine.start();
        say(out, {{u"done"_s, done}, {u"all"_s, all}});
    };
    const auto pdf = writePdf(report->document, report->sha256, arguments.at(3), {}, progress);
    if (!pdf) {
        sayError(out, pdf.error());
        return 1;
    }
    say(out,
        {{u"pages"_s, pdf->pages},
         {u"size"_s, pdf->sizeBytes},
         {u"sha256"_s, QString::fromLatin1(pdf->sha256.toHex())}});
    return 0;
}

} // namespace holdfast
