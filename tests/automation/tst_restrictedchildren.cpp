// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../playbooks/testrun.h"
#include "../support/memorymemberkeys.h"

#include "automation/casecommands.h"
#include "automation/incidenttypes.h"
#include "automation/playbookrunner.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

/// The parent opens the child; the child notes whom it is about and asks a person.
QList<QByteArray> playbooks()
{
    return {
        testrun::yaml({{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                       {u"1"_s,
                        u"regular"_s,
                        {},
                        u"scriptarguments: {type: {simple: Executive}, name: {simple: 'About Wilhelmina'}, members: "
                        "{simple: mina.kim}, reason: {simple: 'Executive'}}"_s,
                        u"script: '|||holdfast-create-child'"_s}},
                      u"Parent"_s),
        testrun::yaml(
            {{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
             {u"1"_s, u"regular"_s, u"{'#none#': ['2']}"_s,
              u"scriptarguments: {key: {simple: Subject}, value: {simple: Quartalsplan}}"_s, u"scriptName: Set"_s},
             {u"2"_s, u"regular"_s, {}, {}, {}}},
            u"Child"_s)};
}

/// One console over the folder: the store as this person sees it, and its runner.
struct Desk
{
    Desk(const QString &folder, MemoryMemberKeys &keys, const QString &user)
    {
        clock.setNowMs(testrun::startMs);
        StoreOptions options;
        options.path = folder + u"/case.holdfast"_s;
        options.clock = &clock;
        options.user = user;
        options.memberKeys = &keys;
        auto opened = Store::open(options);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        store = *std::move(opened);
        if (auto published = store->publishMemberKey(); !published)
            qFatal("%s", qPrintable(published.error().message));
        addCaseCommands(registry, {*store, [this]() -> PlaybookRunner & { return *runner; }});
        dispatcher = std::make_unique<CommandDispatcher>(*store, registry);
        catalog = std::make_unique<PlaybookCatalog>(QStringList{folder + u"/playbooks"_s});
        runner = std::make_unique<PlaybookRunner>(
            RunnerServices{*store, *dispatcher, *catalog, clock, {}, {}, [](const Error &error) {
                               qWarning("%s", qPrintable(error.message));
                           }});
    }
    ~Desk() { runner.reset(); }

    [[nodiscard]] QList<HumanTask> questions() const
    {
        return store->read([](const Reader &reader) { return reader.humanTasks().open(); }).valueOr({});
    }
    [[nodiscard]] QList<IncidentId> children() const
    {
        return store
            ->read([](const Reader &reader) -> Result<QList<IncidentId>> {
                const auto parent = reader.incidents().byNumber(1001);
                return parent ? reader.incidents().children(parent->id) : Result<QList<IncidentId>>(parent.error());
            })
            .valueOr({});
    }
    [[nodiscard]] StoredRunStatus statusOf(const IncidentId &incident) const
    {
        const auto runs = store->read([&](const Reader &reader) { return reader.runs().list(incident); });
        return runs && runs->size() == 1 ? runs->first().status : StoredRunStatus::Failed;
    }

    ManualClock clock{0};
    std::unique_ptr<Store> store;
    CommandRegistry registry;
    std::unique_ptr<CommandDispatcher> dispatcher;
    std::unique_ptr<PlaybookCatalog> catalog;
    std::unique_ptr<PlaybookRunner> runner;
};

} // namespace

/// A restricted child of a playbook: its run goes on in its sealed file, for those who hold a key to it.
class TestRestrictedChildren : public QObject
{
    Q_OBJECT

private:
    static IncidentId beginAt(Desk &desk)
    {
        RunId run;
        const auto begun = desk.store->write([&](UnitOfWork &unit) -> Result<IncidentId> {
            IncidentType type;
            type.name = u"Executive"_s;
            type.playbook = u"Child"_s;
            if (auto saved = saveIncidentType(unit, type, u"test"_s); !saved)
                return saved.error();
            Incident made;
            made.name = u"Exposure"_s;
            const auto incident = unit.incidents().insert(made, u"ada"_s);
            if (!incident)
                return incident.error();
            const auto prepared = desk.runner->prepare(unit, *incident, u"Parent"_s, {}, u"ada"_s);
            if (!prepared)
                return prepared.error();
            run = *prepared;
            return incident->id;
        });
        if (!begun || !desk.runner->drive(run))
            return {};
        return *begun;
    }

    static void writePlaybooks(const QString &folder)
    {
        QDir().mkpath(folder + u"/playbooks"_s);
        const auto files = playbooks();
        for (qsizetype i = 0; i < files.size(); ++i) {
            QFile file(folder + u"/playbooks/%1.yml"_s.arg(i));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(files.at(i));
        }
    }

private Q_SLOTS:
    // mission: S66 S67 S68
    void itRunsInItsOwnFileAndGoesOnAfterARestart()
    {
        const QTemporaryDir folder;
        writePlaybooks(folder.path());
        MemoryMemberKeys keys;
        IncidentId parent;
        IncidentId child;
        {
            Desk desk(folder.path(), keys, u"mina.kim"_s);
            parent = beginAt(desk);
            QVERIFY(!parent.isEmpty());
            QTRY_COMPARE(desk.statusOf(parent), StoredRunStatus::Done);
            QCOMPARE(desk.children().size(), 1);
            child = desk.children().first();
            QTRY_COMPARE(desk.questions().size(), 1);
            QCOMPARE(desk.questions().first().incident, child);
            // What everybody who sees the parent may read has no name in it.
            const auto entries = desk.store->read([&](const Reader &reader) { return reader.entries().list(parent); });
            QVERIFY(entries && !entries->isEmpty());
            for (const auto &entry : *entries)
                QVERIFY2(!entry.text.contains("Wilhelmina"_L1), qPrintable(entry.text));
        }
        QVERIFY(QFile::exists(folder.filePath(u"case.holdfast.sealed/"_s + child.text + u".sealed"_s)));
        QFile store(folder.filePath(u"case.holdfast"_s));
        QVERIFY(store.open(QIODevice::ReadOnly));
        QVERIFY(!store.readAll().contains("Quartalsplan"));
        {
            // Somebody else's console: nothing to resume, nothing to see, and it starts all the same.
            Desk desk(folder.path(), keys, u"rita.diaz"_s);
            const auto resumed = desk.runner->resumeAll();
            QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().message));
            QCOMPARE(*resumed, 0);
            QCOMPARE(desk.questions().size(), 0);
        }
        Desk desk(folder.path(), keys, u"mina.kim"_s);
        const auto resumed = desk.runner->resumeAll();
        QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().message));
        QCOMPARE(*resumed, 1);
        QCOMPARE(desk.questions().size(), 1);
        const auto question = desk.questions().first();
        const auto answered = desk.runner->answer(question.id, question.options.value(0), {}, {}, u"mina.kim"_s);
        QVERIFY2(answered, answered ? "" : qPrintable(answered.error().message));
        QTRY_COMPARE(desk.statusOf(child), StoredRunStatus::Done);
        const auto context = desk.store->read([&](const Reader &reader) { return reader.incidents().get(child); });
        QCOMPARE(context->name, u"About Wilhelmina"_s);
        QVERIFY(desk.store->verify()->isIntact());
        QCOMPARE(desk.store->rebuild()->differences, QList<StateDifference>());
    }

    // mission: S67
    void whoAsksAgainWithoutAKeyLearnsThatThereIsOne()
    {
        const QTemporaryDir folder;
        writePlaybooks(folder.path());
        MemoryMemberKeys keys;
        CommandCall call;
        call.name = u"holdfast-create-child"_s;
        call.user = u"playbook"_s;
        call.idempotencyKey = u"run/1/0"_s;
        call.arguments = {
            {u"type"_s, u"Executive"_s}, {u"name"_s, u"About Wilhelmina"_s}, {u"members"_s, u"mina.kim"_s}};
        IncidentId child;
        {
            Desk desk(folder.path(), keys, u"mina.kim"_s);
            const auto made = desk.store->write([](UnitOfWork &unit) { return unit.incidents().insert({}, u"ada"_s); });
            call.incident = made->id;
            CallContext context;
            const auto output = desk.registry.find(call.name, {}, {})->run(call, context);
            QVERIFY2(output, output ? "" : qPrintable(output.error().message));
            child = desk.children().first();
        }
        Desk desk(folder.path(), keys, u"rita.diaz"_s);
        CallContext context;
        const auto again = desk.registry.find(call.name, {}, {})->run(call, context);
        QVERIFY2(again, again ? "" : qPrintable(again.error().message));
        QCOMPARE(again->context.value(u"CreatedIncidentID"_s).toString(), child.text);
        QCOMPARE(desk.children(), QList<IncidentId>{child});
        for (const auto &entry : again->entries)
            QVERIFY2(!entry.text.contains("Wilhelmina"_L1), qPrintable(entry.text));
    }
};

QTEST_GUILESS_MAIN(TestRestrictedChildren)
#include "tst_restrictedchildren.moc"
