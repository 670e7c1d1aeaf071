// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QString>
#include <QStringList>

namespace holdfast {

/// The operator without the prefix of older files: `string.isEqual` is `isEqualString`, `general.isExists` is `isExists`.
[[nodiscard]] QString canonicalFilterName(const QString &name);
/// Whether Holdfast has the operator, in either spelling.
[[nodiscard]] bool isKnownFilter(const QString &name);
/// Canonical names, sorted.
[[nodiscard]] QStringList filterNames();
/// Those that are automation scripts, which a task may run as well; sorted.
[[nodiscard]] QStringList scriptFilterNames();
/// Whether the operator compares with a right side.
[[nodiscard]] bool filterNeedsRight(const QString &name);

/// One test. CastFailed when a side cannot be converted, ScriptFailed when a script operator fails or is unknown.
[[nodiscard]] Result<bool> applyFilter(const QString &name, const QJsonValue &left, const QJsonValue &right,
                                       bool ignoreCase, const Evaluation &evaluation);

} // namespace holdfast
