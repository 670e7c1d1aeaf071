// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "enginetest.h"

#include "base/clock.h"
#include "playbooks/schedules/cronschedule.h"

#include <QTest>

using namespace enginetest;

/// Command lines at set times, and polling.
class TestSchedules : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

private Q_SLOTS:
    void findsTheNextTime_data()
    {
        QTest::addColumn<QString>("cron");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("next");
        const auto row = [](const char *name, const QString &cron, const QString &after, const QString &next) {
            QTest::newRow(name) << cron << after << next;
        };
        row("every five minutes", u"*/5 * * * *"_s, u"2026-11-22T08:02:10Z"_s, u"2026-11-22T08:05:00.000Z"_s);
        row("at the minute itself the next one counts", u"*/5 * * * *"_s, u"2026-11-22T08:05:00Z"_s,
            u"2026-11-22T08:10:00.000Z"_s);
        row("once a day, over midnight", u"30 6 * * *"_s, u"2026-12-31T07:00:00Z"_s, u"2027-01-01T06:30:00.000Z"_s);
        row("on working days", u"0 9 * * mon-fri"_s, u"2026-11-20T10:00:00Z"_s, u"2026-11-23T09:00:00.000Z"_s);
        row("Sunday is 0 and 7", u"0 0 * * 7"_s, u"2026-11-23T00:00:00Z"_s, u"2026-11-29T00:00:00.000Z"_s);
        row("day and weekday: either", u"0 0 1 * mon"_s, u"2026-11-24T00:00:00Z"_s, u"2026-11-30T00:00:00.000Z"_s);
        row("29 February", u"0 0 29 2 *"_s, u"2026-11-22T00:00:00Z"_s, u"2028-02-29T00:00:00.000Z"_s);
        row("never", u"0 0 30 2 *"_s, u"2026-11-22T00:00:00Z"_s, QString());
        row("a plain number of minutes", u"15"_s, u"2026-11-22T08:02:10Z"_s, u"2026-11-22T08:17:10.000Z"_s);
        row("lists, ranges and steps", u"1,31 8-18/2 * 1-6,11 *"_s, u"2026-11-22T08:31:00Z"_s,
            u"2026-11-22T10:01:00.000Z"_s);
    }
    void findsTheNextTime()
    {
        QFETCH(QString, cron);
        QFETCH(QString, after);
        QFETCH(QString, next);
        const auto schedule = CronSchedule::parse(cron);
        QVERIFY(schedule);
        const auto found = schedule->nextAfterMs(msFromIso(after));
        QCOMPARE(found < 0 ? QString() : isoUtc(found), next);
    }

    void refusesWhatIsNoSchedule_data()
    {
        QTest::addColumn<QString>("cron");
        for (const auto *text :
             {"", "* * * *", "60 * * * *", "* * 0 * *", "*/0 * * * *", "a b c d e", "-5", "5-1 * * * *"})
            QTest::newRow(*text ? text : "nothing") << QString::fromLatin1(text);
    }
    void refusesWhatIsNoSchedule()
    {
        QFETCH(QString, cron);
        QVERIFY(!CronSchedule::parse(cron));
    }

    void runsALineAsOftenAsToldBesideThePlaybook()
    {
        const auto playbook = testrun::playbook(
            {start(),
             command(
                 u"1"_s, u"scheduleEntry"_s,
                 u"{command: {simple: '!Set key=Ticks value=\"at ${Name}\" append=true'}, cron: {simple: '*/10 * * * *'}, times: {simple: '3'}}"_s,
                 u"{'#none#': ['2']}"_s),
             automation(u"2"_s, u"Set"_s, set(u"Name"_s, u"night"_s), u"{'#none#': ['3']}"_s),
             automation(u"3"_s, u"Sleep"_s, u"{seconds: {simple: '7200'}}"_s)});
        auto options = testrun::options();
        options.start.context = {{u"Name"_s, u"noon"_s}}; // filled in when the line is scheduled
        const auto run = ran(m_evaluator, playbook, options);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"Ticks"_s), QJsonValue(QJsonArray{u"at noon"_s, u"at noon"_s, u"at noon"_s}));
        QVERIFY(run.run->state().schedules().isEmpty());
    }

    void endsAtItsEndDate()
    {
        const auto playbook = testrun::playbook(
            {start(),
             automation(
                 u"1"_s, u"ScheduleCommand"_s,
                 u"{command: {simple: 'Set key=Ticks value=x append=true'}, cron: {simple: '*/10 * * * *'}, endDate: {simple: '2026-11-22T08:25:00Z'}}"_s,
                 u"{'#none#': ['2']}"_s),
             automation(u"2"_s, u"Sleep"_s, u"{seconds: {simple: '7200'}}"_s)});
        const auto run = ran(m_evaluator, playbook);
        QCOMPARE(run.value(u"Ticks"_s).toArray().size(), 2); // 08:10 and 08:20
    }

    // mission: U14
    void aScheduleOutlivesThePlaybookAndIsFoundAgain()
    {
        const auto playbook =
            testrun::playbook({start(),
                               command(u"1"_s, u"scheduleEntry"_s,
                                       u"{command: {simple: '!isolate-host id=h9'}, cron: {simple: '0 0 1 * *'}}"_s)});
        FakeService service;
        const DecideServices services{nullptr, &m_evaluator, &service.registry};
        QList<RunEvent> journal{runStarted(testrun::options().start, testrun::startMs)};
        RunState first(playbook, nullptr, &m_evaluator);
        QVERIFY(first.apply(journal.first()));
        journal += advance(first, services, testrun::startMs).events;
        QCOMPARE(first.status(), RunStatus::Completed);

        RunState later(playbook, nullptr, &m_evaluator); // after a restart
        for (const auto &event : std::as_const(journal))
            QVERIFY(later.apply(event));
        QCOMPARE(later.timers().size(), 1);
        const auto wait = later.waits().first();
        QCOMPARE(wait.kind, RunWait::Kind::Schedule);
        QVERIFY(wait.what.contains("!isolate-host id=h9"_L1) && wait.what.contains("2026-12-01T00:00:00.000Z"_L1));
        const auto due = later.timers().first();
        QVERIFY(later.apply(timerFired(due.key, due.dueMs)));
        const auto decision = advance(later, services, due.dueMs);
        QCOMPARE(decision.effects.size(), 1);
        QCOMPARE(decision.effects.first().name, u"isolate-host"_s);
        QCOMPARE(decision.effects.first().arguments.value("id"_L1), QJsonValue(u"h9"_s));
        QVERIFY(later.apply(effectCompleted(decision.effects.first().key, FakeService::said(u"ok"_s, {{u"Done"_s, 1}}),
                                            {}, due.dueMs)));
        (void)advance(later, services, due.dueMs);
        QCOMPARE(later.context().value("Done"_L1), QJsonValue(1));
        QCOMPARE(isoUtc(later.timers().first().dueMs), u"2027-01-01T00:00:00.000Z"_s);
        QVERIFY(later.apply(scheduleCanceled(later.schedules().first().id, u"ada"_s, due.dueMs)));
        QVERIFY(later.timers().isEmpty());
    }

    void aScheduleIsStoppedByItsId()
    {
        const auto playbook =
            testrun::playbook({start(),
                               command(u"1"_s, u"scheduleEntry"_s,
                                       u"{command: {simple: '!Print value=x'}, cron: {simple: '*/10 * * * *'}}"_s,
                                       u"{'#none#': ['2']}"_s),
                               automation(u"2"_s, u"StopScheduledTask"_s,
                                          u"{taskID: {simple: '${ScheduledEntry.id}'}}"_s, u"{'#none#': ['3']}"_s),
                               automation(u"3"_s, u"StopScheduledTask"_s, u"{taskID: {simple: 'unknown'}}"_s)});
        const auto run = ran(m_evaluator, playbook);
        QVERIFY(run.run->state().schedules().isEmpty());
        QCOMPARE(run.state(u"2"_s), u"Completed"_s);
        QCOMPARE(run.state(u"3"_s), u"Error"_s);
    }

    void pollsUntilNothingIsPending()
    {
        FakeService service;
        int looks = 0;
        service.answer = [&looks](const Effect &effect) -> Result<CommandOutput> {
            ++looks;
            QJsonArray jobs;
            for (const auto ids = effect.arguments.value("name"_L1).toString().split(u','); const auto &id : ids)
                jobs.append(
                    QJsonObject{{u"ID"_s, id}, {u"Status"_s, looks > (id == "a"_L1 ? 1 : 3) ? u"done"_s : u"busy"_s}});
            return FakeService::said(u"looked"_s, {{u"Job(val.ID == obj.ID)"_s, jobs}});
        };
        PlaybookSet library;
        library.add(pollingPlaybook(u"60"_s));
        const auto run = ran(m_evaluator, callingPolling(), testrun::options(), &library, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"1/3"_s), u"YES"_s);
        QCOMPARE(looks, 4);
        QCOMPARE(service.asked.at(2).arguments.value("name"_L1), QJsonValue(u"b"_s)); // only what is pending
        QVERIFY(run.value(u"Job"_s).isArray());
        QCOMPARE(run.run->nowMs() - testrun::startMs, 4 * 10 * 60'000);
    }

    void theShippedPollingPlaybookPolls()
    {
        const auto loaded =
            loadPlaybook(QStringLiteral(HOLDFAST_SOURCE_DIR) + "/resources/playbooks/generic-polling.yml"_L1);
        QVERIFY(loaded.playbook && loaded.problems.isEmpty());
        PlaybookSet library;
        library.add(loaded.playbook);
        FakeService service;
        int looks = 0;
        service.answer = [&looks](const Effect &) -> Result<CommandOutput> {
            return FakeService::said(
                u"looked"_s,
                {{u"Job(val.ID == obj.ID)"_s,
                  QJsonObject{{u"ID"_s, u"a"_s}, {u"Status"_s, ++looks < 3 ? u"busy"_s : u"done"_s}}}});
        };
        const auto playbook = testrun::playbook(
            {start(),
             {u"1"_s,
              u"playbook"_s,
              {},
              u"separatecontext: true\nscriptarguments: {Ids: {simple: 'a'}, PollingCommandName: {simple: find-host}, PollingCommandArgName: {simple: name}, Interval: {simple: '2'}, Timeout: {simple: '60'}, dt: {simple: \"Job(val.Status != 'done').ID\"}}"_s,
              u"playbookName: GenericPolling"_s}});
        const auto run = ran(m_evaluator, playbook, testrun::options(), &library, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(looks, 3);
        QCOMPARE(run.run->nowMs() - testrun::startMs, 3 * 2 * 60'000);
        // Nothing to wait for: it asks nobody.
        const auto idle = ran(m_evaluator, loaded.playbook, testrun::options(), nullptr, &service);
        QCOMPARE(idle.status(), RunStatus::Completed);
        QCOMPARE(looks, 3);
    }

    void pollingEndsAtItsTimeout()
    {
        FakeService service;
        service.answer = [](const Effect &) -> Result<CommandOutput> {
            return FakeService::said(
                u"looked"_s, {{u"Job(val.ID == obj.ID)"_s, QJsonObject{{u"ID"_s, u"a"_s}, {u"Status"_s, u"busy"_s}}}});
        };
        PlaybookSet library;
        library.add(pollingPlaybook(u"30"_s));
        const auto run = ran(m_evaluator, callingPolling(), testrun::options(), &library, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"1/3"_s), u"YES"_s);
        QCOMPARE(service.asked.size(), 1 + 3);
    }

    void pollingThatFailsTakesTheDefaultBranch()
    {
        FakeService service;
        int looks = 0;
        service.answer = [&looks](const Effect &) -> Result<CommandOutput> {
            if (++looks > 1)
                return Error{ErrorCode::ServerError, u"gone"_s, {}};
            return FakeService::said(
                u"looked"_s, {{u"Job(val.ID == obj.ID)"_s, QJsonObject{{u"ID"_s, u"a"_s}, {u"Status"_s, u"busy"_s}}}});
        };
        PlaybookSet library;
        library.add(pollingPlaybook(u"60"_s));
        const auto run = ran(m_evaluator, callingPolling(), testrun::options(), &library, &service);
        QCOMPARE(run.state(u"1/5"_s), u"Completed"_s);
        QCOMPARE(run.state(u"1/4"_s), u"WillNotBeExecuted"_s);
    }

private:
    /// The shape of the public GenericPolling playbook: ask once, schedule, wait for the tagged task.
    static PlaybookPtr pollingPlaybook(const QString &timeout)
    {
        const auto ids =
            u"ids: {simple: '${inputs.Ids}'}, pollingCommand: {simple: find-host}, pollingCommandArgName: {simple: name}"_s;
        return testrun::playbook(
            {start(u"{'#none#': ['1', '3']}"_s),
             automation(u"1"_s, u"RunPollingCommand"_s, u"{%1}"_s.arg(ids), u"{'#none#': ['2']}"_s),
             automation(u"2"_s, u"ScheduleGenericPolling"_s,
                        u"{%1, dt: {simple: '${inputs.dt}'}, interval: {simple: '10'}, timeout: {simple: '%2'}}"_s.arg(
                            ids, timeout)),
             {u"3"_s, u"condition"_s, u"{'YES': ['4'], '#default#': ['5']}"_s, {}, u"tags: [polling]"_s},
             {u"4"_s, u"title"_s, {}, {}, {}},
             {u"5"_s, u"title"_s, {}, {}, {}}},
            u"GenericPolling"_s, u"inputs:\n- {key: Ids}\n- {key: dt}\noutputs:\n- {contextPath: Job}\n"_s);
    }

    static PlaybookPtr callingPolling()
    {
        return testrun::playbook(
            {start(),
             {u"1"_s,
              u"playbook"_s,
              {},
              u"separatecontext: true\nscriptarguments: {Ids: {simple: 'a,b'}, dt: {simple: \"Job(val.Status != 'done').ID\"}}"_s,
              u"playbookName: GenericPolling"_s}});
    }
};

QTEST_GUILESS_MAIN(TestSchedules)
#include "tst_schedules.moc"
