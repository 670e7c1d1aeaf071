// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

namespace holdfast {

class TableView;
namespace Ui {
class ConnectionsPage;
}

/// The connections there are, how they are, and a test of each.
class ConnectionsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionsPage(const WindowServices &services, QWidget *parent = nullptr);
    ~ConnectionsPage() override;

private:
    void test(const QString &instance);
    void showState();

    const WindowServices m_services;
    std::unique_ptr<Ui::ConnectionsPage> m_ui;
    TableView *m_table;
};

} // namespace holdfast
