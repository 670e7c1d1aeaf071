// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "integrations/directory/directoryentry.h"

#include <functional>

namespace holdfast {

/// A search condition as a value, so that no text from outside is ever pasted into a filter. Renders itself for LDAP,
/// with every value escaped (RFC 4515), and decides by itself for entries of an export.
class DirectoryFilter
{
public:
    /// Matches every entry.
    DirectoryFilter();

    [[nodiscard]] static DirectoryFilter equals(const QString &attribute, const QString &value);
    [[nodiscard]] static DirectoryFilter present(const QString &attribute);
    [[nodiscard]] static DirectoryFilter all(QList<DirectoryFilter> parts);
    [[nodiscard]] static DirectoryFilter any(QList<DirectoryFilter> parts);
    /// rule: a matching rule's OID, such as bitAnd or chain below.
    [[nodiscard]] static DirectoryFilter extensible(const QString &attribute, const QString &rule,
                                                    const QString &value);

    /// Reads an RFC 4515 text such as "(&(cn=A*)(!(mail=*)))". Also takes XSOAR's backslash forms \( \) \* \\. Errors
    /// name the column.
    [[nodiscard]] static Result<DirectoryFilter> parse(const QString &text);

    /// For libldap. Control characters in values are refused: servers treat them in surprising ways.
    [[nodiscard]] Result<QByteArray> ldapText() const;

    /// Whether an entry of an export fits. chain answers the nested-group rule: whether the entry reaches the DN through
    /// that attribute.
    using Chain = std::function<bool(const DirectoryEntry &entry, const QString &attribute, const QString &dn)>;
    [[nodiscard]] bool matches(const DirectoryEntry &entry, const Chain &chain) const;

    enum class Kind { All, Any, Not, Equal, Present, Substring, AtLeast, AtMost, Extensible };
    // For rendering it in another directory's language.
    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] const QString &attribute() const { return m_attribute; }
    [[nodiscard]] const QString &rule() const { return m_rule; }
    /// One value, or the pieces between the stars of a substring.
    [[nodiscard]] const QStringList &values() const { return m_values; }
    [[nodiscard]] const QList<DirectoryFilter> &parts() const { return m_parts; }

    inline static const QString bitAnd = QStringLiteral("1.2.840.113556.1.4.803");
    inline static const QString bitOr = QStringLiteral("1.2.840.113556.1.4.804");
    inline static const QString chain = QStringLiteral("1.2.840.113556.1.4.1941");

private:
    class Parser;

    Kind m_kind = Kind::Present;
    QString m_attribute;
    QString m_rule;
    QStringList m_values; ///< one, or the pieces between the stars of a substring
    QList<DirectoryFilter> m_parts;
};

} // namespace holdfast
