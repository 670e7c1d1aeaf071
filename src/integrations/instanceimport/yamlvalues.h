// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonValue>

namespace holdfast {

/// The first document of a YAML text as JSON: plain true, false and null are typed, everything else is text. InvalidInput
/// names the line. At most 100,000 nodes and a depth of 64; aliases are refused.
[[nodiscard]] Result<QJsonValue> valuesFromYaml(const QByteArray &bytes);

} // namespace holdfast
