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

const QStringList contextNames{u"Number"_s,          u"Name"_s,     u"Status"_s,           u"Subject"_s,
                               u"SubjectUsername"_s, u"Assignee"_s, u"AssigneeUsername"_s, u"CreatedAt"_s};

QJsonObject caseFacts(const QJsonObject &found)
{
    QJsonObject facts;
    for (const auto &name : contextNames) {
        auto key = name;
        key[0] = key.at(0).toLower();
        const auto value = found.value(key);
        if (!value.isNull() && !value.isUndefined())
            facts.insert(name, value.isDouble() ? QJsonValue(QString::number(value.toInteger())) : value);
    }
    return facts;
}

CommandOutput caseOutput(const QJsonArray &cases, const ExchangeId &exchange)
{
    CommandOutput output;
    output.exchange = exchange;
    QJsonArray facts;
    QList<QStringList> rows;
    for (const auto &found : cases) {
        const auto one = caseFacts(found.toObject());
        facts.append(one);
        rows.append({one.value("Number"_L1).toString(), one.value("Name"_L1).toString(),
                     one.value("Status"_L1).toString(), one.value("SubjectUsername"_L1).toString()});
    }
    if (!facts.isEmpty())
        output.context.insert("Code42.Case(val.Number == obj.Number)"_L1,
                              facts.size() == 1 ? facts.first() : QJsonValue(facts));
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("No Code42 case fits.")
                                : markdownTable({text("Number"), text("Name"), text("Status"), text("Subject")}, rows);
    entry.contents = facts;
    output.entries.append(entry);
    return output;
}

/// The open case of exactly that name, if there is one: names are unique.
Result<std::optional<CommandOutput>> existingCase(Code42Client &client, const QString &name, CallContext &context)
{
    const auto answer = client.cases(name, context);
    if (!answer)
        return answer.error();
    for (const auto &found : answer->json.toObject().value("cases"_L1).toArray()) {
        if (found.toObject().value("name"_L1).toString() == name)
            return std::optional(caseOutput({found}, answer->exchange));
    }
    return std::optional<CommandOutput>();
}

} // namespace

QList<Command> caseCommands(const CommandParts &parts)
{
    const auto number = defaultArgument(requiredArgument(u"case_number"_s, text("The case's number")));
    const auto outputs = outputsBelow(u"Code42.Case"_s, contextNames);
    const auto client = parts.client;

    Command create;
    create.definition =
        declared(u"code42-case-create"_s, text("Creates a case in Code42."),
                 {defaultArgument(requiredArgument(u"case_name"_s, text("A unique name, at most 50 characters"))),
                  optionalArgument(u"subject"_s, text("The person the case is about")),
                  optionalArgument(u"description"_s, text("At most 250 characters")),
                  optionalArgument(u"findings"_s, text("Markdown, at most 30,000 characters"))},
                 outputs, u"Cases"_s, EffectClass::Probed);
    create.definition.undoText = text("A case can be closed in Code42, which cannot be taken back.");
    create.instance = parts.instance;
    create.run = [client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto name = argumentText(call.arguments, u"case_name"_s);
        if (name.size() > 50)
            return Error{ErrorCode::InvalidInput,
                         text("case_name: at most 50 characters are allowed, this has %1").arg(name.size()),
                         {}};
        QJsonObject fields{{"name"_L1, name}};
        if (const auto subject = argumentText(call.arguments, u"subject"_s); !subject.isEmpty()) {
            const auto actor = actorNamed(*client, subject, context);
            if (!actor)
                return actor.error();
            fields.insert("subject"_L1, actor->value("actorId"_L1));
        }
        for (const auto &key : {u"description"_s, u"findings"_s}) {
            if (const auto given = argumentText(call.arguments, key); !given.isEmpty())
                fields.insert(key, given);
        }
        const auto made = client->createCase(fields, context);
        if (!made)
            return made.error();
        return caseOutput({made->json}, made->exchange);
    };
    create.probe = [client](const CommandCall &call, CallContext &context) {
        return existingCase(*client, argumentText(call.arguments, u"case_name"_s), context);
    };

    Command get;
    get.definition = declared(u"code42-case-get"_s, text("Reads a case."), {number}, outputs, u"Cases"_s);
    get.instance = parts.instance;
    get.run = [client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto found = client->caseById(argumentText(call.arguments, u"case_number"_s), context);
        if (!found)
            return found.error();
        return caseOutput({found->json}, found->exchange);
    };

    Command list;
    list.definition =
        declared(u"code42-case-list"_s, text("Lists cases, at most 100."),
                 {defaultArgument(optionalArgument(u"name"_s, text("Part of the name")))}, outputs, u"Cases"_s);
    list.instance = parts.instance;
    list.run = [client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto found = client->cases(argumentText(call.arguments, u"name"_s), context);
        if (!found)
            return found.error();
        return caseOutput(found->json.toObject().value("cases"_L1).toArray(), found->exchange);
    };

    Command addEvents;
    addEvents.definition =
        declared(u"code42-case-add-event"_s, text("Adds file events to a case."),
                 {number, requiredArgument(u"event_id"_s, text("IDs of file events"), ArgumentType::List)}, outputs,
                 u"Cases"_s, EffectClass::Idempotent);
    addEvents.definition.undoText = text("Remove the events in Code42.");
    addEvents.instance = parts.instance;
    addEvents.run = [client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto caseNumber = argumentText(call.arguments, u"case_number"_s);
        for (const auto &event : argumentList(call.arguments, u"event_id"_s)) {
            const auto done = client->addCaseEvents(caseNumber, {event}, context);
            const bool hadIt = !done && done.error().code == ErrorCode::InvalidInput
                && done.error().details.contains("CASE_ALREADY_HAS_EVENT"_L1);
            if (!done && !hadIt)
                return done.error();
        }
        const auto found = client->caseById(caseNumber, context);
        if (!found)
            return found.error();
        return caseOutput({found->json}, found->exchange);
    };
    return {create, get, list, addEvents};
}

} // namespace holdfast::code42
