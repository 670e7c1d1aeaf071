// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "base/clock.h"
#include "integrations/code42/fileeventwalk.h"
#include "integrations/code42/securitydata.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

} // namespace

Result<QJsonObject> fileEventQueryOf(const CommandCall &call)
{
    const auto json = call.arguments.value("json"_L1);
    if (json.isObject())
        return json.toObject();
    if (const auto typed = argumentText(call.arguments, u"json"_s); !typed.isEmpty()) {
        QJsonParseError fault;
        const auto document = QJsonDocument::fromJson(typed.toUtf8(), &fault);
        if (!document.isObject())
            return Error{ErrorCode::InvalidInput,
                         text("json: not a JSON object (byte %1: %2)").arg(fault.offset).arg(fault.errorString()),
                         {}};
        return document.object();
    }
    FileEventQuestion question;
    question.hash = argumentText(call.arguments, u"hash"_s);
    question.username = argumentText(call.arguments, u"username"_s);
    question.hostname = argumentText(call.arguments, u"hostname"_s);
    question.exposures = argumentList(call.arguments, u"exposure"_s);
    for (const auto &[argument, term] : fileEventTerms())
        question.terms.append({term, argumentList(call.arguments, argument)});
    question.untrustedOnly = argumentFlag(call.arguments, u"untrusted_only"_s);
    question.minimumRiskScore = int(argumentNumber(call.arguments, u"min_risk_score"_s, 0));
    for (const auto &[name, target] :
         {std::pair{u"start_date"_s, &question.startMs}, {u"end_date"_s, &question.endMs}}) {
        const auto typed = argumentText(call.arguments, name);
        if (typed.isEmpty())
            continue;
        *target = msFromIso(typed.size() == 10 ? typed + "T00:00:00Z"_L1 : typed);
        if (*target < 0)
            return Error{
                ErrorCode::InvalidInput, text("%1: “%2” is not a date; write it as 2026-12-31").arg(name, typed), {}};
    }
    return fileEventQuery(question);
}

namespace {

struct Found
{
    QList<FileEvent> events;
    qint64 known = 0;
    ExchangeId exchange;
};

Result<Found> search(Code42Client &client, const QJsonObject &query, qint64 wanted, CallContext &context)
{
    Found found;
    FileEventWalk walk(client, query, {});
    const auto walked = walk.run(
        [&found](QList<FileEvent> events) -> Result<void> {
            found.events += events;
            return {};
        },
        wanted, context);
    if (!walked)
        return walked.error();
    found.known = walked->known;
    found.exchange = walked->exchange;
    return found;
}

CommandOutput eventsOutput(const Found &found)
{
    CommandOutput output;
    output.exchange = found.exchange;
    QList<QStringList> rows;
    for (const auto &event : found.events) {
        rows.append({isoUtc(event.occurredAtMs), event.actor,
                     event.filePath.isEmpty() ? event.fileName : event.filePath, event.exposure, event.hostname,
                     event.destinationName, event.riskSeverity});
    }
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("No file event fits.")
                                : text("%1 of %2 file events").arg(found.events.size()).arg(found.known) + "\n\n"_L1
            + markdownTable({text("Time"), text("User"), text("File"), text("Exposure"), text("Host"),
                             text("Destination"), text("Risk")},
                            rows);
    QJsonArray contents;
    for (const auto &event : found.events)
        contents.append(QJsonDocument::fromJson(event.raw).object());
    entry.contents = contents;
    output.rawResponse = contents;
    output.entries.append(entry);
    return output;
}

} // namespace

QList<ArgumentDefinition> fileEventArguments()
{
    QList<ArgumentDefinition> arguments{
        optionalArgument(u"json"_s, text("A whole query in the vendor's grammar; the other criteria are then not used"),
                         ArgumentType::Json),
        optionalArgument(u"hash"_s, text("MD5 or SHA-256 of the file")),
        optionalArgument(u"username"_s, text("The person, as Code42 names them")),
        optionalArgument(u"hostname"_s, text("The machine the files left from")),
        optionalArgument(u"exposure"_s, text("RemovableMedia, CloudStorage, ApplicationRead, SharedViaLink, ..., All"),
                         ArgumentType::List),
        optionalArgument(u"start_date"_s, text("Not before this moment, UTC"), ArgumentType::Date),
        optionalArgument(u"end_date"_s, text("Not after this moment, UTC"), ArgumentType::Date)};
    for (const auto &[argument, term] : fileEventTerms()) {
        arguments.append(optionalArgument(argument, text("%1 is one of these; * stands for any text").arg(term),
                                          ArgumentType::List));
    }
    arguments.append(optionalArgument(u"untrusted_only"_s, text("Only events that are not trusted"),
                                      ArgumentType::Boolean, u"false"_s));
    return arguments;
}

