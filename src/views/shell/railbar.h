// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QButtonGroup;
class QVBoxLayout;

namespace holdfast {

/// The dark rail at the left: one button a page, shape above word.
class RailBar final : public QFrame
{
    Q_OBJECT
public:
    explicit RailBar(QWidget *parent = nullptr);

    /// name: stable key of the page; iconName: freedesktop name.
    void addPage(const QString &name, const QString &text, const QString &iconName);
    void setCurrentPage(const QString &name);

    static constexpr int railWidth = 60;

Q_SIGNALS:
    void pageChosen(const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_layout;
    QButtonGroup *m_buttons;
};

} // namespace holdfast
