// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace holdfast::range {

/// Rows of one kind, kept as the JSON the service shows, in the order they were made, found by their key field.
class JsonTable
{
public:
    explicit JsonTable(QString keyField)
        : m_keyField(std::move(keyField))
    {
    }

    /// Adds the row, or puts it in the place of the one with the same key.
    void put(const QJsonObject &row)
    {
        const QString key = row.value(m_keyField).toVariant().toString();
        if (!m_rows.contains(key))
            m_keys.append(key);
        m_rows.insert(key, row);
    }
    bool remove(const QString &key)
    {
        m_keys.removeOne(key);
        return m_rows.remove(key) > 0;
    }
    [[nodiscard]] bool contains(const QString &key) const { return m_rows.contains(key); }
    /// An empty object when there is no such row.
    [[nodiscard]] QJsonObject row(const QString &key) const { return m_rows.value(key); }
    [[nodiscard]] const QStringList &keys() const { return m_keys; }
    [[nodiscard]] qsizetype size() const { return m_keys.size(); }

    /// Changes one field of an existing row.
    void set(const QString &key, const QString &field, const QJsonValue &value) { m_rows[key].insert(field, value); }

    template <typename Accept>
    [[nodiscard]] QList<QJsonObject> rows(Accept accept) const
    {
        QList<QJsonObject> found;
        for (const QString &key : m_keys) {
            const QJsonObject &candidate = *m_rows.constFind(key);
            if (accept(candidate))
                found.append(candidate);
        }
        return found;
    }
    [[nodiscard]] QList<QJsonObject> rows() const
    {
        return rows([](const QJsonObject &) { return true; });
    }

private:
    QString m_keyField;
    QStringList m_keys;
    QHash<QString, QJsonObject> m_rows;
};

/// The rows from position `from` (from 0), at most `count` of them.
[[nodiscard]] inline QJsonArray slice(const QList<QJsonObject> &rows, qint64 from, qint64 count)
{
    QJsonArray part;
    for (qint64 i = std::max<qint64>(0, from); i < std::min<qint64>(rows.size(), from + count); ++i)
        part.append(rows.at(i));
    return part;
}

} // namespace holdfast::range
