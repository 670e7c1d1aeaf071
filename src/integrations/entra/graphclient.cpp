// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/entra/graphclient.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast::entra {

namespace {

using namespace Qt::StringLiterals;
using microsoft::addQuery;
using microsoft::ODataList;

constexpr qint64 lookAgainMs = 2'000;
constexpr int mostLooks = 15; ///< half a minute
constexpr qint64 callDeadlineMs = 30'000;

QString text(const char *source)
{
    return QCoreApplication::translate("Entra", source);
}

Pace pace()
{
    Pace pace{.budget = {300, 20}};
    pace.retry.afterRateLimitMs = {2'000, 4'000, 8'000, 16'000, 32'000};
    return pace;
}

QString permissionFor(const ServiceCall &call)
{
    if (call.path.endsWith("/revokeSignInSessions"_L1))
        return u"User.RevokeSessions.All"_s;
    if (call.path.contains("/members/"_L1))
        return u"GroupMember.ReadWrite.All"_s;
    if (call.method == "PATCH")
        return call.body.contains("accountEnabled") ? u"User.EnableDisableAccount.All"_s
                                                    : u"User-PasswordProfile.ReadWrite.All"_s;
    if (call.path.contains("/groups"_L1) || call.path.contains("emberOf"_L1))
        return u"GroupMember.Read.All"_s;
    return call.path.contains("/devices"_L1) ? u"Device.Read.All"_s : u"User.Read.All"_s;
}

QString segment(const QString &value)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(value));
}

ServiceCall reading(const QString &path, const QStringList &properties)
{
    ServiceCall call;
    call.path = u"/v1.0/"_s + path;
    call.deadlineMs = callDeadlineMs;
    if (!properties.isEmpty())
        addQuery(call.query, u"$select"_s, properties.join(u','));
    return call;
}

/// What Graph calls an advanced query; casts and most filters work only so.
void askEventually(ServiceCall &call)
{
    call.headers.emplaceBack("ConsistencyLevel", "eventual");
    addQuery(call.query, u"$count"_s, u"true"_s);
}

} // namespace

const QStringList &userProperties()
{
    static const QStringList properties{u"id"_s,
                                        u"displayName"_s,
                                        u"givenName"_s,
                                        u"surname"_s,
                                        u"mail"_s,
                                        u"userPrincipalName"_s,
                                        u"proxyAddresses"_s,
                                        u"jobTitle"_s,
                                        u"department"_s,
                                        u"companyName"_s,
                                        u"accountEnabled"_s,
                                        u"onPremisesSamAccountName"_s,
                                        u"onPremisesDistinguishedName"_s,
                                        u"onPremisesSyncEnabled"_s,
                                        u"employeeId"_s,
                                        u"officeLocation"_s,
                                        u"businessPhones"_s,
                                        u"mobilePhone"_s,
                                        u"preferredLanguage"_s};
    return properties;
}

GraphClient::GraphClient(HttpService::Parts parts, std::unique_ptr<OAuthSignIn> signIn)
    : m_dialect(parts.name, std::move(signIn), permissionFor)
    , m_waiter(*parts.waiter)
    , m_service(std::move(parts), m_dialect, pace())
{
}

Result<QJsonObject> GraphClient::object(const ServiceCall &call, ExchangeId &exchange, CallContext &context)
{
    const auto answer = m_service.sendForJson(call, context);
    if (!answer)
        return answer.error();
    exchange = answer->raw.exchange;
    return answer->json.toObject();
}

Result<void> GraphClient::send(const ServiceCall &call, CallContext &context)
{
    const auto answer = m_service.send(call, context);
    if (!answer)
        return answer.error();
    return {};
}

Result<std::optional<GraphObject>> GraphClient::read(const QString &path, const QStringList &properties,
                                                     CallContext &context)
{
    GraphObject found;
    const auto answer = object(reading(path, properties), found.exchange, context);
    if (!answer) {
        if (answer.error().code == ErrorCode::NotFound)
            return std::optional<GraphObject>();
        return answer.error();
    }
    found.object = *answer;
    return std::optional(found);
}

Result<std::optional<GraphObject>> GraphClient::user(const QString &named, const QStringList &properties,
                                                     CallContext &context)
{
    const auto &wanted = properties.isEmpty() ? userProperties() : properties;
    auto direct = read(u"users/"_s + segment(named), wanted, context);
    if (!direct || *direct || !named.contains(u'@'))
        return direct;
    // A mail address need not be the userPrincipalName.
    const auto literal = microsoft::odataText(named);
    const auto byMail =
        list(u"users"_s,
             u"mail eq %1 or proxyAddresses/any(p:p eq %2)"_s.arg(literal, microsoft::odataText(u"smtp:"_s + named)),
             wanted, 3, context);
    if (!byMail)
        return byMail.error();
    if (byMail->rows.size() > 1)
        return Error{ErrorCode::Conflict, text("%1: several people have the address %2").arg(name(), named), {}};
    if (byMail->rows.isEmpty())
        return std::optional<GraphObject>();
    return std::optional(GraphObject{byMail->rows.first().toObject(), byMail->exchange});
}

Result<ODataList> GraphClient::list(const QString &what, const QString &filter, const QStringList &properties,
                                    qint64 limit, CallContext &context)
{
    auto call = reading(what, properties);
    if (!filter.isEmpty())
        addQuery(call.query, u"$filter"_s, filter);
    askEventually(call);
    return microsoft::odataList(m_service, call, limit, context);
}

