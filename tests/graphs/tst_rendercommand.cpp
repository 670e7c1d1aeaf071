// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/graphpicture.h"
#include "graphs/playbookgraph.h"
#include "graphs/rendercommand.h"

#include <QBuffer>
#include <QDirIterator>
#include <QImage>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

struct Outcome
{
    int code = -1;
    QString out;
    QString err;
};

Outcome render(const QStringList &args)
{
    QBuffer out;
    QBuffer err;
    out.open(QIODevice::WriteOnly);
    err.open(QIODevice::WriteOnly);
    Outcome outcome;
    outcome.code = runRenderCommand(args, out, err);
    outcome.out = QString::fromUtf8(out.data());
    outcome.err = QString::fromUtf8(err.data());
    return outcome;
}

QByteArray fileBytes(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString corpusFolder()
{
    const QString shared = qEnvironmentVariable("HOLDFAST_SHARED", QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared"));
    return shared + u"/corpus/playbooks"_s;
}

} // namespace

class TestRenderCommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_playbook = QStringLiteral(HOLDFAST_TEST_DATA "/sample.yml");
    }

    // mission: S94
    void drawsAPlaybookInEachFormat()
    {
        const QString svg = m_folder->filePath(u"out.svg"_s);
        const Outcome outcome = render({m_playbook, u"-o"_s, svg});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.err, QString());
        QVERIFY(outcome.out.contains(svg));
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(fileBytes(svg).contains("Isolate the laptop?"));

        const QString png = m_folder->filePath(u"out.png"_s);
        QCOMPARE(render({u"--output"_s, png, m_playbook, u"--theme"_s, u"dark"_s}).code, 0);
        QCOMPARE(QImage(png).pixelColor(1, 1), GraphColors::dark().window);

        const QString pdf = m_folder->filePath(u"out.pdf"_s);
        QCOMPARE(render({m_playbook, u"-o"_s, pdf}).code, 0);
        QVERIFY(fileBytes(pdf).startsWith("%PDF-"));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("no file") << QStringList{u"-o"_s, u"x.svg"_s} << 2 << u"playbook file"_s;
        QTest::newRow("no output") << QStringList{u"FILE"_s} << 2 << u"-o"_s;
        QTest::newRow("a format that does not exist")
            << QStringList{u"FILE"_s, u"-o"_s, u"x.jpg"_s} << 2 << u".svg, .png or .pdf"_s;
        QTest::newRow("an unknown option") << QStringList{u"FILE"_s, u"--zoom"_s, u"2"_s} << 2 << u"zoom"_s;
        QTest::newRow("an unknown theme")
            << QStringList{u"FILE"_s, u"-o"_s, u"x.svg"_s, u"--theme"_s, u"pink"_s} << 2 << u"pink"_s;
        QTest::newRow("a file that is not there")
            << QStringList{u"/nowhere/a.yml"_s, u"-o"_s, u"OUT/x.svg"_s} << 1 << u"/nowhere/a.yml"_s;
        QTest::newRow("an output folder that is not there")
            << QStringList{u"FILE"_s, u"-o"_s, u"OUT/none/x.svg"_s} << 1 << u"none/x.svg"_s;
    }

    void saysWhatIsWrong()
    {
        QFETCH(QStringList, args);
        QFETCH(int, code);
        QFETCH(QString, said);
        args.replaceInStrings(u"FILE"_s, m_playbook).replaceInStrings(u"OUT"_s, m_folder->path());
        const Outcome outcome = render(args);
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.err.contains(said), qPrintable(outcome.err));
    }

    void aFileThatIsNoPlaybookIsNamedWithItsLine()
    {
        const QString broken = m_folder->filePath(u"broken.yml"_s);
        QFile file(broken);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name: x\ntasks: [unclosed\n");
        file.close();
        const Outcome outcome = render({broken, u"-o"_s, m_folder->filePath(u"x.svg"_s)});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(broken + u':'), qPrintable(outcome.err));
        QVERIFY(!QFile::exists(m_folder->filePath(u"x.svg"_s)));
    }

    void helpHasExamples()
    {
        const Outcome outcome = render({u"--help"_s});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.contains(u"-o exfiltration.svg"_s));
    }

    // mission: S94 S111
    void drawsThePublicPlaybooks()
    {
        if (!QDir(corpusFolder()).exists())
            QSKIP("The playbook corpus is not here (HOLDFAST_SHARED).");
        int files = 0;
        QDirIterator it(corpusFolder(), {u"*.yml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString file = it.next();
            ++files;
            const LoadedPlaybook loaded = loadPlaybook(file);
            QVERIFY2(loaded.playbook, qPrintable(file));
            const TaskGraph graph = taskGraph(*loaded.playbook);
            const GraphLayout layout = layoutGraph(graph);
            QCOMPARE(layout.cards.size(), loaded.playbook->tasks.size());
            for (qsizetype i = 0; i < layout.cards.size(); ++i) {
                for (qsizetype j = 0; j < i; ++j)
                    QVERIFY2(!layout.cards[i].intersects(layout.cards[j]), qPrintable(file));
            }
            for (qsizetype i = 0; i < graph.edges.size(); ++i) {
                const QPainterPath &path = layout.routes[i].path;
                const QRectF &from = layout.cards[graph.edges[i].from];
                const QRectF &to = layout.cards[graph.edges[i].to];
                QCOMPARE(QPointF(path.elementAt(0)), QPointF(from.center().x(), from.bottom()));
                QCOMPARE(path.currentPosition(), QPointF(to.center().x(), to.top()));
            }
            const QString svg = m_folder->filePath(u"corpus.svg"_s);
            const Outcome outcome = render({file, u"-o"_s, svg});
            QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
            const QByteArray bytes = fileBytes(svg);
            QXmlStreamReader reader(bytes);
            while (!reader.atEnd())
                reader.readNext();
            QVERIFY2(!reader.hasError(), qPrintable(file + u": "_s + reader.errorString()));
            QCOMPARE(render({file, u"-o"_s, svg}).code, 0);
            QCOMPARE(fileBytes(svg), bytes);
        }
        QVERIFY(files > 100);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_playbook;
};

QTEST_MAIN(TestRenderCommand)
#include "tst_rendercommand.moc"
