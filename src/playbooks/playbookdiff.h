// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbookdocument.h"

#include <QJsonObject>

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

/// The same as the boxes of a graph would show it. A task is in one of the lists at most, lists are in the order of the
/// documents.
struct PlaybookDiff
{
    QStringList added; ///< task ids
    QStringList removed;
    QStringList changed; ///< that do something else, or go on elsewhere
    QStringList moved; ///< that only stand elsewhere in the picture
    QList<PlaybookChange> changes; ///< one by one, also outside tasks

    [[nodiscard]] bool isEmpty() const { return changes.isEmpty(); }
    /// "1 task added, 2 changed", without what there is none of; empty when no task differs.
    [[nodiscard]] QString summary() const;
    /// {"added": [ids], "removed", "changed", "moved", "changes": [{"kind", "task", "path", "before", "after"}]}
    [[nodiscard]] QJsonObject toJson() const;
};

[[nodiscard]] PlaybookDiff diffPlaybooks(const PlaybookDocument &before, const PlaybookDocument &after);

} // namespace holdfast
