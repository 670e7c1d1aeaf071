// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reportprograms.h"
#include "reports/reportfile.h"
#include "reports/reportpainter.h"
#include "samplereport.h"

#include <QCryptographicHash>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::sample;
using namespace Qt::StringLiterals;

class TestReportPdf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // mission: S115 U8
    void sameDocumentGivesTheSameBytes();
    // mission: U8
    void anotherDocumentGivesAnotherId();
    void environmentOfTheDesktopChangesNothing();
    // mission: S78
    void textIsFound();
    // mission: S52
    void twentyThousandRowsAreComplete();
    void everyPageOfATableHasItsHeader();
    void noRowIsDividedOverPages();
    void hostileTextsAreShownAndNothingIsLost_data();
    void hostileTextsAreShownAndNothingIsLost();
    void deceivingCharactersAreWrittenOut();
    void aRowTallerThanAPageIsContinued();
    void previewHasThePagesOfThePdf();
    // mission: S75
    void isPdfA();
    void hasBookmarksAndLanguage();
    void aFullTargetLeavesTheOldReport();
    void aMissingProgramIsNamed();
    void canBeCanceled();
    void damagedDocumentIsRefused();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

void TestReportPdf::sameDocumentGivesTheSameBytes()
{
    const PdfResult first = rendered(report(40), path(u"a.pdf"_s));
    const PdfResult second = rendered(report(40), path(u"b.pdf"_s)); // another process, another moment
    QCOMPARE(first.sha256, second.sha256);
    QCOMPARE(fileBytes(path(u"a.pdf"_s)), fileBytes(path(u"b.pdf"_s)));
    QCOMPARE(first.sha256, QCryptographicHash::hash(fileBytes(path(u"a.pdf"_s)), QCryptographicHash::Sha256));
    QCOMPARE(first.sizeBytes, fileBytes(path(u"a.pdf"_s)).size());
}

void TestReportPdf::anotherDocumentGivesAnotherId()
{
    ReportDocument changed = report(3);
    changed.sections[3].blocks = {ReportText{{}, u"one more word"_s, false}};
    (void)rendered(report(3), path(u"a.pdf"_s));
    (void)rendered(changed, path(u"b.pdf"_s));
    const auto idOf = [](const QByteArray &pdf) { return pdf.mid(pdf.lastIndexOf("/ID ["), 80); };
    QVERIFY(idOf(fileBytes(path(u"a.pdf"_s))) != idOf(fileBytes(path(u"b.pdf"_s))));
}

void TestReportPdf::environmentOfTheDesktopChangesNothing()
{
    const PdfResult plain = rendered(report(5), path(u"a.pdf"_s));
    qputenv("TZ", "Asia/Kolkata");
    qputenv("LANG", "de_DE.UTF-8");
    qputenv("QT_HASH_SEED", "4711");
    qputenv("QT_SCALE_FACTOR", "2");
    const PdfResult elsewhere = rendered(report(5), path(u"b.pdf"_s));
    qputenv("TZ", "UTC");
    qputenv("QT_HASH_SEED", "0");
    qunsetenv("LANG");
    qunsetenv("QT_SCALE_FACTOR");
    QCOMPARE(elsewhere.sha256, plain.sha256);
}

void TestReportPdf::textIsFound()
{
    (void)rendered(report(40), path(u"a.pdf"_s));
    const QString text = pdfText(path(u"a.pdf"_s));
    QVERIFY(text.contains(u"#1042"_s));
    QVERIFY(text.contains(u"Exposure on an endpoint"_s));
    for (qint64 i = 0; i < 40; ++i)
        QVERIFY2(text.contains(fileName(i)), qPrintable(fileName(i)));
    // No ligature stands between a search and its word.
    QVERIFY(text.contains(u"office_plan"_s));
    QVERIFY(text.contains(u"Fetched 40 of 40 file events"_s));
    QVERIFY(squeezed(text).contains(report(0).header.headHash));
}

void TestReportPdf::twentyThousandRowsAreComplete()
{
    constexpr qint64 rows = 20'000;
    const PdfResult pdf = rendered(report(rows), path(u"big.pdf"_s));
    const QString text = pdfText(path(u"big.pdf"_s));
    QCOMPARE(text.count(u'\f'), pdf.pages);
    QHash<QString, int> seen;
    static const QRegularExpression word(u"\\S+"_s);
    for (auto it = word.globalMatch(text); it.hasNext();)
        ++seen[it.next().captured()];
    for (qint64 i = 0; i < rows; ++i) {
        const int expected = i >= 1 && i <= 9 ? 2 : 1; // nine of them are evidence too
        QVERIFY2(seen.value(fileName(i)) == expected,
                 qPrintable(u"%1: %2 times"_s.arg(fileName(i)).arg(seen.value(fileName(i)))));
    }
}

