// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/fileeventmodel.h"

#include "base/jobs.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QLocale>
#include <QSaveFile>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

struct FileEventModel::Query
{
    FileEventQuery events;
};

namespace {

constexpr int pageSize = 100;
constexpr int cachedRows = 6'000;
/// Pages asked for at once: what was scrolled past is not loaded.
constexpr int pagesAtOnce = 4;

std::optional<FileEventColumn> storeColumn(FileEventModel::Column column)
{
    using Ours = FileEventModel::Column;
    using Theirs = FileEventColumn;
    switch (column) {
    case Ours::Mark:
        return {};
    case Ours::OccurredAt:
        return Theirs::OccurredAt;
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
        return Theirs::DestinationName;
    case Ours::SyncDestination:
        return Theirs::SyncDestination;
    case Ours::Sha256:
        return Theirs::Sha256;
    case Ours::Md5:
        return Theirs::Md5;
    case Ours::Owner:
        return Theirs::Owner;
    case Ours::Hostname:
        return Theirs::Hostname;
    case Ours::Trusted:
        return Theirs::Trusted;
    case Ours::Risk:
        return Theirs::RiskScore;
    case Ours::DataClass:
        return Theirs::DataClass;
    case Ours::ValueScore:
        return Theirs::ValueScore;
    case Ours::Actor:
        return Theirs::Actor;
    case Ours::DeviceUser:
        return Theirs::DeviceUser;
    case Ours::Action:
        return Theirs::Action;
    case Ours::Source:
        return Theirs::Source;
    case Ours::DestinationCategory:
        return Theirs::DestinationCategory;
    case Ours::DestinationAccount:
        return Theirs::DestinationAccount;
    case Ours::MimeType:
        return Theirs::MimeType;
    case Ours::ProcessName:
        return Theirs::ProcessName;
    case Ours::WindowTitle:
        return Theirs::WindowTitle;
    case Ours::Url:
        return Theirs::Url;
    case Ours::MediaVendor:
        return Theirs::MediaVendor;
    case Ours::MediaName:
        return Theirs::MediaName;
    case Ours::MediaSerial:
        return Theirs::MediaSerial;
    case Ours::DeviceUid:
        return Theirs::DeviceUid;
    case Ours::PrivateIps:
        return Theirs::PrivateIps;
    case Ours::PublicIp:
        return Theirs::PublicIp;
    case Ours::RiskSeverity:
        return Theirs::RiskSeverity;
    case Ours::RiskIndicators:
        return Theirs::RiskIndicators;
    case Ours::CreatedAt:
        return Theirs::CreatedAt;
    case Ours::ModifiedAt:
        return Theirs::ModifiedAt;
    case Ours::InsertedAt:
        return Theirs::InsertedAt;
    case Ours::EventId:
        return Theirs::EventId;
    }
    return {};
}

} // namespace

FileEventModel::FileEventModel(const Store &store, const Clock &clock, QString user, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_clock(clock)
    , m_user(std::move(user))
    , m_query(std::make_unique<Query>())
    , m_rows(cachedRows)
{
    m_loadTimer.setSingleShot(true);
    m_loadTimer.setInterval(0);
    connect(&m_loadTimer, &QTimer::timeout, this, &FileEventModel::loadWanted);
    m_reloadTimer.setSingleShot(true);
    m_reloadTimer.setInterval(100ms);
    connect(&m_reloadTimer, &QTimer::timeout, this, &FileEventModel::reload);
    connect(&store.changes(), &ChangeNotifier::fileEventsChanged, this, [this](const IncidentId &incident) {
        if (incident == m_query->events.incident && !m_reloadTimer.isActive())
            m_reloadTimer.start();
    });
    connect(&store.changes(), &ChangeNotifier::evidenceChanged, this, [this](const IncidentId &incident) {
        if (incident == m_query->events.incident)
            askMarks();
    });
}

FileEventModel::~FileEventModel()
{
    m_stop.request_stop();
}

void FileEventModel::setIncident(const IncidentId &incident)
{
    if (m_query->events.incident == incident)
        return;
    m_query->events.incident = incident;
    m_marked.clear();
    m_total = m_totalBytes = m_untrusted = 0;
    reload();
    askMarks();
}

void FileEventModel::setFilterLine(const QString &line)
{
    const auto filter = parseFileEventFilter(line, {m_user, m_clock.nowMs()});
    if (!filter) {
        Q_EMIT filterRejected(filter.error());
        return;
    }
    Q_EMIT filterAccepted();
    m_filterLine = line;
    if (m_query->events.filter == *filter)
        return;
    m_query->events.filter = *filter;
    ask();
}

void FileEventModel::setZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    if (!m_ids.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_ids.size()) - 1, columns - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
}

