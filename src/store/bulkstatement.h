// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/connection.h"

#include <QByteArray>
#include <QString>

struct sqlite3_stmt;

namespace holdfast {

/// A statement through the engine's own interface, for the places where millions of values pass: QSqlQuery makes a
/// QVariant of each (measured: three times slower). Errors are remembered by the connection like all others.
class BulkStatement
{
public:
    BulkStatement(Connection &connection, const QString &sql);
    ~BulkStatement();
    BulkStatement(const BulkStatement &) = delete;
    BulkStatement &operator=(const BulkStatement &) = delete;

    /// Positions from 1. The bytes must live until the statement has run.
    void bindNumber(int position, qint64 value);
    void bindText(int position, QByteArrayView utf8);
    void bindBytes(int position, QByteArrayView bytes);
    /// Binds by name, as Connection does.
    void bindAll(const Bindings &bindings);

    /// Runs to the end and makes it ready for the next values; false on failure.
    [[nodiscard]] bool run();
    /// The next row; false at the end and on failure.
    [[nodiscard]] bool next();
    /// Makes it ready for the next values.
    void reset();
    /// Rows changed by the last run().
    [[nodiscard]] qint64 changed() const;

    /// Columns from 0; valid until the next step.
    [[nodiscard]] qint64 number(int column) const;
    [[nodiscard]] QByteArrayView text(int column) const;
    [[nodiscard]] QString string(int column) const { return QString::fromUtf8(text(column)); }
    [[nodiscard]] QByteArrayView bytes(int column) const;

    /// How it went so far.
    [[nodiscard]] Result<void> status() const;

private:
    void check(int code);

    Connection &m_connection;
    sqlite3_stmt *m_statement = nullptr;
    QList<QByteArray> m_held;
    std::optional<Error> m_error;
};

} // namespace holdfast
