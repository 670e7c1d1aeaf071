// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lint rules about names: operators, commands, playbooks.

#include "playbooks/lintrules.h"

#include "language/filter.h"
#include "language/transformer.h"
#include "playbooks/brands.h"
#include "playbooks/natives/nativecommand.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("LintRules", source);
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

} // namespace

QList<LintFinding> lintUnknownOperators(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    const PlaybookReads reads(playbook);
    const auto advice = translated("Use one of the documented operators; as it is, the task fails when it is reached.");
    for (const auto &use : reads.filters()) {
        if (!isKnownFilter(use.path) && !findNative(use.path))
            result.append(lintFinding(use.place, use.task, LintSeverity::Error,
                                      translated("There is no filter “%1”.").arg(use.path), advice));
    }
    for (const auto &use : reads.transformers()) {
        if (!isKnownTransformer(use.path) && !findNative(use.path))
            result.append(lintFinding(use.place, use.task, LintSeverity::Error,
                                      translated("There is no transformer “%1”.").arg(use.path), advice));
    }
    return result;
}

QList<LintFinding> lintUnavailableCommands(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    for (const auto &task : playbook.tasks) {
        if (!runsCommand(task) || isHere(task, surroundings))
            continue;
        const auto pack = task.brand.isEmpty() || task.brand == "Builtin"_L1 ? packOfCommand(task.command) : task.brand;
        result.append(lintFinding(
            task, LintSeverity::Note,
            pack.isEmpty() ? translated("“%1” is not available here.").arg(task.command)
                           : translated("“%1” of “%2” is not available here.").arg(task.command, pack),
            translated("Connect an integration that offers it, or be ready to answer for the task by hand.")));
    }
    return result;
}

QList<LintFinding> lintMissingPlaybooks(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    if (!surroundings.library)
        return result;
    for (const auto &task : playbook.tasks) {
        if (task.action != TaskAction::SubPlaybook || task.skipUnavailable)
            continue;
        if (!surroundings.library->find(task.playbookId, task.playbookName)) {
            result.append(
                lintFinding(task, LintSeverity::Warning,
                            translated("The playbook “%1” is not among these files.")
                                .arg(task.playbookName.isEmpty() ? task.playbookId : task.playbookName),
                            translated("Import it as well, or mark the task to be skipped when it is missing.")));
        }
    }
    return result;
}

} // namespace holdfast
