// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/secretscrubber.h"
#include "store/store.h"

namespace holdfast {

/// Records the requests of one call into the store, without its secrets, and remembers whether one that changes something
/// went out.
class CaseRecorder final : public ExchangeRecorder
{
public:
    CaseRecorder(Store &store, ExchangeOrigin origin, SecretScrubber scrubber = {})
        : m_recorder(store, std::move(origin))
        , m_scrubber(std::move(scrubber))
    {
    }

    Result<ExchangeId> begin(const OutgoingRequest &request) override
    {
        auto id = m_recorder.begin(m_scrubber.clean(request));
        if (id && request.changesSomething)
            m_sentSomething = true;
        return id;
    }
    Result<void> finish(const ExchangeId &exchange, const IncomingAnswer &answer) override
    {
        return m_recorder.finish(exchange, m_scrubber.clean(answer));
    }

    [[nodiscard]] bool sentSomething() const { return m_sentSomething; }

private:
    StoreExchangeRecorder m_recorder;
    SecretScrubber m_scrubber;
    std::atomic_bool m_sentSomething = false;
};

/// The bytes of a war-room file by its entry, or of a piece of evidence of that incident by its number ("E-3"). NotFound
/// for an entry without a file.
[[nodiscard]] Result<ProducedFile> readFile(const Store &store, const IncidentId &incident, const EntryId &entry);

} // namespace holdfast
