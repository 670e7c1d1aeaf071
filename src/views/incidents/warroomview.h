// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QListView>

namespace holdfast {

/// The entries of a war room: time, author, text, marks. Stays at the end while the person is there, and where it is when
/// the person reads further up. Reaching the top asks for earlier entries.
class WarRoomView final : public QListView
{
    Q_OBJECT
public:
    explicit WarRoomView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] bool isAtEnd() const;

Q_SIGNALS:
    void earlierWanted();
    void markRequested(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    bool m_follow = true;
};

} // namespace holdfast
