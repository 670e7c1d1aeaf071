// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrcommands.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

// An order without an action id that shows nothing after this long has come to nothing.
constexpr qint64 orderGraceMs = 30'000;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

/// The words and names of one direction.
struct Direction
{
    Order order = Order::Isolate;
    IsolationState target = IsolationState::Isolated;
    QString contextKey;

    [[nodiscard]] bool isolates() const { return order == Order::Isolate; }
};

Direction directionOf(Order order)
{
    if (order == Order::Isolate)
        return {order, IsolationState::Isolated,
                u"PaloAltoNetworksXDR.Isolation(val.endpoint_id == obj.endpoint_id)"_s};
    return {order, IsolationState::Unisolated,
            u"PaloAltoNetworksXDR.UnIsolation(val.endpoint_id == obj.endpoint_id)"_s};
}

/// An answer with the endpoint as just read. `words` say what is true now.
CommandOutput stateOutput(const XdrClient &client, const Direction &direction, const Endpoint &endpoint,
                          const QString &actionId, const QString &status, const QString &words, bool isError = false)
{
    QJsonObject facts{{"endpoint_id"_L1, endpoint.id}, {"status"_L1, status}};
    if (!actionId.isEmpty())
        facts.insert("action_id"_L1, actionId);
    CommandOutput output;
    output.context.insert(direction.contextKey, facts);
    output.context.insert(endpointKey, endpointContext(endpoint));
    output.incidentFields = endpointFields({endpoint}, client.clock().nowMs());
    ProducedEntry entry;
    entry.text = words;
    entry.contents = facts;
    entry.isError = isError;
    output.entries.append(entry);
    return output;
}

QString nameOf(const Endpoint &endpoint)
{
    return markdownEscaped(endpoint.name.isEmpty() ? endpoint.id : endpoint.name);
}

void followLater(CommandOutput &output, const CommandCall &call, const QString &actionId, qint64 orderedAtMs,
                 qint64 nowMs)
{
    auto arguments = call.arguments;
    arguments.insert("action_id"_L1, actionId);
    arguments.insert("ordered_at"_L1, QString::number(orderedAtMs));
    output.pollArguments = arguments;
    output.pollAfterMs = followIntervalMs(nowMs - orderedAtMs);
}

CommandOutput doneOutput(const XdrClient &client, const Direction &direction, const Endpoint &endpoint,
                         const QString &actionId, bool wasAlready)
{
    const auto name = nameOf(endpoint);
    const auto words = direction.isolates()
        ? (wasAlready ? text("%1 is isolated already; nothing was sent.") : text("%1 is isolated.")).arg(name)
        : (wasAlready ? text("%1 is not isolated; nothing was sent.") : text("%1 is released from isolation."))
              .arg(name);
    return stateOutput(client, direction, endpoint, actionId, endpoint.isIsolated, words);
}

CommandOutput pendingOutput(const XdrClient &client, const Direction &direction, const Endpoint &endpoint,
                            const CommandCall &call, const QString &actionId, qint64 orderedAtMs)
{
    const auto words = direction.isolates()
        ? text("Isolation of %1 is ordered; the agent has not confirmed it yet.")
        : text("Release of %1 from isolation is ordered; the agent has not confirmed it yet.");
    auto output = stateOutput(client, direction, endpoint, actionId, u"PENDING"_s, words.arg(nameOf(endpoint)));
    followLater(output, call, actionId, orderedAtMs, client.clock().nowMs());
    return output;
}

Error refusal(const XdrClient &client, const Direction &direction, const Endpoint &endpoint, Verdict verdict)
{
    const auto name = endpoint.name.isEmpty() ? endpoint.id : endpoint.name;
    const auto wish = direction.isolates() ? text("isolated") : text("released from isolation");
    QString reason;
    switch (verdict) {
    case Verdict::Uninstalled:
        reason = text("its agent is uninstalled");
        break;
    case Verdict::Offline:
        reason = text("it is offline (%1). Try again when it is connected, or act on the network").arg(endpoint.status);
        break;
    case Verdict::OppositePending:
        reason = direction.isolates() ? text("a release from isolation is still pending; wait until it is done")
                                      : text("an isolation is still pending; wait until it is done");
        break;
    default:
        reason = text("its isolation state is not known (%1)")
                     .arg(endpoint.isIsolated.isEmpty() ? text("not reported") : endpoint.isIsolated);
    }
    return {ErrorCode::Conflict,
            text("%1: %2 cannot be %3: %4. Nothing was sent").arg(client.name(), name, wish, reason),
            {}};
}

