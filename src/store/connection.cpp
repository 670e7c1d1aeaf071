// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/connection.h"

#include "store/dialect.h"

#include <QCoreApplication>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlRecord>

#include <atomic>

namespace holdfast {

using namespace Qt::StringLiterals;

Cursor::Cursor(Connection &connection, QString sql, std::unique_ptr<QSqlQuery> query)
    : m_connection(&connection)
    , m_sql(std::move(sql))
    , m_query(std::move(query))
{
}

Cursor::~Cursor()
{
    if (!m_query)
        return;
    m_query->finish();
    if (!m_connection->m_prepared.contains(m_sql))
        m_connection->m_prepared.insert(m_sql, m_query.release());
}

bool Cursor::next()
{
    return m_query->next();
}

Result<void> Cursor::finish()
{
    if (m_query->lastError().isValid())
        return m_connection->failQuery(*m_query, m_sql);
    m_query->finish();
    return {};
}

int Cursor::columnCount() const
{
    return m_query->record().count();
}

QString Cursor::columnName(int column) const
{
    return m_query->record().fieldName(column);
}

Connection::Connection(const Dialect &dialect, QString path, QString name)
    : m_dialect(dialect)
    , m_path(std::move(path))
    , m_name(std::move(name))
{
}

Connection::~Connection()
{
    qDeleteAll(m_prepared);
    m_prepared.clear();
    if (m_name.isEmpty())
        return;
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

std::unique_ptr<Connection> Connection::refusing(const Dialect &dialect, const QString &path, const Error &error)
{
    std::unique_ptr<Connection> connection(new Connection(dialect, path, {}));
    connection->m_refusal = error;
    return connection;
}

Result<std::unique_ptr<Connection>> Connection::open(const Dialect &dialect, const QString &path, Role role,
                                                     const QString &layer)
{
    static std::atomic<quint64> opened{0};
    const auto name = u"holdfast-%1"_s.arg(++opened);
    std::unique_ptr<Connection> connection(new Connection(dialect, path, name));
    connection->m_layer = layer;
    connection->m_database = QSqlDatabase::addDatabase(dialect.driverName(), name);
    if (!connection->m_database.isValid()) {
        return Error{ErrorCode::Internal,
                     QCoreApplication::translate("Store",
                                                 "The database driver %1 is not installed. Install the package that "
                                                 "brings it (Debian: libqt6sql6-sqlite) and start again.")
                         .arg(dialect.driverName()),
                     {}};
    }
    connection->m_database.setDatabaseName(dialect.databaseName(path, layer));
    connection->m_database.setConnectOptions(dialect.connectOptions(role, layer));
    if (!connection->m_database.open())
        return dialect.errorFor(connection->m_database.lastError().nativeErrorCode().toInt(), path,
                                connection->m_database.lastError().text());
    const QVariant handle = connection->m_database.driver()->handle();
    connection->m_handle = dialect.nativeHandle(handle);
    if (const auto configured = dialect.configure(*connection, role); !configured)
        return configured.error();
    return connection;
}

Error Connection::fail(Error error)
{
    if (!m_failure)
        m_failure = error;
    return error;
}

Error Connection::failNative(int nativeCode, const QString &what)
{
    return fail(m_dialect.errorFor(nativeCode, m_path, what));
}

Error Connection::failQuery(const QSqlQuery &query, const QString &sql)
{
    const auto error = query.lastError();
    return fail(
        m_dialect.errorFor(error.nativeErrorCode().toInt(), m_path, u"%1 in: %2"_s.arg(error.databaseText(), sql)));
}

Result<void> Connection::mayRun()
{
    if (m_refusal)
        return fail(*m_refusal);
    if (m_stop.stop_requested())
        return fail({ErrorCode::Canceled, QCoreApplication::translate("Store", "Stopped before it was done."), {}});
    return {};
}

Result<std::unique_ptr<QSqlQuery>> Connection::run(const QString &sql, const Bindings &bindings)
{
    if (const auto allowed = mayRun(); !allowed)
        return allowed.error();
    std::unique_ptr<QSqlQuery> query(m_prepared.take(sql));
    if (!query) {
        query = std::make_unique<QSqlQuery>(m_database);
        query->setForwardOnly(true);
        if (!query->prepare(sql))
            return failQuery(*query, sql);
    }
    for (const auto &[name, value] : bindings) {
        // QSqlQuery takes a null text for NULL; here NULL is said with an invalid QVariant only.
        if (value.metaType().id() == QMetaType::QString && value.toString().isNull())
            query->bindValue(name, u""_s);
        else
            query->bindValue(name, value);
    }
    if (!query->exec())
        return failQuery(*query, sql);
    return query;
}

Result<qint64> Connection::exec(const QString &sql, const Bindings &bindings)
{
    auto query = run(sql, bindings);
    if (!query)
        return query.error();
    const qint64 changed = (*query)->numRowsAffected();
    const Cursor back(*this, sql, std::move(*query)); // returns the statement
    return changed;
}

Result<Cursor> Connection::select(const QString &sql, const Bindings &bindings)
{
    auto query = run(sql, bindings);
    if (!query)
        return query.error();
    return Cursor(*this, sql, std::move(*query));
}

Result<std::optional<QVariant>> Connection::selectOne(const QString &sql, const Bindings &bindings)
{
    auto cursor = select(sql, bindings);
    if (!cursor)
        return cursor.error();
    if (cursor->next())
        return std::optional<QVariant>(cursor->value(0));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return std::optional<QVariant>();
}

Result<qint64> Connection::selectNumber(const QString &sql, const Bindings &bindings)
{
    const auto found = selectOne(sql, bindings);
    if (!found)
        return found.error();
    return found->has_value() ? (*found)->toLongLong() : 0;
}

} // namespace holdfast
