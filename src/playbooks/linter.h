// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "playbooks/playbook.h"
#include "playbooks/playbooklibrary.h"

#include <QJsonObject>
#include <QSet>

namespace holdfast {

enum class LintSeverity { Error, Warning, Note };

/// One thing that is wrong or risky in a playbook, with the reason and what to do.
struct LintFinding
{
    QString file;
    int line = 0;
    int column = 0;
    QString task; ///< task id; empty when the playbook is meant
    LintSeverity severity = LintSeverity::Warning;
    QString rule; ///< "always-true-guard"
    QString reason;
    QString advice;

    [[nodiscard]] QString text() const;
    [[nodiscard]] QJsonObject toJson() const;
    friend bool operator==(const LintFinding &, const LintFinding &) = default;
};

/// What the linter may compare with. Null members: the rules that need them are silent.
struct LintSurroundings
{
    const PlaybookLibrary *library = nullptr; ///< missing sub-playbooks
    const CommandRegistry *commands = nullptr; ///< commands that are not available, and which of them write
};

/// Pure; the same playbook gives the same findings in the same order.
[[nodiscard]] QList<LintFinding> lintPlaybook(const Playbook &playbook, const LintSurroundings &surroundings);

struct LintSummary
{
    int files = 0;
    int parsed = 0; ///< files that are YAML
    int playbooks = 0;
    int tasks = 0;
    QList<LintFinding> findings;

    [[nodiscard]] QJsonObject toJson() const;
};

/// Reads and lints files; the playbooks among them are the library for sub-playbooks when there are several.
[[nodiscard]] LintSummary lintFiles(const QStringList &files, const CommandRegistry *commands);

} // namespace holdfast
