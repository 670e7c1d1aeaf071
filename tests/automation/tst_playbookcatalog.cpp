// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "runnerharness.h"

#include "../playbooks/testrun.h"

#include "console/shippedplaybooks.h"
#include "playbooks/playbookdiff.h"

#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using testrun::TaskText;

namespace {

TaskText start()
{
    return {u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}};
}

TaskText manual(const QString &id, const QString &next = {})
{
    return {id, u"regular"_s, next, {}, {}};
}

TaskText ledger(const QString &id, const QString &k, const QString &next = {})
{
    return {id, u"regular"_s, next, u"scriptarguments: {k: {simple: '%1'}}"_s.arg(k), u"script: '|||ledger-write'"_s};
}

/// Asks, then writes once, with a second write from version 2 on.
QByteArray offboarding(int version)
{
    QList<TaskText> tasks{start(), manual(u"1"_s, u"{'#none#': ['2']}"_s),
                          ledger(u"2"_s, u"disable"_s, version > 1 ? u"{'#none#': ['3']}"_s : QString())};
    if (version > 1)
        tasks.append(ledger(u"3"_s, u"code42"_s));
    return testrun::yaml(tasks, u"Off-boarding"_s);
}

} // namespace

/// Playbooks in versions: what is shipped, what lies in the folder, what people save.
class TestPlaybookCatalog : public QObject
{
    Q_OBJECT

private:
    static std::unique_ptr<RunnerHarness> open(const QTemporaryDir &folder, const QList<QByteArray> &files = {})
    {
        auto harness = RunnerHarness::open(folder.path(), testrun::startMs, files);
        const auto attached = harness->catalog->attach(*harness->store);
        if (!attached)
            qFatal("%s", qPrintable(attached.error().message));
        return harness;
    }

