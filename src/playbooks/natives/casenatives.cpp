// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "base/clock.h"
#include "language/cast.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("CaseNatives", source);
}

QJsonValue jsonOrText(const QJsonValue &value)
{
    if (!value.isString())
        return value;
    const auto parsed = parseJsonText(value.toString());
    return parsed.isObject() || parsed.isArray() ? parsed : value;
}

/// "Unknown", "low", "3": the numbers of XSOAR's field severity; undefined when it is none.
QJsonValue severityNumber(const QJsonValue &value)
{
    if (const auto number = castToNumber(value))
        return *number;
    static const QHash<QString, double> names{{u"unknown"_s, 0}, {u"informational"_s, 0.5},
                                              {u"low"_s, 1},     {u"medium"_s, 2},
                                              {u"high"_s, 3},    {u"critical"_s, 4}};
    const auto name = displayText(value).trimmed().toLower();
    return names.contains(name) ? QJsonValue(names.value(name)) : QJsonValue(QJsonValue::Undefined);
}

/// The fields among the arguments of setIncident and its kin; nil changes nothing.
Result<QJsonObject> fieldsOf(const QJsonObject &arguments)
{
    static const QStringList steering{
        u"id"_s, u"customFields"_s, u"addLabels"_s, u"replacePlaybook"_s, u"deleteEmptyField"_s, u"assetid"_s};
    QJsonObject fields;
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        if (!isNil(it.value()) && !steering.contains(it.key()))
            fields.insert(it.key(), it.value());
    }
    if (fields.contains("severity"_L1)) {
        const auto severity = severityNumber(fields.value("severity"_L1));
        if (severity.isUndefined()) {
            return Error{ErrorCode::InvalidInput,
                         translated("“%1” is not a severity; use Unknown, Low, Medium, High, Critical or 0 to 4.")
                             .arg(displayText(fields.value("severity"_L1))),
                         {}};
        }
        fields.insert(u"severity"_s, severity);
    }
    if (fields.contains("labels"_L1))
        fields.insert(u"labels"_s, jsonOrText(fields.value("labels"_L1)));
    const auto custom = jsonOrText(arguments.value("customFields"_L1)).toObject();
    for (auto it = custom.begin(); it != custom.end(); ++it)
        fields.insert(it.key(), it.value());
    return fields;
}

NativeResult setIncident(const NativeInput &input)
{
    auto fields = fieldsOf(input.arguments);
    if (!fields)
        return NativeResult::failed(fields.error().message);
    QJsonObject body{{u"fields"_s, *fields}};
    if (const auto id = argumentText(input, u"id"_s); !id.isEmpty() && id != input.scope.incidentId)
        body.insert(u"incident"_s, id);
    if (input.arguments.contains("addLabels"_L1))
        body.insert(u"addLabels"_s, jsonOrText(input.arguments.value("addLabels"_L1)));
    if (argumentFlag(input, u"deleteEmptyField"_s)) {
        QJsonArray cleared;
        for (auto it = fields->begin(); it != fields->end(); ++it) {
            if (isEmptyValue(it.value()))
                cleared.append(it.key());
        }
        body.insert(u"clear"_s, cleared);
    }
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SetFields, body};
    return result;
}

/// The older script: its own names for some fields, and one custom field by name.
NativeResult incidentSet(const NativeInput &input)
{
    auto arguments = input.arguments;
    if (arguments.contains("stage"_L1))
        arguments.insert(u"phase"_s, arguments.take(u"stage"_s));
    if (const auto name = argumentText(input, u"customFieldName"_s); !name.isEmpty())
        arguments.insert(name, arguments.value("customFieldValue"_L1));
    for (const auto &name : {u"customFieldName"_s, u"customFieldValue"_s, u"updatePlaybookForType"_s, u"playbook"_s})
        arguments.remove(name);
    auto changed = input;
    changed.arguments = arguments;
    return setIncident(changed);
}

