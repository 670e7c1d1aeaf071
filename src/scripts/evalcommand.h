// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QIODevice>
#include <QStringList>

#include <functional>

namespace holdfast {

/// `holdfast eval --kind KIND FILE.json`: reads a JSON array of cases and writes one line of JSON for each, in order:
/// {"result": …}, or {"error": "cast"|"script", "message": …} where the evaluation fails. `args` are the arguments behind
/// `eval`. `scripts` gives what runs the operators that are automation scripts; without it they are unknown. Exit code: 0,
/// or 2 when the arguments or the file cannot be used; then nothing is written to `out`.
using OperatorScripts = std::function<Evaluation::RunScript(const Evaluation &evaluation)>;
[[nodiscard]] int runEval(const QStringList &args, QIODevice &out, QIODevice &err, const OperatorScripts &scripts = {});

} // namespace holdfast
