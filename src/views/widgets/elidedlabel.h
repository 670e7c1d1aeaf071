// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "views/theme/colors.h"

#include <QWidget>

namespace holdfast {

/// One line of text that gives way when there is no room: elided where told, whole in the tooltip and for screen
/// readers. Where the whole value matters more than the row's height it goes over a few lines instead. The text is never
/// markup.
class ElidedLabel final : public QWidget
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    /// Text, shape, tone and font come from the cell.
    void setCell(const Cell &cell);
    [[nodiscard]] const Cell &cell() const { return m_cell; }
    void setText(const QString &text);
    [[nodiscard]] QString text() const { return m_cell.text; }
    /// Said after the text in the tooltip, e.g. where it comes from.
    void setNote(const QString &note);
    void setTextFont(const QFont &font);
    /// Shrinks to nothing instead of asking for its whole width.
    void setShrinkable(bool shrinkable);
    /// At most so many lines, broken between words or, in long names, anywhere; 1 is the usual single line.
    void setMostLines(int lines);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return m_mostLines > 1; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QFont cellFont() const;
    [[nodiscard]] int glyphSpace() const;
    /// The lines at that width, the last one elided when more would follow.
    [[nodiscard]] QStringList linesAt(int width) const;
    void updateNames();

    Cell m_cell;
    QString m_note;
    std::optional<QFont> m_font;
    bool m_shrinkable = true;
    int m_mostLines = 1;
};

} // namespace holdfast
