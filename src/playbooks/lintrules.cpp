// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/lintrules.h"

#include "language/filter.h"
#include "language/transformer.h"
#include "playbooks/brands.h"
#include "playbooks/natives/nativecommand.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("LintRules", source);
}

LintFinding finding(const SourcePlace &place, const QString &task, LintSeverity severity, const QString &reason,
                    const QString &advice)
{
    LintFinding result;
    result.line = place.line;
    result.column = place.column;
    result.task = task;
    result.severity = severity;
    result.reason = reason;
    result.advice = advice;
    return result;
}

LintFinding finding(const Task &task, LintSeverity severity, const QString &reason, const QString &advice)
{
    return finding(task.place, task.id, severity, reason, advice);
}

// Names

QList<LintFinding> unknownOperators(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    const PlaybookReads reads(playbook);
    const auto advice = translated("Use one of the documented operators; as it is, the task fails when it is reached.");
    for (const auto &use : reads.filters()) {
        if (!isKnownFilter(use.path) && !findNative(use.path))
            result.append(finding(use.place, use.task, LintSeverity::Error,
                                  translated("There is no filter “%1”.").arg(use.path), advice));
    }
    for (const auto &use : reads.transformers()) {
        if (!isKnownTransformer(use.path) && !findNative(use.path))
            result.append(finding(use.place, use.task, LintSeverity::Error,
                                  translated("There is no transformer “%1”.").arg(use.path), advice));
    }
    return result;
}

bool isHere(const Task &task, const LintSurroundings &surroundings)
{
    if (task.brand.isEmpty() || task.brand == "Builtin"_L1) {
        if (findNative(task.command))
            return true;
    }
    if (!surroundings.commands) // without a list of commands only the built-in names can be judged
        return task.action == TaskAction::Command && task.brand != "Builtin"_L1;
    const auto candidates = surroundings.commands->named(task.command);
    return std::any_of(candidates.begin(), candidates.end(), [&task](const Command *command) {
        return task.brand.isEmpty() || sameBrand(task.brand, command->definition.brand);
    });
}

bool runsCommand(const Task &task)
{
    return !task.command.isEmpty()
        && (task.action == TaskAction::Command || task.action == TaskAction::Automation
            || task.action == TaskAction::ScriptCondition);
}

QList<LintFinding> unavailableCommands(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    for (const auto &task : playbook.tasks) {
        if (!runsCommand(task) || isHere(task, surroundings))
            continue;
        const auto pack = task.brand.isEmpty() || task.brand == "Builtin"_L1 ? packOfCommand(task.command) : task.brand;
        result.append(
            finding(task, LintSeverity::Note,
                    pack.isEmpty() ? translated("“%1” is not available here.").arg(task.command)
                                   : translated("“%1” of “%2” is not available here.").arg(task.command, pack),
                    translated("Connect an integration that offers it, or be ready to answer for the task by hand.")));
    }
    return result;
}

QList<LintFinding> missingPlaybooks(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    if (!surroundings.library)
        return result;
    for (const auto &task : playbook.tasks) {
        if (task.action != TaskAction::SubPlaybook || task.skipUnavailable)
            continue;
        if (!surroundings.library->find(task.playbookId, task.playbookName)) {
            result.append(finding(task, LintSeverity::Warning,
                                  translated("The playbook “%1” is not among these files.")
                                      .arg(task.playbookName.isEmpty() ? task.playbookId : task.playbookName),
                                  translated("Import it as well, or mark the task to be skipped when it is missing.")));
        }
    }
    return result;
}

// The graph

QSet<QString> reachable(const Playbook &playbook, const QString &from, const std::function<bool(const Task &)> &passes)
{
    QSet<QString> seen;
    QStringList open{from};
    while (!open.isEmpty()) {
        const auto id = open.takeLast();
        const auto *task = playbook.task(id);
        if (!task || seen.contains(id))
            continue;
        seen.insert(id);
        if (!passes(*task))
            continue;
        for (const auto &branch : task->next)
            open += branch.targets;
    }
    return seen;
}

