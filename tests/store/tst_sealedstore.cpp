// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "eventsource.h"
#include "rawdatabase.h"
#include "store/sealedvfs.h"
#include "teststore.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRandomGenerator>

#include <cstdio>

#include <signal.h>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// The key stores of the people of a test, each with his own; a file stands for the one of the process that is killed.
class TestKeys final : public MemberKeys
{
public:
    Result<Secret> read(const QString &member) override
    {
        if (!m_keys.contains(member))
            return Error{ErrorCode::NotFound, u"no key"_s, {}};
        return m_keys.value(member);
    }
    Result<void> write(const QString &member, const Secret &privateKey) override
    {
        m_keys.insert(member, privateKey);
        return {};
    }

private:
    QHash<QString, Secret> m_keys;
};

/// Words that only the restricted case has.
const QStringList secretWords{u"Wilhelmina"_s, u"Quartalsplan"_s, u"rotor_blade"_s, u"vorstand-usb"_s};

/// A store, one person's view of it at a time.
struct SealedStore
{
    SealedStore() { openAs(u"mina.kim"_s); }

    void openAs(const QString &user)
    {
        const auto opened = tryOpenAs(user);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message + opened.error().details));
    }
    Result<void> tryOpenAs(const QString &user, bool readOnly = false)
    {
        store.reset();
        StoreOptions options;
        options.path = path();
        options.user = user;
        options.memberKeys = &keys;
        options.readOnly = readOnly;
        auto opened = Store::open(options);
        if (!opened)
            return opened.error();
        store = *std::move(opened);
        return readOnly ? Result<void>() : store->publishMemberKey();
    }
    [[nodiscard]] QString path() const { return folder.filePath(u"case.db"_s); }
    [[nodiscard]] QString sealedPath(const IncidentId &id) const
    {
        return path() + u".sealed/"_s + id.text + u".sealed"_s;
    }
    [[nodiscard]] QString keysPath(const IncidentId &id) const { return path() + u".sealed/"_s + id.text + u".keys"_s; }
    Store *operator->() const { return store.get(); }

    Result<Incident> addParent()
    {
        return store->write([](UnitOfWork &unit) {
            Incident parent;
            parent.name = u"Exposure on an endpoint"_s;
            return unit.incidents().insert(parent, u"fetch"_s);
        });
    }
    /// A restricted child with a name, a war room and members.
    Result<Incident> addChild(const IncidentId &parent, const QStringList &members, const QString &key = u"child:1"_s)
    {
        return store->write([&](UnitOfWork &unit) -> Result<Incident> {
            Incident child;
            child.parent = parent;
            child.restricted = true;
            child.source = u"Holdfast"_s;
            child.externalId = key;
            child.type = u"Executive Investigation"_s;
            child.name = u"About Wilhelmina"_s;
            child.fields.insert(u"username"_s, u"Wilhelmina"_s);
            const auto made = unit.incidents().insert(child, u"playbook"_s);
            if (!made)
                return made;
            for (const auto &member : members) {
                if (const auto set = unit.incidents().setMember(made->id, {member, MemberRole::Investigator}, u"p"_s);
                    !set)
                    return set.error();
            }
            Entry entry;
            entry.incident = made->id;
            entry.author = u"playbook"_s;
            entry.text = u"Wilhelmina copied Quartalsplan to vorstand-usb"_s;
            if (const auto added = unit.entries().append(entry); !added)
                return added.error();
            return made;
        });
    }

    QTemporaryDir folder;
    TestKeys keys;
    std::unique_ptr<Store> store;
};

