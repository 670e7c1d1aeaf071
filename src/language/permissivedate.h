// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDate>
#include <QString>

#include <optional>

namespace holdfast {

/// How a date of unknown layout is read.
struct PermissiveDateOptions
{
    bool dayFirst = false; ///< 05-11-2020 is in November
    bool yearFirst = false; ///< 20-11-05 is in 2020
    bool skipsUnknownWords = false; ///< otherwise an unknown word makes the text unreadable
};

/// Reads a date in almost any layout and writes it as ISO 8601: "2020-06-21T00:00:00", with fraction and offset only when the
/// text has them. What the text does not tell is taken from `today`, at midnight. Nothing when it cannot be read.
[[nodiscard]] std::optional<QString> permissiveIsoDate(const QString &text, const PermissiveDateOptions &options,
                                                       QDate today);

} // namespace holdfast