Result<ODataList> GraphClient::listFrom(const QString &nextLink, qint64 limit, CallContext &context)
{
    const QUrl url(nextLink);
    if (url.host() != base().host() || url.scheme() != base().scheme() || url.port() != base().port()) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: “%2” is no page of this directory; nothing was sent there").arg(name(), nextLink),
                     {}};
    }
    ServiceCall call;
    call.path = url.path(QUrl::FullyEncoded);
    call.query = QUrlQuery(url.query(QUrl::FullyEncoded));
    call.headers.emplaceBack("ConsistencyLevel", "eventual");
    return microsoft::odataList(m_service, call, limit, context);
}

Result<std::optional<GraphObject>> GraphClient::manager(const QString &userId, CallContext &context)
{
    return read(u"users/"_s + segment(userId) + "/manager"_L1, userProperties(), context);
}

Result<QJsonArray> GraphClient::managerChain(const QString &userId, CallContext &context)
{
    auto call = reading(u"users/"_s + segment(userId), {u"id"_s, u"displayName"_s});
    addQuery(call.query, u"$expand"_s,
             u"manager($levels=max;$select=id,displayName,mail,jobTitle,userPrincipalName,accountEnabled)"_s);
    askEventually(call);
    ExchangeId exchange;
    const auto answer = object(call, exchange, context);
    if (!answer)
        return answer.error();
    QJsonArray chain;
    QStringList seen{userId};
    for (auto above = answer->value("manager"_L1).toObject(); !above.isEmpty();
         above = above.value("manager"_L1).toObject()) {
        const auto id = above.value("id"_L1).toString();
        if (seen.contains(id))
            break; // people who manage each other
        seen += id;
        auto one = above;
        one.remove(u"manager"_s);
        chain.append(one);
    }
    return chain;
}

Result<ODataList> GraphClient::directReports(const QString &userId, CallContext &context)
{
    return microsoft::odataList(
        m_service, reading(u"users/"_s + segment(userId) + "/directReports"_L1, userProperties()), 0, context);
}

Result<ODataList> GraphClient::groupsOf(const QString &userId, bool nested, CallContext &context)
{
    auto call =
        reading(u"users/"_s + segment(userId)
                    + (nested ? "/transitiveMemberOf/microsoft.graph.group"_L1 : "/memberOf/microsoft.graph.group"_L1),
                {u"id"_s, u"displayName"_s, u"mailNickname"_s});
    askEventually(call);
    return microsoft::odataList(m_service, call, 0, context);
}

Result<void> GraphClient::change(const QString &userId, const QJsonObject &changes, CallContext &context)
{
    ServiceCall call;
    call.method = "PATCH";
    call.path = u"/v1.0/users/"_s + segment(userId);
    call.body = QJsonDocument(changes).toJson(QJsonDocument::Compact);
    call.changesSomething = true;
    call.deadlineMs = callDeadlineMs;
    return send(call, context);
}

Result<void> GraphClient::setEnabled(const QString &userId, bool enabled, CallContext &context)
{
    const auto before = read(u"users/"_s + segment(userId), userProperties(), context);
    if (!before)
        return before.error();
    if (!*before)
        return Error{ErrorCode::NotFound, text("%1: the account is gone; nothing was changed").arg(name()), {}};
    const auto &account = (*before)->object;
    if (account.value("onPremisesSyncEnabled"_L1).toBool()) {
        return Error{ErrorCode::Forbidden,
                     text("%1: “%2” is kept in the Active Directory on premises, which would set it back. Change it "
                          "there; nothing was changed here")
                         .arg(name(), account.value("userPrincipalName"_L1).toString()),
                     {}};
    }
    if (auto changed = change(userId, {{"accountEnabled"_L1, enabled}}, context); !changed)
        return changed;
    // Copies of the directory lag behind: the change counts when a read shows it.
    for (int look = 0; look < mostLooks; ++look) {
        const auto after = read(u"users/"_s + segment(userId), {u"id"_s, u"accountEnabled"_s}, context);
        if (!after)
            return after.error();
        const auto shown = *after ? (*after)->object.value("accountEnabled"_L1) : QJsonValue();
        if (shown.isBool() && shown.toBool() == enabled)
            return {};
        if (auto waited = m_waiter.wait(lookAgainMs, context.stop); !waited)
            return waited;
    }
    return Error{ErrorCode::Uncertain,
                 text("%1: the change was accepted, but the directory does not show it after half a minute. Look "
                      "again later")
                     .arg(name()),
                 {}};
}

Result<void> GraphClient::revokeSessions(const QString &userId, CallContext &context)
{
    ServiceCall call;
    call.method = "POST";
    call.path = u"/v1.0/users/"_s + segment(userId) + "/revokeSignInSessions"_L1;
    call.changesSomething = true;
    call.deadlineMs = callDeadlineMs;
    return send(call, context);
}

Result<void> GraphClient::changeMembership(const QString &groupId, const QString &memberId, bool add,
                                           CallContext &context)
{
    ServiceCall call;
    call.changesSomething = true;
    call.deadlineMs = callDeadlineMs;
    call.path = u"/v1.0/groups/"_s + segment(groupId) + "/members/"_L1;
    if (add) {
        call.method = "POST";
        call.path += "$ref"_L1;
        const auto target = u"https://graph.microsoft.com/v1.0/directoryObjects/"_s + memberId;
        call.body = QJsonDocument(QJsonObject{{"@odata.id"_L1, target}}).toJson(QJsonDocument::Compact);
    } else {
        call.method = "DELETE";
        call.path += segment(memberId) + "/$ref"_L1;
    }
    return send(call, context);
}

} // namespace holdfast::entra
