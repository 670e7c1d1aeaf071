// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

class QTextStream;

namespace holdfast {

/// `holdfast commands`: every command that the demo's connections offer, which is one of each brand. Connects to nothing.
/// Answers the exit code.
int runCommandList(const QStringList &arguments, QTextStream &out, QTextStream &err);

} // namespace holdfast
