// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"

#include <QList>

#include <optional>

namespace holdfast {

/// The failure of a step that comes before an act, a sign-in: the same, with a code that leaves no doubt whether the act
/// was done.
[[nodiscard]] Error beforeTheAct(Error error);

/// When a failed request may be sent again, and after how long. What changed something is repeated only when it
/// certainly did not arrive or was turned away (429); otherwise the caller must read the state back.
struct RetryPolicy
{
    QList<qint64> afterFailureMs = usualAfterFailureMs(); ///< network loss and 5xx, reads only
    QList<qint64> afterRateLimitMs = usualAfterRateLimitMs(); ///< when the service does not say how long
    double jitter = 0.2; ///< the wait is drawn from [1 - jitter, 1 + jitter]
    qint64 longestWaitMs = 120'000; ///< asked to wait longer, the error goes to the caller

    /// Milliseconds before the next attempt, or nothing when there shall be none. failures: how many attempts failed
    /// so far (1 after the first). random: a number in [0, 1).
    [[nodiscard]] std::optional<qint64> waitBeforeRepeat(const Error &error, bool changesSomething, int failures,
                                                         double random) const;

private:
    // Out of line: GCC 12 warns of lists in default initialisers as uninitialised.
    static QList<qint64> usualAfterFailureMs();
    static QList<qint64> usualAfterRateLimitMs();
};

} // namespace holdfast
