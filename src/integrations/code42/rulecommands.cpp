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

const QList<Column> ruleColumns{{u"ID"_s, u"id"_s},
                                {u"Name"_s, u"name"_s},
                                {u"Description"_s, u"description"_s},
                                {u"IsEnabled"_s, u"isEnabled"_s},
                                {u"IsSystemRule"_s, u"isSystemRule"_s},
                                {u"ModifiedAt"_s, u"modifiedAt"_s},
                                {u"ModifiedBy"_s, u"modifiedBy"_s}};
const QString ruleKey = u"Code42.AlertRule(val.ID == obj.ID)"_s;

Result<QJsonArray> readRules(Code42Client &client, const QStringList &ids, CallContext &context)
{
    QJsonArray rules;
    for (const auto &id : ids) {
        const auto rule = client.get("/v2/alert-rules/"_L1 + pathSegment(id), {}, context);
        if (!rule)
            return rule.error();
        rules.append(rule->json);
    }
    return rules;
}

Command switching(const CommandParts &parts, const QString &name, const QString &description, bool enable,
                  const QString &undo)
{
    return settling(parts,
                    declared(name, description,
                             {defaultArgument(requiredArgument(u"rule_id"_s, text("Rule IDs"), ArgumentType::List))},
                             outputsOf(u"Code42.AlertRule"_s, ruleColumns), u"Alert rules"_s),
                    undo, text("Run the opposite command."),
                    [enable](Code42Client &client, const CommandCall &call, bool write,
                             CallContext &context) -> Result<std::optional<CommandOutput>> {
                        const auto ids = argumentList(call.arguments, u"rule_id"_s);
                        auto rules = readRules(client, ids, context);
                        if (!rules)
                            return rules.error();
                        QJsonArray toSwitch;
                        for (const auto &rule : *rules) {
                            if (rule.toObject().value("isEnabled"_L1).toBool() != enable)
                                toSwitch.append(rule.toObject().value("id"_L1));
                        }
                        if (!toSwitch.isEmpty()) {
                            if (!write)
                                return std::optional<CommandOutput>();
                            const auto done = client.change(
                                "POST", enable ? u"/v2/alert-rules/enable"_s : u"/v2/alert-rules/disable"_s, toSwitch,
                                context);
                            if (!done)
                                return done.error();
                            rules = readRules(client, ids, context);
                            if (!rules)
                                return rules.error();
                        }
                        return std::optional(tableOutput(ruleKey, ruleColumns, *rules, {}));
                    });
}

} // namespace

QList<Command> ruleCommands(const CommandParts &parts)
{
    const auto outputs = outputsOf(u"Code42.AlertRule"_s, ruleColumns);
    const auto ruleId = defaultArgument(requiredArgument(u"rule_id"_s, text("The rule's ID")));
    return {
        reading(
            parts,
            declared(u"code42-alert-rule-list"_s, text("Lists alert rules."),
                     {defaultArgument(optionalArgument(u"watchlist_id"_s, text("Only rules about this watchlist")))},
                     outputs, u"Alert rules"_s),
            [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                QUrlQuery query;
                if (const auto list = argumentText(call.arguments, u"watchlist_id"_s); !list.isEmpty())
                    addParameter(query, u"WatchlistId"_s, list);
                const auto rules = client.allPages(
                    u"/v2/alert-rules"_s, query, {},
                    {.pageKey = u"PageNumber"_s, .sizeKey = u"PageSize"_s, .size = 100, .first = 0}, context);
                if (!rules)
                    return rules.error();
                return tableOutput(ruleKey, ruleColumns, *rules, text("There is no alert rule."));
            }),
        reading(parts,
                declared(u"code42-alert-rule-get"_s, text("Reads an alert rule."), {ruleId}, outputs, u"Alert rules"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto rules = readRules(client, {argumentText(call.arguments, u"rule_id"_s)}, context);
                    if (!rules)
                        return rules.error();
                    return tableOutput(ruleKey, ruleColumns, *rules, {});
                }),
        switching(parts, u"code42-alert-rule-enable"_s, text("Lets rules raise alerts."), true,
                  u"code42-alert-rule-disable"_s),
        switching(parts, u"code42-alert-rule-disable"_s, text("Stops rules from raising alerts."), false,
                  u"code42-alert-rule-enable"_s),
        reading(parts,
                declared(u"code42-alert-rule-user-list"_s, text("Lists the people a rule names."), {ruleId},
                         outputsBelow(u"Code42.AlertRuleUser"_s, {u"UserID"_s, u"Aliases"_s}), u"Alert rules"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto id = argumentText(call.arguments, u"rule_id"_s);
                    const auto users = client.get("/v2/alert-rules/"_L1 + pathSegment(id) + "/users"_L1, {}, context);
                    // The service says 400 for a rule that names nobody.
                    if (!users && users.error().code == ErrorCode::InvalidInput)
                        return sentence(text("This rule does not name people."));
                    if (!users)
                        return users.error();
                    return tableOutput(u"Code42.AlertRuleUser(val.UserID == obj.UserID)"_s,
                                       {{u"UserID"_s, u"userIdFromAuthority"_s}, {u"Aliases"_s, u"aliases"_s}},
                                       users->json.toObject().value("users"_L1).toArray(),
                                       text("This rule names nobody."), users->exchange);
                }),
        settling(parts,
                 declared(u"code42-alert-rule-user-remove-all"_s, text("Takes all people out of a rule."), {ruleId}, {},
                          u"Alert rules"_s),
                 {}, text("The people have to be added to the rule again in Code42."),
                 [](Code42Client &client, const CommandCall &call, bool write,
                    CallContext &context) -> Result<std::optional<CommandOutput>> {
                     const auto path =
                         "/v2/alert-rules/"_L1 + pathSegment(argumentText(call.arguments, u"rule_id"_s)) + "/users"_L1;
                     const auto users = client.get(path, {}, context);
                     if (!users && users.error().code != ErrorCode::InvalidInput)
                         return users.error();
                     if (users && !users->json.toObject().value("users"_L1).toArray().isEmpty()) {
                         if (!write)
                             return std::optional<CommandOutput>();
                         if (auto done = client.change("DELETE", path, {}, context); !done)
                             return done.error();
                     }
                     return std::optional(sentence(text("The rule names nobody.")));
                 })};
}

} // namespace holdfast::code42
