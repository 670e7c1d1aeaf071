// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

class QTextStream;

namespace holdfast {

/// `holdfast report ID -o FILE`: PDF, or the HTML twin where the file is called .html. `arguments` begins with the program's
/// name, then what follows the subcommand. Answers the exit code: 0 done, 1 a failure that is named, 2 wrong usage.
int runReport(const QStringList &arguments, QTextStream &out, QTextStream &err);

} // namespace holdfast
