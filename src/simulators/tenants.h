// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/eventstore.h"
#include "simulators/jsontable.h"

#include <QJsonObject>
#include <QMap>
#include <QSet>

#include <map>

namespace holdfast::range {

/// Who is on a watchlist and how: each map from the id (or department) to the time it was added.
struct WatchlistMembership
{
    QMap<QString, QString> includedActors;
    QMap<QString, QString> excludedActors;
    QMap<QString, QString> includedGroups;
    QMap<QString, QString> includedDepartments;
};

struct FileContent
{
    QByteArray bytes;
    QString name;
};

/// The state of the simulated Code42 tenant: what its services have stored, in the shapes they show.
struct Code42Tenant
{
    QString tenantId;
    QString name;
    EventStore events;
    JsonTable sessions{QStringLiteral("sessionId")};
    QHash<QString, QStringList> sessionEventIds;
    JsonTable alerts{QStringLiteral("id")}; ///< the older view of the sessions' alerts, with observations and note
    JsonTable rules{QStringLiteral("id")};
    QHash<QString, QJsonObject> ruleUsers;
    JsonTable users{QStringLiteral("userId")};
    QHash<QString, QStringList> userRoleIds;
    JsonTable roles{QStringLiteral("roleId")};
    JsonTable actors{QStringLiteral("actorId")};
    QHash<QString, QStringList> actorGroupIds; ///< directory groups of an actor
    QMap<QString, QString> directoryGroups; ///< id to name
    JsonTable watchlists{QStringLiteral("watchlistId")};
    QHash<QString, WatchlistMembership> memberships;
    JsonTable cases{QStringLiteral("number")};
    QHash<QString, QStringList> caseEventIds;
    JsonTable holdPolicies{QStringLiteral("policyId")};
    JsonTable matters{QStringLiteral("matterId")};
    std::map<QString, JsonTable> custodians; ///< by matter, of rows by userId
    JsonTable trustedActivities{QStringLiteral("activityId")};
    JsonTable agents{QStringLiteral("agentId")};
    JsonTable orgs{QStringLiteral("orgGuid")};
    // What only the console host keeps.
    QHash<QString, QString> userEmails; ///< by userId, where it is not the user name
    QHash<QString, QString> agentNotes;
    QHash<QString, QString> matterReferences; ///< a matter's number in the customer's own books
    QHash<QString, QJsonObject> orgSettings; ///< by orgGuid, what differs from the defaults
    QHash<QString, QJsonObject> orgPackets; ///< the same of the settings that are sent to agents
    JsonTable savedSearches{QStringLiteral("id")};
    QList<QJsonObject> audit;
    QHash<QString, QByteArray> auditDownloads; ///< by token, each good once
    QHash<QString, QString> fileDownloads; ///< by token, the SHA-256 of the file it is for
    QHash<QString, FileContent> filesBySha256;
    QHash<QString, QString> sha256ByContentId;
    int lastCaseNumber = 0;
    int lastActivityId = 0;
    /// A session that waits to appear (JohnSessions::None), with the ids of its events.
    QList<QPair<QJsonObject, QStringList>> waitingSessions;
};

/// An order given to XDR agents.
struct XdrAction
{
    enum class Kind { Isolate, Unisolate, Scan, AbortScan, Quarantine, Restore, FileRetrieval, Script };
    Kind kind = Kind::Isolate;
    qint64 orderedMs = 0;
    QStringList endpointIds;
    QHash<QString, qint64> startedMs; ///< per endpoint; absent while the agent has not called in
    QHash<QString, QString> finished; ///< per endpoint: the end status
    QJsonObject details; ///< of the request: files, script, hash
};

/// The state of the simulated Cortex XDR tenant.
struct XdrTenant
{
    JsonTable endpoints{QStringLiteral("endpoint_id")};
    QSet<QString> unsupported; ///< endpoints whose agents cannot isolate
    QSet<QString> failing; ///< endpoints on which every order fails
    QMap<qint64, XdrAction> actions; ///< by group action id
    qint64 lastActionId = 1800;
    JsonTable incidents{QStringLiteral("incident_id")};
    QHash<QString, QStringList> incidentAlertIds;
    QHash<QString, QJsonArray> incidentFiles;
    JsonTable alerts{QStringLiteral("alert_id")};
    JsonTable scripts{QStringLiteral("script_uid")};
    QMap<QString, QString> blocklist; ///< hash to comment
    QMap<QString, QString> allowlist;
    QSet<QString> quarantined; ///< "endpoint|path|hash"
    QList<QJsonObject> managementLogs;
    QList<QJsonObject> agentReports;
    QList<QJsonObject> violations;
};

} // namespace holdfast::range
