// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/dialect.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>
#include <QtEndian>

#include <sqlite3.h>

#include <memory>

// Outside every namespace, as Q_INIT_RESOURCE asks: the scripts are compiled into this static library.
static void initializeSchemaResource()
{
    Q_INIT_RESOURCE(schema);
}

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// "HFST": tells our files from other programs' SQLite databases.
constexpr int applicationId = 0x48465354;

QString tr(const char *text)
{
    return QCoreApplication::translate("Store", text);
}

class SqliteDialect final : public Dialect
{
public:
    QString driverName() const override { return u"QSQLITE"_s; }

    QString databaseName(const QString &path, const QString &layer) const override
    {
        if (layer.isEmpty())
            return path;
        return u"file:%1?vfs=%2"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(path, "/")), layer);
    }

    QString connectOptions(Connection::Role role, const QString &layer) const override
    {
        QStringList options{u"QSQLITE_BUSY_TIMEOUT=5000"_s};
        if (role == Connection::Role::Reader)
            options.append(u"QSQLITE_OPEN_READONLY"_s);
        if (!layer.isEmpty())
            options.append(u"QSQLITE_OPEN_URI"_s);
        return options.join(u';');
    }

    void *nativeHandle(const QVariant &driverHandle) const override
    {
        return driverHandle.isValid() ? *static_cast<void *const *>(driverHandle.constData()) : nullptr;
    }

    Result<void> configure(Connection &connection, Connection::Role role) const override
    {
        // FULL: an intent must be on disk before the act it announces. Reading connections need only their cache.
        static const QStringList writer{u"PRAGMA page_size=8192"_s,
                                        u"PRAGMA journal_mode=WAL"_s,
                                        u"PRAGMA synchronous=FULL"_s,
                                        u"PRAGMA foreign_keys=ON"_s,
                                        u"PRAGMA recursive_triggers=ON"_s,
                                        u"PRAGMA temp_store=MEMORY"_s,
                                        u"PRAGMA cache_size=-98304"_s,
                                        u"PRAGMA wal_autocheckpoint=4000"_s,
                                        u"PRAGMA journal_size_limit=67108864"_s};
        static const QStringList reader{u"PRAGMA query_only=ON"_s, u"PRAGMA temp_store=MEMORY"_s,
                                        u"PRAGMA cache_size=-65536"_s};
        static const QStringList scratch{u"PRAGMA journal_mode=OFF"_s, u"PRAGMA synchronous=OFF"_s,
                                         u"PRAGMA foreign_keys=OFF"_s, u"PRAGMA temp_store=MEMORY"_s};
        const auto &pragmas = role == Connection::Role::Writer ? writer
            : role == Connection::Role::Reader                 ? reader
                                                               : scratch;
        for (const auto &pragma : pragmas) {
            auto cursor = connection.select(pragma);
            if (!cursor)
                return cursor.error();
            while (cursor->next()) { }
            if (const auto done = cursor->finish(); !done)
                return done;
        }
        return {};
    }

    Result<void> limitSize(Connection &connection, qint64 maximumBytes) const override
    {
        const auto pageSize = connection.selectNumber(u"PRAGMA page_size"_s);
        if (!pageSize)
            return pageSize.error();
        const auto limited = connection.selectNumber(u"PRAGMA max_page_count=%1"_s.arg(maximumBytes / *pageSize));
        if (!limited)
            return limited.error();
        return {};
    }

    QString beginWrite() const override { return u"BEGIN IMMEDIATE"_s; }
    QString beginRead() const override { return u"BEGIN"_s; }

    bool inTransaction(const Connection &connection) const override
    {
        return sqlite3_get_autocommit(static_cast<sqlite3 *>(connection.handle())) == 0;
    }

    void interrupt(void *handle) const override { sqlite3_interrupt(static_cast<sqlite3 *>(handle)); }

    QList<Migration> migrations() const override
    {
        initializeSchemaResource();
        QList<Migration> found;
        const QDir folder(u":/holdfast/schema/sqlite"_s);
        const auto names = folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
        for (const auto &name : names) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                found.append({name.section(u'-', 0, 0).toInt(), name, QString::fromUtf8(file.readAll())});
        }
        return found;
    }

    Result<int> schemaVersion(Connection &connection) const override
    {
        const auto version = connection.selectNumber(u"PRAGMA user_version"_s);
        if (!version)
            return version.error();
        const auto tables = connection.selectNumber(u"SELECT count(*) FROM sqlite_schema"_s);
        if (!tables)
            return tables.error();
        const auto owner = connection.selectNumber(u"PRAGMA application_id"_s);
        if (!owner)
            return owner.error();
        if (*tables > 0 && *owner != applicationId) {
            return Error{ErrorCode::InvalidInput,
                         tr("%1 is a database of another program, not a Holdfast store. It was left as it is; choose "
                            "another file with --store.")
                             .arg(QDir::toNativeSeparators(connection.path())),
                         {}};
        }
        return static_cast<int>(*version);
    }

    Result<void> migrate(Connection &connection, const Migration &migration) const override
    {
        const auto script = u"BEGIN IMMEDIATE;\n%1\nPRAGMA application_id=%2;\nPRAGMA user_version=%3;\nCOMMIT;\n"_s
                                .arg(migration.script)
                                .arg(applicationId)
                                .arg(migration.version)
                                .toUtf8();
        auto *database = static_cast<sqlite3 *>(connection.handle());
        char *message = nullptr;
        const int code = sqlite3_exec(database, script.constData(), nullptr, nullptr, &message);
        if (code == SQLITE_OK)
            return {};
        const auto what = u"%1: %2"_s.arg(migration.name, QString::fromUtf8(message));
        sqlite3_free(message);
        if (inTransaction(connection))
            sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
        return errorFor(sqlite3_extended_errcode(database), connection.path(), what);
    }

    Result<void> backup(Connection &connection, const QString &target) const override
    {
        sqlite3 *copy = nullptr;
        int code =
            sqlite3_open_v2(QFile::encodeName(target).constData(), &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                            connection.layer().isEmpty() ? nullptr : connection.layer().toUtf8().constData());
        const std::unique_ptr<sqlite3, int (*)(sqlite3 *)> closer(copy, sqlite3_close);
        if (code == SQLITE_OK) {
            auto *backup = sqlite3_backup_init(copy, "main", static_cast<sqlite3 *>(connection.handle()), "main");
            if (backup) {
                sqlite3_backup_step(backup, -1);
                code = sqlite3_backup_finish(backup);
            } else {
                code = sqlite3_errcode(copy);
            }
        }
        if (code == SQLITE_OK)
            return {};
        auto error = errorFor(code, target, QString::fromUtf8(sqlite3_errstr(code)));
        error.message =
            tr("The copy before the update could not be written, so nothing was updated. %1").arg(error.message);
        return error;
    }

    Result<void> inspect(const QString &path, const std::optional<QByteArray> &head) const override;
    Error errorFor(int nativeCode, const QString &path, const QString &details) const override;

    QString like(const QString &expression, const QString &placeholder) const override
    {
        return u"%1 LIKE %2 ESCAPE '\\'"_s.arg(expression, placeholder);
    }

    QString equalsIgnoringCase(const QString &expression, const QString &placeholder) const override
    {
        return u"%1 = %2 COLLATE NOCASE"_s.arg(expression, placeholder);
    }
};

