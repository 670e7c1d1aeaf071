// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rawdatabase.h"
#include "teststore.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>

#include <unistd.h>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

Result<Entry> addEntry(Store &store, const IncidentId &incident, const QString &text)
{
    return store.write([&](UnitOfWork &unit) {
        Entry entry;
        entry.incident = incident;
        entry.author = u"mkim"_s;
        entry.text = text;
        return unit.entries().append(entry);
    });
}

/// Words that cannot be packed.
QString noise(int length)
{
    QString text;
    for (int i = 0; i < length; ++i)
        text += QChar(0x4e00 + QRandomGenerator::global()->bounded(20'000));
    return text;
}

} // namespace

/// What can be wrong with the file, its folder, or the disk under it.
class TestStoreFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesFolderAndFile();
    void versionOneIsMigratedAfterACopy();
    void newerSchemaIsRefusedPolitely();
    void readOnlyRefusesAnOlderSchema();
    void otherFilesAreRefused_data();
    void otherFilesAreRefused();
    void truncatedFileIsNamed();
    void damageInsideIsFoundWhenRead();
    void quotaKeepsWhatWasStored();
    void fullDiskKeepsWhatWasStored();
    void secondWriterIsToldWhoHasIt();
    void lookingWorksBesideAWriter();
    void lockOfAKilledProcessIsTakenOver();
    void unwritableFolderIsNamed();
    void readOnlyStoreRefusesWrites();
    void lookingAtNothing();
};

void TestStoreFile::makesFolderAndFile()
{
    const QTemporaryDir folder;
    StoreOptions options;
    options.path = folder.filePath(u"new/folder/ünïcode store.db"_s);
    {
        const auto store = Store::open(options);
        VERIFY_OK(store);
        QVERIFY((*store)->write([](UnitOfWork &unit) { return unit.settings().set(u"a"_s, 1, u"test"_s); }));
    }
    QVERIFY(QFile::exists(options.path));
    // Closing takes the log back into the file and gives up the lock.
    QCOMPARE(QDir(folder.filePath(u"new/folder"_s)).entryList(QDir::Files), QStringList{u"ünïcode store.db"_s});
}

void TestStoreFile::versionOneIsMigratedAfterACopy()
{
    const QTemporaryDir folder;
    StoreOptions options;
    options.path = folder.filePath(u"old.db"_s);
    QFile script(QStringLiteral(HOLDFAST_TEST_DATA "/version1.sql"));
    QVERIFY(script.open(QIODevice::ReadOnly));
    QCOMPARE(runRaw(options.path, QString::fromUtf8(script.readAll())), QString());
    {
        const auto store = Store::open(options);
        VERIFY_OK(store);
        const auto incident = (*store)->read([](const Reader &reader) { return reader.incidents().byNumber(1001); });
        VERIFY_OK(incident);
        QCOMPARE(incident->owner, u"mkim"_s);
        const auto entries = (*store)->read([&](const Reader &reader) { return reader.entries().list(incident->id); });
        QCOMPARE(entries->size(), 2);
        QVERIFY((*store)->verify()->isIntact());
        QVERIFY((*store)->rebuild()->isEqual());
        // What is new in version 2 works.
        VERIFY_OK((*store)->write([](UnitOfWork &unit) { return unit.leases().take(u"fetch"_s, u"me"_s, 1); }));
    }
    const auto copy = options.path + u".before-v2"_s;
    QVERIFY(QFile::exists(copy));
    // The copy is a whole version-1 store: it can be migrated again in its turn.
    options.path = copy;
    const auto again = Store::open(options);
    VERIFY_OK(again);
    QVERIFY((*again)->verify()->isIntact());
    QVERIFY(QFile::exists(copy + u".before-v2"_s));
}

