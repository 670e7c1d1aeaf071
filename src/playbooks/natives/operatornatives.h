// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/natives/nativecommand.h"

namespace holdfast {

/// Lets filters and transformers of a task run built-in scripts, as is customary (format reference 5.2 and 6.1): several
/// results are a list, one is its value. Scripts that act on the case, wait or hand on to a command are refused: an operator
/// only looks. `scope` is asked when there is a script to run.
[[nodiscard]] Evaluation::RunScript nativeOperators(std::function<NativeScope()> scope);
/// The same outside a run: there are no entries, and the context is that of the evaluation.
[[nodiscard]] Evaluation::RunScript nativeOperatorsOver(const Evaluation &evaluation);

} // namespace holdfast
