// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

class QTextStream;

namespace holdfast {

// `holdfast incident list|show`. `arguments` begins with the program's name, then what follows the subcommand. Both answer
// the exit code: 0 done, 1 a failure that is named, 2 wrong usage.

int runIncidentList(const QStringList &arguments, QTextStream &out, QTextStream &err);
int runIncidentShow(const QStringList &arguments, QTextStream &out, QTextStream &err);

} // namespace holdfast
