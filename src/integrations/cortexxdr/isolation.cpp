// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/isolation.h"

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

} // namespace

IsolationState isolationStateFromText(const QString &isIsolated)
{
    if (isIsolated == "AGENT_UNISOLATED"_L1)
        return IsolationState::Unisolated;
    if (isIsolated == "AGENT_PENDING_ISOLATION"_L1)
        return IsolationState::PendingIsolation;
    if (isIsolated == "AGENT_ISOLATED"_L1)
        return IsolationState::Isolated;
    if (isIsolated == "AGENT_PENDING_ISOLATION_CANCELLATION"_L1)
        return IsolationState::PendingRelease;
    return IsolationState::Unknown;
}

Verdict isolationVerdict(Order order, const QString &endpointStatus, IsolationState state)
{
    const bool isolate = order == Order::Isolate;
    if (state == (isolate ? IsolationState::Isolated : IsolationState::Unisolated))
        return Verdict::AlreadyDone;
    if (state == (isolate ? IsolationState::PendingIsolation : IsolationState::PendingRelease))
        return Verdict::AlreadyOrdered;
    const auto status = endpointStatus.toUpper();
    if (status == "UNINSTALLED"_L1)
        return Verdict::Uninstalled;
    if (status == "DISCONNECTED"_L1 || status == "LOST"_L1)
        return Verdict::Offline;
    if (state == (isolate ? IsolationState::PendingRelease : IsolationState::PendingIsolation))
        return Verdict::OppositePending;
    if (state == IsolationState::Unknown)
        return Verdict::StateUnknown;
    return Verdict::Send;
}

ActionEnd actionEnd(const QString &status)
{
    if (status == "COMPLETED_SUCCESSFULLY"_L1)
        return ActionEnd::Good;
    for (const auto &bad :
         {"COMPLETED_PARTIAL"_L1, "FAILED"_L1, "TIMEOUT"_L1, "EXPIRED"_L1, "CANCELLED"_L1, "ABORTED"_L1}) {
        if (status == bad)
            return ActionEnd::Bad;
    }
    return ActionEnd::Running;
}

qint64 followIntervalMs(qint64 sinceOrderMs)
{
    if (sinceOrderMs < 10'000)
        return 1'000;
    if (sinceOrderMs < 60'000)
        return 5'000;
    return sinceOrderMs < 300'000 ? 15'000 : 60'000;
}

} // namespace holdfast::xdr
