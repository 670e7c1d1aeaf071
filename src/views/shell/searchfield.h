// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractButton>

namespace holdfast {

/// What looks like a field in the menu bar and opens the palette: "Search or run a command  Ctrl K".
class SearchField final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit SearchField(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override { return {320, 26}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {180, 26}; }

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace holdfast
