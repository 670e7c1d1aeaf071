// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/decide.h"

#include "playbooks/taskdecider.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Decision decide(const RunState &state, const DecideServices &services, qint64 nowMs)
{
    if (state.status() == RunStatus::NotStarted || state.isPaused())
        return {};
    if (const auto path = state.nextToDecide(); !path.isEmpty() && !state.isStopping()) {
        const auto slash = path.lastIndexOf(u'/');
        const auto *frame = state.frame(slash < 0 ? QString() : path.left(slash));
        const auto index = frame->playbook->indexOf(path.mid(slash + 1));
        return TaskDecider(state, services, *frame, index, nowMs).decide();
    }
    const auto status = state.status();
    const bool over = status == RunStatus::Completed || status == RunStatus::Failed || status == RunStatus::Stopped;
    if (over && !state.isFinished()) {
        Decision decision;
        if (status == RunStatus::Completed && !state.isStopping() && state.plan() && !state.plan()->isEmpty()) {
            decision.events.append({RunEventKind::PlanChanged,
                                    {},
                                    nowMs,
                                    {{u"key"_s, u"plan:missing"_s}, {u"missing"_s, writesToJson(*state.plan())}}});
            return decision;
        }
        decision.events.append({RunEventKind::RunFinished, {}, nowMs, {{u"status"_s, runStatusName(status)}}});
        return decision;
    }
    return {};
}

Decision advance(RunState &state, const DecideServices &services, qint64 nowMs, int maxEvents)
{
    Decision all;
    while (all.events.size() < maxEvents) {
        auto next = decide(state, services, nowMs);
        if (next.isEmpty())
            break;
        for (const auto &event : std::as_const(next.events)) {
            [[maybe_unused]] const auto applied = state.apply(event);
            Q_ASSERT(applied);
        }
        all.events += next.events;
        all.effects += next.effects;
    }
    return all;
}

} // namespace holdfast
