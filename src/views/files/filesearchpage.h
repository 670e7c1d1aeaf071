// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

namespace holdfast {

class FileSearchModel;
class TableView;
namespace Ui {
class FileSearchPage;
}

/// One search over the file events of all incidents: on computers, in mail, in cloud storage and in business applications
/// (S6). Searched when it is first shown and when the person asks.
class FileSearchPage final : public QWidget
{
    Q_OBJECT
public:
    explicit FileSearchPage(const WindowServices &services, QWidget *parent = nullptr);
    ~FileSearchPage() override;

    [[nodiscard]] FileSearchModel &model() const { return *m_model; }
    [[nodiscard]] TableView &table() const { return *m_table; }
    void setFilterLine(const QString &line);
    void focusFilterLine();
    [[nodiscard]] QString rowsText() const;
    [[nodiscard]] QString selectionText() const;

Q_SIGNALS:
    void openRequested(const holdfast::IncidentId &incident);
    void rowsTextChanged();
    void failed(const QString &message);
    void told(const QString &message);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildTable();
    void showState();
    void showSelection();
    void openCurrent();
    void markSelected();

    const WindowServices m_services;
    std::unique_ptr<Ui::FileSearchPage> m_ui;
    FileSearchModel *m_model;
    TableView *m_table;
    bool m_searched = false;
};

} // namespace holdfast
