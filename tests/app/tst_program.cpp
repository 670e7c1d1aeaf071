// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/store.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

/// Subcommands, exit codes and messages of the program itself.
class TestProgram : public QObject
{
    Q_OBJECT

private:
    struct Said
    {
        int code = -1;
        QByteArray out;
        QString err;
    };

    QTemporaryDir m_folder;
    QString m_store;
    QJsonObject m_case;

    Said call(const QStringList &arguments) const
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOLDFAST_DATA"_s, m_folder.filePath(u"data"_s));
        environment.remove(u"QT_QPA_PLATFORM"_s);
        environment.remove(u"DISPLAY"_s);
        environment.remove(u"WAYLAND_DISPLAY"_s);
        process.setProcessEnvironment(environment);
        process.start(u"" HOLDFAST_PROGRAM ""_s, arguments);
        if (!process.waitForFinished(120'000))
            process.kill();
        return {process.exitCode(), process.readAllStandardOutput(), QString::fromUtf8(process.readAllStandardError())};
    }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        return file.fileName();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = m_folder.filePath(u"case.holdfast"_s);
        const auto said = call({u"demo"_s, u"--headless"_s, u"--json"_s, u"--store"_s, m_store, u"--report"_s,
                                m_folder.filePath(u"john.pdf"_s)});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        m_case = QJsonDocument::fromJson(said.out).object();
    }

    // mission: S8 S106
    void theDemoTellsItsNineStepsAsJson()
    {
        QVERIFY(!m_case.value("incident"_L1).toString().isEmpty());
        QVERIFY(QFile::exists(m_case.value("report"_L1).toString()));
        const auto steps = m_case.value("steps"_L1).toArray();
        QCOMPARE(steps.size(), 9);
        for (const auto &step : steps) {
            QCOMPARE(step.toObject().value("state"_L1).toString(), u"done"_s);
            QVERIFY(step.toObject().value("started"_L1).isString());
            QVERIFY(step.toObject().value("finished"_L1).isString());
        }
        QCOMPARE(m_case.value("writes"_L1).toObject().value("xdr.endpoint.isolate"_L1).toInt(), 1);
    }

    void incidentsAreListedAndShown()
    {
        const auto list = call({u"incident"_s, u"list"_s, u"severity:critical"_s, u"--store"_s, m_store, u"--json"_s});
        QCOMPARE(list.code, 0);
        QVERIFY(!QJsonDocument::fromJson(list.out).array().isEmpty());
        const auto show = call({u"incident"_s, u"show"_s, u"1001"_s, u"--store"_s, m_store, u"--json"_s});
        QCOMPARE(show.code, 0);
        const auto incident = QJsonDocument::fromJson(show.out).object();
        QCOMPARE(incident.value("id"_L1), m_case.value("incident"_L1));
        QVERIFY(incident.value("provenance"_L1).toObject().contains("hostnames"_L1));
    }

    // mission: S115 U8
    void twoReportsOfOneStateAreEqualByteForByte()
    {
        QByteArray bytes[2];
        for (int i = 0; i < 2; ++i) {
            const auto path = m_folder.filePath(u"report%1.pdf"_s.arg(i));
            const auto said = call({u"report"_s, u"1001"_s, u"-o"_s, path, u"--store"_s, m_store});
            QVERIFY2(said.code == 0, qPrintable(said.err));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            bytes[i] = file.readAll();
        }
        QVERIFY(bytes[0].startsWith("%PDF-1.4"));
        QCOMPARE(bytes[0], bytes[1]);
    }

    void theStoreIsIntactAndEqual()
    {
        for (const auto &how : {u"verify"_s, u"rebuild"_s}) {
            const auto said = call({u"store"_s, how, u"--store"_s, m_store});
            QCOMPARE(said.code, 0);
            QVERIFY2(!said.err.contains("not looked at"_L1), qPrintable(said.err));
        }
    }

