// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace holdfast {

/// One entry of a directory with its attributes in the order they came. Attribute names are compared without regard to
/// case; values are bytes, since some are binary.
struct DirectoryEntry
{
    QString dn;
    QList<std::pair<QString, QList<QByteArray>>> attributes;

    [[nodiscard]] QList<QByteArray> values(QStringView attribute) const;
    [[nodiscard]] QStringList texts(QStringView attribute) const;
    /// The first value as text; empty when the attribute is missing.
    [[nodiscard]] QString text(QStringView attribute) const;
    /// The values for people and playbooks: GUIDs and SIDs in their usual text form, other binary ones in base64.
    [[nodiscard]] QStringList readableTexts(QStringView attribute) const;
    [[nodiscard]] bool has(QStringView attribute) const;
    void add(const QString &attribute, const QByteArray &value);
};

/// A DN in a form in which equal DNs are equal texts: escapes undone, case folded, blanks around separators gone.
[[nodiscard]] QString comparableDn(const QString &dn);
/// The DN above; empty at the top.
[[nodiscard]] QString parentDn(const QString &dn);
/// The value of the first RDN, unescaped: "Núñez, José".
[[nodiscard]] QString rdnValue(const QString &dn);
/// "S-1-5-21-..." from the binary form; empty when it is not one.
[[nodiscard]] QString sidText(const QByteArray &binary);
/// "91548eff-d1de-4f7f-ac0f-6f524076d7fd" from the 16 bytes of an objectGUID; empty when there are not 16.
[[nodiscard]] QString guidText(const QByteArray &binary);
/// Milliseconds UTC of a FILETIME as decimal text; 0 for "never" and "not set".
[[nodiscard]] qint64 msFromFiletime(const QString &text);
/// Milliseconds UTC of a generalized time (RFC 4517): "20261122041500.0Z", with any fraction or offset; 0 when it is none.
[[nodiscard]] qint64 msFromGeneralizedTime(const QString &text);

// Bits of userAccountControl
inline constexpr qint64 accountDisabledBit = 0x2;
inline constexpr qint64 passwordNeverExpiresBit = 0x10000;

/// The entries as LDIF (RFC 2849), for the journal.
[[nodiscard]] QByteArray ldifText(const QList<DirectoryEntry> &entries);

} // namespace holdfast
