// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "store/connection.h"

#include <QList>
#include <QString>
#include <QVariant>

namespace holdfast {

/// One numbered script of the schema.
struct Migration
{
    int version = 0;
    QString name; ///< "001-core.sql"
    QString script;
};

/// What really differs between database engines. Everything else is one SQL text for all of them.
class Dialect
{
public:
    virtual ~Dialect() = default;

    [[nodiscard]] virtual QString driverName() const = 0;
    /// How the driver is told to open the file, through a storage layer when one is named.
    [[nodiscard]] virtual QString databaseName(const QString &path, const QString &layer) const = 0;
    [[nodiscard]] virtual QString connectOptions(Connection::Role role, const QString &layer) const = 0;
    /// The engine's own handle out of QSqlDriver::handle().
    [[nodiscard]] virtual void *nativeHandle(const QVariant &driverHandle) const = 0;
    /// Settings of a fresh connection.
    [[nodiscard]] virtual Result<void> configure(Connection &connection, Connection::Role role) const = 0;

    /// Growing beyond is StorageFull from now on, for this connection.
    [[nodiscard]] virtual Result<void> limitSize(Connection &connection, qint64 maximumBytes) const = 0;

    /// Starts a transaction that will write: takes the lock now, so that it cannot fail half-way for another writer.
    [[nodiscard]] virtual QString beginWrite() const = 0;
    [[nodiscard]] virtual QString beginRead() const = 0;
    /// False after the engine itself rolled back, as SQLite does when the disk is full.
    [[nodiscard]] virtual bool inTransaction(const Connection &connection) const = 0;
    /// Ends the statement that runs on the connection. The one function that other threads may call.
    virtual void interrupt(void *handle) const = 0;

    /// All scripts, by version.
    [[nodiscard]] virtual QList<Migration> migrations() const = 0;
    /// 0 for an empty database.
    [[nodiscard]] virtual Result<int> schemaVersion(Connection &connection) const = 0;
    /// Runs one script and notes its version, all or nothing.
    [[nodiscard]] virtual Result<void> migrate(Connection &connection, const Migration &migration) const = 0;
    /// Copies the whole database to a new file, through the connection's own storage layer.
    [[nodiscard]] virtual Result<void> backup(Connection &connection, const QString &target) const = 0;
    /// Looks at the file before it is opened: is it a store at all, and is all of it there? `head`: its first 100 bytes
    /// where the file itself does not show them.
    [[nodiscard]] virtual Result<void> inspect(const QString &path,
                                               const std::optional<QByteArray> &head = {}) const = 0;

    /// An engine's error as ours: what, where and what to do.
    [[nodiscard]] virtual Error errorFor(int nativeCode, const QString &path, const QString &details) const = 0;
    /// An SQL condition: `expression` fits the pattern in `placeholder` (% and _, escaped by a backslash), ASCII letters
    /// without regard to case.
    [[nodiscard]] virtual QString like(const QString &expression, const QString &placeholder) const = 0;
    [[nodiscard]] virtual QString equalsIgnoringCase(const QString &expression, const QString &placeholder) const = 0;
};

[[nodiscard]] const Dialect &sqliteDialect();

} // namespace holdfast