    // mission: S67
    void aRestrictedCaseIsThereForItsMembersOnly()
    {
        const auto numbers = [this] {
            const auto said = call({u"incident"_s, u"list"_s, u"--store"_s, m_store, u"--json"_s});
            return QJsonDocument::fromJson(said.out).array().size();
        };
        QCOMPARE(numbers(), 2);
        const auto keys = m_folder.filePath(u"member-keys"_s);
        QVERIFY(QDir().rename(keys, keys + u"-away"_s));
        QCOMPARE(numbers(), 1);
        const auto verified = call({u"store"_s, u"verify"_s, u"--store"_s, m_store});
        QVERIFY2(verified.err.contains("1 restricted"_L1), qPrintable(verified.err));
        QVERIFY(QDir().rename(keys + u"-away"_s, keys));
    }

    // mission: S105
    void everyCommandIsListedWithItsHelp()
    {
        const auto said = call({u"commands"_s, u"--json"_s});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        const auto commands = QJsonDocument::fromJson(said.out).array();
        QSet<QString> brands;
        for (const auto &item : commands) {
            const auto command = item.toObject();
            const auto name = command.value("name"_L1).toString();
            brands.insert(command.value("brand"_L1).toString());
            QVERIFY2(!command.value("description"_L1).toString().isEmpty(), qPrintable(name));
            if (command.value("changesSomething"_L1).toBool())
                QVERIFY2(!command.value("undo"_L1).toString().isEmpty(), qPrintable(name));
            const auto arguments = command.value("arguments"_L1).toArray();
            for (const auto &argument : arguments)
                QVERIFY2(!argument.toObject().value("description"_L1).toString().isEmpty(),
                         qPrintable(name + u' ' + argument.toObject().value("name"_L1).toString()));
        }
        for (const auto &brand : {u"Code42"_s, u"Cortex XDR"_s, u"Active Directory"_s, u"Mail"_s})
            QVERIFY2(brands.contains(brand), qPrintable(brand));
    }

