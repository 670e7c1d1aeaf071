// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/taskreader.h"

#include "playbooks/yamlvalues.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

using Severity = PlaybookProblem::Severity;

QString translated(const char *source)
{
    return QCoreApplication::translate("PlaybookReader", source);
}

void splitCommand(const QString &script, Task &task)
{
    const auto bars = script.indexOf("|||"_L1);
    task.brand = script.left(bars).trimmed();
    task.command = script.mid(bars + 3).trimmed();
    task.action = TaskAction::Command;
}

QList<TaskArgument> readArguments(const YamlNode &arguments)
{
    QList<TaskArgument> result;
    for (size_t i = 0; i + 1 < arguments.items.size(); i += 2) {
        auto form = formOf(&arguments.items[i + 1]);
        if (form.isSet())
            result.append({arguments.items[i].text.trimmed(), std::move(form), placeOf(arguments.items[i])});
    }
    return result;
}

int durationMinutes(const YamlNode *node)
{
    if (!node || !node->isMapping())
        return 0;
    return numberOf(node->value(u"minutes"), 0) + 60 * numberOf(node->value(u"hours"), 0)
        + 24 * 60 * numberOf(node->value(u"days"), 0) + 7 * 24 * 60 * numberOf(node->value(u"weeks"), 0);
}

/// Either labelled branches as in a condition task, or the bare groups of one condition.
QList<ConditionBranch> exitBranches(const YamlNode &condition)
{
    if (condition.items.empty())
        return {};
    if (condition.items.front().isMapping())
        return parseConditions(languageValue(condition));
    return {ConditionBranch{u"exit"_s, parseFilterGroups(languageValue(condition))}};
}

FormQuestion readQuestion(const YamlNode &node)
{
    FormQuestion question;
    question.id = node.textOf(u"id");
    question.label = formOf(node.value(u"labelarg"));
    if (!question.label.isSet())
        question.label = formOf(node.value(u"label"));
    question.required = isTrue(node.value(u"required"));
    question.type = node.textOf(u"type", u"shortText"_s);
    question.options = textList(node.value(u"options"));
    if (const auto *values = node.value(u"optionsarg"); values && values->isSequence()) {
        for (const auto &value : values->items)
            question.optionValues.append(formOf(&value));
    }
    question.fieldAssociated = node.textOf(u"fieldassociated");
    question.placeholder = node.textOf(u"placeholder");
    question.tooltip = node.textOf(u"tooltip");
    question.readOnly = isTrue(node.value(u"readonly"));
    return question;
}

} // namespace

Task TaskReader::read(const YamlNode &key, const YamlNode &node)
{
    Task task;
    task.id = key.text;
    task.place = placeOf(key);
    m_problems.noteDoubleKeys(node);
    if (const auto id = node.textOf(u"id", task.id); id != task.id)
        m_problems.report(Severity::Warning, *node.value(u"id"),
                          translated("The task's id “%1” differs from its key “%2”; the key counts.").arg(id, task.id));
    task.uuid = node.textOf(u"taskid");
    static const YamlNode none;
    const auto *inner = m_problems.shaped(node, u"task", YamlNode::Kind::Mapping);
    if (!inner) {
        if (!node.value(u"task"))
            m_problems.report(Severity::Error, node, translated("The key “task” is missing."));
        inner = &none;
    }
    task.name = inner->textOf(u"name");
    task.description = inner->textOf(u"description");
    task.tags = textList(inner->value(u"tags"));
    readType(node, *inner, task);
    readAction(node, *inner, task);
    readEdges(node, task);
    if (const auto *arguments = m_problems.shaped(node, u"scriptarguments", YamlNode::Kind::Mapping))
        task.arguments = readArguments(*arguments);
    readSwitches(node, task);
    readLoop(node, task);
    readMessage(node, task);
    readForm(node, task);
    readAttachedActs(node, task);
    readPosition(node, task);
    return task;
}

void TaskReader::readType(const YamlNode &node, const YamlNode &inner, Task &task)
{
    static const QHash<QString, TaskType> types{
        {u"start"_s, TaskType::Start},       {u"title"_s, TaskType::Title},
        {u"section"_s, TaskType::Section},   {u"regular"_s, TaskType::Regular},
        {u"standard"_s, TaskType::Regular},  {u"condition"_s, TaskType::Condition},
        {u"playbook"_s, TaskType::Playbook}, {u"collection"_s, TaskType::Collection},
    };
    const auto name = node.textOf(u"type", inner.textOf(u"type"));
    const auto found = types.constFind(name);
    if (found != types.cend()) {
        task.type = *found;
    } else if (name.isEmpty()) {
        m_problems.report(Severity::Error, node, translated("The key “type” is missing."));
    } else {
        m_problems.report(Severity::Error, *(node.value(u"type") ? node.value(u"type") : &node),
                          translated("Unknown task type “%1”.").arg(name));
    }
}

