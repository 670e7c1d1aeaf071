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

    void tellsTheWholeRunAsJson()
    {
        const auto said =
            playbook({u"run"_s, simple(), u"--answers"_s, file(u"no.json"_s, R"({"2": "no"})"), u"--json"_s});
        QCOMPARE(said.code, 1);
        QCOMPARE(said.out.count('\n'), 1);
        const auto json = said.json();
        for (const auto &[key, type] :
             {std::pair(u"state"_s, QJsonValue::String), std::pair(u"tasks"_s, QJsonValue::Object),
              std::pair(u"context"_s, QJsonValue::Object), std::pair(u"entries"_s, QJsonValue::Array)})
            QCOMPARE(json.value(key).type(), type);
        const auto tasks = json.value("tasks"_L1).toObject();
        QCOMPARE(tasks.keys(), (QStringList{u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"4"_s}));
        QCOMPARE(tasks.value("3"_L1).toObject().value("state"_L1).toString(), u"WillNotBeExecuted"_s);
        const auto failed = tasks.value("4"_L1).toObject();
        QCOMPARE(failed.value("state"_L1).toString(), u"Error"_s);
        QCOMPARE(failed.value("error"_L1).toString(), u"refused"_s);
        const auto entry = json.value("entries"_L1).toArray().last().toObject();
        QCOMPARE(entry.value("task"_L1).toString(), u"4"_s);
        QCOMPARE(entry.value("type"_L1).toInt(), 4);
        QCOMPARE(entry.value("contents"_L1).toString(), u"refused"_s);
    }

    // mission: U2
    void replaysWhatItRecorded()
    {
        const auto path = simple();
        const auto record = m_folder.filePath(u"run.json"_s);
        const auto answers = file(u"yes.json"_s, R"({"2": "Yes"})");
        QCOMPARE(playbook({u"run"_s, path, u"--answers"_s, answers, u"--record"_s, record}).code, 0);
        const auto said = playbook({u"replay"_s, record, u"--json"_s});
        QCOMPARE(said.code, 0);
        const auto json = said.json();
        QCOMPARE(json.value("transcript"_L1).toString().size(), 64);
        QCOMPARE(json.value("transcript"_L1), json.value("recorded"_L1));
        QCOMPARE(json.value("state"_L1).toString(), u"completed"_s);
        QVERIFY(!json.contains("difference"_L1));

        QFile original(path);
        QVERIFY(original.open(QIODevice::ReadOnly));
        auto edited = original.readAll();
        edited.replace("Greeting", "Farewell");
        const auto other = playbook({u"replay"_s, record, u"--playbook"_s, file(u"edited.yml"_s, edited), u"--json"_s});
        QCOMPARE(other.code, 1);
        const auto difference = other.json().value("difference"_L1).toObject();
        QCOMPARE(difference.value("task"_L1).toString(), u"1"_s);
        QVERIFY(difference.value("what"_L1).toString().contains("Farewell"_L1));
        QCOMPARE(playbook({u"replay"_s, m_folder.filePath(u"nothing"_s)}).code, 1);
    }

    // mission: U3
    void holdsARunToThePlanOfItsDryRun()
    {
        const auto writes = [this](const QString &name, const QByteArray &severity) {
            return file(
                name,
                testrun::yaml({{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                               {u"1"_s,
                                u"regular"_s,
                                {},
                                u"scriptarguments: {severity: {simple: %1}}"_s.arg(QString::fromLatin1(severity)),
                                u"script: 'Builtin|||setIncident'"_s}}));
        };
        const auto path = writes(u"shown.yml"_s, "High");
        const auto dry = playbook({u"run"_s, path, u"--dry-run"_s, u"--json"_s});
        QCOMPARE(dry.code, 0);
        QCOMPARE(dry.json().value("writes"_L1).toArray().size(), 1);
        const auto plan = file(u"plan.json"_s, dry.out);
        QCOMPARE(playbook({u"run"_s, path, u"--plan"_s, plan}).code, 0);

        const auto other = playbook({u"run"_s, writes(u"other.yml"_s, "Low"), u"--plan"_s, plan, u"--json"_s});
        QCOMPARE(other.code, 3);
        const auto wait = other.json().value("waiting"_L1).toArray().first().toObject();
        QCOMPARE(wait.value("kind"_L1).toString(), u"plan"_s);
        QVERIFY(wait.value("for"_L1).toString().contains("plan changed"_L1));
        QCOMPARE(playbook({u"run"_s, path, u"--plan"_s, file(u"noplan.json"_s, "{}")}).code, 2);
    }

    void answersStandInForWhatIsNotHere()
    {
        const auto path = file(
            u"missing.yml"_s,
            testrun::yaml({{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                           {u"1"_s, u"regular"_s, u"{'#none#': ['2']}"_s, {}, u"script: '|||okta-unlock-user'"_s},
                           {u"2"_s, u"condition"_s, u"{'yes': ['3']}"_s, {}, u"scriptName: AScriptOfMyOwn"_s},
                           {u"3"_s, u"playbook"_s, {}, u"separatecontext: true"_s, u"playbookName: Elsewhere"_s}}));
        const auto alone = playbook({u"run"_s, path, u"--json"_s});
        QCOMPARE(alone.code, 1);
        const auto error =
            alone.json().value("tasks"_L1).toObject().value("1"_L1).toObject().value("error"_L1).toString();
        QVERIFY2(error.contains("okta-unlock-user"_L1) && error.contains("Okta"_L1), qPrintable(error));
        const auto said =
            playbook({u"run"_s, path, u"--json"_s, u"--answers"_s,
                      file(u"byhand.json"_s, R"({"1": {"context": {"Unlocked": true}}, "Task 2": "yes", "3": true})")});
        QCOMPARE(said.code, 0);
        QCOMPARE(said.json().value("context"_L1).toObject().value("Unlocked"_L1), QJsonValue(true));
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
        QCOMPARE(json.keys(), (QStringList{u"files"_s, u"findings"_s, u"parsed"_s, u"playbooks"_s, u"tasks"_s}));
        QCOMPARE(json.value("files"_L1).toInt(), 1);
        QCOMPARE(json.value("parsed"_L1).toInt(), 1);
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
