// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QJsonValue>

namespace holdfast {

/// One byte sequence for one value: keys sorted by UTF-16 code units, no blanks, UTF-8, integers without exponent or
/// fraction, control characters as \u00XX. Two equal values give equal bytes, so hashes and journals can be compared.
[[nodiscard]] QByteArray canonicalJson(const QJsonValue &value);

/// Lower-case hexadecimal SHA-256.
[[nodiscard]] QString sha256Hex(QByteArrayView bytes);

} // namespace holdfast
