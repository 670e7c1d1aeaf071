// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

class QIODevice;

namespace holdfast {

class CommandRegistry;

/// `holdfast playbook lint|run|format|diff …`: args are the words after "playbook". Exit codes: 0 done (run: completed),
/// 1 a failure that is named (lint: findings of severity error; run: ended in error; diff: they differ), 2 wrong usage,
/// 3 the run waits for an answer. `commands` are the definitions known to lint and to a rehearsal; nothing is executed.
int runPlaybookCommand(const QStringList &args, QIODevice &out, QIODevice &err,
                       const CommandRegistry *commands = nullptr);

} // namespace holdfast
