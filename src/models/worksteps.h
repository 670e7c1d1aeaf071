// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/cell.h"

#include <QList>

namespace holdfast {

/// One line of the work plan's summary: a step of the playbook with its state.
struct WorkStep
{
    QString title;
    Glyph glyph = Glyph::Pending;
    Tone tone = Tone::Muted;
    QString detail; ///< "13:59", "waits for you", an error in short
    qint64 atMs = 0; ///< when it was finished; 0 while it is not

    friend bool operator==(const WorkStep &, const WorkStep &) = default;
};

/// The work plan in short.
struct WorkSummary
{
    QString playbook;
    QList<WorkStep> steps;
    int done = 0; ///< tasks
    int total = 0;

    friend bool operator==(const WorkSummary &, const WorkSummary &) = default;
};

} // namespace holdfast