    static PlaybookRun storedRun(RunnerHarness &harness, const RunId &id)
    {
        const auto run = harness.store->read([&](const Reader &reader) { return reader.runs().get(id); });
        return run ? *run : PlaybookRun();
    }

private Q_SLOTS:
    // mission: S13 S82
    void anEditedCopyBecomesVersionTwoAndVersionOneStaysRunnable()
    {
        const QTemporaryDir folder;
        const auto harness = open(folder, {offboarding(1)});
        auto &catalog = *harness->catalog;

        const auto copied = catalog.save((*catalog.entry(u"Off-boarding"_s))->yaml, {u"ada"_s, {}, u"Ours"_s});
        QVERIFY2(copied, qPrintable(copied ? QString() : copied.error().message));
        QCOMPARE(copied->version, 1);
        QVERIFY(harness->begin(u"Ours"_s)); // goes on, on version 1, while version 2 is saved
        const auto first = harness->run;

        auto edited = offboarding(2);
        edited.replace("id: Off-boarding\nname: Off-boarding", "id: Ours\nname: Ours");
        const auto saved = catalog.save(edited, {u"ada"_s, u"Code42 too"_s, {}});
        QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().message));
        QCOMPARE(saved->version, 2);
        const auto newest = harness->runner->start(harness->incident, u"Ours"_s, {}, u"ada"_s);
        const auto older = harness->runner->start(harness->incident, u"Ours@1"_s, {}, u"ada"_s);
        QVERIFY(newest && older);
        for (const auto &[run, version, sha256, acts] :
             {std::tuple(first, u"1"_s, copied->sha256, 1), std::tuple(*newest, u"2"_s, saved->sha256, 2),
              std::tuple(*older, u"1"_s, copied->sha256, 1)}) {
            const auto stored = storedRun(*harness, run);
            QCOMPARE(stored.playbookVersion, version);
            QCOMPARE(stored.playbookSha256, sha256);
            const auto before = harness->ledger->acts().size();
            harness->run = run;
            QVERIFY(harness->goOnToTheEnd());
            QCOMPARE(harness->status(), StoredRunStatus::Done);
            QCOMPARE(harness->ledger->acts().size() - before, acts);
        }

        const auto one = PlaybookDocument::parse((*catalog.entry(u"ours@1"_s))->yaml);
        const auto two = PlaybookDocument::parse((*catalog.entry(u"Ours@2"_s))->yaml);
        QVERIFY(one && two);
        const auto diff = diffPlaybooks(*one, *two);
        QCOMPARE(diff.added, QStringList{u"3"_s});
        QVERIFY(diff.removed.isEmpty());
        QCOMPARE(diff.changed, QStringList{u"2"_s}); // it goes on to the new one
    }

    void whatIsSavedIsThereAfterARestart()
    {
        const QTemporaryDir folder;
        {
            const auto harness = open(folder, {offboarding(1)});
            QVERIFY(harness->catalog->save(offboarding(2), {u"ada"_s, u"Code42 too"_s, {}}));
        }
        const auto harness = open(folder);
        const auto versions = harness->catalog->versions(u"Off-boarding"_s);
        QCOMPARE(versions.size(), 2);
        QCOMPARE(versions.first().origin, PlaybookOrigin::Folder);
        QCOMPARE(versions.last().origin, PlaybookOrigin::Person);
        QCOMPARE(versions.last().savedBy, u"ada"_s);
        QCOMPARE(versions.last().comment, u"Code42 too"_s);
        QCOMPARE((*harness->catalog->entry(u"Off-boarding"_s))->yaml, offboarding(2));
        QCOMPARE((*harness->catalog->entry(u"Off-boarding@1"_s))->yaml, offboarding(1));
        QVERIFY(harness->store->verify()->isIntact());
        QVERIFY(harness->store->rebuild()->isEqual());
    }

    void aFileThatChangesInTheFolderBecomesAVersion()
    {
        const QTemporaryDir folder;
        (void)open(folder, {offboarding(1)});
        (void)open(folder, {offboarding(2)});
        const auto harness = open(folder, {offboarding(2)});
        QCOMPARE(harness->catalog->versions(u"Off-boarding"_s).size(), 2);
        QCOMPARE((*harness->catalog->entry(u"Off-boarding"_s))->version.version, 2);
    }

    void whatAPersonSavedIsNotReplacedByWhatIsShipped()
    {
        const QTemporaryDir folder;
        StoreOptions options;
        options.path = folder.filePath(u"case.holdfast"_s);
        const auto store = Store::open(options);
        QVERIFY(store);
        PlaybookVersion old;
        old.playbook = old.name = u"employee-offboarding-holdfast"_s;
        old.origin = PlaybookOrigin::Shipped;
        auto edit = old;
        edit.origin = PlaybookOrigin::Person;
        auto yaml = offboarding(2);
        yaml.replace("id: Off-boarding", "id: employee-offboarding-holdfast");
        QVERIFY((*store)->write([&](UnitOfWork &unit) -> Result<void> {
            const auto first = unit.playbooks().add(old, offboarding(1));
            const auto second = unit.playbooks().add(edit, yaml);
            return second ? Result<void>() : Result<void>(second.error());
        }));
        PlaybookCatalog catalog(playbookFolders({}));
        QVERIFY(catalog.find(old.playbook, {}));
        QVERIFY(catalog.attach(**store));
        QCOMPARE((*catalog.entry(old.playbook))->yaml, yaml);
        QCOMPARE(catalog.versions(old.playbook).size(), 2);
    }

    void theSameBytesAreNoNewVersion()
    {
        const QTemporaryDir folder;
        const auto harness = open(folder, {offboarding(1)});
        const auto again = harness->catalog->save(offboarding(1), {u"ada"_s, {}, {}});
        QVERIFY(again);
        QCOMPARE(again->version, 1);
        QCOMPARE(harness->catalog->versions(u"Off-boarding"_s).size(), 1);
    }

    void refusesWhatCannotBeSaved_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("copyAs");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("names");
        auto broken = offboarding(2);
        broken.replace("type: start", "type: sideways");
        auto sameName = offboarding(2);
        sameName.replace("id: Off-boarding", "id: another");
        QTest::newRow("a playbook with a mistake")
            << broken << QString() << int(ErrorCode::InvalidInput) << u"Line 7, column 11"_s;
        QTest::newRow("what is no playbook")
            << QByteArray("just words") << QString() << int(ErrorCode::InvalidInput) << u"playbook"_s;
        QTest::newRow("the name of another playbook")
            << sameName << QString() << int(ErrorCode::AlreadyExists) << u"Off-boarding"_s;
        QTest::newRow("a copy under a name that is taken")
            << offboarding(1) << u"off-boarding"_s << int(ErrorCode::AlreadyExists) << u"Off-boarding"_s;
    }
    void refusesWhatCannotBeSaved()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, copyAs);
        QFETCH(int, code);
        QFETCH(QString, names);
        const QTemporaryDir folder;
        const auto harness = open(folder, {offboarding(1)});
        const auto refused = harness->catalog->save(yaml, {u"ada"_s, {}, copyAs});
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), code);
        QVERIFY2((refused.error().message + refused.error().details).contains(names),
                 qPrintable(refused.error().message + refused.error().details));
        QCOMPARE(harness->catalog->versions(u"Off-boarding"_s).size(), 1);
    }

    void namesTheVersionsThereAre()
    {
        const QTemporaryDir folder;
        const auto harness = open(folder, {offboarding(1)});
        const auto missing = harness->catalog->entry(u"Off-boarding@7"_s);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QVERIFY2(missing.error().message.contains("1 to 1"_L1), qPrintable(missing.error().message));
        QCOMPARE(harness->catalog->entry(u"Nothing"_s).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestPlaybookCatalog)
#include "tst_playbookcatalog.moc"
