// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPushButton>

namespace holdfast {

/// A flat button that shows its shortcut on itself. One primary button a screen is filled; acts that cannot easily be
/// taken back have the critical colour. Checkable ones side by side are a choice. An ampersand in the text is Qt's mnemonic
/// mark; text that is data goes through buttonText().
class ActionButton final : public QPushButton
{
    Q_OBJECT
    Q_PROPERTY(Kind kind READ kind WRITE setKind)
    Q_PROPERTY(QString keyHint READ keyHint WRITE setKeyHint)
public:
    enum class Kind { Plain, Primary, Destructive, Link };
    Q_ENUM(Kind)

    explicit ActionButton(QWidget *parent = nullptr);
    explicit ActionButton(const QString &text, QWidget *parent = nullptr);

    [[nodiscard]] Kind kind() const { return m_kind; }
    void setKind(Kind kind);
    /// The key that does the same, as shown: "A", "Ctrl+P".
    [[nodiscard]] QString keyHint() const { return m_keyHint; }
    void setKeyHint(const QString &keyHint);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int keyCapWidth() const;
    /// The text without mnemonic marks.
    [[nodiscard]] QString shownText() const;

    Kind m_kind = Kind::Plain;
    QString m_keyHint;
};

/// Text from outside as a button's text: "R&D" stays "R&D" and is no mnemonic.
[[nodiscard]] QString buttonText(const QString &plain);
/// Draws a key cap such as "Ctrl K" with hairlines. Shared by buttons, the search field and the shortcut sheet.
void drawKeyCap(QPainter &painter, const QRect &rect, const QString &text, const QColor &ink, const QColor &line);
[[nodiscard]] int keyCapWidth(const QString &text);

} // namespace holdfast
