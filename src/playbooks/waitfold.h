// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/outputmerger.h"
#include "playbooks/runevent.h"

namespace holdfast {

/// Applies the events of what tasks wait for: effects and their outcomes, timers, questions and answers.
class WaitFold
{
public:
    explicit WaitFold(RunData &data)
        : m_data(data)
        , m_progress(data)
        , m_outputs(data)
    {
    }

    Result<void> requestEffect(const RunEvent &event);
    Result<void> completeEffect(const RunEvent &event);
    Result<void> failEffect(const RunEvent &event);
    Result<void> setTimer(const RunEvent &event);
    Result<void> fireTimer(const RunEvent &event);
    Result<void> askHuman(const RunEvent &event);
    Result<void> answerQuestion(const RunEvent &event);

private:
    /// The task that waits for the outcome.
    [[nodiscard]] Result<TaskPlace> placeOfEffect(const QString &key);

    RunData &m_data;
    RunProgress m_progress;
    OutputMerger m_outputs;
};

} // namespace holdfast
