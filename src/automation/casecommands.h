// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "store/store.h"

namespace holdfast {

class PlaybookRunner;

/// What the case's own commands need. The runner is asked for late: it is made after the registry is filled.
struct CaseCommandServices
{
    Store &store;
    std::function<PlaybookRunner &()> runner;
};

/// Registers the commands that Holdfast itself offers on a case: holdfast-create-child, a separate investigation,
/// restricted where wanted, linked both ways and made once however often it is asked for.
void addCaseCommands(CommandRegistry &registry, const CaseCommandServices &services);

} // namespace holdfast