void TestStoreFile::newerSchemaIsRefusedPolitely()
{
    TestStore store;
    (void)store.addIncident();
    store.store.reset();
    QCOMPARE(runRaw(store.path(), u"PRAGMA user_version=99"_s), QString());
    const auto content = [&] {
        QFile file(store.path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const auto before = content();
    for (const bool readOnly : {false, true}) {
        auto options = store.options();
        options.readOnly = readOnly;
        const auto opened = Store::open(options);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::InvalidInput);
        QVERIFY(opened.error().message.contains(u"newer Holdfast"_s));
        QVERIFY(opened.error().message.contains(u"99"_s));
    }
    QVERIFY(!before.isEmpty());
    QCOMPARE(content(), before);
}

void TestStoreFile::readOnlyRefusesAnOlderSchema()
{
    TestStore store;
    store.store.reset();
    QCOMPARE(runRaw(store.path(), u"PRAGMA user_version=1"_s), QString());
    auto options = store.options();
    options.readOnly = true;
    const auto opened = Store::open(options);
    QCOMPARE(opened.error().code, ErrorCode::InvalidInput);
    QVERIFY(opened.error().message.contains(u"older Holdfast"_s));
}

void TestStoreFile::otherFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("a text") << QByteArray("Dear John,\nplease find attached...\n") << ErrorCode::StorageCorrupt;
    QTest::newRow("one byte") << QByteArray("S") << ErrorCode::StorageCorrupt;
    QTest::newRow("a header and nothing else") << QByteArray("SQLite format 3\0", 16) << ErrorCode::StorageCorrupt;
    QTest::newRow("a header and noise") << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, '\x5a')
                                        << ErrorCode::StorageCorrupt;
    QTest::newRow("another program's database") << QByteArray() << ErrorCode::InvalidInput;
}

void TestStoreFile::otherFilesAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    const QTemporaryDir folder;
    StoreOptions options;
    options.path = folder.filePath(u"other.db"_s);
    if (bytes.isEmpty()) {
        QCOMPARE(runRaw(options.path, u"CREATE TABLE bookmarks(url); INSERT INTO bookmarks VALUES('x')"_s), QString());
        QFile made(options.path);
        QVERIFY(made.open(QIODevice::ReadOnly));
        bytes = made.readAll();
    } else {
        QFile file(options.path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    const auto opened = Store::open(options);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, code);
    QVERIFY2(opened.error().message.contains(u"other.db"_s), qPrintable(opened.error().message));
    QFile file(options.path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(file.readAll().startsWith(bytes.first(std::min<qsizetype>(bytes.size(), 16))), "the file was changed");
}

void TestStoreFile::truncatedFileIsNamed()
{
    TestStore store;
    const auto incident = store.addIncident();
    for (int i = 0; i < 50; ++i)
        VERIFY_OK(addEntry(*store, incident.id, noise(1000)));
    store.store.reset();
    QFile file(store.path());
    const auto size = file.size();
    QVERIFY(file.resize(size / 2));
    const auto opened = Store::open(store.options());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::StorageCorrupt);
    QVERIFY(opened.error().message.contains(u"cut off"_s));
    QVERIFY(opened.error().message.contains(QString::number(size)));
    QCOMPARE(file.size(), size / 2);
}