/// Files below the folder with one of the words in them, as UTF-8 or UTF-16.
QStringList filesSaying(const QString &folder, const QStringList &words)
{
    QStringList found;
    for (QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
        QFile file(it.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto bytes = file.readAll();
        for (const auto &word : words) {
            const QByteArray wide(reinterpret_cast<const char *>(word.utf16()), word.size() * 2);
            if (bytes.contains(word.toUtf8()) || bytes.contains(wide))
                found.append(file.fileName() + u": "_s + word);
        }
    }
    return found;
}

/// Everything that a case can have.
Result<void> fillCase(Store &store, const IncidentId &incident)
{
    EventSource source(3, 1'790'000'000'000);
    QList<FileEvent> events;
    for (int i = 0; i < 300; ++i) {
        events.append(source.next());
        events.last().fileName = u"rotor_blade_%1.step"_s.arg(i);
    }
    const auto prepared = PreparedFileEvents::from(incident, events);
    return store.write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto added = unit.fileEvents().insert(prepared, u"fetch"_s); !added)
            return added.error();
        const auto sha256 = unit.attachments().put("Wilhelmina's bytes", incident);
        if (!sha256)
            return sha256.error();
        Entry entry;
        entry.incident = incident;
        entry.author = u"mina.kim"_s;
        entry.attachmentSha256 = *sha256;
        entry.attachmentName = u"Quartalsplan.xlsx"_s;
        const auto added = unit.entries().append(entry);
        if (!added)
            return added.error();
        if (const auto noted = unit.entries().setNote(added->id, true, u"mina.kim"_s); !noted)
            return noted;
        Evidence evidence;
        evidence.incident = incident;
        evidence.entry = added->id;
        evidence.title = u"Quartalsplan.xlsx"_s;
        evidence.sha256 = *sha256;
        const auto taken = unit.evidence().add(evidence, u"mina.kim"_s);
        if (!taken)
            return taken.error();
        if (const auto staged = unit.evidence().setStage(taken->id, EvidenceStage::InReport, u"mina.kim"_s); !staged)
            return staged;
        PlaybookRun run;
        run.incident = incident;
        run.playbookName = u"Executive Investigation - Forensics"_s;
        const auto started = unit.runs().start(run, "id: forensics", u"playbook"_s);
        if (!started)
            return started.error();
        if (const auto appended = unit.runs().appendEvents(
                started->id, {{0, 0, u"TaskEntered"_s, u"1"_s, {{u"user"_s, u"Wilhelmina"_s}}}}, u"playbook"_s);
            !appended)
            return appended;
        HumanTask question;
        question.incident = incident;
        question.run = started->id;
        question.question = u"Is Wilhelmina leaving?"_s;
        question.options = {u"Yes"_s, u"No"_s};
        if (const auto asked = unit.humanTasks().ask(question, u"playbook"_s); !asked)
            return asked.error();
        StoredTimer timer;
        timer.incident = incident;
        timer.dueAtMs = 5;
        timer.kind = u"task"_s;
        timer.target = started->id.text;
        if (const auto set = unit.timers().set(timer, u"playbook"_s); !set)
            return set.error();
        const auto begun =
            unit.exchanges().begin({u"code42"_s, u"GET"_s, u"/v1/users?q=Wilhelmina"_s, "Wilhelmina", false},
                                   {incident, started->id, u"1"_s, u"playbook"_s});
        if (!begun)
            return begun.error();
        if (const auto answered = unit.exchanges().finish(*begun, {200, "{\"user\":\"Wilhelmina\"}", 7, {}}, {});
            !answered)
            return answered;
        MailDelivery mail;
        mail.incident = incident;
        mail.messageId = u"<1@holdfast>"_s;
        mail.subject = u"About Wilhelmina"_s;
        if (const auto ready = unit.mails().prepare(mail, "Subject: Wilhelmina", u"playbook"_s); !ready)
            return ready.error();
        ReportRecord report;
        report.incident = incident;
        report.fileName = u"Wilhelmina.pdf"_s;
        if (const auto kept = unit.reports().add(report, "%PDF Wilhelmina", u"mina.kim"_s); !kept)
            return kept.error();
        return unit.contexts().set(incident, {}, {{u"User"_s, u"Wilhelmina"_s}}, u"playbook"_s);
    });
}

/// The data key of a case, as its member has it.
Secret dataKeyOf(SealedStore &store, const IncidentId &incident, const QString &member)
{
    QFile file(store.keysPath(incident));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no keys");
    const auto keySlots = QJsonDocument::fromJson(file.readAll()).object().value(u"keys"_s).toArray();
    for (const auto &slot : keySlots) {
        const auto wrapped = QByteArray::fromBase64(slot.toObject().value(u"wrapped"_s).toString().toLatin1());
        if (auto key = unwrapKey(wrapped, *store.keys.read(member), incident.text.toUtf8()))
            return *key;
    }
    qFatal("no key for this member");
}