void TestReportPdf::everyPageOfATableHasItsHeader()
{
    (void)rendered(report(200), path(u"a.pdf"_s));
    const QStringList pages = pdfText(path(u"a.pdf"_s)).split(u'\f');
    int tablePages = 0;
    for (const QString &page : pages) {
        if (!page.contains(u"Rotor assembly/Exports"_s))
            continue;
        ++tablePages;
        QCOMPARE(page.count(u"Time (UTC)"_s), 1);
        QVERIFY(page.contains(u"Category"_s));
    }
    QVERIFY(tablePages > 10);
    // Every page says which report it is of, and which page it is.
    for (qsizetype i = 0; i + 1 < pages.size(); ++i) {
        QVERIFY(pages[i].contains(u"Page %1 of %2"_s.arg(i + 1).arg(pages.size() - 1)));
        QVERIFY(pages[i].contains(u"#1042"_s));
    }
}

void TestReportPdf::noRowIsDividedOverPages()
{
    (void)rendered(report(500), path(u"a.pdf"_s));
    const QStringList pages = pdfText(path(u"a.pdf"_s)).split(u'\f');
    const ReportTable table = std::get<ReportTable>(report(500).sections[1].blocks[1]);
    for (qint64 i = 0; i < 500; ++i) {
        const ReportRow row = table.rows.at(i);
        // The first and the last line of a row stand on one page: its name and its hashes.
        const auto holdsRow = [&](const QString &page) {
            return page.contains(row.cells[2]) && page.contains(row.details[1].value)
                && page.contains(row.details[2].value);
        };
        QVERIFY2(std::any_of(pages.begin(), pages.end(), holdsRow), qPrintable(row.cells[2]));
    }
}

void TestReportPdf::hostileTextsAreShownAndNothingIsLost_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<int>("times"); // at least: as a fact and in the table
    QTest::newRow("markup stays text") << u"<b>x</b><script>alert(1)</script>.txt"_s
                                       << u"<b>x</b><script>alert(1)</script>.txt"_s << 2;
    QTest::newRow("operators keep their characters") << u"a->b!=c==d fi fl ffi www"_s << u"a->b!=c==dfiflffiwww"_s << 2;
    QTest::newRow("German and French") << u"Prüfung_Übergröße_façade_œuvre.docx"_s
                                       << u"Prüfung_Übergröße_façade_œuvre.docx"_s << 2;
    QTest::newRow("Greek and Cyrillic") << u"Μελέτη_отчёт.pdf"_s << u"Μελέτη_отчёт.pdf"_s << 2;
    QTest::newRow("Chinese and Japanese") << u"设计图纸_設計図.step"_s << u"设计图纸_設計図.step"_s << 2;
    QTest::newRow("control characters") << u"a\tb\u0007c\u001bd.txt"_s << u"a\\u{9}b\\u{7}c\\u{1B}d.txt"_s << 2;
    QTest::newRow("an emoji without glyph") << u"plan\U0001F9A9.txt"_s << u"plan\\u{1F9A9}.txt"_s << 2;
    QTest::newRow("a lone surrogate") << u"x"_s + QChar(0xd800) + u"y.txt"_s << u"x\\u{D800}y.txt"_s << 2;
    QTest::newRow("a path of ten thousand characters")
        << u"C:/"_s + u"folder_name/"_s.repeated(833) << u"folder_name/"_s << 2 * 833;
    QTest::newRow("one word of two thousand characters") << QString(2000, u'w') << QString(2000, u'w') << 2;
}

void TestReportPdf::hostileTextsAreShownAndNothingIsLost()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QFETCH(int, times);
    (void)rendered(reportWithText(text), path(u"a.pdf"_s));
    (void)runTool(u"qpdf"_s, {u"--check"_s, path(u"a.pdf"_s)});
    // Running headers may stand between two parts of a value that goes over a page.
    QString all = squeezed(
        QString::fromUtf8(runTool(u"pdftotext"_s,
                                  {u"-enc"_s, u"UTF-8"_s, u"-x"_s, u"0"_s, u"-y"_s, u"57"_s, u"-W"_s, u"595"_s, u"-H"_s,
                                   u"730"_s, u"-f"_s, u"2"_s, u"-nopgbrk"_s, path(u"a.pdf"_s), u"-"_s})));
    all.remove(u"FilenameSize"_s);
    QVERIFY2(all.count(shown) >= times, qPrintable(all.left(4000)));
}

