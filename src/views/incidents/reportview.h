// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QScrollArea>

namespace holdfast {

class ReportPreview;

/// The pages of a report below each other, as paper on the window. Only pages near the eyes are painted.
class ReportView final : public QScrollArea
{
    Q_OBJECT
public:
    explicit ReportView(QWidget *parent = nullptr);

    /// The preview outlives the view.
    void setPreview(ReportPreview &preview);
    /// Logical pixels a point.
    void setZoom(double zoom);
    [[nodiscard]] double zoom() const { return m_zoom; }
    /// The page in the middle of the view, from 1.
    [[nodiscard]] int currentPage() const;

Q_SIGNALS:
    void currentPageChanged(int page);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Pages;
    Pages *m_pages;
    double m_zoom = 1.3;
};

} // namespace holdfast
