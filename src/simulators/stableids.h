// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast::range {

/// Spreads the bits of a number: the base of everything that is generated. Same number in, same number out, on every
/// machine (the SplitMix64 finisher).
[[nodiscard]] constexpr quint64 mixed(quint64 value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

/// A number that depends only on the text. (qHash differs between processors.)
[[nodiscard]] quint64 stableNumber(const QString &text);
/// A UUID text that depends only on its kind and name.
[[nodiscard]] QString stableUuid(const QString &kind, const QString &name);
/// A UUID text from a number, quicker than the one from texts.
[[nodiscard]] QString stableUuid(quint64 number);
/// A digit string of 18-19 characters, beyond 2^53, as Code42 uses for users and devices.
[[nodiscard]] QString stableDigits(quint64 number);
/// `digits` hexadecimal digits (at most 64) from a number, such as a hash of a file that does not exist.
[[nodiscard]] QString stableHex(quint64 number, int digits);

} // namespace holdfast::range
