// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QIODevice>
#include <QStringList>

namespace holdfast {

/// `holdfast eval --kind KIND FILE.json`: reads a JSON array of cases and writes one line of JSON for each, in order:
/// {"result": …}, or {"error": "cast"|"script", "message": …} where the evaluation fails. `args` are the arguments behind
/// `eval`. Exit code: 0, or 2 when the arguments or the file cannot be used; then nothing is written to `out`.
[[nodiscard]] int runEval(const QStringList &args, QIODevice &out, QIODevice &err);

} // namespace holdfast
