// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/incidentqueuemodel.h"

#include "base/jobs.h"
#include "models/filterline.h"
#include "models/textforms.h"
#include "store/store.h"

#include <QLocale>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

struct IncidentQueueModel::Query
{
    IncidentQuery incidents;
};

namespace {

constexpr int blockSize = 64;
constexpr int cachedRows = 20'000;

struct IndexAnswer
{
    QList<IncidentId> ids;
    qint64 total = 0;
};

} // namespace

IncidentQueueModel::IncidentQueueModel(const Store &store, const Clock &clock, QString user, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_clock(clock)
    , m_user(std::move(user))
    , m_query(std::make_unique<Query>())
    , m_rows(cachedRows)
{
    m_query->incidents.viewer = m_user;
    m_loadTimer.setSingleShot(true);
    m_loadTimer.setInterval(0);
    connect(&m_loadTimer, &QTimer::timeout, this, &IncidentQueueModel::loadWanted);
    m_changeTimer.setSingleShot(true);
    m_changeTimer.setInterval(80ms);
    connect(&m_changeTimer, &QTimer::timeout, this, [this] {
        if (std::exchange(m_membershipChanged, false))
            ask(m_ids.isEmpty() ? Apply::Replace : Apply::CountWaiting);
        askFacets();
    });
    connect(&store.changes(), &ChangeNotifier::incidentsAdded, this, [this](const QList<IncidentId> &) {
        m_membershipChanged = true;
        m_changeTimer.start();
    });
    connect(&store.changes(), &ChangeNotifier::incidentsChanged, this, [this](const QList<IncidentId> &ids) {
        markChanged(ids);
        m_changeTimer.start();
    });
    connect(&store.changes(), &ChangeNotifier::runChanged, this,
            [this](const RunId &, const IncidentId &incident) { markChanged({incident}); });
    connect(&store.changes(), &ChangeNotifier::humanTasksChanged, this,
            [this](const IncidentId &incident) { markChanged({incident}); });
    ask(Apply::Replace);
    askFacets();
}

IncidentQueueModel::~IncidentQueueModel()
{
    m_stop.request_stop();
    m_facetStop.request_stop();
}

void IncidentQueueModel::setFilterLine(const QString &line)
{
    const auto filter = parseIncidentFilter(line, {m_user, m_clock.nowMs()});
    if (!filter) {
        Q_EMIT filterRejected(filter.error());
        return;
    }
    Q_EMIT filterAccepted();
    if (line == m_filterLine && m_state.phase == LoadState::Phase::Ready)
        return;
    m_filterLine = line;
    m_query->incidents.filter = *filter;
    ask(Apply::Replace);
    askFacets();
}

void IncidentQueueModel::showWaiting()
{
    ask(Apply::Replace);
    askFacets();
}

void IncidentQueueModel::ask(Apply apply)
{
    m_stop.request_stop();
    m_stop = {};
    const quint64 generation = ++m_generation;
    if (apply == Apply::Replace && m_ids.isEmpty()) {
        m_state = {};
        Q_EMIT stateChanged();
    }
    auto work = [query = m_query->incidents](const Reader &reader) -> Result<IndexAnswer> {
        auto ids = reader.incidents().index(query);
        if (!ids)
            return ids.error();
        IncidentQuery all;
        all.viewer = query.viewer;
        const auto total = reader.incidents().count(all);
        if (!total)
            return total.error();
        return IndexAnswer{*std::move(ids), *total};
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation, apply](const Result<IndexAnswer> &answer) {
                   if (generation != m_generation)
                       return;
                   if (!answer) {
                       m_state = {LoadState::Phase::Failed, answer.error()};
                       Q_EMIT stateChanged();
                       return;
                   }
                   m_total = answer->total;
                   int waiting = 0;
                   if (apply == Apply::Replace)
                       replaceIds(answer->ids);
                   else
                       waiting = int(std::count_if(answer->ids.begin(), answer->ids.end(),
                                                   [this](const IncidentId &id) { return !m_rowOf.contains(id); }));
                   if (waiting != m_waiting) {
                       m_waiting = waiting;
                       Q_EMIT waitingChanged(m_waiting);
                   }
                   m_state = {LoadState::Phase::Ready, {}};
                   Q_EMIT stateChanged();
               });
}

