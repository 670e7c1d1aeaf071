// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lint rule about guards that hold whatever they guard.

#include "playbooks/lintrules.h"

#include "language/filter.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("LintRules", source);
}

bool alwaysTrue(const FilterTest &a, const FilterTest &b)
{
    const auto path = operandPath(a.left);
    if (path.isEmpty() || path != operandPath(b.left))
        return false;
    const auto first = canonicalFilterName(a.filter);
    const auto second = canonicalFilterName(b.filter);
    static const QStringList existence{u"isExists"_s, u"isNotEmpty"_s};
    static const QStringList numeric{u"greaterThan"_s,   u"greaterThanOrEqual"_s, u"lessThan"_s, u"lessThanOrEqual"_s,
                                     u"isEqualNumber"_s, u"isNotEqualNumber"_s,   u"InRange"_s,  u"hasLength"_s};
    if (existence.contains(first) && numeric.contains(second))
        return true;
    if ((first == "isExists"_L1 && second == "isNotExists"_L1) || (first == "isNotEmpty"_L1 && second == "isEmpty"_L1)
        || (first == "isTrue"_L1 && second == "isFalse"_L1))
        return a.left.kind == b.left.kind && a.left.kind != ValueForm::Kind::Complex;
    const bool opposite = (first == "isEqualString"_L1 && second == "isNotEqualString"_L1)
        || (first == "isEqualNumber"_L1 && second == "isNotEqualNumber"_L1);
    return opposite && !operandPath(a.right).isEmpty() && operandPath(a.right) == operandPath(b.right)
        && a.left.kind != ValueForm::Kind::Complex;
}

} // namespace

QList<LintFinding> lintAlwaysTrueGuards(const Playbook &playbook, const LintSurroundings &)
{
    QList<LintFinding> result;
    for (const auto &task : playbook.tasks) {
        for (const auto &branch : task.conditions) {
            for (const auto &group : branch.groups) {
                for (const auto &a : group) {
                    for (const auto &b : group) {
                        if (&a == &b || !alwaysTrue(a, b))
                            continue;
                        result.append(lintFinding(
                            task, LintSeverity::Error,
                            translated("The branch “%1” is guarded by “%2 %3” OR “%2 %4”: one of them holds "
                                       "whenever there is anything to guard, so the comparison never decides.")
                                .arg(branch.label, operandPath(a.left), canonicalFilterName(a.filter),
                                     canonicalFilterName(b.filter)),
                            translated("Put the two tests into groups of their own, so that both must hold.")));
                    }
                }
            }
        }
    }
    return result;
}

} // namespace holdfast