void FileEventModel::reload()
{
    ask();
    askTotals();
}

void FileEventModel::ask()
{
    m_stop.request_stop();
    m_stop = {};
    const quint64 generation = ++m_generation;
    m_complete = false;
    m_firstChunk = true;
    m_wantedPages.clear();
    m_loadingPages.clear();
    m_state = {};
    Q_EMIT stateChanged();
    if (m_query->events.incident.isEmpty())
        return;
    // Chunks come as results of a future of their own, so that a chunk never meets a model that is gone.
    auto promise = std::make_shared<QPromise<QList<qint64>>>();
    auto *watcher = new QFutureWatcher<QList<qint64>>(this);
    connect(watcher, &QFutureWatcherBase::resultReadyAt, this,
            [this, watcher, generation](int at) { takeChunk(watcher->resultAt(at), generation); });
    connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(promise->future());
    promise->start();
    auto work = [query = m_query->events, promise](const Reader &reader) {
        const std::stop_token stop = reader.stopToken();
        return reader.fileEvents().index(
            query,
            [&](QList<qint64> ids) {
                promise->addResult(std::move(ids));
                return !stop.stop_requested();
            },
            stop);
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, promise, generation](const Result<qint64> &count) {
                   // The chunks' future ends after the last chunk was given to it; its results are delivered before this one's end.
                   promise->finish();
                   if (generation != m_generation)
                       return;
                   if (!count) {
                       m_state = {LoadState::Phase::Failed, count.error()};
                       Q_EMIT stateChanged();
                       return;
                   }
                   QTimer::singleShot(0, this, [this, generation] {
                       if (generation != m_generation)
                           return;
                       if (m_firstChunk)
                           takeChunk({}, generation);
                       m_complete = true;
                       m_state = {LoadState::Phase::Ready, {}};
                       Q_EMIT stateChanged();
                       readOrdersAhead();
                   });
               });
}

/// So that the first sort of a large case by what people sort by most takes no longer than the second.
void FileEventModel::readOrdersAhead()
{
    (void)m_store.readAsync(
        [incident = m_query->events.incident](const Reader &reader) {
            return reader.fileEvents().prepareOrders(incident, {FileEventColumn::Size, FileEventColumn::FileName},
                                                     reader.stopToken());
        },
        m_stop.get_token());
}

void FileEventModel::takeChunk(const QList<qint64> &ids, quint64 generation)
{
    if (generation != m_generation)
        return;
    if (std::exchange(m_firstChunk, false)) {
        beginResetModel();
        m_ids = ids;
        endResetModel();
        m_state = {LoadState::Phase::Ready, {}};
        Q_EMIT stateChanged();
        return;
    }
    if (ids.isEmpty())
        return;
    const int first = int(m_ids.size());
    beginInsertRows({}, first, first + int(ids.size()) - 1);
    m_ids << ids;
    endInsertRows();
}

void FileEventModel::askTotals()
{
    FileEventQuery all;
    all.incident = m_query->events.incident;
    if (all.incident.isEmpty())
        return;
    auto work = [all](const Reader &reader) { return reader.fileEvents().totals(all); };
    onFinished(m_store.readAsync(std::move(work)), this,
               [this, incident = all.incident](const Result<FileEventTotals> &totals) {
                   if (!totals || incident != m_query->events.incident)
                       return;
                   m_total = totals->count;
                   m_totalBytes = totals->bytes;
                   m_untrusted = totals->untrusted;
                   Q_EMIT totalsChanged();
               });
}

