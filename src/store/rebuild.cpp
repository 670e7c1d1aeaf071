// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/rebuild.h"

#include "store/bulkstatement.h"
#include "store/connection.h"
#include "store/dialect.h"
#include "store/migrator.h"
#include "store/rowchange.h"
#include "store/session.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype mostDifferences = 1'000;
constexpr qint64 progressEvery = 1'000;

QString missing()
{
    return u"(missing)"_s;
}

QString shown(const QVariant &value)
{
    return value.isNull() ? u"null"_s : value.toString();
}

/// The next row of a table as values, empty at the end.
QVariantList nextRow(Cursor &cursor)
{
    QVariantList row;
    if (!cursor.next())
        return row;
    for (int i = 0; i < cursor.columnCount(); ++i)
        row.append(cursor.value(i));
    return row;
}

/// Compares by the key columns, which come first. The database orders texts by their UTF-8 bytes.
int compareKeys(const QVariantList &a, const QVariantList &b, qsizetype keyColumns)
{
    for (qsizetype i = 0; i < keyColumns; ++i) {
        if (a[i].metaType().id() == QMetaType::QString) {
            if (const int order = a[i].toString().toUtf8().compare(b[i].toString().toUtf8()); order != 0)
                return order;
        } else if (const auto left = a[i].toLongLong(), right = b[i].toLongLong(); left != right) {
            return left < right ? -1 : 1;
        }
    }
    return 0;
}

class Rebuild
{
public:
    Rebuild(Connection &live, std::stop_token stop, const VerifyProgress &progress)
        : m_live(live)
        , m_stop(std::move(stop))
        , m_progress(progress)
    {
    }

    Result<RebuildReport> run(Connection &fresh)
    {
        if (const auto folded = fold(fresh); !folded)
            return folded.error();
        for (const auto &table : stateTables()) {
            if (const auto compared = compare(fresh, table); !compared)
                return compared.error();
        }
        return m_report;
    }

private:
    Result<void> fold(Connection &fresh)
    {
        const auto total = m_live.selectNumber(u"SELECT count(*) FROM journal"_s);
        if (!total)
            return total.error();
        if (const auto begun = fresh.exec(fresh.dialect().beginWrite()); !begun)
            return begun.error();
        BulkStatement records(m_live, u"SELECT stream, seq, kind, body FROM journal ORDER BY position"_s);
        while (records.next()) {
            const auto rows =
                QJsonDocument::fromJson(records.text(3).toByteArray()).object().value("rows"_L1).toArray();
            for (const auto &row : rows) {
                if (const auto applied = applyRowChange(fresh, RowChange::fromJson(row.toObject())); !applied) {
                    auto error = applied.error();
                    error.code = ErrorCode::StorageCorrupt;
                    error.message =
                        QCoreApplication::translate("Rebuild",
                                                    "The journal cannot be folded: record %1 of %2 (%3) does "
                                                    "not fit what came before it. Run \"holdfast store "
                                                    "verify\" to find the first broken record.")
                            .arg(records.number(1))
                            .arg(records.string(0), records.string(2));
                    return error;
                }
            }
            ++m_report.records;
            if (m_stop.stop_requested())
                return Error{
                    ErrorCode::Canceled, QCoreApplication::translate("Store", "Stopped before it was done."), {}};
            if (m_progress && m_report.records % progressEvery == 0)
                m_progress(m_report.records, *total);
        }
        if (const auto read = records.status(); !read)
            return read;
        if (const auto committed = fresh.exec(u"COMMIT"_s); !committed)
            return committed.error();
        return {};
    }

    void differ(const QString &table, const QString &row, const QString &column, const QString &inTable,
                const QString &fromJournal)
    {
        if (m_report.differences.size() < mostDifferences)
            m_report.differences.append({table, row, column, inTable, fromJournal});
    }

    Result<void> compare(Connection &fresh, const StateTable &table)
    {
        // Key columns first, whatever their place in the table.
        const auto key = table.key.join(u", "_s);
        const auto sql = u"SELECT %1, * FROM %2 ORDER BY %1"_s.arg(key, table.name);
        auto live = m_live.select(sql);
        if (!live)
            return live.error();
        auto made = fresh.select(sql);
        if (!made)
            return made.error();
        const auto keys = table.key.size();
        const auto nameOf = [&](const QVariantList &row) {
            QStringList parts;
            for (qsizetype i = 0; i < keys; ++i)
                parts.append(u"%1=%2"_s.arg(table.key[i], shown(row[i])));
            return parts.join(u", "_s);
        };
        auto left = nextRow(*live);
        auto right = nextRow(*made);
        while (!left.isEmpty() || !right.isEmpty()) {
            ++m_report.rows;
            const int order = left.isEmpty() ? 1 : right.isEmpty() ? -1 : compareKeys(left, right, keys);
            if (order < 0) {
                differ(table.name, nameOf(left), {}, u"(the row)"_s, missing());
                left = nextRow(*live);
            } else if (order > 0) {
                differ(table.name, nameOf(right), {}, missing(), u"(the row)"_s);
                right = nextRow(*made);
            } else {
                for (qsizetype i = keys; i < left.size(); ++i) {
                    if (columnJson(left[i]) != columnJson(right[i]))
                        differ(table.name, nameOf(left), live->columnName(static_cast<int>(i)), shown(left[i]),
                               shown(right[i]));
                }
                left = nextRow(*live);
                right = nextRow(*made);
            }
        }
        if (const auto done = live->finish(); !done)
            return done;
        return made->finish();
    }

    Connection &m_live;
    std::stop_token m_stop;
    const VerifyProgress &m_progress;
    RebuildReport m_report;
};

} // namespace

void RebuildReport::add(const RebuildReport &other)
{
    records += other.records;
    rows += other.rows;
    differences += other.differences;
}

Result<RebuildReport> rebuildState(Connection &connection, std::stop_token stop, const VerifyProgress &progress)
{
    const QTemporaryDir folder;
    if (!folder.isValid()) {
        return Error{
            ErrorCode::Forbidden,
            QCoreApplication::translate("Rebuild", "No temporary folder could be made to refold the journal in: %1")
                .arg(folder.errorString()),
            {}};
    }
    const auto path = connection.layer().isEmpty() ? folder.filePath(u"refolded.db"_s) : u":memory:"_s;
    auto fresh = Connection::open(connection.dialect(), path, Connection::Role::Scratch);
    if (!fresh)
        return fresh.error();
    if (const auto migrated = migrateToNewest(**fresh); !migrated)
        return migrated.error();
    return Rebuild(connection, std::move(stop), progress).run(**fresh);
}

} // namespace holdfast
