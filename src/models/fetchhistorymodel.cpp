// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/fetchhistorymodel.h"

#include "base/jobs.h"
#include "models/cell.h"
#include "models/textforms.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).toString(u"MM-dd HH:mm:ss"_s);
}

Cell fetchCell(const FetchNote &note, FetchHistoryModel::Column column)
{
    Cell cell;
    switch (column) {
    case FetchHistoryModel::Column::When:
        cell.text = note.times == 1
            ? timeText(note.atMs)
            : QCoreApplication::translate("Connections", "%1 to %2, %n times", nullptr, note.times)
                  .arg(timeText(note.atMs), timeText(note.untilMs));
        cell.mono = true;
        break;
    case FetchHistoryModel::Column::Added:
        cell.text = QString::number(note.added);
        cell.number = true;
        cell.strong = note.added > 0;
        cell.tone = note.added > 0 ? Tone::Normal : Tone::Muted;
        break;
    case FetchHistoryModel::Column::Seen:
        cell.text = QString::number(note.seen);
        cell.number = true;
        cell.tone = Tone::Muted;
        break;
    case FetchHistoryModel::Column::Duration:
        cell.text = QCoreApplication::translate("Connections", "%1 ms").arg(note.durationMs);
        cell.number = true;
        break;
    case FetchHistoryModel::Column::Outcome:
        if (note.error.isEmpty()) {
            cell.text = note.added > 0
                ? QCoreApplication::translate("Connections", "%n new incident(s)", nullptr, note.added)
                : QCoreApplication::translate("Connections", "nothing new");
            cell.glyph = Glyph::Done;
            cell.tone = note.added > 0 ? Tone::Done : Tone::Muted;
        } else {
            cell.text = note.error;
            cell.glyph = Glyph::Failed;
            cell.tone = Tone::Critical;
        }
        break;
    }
    return cell;
}

} // namespace

FetchHistoryModel::FetchHistoryModel(const Store &store, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_notes(std::make_unique<QList<FetchNote>>())
{
    connect(&store.changes(), &ChangeNotifier::fetchesChanged, this, &FetchHistoryModel::reload);
}

FetchHistoryModel::~FetchHistoryModel() = default;

void FetchHistoryModel::setConnection(const QString &name)
{
    if (m_name == name)
        return;
    m_name = name;
    beginResetModel();
    m_notes->clear();
    endResetModel();
    reload();
}

void FetchHistoryModel::reload()
{
    const auto generation = ++m_generation;
    if (m_name.isEmpty())
        return;
    if (m_notes->isEmpty())
        m_state.phase = LoadState::Phase::Loading;
    Q_EMIT stateChanged();
    onFinished(m_store.readAsync([name = m_name](const Reader &reader) { return reader.fetchState().history(name); }),
               this, [this, generation](const Result<QList<FetchNote>> &notes) {
                   if (generation != m_generation)
                       return;
                   if (!notes) {
                       m_state.phase = LoadState::Phase::Failed;
                       m_state.error = notes.error();
                   } else {
                       m_state.phase = LoadState::Phase::Ready;
                       // The newest line may only have grown: then nothing moves.
                       const bool sameRows = notes->size() == m_notes->size()
                           && (notes->isEmpty() || notes->first().atMs == m_notes->first().atMs);
                       if (sameRows) {
                           *m_notes = *notes;
                           if (!notes->isEmpty())
                               Q_EMIT dataChanged(index(0, 0), index(0, columns - 1));
                       } else {
                           beginResetModel();
                           *m_notes = *notes;
                           endResetModel();
                       }
                   }
                   Q_EMIT stateChanged();
               });
}

int FetchHistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_notes->size());
}

int FetchHistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant FetchHistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &note = m_notes->at(index.row());
    switch (role) {
    case CellRole::Cell:
        return QVariant::fromValue(fetchCell(note, Column(index.column())));
    case Qt::DisplayRole:
    case CellRole::Copy:
        return fetchCell(note, Column(index.column())).text;
    default:
        return {};
    }
}

QVariant FetchHistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::When:
        return tr("When (UTC)");
    case Column::Added:
        return tr("New");
    case Column::Seen:
        return tr("Known");
    case Column::Duration:
        return tr("Took");
    case Column::Outcome:
        return tr("Outcome");
    }
    return {};
}

} // namespace holdfast