QList<LintFinding> unreachableTasks(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    const auto reached = reachable(playbook, playbook.startTask, [](const Task &) { return true; });
    for (const auto &task : playbook.tasks) {
        if (!reached.contains(task.id)) {
            result.append(finding(task, LintSeverity::Warning,
                                  translated("No path leads from the start to this task; it never runs."),
                                  translated("Connect it, or delete it.")));
        }
    }
    return result;
}

QList<LintFinding> cycles(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    enum class Mark { New, Open, Done };
    QHash<QString, Mark> marks;
    struct Step
    {
        const Task *task;
        QStringList targets;
    };
    for (const auto &root : playbook.tasks) {
        if (marks.value(root.id) != Mark::New)
            continue;
        QList<Step> stack;
        const auto enter = [&](const Task &task) {
            QStringList targets;
            for (const auto &branch : task.next)
                targets += branch.targets;
            marks.insert(task.id, Mark::Open);
            stack.append({&task, targets});
        };
        enter(root);
        while (!stack.isEmpty()) {
            if (stack.last().targets.isEmpty()) {
                marks.insert(stack.last().task->id, Mark::Done);
                stack.removeLast();
                continue;
            }
            const auto id = stack.last().targets.takeFirst();
            const auto *next = playbook.task(id);
            if (!next)
                continue;
            if (marks.value(id) == Mark::Open) {
                result.append(finding(
                    *stack.last().task, LintSeverity::Error,
                    translated("The edge to task %1 closes a circle; the playbook would never end there.").arg(id),
                    translated("Repeat with a sub-playbook and its loop settings instead.")));
            } else if (marks.value(id) == Mark::New) {
                enter(*next);
            }
        }
    }
    for (const auto &task : playbook.tasks) {
        if (task.loop && !task.loop->forEach && !task.loop->hasLimit) {
            result.append(finding(task, LintSeverity::Warning,
                                  translated("The loop has an exit condition but no greatest number of rounds."),
                                  translated("Set the number of rounds after which it gives up.")));
        }
    }
    return result;
}

QList<LintFinding> missingDefaults(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    for (const auto &task : playbook.tasks) {
        if (task.next.isEmpty() || task.continueOnError)
            continue;
        const auto labels = task.labels();
        if (labels.contains("#default#"_L1))
            continue;
        if (task.action != TaskAction::BuiltinCondition && task.action != TaskAction::ScriptCondition)
            continue;
        const bool yesAndNo =
            labels.contains("yes"_L1, Qt::CaseInsensitive) && labels.contains("no"_L1, Qt::CaseInsensitive);
        if (task.action == TaskAction::ScriptCondition && yesAndNo)
            continue;
        result.append(finding(task, LintSeverity::Warning,
                              translated("The condition has no branch for “otherwise”; when none of its branches "
                                         "holds, the run stops in error here."),
                              translated("Add a default branch.")));
    }
    return result;
}

QList<LintFinding> deadBranches(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    for (const auto &task : playbook.tasks) {
        if (task.action != TaskAction::BuiltinCondition)
            continue;
        for (const auto &branch : task.next) {
            const bool known = branch.label == "#default#"_L1 || branch.label == "#error#"_L1
                || std::any_of(task.conditions.begin(), task.conditions.end(),
                               [&branch](const ConditionBranch &condition) {
                                   return condition.label.trimmed().compare(branch.label.trimmed(), Qt::CaseInsensitive)
                                       == 0;
                               });
            if (!known) {
                result.append(
                    finding(branch.place, task.id, LintSeverity::Warning,
                            translated("No condition leads to the branch “%1”; it is never taken.").arg(branch.label),
                            translated("Give it a condition, or delete it.")));
            }
        }
    }
    return result;
}

