// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"
#include "playbooks/effect.h"
#include "playbooks/playbook.h"

namespace holdfast {

/// The question that a manual task, a person's condition, an ask task or a form puts, its texts filled in from the context.
[[nodiscard]] Question buildQuestion(const Task &task, const QString &taskPath, const QString &key,
                                     const Evaluation &evaluation, qint64 nowMs);

} // namespace holdfast
