// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbook.h"
#include "playbooks/playbookdocument.h"

#include "base/canonicaljson.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <functional>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

using Severity = PlaybookProblem::Severity;

QString translated(const char *source)
{
    return QCoreApplication::translate("PlaybookReader", source);
}

bool isTrue(const YamlNode *node)
{
    return node && node->isScalar() && node->text.compare("true"_L1, Qt::CaseInsensitive) == 0;
}

int numberOf(const YamlNode *node, int fallback)
{
    if (!node || !node->isScalar())
        return fallback;
    bool ok = false;
    const auto number = node->text.toDouble(&ok);
    return ok && number > -1e9 && number < 1e9 ? static_cast<int>(number) : fallback;
}

/// Values as the language reads them: scalars stay the text that was written, only the two flags become booleans.
QJsonValue toJson(const YamlNode &node, QStringView key = {})
{
    switch (node.kind) {
    case YamlNode::Kind::Scalar:
        if (key == u"iscontext" || key == u"ignorecase")
            return isTrue(&node);
        if (node.isNull() && key != u"simple")
            return QJsonValue::Null;
        return node.text;
    case YamlNode::Kind::Sequence: {
        QJsonArray array;
        for (const auto &item : node.items)
            array.append(toJson(item));
        return array;
    }
    case YamlNode::Kind::Mapping: {
        QJsonObject object;
        for (size_t i = 0; i + 1 < node.items.size(); i += 2)
            object.insert(node.items[i].text, toJson(node.items[i + 1], node.items[i].text));
        return object;
    }
    case YamlNode::Kind::Alias:
        break;
    }
    return QJsonValue::Null;
}

ValueForm formOf(const YamlNode *node)
{
    return node ? parseValueForm(toJson(*node)) : ValueForm();
}

SourcePlace placeOf(const YamlNode &node)
{
    return {node.line, node.column};
}

QStringList textList(const YamlNode *node)
{
    QStringList result;
    if (!node || node->isNull())
        return result;
    if (node->isScalar())
        return {node->text};
    if (node->isSequence()) {
        for (const auto &item : node->items) {
            if (item.isScalar())
                result.append(item.text);
        }
    }
    return result;
}

/// Copies a document with its aliases replaced by what they stand for.
class AliasExpander
{
public:
    std::optional<YamlNode> expand(const YamlNode &node)
    {
        if (--m_budget < 0)
            return std::nullopt;
        if (node.kind == YamlNode::Kind::Alias) {
            const auto target = m_anchors.value(node.text);
            auto copy = target ? *target : YamlNode();
            copy.anchor.clear();
            m_budget -= sizeOf(copy);
            return m_budget < 0 ? std::nullopt : std::optional(copy);
        }
        YamlNode copy = node;
        copy.items.clear();
        for (const auto &item : node.items) {
            auto expanded = expand(item);
            if (!expanded)
                return std::nullopt;
            copy.items.push_back(std::move(*expanded));
        }
        if (!node.anchor.isEmpty())
            m_anchors.insert(node.anchor, std::make_shared<YamlNode>(copy));
        return copy;
    }

    static bool isNeeded(const YamlNode &node)
    {
        return node.kind == YamlNode::Kind::Alias
            || std::any_of(node.items.begin(), node.items.end(), [](const YamlNode &item) { return isNeeded(item); });
    }

private:
    static int sizeOf(const YamlNode &node)
    {
        int size = 1;
        for (const auto &item : node.items)
            size += sizeOf(item);
        return size;
    }

    QHash<QString, std::shared_ptr<const YamlNode>> m_anchors;
    int m_budget = 1'000'000;
};

