// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/settingsrepository.h"

#include "store/casefiles.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Result<void> SettingsRepository::set(const QString &key, const QJsonValue &value, const QString &actor)
{
    auto &session = m_files.desk();
    const QJsonObject rowKey{{u"key"_s, key}};
    const auto present = session.row(u"setting"_s, rowKey);
    if (!present)
        return present.error();
    const bool gone = value.isNull() || value.isUndefined();
    QList<RowChange> rows;
    if (gone && *present) {
        rows.append(RowChange::removed(u"setting"_s, rowKey, **present));
    } else if (!gone && *present) {
        const auto changed = session.changeOf(u"setting"_s, rowKey, {{u"value"_s, jsonText(value)}});
        if (!changed)
            return changed.error();
        rows = *changed;
    } else if (!gone) {
        rows.append(RowChange::added(u"setting"_s, {{u"key"_s, key}, {u"value"_s, jsonText(value)}}));
    }
    if (rows.isEmpty())
        return {};
    if (const auto written = session.record(systemStream(), u"setting.changed"_s, actor, rows); !written)
        return written.error();
    m_files.pending.settings = true;
    return {};
}

Result<QJsonValue> SettingsRepository::get(const QString &key, const QJsonValue &fallback) const
{
    auto &session = m_files.desk();
    const auto found = session.db.selectOne(u"SELECT value FROM setting WHERE key = :key"_s, {{u":key"_s, key}});
    if (!found)
        return found.error();
    return *found ? jsonValue((*found)->toString()) : fallback;
}

Result<QMap<QString, QJsonValue>> SettingsRepository::all(const QString &prefix) const
{
    auto &session = m_files.desk();
    auto cursor = session.db.select(u"SELECT key, value FROM setting WHERE substr(key, 1, :length) = :prefix"_s,
                                    {{u":length"_s, prefix.size()}, {u":prefix"_s, prefix}});
    if (!cursor)
        return cursor.error();
    QMap<QString, QJsonValue> all;
    while (cursor->next())
        all.insert(cursor->text(0), jsonValue(cursor->text(1)));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return all;
}

} // namespace holdfast
