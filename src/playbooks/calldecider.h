// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/callplan.h"
#include "playbooks/natives/nativecommand.h"
#include "playbooks/taskstep.h"

namespace holdfast {

/// Decides tasks that run commands and automations: plans the calls, makes one after the other, repeats what failed or
/// goes on.
class CallDecider
{
public:
    explicit CallDecider(TaskStep &step)
        : m_step(step)
    {
    }

    void runCalls();

private:
    void startCalls();
    void keepSecrets(TaskCall &call, int index) const;
    [[nodiscard]] NativeResult runNative(const NativeCommand &native, NativeInput &input) const;
    void performCall(const TaskCall &call, int depth);
    void performNative(const NativeCommand &native, const TaskCall &call, int depth);
    void enterWith(const TaskCall &call);
    void handOn(const NativeCommand &native, TaskCall next, int depth);
    /// The waiting task that taskComplete names, as the answer to its question; false when there is none.
    bool completeOther(const NativeResult::Completion &wanted, QJsonObject &output);
    /// False when the schedule cannot be; the call has failed then.
    bool changeSchedules(const NativeResult &result);
    void callDone(const QJsonObject &output);
    void callsDone(const QString &answer);
    void callFailed(const Error &error, bool unavailable, const QJsonObject &output);
    [[nodiscard]] QJsonObject outputOf(const NativeResult &result, const QString &outputKey) const;

    TaskStep &m_step;
    /// The plan of a task that has not started yet; its calls are not in the state.
    std::optional<CallPlan> m_plan;
};

} // namespace holdfast
