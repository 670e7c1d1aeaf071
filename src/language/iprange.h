// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <array>
#include <optional>

namespace holdfast {

/// An IP address of either family as its bytes; IPv4 uses the first four.
struct IpAddress
{
    bool isV6 = false;
    std::array<quint8, 16> bytes{};
    [[nodiscard]] int bits() const { return isV6 ? 128 : 32; }
};

/// "192.0.2.1" or "2001:db8::1", without blanks, port or zone.
[[nodiscard]] std::optional<IpAddress> parseIpAddress(const QString &text);

/// A network such as 10.0.0.0/8; host bits are ignored, an address alone is a network of one.
struct IpRange
{
    IpAddress network;
    int prefixLength = 0;
    [[nodiscard]] bool contains(const IpAddress &address) const;
    /// Exact for every prefix: powers of two are exact doubles.
    [[nodiscard]] double addressCount() const;
};

[[nodiscard]] std::optional<IpRange> parseIpRange(const QString &text);

} // namespace holdfast