/// Runs SQL in a sealed file with its key.
QString runSealed(const QString &path, const Secret &key, const QString &sql)
{
    SealedVfs vfs;
    vfs.setKey(path, key);
    sqlite3 *database = nullptr;
    QString error;
    if (sqlite3_open_v2(QFile::encodeName(path).constData(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        vfs.name().toUtf8().constData())
            != SQLITE_OK
        || sqlite3_exec(database, sql.toUtf8().constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        error = QString::fromUtf8(sqlite3_errmsg(database));
    sqlite3_close(database);
    return error;
}

Result<QList<IncidentId>> visibleTo(Store &store, const QString &user)
{
    return store.read([&](const Reader &reader) {
        IncidentQuery query;
        query.viewer = user;
        return reader.incidents().index(query);
    });
}

/// The process that is killed: makes cases, each with an entry, and says which it was told are stored.
int makeCasesUntilKilled(const QString &path, const QString &keyFile)
{
    TestKeys keys;
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

/// Restricted child investigations in sealed files of their own: unreadable without a key, otherwise like any other case.
class TestSealedStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsWrappedForOnePersonAndOneCase();
    void sealedDatabasesWorkInEveryJournalMode_data();
    void sealedDatabasesWorkInEveryJournalMode();
    void noFileSaysAWordOfTheCase();
    void theDeskKnowsNoMoreThanThatThereIsACase();
    void aCopyWithoutTheKeyOpensNoRow();
    void othersSeeNeitherRowNorCountNorHit();
    void aMemberWhoIsLetInReadsIt();
    void aMemberWhoIsRemovedIsLockedOut();
    void theLastKeyIsNeverTakenAway();
    void aSealedCaseIsACaseLikeOthers();
    void theQueueMixesBothKinds();
    void madeOnceForOneRequest();
    void aWriteThatFailsLeavesNoFile();
    void filesThatTheDeskDoesNotKnowAreSetAside();
    void bytesOfTheDeskDoNotComeInUnnoticed();
    void verifyAndRebuildLookIntoSealedFiles();
    void aForgedSealedFileIsFound();
    void anOlderSealedFileIsMigratedAfterASealedCopy();
    void damagedFilesAreNamed_data();
    void damagedFilesAreNamed();
    void lookingOnlyReadsSealedCases();
    void killedWhileMakingCases();
};

// mission: U7
void TestSealedStore::aKeyIsWrappedForOnePersonAndOneCase()
{
    const auto mina = makeMemberKey();
    const auto andres = makeMemberKey();
    const auto dataKey = makeDataKey();
    VERIFY_OK(mina);
    VERIFY_OK(andres);
    VERIFY_OK(dataKey);
    const auto wrapped = wrapKey(*dataKey, *publicKeyOf(*mina), "case-1");
    VERIFY_OK(wrapped);
    QVERIFY(!wrapped->contains(dataKey->reveal()));
    QVERIFY(*unwrapKey(*wrapped, *mina, "case-1") == *dataKey);
    QCOMPARE(unwrapKey(*wrapped, *andres, "case-1").error().code, ErrorCode::Forbidden);
    QCOMPARE(unwrapKey(*wrapped, *mina, "case-2").error().code, ErrorCode::Forbidden);
    auto changed = *wrapped;
    changed[40] = char(changed[40] ^ 1);
    QCOMPARE(unwrapKey(changed, *mina, "case-1").error().code, ErrorCode::Forbidden);
    QVERIFY(!unwrapKey("short", *mina, "case-1"));
    QVERIFY(!wrapKey(*dataKey, "short", "case-1"));
}

void TestSealedStore::sealedDatabasesWorkInEveryJournalMode_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("pageSize");
    for (const auto &mode : {u"WAL"_s, u"DELETE"_s, u"TRUNCATE"_s, u"PERSIST"_s}) {
        for (const int pageSize : {512, 4096, 8192, 65536})
            QTest::addRow("%s with pages of %d bytes", qPrintable(mode), pageSize) << mode << pageSize;
    }
}

void TestSealedStore::sealedDatabasesWorkInEveryJournalMode()
{
    QFETCH(QString, mode);
    QFETCH(int, pageSize);
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"sealed.db"_s);
    SealedVfs vfs;
    vfs.setKey(path, *makeDataKey());
    const auto open = [&] {
        sqlite3 *database = nullptr;
        sqlite3_open_v2(QFile::encodeName(path).constData(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        vfs.name().toUtf8().constData());
        return database;
    };
    const auto ask = [](sqlite3 *database, const QString &sql) {
        QString answer;
        const auto take = [](void *into, int, char **values, char **) {
            *static_cast<QString *>(into) = QString::fromUtf8(values[0]);
            return 0;
        };
        if (sqlite3_exec(database, sql.toUtf8().constData(), take, &answer, nullptr) != SQLITE_OK)
            answer = QString::fromUtf8(sqlite3_errmsg(database));
        return answer;
    };
    auto *database = open();
    ask(database, u"PRAGMA page_size=%1"_s.arg(pageSize));
    QCOMPARE(ask(database, u"PRAGMA journal_mode=%1"_s.arg(mode)).toUpper(), mode);
    QCOMPARE(ask(database, u"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT)"_s), QString());
    const auto fill = u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                      "INSERT INTO t(name) SELECT 'Wilhelmina ' || i || hex(zeroblob(i % 300)) FROM n"_s;
    QCOMPARE(ask(database, fill), QString());
    // Undone work, of more pages than the cache holds, so that it was on disk in between.
    ask(database, u"PRAGMA cache_size=5"_s);
    QCOMPARE(ask(database, u"BEGIN; UPDATE t SET name = 'gone' || name; DELETE FROM t WHERE id % 3 = 0; ROLLBACK"_s),
             QString());
    QCOMPARE(ask(database, u"DELETE FROM t WHERE id % 7 = 0"_s), QString());
    QCOMPARE(filesSaying(folder.path(), {u"Wilhelmina"_s, u"SQLite format"_s, u"CREATE TABLE"_s}), QStringList());
    sqlite3_close(database);
    database = open();
    QCOMPARE(ask(database, u"PRAGMA integrity_check"_s), u"ok"_s);
    QCOMPARE(ask(database, u"SELECT count(*) FROM t WHERE name LIKE 'Wilhelmina %'"_s), u"2572"_s);
    sqlite3_close(database);
    QCOMPARE(filesSaying(folder.path(), {u"Wilhelmina"_s, u"SQLite format"_s, u"CREATE TABLE"_s}), QStringList());
}

// mission: S67 U7
void TestSealedStore::noFileSaysAWordOfTheCase()
{
    SealedStore store;
    const auto parent = store.addParent();
    VERIFY_OK(parent);
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    VERIFY_OK(fillCase(*store.store, child->id));
    VERIFY_OK(store->verify());
    VERIFY_OK(store->rebuild());
    // While it is open, with its log, and afterwards; the desk's own file too.
    QVERIFY(QFile::exists(store.sealedPath(child->id) + u"-wal"_s));
    QCOMPARE(filesSaying(store.folder.path(), secretWords), QStringList());
    store.store.reset();
    QVERIFY(QFileInfo(store.sealedPath(child->id)).size() > 100'000);
    QCOMPARE(filesSaying(store.folder.path(), secretWords), QStringList());
    QCOMPARE(filesSaying(store.path() + u".sealed"_s, {u"mina.kim"_s, u"SQLite"_s, u"incident"_s}), QStringList());
}

// mission: S67
void TestSealedStore::theDeskKnowsNoMoreThanThatThereIsACase()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    QCOMPARE(child->parent, parent->id);
    QCOMPARE(child->number, parent->number + 1);
    const auto records =
        store->read([&](const Reader &reader) { return reader.journal().list(incidentStream(parent->id)); });
    VERIFY_OK(records);
    const auto about = QJsonDocument::fromJson(records->last().body).object().value(u"about"_s).toObject();
    QCOMPARE(about, QJsonObject({{u"child"_s, child->id.text}, {u"restricted"_s, true}}));
    store.openAs(u"rita.diaz"_s);
    const auto children = store->read([&](const Reader &reader) { return reader.incidents().children(parent->id); });
    QCOMPARE(*children, QList<IncidentId>{child->id});
    QVERIFY(store->verify()->isIntact());
}

// mission: S67 U7
void TestSealedStore::aCopyWithoutTheKeyOpensNoRow()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    store.store.reset();
    // By any SQLite program.
    QCOMPARE(runRaw(store.sealedPath(child->id), u"SELECT * FROM incident"_s), u"file is not a database"_s);
    // By Holdfast on another machine, where the same name has another key.
    TestKeys others;
    StoreOptions options;
    options.path = store.path();
    options.user = u"mina.kim"_s;
    options.memberKeys = &others;
    const auto stolen = Store::open(options);
    VERIFY_OK(stolen);
    const auto got = (*stolen)->read([&](const Reader &reader) { return reader.incidents().get(child->id); });
    QCOMPARE(got.error().code, ErrorCode::Forbidden);
    for (const auto &told :
         {QDir::toNativeSeparators(store.sealedPath(child->id)), u"mina.kim"_s, u"Ask one of its members"_s})
        QVERIFY2(got.error().message.contains(told), qPrintable(got.error().message));
    const auto rows = (*stolen)->read([&](const Reader &reader) { return reader.entries().list(child->id); });
    QCOMPARE(rows.error().code, ErrorCode::Forbidden);
    QCOMPARE(*(*stolen)->read([](const Reader &reader) { return reader.incidents().count({}); }), 1);
    QCOMPARE((*stolen)->verify()->locked, QList<IncidentId>{child->id});
}

// mission: S25 S67
void TestSealedStore::othersSeeNeitherRowNorCountNorHit()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    VERIFY_OK(fillCase(*store.store, child->id));
    store.openAs(u"rita.diaz"_s);
    QCOMPARE(*visibleTo(*store.store, u"rita.diaz"_s), QList<IncidentId>{parent->id});
    const auto checked = store->read([&](const Reader &reader) -> Result<QStringList> {
        QStringList seen;
        IncidentQuery named;
        named.filter = *parseIncidentFilter(u"Wilhelmina"_s, {});
        if (*reader.incidents().count(named) != 0 || !reader.incidents().list(named)->isEmpty())
            seen.append(u"search"_s);
        if (reader.incidents().facets({})->total != 1)
            seen.append(u"facets"_s);
        if (!reader.humanTasks().open()->isEmpty())
            seen.append(u"questions"_s);
        if (!reader.runs().unfinished()->isEmpty())
            seen.append(u"runs"_s);
        if (!reader.timers().due(1'000)->isEmpty())
            seen.append(u"timers"_s);
        if (!reader.mails().undecided()->isEmpty())
            seen.append(u"mails"_s);
        if (reader.entries().list(child->id) || reader.evidence().list(child->id)
            || reader.journal().list(incidentStream(child->id)) || reader.contexts().get(child->id, {}))
            seen.append(u"contents"_s);
        FileEventQuery files;
        files.incident = child->id;
        if (reader.fileEvents().totals(files) || reader.fileEvents().indexAll(files))
            seen.append(u"file events"_s);
        return seen;
    });
    VERIFY_OK(checked);
    QCOMPARE(*checked, QStringList());
    // Nor can others write into it.
    const auto closed =
        store->write([&](UnitOfWork &unit) { return unit.incidents().close(child->id, {}, u"rita.diaz"_s); });
    QCOMPARE(closed.error().code, ErrorCode::Forbidden);
}

// mission: U7
void TestSealedStore::aMemberWhoIsLetInReadsIt()
{
    SealedStore store;
    const auto parent = store.addParent();
    // Andres has never been here: he is a member, and gets his key when he has made himself known.
    const auto child = store.addChild(parent->id, {u"mina.kim"_s, u"andres.reyes"_s});
    VERIFY_OK(child);
    store.openAs(u"andres.reyes"_s);
    QCOMPARE(visibleTo(*store.store, u"andres.reyes"_s)->size(), 1);
    store.openAs(u"mina.kim"_s);
    store.openAs(u"andres.reyes"_s);
    const auto got = store->read([&](const Reader &reader) { return reader.incidents().get(child->id); });
    VERIFY_OK(got);
    QCOMPARE(got->name, u"About Wilhelmina"_s);
    QCOMPARE(visibleTo(*store.store, u"andres.reyes"_s)->size(), 2);
    // Rita has, and gets it at once.
    store.openAs(u"rita.diaz"_s);
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->write([&](UnitOfWork &unit) {
        return unit.incidents().setMember(child->id, {u"rita.diaz"_s, MemberRole::Investigator}, u"mina.kim"_s);
    }));
    store.openAs(u"rita.diaz"_s);
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
}

// mission: U7
void TestSealedStore::aMemberWhoIsRemovedIsLockedOut()
{
    SealedStore store;
    store.openAs(u"andres.reyes"_s);
    store.openAs(u"mina.kim"_s);
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s, u"andres.reyes"_s});
    VERIFY_OK(child);
    const auto get = [&] {
        return store->read([&](const Reader &reader) { return reader.incidents().get(child->id); });
    };
    store.openAs(u"andres.reyes"_s);
    VERIFY_OK(get());
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.incidents().removeMember(child->id, u"andres.reyes"_s, u"mina.kim"_s); }));
    VERIFY_OK(get());
    store.openAs(u"andres.reyes"_s);
    QCOMPARE(get().error().code, ErrorCode::Forbidden);
    QCOMPARE(visibleTo(*store.store, {})->size(), 1);
    // Who takes himself out is out in the same moment.
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto set =
                unit.incidents().setMember(child->id, {u"andres.reyes"_s, MemberRole::Investigator}, u"m"_s);
            !set)
            return set;
        return unit.incidents().removeMember(child->id, u"mina.kim"_s, u"mina.kim"_s);
    }));
    QCOMPARE(get().error().code, ErrorCode::Forbidden);
    store.openAs(u"andres.reyes"_s);
    VERIFY_OK(get());
    QVERIFY(store->verify()->isIntact());
}

