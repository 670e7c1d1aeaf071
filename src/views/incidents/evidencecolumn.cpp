// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/evidencecolumn.h"

#include "models/cell.h"
#include "models/evidencemodel.h"
#include "models/evidencestagemodel.h"
#include "views/incidents/evidencecarddelegate.h"
#include "views/theme/colors.h"
#include "views/theme/typography.h"

#include <QClipboard>
#include <QDrag>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

namespace holdfast {

using namespace Qt::StringLiterals;

EvidenceColumn::EvidenceColumn(EvidenceStageModel &cards, QWidget *parent)
    : QListView(parent)
    , m_cards(cards)
    , m_delegate(new EvidenceCardDelegate(this))
{
    setModel(&cards);
    setModelColumn(int(EvidenceModel::Column::Title));
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setDropIndicatorShown(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    connect(&cards, &QAbstractItemModel::rowsInserted, viewport(), qOverload<>(&QWidget::update));
    connect(&cards, &QAbstractItemModel::rowsRemoved, viewport(), qOverload<>(&QWidget::update));
}

QList<EvidenceId> EvidenceColumn::selectedIds() const
{
    QList<EvidenceId> ids;
    for (int row = 0; row < m_cards.rowCount(); ++row) {
        if (selectionModel()->isSelected(m_cards.index(row, modelColumn())))
            ids << m_cards.idAt(row);
    }
    return ids;
}

void EvidenceColumn::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (event->matches(QKeySequence::Copy)) {
        QStringList lines;
        for (const QModelIndex &card : selectionModel()->selectedIndexes()) {
            QStringList texts;
            for (const auto column :
                 {EvidenceModel::Column::Number, EvidenceModel::Column::Title, EvidenceModel::Column::Sha256})
                texts << card.siblingAtColumn(int(column)).data(CellRole::Copy).toString();
            lines << texts.join(u'\t');
        }
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
        return;
    }
    const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
    if (sideways && !event->modifiers().testFlag(Qt::ShiftModifier)) {
        const int step = (key == Qt::Key_Left) == (layoutDirection() == Qt::LeftToRight) ? -1 : 1;
        if (event->modifiers().testFlag(Qt::ControlModifier))
            Q_EMIT moveWanted(step);
        else
            Q_EMIT neighbourWanted(step);
        return;
    }
    const bool plain = (event->modifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
    if (plain && (key == Qt::Key_J || key == Qt::Key_K)) {
        QKeyEvent arrow(QEvent::KeyPress, key == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, event->modifiers());
        QListView::keyPressEvent(&arrow);
        return;
    }
    const bool letter = (key >= Qt::Key_A && key <= Qt::Key_Z) || (key >= Qt::Key_1 && key <= Qt::Key_9);
    if (plain && letter) {
        Q_EMIT letterPressed(key, event->modifiers());
        return;
    }
    QListView::keyPressEvent(event);
}

void EvidenceColumn::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_cards.rowCount() > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrentIndex(m_cards.index(0, modelColumn()));
    Q_EMIT focused();
}

QPixmap EvidenceColumn::dragPicture(const QModelIndexList &indexes) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QModelIndex &first = indexes.constFirst();
    const QSize size = EvidenceCardDelegate::cardRect(visualRect(first)).size();
    QPixmap picture(size * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    option.state = QStyle::State_Enabled | QStyle::State_Selected;
    m_delegate->paintCard(painter, QRect(QPoint(), size), option, first);
    if (indexes.size() > 1) {
        const Colors &colors = colorsFor(palette());
        const QRect count(size.width() - 34, size.height() - 26, 28, 20);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors[ColorRole::Accent]);
        painter.drawRoundedRect(count, 10, 10);
        painter.setFont(labelFontStrong());
        painter.setPen(colors[ColorRole::OnAccent]);
        painter.drawText(count, Qt::AlignCenter, QString::number(indexes.size()));
    }
    return picture;
}

void EvidenceColumn::startDrag(Qt::DropActions actions)
{
    const QModelIndexList indexes = selectedIndexes();
    if (indexes.isEmpty())
        return;
    auto *drag = new QDrag(this);
    drag->setMimeData(m_cards.mimeData(indexes));
    const QPixmap picture = dragPicture(indexes);
    drag->setPixmap(picture);
    drag->setHotSpot(QPoint(24, 16));
    // The card goes when the store has moved it; nothing is taken out of the model here, whatever the drag's outcome.
    drag->exec(actions, Qt::MoveAction);
}

bool EvidenceColumn::takes(const QDropEvent &event) const
{
    return m_cards.canDropMimeData(event.mimeData(), event.proposedAction(), -1, -1, {});
}

void EvidenceColumn::setDropHere(bool here)
{
    if (m_dropHere == here)
        return;
    m_dropHere = here;
    viewport()->update();
}

void EvidenceColumn::dragEnterEvent(QDragEnterEvent *event)
{
    setDropHere(takes(*event));
    if (m_dropHere)
        event->acceptProposedAction();
    else
        event->ignore();
}

void EvidenceColumn::dragMoveEvent(QDragMoveEvent *event)
{
    setDropHere(takes(*event));
    if (m_dropHere)
        event->acceptProposedAction();
    else
        event->ignore();
}

void EvidenceColumn::dragLeaveEvent(QDragLeaveEvent *)
{
    setDropHere(false);
}

void EvidenceColumn::dropEvent(QDropEvent *event)
{
    setDropHere(false);
    if (m_cards.dropMimeData(event->mimeData(), event->proposedAction(), -1, -1, {}))
        event->acceptProposedAction();
    else
        event->ignore();
}

void EvidenceColumn::paintEvent(QPaintEvent *event)
{
    const Colors &colors = colorsFor(palette());
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF room = QRectF(viewport()->rect()).adjusted(8.5, 0.5, -8.5, -8.5);
    if (m_dropHere) {
        painter.setPen(QPen(colors[ColorRole::Accent], 2, Qt::DashLine));
        painter.setBrush(colors[ColorRole::Selection]);
        painter.drawRoundedRect(room, 6, 6);
    }
    if (m_cards.rowCount() == 0) {
        painter.setFont(labelFont());
        painter.setPen(colors[m_dropHere ? ColorRole::OnSelection : ColorRole::Muted]);
        painter.drawText(
            room, Qt::AlignCenter | Qt::TextWordWrap,
            tr("No item is here. Drag a card to this column, or press %1 on it.").arg(int(m_cards.stage()) + 1));
    }
    painter.end();
    QListView::paintEvent(event);
    if (m_cards.rowCount() == 0 && hasFocus()) {
        QPainter frame(viewport());
        frame.setRenderHint(QPainter::Antialiasing);
        frame.setPen(QPen(colors[ColorRole::Accent], 1.5));
        frame.drawRoundedRect(room, 6, 6);
    }
}

} // namespace holdfast