// Guards

/// The path that an operand looks at, without its transformers: what `count > 2` and `exists` have in common.
QString operandPath(const ValueForm &form)
{
    if (form.kind == ValueForm::Kind::Complex) {
        if (!form.complex->filters.isEmpty())
            return {};
        return form.complex->accessor.isEmpty() ? form.complex->root
                                                : form.complex->root + u'.' + form.complex->accessor;
    }
    auto text = form.text.trimmed();
    if (text.startsWith("${"_L1) && text.endsWith(u'}'))
        text = text.mid(2, text.size() - 3);
    return text;
}

bool alwaysTrue(const FilterTest &a, const FilterTest &b)
{
    const auto path = operandPath(a.left);
    if (path.isEmpty() || path != operandPath(b.left))
        return false;
    const auto first = canonicalFilterName(a.filter);
    const auto second = canonicalFilterName(b.filter);
    static const QStringList existence{u"isExists"_s, u"isNotEmpty"_s};
    static const QStringList numeric{u"greaterThan"_s,   u"greaterThanOrEqual"_s, u"lessThan"_s, u"lessThanOrEqual"_s,
                                     u"isEqualNumber"_s, u"isNotEqualNumber"_s,   u"InRange"_s,  u"hasLength"_s};
    if (existence.contains(first) && numeric.contains(second))
        return true;
    if ((first == "isExists"_L1 && second == "isNotExists"_L1) || (first == "isNotEmpty"_L1 && second == "isEmpty"_L1)
        || (first == "isTrue"_L1 && second == "isFalse"_L1))
        return a.left.kind == b.left.kind && a.left.kind != ValueForm::Kind::Complex;
    const bool opposite = (first == "isEqualString"_L1 && second == "isNotEqualString"_L1)
        || (first == "isEqualNumber"_L1 && second == "isNotEqualNumber"_L1);
    return opposite && !operandPath(a.right).isEmpty() && operandPath(a.right) == operandPath(b.right)
        && a.left.kind != ValueForm::Kind::Complex;
}

QList<LintFinding> alwaysTrueGuards(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    for (const auto &task : playbook.tasks) {
        for (const auto &branch : task.conditions) {
            for (const auto &group : branch.groups) {
                for (const auto &a : group) {
                    for (const auto &b : group) {
                        if (&a == &b || !alwaysTrue(a, b))
                            continue;
                        result.append(
                            finding(task, LintSeverity::Error,
                                    translated("The branch “%1” is guarded by “%2 %3” OR “%2 %4”: one of them holds "
                                               "whenever there is anything to guard, so the comparison never decides.")
                                        .arg(branch.label, operandPath(a.left), canonicalFilterName(a.filter),
                                             canonicalFilterName(b.filter)),
                                    translated("Put the two tests into groups of their own, so that both must hold.")));
                    }
                }
            }
        }
    }
    return result;
}

// Timers and writes

QList<LintFinding> timersNeverStopped(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    QSet<QString> stopped;
    bool closes = false;
    bool unknown = false;
    const std::function<void(const Playbook &, int)> collect = [&](const Playbook &each, int depth) {
        for (const auto &task : each.tasks) {
            for (const auto &trigger : task.timerTriggers) {
                if (trigger.action != "start"_L1)
                    stopped.insert(trigger.field);
            }
            static const QStringList closing{u"closeInvestigation"_s, u"CloseInvestigation"_s,
                                             u"CloseInvestigationAsDuplicate"_s};
            closes = closes || closing.contains(task.command);
            if (task.command == "stopTimer"_L1) {
                if (const auto *field = task.argument(u"timerField"))
                    stopped.insert(field->value.text);
            }
            if (task.action == TaskAction::SubPlaybook) {
                const auto sub =
                    surroundings.library ? surroundings.library->find(task.playbookId, task.playbookName) : nullptr;
                if (sub && depth < 8)
                    collect(*sub, depth + 1);
                else
                    unknown = true;
            }
        }
    };
    collect(playbook, 0);
    if (closes || unknown)
        return result;
    for (const auto &task : playbook.tasks) {
        for (const auto &trigger : task.timerTriggers) {
            if (trigger.action == "start"_L1 && !stopped.contains(trigger.field)) {
                result.append(
                    finding(task, LintSeverity::Warning,
                            translated("The timer “%1” is started here and never stopped.").arg(trigger.field),
                            translated("Stop it where the work it measures is done.")));
            }
        }
    }
    return result;
}

