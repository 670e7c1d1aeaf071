// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/condition.h"

#include "language/cast.h"
#include "language/filter.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Result<bool> testHolds(const FilterTest &test, const Evaluation &evaluation)
{
    const auto left = evaluateValue(test.left, evaluation);
    if (!left)
        return left.error();
    const auto right = evaluateValue(test.right, evaluation);
    if (!right)
        return right.error();
    return applyFilter(test.filter, *left, *right, test.ignoreCase, evaluation);
}

Result<bool> groupHolds(const FilterGroup &group, const Evaluation &evaluation)
{
    for (const auto &test : group) {
        const auto holds = testHolds(test, evaluation);
        if (!holds || *holds)
            return holds;
    }
    return false;
}

} // namespace

QList<ConditionBranch> parseConditions(const QJsonValue &json)
{
    QList<ConditionBranch> branches;
    for (const auto items = json.toArray(); const auto &item : items) {
        const auto object = item.toObject();
        branches.append({.label = displayText(object.value("label"_L1)),
                         .groups = parseFilterGroups(object.value("condition"_L1))});
    }
    return branches;
}

Result<bool> groupsHold(const QList<FilterGroup> &groups, const Evaluation &evaluation)
{
    for (const auto &group : groups) {
        const auto holds = groupHolds(group, evaluation);
        if (!holds || !*holds)
            return holds;
    }
    return true;
}

Result<QString> chooseBranch(const QList<ConditionBranch> &branches, const Evaluation &evaluation)
{
    for (const auto &branch : branches) {
        const auto holds = groupsHold(branch.groups, evaluation);
        if (!holds)
            return holds.error();
        if (*holds)
            return branch.label;
    }
    return QString(defaultBranchLabel);
}

std::optional<QString> matchBranchLabel(const QStringList &labels, const QString &answer)
{
    if (labels.contains(answer))
        return answer;
    const auto trimmed = answer.trimmed();
    for (const auto &label : labels) {
        if (label.trimmed().compare(trimmed, Qt::CaseInsensitive) == 0)
            return label;
    }
    if (labels.contains(defaultBranchLabel))
        return QString(defaultBranchLabel);
    return std::nullopt;
}

} // namespace holdfast
