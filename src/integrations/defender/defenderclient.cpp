// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/defender/defenderclient.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast::defender {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype singleLooks = 5;

QString text(const char *source)
{
    return QCoreApplication::translate("Defender", source);
}

/// Of 100 calls a minute and 1,500 an hour; the hour's share is what a long look at many machines would use up.
constexpr RateBudget usualBudget{90, 20};

QString permissionFor(const ServiceCall &call)
{
    return call.path.endsWith("isolate"_L1) ? u"Machine.Isolate"_s : u"Machine.Read.All"_s;
}

bool isIsolation(const QJsonObject &action)
{
    const auto type = action.value("type"_L1).toString();
    return type == "Isolate"_L1 || type == "Unisolate"_L1;
}

bool hasFailed(const QString &status)
{
    for (const auto &bad : {"Failed"_L1, "TimeOut"_L1, "Cancelled"_L1, "Canceled"_L1}) {
        if (status.compare(bad, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

/// The newest isolation action that did not fail; empty without one.
QJsonObject decidingAction(const QJsonArray &actions)
{
    QJsonObject newest;
    qint64 newestMs = -1;
    for (const auto &value : actions) {
        const auto action = value.toObject();
        const auto atMs = msFromIso(action.value("creationDateTimeUtc"_L1).toString());
        if (!isIsolation(action) || hasFailed(action.value("status"_L1).toString()) || atMs <= newestMs)
            continue;
        newest = action;
        newestMs = atMs;
    }
    return newest;
}

QString encodedSegment(const QString &segment)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(segment));
}

} // namespace

ContainmentState stateFromActions(const QJsonArray &actions)
{
    const auto action = decidingAction(actions);
    if (action.isEmpty())
        return ContainmentState::Normal;
    const bool isolates = action.value("type"_L1).toString() == "Isolate"_L1;
    const auto status = action.value("status"_L1).toString();
    if (status == "Succeeded"_L1)
        return isolates ? ContainmentState::Contained : ContainmentState::Normal;
    if (status == "Pending"_L1 || status == "InProgress"_L1)
        return isolates ? ContainmentState::ContainPending : ContainmentState::LiftPending;
    return ContainmentState::Unknown;
}

QString stateTextFromActions(const QJsonArray &actions)
{
    const auto action = decidingAction(actions);
    return action.isEmpty() ? text("never isolated")
                            : action.value("type"_L1).toString() + u' ' + action.value("status"_L1).toString();
}

ContainableHost hostFromJson(const QJsonObject &machine)
{
    const auto field = [&machine](QLatin1StringView name) { return machine.value(name).toVariant().toString(); };
    ContainableHost host;
    host.id = field("id"_L1);
    host.name = field("computerDnsName"_L1);
    host.domain = host.name.section(u'.', 1);
    host.os = field("osPlatform"_L1);
    host.type = host.os.contains("Server"_L1) ? u"Server"_s : u"Workstation"_s;
    for (const auto &address : {field("lastIpAddress"_L1), field("lastExternalIpAddress"_L1)}) {
        if (!address.isEmpty())
            host.ips += address;
    }
    host.isOnline = field("healthStatus"_L1) == "Active"_L1;
    host.lastSeenMs = std::max<qint64>(0, msFromIso(field("lastSeen"_L1)));
    host.raw = machine;
    return host;
}

QJsonObject actionContext(const QJsonObject &action)
{
    return {{"ID"_L1, action.value("id"_L1)},
            {"Type"_L1, action.value("type"_L1)},
            {"Scope"_L1, action.value("scope"_L1)},
            {"Requestor"_L1, action.value("requestor"_L1)},
            {"RequestorComment"_L1, action.value("requestorComment"_L1)},
            {"Status"_L1, action.value("status"_L1)},
            {"MachineID"_L1, action.value("machineId"_L1)},
            {"ComputerDNSName"_L1, action.value("computerDnsName"_L1)},
            {"CreationDateTimeUtc"_L1, action.value("creationDateTimeUtc"_L1)},
            {"LastUpdateDateTimeUtc"_L1, action.value("lastUpdateDateTimeUtc"_L1)}};
}

DefenderClient::DefenderClient(HttpService::Parts parts, std::unique_ptr<OAuthSignIn> signIn)
    : m_dialect(parts.name, std::move(signIn), permissionFor)
    , m_service(std::move(parts), m_dialect, {.budget = usualBudget})
{
}

QString DefenderClient::productName() const
{
    return u"Microsoft Defender for Endpoint"_s;
}

QString DefenderClient::hostKey() const
{
    return u"MicrosoftATP.Machine(val.ID && val.ID == obj.ID)"_s;
}

Result<MachineList> DefenderClient::machines(const QString &filter, qint64 limit, CallContext &context)
{
    ServiceCall call;
    call.path = u"/machines"_s;
    if (!filter.isEmpty())
        microsoft::addQuery(call.query, u"$filter"_s, filter);
    const auto list = microsoft::odataList(m_service, call, limit, context);
    if (!list)
        return list.error();
    MachineList found;
    found.exchange = list->exchange;
    for (const auto &machine : list->rows)
        found.hosts.append(hostFromJson(machine.toObject()));
    return found;
}

Result<void> DefenderClient::readContainment(QList<ContainableHost> &hosts, CallContext &context)
{
    const auto fill = [](ContainableHost &host, const QJsonArray &actions) {
        host.state = stateFromActions(actions);
        host.stateText = stateTextFromActions(actions);
    };
    if (hosts.size() > singleLooks) { // one walk through all isolations costs fewer calls than a look at each machine
        const auto all = actions(u"type eq 'Isolate' or type eq 'Unisolate'"_s, 0, context);
        if (!all)
            return all.error();
        QHash<QString, QJsonArray> byMachine;
        for (const auto &action : *all)
            byMachine[action.toObject().value("machineId"_L1).toString()].append(action);
        for (auto &host : hosts)
            fill(host, byMachine.value(host.id));
        return {};
    }
    for (auto &host : hosts) {
        const auto list = actions("machineId eq "_L1 + microsoft::odataText(host.id), 0, context);
        if (!list)
            return list.error();
        fill(host, *list);
    }
    return {};
}

Result<QJsonArray> DefenderClient::actions(const QString &filter, qint64 limit, CallContext &context)
{
    ServiceCall call;
    call.path = u"/machineactions"_s;
    if (!filter.isEmpty())
        microsoft::addQuery(call.query, u"$filter"_s, filter);
    const auto list = microsoft::odataList(m_service, call, limit, context);
    if (!list)
        return list.error();
    return list->rows;
}

Result<QJsonObject> DefenderClient::action(const QString &id, CallContext &context)
{
    ServiceCall call;
    call.path = "/machineactions/"_L1 + encodedSegment(id);
    const auto answer = m_service.sendForJson(call, context);
    if (!answer)
        return answer.error();
    return answer->json.toObject();
}

Result<QList<ContainableHost>> DefenderClient::hosts(const QStringList &ids, CallContext &context)
{
    QList<ContainableHost> hosts;
    for (const auto &id : ids) {
        ServiceCall call;
        call.path = "/machines/"_L1 + encodedSegment(id);
        const auto answer = m_service.sendForJson(call, context);
        if (!answer) {
            if (answer.error().code == ErrorCode::NotFound)
                continue;
            return answer.error();
        }
        auto host = hostFromJson(answer->json.toObject());
        if (host.id.isEmpty())
            return Error{ErrorCode::BadAnswer, text("%1: %2 answered without a machine").arg(name(), call.path), {}};
        hosts.append(std::move(host));
    }
    if (auto read = readContainment(hosts, context); !read)
        return read.error();
    return hosts;
}

Result<QString> DefenderClient::order(ContainmentOrder order, const ContainableHost &host, const QJsonObject &arguments,
                                      CallContext &context)
{
    const auto comment = argumentText(arguments, u"comment"_s);
    if (comment.isEmpty())
        return Error{ErrorCode::InvalidInput, text("comment is empty; Defender takes no order without one"), {}};
    ServiceCall call;
    call.method = "POST";
    call.path = "/machines/"_L1 + encodedSegment(host.id)
        + (order == ContainmentOrder::Contain ? "/isolate"_L1 : "/unisolate"_L1);
    QJsonObject body{{"Comment"_L1, comment}};
    if (order == ContainmentOrder::Contain) {
        const auto kind = argumentText(arguments, u"isolation_type"_s);
        body.insert("IsolationType"_L1, kind.isEmpty() ? u"Full"_s : kind);
    }
    call.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    call.changesSomething = true;
    const auto answer = m_service.sendForJson(call, context);
    if (!answer)
        return answer.error();
    return answer->json.toObject().value("id"_L1).toString();
}

Result<OrderProgress> DefenderClient::progress(const QString &orderId, const ContainableHost &, CallContext &context)
{
    const auto read = action(orderId, context);
    if (!read)
        return read.error();
    OrderProgress progress;
    const auto status = read->value("status"_L1).toString();
    if (hasFailed(status)) {
        progress.end = OrderProgress::End::Failed;
        progress.words = text("the action ended as %1").arg(status);
    }
    return progress;
}

QJsonObject DefenderClient::hostContext(const ContainableHost &host) const
{
    const auto &raw = host.raw;
    QJsonObject context{{"ID"_L1, host.id}, {"ComputerDNSName"_L1, host.name}, {"IsolationState"_L1, host.stateText}};
    for (const auto &[name, field] : {std::pair{"FirstSeen"_L1, "firstSeen"_L1},
                                      {"LastSeen"_L1, "lastSeen"_L1},
                                      {"OSPlatform"_L1, "osPlatform"_L1},
                                      {"OSVersion"_L1, "osVersion"_L1},
                                      {"OSProcessor"_L1, "osProcessor"_L1},
                                      {"OSBuild"_L1, "osBuild"_L1},
                                      {"LastIPAddress"_L1, "lastIpAddress"_L1},
                                      {"LastExternalIPAddress"_L1, "lastExternalIpAddress"_L1},
                                      {"HealthStatus"_L1, "healthStatus"_L1},
                                      {"RiskScore"_L1, "riskScore"_L1},
                                      {"ExposureLevel"_L1, "exposureLevel"_L1},
                                      {"RBACGroupID"_L1, "rbacGroupId"_L1},
                                      {"RBACGroupName"_L1, "rbacGroupName"_L1},
                                      {"AADDeviceID"_L1, "aadDeviceId"_L1},
                                      {"IsAADJoined"_L1, "isAadJoined"_L1},
                                      {"MachineTags"_L1, "machineTags"_L1}}) {
        if (raw.contains(field))
            context.insert(name, raw.value(field));
    }
    return context;
}

} // namespace holdfast::defender
