// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/reportview.h"

#include "models/reportpreview.h"
#include "views/theme/colors.h"

#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

namespace holdfast {

namespace {

constexpr int gap = 16;

} // namespace

class ReportView::Pages final : public QWidget
{
public:
    using QWidget::QWidget;

    void setPreview(ReportPreview &preview)
    {
        m_preview = &preview;
        connect(&preview, &ReportPreview::stateChanged, this, &Pages::resizeToPages);
        connect(&preview, &ReportPreview::pageReady, this, [this](int page) { update(pageRect(page)); });
    }

    void setZoom(double zoom)
    {
        m_zoom = zoom;
        resizeToPages();
    }

    [[nodiscard]] QRect pageRect(int page) const
    {
        const QSize size = (ReportPreview::pageSize() * m_zoom).toSize();
        return {std::max(gap, (width() - size.width()) / 2), gap + page * (size.height() + gap), size.width(),
                size.height()};
    }

    void resizeToPages()
    {
        const QSize size = (ReportPreview::pageSize() * m_zoom).toSize();
        const int count = m_preview ? m_preview->pageCount() : 0;
        setMinimumSize(size.width() + 2 * gap, gap + count * (size.height() + gap));
        update();
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        if (!m_preview)
            return;
        QPainter painter(this);
        const Colors &colors = colorsFor(palette());
        for (int page = 0; page < m_preview->pageCount(); ++page) {
            const QRect place = pageRect(page);
            if (!place.intersects(event->rect()))
                continue;
            const QImage image = m_preview->page(page, m_zoom * devicePixelRatioF());
            if (image.isNull())
                painter.fillRect(place, Qt::white);
            else
                painter.drawImage(place, image);
            painter.setPen(colors[ColorRole::Line]);
            painter.drawRect(place.adjusted(-1, -1, 0, 0));
        }
    }

private:
    ReportPreview *m_preview = nullptr;
    double m_zoom = 1.3;
};

ReportView::ReportView(QWidget *parent)
    : QScrollArea(parent)
    , m_pages(new Pages(this))
{
    setWidget(m_pages);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Preview of the report"));
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { Q_EMIT currentPageChanged(currentPage()); });
}

void ReportView::setPreview(ReportPreview &preview)
{
    m_pages->setPreview(preview);
}

void ReportView::setZoom(double zoom)
{
    const double share =
        verticalScrollBar()->maximum() > 0 ? double(verticalScrollBar()->value()) / verticalScrollBar()->maximum() : 0;
    m_zoom = std::clamp(zoom, 0.5, 3.0);
    m_pages->setZoom(m_zoom);
    verticalScrollBar()->setValue(int(share * verticalScrollBar()->maximum()));
}

int ReportView::currentPage() const
{
    const int height = m_pages->pageRect(0).height() + gap;
    return (verticalScrollBar()->value() + viewport()->height() / 2) / std::max(1, height) + 1;
}

void ReportView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Home)
        verticalScrollBar()->setValue(0);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else
        QScrollArea::keyPressEvent(event);
}

} // namespace holdfast