void FileEventModel::askMarks()
{
    const IncidentId incident = m_query->events.incident;
    auto work = [incident](const Reader &reader) { return reader.evidence().list(incident); };
    onFinished(m_store.readAsync(std::move(work)), this, [this, incident](const Result<QList<Evidence>> &items) {
        if (!items || incident != m_query->events.incident)
            return;
        m_marked.clear();
        for (const Evidence &item : *items) {
            if (!item.externalId.isEmpty())
                m_marked.insert(item.externalId);
        }
        if (!m_ids.isEmpty())
            Q_EMIT dataChanged(index(0, int(Column::Mark)), index(int(m_ids.size()) - 1, int(Column::Mark)));
    });
}

void FileEventModel::want(int row) const
{
    const int page = row / pageSize;
    if (m_loadingPages.contains(page))
        return;
    m_wantedPages.insert(page);
    if (!m_loadTimer.isActive() && m_loadingPages.size() < pagesAtOnce)
        m_loadTimer.start();
}

void FileEventModel::loadWanted()
{
    QList<int> pages(m_wantedPages.begin(), m_wantedPages.end());
    m_wantedPages.clear();
    // The last pages asked for are the ones on screen now.
    if (pages.size() > pagesAtOnce)
        pages = pages.last(pagesAtOnce);
    for (const int page : std::as_const(pages)) {
        m_loadingPages.insert(page);
        const QList<qint64> ids = m_ids.mid(qsizetype(page) * pageSize, pageSize);
        const quint64 generation = m_generation;
        auto work = [ids](const Reader &reader) { return reader.fileEvents().page(ids); };
        onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
                   [this, page, generation](const Result<QList<FileEvent>> &events) {
                       if (generation != m_generation)
                           return;
                       m_loadingPages.remove(page);
                       if (!events)
                           return;
                       for (const FileEvent &event : *events)
                           m_rows.insert(event.rowId, new FileEvent(event));
                       const int first = page * pageSize;
                       const int last = std::min<int>(first + pageSize, int(m_ids.size())) - 1;
                       if (first <= last)
                           Q_EMIT dataChanged(index(first, 0), index(last, columns - 1));
                   });
    }
}

qint64 FileEventModel::rowIdAt(int row) const
{
    return row >= 0 && row < m_ids.size() ? m_ids.at(row) : 0;
}

int FileEventModel::rowOf(qint64 rowId) const
{
    return int(m_ids.indexOf(rowId));
}

const FileEvent *FileEventModel::event(int row) const
{
    const qint64 id = rowIdAt(row);
    if (id == 0)
        return nullptr;
    if (const FileEvent *known = m_rows.object(id))
        return known;
    want(row);
    return nullptr;
}

bool FileEventModel::isMarked(int row) const
{
    const FileEvent *known = m_rows.object(rowIdAt(row));
    return known && m_marked.contains(known->eventId);
}

QList<Fact> FileEventModel::facts(int row) const
{
    const FileEvent *known = event(row);
    return known ? fileEventFacts(*known, m_zone) : QList<Fact>();
}

int FileEventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int FileEventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant FileEventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto column = Column(index.column());
    if (role == CellRole::Id)
        return m_ids.at(index.row());
    if (role != CellRole::Cell && role != Qt::DisplayRole && role != CellRole::Copy && role != CellRole::Sort
        && role != Qt::ToolTipRole)
        return {};
    const FileEvent *known = event(index.row());
    if (!known)
        return role == CellRole::Cell ? QVariant::fromValue(Cell{.text = {}, .loading = true}) : QVariant();
    if (column == Column::Mark) {
        const bool marked = m_marked.contains(known->eventId);
        if (role == CellRole::Cell)
            return QVariant::fromValue(Cell{.text = {},
                                            .tone = marked ? Tone::Accent : Tone::Muted,
                                            .glyph = marked ? Glyph::Marked : Glyph::Unmarked});
        if (role == Qt::ToolTipRole)
            return marked ? tr("is evidence") : tr("M marks it as evidence");
        return marked ? tr("evidence") : QString();
    }
    switch (role) {
    case CellRole::Cell:
        return QVariant::fromValue(fileEventCell(*known, column, m_zone));
    case Qt::DisplayRole:
        return fileEventCell(*known, column, m_zone).text;
    case CellRole::Copy:
        return fileEventText(*known, column);
    case CellRole::Sort:
        return column == Column::Size ? QVariant(known->sizeBytes) : QVariant(fileEventText(*known, column));
    case Qt::ToolTipRole:
        if (column == Column::Sha256 && known->sha256.isEmpty())
            return known->sha256Error;
        if (column == Column::Md5 && known->md5.isEmpty())
            return known->md5Error;
        return column == Column::Sha256 || column == Column::Md5 ? QVariant(fileEventText(*known, column)) : QVariant();
    default:
        return {};
    }
}