void TaskReader::readAction(const YamlNode &node, const YamlNode &inner, Task &task)
{
    const auto scriptName = inner.textOf(u"scriptName");
    const auto script = inner.textOf(u"script");
    const auto readScript = [&] {
        if (!scriptName.isEmpty()) {
            task.command = scriptName;
            task.action = TaskAction::Automation;
        } else if (script.contains("|||"_L1)) {
            splitCommand(script, task);
            if (task.brand.isEmpty() && inner.textOf(u"brand") == "Builtin"_L1)
                task.brand = u"Builtin"_s;
        } else if (!script.isEmpty()) {
            task.command = script.trimmed();
            task.action = TaskAction::Automation;
        }
    };
    switch (task.type) {
    case TaskType::Start:
    case TaskType::Title:
    case TaskType::Section:
        break;
    case TaskType::Regular:
        task.action = TaskAction::Manual;
        readScript();
        break;
    case TaskType::Condition: {
        const auto *conditions = node.value(u"conditions");
        const auto *message = node.value(u"message");
        if (conditions && conditions->isSequence() && !conditions->items.empty()) {
            task.action = TaskAction::BuiltinCondition;
            task.conditions = parseConditions(languageValue(*conditions));
        } else if (!scriptName.isEmpty() || !script.isEmpty()) {
            readScript();
            task.action = TaskAction::ScriptCondition;
        } else {
            task.action = message && message->isMapping() ? TaskAction::Ask : TaskAction::ManualCondition;
        }
        if (conditions && !conditions->isNull() && !conditions->isSequence())
            m_problems.report(Severity::Error, *conditions, translated("“conditions” must be a list."));
        break;
    }
    case TaskType::Playbook:
        task.action = TaskAction::SubPlaybook;
        task.playbookId = inner.textOf(u"playbookId");
        task.playbookName = inner.textOf(u"playbookName");
        if (task.playbookId.isEmpty() && task.playbookName.isEmpty())
            m_problems.report(Severity::Error, node, translated("The task names no playbook."));
        if (task.name.isEmpty())
            task.name = task.playbookName.isEmpty() ? task.playbookId : task.playbookName;
        break;
    case TaskType::Collection:
        task.action = TaskAction::Collection;
        break;
    }
}

void TaskReader::readEdges(const YamlNode &node, Task &task)
{
    const auto *next = m_problems.shaped(node, u"nexttasks", YamlNode::Kind::Mapping);
    if (!next)
        return;
    m_problems.noteDoubleKeys(*next);
    for (size_t i = 0; i + 1 < next->items.size(); i += 2) {
        const auto &label = next->items[i];
        const auto &targets = next->items[i + 1];
        if (!targets.isNull() && !targets.isSequence() && !targets.isScalar())
            m_problems.report(Severity::Error, targets,
                              translated("The targets of “%1” must be a list of task ids.").arg(label.text));
        task.next.append({label.text, textList(&targets), placeOf(label)});
    }
}

void TaskReader::readSwitches(const YamlNode &node, Task &task)
{
    task.separateContext = isTrue(node.value(u"separatecontext"));
    task.continueOnError = isTrue(node.value(u"continueonerror"));
    task.errorPath = task.continueOnError && node.textOf(u"continueonerrortype") == "errorPath"_L1;
    task.skipUnavailable = isTrue(node.value(u"skipunavailable"));
    const auto quiet = numberOf(node.value(u"quietmode"), 0);
    task.quiet = quiet == 1 ? QuietMode::On : quiet == 2 ? QuietMode::Off : QuietMode::Inherit;
    task.extractsInline = numberOf(node.value(u"reputationcalc"), 0) == 2;
    task.note = isTrue(node.value(u"note"));
    task.restrictedCompletion = isTrue(node.value(u"restrictedcompletion"));
    task.slaMinutes = durationMinutes(node.value(u"sla"));
    task.reminderMinutes = durationMinutes(node.value(u"slareminder"));
    task.assignee = formOf(node.value(u"defaultassigneecomplex"));
    if (!task.assignee.isSet())
        task.assignee = formOf(node.value(u"defaultassignee"));
}

