// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "generatedplaybooks.h"

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
        for (const auto &name : {u"ledger-write"_s, u"ledger-slow"_s}) {
            Command command;
            command.definition.name = name;
            command.definition.brand = u"Ledger"_s;
            command.definition.effect = EffectClass::Probed;
            registry.add(command);
        }
    }
    CommandRegistry registry;
    QMap<QString, int> written; ///< idempotency key -> how often it was applied

    CommandOutput run(const Effect &effect)
    {
        if (!written.contains(effect.idempotencyKey)) // probed: read back before repeating
            ++written[effect.idempotencyKey];
        CommandOutput output;
        if (effect.name == "ledger-slow"_L1 && !effect.arguments.contains("again"_L1)) { // the act goes on for a while
            auto again = effect.arguments;
            again.insert(u"again"_s, true);
            output.pollArguments = again;
            output.pollAfterMs = 700'000;
        }
        ProducedEntry entry;
        entry.text = u"ok"_s;
        entry.contents = effect.arguments;
        output.entries.append(entry);
        output.context.insert(u"Ledger(val.k == obj.k)"_s, QJsonObject{{u"k"_s, effect.arguments.value("k"_L1)}});
        return output;
    }
};

/// A generated playbook, with what it calls in the library.
PlaybookPtr generated(quint32 seed, const QString &name, PlaybookSet *library)
{
    const auto made = testrun::PlaybookGenerator(seed).make(name);
    for (const auto &yaml : made.mid(1)) {
        const auto loaded = readPlaybook(yaml);
        if (!loaded.playbook || loaded.hasErrors())
            qFatal("a generated playbook is broken: %s", yaml.constData());
        library->add(loaded.playbook);
    }
    return readPlaybook(made.first()).playbook;
}

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
            result.answers.insert(
                u"Task %1"_s.arg(i),
                QJsonObject{{u"branch"_s, u"yes"_s}, {u"answers"_s, QJsonObject{{u"0"_s, u"because"_s}}}});
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
        const auto playbook = generated(seed, u"P%1"_s.arg(seed), &library);

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
        const auto playbook = generated(seed, u"Boundary"_s, &library);
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