/// Acts that take something away from a person or a machine.
bool isDrastic(const Task &task, const LintSurroundings &surroundings)
{
    if (!runsCommand(task) || findNative(task.command))
        return false;
    static const QRegularExpression verbs(
        u"(^|[-_])(isolate|contain|quarantine|disable|deactivate|delete|terminate|kill|wipe|block|blacklist|blocklist|lockout|suspend)([-_]|$)"_s);
    static const QRegularExpression reading(u"(^|[-_])(get|list|search|status|check|query|unblock)([-_]|$)"_s);
    if (surroundings.commands) {
        if (const auto *command = surroundings.commands->find(task.command)) {
            if (!command->definition.changesSomething())
                return false;
        }
    }
    return verbs.match(task.command).hasMatch() && !reading.match(task.command).hasMatch();
}

bool mentionsInput(const QList<FilterGroup> &groups)
{
    for (const auto &group : groups) {
        for (const auto &test : group) {
            for (const auto &side : {test.left, test.right}) {
                if (operandPath(side).startsWith("inputs."_L1))
                    return true;
            }
        }
    }
    return false;
}

/// A person decides here, or a setting that somebody chose beforehand.
bool isConfirmation(const Task &task)
{
    switch (task.action) {
    case TaskAction::Manual:
    case TaskAction::ManualCondition:
    case TaskAction::Ask:
    case TaskAction::Collection:
        return true;
    case TaskAction::BuiltinCondition:
        return std::any_of(task.conditions.begin(), task.conditions.end(),
                           [](const ConditionBranch &branch) { return mentionsInput(branch.groups); });
    default:
        return false;
    }
}

QList<LintFinding> unconfirmedWrites(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    const auto unconfirmed =
        reachable(playbook, playbook.startTask, [](const Task &task) { return !isConfirmation(task); });
    for (const auto &task : playbook.tasks) {
        if (isDrastic(task, surroundings) && unconfirmed.contains(task.id)) {
            result.append(finding(
                task, LintSeverity::Warning,
                translated("“%1” is reached without anybody confirming it, and without an input that allows it.")
                    .arg(task.command),
                translated("Put a question to a person, or a condition on an input, before it.")));
        }
    }
    return result;
}

// Inputs and context

