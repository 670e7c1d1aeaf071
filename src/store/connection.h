// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QHash>
#include <QList>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

namespace holdfast {

class Dialect;

/// Values for named placeholders, ":name" -> value. An invalid QVariant is NULL, a null text is the empty text.
using Bindings = QList<std::pair<QString, QVariant>>;

class Connection;

/// Rows of a running question. Forward only; gives its prepared statement back to the connection when it goes.
class Cursor
{
public:
    Cursor(Connection &connection, QString sql, std::unique_ptr<QSqlQuery> query);
    Cursor(Cursor &&other) noexcept = default;
    Cursor &operator=(Cursor &&other) = delete;
    ~Cursor();

    /// False at the end and on failure; finish() tells which.
    [[nodiscard]] bool next();
    [[nodiscard]] Result<void> finish();
    [[nodiscard]] QString text(int column) const { return m_query->value(column).toString(); }
    [[nodiscard]] qint64 number(int column) const { return m_query->value(column).toLongLong(); }
    [[nodiscard]] bool flag(int column) const { return number(column) != 0; }
    [[nodiscard]] QByteArray bytes(int column) const { return m_query->value(column).toByteArray(); }
    [[nodiscard]] QVariant value(int column) const { return m_query->value(column); }
    [[nodiscard]] int columnCount() const;
    [[nodiscard]] QString columnName(int column) const;

private:
    Connection *m_connection;
    QString m_sql;
    std::unique_ptr<QSqlQuery> m_query;
};

/// One database connection. Belongs to the thread that opened it. Keeps prepared statements.
class Connection
{
public:
    enum class Role {
        Writer, ///< the one that writes; every commit is on disk
        Reader, ///< reads only
        Scratch, ///< a database thrown away afterwards: no reference checks, no waiting for the disk
    };

    /// `layer`: the storage layer between the engine and the file (see SealedVfs); the system's own when empty.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const Dialect &dialect, const QString &path,
                                                                  Role role, const QString &layer = {});
    /// Stands for a file that cannot be opened: every statement is refused with that error.
    [[nodiscard]] static std::unique_ptr<Connection> refusing(const Dialect &dialect, const QString &path,
                                                              const Error &error);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs a statement without rows; answers how many rows it changed.
    Result<qint64> exec(const QString &sql, const Bindings &bindings = {});
    [[nodiscard]] Result<Cursor> select(const QString &sql, const Bindings &bindings = {});
    /// The first column of the first row; nothing without a row.
    [[nodiscard]] Result<std::optional<QVariant>> selectOne(const QString &sql, const Bindings &bindings = {});
    /// The same as a number; 0 without a row.
    [[nodiscard]] Result<qint64> selectNumber(const QString &sql, const Bindings &bindings = {});

    [[nodiscard]] const Dialect &dialect() const { return m_dialect; }
    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] const QString &layer() const { return m_layer; }
    [[nodiscard]] bool isRefusing() const { return m_refusal.has_value(); }
    /// The engine's own handle (sqlite3 *).
    [[nodiscard]] void *handle() const { return m_handle; }

    /// Statements are refused with Canceled once this is stopped.
    void setStopToken(std::stop_token stop) { m_stop = std::move(stop); }
    [[nodiscard]] const std::stop_token &stopToken() const { return m_stop; }

    /// The first failure since clearFailure(): a transaction that had one must not be committed.
    [[nodiscard]] const std::optional<Error> &failure() const { return m_failure; }
    void clearFailure() { m_failure.reset(); }
    /// Remembers and returns it.
    Error fail(Error error);
    /// What keeps statements from running now: Canceled when stopped, or what the file is refused for.
    [[nodiscard]] Result<void> mayRun();
    /// For statements that went past this class (bulk work by the native handle).
    Error failNative(int nativeCode, const QString &what);

private:
    friend class Cursor;

    Connection(const Dialect &dialect, QString path, QString name);
    Result<std::unique_ptr<QSqlQuery>> run(const QString &sql, const Bindings &bindings);
    Error failQuery(const QSqlQuery &query, const QString &sql);

    const Dialect &m_dialect;
    QString m_path;
    QString m_name;
    QString m_layer;
    QSqlDatabase m_database;
    void *m_handle = nullptr;
    QHash<QString, QSqlQuery *> m_prepared; ///< owned; a statement in use is not in here
    std::stop_token m_stop;
    std::optional<Error> m_failure;
    std::optional<Error> m_refusal;
};

} // namespace holdfast
