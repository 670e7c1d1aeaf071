// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

const QList<Column> matterColumns{{u"MatterID"_s, u"matterId"_s},         {u"MatterName"_s, u"name"_s},
                                  {u"Description"_s, u"description"_s},   {u"Active"_s, u"active"_s},
                                  {u"CreationDate"_s, u"creationDate"_s}, {u"PolicyID"_s, u"policyId"_s}};
const QList<Column> policyColumns{
    {u"PolicyID"_s, u"policyId"_s}, {u"Name"_s, u"name"_s}, {u"CreationDate"_s, u"creationDate"_s}};
const QList<Column> custodianColumns{{u"UserID"_s, u"userId"_s},
                                     {u"Username"_s, u"username"_s},
                                     {u"Email"_s, u"email"_s},
                                     {u"Active"_s, u"membershipActive"_s},
                                     {u"Since"_s, u"membershipCreationDate"_s}};
const QString matterKey = u"Code42.LegalHoldMatter(val.MatterID == obj.MatterID)"_s;

/// The matter of exactly that name or of that id.
Result<QJsonObject> matterNamed(Code42Client &client, const QString &named, CallContext &context)
{
    const auto byName = client.matters(named, context);
    if (!byName)
        return byName.error();
    if (byName->size() == 1)
        return byName->first().toObject();
    if (byName->size() > 1)
        return Error{
            ErrorCode::Conflict,
            text("%1 has several legal hold matters named “%2”; give the matter's ID").arg(client.name(), named),
            {}};
    const auto byId = client.get("/v1/legal-hold/matters/"_L1 + pathSegment(named), {}, context);
    if (byId)
        return byId->json.toObject();
    if (byId.error().code != ErrorCode::NotFound && byId.error().code != ErrorCode::InvalidInput)
        return byId.error();
    return Error{
        ErrorCode::NotFound, text("%1 has no legal hold matter named exactly “%2”").arg(client.name(), named), {}};
}

Command switching(const CommandParts &parts, const QString &name, const QString &description, bool active,
                  const QString &undo)
{
    return settling(parts,
                    declared(name, description,
                             {defaultArgument(requiredArgument(u"matter"_s, text("The matter's exact name or ID")))},
                             outputsOf(u"Code42.LegalHoldMatter"_s, matterColumns), u"Legal hold"_s),
                    undo,
                    active ? text("Deactivate the matter again.")
                           : text("Reactivating the matter does not bring back data that was released."),
                    [active](Code42Client &client, const CommandCall &call, bool write,
                             CallContext &context) -> Result<std::optional<CommandOutput>> {
                        auto matter = matterNamed(client, argumentText(call.arguments, u"matter"_s), context);
                        if (!matter)
                            return matter.error();
                        if (matter->value("active"_L1).toBool() != active) {
                            if (!write)
                                return std::optional<CommandOutput>();
                            const auto path = "/v1/legal-hold/matters/"_L1
                                + pathSegment(memberOf(*matter, u"matterId"_s).toString())
                                + (active ? "/reactivate"_L1 : "/deactivate"_L1);
                            if (auto done = client.change("POST", path, {}, context); !done)
                                return done.error();
                            matter->insert("active"_L1, active);
                        }
                        return std::optional(tableOutput(matterKey, matterColumns, {*matter}, {}));
                    });
}

Result<std::optional<CommandOutput>> createMatter(Code42Client &client, const CommandCall &call, bool write,
                                                  CallContext &context)
{
    const auto name = argumentText(call.arguments, u"mattername"_s);
    const auto there = client.matters(name, context);
    if (!there)
        return there.error();
    if (!there->isEmpty())
        return std::optional(tableOutput(matterKey, matterColumns, *there, {}));
    if (!write)
        return std::optional<CommandOutput>();
    QJsonObject body{{"name"_L1, name}, {"policyId"_L1, argumentText(call.arguments, u"policy_id"_s)}};
    for (const auto &key : {u"description"_s, u"notes"_s}) {
        const auto given = argumentText(call.arguments, key);
        body.insert(key, given.isEmpty() ? QJsonValue() : QJsonValue(given));
    }
    const auto made = client.change("POST", u"/v1/legal-hold/matters"_s, body, context);
    if (!made)
        return made.error();
    return std::optional(tableOutput(matterKey, matterColumns, {made->json}, {}, made->exchange));
}

} // namespace

