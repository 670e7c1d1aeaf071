// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "testrun.h"

#include "playbooks/decide.h"

#include <QFile>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using testrun::TaskText;

namespace {

constexpr auto script = "script: '|||%1'";

TaskText start(const QString &next = u"{'#none#': ['1']}"_s)
{
    return {u"0"_s, u"start"_s, next, {}, {}};
}

TaskText automation(const QString &id, const QString &name, const QString &arguments, const QString &next = {},
                    const QString &more = {})
{
    return {id, u"regular"_s, next, u"scriptarguments: %1\n"_s.arg(arguments) + more, u"scriptName: %1"_s.arg(name)};
}

TaskText command(const QString &id, const QString &name, const QString &arguments, const QString &next = {},
                 const QString &more = {})
{
    return {id, u"regular"_s, next, u"scriptarguments: %1\n"_s.arg(arguments) + more,
            QString::fromLatin1(script).arg(name)};
}

QString set(const QString &key, const QString &value)
{
    return u"{key: {simple: '%1'}, value: {simple: '%2'}}"_s.arg(key, value);
}

/// A service with two commands that tests can look at: what was asked, and what it answers.
class FakeService
{
public:
    FakeService()
    {
        add(u"find-host"_s, EffectClass::ReadOnly, {textArg(u"name"_s)});
        add(u"isolate-host"_s, EffectClass::Probed, {textArg(u"id"_s), listArg(u"tags"_s)});
    }
    CommandRegistry registry;
    QList<Effect> asked;
    std::function<Result<CommandOutput>(const Effect &)> answer;

    std::function<Result<CommandOutput>(const Effect &, qint64)> executor()
    {
        return [this](const Effect &effect, qint64) -> Result<CommandOutput> {
            asked.append(effect);
            return answer ? answer(effect) : Result<CommandOutput>(CommandOutput());
        };
    }

    static CommandOutput said(const QString &text, const QJsonObject &context = {})
    {
        CommandOutput output;
        ProducedEntry entry;
        entry.text = text;
        entry.contents = text;
        output.entries.append(entry);
        output.context = context;
        return output;
    }

private:
    static ArgumentDefinition textArg(const QString &name)
    {
        ArgumentDefinition argument;
        argument.name = name;
        return argument;
    }
    static ArgumentDefinition listArg(const QString &name)
    {
        auto argument = textArg(name);
        argument.type = ArgumentType::List;
        return argument;
    }
    void add(const QString &name, EffectClass effect, const QList<ArgumentDefinition> &arguments)
    {
        Command command;
        command.definition.name = name;
        command.definition.brand = u"Fake"_s;
        command.definition.effect = effect;
        command.definition.arguments = arguments;
        registry.add(command);
    }
};

} // namespace

class TestDecide : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

    struct Ran
    {
        std::unique_ptr<UnattendedRun> run;
        [[nodiscard]] QString state(const QString &task) const
        {
            const auto *found = run->state().taskRun(task);
            return found ? taskStateName(found->state) : u"(none)"_s;
        }
        [[nodiscard]] QString branch(const QString &task) const { return run->state().taskRun(task)->branch; }
        [[nodiscard]] QString error(const QString &task) const { return run->state().taskRun(task)->error; }
        [[nodiscard]] QJsonValue value(const QString &key) const { return run->state().context().value(key); }
        [[nodiscard]] RunStatus status() const { return run->state().status(); }
    };

    Ran ran(const PlaybookPtr &playbook, UnattendedOptions options = testrun::options(),
            const PlaybookLibrary *library = nullptr, FakeService *service = nullptr)
    {
        if (service)
            options.execute = service->executor();
        Ran result;
        result.run = std::make_unique<UnattendedRun>(playbook, library, &m_evaluator,
                                                     service ? &service->registry : nullptr, options);
        result.run->run();
        return result;
    }

