// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/playbookrepository.h"

#include "store/attachmentrepository.h"
#include "store/casefiles.h"

#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Result<QList<PlaybookVersion>> readVersions(Connection &db, const QString &condition, const Bindings &bindings)
{
    auto cursor = db.select(u"SELECT playbook_id, version, name, sha256, origin, saved_at_ms, saved_by, comment "
                            "FROM playbook_version WHERE %1 ORDER BY playbook_id, version"_s.arg(condition),
                            bindings);
    if (!cursor)
        return cursor.error();
    QList<PlaybookVersion> versions;
    while (cursor->next()) {
        versions.append({cursor->text(0), static_cast<int>(cursor->number(1)), cursor->text(2), cursor->text(3),
                         static_cast<PlaybookOrigin>(cursor->number(4)), cursor->number(5), cursor->text(6),
                         cursor->text(7)});
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return versions;
}

} // namespace

QString playbookOriginName(PlaybookOrigin origin)
{
    static constexpr std::array names{"shipped", "folder", "person"};
    return QString::fromLatin1(names.at(static_cast<size_t>(origin)));
}

Result<PlaybookVersion> PlaybookRepository::add(const PlaybookVersion &version, const QByteArray &yaml)
{
    auto &session = m_files.desk();
    const auto known = readVersions(session.db, u"playbook_id = :id"_s, {{u":id"_s, version.playbook}});
    if (!known)
        return known.error();
    const auto sha256 = putBytes(session, yaml);
    if (!sha256)
        return sha256.error();
    if (!known->isEmpty() && known->last().sha256 == *sha256)
        return known->last();
    auto added = version;
    added.version = known->isEmpty() ? 1 : known->last().version + 1;
    added.sha256 = *sha256;
    added.savedAtMs = session.nowMs();
    const auto written = session.record(systemStream(), u"playbook.saved"_s, added.savedBy,
                                        {RowChange::added(u"playbook_version"_s,
                                                          {{u"playbook_id"_s, added.playbook},
                                                           {u"version"_s, added.version},
                                                           {u"name"_s, added.name},
                                                           {u"sha256"_s, added.sha256},
                                                           {u"origin"_s, static_cast<int>(added.origin)},
                                                           {u"saved_at_ms"_s, added.savedAtMs},
                                                           {u"saved_by"_s, added.savedBy},
                                                           {u"comment"_s, added.comment}})});
    if (!written)
        return written.error();
    return added;
}

Result<QList<PlaybookVersion>> PlaybookRepository::list() const
{
    return readVersions(m_files.desk().db, u"1"_s, {});
}

Result<QByteArray> PlaybookRepository::yaml(const QString &playbook, int version) const
{
    auto &session = m_files.desk();
    const auto found = readVersions(session.db, u"playbook_id = :id AND version = :version"_s,
                                    {{u":id"_s, playbook}, {u":version"_s, version}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"playbook"_s, u"%1@%2"_s.arg(playbook).arg(version));
    return getBytes(session, found->constFirst().sha256);
}

} // namespace holdfast
