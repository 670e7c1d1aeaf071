// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/commandline/playbookcommand.h"

#include <QJsonObject>
#include <QString>

namespace holdfast::playbookcommand {

// What the subcommands of `holdfast playbook` have in common.

inline constexpr int done = 0;
inline constexpr int failure = 1;
inline constexpr int wrongUsage = 2;
inline constexpr int waits = 3;

[[nodiscard]] QString translated(const char *source);
void say(QIODevice &device, const QString &line);
void sayJson(QIODevice &device, const QJsonObject &json);
/// The problem, if any, and how the subcommands are used; answers wrongUsage.
int usage(QIODevice &err, const QString &problem = {});

/// A playbook that is named on the command line: a file, or one of the store.
[[nodiscard]] Result<QByteArray> playbookBytes(const QString &named, const QString &storePath,
                                               const PlaybookCommandSources &sources);

int run(const QStringList &args, QIODevice &out, QIODevice &err, const PlaybookCommandSources &sources);
int replayRun(const QStringList &args, QIODevice &out, QIODevice &err, const PlaybookCommandSources &sources);

} // namespace holdfast::playbookcommand
