// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/bulkstatement.h"

#include <sqlite3.h>

namespace holdfast {

namespace {

sqlite3 *databaseOf(const Connection &connection)
{
    return static_cast<sqlite3 *>(connection.handle());
}

} // namespace

BulkStatement::BulkStatement(Connection &connection, const QString &sql)
    : m_connection(connection)
{
    if (const auto allowed = connection.mayRun(); !allowed) {
        m_error = allowed.error();
        return;
    }
    const auto utf8 = sql.toUtf8();
    check(sqlite3_prepare_v2(databaseOf(connection), utf8.constData(), static_cast<int>(utf8.size()), &m_statement,
                             nullptr));
}

BulkStatement::~BulkStatement()
{
    sqlite3_finalize(m_statement);
}

void BulkStatement::check(int code)
{
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE && !m_error)
        m_error = m_connection.failNative(code, QString::fromUtf8(sqlite3_errmsg(databaseOf(m_connection))));
}

void BulkStatement::bindNumber(int position, qint64 value)
{
    check(sqlite3_bind_int64(m_statement, position, value));
}

void BulkStatement::bindText(int position, QByteArrayView utf8)
{
    check(sqlite3_bind_text64(m_statement, position, utf8.isEmpty() ? "" : utf8.data(),
                              static_cast<quint64>(utf8.size()), SQLITE_STATIC, SQLITE_UTF8));
}

void BulkStatement::bindBytes(int position, QByteArrayView bytes)
{
    check(sqlite3_bind_blob64(m_statement, position, bytes.isEmpty() ? "" : bytes.data(),
                              static_cast<quint64>(bytes.size()), SQLITE_STATIC));
}

void BulkStatement::bindAll(const Bindings &bindings)
{
    for (const auto &[name, value] : bindings) {
        const int position = sqlite3_bind_parameter_index(m_statement, name.toUtf8().constData());
        if (value.metaType().id() == QMetaType::QString) {
            m_held.append(value.toString().toUtf8());
            bindText(position, m_held.constLast());
        } else {
            bindNumber(position, value.toLongLong());
        }
    }
}

bool BulkStatement::run()
{
    if (!m_error)
        check(sqlite3_step(m_statement));
    reset();
    return !m_error;
}

bool BulkStatement::next()
{
    if (m_error)
        return false;
    const int code = sqlite3_step(m_statement);
    check(code);
    return code == SQLITE_ROW;
}

void BulkStatement::reset()
{
    sqlite3_reset(m_statement);
}

qint64 BulkStatement::changed() const
{
    return sqlite3_changes64(databaseOf(m_connection));
}

qint64 BulkStatement::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QByteArrayView BulkStatement::text(int column) const
{
    const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return {data, data ? static_cast<qsizetype>(sqlite3_column_bytes(m_statement, column)) : 0};
}

QByteArrayView BulkStatement::bytes(int column) const
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return {data, data ? static_cast<qsizetype>(sqlite3_column_bytes(m_statement, column)) : 0};
}

Result<void> BulkStatement::status() const
{
    if (m_error)
        return *m_error;
    return {};
}

} // namespace holdfast
