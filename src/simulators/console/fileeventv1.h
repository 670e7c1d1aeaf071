// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonObject>

namespace holdfast::range {

/// A file event v2 in the flat words of version 1 (reference sections 3.2 and 3.3).
[[nodiscard]] QJsonObject fileEventV1(const QJsonObject &event);
/// A query in version 1's terms, in today's; terms that have no twin stay as they are and are refused by the search.
[[nodiscard]] QJsonObject queryFromV1(const QJsonObject &query);

} // namespace holdfast::range
