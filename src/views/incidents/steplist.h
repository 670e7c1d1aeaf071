// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/worksteps.h"

#include <QWidget>

namespace holdfast {

/// The work plan in short: one line a step, shape, title, and what came of it at the right.
class StepList final : public QWidget
{
    Q_OBJECT
public:
    explicit StepList(QWidget *parent = nullptr);

    void setSteps(const QList<WorkStep> &steps);
    /// Said instead when there are no steps.
    void setEmptyText(const QString &text);
    [[nodiscard]] const QList<WorkStep> &steps() const { return m_steps; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void activated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    static constexpr int rowHeight = 20;
    QList<WorkStep> m_steps;
    QString m_emptyText;
};

} // namespace holdfast