NativeResult setOneField(const NativeInput &input)
{
    static const QHash<QString, QString> fields{
        {u"setOwner"_s, u"owner"_s}, {u"setStage"_s, u"phase"_s}, {u"setSeverity"_s, u"severity"_s}};
    const auto field = fields.value(input.name);
    auto changed = input;
    const auto argument = input.name == "setStage"_L1 ? u"stage"_s : field;
    changed.arguments = {{field, input.arguments.value(argument)}};
    return setIncident(changed);
}

NativeResult assignOwner(const NativeInput &input)
{
    const auto user = argumentText(input, u"username"_s);
    const auto email = argumentText(input, u"email"_s);
    if (!user.isEmpty() && !email.isEmpty())
        return NativeResult::failed(translated("AssignAnalystToIncident: give username or email, not both."));
    QJsonObject body{{u"assignBy"_s, argumentText(input, u"assignBy"_s)}};
    if (!user.isEmpty())
        body.insert(u"user"_s, user);
    if (!email.isEmpty())
        body.insert(u"email"_s, email);
    if (const auto roles = argumentToList(input.arguments.value("roles"_L1)); !roles.isEmpty())
        body.insert(u"roles"_s, roles);
    if (argumentFlag(input, u"onCall"_s))
        body.insert(u"onCall"_s, true);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::AssignOwner, body};
    return result;
}

NativeResult closeCase(const NativeInput &input)
{
    const auto id = argumentText(input, u"id"_s);
    const bool own = id.isEmpty() || id == input.scope.incidentId;
    if (input.reply) {
        NativeResult result;
        result.endsRun = own;
        return result;
    }
    auto arguments = input.arguments;
    QJsonObject body;
    const auto take = [&](const QString &name, std::initializer_list<QString> sources) {
        for (const auto &source : sources) {
            if (const auto value = arguments.take(source); !isNil(value) && !displayText(value).isEmpty())
                body.insert(name, displayText(value));
        }
    };
    take(u"reason"_s, {u"closeReason"_s, u"reason"_s});
    take(u"notes"_s, {u"closeNotes"_s, u"notes"_s});
    if (!own)
        body.insert(u"incident"_s, id);
    const auto fields = fieldsOf(arguments);
    if (!fields)
        return NativeResult::failed(fields.error().message);
    if (!fields->isEmpty())
        body.insert(u"fields"_s, *fields);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::Close, body};
    return result;
}

NativeResult createIncident(const NativeInput &input)
{
    auto fields = fieldsOf(input.arguments);
    if (!fields)
        return NativeResult::failed(fields.error().message);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::CreateIncident, {{u"fields"_s, *fields}}};
    return result;
}

NativeResult duplicateIncident(const NativeInput &input)
{
    auto fields = input.scope.evaluation.context.toObject().value("incident"_L1).toObject();
    for (const auto &name :
         {u"id"_s, u"created"_s, u"closed"_s, u"status"_s, u"CustomFields"_s, u"customFields"_s, u"investigationId"_s})
        fields.remove(name);
    // An hour earlier, as the published script has it.
    if (const auto occurred = msFromIso(fields.value("occurred"_L1).toString()); occurred > 0)
        fields.insert(u"occurred"_s, isoUtc(occurred - 3'600'000));
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::CreateIncident, {{u"fields"_s, fields}}};
    return result;
}

NativeResult linkIncidents(const NativeInput &input)
{
    const bool duplicate = input.name == "CloseInvestigationAsDuplicate"_L1;
    // Each script has its own names for the two sides.
    const auto firstOf = [&input](std::initializer_list<QString> names) {
        for (const auto &name : names) {
            if (const auto value = input.arguments.value(name); !isNil(value))
                return value;
        }
        return QJsonValue();
    };
    const auto own = displayText(firstOf({u"duplicateId"_s, u"incidentId"_s, u"masterID"_s, u"incident_id"_s}));
    const auto action = duplicate ? u"duplicate"_s : argumentText(input, u"action"_s);
    if (duplicate && input.reply) {
        NativeResult result;
        result.endsRun = true;
        return result;
    }
    QJsonObject body{{u"action"_s, action.isEmpty() ? u"link"_s : action}};
    body.insert(u"incident"_s, own.isEmpty() ? input.scope.incidentId : own);
    body.insert(u"linked"_s,
                duplicate ? QJsonArray{input.scope.incidentId}
                          : argumentToList(firstOf({u"linkedIncidentIDs"_s, u"otherIDs"_s, u"linked_incident_id"_s})));
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::LinkIncidents, body};
    return result;
}

