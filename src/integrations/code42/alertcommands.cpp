// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "base/clock.h"
#include "incidents/fields.h"
#include "integrations/code42/sessionmapping.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>

#include <array>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

// A change can take some seconds until the next read shows it (API reference 5.4).
constexpr std::array<qint64, 3> readBackWaitsMs = {2'000, 5'000, 15'000};
constexpr qsizetype longestNote = 2000;

const QString alertKey = u"Code42.SecurityAlert(val.ID && val.ID == obj.ID)"_s;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

const QStringList &allStates()
{
    static const QStringList states{u"OPEN"_s,      u"IN_PROGRESS"_s,      u"CLOSED"_s,       u"CLOSED_TP"_s,
                                    u"CLOSED_FP"_s, u"CLOSED_TP_BENIGN"_s, u"OPEN_NEW_DATA"_s};
    return states;
}

QList<OutputDefinition> alertOutputs()
{
    return outputsBelow(
        u"Code42.SecurityAlert"_s,
        {u"ID"_s, u"Username"_s, u"Occurred"_s, u"Description"_s, u"Name"_s, u"State"_s, u"Type"_s, u"Severity"_s});
}

/// The mark by which a note of ours is found again.
QString noteMark(const QString &key)
{
    return u"[holdfast:%1]"_s.arg(key);
}

QString markedNote(const QString &note, const QString &key)
{
    if (key.isEmpty())
        return note.left(longestNote);
    const QString mark = u' ' + noteMark(key);
    return note.left(longestNote - mark.size()) + mark;
}

bool hasMark(const SessionFacts &facts, const QString &key)
{
    if (key.isEmpty())
        return false;
    return std::any_of(facts.notes.begin(), facts.notes.end(),
                       [mark = noteMark(key)](const QString &note) { return note.contains(mark); });
}

struct ReadSession
{
    SessionFacts facts;
    Answer answer;
};

Result<ReadSession> readSession(Code42Client &client, const QString &id, CallContext &context)
{
    const auto answer = client.session(id, context);
    if (!answer)
        return answer.error();
    auto facts = sessionFacts(answer->json.toObject());
    if (facts.id.isEmpty()) {
        return Error{ErrorCode::BadAnswer, text("%1: the answer for alert %2 is not a session").arg(client.name(), id),
                     QString::fromUtf8(answer->body.left(200))};
    }
    return ReadSession{facts, *answer};
}

QJsonObject alertContext(const SessionFacts &facts, const QString &username, const QString &description)
{
    return {{"ID"_L1, facts.id},
            {"Username"_L1, username},
            {"Occurred"_L1, isoUtc(facts.beginMs)},
            {"Description"_L1, description},
            {"Name"_L1, facts.name},
            {"State"_L1, facts.state},
            {"Type"_L1, facts.type},
            {"Severity"_L1, severityWord(facts.severity)}};
}

/// The full alert as context, entry and incident fields. watchlists: of its actor.
Result<CommandOutput> alertOutput(Code42Client &client, const ReadSession &read, const QString &title,
                                  CallContext &context)
{
    const auto &facts = read.facts;
    auto username = facts.actorName;
    if (username.isEmpty() && !facts.actorId.isEmpty()) {
        const auto actor = client.actor(facts.actorId, context);
        if (!actor && actor.error().code != ErrorCode::NotFound)
            return actor.error();
        username = actor ? actor->json.toObject().value("name"_L1).toString(facts.actorId) : facts.actorId;
    }
    auto description = facts.description;
    if (description.isEmpty()) {
        QStringList names;
        for (const auto &ruleId : facts.ruleIds)
            names += client.ruleName(ruleId, context);
        description = names.join(", "_L1);
    }
    CommandOutput output;
    output.exchange = read.answer.exchange;
    output.rawResponse = read.answer.json;
    const auto alert = alertContext(facts, username, description);
    output.context.insert(alertKey, alert);
    output.incidentFields = {{field::alertId, facts.id},
                             {field::alertName, facts.name},
                             {field::alertState, facts.state},
                             {field::alertStateReadAt, client.clock().nowMs()},
                             {field::riskScore, facts.score}};
    if (!username.isEmpty())
        output.incidentFields.insert(field::userName, username);
    if (!description.isEmpty())
        output.incidentFields.insert(field::alertDescription, description);
    ProducedEntry entry;
    entry.text = "### "_L1 + title + "\n\n"_L1
        + markdownTable({text("ID"), text("Name"), text("User"), text("State"), text("Severity"), text("Occurred"),
                         text("Rules")},
                        {{facts.id, facts.name, username, facts.state, severityWord(facts.severity),
                          isoUtc(facts.beginMs), description}});
    entry.contents = alert;
    output.entries.append(entry);
    return output;
}

Result<CommandOutput> getAlert(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto read = readSession(client, argumentText(call.arguments, u"id"_s), context);
    if (!read)
        return read.error();
    auto output = alertOutput(client, *read, text("Code42 alert"), context);
    if (!output || read->facts.actorId.isEmpty())
        return output;
    // The person's watchlists belong to the picture, but an alert without them is still an alert.
    const auto lists = client.watchlists(read->facts.actorId, context);
    if (lists)
        output->incidentFields.insert(field::watchlists, QJsonArray::fromStringList(watchlistTitles(*lists)));
    else if (lists.error().code == ErrorCode::Canceled)
        return lists.error();
    return output;
}

/// Brings a session to a state and a note into it, doing only what is not done yet, and reads it back.
Result<CommandOutput> settleAlert(const CommandParts &parts, const CommandCall &call, const QString &state,
                                  CallContext &context)
{
    auto &client = *parts.client;
    const auto id = argumentText(call.arguments, u"id"_s);
    const auto note = argumentText(call.arguments, u"note"_s);
    auto read = readSession(client, id, context);
    if (!read)
        return read.error();
    bool changed = false;
    // Notes of a session are only ever added; what others wrote stays.
    if (!note.isEmpty() && !hasMark(read->facts, call.idempotencyKey)) {
        if (auto done = client.addSessionNote(id, markedNote(note, call.idempotencyKey), context); !done)
            return done.error();
        changed = true;
    }
    if (!state.isEmpty() && read->facts.state != state) {
        if (auto done = client.changeSessionState(id, state, context); !done)
            return done.error();
        changed = true;
    }
    const auto settled = [&](const SessionFacts &facts) {
        return (state.isEmpty() || facts.state == state)
            && (note.isEmpty() || call.idempotencyKey.isEmpty() || hasMark(facts, call.idempotencyKey));
    };
    for (size_t attempt = 0; changed; ++attempt) {
        read = readSession(client, id, context);
        if (!read)
            return read.error();
        if (settled(read->facts) || attempt >= readBackWaitsMs.size())
            break;
        if (auto waited = parts.waiter->wait(readBackWaitsMs[attempt], context.stop); !waited)
            return waited.error();
    }
    auto title = changed ? text("Code42 alert updated") : text("Code42 alert: already so, nothing was sent");
    if (!settled(read->facts))
        title = text("Code42 alert: the change was accepted, but the service still shows the old state");
    return alertOutput(client, *read, title, context);
}

Result<std::optional<CommandOutput>> probeAlert(const CommandParts &parts, const CommandCall &call,
                                                const QString &state, CallContext &context)
{
    const auto read = readSession(*parts.client, argumentText(call.arguments, u"id"_s), context);
    if (!read)
        return read.error();
    const bool noted = argumentText(call.arguments, u"note"_s).isEmpty() || hasMark(read->facts, call.idempotencyKey);
    if ((!state.isEmpty() && read->facts.state != state) || !noted)
        return std::optional<CommandOutput>();
    auto output = alertOutput(*parts.client, *read, text("Code42 alert: found done"), context);
    if (!output)
        return output.error();
    return std::optional(*std::move(output));
}

Result<CommandOutput> searchAlerts(Code42Client &client, const CommandCall &call, CallContext &context)
{
    QUrlQuery filter;
    const auto username = argumentText(call.arguments, u"username"_s);
    if (!username.isEmpty()) {
        const auto actor = actorNamed(client, username, context);
        if (!actor)
            return actor.error();
        filter.addQueryItem(u"actor_id"_s, actor->value("actorId"_L1).toString());
    }
    for (const auto &state : argumentList(call.arguments, u"state"_s))
        filter.addQueryItem(u"state"_s, state);
    static const QStringList severities{u"none"_s, u"low"_s, u"moderate"_s, u"high"_s, u"critical"_s};
    for (const auto &severity : argumentList(call.arguments, u"severity"_s)) {
        const auto level = severities.indexOf(severity.toLower());
        if (level < 0)
            return Error{ErrorCode::InvalidInput,
                         text("severity: “%1” is not one of %2").arg(severity, severities.join(", "_L1)),
                         {}};
        filter.addQueryItem(u"severity"_s, QString::number(level));
    }
    for (const auto &[argument, key] : {std::pair{u"start_date"_s, u"on_or_after"_s}, {u"end_date"_s, u"before"_s}}) {
        const auto typed = argumentText(call.arguments, argument);
        if (typed.isEmpty())
            continue;
        const auto ms = msFromIso(typed.size() == 10 ? typed + "T00:00:00Z"_L1 : typed);
        if (ms < 0)
            return Error{ErrorCode::InvalidInput,
                         text("%1: “%2” is not a date; write it as 2026-12-31").arg(argument, typed),
                         {}};
        filter.addQueryItem(key, QString::number(ms));
    }
    for (const auto &[argument, key] : {std::pair{u"rule_id"_s, u"rule_id"_s},
                                        {u"watchlist_id"_s, u"watchlist_id"_s},
                                        {u"risk_indicator"_s, u"risk_indicators"_s},
                                        {u"content_inspection"_s, u"content_inspection_status"_s}}) {
        for (const auto &value : argumentList(call.arguments, argument))
            addParameter(filter, key, value);
    }
    filter.addQueryItem(u"has_alerts"_s, argumentFlag(call.arguments, u"has_alerts"_s) ? u"true"_s : u"false"_s);
    const auto wanted = argumentNumber(call.arguments, u"results"_s, 50);
    QJsonArray alerts, raw;
    QList<QStringList> rows;
    CommandOutput output;
    for (int page = 0; alerts.size() < wanted; ++page) {
        const auto answer = client.sessionsPage(filter, page, context);
        if (!answer)
            return answer.error();
        output.exchange = answer->exchange;
        const auto items = answer->json.toObject().value("items"_L1).toArray();
        for (const auto &item : items) {
            if (alerts.size() >= wanted)
                break;
            raw.append(item);
            const auto facts = sessionFacts(item.toObject());
            alerts.append(
                alertContext(facts, facts.actorName.isEmpty() ? facts.actorId : facts.actorName, facts.description));
            rows.append({facts.id, facts.name, facts.actorName, facts.state, severityWord(facts.severity),
                         isoUtc(facts.beginMs)});
        }
        if (items.size() < 50)
            break;
    }
    ProducedEntry entry;
    entry.text = rows.isEmpty()
        ? text("No Code42 alert fits.")
        : markdownTable({text("ID"), text("Name"), text("User"), text("State"), text("Severity"), text("Occurred")},
                        rows);
    entry.contents = alerts;
    output.entries.append(entry);
    output.rawResponse = raw;
    if (!alerts.isEmpty())
        output.context.insert(alertKey, alerts);
    return output;
}

Command settlingAlert(const CommandParts &parts, CommandDefinition definition, const QString &fixedState)
{
    const auto stateOf = [fixedState](const CommandCall &call) {
        return fixedState.isEmpty() ? argumentText(call.arguments, u"state"_s).toUpper() : fixedState;
    };
    Command command;
    command.definition = std::move(definition);
    command.instance = parts.instance;
    command.run = [parts, stateOf](const CommandCall &call, CallContext &context) {
        return settleAlert(parts, call, stateOf(call), context);
    };
    command.probe = [parts, stateOf](const CommandCall &call, CallContext &context) {
        return probeAlert(parts, call, stateOf(call), context);
    };
    return command;
}

/// Sets many alerts to one state, 100 a call; one that is refused does not keep the others back.
Result<std::optional<CommandOutput>> settleMany(Code42Client &client, const CommandCall &call, bool write,
                                                CallContext &context)
{
    constexpr qsizetype batch = 100;
    const auto state = argumentText(call.arguments, u"state"_s).toUpper();
    const auto ids = argumentList(call.arguments, u"id"_s);
    QJsonArray rows;
    QStringList toChange;
    const auto read = [&](const QString &id) -> Result<void> {
        const auto session = readSession(client, id, context);
        if (!session)
            return session.error();
        if (session->facts.state != state)
            toChange += id;
        rows.append(QJsonObject{{"id"_L1, id}, {"state"_L1, session->facts.state}});
        return {};
    };
    for (const auto &id : ids) {
        if (auto done = read(id); !done)
            return done.error();
    }
    if (!toChange.isEmpty()) {
        if (!write)
            return std::optional<CommandOutput>();
        for (qsizetype at = 0; at < toChange.size(); at += batch) {
            const auto part = toChange.mid(at, batch);
            const auto change = [&](const QStringList &some) {
                return client.change("POST", u"/v1/sessions/change-state"_s,
                                     QJsonObject{{"ids"_L1, QJsonArray::fromStringList(some)}, {"newState"_L1, state}},
                                     context);
            };
            const auto done = change(part);
            if (done)
                continue;
            if (done.error().code != ErrorCode::InvalidInput && done.error().code != ErrorCode::NotFound)
                return done.error();
            for (const auto &id : part) {
                if (auto single = change({id}); !single)
                    return single.error();
            }
        }
        rows = {};
        toChange.clear();
        for (const auto &id : ids) {
            if (auto done = read(id); !done)
                return done.error();
        }
    }
    return std::optional(tableOutput(alertKey, {{u"ID"_s, u"id"_s}, {u"State"_s, u"state"_s}}, rows, {}));
}

Command bulkUpdate(const CommandParts &parts)
{
    auto definition =
        declared(u"code42-alert-bulk-update"_s, text("Sets the state of many alerts."),
                 {defaultArgument(requiredArgument(u"id"_s, text("Alert (session) IDs"), ArgumentType::List)),
                  requiredArgument(u"state"_s, text("The new state"))},
                 outputsBelow(u"Code42.SecurityAlert"_s, {u"ID"_s, u"State"_s}), u"Sessions"_s);
    definition.arguments[1].choices = allStates();
    return settling(parts, definition, u"code42-alert-bulk-update"_s, text("Set the former states again."), settleMany);
}

} // namespace

