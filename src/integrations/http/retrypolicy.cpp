// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/retrypolicy.h"

namespace holdfast {

Error beforeTheAct(Error error)
{
    if (error.code == ErrorCode::ServerError)
        error.code = ErrorCode::RateLimited; // turned away at the door
    else if (outcomeIsUnknown(error.code) && error.code != ErrorCode::Canceled)
        error.code = ErrorCode::Unreachable;
    return error;
}

QList<qint64> RetryPolicy::usualAfterFailureMs()
{
    return {1'000, 3'000, 9'000};
}

QList<qint64> RetryPolicy::usualAfterRateLimitMs()
{
    return {5'000, 10'000, 20'000};
}

std::optional<qint64> RetryPolicy::waitBeforeRepeat(const Error &error, bool changesSomething, int failures,
                                                    double random) const
{
    const QList<qint64> *waits = nullptr;
    switch (error.code) {
    case ErrorCode::RateLimited:
        waits = &afterRateLimitMs; // turned away before anything was done
        break;
    case ErrorCode::Unreachable:
        waits = &afterFailureMs; // never arrived
        break;
    case ErrorCode::ConnectionLost:
    case ErrorCode::ServerError:
        if (changesSomething)
            return {};
        waits = &afterFailureMs;
        break;
    default:
        return {};
    }
    if (failures < 1 || failures > waits->size())
        return {};
    const auto factor = 1.0 - jitter + 2.0 * jitter * random;
    auto wait = qint64(double(waits->at(failures - 1)) * factor);
    if (error.retryAfterMs >= 0)
        wait = error.retryAfterMs + qint64(double(error.retryAfterMs) * jitter * random); // never earlier than told
    if (wait > longestWaitMs)
        return {};
    return wait;
}

} // namespace holdfast