NativeResult changeTimer(const NativeInput &input)
{
    auto action = input.name;
    action.remove("Timer"_L1);
    QJsonObject body{
        {u"timers"_s,
         QJsonArray{QJsonObject{{u"field"_s, argumentText(input, u"timerField"_s)}, {u"action"_s, action}}}}};
    if (const auto id = argumentText(input, u"incidentId"_s); !id.isEmpty() && id != input.scope.incidentId)
        body.insert(u"incident"_s, id);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::ChangeTimer, body};
    return result;
}

NativeResult searchIncidents(const NativeInput &input)
{
    if (input.reply) {
        const auto raw = input.reply->value("raw"_L1);
        auto result = NativeResult::said(compactJson(raw), raw);
        if (input.name == "SearchIncidentsV2"_L1 || input.name == "SearchIncidents"_L1)
            result.output.context.insert(u"foundIncidents(val.id && val.id == obj.id)"_s,
                                         raw.toObject().value("data"_L1));
        return result;
    }
    QJsonObject filters = input.arguments;
    QJsonObject body{{u"query"_s, filters.take(u"query"_s)}};
    for (const auto &name : {u"size"_s, u"page"_s, u"sort"_s}) {
        if (filters.contains(name))
            body.insert(name, filters.take(name));
    }
    body.insert(u"filters"_s, filters);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SearchIncidents, body};
    return result;
}

NativeResult findSimilar(const NativeInput &input)
{
    if (input.reply) {
        const auto found = asList(input.reply->value("raw"_L1));
        auto result =
            NativeResult::said(found.isEmpty() ? translated("No similar case was found.") : compactJson(found), found);
        result.output.context.insert(u"isSimilarIncidentFound"_s, !found.isEmpty());
        if (!found.isEmpty()) {
            result.output.context.insert(u"similarIncident"_s, found.first());
            result.output.context.insert(u"similarIncidentList"_s, found);
        }
        return result;
    }
    const auto flag = argumentText(input, u"ignoreClosedIncidents"_s);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SimilarIncidents,
                               {{u"fields"_s, argumentToList(input.arguments.value("similarIncidentFields"_L1))},
                                {u"labels"_s, argumentToList(input.arguments.value("similarLabelsKeys"_L1))},
                                {u"contextKeys"_s, argumentToList(input.arguments.value("similarContextKeys"_L1))},
                                {u"hoursBack"_s, castToNumber(input.arguments.value("hoursBack"_L1)).valueOr(72)},
                                {u"maxResults"_s, castToNumber(input.arguments.value("maxResults"_L1)).valueOr(10)},
                                {u"ignoreClosed"_s, flag != "no"_L1}}};
    return result;
}

NativeResult makeReport(const NativeInput &input)
{
    QJsonObject body{{u"name"_s, argumentText(input, u"name"_s)}, {u"type"_s, argumentText(input, u"type"_s)}};
    if (const auto id = argumentText(input, u"incidentId"_s); !id.isEmpty() && id != input.scope.incidentId)
        body.insert(u"incident"_s, id);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::GenerateReport, body};
    return result;
}

NativeResult setPlaybook(const NativeInput &input)
{
    NativeResult result;
    if (input.reply) {
        const auto id = argumentText(input, u"incidentId"_s);
        result.endsRun = id.isEmpty() || id == input.scope.incidentId;
        return result;
    }
    result.change = CaseEffect{
        CaseEffectKind::SetPlaybook,
        {{u"name"_s, argumentText(input, u"name"_s)}, {u"incident"_s, argumentText(input, u"incidentId"_s)}}};
    return result;
}