class Reader
{
public:
    LoadedPlaybook read(const YamlNode &root)
    {
        if (!root.isMapping()) {
            report(Severity::Error, root, translated("A playbook is a mapping of keys; this is something else."));
            return {nullptr, m_problems};
        }
        auto playbook = std::make_shared<Playbook>();
        noteDoubleKeys(root);
        playbook->name = root.textOf(u"name");
        playbook->id = root.textOf(u"id", playbook->name);
        if (playbook->name.isEmpty()) {
            report(Severity::Error, root, translated("The key “name” is missing."));
            playbook->name = playbook->id;
        }
        playbook->description = root.textOf(u"description");
        playbook->fromVersion = root.textOf(u"fromversion");
        playbook->toVersion = root.textOf(u"toversion");
        playbook->quiet = isTrue(root.value(u"quiet"));
        readTasks(root, *playbook);
        readInputs(root.value(u"inputs"), *playbook);
        readOutputs(root.value(u"outputs"), *playbook);
        readLayout(root.value(u"view"), *playbook);
        playbook->finish();
        chooseStart(root, *playbook);
        checkEdges(*playbook);
        std::stable_sort(m_problems.begin(), m_problems.end(), [](const PlaybookProblem &a, const PlaybookProblem &b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
        return {playbook, m_problems};
    }

private:
    void report(Severity severity, SourcePlace place, const QString &message)
    {
        m_problems.append({severity, place.line, place.column, m_task, message});
    }
    void report(Severity severity, const YamlNode &node, const QString &message)
    {
        report(severity, placeOf(node), message);
    }

    void noteDoubleKeys(const YamlNode &mapping)
    {
        QSet<QString> seen;
        for (size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
            if (seen.contains(mapping.items[i].text))
                report(Severity::Warning, mapping.items[i],
                       translated("The key “%1” is given twice; the last one counts.").arg(mapping.items[i].text));
            seen.insert(mapping.items[i].text);
        }
    }

    /// The value of a key if it has the wanted shape; anything else is reported, null counts as missing.
    const YamlNode *shaped(const YamlNode &mapping, QStringView key, YamlNode::Kind kind)
    {
        const auto *node = mapping.value(key);
        if (!node || node->isNull())
            return nullptr;
        if (node->kind == kind)
            return node;
        report(Severity::Error, *node,
               kind == YamlNode::Kind::Mapping ? translated("“%1” must be a mapping of keys.").arg(key)
                                               : translated("“%1” must be a list.").arg(key));
        return nullptr;
    }

    void readTasks(const YamlNode &root, Playbook &playbook)
    {
        const auto *tasks = root.value(u"tasks");
        if (!tasks || tasks->isNull()) {
            report(Severity::Error, root, translated("The key “tasks” is missing."));
            return;
        }
        if (!tasks->isMapping()) {
            report(Severity::Error, *tasks, translated("“tasks” must be a mapping from task ids to tasks."));
            return;
        }
        noteDoubleKeys(*tasks);
        QSet<QString> seen;
        playbook.tasks.reserve(static_cast<qsizetype>(tasks->items.size() / 2));
        for (size_t i = tasks->items.size(); i >= 2; i -= 2) {
            const auto &key = tasks->items[i - 2];
            if (seen.contains(key.text))
                continue;
            seen.insert(key.text);
            m_task = key.text;
            if (const auto &node = tasks->items[i - 1]; node.isMapping())
                playbook.tasks.append(readTask(key, node));
            else
                report(Severity::Error, node, translated("Task %1 must be a mapping of keys.").arg(key.text));
        }
        m_task.clear();
    }

    Task readTask(const YamlNode &key, const YamlNode &node)
    {
        Task task;
        task.id = key.text;
        task.place = placeOf(key);
        noteDoubleKeys(node);
        if (const auto id = node.textOf(u"id", task.id); id != task.id)
            report(Severity::Warning, *node.value(u"id"),
                   translated("The task's id “%1” differs from its key “%2”; the key counts.").arg(id, task.id));
        task.uuid = node.textOf(u"taskid");
        static const YamlNode none;
        const auto *inner = shaped(node, u"task", YamlNode::Kind::Mapping);
        if (!inner) {
            if (!node.value(u"task"))
                report(Severity::Error, node, translated("The key “task” is missing."));
            inner = &none;
        }
        task.name = inner->textOf(u"name");
        task.description = inner->textOf(u"description");
        task.tags = textList(inner->value(u"tags"));
        readType(node, *inner, task);
        readAction(node, *inner, task);
        readEdges(node, task);
        if (const auto *arguments = shaped(node, u"scriptarguments", YamlNode::Kind::Mapping))
            task.arguments = readArguments(*arguments);
        readSwitches(node, task);
        readLoop(node, task);
        readMessage(node, task);
        readForm(node, task);
        readAttachedActs(node, task);
        readPosition(node, task);
        return task;
    }

    void readType(const YamlNode &node, const YamlNode &inner, Task &task)
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
            report(Severity::Error, node, translated("The key “type” is missing."));
        } else {
            report(Severity::Error, *(node.value(u"type") ? node.value(u"type") : &node),
                   translated("Unknown task type “%1”.").arg(name));
        }
    }

