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

/// What the subcommands can use beside files. storePath: as given with --store, empty without.
struct PlaybookCommandSources
{
    /// The definitions known to lint and to a rehearsal; nothing is executed.
    const CommandRegistry *commands = nullptr;
    /// The record of a run in a store, by the run's id or the incident's number ("#1001": its newest run). Without it only
    /// files are replayed.
    std::function<Result<RunRecord>(const QString &run, const QString &storePath)> record;
    /// The YAML of a playbook that is no file, by id or name, "Name@2" for version 2. Without it there are only files.
    std::function<Result<QByteArray>(const QString &wanted, const QString &storePath)> playbook;
};

/// `holdfast playbook lint|run|replay|format|diff …`: args are the words after "playbook". Exit codes: 0 done (run:
/// completed), 1 a failure that is named (lint: findings of severity error; run: ended in error; replay, diff: they
/// differ), 2 wrong usage, 3 the run waits for an answer.
int runPlaybookCommand(const QStringList &args, QIODevice &out, QIODevice &err,
                       const PlaybookCommandSources &sources = {});

} // namespace holdfast
