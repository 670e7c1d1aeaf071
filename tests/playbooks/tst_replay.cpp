// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "enginetest.h"

#include "playbooks/replay/replay.h"

#include <QTest>

using namespace enginetest;

/// Recorded runs made again.
class TestReplay : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

private Q_SLOTS:
    // mission: U2
    void theSameEventsGiveTheSameStateByteByByte()
    {
        FakeService service;
        const auto playbook = testrun::playbook({start(u"{'#none#': ['1', '2', '3']}"_s),
                                                 command(u"1"_s, u"find-host"_s, u"{name: {simple: a}}"_s),
                                                 automation(u"2"_s, u"Sleep"_s, u"{seconds: {simple: '1'}}"_s),
                                                 automation(u"3"_s, u"Set"_s, set(u"A"_s, u"${incident.name}"_s))});
        auto options = testrun::options();
        options.execute = service.executor();
        QByteArray first;
        for (int round = 0; round < 100; ++round) {
            QList<RunEvent> journal;
            UnattendedRun run(playbook, nullptr, &m_evaluator, &service.registry, options);
            run.setJournal([&journal](const RunEvent &event) {
                journal.append(event);
                return true;
            });
            run.run();
            RunState folded(playbook, nullptr, &m_evaluator);
            for (const auto &event : std::as_const(journal)) {
                const auto read =
                    RunEvent::fromJson(QJsonDocument::fromJson(QJsonDocument(event.toJson()).toJson()).object());
                QVERIFY(read);
                QVERIFY(folded.apply(*read));
            }
            QCOMPARE(folded.canonicalDump(), run.state().canonicalDump());
            if (round == 0)
                first = folded.canonicalDump();
            QCOMPARE(folded.canonicalDump(), first);
        }
    }

    // mission: U2
    void aHundredReplaysGiveOneHash()
    {
        const auto record = recordedRun();
        const auto expected = transcriptSha256(record.events);
        for (int round = 0; round < 100; ++round) {
            const auto again = replay(record);
            QVERIFY(again);
            QVERIFY2(!again->difference, again->difference ? qPrintable(again->difference->text()) : "");
            QCOMPARE(again->transcript, expected);
            QCOMPARE(again->events, record.events.size());
            QCOMPARE(again->state, u"completed"_s);
            QVERIFY(!again->wentOn);
        }
        const auto kept = RunRecord::fromJson(record.toJson());
        QVERIFY(kept);
        QCOMPARE(kept->events, record.events);
        QCOMPARE(replay(*kept)->transcript, expected);
    }

    void stopsAtTheFirstDifferenceAndNamesTheTask_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("what");
        QTest::newRow("another argument of a command")
            << QByteArray("name: {simple: a}") << QByteArray("name: {simple: b}") << u"1"_s
            << u"recorded “a”, now “b”"_s;
        QTest::newRow("another value that is set") << QByteArray("value: {simple: '${Host}'}")
                                                   << QByteArray("value: {simple: 'fixed'}") << u"3"_s << u"fixed"_s;
        QTest::newRow("a task that leads elsewhere")
            << QByteArray("nexttasks: {'#none#': ['3']}") << QByteArray("nexttasks: {'#none#': ['4']}") << u"3"_s
            << u"now"_s;
        QTest::newRow("a task more at the end")
            << QByteArray("  '4':\n    id: '4'\n    type: title\n    task:\n      name: Task 4\n")
            << QByteArray("  '4':\n    id: '4'\n    type: title\n    task:\n      name: Task 4\n    nexttasks: "
                          "{'#none#': ['5']}\n  '5':\n    id: '5'\n    type: title\n    task:\n      name: Task 5\n")
            << u"4"_s << u"labels"_s;
    }

    // mission: U2
    void stopsAtTheFirstDifferenceAndNamesTheTask()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, task);
        QFETCH(QString, what);
        const auto record = recordedRun();
        auto edited = record.playbook;
        QVERIFY(edited.contains(from));
        edited.replace(from, to);
        const auto again = replay(record, edited);
        QVERIFY(again);
        QVERIFY(again->difference);
        QCOMPARE(again->difference->task, task);
        QVERIFY2(again->difference->what.contains(what), qPrintable(again->difference->text()));
        QVERIFY(again->events < record.events.size());
    }

    void aRecordThatWasCutOffReplaysUpToItsEnd()
    {
        auto record = recordedRun();
        while (record.events.last().kind != RunEventKind::EffectCompleted)
            record.events.removeLast();
        const auto again = replay(record);
        QVERIFY(again);
        QVERIFY(!again->difference);
        QVERIFY(again->wentOn);
        QCOMPARE(again->events, record.events.size());
    }

    void aRecordThatWasChangedIsRefused()
    {
        auto bytes = recordedRun().toJson();
        bytes.replace("Exposure on an endpoint", "Exposure on no endpoint");
        const auto record = RunRecord::fromJson(bytes);
        QVERIFY(!record);
        QCOMPARE(record.error().code, ErrorCode::StorageCorrupt);
    }

private:
    /// A run with a command, a question, a wait, a sub-playbook and scripts that look at time and chance.
    RunRecord recordedRun()
    {
        const auto child = testrun::yaml(
            {start(), automation(u"1"_s, u"Set"_s, u"{key: {simple: Inner}, value: {simple: '${inputs.Who}'}}"_s)},
            u"Child"_s, u"inputs:\n- {key: Who}\noutputs:\n- {contextPath: Inner}\n"_s);
        RunRecord record;
        record.playbook = testrun::yaml(
            {start(u"{'#none#': ['1', '2', '6']}"_s),
             command(u"1"_s, u"find-host"_s, u"{name: {simple: a}}"_s, u"{'#none#': ['3']}"_s),
             automation(u"2"_s, u"Sleep"_s, u"{seconds: {simple: '90'}}"_s),
             automation(u"3"_s, u"Set"_s, u"{key: {simple: Copy}, value: {simple: '${Host}'}}"_s),
             {u"4"_s, u"title"_s, {}, {}, {}},
             {u"6"_s, u"playbook"_s, u"{'#none#': ['7']}"_s,
              u"separatecontext: true\nscriptarguments: {Who: {simple: '${.=Date.now() + Math.random()}'}}"_s,
              u"playbookName: Child"_s},
             {u"7"_s, u"condition"_s, u"{'yes': ['4'], 'no': ['4']}"_s, {}, {}}});
        FakeService service;
        service.answer = [](const Effect &) -> Result<CommandOutput> {
            return FakeService::said(u"found"_s, {{u"Host"_s, u"h1"_s}});
        };
        auto options = testrun::options();
        options.execute = service.executor();
        options.answers = {{u"7"_s, u"no"_s}};
        options.start.library = {QString::fromUtf8(child)};
        PlaybookSet library;
        library.add(readPlaybook(child).playbook);
        UnattendedRun run(readPlaybook(record.playbook).playbook, &library, &m_evaluator, &service.registry, options);
        run.setClockListener([&](qint64 nowMs) { m_evaluator.setClock(nowMs, scriptSeed(options.start.run)); });
        run.setJournal([&record](const RunEvent &event) {
            record.events.append(event);
            return true;
        });
        run.run();
        if (run.state().status() != RunStatus::Completed)
            qFatal("the run to be replayed does not end");
        return record;
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
