// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/faultplan.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

std::optional<FaultRule> FaultPlan::hit(const QString &method, const QString &path)
{
    std::optional<FaultRule> found;
    for (Entry &entry : m_entries) {
        if (entry.rule.method != u"*"_s && entry.rule.method != method)
            continue;
        if (!fitsWildcard(path, entry.rule.path))
            continue;
        ++entry.matched;
        const bool due = entry.matched >= entry.rule.nth
            && (entry.rule.times == 0 || entry.matched < entry.rule.nth + qint64(entry.rule.times));
        if (due && !found) {
            ++entry.hits;
            found = entry.rule;
        }
    }
    return found;
}

bool fitsWildcard(QStringView text, QStringView pattern, Qt::CaseSensitivity cs)
{
    // A null text begins with nothing, not even with an empty text.
    if (text.isNull())
        text = u"";
    if (!pattern.contains(u'*'))
        return text.compare(pattern, cs) == 0;
    const QList<QStringView> parts = pattern.split(u'*');
    if (!text.startsWith(parts.first(), cs))
        return false;
    qsizetype at = parts.first().size();
    for (qsizetype i = 1; i + 1 < parts.size(); ++i) {
        const qsizetype found = text.indexOf(parts.at(i), at, cs);
        if (found < 0)
            return false;
        at = found + parts.at(i).size();
    }
    return text.size() - at >= parts.last().size() && text.endsWith(parts.last(), cs);
}

} // namespace holdfast::range
