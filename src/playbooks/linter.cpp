// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/linter.h"

#include "playbooks/lintrules.h"
#include "playbooks/playbookdocument.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("Linter", source);
}

QString severityText(LintSeverity severity)
{
    switch (severity) {
    case LintSeverity::Error:
        return u"error"_s;
    case LintSeverity::Warning:
        return u"warning"_s;
    case LintSeverity::Note:
        return u"note"_s;
    }
    return {};
}

LintFinding fromProblem(const PlaybookProblem &problem)
{
    LintFinding finding;
    finding.line = problem.line;
    finding.column = problem.column;
    finding.task = problem.task;
    finding.severity =
        problem.severity == PlaybookProblem::Severity::Error ? LintSeverity::Error : LintSeverity::Warning;
    finding.rule = u"format"_s;
    finding.reason = problem.message;
    finding.advice = translated("Correct the file at this place.");
    return finding;
}

void sortFindings(QList<LintFinding> &findings)
{
    std::stable_sort(findings.begin(), findings.end(), [](const LintFinding &a, const LintFinding &b) {
        return std::tie(a.file, a.line, a.column, a.rule) < std::tie(b.file, b.line, b.column, b.rule);
    });
}

} // namespace

QString LintFinding::text() const
{
    QString place = file;
    if (line > 0)
        place += u":%1:%2"_s.arg(line).arg(column);
    const auto where = task.isEmpty() ? QString() : translated("task %1: ").arg(task);
    return u"%1: %2: %3%4 %5 [%6]"_s.arg(place, severityText(severity), where, reason, advice, rule);
}

QJsonObject LintFinding::toJson() const
{
    return {{u"file"_s, file},
            {u"line"_s, line},
            {u"column"_s, column},
            {u"task"_s, task},
            {u"severity"_s, severityText(severity)},
            {u"rule"_s, rule},
            {u"reason"_s, reason},
            {u"advice"_s, advice}};
}

QJsonObject LintSummary::toJson() const
{
    QJsonArray list;
    for (const auto &finding : findings)
        list.append(finding.toJson());
    return {{u"files"_s, files},
            {u"parsed"_s, parsed},
            {u"playbooks"_s, playbooks},
            {u"tasks"_s, tasks},
            {u"findings"_s, list}};
}

QList<LintFinding> lintPlaybook(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> findings;
    for (const auto &rule : playbookLintRules()) {
        const auto found = rule.check(playbook, surroundings);
        for (auto finding : found) {
            finding.rule = rule.name;
            findings.append(finding);
        }
    }
    sortFindings(findings);
    return findings;
}

LintSummary lintFiles(const QStringList &files, const CommandRegistry *commands)
{
    struct Readable
    {
        QString file;
        PlaybookPtr playbook;
        QList<LintFinding> findings;
    };
    LintSummary summary;
    std::vector<Readable> readable;
    auto library = std::make_unique<PlaybookSet>();
    for (const auto &path : files) {
        ++summary.files;
        QList<PlaybookProblem> problems;
        const auto document = PlaybookDocument::load(path, &problems);
        Readable entry{path, nullptr, {}};
        if (document) {
            ++summary.parsed;
            const auto loaded = readPlaybook(*document);
            problems += loaded.problems;
            const bool isPlaybook = loaded.playbook && document->root().value(u"tasks");
            if (isPlaybook) {
                ++summary.playbooks;
                summary.tasks += static_cast<int>(loaded.playbook->tasks.size());
                entry.playbook = loaded.playbook;
                library->add(loaded.playbook);
                entry.findings = unknownKeys(document->root());
            } else if (problems.isEmpty()) {
                problems.append({PlaybookProblem::Severity::Error, 1, 1, {}, translated("This is not a playbook.")});
            }
        }
        for (const auto &problem : std::as_const(problems))
            entry.findings.append(fromProblem(problem));
        readable.push_back(std::move(entry));
    }
    LintSurroundings surroundings;
    surroundings.library = summary.playbooks > 1 ? library.get() : nullptr;
    surroundings.commands = commands;
    for (auto &entry : readable) {
        if (entry.playbook)
            entry.findings += lintPlaybook(*entry.playbook, surroundings);
        for (auto &finding : entry.findings)
            finding.file = entry.file;
        sortFindings(entry.findings);
        summary.findings += entry.findings;
    }
    return summary;
}

} // namespace holdfast
