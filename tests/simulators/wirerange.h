// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "wireclient.h"

#include "simulators/johnstory.h"

#include <QTest>

#include <functional>
#include <memory>

namespace holdfast::range {

/// A range on a clock that stands still, and a client that speaks to it over the wire.
class WireRange
{
protected:
    const qint64 SeedMs = msFromIso(QStringLiteral("2026-06-11T14:00:00.000Z"));

    void startRange(const QString &seed, const std::function<void(RangeOptions &)> &change = {})
    {
        RangeOptions options;
        options.story = *parseStory(seed);
        options.clock = &m_clock;
        options.actionPendingMs = 1000;
        options.actionRunningMs = 2000;
        if (change)
            change(options);
        m_range = std::make_unique<Range>();
        const Result<RangeAddresses> addresses = m_range->start(options);
        QVERIFY(addresses.isOk());
        m_client = std::make_unique<WireClient>(*addresses);
    }
    void stopRange()
    {
        m_client.reset();
        m_range.reset();
        m_clock.setNowMs(SeedMs);
    }

    ManualClock m_clock{SeedMs};
    std::unique_ptr<Range> m_range;
    std::unique_ptr<WireClient> m_client;
};

} // namespace holdfast::range
