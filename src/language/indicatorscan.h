// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace holdfast {

/// Indicators of compromise in a text, each once, in the order of the text. Masked spellings (hxxp, [.]) come undone.
struct FoundIndicators
{
    QStringList addresses; ///< IPv4 and IPv6
    QStringList networks; ///< CIDR of both versions: "10.0.0.0/8"; their addresses are not among the addresses
    QStringList urls; ///< with a scheme: "www.example.com/x" becomes "http://www.example.com/x"
    QStringList domains;
    QStringList emails;
    QStringList vulnerabilities; ///< CVE-2020-1234
    QStringList md5;
    QStringList sha1;
    QStringList sha256;
    QStringList sha512;

    [[nodiscard]] QStringList hashes() const { return md5 + sha1 + sha256 + sha512; }
    /// Adds "example.com" to "www.example.com": what somebody can register, which is an indicator of its own.
    void addRegistrableDomains();
    /// Takes these values out of every list.
    void remove(const QStringList &values);
    /// What inline extraction writes: IP, IPv6, CIDR, IPv6CIDR, URL, Domain, Account.Email, CVE and File under their
    /// standard update keys (format reference 3.3).
    [[nodiscard]] QJsonObject toContext() const;
};

/// The part of a host name that somebody can register: the last two labels, or three below suffixes such as "co.uk".
[[nodiscard]] QString registrableDomain(const QString &host);
[[nodiscard]] FoundIndicators findIndicators(const QString &text);
/// The context key that updates the object of that kind: "IP(val.Address && val.Address == obj.Address)".
[[nodiscard]] QString updateKey(const QString &object, const QString &member);

} // namespace holdfast
