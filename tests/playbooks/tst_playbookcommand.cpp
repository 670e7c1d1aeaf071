// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "testrun.h"

#include "playbooks/commandline/playbookcommand.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using testrun::TaskText;

class TestPlaybookCommand : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    struct Said
    {
        int code = 0;
        QByteArray out;
        QByteArray err;
        [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    };

    static Said playbook(const QStringList &args)
    {
        Said said;
        QBuffer out(&said.out);
        QBuffer err(&said.err);
        if (out.open(QIODevice::WriteOnly) && err.open(QIODevice::WriteOnly))
            said.code = runPlaybookCommand(args, out, err);
        return said;
    }

    QString file(const QString &name, const QByteArray &bytes)
    {
        QFile written(m_folder.filePath(name));
        if (written.open(QIODevice::WriteOnly))
            written.write(bytes);
        return written.fileName();
    }

    QString simple()
    {
        return file(
            u"simple.yml"_s,
            testrun::yaml(
                {{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                 {u"1"_s, u"regular"_s, u"{'#none#': ['2']}"_s,
                  u"scriptarguments: {key: {simple: Greeting}, value: {simple: '${inputs.Word} ${incident.name}'}}"_s,
                  u"scriptName: Set"_s},
                 {u"2"_s, u"condition"_s, u"{'Yes': ['3'], 'No': ['4']}"_s, {}, {}},
                 {u"3"_s, u"title"_s, {}, {}, {}},
                 {u"4"_s,
                  u"regular"_s,
                  {},
                  u"scriptarguments: {message: {simple: refused}}"_s,
                  u"scriptName: PrintErrorEntry"_s}},
                u"Simple"_s, u"inputs:\n- {key: Word, value: {simple: hello}}\n"_s));
    }

private Q_SLOTS:
    void runsToTheEnd_data()
    {
        QTest::addColumn<QByteArray>("answers");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("state");
        QTest::newRow("it waits for an answer") << QByteArray("{}") << 3 << u"waiting"_s;
        QTest::newRow("an answer by task id completes it") << QByteArray(R"({"2": "Yes"})") << 0 << u"completed"_s;
        QTest::newRow("an answer by name leads to an error") << QByteArray(R"({"Task 2": "no"})") << 1 << u"failed"_s;
    }
    void runsToTheEnd()
    {
        QFETCH(QByteArray, answers);
        QFETCH(int, code);
        QFETCH(QString, state);
        const auto said =
            playbook({u"run"_s, simple(), u"--answers"_s, file(u"answers.json"_s, answers), u"--incident"_s,
                      file(u"incident.json"_s, R"({"name": "John"})"), u"--input"_s, u"Word=good day"_s, u"--json"_s});
        QCOMPARE(said.code, code);
        const auto json = said.json();
        QCOMPARE(json.value("state"_L1).toString(), state);
        QCOMPARE(json.value("context"_L1).toObject().value("Greeting"_L1).toString(), u"good day John"_s);
        QCOMPARE(json.value("tasks"_L1).toObject().value("1"_L1).toObject().value("state"_L1).toString(),
                 u"Completed"_s);
        if (code == 1)
            QCOMPARE(json.value("tasks"_L1).toObject().value("4"_L1).toObject().value("error"_L1).toString(),
                     u"refused"_s);
        if (code == 3)
            QCOMPARE(json.value("waiting"_L1).toArray().first().toObject().value("task"_L1).toString(), u"2"_s);
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("args");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("an unknown word") << QStringList{u"dance"_s};
        QTest::newRow("run without a file") << QStringList{u"run"_s};
        QTest::newRow("an unknown option") << QStringList{u"run"_s, u"x.yml"_s, u"--fast"_s};
        QTest::newRow("an input without a value") << QStringList{u"run"_s, u"x.yml"_s, u"--input"_s, u"Word"_s};
        QTest::newRow("an option without its value") << QStringList{u"run"_s, u"x.yml"_s, u"--packs"_s};
        QTest::newRow("lint without a path") << QStringList{u"lint"_s};
        QTest::newRow("diff of one") << QStringList{u"diff"_s, u"a"_s};
    }
    void refusesWrongUsage()
    {
        QFETCH(QStringList, args);
        const auto said = playbook(args);
        QCOMPARE(said.code, 2);
        QVERIFY(said.err.contains("Usage"));
        QVERIFY(said.out.isEmpty());
    }

    void findsSubPlaybooksInPacks()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"packs/deep"_s));
        (void)file(u"packs/deep/child.yml"_s, testrun::yaml({{u"0"_s, u"start"_s, {}, {}, {}}}, u"The Child"_s));
        const auto parent = file(
            u"parent.yml"_s,
            testrun::yaml({{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                           {u"1"_s, u"playbook"_s, {}, u"separatecontext: true"_s, u"playbookName: the child"_s}}));
        QCOMPARE(playbook({u"run"_s, parent, u"--packs"_s, m_folder.filePath(u"packs"_s)}).code, 0);
        QTemporaryDir empty;
        QCOMPARE(playbook({u"run"_s, parent, u"--packs"_s, empty.path()}).code, 1);
    }

    void tellsWritesInADryRun()
    {
        const auto path = file(u"writes.yml"_s,
                               testrun::yaml({{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                                              {u"1"_s,
                                               u"regular"_s,
                                               {},
                                               u"scriptarguments: {severity: {simple: High}}"_s,
                                               u"script: 'Builtin|||setIncident'"_s}}));
        const auto said = playbook({u"run"_s, path, u"--dry-run"_s, u"--json"_s});
        QCOMPARE(said.code, 0);
        const auto write = said.json().value("writes"_L1).toArray().first().toObject();
        QCOMPARE(write.value("name"_L1).toString(), u"setFields"_s);
        QVERIFY(!write.value("undo"_L1).toString().isEmpty());
    }

    void formatsAndCompares()
    {
        const auto path = simple();
        const auto formatted = playbook({u"format"_s, path});
        QCOMPARE(formatted.code, 0);
        const auto copy = file(u"copy.yml"_s, formatted.out);
        QCOMPARE(playbook({u"diff"_s, path, copy}).code, 0);
        auto changed = formatted.out;
        changed.replace("Greeting", "Farewell");
        const auto said = playbook({u"diff"_s, path, file(u"changed.yml"_s, changed)});
        QCOMPARE(said.code, 1);
        QVERIFY(said.out.startsWith("~ tasks.1.scriptarguments.key.simple: Greeting -> Farewell\n"));
        QCOMPARE(said.out.count('\n'), 2);
        const auto json = playbook({u"diff"_s, path, m_folder.filePath(u"changed.yml"_s), u"--json"_s}).json();
        QCOMPARE(json.value("changed"_L1).toArray(), QJsonArray{u"1"_s});
        QVERIFY(json.value("added"_L1).toArray().isEmpty());
    }

    void namesEveryProblemOfABrokenFile()
    {
        const auto path = file(u"broken.yml"_s, "id: a\nname: b: c\ndescription: d: e\n");
        const auto said = playbook({u"run"_s, path});
        QCOMPARE(said.code, 1);
        QVERIFY(said.err.contains("broken.yml:2:"));
        QVERIFY(said.err.contains("broken.yml:3:"));
    }

    void lintsAsJson()
    {
        const auto said = playbook({u"lint"_s, simple(), u"--json"_s});
        const auto json = said.json();
        QCOMPARE(json.value("playbooks"_L1).toInt(), 1);
        QCOMPARE(json.value("tasks"_L1).toInt(), 5);
        QVERIFY(json.value("findings"_L1).isArray());
    }

    void runsTheSelfCheckingPlaybooksOfTheCorpus_data()
    {
        QTest::addColumn<QString>("path");
        for (const auto &name : {"SetAndHandleEmpty_test", "GetTime-ObjectVsStringTest", "TestIsEmailAddressInternal",
                                 "RandomStringGenerateTest", "ExtractDomainFromEmailTest", "FileCreateAndUpload_Test",
                                 "TestIsMaliciousIndicatorFound", "ExposeIncidentOwner-Test"})
            QTest::newRow(name) << u"/corpus/playbooks/Packs/CommonScripts/TestPlaybooks/playbook-%1.yml"_s.arg(
                QString::fromLatin1(name));
    }
    void runsTheSelfCheckingPlaybooksOfTheCorpus()
    {
        QFETCH(QString, path);
        auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
        if (shared.isEmpty())
            shared = QStringLiteral(HOLDFAST_SOURCE_DIR) + "/../shared"_L1;
        if (!QFile::exists(shared + path))
            QSKIP("the corpus of public playbooks is not here");
        const auto said = playbook({u"run"_s, shared + path, u"--json"_s});
        QVERIFY2(said.code == 0, said.out.constData());
    }
};

QTEST_GUILESS_MAIN(TestPlaybookCommand)
#include "tst_playbookcommand.moc"
