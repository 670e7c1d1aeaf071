// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace holdfast {

class ActionButton;

/// A bar on the notice background: something waits and nothing moved. A strong part, a plain part, and acts.
class NoticeBar final : public QFrame
{
    Q_OBJECT
public:
    explicit NoticeBar(QWidget *parent = nullptr);

    void setText(const QString &strong, const QString &plain);
    /// Adds a link-like button.
    ActionButton *addAct(const QString &text, const QString &keyHint = {});
    void clearActs();

private:
    QLabel *m_strong;
    QLabel *m_plain;
    QHBoxLayout *m_acts;
};

} // namespace holdfast
