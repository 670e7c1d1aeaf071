// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace holdfast {

/// A mail message or one of its parts (RFC 5322, 2045-2047), read forgivingly: what breaks a rule is kept as text.
struct MimePart
{
    QList<std::pair<QString, QString>> headers; ///< unfolded and decoded, in their order
    QString type = QStringLiteral("text/plain"); ///< lower case
    QString charset;
    QString fileName; ///< of an attachment; empty for bodies
    QString disposition; ///< "attachment", "inline" or empty, lower case
    QByteArray body; ///< decoded; empty for multipart
    QList<MimePart> parts; ///< of multipart/*; a message/rfc822 has its message as the only part

    /// The first header of that name, in any case; empty when there is none.
    [[nodiscard]] QString header(const QString &name) const;
    /// The body as text in its charset.
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isAttachment() const;
};

/// Parts deeper than 20 levels are kept as bytes.
[[nodiscard]] MimePart parseMime(const QByteArray &bytes);
/// "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=" as people read it.
[[nodiscard]] QString decodeMimeWords(const QString &text);

} // namespace holdfast