private Q_SLOTS:
    void runsAChainToItsEnd()
    {
        const auto run =
            ran(testrun::playbook({start(), automation(u"1"_s, u"Set"_s, set(u"A"_s, u"5"_s), u"{'#none#': ['2']}"_s),
                                   automation(u"2"_s, u"Set"_s, set(u"B"_s, u"${A}x"_s))}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"A"_s), QJsonValue(5));
        QCOMPARE(run.value(u"B"_s), QJsonValue(u"5x"_s));
    }

    void followsTheVectorsOfTheGraph()
    {
        auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
        if (shared.isEmpty())
            shared = QStringLiteral(HOLDFAST_SOURCE_DIR) + "/../shared"_L1;
        QFile file(shared + "/reference/vectors/graph.json"_L1);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the vectors are not here");
        const auto cases = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY(!cases.isEmpty());
        for (const auto &value : cases) {
            const auto vector = value.toObject();
            const auto outcomes = vector.value("outcomes"_L1).toObject();
            QList<TaskText> tasks;
            const auto given = vector.value("tasks"_L1).toObject();
            for (auto it = given.begin(); it != given.end(); ++it) {
                const auto task = it.value().toObject();
                const auto type = task.value("type"_L1).toString();
                const auto outcome = outcomes.value(it.key()).toString();
                QString more;
                for (const auto &key : {u"continueonerror"_s, u"skipunavailable"_s}) {
                    if (task.value(key).toBool())
                        more += key + ": true\n"_L1;
                }
                if (const auto kind = task.value("continueonerrortype"_L1).toString(); !kind.isEmpty())
                    more += "continueonerrortype: "_L1 + kind + u'\n';
                QString inner;
                const bool acts = type == "regular"_L1 || type == "condition"_L1;
                if (outcome == "unavailable"_L1) {
                    inner = type == "playbook"_L1 ? u"playbookName: Nowhere"_s : u"script: '|||no-such-command'"_s;
                } else if (outcome == "error"_L1) {
                    inner = u"scriptName: PrintErrorEntry"_s;
                    more += "scriptarguments: {message: {simple: broken}}\n"_L1;
                } else if (acts && outcome != "waiting"_L1) {
                    inner = u"scriptName: Print"_s;
                    more += u"scriptarguments: {value: {simple: '%1'}}\n"_s.arg(outcome);
                }
                const auto next =
                    QString::fromUtf8(QJsonDocument(task.value("next"_L1).toObject()).toJson(QJsonDocument::Compact));
                tasks.append({it.key(), type == "playbook"_L1 && outcome != "unavailable"_L1 ? u"title"_s : type, next,
                              more, inner});
            }
            std::stable_sort(tasks.begin(), tasks.end(), [](const TaskText &a, const TaskText &b) {
                return a.type == "start"_L1 && b.type != "start"_L1;
            });
            const auto run = ran(testrun::playbook(tasks));
            const auto expected = vector.value("expected"_L1).toObject();
            for (auto it = expected.begin(); it != expected.end(); ++it) {
                const auto message = vector.value("source"_L1).toString() + ": task "_L1 + it.key();
                QVERIFY2(run.state(it.key()) == it.value().toString(),
                         qPrintable(message + " is "_L1 + run.state(it.key())));
            }
        }
    }

    void stopsThePathOfAnErrorOnly()
    {
        const auto run = ran(testrun::playbook(
            {start(u"{'#none#': ['1', '3']}"_s),
             automation(u"1"_s, u"PrintErrorEntry"_s, u"{message: {simple: broken}}"_s, u"{'#none#': ['2']}"_s),
             automation(u"2"_s, u"Set"_s, set(u"Two"_s, u"x"_s)),
             automation(u"3"_s, u"Set"_s, set(u"Three"_s, u"x"_s))}));
        QCOMPARE(run.status(), RunStatus::Failed);
        QCOMPARE(run.error(u"1"_s), u"broken"_s);
        QVERIFY(run.value(u"Two"_s).isUndefined());
        QCOMPARE(run.value(u"Three"_s), QJsonValue(u"x"_s));
    }

    void goesOnAfterAnErrorThatMay()
    {
        const auto run = ran(testrun::playbook(
            {start(),
             automation(u"1"_s, u"PrintErrorEntry"_s, u"{message: {simple: broken}}"_s, u"{'#none#': ['2']}"_s,
                        u"continueonerror: true"_s),
             {u"2"_s, u"condition"_s, u"{'yes': ['3'], 'no': ['4']}"_s,
              u"scriptarguments: {entryId: {simple: '${lastCompletedTaskEntries}'}}"_s, u"scriptName: isError"_s},
             {u"3"_s, u"title"_s, {}, {}, {}},
             {u"4"_s, u"title"_s, {}, {}, {}}}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"2"_s), u"yes"_s);
        QCOMPARE(run.state(u"4"_s), u"WillNotBeExecuted"_s);
    }

    void namesTheCommandAndThePackThatAreMissing()
    {
        const auto tasks =
            QList<TaskText>{start(),
                            command(u"1"_s, u"cs-falcon-contain-host"_s, u"{}"_s, u"{'#none#': ['2']}"_s),
                            {u"2"_s, u"title"_s, {}, {}, {}}};
        const auto run = ran(testrun::playbook(tasks));
        QCOMPARE(run.status(), RunStatus::Failed);
        QVERIFY(run.error(u"1"_s).contains("cs-falcon-contain-host"_L1));
        QVERIFY(run.error(u"1"_s).contains("CrowdStrike Falcon"_L1));
        QVERIFY(run.run->state().taskRun(u"1"_s)->unavailable);
    }

    void letsAPersonAnswerForAMissingCommand()
    {
        auto options = testrun::options();
        options.answers = testrun::json(
            R"({"1": {"comment": "done in the other console", "context": {"Host": {"Contained": true}}}})");
        const auto run =
            ran(testrun::playbook({start(),
                                   command(u"1"_s, u"cs-falcon-contain-host"_s, u"{}"_s, u"{'#none#': ['2']}"_s),
                                   {u"2"_s, u"title"_s, {}, {}, {}}}),
                options);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.state(u"1"_s), u"Completed"_s);
        QCOMPARE(run.value(u"Host"_s).toObject().value("Contained"_L1), QJsonValue(true));
        QCOMPARE(run.run->state().taskRun(u"1"_s)->completedBy, u"answers file"_s);
    }

    void runsAgainAndSkipsWhenAPersonSaysSo()
    {
        const auto playbook = testrun::playbook({start(),
                                                 command(u"1"_s, u"no-such"_s, u"{}"_s, u"{'#none#': ['2']}"_s),
                                                 {u"2"_s, u"title"_s, {}, {}, {}}});
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, nullptr};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1)));
        (void)advance(state, services, 2);
        QCOMPARE(state.status(), RunStatus::Failed);
        QVERIFY(state.apply(taskRerun(u"1"_s, u"ada"_s, 3)));
        QCOMPARE(state.status(), RunStatus::Running);
        (void)advance(state, services, 4);
        QCOMPARE(state.taskRun(u"1"_s)->state, RunTaskState::Error);
        QCOMPARE(state.taskRun(u"1"_s)->visit, 2);
        QVERIFY(state.apply(taskSkippedByPerson(u"1"_s, u"ada"_s, u"not needed"_s, 5)));
        (void)advance(state, services, 6);
        QCOMPARE(state.status(), RunStatus::Completed);
        QCOMPARE(taskStateName(state.taskRun(u"2"_s)->state), u"WillNotBeExecuted"_s);
        QVERIFY(!state.apply(taskRerun(u"1"_s, u"ada"_s, 7)));
    }

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
            ran(testrun::playbook(
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
        const auto run = ran(testrun::playbook({start(), command(u"1"_s, u"isolate-host"_s, u"{id: {simple: h}}"_s)}),
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
        const auto run = ran(testrun::playbook({start(),
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
            ran(testrun::playbook(
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

    void decidesBuiltinConditions_data()
    {
        QTest::addColumn<QJsonObject>("context");
        QTest::addColumn<QString>("edges");
        QTest::addColumn<QString>("branch");
        QTest::addColumn<QString>("state");
        QTest::newRow("the first branch that holds")
            << testrun::json(R"({"N": 9})") << u"{'big': ['2'], 'any': ['3'], '#default#': ['4']}"_s << u"big"_s
            << u"Completed"_s;
        QTest::newRow("a later branch") << testrun::json(R"({"N": 1})")
                                        << u"{'big': ['2'], 'any': ['3'], '#default#': ['4']}"_s << u"any"_s
                                        << u"Completed"_s;
        QTest::newRow("the default branch")
            << testrun::json("{}") << u"{'big': ['2'], 'any': ['3'], '#default#': ['4']}"_s << u"#default#"_s
            << u"Completed"_s;
        QTest::newRow("no branch and no default is an error")
            << testrun::json("{}") << u"{'big': ['2'], 'any': ['3']}"_s << u""_s << u"Error"_s;
        QTest::newRow("a branch without an edge ends the path")
            << testrun::json(R"({"N": 9})") << u"{'any': ['3'], '#default#': ['4']}"_s << u"big"_s << u"Completed"_s;
        QTest::newRow("labels compare without case")
            << testrun::json(R"({"N": 9})") << u"{'BIG': ['2'], '#default#': ['4']}"_s << u"big"_s << u"Completed"_s;
    }
    void decidesBuiltinConditions()
    {
        QFETCH(QJsonObject, context);
        QFETCH(QString, edges);
        QFETCH(QString, branch);
        QFETCH(QString, state);
        auto options = testrun::options();
        options.start.context = context;
        const auto conditions =
            u"conditions:\n- {label: big, condition: [[{operator: greaterThan, left: {value: {simple: N}, iscontext: "
            u"true}, right: {value: {simple: '5'}}}]]}\n"
            u"- {label: any, condition: [[{operator: isExists, left: {value: {simple: N}, iscontext: true}}]]}"_s;
        const auto run = ran(testrun::playbook({start(),
                                                {u"1"_s, u"condition"_s, edges, conditions, {}},
                                                {u"2"_s, u"title"_s, {}, {}, {}},
                                                {u"3"_s, u"title"_s, {}, {}, {}},
                                                {u"4"_s, u"title"_s, {}, {}, {}}}),
                             options);
        QCOMPARE(run.state(u"1"_s), state);
        QCOMPARE(run.branch(u"1"_s), branch);
    }

    void waitsForPeopleAndSaysSo()
    {
        const auto playbook = testrun::playbook(
            {start(u"{'#none#': ['1', '2', '3']}"_s),
             {u"1"_s,
              u"regular"_s,
              {},
              u"sla: {hours: 2}\ndefaultassigneecomplex: {simple: '${Boss}'}"_s,
              u"description: 'Call ${Person}'"_s},
             {u"2"_s, u"condition"_s, u"{'Yes': ['4'], '#default#': ['5']}"_s, {}, {}},
             {u"3"_s,
              u"collection"_s,
              u"{'#none#': ['4']}"_s,
              u"form: {title: Survey, questions: [{id: '0', label: '', labelarg: {simple: 'Is ${Person} well?'}, type: singleSelect, options: ['Yes', 'No'], fieldassociated: wellbeing}]}"_s,
              {}},
             {u"4"_s, u"title"_s, {}, {}, {}},
             {u"5"_s, u"title"_s, {}, {}, {}}});
        auto options = testrun::options();
        options.start.context = testrun::json(R"({"Person": "John", "Boss": "ada"})");
        auto run = ran(playbook, options);
        QCOMPARE(run.status(), RunStatus::Waiting);
        const auto questions = run.run->state().questions();
        QCOMPARE(questions.size(), 3);
        QCOMPARE(questions.at(0).text, u"Call John"_s);
        QCOMPARE(questions.at(0).assignee, u"ada"_s);
        QCOMPARE(questions.at(0).dueAtMs - questions.at(0).askedAtMs, 7'200'000);
        QCOMPARE(questions.at(1).options, (QStringList{u"Yes"_s, u"#default#"_s}));
        QCOMPARE(questions.at(2).form.value("questions"_L1).toArray().first().toObject().value("label"_L1).toString(),
                 u"Is John well?"_s);
        for (const auto waits = run.run->state().waits(); const auto &wait : waits) {
            QCOMPARE(wait.kind, RunWait::Kind::Person);
            QVERIFY(!wait.what.isEmpty() && !wait.who.isEmpty() && wait.sinceMs == testrun::startMs);
        }

        options.answers = testrun::json(R"({"1": true, "Task 2": "yes", "3": {"answers": {"0": "No"}}})");
        run = ran(playbook, options);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"2"_s), u"Yes"_s);
        QCOMPARE(run.value(u"Survey"_s).toObject().value("Answers"_L1).toObject().value("0"_L1), QJsonValue(u"No"_s));
        QCOMPARE(run.run->memoryCase().fields().value("wellbeing"_L1), QJsonValue(u"No"_s));
    }

    // mission: U14
    void sleepsWithoutHoldingAThread()
    {
        const auto playbook =
            testrun::playbook({start(), automation(u"1"_s, u"Sleep"_s, u"{seconds: {simple: '2592000'}}"_s)});
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, nullptr};
        QList<RunEvent> journal{runStarted(testrun::options().start, 1000)};
        QVERIFY(state.apply(journal.first()));
        const auto decision = advance(state, services, 1000);
        journal += decision.events;
        QCOMPARE(decision.effects.size(), 1);
        QCOMPARE(decision.effects.first().kind, EffectKind::SetTimer);
        QCOMPARE(decision.effects.first().dueMs, 1000 + 30LL * 86'400'000);

        RunState later(playbook, nullptr, &m_evaluator); // the console was off for 31 days
        for (const auto &event : std::as_const(journal))
            QVERIFY(later.apply(event));
        QCOMPARE(later.timers().size(), 1);
        const auto now = 1000 + 31LL * 86'400'000;
        QVERIFY(later.timers().first().dueMs <= now);
        QVERIFY(later.apply(timerFired(later.timers().first().key, now)));
        (void)advance(later, services, now);
        QCOMPARE(later.status(), RunStatus::Completed);
    }

    void givesSubPlaybooksTheirOwnContext()
    {
        const auto child = testrun::playbook(
            {start(),
             automation(u"1"_s, u"Set"_s, set(u"Seen"_s, u"${inputs.Who}/${Secret}"_s), u"{'#none#': ['2']}"_s),
             automation(u"2"_s, u"Set"_s, set(u"Inner"_s, u"x"_s))},
            u"Child"_s, u"inputs:\n- {key: Who, value: {simple: nobody}}\noutputs:\n- {contextPath: Seen}\n"_s);
        PlaybookSet library;
        library.add(child);
        auto options = testrun::options();
        options.start.context = testrun::json(R"({"Secret": "s"})");
        const auto call = [](const QString &more) {
            return TaskText{u"1"_s, u"playbook"_s, {}, u"separatecontext: %1\n"_s.arg(more), u"playbookName: Child"_s};
        };
        auto run = ran(testrun::playbook({start(), call(u"true"_s)}), options, &library);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"Seen"_s), QJsonValue(u"nobody/"_s));
        QVERIFY(run.value(u"Inner"_s).isUndefined());

        run = ran(testrun::playbook({start(), call(u"false\nscriptarguments: {Who: {simple: John}}"_s)}), options,
                  &library);
        QCOMPARE(run.value(u"Seen"_s), QJsonValue(u"John/s"_s));
        QCOMPARE(run.value(u"Inner"_s), QJsonValue(u"x"_s));
        QCOMPARE(run.state(u"1/2"_s), u"Completed"_s);
    }

    void loopsOverLists()
    {
        PlaybookSet library;
        library.add(testrun::playbook(
            {start(), automation(u"1"_s, u"Set"_s, set(u"Pair"_s, u"${inputs.x}-${inputs.y}-${inputs.z}"_s))},
            u"Child"_s, u"inputs:\n- {key: x}\n- {key: y}\n- {key: z}\noutputs:\n- {contextPath: Pair}\n"_s));
        auto options = testrun::options();
        options.start.context = testrun::json(R"({"X": [1, 2, 3, 4], "Y": ["a", "b", "c"]})");
        const auto run = ran(
            testrun::playbook(
                {start(),
                 {u"1"_s,
                  u"playbook"_s,
                  {},
                  u"separatecontext: true\nscriptarguments: {x: {simple: '${X}'}, y: {simple: '${Y}'}, z: {simple: '9'}}\nloop: {forEach: true, exitCondition: ''}"_s,
                  u"playbookName: Child"_s}}),
            options, &library);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"Pair"_s), QJsonValue(QJsonArray{u"1-a-9"_s, u"2-b-"_s, u"3-c-"_s, u"4--"_s}));
    }

    void loopsUntilTheConditionHolds()
    {
        PlaybookSet library;
        library.add(testrun::playbook(
            {start(),
             automation(u"1"_s, u"Set"_s, u"{key: {simple: Rounds}, value: {simple: r}, append: {simple: 'true'}}"_s)},
            u"Child"_s, u"outputs:\n- {contextPath: Rounds}\n"_s));
        const auto loop = [](const QString &max) {
            return u"separatecontext: true\nloop: {wait: 60, max: %1, exitCondition: '', builtincondition: [[{operator: hasLength, left: {value: {simple: Rounds}, iscontext: true}, right: {value: {simple: '3'}}}]]}"_s
                .arg(max);
        };
        auto run =
            ran(testrun::playbook({start(), {u"1"_s, u"playbook"_s, {}, loop(u"10"_s), u"playbookName: Child"_s}}),
                testrun::options(), &library);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.run->state().taskRun(u"1"_s)->iteration, 3);
        QCOMPARE(run.run->nowMs() - testrun::startMs, 120'000);

        run = ran(testrun::playbook({start(), {u"1"_s, u"playbook"_s, {}, loop(u"2"_s), u"playbookName: Child"_s}}),
                  testrun::options(), &library);
        QCOMPARE(run.state(u"1"_s), u"LoopError"_s);
        QCOMPARE(run.status(), RunStatus::Failed);
    }

    void putsAnErrorOfTheChildOnTheParentTask()
    {
        PlaybookSet library;
        library.add(testrun::playbook(
            {start(), automation(u"1"_s, u"PrintErrorEntry"_s, u"{message: {simple: inner}}"_s)}, u"Child"_s));
        const auto playbook = testrun::playbook(
            {start(),
             {u"1"_s, u"playbook"_s, u"{'#none#': ['2']}"_s, u"separatecontext: true"_s, u"playbookName: Child"_s},
             {u"2"_s, u"title"_s, {}, {}, {}}});
        const auto run = ran(playbook, testrun::options(), &library);
        QCOMPARE(run.state(u"1"_s), u"Error"_s);
        QVERIFY(run.error(u"1"_s).contains("inner"_L1));

        RunState state(playbook, &library, &m_evaluator); // a person skips the task in the child, the parent goes on
        const DecideServices services{&library, &m_evaluator, nullptr};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1)));
        (void)advance(state, services, 2);
        QCOMPARE(state.status(), RunStatus::Failed);
        QVERIFY(state.apply(taskSkippedByPerson(u"1/1"_s, u"ada"_s, {}, 3)));
        (void)advance(state, services, 4);
        QCOMPARE(state.status(), RunStatus::Completed);
        QCOMPARE(state.taskRun(u"2"_s)->state, RunTaskState::Completed);
    }

    void skipsTheBranchOfAMissingPlaybook()
    {
        const auto run = ran(testrun::playbook(
            {start(),
             {u"1"_s, u"playbook"_s, u"{'#none#': ['2']}"_s, u"skipunavailable: true"_s, u"playbookName: Nowhere"_s},
             {u"2"_s, u"title"_s, {}, {}, {}}}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.state(u"1"_s), u"WillNotBeExecuted"_s);
    }

    void setsTimersFieldsAndEvidenceOfATask()
    {
        const auto run = ran(testrun::playbook(
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

    void keepsQuietTasksQuiet()
    {
        const auto run =
            ran(testrun::playbook({start(u"{'#none#': ['1', '2']}"_s),
                                   automation(u"1"_s, u"Set"_s, set(u"A"_s, u"x"_s), {}, u"quietmode: 1"_s),
                                   automation(u"2"_s, u"Set"_s, set(u"B"_s, u"x"_s))}));
        QVERIFY(run.run->state().taskRun(u"1"_s)->entries.isEmpty());
        QCOMPARE(run.run->state().taskRun(u"2"_s)->entries.size(), 1);
        QCOMPARE(run.value(u"A"_s), QJsonValue(u"x"_s));
    }

    void endsWithTheCase()
    {
        const auto run = ran(testrun::playbook(
            {start(),
             command(u"1"_s, u"closeInvestigation"_s, u"{closeReason: {simple: Resolved}}"_s, u"{'#none#': ['2']}"_s),
             automation(u"2"_s, u"Set"_s, set(u"After"_s, u"x"_s))}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QVERIFY(run.run->memoryCase().isClosed());
        QCOMPARE(run.state(u"2"_s), u"WillNotBeExecuted"_s);
        QVERIFY(run.value(u"After"_s).isUndefined());
    }

    void completesAWaitingTaskByItsTag()
    {
        const auto run = ran(testrun::playbook(
            {start(u"{'#none#': ['1', '3']}"_s),
             {u"1"_s, u"condition"_s, u"{'YES': ['2'], '#default#': ['4']}"_s, {}, u"tags: [polling]"_s},
             {u"2"_s, u"title"_s, {}, {}, {}},
             automation(u"3"_s, u"Sleep"_s, u"{seconds: {simple: '5'}}"_s, u"{'#none#': ['5']}"_s),
             {u"4"_s, u"title"_s, {}, {}, {}},
             command(u"5"_s, u"taskComplete"_s, u"{id: {simple: polling}, input: {simple: 'YES'}}"_s)}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"1"_s), u"YES"_s);
        QCOMPARE(run.state(u"2"_s), u"Completed"_s);
    }

    void runsBranchesWhileOthersWait()
    {
        const auto run =
            ran(testrun::playbook({start(u"{'#none#': ['1', '2']}"_s),
                                   {u"1"_s, u"regular"_s, u"{'#none#': ['3']}"_s, {}, {}},
                                   automation(u"2"_s, u"Set"_s, set(u"B"_s, u"x"_s), u"{'#none#': ['3']}"_s),
                                   {u"3"_s, u"title"_s, {}, {}, {}}}));
        QCOMPARE(run.status(), RunStatus::Waiting);
        QCOMPARE(run.value(u"B"_s), QJsonValue(u"x"_s));
        QCOMPARE(run.state(u"3"_s), QString());
    }

    void pausesAndResumes()
    {
        const auto playbook = testrun::playbook({start(), automation(u"1"_s, u"Set"_s, set(u"A"_s, u"x"_s))});
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, nullptr};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1)));
        QVERIFY(state.apply(runPaused(u"ada"_s, {}, 2)));
        QVERIFY(advance(state, services, 3).isEmpty());
        QVERIFY(state.apply(runResumed(u"ada"_s, 4)));
        (void)advance(state, services, 5);
        QCOMPARE(state.status(), RunStatus::Completed);
    }

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

    // mission: U3
    void rehearsesWithoutActing()
    {
        FakeService service;
        const auto playbook = testrun::playbook(
            {start(), command(u"1"_s, u"find-host"_s, u"{name: {simple: a}}"_s, u"{'#none#': ['2']}"_s),
             command(u"2"_s, u"isolate-host"_s, u"{id: {simple: h1}}"_s, u"{'#none#': ['3']}"_s),
             command(u"3"_s, u"setIncident"_s, u"{severity: {simple: High}}"_s)});
        auto options = testrun::options();
        options.rehearse = true;
        const auto rehearsal = ran(playbook, options, nullptr, &service);
        QVERIFY(service.asked.isEmpty());
        QStringList names;
        for (const auto &write : rehearsal.run->writes())
            names.append(write.name);
        QCOMPARE(names, (QStringList{u"isolate-host"_s, u"setFields"_s}));
        QVERIFY(!rehearsal.run->writes().first().undo.isEmpty());

        const auto real = ran(playbook, testrun::options(), nullptr, &service);
        QCOMPARE(real.run->writes(), rehearsal.run->writes());
    }
};

QTEST_GUILESS_MAIN(TestDecide)
#include "tst_decide.moc"
