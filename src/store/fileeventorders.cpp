// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/fileeventorders.h"

#include "store/bulkstatement.h"
#include "store/fileeventcolumns.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr size_t stopEvery = 65'536;
/// Cases of which orders are kept: the one that is looked at, and some one goes back to.
constexpr qsizetype casesKept = 4;

/// Collects one column's values with their rows and puts the rows in order.
class ColumnSorter
{
public:
    explicit ColumnSorter(bool isText)
        : m_isText(isText)
    {
    }

    void add(qint64 id, const BulkStatement &row, int column)
    {
        const auto position = static_cast<quint32>(m_ids.size());
        m_ids.push_back(id);
        if (!m_isText) {
            // The sign bit turned: then unsigned order is signed order.
            m_keys.push_back({static_cast<quint64>(row.number(column)) ^ (quint64(1) << 63), position});
            return;
        }
        const auto text = row.text(column);
        const auto from = m_texts.size();
        for (const char c : text)
            m_texts.push_back(c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c);
        m_textAt.push_back(from);
        std::array<char, sizeof(quint64)> prefix{};
        std::copy_n(m_texts.data() + from, std::min(prefix.size(), static_cast<size_t>(text.size())), prefix.begin());
        m_keys.push_back({qFromBigEndian<quint64>(prefix.data()), position});
    }

    /// Like the database: numbers by value, texts byte by byte without regard to the case of ASCII letters.
    [[nodiscard]] FileEventOrders::Order sorted()
    {
        m_textAt.push_back(m_texts.size());
        std::sort(m_keys.begin(), m_keys.end(), [this](const Key &a, const Key &b) {
            if (a.value != b.value)
                return a.value < b.value;
            if (m_isText) {
                const auto left = textOf(a.position);
                const auto right = textOf(b.position);
                if (const int order = left.compare(right); order != 0)
                    return order < 0;
            }
            return a.position < b.position;
        });
        auto ids = std::make_shared<std::vector<qint64>>();
        ids->reserve(m_keys.size());
        for (const auto &key : m_keys)
            ids->push_back(m_ids[key.position]);
        return ids;
    }

private:
    struct Key
    {
        quint64 value; ///< of a text its first eight bytes
        quint32 position;
    };

    [[nodiscard]] std::string_view textOf(quint32 position) const
    {
        return {m_texts.data() + m_textAt[position], m_textAt[position + 1] - m_textAt[position]};
    }

    bool m_isText;
    std::vector<qint64> m_ids;
    std::vector<Key> m_keys;
    std::vector<char> m_texts;
    std::vector<size_t> m_textAt;
};

Error canceled()
{
    return {ErrorCode::Canceled, QCoreApplication::translate("Store", "Stopped before it was done."), {}};
}

/// Along the database's own index.
Result<FileEventOrders::Order> readAlongIndex(Connection &db, const IncidentId &incident, FileEventColumn column,
                                              const std::stop_token &stop)
{
    BulkStatement row(
        db,
        u"SELECT id FROM %1 WHERE incident_number = (SELECT number FROM incident WHERE id = :id) ORDER BY %2"_s.arg(
            fileEventsAlong(column), fileEventOrderSql(column, Qt::AscendingOrder)));
    row.bindAll({{u":id"_s, incident.text}});
    auto ids = std::make_shared<std::vector<qint64>>();
    while (row.next()) {
        ids->push_back(row.number(0));
        if (ids->size() % stopEvery == 0 && stop.stop_requested())
            return canceled();
    }
    if (const auto read = row.status(); !read)
        return read.error();
    return FileEventOrders::Order(std::move(ids));
}

/// By reading the values and sorting them here: the database would carry them through its sorter.
Result<FileEventOrders::Order> readAndSort(Connection &db, const QList<FileEventOrders::Range> &ranges,
                                           FileEventColumn column, const std::stop_token &stop)
{
    const auto &info = fileEventColumnInfo(column);
    ColumnSorter sorter(isTextColumn(info.kind));
    BulkStatement row(db, u"SELECT id, %1 FROM file_event WHERE id BETWEEN ? AND ?"_s.arg(info.sql));
    size_t rows = 0;
    for (const auto &range : ranges) {
        row.bindNumber(1, range.first);
        row.bindNumber(2, range.last);
        while (row.next()) {
            sorter.add(row.number(0), row, 1);
            if (++rows % stopEvery == 0 && stop.stop_requested())
                return canceled();
        }
        row.reset();
        if (const auto read = row.status(); !read)
            return read.error();
    }
    return sorter.sorted();
}

} // namespace

Result<QList<FileEventOrders::Order>> FileEventOrders::orders(Connection &db, const IncidentId &incident,
                                                              const QList<Range> &ranges,
                                                              const QList<FileEventColumn> &columns,
                                                              const std::stop_token &stop)
{
    const auto wanted = caseOf(incident);
    const std::scoped_lock lock(wanted->reading);
    // More events since, or fewer: another reader's snapshot may be older than what was read last.
    if (wanted->ranges != ranges) {
        wanted->orders.clear();
        wanted->ranges = ranges;
    }
    QList<Order> found;
    for (const auto column : columns) {
        if (!wanted->orders.contains(column)) {
            const auto read = isIndexedColumn(column) ? readAlongIndex(db, incident, column, stop)
                                                      : readAndSort(db, ranges, column, stop);
            if (!read)
                return read.error();
            wanted->orders.emplace(column, *read);
        }
        found.append(wanted->orders.at(column));
    }
    return found;
}

bool FileEventOrders::has(const IncidentId &incident, const QList<Range> &ranges, FileEventColumn column)
{
    const auto known = caseOf(incident);
    const std::unique_lock lock(known->reading, std::try_to_lock);
    return lock.owns_lock() && known->ranges == ranges && known->orders.contains(column);
}

std::shared_ptr<FileEventOrders::Case> FileEventOrders::caseOf(const IncidentId &incident)
{
    const std::scoped_lock lock(m_mutex);
    auto &found = m_cases[incident];
    if (!found)
        found = std::make_shared<Case>();
    found->lastUse = ++m_uses;
    const auto kept = found;
    if (m_cases.size() > casesKept)
        forgetOldest();
    return kept;
}

void FileEventOrders::forgetOldest()
{
    const auto oldest = std::min_element(m_cases.begin(), m_cases.end(),
                                         [](const auto &a, const auto &b) { return a->lastUse < b->lastUse; });
    m_cases.erase(oldest);
}

} // namespace holdfast
