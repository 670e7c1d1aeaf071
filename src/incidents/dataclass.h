// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/fileevent.h"

namespace holdfast {

/// What a file is worth to the organization, guessed from its name, path and category (S24, S59). Fills dataClass
/// ("design", "finance", "source code", "customer data", "personnel", "legal"; empty for none) and valueScore (0 to 10).
/// The first rule that fits decides; the rules are in dataclass.cpp, most telling first.
void classify(FileEvent &event);

} // namespace holdfast
