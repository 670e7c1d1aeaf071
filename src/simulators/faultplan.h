// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/fault.h"

#include <QList>

namespace holdfast::range {

/// The rules in force with their counts. The first rule that hits a request decides; every rule counts the requests
/// that match it.
class FaultPlan
{
public:
    struct Entry
    {
        FaultRule rule;
        qint64 matched = 0;
        qint64 hits = 0;
    };

    void add(const FaultRule &rule) { m_entries.append({rule, 0, 0}); }
    void clear() { m_entries.clear(); }
    [[nodiscard]] const QList<Entry> &entries() const { return m_entries; }

    /// Counts the request and tells the rule that hits it, if any.
    [[nodiscard]] std::optional<FaultRule> hit(const QString &method, const QString &path);

private:
    QList<Entry> m_entries;
};

/// Whether the text fits a pattern in which "*" stands for any text, also an empty one.
[[nodiscard]] bool fitsWildcard(QStringView text, QStringView pattern, Qt::CaseSensitivity cs = Qt::CaseSensitive);

} // namespace holdfast::range
