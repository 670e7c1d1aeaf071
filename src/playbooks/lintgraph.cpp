// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lint rules about the graph: reach, circles, branches.

#include "playbooks/lintrules.h"

#include "language/filter.h"

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

/// Whether one of the tests holds exactly when the other does not.
bool areOpposite(const FilterTest &a, const FilterTest &b)
{
    static const QList<std::pair<QString, QString>> pairs{{u"isExists"_s, u"isNotExists"_s},
                                                          {u"isEmpty"_s, u"isNotEmpty"_s},
                                                          {u"containsGeneral"_s, u"notContainsGeneral"_s},
                                                          {u"greaterThan"_s, u"lessThanOrEqual"_s},
                                                          {u"lessThan"_s, u"greaterThanOrEqual"_s},
                                                          {u"isEqualString"_s, u"isNotEqualString"_s},
                                                          {u"isEqualNumber"_s, u"isNotEqualNumber"_s}};
    const auto path = operandPath(a.left);
    if (path.isEmpty() || path != operandPath(b.left) || operandPath(a.right) != operandPath(b.right))
        return false;
    const auto first = canonicalFilterName(a.filter);
    const auto second = canonicalFilterName(b.filter);
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto &pair) {
        return (first == pair.first && second == pair.second) || (first == pair.second && second == pair.first);
    });
}

/// Two of the branches are each other's opposite, so one of them always holds.
bool coversEverything(const Task &task)
{
    const auto onlyTest = [](const ConditionBranch &branch) -> const FilterTest * {
        return branch.groups.size() == 1 && branch.groups.first().size() == 1 ? &branch.groups.first().first()
                                                                              : nullptr;
    };
    for (const auto &one : task.conditions) {
        for (const auto &other : task.conditions) {
            if (onlyTest(one) && onlyTest(other) && areOpposite(*onlyTest(one), *onlyTest(other)))
                return true;
        }
    }
    return false;
}

/// The answers that the task can give: of a built-in condition its labels, of a question its options.
QStringList possibleAnswers(const Task &task)
{
    QStringList answers;
    for (const auto &branch : task.conditions)
        answers.append(branch.label);
    if (task.action == TaskAction::Ask && task.message)
        answers += task.message->replyOptions;
    return answers;
}

} // namespace

QList<LintFinding> lintUnreachableTasks(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    const auto reached = reachableTasks(playbook, playbook.startTask, [](const Task &) { return true; });
    for (const auto &task : playbook.tasks) {
        if (!reached.contains(task.id)) {
            result.append(lintFinding(task, LintSeverity::Warning,
                                      translated("No path leads from the start to this task; it never runs."),
                                      translated("Connect it, or delete it.")));
        }
    }
    return result;
}

QList<LintFinding> lintCircles(const Playbook &playbook, const LintSurroundings &)
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
                result.append(lintFinding(
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
            result.append(lintFinding(task, LintSeverity::Warning,
                                      translated("The loop has an exit condition but no greatest number of rounds."),
                                      translated("Set the number of rounds after which it gives up.")));
        }
    }
    return result;
}

QList<LintFinding> lintMissingDefaults(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    const bool selfCheck = isSelfCheck(playbook);
    for (const auto &task : playbook.tasks) {
        if (task.next.isEmpty())
            continue;
        const auto labels = task.labels();
        for (const auto answers = possibleAnswers(task); const auto &answer : answers) {
            if (!labels.contains(answer.trimmed(), Qt::CaseInsensitive)) {
                result.append(lintFinding(task, LintSeverity::Warning,
                                          translated("The answer “%1” leads nowhere; the path ends here when it is "
                                                     "given.")
                                              .arg(answer),
                                          translated("Connect it, or take it away.")));
            }
        }
        if (selfCheck || task.continueOnError || labels.contains("#default#"_L1))
            continue;
        const bool isScript = task.action == TaskAction::ScriptCondition;
        if (!isScript && task.action != TaskAction::BuiltinCondition)
            continue;
        const bool yesAndNo =
            labels.contains("yes"_L1, Qt::CaseInsensitive) && labels.contains("no"_L1, Qt::CaseInsensitive);
        if ((isScript && yesAndNo) || (!isScript && coversEverything(task)))
            continue;
        result.append(lintFinding(task, LintSeverity::Warning,
                                  translated("The condition has no branch for “otherwise”; when none of its branches "
                                             "holds, the run stops in error here."),
                                  translated("Add a default branch.")));
    }
    return result;
}

QList<LintFinding> lintDeadBranches(const Playbook &playbook, const LintSurroundings &)
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
                result.append(lintFinding(
                    branch.place, task.id, LintSeverity::Warning,
                    translated("No condition leads to the branch “%1”; it is never taken.").arg(branch.label),
                    translated("Give it a condition, or delete it.")));
            }
        }
    }
    return result;
}

} // namespace holdfast