void IncidentQueueModel::askFacets()
{
    m_facetStop.request_stop();
    m_facetStop = {};
    auto work = [query = m_query->incidents](const Reader &reader) { return reader.incidents().facets(query); };
    onFinished(m_store.readAsync(std::move(work), m_facetStop.get_token()), this,
               [this](const Result<IncidentFacets> &answer) {
                   if (!answer)
                       return;
                   m_facets = queueFacets(*answer, m_user);
                   Q_EMIT facetsChanged();
               });
}

void IncidentQueueModel::replaceIds(const QList<IncidentId> &ids)
{
    // Rows that stay keep their persistent indexes (selection, current row), so nothing the person points at moves away.
    QHash<IncidentId, int> wantedRow;
    wantedRow.reserve(ids.size());
    for (qsizetype row = 0; row < ids.size(); ++row)
        wantedRow.insert(ids.at(row), int(row));
    const auto rebuildRows = [this] {
        m_rowOf.clear();
        m_rowOf.reserve(m_ids.size());
        for (qsizetype row = 0; row < m_ids.size(); ++row)
            m_rowOf.insert(m_ids.at(row), int(row));
    };
    const auto kept =
        std::count_if(m_ids.begin(), m_ids.end(), [&](const IncidentId &id) { return wantedRow.contains(id); });
    if (kept == 0) {
        beginResetModel();
        m_ids = ids;
        rebuildRows();
        endResetModel();
        return;
    }
    for (qsizetype last = m_ids.size() - 1; last >= 0;) {
        if (wantedRow.contains(m_ids.at(last))) {
            --last;
            continue;
        }
        qsizetype first = last;
        while (first > 0 && !wantedRow.contains(m_ids.at(first - 1)))
            --first;
        beginRemoveRows({}, int(first), int(last));
        m_ids.remove(first, last - first + 1);
        endRemoveRows();
        last = first - 1;
    }
    rebuildRows();
    QList<IncidentId> ordered;
    ordered.reserve(m_ids.size());
    for (const IncidentId &id : ids) {
        if (m_rowOf.contains(id))
            ordered << id;
    }
    if (ordered != m_ids) {
        Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        const QList<IncidentId> before = m_ids;
        m_ids = ordered;
        rebuildRows();
        const QModelIndexList persistent = persistentIndexList();
        QModelIndexList moved;
        moved.reserve(persistent.size());
        for (const QModelIndex &index : persistent)
            moved << this->index(m_rowOf.value(before.at(index.row())), index.column());
        changePersistentIndexList(persistent, moved);
        Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }
    const QHash<IncidentId, int> present = m_rowOf;
    for (qsizetype row = 0; row < ids.size();) {
        if (present.contains(ids.at(row))) {
            ++row;
            continue;
        }
        qsizetype end = row;
        while (end < ids.size() && !present.contains(ids.at(end)))
            ++end;
        beginInsertRows({}, int(row), int(end - 1));
        m_ids = m_ids.first(row) + ids.sliced(row, end - row) + m_ids.sliced(row);
        endInsertRows();
        row = end;
    }
    rebuildRows();
}

void IncidentQueueModel::markChanged(const QList<IncidentId> &ids)
{
    for (const IncidentId &id : ids) {
        if (m_rows.contains(id))
            m_wanted.insert(id);
    }
    if (!m_wanted.isEmpty() && !m_loadTimer.isActive())
        m_loadTimer.start();
}

void IncidentQueueModel::want(int row) const
{
    const int first = row / blockSize * blockSize;
    for (int near = first; near < std::min<int>(first + blockSize, int(m_ids.size())); ++near) {
        const IncidentId &id = m_ids.at(near);
        if (!m_rows.contains(id) && !m_loading.contains(id))
            m_wanted.insert(id);
    }
    if (!m_wanted.isEmpty() && !m_loadTimer.isActive())
        m_loadTimer.start();
}