QVariant FileEventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole) {
        const bool right = column == Column::Size || column == Column::ValueScore;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft)));
    }
    if (role == Qt::AccessibleTextRole && column == Column::Mark)
        return tr("Evidence mark");
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return column == Column::Mark ? QString() : columnTitle(column, m_zone);
    return {};
}

void FileEventModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columns)
        return;
    const auto wanted = storeColumn(Column(column));
    if (!wanted || (m_query->events.order == *wanted && m_query->events.direction == order))
        return;
    m_query->events.order = *wanted;
    m_query->events.direction = order;
    ask();
}

QFuture<Result<qint64>> FileEventModel::exportCsv(const QString &path, const QList<Column> &shown,
                                                  std::shared_ptr<std::atomic<qint64>> progress,
                                                  std::stop_token stop) const
{
    auto work = [query = m_query->events, path, shown, progress](const Reader &reader) -> Result<qint64> {
        QSaveFile file(path);
        const auto failed = [&] {
            return Error{ErrorCode::InvalidInput, tr("%1 cannot be written: %2").arg(path, file.errorString()), {}};
        };
        if (!file.open(QIODevice::WriteOnly))
            return failed();
        QByteArrayList titles;
        for (const Column column : shown)
            titles << csvField(columnTitle(column, TimeZoneChoice::Utc));
        file.write(titles.join(',') + "\r\n");
        qint64 written = 0;
        std::optional<Error> error;
        const auto writeIds = [&](const QList<qint64> &ids) {
            for (qsizetype from = 0; from < ids.size() && !error; from += 500) {
                const auto events = reader.fileEvents().page(ids.mid(from, 500));
                if (!events) {
                    error = events.error();
                    return;
                }
                QByteArray lines;
                for (const FileEvent &event : *events) {
                    QByteArrayList fields;
                    for (const Column column : shown)
                        fields << csvField(fileEventText(event, column));
                    lines += fields.join(',') + "\r\n";
                }
                if (file.write(lines) != lines.size())
                    error = failed();
                written += events->size();
                progress->store(written);
                if (reader.stopToken().stop_requested())
                    error = Error{ErrorCode::Canceled, tr("The export was canceled; nothing was written."), {}};
            }
        };
        const auto count = reader.fileEvents().index(
            query,
            [&](const QList<qint64> &ids) {
                writeIds(ids);
                return !error;
            },
            reader.stopToken());
        if (error)
            return *error;
        if (!count)
            return count.error();
        if (!file.commit())
            return failed();
        return written;
    };
    return m_store.readAsync(std::move(work), std::move(stop));
}

QFuture<Result<QString>> FileEventModel::rowsAsText(const QList<int> &rows, const QList<Column> &shown) const
{
    QList<qint64> ids;
    ids.reserve(rows.size());
    for (const int row : rows)
        ids << rowIdAt(row);
    auto work = [ids, shown](const Reader &reader) -> Result<QString> {
        QStringList lines;
        for (qsizetype from = 0; from < ids.size(); from += 500) {
            const auto events = reader.fileEvents().page(ids.mid(from, 500));
            if (!events)
                return events.error();
            for (const FileEvent &event : *events) {
                QStringList cells;
                for (const Column column : shown)
                    cells << fileEventText(event, column);
                lines << cells.join(u'\t');
            }
        }
        return lines.join(u'\n');
    };
    return m_store.readAsync(std::move(work));
}

} // namespace holdfast
