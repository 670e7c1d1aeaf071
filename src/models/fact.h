// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/provenance.h"
#include "models/cell.h"

#include <QList>

namespace holdfast {

/// A labelled value as cards and the inspector show it, with who said so.
struct Fact
{
    QString name; ///< the incident field behind it; empty for derived values
    QString label;
    Cell value;
    QString whole; ///< the value as copied; equals value.text unless that is shortened
    Provenance provenance;
    QString note; ///< more for the tooltip: the value as it was received, where it is shown in other words

    friend bool operator==(const Fact &, const Fact &) = default;
};

} // namespace holdfast