Result<void> SqliteDialect::inspect(const QString &path, const std::optional<QByteArray> &head) const
{
    QFile file(path);
    if (!file.exists() || file.size() == 0)
        return {};
    const auto shown = QDir::toNativeSeparators(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::Forbidden,
                     tr("%1 cannot be read. Check its permissions, or choose another file with --store.").arg(shown),
                     file.errorString()};
    }
    const auto header = head ? *head : file.read(100);
    if (!header.startsWith(QByteArrayView("SQLite format 3\0", 16))) {
        return Error{
            ErrorCode::StorageCorrupt,
            tr("%1 is not a Holdfast store: it does not begin like a database. It was left as it is; choose another "
               "file with --store, or put a backup in its place.")
                .arg(shown),
            {}};
    }
    // File format section 1.3: page size at 16 (1 stands for 65536), size in pages at 28, valid when 24 and 92 agree. With a
    // write-ahead log the rest may still be there.
    const auto number = [&header](int at) { return qFromBigEndian<quint32>(header.constData() + at); };
    const QFileInfo log(path + u"-wal"_s);
    if (header.size() == 100 && number(24) == number(92) && (!log.exists() || log.size() == 0)) {
        const auto rawPageSize = qFromBigEndian<quint16>(header.constData() + 16);
        const qint64 expected = qint64(number(28)) * (rawPageSize == 1 ? 65536 : rawPageSize);
        if (file.size() < expected) {
            return Error{
                ErrorCode::StorageCorrupt,
                tr("%1 is cut off: %2 of %3 bytes are there. It was left as it is; put a backup in its place (files "
                   "named %4.before-v… beside it are copies made at updates).")
                    .arg(shown)
                    .arg(file.size())
                    .arg(expected)
                    .arg(QFileInfo(path).fileName()),
                {}};
        }
    }
    return {};
}

Error SqliteDialect::errorFor(int nativeCode, const QString &path, const QString &details) const
{
    const auto shown = QDir::toNativeSeparators(path);
    const auto full = u"%1 (SQLite %2)"_s.arg(details).arg(nativeCode);
    switch (nativeCode & 0xff) {
    case SQLITE_FULL:
        return {ErrorCode::StorageFull,
                tr("There is no room left for %1. The last change was not stored; what was stored before is safe. Free "
                   "some "
                   "space on that disk and try again.")
                    .arg(shown),
                full};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::StorageCorrupt,
                tr("%1 is damaged. It was left as it is; put a backup in its place.").arg(shown), full};
    case SQLITE_IOERR:
        return {ErrorCode::StorageCorrupt,
                tr("Reading or writing %1 failed. Check the disk; if it is well, put a backup in the file's place.")
                    .arg(shown),
                full};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::StorageLocked, tr("Another program is writing to %1. Close it and try again.").arg(shown),
                full};
    case SQLITE_INTERRUPT:
        return {ErrorCode::Canceled, tr("Stopped before it was done."), full};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return {ErrorCode::Forbidden,
                tr("%1 cannot be opened for writing. Check the permissions of the file and its folder, or choose "
                   "another file "
                   "with --store.")
                    .arg(shown),
                full};
    default:
        return {ErrorCode::Internal, tr("The store refused a change: %1").arg(details), full};
    }
}

} // namespace

const Dialect &sqliteDialect()
{
    static const SqliteDialect dialect;
    return dialect;
}

} // namespace holdfast
