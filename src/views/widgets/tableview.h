// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTableView>

#include <functional>

namespace holdfast {

/// The table of every page: rows of one fixed height, hairlines, whole rows selected, columns the person can choose,
/// move and size; J and K go down and up, copy takes the selected rows as text with tabs.
class TableView final : public QTableView
{
    Q_OBJECT
public:
    explicit TableView(QWidget *parent = nullptr);

    /// Which columns are shown in which order and width, to be kept and restored.
    [[nodiscard]] QByteArray columnLayout() const;
    bool restoreColumnLayout(const QByteArray &layout);
    /// Offers all columns of the model by name.
    void showColumnMenu(const QPoint &globalPosition);
    /// The selected rows as lines, shown columns in shown order, tabs between.
    [[nodiscard]] QString selectedText() const;
    void copySelected() const;
    /// Takes over copying where the selected rows may not be loaded.
    void setCopyHandler(std::function<void()> copy) { m_copy = std::move(copy); }
    /// Without making an index for each of a million rows.
    [[nodiscard]] qsizetype selectedRowCount() const;
    /// The first selected rows in order, at most so many.
    [[nodiscard]] QList<int> selectedRows(qsizetype limit) const;
    /// The model's columns that are shown, in shown order.
    [[nodiscard]] QList<int> shownColumns() const;

    /// Rows whose single-letter keys the page handles; the view does not search by typing.
    void keyboardSearch(const QString &) override { }

Q_SIGNALS:
    /// A key with a printable letter that the table itself does not use.
    void letterPressed(int key, Qt::KeyboardModifiers modifiers);
    void openRequested(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    std::function<void()> m_copy;
};

} // namespace holdfast
