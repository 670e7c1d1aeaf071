// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QHash>

#include <functional>

namespace holdfast {

/// The right side of a test.
struct FilterRight
{
    QJsonValue value; ///< a list of one is its item
    QJsonValue whole; ///< as it came, for operators on lists
    bool ignoreCase = false;
    qint64 nowMs = 0; ///< UTC; for tests against the clock

    [[nodiscard]] Qt::CaseSensitivity caseSensitivity() const
    {
        return ignoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive;
    }
};

/// One filter as the dispatcher in filter.cpp sees it.
struct Filter
{
    /// Tests one item that is not nil.
    using ItemTest = std::function<Result<bool>(const QJsonValue &item)>;
    /// Prepares the test once, whatever the number of items; here the right side is cast.
    using Prepare = Result<ItemTest> (*)(const FilterRight &right);
    /// Tests the left side as a whole.
    using Whole = Result<bool> (*)(const QJsonValue &left, const FilterRight &right);

    Prepare prepare = nullptr; ///< passes when one item of the left side does; null for whole tests
    Whole whole = nullptr;
    bool resultForNil = false; ///< of item tests
    bool needsRight = true;
};

using FilterTable = QHash<QString, Filter>;

/// Filters that are scripts in the public content.
void addScriptFilters(FilterTable &table);

/// The opposite of an item test.
template <Filter::Prepare positive>
Result<Filter::ItemTest> notTest(const FilterRight &right)
{
    return positive(right).map([](const Filter::ItemTest &test) {
        return Filter::ItemTest(
            [test](const QJsonValue &item) { return test(item).map([](bool passes) { return !passes; }); });
    });
}

[[nodiscard]] inline Filter anyItemFilter(Filter::Prepare prepare)
{
    return {.prepare = prepare, .whole = nullptr, .resultForNil = false, .needsRight = true};
}

/// Of a negative test, which holds for nothing.
[[nodiscard]] inline Filter anyItemNotFilter(Filter::Prepare prepare)
{
    return {.prepare = prepare, .whole = nullptr, .resultForNil = true, .needsRight = true};
}

} // namespace holdfast
