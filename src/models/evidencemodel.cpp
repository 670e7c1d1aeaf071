// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/evidencemodel.h"

#include "base/jobs.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// A JSON array of evidence ids.
const QString dragType = u"application/x-holdfast-evidence"_s;

} // namespace

QString stageText(EvidenceStage stage)
{
    switch (stage) {
    case EvidenceStage::Collected:
        return QCoreApplication::translate("Evidence", "Collected");
    case EvidenceStage::Relevant:
        return QCoreApplication::translate("Evidence", "Relevant");
    case EvidenceStage::InReport:
        return QCoreApplication::translate("Evidence", "In report");
    }
    return {};
}

QString evidenceNumber(const Evidence &item)
{
    return u"E-%1"_s.arg(item.number);
}

EvidenceModel::EvidenceModel(const Store &store, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
{
    connect(&store.changes(), &ChangeNotifier::evidenceChanged, this, [this](const IncidentId &incident) {
        if (incident == m_incident)
            reload();
    });
}

EvidenceModel::~EvidenceModel()
{
    m_stop.request_stop();
}

void EvidenceModel::setIncident(const IncidentId &incident)
{
    if (m_incident == incident)
        return;
    m_incident = incident;
    m_broken.clear();
    m_checkedAtMs = 0;
    m_state = {};
    Q_EMIT stateChanged();
    reload();
}

void EvidenceModel::setZone(TimeZoneChoice zone)
{
    m_zone = zone;
    if (!m_items.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_items.size()) - 1, columns - 1));
}

void EvidenceModel::reload()
{
    m_stop.request_stop();
    m_stop = {};
    const quint64 generation = ++m_generation;
    auto work = [incident = m_incident](const Reader &reader) { return reader.evidence().list(incident); };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<QList<Evidence>> &items) {
                   if (generation != m_generation)
                       return;
                   if (!items) {
                       m_state = {LoadState::Phase::Failed, items.error()};
                       Q_EMIT stateChanged();
                       return;
                   }
                   // Items are only added or changed, never taken away, so the rows that are shown keep their place.
                   const bool grows = items->size() >= m_items.size()
                       && std::equal(m_items.begin(), m_items.end(), items->begin(),
                                     [](const Evidence &a, const Evidence &b) { return a.id == b.id; });
                   const int before = int(m_items.size());
                   if (!grows) {
                       beginResetModel();
                       m_items = *items;
                       endResetModel();
                   } else {
                       if (items->size() > before) {
                           beginInsertRows({}, before, int(items->size()) - 1);
                           m_items = *items;
                           endInsertRows();
                       } else {
                           m_items = *items;
                       }
                       if (before > 0)
                           Q_EMIT dataChanged(index(0, 0), index(before - 1, columns - 1));
                   }
                   m_state = {LoadState::Phase::Ready, {}};
                   Q_EMIT stateChanged();
               });
}

void EvidenceModel::setCheck(const QStringList &broken, qint64 atMs)
{
    m_broken = broken;
    m_checkedAtMs = atMs;
    if (!m_items.isEmpty())
        Q_EMIT dataChanged(index(0, int(Column::Check)), index(int(m_items.size()) - 1, int(Column::Check)));
}

