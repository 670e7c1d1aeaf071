// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QMap>
#include <QString>

namespace holdfast::range {

/// Names of the operations that change something, as counted by the range. Stable: stories and scripts compare them.
namespace operation {
inline constexpr QLatin1StringView sessionState("code42.session.state");
inline constexpr QLatin1StringView sessionNote("code42.session.note");
inline constexpr QLatin1StringView alertState("code42.alert.state");
inline constexpr QLatin1StringView alertNote("code42.alert.note");
inline constexpr QLatin1StringView ruleEnable("code42.rule.enable");
inline constexpr QLatin1StringView ruleDisable("code42.rule.disable");
inline constexpr QLatin1StringView ruleUsersClear("code42.rule.users.clear");
inline constexpr QLatin1StringView userActivate("code42.user.activate");
inline constexpr QLatin1StringView userDeactivate("code42.user.deactivate");
inline constexpr QLatin1StringView userMove("code42.user.move");
inline constexpr QLatin1StringView userRoles("code42.user.roles");
inline constexpr QLatin1StringView actorUpdate("code42.actor.update");
inline constexpr QLatin1StringView riskProfileUpdate("code42.risk-profile.update");
inline constexpr QLatin1StringView watchlistCreate("code42.watchlist.create");
inline constexpr QLatin1StringView watchlistUpdate("code42.watchlist.update");
inline constexpr QLatin1StringView watchlistDelete("code42.watchlist.delete");
inline constexpr QLatin1StringView watchlistInclude("code42.watchlist.include");
inline constexpr QLatin1StringView watchlistUninclude("code42.watchlist.uninclude");
inline constexpr QLatin1StringView watchlistExclude("code42.watchlist.exclude");
inline constexpr QLatin1StringView watchlistUnexclude("code42.watchlist.unexclude");
inline constexpr QLatin1StringView watchlistGroups("code42.watchlist.groups");
inline constexpr QLatin1StringView watchlistDepartments("code42.watchlist.departments");
inline constexpr QLatin1StringView caseCreate("code42.case.create");
inline constexpr QLatin1StringView caseUpdate("code42.case.update");
inline constexpr QLatin1StringView caseDelete("code42.case.delete");
inline constexpr QLatin1StringView caseEventAdd("code42.case.event.add");
inline constexpr QLatin1StringView caseEventRemove("code42.case.event.remove");
inline constexpr QLatin1StringView holdPolicyCreate("code42.legal-hold.policy.create");
inline constexpr QLatin1StringView holdMatterCreate("code42.legal-hold.matter.create");
inline constexpr QLatin1StringView holdMatterState("code42.legal-hold.matter.state");
inline constexpr QLatin1StringView holdCustodianAdd("code42.legal-hold.custodian.add");
inline constexpr QLatin1StringView holdCustodianRemove("code42.legal-hold.custodian.remove");
inline constexpr QLatin1StringView trustCreate("code42.trusted-activity.create");
inline constexpr QLatin1StringView trustUpdate("code42.trusted-activity.update");
inline constexpr QLatin1StringView trustDelete("code42.trusted-activity.delete");
inline constexpr QLatin1StringView agentUpdate("code42.agent.update");
inline constexpr QLatin1StringView agentActivate("code42.agent.activate");
inline constexpr QLatin1StringView agentDeactivate("code42.agent.deactivate");
inline constexpr QLatin1StringView orgWrite("code42.org.write");
inline constexpr QLatin1StringView legacyUserCreate("code42.console.user.create");
inline constexpr QLatin1StringView legacyUserUpdate("code42.console.user.update");
inline constexpr QLatin1StringView legacyUserBlock("code42.console.user.block");
inline constexpr QLatin1StringView legacyUserUnblock("code42.console.user.unblock");
inline constexpr QLatin1StringView isolate("xdr.endpoint.isolate");
inline constexpr QLatin1StringView unisolate("xdr.endpoint.unisolate");
inline constexpr QLatin1StringView scan("xdr.endpoint.scan");
inline constexpr QLatin1StringView abortScan("xdr.endpoint.abort-scan");
inline constexpr QLatin1StringView quarantine("xdr.file.quarantine");
inline constexpr QLatin1StringView restore("xdr.file.restore");
inline constexpr QLatin1StringView fileRetrieval("xdr.file.retrieval");
inline constexpr QLatin1StringView hashList("xdr.hash-list");
inline constexpr QLatin1StringView runScript("xdr.script.run");
inline constexpr QLatin1StringView incidentUpdate("xdr.incident.update");
inline constexpr QLatin1StringView alertInsert("xdr.alert.insert");
inline constexpr QLatin1StringView xdrAlertUpdate("xdr.alert.update");
inline constexpr QLatin1StringView falconContain("crowdstrike.host.contain");
inline constexpr QLatin1StringView falconLift("crowdstrike.host.lift-containment");
inline constexpr QLatin1StringView defenderIsolate("defender.machine.isolate");
inline constexpr QLatin1StringView defenderUnisolate("defender.machine.unisolate");
inline constexpr QLatin1StringView entraDisable("entra.user.disable");
inline constexpr QLatin1StringView entraEnable("entra.user.enable");
inline constexpr QLatin1StringView entraUpdate("entra.user.update");
inline constexpr QLatin1StringView entraRevokeSessions("entra.user.revoke-sessions");
inline constexpr QLatin1StringView entraGroupAdd("entra.group.add-member");
inline constexpr QLatin1StringView entraGroupRemove("entra.group.remove-member");
} // namespace operation

/// One write that was carried out, whether or not its answer reached the client.
struct WriteRecord
{
    qint64 number = 0; ///< 1, 2, 3 ... in order of arrival
    qint64 atMs = 0; ///< the range's clock
    QString operation;
    QString method;
    QString path;
    QString subject; ///< the id or ids written to, joined by ","

    friend bool operator==(const WriteRecord &, const WriteRecord &) = default;
};

/// Every write the range received and carried out. Refused requests (4xx, 5xx, dropped before) are not in it.
class WriteLog
{
public:
    void add(WriteRecord record);
    void clear() { m_records.clear(); }
    [[nodiscard]] const QList<WriteRecord> &records() const { return m_records; }
    [[nodiscard]] qint64 count(QAnyStringView operationName) const;
    [[nodiscard]] QMap<QString, qint64> counts() const;

private:
    QList<WriteRecord> m_records;
};

} // namespace holdfast::range
