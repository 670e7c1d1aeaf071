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

const QStringList contextNames{u"Number"_s,          u"Name"_s,        u"Status"_s,           u"Subject"_s,
                               u"SubjectUsername"_s, u"Assignee"_s,    u"AssigneeUsername"_s, u"CreatedAt"_s,
                               u"UpdatedAt"_s,       u"Description"_s, u"Findings"_s};
const QList<Column> eventColumns{{u"EventID"_s, u"eventId"_s},
                                 {u"EventTimestamp"_s, u"eventTimestamp"_s},
                                 {u"FileName"_s, u"fileName"_s},
                                 {u"FilePath"_s, u"filePath"_s},
                                 {u"FileAvailability"_s, u"fileAvailability"_s},
                                 {u"RiskScore"_s, u"riskScore"_s},
                                 {u"RiskSeverity"_s, u"riskSeverity"_s}};

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

QString casePath(const QString &number, const QString &part = {})
{
    return "/v1/cases/"_L1 + pathSegment(number) + (part.isEmpty() ? QString() : u'/' + part);
}

/// The five editable fields and the state: the call replaces them all, so they are sent back as they are.
QJsonObject editable(const QJsonObject &found)
{
    QJsonObject fields;
    for (const auto &key : {"name"_L1, "subject"_L1, "assignee"_L1, "description"_L1, "findings"_L1, "status"_L1})
        fields.insert(key, found.value(key));
    return fields;
}

/// What a call wants of a case's fields, over those it has.
Result<QJsonObject> wantedFields(Code42Client &client, const CommandCall &call, QJsonObject fields,
                                 CallContext &context)
{
    for (const auto &[argument, key] :
         {std::pair{u"case_name"_s, "name"_L1}, {u"description"_s, "description"_L1}, {u"findings"_s, "findings"_L1}}) {
        if (const auto given = argumentText(call.arguments, argument); !given.isEmpty())
            fields.insert(key, given);
    }
    if (const auto subject = argumentText(call.arguments, u"subject"_s); !subject.isEmpty()) {
        const auto actor = actorNamed(client, subject, context);
        if (!actor)
            return actor.error();
        fields.insert("subject"_L1, actor->value("actorId"_L1));
    }
    if (const auto assignee = argumentText(call.arguments, u"assignee"_s); !assignee.isEmpty()) {
        const auto user = userNamed(client, assignee, context);
        if (!user)
            return user.error();
        fields.insert("assignee"_L1, user->value("userId"_L1));
    }
    return fields;
}

/// Some tenants want a case's subject by the user's ID and refuse the actor's: then it is sent once more with that one.
template <typename Send>
Result<Answer> sentWithSubject(Code42Client &client, const CommandCall &call, QJsonObject fields, const Send &send,
                               CallContext &context)
{
    auto done = send(fields);
    const auto subject = argumentText(call.arguments, u"subject"_s);
    if (done || subject.isEmpty() || done.error().code != ErrorCode::InvalidInput
        || !done.error().details.contains("INVALID_USER"_L1))
        return done;
    const auto user = userNamed(client, subject, context);
    if (!user)
        return done;
    fields.insert("subject"_L1, user->value("userId"_L1));
    return send(fields);
}

Result<std::optional<CommandOutput>> settleCase(Code42Client &client, const CommandCall &call, const QString &status,
                                                bool write, CallContext &context)
{
    const auto number = argumentText(call.arguments, u"case_number"_s);
    const auto before = client.caseById(number, context);
    if (!before)
        return before.error();
    const auto had = editable(before->json.toObject());
    auto wanted = wantedFields(client, call, had, context);
    if (!wanted)
        return wanted.error();
    if (!status.isEmpty())
        wanted->insert("status"_L1, status);
    if (*wanted == had)
        return std::optional(caseOutput({before->json}, before->exchange));
    if (!write)
        return std::optional<CommandOutput>();
    // The call replaces the whole case: what a second person has changed since must not be lost.
    const auto again = client.caseById(number, context);
    if (!again)
        return again.error();
    const auto updatedAt = [](const Answer &answer) { return answer.json.toObject().value("updatedAt"_L1); };
    if (updatedAt(*again) != updatedAt(*before)) {
        return Error{ErrorCode::Conflict,
                     text("%1: somebody has changed case %2 just now; nothing was written. Look at it, then try again")
                         .arg(client.name(), number),
                     {}};
    }
    const auto done = sentWithSubject(
        client, call, *wanted,
        [&](const QJsonObject &fields) { return client.change("PUT", casePath(number), fields, context); }, context);
    if (!done)
        return done.error();
    return std::optional(caseOutput({done->json}, done->exchange));
}