void TestReportPdf::deceivingCharactersAreWrittenOut()
{
    // Shown by a file manager as "invoice-exe.pdf".
    (void)rendered(reportWithText(u"invoice-\u202efdp.exe"_s), path(u"a.pdf"_s));
    const QString text = squeezed(pdfText(path(u"a.pdf"_s)));
    QVERIFY(text.contains(u"invoice-\\u{202E}fdp.exe"_s));
    // Hebrew and Arabic are drawn as such; a reader sees letters, and all of them are there.
    (void)rendered(reportWithText(u"\u05d3\u05d5\u05d7.txt"_s), path(u"b.pdf"_s));
    const QString hebrew = pdfText(path(u"b.pdf"_s));
    for (const QChar letter : u"\u05d3\u05d5\u05d7"_s)
        QVERIFY(hebrew.contains(letter));
    QVERIFY(hebrew.contains(u".txt"_s));
}

void TestReportPdf::aRowTallerThanAPageIsContinued()
{
    QString lines;
    for (int i = 0; i < 3000; ++i)
        lines += u"part%1/"_s.arg(i, 4, 10, QChar(u'0'));
    const PdfResult pdf = rendered(reportWithText(lines), path(u"a.pdf"_s));
    QVERIFY(pdf.pages >= 4);
    const QString text = squeezed(pdfText(path(u"a.pdf"_s)));
    for (int i = 0; i < 3000; ++i)
        QVERIFY2(text.contains(u"art%1"_s.arg(i, 4, 10, QChar(u'0'))), qPrintable(QString::number(i)));
}