QList<LintFinding> inputs(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    const PlaybookReads reads(playbook);
    QSet<QString> declared;
    for (const auto &input : playbook.inputs) {
        if (!input.key.isEmpty())
            declared.insert(input.key);
    }
    QSet<QString> used;
    for (const auto &read : reads.reads()) {
        const auto parts = read.path.split(u'.');
        if (parts.first() != "inputs"_L1 || parts.size() < 2)
            continue;
        used.insert(parts.at(1));
        if (!declared.contains(parts.at(1))) {
            result.append(
                finding(read.place, read.task, LintSeverity::Warning,
                        translated("The input “%1” is read but not declared; it is always empty.").arg(parts.at(1)),
                        translated("Declare it among the inputs, or correct its name.")));
        }
    }
    // Scripts may take the inputs apart themselves: val.inputs, then any member of it.
    const auto isNamedInScripts = [&reads](const QString &key) {
        return reads.scripts().contains("inputs"_L1)
            && QRegularExpression(u"\\b%1\\b"_s.arg(QRegularExpression::escape(key))).match(reads.scripts()).hasMatch();
    };
    bool readsAll = false;
    for (const auto &read : reads.reads())
        readsAll = readsAll || read.path == "inputs"_L1;
    for (const auto &input : playbook.inputs) {
        if (input.key.isEmpty() || used.contains(input.key) || readsAll || isNamedInScripts(input.key))
            continue;
        result.append(finding(input.place, {}, LintSeverity::Warning,
                              translated("The input “%1” is never used.").arg(input.key),
                              translated("Use it, or take it away.")));
    }
    for (const auto &task : playbook.tasks) {
        const auto sub = task.action == TaskAction::SubPlaybook && surroundings.library
            ? surroundings.library->find(task.playbookId, task.playbookName)
            : nullptr;
        if (!sub)
            continue;
        for (const auto &input : sub->inputs) {
            if (input.required && !input.value.isSet() && !task.argument(input.key)) {
                result.append(
                    finding(task, LintSeverity::Warning,
                            translated("“%1” requires the input “%2”, which is not given.").arg(sub->name, input.key),
                            translated("Give it a value.")));
            }
        }
    }
    return result;
}

/// Context keys that a built-in writes by itself.
QStringList writtenBy(const Task &task)
{
    static const QHash<QString, QStringList> keys{
        {u"AreValuesEqual"_s, {u"AreValuesEqual"_s}},
        {u"MatchRegex"_s, {u"MatchRegex"_s}},
        {u"StringReplace"_s, {u"StringReplace"_s}},
        {u"StringLength"_s, {u"StringLength"_s}},
        {u"CompareLists"_s, {u"ListCompare"_s}},
        {u"FilterByList"_s, {u"List"_s}},
        {u"IsIPInRanges"_s, {u"IP"_s}},
        {u"ExtractIP"_s, {u"IP"_s}},
        {u"ExtractURL"_s, {u"URL"_s}},
        {u"ExtractHash"_s, {u"File"_s}},
        {u"ExtractEmail"_s, {u"Account"_s}},
        {u"ExtractDomain"_s, {u"Domain"_s}},
        {u"IsEmailAddressInternal"_s, {u"Account"_s}},
        {u"extractIndicators"_s, {u"ExtractedIndicators"_s}},
        {u"IsIntegrationAvailable"_s, {u"brandInstances"_s}},
        {u"createNewIncident"_s, {u"CreatedIncidentID"_s}},
        {u"GenerateInvestigationSummaryReport"_s, {u"InfoFile"_s}},
        {u"GenerateRandomString"_s, {u"RandomString"_s}},
        {u"GenerateUUID"_s, {u"GeneratedUUID"_s}},
        {u"GeneratePassword"_s, {u"NEW_PASSWORD"_s}},
        {u"FindSimilarIncidents"_s, {u"isSimilarIncidentFound"_s, u"similarIncident"_s, u"similarIncidentList"_s}},
        {u"FileCreateAndUpload"_s, {u"File"_s}},
        {u"ExportToCSV"_s, {u"File"_s}},
        {u"ReadFile"_s, {u"FileData"_s}},
        {u"LoadJSON"_s, {u"JsonObject"_s}},
        {u"ExposeIncidentOwner"_s, {u"IncidentOwner"_s}},
        {u"ScheduleCommand"_s, {u"ScheduledEntry"_s}},
    };
    auto result = keys.value(task.command);
    const auto given = [&](QStringView argument) {
        const auto *value = task.argument(argument);
        return value ? value->value.text : QString();
    };
    for (const auto &argument : {u"key"_s, u"contextKey"_s, u"output_key"_s}) {
        if (const auto key = given(argument); !key.isEmpty())
            result.append(key);
    }
    if (task.command == "GetTime"_L1)
        result += {given(u"contextKey") + "TimeNow"_L1, given(u"contextKey") + "TimeNowUnix"_L1};
    if (task.command == "CreateArray"_L1 && given(u"contextKey").isEmpty())
        result.append(u"array"_s);
    for (const auto parts = given(u"extend-context").split("::"_L1); const auto &part : parts)
        result.append(part.section(u'=', 0, 0));
    return result;
}

