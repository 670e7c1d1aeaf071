// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace holdfast {

/// The console in its window, or with --demo John's case in one. Makes the application object. Answers the exit code.
int runWindow(int argc, char **argv);

} // namespace holdfast