NativeResult findUsers(const NativeInput &input)
{
    if (input.reply) {
        const auto raw = input.reply->value("raw"_L1);
        return NativeResult::said(compactJson(raw), raw);
    }
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::FindUsers, input.arguments};
    return result;
}

NativeResult exposeOwner(const NativeInput &input)
{
    const auto owner = input.scope.evaluation.context.toObject().value("incident"_L1).toObject().value("owner"_L1);
    const QJsonObject person{{u"username"_s, isNil(owner) ? QJsonValue(QString()) : owner}};
    auto result = NativeResult::said(displayText(owner), person);
    result.writes.append({ContextWrite::Kind::Set, u"IncidentOwner"_s, person, false});
    return result;
}

/// The older script for mails: fills in $recipient and $name, then the mail integration sends.
NativeResult sendEmail(const NativeInput &input)
{
    auto arguments = input.arguments;
    const auto to = argumentText(input, u"to"_s);
    const auto fill = [&](const QString &name) {
        if (!arguments.contains(name))
            return;
        auto text = displayText(arguments.value(name));
        const auto person = to.section(u'@', 0, 0);
        text.replace("$recipient"_L1, to).replace("$name"_L1, person);
        arguments.insert(name, text);
    };
    fill(u"body"_s);
    fill(u"htmlBody"_s);
    fill(u"subject"_s);
    if (const auto id = argumentText(input, u"noteEntryID"_s); !id.isEmpty()) {
        if (const auto *entry = input.scope.entry(id))
            arguments.insert(u"body"_s, displayText(entry->contents));
    }
    arguments.remove(u"noteEntryID"_s);
    NativeResult result;
    result.instead = TaskCall{u"send-mail"_s, {}, {}, arguments, false};
    return result;
}

NativeCommand any(NativeCommand command)
{
    command.anyArgument = true;
    return command;
}

NativeCommand replying(NativeCommand command)
{
    command.wantsReply = true;
    return command;
}

NativeCommand reading(NativeCommand command)
{
    command.wantsReply = true;
    command.definition.effect = EffectClass::ReadOnly;
    return command;
}

NativeCommand probed(NativeCommand command)
{
    command.definition.effect = EffectClass::Probed;
    return command;
}

/// Raises the severity to the given one; a higher one stays.
NativeResult raiseSeverity(const NativeInput &input)
{
    const auto wanted = severityNumber(input.arguments.value("severity"_L1));
    if (wanted.isUndefined())
        return NativeResult::failed(
            translated("“%1” is not a severity; use Unknown, Low, Medium, High, Critical or 0 to 4.")
                .arg(argumentText(input, u"severity"_s)));
    const auto incident = input.scope.evaluation.context.toObject().value("incident"_L1).toObject();
    if (castToNumber(incident.value("severity"_L1)).valueOr(0) >= wanted.toDouble())
        return NativeResult::said(translated("The severity is as high already."));
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SetFields, {{u"fields"_s, QJsonObject{{u"severity"_s, wanted}}}}};
    return result;
}

/// The older script for the directory: the command of the connected directory does it.
NativeResult lookUpUser(const NativeInput &input)
{
    auto arguments = input.arguments;
    if (arguments.contains("customFieldType"_L1))
        arguments.remove(u"customFieldType"_s);
    NativeResult result;
    result.instead = TaskCall{u"ad-get-user"_s, {}, {}, arguments, false};
    return result;
}

