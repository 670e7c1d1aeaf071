// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// What an argument of a built-in command is for, in a few words; empty for an unknown one. The names and what they mean are
/// those of the playbook format (reference 7).
[[nodiscard]] QString argumentHelp(const QString &command, const QString &argument);

} // namespace holdfast
