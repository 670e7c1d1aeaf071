// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/runwrite.h"

#include "base/canonicaljson.h"
#include "commands/secretreference.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("RunWrite", source);
}

QString undoOf(const CommandDefinition *definition)
{
    if (!definition)
        return translated("unknown");
    if (!definition->undoText.isEmpty())
        return definition->undoText;
    return definition->undoCommand.isEmpty() ? translated("cannot be undone") : definition->undoCommand;
}

QString undoOf(CaseEffectKind kind)
{
    switch (kind) {
    case CaseEffectKind::SetFields:
    case CaseEffectKind::AssignOwner:
    case CaseEffectKind::SetList:
    case CaseEffectKind::ChangeIndicator:
        return translated("set the former value again");
    case CaseEffectKind::Close:
        return translated("open the case again");
    case CaseEffectKind::CreateIncident:
        return translated("close the new case");
    case CaseEffectKind::LinkIncidents:
        return translated("take the link away");
    default:
        return translated("cannot be undone");
    }
}

QJsonValue withoutOwnEntries(const QJsonValue &value, const std::function<bool(const QString &)> &isOwnEntry)
{
    if (value.isString())
        return isOwnEntry(value.toString()) ? QJsonValue(u"(entry of this run)"_s) : value;
    if (value.isArray()) {
        QJsonArray array;
        for (const auto items = value.toArray(); const auto &item : items)
            array.append(withoutOwnEntries(item, isOwnEntry));
        return array;
    }
    if (value.isObject()) {
        auto object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            it.value() = withoutOwnEntries(it.value(), isOwnEntry);
        return object;
    }
    return value;
}

} // namespace

QJsonObject RunWrite::toJson() const
{
    QJsonObject json{
        {u"task"_s, task}, {u"name"_s, name}, {u"brand"_s, brand}, {u"arguments"_s, arguments}, {u"undo"_s, undo}};
    if (!instance.isEmpty())
        json.insert(u"instance"_s, instance);
    return json;
}

RunWrite RunWrite::fromJson(const QJsonObject &json)
{
    return {json.value("task"_L1).toString(),      json.value("name"_L1).toString(),
            json.value("brand"_L1).toString(),     json.value("instance"_L1).toString(),
            json.value("arguments"_L1).toObject(), json.value("undo"_L1).toString()};
}

bool RunWrite::isSameAct(const RunWrite &other) const
{
    return task == other.task && name == other.name && brand == other.brand && instance == other.instance
        && arguments == other.arguments;
}

QString RunWrite::actText() const
{
    const auto kind = isCommand() ? Result<CaseEffectKind>(Error{}) : caseEffectFromName(name);
    if (!kind)
        return name;
    switch (*kind) {
    case CaseEffectKind::SetFields:
        return translated("change fields");
    case CaseEffectKind::AssignOwner:
        return translated("assign an owner");
    case CaseEffectKind::ChangeTimer:
        return translated("start or stop timers");
    case CaseEffectKind::Close:
        return translated("close the case");
    case CaseEffectKind::CreateIncident:
        return translated("create an incident");
    case CaseEffectKind::LinkIncidents:
        return translated("link incidents");
    case CaseEffectKind::MarkEvidence:
        return translated("keep as evidence");
    case CaseEffectKind::MarkNote:
        return translated("mark as note");
    case CaseEffectKind::GenerateReport:
        return translated("make the report");
    case CaseEffectKind::SetList:
        return translated("change a list");
    case CaseEffectKind::ChangeIndicator:
        return translated("change an indicator");
    case CaseEffectKind::SetPlaybook:
        return translated("change to another playbook");
    case CaseEffectKind::AddEntries:
        return translated("write to the war room");
    default:
        return name;
    }
}

bool RunWrite::isCommand() const
{
    return brand != "Builtin"_L1;
}

QString RunWrite::argumentsText() const
{
    QStringList given;
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        const auto value = it.value().isString() ? it.value().toString() : QString::fromUtf8(canonicalJson(it.value()));
        given.append(it.key() + u'=' + (value.size() > 80 ? value.left(79) + u'…' : value));
    }
    return given.join(", "_L1);
}

QString RunWrite::text() const
{
    return translated("task %1: %2 (%3)").arg(task, name, argumentsText());
}

QJsonArray writesToJson(const QList<RunWrite> &writes)
{
    QJsonArray json;
    for (const auto &write : writes)
        json.append(write.toJson());
    return json;
}

QList<RunWrite> writesFromJson(const QJsonArray &json)
{
    QList<RunWrite> writes;
    for (const auto &write : json)
        writes.append(RunWrite::fromJson(write.toObject()));
    return writes;
}

std::optional<RunWrite> runWriteOf(const Effect &effect, const CommandRegistry *commands,
                                   const std::function<bool(const QString &)> &isOwnEntry)
{
    RunWrite write;
    write.task = effect.task;
    if (effect.kind == EffectKind::ChangeCase) {
        if (isReadOnly(effect.change.kind))
            return std::nullopt;
        write.name = caseEffectName(effect.change.kind);
        write.brand = u"Builtin"_s;
        write.arguments = withoutOwnEntries(recordedArguments(effect.change.body, nullptr), isOwnEntry).toObject();
        write.undo = undoOf(effect.change.kind);
        return write;
    }
    if (effect.kind != EffectKind::ExecuteCommand)
        return std::nullopt;
    const auto *command = commands ? commands->find(effect.name, effect.brand, effect.instance) : nullptr;
    if (command && !command->definition.changesSomething())
        return std::nullopt;
    write.name = effect.name;
    write.brand = effect.brand;
    write.instance = effect.instance;
    const auto *definition = command ? &command->definition : nullptr;
    write.arguments = withoutOwnEntries(recordedArguments(effect.arguments, definition), isOwnEntry).toObject();
    write.undo = undoOf(definition);
    return write;
}

} // namespace holdfast