Cell EvidenceModel::cellFor(const Evidence &item, Column column) const
{
    switch (column) {
    case Column::Number:
        return {.text = evidenceNumber(item), .mono = true};
    case Column::Kind:
        return {.text = item.kind, .tone = Tone::Muted};
    case Column::Title:
        return {.text = item.title, .strong = true, .elide = Qt::ElideMiddle};
    case Column::Occurred:
        return {.text = momentText(item.occurredAtMs, m_zone),
                .tone = item.occurredAtMs > 0 ? Tone::Normal : Tone::Muted,
                .mono = item.occurredAtMs > 0};
    case Column::Taken:
        return {.text = momentText(item.takenAtMs, m_zone), .mono = true};
    case Column::TakenBy:
        return {.text = item.takenBy};
    case Column::Size:
        return {.text = sizeText(item.sizeBytes), .number = true};
    case Column::Sha256:
        return {.text = item.sha256.isEmpty() ? notReported() : shortHash(item.sha256),
                .tone = item.sha256.isEmpty() ? Tone::Muted : Tone::Normal,
                .mono = true};
    case Column::Check:
        if (m_checkedAtMs == 0)
            return {.text = tr("not checked"), .tone = Tone::Muted, .glyph = Glyph::Pending};
        if (m_broken.contains(evidenceNumber(item)) || m_broken.contains(item.title))
            return {.text = tr("hash differs"), .tone = Tone::Critical, .glyph = Glyph::Failed};
        return {
            .text = tr("verified %1").arg(clockText(m_checkedAtMs, m_zone)), .tone = Tone::Done, .glyph = Glyph::Done};
    case Column::Stage:
        return {.text = stageText(item.stage),
                .tone = item.stage == EvidenceStage::InReport ? Tone::Accent : Tone::Normal,
                .glyph = item.stage == EvidenceStage::InReport ? Glyph::Marked : Glyph::None};
    }
    return {};
}

QList<Fact> EvidenceModel::facts(int row) const
{
    const Evidence &item = m_items.at(row);
    const auto fact = [](const QString &label, const QString &text, bool mono = false) {
        Fact made;
        made.label = label;
        made.whole = text;
        made.value = {.text = text.isEmpty() ? notReported() : text,
                      .tone = text.isEmpty() ? Tone::Muted : Tone::Normal,
                      .mono = mono && !text.isEmpty(),
                      .elide = Qt::ElideMiddle};
        return made;
    };
    return {fact(tr("Number"), evidenceNumber(item), true),
            fact(tr("Kind"), item.kind),
            fact(tr("Description"), item.description),
            fact(tr("Occurred"), item.occurredAtMs > 0 ? dateTimeText(item.occurredAtMs, m_zone) : QString(), true),
            fact(tr("Taken"), dateTimeText(item.takenAtMs, m_zone), true),
            fact(tr("Taken by"), item.takenBy),
            fact(tr("Size"), sizeText(item.sizeBytes)),
            fact(tr("SHA-256"), item.sha256, true),
            fact(tr("Id at source"), item.externalId, true),
            fact(tr("Tags"), item.tags.isEmpty() ? tr("none") : item.tags.join(u", "_s)),
            fact(tr("Stage"), stageText(item.stage))};
}

int EvidenceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

int EvidenceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant EvidenceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Evidence &item = m_items.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case CellRole::Cell:
        return QVariant::fromValue(cellFor(item, column));
    case Qt::DisplayRole:
        return cellFor(item, column).text;
    case CellRole::Copy:
        return column == Column::Sha256 ? item.sha256 : cellFor(item, column).text;
    case CellRole::Id:
        return item.id.text;
    case Qt::ToolTipRole:
        return column == Column::Sha256 ? QVariant(item.sha256) : QVariant();
    case Qt::AccessibleTextRole:
        // A card is one item to a screen reader; in the table each cell speaks for itself.
        return column == Column::Title
            ? QVariant(u"%1, %2, %3, %4"_s.arg(evidenceNumber(item), item.title, item.kind, stageText(item.stage)))
            : QVariant(cellFor(item, column).text);
    default:
        return {};
    }
}

Qt::ItemFlags EvidenceModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList EvidenceModel::mimeTypes() const
{
    return {dragType};
}

QMimeData *EvidenceModel::mimeData(const QModelIndexList &indexes) const
{
    QList<int> rows;
    for (const QModelIndex &index : indexes) {
        if (index.isValid() && !rows.contains(index.row()))
            rows << index.row();
    }
    if (rows.isEmpty())
        return nullptr;
    std::sort(rows.begin(), rows.end());
    QJsonArray ids;
    for (const int row : std::as_const(rows))
        ids << m_items.at(row).id.text;
    auto *data = new QMimeData;
    data->setData(dragType, QJsonDocument(ids).toJson(QJsonDocument::Compact));
    return data;
}

