// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringView>

namespace holdfast {

/// Walks a text by code points. A lone surrogate comes as itself.
class CodePoints
{
public:
    explicit CodePoints(QStringView text)
        : m_text(text)
    {
    }

    [[nodiscard]] bool hasNext() const { return m_at < m_text.size(); }
    /// Where the next code point begins in the text.
    [[nodiscard]] qsizetype index() const { return m_at; }

    char32_t next()
    {
        const QChar first = m_text[m_at++];
        if (first.isHighSurrogate() && m_at < m_text.size() && m_text[m_at].isLowSurrogate())
            return QChar::surrogateToUcs4(first, m_text[m_at++]);
        return first.unicode();
    }

private:
    QStringView m_text;
    qsizetype m_at = 0;
};

} // namespace holdfast
