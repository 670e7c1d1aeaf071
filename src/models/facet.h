// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/cell.h"

#include <QList>

namespace holdfast {

/// One value of a field and how many rows have it.
struct FacetValue
{
    QString text;
    QString term; ///< what a filter line says for it
    qint64 count = 0;
    Glyph glyph = Glyph::None;
    Tone tone = Tone::Accent; ///< of the bar

    friend bool operator==(const FacetValue &, const FacetValue &) = default;
};

struct Facet
{
    QList<FacetValue> values;
    bool loaded = false;

    friend bool operator==(const Facet &, const Facet &) = default;
};

} // namespace holdfast
