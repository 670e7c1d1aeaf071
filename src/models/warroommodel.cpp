// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/warroommodel.h"

#include "base/jobs.h"
#include "models/cell.h"
#include "store/store.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 firstEntries = 300;
constexpr int tableRows = 8;
constexpr int tableColumns = 8;

EntryFilter storeFilter(const WarRoomModel::Shown &shown)
{
    EntryFilter filter;
    filter.text = shown.text;
    filter.kinds << EntryKind::Note << EntryKind::File;
    if (shown.chat)
        filter.kinds << EntryKind::Chat;
    if (shown.commands)
        filter.kinds << EntryKind::Command << EntryKind::Result << EntryKind::Error;
    if (shown.playbook)
        filter.kinds << EntryKind::Playbook;
    if (shown.system)
        filter.kinds << EntryKind::System;
    return filter;
}

} // namespace

WarRoomModel::WarRoomModel(const Store &store, QString user, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
    , m_user(std::move(user))
{
    connect(&store.changes(), &ChangeNotifier::entriesAdded, this, [this](const IncidentId &incident) {
        if (incident == m_incident)
            askNew();
    });
    const auto marks = [this](const IncidentId &incident) {
        if (incident == m_incident)
            askMarks();
    };
    connect(&store.changes(), &ChangeNotifier::evidenceChanged, this, marks);
    connect(&store.changes(), &ChangeNotifier::entriesChanged, this, [this](const IncidentId &incident) {
        if (incident == m_incident)
            reload();
    });
}

WarRoomModel::~WarRoomModel()
{
    m_stop.request_stop();
}

void WarRoomModel::setIncident(const IncidentId &incident)
{
    if (m_incident == incident)
        return;
    m_incident = incident;
    reload();
}

void WarRoomModel::setShown(const Shown &shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    reload();
}

void WarRoomModel::setZone(TimeZoneChoice zone)
{
    m_zone = zone;
    if (!m_lines.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_lines.size()) - 1));
}

namespace {

EntryMarks readMarks(const Reader &reader, const IncidentId &incident)
{
    EntryMarks marks;
    if (const auto exchanges = reader.exchanges().list(incident)) {
        for (qsizetype at = 0; at < exchanges->size(); ++at)
            marks.requests.insert(exchanges->at(at).id, int(at) + 1);
    }
    if (const auto items = reader.evidence().list(incident)) {
        for (const Evidence &item : *items) {
            if (!item.entry.isEmpty())
                marks.evidence.insert(item.entry);
        }
    }
    return marks;
}

struct EntriesRead
{
    QList<Entry> entries;
    EntryMarks marks;
};

} // namespace

void WarRoomModel::reload()
{
    m_stop.request_stop();
    m_stop = {};
    const quint64 generation = ++m_generation;
    m_askingNew = m_askAgain = m_loadingEarlier = false;
    m_state = {};
    Q_EMIT stateChanged();
    if (m_incident.isEmpty())
        return;
    auto work = [incident = m_incident, filter = storeFilter(m_shown)](const Reader &reader) -> Result<EntriesRead> {
        auto entries = reader.entries().listBefore(incident, filter, 0, firstEntries + 1);
        if (!entries)
            return entries.error();
        return EntriesRead{*std::move(entries), readMarks(reader, incident)};
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<EntriesRead> &answer) {
                   if (generation != m_generation)
                       return;
                   if (!answer) {
                       m_state = {LoadState::Phase::Failed, answer.error()};
                       Q_EMIT stateChanged();
                       return;
                   }
                   QList<Entry> entries = answer->entries;
                   m_hasEarlier = entries.size() > firstEntries;
                   if (m_hasEarlier)
                       entries.removeFirst();
                   m_marks = answer->marks;
                   beginResetModel();
                   m_lines = linesFrom(entries);
                   m_lastSeq = entries.isEmpty() ? 0 : entries.constLast().seq;
                   endResetModel();
                   m_state = {LoadState::Phase::Ready, {}};
                   Q_EMIT stateChanged();
               });
}

