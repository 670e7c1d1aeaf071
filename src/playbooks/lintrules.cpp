// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/lintrules.h"

#include <QRegularExpression>

namespace holdfast {

using namespace Qt::StringLiterals;

LintFinding lintFinding(const SourcePlace &place, const QString &task, LintSeverity severity, const QString &reason,
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

LintFinding lintFinding(const Task &task, LintSeverity severity, const QString &reason, const QString &advice)
{
    return lintFinding(task.place, task.id, severity, reason, advice);
}

bool runsCommand(const Task &task)
{
    return !task.command.isEmpty()
        && (task.action == TaskAction::Command || task.action == TaskAction::Automation
            || task.action == TaskAction::ScriptCondition);
}

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

QSet<QString> reachableTasks(const Playbook &playbook, const QString &from,
                             const std::function<bool(const Task &)> &passes)
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

const QList<LintRule> &playbookLintRules()
{
    static const QList<LintRule> rules{
        {u"always-true-guard"_s, lintAlwaysTrueGuards},
        {u"circle"_s, lintCircles},
        {u"command-not-available"_s, lintUnavailableCommands},
        {u"dead-branch"_s, lintDeadBranches},
        {u"input"_s, lintInputs},
        {u"missing-default"_s, lintMissingDefaults},
        {u"missing-playbook"_s, lintMissingPlaybooks},
        {u"path-never-set"_s, lintPathsNeverSet},
        {u"timer-never-stopped"_s, lintTimersNeverStopped},
        {u"unconfirmed-write"_s, lintUnconfirmedWrites},
        {u"unknown-operator"_s, lintUnknownOperators},
        {u"unreachable-task"_s, lintUnreachableTasks},
    };
    return rules;
}

bool isSelfCheck(const Playbook &playbook)
{
    static const QRegularExpression word(u"(?<![A-Za-z])[Tt]est|TEST|[a-z]Test"_s);
    return word.match(playbook.name).hasMatch() || word.match(playbook.id).hasMatch();
}

} // namespace holdfast
