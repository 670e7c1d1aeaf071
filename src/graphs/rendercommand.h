// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QIODevice>
#include <QStringList>

namespace holdfast {

/// "holdfast playbook render FILE -o OUT": draws a playbook file as SVG, PNG or PDF. args are the words after "render".
/// Needs a QGuiApplication. Returns the exit code: 0 drawn, 1 the file could not be read or the picture not be written
/// (said on err with file, line and column), 2 wrong usage.
[[nodiscard]] int runRenderCommand(const QStringList &args, QIODevice &out, QIODevice &err);

/// What "--help" prints; also the source of the man page.
[[nodiscard]] QString renderCommandHelp();

} // namespace holdfast
