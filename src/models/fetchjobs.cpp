// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/fetchjobs.h"

#include "base/clock.h"
#include "base/jobs.h"
#include "models/connectionsmodel.h"
#include "models/jobsmodel.h"
#include "store/store.h"

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int lookedAt = 20; ///< fetches of one connection between two looks; more would be a flood anyway

} // namespace

FetchJobs::FetchJobs(const Store &store, const ConnectionsModel &connections, const Clock &clock, JobsModel &jobs,
                     QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_connections(connections)
    , m_jobs(jobs)
    , m_startedMs(clock.nowMs())
{
    connect(&store.changes(), &ChangeNotifier::fetchesChanged, this, &FetchJobs::look);
}

FetchJobs::~FetchJobs()
{
    m_stop.request_stop();
}

void FetchJobs::look()
{
    if (std::exchange(m_reading, true)) {
        m_again = true;
        return;
    }
    QStringList instances;
    for (const ConnectionState &connection : m_connections.connections())
        instances << connection.instance;
    auto work = [instances](const Reader &reader) -> Result<QList<FetchNote>> {
        QList<FetchNote> fetches;
        for (const QString &instance : instances) {
            const auto known = reader.fetchState().history(instance, lookedAt);
            if (!known)
                return known.error();
            fetches << *known;
        }
        std::stable_sort(fetches.begin(), fetches.end(),
                         [](const FetchNote &a, const FetchNote &b) { return a.untilMs < b.untilMs; });
        return fetches;
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this](const Result<QList<FetchNote>> &fetches) {
                   m_reading = false;
                   // The next fetch looks again; the connections page shows the history and its own error.
                   if (fetches) {
                       for (const FetchNote &fetch : *fetches)
                           tell(fetch);
                   }
                   if (std::exchange(m_again, false))
                       look();
               });
}

void FetchJobs::tell(const FetchNote &fetch)
{
    const qint64 beganMs = std::max(fetch.atMs, fetch.untilMs);
    qint64 &told = m_toldMs[fetch.instance];
    if (beganMs < m_startedMs || beganMs <= told)
        return;
    told = beganMs;
    const QString title = tr("Fetch from %1").arg(fetch.instance);
    if (!fetch.error.isEmpty()) {
        if (m_failing.value(fetch.instance) != fetch.error)
            m_jobs.fail(m_jobs.begin(title, std::stop_source(std::nostopstate)), fetch.error);
        m_failing.insert(fetch.instance, fetch.error);
        return;
    }
    m_failing.remove(fetch.instance);
    if (fetch.added > 0)
        m_jobs.finish(m_jobs.begin(title, std::stop_source(std::nostopstate)),
                      tr("%n new incidents in %1 ms", nullptr, fetch.added).arg(fetch.durationMs));
}

} // namespace holdfast