void IncidentQueueModel::loadWanted()
{
    const QList<IncidentId> ids(m_wanted.begin(), m_wanted.end());
    m_wanted.clear();
    if (ids.isEmpty())
        return;
    for (const IncidentId &id : ids)
        m_loading.insert(id);
    auto work = [ids, user = m_user](const Reader &reader) { return queueRows(reader, ids, user); };
    onFinished(m_store.readAsync(std::move(work)), this, [this, ids](const Result<QList<QueueRow>> &rows) {
        for (const IncidentId &id : ids)
            m_loading.remove(id);
        if (!rows)
            return;
        int first = -1;
        int last = -1;
        for (const QueueRow &row : *rows) {
            m_rows.insert(row.id, new QueueRow(row));
            const int at = m_rowOf.value(row.id, -1);
            if (at < 0)
                continue;
            first = first < 0 ? at : std::min(first, at);
            last = std::max(last, at);
        }
        if (first >= 0)
            Q_EMIT dataChanged(index(first, 0), index(last, columns - 1));
        for (const QueueRow &row : *rows)
            Q_EMIT rowChanged(row.id);
    });
}

IncidentId IncidentQueueModel::incidentAt(int row) const
{
    return row >= 0 && row < m_ids.size() ? m_ids.at(row) : IncidentId();
}

int IncidentQueueModel::rowOf(const IncidentId &id) const
{
    return m_rowOf.value(id, -1);
}

const QueueRow *IncidentQueueModel::loadedRow(int row) const
{
    return row >= 0 && row < m_ids.size() ? m_rows.object(m_ids.at(row)) : nullptr;
}

void IncidentQueueModel::setMarked(int row, bool marked)
{
    const IncidentId id = incidentAt(row);
    if (id.isEmpty() || m_marked.contains(id) == marked)
        return;
    if (marked)
        m_marked.insert(id);
    else
        m_marked.remove(id);
    const QModelIndex cell = index(row, int(Column::Mark));
    Q_EMIT dataChanged(cell, cell);
}

bool IncidentQueueModel::isMarked(int row) const
{
    return m_marked.contains(incidentAt(row));
}

QList<IncidentId> IncidentQueueModel::marked() const
{
    QList<IncidentId> ids;
    for (const IncidentId &id : m_ids) {
        if (m_marked.contains(id))
            ids << id;
    }
    return ids;
}

void IncidentQueueModel::tick()
{
    if (m_ids.isEmpty())
        return;
    const int last = int(m_ids.size()) - 1;
    Q_EMIT dataChanged(index(0, int(Column::Sla)), index(last, int(Column::Sla)));
    Q_EMIT dataChanged(index(0, int(Column::Age)), index(last, int(Column::Age)));
}

int IncidentQueueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int IncidentQueueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

Cell IncidentQueueModel::cellFor(const QueueRow &row, Column column) const
{
    switch (column) {
    case Column::Mark:
        break;
    case Column::Number:
        return {.text = u"#%1"_s.arg(row.number), .glyph = row.restricted ? Glyph::Locked : Glyph::None, .mono = true};
    case Column::Severity:
        return {.text = severityText(row.severity),
                .tone = severityTone(row.severity),
                .glyph = severityGlyph(row.severity),
                .strong = row.severity >= Severity::Medium};
    case Column::Name:
        return {.text = row.name, .strong = row.status == IncidentStatus::Pending};
    case Column::Subject:
        return row.subject.isEmpty() ? Cell{.text = u"–"_s, .tone = Tone::Muted} : Cell{.text = row.subject};
    case Column::Exposure:
        return row.exposures.isEmpty() ? Cell{.text = u"–"_s, .tone = Tone::Muted}
                                       : Cell{.text = row.exposures.join(u", "_s)};
    case Column::Files:
        return {.text = row.files < 0 ? u"–"_s : QLocale().toString(row.files), .number = true};
    case Column::Size:
        return {.text = row.bytes < 0 ? u"–"_s : sizeText(row.bytes), .number = true};
    case Column::Owner:
        if (row.owner.isEmpty())
            return {.text = u"–"_s, .tone = Tone::Muted};
        return {.text = row.owner == m_user ? tr("you") : row.owner};
    case Column::Sla: {
        if (row.dueAtMs == 0 || row.status == IncidentStatus::Closed)
            return {.text = u"–"_s, .tone = Tone::Muted, .mono = true, .number = true};
        const qint64 left = row.dueAtMs - m_clock.nowMs();
        return {.text = countdownText(left), .tone = countdownTone(left), .mono = true, .number = true};
    }
    case Column::Playbook:
        return row.playbook;
    case Column::Age:
        return {.text = ageText(m_clock.nowMs() - row.createdAtMs), .tone = Tone::Muted, .number = true};
    case Column::Type:
        return {.text = row.type};
    case Column::Status:
        return {.text = statusText(row.status)};
    case Column::Created:
        return {.text = dateTimeText(row.createdAtMs, TimeZoneChoice::Utc), .mono = true};
    }
    return {};
}

