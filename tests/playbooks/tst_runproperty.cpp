// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "testrun.h"

#include <QRandomGenerator>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using testrun::TaskText;

namespace {

/// A service with one act that is counted by its idempotency key, and that survives the crashes of the console.
class Ledger
{
public:
    Ledger()
    {
        for (const auto &name : {u"ledger-write"_s, u"ledger-read"_s}) {
            Command command;
            command.definition.name = name;
            command.definition.brand = u"Ledger"_s;
            command.definition.effect = name == "ledger-write"_L1 ? EffectClass::Probed : EffectClass::ReadOnly;
            registry.add(command);
        }
    }
    CommandRegistry registry;
    QMap<QString, int> written; ///< idempotency key -> how often it was applied

    CommandOutput run(const Effect &effect)
    {
        if (effect.name == "ledger-write"_L1
            && !written.contains(effect.idempotencyKey)) // probed: read back before repeating
            ++written[effect.idempotencyKey];
        CommandOutput output;
        ProducedEntry entry;
        entry.text = u"ok"_s;
        entry.contents = effect.arguments;
        output.entries.append(entry);
        output.context.insert(u"Ledger(val.k == obj.k)"_s, QJsonObject{{u"k"_s, effect.arguments.value("k"_L1)}});
        return output;
    }
};

/// A random playbook: a layered graph of built-ins, conditions, waits, questions, commands, failing tasks and sub-playbooks.
class Generator
{
public:
    explicit Generator(quint32 seed)
        : m_random(seed)
    {
    }

    PlaybookPtr make(const QString &name, PlaybookSet *library, int depth = 0)
    {
        QList<TaskText> tasks{{u"0"_s, u"start"_s, {}, {}, {}}};
        const int count = 5 + pick(depth == 0 ? 16 : 5);
        for (int i = 1; i <= count; ++i)
            tasks.append(task(QString::number(i), name, library, depth));
        if (tasks.last().type == "condition"_L1) // it would have no branch to take
            tasks.last() = {QString::number(count), u"title"_s, {}, {}, {}};
        for (int i = 0; i < count; ++i) { // edges lead forward only
            const auto target = [&] { return QString::number(i + 1 + pick(std::min(3, count - i))); };
            auto &from = tasks[i];
            if (from.type == "condition"_L1)
                from.next = u"{'yes': ['%1'], '#default#': ['%2']}"_s.arg(target(), target());
            else
                from.next = pick(3) == 0 ? u"{'#none#': ['%1', '%2']}"_s.arg(target(), target())
                                         : u"{'#none#': ['%1']}"_s.arg(target());
        }
        return testrun::playbook(tasks, name, u"outputs:\n- {contextPath: Out}\n"_s);
    }

private:
    int pick(int below) { return below <= 0 ? 0 : m_random.bounded(below); }

    TaskText task(const QString &id, const QString &owner, PlaybookSet *library, int depth)
    {
        const auto key = u"K%1"_s.arg(pick(5));
        switch (pick(depth < 2 ? 10 : 9)) {
        case 0:
            return {
                id,
                u"condition"_s,
                {},
                u"conditions: [{label: 'yes', condition: [[{operator: isExists, left: {value: {simple: %1}, iscontext: true}}]]}]"_s
                    .arg(key),
                {}};
        case 1:
            return {id,
                    u"regular"_s,
                    {},
                    u"scriptarguments: {seconds: {simple: '%1'}}"_s.arg(1 + pick(90)),
                    u"scriptName: Sleep"_s};
        case 2:
        case 3:
            return {id,
                    u"regular"_s,
                    {},
                    u"scriptarguments: {k: {simple: '%1-%2'}}"_s.arg(owner, id),
                    u"script: '|||ledger-write'"_s};
        case 4:
            return {id,
                    u"regular"_s,
                    {},
                    u"continueonerror: true\nscriptarguments: {message: {simple: m}}"_s,
                    u"scriptName: PrintErrorEntry"_s};
        case 5:
            return {id, u"regular"_s, {}, {}, {}};
        case 6:
            return {
                id, u"regular"_s, {}, u"scriptarguments: {severity: {simple: High}}"_s, u"script: '|||setIncident'"_s};
        case 7:
            return {id, u"title"_s, {}, u"timertriggers: [{fieldname: remediationsla, action: start}]"_s, {}};
        case 8:
            return {id,
                    u"regular"_s,
                    {},
                    u"scriptarguments: {key: {simple: %1}, value: {simple: 'v%2'}, append: {simple: 'true'}}"_s.arg(key,
                                                                                                                    id),
                    u"scriptName: Set"_s};
        default: {
            const auto child = u"%1-%2"_s.arg(owner, id);
            library->add(make(child, library, depth + 1));
            QString loop;
            if (pick(3) == 0)
                loop =
                    u"\nloop: {forEach: true, exitCondition: ''}\nscriptarguments: {each: {complex: {root: '${', accessor: '=[1,2,3]}'}}}"_s;
            return {id,
                    u"playbook"_s,
                    {},
                    u"separatecontext: %1"_s.arg(pick(2) == 0 ? u"true"_s : u"false"_s) + loop,
                    u"playbookName: %1"_s.arg(child)};
        }
        }
    }

