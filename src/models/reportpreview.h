// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "models/loadstate.h"

#include <QHash>
#include <QImage>
#include <QObject>
#include <QSizeF>

#include <memory>
#include <stop_token>

namespace holdfast {

class JobRunner;
class Store;

/// The report of an incident as pages for the screen, broken exactly as the PDF. Building, breaking and painting happen
/// on the runner's threads; pages are painted when somebody asks for them.
class ReportPreview final : public QObject
{
    Q_OBJECT
public:
    ReportPreview(const Store &store, JobRunner &runner, QObject *parent = nullptr);
    ~ReportPreview() override;

    /// Builds the report from the case as it is now.
    void build(const IncidentId &incident);
    [[nodiscard]] const LoadState &state() const { return m_state; }
    [[nodiscard]] int pageCount() const;
    /// Pages in points.
    [[nodiscard]] static QSizeF pageSize();
    /// The page at that scale (device pixels a point); null while it is being painted, then pageReady() tells.
    [[nodiscard]] QImage page(int number, double scale);

Q_SIGNALS:
    void stateChanged();
    void pageReady(int number);

private:
    struct Built;
    const Store &m_store;
    JobRunner &m_runner;
    LoadState m_state;
    std::shared_ptr<const Built> m_built;
    QHash<int, QImage> m_pages;
    double m_scale = 0;
    QHash<int, double> m_painting;
    quint64 m_generation = 0;
    std::stop_source m_stop;
};

} // namespace holdfast
