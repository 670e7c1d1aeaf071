// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace holdfast {

/// Adds the outputs of a command to the context. Keys may carry selectors: `IP(val.Address == obj.Address)` updates the
/// matching items and appends the others; plain keys append; nil changes nothing. Only evaluator and warnings of `evaluation`
/// are used. InvalidInput for a key without a name or nested too deeply; ScriptFailed when a selector hits a limit.
[[nodiscard]] Result<QJsonObject> mergeEntryContext(QJsonObject context, const QJsonObject &entryContext,
                                                    const Evaluation &evaluation);
/// One key of the above, for callers that keep the order of keys.
[[nodiscard]] Result<QJsonObject> mergeContextKey(QJsonObject context, const QString &key, const QJsonValue &value,
                                                  const Evaluation &evaluation);

/// Overwrites at the dotted path and creates objects on the way; nil removes.
[[nodiscard]] Result<QJsonObject> setContextPath(QJsonObject context, const QString &path, const QJsonValue &value);
/// Removes what is at the dotted path; a path that leads nowhere changes nothing.
[[nodiscard]] QJsonObject removeContextPath(QJsonObject context, const QString &path);

/// One part of the argument `extend-context`.
struct ContextExtension
{
    QString key; ///< where to merge, selectors allowed
    QString source; ///< expression on the raw contents; empty is all of it
    friend bool operator==(const ContextExtension &, const ContextExtension &) = default;
};

/// `key=source`, several joined by `::`. Parts without a key are left out.
[[nodiscard]] QList<ContextExtension> parseExtendContext(QStringView text);
/// Evaluates each source on the raw contents of a result (JSON text is read first) and merges what is not nil.
[[nodiscard]] Result<QJsonObject> extendContext(QJsonObject context, const QList<ContextExtension> &extensions,
                                                const QJsonValue &contents, const Evaluation &evaluation);

} // namespace holdfast
