// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/commanddispatcher.h"

#include "automation/caserecorder.h"
#include "commands/secretreference.h"
#include "incidents/dataclass.h"
#include "incidents/fields.h"
#include "language/contextpath.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CommandDispatcher", source);
}

} // namespace

Result<CommandOutput> CommandDispatcher::perform(const CommandCall &given, Attempt attempt, qint64 requestedAtMs,
                                                 std::stop_token stop)
{
    auto call = given;
    const auto *command = m_registry.find(call.name, call.brand, call.instance);
    if (!command) {
        return Error{ErrorCode::Unavailable,
                     call.instance.isEmpty()
                         ? text("No connection offers the command “%1”.").arg(call.name)
                         : text("The connection “%1” has no command “%2”.").arg(call.instance, call.name),
                     {}};
    }
    auto arguments = checkedArguments(command->definition, call.arguments);
    if (!arguments)
        return arguments.error();
    call.arguments = *arguments;
    const auto scrubber = putSecrets(command->definition, call.arguments);
    if (!scrubber)
        return scrubber.error();
    auto output = performResolved(*command, call, attempt, requestedAtMs, std::move(stop), *scrubber);
    if (!output)
        return scrubber->clean(output.error());
    return scrubber->clean(std::move(*output));
}

/// The values in place of the references, and what keeps them out of everything that is recorded.
Result<SecretScrubber> CommandDispatcher::putSecrets(const CommandDefinition &definition, QJsonObject &arguments) const
{
    SecretScrubber scrubber;
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        const auto *argument = definition.argument(it.key());
        const bool isSecret = argument && argument->type == ArgumentType::Secret;
        const auto given = it.value().toString();
        if (!holdsSecretReference(it.value())) {
            if (isSecret)
                scrubber.add(given, u"***"_s);
            continue;
        }
        if (!isSecret) {
            return Error{
                ErrorCode::InvalidInput,
                text("%1: the argument “%2” would carry a secret to where it can be read. Secrets go only into "
                     "arguments that the command calls secret; nothing was sent.")
                    .arg(definition.name, it.key()),
                {}};
        }
        const auto value = withSecretValues(given, [this](const QString &reference) -> Result<QString> {
            if (!m_secrets)
                return Error{ErrorCode::NotFound, text("No secrets are kept here."), {}};
            return m_secrets->value(reference);
        });
        if (!value)
            return value.error();
        if (holdsSecretReference(*value)) {
            return Error{
                ErrorCode::InvalidInput,
                text("%1: a transformer changed the secret of the argument “%2”. Secrets are passed on as they "
                     "are; nothing was sent.")
                    .arg(definition.name, it.key()),
                {}};
        }
        scrubber.add(*value, given);
        it.value() = *value;
    }
    return scrubber;
}

Result<CommandOutput> CommandDispatcher::performResolved(const Command &found, const CommandCall &call, Attempt attempt,
                                                         qint64 requestedAtMs, std::stop_token stop,
                                                         const SecretScrubber &scrubber)
{
    const auto *command = &found;
    CaseRecorder recorder(m_store, {call.incident, call.run, call.task, call.user}, scrubber);
    CallContext context;
    context.stop = stop;
    context.recorder = &recorder;
    context.readFile = [this, &call](const EntryId &id) { return readFile(m_store, call.incident, id); };
    CaseDeliveries deliveries(m_store, m_mailsUnderway, call);
    qint64 dataValue = -1;
    if (!call.incident.isEmpty()) {
        context.mails = &deliveries;
        context.contextValue = [this, &call](const QString &path) -> Result<QJsonValue> {
            const auto values =
                m_store.read([&](const Reader &reader) { return reader.contexts().get(call.incident); });
            if (!values)
                return values.error();
            Evaluation evaluation;
            evaluation.context = *values;
            return evaluateContextPath(path, evaluation);
        };
        context.saveFileEvents = [this, &call, &dataValue](QList<FileEvent> events) -> Result<void> {
            dataValue = std::max<qint64>(0, dataValue);
            for (auto &event : events) {
                classify(event);
                dataValue += event.valueScore;
            }
            const auto prepared = PreparedFileEvents::from(call.incident, events);
            const auto inserted =
                m_store.write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, call.user); });
            return inserted ? Result<void>() : Result<void>(inserted.error());
        };
    }

    if (attempt == Attempt::AfterInterruption && command->definition.changesSomething()) {
        // What can be read back is always read back: this trusts no clock, which may have been set back meanwhile.
        if (command->probe)
            return settle(*command, call, requestedAtMs, context);
        const auto sent = sentFor(call, requestedAtMs);
        if (!sent)
            return sent.error();
        if (!sent->isEmpty() && command->definition.effect != EffectClass::Idempotent)
            return settle(*command, call, requestedAtMs, context);
    }

    auto output = command->run(call, context);
    if (output && dataValue >= 0)
        output->incidentFields.insert(field::dataValue, dataValue);
    if (output || !outcomeIsUnknown(output.error().code) || !command->definition.changesSomething()
        || stop.stop_requested())
        return output;
    if (command->definition.effect == EffectClass::Probed && recorder.sentSomething())
        return settle(*command, call, requestedAtMs, context);
    return output;
}

/// The act may have been done: read it back, or say that it cannot be known.
Result<CommandOutput> CommandDispatcher::settle(const Command &command, const CommandCall &call, qint64 requestedAtMs,
                                                CallContext &context)
{
    if (command.probe) {
        const auto found = command.probe(call, context);
        if (!found)
            return found.error();
        if (found->has_value())
            return **found;
        return command.run(call, context);
    }
    const auto sent = sentFor(call, requestedAtMs);
    if (!sent)
        return sent.error();
    if (!sent->isEmpty() && sent->last().state == ExchangeState::Answered && sent->last().status / 100 == 2) {
        CommandOutput output;
        output.exchange = sent->last().id;
        output.entries.append(
            {text("Done before the interruption: the service had accepted it (answer %1).").arg(sent->last().status)});
        return output;
    }
    return Error{
        ErrorCode::Uncertain,
        text("“%1” was sent, but no answer was recorded. Look whether it was done, then say so here.").arg(call.name),
        {}};
}

/// The requests of this act that change something, oldest first.
Result<QList<Exchange>> CommandDispatcher::sentFor(const CommandCall &call, qint64 requestedAtMs) const
{
    auto exchanges =
        m_store.read([&](const Reader &reader) { return reader.exchanges().listForTask(call.run, call.task); });
    if (exchanges) {
        exchanges->removeIf(
            [&](const Exchange &exchange) { return !exchange.changesSomething || exchange.atMs < requestedAtMs; });
    }
    return exchanges;
}

} // namespace holdfast