QList<Command> fileEventCommands(const CommandParts &parts)
{
    const auto common = fileEventArguments();

    Command security;
    auto securityArguments = common;
    securityArguments.append(optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"100"_s));
    security.definition =
        declared(u"code42-securitydata-search"_s,
                 text("Searches file movements by person, machine, hash and exposure."), securityArguments,
                 outputsBelow(u"Code42.SecurityData"_s,
                              {u"EventID"_s, u"EventTimestamp"_s, u"EventType"_s, u"FileName"_s, u"FilePath"_s,
                               u"FileSize"_s, u"FileCategory"_s, u"FileOwner"_s, u"FileMD5"_s, u"FileSHA256"_s,
                               u"FileHostname"_s, u"DeviceUsername"_s, u"EndpointID"_s, u"Exposure"_s, u"Source"_s})
                     + outputsBelow(u"File"_s, {u"Name"_s, u"Path"_s, u"Size"_s, u"MD5"_s, u"SHA256"_s, u"Hostname"_s}),
                 u"File events"_s);
    security.instance = parts.instance;
    security.run = [client = parts.client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto query = fileEventQueryOf(call);
        if (!query)
            return query.error();
        const auto found = search(*client, *query, argumentNumber(call.arguments, u"results"_s, 100), context);
        if (!found)
            return found.error();
        auto output = eventsOutput(*found);
        QJsonArray data, files;
        for (const auto &event : found->events) {
            data.append(securityData(event));
            files.append(fileContext(event));
        }
        if (!data.isEmpty()) {
            output.context.insert("Code42.SecurityData(val.EventID && val.EventID == obj.EventID)"_L1, data);
            output.context.insert("File(val.MD5 && val.MD5 == obj.MD5 || val.SHA256 && val.SHA256 == obj.SHA256)"_L1,
                                  files);
        }
        return output;
    };

    Command events;
    auto eventArguments = common;
    eventArguments += {optionalArgument(u"min_risk_score"_s, text("Only events of at least this score"),
                                        ArgumentType::Integer, u"1"_s),
                       optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"50"_s),
                       optionalArgument(u"add-to-context"_s, text("Whether the events go into the context"),
                                        ArgumentType::Boolean, u"false"_s)};
    events.definition = declared(u"code42-file-events-search"_s,
                                 text("Searches file events and gives them as the service does."), eventArguments,
                                 outputsBelow(u"Code42.FileEvents"_s,
                                              {u"timestamp"_s, u"event"_s, u"user"_s, u"destination"_s, u"process"_s,
                                               u"risk"_s, u"git"_s, u"report"_s, u"file"_s, u"source"_s}),
                                 u"File events"_s);
    events.instance = parts.instance;
    events.run = [client = parts.client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto query = fileEventQueryOf(call);
        if (!query)
            return query.error();
        const auto found = search(*client, *query, argumentNumber(call.arguments, u"results"_s, 50), context);
        if (!found)
            return found.error();
        auto output = eventsOutput(*found);
        if (argumentFlag(call.arguments, u"add-to-context"_s) && !found->events.isEmpty()) {
            QJsonArray raw, files;
            for (const auto &event : found->events) {
                auto object = QJsonDocument::fromJson(event.raw).object();
                object.insert("timestamp"_L1, object.take("@timestamp"_L1)); // as XSOAR names it
                raw.append(object);
                files.append(fileContext(event));
            }
            output.context.insert("Code42.FileEvents(val.event.id == obj.event.id)"_L1, raw);
            output.context.insert("File(val.MD5 && val.MD5 == obj.MD5 || val.SHA256 && val.SHA256 == obj.SHA256)"_L1,
                                  files);
        }
        return output;
    };
    return {security, events};
}

} // namespace holdfast::code42
