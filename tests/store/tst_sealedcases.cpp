// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sealedstore.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>

#include <cstdio>

#include <signal.h>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

/// The process that is killed: makes cases, each with an entry, and says which it was told are stored.
int makeCasesUntilKilled(const QString &path, const QString &keyFile)
{
    MemoryMemberKeys keys;
    QFile file(keyFile);
    if (!file.open(QIODevice::ReadOnly))
        return 1;
    (void)keys.write(u"mina.kim"_s, Secret(file.readAll()));
    StoreOptions options;
    options.path = path;
    options.user = u"mina.kim"_s;
    options.memberKeys = &keys;
    const auto store = Store::open(options);
    if (!store)
        return 1;
    const auto parent = (*store)->read([](const Reader &reader) { return reader.incidents().byNumber(1001); });
    for (int i = 0;; ++i) {
        const auto made = (*store)->write([&](UnitOfWork &unit) -> Result<Incident> {
            Incident child;
            child.parent = parent->id;
            child.restricted = true;
            child.source = u"Holdfast"_s;
            child.externalId = u"child:%1"_s.arg(i);
            auto inserted = unit.incidents().insert(child, u"playbook"_s);
            if (!inserted && inserted.error().code == ErrorCode::AlreadyExists)
                return unit.incidents().get(IncidentId(inserted.error().details));
            if (!inserted)
                return inserted;
            Entry entry;
            entry.incident = inserted->id;
            entry.text = u"one"_s;
            if (const auto added = unit.entries().append(entry); !added)
                return added.error();
            return inserted;
        });
        if (!made) {
            std::fprintf(stderr, "%s\n", qPrintable(made.error().message));
            return 1;
        }
        std::printf("%s\n", qPrintable(made->id.text));
        std::fflush(stdout);
    }
}

} // namespace

/// A restricted child is a case like any other to its members, also after a process was killed.
class TestSealedCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSealedCaseIsACaseLikeOthers();
    void theQueueMixesBothKinds();
    void madeOnceForOneRequest();
    void aWriteThatFailsLeavesNoFile();
    void bytesOfTheDeskDoNotComeInUnnoticed();
    void lookingOnlyReadsSealedCases();
    void killedWhileMakingCases();
};

// mission: S68
void TestSealedCases::aSealedCaseIsACaseLikeOthers()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    VERIFY_OK(fillCase(*store.store, parent->id));
    const auto onParent = store->read([&](const Reader &reader) { return reader.runs().list(parent->id); });
    QCOMPARE(onParent->size(), 1);
    const auto second = store.addChild(parent->id, {u"mina.kim"_s}, u"child:2"_s);
    VERIFY_OK(second);
    for (const auto &id : {child->id, second->id}) {
        const auto filled = fillCase(*store.store, id);
        // The mail's Message-ID is the parent's already, whichever file it is in.
        QCOMPARE(filled.error().code, ErrorCode::AlreadyExists);
    }
    SealedStore other;
    const auto desk = other.addParent();
    const auto sealed = other.addChild(desk->id, {u"mina.kim"_s});
    VERIFY_OK(fillCase(*other.store, sealed->id));
    const auto checked = other->read([&](const Reader &reader) -> Result<void> {
        FileEventQuery files;
        files.incident = sealed->id;
        const auto ids = reader.fileEvents().indexAll(files);
        if (!ids || ids->size() != 300)
            return Error{ErrorCode::Internal, u"file events"_s, {}};
        const auto page = reader.fileEvents().page(ids->mid(0, 50));
        if (!page || page->size() != 50 || page->first().incident != sealed->id)
            return Error{ErrorCode::Internal, u"page"_s, {}};
        if (const auto raw = reader.fileEvents().raw(ids->last()); !raw)
            return raw.error();
        const auto run = reader.runs().list(sealed->id);
        if (!run || run->size() != 1 || reader.runs().events(run->first().id)->size() != 1
            || *reader.runs().playbook(run->first().id) != "id: forensics")
            return Error{ErrorCode::Internal, u"run"_s, {}};
        const auto exchanges = reader.exchanges().listForTask(run->first().id, u"1"_s);
        if (!exchanges || exchanges->size() != 1
            || !reader.exchanges().answerBytes(exchanges->first().id)->contains("Wilhelmina"))
            return Error{ErrorCode::Internal, u"exchange"_s, {}};
        const auto evidence = reader.evidence().list(sealed->id);
        if (!evidence || evidence->size() != 1 || reader.evidence().custody(evidence->first().id)->size() != 2
            || *reader.attachments().get(evidence->first().sha256) != "Wilhelmina's bytes")
            return Error{ErrorCode::Internal, u"evidence"_s, {}};
        const auto reports = reader.reports().list(sealed->id);
        if (!reports || *reader.reports().bytes(reports->first().id) != "%PDF Wilhelmina")
            return Error{ErrorCode::Internal, u"report"_s, {}};
        if (reader.humanTasks().open()->size() != 1 || reader.timers().due(10)->size() != 1
            || *reader.timers().nextDueAtMs() != 5 || reader.mails().undecided()->size() != 1
            || !reader.mails().byMessageId(u"<1@holdfast>"_s))
            return Error{ErrorCode::Internal, u"lists over all files"_s, {}};
        if (reader.journal().head(incidentStream(sealed->id))->seq < 10)
            return Error{ErrorCode::Internal, u"journal"_s, {}};
        return {};
    });
    VERIFY_OK(checked);
    const auto question = other->read([](const Reader &reader) { return reader.humanTasks().open(); });
    VERIFY_OK(other->write(
        [&](UnitOfWork &unit) { return unit.humanTasks().answer(question->first().id, u"Yes"_s, {}, u"mina.kim"_s); }));
    VERIFY_OK(other->write([&](UnitOfWork &unit) {
        return unit.incidents().close(sealed->id, {u"Resolved"_s, {}}, u"m"_s);
    }));
    other.openAs(u"mina.kim"_s);
    QCOMPARE(other->read([&](const Reader &reader) { return reader.incidents().get(sealed->id); })->status,
             IncidentStatus::Closed);
}

