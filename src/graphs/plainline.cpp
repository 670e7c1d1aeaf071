// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/plainline.h"

namespace holdfast {

QString plainLine(const QString &text)
{
    QString line = text;
    for (QChar &c : line) {
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator
            || c.unicode() == 0xFFFE || c.unicode() == 0xFFFF)
            c = u' ';
    }
    for (qsizetype i = 0; i < line.size(); ++i) {
        const bool pairs = line[i].isHighSurrogate() && i + 1 < line.size() && line[i + 1].isLowSurrogate();
        if (pairs)
            ++i;
        else if (line[i].isSurrogate())
            line[i] = QChar::ReplacementCharacter;
    }
    return line.simplified();
}

} // namespace holdfast
