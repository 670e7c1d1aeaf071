// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast::xdr {

/// What an endpoint says about its isolation. Unknown for a missing or unheard-of value: never taken for contained.
enum class IsolationState { Unknown, Unisolated, PendingIsolation, Isolated, PendingRelease };

enum class Order { Isolate, Release };

/// What to do with an order, decided from the endpoint's state before anything is sent.
enum class Verdict {
    Send,
    AlreadyDone, ///< success without a call
    AlreadyOrdered, ///< success without a call; wait for the agent
    Uninstalled, ///< refuse
    Offline, ///< refuse: the order would stay pending
    OppositePending, ///< refuse: wait until the other order is done
    StateUnknown, ///< refuse: what is not known must not be changed by itself
};

[[nodiscard]] IsolationState isolationStateFromText(const QString &isIsolated);

/// In the documented order: reached or ordered already, uninstalled, offline (LOST counts as offline), opposite order
/// pending, send (reference section 5).
[[nodiscard]] Verdict isolationVerdict(Order order, const QString &endpointStatus, IsolationState state);

/// How an action ended, or that it goes on.
enum class ActionEnd { Running, Good, Bad };
/// Unknown statuses count as running (reference section 6).
[[nodiscard]] ActionEnd actionEnd(const QString &status);

/// Milliseconds until the state is read again: often at first, rarer later.
[[nodiscard]] qint64 followIntervalMs(qint64 sinceOrderMs);

} // namespace holdfast::xdr