/// Silent unless everything that could write the context is known: built-ins with literal keys, forms, sub-playbooks
/// at hand. Otherwise it would guess.
QList<LintFinding> pathsNeverSet(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QSet<QString> set{u"incident"_s,
                      u"inputs"_s,
                      u"outputs"_s,
                      u"lists"_s,
                      u"modules"_s,
                      u"labels"_s,
                      u"lastCompletedTaskEntries"_s,
                      u"currentPlaybookID"_s,
                      u"playbookQuery"_s,
                      u"demistoUrls"_s};
    for (const auto &task : playbook.tasks) {
        if (runsCommand(task)) {
            const auto *native = findNative(task.command);
            if (!native || native->definition.name.endsWith("Reputation"_L1)
                || native->definition.name == "ExecuteCommandGeneric"_L1)
                return {};
            for (const auto keys = writtenBy(task); const auto &key : keys) {
                if (key.contains("${"_L1))
                    return {};
                set.insert(key.section(u'.', 0, 0).section(u'(', 0, 0).trimmed());
            }
        }
        if (task.form)
            set.insert(task.form->title.section(u'.', 0, 0));
        if (task.action == TaskAction::SubPlaybook) {
            const auto sub =
                surroundings.library ? surroundings.library->find(task.playbookId, task.playbookName) : nullptr;
            if (!sub || !task.separateContext)
                return {};
            for (const auto &output : sub->outputs)
                set.insert(output.contextPath.section(u'.', 0, 0).section(u'(', 0, 0));
        }
    }
    QList<LintFinding> result;
    const PlaybookReads reads(playbook);
    QSet<QString> told;
    for (const auto &read : reads.reads()) {
        const auto root = read.path.section(u'.', 0, 0);
        if (root.isEmpty() || set.contains(root) || root.startsWith("subplaybook-"_L1) || root.startsWith(u'#')
            || root.startsWith("${"_L1) || told.contains(root + read.task))
            continue;
        told.insert(root + read.task);
        result.append(finding(read.place, read.task, LintSeverity::Note,
                              translated("Nothing in this playbook sets “%1”.").arg(root),
                              translated("Correct the path, or make sure that the case brings it along.")));
    }
    return result;
}

} // namespace

const QList<LintRule> &playbookLintRules()
{
    static const QList<LintRule> rules{
        {u"always-true-guard"_s, alwaysTrueGuards},
        {u"circle"_s, cycles},
        {u"command-not-available"_s, unavailableCommands},
        {u"dead-branch"_s, deadBranches},
        {u"input"_s, inputs},
        {u"missing-default"_s, missingDefaults},
        {u"missing-playbook"_s, missingPlaybooks},
        {u"path-never-set"_s, pathsNeverSet},
        {u"timer-never-stopped"_s, timersNeverStopped},
        {u"unconfirmed-write"_s, unconfirmedWrites},
        {u"unknown-operator"_s, unknownOperators},
        {u"unreachable-task"_s, unreachableTasks},
    };
    return rules;
}

