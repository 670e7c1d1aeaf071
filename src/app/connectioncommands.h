// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

class QTextStream;

namespace holdfast {

/// "connection list", "connection test NAME", "connection import FILE"; arguments: the program's name and what follows
/// those two words. Answer the exit code.
int runConnectionList(const QStringList &arguments, QTextStream &out, QTextStream &err);
int runConnectionTest(const QStringList &arguments, QTextStream &out, QTextStream &err);
int runConnectionImport(const QStringList &arguments, QTextStream &out, QTextStream &err);

} // namespace holdfast
