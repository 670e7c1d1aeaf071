// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace holdfast {

class ElidedLabel;

/// A rounded area on the surface with a small muted title. What follows the title on the same line goes to header().
class Card final : public QFrame
{
    Q_OBJECT
    Q_PROPERTY(QString title READ title WRITE setTitle)
public:
    explicit Card(QWidget *parent = nullptr);

    [[nodiscard]] QString title() const;
    void setTitle(const QString &title);
    [[nodiscard]] QHBoxLayout *header() const { return m_header; }
    /// The body keeps the card's padding; a flush body reaches the card's edges (tables).
    void setBody(QWidget *body, bool flush = false, int stretch = 1);
    void addBody(QWidget *body, int stretch = 0);

private:
    ElidedLabel *m_title;
    QHBoxLayout *m_header;
    QVBoxLayout *m_layout;
};

} // namespace holdfast
