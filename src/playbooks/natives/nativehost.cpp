// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativehost.h"

#include "playbooks/argumenthelp.h"

#include "language/cast.h"
#include "language/interpolation.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("NativeHost", source);
}

} // namespace

Result<CommandOutput> runNative(const NativeCommand &native, const CommandCall &call, NativeHost &host)
{
    auto scope = host.scope(call);
    if (!scope)
        return scope.error();
    NativeInput input;
    input.name = native.definition.name;
    input.scope = std::move(*scope);
    for (auto it = call.arguments.begin(); it != call.arguments.end(); ++it) {
        const auto value = it.value().isString() ? interpolate(it.value().toString(), input.scope.evaluation)
                                                 : Result<QJsonValue>(it.value());
        if (!value)
            return value.error();
        if (!isNil(*value))
            input.arguments.insert(it.key(), *value);
    }
    if (const auto unnamed = input.arguments.take(QString());
        !unnamed.isUndefined() && !native.definition.arguments.isEmpty())
        input.arguments.insert(native.definition.arguments.first().name, unnamed);
    for (const auto &argument : native.definition.arguments) {
        if (input.arguments.contains(argument.name))
            continue;
        if (!argument.defaultValue.isEmpty()) {
            if (const auto value = interpolate(argument.defaultValue, input.scope.evaluation); value && !isNil(*value))
                input.arguments.insert(argument.name, *value);
        }
        if (argument.required && !input.arguments.contains(argument.name))
            return Error{ErrorCode::InvalidInput,
                         translated("%1: the argument “%2” is missing.").arg(input.name, argument.name),
                         {}};
    }
    auto result = native.run(input);
    if (result.instead) {
        auto other = call;
        other.name = result.instead->name;
        other.brand = result.instead->brand;
        other.arguments = result.instead->arguments;
        return host.run(other);
    }
    if (result.change) {
        auto output = host.change(call, *result.change);
        if (!output)
            return output;
        if (native.wantsReply) {
            input.reply = outputToJson(*output, input.scope.seed);
            result = native.run(input);
            result.output.entries = output->entries + result.output.entries;
            for (auto it = output->incidentFields.begin(); it != output->incidentFields.end(); ++it)
                result.output.incidentFields.insert(it.key(), it.value());
        } else {
            result.output = std::move(*output);
        }
    }
    if (result.sleepMs >= 0) {
        return Error{
            ErrorCode::InvalidInput,
            translated("%1 waits between the tasks of a playbook; typed here it would do nothing.").arg(input.name),
            {}};
    }
    if (result.completion) {
        if (auto done = host.complete(call, *result.completion); !done)
            return done.error();
    }
    if (result.schedule || !result.cancelSchedule.isEmpty()) {
        if (auto done = host.schedule(call, result.schedule, result.cancelSchedule); !done)
            return done.error();
    }
    // In a playbook the run merges the outputs; here they enter the case's context the same way.
    QList<ContextWrite> writes;
    for (auto it = result.output.context.begin(); it != result.output.context.end(); ++it)
        writes.append({ContextWrite::Kind::Append, it.key(), it.value(), true});
    writes += result.writes;
    if (!writes.isEmpty()) {
        if (auto done = host.writeContext(call, writes); !done)
            return done.error();
    }
    return result.output;
}

void registerNatives(CommandRegistry &registry, NativeHost &host)
{
    for (const auto natives = allNatives(); const auto *native : natives) {
        Command command;
        command.definition = native->definition;
        if (!command.definition.arguments.isEmpty())
            command.definition.arguments.first().isDefault = true;
        // Missing arguments and defaults are settled by runNative(), which can fill in expressions.
        for (auto &argument : command.definition.arguments) {
            argument.required = false;
            argument.defaultValue.clear();
            if (argument.description.isEmpty())
                argument.description = argumentHelp(native->definition.name, argument.name);
        }
        command.run = [native, &host](const CommandCall &call, CallContext &) {
            return runNative(*native, call, host);
        };
        registry.add(std::move(command));
    }
}

} // namespace holdfast
