// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbookdocument.h"

namespace holdfast {

/// One difference between two playbooks, by place in the document rather than by line.
struct PlaybookChange
{
    enum class Kind { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    QString task; ///< task id; empty outside tasks
    QString path; ///< "tasks.7.scriptarguments.to.simple"
    QString before;
    QString after;

    [[nodiscard]] QString text() const;
    friend bool operator==(const PlaybookChange &, const PlaybookChange &) = default;
};

/// In the order of the second document; moved keys and tasks are no difference.
[[nodiscard]] QList<PlaybookChange> playbookChanges(const PlaybookDocument &before, const PlaybookDocument &after);

} // namespace holdfast