void TestReportPdf::previewHasThePagesOfThePdf()
{
    const ReportDocument document = report(100);
    const PdfResult pdf = rendered(document, path(u"a.pdf"_s));
    QVERIFY(loadReportFonts());
    ReportTypography typography;
    auto layout = layoutReport(document, typography, {});
    QVERIFY(layout);
    ReportPainter painter(document, *layout);
    QCOMPARE(painter.pageCount(), pdf.pages);
    QCOMPARE(painter.pageOfSection(0), 1);
    for (const int page : {0, 1, painter.pageCount() - 1}) {
        QImage image(ReportPainter::pageSize().toSize(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter onImage(&image);
        painter.paintPage(onImage, page);
        onImage.end();
        int inked = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                inked += image.pixel(x, y) != 0xffffffff;
        }
        QVERIFY2(inked > 1000, qPrintable(QString::number(page)));
        QCOMPARE(image.pixel(5, 5), 0xffffffffU); // nothing in the margin
    }
}

void TestReportPdf::isPdfA()
{
    (void)rendered(report(40), path(u"a.pdf"_s));
    (void)runTool(u"qpdf"_s, {u"--check"_s, path(u"a.pdf"_s)});
    const QByteArray plain = runTool(u"qpdf"_s, {u"--qdf"_s, u"--object-streams=disable"_s, path(u"a.pdf"_s), u"-"_s});
    const QByteArray raw = fileBytes(path(u"a.pdf"_s));
    QVERIFY(raw.startsWith("%PDF-1.4"));
    QVERIFY(static_cast<uchar>(raw.at(raw.indexOf('\n') + 2)) > 127); // ISO 19005-1, 6.1.2: a comment of binary bytes
    QVERIFY(plain.contains("pdfaid:part=\"1\"") && plain.contains("pdfaid:conformance=\"B\""));
    QVERIFY(plain.contains("/S /GTS_PDFA1"));
    QVERIFY(plain.contains("/DestOutputProfile"));
    // What PDF/A-1 forbids: encryption, scripts, transparency, files inside, compressed objects, LZW.
    for (const char *forbidden :
         {"/Encrypt", "/JavaScript", "/Launch", "/EmbeddedFiles", "/AcroForm", "/LZWDecode", "/Type /ObjStm"})
        QVERIFY2(!plain.contains(forbidden), forbidden);
    QCOMPARE(plain.count("/SMask"), plain.count("/SMask /None"));
    static const QRegularExpression alpha(u"/(ca|CA) (?!1(\\.0*)?\\s)"_s);
    QVERIFY(!alpha.match(QString::fromLatin1(plain)).hasMatch());
    // Dates and title agree in the document information and in the metadata (6.7.3).
    QVERIFY(plain.contains("/CreationDate (D:20260611140902Z)"));
    QVERIFY(plain.contains("xmp:CreateDate=\"2026-06-11T14:09:02Z\""));
    QVERIFY(plain.contains("Investigation report #1042: Exposure on an endpoint"));
    const QStringList fonts =
        QString::fromUtf8(runTool(u"pdffonts"_s, {path(u"a.pdf"_s)})).split(u'\n', Qt::SkipEmptyParts).mid(2);
    QVERIFY(!fonts.isEmpty());
    static const QRegularExpression embedded(u"\\s(yes|no)\\s+(yes|no)\\s+(yes|no)\\s+\\d+\\s+\\d+$"_s);
    for (const QString &font : fonts) {
        const auto flags = embedded.match(font);
        QVERIFY2(flags.captured(1) == u"yes" && flags.captured(3) == u"yes", qPrintable(font));
        QVERIFY2(font.startsWith(u"Inter"_s) || font.startsWith(u"JetBrains"_s), qPrintable(font));
    }
}

void TestReportPdf::hasBookmarksAndLanguage()
{
    (void)rendered(report(40), path(u"a.pdf"_s));
    const QByteArray json = runTool(u"qpdf"_s, {u"--json"_s, u"--json-key=outlines"_s, path(u"a.pdf"_s)});
    QVERIFY(json.contains("1  Subject") && json.contains("5  Linked incidents"));
    const QByteArray plain = runTool(u"qpdf"_s, {u"--qdf"_s, path(u"a.pdf"_s), u"-"_s});
    QVERIFY(plain.contains("/Lang (en)"));
    QVERIFY(plain.contains("/DisplayDocTitle true"));
}

void TestReportPdf::aFullTargetLeavesTheOldReport()
{
    const auto pdf =
        renderReport(report(3), u"/proc/holdfast/report.pdf"_s, QCoreApplication::applicationFilePath(), {});
    QVERIFY(!pdf);
    QVERIFY2(pdf.error().message.contains(u"/proc/holdfast/report.pdf"_s), qPrintable(pdf.error().message));
    QFile old(path(u"old.pdf"_s));
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
    old.close();
    std::stop_source stop;
    stop.request_stop();
    const auto canceled =
        renderReport(report(2000), path(u"old.pdf"_s), QCoreApplication::applicationFilePath(), stop.get_token());
    QVERIFY(!canceled);
    QCOMPARE(fileBytes(path(u"old.pdf"_s)), QByteArray("old"));
}

void TestReportPdf::aMissingProgramIsNamed()
{
    const auto pdf = renderReport(report(3), path(u"a.pdf"_s), u"/nowhere/holdfast"_s, {});
    QVERIFY(!pdf);
    QVERIFY2(pdf.error().message.contains(u"/nowhere/holdfast"_s), qPrintable(pdf.error().message));
}

void TestReportPdf::canBeCanceled()
{
    std::stop_source stop;
    int calls = 0;
    const auto pdf = renderReport(report(20'000), path(u"c.pdf"_s), QCoreApplication::applicationFilePath(),
                                  stop.get_token(), [&](int done, int all) {
                                      QVERIFY(done > 0 && done <= all);
                                      ++calls;
                                      stop.request_stop();
                                  });
    QVERIFY(calls > 0);
    QVERIFY(!pdf);
    QCOMPARE(pdf.error().code, ErrorCode::Canceled);
    QVERIFY(!QFile::exists(path(u"c.pdf"_s)));
}

void TestReportPdf::damagedDocumentIsRefused()
{
    const ReportDocument document = report(100);
    QVERIFY(writeReportFile(document, path(u"report"_s)));
    const auto read = readReportFile(path(u"report"_s));
    QVERIFY(read);
    QVERIFY(read->document == document);
    const QByteArray bytes = fileBytes(path(u"report"_s));
    for (const qsizetype at : {qsizetype(20), bytes.size() / 2, bytes.size() - 3}) {
        QByteArray broken = bytes;
        broken[at] = static_cast<char>(broken[at] ^ 1);
        QFile file(path(u"broken"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(broken) == broken.size());
        file.close();
        QVERIFY(!readReportFile(path(u"broken"_s)));
    }
    QFile cut(path(u"report"_s));
    QVERIFY(cut.resize(bytes.size() / 2));
    QVERIFY(!readReportFile(path(u"report"_s)));
}

HOLDFAST_REPORT_TEST_MAIN(TestReportPdf)
#include "tst_reportpdf.moc"
