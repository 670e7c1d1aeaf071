// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/evidenceboard.h"

#include "models/evidencemodel.h"
#include "models/evidencestagemodel.h"
#include "views/incidents/evidencecolumn.h"
#include "views/theme/typography.h"
#include "views/widgets/card.h"
#include "views/widgets/elidedlabel.h"
#include "views/widgets/keycap.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLocale>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

EvidenceBoard::EvidenceBoard(EvidenceModel &model, QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 12, 8, 12);
    layout->setSpacing(10);
    for (const EvidenceStage stage : {EvidenceStage::Collected, EvidenceStage::Relevant, EvidenceStage::InReport})
        addColumn(model, stage);
}

void EvidenceBoard::addColumn(EvidenceModel &model, EvidenceStage stage)
{
    auto *card = new Card(this);
    card->setTitle(stageText(stage));
    auto *count = new ElidedLabel(card);
    count->setTextFont(labelFont());
    card->header()->insertWidget(card->header()->count() - 1, count);
    auto *key = new KeyCap(QString::number(int(stage) + 1), card);
    key->setToolTip(tr("The key %1 moves the selected cards here").arg(int(stage) + 1));
    card->header()->addWidget(key);
    auto *cards = new EvidenceStageModel(model, stage, this);
    auto *column = new EvidenceColumn(*cards, card);
    column->setObjectName(u"evidenceColumn%1"_s.arg(int(stage) + 1));
    column->setAccessibleName(tr("Evidence: %1").arg(stageText(stage)));
    column->setAccessibleDescription(
        tr("1, 2 and 3 set the stage of the selected cards; Ctrl with left or right moves them to the next column."));
    card->setBody(column, true, 1);
    layout()->addWidget(card);
    m_columns << column;
    const auto counted = [count, cards] {
        count->setCell({.text = QLocale().toString(cards->rowCount()), .tone = Tone::Muted});
    };
    connect(cards, &QAbstractItemModel::rowsInserted, this, counted);
    connect(cards, &QAbstractItemModel::rowsRemoved, this, counted);
    connect(cards, &QAbstractItemModel::modelReset, this, counted);
    counted();
    const auto move = [this](const QList<EvidenceId> &items, EvidenceStage to) {
        if (items.isEmpty())
            return;
        m_moving = items;
        m_movingHadFocus = std::any_of(m_columns.begin(), m_columns.end(),
                                       [](const EvidenceColumn *shown) { return shown->hasFocus(); });
        Q_EMIT stageWanted(items, to);
    };
    connect(cards, &EvidenceStageModel::stageWanted, this, move);
    connect(column, &EvidenceColumn::moveWanted, this, [column, move, stage](int step) {
        const int to = int(stage) + step;
        if (to >= 0 && to <= int(EvidenceStage::InReport))
            move(column->selectedIds(), EvidenceStage(to));
    });
    connect(column, &EvidenceColumn::neighbourWanted, this, [this, stage](int step) {
        const int to = int(stage) + step;
        if (to >= 0 && to < m_columns.size())
            m_columns.at(to)->setFocus(Qt::OtherFocusReason);
    });
    connect(column, &EvidenceColumn::letterPressed, this, [this, move](int pressed, Qt::KeyboardModifiers modifiers) {
        if (pressed >= Qt::Key_1 && pressed <= Qt::Key_3)
            move(selected(), EvidenceStage(pressed - Qt::Key_1));
        else
            Q_EMIT letterPressed(pressed, modifiers);
    });
    connect(column, &EvidenceColumn::focused, this, [this, column] { becomeCurrent(*column); });
    connect(column->selectionModel(), &QItemSelectionModel::currentChanged, this, [this, column] {
        if (column->hasFocus())
            becomeCurrent(*column);
    });
    connect(cards, &QAbstractItemModel::rowsInserted, this,
            [this, column](const QModelIndex &, int first, int last) { followMoved(*column, first, last); });
}

void EvidenceBoard::becomeCurrent(EvidenceColumn &column)
{
    for (EvidenceColumn *other : std::as_const(m_columns)) {
        if (other != &column)
            other->clearSelection();
    }
    const QModelIndex index = column.currentIndex();
    if (index.isValid() && !column.selectionModel()->hasSelection())
        column.selectionModel()->select(index, QItemSelectionModel::Select);
    const EvidenceId id = column.cards().idAt(index.row());
    if (id.isEmpty() || id == m_current)
        return;
    m_current = id;
    Q_EMIT currentChanged(id);
}

void EvidenceBoard::followMoved(EvidenceColumn &column, int first, int last)
{
    bool arrived = false;
    for (int row = first; row <= last; ++row) {
        const EvidenceId id = column.cards().idAt(row);
        if (!m_moving.removeOne(id))
            continue;
        if (!arrived) {
            for (EvidenceColumn *other : std::as_const(m_columns)) {
                if (other != &column)
                    other->clearSelection();
            }
        }
        arrived = true;
        const QModelIndex index = column.cards().index(row, column.modelColumn());
        column.selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select);
        column.scrollTo(index);
        m_current = id;
    }
    if (!arrived)
        return;
    if (m_movingHadFocus)
        column.setFocus(Qt::OtherFocusReason);
    Q_EMIT currentChanged(m_current);
}

void EvidenceBoard::setCurrent(const EvidenceId &id)
{
    m_current = id;
    for (EvidenceColumn *column : std::as_const(m_columns)) {
        const int row = column->cards().rowOf(id);
        if (row < 0) {
            column->clearSelection();
            continue;
        }
        const QModelIndex index = column->cards().index(row, column->modelColumn());
        if (!column->selectionModel()->isSelected(index))
            column->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
        column->scrollTo(index);
    }
}

QList<EvidenceId> EvidenceBoard::selected() const
{
    QList<EvidenceId> ids;
    for (const EvidenceColumn *column : m_columns)
        ids << column->selectedIds();
    return ids;
}

void EvidenceBoard::focusCards()
{
    for (EvidenceColumn *column : std::as_const(m_columns)) {
        if (column->cards().rowOf(m_current) >= 0)
            return column->setFocus(Qt::OtherFocusReason);
    }
    m_columns.constFirst()->setFocus(Qt::OtherFocusReason);
}

} // namespace holdfast