QVariant IncidentQueueModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == CellRole::Id)
        return m_ids.at(index.row()).text;
    if (role != CellRole::Cell && role != Qt::DisplayRole && role != CellRole::Copy && role != Qt::AccessibleTextRole)
        return {};
    const auto column = Column(index.column());
    if (column == Column::Mark) {
        const bool marked = isMarked(index.row());
        if (role == CellRole::Cell)
            return QVariant::fromValue(Cell{.text = {},
                                            .tone = marked ? Tone::Accent : Tone::Muted,
                                            .glyph = marked ? Glyph::Checked : Glyph::Unchecked});
        return marked ? tr("selected") : QString();
    }
    const QueueRow *row = m_rows.object(m_ids.at(index.row()));
    if (!row) {
        want(index.row());
        return role == CellRole::Cell ? QVariant::fromValue(Cell{.text = {}, .loading = true}) : QVariant();
    }
    const Cell cell = cellFor(*row, column);
    return role == CellRole::Cell ? QVariant::fromValue(cell) : QVariant(cell.text);
}

QVariant IncidentQueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole) {
        const bool right =
            column == Column::Files || column == Column::Size || column == Column::Sla || column == Column::Age;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft)));
    }
    if (role == Qt::AccessibleTextRole && column == Column::Mark)
        return tr("Selection mark");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Column::Mark:
        return QString();
    case Column::Number:
        return tr("Id");
    case Column::Severity:
        return tr("Severity");
    case Column::Name:
        return tr("Incident");
    case Column::Subject:
        return tr("Subject");
    case Column::Exposure:
        return tr("Exposure");
    case Column::Files:
        return tr("Files");
    case Column::Size:
        return tr("Size");
    case Column::Owner:
        return tr("Owner");
    case Column::Sla:
        return tr("SLA");
    case Column::Playbook:
        return tr("Playbook");
    case Column::Age:
        return tr("Age");
    case Column::Type:
        return tr("Type");
    case Column::Status:
        return tr("Status");
    case Column::Created:
        return tr("Created (UTC)");
    }
    return {};
}

void IncidentQueueModel::sort(int column, Qt::SortOrder order)
{
    IncidentOrder wanted{};
    switch (Column(column)) {
    case Column::Number:
        wanted = IncidentOrder::Number;
        break;
    case Column::Severity:
        wanted = IncidentOrder::Severity;
        break;
    case Column::Name:
        wanted = IncidentOrder::Name;
        break;
    case Column::Owner:
        wanted = IncidentOrder::Owner;
        break;
    case Column::Sla:
        wanted = IncidentOrder::DueAt;
        break;
    case Column::Age:
    case Column::Created:
        wanted = IncidentOrder::CreatedAt;
        break;
    case Column::Type:
        wanted = IncidentOrder::Type;
        break;
    case Column::Status:
        wanted = IncidentOrder::Status;
        break;
    default:
        return; // the store keeps no order by that column
    }
    // A young age is a late creation.
    const auto direction = Column(column) != Column::Age ? order
        : order == Qt::AscendingOrder                    ? Qt::DescendingOrder
                                                         : Qt::AscendingOrder;
    if (m_query->incidents.order == wanted && m_query->incidents.direction == direction)
        return;
    m_query->incidents.order = wanted;
    m_query->incidents.direction = direction;
    ask(Apply::Replace);
}

} // namespace holdfast
