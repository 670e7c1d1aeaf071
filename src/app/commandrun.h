// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

class QTextStream;

namespace holdfast {

/// `holdfast command run NAME key=value...`: one command of one connection, journaled like every other. Returns the exit
/// code: 0 done, 1 failed and said why, 2 wrong usage.
int runCommandRun(const QStringList &arguments, QTextStream &out, QTextStream &err);

} // namespace holdfast
