// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/filesearchmodel.h"

#include "base/jobs.h"
#include "incidents/movementkind.h"
#include "models/fileeventmodel.h"
#include "models/filterline.h"
#include "store/store.h"

#include <QLocale>

#include <algorithm>
#include <optional>
#include <vector>

namespace holdfast {

using namespace Qt::StringLiterals;

struct FileSearchModel::Search
{
    FileEventSearchQuery query;
    FileEventSearchAnswer answer;
};

namespace {

constexpr qsizetype mostFacetValues = 20;

/// The column of the incident's own table that shows the same; none where only the search has it.
std::optional<FileEventModel::Column> eventColumn(FileSearchModel::Column column)
{
    using Ours = FileSearchModel::Column;
    using Theirs = FileEventModel::Column;
    switch (column) {
    case Ours::Kind:
    case Ours::Incident:
        return {};
    case Ours::OccurredAt:
        return Theirs::OccurredAt;
    case Ours::Source:
        return Theirs::Source;
    case Ours::Actor:
        return Theirs::Actor;
    case Ours::Exposure:
        return Theirs::Exposure;
    case Ours::FileName:
        return Theirs::FileName;
    case Ours::FilePath:
        return Theirs::FilePath;
    case Ours::Category:
        return Theirs::Category;
    case Ours::Size:
        return Theirs::Size;
    case Ours::Destination:
        return Theirs::Destination;
    case Ours::Hostname:
        return Theirs::Hostname;
    case Ours::Trusted:
        return Theirs::Trusted;
    case Ours::Risk:
        return Theirs::Risk;
    case Ours::DataClass:
        return Theirs::DataClass;
    case Ours::Sha256:
        return Theirs::Sha256;
    }
    return {};
}

QString kindText(MovementKind kind)
{
    switch (kind) {
    case MovementKind::Endpoint:
        return FileSearchModel::tr("Endpoint");
    case MovementKind::Email:
        return FileSearchModel::tr("Email");
    case MovementKind::Cloud:
        return FileSearchModel::tr("Cloud");
    case MovementKind::Saas:
        return FileSearchModel::tr("SaaS");
    case MovementKind::Other:
        return FileSearchModel::tr("Other");
    }
    return {};
}

QString incidentText(const FoundFileEvent &found)
{
    return u"#%1 %2"_s.arg(found.incidentNumber).arg(found.incidentName);
}

Cell cellOf(const FoundFileEvent &found, FileSearchModel::Column column, TimeZoneChoice zone)
{
    if (column == FileSearchModel::Column::Kind)
        return {.text = kindText(movementKind(found.event.source)), .strong = true};
    if (column == FileSearchModel::Column::Incident)
        return {.text = incidentText(found), .tone = Tone::Accent};
    return fileEventCell(found.event, *eventColumn(column), zone);
}

QString textOf(const FoundFileEvent &found, FileSearchModel::Column column)
{
    if (column == FileSearchModel::Column::Kind)
        return kindText(movementKind(found.event.source));
    if (column == FileSearchModel::Column::Incident)
        return incidentText(found);
    return fileEventText(found.event, *eventColumn(column));
}

/// What a column is sorted by where the text would not do; nothing for columns that are texts.
std::optional<qint64> numberOf(const FoundFileEvent &found, FileSearchModel::Column column)
{
    switch (column) {
    case FileSearchModel::Column::OccurredAt:
        return found.event.occurredAtMs;
    case FileSearchModel::Column::Size:
        return found.event.sizeBytes;
    case FileSearchModel::Column::Risk:
        return found.event.riskScore;
    case FileSearchModel::Column::Incident:
        return found.incidentNumber;
    default:
        return {};
    }
}

Facet facetOf(const QList<FacetCount> &counts, const QString &field)
{
    Facet facet;
    for (const FacetCount &count : counts.first(std::min(counts.size(), mostFacetValues))) {
        if (count.value.isEmpty())
            facet.values << FacetValue{notReported(), field + u":none"_s, count.count, Glyph::None, Tone::Muted};
        else
            facet.values << FacetValue{field == "exposure"_L1 ? spacedWords(count.value) : count.value,
                                       filterTerm(field, count.value), count.count};
    }
    facet.loaded = true;
    return facet;
}

/// All four kinds, so that one sees which of them found nothing.
Facet kindFacet(const QList<FacetCount> &counts)
{
    Facet facet;
    for (int at = 0; at < movementKindCount; ++at) {
        const auto kind = MovementKind(at);
        const auto name = movementKindName(kind);
        const auto count =
            std::find_if(counts.begin(), counts.end(), [&](const FacetCount &each) { return each.value == name; });
        if (kind != MovementKind::Other || count != counts.end())
            facet.values << FacetValue{kindText(kind), u"kind:"_s + name, count == counts.end() ? 0 : count->count};
    }
    facet.loaded = true;
    return facet;
}

} // namespace

FileSearchModel::FileSearchModel(const Store &store, const Clock &clock, QString user, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_clock(clock)
    , m_user(std::move(user))
    , m_search(std::make_unique<Search>())
{
    m_search->query.viewer = m_user;
}

FileSearchModel::~FileSearchModel()
{
    m_stop.request_stop();
}

void FileSearchModel::setFilterLine(const QString &line)
{
    const auto filter = parseFileEventFilter(line, {m_user, m_clock.nowMs()});
    if (!filter) {
        Q_EMIT filterRejected(filter.error());
        return;
    }
    Q_EMIT filterAccepted();
    m_filterLine = line;
    m_search->query.filter = *filter;
    ask();
}

void FileSearchModel::reload()
{
    ask();
}

void FileSearchModel::setZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
}

void FileSearchModel::ask()
{
    m_stop.request_stop();
    m_stop = {};
    const quint64 generation = ++m_generation;
    m_state = {};
    Q_EMIT stateChanged();
    auto work = [query = m_search->query](const Reader &reader) {
        return reader.fileEventSearch().find(query, reader.stopToken());
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<FileEventSearchAnswer> &answer) {
                   if (generation != m_generation)
                       return;
                   if (answer) {
                       take(*answer);
                       m_state = {LoadState::Phase::Ready, {}};
                   } else {
                       m_state = {LoadState::Phase::Failed, answer.error()};
                   }
                   Q_EMIT stateChanged();
               });
}

