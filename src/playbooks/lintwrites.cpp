// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lint rules about acts: timers left running, writes that nobody confirms.

#include "playbooks/lintrules.h"

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

} // namespace

QList<LintFinding> lintTimersNeverStopped(const Playbook &playbook, const LintSurroundings &surroundings)
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
                    lintFinding(task, LintSeverity::Warning,
                                translated("The timer “%1” is started here and never stopped.").arg(trigger.field),
                                translated("Stop it where the work it measures is done.")));
            }
        }
    }
    return result;
}

QList<LintFinding> lintUnconfirmedWrites(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    if (isSelfCheck(playbook))
        return result;
    const auto unconfirmed =
        reachableTasks(playbook, playbook.startTask, [](const Task &task) { return !isConfirmation(task); });
    for (const auto &task : playbook.tasks) {
        if (isDrastic(task, surroundings) && unconfirmed.contains(task.id)) {
            result.append(lintFinding(
                task, LintSeverity::Warning,
                translated("“%1” is reached without anybody confirming it, and without an input that allows it.")
                    .arg(task.command),
                translated("Put a question to a person, or a condition on an input, before it.")));
        }
    }
    return result;
}

} // namespace holdfast