void TestSealedCases::theQueueMixesBothKinds()
{
    SealedStore store;
    QList<qint64> wanted;
    for (int i = 0; i < 4; ++i) {
        const auto parent = store.addParent();
        const auto child = store.addChild(parent->id, {u"mina.kim"_s}, u"child:%1"_s.arg(i));
        VERIFY_OK(child);
        wanted << parent->number << child->number;
    }
    QCOMPARE(wanted, QList<qint64>({1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008}));
    const auto numbers = [&](const IncidentQuery &query) {
        QList<qint64> found;
        const auto list = store->read([&](const Reader &reader) { return reader.incidents().list(query); });
        for (const auto &incident : list.valueOr({}))
            found.append(incident.number);
        return found;
    };
    IncidentQuery query;
    query.direction = Qt::AscendingOrder;
    QCOMPARE(numbers(query), wanted);
    query.order = IncidentOrder::Name; // "About…" before "Exposure…"
    QCOMPARE(numbers(query), QList<qint64>({1002, 1004, 1006, 1008, 1001, 1003, 1005, 1007}));
    query.direction = Qt::DescendingOrder;
    query.limit = 5;
    QCOMPARE(numbers(query), QList<qint64>({1007, 1005, 1003, 1001, 1008}));
    query = {};
    query.filter = *parseIncidentFilter(u"child"_s, {});
    QCOMPARE(numbers(query), QList<qint64>({1008, 1006, 1004, 1002}));
    const auto facets = store->read([](const Reader &reader) { return reader.incidents().facets({}); });
    QCOMPARE(facets->total, 8);
    QCOMPARE(facets->type, QList<FacetCount>({{QString(), 4}, {u"Executive Investigation"_s, 4}}));
    QCOMPARE(store->read([](const Reader &reader) { return reader.incidents().byNumber(1004); })->name,
             u"About Wilhelmina"_s);
}

// mission: S66
void TestSealedCases::madeOnceForOneRequest()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    // Asked for again after a lost answer, by whoever; also by one who cannot open it.
    for (const auto &user : {u"mina.kim"_s, u"rita.diaz"_s}) {
        store.openAs(user);
        const auto again = store.addChild(parent->id, {u"mina.kim"_s});
        QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(again.error().details, child->id.text);
    }
}