    QRandomGenerator m_random;
};

} // namespace

class TestRunProperty : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

    UnattendedOptions options(Ledger &ledger)
    {
        auto result = testrun::options();
        result.execute = [&ledger](const Effect &effect, qint64) -> Result<CommandOutput> {
            return ledger.run(effect);
        };
        for (int i = 0; i < 40; ++i) // every question gets its answer
            result.answers.insert(u"Task %1"_s.arg(i), true);
        return result;
    }

private Q_SLOTS:
    // mission: U13
    void aRunStoppedAnywhereEndsLikeOneThatWasNot_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 200; ++seed)
            QTest::addRow("generated playbook %u", seed) << seed;
    }
    void aRunStoppedAnywhereEndsLikeOneThatWasNot()
    {
        QFETCH(quint32, seed);
        PlaybookSet library;
        const auto playbook = Generator(seed).make(u"P%1"_s.arg(seed), &library);

        Ledger whole;
        QList<RunEvent> events;
        UnattendedRun unbroken(playbook, &library, &m_evaluator, &whole.registry, options(whole));
        unbroken.setJournal([&events](const RunEvent &event) {
            events.append(event);
            return true;
        });
        unbroken.run();
        QStringList stuck;
        for (const auto waits = unbroken.state().waits(); const auto &wait : waits)
            stuck.append(wait.task + u": "_s + wait.what);
        QVERIFY2(unbroken.state().status() == RunStatus::Completed, qPrintable(stuck.join(u'\n')));

        // Stop at random points, several times in one run; what was journaled survives, everything else is gone.
        QRandomGenerator random(seed * 7919);
        Ledger ledger;
        QList<RunEvent> journal;
        for (int life = 0; life < 60; ++life) {
            UnattendedRun run(playbook, &library, &m_evaluator, &ledger.registry, options(ledger));
            QVERIFY(run.resume(journal));
            auto left = life < 50 ? 1 + random.bounded(8) : 1'000'000;
            run.setJournal([&](const RunEvent &event) {
                if (left-- <= 0)
                    return false;
                journal.append(event);
                return true;
            });
            run.run();
            if (run.state().isFinished())
                break;
        }
        RunState folded(playbook, &library, &m_evaluator);
        for (const auto &event : std::as_const(journal))
            QVERIFY(folded.apply(event));
        QVERIFY(folded.isFinished());
        QCOMPARE(folded.status(), RunStatus::Completed);
        QCOMPARE(folded.context(), unbroken.state().context());
        QCOMPARE(ledger.written, whole.written);
        for (const auto &count : std::as_const(ledger.written))
            QCOMPARE(count, 1);
        QStringList states;
        QStringList expected;
        for (const auto paths = unbroken.state().framePaths(); const auto &path : paths) {
            for (const auto &task : unbroken.state().frame(path)->playbook->tasks) {
                const auto taskPath = path.isEmpty() ? task.id : path + u'/' + task.id;
                expected.append(taskPath + u'=' + taskStateName(unbroken.state().taskRun(taskPath)->state));
                states.append(
                    taskPath + u'='
                    + (folded.taskRun(taskPath) ? taskStateName(folded.taskRun(taskPath)->state) : u"missing"_s));
            }
        }
        QCOMPARE(states, expected);
    }

    // mission: U13
    void everyEventBoundaryIsSafe()
    {
        for (quint32 seed = 1001; seed <= 1005; ++seed)
            stopAtEveryEvent(seed);
    }

private:
    void stopAtEveryEvent(quint32 seed)
    {
        PlaybookSet library;
        const auto playbook = Generator(seed).make(u"Boundary"_s, &library);
        Ledger whole;
        UnattendedRun unbroken(playbook, &library, &m_evaluator, &whole.registry, options(whole));
        unbroken.run();
        const auto count = unbroken.state().eventCount();
        QVERIFY(count > 5);
        for (qint64 cut = 0; cut < count; ++cut) {
            Ledger ledger;
            QList<RunEvent> journal;
            UnattendedRun first(playbook, &library, &m_evaluator, &ledger.registry, options(ledger));
            first.setJournal([&journal, cut](const RunEvent &event) {
                if (journal.size() >= cut)
                    return false;
                journal.append(event);
                return true;
            });
            first.run();
            UnattendedRun second(playbook, &library, &m_evaluator, &ledger.registry, options(ledger));
            QVERIFY(second.resume(journal));
            second.run();
            QCOMPARE(second.state().status(), RunStatus::Completed);
            QCOMPARE(second.state().context(), unbroken.state().context());
            QCOMPARE(ledger.written, whole.written);
        }
    }
};

QTEST_GUILESS_MAIN(TestRunProperty)
#include "tst_runproperty.moc"