QList<EvidenceId> EvidenceModel::idsOf(const QMimeData *data)
{
    QList<EvidenceId> ids;
    if (!data || !data->hasFormat(dragType))
        return ids;
    const QJsonArray texts = QJsonDocument::fromJson(data->data(dragType)).array();
    for (const QJsonValue &text : texts)
        ids << EvidenceId(text.toString());
    return ids;
}

int EvidenceModel::rowOf(const EvidenceId &id) const
{
    const auto found =
        std::find_if(m_items.begin(), m_items.end(), [&](const Evidence &item) { return item.id == id; });
    return found == m_items.end() ? -1 : int(found - m_items.begin());
}

QVariant EvidenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (Column(section) == Column::Size ? Qt::AlignRight : Qt::AlignLeft)));
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::Number:
        return tr("Item");
    case Column::Kind:
        return tr("Kind");
    case Column::Title:
        return tr("Title");
    case Column::Occurred:
        return headerWithZone(tr("Occurred"), m_zone);
    case Column::Taken:
        return headerWithZone(tr("Taken"), m_zone);
    case Column::TakenBy:
        return tr("Taken by");
    case Column::Size:
        return tr("Size");
    case Column::Sha256:
        return tr("SHA-256");
    case Column::Check:
        return tr("Check");
    case Column::Stage:
        return tr("Stage");
    }
    return {};
}

CustodyModel::CustodyModel(const Store &store, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
{
    connect(&store.changes(), &ChangeNotifier::evidenceChanged, this, [this] { reload(); });
}

void CustodyModel::setEvidence(const EvidenceId &evidence)
{
    if (m_evidence == evidence)
        return;
    m_evidence = evidence;
    reload();
}

void CustodyModel::setZone(TimeZoneChoice zone)
{
    m_zone = zone;
    if (!m_events.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_events.size()) - 1, columns - 1));
}

void CustodyModel::reload()
{
    const quint64 generation = ++m_generation;
    if (m_evidence.isEmpty()) {
        beginResetModel();
        m_events.clear();
        endResetModel();
        return;
    }
    auto work = [evidence = m_evidence](const Reader &reader) { return reader.evidence().custody(evidence); };
    onFinished(m_store.readAsync(std::move(work)), this, [this, generation](const Result<QList<CustodyEvent>> &events) {
        if (generation != m_generation || !events)
            return;
        beginResetModel();
        m_events = *events;
        endResetModel();
    });
}

int CustodyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int CustodyModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant CustodyModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CustodyEvent &event = m_events.at(index.row());
    Cell cell;
    switch (Column(index.column())) {
    case Column::At:
        cell = {.text = shortMomentText(event.atMs, m_zone), .mono = true};
        break;
    case Column::Actor:
        cell = {.text = event.actor};
        break;
    case Column::Action:
        cell = {.text = event.action, .strong = true};
        break;
    case Column::Note:
        cell = {.text = event.note, .tone = Tone::Muted};
        break;
    }
    const bool isMoment = Column(index.column()) == Column::At;
    if (role == CellRole::Cell)
        return QVariant::fromValue(cell);
    if (isMoment && (role == CellRole::Copy || role == Qt::ToolTipRole))
        return dateTimeText(event.atMs, m_zone);
    return role == Qt::DisplayRole || role == CellRole::Copy ? QVariant(cell.text) : QVariant();
}

QVariant CustodyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::At:
        return headerWithZone(tr("When"), m_zone);
    case Column::Actor:
        return tr("Who");
    case Column::Action:
        return tr("What");
    case Column::Note:
        return tr("Note");
    }
    return {};
}

} // namespace holdfast
