// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/runevent.h"
#include "playbooks/runprogress.h"

namespace holdfast {

/// Applies what concerns the plan of a run: writes that happen, writes that are not in it, and what people say to them.
class PlanFold
{
public:
    explicit PlanFold(RunData &data)
        : m_data(data)
        , m_progress(data)
    {
    }

    /// An effect was requested: its write, if it is one, is no longer to come.
    void noteWrite(const RunEvent &requested);
    Result<void> change(const RunEvent &event);
    Result<void> release(const RunEvent &event);

private:
    RunData &m_data;
    RunProgress m_progress;
};

} // namespace holdfast