/// Sets context keys in another case by its id; here in the own one only.
NativeResult setByIncident(const NativeInput &input)
{
    const auto id = argumentText(input, u"id"_s);
    if (!id.isEmpty() && id != input.scope.incidentId)
        return NativeResult::failed(
            translated("SetByIncidentId writes the context of this case only; case %1 is another.").arg(id));
    const auto key = argumentText(input, u"key"_s);
    const auto value = input.arguments.value("value"_L1);
    auto result = NativeResult::said(translated("Key %1 set").arg(key));
    if (argumentFlag(input, u"append"_s))
        result.output.context.insert(key, value);
    else
        result.writes.append({ContextWrite::Kind::Set, key, value, false});
    if (argumentFlag(input, u"errorUnfinished"_s) && isNil(value))
        return NativeResult::failed(translated("SetByIncidentId: there is no value for %1.").arg(key));
    return result;
}

/// The lists that assignment scripts look at.
NativeResult ownerSuggestion(const NativeInput &input)
{
    if (!input.reply) {
        NativeResult result;
        result.change = CaseEffect{CaseEffectKind::FindUsers, input.arguments};
        return result;
    }
    const auto users = asList(input.reply->value("raw"_L1));
    const auto first = users.isEmpty() ? QJsonValue(QString()) : users.first().toObject().value("username"_L1);
    const QJsonObject suggestion{{u"ownerByMl"_s, first}, {u"topOwner"_s, first}, {u"userLeastLoad"_s, first}};
    return NativeResult::said(displayText(first), suggestion);
}

NativeResult listRoles(const NativeInput &input)
{
    if (!input.reply) {
        NativeResult result;
        result.change = CaseEffect{CaseEffectKind::FindUsers, input.arguments};
        return result;
    }
    QJsonArray roles;
    for (const auto users = asList(input.reply->value("raw"_L1)); const auto &user : users) {
        for (const auto own = user.toObject().value("roles"_L1).toArray(); const auto &role : own) {
            if (const QJsonObject named{{u"name"_s, role}}; !roles.contains(named))
                roles.append(named);
        }
    }
    return NativeResult::said(compactJson(roles), roles);
}

} // namespace

