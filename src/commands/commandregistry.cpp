// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commands/commandregistry.h"

#include <QCoreApplication>
#include <QDate>
#include <QDateTime>
#include <QSet>

#include <algorithm>
#include <mutex>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CommandRegistry", source);
}

Error invalid(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message, {}};
}

Result<void> checkValue(const ArgumentDefinition &argument, const QJsonValue &value)
{
    const auto asText = value.isString() ? value.toString() : QString();
    if (!argument.choices.isEmpty() && value.isString() && !argument.choices.contains(asText, Qt::CaseInsensitive)) {
        return invalid(text("%1: “%2” is not one of %3").arg(argument.name, asText, argument.choices.join(", "_L1)));
    }
    if (argument.type == ArgumentType::Integer && value.isString()) {
        bool ok = false;
        asText.trimmed().toLongLong(&ok);
        if (!ok)
            return invalid(text("%1: “%2” is not a whole number").arg(argument.name, asText));
    }
    if (argument.type == ArgumentType::Date && value.isString()) {
        if (!QDate::fromString(asText, Qt::ISODate).isValid() && !QDateTime::fromString(asText, Qt::ISODate).isValid())
            return invalid(text("%1: “%2” is not a date; write it as 2026-12-31").arg(argument.name, asText));
    }
    return {};
}

/// What a connection's command does, held apart from its definition so that it can be let go of while others still look
/// at the definition.
struct Act
{
    Command::Run run;
    Command::Probe probe;
};

class ActHolder
{
public:
    explicit ActHolder(Act act)
        : m_act(std::make_shared<const Act>(std::move(act)))
    {
    }

    [[nodiscard]] std::shared_ptr<const Act> get() const
    {
        const std::lock_guard lock(m_mutex);
        return m_act;
    }

    void letGo()
    {
        std::shared_ptr<const Act> gone; // ends outside the lock: it may close sockets and join threads
        const std::lock_guard lock(m_mutex);
        gone.swap(m_act);
    }

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const Act> m_act;
};

Error connectionGone(const QString &command, const QString &instance)
{
    return Error{
        ErrorCode::Unavailable,
        text("%1: the connection “%2” was taken away or changed; run the command again").arg(command, instance),
        {}};
}

} // namespace

struct CommandRegistry::Item
{
    explicit Item(Command given)
        : command(std::move(given))
    {
        if (command.instance.isEmpty())
            return; // built-ins stay
        act = std::make_shared<ActHolder>(Act{std::move(command.run), std::move(command.probe)});
        const bool probed = bool(act->get()->probe);
        command.run = [held = act, name = command.definition.name, instance = command.instance](
                          const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            const auto now = held->get();
            return now ? now->run(call, context) : connectionGone(name, instance);
        };
        command.probe = {};
        if (probed) {
            command.probe = [held = act, name = command.definition.name, instance = command.instance](
                                const CommandCall &call, CallContext &context) -> Result<std::optional<CommandOutput>> {
                const auto now = held->get();
                return now ? now->probe(call, context) : connectionGone(name, instance);
            };
        }
    }

    Command command;
    std::shared_ptr<ActHolder> act; ///< of a connection's command
};

CommandRegistry::CommandRegistry() = default;
CommandRegistry::~CommandRegistry() = default;

CommandRegistry::CommandRegistry(CommandRegistry &&other) noexcept
    : m_items(std::move(other.m_items))
    , m_retired(std::move(other.m_retired))
{
}

void CommandRegistry::add(Command command)
{
    auto item = std::make_unique<Item>(std::move(command));
    const std::unique_lock lock(m_mutex);
    m_items.push_back(std::move(item));
}

void CommandRegistry::setInstance(const QString &instance, QList<Command> commands)
{
    std::vector<std::unique_ptr<Item>> fresh;
    for (auto &command : commands) {
        command.instance = instance;
        fresh.push_back(std::make_unique<Item>(std::move(command)));
    }
    std::vector<std::shared_ptr<ActHolder>> former;
    {
        const std::unique_lock lock(m_mutex);
        auto place = m_items.size();
        std::vector<std::unique_ptr<Item>> kept;
        for (auto &item : m_items) {
            if (item->command.instance != instance) {
                kept.push_back(std::move(item));
                continue;
            }
            place = std::min(place, kept.size());
            former.push_back(item->act);
            m_retired.push_back(std::move(item));
        }
        place = std::min(place, kept.size());
        kept.insert(kept.begin() + std::ptrdiff_t(place), std::make_move_iterator(fresh.begin()),
                    std::make_move_iterator(fresh.end()));
        m_items = std::move(kept);
    }
    for (const auto &act : former)
        act->letGo();
}

const Command *CommandRegistry::find(const QString &name, const QString &brand, const QString &instance) const
{
    const std::shared_lock lock(m_mutex);
    for (const auto &item : m_items) {
        const auto &candidate = item->command;
        if (candidate.definition.name != name)
            continue;
        if (!brand.isEmpty() && candidate.definition.brand.compare(brand, Qt::CaseInsensitive) != 0)
            continue;
        if (!instance.isEmpty() && candidate.instance != instance)
            continue;
        return &candidate;
    }
    return nullptr;
}

QList<const Command *> CommandRegistry::named(const QString &name) const
{
    const std::shared_lock lock(m_mutex);
    QList<const Command *> result;
    for (const auto &item : m_items) {
        if (item->command.definition.name == name)
            result.append(&item->command);
    }
    return result;
}

QList<const Command *> CommandRegistry::all() const
{
    QList<const Command *> result;
    QSet<std::pair<QString, QString>> seen;
    {
        const std::shared_lock lock(m_mutex);
        for (const auto &item : m_items) {
            const std::pair key{item->command.definition.name, item->command.definition.brand};
            if (seen.contains(key))
                continue;
            seen.insert(key);
            result.append(&item->command);
        }
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Command *a, const Command *b) { return a->definition.name < b->definition.name; });
    return result;
}

QStringList CommandRegistry::brands() const
{
    const std::shared_lock lock(m_mutex);
    QStringList result;
    for (const auto &item : m_items) {
        if (!result.contains(item->command.definition.brand))
            result.append(item->command.definition.brand);
    }
    result.sort();
    return result;
}

Result<QJsonObject> checkedArguments(const CommandDefinition &definition, const QJsonObject &arguments)
{
    QJsonObject checked = arguments;
    if (const auto unnamed = checked.take(QString()); !unnamed.isUndefined()) {
        const auto target = std::find_if(definition.arguments.begin(), definition.arguments.end(),
                                         [](const ArgumentDefinition &argument) { return argument.isDefault; });
        if (target == definition.arguments.end())
            return invalid(text("%1: “%2” has no name; write name=value").arg(definition.name, unnamed.toString()));
        if (!checked.contains(target->name))
            checked.insert(target->name, unnamed);
    }
    for (const auto &argument : definition.arguments) {
        const auto value = checked.value(argument.name);
        const bool missing = value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty());
        if (missing && !argument.defaultValue.isEmpty()) {
            checked.insert(argument.name, argument.defaultValue);
            continue;
        }
        if (missing && argument.required)
            return invalid(text("%1: the argument “%2” is missing").arg(definition.name, argument.name));
        if (missing)
            continue;
        if (auto ok = checkValue(argument, value); !ok)
            return ok.error();
    }
    return checked;
}

} // namespace holdfast
