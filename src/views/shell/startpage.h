// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include <memory>

namespace holdfast {

namespace Ui {
class StartPage;
}

/// What the first start shows: there is no connection yet, and the two ways on.
class StartPage final : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(QWidget *parent = nullptr);
    ~StartPage() override;

    /// While the demo starts, the button says so.
    void setBusy(bool busy);
    void setError(const QString &message);

Q_SIGNALS:
    void demoRequested();
    void connectionsRequested();

private:
    std::unique_ptr<Ui::StartPage> m_ui;
};

} // namespace holdfast
