// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/casemodel.h"

#include "base/jobs.h"
#include "models/workplansource.h"
#include "models/worksummary.h"
#include "store/store.h"

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void readFamily(const Reader &reader, const QString &user, CaseSnapshot &snapshot)
{
    const auto add = [&](const IncidentId &id, bool isParent) {
        const auto relative = reader.incidents().get(id);
        if (!relative)
            return;
        if (relative->restricted && !user.isEmpty()) {
            const auto members = reader.incidents().members(id);
            const bool member = members
                && std::any_of(members->begin(), members->end(), [&](const Member &m) { return m.user == user; });
            if (!member)
                return;
        }
        snapshot.family << CaseLink{relative->id, relative->number, relative->name, relative->restricted, isParent};
    };
    if (!snapshot.incident.parent.isEmpty())
        add(snapshot.incident.parent, true);
    const auto children = reader.incidents().children(snapshot.incident.id);
    for (const IncidentId &child : children ? *children : QList<IncidentId>())
        add(child, false);
}

Result<CaseSnapshot> readSnapshot(const Reader &reader, const IncidentId &id, const QString &user)
{
    CaseSnapshot snapshot;
    auto incident = reader.incidents().get(id);
    if (!incident)
        return incident.error();
    snapshot.incident = *std::move(incident);
    snapshot.entryCount = reader.entries().count(id).valueOr(0);
    if (const auto last = reader.entries().listBefore(id, {}, 0, 1); last && !last->isEmpty())
        snapshot.lastEntry = last->constFirst().text.section(u'\n', 0, 0);
    if (const auto evidence = reader.evidence().list(id))
        snapshot.evidenceCount = evidence->size();
    FileEventQuery files;
    files.incident = id;
    if (const auto totals = reader.fileEvents().totals(files)) {
        snapshot.fileCount = totals->count;
        snapshot.fileBytes = totals->bytes;
        snapshot.untrustedCount = totals->untrusted;
    }
    if (const auto classes = reader.fileEvents().facets(files, FileEventColumn::DataClass, 6)) {
        for (const FacetCount &count : *classes) {
            if (!count.value.isEmpty())
                snapshot.dataClasses << std::pair(count.value, count.count);
        }
    }
    readFamily(reader, user, snapshot);
    if (const auto tasks = reader.humanTasks().list(id)) {
        for (const HumanTask &task : *tasks) {
            if (task.state == HumanTaskState::Open)
                snapshot.questions << CaseQuestion{task.id,      task.task,     task.question, task.details,
                                                   task.options, task.assignee, task.askedAtMs};
        }
    }
    if (const auto exchanges = reader.exchanges().list(id)) {
        for (qsizetype at = 0; at < exchanges->size(); ++at)
            snapshot.requestNumbers.insert(exchanges->at(at).id, int(at) + 1);
    }
    return snapshot;
}

} // namespace

CaseModel::CaseModel(const Store &store, WorkPlanSource *workPlans, QString user, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_workPlans(workPlans)
    , m_user(std::move(user))
{
    m_reloadTimer.setSingleShot(true);
    m_reloadTimer.setInterval(60ms);
    connect(&m_reloadTimer, &QTimer::timeout, this, &CaseModel::reload);
    const auto later = [this](const IncidentId &incident) {
        if (incident == m_id && !m_reloadTimer.isActive())
            m_reloadTimer.start();
    };
    auto *changes = &store.changes();
    connect(changes, &ChangeNotifier::incidentsChanged, this, [this, later](const QList<IncidentId> &ids) {
        if (ids.contains(m_id))
            later(m_id);
    });
    connect(changes, &ChangeNotifier::entriesAdded, this, later);
    connect(changes, &ChangeNotifier::evidenceChanged, this, later);
    connect(changes, &ChangeNotifier::fileEventsChanged, this, later);
    connect(changes, &ChangeNotifier::humanTasksChanged, this, later);
    connect(changes, &ChangeNotifier::exchangesChanged, this, later);
    m_workTimer.setSingleShot(true);
    m_workTimer.setInterval(60ms);
    connect(&m_workTimer, &QTimer::timeout, this, &CaseModel::reloadWork);
    const auto workLater = [this](const IncidentId &incident) {
        if (incident == m_id && !m_workTimer.isActive())
            m_workTimer.start();
    };
    connect(changes, &ChangeNotifier::runChanged, this,
            [workLater](const RunId &, const IncidentId &incident) { workLater(incident); });
    connect(changes, &ChangeNotifier::humanTasksChanged, this, workLater);
}

CaseModel::~CaseModel()
{
    m_stop.request_stop();
}

void CaseModel::setIncident(const IncidentId &incident)
{
    if (m_id == incident)
        return;
    m_id = incident;
    m_loaded = false;
    m_state = {};
    m_snapshot = {};
    m_work = {};
    Q_EMIT changed();
    Q_EMIT workChanged();
    reload();
    reloadWork();
}

void CaseModel::setZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    reloadWork();
}

void CaseModel::reloadWork()
{
    const quint64 generation = ++m_workGeneration;
    if (!m_workPlans || m_id.isEmpty())
        return;
    onFinished(m_workPlans->workPlan(m_id, {}), this, [this, generation](const Result<WorkPlanSnapshot> &plan) {
        if (generation != m_workGeneration || !plan)
            return;
        m_work = workSummary(*plan, m_zone);
        Q_EMIT workChanged();
    });
}

void CaseModel::reload()
{
    m_stop.request_stop();
    m_stop = {};
    const quint64 generation = ++m_generation;
    if (m_id.isEmpty())
        return;
    auto work = [id = m_id, user = m_user](const Reader &reader) { return readSnapshot(reader, id, user); };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<CaseSnapshot> &answer) {
                   if (generation != m_generation)
                       return;
                   if (answer) {
                       m_snapshot = *answer;
                       m_loaded = true;
                       m_state = {LoadState::Phase::Ready, {}};
                   } else {
                       m_state = {LoadState::Phase::Failed, answer.error()};
                   }
                   Q_EMIT changed();
               });
}

} // namespace holdfast