void WarRoomModel::askNew()
{
    if (m_state.phase != LoadState::Phase::Ready || m_askingNew) {
        m_askAgain = true;
        return;
    }
    m_askingNew = true;
    m_askAgain = false;
    const quint64 generation = m_generation;
    auto work = [incident = m_incident, filter = storeFilter(m_shown),
                 after = m_lastSeq](const Reader &reader) -> Result<EntriesRead> {
        auto entries = reader.entries().list(incident, filter, after);
        if (!entries)
            return entries.error();
        return EntriesRead{*std::move(entries), readMarks(reader, incident)};
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<EntriesRead> &answer) {
                   if (generation != m_generation)
                       return;
                   m_askingNew = false;
                   if (answer && !answer->entries.isEmpty()) {
                       m_marks = answer->marks;
                       const int first = int(m_lines.size());
                       const int count = int(answer->entries.size());
                       beginInsertRows({}, first, first + count - 1);
                       m_lines << linesFrom(answer->entries);
                       m_lastSeq = answer->entries.constLast().seq;
                       endInsertRows();
                       if (first == 0)
                           Q_EMIT stateChanged();
                       Q_EMIT entriesArrived(count);
                   }
                   if (m_askAgain)
                       askNew();
               });
}

void WarRoomModel::loadEarlier()
{
    if (!m_hasEarlier || m_loadingEarlier || m_lines.isEmpty())
        return;
    m_loadingEarlier = true;
    const quint64 generation = m_generation;
    auto work = [incident = m_incident, filter = storeFilter(m_shown),
                 before = m_lines.constFirst().entry.seq](const Reader &reader) {
        return reader.entries().listBefore(incident, filter, before, firstEntries + 1);
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<QList<Entry>> &answer) {
                   if (generation != m_generation)
                       return;
                   m_loadingEarlier = false;
                   if (!answer)
                       return;
                   QList<Entry> entries = *answer;
                   m_hasEarlier = entries.size() > firstEntries;
                   if (m_hasEarlier)
                       entries.removeFirst();
                   if (entries.isEmpty())
                       return;
                   beginInsertRows({}, 0, int(entries.size()) - 1);
                   m_lines = linesFrom(entries) + m_lines;
                   endInsertRows();
               });
}

void WarRoomModel::askMarks()
{
    const quint64 generation = m_generation;
    auto work = [incident = m_incident](const Reader &reader) -> Result<EntryMarks> {
        return readMarks(reader, incident);
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<EntryMarks> &marks) {
                   if (generation != m_generation || !marks)
                       return;
                   m_marks = *marks;
                   for (int row = 0; row < int(m_lines.size()); ++row) {
                       WarRoomLine &line = m_lines[row];
                       const bool evidence = m_marks.evidence.contains(line.entry.id);
                       if (evidence != line.evidence) {
                           line.evidence = evidence;
                           Q_EMIT dataChanged(index(row), index(row), {LineRole});
                       }
                   }
               });
}

QList<WarRoomLine> WarRoomModel::linesFrom(const QList<Entry> &entries) const
{
    QList<WarRoomLine> lines;
    lines.reserve(entries.size());
    for (const Entry &entry : entries) {
        WarRoomLine line;
        line.entry = entry;
        line.author = entry.kind == EntryKind::Result ? tr("result")
            : entry.kind == EntryKind::Error          ? tr("error")
            : entry.author == m_user                  ? tr("you")
                                                      : entry.author;
        if (entry.kind == EntryKind::Command) {
            line.blocks << EntryBlock{.kind = EntryBlock::Kind::Code,
                                      .text = entry.command.isEmpty() ? entry.text : entry.command};
        } else {
            line.blocks = entryBlocks(entry.text, tableRows);
            const bool hasTable = std::any_of(line.blocks.begin(), line.blocks.end(), [](const EntryBlock &block) {
                return block.kind == EntryBlock::Kind::Table;
            });
            if (!hasTable)
                line.blocks << contentBlocks(entry.contents, tableRows, tableColumns);
        }
        if (line.blocks.isEmpty())
            line.blocks << EntryBlock{.kind = EntryBlock::Kind::Text,
                                      .text = entry.attachmentName.isEmpty() ? u"–"_s : entry.attachmentName};
        line.request = m_marks.requests.value(entry.exchange, 0);
        line.evidence = m_marks.evidence.contains(entry.id);
        lines << line;
    }
    return lines;
}

int WarRoomModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant WarRoomModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const WarRoomLine &line = m_lines.at(index.row());
    switch (role) {
    case LineRole:
        return QVariant::fromValue(line);
    case KindRole:
        return int(line.entry.kind);
    case IdRole:
        return line.entry.id.text;
    case CellRole::Copy:
    case Qt::DisplayRole:
        return line.entry.kind == EntryKind::Command && !line.entry.command.isEmpty() ? line.entry.command
                                                                                      : line.entry.text;
    case Qt::AccessibleTextRole:
        return u"%1 %2: %3"_s.arg(clockText(line.entry.atMs, m_zone), line.author, line.entry.text);
    default:
        return {};
    }
}

} // namespace holdfast
