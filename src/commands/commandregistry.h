// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/commanddefinition.h"

#include <memory>
#include <optional>
#include <shared_mutex>
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

/// All commands there are now: the built-ins and those of each open connection, which come and go while the program
/// runs. Safe from any thread. A pointer that was handed out stays valid as long as the registry; when its connection is
/// gone, its definition can still be read, what was running ends in peace, and a new run() is Unavailable.
class CommandRegistry
{
public:
    CommandRegistry();
    ~CommandRegistry();
    /// While nobody else uses either.
    CommandRegistry(CommandRegistry &&other) noexcept;
    CommandRegistry(const CommandRegistry &) = delete;
    CommandRegistry &operator=(const CommandRegistry &) = delete;

    void add(Command command);
    /// The commands of one connection are these from now on, in the place of its former ones; none takes it away.
    void setInstance(const QString &instance, QList<Command> commands);

    /// The command for a call: by name, then brand and instance where given; the first added wins. Null when none fits.
    [[nodiscard]] const Command *find(const QString &name, const QString &brand = {},
                                      const QString &instance = {}) const;
    /// Every command of that name, one an instance, in the order of adding.
    [[nodiscard]] QList<const Command *> named(const QString &name) const;
    /// Sorted by name; one a name and brand.
    [[nodiscard]] QList<const Command *> all() const;
    [[nodiscard]] QStringList brands() const;

private:
    struct Item;

    mutable std::shared_mutex m_mutex;
    std::vector<std::unique_ptr<Item>> m_items;
    std::vector<std::unique_ptr<Item>> m_retired; ///< their definitions only: see the class comment
};

/// Checks a call's arguments against the definition: required ones present, choices kept, integers and dates readable;
/// fills in defaults and moves an unnamed value (key "") to the default argument. The message names the argument.
[[nodiscard]] Result<QJsonObject> checkedArguments(const CommandDefinition &definition, const QJsonObject &arguments);

} // namespace holdfast
