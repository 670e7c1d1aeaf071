// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/outputmerger.h"
#include "playbooks/runevent.h"

namespace holdfast {

/// Applies the events of tasks: started, over, skipped, taken up again, and the playbooks that they call.
class TaskFold
{
public:
    explicit TaskFold(RunData &data)
        : m_data(data)
        , m_progress(data)
        , m_outputs(data)
        , m_contexts(data)
    {
    }

    Result<void> startTask(const RunEvent &event);
    Result<void> completeCall(const RunEvent &event);
    Result<void> completeTask(const RunEvent &event);
    Result<void> failTask(const RunEvent &event);
    Result<void> skipTask(const RunEvent &event);
    Result<void> resetTask(const RunEvent &event);
    Result<void> answerByHand(const RunEvent &event);
    Result<void> startSubRun(const RunEvent &event);
    Result<void> finishSubRun(const RunEvent &event);

private:
    RunData &m_data;
    RunProgress m_progress;
    OutputMerger m_outputs;
    ContextWriter m_contexts;
};

} // namespace holdfast
