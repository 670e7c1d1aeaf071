// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QString>

namespace holdfast::range {

/// Which XDR endpoints John's hosts have.
enum class JohnEndpoints {
    Laptop, ///< QRST-LT-0417 only; the second host is unknown to XDR. The default case: one machine is isolated
    None, ///< XDR knows neither host
    Both, ///< XDR knows QRST-LT-0417 and QRST-WS-0093
    SameName, ///< two machines answer to the name QRST-LT-0417
    Offline, ///< the laptop is DISCONNECTED; an isolate order stays pending until it is brought back
    Unsupported, ///< the laptop's agent cannot isolate: orders answer 500 with the vendor's text
    Failing, ///< the order is accepted, then ends FAILED and the machine returns to its former state
};

/// How John's alert reaches the queue.
enum class JohnSessions {
    One, ///< one session "Exposure on an endpoint" with all 40 events
    PerExposure, ///< two sessions: the Dropbox events and the USB events
    None, ///< no session yet: Range::raiseJohnSession makes it appear while a client polls
};

struct JohnStory
{
    JohnEndpoints endpoints = JohnEndpoints::Laptop;
    JohnSessions sessions = JohnSessions::One;
    bool controlAlert = false; ///< a session of Rosa Silva as well, who is no executive

    friend bool operator==(const JohnStory &, const JohnStory &) = default;
};

/// A generated company. The same numbers always give the same company.
struct CompanyStory
{
    int users = 500;
    int sessions = 40;
    qint64 events = 20000; ///< up to 10,000,000; computed when asked for, never stored
    int days = 90; ///< the events lie in the days before the seed time
    quint64 number = 1; ///< another number, another company of the same size

    friend bool operator==(const CompanyStory &, const CompanyStory &) = default;
};

/// What the simulated tenant holds at the start.
struct Story
{
    enum class Kind { John, Company };
    Kind kind = Kind::John;
    JohnStory john;
    CompanyStory company; ///< used when kind is Company; John is not part of it

    friend bool operator==(const Story &, const Story &) = default;
};

/// Reads "john", "john:two-endpoints,two-alerts", "company:500:40:20000[:NUMBER]".
/// John's words: no-endpoint, two-endpoints, same-name, offline, unsupported, isolation-fails, two-alerts, no-alert,
/// control-alert.
/// Fails with InvalidInput naming the part that is wrong.
[[nodiscard]] Result<Story> parseStory(const QString &text);
[[nodiscard]] QString storyText(const Story &story);

} // namespace holdfast::range
