// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbook.h"
#include "playbooks/playbookproblem.h"
#include "playbooks/yamlnode.h"

namespace holdfast {

/// What is wrong with a playbook, gathered while it is read, and the checks that several of its parts need.
class ReaderProblems
{
public:
    /// Problems from now on belong to this task; empty: to the playbook.
    void setTask(const QString &task) { m_task = task; }
    void report(PlaybookProblem::Severity severity, SourcePlace place, const QString &message);
    void report(PlaybookProblem::Severity severity, const YamlNode &node, const QString &message);
    void noteDoubleKeys(const YamlNode &mapping);
    /// The value of a key if it has the wanted shape; anything else is reported, null counts as missing.
    [[nodiscard]] const YamlNode *shaped(const YamlNode &mapping, QStringView key, YamlNode::Kind kind);
    /// All of them, by line.
    [[nodiscard]] QList<PlaybookProblem> sorted() const;

private:
    QString m_task;
    QList<PlaybookProblem> m_problems;
};

} // namespace holdfast