void TestSealedStore::theLastKeyIsNeverTakenAway()
{
    SealedStore store;
    const auto parent = store.addParent();
    // None of the members has a key yet: who made the case keeps it for them.
    const auto child = store.addChild(parent->id, {u"andres.reyes"_s});
    VERIFY_OK(child);
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
    QCOMPARE(visibleTo(*store.store, u"mina.kim"_s)->size(), 1); // she is no member, and her queue does not show it
    store.openAs(u"andres.reyes"_s);
    store.openAs(u"mina.kim"_s); // hands over, and is out
    QCOMPARE(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }).error().code,
             ErrorCode::Forbidden);
    store.openAs(u"andres.reyes"_s);
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.incidents().removeMember(child->id, u"andres.reyes"_s, u"x"_s); }));
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
}

// mission: S68
void TestSealedStore::aSealedCaseIsACaseLikeOthers()
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

void TestSealedStore::theQueueMixesBothKinds()
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
void TestSealedStore::madeOnceForOneRequest()
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

void TestSealedStore::aWriteThatFailsLeavesNoFile()
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

// A crash between the commits of the two files leaves a sealed file that the desk does not know.
void TestSealedStore::filesThatTheDeskDoesNotKnowAreSetAside()
{
    SealedStore store;
    const auto parent = store.addParent();
    store.store.reset();
    QVERIFY(QFile::copy(store.path(), store.path() + u".kept"_s));
    store.openAs(u"mina.kim"_s);
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    store.store.reset();
    QVERIFY(QFile::remove(store.path()));
    QVERIFY(QFile::rename(store.path() + u".kept"_s, store.path()));
    store.openAs(u"mina.kim"_s);
    QVERIFY(!QFile::exists(store.sealedPath(child->id)));
    const QDir unclaimed(store.path() + u".sealed/unclaimed"_s);
    QCOMPARE(unclaimed.entryList(QDir::Files),
             (QStringList{child->id.text + u".keys"_s, child->id.text + u".sealed"_s}));
    VERIFY_OK(store.addChild(parent->id, {u"mina.kim"_s})); // asked for again, and made
    QVERIFY(store->verify()->isIntact());
}

