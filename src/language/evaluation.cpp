// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/evaluation.h"

namespace holdfast {

Evaluation Evaluation::over(QJsonValue other) const
{
    auto copy = *this;
    copy.context = std::move(other);
    return copy;
}

void Evaluation::warn(const QString &message) const
{
    // A selector over a long list can throw for each item; the first of equal warnings tells enough.
    constexpr qsizetype enoughWarnings = 100;
    if (warnings && warnings->size() < enoughWarnings && !warnings->contains(message))
        warnings->append(message);
}

} // namespace holdfast