void TestStoreFile::damageInsideIsFoundWhenRead()
{
    TestStore store;
    const auto incident = store.addIncident();
    for (int i = 0; i < 200; ++i)
        VERIFY_OK(addEntry(*store, incident.id, noise(500)));
    store.store.reset();
    QFile file(store.path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    constexpr qint64 pageSize = 8192;
    for (qint64 page = 40; page < file.size() / pageSize - 5; page += 3) {
        file.seek(page * pageSize);
        file.write(QByteArray(pageSize, '\xee'));
    }
    file.close();
    auto opened = Store::open(store.options());
    if (!opened) {
        QCOMPARE(opened.error().code, ErrorCode::StorageCorrupt);
        return;
    }
    const auto verified = (*opened)->verify();
    QVERIFY(!verified || !verified->isIntact());
    if (!verified)
        QCOMPARE(verified.error().code, ErrorCode::StorageCorrupt);
}

void TestStoreFile::quotaKeepsWhatWasStored()
{
    TestStore store;
    store.store.reset();
    auto options = store.options();
    options.maximumBytes = 1'000'000;
    auto opened = Store::open(options);
    VERIFY_OK(opened);
    store.store = *std::move(opened);
    const auto incident = store.addIncident();
    int stored = 0;
    Result<Entry> last = Error{};
    for (; stored < 1'000; ++stored) {
        last = addEntry(*store, incident.id, noise(2'000));
        if (!last)
            break;
    }
    QVERIFY(stored > 10);
    QVERIFY(!last);
    QCOMPARE(last.error().code, ErrorCode::StorageFull);
    QVERIFY(last.error().message.contains(u"no room"_s));
    const auto count = [&] {
        return *store->read([&](const Reader &reader) { return reader.entries().count(incident.id); });
    };
    QCOMPARE(count(), stored);
    QVERIFY(store->verify()->isIntact());
    QVERIFY(store->rebuild()->isEqual());
    // With room again it goes on.
    store.open();
    VERIFY_OK(addEntry(*store, incident.id, u"after"_s));
    QCOMPARE(count(), stored + 1);
}

// The same on a disk that is really full, where the tests may mount one.
void TestStoreFile::fullDiskKeepsWhatWasStored()
{
    const QTemporaryDir folder;
    if (geteuid() != 0
        || QProcess::execute(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=2m"_s, u"tmpfs"_s, folder.path()}) != 0)
        QSKIP("needs the right to mount a small disk");
    const auto unmount = qScopeGuard([&] { QProcess::execute(u"umount"_s, {folder.path()}); });
    StoreOptions options;
    options.path = folder.filePath(u"case.db"_s);
    IncidentId incident;
    int stored = 0;
    {
        const auto store = Store::open(options);
        VERIFY_OK(store);
        incident = (*store)->write([](UnitOfWork &unit) { return unit.incidents().insert({}, u"test"_s); })->id;
        for (; stored < 2'000; ++stored) {
            const auto added = addEntry(**store, incident, noise(1'000));
            if (added)
                continue;
            QCOMPARE(added.error().code, ErrorCode::StorageFull);
            break;
        }
        QVERIFY(stored > 10 && stored < 2'000);
        QCOMPARE(*(*store)->read([&](const Reader &reader) { return reader.entries().count(incident); }), stored);
    }
    options.readOnly = false;
    const auto store = Store::open(options);
    if (!store) {
        QCOMPARE(store.error().code, ErrorCode::StorageFull);
        return;
    }
    QCOMPARE(*(*store)->read([&](const Reader &reader) { return reader.entries().count(incident); }), stored);
    QVERIFY((*store)->verify()->isIntact());
}

void TestStoreFile::secondWriterIsToldWhoHasIt()
{
    TestStore store;
    const auto second = Store::open(store.options());
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::StorageLocked);
    QVERIFY(second.error().message.contains(QString::number(QCoreApplication::applicationPid())));
    QVERIFY(second.error().message.contains(QSysInfo::machineHostName()));
    VERIFY_OK(store->write([](UnitOfWork &unit) { return unit.settings().set(u"a"_s, 1, u"test"_s); }));
}

void TestStoreFile::lookingWorksBesideAWriter()
{
    TestStore store;
    const auto incident = store.addIncident();
    auto options = store.options();
    options.readOnly = true;
    const auto looking = Store::open(options);
    VERIFY_OK(looking);
    QVERIFY((*looking)->verify()->isIntact());
    VERIFY_OK(addEntry(*store, incident.id, u"seen beside"_s));
    const auto entries = (*looking)->read([&](const Reader &reader) { return reader.entries().list(incident.id); });
    QCOMPARE(entries->constLast().text, u"seen beside"_s);
}

void TestStoreFile::lockOfAKilledProcessIsTakenOver()
{
    const QTemporaryDir folder;
    StoreOptions options;
    options.path = folder.filePath(u"case.db"_s);
    // A process that is certainly gone.
    QProcess gone;
    gone.start(u"true"_s, QStringList());
    QVERIFY(gone.waitForStarted());
    const auto process = gone.processId();
    QVERIFY(gone.waitForFinished());
    QFile lock(options.path + u".lock"_s);
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write(u"%1\nholdfast\n%2\n"_s.arg(process).arg(QSysInfo::machineHostName()).toUtf8());
    lock.close();
    VERIFY_OK(Store::open(options));
}

void TestStoreFile::unwritableFolderIsNamed()
{
    StoreOptions options;
    options.path = u"/proc/holdfast/case.db"_s; // not even root makes folders there
    const auto opened = Store::open(options);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Forbidden);
    QVERIFY(opened.error().message.contains(u"/proc/holdfast"_s));
}

void TestStoreFile::readOnlyStoreRefusesWrites()
{
    TestStore store;
    store.addIncident();
    store.store.reset();
    auto options = store.options();
    options.readOnly = true;
    const auto opened = Store::open(options);
    VERIFY_OK(opened);
    QVERIFY((*opened)->isReadOnly());
    const auto written = (*opened)->write([](UnitOfWork &unit) { return unit.settings().set(u"a"_s, 1, u"test"_s); });
    QCOMPARE(written.error().code, ErrorCode::Forbidden);
    VERIFY_OK((*opened)->read([](const Reader &reader) { return reader.incidents().byNumber(1001); }));
}

void TestStoreFile::lookingAtNothing()
{
    const QTemporaryDir folder;
    StoreOptions options;
    options.path = folder.filePath(u"none.db"_s);
    options.readOnly = true;
    const auto opened = Store::open(options);
    QCOMPARE(opened.error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(options.path));
}

QTEST_GUILESS_MAIN(TestStoreFile)
#include "tst_storefile.moc"
