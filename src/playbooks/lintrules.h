// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/linter.h"
#include "playbooks/yamlnode.h"

#include <functional>

namespace holdfast {

/// One rule of the linter. Its check leaves file and rule name empty.
struct LintRule
{
    QString name;
    QList<LintFinding> (*check)(const Playbook &, const LintSurroundings &);
};

[[nodiscard]] const QList<LintRule> &playbookLintRules();

// The checks, by what they look at.
[[nodiscard]] QList<LintFinding> lintUnknownOperators(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintUnavailableCommands(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintMissingPlaybooks(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintUnreachableTasks(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintCircles(const Playbook &, const LintSurroundings &);
/// Conditions that may find no branch, and answers without an edge; not in self-checking playbooks.
[[nodiscard]] QList<LintFinding> lintMissingDefaults(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintDeadBranches(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintAlwaysTrueGuards(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintTimersNeverStopped(const Playbook &, const LintSurroundings &);
/// Acts that take something away and are reached without a question, and without an input that allows them; not in
/// self-checking playbooks.
[[nodiscard]] QList<LintFinding> lintUnconfirmedWrites(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintInputs(const Playbook &, const LintSurroundings &);
[[nodiscard]] QList<LintFinding> lintPathsNeverSet(const Playbook &, const LintSurroundings &);

// What several of them need.
[[nodiscard]] LintFinding lintFinding(const SourcePlace &place, const QString &task, LintSeverity severity,
                                      const QString &reason, const QString &advice);
[[nodiscard]] LintFinding lintFinding(const Task &task, LintSeverity severity, const QString &reason,
                                      const QString &advice);
/// The task calls a command or an automation.
[[nodiscard]] bool runsCommand(const Task &task);
/// A self-checking playbook, named as a test: it may stop in error, that is its way to say no, and it cleans up behind itself
/// without asking.
[[nodiscard]] bool isSelfCheck(const Playbook &playbook);
/// The path that an operand looks at, without its transformers: what `count > 2` and `exists` have in common.
[[nodiscard]] QString operandPath(const ValueForm &form);
/// The tasks that a path leads to; it goes on behind those that `passes` says yes to.
[[nodiscard]] QSet<QString> reachableTasks(const Playbook &playbook, const QString &from,
                                           const std::function<bool(const Task &)> &passes);

/// Keys that neither the format nor its newer versions know (usually a slip of the pen). Works on the document, because
/// a playbook does not carry them.
[[nodiscard]] QList<LintFinding> unknownKeys(const YamlNode &root);

/// Every expression text and value form of a playbook, for the rules that look at what is read.
class PlaybookReads
{
public:
    explicit PlaybookReads(const Playbook &playbook);

    struct Read
    {
        QString path; ///< "inputs.Mail", "File.Name"
        QString task; ///< empty outside tasks
        SourcePlace place;
    };
    [[nodiscard]] const QList<Read> &reads() const { return m_reads; }
    /// Names of filters and transformers used, with their places.
    [[nodiscard]] const QList<Read> &filters() const { return m_filters; }
    [[nodiscard]] const QList<Read> &transformers() const { return m_transformers; }
    /// All JavaScript and expression texts joined, for a search by name.
    [[nodiscard]] const QString &scripts() const { return m_scripts; }

private:
    void form(const ValueForm &form);
    void text(const QString &text, bool isExpression);
    void expression(const QString &expression);
    void groups(const QList<FilterGroup> &groups, const QString &root);
    void arguments(const QList<TaskArgument> &arguments);

    QString m_task;
    SourcePlace m_place;
    QList<Read> m_reads, m_filters, m_transformers;
    QString m_scripts;
};

} // namespace holdfast
