// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>

namespace holdfast {

/// The objects of the array that is the value of `key` in a JSON object, each as the very bytes of the answer. BadAnswer when
/// the text is not JSON or has no such array; a null array is empty.
[[nodiscard]] Result<QList<QByteArray>> jsonArraySlices(const QByteArray &answer, const char *key);

} // namespace holdfast
