// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/playbookrunner.h"
#include "integrations/integration.h"

namespace holdfast {

struct IngestionResult
{
    QList<IncidentId> added;
    int known = 0; ///< records that were incidents already
};

/// Turns what a source reports into incidents, each once: the records, the new cursor and the runs they start are one
/// transaction, so a crash before it repeats the fetch and one after it does not (D4). Blocks; any worker thread.
class Ingestion
{
public:
    Ingestion(Store &store, PlaybookRunner &runner)
        : m_store(store)
        , m_runner(runner)
    {
    }

    /// One fetch of one instance. Errors name the connection; nothing is lost, the next fetch looks at the same time again.
    Result<IngestionResult> fetch(IntegrationInstance &instance, std::stop_token stop);

private:
    Result<bool> add(UnitOfWork &unit, const SourceRecord &record, const InstanceConfig &config,
                     QList<IncidentId> &added, QList<RunId> &runs);

    Store &m_store;
    PlaybookRunner &m_runner;
};

/// Sets the SLA and starts the type's playbook for a new incident inside the caller's transaction; an empty id when its
/// type runs none. Call PlaybookRunner::drive() after the commit.
Result<RunId> openCase(UnitOfWork &unit, PlaybookRunner &runner, const Incident &incident, const QString &actor);

} // namespace holdfast
