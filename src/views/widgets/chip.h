// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/cell.h"

#include <QAbstractButton>

namespace holdfast {

/// A pill with a short text and maybe a shape: "Active", "Owner: you", "executive". Checkable chips are filters.
class Chip final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit Chip(QWidget *parent = nullptr);

    void setCell(const Cell &cell);
    [[nodiscard]] const Cell &cell() const { return m_cell; }
    /// A filter chip can be pressed; others only tell.
    void setFilter(bool filter);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Cell m_cell;
};

} // namespace holdfast
