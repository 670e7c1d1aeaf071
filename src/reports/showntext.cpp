// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/showntext.h"

#include "reports/codepoints.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidirectional controls, joiners, soft hyphen, tags
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return (c >= 0xfe00 && c <= 0xfe0f) || c == 0x115f || c == 0x1160 || c == 0x3164
            || c == 0xffa0; // variation selectors, Hangul fillers
    }
}

} // namespace

QString shownText(const QString &text, const std::function<bool(char32_t)> &drawable)
{
    QString shown;
    shown.reserve(text.size());
    CodePoints characters(text);
    while (characters.hasNext()) {
        const char32_t c = characters.next();
        if ((c >= 0x20 && c < 0x7f) || (!isInvisible(c) && (!drawable || drawable(c)))) {
            shown += QStringView(QChar::fromUcs4(c));
        } else {
            shown += u"\\u{%1}"_s.arg(QString::number(c, 16).toUpper());
        }
    }
    return shown;
}

QString encodableText(const QString &text)
{
    return text.isValidUtf16() ? text : shownText(text);
}

bool needsShaping(QStringView text)
{
    CodePoints characters(text);
    while (characters.hasNext()) {
        const char32_t c = characters.next();
        if (c < 0x300)
            continue;
        const QChar::Direction direction = QChar::direction(c);
        if (direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN || QChar::isMark(c))
            return true;
    }
    return false;
}

} // namespace holdfast