void TestSealedStore::bytesOfTheDeskDoNotComeInUnnoticed()
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

void TestSealedStore::verifyAndRebuildLookIntoSealedFiles()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto before = store->verify();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(fillCase(*store.store, child->id));
    const auto after = store->verify();
    VERIFY_OK(after);
    QVERIFY2(after->isIntact(), qPrintable(after->failure.value_or(VerifyFailure()).why));
    QVERIFY(after->records > before->records + 10);
    QCOMPARE(after->fileEvents, 300);
    QCOMPARE(after->locked, QList<IncidentId>());
    const auto rebuilt = store->rebuild();
    VERIFY_OK(rebuilt);
    QCOMPARE(rebuilt->differences, QList<StateDifference>());
    store.store.reset();
    const auto key = dataKeyOf(store, child->id, u"mina.kim"_s);
    QCOMPARE(runSealed(store.sealedPath(child->id), key, u"UPDATE incident SET name = 'Somebody else'"_s), QString());
    store.openAs(u"mina.kim"_s);
    const auto differences = store->rebuild()->differences;
    QCOMPARE(differences.size(), 1);
    QCOMPARE(differences.first().inTable, u"Somebody else"_s);
    QCOMPARE(differences.first().fromJournal, u"About Wilhelmina"_s);
}

