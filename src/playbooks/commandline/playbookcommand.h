// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QStringList>

class QIODevice;

#include <functional>

namespace holdfast {

class CommandRegistry;
struct RunRecord;

/// Gives the record of a run in a store, by the run's id or the incident's number ("#1001": its newest run).
using RecordSource = std::function<Result<RunRecord>(const QString &run, const QString &storePath)>;

/// `holdfast playbook lint|run|replay|format|diff …`: args are the words after "playbook". Exit codes: 0 done (run:
/// completed), 1 a failure that is named (lint: findings of severity error; run: ended in error; replay, diff: they
/// differ), 2 wrong usage, 3 the run waits for an answer. `commands` are the definitions known to lint and to a rehearsal;
/// nothing is executed. `records`: where replay finds runs that are no files; without it only files are replayed.
int runPlaybookCommand(const QStringList &args, QIODevice &out, QIODevice &err,
                       const CommandRegistry *commands = nullptr, const RecordSource &records = {});

} // namespace holdfast