void TestSealedCases::aWriteThatFailsLeavesNoFile()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto failed = store->write([&](UnitOfWork &unit) -> Result<void> {
        Incident child;
        child.parent = parent->id;
        child.restricted = true;
        if (const auto made = unit.incidents().insert(child, u"playbook"_s); !made)
            return made.error();
        return Error{ErrorCode::Conflict, u"changed my mind"_s, {}};
    });
    QCOMPARE(failed.error().code, ErrorCode::Conflict);
    QCOMPARE(QDir(store.path() + u".sealed"_s).entryList(QDir::Files), QStringList());
    QVERIFY(store->read([&](const Reader &reader) { return reader.incidents().children(parent->id); })->isEmpty());
    VERIFY_OK(store.addChild(parent->id, {u"mina.kim"_s}));
    QVERIFY(store->rebuild()->isEqual());
}

void TestSealedCases::bytesOfTheDeskDoNotComeInUnnoticed()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    const auto stored = store->write([&](UnitOfWork &unit) -> Result<void> {
        const auto sha256 = unit.attachments().put("bytes kept at the desk");
        Entry entry;
        entry.incident = child->id;
        entry.attachmentSha256 = *sha256;
        const auto added = unit.entries().append(entry);
        return added ? Result<void>() : Result<void>(added.error());
    });
    QCOMPARE(stored.error().code, ErrorCode::NotFound);
}

void TestSealedCases::lookingOnlyReadsSealedCases()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    // Beside the process that writes.
    StoreOptions options;
    options.path = store.path();
    options.user = u"mina.kim"_s;
    options.memberKeys = &store.keys;
    const auto second = Store::open(options);
    QCOMPARE(second.error().code, ErrorCode::StorageLocked);
    options.readOnly = true;
    const auto looking = Store::open(options);
    VERIFY_OK(looking);
    QCOMPARE((*looking)->read([&](const Reader &reader) { return reader.incidents().get(child->id); })->name,
             u"About Wilhelmina"_s);
    QVERIFY((*looking)->verify()->isIntact());
}

// mission: U13
void TestSealedCases::killedWhileMakingCases()
{
    SealedStore store;
    const auto parent = store.addParent();
    VERIFY_OK(parent);
    const auto keyFile = store.folder.filePath(u"member.key"_s);
    {
        QFile file(keyFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(store.keys.read(u"mina.kim"_s)->reveal());
    }
    store.store.reset();
    QRandomGenerator random(11);
    QSet<QString> acknowledged;
    for (int round = 0; round < 10; ++round) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {u"--make-cases"_s, store.path(), keyFile});
        const auto wanted = acknowledged.size() + 1 + random.bounded(4);
        QSet<QString> said;
        while (said.size() < wanted) {
            QVERIFY2(child.canReadLine() || child.waitForReadyRead(), "the child stopped by itself");
            while (child.canReadLine())
                said.insert(QString::fromLatin1(child.readLine().trimmed()));
        }
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        while (child.canReadLine())
            said.insert(QString::fromLatin1(child.readLine().trimmed()));
        acknowledged.unite(said);

        store.openAs(u"mina.kim"_s);
        const auto children =
            store->read([&](const Reader &reader) { return reader.incidents().children(parent->id); });
        VERIFY_OK(children);
        // At most the one that was being made is more than was told.
        QVERIFY2(children->size() <= acknowledged.size() + 1, qPrintable(QString::number(children->size())));
        for (const auto &id : *children) {
            acknowledged.remove(id.text);
            const auto entries = store->read([&](const Reader &reader) { return reader.entries().list(id); });
            VERIFY_OK(entries);
            QCOMPARE(entries->size(), 1);
        }
        QCOMPARE(acknowledged, QSet<QString>());
        for (const auto &id : *children)
            acknowledged.insert(id.text);
        const auto verified = store->verify();
        VERIFY_OK(verified);
        QVERIFY2(verified->isIntact(), qPrintable(verified->failure.value_or(VerifyFailure()).why));
        store.store.reset();
    }
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments.at(1) == "--make-cases"_L1)
        return makeCasesUntilKilled(arguments.at(2), arguments.at(3));
    TestSealedCases test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sealedcases.moc"
