// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/crowdstrike/falconclient.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSet>

namespace holdfast::falcon {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 longestPage = 500;
constexpr qsizetype idsACall = 500;
constexpr qint64 onlineWithinMs = 15 * 60'000;

QString text(const char *source)
{
    return QCoreApplication::translate("CrowdStrike", source);
}

QString quoted(QString value)
{
    return u'\'' + value.replace(u'\\', "\\\\"_L1).replace(u'\'', "\\'"_L1) + u'\'';
}

/// The failures that an answer with a fine status carries.
QString errorsIn(const QJsonObject &answer)
{
    QStringList words;
    for (const auto &error : answer.value("errors"_L1).toArray())
        words += error.toObject().value("message"_L1).toString().simplified();
    return words.join("; "_L1);
}

} // namespace

QString fqlFilter(const QList<Criterion> &criteria, const QString &written)
{
    QStringList parts;
    for (const auto &criterion : criteria) {
        if (criterion.values.isEmpty())
            continue;
        QStringList values;
        for (const auto &value : criterion.values)
            values += quoted(value);
        parts += criterion.field + u':' + (values.size() == 1 ? values.first() : u'[' + values.join(u',') + u']');
    }
    if (!written.isEmpty())
        parts += parts.isEmpty() ? written : u'(' + written + u')';
    return parts.join(u'+');
}

ContainmentState stateFromStatus(const QString &status)
{
    if (status == "normal"_L1)
        return ContainmentState::Normal;
    if (status == "containment_pending"_L1)
        return ContainmentState::ContainPending;
    if (status == "contained"_L1)
        return ContainmentState::Contained;
    if (status == "lift_containment_pending"_L1)
        return ContainmentState::LiftPending;
    return ContainmentState::Unknown;
}

ContainableHost hostFromJson(const QJsonObject &device, qint64 nowMs)
{
    const auto field = [&device](QLatin1StringView name) { return device.value(name).toVariant().toString(); };
    ContainableHost host;
    host.id = field("device_id"_L1);
    host.name = field("hostname"_L1);
    host.domain = field("machine_domain"_L1);
    host.type = field("product_type_desc"_L1);
    host.os = field("os_version"_L1).isEmpty() ? field("platform_name"_L1) : field("os_version"_L1);
    for (const auto &address : {field("local_ip"_L1), field("external_ip"_L1)}) {
        if (!address.isEmpty())
            host.ips += address;
    }
    if (const auto user = field("last_login_user"_L1); !user.isEmpty())
        host.users += user;
    host.lastSeenMs = std::max<qint64>(0, msFromIso(field("last_seen"_L1)));
    host.isOnline = host.lastSeenMs > 0 && nowMs - host.lastSeenMs <= onlineWithinMs;
    host.stateText = field("status"_L1);
    host.state = stateFromStatus(host.stateText);
    host.raw = device;
    return host;
}

FalconClient::FalconClient(HttpService::Parts parts, std::unique_ptr<OAuthSignIn> signIn)
    : m_dialect(parts.name, *parts.clock, std::move(signIn))
    , m_service(std::move(parts), m_dialect, {.budget = {600, 20}})
{
}

QString FalconClient::productName() const
{
    return u"CrowdStrike Falcon"_s;
}

QString FalconClient::hostKey() const
{
    return u"CrowdStrike.Device(val.ID && val.ID == obj.ID)"_s;
}

Result<QStringList> FalconClient::search(const QString &filter, const QString &sort, qint64 offset, qint64 limit,
                                         CallContext &context)
{
    QStringList ids;
    QSet<QString> seen;
    for (qint64 from = offset; from - offset < limit;) {
        ServiceCall call;
        call.path = u"/devices/queries/devices/v1"_s;
        const auto page = std::min(longestPage, limit - (from - offset));
        call.query.addQueryItem(u"limit"_s, QString::number(page));
        call.query.addQueryItem(u"offset"_s, QString::number(from));
        if (!filter.isEmpty())
            call.query.addQueryItem(u"filter"_s, QString::fromLatin1(QUrl::toPercentEncoding(filter)));
        if (!sort.isEmpty())
            call.query.addQueryItem(u"sort"_s, QString::fromLatin1(QUrl::toPercentEncoding(sort)));
        const auto answer = m_service.sendForJson(call, context);
        if (!answer)
            return answer.error();
        const auto object = answer->json.toObject();
        if (!object.value("resources"_L1).isArray()) {
            return Error{
                ErrorCode::BadAnswer,
                text("%1: the search for machines was answered in an unknown form: %2").arg(name(), errorsIn(object)),
                QString::fromUtf8(answer->raw.body.left(200))};
        }
        const auto found = object.value("resources"_L1).toArray();
        for (const auto &id : found) {
            if (seen.contains(id.toString()))
                continue;
            seen.insert(id.toString());
            ids += id.toString();
        }
        if (found.size() < page)
            break;
        from += page;
    }
    return ids;
}

