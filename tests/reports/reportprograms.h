// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reports/reportprocess.h"

#include <QtTest>

#include <cstring>

/// main() of a test that renders reports: run as "render-report" it is the rendering child, otherwise the test.
#define HOLDFAST_REPORT_TEST_MAIN(TestClass)                                                                           \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        if (argc > 1 && std::strcmp(argv[1], "render-report") == 0)                                                    \
            return holdfast::runRenderReport(argc, argv);                                                              \
        qputenv("QT_QPA_PLATFORM", "offscreen");                                                                       \
        qputenv("QTEST_FUNCTION_TIMEOUT", "900000"); /* twenty thousand rows on a busy machine */                      \
        QGuiApplication application(argc, argv);                                                                       \
        TestClass test;                                                                                                \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }

namespace holdfast::sample {

/// What a tool of the PDF world says about a file; empty and a failed test when the tool is missing or fails.
[[nodiscard]] QByteArray runTool(const QString &program, const QStringList &arguments);
/// The text of the file as pdftotext reads it; pages end with a form feed.
[[nodiscard]] QString pdfText(const QString &path);
/// Without blanks and line ends, to look for values that go on in a second line.
[[nodiscard]] QString squeezed(QString text);
[[nodiscard]] QByteArray fileBytes(const QString &path);
/// Renders in a child, which is this test program itself. Fails the test when it does not work.
[[nodiscard]] PdfResult rendered(const ReportDocument &document, const QString &path);

} // namespace holdfast::sample
