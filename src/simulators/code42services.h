// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/eventsearch.h"
#include "simulators/rangeclock.h"
#include "simulators/router.h"
#include "simulators/tenants.h"
#include "simulators/writelog.h"

#include <initializer_list>

namespace holdfast::range {

/// What every Code42 call works on.
struct Code42Context
{
    Code42Tenant &tenant;
    EventSearch &search;
    const RangeClock &clock;
    WriteLog &writes;
    bool tls = false; ///< whether this range is reached over HTTPS

    /// Notes a write that was carried out, in the log and in the tenant's audit log.
    void wrote(QLatin1StringView operationName, const Call &call, const QString &subject);
    [[nodiscard]] QString nowIso() const { return isoUtc(clock.nowMs()); }
    /// An id nobody has yet; the same sequence after every reset.
    [[nodiscard]] QString newUuid(const QString &kind);

    quint64 idCount = 0;
};

/// Who the API client is, where the service names an author.
inline constexpr QLatin1StringView PrincipalId("1000000000000000042");
inline constexpr QLatin1StringView PrincipalName("Holdfast range API client");

using Code42Handler = HttpResponse (*)(Code42Context &, const Call &);
struct Code42Route
{
    QLatin1StringView method;
    QLatin1StringView pattern;
    Code42Handler handler;
};
void addRoutes(Router &router, Code42Context &context, std::initializer_list<Code42Route> routes);

// One function per family of calls (reference sections 2.1 to 2.17); the older services are in simulators/console.
void addSessionRoutes(Router &router, Code42Context &context);
void addAlertRoutes(Router &router, Code42Context &context);
void addRuleRoutes(Router &router, Code42Context &context);
void addFileRoutes(Router &router, Code42Context &context);
void addUserRoutes(Router &router, Code42Context &context);
void addActorRoutes(Router &router, Code42Context &context);
void addWatchlistRoutes(Router &router, Code42Context &context);
void addCaseRoutes(Router &router, Code42Context &context);
void addLegalHoldRoutes(Router &router, Code42Context &context);
void addTrustRoutes(Router &router, Code42Context &context);
void addAgentRoutes(Router &router, Code42Context &context);
void addTenantRoutes(Router &router, Code42Context &context);

/// {"problem","description"}: cases, trusted activities, legal hold.
[[nodiscard]] HttpResponse problem(int status, const QString &code, const QString &description = {});
/// {"timestamp","status","error","message","path"}: the other services.
[[nodiscard]] HttpResponse failure(const Code42Context &context, const Call &call, int status, const QString &message);
[[nodiscard]] HttpResponse notFound(const Code42Context &context, const Call &call, const QString &what);

/// A file to be kept by its name.
[[nodiscard]] HttpResponse attachment(const QByteArray &type, const QString &name, const QByteArray &body);

/// Orders rows by a field: numbers by value, all else by its text. Equal rows stay as they were.
void sortByField(QList<QJsonObject> &rows, const QString &field, bool descending);

/// A page of rows under a list name: {"<name>":[...],"totalCount":n}. firstPage: what the family calls its first page.
struct PageStyle
{
    QLatin1StringView listName;
    QLatin1StringView pageParameter{"page"};
    QLatin1StringView sizeParameter{"pageSize"};
    int firstPage = 1;
    int usualSize = 100;
    int largestSize = 1000;
    bool withTotal = true;
};
[[nodiscard]] HttpResponse paged(const Code42Context &context, const Call &call, const QList<QJsonObject> &rows,
                                 const PageStyle &style);

/// Whether an optional "true"/"false" parameter lets a boolean field through.
[[nodiscard]] bool passesFlag(const Call &call, QStringView parameter, const QJsonValue &field);

/// A session's present state: the history's newest entry.
[[nodiscard]] QString currentState(const QJsonObject &session);
[[nodiscard]] int currentSeverity(const QJsonObject &session);
/// Actors who are on a watchlist in effect: included by name, group or department and not excluded.
[[nodiscard]] QMap<QString, QString> effectiveMembers(const Code42Tenant &tenant, const QString &watchlistId);
/// Where a rule comes from: "Alerting" for those that people made.
[[nodiscard]] QString ruleSource(const Code42Tenant &tenant, const QString &ruleId);
/// Whether a user is a custodian of a matter that is active.
[[nodiscard]] bool isHeld(const Code42Tenant &tenant, const QString &userId);
/// The older numbers of an organisation: a small one, and a string of digits.
[[nodiscard]] int orgNumber(const Code42Tenant &tenant, const QString &orgGuid);
[[nodiscard]] QString orgUid(const Code42Tenant &tenant, const QString &orgGuid);
/// Puts a user into an organisation, under all of its names.
void assignOrg(Code42Tenant &tenant, const QString &userId, const QString &orgGuid);
/// The actor with that name or alternate name, ignoring case; empty when there is none.
[[nodiscard]] QJsonObject actorByName(const Code42Tenant &tenant, const QString &name);

} // namespace holdfast::range
