// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "enginetest.h"

#include <QTest>

using namespace enginetest;

/// Commands and acts on the case: requests, outcomes, repetition, outputs.
class TestCalls : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

private Q_SLOTS:
    void asksForAnEffectBeforeItHappens()
    {
        FakeService service;
        const auto playbook = testrun::playbook({start(), command(u"1"_s, u"isolate-host"_s, u"{id: {simple: h1}}"_s)});
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, &service.registry};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1)));
        const auto decision = advance(state, services, 2);
        QCOMPARE(decision.effects.size(), 1);
        const auto &effect = decision.effects.first();
        QCOMPARE(effect.name, u"isolate-host"_s);
        QCOMPARE(effect.idempotencyKey.size(), 32);
        QCOMPARE(decision.events.last().kind, RunEventKind::EffectRequested);
        QCOMPARE(state.pendingEffects().size(), 1);
        QVERIFY(decide(state, services, 3).isEmpty());
        const auto waits = state.waits();
        QCOMPARE(waits.size(), 1);
        QCOMPARE(waits.first().kind, RunWait::Kind::Command);
        QCOMPARE(waits.first().sinceMs, 2);
        QVERIFY(!state.apply(effectCompleted(u"something else"_s, {}, {}, 3)));
        QVERIFY(state.apply(
            effectCompleted(effect.key, FakeService::said(u"done"_s, {{u"Host"_s, u"h1"_s}}), {u"entry-9"_s}, 4)));
        QVERIFY2(!state.apply(effectCompleted(effect.key, {}, {}, 5)), "an outcome counts once");
        (void)advance(state, services, 6);
        QCOMPARE(state.status(), RunStatus::Completed);
        QCOMPARE(state.taskRun(u"1"_s)->entries, QStringList{u"entry-9"_s});
        QCOMPARE(state.context().value("Host"_L1), QJsonValue(u"h1"_s));
    }

    void repeatsAfterAFailureAsOftenAsToldWithTheSameKey()
    {
        FakeService service;
        int calls = 0;
        service.answer = [&calls](const Effect &) -> Result<CommandOutput> {
            if (++calls < 3)
                return Error{ErrorCode::ServerError, u"try later"_s, {}};
            return FakeService::said(u"found"_s);
        };
        const auto run =
            ran(m_evaluator,
                testrun::playbook(
                    {start(),
                     command(u"1"_s, u"find-host"_s,
                             u"{name: {simple: a}, retry-count: {simple: '2'}, retry-interval: {simple: '60'}}"_s)}),
                testrun::options(), nullptr, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(calls, 3);
        QCOMPARE(run.run->nowMs() - testrun::startMs, 120'000);
        QCOMPARE(service.asked.at(0).idempotencyKey, service.asked.at(2).idempotencyKey);
        QVERIFY(service.asked.at(0).key != service.asked.at(2).key);
        QVERIFY(!service.asked.at(0).arguments.contains("retry-count"_L1));
    }

    void asksAgainWhileAnActGoesOn()
    {
        FakeService service;
        service.answer = [](const Effect &effect) -> Result<CommandOutput> {
            auto output = FakeService::said(u"pending"_s);
            if (!effect.arguments.contains("action"_L1) || effect.arguments.value("action"_L1).toInt() < 3) {
                output.pollArguments = QJsonObject{{u"action"_s, effect.arguments.value("action"_L1).toInt() + 1}};
                output.pollAfterMs = 5000;
            }
            return output;
        };
        const auto run =
            ran(m_evaluator, testrun::playbook({start(), command(u"1"_s, u"isolate-host"_s, u"{id: {simple: h}}"_s)}),
                testrun::options(), nullptr, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(service.asked.size(), 4);
        QCOMPARE(run.run->nowMs() - testrun::startMs, 15'000);
        for (const auto &effect : std::as_const(service.asked))
            QCOMPARE(effect.idempotencyKey, service.asked.first().idempotencyKey);
    }

    void givesUpPollingAfterTheTimeout()
    {
        FakeService service;
        service.answer = [](const Effect &) -> Result<CommandOutput> {
            auto output = FakeService::said(u"pending"_s);
            output.pollArguments = QJsonObject{{u"a"_s, 1}};
            output.pollAfterMs = 5000;
            return output;
        };
        const auto run = ran(m_evaluator,
                             testrun::playbook({start(),
                                                command(u"1"_s, u"isolate-host"_s,
                                                        u"{id: {simple: h}, execution-timeout: {simple: '12'}}"_s)}),
                             testrun::options(), nullptr, &service);
        QCOMPARE(run.status(), RunStatus::Failed);
        QCOMPARE(service.asked.size(), 4);
    }

    void stepsThroughListArguments()
    {
        FakeService service;
        auto options = testrun::options();
        options.start.context = testrun::json(R"({"Ids": ["a", "b", "c"], "Tags": ["x", "y"], "One": ["only"]})");
        const auto run =
            ran(m_evaluator,
                testrun::playbook(
                    {start(),
                     command(u"1"_s, u"isolate-host"_s, u"{id: {simple: '${Ids}'}, tags: {simple: '${Tags}'}}"_s,
                             u"{'#none#': ['2']}"_s),
                     command(u"2"_s, u"find-host"_s, u"{name: {simple: '${One}'}}"_s, u"{'#none#': ['3']}"_s),
                     command(u"3"_s, u"find-host"_s, u"{name: {complex: {root: '${', accessor: '=[]}'}}}"_s)}),
                options, nullptr, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(service.asked.size(), 4);
        QCOMPARE(service.asked.at(1).arguments.value("id"_L1), QJsonValue(u"b"_s));
        QCOMPARE(service.asked.at(1).arguments.value("tags"_L1), QJsonValue(QJsonArray{u"x"_s, u"y"_s}));
        QVERIFY(service.asked.at(0).idempotencyKey != service.asked.at(1).idempotencyKey);
        QCOMPARE(service.asked.at(3).arguments.value("name"_L1), QJsonValue(u"only"_s));
    }

    void mergesOutputsAndExtendsTheContext()
    {
        FakeService service;
        service.answer = [](const Effect &) -> Result<CommandOutput> {
            auto output = FakeService::said(
                u"x"_s, {{u"Host(val.ID == obj.ID)"_s, QJsonObject{{u"ID"_s, 1}, {u"Name"_s, u"lt"_s}}}});
            output.entries.first().contents = QJsonObject{{u"deep"_s, QJsonObject{{u"er"_s, 7}}}};
            return output;
        };
        const auto call = u"{name: {simple: a}, extend-context: {simple: 'Extra=deep.er'}}"_s;
        const auto run = ran(
            m_evaluator,
            testrun::playbook(
                {start(), command(u"1"_s, u"find-host"_s, call, u"{'#none#': ['2']}"_s),
                 command(u"2"_s, u"find-host"_s, u"{name: {simple: b}}"_s, u"{'#none#': ['3']}"_s),
                 command(
                     u"3"_s, u"find-host"_s,
                     u"{name: {simple: c}, ignore-outputs: {simple: 'true'}, extend-context: {simple: 'Only=deep.er'}}"_s)}),
            testrun::options(), nullptr, &service);
        QCOMPARE(run.value(u"Host"_s), QJsonValue(QJsonObject{{u"ID"_s, 1}, {u"Name"_s, u"lt"_s}}));
        QCOMPARE(run.value(u"Extra"_s), QJsonValue(7));
        QCOMPARE(run.value(u"Only"_s), QJsonValue(7));
    }

    void setsTimersFieldsAndEvidenceOfATask()
    {
        const auto run = ran(
            m_evaluator,
            testrun::playbook(
                {start(),
                 {u"1"_s,
                  u"title"_s,
                  u"{'#none#': ['2']}"_s,
                  u"timertriggers: [{fieldname: remediationsla, action: start}]"_s,
                  {}},
                 automation(
                     u"2"_s, u"Print"_s, u"{value: {simple: secured}}"_s, u"{'#none#': ['3']}"_s,
                     u"fieldMapping: [{incidentfield: 'Alert Name', output: {simple: '${incident.name}'}}]\nevidencedata: {description: {simple: 'what was secured'}, tags: {simple: 'a,b'}}"_s),
                 {u"3"_s, u"title"_s, {}, u"timertriggers: [{fieldname: remediationsla, action: stop}]"_s, {}}}));
        QCOMPARE(run.status(), RunStatus::Completed);
        const auto &fields = run.run->memoryCase().fields();
        QCOMPARE(fields.value("remediationsla"_L1).toObject().value("runStatus"_L1), QJsonValue(u"ended"_s));
        QCOMPARE(fields.value("alertname"_L1), QJsonValue(u"Exposure on an endpoint"_s));
        const auto evidence = run.run->memoryCase().evidence().first().toObject();
        QCOMPARE(evidence.value("description"_L1), QJsonValue(u"what was secured"_s));
        QCOMPARE(evidence.value("entries"_L1).toArray().first().toString(),
                 run.run->state().taskRun(u"2"_s)->entries.first());
        QCOMPARE(run.run->state().incident().value("alertname"_L1), QJsonValue(u"Exposure on an endpoint"_s));
    }
};

QTEST_GUILESS_MAIN(TestCalls)
#include "tst_calls.moc"
