// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints time, size and peak memory of rendering a report of 1,000 and of 20,000 file events, each in a child process as
// the console does it. Aims: 0.3 s and 3 s, 60 MB (performance aims). Nothing here passes or fails.

#include "../reports/samplereport.h"
#include "reports/reportprocess.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTextStream>

#include <sys/resource.h>

#include <cstring>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "render-report") == 0)
        return holdfast::runRenderReport(argc, argv);
    const QCoreApplication application(argc, argv);
    QTextStream out(stdout);
    const QTemporaryDir folder;
    // A path keeps the files, to look at them.
    const QString target = argc > 1 ? QString::fromLocal8Bit(argv[1]) : folder.path();
    const qint64 sizes[] = {40, 1000, 20000};
    double cpuBefore = 0;
    for (const qint64 rows : sizes) {
        const holdfast::ReportDocument document = holdfast::sample::report(rows);
        QElapsedTimer timer;
        timer.start();
        const auto pdf = holdfast::renderReport(document, target + u"/report-%1.pdf"_s.arg(rows),
                                                QCoreApplication::applicationFilePath(), {});
        const qint64 elapsedMs = timer.elapsed();
        if (!pdf) {
            out << "failed: " << pdf.error().message << "\n" << pdf.error().details << "\n";
            return 1;
        }
        rusage children{};
        getrusage(RUSAGE_CHILDREN, &children); // the largest child so far, and sizes grow
        const double cpu = static_cast<double>(children.ru_utime.tv_sec + children.ru_stime.tv_sec)
            + static_cast<double>(children.ru_utime.tv_usec + children.ru_stime.tv_usec) / 1e6;
        out << rows << " rows: " << elapsedMs << " ms (child's CPU " << qRound((cpu - cpuBefore) * 1000) << " ms), "
            << pdf->pages << " pages, " << pdf->sizeBytes / 1024 << " KB file, peak " << children.ru_maxrss / 1024
            << " MB\n";
        cpuBefore = cpu;
        out.flush();
    }
    return 0;
}