    // mission: S13
    void aCopyOfAShippedPlaybookIsEditedAndSavedAsVersionTwo()
    {
        const auto store = m_folder.filePath(u"playbooks.holdfast"_s);
        const auto playbook = [&](const QStringList &words) {
            return call(QStringList{u"playbook"_s} + words + QStringList{u"--store"_s, store});
        };
        const auto copied =
            playbook({u"save"_s, u"Employee Off-boarding (Holdfast)"_s, u"--as"_s, u"Our off-boarding"_s});
        QVERIFY2(copied.code == 0, qPrintable(copied.err));

        const auto path = m_folder.filePath(u"edited.yml"_s);
        QCOMPARE(playbook({u"show"_s, u"Our off-boarding"_s, u"-o"_s, path}).code, 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto yaml = file.readAll();
        file.close();
        yaml.replace("\ntasks:\n",
                     "\ntasks:\n  '900':\n    id: '900'\n    type: regular\n    task: {name: Close the Code42 case, "
                     "script: 'Code42|||code42-alert-resolve'}\n    scriptarguments: {id: {simple: '1'}}\n");
        QVERIFY(!write(u"edited.yml"_s, yaml).isEmpty());
        const auto saved = playbook({u"save"_s, path, u"--comment"_s, u"Code42"_s, u"--json"_s});
        QVERIFY2(saved.code == 0, qPrintable(saved.err));
        const auto version = QJsonDocument::fromJson(saved.out).object();
        QCOMPARE(version.value("version"_L1).toInt(), 2);
        QVERIFY(version.value("changed"_L1).toBool());

        const auto versions = playbook({u"versions"_s, u"Our off-boarding"_s, u"--json"_s});
        QCOMPARE(QJsonDocument::fromJson(versions.out).array().size(), 2);
        const auto one = playbook({u"show"_s, u"Our off-boarding@1"_s});
        QCOMPARE(one.code, 0);
        QVERIFY(!one.out.contains("Close the Code42 case"));
        QCOMPARE(playbook({u"show"_s, u"Our off-boarding"_s}).out, yaml);

        const auto diff = playbook({u"diff"_s, u"Our off-boarding@1"_s, u"Our off-boarding@2"_s, u"--json"_s});
        QCOMPARE(diff.code, 1);
        const auto changes = QJsonDocument::fromJson(diff.out).object();
        QCOMPARE(changes.value("added"_L1).toArray(), QJsonArray{u"900"_s});
        for (const auto &other : {u"removed"_s, u"changed"_s, u"moved"_s})
            QVERIFY2(changes.value(other).toArray().isEmpty(), diff.out.constData());

        // Both run; they begin with the same question.
        for (const auto &name : {u"Our off-boarding@1"_s, u"Our off-boarding@2"_s}) {
            const auto ran = playbook({u"run"_s, name, u"--json"_s});
            QVERIFY2(ran.code == 1 || ran.code == 3, qPrintable(ran.err));
            QVERIFY(!QJsonDocument::fromJson(ran.out).object().value("tasks"_L1).toObject().isEmpty());
        }
        QCOMPARE(playbook({u"run"_s, u"Our off-boarding@3"_s}).code, 1);
        const auto verified = call({u"store"_s, u"rebuild"_s, u"--store"_s, store});
        QVERIFY2(verified.code == 0, qPrintable(verified.err));
    }

    void aCommandRunsThroughAConnection()
    {
        const auto said = call(
            {u"command"_s, u"run"_s, u"xdr-get-endpoints"_s, u"hostname=QRST-LT-0417"_s, u"--demo"_s, u"--json"_s});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        const auto answer = QJsonDocument::fromJson(said.out).object();
        QCOMPARE(answer.value("instance"_L1).toString(), u"xdr"_s);
        QVERIFY(!answer.value("context"_L1).toObject().isEmpty());
        QCOMPARE(answer.value("entries"_L1).toArray().size(), 1);
    }

    void aDryRunOfACommandTellsWhatItWouldDo()
    {
        const auto said = call({u"command"_s, u"run"_s, u"xdr-endpoint-isolate"_s, u"endpoint_id=1"_s, u"--demo"_s,
                                u"--dry-run"_s, u"--json"_s});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        const auto plan = QJsonDocument::fromJson(said.out).object();
        QVERIFY(plan.value("dryRun"_L1).toBool());
        QVERIFY(plan.value("changesSomething"_L1).toBool());
        QVERIFY(!plan.value("undo"_L1).toString().isEmpty());
    }

    // mission: U3
    void aDryRunOfAPlaybookListsTheWritesOfCommandsWithoutAnyConnection()
    {
        const auto path = m_folder.filePath(u"contain.yml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("id: contain\nname: Contain\nstarttaskid: '0'\ntasks:\n"
                   "  '0': {id: '0', taskid: a, type: start, task: {id: a}, nexttasks: {'#none#': ['1']}}\n"
                   "  '1': {id: '1', taskid: b, type: regular, nexttasks: {'#none#': ['2']},\n"
                   "    task: {id: b, name: Isolate, script: '|||xdr-endpoint-isolate', iscommand: true},\n"
                   "    scriptarguments: {endpoint_id: {simple: abc}}}\n"
                   "  '2': {id: '2', taskid: c, type: regular,\n"
                   "    task: {id: c, name: Close, script: 'Builtin|||closeInvestigation', iscommand: true}}\n");
        file.close();
        const auto said = call({u"playbook"_s, u"run"_s, path, u"--dry-run"_s, u"--json"_s});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        const auto writes = QJsonDocument::fromJson(said.out).object().value("writes"_L1).toArray();
        QCOMPARE(writes.size(), 2);
        QCOMPARE(writes.at(0).toObject().value("name"_L1).toString(), u"xdr-endpoint-isolate"_s);
        QVERIFY(writes.at(0).toObject().value("undo"_L1).toString().contains("xdr-endpoint-unisolate"_L1));
        QCOMPARE(writes.at(1).toObject().value("name"_L1).toString(), u"close"_s);
    }

    void theHtmlTwinHoldsTheIncident()
    {
        const auto path = m_folder.filePath(u"report.html"_s);
        const auto said = call({u"report"_s, u"1001"_s, u"-o"_s, path, u"--store"_s, m_store});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains(m_case.value("incident"_L1).toString().toUtf8()));
    }

