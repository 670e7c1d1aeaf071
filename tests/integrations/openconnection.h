// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "integrations/http/httptransport.h"
#include "integrations/http/qthttptransport.h"
#include "integrations/http/waiter.h"
#include "integrations/integrationfactory.h"
#include "integrations/secrets/memorysecrets.h"
#include "rememberingrecorder.h"

namespace holdfast::testing {

/// One open connection with everything around it, on a clock that only waiting moves.
struct OpenConnection
{
    ManualClock clock{1'795'000'000'000};
    ManualWaiter waiter{clock};
    MemorySecrets secrets;
    IntegrationFactory factory;
    CommandRegistry registry;
    RememberingRecorder recorder;
    std::shared_ptr<IntegrationInstance> instance;
    std::function<std::unique_ptr<HttpTransport>(const NetworkSettings &)> makeTransport =
        [](const NetworkSettings &settings) { return std::make_unique<QtHttpTransport>(settings); };

    Result<void> open(const InstanceConfig &config)
    {
        auto opened = factory.open(config, {secrets, clock, waiter, makeTransport});
        if (!opened)
            return opened.error();
        instance = *opened;
        for (auto &command : instance->commands())
            registry.add(std::move(command));
        return {};
    }

    [[nodiscard]] CallContext context(std::stop_token stop = {})
    {
        CallContext context;
        context.stop = std::move(stop);
        context.recorder = &recorder;
        return context;
    }

    Result<CommandOutput> run(const QString &name, const QJsonObject &arguments, const QString &key = {},
                              std::stop_token stop = {})
    {
        CommandCall call;
        call.name = name;
        call.idempotencyKey = key;
        const auto *command = registry.find(name);
        if (!command)
            return Error{ErrorCode::Unavailable, QStringLiteral("no such command: ") + name, {}};
        auto checked = checkedArguments(command->definition, arguments);
        if (!checked)
            return checked.error();
        call.arguments = *checked;
        auto callContext = context(std::move(stop));
        callContext.readFile = readFile;
        return command->run(call, callContext);
    }

    Result<std::optional<CommandOutput>> probe(const QString &name, const QJsonObject &arguments,
                                               const QString &key = {})
    {
        CommandCall call;
        call.name = name;
        call.arguments = arguments;
        call.idempotencyKey = key;
        auto callContext = context();
        callContext.readFile = readFile;
        return registry.find(name)->probe(call, callContext);
    }

    std::function<Result<ProducedFile>(const EntryId &)> readFile;
};

/// The first context value of an output whose key begins so.
inline QJsonValue contextValue(const CommandOutput &output, const QString &key)
{
    for (auto it = output.context.begin(); it != output.context.end(); ++it) {
        if (it.key() == key || it.key().startsWith(key + QLatin1Char('(')))
            return *it;
    }
    return QJsonValue(QJsonValue::Undefined);
}

} // namespace holdfast::testing
