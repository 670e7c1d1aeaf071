// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/taskstep.h"

namespace holdfast {

/// Decides tasks that call a playbook: its inputs, its rounds, its outputs, and when a loop ends.
class SubPlaybookDecider
{
public:
    explicit SubPlaybookDecider(TaskStep &step)
        : m_step(step)
    {
    }

    void runSubPlaybook();

private:
    void startForEach(const PlaybookPtr &playbook, const QJsonObject &inputs);
    void startIteration(const PlaybookPtr &playbook, int iteration, const QJsonObject &inputs,
                        const QString &privateId);
    void nextIteration(const PlaybookPtr &playbook);
    void endIteration(const PlaybookPtr &playbook);
    [[nodiscard]] Result<QJsonObject> subInputs(const Playbook &playbook);
    [[nodiscard]] Result<bool> loopEnds(const TaskLoop &loop, const Frame &child);

    TaskStep &m_step;
};

} // namespace holdfast