QList<LintFinding> unknownKeys(const YamlNode &root)
{
    static const QSet<QString> playbookKeys{u"id"_s,
                                            u"version"_s,
                                            u"name"_s,
                                            u"description"_s,
                                            u"starttaskid"_s,
                                            u"tasks"_s,
                                            u"view"_s,
                                            u"inputs"_s,
                                            u"outputs"_s,
                                            u"fromversion"_s,
                                            u"toversion"_s,
                                            u"tests"_s,
                                            u"system"_s,
                                            u"hidden"_s,
                                            u"beta"_s,
                                            u"quiet"_s,
                                            u"tags"_s,
                                            u"rolename"_s,
                                            u"sourceplaybookid"_s,
                                            u"elasticcommonfields"_s,
                                            u"contentitemfields"_s,
                                            u"contentitemexportablefields"_s,
                                            u"vcShouldKeepItemLegacyProdMachine"_s,
                                            u"deprecated"_s,
                                            u"issilent"_s,
                                            u"adopted"_s,
                                            u"internal"_s,
                                            u"source"_s,
                                            u"marketplaces"_s,
                                            u"supportedModules"_s,
                                            u"inputSections"_s,
                                            u"outputSections"_s,
                                            u"releaseNotes"_s,
                                            u"dirtyInputs"_s,
                                            u"fromServerVersion"_s,
                                            u"toServerVersion"_s,
                                            u"vcShouldIgnore"_s,
                                            u"propagationLabels"_s,
                                            u"prevname"_s,
                                            u"definitionid"_s,
                                            u"packID"_s,
                                            u"packName"_s,
                                            u"itemVersion"_s,
                                            u"fromServerVersion"_s,
                                            u"commitMessage"_s,
                                            u"shouldPublish"_s,
                                            u"missingScriptsIds"_s,
                                            u"detached"_s,
                                            u"modified"_s,
                                            u"scripts"_s,
                                            u"integrations"_s,
                                            u"comment"_s,
                                            u"isTest"_s,
                                            u"defaultTemplateBy"_s,
                                            u"playground"_s,
                                            u"skippable"_s};
    static const QSet<QString> taskKeys{u"id"_s,
                                        u"taskid"_s,
                                        u"type"_s,
                                        u"task"_s,
                                        u"nexttasks"_s,
                                        u"scriptarguments"_s,
                                        u"conditions"_s,
                                        u"results"_s,
                                        u"separatecontext"_s,
                                        u"loop"_s,
                                        u"continueonerror"_s,
                                        u"continueonerrortype"_s,
                                        u"skipunavailable"_s,
                                        u"reputationcalc"_s,
                                        u"quietmode"_s,
                                        u"note"_s,
                                        u"ignoreworker"_s,
                                        u"timertriggers"_s,
                                        u"fieldMapping"_s,
                                        u"message"_s,
                                        u"form"_s,
                                        u"evidencedata"_s,
                                        u"defaultassigneecomplex"_s,
                                        u"defaultassignee"_s,
                                        u"sla"_s,
                                        u"slareminder"_s,
                                        u"restrictedcompletion"_s,
                                        u"quiet"_s,
                                        u"description"_s,
                                        u"view"_s,
                                        u"isoversize"_s,
                                        u"isautoswitchedtoquietmode"_s,
                                        u"timelineRecord"_s,
                                        u"displayLabel"_s,
                                        u"fieldmapping"_s,
                                        u"tags"_s,
                                        u"scriptargumentsx2"_s,
                                        u"evidencedata"_s};
    QList<LintFinding> result;
    const auto check = [&result](const YamlNode &mapping, const QSet<QString> &known, const QString &task) {
        for (size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
            const auto &key = mapping.items[i];
            const auto plain = key.text.section(u':', 0, 0).remove("_x2"_L1);
            if (known.contains(plain))
                continue;
            auto found = finding({key.line, key.column}, task, LintSeverity::Warning,
                                 translated("The key “%1” is not known in this place; it has no effect.").arg(key.text),
                                 translated("Correct its name; it is kept when the file is saved."));
            found.rule = u"unknown-key"_s;
            result.append(found);
        }
    };
    check(root, playbookKeys, {});
    if (const auto *tasks = root.value(u"tasks"); tasks && tasks->isMapping()) {
        for (size_t i = 0; i + 1 < tasks->items.size(); i += 2) {
            if (tasks->items[i + 1].isMapping())
                check(tasks->items[i + 1], taskKeys, tasks->items[i].text);
        }
    }
    return result;
}

} // namespace holdfast