void TaskReader::readLoop(const YamlNode &node, Task &task)
{
    const auto *loop = m_problems.shaped(node, u"loop", YamlNode::Kind::Mapping);
    if (!loop || task.type != TaskType::Playbook)
        return;
    TaskLoop result;
    result.forEach = isTrue(loop->value(u"forEach"));
    result.exitScript = loop->textOf(u"exitCondition");
    if (result.exitScript.isEmpty())
        result.exitScript = loop->textOf(u"scriptId"); // newer files write both, one of them empty
    if (const auto bars = result.exitScript.indexOf("|||"_L1); bars >= 0)
        result.exitScript = result.exitScript.mid(bars + 3);
    if (const auto *condition = loop->value(u"builtincondition"); condition && condition->isSequence())
        result.exitBranches = exitBranches(*condition);
    if (const auto *arguments = loop->value(u"scriptArguments"); arguments && arguments->isMapping())
        result.exitArguments = readArguments(*arguments);
    result.waitSeconds = std::max(0, numberOf(loop->value(u"wait"), 0));
    const auto limit = numberOf(loop->value(u"max"), 0);
    result.maxIterations = limit > 0 ? limit : 100;
    result.hasLimit = limit > 0;
    if (result.forEach || !result.exitScript.isEmpty() || !result.exitBranches.isEmpty())
        task.loop = std::move(result);
}

void TaskReader::readMessage(const YamlNode &node, Task &task)
{
    const auto *message = m_problems.shaped(node, u"message", YamlNode::Kind::Mapping);
    if (!message)
        return;
    TaskMessage result;
    result.to = formOf(message->value(u"to"));
    result.cc = formOf(message->value(u"cc"));
    result.bcc = formOf(message->value(u"bcc"));
    result.subject = formOf(message->value(u"subject"));
    result.body = formOf(message->value(u"body"));
    result.methods = textList(message->value(u"methods"));
    result.format = message->textOf(u"format");
    result.replyOptions = textList(message->value(u"replyOptions"));
    if (const auto *timings = message->value(u"timings"); timings && timings->isMapping()) {
        result.retries = numberOf(timings->value(u"retriescount"), 0);
        result.retryIntervalMinutes = numberOf(timings->value(u"retriesinterval"), 0);
        result.completeAfterReplies = numberOf(timings->value(u"completeafterreplies"), 1);
    }
    task.message = std::move(result);
}

void TaskReader::readForm(const YamlNode &node, Task &task)
{
    const auto *form = m_problems.shaped(node, u"form", YamlNode::Kind::Mapping);
    if (!form) {
        if (task.type == TaskType::Collection)
            m_problems.report(Severity::Error, node, translated("A collection task needs the key “form”."));
        return;
    }
    TaskForm result;
    result.title = form->textOf(u"title");
    result.description = form->textOf(u"description");
    result.sender = form->textOf(u"sender");
    result.totalAnswers = numberOf(form->value(u"totalanswers"), 0);
    if (const auto *questions = m_problems.shaped(*form, u"questions", YamlNode::Kind::Sequence)) {
        for (const auto &item : questions->items) {
            if (item.isMapping())
                result.questions.append(readQuestion(item));
            else
                m_problems.report(Severity::Error, item, translated("A question must be a mapping of keys."));
        }
    }
    task.form = std::move(result);
}

void TaskReader::readAttachedActs(const YamlNode &node, Task &task)
{
    if (const auto *triggers = m_problems.shaped(node, u"timertriggers", YamlNode::Kind::Sequence)) {
        for (const auto &item : triggers->items) {
            const TimerTrigger trigger{item.textOf(u"fieldname"), item.textOf(u"action")};
            if (trigger.field.isEmpty() || trigger.action.isEmpty())
                m_problems.report(Severity::Error, item, translated("A timer trigger needs “fieldname” and “action”."));
            else
                task.timerTriggers.append(trigger);
        }
    }
    if (const auto *mappings = m_problems.shaped(node, u"fieldMapping", YamlNode::Kind::Sequence)) {
        for (const auto &item : mappings->items)
            task.fieldMappings.append({item.textOf(u"incidentfield"), formOf(item.value(u"output"))});
    }
    if (const auto *evidence = m_problems.shaped(node, u"evidencedata", YamlNode::Kind::Mapping)) {
        task.evidence = EvidenceMark{formOf(evidence->value(u"description")), formOf(evidence->value(u"occurred")),
                                     formOf(evidence->value(u"tags"))};
    }
}

void TaskReader::readPosition(const YamlNode &node, Task &task)
{
    const auto *view = node.value(u"view");
    if (!view || !view->isScalar())
        return;
    QJsonParseError error;
    const auto json = QJsonDocument::fromJson(view->text.toUtf8(), &error);
    if (error.error != QJsonParseError::NoError) {
        m_problems.report(Severity::Warning, *view,
                          translated("The position is not JSON; the task is placed automatically."));
        return;
    }
    const auto position = json.object().value("position"_L1).toObject();
    if (position.value("x"_L1).isDouble() && position.value("y"_L1).isDouble())
        task.position = QPointF(position.value("x"_L1).toDouble(), position.value("y"_L1).toDouble());
}

} // namespace holdfast
