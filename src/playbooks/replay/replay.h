// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/replay/runrecord.h"

#include <optional>

namespace holdfast {

/// Where a replay leaves its record.
struct ReplayDifference
{
    qsizetype event = 0; ///< from 1: place in the record
    QString task; ///< task path; empty when the run as a whole is meant
    QString taskName;
    QString what; ///< in words: recorded this, now that

    [[nodiscard]] QString text() const;
};

struct ReplayOutcome
{
    QString transcript; ///< SHA-256 of the events as they came again, up to a difference
    qsizetype events = 0; ///< that came again
    bool wentOn = false; ///< the record ends before its run does: it was interrupted, or still goes on
    QString state; ///< at the end, as runStatusName()
    std::optional<ReplayDifference> difference;

    [[nodiscard]] QJsonObject toJson() const;
};

/// Makes a recorded run again: decides anew at every step, with the recorded answers, times and ids, and compares each
/// decision with the record. Nothing is executed and nothing outside the record is looked at. `edited`: another state of
/// the playbook to follow in place of the recorded one. InvalidInput when a playbook cannot be read.
[[nodiscard]] Result<ReplayOutcome> replay(const RunRecord &record, const QByteArray &edited = {});

} // namespace holdfast
