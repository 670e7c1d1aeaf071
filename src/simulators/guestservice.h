// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/router.h"

namespace holdfast::range {

/// A simulated service that lives in the range beside Code42 and Cortex XDR: on the same port, under paths of its own,
/// with its own sign-in and its own shape of errors. Counters, faults and the clock are the range's.
class GuestService
{
public:
    virtual ~GuestService() = default;
    [[nodiscard]] virtual bool serves(const HttpRequest &request) const = 0;
    /// Answers a request for one of its paths; checks the token first.
    [[nodiscard]] virtual HttpResponse answer(const HttpRequest &request) = 0;
    /// An error of that status in the service's own shape, for ordered faults.
    [[nodiscard]] virtual HttpResponse failure(int status, const QString &words) const = 0;
    virtual void expireTokens() { }
    /// A machine's agent comes back or leaves. False when the service has no such machine.
    virtual bool setMachineOnline(const QString &, bool) { return false; }
    /// What GET /range/state shows of it.
    [[nodiscard]] virtual QJsonObject state() = 0;
    [[nodiscard]] virtual QString name() const = 0; ///< the key in that state
};

/// The JSON body of a request; undefined when there is none or it is no JSON.
[[nodiscard]] QJsonValue bodyOf(const HttpRequest &request);

} // namespace holdfast::range
