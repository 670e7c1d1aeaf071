// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/commanddefinition.h"

#include <memory>
#include <optional>
#include <vector>

namespace holdfast {

/// One command with what it does. Handlers block, honour the stop token and may run on any thread.
struct Command
{
    using Run = std::function<Result<CommandOutput>(const CommandCall &, CallContext &)>;
    /// Reads the service's state back: the output, if the act of this call is already done; nothing, if it is not.
    using Probe = std::function<Result<std::optional<CommandOutput>>(const CommandCall &, CallContext &)>;

    CommandDefinition definition;
    QString instance; ///< the integration instance behind it; empty for built-ins
    Run run;
    Probe probe; ///< set for EffectClass::Probed
};

/// All commands there are now. Filled at start by the built-ins and by each open integration instance; afterwards
/// read-only and safe to read from any thread.
class CommandRegistry
{
public:
    void add(Command command);

    /// The command for a call: by name, then brand and instance where given; the first added wins. Null when none fits.
    [[nodiscard]] const Command *find(const QString &name, const QString &brand = {},
                                      const QString &instance = {}) const;
    /// Every command of that name, one an instance, in the order of adding.
    [[nodiscard]] QList<const Command *> named(const QString &name) const;
    /// Sorted by name; one a name and brand.
    [[nodiscard]] QList<const Command *> all() const;
    [[nodiscard]] QStringList brands() const;

private:
    std::vector<std::unique_ptr<Command>> m_commands;
};

/// Checks a call's arguments against the definition: required ones present, choices kept, integers and dates readable;
/// fills in defaults and moves an unnamed value (key "") to the default argument. The message names the argument.
[[nodiscard]] Result<QJsonObject> checkedArguments(const CommandDefinition &definition, const QJsonObject &arguments);

} // namespace holdfast
