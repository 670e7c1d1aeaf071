// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

namespace holdfast {

class ReportPreview;
class ReportView;
namespace Ui {
class ReportPage;
}

/// The report as it would be written now: preview, save as PDF, send to the stakeholders.
class ReportPage final : public QWidget
{
    Q_OBJECT
public:
    explicit ReportPage(const WindowServices &services, QWidget *parent = nullptr);
    ~ReportPage() override;

    void setIncident(const IncidentId &incident, qint64 number);
    void focusContent();
    /// Asks for a file name, then exports.
    void chooseExportFile();
    void exportTo(const QString &path);
    [[nodiscard]] ReportPreview &preview() const { return *m_preview; }

Q_SIGNALS:
    void failed(const QString &message);
    void told(const QString &message);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showState();
    void askAndSend();

    const WindowServices m_services;
    std::unique_ptr<Ui::ReportPage> m_ui;
    ReportPreview *m_preview;
    ReportView *m_view;
    IncidentId m_incident;
    qint64 m_number = 0;
    bool m_built = false;
};

} // namespace holdfast