    void exitCodesAndHelp_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("overview") << QStringList{u"--help"_s} << 0;
        QTest::newRow("help of a subcommand") << QStringList{u"demo"_s, u"--help"_s} << 0;
        QTest::newRow("help of a group") << QStringList{u"help"_s, u"playbook"_s} << 0;
        QTest::newRow("version") << QStringList{u"--version"_s} << 0;
        QTest::newRow("manual page") << QStringList{u"--man"_s} << 0;
        QTest::newRow("all commands") << QStringList{u"commands"_s, u"--json"_s} << 0;
        QTest::newRow("unknown command") << QStringList{u"frobnicate"_s} << 2;
        QTest::newRow("unknown mode") << QStringList{u"demo"_s, u"--headless"_s, u"--mode"_s, u"sideways"_s} << 2;
        QTest::newRow("report without a file") << QStringList{u"report"_s, u"1001"_s} << 2;
        QTest::newRow("a command to run is not named") << QStringList{u"command"_s, u"run"_s} << 2;
        QTest::newRow("a command that no connection offers")
            << QStringList{u"command"_s, u"run"_s, u"frobnicate"_s, u"--demo"_s} << 1;
        QTest::newRow("an argument that is missing")
            << QStringList{u"command"_s, u"run"_s, u"code42-alert-get"_s, u"--demo"_s} << 1;
        QTest::newRow("no display for the window") << QStringList() << 1;
    }

    void exitCodesAndHelp()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        const auto said = call(arguments);
        QCOMPARE(said.code, code);
        QVERIFY(!said.out.isEmpty() || !said.err.isEmpty());
    }

    void badInputIsNamed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("names");
        const auto yaml = write(u"broken.yml"_s, "name: x\ntasks: [\n");
        const auto text = write(u"text.holdfast"_s, "hello, I am no database");
        QFile whole(m_store);
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const auto cut = write(u"cut.holdfast"_s, whole.read(40'000));
        QTest::newRow("a playbook that is not YAML")
            << QStringList{u"playbook"_s, u"lint"_s, yaml} << u"broken.yml:3"_s;
        QTest::newRow("a store that is no database")
            << QStringList{u"store"_s, u"verify"_s, u"--store"_s, text} << u"text.holdfast is not a Holdfast store"_s;
        QTest::newRow("a store that is cut off")
            << QStringList{u"incident"_s, u"list"_s, u"--store"_s, cut} << u"cut.holdfast is cut off"_s;
        QTest::newRow("a store that is not there")
            << QStringList{u"incident"_s, u"list"_s, u"--store"_s, m_folder.filePath(u"none"_s)}
            << u"There is no store"_s;
        QTest::newRow("an incident that is not there")
            << QStringList{u"incident"_s, u"show"_s, u"4711"_s, u"--store"_s, m_store} << u"4711"_s;
        QTest::newRow("a filter with a mistake")
            << QStringList{u"incident"_s, u"list"_s, u"status:sideways"_s, u"--store"_s, m_store} << u"Column 8"_s;
    }

    // mission: S116
    void badInputIsNamed()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, names);
        const auto said = call(arguments);
        QCOMPARE(said.code, 1);
        QVERIFY2((said.err + QString::fromUtf8(said.out)).contains(names), qPrintable(said.err));
    }

    void aSecondConsoleOnOneStoreIsToldWhoHasIt()
    {
        const auto path = m_folder.filePath(u"shared.holdfast"_s);
        StoreOptions options;
        options.path = path;
        const auto held = Store::open(options);
        QVERIFY(held);
        const auto said = call({u"demo"_s, u"--headless"_s, u"--store"_s, path});
        QCOMPARE(said.code, 1);
        QVERIFY2(said.err.contains(QString::number(QCoreApplication::applicationPid())), qPrintable(said.err));
    }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
