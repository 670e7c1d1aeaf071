// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sealedstore.h"

#include <QDir>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// What lies on the disk of a restricted child: sealed, told apart from damage, unreadable without a key.
class TestSealedFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsWrappedForOnePersonAndOneCase();
    void sealedDatabasesWorkInEveryJournalMode_data();
    void sealedDatabasesWorkInEveryJournalMode();
    void noFileSaysAWordOfTheCase();
    void aCopyWithoutTheKeyOpensNoRow();
    void filesThatTheDeskDoesNotKnowAreSetAside();
    void verifyAndRebuildLookIntoSealedFiles();
    void aForgedSealedFileIsFound();
    void anOlderSealedFileIsMigratedAfterASealedCopy();
    void damagedFilesAreNamed_data();
    void damagedFilesAreNamed();
};

// mission: U7
void TestSealedFiles::aKeyIsWrappedForOnePersonAndOneCase()
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

void TestSealedFiles::sealedDatabasesWorkInEveryJournalMode_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("pageSize");
    for (const auto &mode : {u"WAL"_s, u"DELETE"_s, u"TRUNCATE"_s, u"PERSIST"_s}) {
        for (const int pageSize : {512, 4096, 8192, 65536})
            QTest::addRow("%s with pages of %d bytes", qPrintable(mode), pageSize) << mode << pageSize;
    }
}

void TestSealedFiles::sealedDatabasesWorkInEveryJournalMode()
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
void TestSealedFiles::noFileSaysAWordOfTheCase()
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

// mission: S67 U7
void TestSealedFiles::aCopyWithoutTheKeyOpensNoRow()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    store.store.reset();
    // By any SQLite program.
    QCOMPARE(runRaw(store.sealedPath(child->id), u"SELECT * FROM incident"_s), u"file is not a database"_s);
    // By Holdfast on another machine, where the same name has another key.
    MemoryMemberKeys others;
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

// A crash between the commits of the two files leaves a sealed file that the desk does not know.
void TestSealedFiles::filesThatTheDeskDoesNotKnowAreSetAside()
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

void TestSealedFiles::verifyAndRebuildLookIntoSealedFiles()
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

void TestSealedFiles::aForgedSealedFileIsFound()
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

void TestSealedFiles::anOlderSealedFileIsMigratedAfterASealedCopy()
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

void TestSealedFiles::damagedFilesAreNamed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<qint64>("size");
    QTest::newRow("the sealed file is gone") << u".sealed"_s << qint64(-1);
    QTest::newRow("the sealed file is cut off") << u".sealed"_s << qint64(20'000);
    QTest::newRow("the keys are gone") << u".keys"_s << qint64(-1);
    QTest::newRow("the keys are cut off") << u".keys"_s << qint64(30);
}

void TestSealedFiles::damagedFilesAreNamed()
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

QTEST_GUILESS_MAIN(TestSealedFiles)
#include "tst_sealedfiles.moc"