Result<Endpoint> readEndpoint(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto id = argumentText(call.arguments, u"endpoint_id"_s);
    if (id.isEmpty())
        return Error{
            ErrorCode::InvalidInput, text("endpoint_id is empty: no machine was located, so nothing was sent"), {}};
    const auto endpoint = client.endpoint(id, context);
    if (!endpoint)
        return endpoint.error();
    if (!*endpoint)
        return Error{ErrorCode::NotFound, text("%1 knows no endpoint %2; nothing was sent").arg(client.name(), id), {}};
    return **endpoint;
}

/// Looks how an order that was sent goes on.
Result<CommandOutput> follow(XdrClient &client, const Direction &direction, const CommandCall &call,
                             CallContext &context)
{
    const auto endpoint = readEndpoint(client, call, context);
    if (!endpoint)
        return endpoint.error();
    const auto actionId = argumentText(call.arguments, u"action_id"_s);
    const auto now = client.clock().nowMs();
    const auto orderedAtMs = argumentNumber(call.arguments, u"ordered_at"_s, now);
    if (endpoint->isolation() == direction.target)
        return doneOutput(client, direction, *endpoint, actionId, false);
    ActionStatus action;
    if (!actionId.isEmpty()) {
        const auto read = client.actionStatus(actionId, endpoint->id, context);
        if (!read)
            return read.error();
        action = *read;
    }
    const auto pending = direction.isolates() ? IsolationState::PendingIsolation : IsolationState::PendingRelease;
    const bool vanished = actionId.isEmpty() && endpoint->isolation() != pending && now - orderedAtMs > orderGraceMs;
    const auto wish =
        direction.isolates() ? text("%1 was NOT isolated: %2") : text("%1 was NOT released from isolation: %2");
    if (actionEnd(action.status) == ActionEnd::Bad || vanished) {
        auto reason = vanished ? text("the order came to nothing, the machine reports %1").arg(endpoint->isIsolated)
                               : text("the order ended as %1").arg(action.status);
        if (!action.reason.isEmpty())
            reason += text(" (%1)").arg(markdownEscaped(action.reason));
        return stateOutput(client, direction, *endpoint, actionId, vanished ? u"FAILED"_s : action.status,
                           wish.arg(nameOf(*endpoint), reason), true);
    }
    const auto limitMs = argumentNumber(call.arguments, u"timeout_in_seconds"_s, 600) * 1000;
    if (now - orderedAtMs >= limitMs) {
        // The order stands at the service; only the waiting ends.
        const auto reason = text("no confirmation within %1 s; the order is still pending and may yet take effect. "
                                 "Look again with xdr-get-endpoints")
                                .arg(limitMs / 1000);
        return stateOutput(client, direction, *endpoint, actionId, u"PENDING"_s, wish.arg(nameOf(*endpoint), reason),
                           true);
    }
    return pendingOutput(client, direction, *endpoint, call, actionId, orderedAtMs);
}

Result<CommandOutput> give(XdrClient &client, const Direction &direction, const CommandCall &call, CallContext &context)
{
    if (call.arguments.contains("ordered_at"_L1))
        return follow(client, direction, call, context);
    const auto endpoint = readEndpoint(client, call, context);
    if (!endpoint)
        return endpoint.error();
    const auto now = client.clock().nowMs();
    const auto verdict = isolationVerdict(direction.order, endpoint->status, endpoint->isolation());
    switch (verdict) {
    case Verdict::AlreadyDone:
        return doneOutput(client, direction, *endpoint, {}, true);
    case Verdict::AlreadyOrdered:
        return pendingOutput(client, direction, *endpoint, call, {}, now);
    case Verdict::Send:
        break;
    default:
        return refusal(client, direction, *endpoint, verdict);
    }
    const auto actionId =
        client.order(direction.order, endpoint->id, argumentText(call.arguments, u"incident_id"_s), context);
    if (!actionId)
        return actionId.error();
    auto ordered = *endpoint;
    // What was read before the order is no longer true, what comes is not yet: until the next read it is pending.
    ordered.isIsolated =
        direction.isolates() ? u"AGENT_PENDING_ISOLATION"_s : u"AGENT_PENDING_ISOLATION_CANCELLATION"_s;
    return pendingOutput(client, direction, ordered, call, *actionId, now);
}

