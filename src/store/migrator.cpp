// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/migrator.h"

#include "store/connection.h"
#include "store/dialect.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(migrationLog, "holdfast.store.migration", QtInfoMsg)

Error newerSchema(const Connection &connection, int version, int newest)
{
    return {ErrorCode::InvalidInput,
            QCoreApplication::translate("Store",
                                        "%1 was written by a newer Holdfast (schema %2, this one knows up to %3). "
                                        "Update Holdfast, or choose another file with --store. Nothing was changed.")
                .arg(QDir::toNativeSeparators(connection.path()))
                .arg(version)
                .arg(newest),
            {}};
}

/// A name that is still free: an older copy is never written over.
QString backupPath(const QString &path, int version)
{
    auto candidate = u"%1.before-v%2"_s.arg(path).arg(version);
    for (int i = 2; QFile::exists(candidate); ++i)
        candidate = u"%1.before-v%2.%3"_s.arg(path).arg(version).arg(i);
    return candidate;
}

} // namespace

Result<void> migrateToNewest(Connection &connection)
{
    const auto &dialect = connection.dialect();
    const auto version = dialect.schemaVersion(connection);
    if (!version)
        return version.error();
    const auto migrations = dialect.migrations();
    if (*version > migrations.constLast().version)
        return newerSchema(connection, *version, migrations.constLast().version);
    for (const auto &migration : migrations) {
        if (migration.version <= *version)
            continue;
        if (*version > 0) {
            const auto copy = backupPath(connection.path(), migration.version);
            if (const auto copied = dialect.backup(connection, copy); !copied)
                return copied;
            qCInfo(migrationLog) << "updating to schema" << migration.version << "after a copy to" << copy;
        }
        if (const auto done = dialect.migrate(connection, migration); !done)
            return done;
    }
    return {};
}

Result<void> requireNewest(Connection &connection)
{
    const auto version = connection.dialect().schemaVersion(connection);
    if (!version)
        return version.error();
    const int newest = connection.dialect().migrations().constLast().version;
    if (*version > newest)
        return newerSchema(connection, *version, newest);
    if (*version < newest) {
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate("Store",
                                                 "%1 was written by an older Holdfast (schema %2, needed is %3). Open "
                                                 "it once for writing, in the window for instance, and it is updated.")
                         .arg(QDir::toNativeSeparators(connection.path()))
                         .arg(*version)
                         .arg(newest),
                     {}};
    }
    return {};
}

} // namespace holdfast
