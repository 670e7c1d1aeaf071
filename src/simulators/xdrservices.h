// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/rangeclock.h"
#include "simulators/router.h"
#include "simulators/tenants.h"
#include "simulators/writelog.h"

#include <initializer_list>

namespace holdfast::range {

namespace operation {
inline constexpr QLatin1StringView endpointDelete("xdr.endpoint.delete");
inline constexpr QLatin1StringView endpointAlias("xdr.endpoint.alias");
inline constexpr QLatin1StringView endpointTag("xdr.endpoint.tag");
inline constexpr QLatin1StringView distributionCreate("xdr.distribution.create");
inline constexpr QLatin1StringView roleSet("xdr.role.set");
inline constexpr QLatin1StringView featuredField("xdr.featured-field.replace");
} // namespace operation

/// What every Cortex XDR call works on.
struct XdrContext
{
    XdrTenant &tenant;
    const RangeClock &clock;
    WriteLog &writes;
    int actionPendingMs = 400;
    int actionRunningMs = 800;
    QMap<QString, QJsonObject> distributions = {}; ///< installation packages by id
    QMap<QString, QString> roles = {}; ///< by mail address, where another one was set
    QMap<QString, QJsonArray> featured = {}; ///< by kind: hosts, users, ...

    void wrote(QLatin1StringView operationName, const Call &call, const QString &subject);
    /// Gives an order to agents; returns the group action id.
    qint64 order(XdrAction::Kind kind, const QStringList &endpointIds, const QJsonObject &details = {});
    /// Carries on every order up to the clock's now: agents call in, work, finish. Called before each request.
    void settle();
    /// An agent's present status of an order: PENDING, IN_PROGRESS or how it ended.
    [[nodiscard]] QString actionStatus(const XdrAction &action, const QString &endpointId) const;
    /// An agent comes back or leaves; orders that waited for it start. False when unknown.
    bool setEndpointStatus(const QString &endpointId, const QString &status);

private:
    void finish(XdrAction &action, const QString &endpointId, qint64 atMs);
};

using XdrHandler = HttpResponse (*)(XdrContext &, const Call &);
struct XdrRoute
{
    QLatin1StringView call; ///< "endpoints/isolate", below /public_api/v1
    XdrHandler handler;
};
void addRoutes(Router &router, XdrContext &context, std::initializer_list<XdrRoute> routes);

void addXdrEndpointRoutes(Router &router, XdrContext &context);
void addXdrIncidentRoutes(Router &router, XdrContext &context);
void addXdrResponseRoutes(Router &router, XdrContext &context);
void addXdrScriptRoutes(Router &router, XdrContext &context);
void addXdrTenantRoutes(Router &router, XdrContext &context);
void addXdrFleetRoutes(Router &router, XdrContext &context);
void addXdrAuditRoutes(Router &router, XdrContext &context);

/// {"reply": ...}.
[[nodiscard]] HttpResponse xdrReply(const QJsonValue &reply);
/// {"reply": {"err_code", "err_msg", "err_extra"}} with the code as HTTP status, the form of most live tenants.
[[nodiscard]] HttpResponse xdrError(int status, const QString &message, const QJsonValue &extra = QJsonValue::Null);
/// What an order gets that no agent can carry out.
[[nodiscard]] HttpResponse noEndpointError();
[[nodiscard]] QJsonObject requestData(const Call &call);

/// Filters, sort and window of a list call (reference section 3), applied to rows. `fieldOf` names the row's member for
/// a filter field; an empty name makes the field unknown, which is an error 400.
struct XdrListStyle
{
    QLatin1StringView listName;
    QMap<QString, QString> fieldOf;
};
[[nodiscard]] HttpResponse xdrList(const Call &call, const QList<QJsonObject> &rows, const XdrListStyle &style,
                                   const QString &shownTotal = QStringLiteral("total_count"));
/// The rows that pass the request's filters; nothing when a filter is wrong (`wrong` says how).
[[nodiscard]] std::optional<QList<QJsonObject>> xdrFiltered(const QJsonObject &data, const QList<QJsonObject> &rows,
                                                            const XdrListStyle &style, QString *wrong);
/// The filter fields of get_endpoint and scan.
[[nodiscard]] const XdrListStyle &endpointListStyle();

} // namespace holdfast::range