void TestSealedStore::aForgedSealedFileIsFound()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    store.store.reset();
    const auto key = dataKeyOf(store, child->id, u"mina.kim"_s);
    QCOMPARE(runSealed(store.sealedPath(child->id), key,
                       u"DROP TRIGGER journal_no_update; UPDATE journal SET actor = 'nobody' WHERE position = 2"_s),
             QString());
    store.openAs(u"mina.kim"_s);
    const auto report = store->verify();
    VERIFY_OK(report);
    QVERIFY(report->failure);
    QCOMPARE(report->failure->stream, incidentStream(child->id));
    QCOMPARE(report->failure->seq, 2);
}

void TestSealedStore::anOlderSealedFileIsMigratedAfterASealedCopy()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    store.store.reset();
    // What version 3 had not: the table of sealed cases.
    const auto path = store.sealedPath(child->id);
    QCOMPARE(runSealed(path, dataKeyOf(store, child->id, u"mina.kim"_s),
                       u"DROP TABLE sealed_case; DROP INDEX file_event_size; DROP INDEX file_event_name; "
                       "DROP TABLE playbook_version; PRAGMA user_version=3"_s),
             QString());
    store.openAs(u"mina.kim"_s);
    const auto entries = store->read([&](const Reader &reader) { return reader.entries().list(child->id); });
    VERIFY_OK(entries);
    QCOMPARE(entries->first().text, u"Wilhelmina copied Quartalsplan to vorstand-usb"_s);
    QVERIFY(QFile::exists(path + u".before-v4"_s));
    QCOMPARE(filesSaying(store.folder.path(), secretWords + QStringList{u"CREATE TABLE journal("_s}),
             filesSaying(store.folder.path(), {u"CREATE TABLE journal("_s}).filter(u"case.db:"_s));
}

