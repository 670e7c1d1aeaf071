// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/leaserepository.h"

#include "store/casefiles.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Result<bool> LeaseRepository::take(const QString &name, const QString &holder, qint64 untilMs)
{
    auto &session = m_files.desk();
    const auto changed = session.db.exec(
        u"INSERT INTO lease(name, holder, until_ms) VALUES(:name, :holder, :until) "
        "ON CONFLICT(name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms "
        "WHERE lease.holder = excluded.holder OR lease.until_ms <= :now"_s,
        {{u":name"_s, name}, {u":holder"_s, holder}, {u":until"_s, untilMs}, {u":now"_s, session.nowMs()}});
    if (!changed)
        return changed.error();
    return *changed == 1;
}

Result<void> LeaseRepository::release(const QString &name, const QString &holder)
{
    auto &session = m_files.desk();
    const auto changed = session.db.exec(u"DELETE FROM lease WHERE name = :name AND holder = :holder"_s,
                                         {{u":name"_s, name}, {u":holder"_s, holder}});
    if (!changed)
        return changed.error();
    return {};
}

Result<QString> LeaseRepository::holder(const QString &name) const
{
    auto &session = m_files.desk();
    const auto found = session.db.selectOne(u"SELECT holder FROM lease WHERE name = :name AND until_ms > :now"_s,
                                            {{u":name"_s, name}, {u":now"_s, session.nowMs()}});
    if (!found)
        return found.error();
    return *found ? (*found)->toString() : QString();
}

} // namespace holdfast