QList<Command> alertCommands(const CommandParts &parts)
{
    const auto id = defaultArgument(requiredArgument(u"id"_s, text("The alert's (session's) ID")));
    const auto note = optionalArgument(u"note"_s, text("A note to add to the alert; earlier notes stay"));

    Command get;
    get.definition = declared(u"code42-alert-get"_s, text("Reads one alert: who, what, when, state and severity."),
                              {id}, alertOutputs(), u"Sessions"_s);
    get.instance = parts.instance;
    get.run = [client = parts.client](const CommandCall &call, CallContext &context) {
        return getAlert(*client, call, context);
    };

    Command search;
    search.definition = declared(
        u"code42-alert-search"_s, text("Lists alerts by person, state, severity and time."),
        {defaultArgument(optionalArgument(u"username"_s, text("Only this person's"))),
         optionalArgument(u"state"_s, text("OPEN, IN_PROGRESS, CLOSED_TP, ..."), ArgumentType::List),
         optionalArgument(u"severity"_s, text("critical, high, moderate, low"), ArgumentType::List),
         optionalArgument(u"start_date"_s, text("Begun on or after this day, UTC"), ArgumentType::Date),
         optionalArgument(u"end_date"_s, text("Begun before this day, UTC"), ArgumentType::Date),
         optionalArgument(u"rule_id"_s, text("Raised by one of these alert rules"), ArgumentType::List),
         optionalArgument(u"watchlist_id"_s, text("About people on one of these watchlists"), ArgumentType::List),
         optionalArgument(u"risk_indicator"_s, text("With one of these risk indicators, by ID"), ArgumentType::List),
         optionalArgument(u"content_inspection"_s, text("State of the content inspection, such as PENDING"),
                          ArgumentType::List),
         optionalArgument(u"has_alerts"_s, text("Only what raised an alert; false: only what did not"),
                          ArgumentType::Boolean, u"true"_s),
         optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"50"_s)},
        alertOutputs(), u"Sessions"_s);
    search.instance = parts.instance;
    search.run = [client = parts.client](const CommandCall &call, CallContext &context) {
        return searchAlerts(*client, call, context);
    };

    auto resolve = declared(u"code42-alert-resolve"_s, text("Closes an alert as a true positive."), {id, note},
                            alertOutputs(), u"Sessions"_s, EffectClass::Probed);
    resolve.undoCommand = u"code42-alert-update"_s;
    resolve.undoText = text("Set the state to OPEN again. A note cannot be taken back.");

    auto update = declared(u"code42-alert-update"_s, text("Sets the state of an alert."),
                           {id, requiredArgument(u"state"_s, text("The new state")), note}, alertOutputs(),
                           u"Sessions"_s, EffectClass::Probed);
    update.arguments[1].choices = allStates();
    update.undoCommand = u"code42-alert-update"_s;
    update.undoText = text("Set the former state again. A note cannot be taken back.");

    auto noteAdd = declared(u"code42-alert-note-add"_s, text("Adds a note to an alert. Earlier notes stay."),
                            {id, note}, alertOutputs(), u"Sessions"_s, EffectClass::Probed);
    noteAdd.arguments[1].required = true;
    noteAdd.undoText = text("A note cannot be taken back.");

    Command addNote;
    addNote.definition = noteAdd;
    addNote.instance = parts.instance;
    addNote.run = [parts](const CommandCall &call, CallContext &context) {
        return settleAlert(parts, call, {}, context);
    };
    addNote.probe = [parts](const CommandCall &call, CallContext &context) {
        return probeAlert(parts, call, {}, context);
    };

    return {get,     search,           settlingAlert(parts, resolve, u"CLOSED_TP"_s), settlingAlert(parts, update, {}),
            addNote, bulkUpdate(parts)};
}

} // namespace holdfast::code42