Result<std::optional<CommandOutput>> probe(XdrClient &client, const Direction &direction, const CommandCall &call,
                                           CallContext &context)
{
    const auto endpoint = readEndpoint(client, call, context);
    if (!endpoint)
        return endpoint.error();
    if (endpoint->isolation() == direction.target)
        return std::optional(doneOutput(client, direction, *endpoint, {}, false));
    if (endpoint->isolation()
        == (direction.isolates() ? IsolationState::PendingIsolation : IsolationState::PendingRelease))
        return std::optional(pendingOutput(client, direction, *endpoint, call, {}, client.clock().nowMs()));
    return std::optional<CommandOutput>();
}

} // namespace

QList<Command> isolationCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    const auto make = [&](const QString &name, Order order, const QString &undo) {
        const auto direction = directionOf(order);
        Command command;
        command.definition = declared(
            name,
            direction.isolates() ? text("Cuts a machine off the network, except for its connection to Cortex XDR, and "
                                        "waits until the agent confirms it.")
                                 : text("Takes a machine out of isolation and waits until the agent confirms it."),
            {defaultArgument(requiredArgument(u"endpoint_id"_s, text("The machine's endpoint ID"))),
             optionalArgument(u"incident_id"_s, text("Cortex XDR incident whose timeline shall show it")),
             optionalArgument(u"timeout_in_seconds"_s, text("How long to wait for the confirmation"),
                              ArgumentType::Integer, u"600"_s),
             optionalArgument(u"action_id"_s, text("Filled in while waiting: the order's ID")),
             optionalArgument(u"ordered_at"_s, text("Filled in while waiting: when it was ordered, milliseconds UTC"),
                              ArgumentType::Integer)},
            outputsBelow(direction.isolates() ? u"PaloAltoNetworksXDR.Isolation"_s
                                              : u"PaloAltoNetworksXDR.UnIsolation"_s,
                         {u"endpoint_id"_s, u"status"_s, u"action_id"_s}),
            EffectClass::Probed);
        command.definition.undoCommand = undo;
        command.definition.undoText = direction.isolates() ? text("Release the machine with %1.").arg(undo)
                                                           : text("Isolate the machine again with %1.").arg(undo);
        command.instance = instance;
        command.run = [client, direction](const CommandCall &call, CallContext &context) {
            return give(*client, direction, call, context);
        };
        command.probe = [client, direction](const CommandCall &call, CallContext &context) {
            return probe(*client, direction, call, context);
        };
        return command;
    };
    Command status;
    status.definition = declared(
        u"xdr-action-status-get"_s, text("Reads how an order goes on, machine by machine."),
        {defaultArgument(requiredArgument(u"action_id"_s, text("The order's ID")))},
        outputsBelow(u"PaloAltoNetworksXDR.GetActionStatus"_s, {u"endpoint_id"_s, u"status"_s, u"action_id"_s}));
    status.instance = instance;
    status.run = [client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto actionId = argumentText(call.arguments, u"action_id"_s);
        const auto reply = client->actionStatuses(actionId, context);
        if (!reply)
            return reply.error();
        QJsonArray facts;
        QList<QStringList> rows;
        const auto data = reply->value("data"_L1).toObject();
        const auto reasons = reply->value("errorReasons"_L1).toObject();
        for (auto it = data.begin(); it != data.end(); ++it) {
            facts.append(QJsonObject{{"endpoint_id"_L1, it.key()}, {"status"_L1, *it}, {"action_id"_L1, actionId}});
            rows.append({it.key(), it->toString(),
                         reasons.value(it.key()).toObject().value("errorDescription"_L1).toString().simplified()});
        }
        CommandOutput output;
        if (!facts.isEmpty())
            output.context.insert(
                "PaloAltoNetworksXDR.GetActionStatus(val.endpoint_id == obj.endpoint_id && val.action_id == obj.action_id)"_L1,
                facts);
        ProducedEntry entry;
        entry.text = rows.isEmpty() ? text("The order has no status yet.")
                                    : markdownTable({text("Endpoint"), text("Status"), text("Reason")}, rows);
        entry.contents = facts;
        output.entries.append(entry);
        return output;
    };
    return {make(u"xdr-endpoint-isolate"_s, Order::Isolate, u"xdr-endpoint-unisolate"_s),
            make(u"xdr-endpoint-unisolate"_s, Order::Release, u"xdr-endpoint-isolate"_s),
            make(u"xdr-isolate-endpoint"_s, Order::Isolate, u"xdr-unisolate-endpoint"_s),
            make(u"xdr-unisolate-endpoint"_s, Order::Release, u"xdr-isolate-endpoint"_s), status};
}

} // namespace holdfast::xdr
