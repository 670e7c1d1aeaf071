// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/evidence.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

namespace holdfast {

class CustodyModel;
class EvidenceModel;
class TableView;
namespace Ui {
class EvidencePage;
}

/// The evidence: table with hashes, the chain of custody of the selected item, a check of all hashes.
class EvidencePage final : public QWidget
{
    Q_OBJECT
public:
    explicit EvidencePage(const WindowServices &services, QWidget *parent = nullptr);
    ~EvidencePage() override;

    void setIncident(const IncidentId &incident, qint64 number);
    void verify();
    [[nodiscard]] TableView &table() const { return *m_table; }
    [[nodiscard]] EvidenceModel &model() const { return *m_model; }

Q_SIGNALS:
    void failed(const QString &message);

private:
    void showState();
    void showItem();
    void setStage(EvidenceStage stage);
    void chooseExportFile();
    void exportTo(const QString &path);

    const WindowServices m_services;
    std::unique_ptr<Ui::EvidencePage> m_ui;
    EvidenceModel *m_model;
    CustodyModel *m_custody;
    TableView *m_table;
    IncidentId m_incident;
    qint64 m_number = 0;
    QString m_checkText;
};

} // namespace holdfast
