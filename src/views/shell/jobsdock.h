// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDockWidget>

namespace holdfast {

class JobsModel;
class TableView;

/// Exports, tests, reports and runs with progress and Cancel.
class JobsDock final : public QDockWidget
{
    Q_OBJECT
public:
    explicit JobsDock(JobsModel &jobs, QWidget *parent = nullptr);

private:
    JobsModel &m_jobs;
    TableView *m_table;
};

} // namespace holdfast
