// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbook.h"
#include "playbooks/playbookdiff.h"
#include "playbooks/playbookdocument.h"

#include <QDirIterator>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestPlaybookDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsScalarsAsWritten_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("words that YAML 1.1 takes for booleans") << QByteArray("yes");
        QTest::newRow("a date") << QByteArray("2020-01-01");
        QTest::newRow("a version") << QByteArray("1.0");
        QTest::newRow("leading zeros") << QByteArray("0010");
        QTest::newRow("a tilde") << QByteArray("~");
        QTest::newRow("a big number") << QByteArray("14444444444444444444");
    }
    void keepsScalarsAsWritten()
    {
        QFETCH(QByteArray, text);
        const auto document = PlaybookDocument::parse("simple: " + text + "\n");
        QVERIFY(document);
        QCOMPARE(document->root().value(u"simple")->text, QString::fromUtf8(text));
        const auto written = document->toYaml();
        QVERIFY(written);
        QCOMPARE(*written, "simple: " + text + "\n");
    }

    void writesWhatParsesEqual_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::newRow("unknown keys in odd order") << QByteArray("zeta: 1\nalpha: {}\nbeta: []\n");
        QTest::newRow("block scalars") << QByteArray("a: |-\n  one\n  two\nb: >\n  folded\n  text\n\n  end\n");
        QTest::newRow("a long line deeper in a folded block")
            << QByteArray("a: >-\n  one\n     " + QByteArray("two three ").repeated(20) + "end\n  four\n");
        QTest::newRow("quotes") << QByteArray("a: 'it''s'\nb: \"tab\\there\"\nc: ''\n");
        QTest::newRow("an anchor and its alias") << QByteArray("a: &x {k: v}\nb: *x\n");
        QTest::newRow("a tag") << QByteArray("a: !!str 12\n");
        QTest::newRow("texts of other scripts") << QByteArray("a: Übergröße 東京 🙂\n");
        QTest::newRow("empty values") << QByteArray("a:\nb: null\nc: ''\n");
        QTest::newRow("empty values between braces") << QByteArray("a: {width}\nb: {k: }\nc: [{k: , m: 1}, x]\n");
        QTest::newRow("a document of nothing") << QByteArray("---\n");
        QTest::newRow("a key that ends like one") << QByteArray("0t:: v\n");
        QTest::newRow("an empty key") << QByteArray("? \n: v\n");
        QTest::newRow("the same key twice") << QByteArray("a: 1\na: 2\n");
    }
    void writesWhatParsesEqual()
    {
        QFETCH(QByteArray, yaml);
        const auto document = PlaybookDocument::parse(yaml);
        QVERIFY(document);
        const auto written = document->toYaml();
        QVERIFY(written);
        const auto again = PlaybookDocument::parse(*written);
        QVERIFY(again);
        QVERIFY2(again->root().equals(document->root()), written->constData());
    }

    void tellsAnUnequalDocument()
    {
        const auto a = PlaybookDocument::parse("a: yes\n");
        const auto quoted = PlaybookDocument::parse("a: 'yes'\n");
        const auto other = PlaybookDocument::parse("a: no\n");
        QVERIFY(!a->root().equals(quoted->root()));
        QVERIFY(!a->root().equals(other->root()));
    }

    void namesEveryProblemOfABrokenFile()
    {
        const QByteArray broken = "name: 'open\nid: x\n"
                                  "tasks:\n  '0': {id: '0', type: start}\n";
        QList<PlaybookProblem> problems;
        QVERIFY(!PlaybookDocument::parse(broken, &problems));
        QVERIFY(!problems.isEmpty());
        QVERIFY(problems.first().line > 0);
    }

    void findsSeveralSyntaxErrors()
    {
        const QByteArray broken = "id: a\nname: b: c\ndescription: ok\nversion: d: e\nquiet: true\nhidden: f: g\n";
        QList<PlaybookProblem> problems;
        QVERIFY(!PlaybookDocument::parse(broken, &problems));
        QList<int> lines;
        for (const auto &problem : std::as_const(problems)) {
            lines.append(problem.line);
            QVERIFY(problem.column > 0);
        }
        QCOMPARE(lines, (QList<int>{2, 4, 6}));
    }

    void findsSeveralSchemaProblems()
    {
        const auto loaded = readPlaybook(
            QByteArray("id: x\nname: x\nstarttaskid: '0'\ntasks:\n"
                       "  '0':\n    id: '0'\n    type: start\n    task: {name: ''}\n    nexttasks: {'#none#': ['7']}\n"
                       "  '1':\n    id: '1'\n    type: sideways\n    task: {name: a}\n"
                       "  '2': just text\n"
                       "inputs: {}\n"));
        QVERIFY(loaded.hasErrors());
        QStringList messages;
        for (const auto &problem : loaded.problems)
            messages.append(QString::number(problem.line) + u' ' + problem.message);
        const auto all = messages.join(u'\n');
        QVERIFY2(all.contains("task 7"_L1), qPrintable(all));
        QVERIFY2(all.contains("sideways"_L1), qPrintable(all));
        QVERIFY2(all.contains("Task 2 must be"_L1), qPrintable(all));
        QVERIFY2(all.contains("inputs"_L1), qPrintable(all));
        QCOMPARE(messages.first().section(u' ', 0, 0), u"9"_s);
    }

    void refusesWhatIsNoPlaybook_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a list") << QByteArray("- a\n- b\n");
        QTest::newRow("plain text") << QByteArray("just words");
        QTest::newRow("binary") << QByteArray("\x00\x01\xff\xfe", 4);
        QTest::newRow("two documents") << QByteArray("a: 1\n---\nb: 2\n");
        QTest::newRow("aliases that explode")
            << QByteArray("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c "
                          "[*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                          "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: "
                          "[*e,*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n");
        QTest::newRow("brackets without end") << QByteArray(5000, '[');
    }
    void refusesWhatIsNoPlaybook()
    {
        QFETCH(QByteArray, bytes);
        const auto loaded = readPlaybook(bytes);
        QVERIFY(loaded.hasErrors());
        QVERIFY(!loaded.problems.isEmpty());
    }

    // mission: U10
    void showsOneChangedArgumentAsOneChange()
    {
        const QByteArray text = "id: x\ntasks:\n  '0':\n    id: '0'\n    scriptarguments:\n      to: {simple: a}\n";
        auto changed = text;
        changed.replace("simple: a", "simple: b");
        const auto changes = playbookChanges(*PlaybookDocument::parse(text), *PlaybookDocument::parse(changed));
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.first().task, u"0"_s);
        QCOMPARE(changes.first().path, u"tasks.0.scriptarguments.to.simple"_s);
        QCOMPARE(changes.first().after, u"b"_s);
        QVERIFY(playbookChanges(*PlaybookDocument::parse(text), *PlaybookDocument::parse(text)).isEmpty());
    }

    void putsKeysInTheUsualOrder()
    {
        const auto document =
            PlaybookDocument::parse("zz: 1\ntasks:\n  '0':\n    view: v\n    own: o\n    id: '0'\nid: x\n");
        const auto written = document->inUsualOrder().toYaml();
        QCOMPARE(*written, QByteArray("id: x\ntasks:\n  '0':\n    id: '0'\n    view: v\n    own: o\nzz: 1\n"));
    }

    // mission: U10 S94
    void loadsAndSavesTheCorpusWithoutLoss()
    {
        auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
        if (shared.isEmpty())
            shared = QStringLiteral(HOLDFAST_SOURCE_DIR) + "/../shared"_L1;
        const auto folder = shared + "/corpus/playbooks"_L1;
        if (!QDir(folder).exists())
            QSKIP("the corpus of public playbooks is not here");
        int files = 0;
        QDirIterator it(folder, {u"*.yml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const auto path = it.next();
            const auto document = PlaybookDocument::load(path);
            QVERIFY2(document, qPrintable(path));
            const auto written = document->toYaml();
            QVERIFY(written);
            const auto again = PlaybookDocument::parse(*written);
            QVERIFY2(again && again->root().equals(document->root()), qPrintable(path));
            const auto loaded = readPlaybook(*document);
            QVERIFY2(loaded.playbook && !loaded.hasErrors(), qPrintable(path));
            for (const auto &task : loaded.playbook->tasks)
                QVERIFY2(task.position, qPrintable(path + u' ' + task.id));
            ++files;
        }
        QVERIFY(files > 100);
    }
};

QTEST_GUILESS_MAIN(TestPlaybookDocument)
#include "tst_playbookdocument.moc"
