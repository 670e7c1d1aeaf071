// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/code42/code42client.h"
#include "integrations/integration.h"

#include <memory>

namespace holdfast::code42 {

/// Fetches sessions as incidents. The cursor holds the newest begin time seen and the ids inside the look-back window
/// with their last update, so late and shuffled sessions come once each, and grown ones come again as updates.
class SessionSource final : public IncidentSource
{
public:
    struct Options
    {
        qint64 firstFetchMs = qint64(7) * 24 * 3600 * 1000; ///< how far the first fetch goes back
        qint64 lookBackMs = qint64(24) * 3600 * 1000; ///< how late a session may appear
        qint64 intervalMs = 60'000;
        QList<int> severities; ///< 0..4; empty: all
    };

    SessionSource(std::shared_ptr<Code42Client> client, Options options)
        : m_client(std::move(client))
        , m_options(std::move(options))
    {
    }

    Result<FetchResult> fetch(const QString &cursor, CallContext &context) override;
    qint64 intervalMs() const override { return m_options.intervalMs; }

private:
    std::shared_ptr<Code42Client> m_client;
    Options m_options;
};

} // namespace holdfast::code42
