// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/facet.h"

#include <QFrame>

namespace holdfast {

/// How the rows are spread over the values of one field, as bars. A click on a value filters the table by it; so do the
/// arrow keys and Enter.
class FacetCard final : public QFrame
{
    Q_OBJECT
public:
    explicit FacetCard(QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// At most four values are shown; the others are counted in the last row's tooltip.
    void setFacet(const Facet &facet);
    [[nodiscard]] const Facet &facet() const { return m_facet; }
    [[nodiscard]] QRect rowRect(int row) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The filter term of the chosen value: "severity:high".
    void termChosen(const QString &term);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] int rowAt(const QPoint &point) const;
    void updateDescription();

    Facet m_facet;
    QString m_title;
    int m_hovered = -1;
    int m_current = 0;
};

} // namespace holdfast
