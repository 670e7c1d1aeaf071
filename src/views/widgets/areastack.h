// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"

#include <QStackedWidget>

#include <functional>

class QLabel;
class QTimer;

namespace holdfast {

class ActionButton;

/// What an area says when it has no rows: what belongs here, why there is nothing, and the next act.
struct EmptyText
{
    QString title;
    QString text;
    QString action; ///< text of the button; empty: none
    std::function<void()> act;
    QString secondAction;
    std::function<void()> secondAct;
};

/// A part of a page that is loading, empty, failed or shows its content, always in the same place and of the same size.
class AreaStack final : public QStackedWidget
{
    Q_OBJECT
public:
    explicit AreaStack(QWidget *parent = nullptr);

    /// Takes the content; must be called once before anything else.
    void setContent(QWidget *content);
    void showContent();
    /// Skeleton lines. Under 300 ms nothing is shown, so that quick answers do not flicker.
    void showLoading();
    void showEmpty(const EmptyText &text);
    /// The message stands where the data would be; details and Retry below it.
    void showError(const Error &error, std::function<void()> retry);

    /// Small: an area gives way to others, whatever it has to say.
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 72}; }

private:
    QWidget *m_content = nullptr;
    QWidget *m_loading = nullptr;
    QWidget *m_message = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_details = nullptr;
    ActionButton *m_primary = nullptr;
    ActionButton *m_secondary = nullptr;
    std::function<void()> m_primaryAct;
    std::function<void()> m_secondaryAct;
    QTimer *m_delay = nullptr;
};

} // namespace holdfast