void TestSealedStore::damagedFilesAreNamed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<qint64>("size");
    QTest::newRow("the sealed file is gone") << u".sealed"_s << qint64(-1);
    QTest::newRow("the sealed file is cut off") << u".sealed"_s << qint64(20'000);
    QTest::newRow("the keys are gone") << u".keys"_s << qint64(-1);
    QTest::newRow("the keys are cut off") << u".keys"_s << qint64(30);
}

void TestSealedStore::damagedFilesAreNamed()
{
    QFETCH(QString, file);
    QFETCH(qint64, size);
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    store.store.reset();
    const auto path = store.path() + u".sealed/"_s + child->id.text + file;
    QVERIFY(size < 0 ? QFile::remove(path) : QFile::resize(path, size));
    // The desk opens all the same.
    VERIFY_OK(store.tryOpenAs(u"mina.kim"_s));
    QCOMPARE(visibleTo(*store.store, {})->size(), 1);
    const auto got = store->read([&](const Reader &reader) { return reader.incidents().get(child->id); });
    QCOMPARE(got.error().code, ErrorCode::StorageCorrupt);
    QVERIFY2(got.error().message.contains(QDir::toNativeSeparators(path)), qPrintable(got.error().message));
    QVERIFY2(got.error().message.contains(u"backup"_s), qPrintable(got.error().message));
    QCOMPARE(store->verify().error().code, ErrorCode::StorageCorrupt);
}

void TestSealedStore::lookingOnlyReadsSealedCases()
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
void TestSealedStore::killedWhileMakingCases()
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
    TestSealedStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sealedstore.moc"
