// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "views/theme/colors.h"

#include <QObject>

class QApplication;

namespace holdfast {

/// Puts palette, fonts, style and style sheet on the application, and follows the system's light or dark setting until
/// the person chooses one. Made once by the composition root.
class Theme final : public QObject
{
    Q_OBJECT
public:
    enum class Choice { System, Light, Dark };
    Q_ENUM(Choice)

    explicit Theme(QApplication &application, QObject *parent = nullptr);

    void setChoice(Choice choice);
    [[nodiscard]] Choice choice() const { return m_choice; }
    [[nodiscard]] const Colors &colors() const;

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void changed();

private:
    void apply();

    QApplication &m_application;
    Choice m_choice = Choice::System;
    bool m_systemIsDark = false;
    bool m_applying = false;
    const Colors *m_applied = nullptr;
};

/// The style sheet with every role replaced by its colour.
[[nodiscard]] QString styleSheetFor(const Colors &colors);

} // namespace holdfast
