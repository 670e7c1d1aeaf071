// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/tableview.h"

#include "models/cell.h"
#include "views/widgets/celldelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>

namespace holdfast {

TableView::TableView(QWidget *parent)
    : QTableView(parent)
{
    setItemDelegate(new CellDelegate(this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setWordWrap(false);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(CellDelegate::rowHeight);
    verticalHeader()->setMinimumSectionSize(CellDelegate::rowHeight);
    horizontalHeader()->setFixedHeight(30);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setMinimumSectionSize(32);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this,
            [this](const QPoint &point) { showColumnMenu(horizontalHeader()->mapToGlobal(point)); });
}

QByteArray TableView::columnLayout() const
{
    return horizontalHeader()->saveState();
}

bool TableView::restoreColumnLayout(const QByteArray &layout)
{
    return horizontalHeader()->restoreState(layout);
}

void TableView::showColumnMenu(const QPoint &globalPosition)
{
    QMenu menu;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        const QString name = model()->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString();
        const QString shown =
            name.isEmpty() ? model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() : name;
        QAction *action = menu.addAction(shown);
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnHidden(column, !on); });
    }
    menu.exec(globalPosition);
}

qsizetype TableView::selectedRowCount() const
{
    qsizetype count = 0;
    if (selectionModel()) {
        for (const QItemSelectionRange &range : selectionModel()->selection())
            count += range.height();
    }
    return count;
}

QList<int> TableView::selectedRows(qsizetype limit) const
{
    QList<int> rows;
    if (!selectionModel())
        return rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < limit; ++row)
            rows << row;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

QList<int> TableView::shownColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns << column;
    }
    return columns;
}

QString TableView::selectedText() const
{
    const QList<int> columns = shownColumns();
    QStringList lines;
    for (const int row : selectedRows(100'000)) {
        QStringList cells;
        for (const int column : columns)
            cells << model()->index(row, column).data(CellRole::Copy).toString();
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

void TableView::copySelected() const
{
    if (m_copy)
        m_copy();
    else
        QApplication::clipboard()->setText(selectedText());
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelected();
        return;
    }
    const auto move = [&](int key) {
        // With the focus a row becomes current, but it is not selected: the first key selects it instead of passing it by.
        if (currentIndex().isValid() && !selectionModel()->hasSelection())
            return selectRow(currentIndex().row());
        QKeyEvent arrow(QEvent::KeyPress, key, event->modifiers());
        QTableView::keyPressEvent(&arrow);
    };
    const bool plain = (event->modifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
    if (plain && (event->key() == Qt::Key_J || event->key() == Qt::Key_Down))
        return move(Qt::Key_Down);
    if (plain && (event->key() == Qt::Key_K || event->key() == Qt::Key_Up))
        return move(Qt::Key_Up);
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        if (currentIndex().isValid())
            Q_EMIT openRequested(currentIndex());
        return;
    }
    const bool letter = event->key() >= Qt::Key_A && event->key() <= Qt::Key_Z;
    if (plain
        && (letter || event->key() == Qt::Key_Space || (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_9))) {
        Q_EMIT letterPressed(event->key(), event->modifiers());
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && event->button() == Qt::LeftButton)
        Q_EMIT openRequested(index);
    else
        QTableView::mouseDoubleClickEvent(event);
}

} // namespace holdfast
