// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/iprange.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>

namespace holdfast {

std::optional<IpAddress> parseIpAddress(const QString &text)
{
    constexpr qsizetype longestAddress = 45;
    const auto bytes = text.toUtf8();
    if (bytes.size() > longestAddress || bytes.contains('\0'))
        return std::nullopt;
    IpAddress address;
    address.isV6 = bytes.contains(':');
    if (inet_pton(address.isV6 ? AF_INET6 : AF_INET, bytes.constData(), address.bytes.data()) != 1)
        return std::nullopt;
    return address;
}

bool IpRange::contains(const IpAddress &address) const
{
    if (address.isV6 != network.isV6)
        return false;
    for (int bit = 0; bit < prefixLength; bit += 8) {
        const auto index = static_cast<size_t>(bit / 8);
        const int kept = std::min(8, prefixLength - bit);
        const auto mask = static_cast<quint8>(0xFF << (8 - kept));
        if ((address.bytes[index] & mask) != (network.bytes[index] & mask))
            return false;
    }
    return true;
}

double IpRange::addressCount() const
{
    return std::ldexp(1.0, network.bits() - prefixLength);
}

std::optional<IpRange> parseIpRange(const QString &text)
{
    const auto trimmed = text.trimmed();
    const auto slash = trimmed.indexOf(u'/');
    const auto address = parseIpAddress(slash < 0 ? trimmed : trimmed.first(slash));
    if (!address)
        return std::nullopt;
    IpRange range{.network = *address, .prefixLength = address->bits()};
    if (slash >= 0) {
        bool ok = false;
        const auto length = QStringView(trimmed).sliced(slash + 1).toInt(&ok);
        if (!ok || length < 0 || length > address->bits())
            return std::nullopt;
        range.prefixLength = length;
    }
    return range;
}

} // namespace holdfast
