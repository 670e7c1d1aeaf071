// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/reportpreview.h"

#include "base/jobs.h"
#include "reports/reportbuilder.h"
#include "reports/reportlayout.h"
#include "reports/reportpainter.h"

#include <QPainter>

namespace holdfast {

struct ReportPreview::Built
{
    ReportDocument document;
    ReportLayout layout;
};

ReportPreview::ReportPreview(const Store &store, JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_runner(runner)
{
}

ReportPreview::~ReportPreview()
{
    m_stop.request_stop();
}

int ReportPreview::pageCount() const
{
    return m_built ? m_built->layout.pageCount() : 0;
}

QSizeF ReportPreview::pageSize()
{
    return ReportPainter::pageSize();
}

void ReportPreview::build(const IncidentId &incident)
{
    m_stop.request_stop();
    m_stop = {};
    const quint64 generation = ++m_generation;
    m_state = {};
    Q_EMIT stateChanged();
    using Answer = std::shared_ptr<const Built>;
    auto work = [&store = m_store, incident](const std::stop_token &stop) -> Result<Answer> {
        if (const auto fonts = loadReportFonts(); !fonts)
            return fonts.error();
        auto document = buildReport(store, incident, {}, stop);
        if (!document)
            return document.error();
        auto built = std::make_shared<Built>();
        built->document = *std::move(document);
        ReportTypography typography;
        auto layout = layoutReport(built->document, typography, stop);
        if (!layout)
            return layout.error();
        built->layout = *std::move(layout);
        return Answer(built);
    };
    onFinished(m_runner.run(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<Answer> &answer) {
                   if (generation != m_generation)
                       return;
                   m_pages.clear();
                   m_painting.clear();
                   if (answer) {
                       m_built = *answer;
                       m_state = {LoadState::Phase::Ready, {}};
                   } else {
                       m_state = {LoadState::Phase::Failed, answer.error()};
                   }
                   Q_EMIT stateChanged();
               });
}

QImage ReportPreview::page(int number, double scale)
{
    if (!m_built || number < 0 || number >= pageCount())
        return {};
    if (m_scale != scale) {
        m_scale = scale;
        m_pages.clear();
        m_painting.clear();
    }
    if (const auto known = m_pages.constFind(number); known != m_pages.cend())
        return *known;
    if (m_painting.contains(number))
        return {};
    m_painting.insert(number, scale);
    const quint64 generation = m_generation;
    auto work = [built = m_built, number, scale](const std::stop_token &) -> Result<QImage> {
        const QSizeF size = ReportPainter::pageSize() * scale;
        QImage image(size.toSize(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
        painter.scale(scale, scale);
        ReportPainter pages(built->document, built->layout);
        pages.paintPage(painter, number);
        return image;
    };
    onFinished(m_runner.run(std::move(work), m_stop.get_token()), this,
               [this, generation, number, scale](const Result<QImage> &image) {
                   if (generation != m_generation || scale != m_scale || !image)
                       return;
                   m_painting.remove(number);
                   // A page is some megabytes: keep those near the last one asked for.
                   if (m_pages.size() > 12) {
                       for (const int kept : m_pages.keys()) {
                           if (std::abs(kept - number) > 5)
                               m_pages.remove(kept);
                       }
                   }
                   m_pages.insert(number, *image);
                   Q_EMIT pageReady(number);
               });
    return {};
}

} // namespace holdfast
