// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commands/commandregistry.h"

#include <QSemaphore>
#include <QTest>

#include <atomic>
#include <thread>

using namespace holdfast;
using namespace Qt::StringLiterals;

static Command command(const QString &name, const QString &instance, Command::Run run = {})
{
    Command made;
    made.definition.name = name;
    made.definition.brand = u"Code42"_s;
    made.instance = instance;
    made.run = run ? std::move(run)
                   : [](const CommandCall &, CallContext &) -> Result<CommandOutput> { return CommandOutput(); };
    return made;
}

static QStringList namesOf(const CommandRegistry &registry, const QString &name)
{
    QStringList instances;
    for (const auto *found : registry.named(name))
        instances.append(found->instance);
    return instances;
}

/// Commands that come and go with their connection.
class TestCommandRegistry final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aConnectionBringsAndTakesItsCommands()
    {
        CommandRegistry registry;
        registry.add(command(u"Print"_s, {}));
        registry.setInstance(u"a"_s, {command(u"code42-user-get"_s, {})});
        registry.setInstance(u"b"_s, {command(u"code42-user-get"_s, {}), command(u"code42-alert-get"_s, {})});
        QCOMPARE(namesOf(registry, u"code42-user-get"_s), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(registry.all().size(), 3);

        registry.setInstance(u"b"_s, {});
        QCOMPARE(namesOf(registry, u"code42-user-get"_s), QStringList{u"a"_s});
        QVERIFY(!registry.find(u"code42-alert-get"_s));
        QVERIFY(registry.find(u"Print"_s));
    }

    void aChangedConnectionKeepsItsPlace()
    {
        CommandRegistry registry;
        registry.setInstance(u"a"_s, {command(u"code42-user-get"_s, {})});
        registry.setInstance(u"b"_s, {command(u"code42-user-get"_s, {})});
        registry.setInstance(u"a"_s, {command(u"code42-alert-get"_s, {}), command(u"code42-user-get"_s, {})});
        QCOMPARE(namesOf(registry, u"code42-user-get"_s), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(registry.find(u"code42-user-get"_s)->instance, u"a"_s);
    }

    void whatRunsEndsInPeaceAndWhatComesLaterIsTold()
    {
        CommandRegistry registry;
        QSemaphore started;
        QSemaphore goOn;
        auto held = std::make_shared<int>(42);
        const std::weak_ptr<int> kept = held;
        registry.setInstance(u"a"_s, {command(u"slow"_s, {}, [&, held](const CommandCall &, CallContext &) {
                                 started.release();
                                 goOn.acquire();
                                 CommandOutput output;
                                 output.rawResponse = *held;
                                 return Result<CommandOutput>(output);
                             })});
        held.reset();
        const auto *slow = registry.find(u"slow"_s);
        std::optional<Result<CommandOutput>> answer;
        std::thread worker([&] {
            CallContext context;
            answer = slow->run({}, context);
        });
        started.acquire();
        registry.setInstance(u"a"_s, {});
        QVERIFY(!kept.expired());
        goOn.release();
        worker.join();
        QVERIFY(*answer);
        QCOMPARE((*answer)->rawResponse.toInt(), 42);
        QVERIFY2(kept.expired(), "the act and its secret are let go of with the last call");

        CallContext context;
        const auto late = slow->run({}, context);
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Unavailable);
        QVERIFY(late.error().message.contains(u"slow"_s));
        QCOMPARE(slow->definition.name, u"slow"_s);
    }

    void manyThreadsReadWhileConnectionsChange()
    {
        CommandRegistry registry;
        registry.add(command(u"Print"_s, {}));
        std::atomic_bool end = false;
        std::atomic_int found = 0;
        std::vector<std::thread> readers;
        for (int at = 0; at < 3; ++at) {
            readers.emplace_back([&] {
                while (!end) {
                    if (const auto *one = registry.find(u"code42-user-get"_s))
                        found += int(one->definition.name.size() > 0);
                    QVERIFY(registry.find(u"Print"_s));
                    QVERIFY(registry.all().size() >= 1);
                }
            });
        }
        for (int round = 0; round < 300; ++round)
            registry.setInstance(u"a"_s,
                                 round % 2 == 0 ? QList<Command>{command(u"code42-user-get"_s, {})} : QList<Command>());
        end = true;
        for (auto &reader : readers)
            reader.join();
        QVERIFY(!registry.find(u"code42-user-get"_s));
    }
};

QTEST_GUILESS_MAIN(TestCommandRegistry)
#include "tst_commandregistry.moc"
