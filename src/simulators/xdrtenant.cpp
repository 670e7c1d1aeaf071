// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// People of the tenant, their roles and groups, who is at risk, and what is featured.

#include "simulators/xdrservices.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

struct Person
{
    QString email;
    QString firstName;
    QString role;
};

QList<Person> people(const XdrContext &context)
{
    QList<Person> all{{u"analyst@range.holdfast.test"_s, u"Ana"_s, u"Investigator"_s},
                      {u"lead@range.holdfast.test"_s, u"Lee"_s, u"Instance Administrator"_s}};
    for (Person &person : all)
        person.role = context.roles.value(person.email, person.role);
    return all;
}

const QStringList &roleNames()
{
    static const QStringList names{u"Investigator"_s, u"Instance Administrator"_s, u"Viewer"_s};
    return names;
}

HttpResponse unknownName(const QString &what, const QString &name)
{
    return xdrError(500, u"An error occurred while processing XDR public API"_s,
                    u"%1 %2 does not exist"_s.arg(what, name));
}

HttpResponse users(XdrContext &context, const Call &)
{
    QJsonArray list;
    for (const Person &person : people(context)) {
        list.append(QJsonObject{{u"user_email"_s, person.email},
                                {u"user_first_name"_s, person.firstName},
                                {u"user_last_name"_s, u"Range"_s},
                                {u"role_name"_s, person.role.isEmpty() ? QJsonValue() : QJsonValue(person.role)},
                                {u"last_logged_in"_s, context.clock.nowMs()},
                                {u"user_type"_s, u"CSP"_s},
                                {u"groups"_s, QJsonArray{u"soc"_s}},
                                {u"scope"_s, QJsonArray()}});
    }
    return xdrReply(list);
}

HttpResponse userGroups(XdrContext &context, const Call &call)
{
    QJsonArray list;
    for (const QJsonValue &name : requestData(call).value(u"group_names"_s).toArray()) {
        if (name.toString() != u"soc"_s)
            return unknownName(u"Group"_s, name.toString());
        QJsonArray members;
        for (const Person &person : people(context))
            members.append(person.email);
        list.append(QJsonObject{{u"group_name"_s, name},
                                {u"description"_s, u"People who work on alerts"_s},
                                {u"pretty_name"_s, u"SOC"_s},
                                {u"insert_time"_s, context.clock.nowMs()},
                                {u"update_time"_s, context.clock.nowMs()},
                                {u"user_email"_s, members},
                                {u"source"_s, u"Custom"_s}});
    }
    return xdrReply(list);
}

/// One list for each name that was asked for.
HttpResponse roles(XdrContext &context, const Call &call)
{
    QJsonArray list;
    for (const QJsonValue &name : requestData(call).value(u"role_names"_s).toArray()) {
        if (!roleNames().contains(name.toString()))
            return unknownName(u"Role"_s, name.toString());
        QJsonArray members;
        for (const Person &person : people(context)) {
            if (person.role == name.toString())
                members.append(person.email);
        }
        list.append(QJsonArray{QJsonObject{{u"pretty_name"_s, name},
                                           {u"permissions"_s, QJsonArray{u"ALERTS_VIEW"_s, u"INCIDENTS_VIEW"_s}},
                                           {u"insert_time"_s, context.clock.nowMs()},
                                           {u"update_time"_s, context.clock.nowMs()},
                                           {u"created_by"_s, u"Palo Alto Networks"_s},
                                           {u"description"_s, u"A role of the range"_s},
                                           {u"tags"_s, QJsonValue::Null},
                                           {u"groups"_s, QJsonArray()},
                                           {u"users"_s, members}}});
    }
    return xdrReply(list);
}

HttpResponse setUserRole(XdrContext &context, const Call &call)
{
    const QString role = requestData(call).value(u"role_name"_s).toString();
    if (!role.isEmpty() && !roleNames().contains(role))
        return unknownName(u"Role"_s, role);
    int changed = 0;
    for (const QJsonValue &email : requestData(call).value(u"user_emails"_s).toArray()) {
        for (const Person &person : people(context)) {
            if (person.email != email.toString() || person.role == role)
                continue;
            context.roles.insert(person.email, role);
            ++changed;
        }
    }
    context.wrote(operation::roleSet, call, role);
    return xdrReply(QJsonObject{{u"update_count"_s, QString::number(changed)}});
}

/// Whoever or whatever has alerts is risky, by their number.
QJsonArray risks(const XdrContext &context, const QString &field, const QString &type)
{
    QMap<QString, int> counts;
    for (const QJsonObject &alert : context.tenant.alerts.rows()) {
        const QString id = alert.value(field).toVariant().toString();
        if (!id.isEmpty())
            ++counts[id];
    }
    QJsonArray list;
    for (auto count = counts.begin(); count != counts.end(); ++count) {
        list.append(QJsonObject{{u"type"_s, type},
                                {u"id"_s, count.key()},
                                {u"score"_s, count.value() * 10},
                                {u"risk_level"_s, count.value() > 5 ? u"HIGH"_s : u"LOW"_s},
                                {u"reasons"_s,
                                 QJsonArray{QJsonObject{{u"description"_s, u"%1 alerts"_s.arg(count.value())},
                                                        {u"points"_s, count.value() * 10}}}}});
    }
    return list;
}

HttpResponse riskyUsers(XdrContext &context, const Call &)
{
    return xdrReply(risks(context, u"user_name"_s, u"user"_s));
}

HttpResponse riskyHosts(XdrContext &context, const Call &)
{
    return xdrReply(risks(context, u"host_name"_s, u"host"_s));
}

HttpResponse riskScore(XdrContext &context, const Call &call)
{
    const QString id = requestData(call).value(u"id"_s).toString();
    for (const QJsonArray &list :
         {risks(context, u"user_name"_s, u"user"_s), risks(context, u"host_name"_s, u"host"_s)}) {
        for (const QJsonValue &one : list) {
            if (one.toObject().value(u"id"_s).toString() == id)
                return xdrReply(one);
        }
    }
    return unknownName(u"Id"_s, id);
}

template <const char *kind>
HttpResponse replaceFeatured(XdrContext &context, const Call &call)
{
    const QJsonValue fields = requestData(call).value(u"fields"_s);
    if (!fields.isArray())
        return xdrError(400, u"Invalid request data"_s, u"fields are needed"_s);
    context.featured.insert(QString::fromLatin1(kind), fields.toArray());
    context.wrote(operation::featuredField, call, QString::fromLatin1(kind));
    return xdrReply(true);
}

constexpr char hosts[] = "hosts";
constexpr char persons[] = "users";
constexpr char addresses[] = "ip_addresses";
constexpr char directoryGroups[] = "ad_groups";

} // namespace

void addXdrTenantRoutes(Router &router, XdrContext &context)
{
    addRoutes(router, context,
              {{"rbac/get_users"_L1, users},
               {"rbac/get_user_group"_L1, userGroups},
               {"rbac/get_roles"_L1, roles},
               {"rbac/set_user_role"_L1, setUserRole},
               {"get_risky_users"_L1, riskyUsers},
               {"get_risky_hosts"_L1, riskyHosts},
               {"get_risk_score"_L1, riskScore},
               {"featured_fields/replace_hosts"_L1, replaceFeatured<hosts>},
               {"featured_fields/replace_users"_L1, replaceFeatured<persons>},
               {"featured_fields/replace_ip_addresses"_L1, replaceFeatured<addresses>},
               {"featured_fields/replace_ad_groups"_L1, replaceFeatured<directoryGroups>}});
}

} // namespace holdfast::range