Result<CommandOutput> exportCase(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto number = argumentText(call.arguments, u"case_number"_s);
    const auto format = argumentText(call.arguments, u"format"_s);
    QUrlQuery query;
    auto path = casePath(number, u"export"_s);
    auto name = u"case-%1.pdf"_s.arg(number);
    auto type = u"application/pdf"_s;
    if (format == "csv"_L1) {
        path = casePath(number, u"fileevent/export"_s);
        name = u"case-%1-file-events.csv"_s.arg(number);
        type = u"text/csv"_s;
    } else if (format == "zip"_L1) {
        path = casePath(number, u"export/full"_s);
        name = u"case-%1.zip"_s.arg(number);
        type = u"application/zip"_s;
        for (const auto &part : {u"files"_s, u"summary"_s, u"fileEvents"_s})
            query.addQueryItem(part, u"true"_s);
    }
    const auto content = client.download(path, query, context);
    if (!content)
        return content.error();
    auto output =
        sentence(text("Case %1 was exported, %2 bytes.").arg(markdownEscaped(number)).arg(content->body.size()));
    output.exchange = content->exchange;
    output.entries.first().file = ProducedFile{name, type, content->body};
    return output;
}

/// The commands about what exists already.
QList<Command> laterCommands(const CommandParts &parts, const ArgumentDefinition &number,
                             const QList<OutputDefinition> &outputs)
{
    const auto event = requiredArgument(u"event_id"_s, text("The file event's ID"));
    return {
        settling(parts,
                 declared(u"code42-case-update"_s, text("Changes a case; what is not given stays."),
                          {number, optionalArgument(u"case_name"_s, text("At most 50 characters")),
                           optionalArgument(u"subject"_s, text("The person the case is about")),
                           optionalArgument(u"assignee"_s, text("Who works on it")),
                           optionalArgument(u"description"_s, text("At most 250 characters")),
                           optionalArgument(u"findings"_s, text("Markdown, at most 30,000 characters"))},
                          outputs, u"Cases"_s),
                 u"code42-case-update"_s, text("Set the former values again."),
                 [](Code42Client &client, const CommandCall &call, bool write, CallContext &context) {
                     return settleCase(client, call, {}, write, context);
                 }),
        settling(parts,
                 declared(u"code42-case-close"_s, text("Closes a case. It cannot be opened or edited again."),
                          {number, optionalArgument(u"findings"_s, text("Findings to write before it closes"))},
                          outputs, u"Cases"_s),
                 {}, text("A closed case cannot be opened again."),
                 [](Code42Client &client, const CommandCall &call, bool write, CallContext &context) {
                     return settleCase(client, call, u"CLOSED"_s, write, context);
                 }),
        settling(parts, declared(u"code42-case-delete"_s, text("Deletes a case."), {number}, {}, u"Cases"_s), {},
                 text("A deleted case is gone."),
                 [](Code42Client &client, const CommandCall &call, bool write, CallContext &context) {
                     const auto path = casePath(argumentText(call.arguments, u"case_number"_s));
                     return settleGone(client, path, write, text("The case is gone."), context);
                 }),
        reading(parts,
                declared(u"code42-case-event-list"_s, text("Lists the file events of a case."), {number},
                         outputsOf(u"Code42.CaseEvent"_s, eventColumns), u"Cases"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto events =
                        client.allPages(casePath(argumentText(call.arguments, u"case_number"_s), u"fileevent"_s), {},
                                        u"events"_s, {.pageKey = u"pgNum"_s, .sizeKey = u"pgSize"_s}, context);
                    if (!events)
                        return events.error();
                    return tableOutput(u"Code42.CaseEvent(val.EventID == obj.EventID)"_s, eventColumns, *events,
                                       text("The case has no file event."));
                }),
        settling(parts,
                 declared(u"code42-case-remove-event"_s, text("Takes a file event out of a case."), {number, event}, {},
                          u"Cases"_s),
                 u"code42-case-add-event"_s, text("Add the event again."),
                 [](Code42Client &client, const CommandCall &call, bool write, CallContext &context) {
                     const auto path =
                         casePath(argumentText(call.arguments, u"case_number"_s),
                                  "fileevent/"_L1 + pathSegment(argumentText(call.arguments, u"event_id"_s)));
                     return settleGone(client, path, write, text("The event is not in the case."), context);
                 }),
        reading(parts,
                declared(u"code42-case-export"_s, text("Exports a case as PDF, its file events as CSV, or all as ZIP."),
                         {number,
                          optionalArgument(u"format"_s, text("pdf, csv or zip"), ArgumentType::Text, u"pdf"_s,
                                           {u"pdf"_s, u"csv"_s, u"zip"_s})},
                         {}, u"Cases"_s),
                exportCase)};
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
                  optionalArgument(u"assignee"_s, text("Who works on it")),
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
        const auto fields = wantedFields(*client, call, {}, context);
        if (!fields)
            return fields.error();
        const auto made = sentWithSubject(
            *client, call, *fields, [&](const QJsonObject &sent) { return client->createCase(sent, context); },
            context);
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
        declared(u"code42-case-list"_s, text("Lists cases."),
                 {defaultArgument(optionalArgument(u"name"_s, text("Part of the name"))),
                  optionalArgument(u"status"_s, text("OPEN, CLOSED, ARCHIVED or ALL"), ArgumentType::Text, u"ALL"_s,
                                   {u"ALL"_s, u"OPEN"_s, u"CLOSED"_s, u"ARCHIVED"_s}),
                  optionalArgument(u"subject"_s, text("The person the case is about")),
                  optionalArgument(u"assignee"_s, text("Who works on it")),
                  optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"100"_s)},
                 outputs, u"Cases"_s);
    list.instance = parts.instance;
    list.run = [client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        QUrlQuery query;
        if (const auto name = argumentText(call.arguments, u"name"_s); !name.isEmpty())
            addParameter(query, u"name"_s, name);
        if (const auto status = argumentText(call.arguments, u"status"_s); status != "ALL"_L1)
            query.addQueryItem(u"status"_s, status);
        const auto who = wantedFields(*client, call, {}, context);
        if (!who)
            return who.error();
        for (const auto &key : {u"subject"_s, u"assignee"_s}) {
            if (who->contains(key))
                addParameter(query, key, who->value(key).toString());
        }
        const auto found =
            client->allPages(u"/v1/cases"_s, query, u"cases"_s, {.pageKey = u"pgNum"_s, .sizeKey = u"pgSize"_s},
                             context, argumentNumber(call.arguments, u"results"_s, 100));
        if (!found)
            return found.error();
        return caseOutput(*found, {});
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
        const auto events = argumentList(call.arguments, u"event_id"_s);
        // True when they are in the case now; false when the service would not take one that it has already.
        const auto add = [&](const QStringList &some) -> Result<bool> {
            const auto done = client->addCaseEvents(caseNumber, some, context);
            if (!done
                && !(done.error().code == ErrorCode::InvalidInput
                     && done.error().details.contains("CASE_ALREADY_HAS_EVENT"_L1)))
                return done.error();
            return done.isOk();
        };
        const auto together = add(events);
        if (!together)
            return together.error();
        if (!*together && events.size() > 1) {
            for (const auto &event : events) {
                if (const auto alone = add({event}); !alone)
                    return alone.error();
            }
        }
        const auto found = client->caseById(caseNumber, context);
        if (!found)
            return found.error();
        return caseOutput({found->json}, found->exchange);
    };
    return QList<Command>{create, get, list, addEvents} + laterCommands(parts, number, outputs);
}

} // namespace holdfast::code42
