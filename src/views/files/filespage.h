// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/fileeventmodel.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

namespace holdfast {

class CaseModel;
class TableView;
namespace Ui {
class FilesPage;
}

/// All file events of an incident: filter line, columns to choose, sort by header, copy, CSV, evidence marks.
class FilesPage final : public QWidget
{
    Q_OBJECT
public:
    FilesPage(const WindowServices &services, CaseModel &incident, FileEventModel &model, QWidget *parent = nullptr);
    ~FilesPage() override;

    void setFilterLine(const QString &line);
    void focusFilterLine();
    /// The next or previous row that fits the filter, round the end.
    void stepRow(int step);
    [[nodiscard]] TableView &table() const { return *m_table; }
    enum class Fields { Shown, All };
    /// Writes the rows that fit to the file, their shown columns or all of them; progress and Cancel are in the jobs.
    void exportTo(const QString &path, Fields fields = Fields::Shown);
    [[nodiscard]] QString rowsText() const;
    [[nodiscard]] QString selectionText() const;

Q_SIGNALS:
    void markRequested(const QList<qint64> &rowIds);
    void rowsTextChanged();
    void failed(const QString &message);

private:
    void buildTable();
    void showState();
    void showSelection();
    void updateSummary();
    void chooseExportFile(Fields fields);
    [[nodiscard]] QList<qint64> selectedIds() const;
    [[nodiscard]] QList<FileEventModel::Column> shownColumns() const;
    void copyRows(const QList<FileEventModel::Column> &columns);

    const WindowServices m_services;
    CaseModel &m_incident;
    FileEventModel &m_model;
    std::unique_ptr<Ui::FilesPage> m_ui;
    TableView *m_table;
};

} // namespace holdfast
