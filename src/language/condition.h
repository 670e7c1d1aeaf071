// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/valueform.h"

#include <QStringList>

#include <optional>

namespace holdfast {

/// One branch of a built-in condition task.
struct ConditionBranch
{
    QString label;
    QList<FilterGroup> groups; ///< all of them must hold; in each one test must pass
};

/// The branch taken when no other holds.
inline constexpr QLatin1String defaultBranchLabel("#default#");

[[nodiscard]] QList<ConditionBranch> parseConditions(const QJsonValue &json);

/// Every group has a passing test. Nothing iterates here: both sides are evaluated on the whole context.
[[nodiscard]] Result<bool> groupsHold(const QList<FilterGroup> &groups, const Evaluation &evaluation);

/// The label of the first branch that holds, or #default#.
[[nodiscard]] Result<QString> chooseBranch(const QList<ConditionBranch> &branches, const Evaluation &evaluation);

/// The edge for an answer: the exact label, else one that is equal after trimming and ignoring case, else #default#.
[[nodiscard]] std::optional<QString> matchBranchLabel(const QStringList &labels, const QString &answer);

} // namespace holdfast
