// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/teststepsmodel.h"

#include <QWidget>

#include <stop_token>

class QLabel;
class QPlainTextEdit;

namespace holdfast {

class ActionButton;
class TableView;

/// Runs a connection's test and shows its steps as they come; below them what the chosen step found, what to do, and the
/// certificates in full. Leaving it cancels the test.
class ConnectionTestPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionTestPanel(QWidget *parent = nullptr);
    ~ConnectionTestPanel() override;

    /// How a test begins: the page asks for the stored settings, the dialog reads its fields.
    void setStart(std::function<void()> start);
    void start(ConnectionActions &actions, const ConnectionDraft &draft);
    void cancel();
    void clear();
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] const TestStepsModel &model() const { return m_model; }

Q_SIGNALS:
    /// A person wants to trust the host's certificate after looking at it here.
    void trustRequested(const holdfast::ShownCertificate &certificate);
    void finished(bool passed, const QString &verdict);

private:
    void showCurrent();
    void setRunning(bool running);

    TestStepsModel m_model;
    TableView *m_table;
    QLabel *m_verdict;
    QPlainTextEdit *m_details;
    ActionButton *m_button;
    ActionButton *m_trust;
    std::function<void()> m_start;
    std::stop_source m_stop;
    quint64 m_generation = 0;
    bool m_running = false;
};

} // namespace holdfast