    static void splitCommand(const QString &script, Task &task)
    {
        const auto bars = script.indexOf("|||"_L1);
        task.brand = script.left(bars).trimmed();
        task.command = script.mid(bars + 3).trimmed();
        task.action = TaskAction::Command;
    }

    void readAction(const YamlNode &node, const YamlNode &inner, Task &task)
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
                task.conditions = parseConditions(toJson(*conditions));
            } else if (!scriptName.isEmpty() || !script.isEmpty()) {
                readScript();
                task.action = TaskAction::ScriptCondition;
            } else {
                task.action = message && message->isMapping() ? TaskAction::Ask : TaskAction::ManualCondition;
            }
            if (conditions && !conditions->isNull() && !conditions->isSequence())
                report(Severity::Error, *conditions, translated("“conditions” must be a list."));
            break;
        }
        case TaskType::Playbook:
            task.action = TaskAction::SubPlaybook;
            task.playbookId = inner.textOf(u"playbookId");
            task.playbookName = inner.textOf(u"playbookName");
            if (task.playbookId.isEmpty() && task.playbookName.isEmpty())
                report(Severity::Error, node, translated("The task names no playbook."));
            if (task.name.isEmpty())
                task.name = task.playbookName.isEmpty() ? task.playbookId : task.playbookName;
            break;
        case TaskType::Collection:
            task.action = TaskAction::Collection;
            break;
        }
    }

    void readEdges(const YamlNode &node, Task &task)
    {
        const auto *next = shaped(node, u"nexttasks", YamlNode::Kind::Mapping);
        if (!next)
            return;
        noteDoubleKeys(*next);
        for (size_t i = 0; i + 1 < next->items.size(); i += 2) {
            const auto &label = next->items[i];
            const auto &targets = next->items[i + 1];
            if (!targets.isNull() && !targets.isSequence() && !targets.isScalar())
                report(Severity::Error, targets,
                       translated("The targets of “%1” must be a list of task ids.").arg(label.text));
            task.next.append({label.text, textList(&targets), placeOf(label)});
        }
    }

    static QList<TaskArgument> readArguments(const YamlNode &arguments)
    {
        QList<TaskArgument> result;
        for (size_t i = 0; i + 1 < arguments.items.size(); i += 2) {
            auto form = formOf(&arguments.items[i + 1]);
            if (form.isSet())
                result.append({arguments.items[i].text, std::move(form), placeOf(arguments.items[i])});
        }
        return result;
    }

    void readSwitches(const YamlNode &node, Task &task)
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

    static int durationMinutes(const YamlNode *node)
    {
        if (!node || !node->isMapping())
            return 0;
        return numberOf(node->value(u"minutes"), 0) + 60 * numberOf(node->value(u"hours"), 0)
            + 24 * 60 * numberOf(node->value(u"days"), 0) + 7 * 24 * 60 * numberOf(node->value(u"weeks"), 0);
    }

    void readLoop(const YamlNode &node, Task &task)
    {
        const auto *loop = shaped(node, u"loop", YamlNode::Kind::Mapping);
        if (!loop || task.type != TaskType::Playbook)
            return;
        TaskLoop result;
        result.forEach = isTrue(loop->value(u"forEach"));
        result.exitScript = loop->textOf(u"exitCondition", loop->textOf(u"scriptId"));
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

    /// Either labelled branches as in a condition task, or the bare groups of one condition.
    static QList<ConditionBranch> exitBranches(const YamlNode &condition)
    {
        if (condition.items.empty())
            return {};
        if (condition.items.front().isMapping())
            return parseConditions(toJson(condition));
        return {ConditionBranch{u"exit"_s, parseFilterGroups(toJson(condition))}};
    }

    void readMessage(const YamlNode &node, Task &task)
    {
        const auto *message = shaped(node, u"message", YamlNode::Kind::Mapping);
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

    void readForm(const YamlNode &node, Task &task)
    {
        const auto *form = shaped(node, u"form", YamlNode::Kind::Mapping);
        if (!form) {
            if (task.type == TaskType::Collection)
                report(Severity::Error, node, translated("A collection task needs the key “form”."));
            return;
        }
        TaskForm result;
        result.title = form->textOf(u"title");
        result.description = form->textOf(u"description");
        result.sender = form->textOf(u"sender");
        result.totalAnswers = numberOf(form->value(u"totalanswers"), 0);
        if (const auto *questions = shaped(*form, u"questions", YamlNode::Kind::Sequence)) {
            for (const auto &item : questions->items) {
                if (item.isMapping())
                    result.questions.append(readQuestion(item));
                else
                    report(Severity::Error, item, translated("A question must be a mapping of keys."));
            }
        }
        task.form = std::move(result);
    }

    static FormQuestion readQuestion(const YamlNode &node)
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

    void readAttachedActs(const YamlNode &node, Task &task)
    {
        if (const auto *triggers = shaped(node, u"timertriggers", YamlNode::Kind::Sequence)) {
            for (const auto &item : triggers->items) {
                const TimerTrigger trigger{item.textOf(u"fieldname"), item.textOf(u"action")};
                if (trigger.field.isEmpty() || trigger.action.isEmpty())
                    report(Severity::Error, item, translated("A timer trigger needs “fieldname” and “action”."));
                else
                    task.timerTriggers.append(trigger);
            }
        }
        if (const auto *mappings = shaped(node, u"fieldMapping", YamlNode::Kind::Sequence)) {
            for (const auto &item : mappings->items)
                task.fieldMappings.append({item.textOf(u"incidentfield"), formOf(item.value(u"output"))});
        }
        if (const auto *evidence = shaped(node, u"evidencedata", YamlNode::Kind::Mapping)) {
            task.evidence = EvidenceMark{formOf(evidence->value(u"description")), formOf(evidence->value(u"occurred")),
                                         formOf(evidence->value(u"tags"))};
        }
    }

    void readPosition(const YamlNode &node, Task &task)
    {
        const auto *view = node.value(u"view");
        if (!view || !view->isScalar())
            return;
        QJsonParseError error;
        const auto json = QJsonDocument::fromJson(view->text.toUtf8(), &error);
        if (error.error != QJsonParseError::NoError) {
            report(Severity::Warning, *view, translated("The position is not JSON; the task is placed automatically."));
            return;
        }
        const auto position = json.object().value("position"_L1).toObject();
        if (position.value("x"_L1).isDouble() && position.value("y"_L1).isDouble())
            task.position = QPointF(position.value("x"_L1).toDouble(), position.value("y"_L1).toDouble());
    }

    void readInputs(const YamlNode *node, Playbook &playbook)
    {
        if (!node || node->isNull())
            return;
        if (!node->isSequence()) {
            report(Severity::Error, *node, translated("“%1” must be a list.").arg("inputs"_L1));
            return;
        }
        for (const auto &item : node->items) {
            if (!item.isMapping()) {
                report(Severity::Error, item, translated("An input must be a mapping of keys."));
                continue;
            }
            PlaybookInput input;
            input.key = item.textOf(u"key");
            input.value = formOf(item.value(u"value"));
            input.required = isTrue(item.value(u"required"));
            input.description = item.textOf(u"description");
            if (const auto *query = item.value(u"playbookInputQuery"); query && query->isMapping())
                input.query = query->textOf(u"query");
            input.place = placeOf(item);
            if (input.key.isEmpty() && input.query.isEmpty() && !item.value(u"playbookInputQuery"))
                report(Severity::Warning, item, translated("The input has no key."));
            playbook.inputs.append(input);
        }
    }

    void readOutputs(const YamlNode *node, Playbook &playbook)
    {
        if (!node || node->isNull())
            return;
        if (!node->isSequence()) {
            report(Severity::Error, *node, translated("“%1” must be a list.").arg("outputs"_L1));
            return;
        }
        for (const auto &item : node->items) {
            const auto path = item.textOf(u"contextPath");
            if (path.isEmpty())
                report(Severity::Warning, item, translated("The output has no contextPath."));
            else
                playbook.outputs.append({path, item.textOf(u"description"), item.textOf(u"type"), placeOf(item)});
        }
    }

    void readLayout(const YamlNode *view, Playbook &playbook)
    {
        if (!view || !view->isScalar())
            return;
        const auto labels =
            QJsonDocument::fromJson(view->text.toUtf8()).object().value("linkLabelsPosition"_L1).toObject();
        for (auto it = labels.begin(); it != labels.end(); ++it)
            playbook.labelPositions.insert(it.key(), it.value().toDouble(0.5));
    }

    void chooseStart(const YamlNode &root, Playbook &playbook)
    {
        playbook.startTask = root.textOf(u"starttaskid");
        if (playbook.task(playbook.startTask))
            return;
        const auto found = std::find_if(playbook.tasks.begin(), playbook.tasks.end(),
                                        [](const Task &task) { return task.type == TaskType::Start; });
        if (!playbook.startTask.isEmpty()) {
            report(Severity::Error, *root.value(u"starttaskid"),
                   translated("The start task “%1” does not exist.").arg(playbook.startTask));
        }
        if (found != playbook.tasks.end())
            playbook.startTask = found->id;
        else if (playbook.task(u"0"))
            playbook.startTask = u"0"_s;
        else if (root.value(u"tasks") && playbook.startTask.isEmpty())
            report(Severity::Error, root, translated("There is no start task."));
    }

    void checkEdges(const Playbook &playbook)
    {
        for (const auto &task : playbook.tasks) {
            m_task = task.id;
            for (const auto &branch : task.next) {
                for (const auto &target : branch.targets) {
                    if (playbook.indexOf(target) < 0)
                        report(Severity::Error, branch.place,
                               translated("The edge “%1” leads to task %2, which does not exist.")
                                   .arg(branch.label, target));
                }
            }
        }
        m_task.clear();
    }

    QString m_task;
    QList<PlaybookProblem> m_problems;
};

} // namespace

LoadedPlaybook readPlaybook(const PlaybookDocument &document)
{
    if (!AliasExpander::isNeeded(document.root()))
        return Reader().read(document.root());
    if (const auto expanded = AliasExpander().expand(document.root()))
        return Reader().read(*expanded);
    return {nullptr, {{Severity::Error, 1, 1, {}, translated("The aliases of the file expand beyond all measure.")}}};
}

LoadedPlaybook readPlaybook(const QByteArray &yaml)
{
    QList<PlaybookProblem> problems;
    const auto document = PlaybookDocument::parse(yaml, &problems);
    if (!document)
        return {nullptr, problems};
    auto loaded = readPlaybook(*document);
    if (loaded.playbook) {
        auto stamped = std::make_shared<Playbook>(*loaded.playbook);
        stamped->sha256 = sha256Hex(yaml).toLatin1();
        loaded.playbook = stamped;
    }
    return loaded;
}

LoadedPlaybook loadPlaybook(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {nullptr,
                {{Severity::Error, 0, 0, {}, translated("The file cannot be read: %1").arg(file.errorString())}}};
    return readPlaybook(file.readAll());
}

} // namespace holdfast