QList<NativeCommand> caseNatives()
{
    QList<NativeCommand> natives;
    natives.append(
        any(native(u"setIncident"_s, translated("Sets fields of the case."), {textArgument(u"id"_s)}, setIncident)));
    natives.append(any(native(u"IncidentSet"_s, translated("Sets fields of the case (older form)."), {}, incidentSet)));
    natives.append(native(u"setOwner"_s, translated("Sets the owner."), {textArgument(u"owner"_s, true)}, setOneField));
    natives.append(native(u"setStage"_s, translated("Sets the phase."), {textArgument(u"stage"_s, true)}, setOneField));
    natives.append(
        native(u"setSeverity"_s, translated("Sets the severity."), {textArgument(u"severity"_s, true)}, setOneField));
    natives.append(native(u"AssignAnalystToIncident"_s, translated("Gives the case to an analyst."),
                          {listArgument(u"roles"_s), textArgument(u"assignBy"_s, false, u"random"_s),
                           textArgument(u"username"_s), textArgument(u"email"_s), textArgument(u"onCall"_s)},
                          assignOwner));
    auto close =
        native(u"closeInvestigation"_s, translated("Closes the case; no further task starts."),
               {textArgument(u"id"_s), textArgument(u"closeReason"_s), textArgument(u"closeNotes"_s)}, closeCase);
    natives.append(replying(any(close)));
    natives.append(
        replying(native(u"CloseInvestigation"_s, translated("Closes the case (older form)."),
                        {textArgument(u"id"_s), textArgument(u"reason"_s), textArgument(u"notes"_s)}, closeCase)));
    natives.append(
        replying(native(u"CloseInvestigationAsDuplicate"_s, translated("Closes the case as a duplicate of another."),
                        {textArgument(u"duplicateId"_s, true)}, linkIncidents)));
    natives.append(probed(any(
        native(u"createNewIncident"_s, translated("Opens another case."), {textArgument(u"name"_s)}, createIncident))));
    natives.append(
        probed(native(u"CreateDuplicateIncident"_s, translated("Opens a copy of this case."), {}, duplicateIncident)));
    const auto link = [&natives](const QString &name, const QString &own, const QString &others) {
        natives.append(
            any(native(name, translated("Links cases."),
                       {textArgument(own), listArgument(others, true), textArgument(u"action"_s)}, linkIncidents)));
    };
    link(u"linkIncidents"_s, u"incidentId"_s, u"linkedIncidentIDs"_s);
    link(u"DemistoLinkIncidents"_s, u"masterID"_s, u"otherIDs"_s);
    link(u"LinkIncidentsWithRetry"_s, u"incident_id"_s, u"linked_incident_id"_s);
    for (const auto &name : {u"startTimer"_s, u"pauseTimer"_s, u"stopTimer"_s, u"resetTimer"_s}) {
        natives.append(native(name, translated("Starts, pauses, stops or resets a timer of the case."),
                              {textArgument(u"timerField"_s, true), textArgument(u"incidentId"_s)}, changeTimer));
    }
    for (const auto &name : {u"getIncidents"_s, u"investigate"_s, u"SearchIncidentsV2"_s, u"SearchIncidents"_s})
        natives.append(
            reading(any(native(name, translated("Searches cases."), {textArgument(u"query"_s)}, searchIncidents))));
    natives.append(reading(any(native(
        u"FindSimilarIncidents"_s, translated("Finds cases like this one."),
        {listArgument(u"similarIncidentFields"_s), listArgument(u"similarLabelsKeys"_s),
         listArgument(u"similarContextKeys"_s), textArgument(u"hoursBack"_s, false, u"72"_s),
         textArgument(u"maxResults"_s, false, u"10"_s), textArgument(u"ignoreClosedIncidents"_s, false, u"yes"_s)},
        findSimilar))));
    for (const auto &name : {u"GenerateInvestigationSummaryReport"_s, u"generateSummaryReport"_s}) {
        natives.append(
            native(name, translated("Makes the report of the case."),
                   {textArgument(u"name"_s), textArgument(u"type"_s, false, u"pdf"_s), textArgument(u"incidentId"_s)},
                   makeReport));
    }
    natives.append(replying(native(u"setPlaybook"_s, translated("Runs another playbook instead."),
                                   {textArgument(u"name"_s, true), textArgument(u"incidentId"_s)}, setPlaybook)));
    natives.append(
        reading(any(native(u"getUsers"_s, translated("Lists the analysts."), {listArgument(u"roles"_s)}, findUsers))));
    natives.append(reading(
        any(native(u"getOwnerSuggestion"_s, translated("Tells who could own the case."), {}, ownerSuggestion))));
    natives.append(reading(any(native(u"getRoles"_s, translated("Lists the roles."), {}, listRoles))));
    natives.append(native(u"IncreaseIncidentSeverity"_s, translated("Raises the severity of the case."),
                          {textArgument(u"severity"_s, true)}, raiseSeverity));
    natives.append(any(native(u"ADGetUser"_s, translated("Looks a person up in the directory (older form)."),
                              {textArgument(u"username"_s), textArgument(u"email"_s), textArgument(u"name"_s),
                               textArgument(u"dn"_s), listArgument(u"attributes"_s)},
                              lookUpUser)));
    natives.append(native(u"SetByIncidentId"_s, translated("Writes a value to the context of a case."),
                          {textArgument(u"key"_s, true), listArgument(u"value"_s), textArgument(u"id"_s),
                           textArgument(u"append"_s), textArgument(u"errorUnfinished"_s)},
                          setByIncident));
    natives.append(native(u"ExposeIncidentOwner"_s, translated("Copies the owner to the context."), {}, exposeOwner));
    natives.append(
        any(native(u"SendEmail"_s, translated("Sends a mail (older form)."),
                   {listArgument(u"to"_s, true), textArgument(u"subject"_s), textArgument(u"body"_s),
                    textArgument(u"htmlBody"_s), textArgument(u"noteEntryID"_s), listArgument(u"attachIDs"_s),
                    listArgument(u"cc"_s), listArgument(u"bcc"_s), textArgument(u"replyTo"_s)},
                   sendEmail)));
    return natives;
}

} // namespace holdfast
