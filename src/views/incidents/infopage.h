// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

namespace holdfast {

class ActionButton;
class CaseModel;
class CommandPrompt;
class FactList;
class FileEventModel;
class AreaStack;
class ElidedLabel;
class StepList;
class TableView;
class WarRoomModel;
struct Fact;
namespace Ui {
class InfoPage;
}

/// The incident at a glance: subject, exposure, endpoint, work plan, file events and the last entries side by side, with
/// an inspector that tells who said each value.
class InfoPage final : public QWidget
{
    Q_OBJECT
public:
    InfoPage(const WindowServices &services, CaseModel &model, FileEventModel &files, WarRoomModel &warRoom,
             QWidget *parent = nullptr);
    ~InfoPage() override;

    void update();
    [[nodiscard]] TableView &fileTable() const { return *m_fileTable; }
    void focusContent();
    void openExchange(const ExchangeId &exchange);
    /// The command line below the excerpt of the war room.
    [[nodiscard]] CommandPrompt &prompt() const { return *m_prompt; }

Q_SIGNALS:
    void workPlanRequested();
    void filesRequested();
    void warRoomRequested();
    void markRequested(const QList<qint64> &rowIds);

private:
    void buildFiles();
    void buildWarRoom();
    void showFile();
    void showOrigin(const Fact &fact);
    void updateSummary();

    const WindowServices m_services;
    CaseModel &m_model;
    FileEventModel &m_files;
    WarRoomModel &m_warRoom;
    std::unique_ptr<Ui::InfoPage> m_ui;
    FactList *m_subject;
    FactList *m_exposure;
    FactList *m_endpoint;
    StepList *m_steps;
    ElidedLabel *m_isolated;
    ElidedLabel *m_completeness;
    ElidedLabel *m_fileSummary;
    ElidedLabel *m_fetched;
    ElidedLabel *m_workCount;
    ActionButton *m_nextEndpoint;
    TableView *m_fileTable = nullptr;
    AreaStack *m_fileArea = nullptr;
    CommandPrompt *m_prompt = nullptr;
    int m_endpointShown = 0;
};

} // namespace holdfast
