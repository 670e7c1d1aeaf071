// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/planfold.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

void PlanFold::noteWrite(const RunEvent &requested)
{
    const auto json = requested.body.value("write"_L1).toObject();
    if (!m_data.plan || json.isEmpty())
        return;
    const auto write = RunWrite::fromJson(json);
    const auto planned = std::find_if(m_data.plan->begin(), m_data.plan->end(),
                                      [&](const RunWrite &other) { return other.isSameAct(write); });
    if (planned != m_data.plan->end())
        m_data.plan->erase(planned);
    m_data.agreedActs.insert(requested.body.value("effect"_L1).toObject().value("idempotencyKey"_L1).toString());
}

Result<void> PlanFold::change(const RunEvent &event)
{
    PlanDifference difference;
    difference.task = event.task;
    difference.sinceMs = event.atMs;
    difference.missing = writesFromJson(event.body.value("missing"_L1).toArray());
    if (event.body.contains("write"_L1))
        difference.unplanned = RunWrite::fromJson(event.body.value("write"_L1).toObject());
    const auto key = event.body.value("key"_L1).toString();
    if (!event.task.isEmpty()) {
        const auto place = m_progress.placeOf(event.task);
        if (!place)
            return place.error();
        auto &run = place->run();
        run.state = RunTaskState::Waiting;
        if (run.startedAtMs == 0)
            run.startedAtMs = event.atMs;
        run.waitingFor = key;
        m_progress.unmarkReady(*place);
    }
    m_data.planDifferences.insert(key, difference);
    return {};
}

Result<void> PlanFold::release(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto found = m_data.planDifferences.find(key);
    if (found == m_data.planDifferences.end())
        return refused(ErrorCode::Conflict,
                       QCoreApplication::translate("PlanFold", "Nothing waits for that release any more."));
    const auto difference = *found;
    m_data.planDifferences.erase(found);
    if (difference.task.isEmpty()) {
        m_data.plan.reset(); // a person knows what was not done
        return {};
    }
    m_data.agreedActs.insert(key.section(u':', 1));
    const auto place = m_progress.placeOf(difference.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    run.state = RunTaskState::InProgress;
    run.waitingFor.clear();
    m_progress.markReady(*place);
    return {};
}

} // namespace holdfast