void FileSearchModel::take(const FileEventSearchAnswer &answer)
{
    beginResetModel();
    m_search->answer = answer;
    sortRows();
    endResetModel();
    m_facets = {kindFacet(answer.kinds), facetOf(answer.exposures, u"exposure"_s),
                facetOf(answer.destinations, u"destination"_s), facetOf(answer.actors, u"actor"_s)};
}

void FileSearchModel::sortRows()
{
    struct Key
    {
        qint64 number = 0;
        QString text; ///< of columns that are sorted as texts
        qsizetype row = 0;
    };
    QList<FoundFileEvent> &rows = m_search->answer.newest;
    std::vector<Key> keys;
    keys.reserve(size_t(rows.size()));
    for (qsizetype row = 0; row < rows.size(); ++row) {
        if (const auto number = numberOf(rows.at(row), m_sortColumn))
            keys.push_back({*number, {}, row});
        else
            keys.push_back({0, textOf(rows.at(row), m_sortColumn).toCaseFolded(), row});
    }
    const auto less = [](const Key &a, const Key &b) {
        return a.number != b.number ? a.number < b.number : a.text < b.text;
    };
    std::stable_sort(keys.begin(), keys.end(), [&](const Key &a, const Key &b) {
        return m_sortOrder == Qt::AscendingOrder ? less(a, b) : less(b, a);
    });
    QList<FoundFileEvent> sorted;
    sorted.reserve(rows.size());
    for (const Key &key : keys)
        sorted.append(std::move(rows[key.row]));
    rows = std::move(sorted);
}

qint64 FileSearchModel::foundCount() const
{
    return m_search->answer.count;
}

qint64 FileSearchModel::foundBytes() const
{
    return m_search->answer.bytes;
}

const FoundFileEvent &FileSearchModel::found(int row) const
{
    return m_search->answer.newest.at(row);
}

const FileEvent &FileSearchModel::event(int row) const
{
    return found(row).event;
}

QList<Fact> FileSearchModel::facts(int row) const
{
    const FoundFileEvent &shown = found(row);
    Fact incident;
    incident.label = tr("Incident");
    incident.value = cellOf(shown, Column::Incident, m_zone);
    incident.whole = incident.value.text;
    return QList<Fact>{incident} + fileEventFacts(shown.event, m_zone);
}

int FileSearchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_search->answer.newest.size());
}

int FileSearchModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant FileSearchModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FoundFileEvent &row = found(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case CellRole::Id:
        return row.event.rowId;
    case CellRole::Cell:
        return QVariant::fromValue(cellOf(row, column, m_zone));
    case Qt::DisplayRole:
        return cellOf(row, column, m_zone).text;
    case CellRole::Copy:
        return textOf(row, column);
    case CellRole::Sort: {
        const auto number = numberOf(row, column);
        return number ? QVariant(*number) : QVariant(textOf(row, column));
    }
    default:
        return {};
    }
}

QVariant FileSearchModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (column == Column::Size ? Qt::AlignRight : Qt::AlignLeft)));
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    if (column == Column::Kind)
        return tr("Where");
    if (column == Column::Incident)
        return tr("Incident");
    return FileEventModel::columnTitle(*eventColumn(column), m_zone);
}

void FileSearchModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columns)
        return;
    m_sortColumn = Column(column);
    m_sortOrder = order;
    beginResetModel();
    sortRows();
    endResetModel();
}

} // namespace holdfast
