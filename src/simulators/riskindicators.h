// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonArray>
#include <QString>

namespace holdfast::range {

/// A reason to worry about an event, with its part of the score.
struct RiskIndicator
{
    QString id;
    QString name; ///< as the service shows it: "Dropbox upload", "Departing"
    int weight = 0;

    friend bool operator==(const RiskIndicator &, const RiskIndicator &) = default;
};

/// The indicator of a name from the simulated tenant's tree; an unknown name becomes one of weight 0.
[[nodiscard]] RiskIndicator riskIndicator(const QString &name);
/// The tree as GET /v1/risk-indicator-categories answers it.
[[nodiscard]] QJsonArray riskIndicatorCategories();

} // namespace holdfast::range
