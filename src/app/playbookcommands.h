// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QStringList>

class QTextStream;

namespace holdfast {

/// The subcommands over the playbooks of a store in their versions. `arguments` begins with the program's name, then what
/// follows the subcommand. Exit codes: 0 done, 1 a failure that is named, 2 wrong usage.

/// `holdfast playbook list [--store FILE] [--json]`: the newest version of each.
int runPlaybookList(const QStringList &arguments, QTextStream &out, QTextStream &err);
/// `holdfast playbook versions NAME [--store FILE] [--json]`
int runPlaybookVersions(const QStringList &arguments, QTextStream &out, QTextStream &err);
/// `holdfast playbook show NAME[@VERSION] [-o FILE] [--store FILE]`: its YAML, byte by byte as it was saved.
int runPlaybookShow(const QStringList &arguments, QTextStream &out, QTextStream &err);
/// `holdfast playbook save FILE|NAME[@VERSION] [--as NAME] [--comment TEXT] [--store FILE] [--json]`
int runPlaybookSave(const QStringList &arguments, QTextStream &out, QTextStream &err);

/// The YAML of a playbook of the store, of the user's folder or of those shipped; by id or name, "Name@2" for version 2.
/// storePath: empty for the user's own store, which need not be there.
[[nodiscard]] Result<QByteArray> playbookFromStore(const QString &wanted, const QString &storePath);

} // namespace holdfast
