// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/contextrepository.h"

#include "store/casefiles.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Result<void> ContextRepository::set(const IncidentId &incident, const QString &scope, const QJsonObject &changedKeys,
                                    const QString &actor)
{
    auto &session = m_files.of(incident);
    QList<RowChange> rows;
    for (auto it = changedKeys.begin(); it != changedKeys.end(); ++it) {
        const QJsonObject key{{u"incident_id"_s, incident.text}, {u"scope"_s, scope}, {u"key"_s, it.key()}};
        const auto present = session.db.selectOne(
            u"SELECT value FROM incident_context WHERE incident_id = :incident AND scope = :scope AND key = :key"_s,
            {{u":incident"_s, incident.text}, {u":scope"_s, scope}, {u":key"_s, it.key()}});
        if (!present)
            return present.error();
        const auto before = *present ? (*present)->toString() : QString();
        if (it->isNull() || it->isUndefined()) {
            if (*present) {
                auto was = key;
                was.insert(u"value"_s, before);
                rows.append(RowChange::removed(u"incident_context"_s, key, was));
            }
            continue;
        }
        const auto text = jsonText(*it);
        if (!*present) {
            auto row = key;
            row.insert(u"value"_s, text);
            rows.append(RowChange::added(u"incident_context"_s, row));
        } else if (before != text) {
            rows.append({u"incident_context"_s, key, {{u"value"_s, before}}, {{u"value"_s, text}}});
        }
    }
    if (rows.isEmpty())
        return {};
    if (const auto written = session.record(incidentStream(incident), u"context.changed"_s, actor, rows); !written)
        return written.error();
    m_files.pending.contexts.insert(incident);
    return {};
}

Result<QJsonObject> ContextRepository::get(const IncidentId &incident, const QString &scope) const
{
    auto &session = m_files.of(incident);
    auto cursor =
        session.db.select(u"SELECT key, value FROM incident_context WHERE incident_id = :incident AND scope = :scope"_s,
                          {{u":incident"_s, incident.text}, {u":scope"_s, scope}});
    if (!cursor)
        return cursor.error();
    QJsonObject context;
    while (cursor->next())
        context.insert(cursor->text(0), jsonValue(cursor->text(1)));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return context;
}

} // namespace holdfast
