// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/warroomview.h"

#include "models/cell.h"
#include "views/incidents/warroomdelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QScrollBar>

namespace holdfast {

WarRoomView::WarRoomView(QWidget *parent)
    : QListView(parent)
{
    setItemDelegate(new WarRoomDelegate(this));
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(Adjust);
    setUniformItemSizes(false);
    setSelectionMode(ExtendedSelection);
    setFrameShape(NoFrame);
    setAccessibleName(tr("War room entries"));
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        m_follow = value >= verticalScrollBar()->maximum() - 4;
        if (value == verticalScrollBar()->minimum() && verticalScrollBar()->maximum() > 0)
            Q_EMIT earlierWanted();
    });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (m_follow)
            verticalScrollBar()->setValue(maximum);
    });
}

void WarRoomView::setModel(QAbstractItemModel *model)
{
    QListView::setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_follow = true;
        scrollToBottom();
    });
}

bool WarRoomView::isAtEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
}

void WarRoomView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QStringList lines;
        for (const QModelIndex &index : selectionModel()->selectedIndexes())
            lines << index.data(CellRole::Copy).toString();
        QApplication::clipboard()->setText(lines.join(u'\n'));
        return;
    }
    if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_M && currentIndex().isValid()) {
        Q_EMIT markRequested(currentIndex());
        return;
    }
    if (event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(QEvent::KeyPress, event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
        QListView::keyPressEvent(&arrow);
        return;
    }
    QListView::keyPressEvent(event);
}

void WarRoomView::resizeEvent(QResizeEvent *event)
{
    const bool follow = m_follow;
    QListView::resizeEvent(event);
    // Heights of entries depend on the width.
    scheduleDelayedItemsLayout();
    m_follow = follow;
}

} // namespace holdfast
