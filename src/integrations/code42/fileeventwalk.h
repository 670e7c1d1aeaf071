// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/code42/code42client.h"

#include <QSet>

namespace holdfast::code42 {

/// A stretch of event time, milliseconds UTC, both ends included. Zero: unbounded.
struct TimeWindow
{
    qint64 fromMs = 0;
    qint64 toMs = 0;

    [[nodiscard]] bool isBounded() const { return fromMs > 0 && toMs > 0; }
};

/// How far a walk came. The service's own count is what completeness is measured by.
struct WalkedEvents
{
    qint64 fetched = 0;
    qint64 known = 0;
    qint64 requests = 0;
    ExchangeId exchange; ///< of the last page

    [[nodiscard]] bool isComplete() const { return fetched >= known; }
};

/// Fetches every event that a query finds, however many: by tokens, in pages of 10,000; a window that the service finds
/// too large or too slow is halved; a token that has gone stale starts its window again. Each event is handed out once.
class FileEventWalk
{
public:
    /// query: the vendor's grammar without paging; its groups are kept and the window is asked for beside them.
    FileEventWalk(Code42Client &client, QJsonObject query, TimeWindow window);

    using Sink = std::function<Result<void>(QList<FileEvent> events)>;
    /// Blocks; at most `limit` events (negative: all). What was handed out before an error stays handed out.
    Result<WalkedEvents> run(const Sink &sink, qint64 limit, CallContext &context);

private:
    enum class Outcome { Walked, Halve };
    Result<Outcome> walkWindow(const TimeWindow &window, const Sink &sink, qint64 limit, CallContext &context);
    [[nodiscard]] QJsonObject queryFor(const TimeWindow &window) const;

    Code42Client &m_client;
    QJsonObject m_query;
    TimeWindow m_window;
    QSet<QString> m_seen;
    WalkedEvents m_walked;
};

} // namespace holdfast::code42
