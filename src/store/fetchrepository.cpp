// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/fetchrepository.h"

#include "store/session.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Result<void> FetchRepository::setCursor(const QString &instance, const QString &cursor, const QString &actor)
{
    const QJsonObject key{{u"instance"_s, instance}};
    const QJsonObject values{{u"cursor"_s, cursor}, {u"updated_at_ms"_s, m_session.nowMs()}};
    const auto present = m_session.row(u"fetch_cursor"_s, key);
    if (!present)
        return present.error();
    QList<RowChange> rows;
    if (*present) {
        const auto changed = m_session.changeOf(u"fetch_cursor"_s, key, values);
        if (!changed)
            return changed.error();
        rows = *changed;
    } else {
        auto row = values;
        row.insert(u"instance"_s, instance);
        rows.append(RowChange::added(u"fetch_cursor"_s, row));
    }
    if (rows.isEmpty())
        return {};
    const auto written = m_session.record(systemStream(), u"fetch.cursor-set"_s, actor, rows);
    if (!written)
        return written.error();
    return {};
}

Result<QString> FetchRepository::cursor(const QString &instance) const
{
    const auto found = m_session.db.selectOne(u"SELECT cursor FROM fetch_cursor WHERE instance = :instance"_s,
                                              {{u":instance"_s, instance}});
    if (!found)
        return found.error();
    return *found ? (*found)->toString() : QString();
}

Result<qint64> FetchRepository::updatedAtMs(const QString &instance) const
{
    return m_session.db.selectNumber(u"SELECT updated_at_ms FROM fetch_cursor WHERE instance = :instance"_s,
                                     {{u":instance"_s, instance}});
}

} // namespace holdfast
