// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/casecommands.h"

#include "automation/ingestion.h"
#include "automation/mailoutcome.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CaseCommands", source);
}

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    if (value.isArray()) {
        const auto items = value.toArray();
        for (const auto &item : items)
            result.append(item.toString());
    } else {
        for (const auto &part : value.toString().split(u',', Qt::SkipEmptyParts))
            result.append(part.trimmed());
    }
    return result;
}

/// The facts about the person and the machine go with the child; what was decided on the parent does not.
Incident childOf(const Incident &parent, const CommandCall &call)
{
    Incident child;
    child.parent = parent.id;
    child.type = call.arguments.value("type"_L1).toString();
    child.name = call.arguments.value("name"_L1).toString();
    child.severity = parent.severity;
    child.restricted =
        call.arguments.value("restricted"_L1).toString(u"yes"_s).compare("no"_L1, Qt::CaseInsensitive) != 0;
    child.source = u"Holdfast"_s;
    child.externalId = u"child:"_s + call.idempotencyKey;
    child.occurredAtMs = parent.occurredAtMs;
    child.fields = parent.fields;
    child.provenance = parent.provenance;
    for (const auto &own : {u"remediationsla"_s, u"detectionsla"_s, u"linkedincidents"_s}) {
        child.fields.remove(own);
        child.provenance.remove(own);
    }
    return child;
}

Result<Incident> makeChild(UnitOfWork &unit, const CommandCall &call, PlaybookRunner &runner, RunId &run)
{
    const auto parent = unit.incidents().get(call.incident);
    if (!parent)
        return parent.error();
    auto made = unit.incidents().insert(childOf(*parent, call), call.user);
    if (!made) {
        if (made.error().code != ErrorCode::AlreadyExists)
            return made;
        const IncidentId known(made.error().details);
        auto child = unit.incidents().get(known);
        if (child || child.error().code != ErrorCode::Forbidden)
            return child;
        // It is sealed, and only its members read it; that it was made is all there is to say.
        Incident closed;
        closed.id = known;
        closed.parent = parent->id;
        closed.restricted = true;
        return closed;
    }
    auto members = texts(call.arguments.value("members"_L1));
    if (members.isEmpty() && !parent->owner.isEmpty())
        members.append(parent->owner);
    for (const auto &member : std::as_const(members)) {
        if (auto added = unit.incidents().setMember(made->id, {member, MemberRole::Investigator}, call.user); !added)
            return added.error();
    }
    const auto reason = call.arguments.value("reason"_L1).toString();
    const auto link = [&](const IncidentId &on, const QString &line) -> Result<void> {
        Entry entry;
        entry.incident = on;
        entry.author = call.user;
        entry.kind = EntryKind::System;
        entry.text = line;
        entry.run = on == call.incident ? call.run : RunId();
        const auto added = unit.entries().append(entry);
        return added ? Result<void>() : Result<void>(added.error());
    };
    if (auto linked = link(made->id, text("Child of #%1. %2").arg(parent->number).arg(reason)); !linked)
        return linked.error();
    const auto started = openCase(unit, runner, *made, call.user);
    if (!started)
        return started.error();
    run = *started;
    return made;
}

} // namespace

void addCaseCommands(CommandRegistry &registry, const CaseCommandServices &services)
{
    Command command;
    auto &definition = command.definition;
    definition.name = u"holdfast-create-child"_s;
    definition.brand = u"Builtin"_s;
    definition.description = text("Opens a child investigation with its own members, playbook and journal.");
    definition.arguments = {
        {u"type"_s, text("Type of the child, which decides its playbook"), ArgumentType::Text, true, false, {}, {}},
        {u"name"_s, text("Name of the child"), ArgumentType::Text, true, false, {}, {}},
        {u"reason"_s, text("Why it is split off"), ArgumentType::Text, false, false, {}, {}},
        {u"restricted"_s,
         text("Whether only members may see it"),
         ArgumentType::Text,
         false,
         false,
         u"yes"_s,
         {u"yes"_s, u"no"_s}},
        {u"members"_s, text("User names; the parent's owner when empty"), ArgumentType::List, false, false, {}, {}},
    };
    definition.outputs = {{u"Holdfast.Child.ID"_s, u"String"_s, text("Id of the child")},
                          {u"Holdfast.Child.Number"_s, u"Number"_s, text("Number of the child")}};
    definition.effect = EffectClass::Idempotent;
    definition.undoText = text("Close the child; nothing is deleted.");
    command.run = [services](const CommandCall &call, CallContext &) -> Result<CommandOutput> {
        auto &runner = services.runner();
        RunId run;
        const auto child = services.store.write([&](UnitOfWork &unit) { return makeChild(unit, call, runner, run); });
        if (!child)
            return child.error();
        if (!run.isEmpty()) {
            // A sealed child whose members are others goes on when one of them opens the store.
            if (auto driven = runner.drive(run);
                !driven && !(child->restricted && driven.error().code == ErrorCode::NotFound))
                return driven.error();
        }
        CommandOutput output;
        // The output is read by everybody who may see the parent.
        QJsonObject facts{{u"ID"_s, child->id.text}, {u"Restricted"_s, child->restricted}};
        if (child->number > 0)
            facts.insert(u"Number"_s, child->number);
        if (child->restricted) {
            output.entries.append({text("Restricted child investigation opened."), facts});
        } else {
            facts.insert(u"Name"_s, child->name);
            facts.insert(u"Type"_s, child->type);
            output.entries.append(
                {text("Child investigation #%1 opened: %2").arg(child->number).arg(child->name), facts});
        }
        output.context.insert(u"Holdfast.Child(val.ID == obj.ID)"_s, facts);
        output.context.insert(u"CreatedIncidentID"_s, child->id.text);
        return output;
    };
    registry.add(std::move(command));
    registry.add(mailOutcomeCommand(services.store));
}

} // namespace holdfast
