// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/connectionactions.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

namespace holdfast {

class ConnectionCommandsModel;
class FetchHistoryModel;
class TableView;
namespace Ui {
class ConnectionsPage;
}

/// The connections there are and how they fare; adds, edits, pauses, removes and imports them; below, of the chosen one,
/// its test step by step, the history of its fetches, and its commands.
class ConnectionsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionsPage(const WindowServices &services, QWidget *parent = nullptr);
    ~ConnectionsPage() override;

    /// Opens the dialog for a new connection.
    void addConnection();
    /// Reads an export and lets the person choose from it.
    void importFile(const QString &path);

Q_SIGNALS:
    void demoRequested();
    void message(const QString &text, bool error);

private:
    [[nodiscard]] const struct ConnectionState *current() const;
    void showState();
    void showCurrent();
    void showDetail(int tab);
    void showSecretsPlace();
    void openDialog(const ConnectionDraft &draft);
    void withDraft(const std::function<void(const ConnectionDraft &)> &act);
    void test();
    void edit();
    void duplicate();
    void pauseOrResume();
    void askRemove();
    void chooseImport();
    void openNextImported();
    void select(const QString &name);

    const WindowServices m_services;
    std::unique_ptr<Ui::ConnectionsPage> m_ui;
    TableView *m_table;
    TableView *m_fetchTable;
    TableView *m_commandTable;
    FetchHistoryModel *m_fetches;
    ConnectionCommandsModel *m_commands;
    QString m_shown; ///< the connection whose details are shown
    QString m_wanted; ///< to be chosen as soon as it is in the list
    QList<ConnectionDraft> m_imported; ///< still to be set up
};

} // namespace holdfast
