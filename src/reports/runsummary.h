// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/runrepository.h"

#include <vector>

namespace holdfast {

/// How a playbook's task ended, as the report tells it.
struct ReportTask
{
    enum State { Done, Failed, Skipped, Running, NotTaken };

    QString path; ///< "14", in sub-playbooks "25/3"
    QString name; ///< as the playbook names it; the path where the name is not known
    State state = NotTaken;
    qint64 startedAtMs = 0;
    qint64 finishedAtMs = 0;
    QString branch; ///< the label a decision took
    QString person; ///< who answered or skipped it; empty: the engine
    QString reason; ///< why it failed or was skipped
    bool onlyStructure = false; ///< start and titles: not work, not listed

    friend bool operator==(const ReportTask &, const ReportTask &) = default;
};

/// The tasks of a run in the order they began, then those of its own playbook that were never reached.
[[nodiscard]] std::vector<ReportTask> summarizeRun(const QByteArray &playbook, const QList<StoredRunEvent> &events);

} // namespace holdfast