Result<QList<ContainableHost>> FalconClient::hosts(const QStringList &ids, CallContext &context)
{
    QList<ContainableHost> hosts;
    for (qsizetype from = 0; from < ids.size(); from += idsACall) {
        ServiceCall call;
        call.method = "POST"; // a read all the same: as many ids do not fit into a URL
        call.path = u"/devices/entities/devices/v2"_s;
        const QJsonObject body{{"ids"_L1, QJsonArray::fromStringList(ids.mid(from, idsACall))}};
        call.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        const auto answer = m_service.sendForJson(call, context);
        if (!answer) {
            if (answer.error().code == ErrorCode::NotFound)
                continue; // none of these ids is known
            return answer.error();
        }
        if (!answer->json.toObject().value("resources"_L1).isArray()) {
            return Error{ErrorCode::BadAnswer,
                         text("%1: the machines were answered in an unknown form: %2")
                             .arg(name(), errorsIn(answer->json.toObject())),
                         QString::fromUtf8(answer->raw.body.left(200))};
        }
        for (const auto &device : answer->json.toObject().value("resources"_L1).toArray()) {
            auto host = hostFromJson(device.toObject(), clock().nowMs());
            const bool isKnown = std::any_of(hosts.begin(), hosts.end(),
                                             [&host](const ContainableHost &other) { return other.id == host.id; });
            if (!host.id.isEmpty() && !isKnown)
                hosts.append(std::move(host));
        }
    }
    return hosts;
}

Result<QString> FalconClient::order(ContainmentOrder order, const ContainableHost &host, const QJsonObject &,
                                    CallContext &context)
{
    ServiceCall call;
    call.method = "POST";
    call.path = u"/devices/entities/devices-actions/v2"_s;
    call.query.addQueryItem(u"action_name"_s,
                            order == ContainmentOrder::Contain ? u"contain"_s : u"lift_containment"_s);
    call.body = QJsonDocument(QJsonObject{{"ids"_L1, QJsonArray{host.id}}}).toJson(QJsonDocument::Compact);
    call.changesSomething = true;
    const auto answer = m_service.sendForJson(call, context);
    if (!answer)
        return answer.error();
    // Taken only when the machine is named and nothing is complained of (reference section 11).
    const auto object = answer->json.toObject();
    const auto named = object.value("resources"_L1).toArray();
    const bool isNamed = std::any_of(named.begin(), named.end(), [&host](const QJsonValue &resource) {
        return resource.toObject().value("id"_L1).toString() == host.id;
    });
    if (!isNamed || !object.value("errors"_L1).toArray().isEmpty()) {
        return Error{ErrorCode::Conflict,
                     text("%1: the order for %2 was not accepted: %3").arg(name(), host.name, errorsIn(object)),
                     QString::fromUtf8(answer->raw.body.left(2000))};
    }
    return QString();
}

Result<OrderProgress> FalconClient::progress(const QString &, const ContainableHost &, CallContext &)
{
    return OrderProgress(); // the machine's status is all that Falcon tells
}

QJsonObject FalconClient::hostContext(const ContainableHost &host) const
{
    const auto &raw = host.raw;
    return {{"ID"_L1, host.id},
            {"LocalIP"_L1, raw.value("local_ip"_L1)},
            {"ExternalIP"_L1, raw.value("external_ip"_L1)},
            {"Hostname"_L1, host.name},
            {"OS"_L1, raw.value("os_version"_L1)},
            {"Platform"_L1, raw.value("platform_name"_L1)},
            {"MacAddress"_L1, raw.value("mac_address"_L1)},
            {"Domain"_L1, host.domain},
            {"SiteName"_L1, raw.value("site_name"_L1)},
            {"FirstSeen"_L1, raw.value("first_seen"_L1)},
            {"LastSeen"_L1, raw.value("last_seen"_L1)},
            {"Status"_L1, host.stateText},
            {"Online"_L1, host.isOnline}};
}

} // namespace holdfast::falcon