QList<Command> matterCommands(const CommandParts &parts)
{
    const auto matterOutputs = outputsOf(u"Code42.LegalHoldMatter"_s, matterColumns);
    const auto policyOutputs = outputsOf(u"Code42.LegalHoldPolicy"_s, policyColumns);
    const auto matter = defaultArgument(requiredArgument(u"matter"_s, text("The matter's exact name or ID")));
    const QString policyKey = u"Code42.LegalHoldPolicy(val.PolicyID == obj.PolicyID)"_s;
    return {
        reading(parts,
                declared(u"code42-legalhold-matter-list"_s, text("Lists legal hold matters."),
                         {defaultArgument(optionalArgument(u"name"_s, text("Part of the name"))),
                          optionalArgument(u"active"_s, text("Only active, or only ended"), ArgumentType::Boolean)},
                         matterOutputs, u"Legal hold"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    QUrlQuery query;
                    if (const auto name = argumentText(call.arguments, u"name"_s); !name.isEmpty())
                        addParameter(query, u"name"_s, name);
                    if (!argumentText(call.arguments, u"active"_s).isEmpty())
                        query.addQueryItem(u"active"_s,
                                           argumentFlag(call.arguments, u"active"_s) ? u"true"_s : u"false"_s);
                    const auto found = client.allPages(u"/v1/legal-hold/matters"_s, query, u"matters"_s, {}, context);
                    if (!found)
                        return found.error();
                    return tableOutput(matterKey, matterColumns, *found, text("There is no legal hold matter."));
                }),
        reading(parts,
                declared(u"code42-legalhold-matter-get"_s, text("Reads a legal hold matter."), {matter}, matterOutputs,
                         u"Legal hold"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto found = matterNamed(client, argumentText(call.arguments, u"matter"_s), context);
                    if (!found)
                        return found.error();
                    return tableOutput(matterKey, matterColumns, {*found}, {});
                }),
        settling(parts,
                 declared(u"code42-legalhold-matter-create"_s, text("Opens a legal hold matter."),
                          {defaultArgument(requiredArgument(u"mattername"_s, text("A name nobody has yet"))),
                           requiredArgument(u"policy_id"_s, text("The policy that says what is preserved")),
                           optionalArgument(u"description"_s, text("What it is about")),
                           optionalArgument(u"notes"_s, text("Notes"))},
                          matterOutputs, u"Legal hold"_s),
                 u"code42-legalhold-matter-deactivate"_s, text("Deactivate the matter."), createMatter),
        switching(parts, u"code42-legalhold-matter-deactivate"_s,
                  text("Ends a matter. Data preserved for it only is released."), false,
                  u"code42-legalhold-matter-reactivate"_s),
        switching(parts, u"code42-legalhold-matter-reactivate"_s, text("Opens an ended matter again."), true,
                  u"code42-legalhold-matter-deactivate"_s),
        reading(parts,
                declared(u"code42-legalhold-custodian-list"_s, text("Lists who is on a legal hold."), {matter},
                         outputsOf(u"Code42.Custodian"_s, custodianColumns), u"Legal hold"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto found = matterNamed(client, argumentText(call.arguments, u"matter"_s), context);
                    if (!found)
                        return found.error();
                    const auto custodians = client.custodians(memberOf(*found, u"matterId"_s).toString(), context);
                    if (!custodians)
                        return custodians.error();
                    return tableOutput(u"Code42.Custodian(val.UserID == obj.UserID)"_s, custodianColumns, *custodians,
                                       text("Nobody is on this legal hold."));
                }),
        reading(parts,
                declared(u"code42-legalhold-list-for-user"_s, text("Lists the legal holds a person is on."),
                         {defaultArgument(requiredArgument(u"username"_s, text("The person, as Code42 names them")))},
                         outputsBelow(u"Code42.LegalHoldMatter"_s, {u"MatterID"_s, u"MatterName"_s, u"Active"_s}),
                         u"Legal hold"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto user = userNamed(client, argumentText(call.arguments, u"username"_s), context);
                    if (!user)
                        return user.error();
                    const auto found = client.allPages("/v1/legal-hold/custodians/"_L1
                                                           + pathSegment(user->value("userId"_L1).toString()),
                                                       {}, u"matters"_s, {}, context);
                    if (!found)
                        return found.error();
                    return tableOutput(matterKey,
                                       {{u"MatterID"_s, u"matterId"_s},
                                        {u"MatterName"_s, u"name"_s},
                                        {u"Active"_s, u"membershipActive"_s}},
                                       *found, text("The person is on no legal hold."));
                }),
        reading(parts,
                declared(u"code42-legalhold-policy-list"_s, text("Lists preservation policies."), {}, policyOutputs,
                         u"Legal hold"_s),
                [policyKey](Code42Client &client, const CommandCall &, CallContext &context) -> Result<CommandOutput> {
                    const auto found = client.get(u"/v1/legal-hold/policies"_s, {}, context);
                    if (!found)
                        return found.error();
                    return tableOutput(policyKey, policyColumns, found->json.toObject().value("policies"_L1).toArray(),
                                       text("There is no policy."), found->exchange);
                }),
        settling(parts,
                 declared(u"code42-legalhold-policy-create"_s, text("Makes a preservation policy."),
                          {defaultArgument(requiredArgument(u"name"_s, text("A name nobody has yet")))}, policyOutputs,
                          u"Legal hold"_s),
                 {}, text("A policy cannot be deleted through the API."),
                 [policyKey](Code42Client &client, const CommandCall &call, bool write,
                             CallContext &context) -> Result<std::optional<CommandOutput>> {
                     const auto name = argumentText(call.arguments, u"name"_s);
                     const auto there = client.get(u"/v1/legal-hold/policies"_s, {}, context);
                     if (!there)
                         return there.error();
                     for (const auto &policy : there->json.toObject().value("policies"_L1).toArray()) {
                         if (policy.toObject().value("name"_L1).toString() == name)
                             return std::optional(tableOutput(policyKey, policyColumns, {policy}, {}));
                     }
                     if (!write)
                         return std::optional<CommandOutput>();
                     const auto made =
                         client.change("POST", u"/v1/legal-hold/policies"_s, QJsonObject{{"name"_L1, name}}, context);
                     if (!made)
                         return made.error();
                     return std::optional(tableOutput(policyKey, policyColumns, {made->json}, {}, made->exchange));
                 })};
}

} // namespace holdfast::code42
