// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/evidence.h"

#include <QListView>

namespace holdfast {

class EvidenceCardDelegate;
class EvidenceStageModel;

/// One column of cards of the evidence board. Cards are dragged out of it and dropped on it; by keyboard 1, 2, 3 or Ctrl
/// with an arrow move the selected ones, plain arrows go to the neighbours.
class EvidenceColumn final : public QListView
{
    Q_OBJECT
public:
    explicit EvidenceColumn(EvidenceStageModel &cards, QWidget *parent = nullptr);

    [[nodiscard]] EvidenceStageModel &cards() const { return m_cards; }
    [[nodiscard]] QList<EvidenceId> selectedIds() const;

    /// Letters are keys of the page; the view does not search by typing.
    void keyboardSearch(const QString &) override { }
    [[nodiscard]] QSize minimumSizeHint() const override { return {150, 80}; }

Q_SIGNALS:
    void letterPressed(int key, Qt::KeyboardModifiers modifiers);
    /// -1: the column to the left, 1: to the right.
    void neighbourWanted(int step);
    void moveWanted(int step);
    void focused();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void startDrag(Qt::DropActions actions) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] bool takes(const QDropEvent &event) const;
    [[nodiscard]] QPixmap dragPicture(const QModelIndexList &indexes) const;
    void setDropHere(bool here);

    EvidenceStageModel &m_cards;
    EvidenceCardDelegate *m_delegate;
    bool m_dropHere = false; ///< a drag that would be taken is over the column
};

} // namespace holdfast
