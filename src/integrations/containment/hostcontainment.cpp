// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/containment/hostcontainment.h"

#include "base/clock.h"
#include "incidents/fields.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

// An order without an id that shows nothing after this long has come to nothing.
constexpr qint64 orderGraceMs = 30'000;
constexpr qint64 defaultWaitSeconds = 600;

QString text(const char *source)
{
    return QCoreApplication::translate("Containment", source);
}

bool contains(ContainmentOrder order)
{
    return order == ContainmentOrder::Contain;
}

ContainmentState targetOf(ContainmentOrder order)
{
    return contains(order) ? ContainmentState::Contained : ContainmentState::Normal;
}

ContainmentState pendingOf(ContainmentOrder order)
{
    return contains(order) ? ContainmentState::ContainPending : ContainmentState::LiftPending;
}

QString shownName(const ContainableHost &host)
{
    return markdownEscaped(host.name.isEmpty() ? host.id : host.name);
}

/// The state in the words of the case's fields, which all endpoint products share.
QLatin1StringView fieldWord(ContainmentState state)
{
    switch (state) {
    case ContainmentState::Normal:
        return "AGENT_UNISOLATED"_L1;
    case ContainmentState::ContainPending:
        return "AGENT_PENDING_ISOLATION"_L1;
    case ContainmentState::Contained:
        return "AGENT_ISOLATED"_L1;
    case ContainmentState::LiftPending:
        return "AGENT_PENDING_ISOLATION_CANCELLATION"_L1;
    case ContainmentState::Unknown:
        break;
    }
    return {};
}

QString stateWord(ContainmentState state)
{
    switch (state) {
    case ContainmentState::Normal:
        return text("not contained");
    case ContainmentState::ContainPending:
        return text("containment pending");
    case ContainmentState::Contained:
        return text("contained");
    case ContainmentState::LiftPending:
        return text("release pending");
    case ContainmentState::Unknown:
        break;
    }
    return text("unknown");
}

/// Milliseconds until the state is read again: often at first, rarer later.
qint64 followIntervalMs(qint64 sinceOrderMs)
{
    if (sinceOrderMs < 10'000)
        return 2'000;
    if (sinceOrderMs < 60'000)
        return 5'000;
    return sinceOrderMs < 300'000 ? 15'000 : 60'000;
}

/// An order that was sent, as the follow-up arguments carry it.
struct SentOrder
{
    QString id;
    qint64 atMs = 0;
};

using SentOrders = QMap<QString, SentOrder>; ///< by machine

SentOrders ordersIn(const QJsonObject &arguments)
{
    auto value = arguments.value("orders"_L1);
    if (value.isString())
        value = QJsonDocument::fromJson(value.toString().toUtf8()).object();
    SentOrders orders;
    const auto object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto order = it->toObject();
        orders.insert(it.key(), {order.value("id"_L1).toString(), order.value("at"_L1).toInteger()});
    }
    return orders;
}

QJsonObject toJson(const SentOrders &orders)
{
    QJsonObject object;
    for (auto it = orders.begin(); it != orders.end(); ++it)
        object.insert(it.key(), QJsonObject{{"id"_L1, it->id}, {"at"_L1, it->atMs}});
    return object;
}

/// What became of the command, machine by machine.
class Findings
{
public:
    Findings(const ContainmentService &service, ContainmentOrder order, const ContainmentNames &names)
        : m_service(service)
        , m_order(order)
        , m_names(names)
    {
    }

    void done(const ContainableHost &host, const QString &orderId, bool wasAlready)
    {
        add(host, orderId, contains(m_order) ? u"contained"_s : u"normal"_s,
            (contains(m_order)
                 ? (wasAlready ? text("%1 is contained already; nothing was sent.") : text("%1 is contained."))
                 : (wasAlready ? text("%1 is not contained; nothing was sent.")
                               : text("%1 is released from containment.")))
                .arg(shownName(host)));
    }

    void pending(ContainableHost host, const QString &orderId)
    {
        // What was read before the order is no longer true, what comes is not yet: until the next read it is pending.
        host.state = pendingOf(m_order);
        add(host, orderId, u"pending"_s,
            (host.isOnline
                 ? (contains(m_order) ? text("Containment of %1 is ordered; the machine has not confirmed it yet.")
                                      : text("Release of %1 is ordered; the machine has not confirmed it yet."))
                 : (contains(m_order)
                        ? text("Containment of %1 is ordered; the machine is offline and is NOT contained "
                               "before it calls in.")
                        : text("Release of %1 is ordered; the machine is offline and stays contained until "
                               "it calls in.")))
                .arg(shownName(host)));
        m_isPending = true;
    }

    void failed(const ContainableHost &host, const QString &orderId, const QString &reason)
    {
        const auto words = contains(m_order) ? text("%1 was NOT contained: %2") : text("%1 was NOT released: %2");
        add(host, orderId, u"failed"_s, words.arg(shownName(host), markdownEscaped(reason)));
        m_isError = true;
    }

    void unknownMachine(const QString &id)
    {
        ContainableHost host;
        host.id = id;
        failed(host, {}, text("%1 knows no such machine; nothing was sent for it").arg(m_service.name()));
        m_hosts.removeLast();
    }

    [[nodiscard]] bool isPending() const { return m_isPending; }

    [[nodiscard]] CommandOutput output() const
    {
        CommandOutput output;
        output.context.insert(m_names.orderPath + "(val.ID && val.ID == obj.ID)"_L1, m_facts);
        QJsonArray hosts;
        for (const auto &host : m_hosts)
            hosts.append(m_service.hostContext(host));
        if (!hosts.isEmpty()) {
            output.context.insert(m_service.hostKey(), hosts);
            output.incidentFields = containmentFields(m_hosts, m_service.clock().nowMs());
        }
        ProducedEntry entry;
        entry.text = m_words.join(u'\n');
        entry.contents = m_facts;
        entry.isError = m_isError;
        output.entries.append(entry);
        output.rawResponse = m_facts;
        return output;
    }

private:
    void add(const ContainableHost &host, const QString &orderId, const QString &status, const QString &words)
    {
        QJsonObject facts{{"ID"_L1, host.id},
                          {"Hostname"_L1, host.name},
                          {"Status"_L1, status},
                          {"State"_L1, stateWord(host.state)},
                          {"Online"_L1, host.isOnline}};
        if (!orderId.isEmpty())
            facts.insert("OrderID"_L1, orderId);
        m_facts.append(facts);
        m_hosts.append(host);
        m_words.append(words);
    }

    const ContainmentService &m_service;
    ContainmentOrder m_order;
    const ContainmentNames &m_names;
    QJsonArray m_facts;
    QList<ContainableHost> m_hosts;
    QStringList m_words;
    bool m_isPending = false;
    bool m_isError = false;
};

QString refusalWords(ContainmentVerdict verdict, ContainmentOrder order, const ContainableHost &host)
{
    if (verdict == ContainmentVerdict::OppositePending)
        return contains(order) ? text("a release is still pending; wait until it is done. Nothing was sent")
                               : text("a containment is still pending; wait until it is done. Nothing was sent");
    return text("its containment state is not known (%1). Nothing was sent")
        .arg(host.stateText.isEmpty() ? text("not reported") : host.stateText);
}

/// The work of one containment command.
class Containment
{
public:
    Containment(std::shared_ptr<ContainmentService> service, ContainmentOrder order, ContainmentNames names)
        : m_service(std::move(service))
        , m_order(order)
        , m_names(std::move(names))
    {
    }

    Result<CommandOutput> run(const CommandCall &call, CallContext &context) const
    {
        const auto found = read(call, context);
        if (!found)
            return found.error();
        auto orders = ordersIn(call.arguments);
        Findings findings(*m_service, m_order, m_names);
        for (const auto &id : ids(call)) {
            const auto host = std::find_if(found->begin(), found->end(),
                                           [&id](const ContainableHost &candidate) { return candidate.id == id; });
            if (host == found->end()) {
                findings.unknownMachine(id);
                continue;
            }
            const auto known = orders.constFind(id);
            const auto went = known == orders.constEnd() ? give(*host, call, orders, findings, context)
                                                         : follow(*host, call, *known, findings, context);
            if (!went)
                return went.error();
        }
        return finished(findings, call, orders);
    }

    Result<std::optional<CommandOutput>> probe(const CommandCall &call, CallContext &context) const
    {
        const auto found = read(call, context);
        if (!found)
            return found.error();
        const auto now = m_service->clock().nowMs();
        SentOrders orders;
        Findings findings(*m_service, m_order, m_names);
        for (const auto &id : ids(call)) {
            const auto host = std::find_if(found->begin(), found->end(),
                                           [&id](const ContainableHost &candidate) { return candidate.id == id; });
            if (host == found->end())
                return std::optional<CommandOutput>();
            if (host->state == targetOf(m_order)) {
                findings.done(*host, {}, false);
            } else if (host->state == pendingOf(m_order)) {
                findings.pending(*host, {});
                orders.insert(id, {{}, now});
            } else {
                return std::optional<CommandOutput>(); // repeating sends only what is missing
            }
        }
        return std::optional(finished(findings, call, orders));
    }

private:
    [[nodiscard]] QStringList ids(const CommandCall &call) const
    {
        auto list = argumentList(call.arguments, m_names.idArgument);
        list.removeDuplicates();
        return list;
    }

    Result<QList<ContainableHost>> read(const CommandCall &call, CallContext &context) const
    {
        if (ids(call).isEmpty()) {
            return Error{ErrorCode::InvalidInput,
                         text("%1 is empty: no machine was located, so nothing was sent").arg(m_names.idArgument),
                         {}};
        }
        return m_service->hosts(ids(call), context);
    }

    Result<void> give(const ContainableHost &host, const CommandCall &call, SentOrders &orders, Findings &findings,
                      CallContext &context) const
    {
        const auto now = m_service->clock().nowMs();
        const auto verdict = containmentVerdict(m_order, host.state, m_service->mayOvertake());
        switch (verdict) {
        case ContainmentVerdict::AlreadyDone:
            findings.done(host, {}, true);
            return {};
        case ContainmentVerdict::AlreadyOrdered:
            orders.insert(host.id, {{}, now});
            findings.pending(host, {});
            return {};
        case ContainmentVerdict::Send:
            break;
        default:
            findings.failed(host, {}, refusalWords(verdict, m_order, host));
            return {};
        }
        const auto orderId = m_service->order(m_order, host, call.arguments, context);
        if (!orderId) {
            // Whatever may have been applied is read back by the caller; a refusal is this machine's own result.
            if (outcomeIsUnknown(orderId.error().code) || ids(call).size() == 1)
                return orderId.error();
            findings.failed(host, {}, orderId.error().message);
            return {};
        }
        orders.insert(host.id, {*orderId, now});
        findings.pending(host, *orderId);
        return {};
    }

    /// Looks how an order that was sent goes on.
    Result<void> follow(const ContainableHost &host, const CommandCall &call, const SentOrder &order,
                        Findings &findings, CallContext &context) const
    {
        if (host.state == targetOf(m_order)) {
            findings.done(host, order.id, false);
            return {};
        }
        OrderProgress progress;
        if (!order.id.isEmpty()) {
            const auto read = m_service->progress(order.id, host, context);
            if (!read)
                return read.error();
            progress = *read;
        }
        const auto sinceMs = m_service->clock().nowMs() - order.atMs;
        if (progress.end == OrderProgress::End::Failed) {
            findings.failed(host, order.id, progress.words);
        } else if (host.state != pendingOf(m_order) && sinceMs > orderGraceMs) {
            findings.failed(host, order.id,
                            text("the order came to nothing, the machine reports “%1”").arg(host.stateText));
        } else if (const auto limit = argumentNumber(call.arguments, u"timeout_in_seconds"_s, defaultWaitSeconds);
                   sinceMs >= limit * 1000) {
            // The order stands at the service; only the waiting ends.
            findings.failed(host, order.id,
                            host.isOnline ? text("no confirmation within %1 s; the order is still pending and may yet "
                                                 "take effect. Look again later")
                                                .arg(limit)
                                          : text("the machine did not call in within %1 s; the order waits for it and "
                                                 "takes effect when it does. Look again later")
                                                .arg(limit));
        } else {
            findings.pending(host, order.id);
        }
        return {};
    }

    [[nodiscard]] CommandOutput finished(const Findings &findings, const CommandCall &call,
                                         const SentOrders &orders) const
    {
        auto output = findings.output();
        if (!findings.isPending())
            return output;
        auto oldestMs = m_service->clock().nowMs();
        for (const auto &order : orders)
            oldestMs = std::min(oldestMs, order.atMs);
        auto arguments = call.arguments;
        arguments.insert("orders"_L1, toJson(orders));
        output.pollArguments = arguments;
        output.pollAfterMs = followIntervalMs(m_service->clock().nowMs() - oldestMs);
        return output;
    }

    std::shared_ptr<ContainmentService> m_service;
    ContainmentOrder m_order;
    ContainmentNames m_names;
};

CommandDefinition definitionOf(const ContainmentNames &names)
{
    CommandDefinition definition;
    definition.name = names.name;
    definition.brand = names.brand;
    definition.description = names.description;
    definition.permission = names.permission;
    definition.helpUrl = names.helpUrl;
    auto ids = requiredArgument(names.idArgument, text("The machines' IDs"), ArgumentType::List);
    definition.arguments = QList{defaultArgument(ids)} + names.furtherArguments;
    definition.outputs = {
        {names.orderPath + ".ID"_L1, u"String"_s, text("The machine's ID")},
        {names.orderPath + ".Hostname"_L1, u"String"_s, text("Its name")},
        {names.orderPath + ".Status"_L1, u"String"_s, text("contained, normal, pending or failed")},
        {names.orderPath + ".State"_L1, u"String"_s, text("What the machine itself reports, in words")},
        {names.orderPath + ".Online"_L1, u"Boolean"_s, text("Whether it is connected to the service now")},
        {names.orderPath + ".OrderID"_L1, u"String"_s, text("The order's ID, where the service gives one")}};
    definition.outputs += names.hostOutputs;
    return definition;
}

} // namespace

ContainmentVerdict containmentVerdict(ContainmentOrder order, ContainmentState state, bool mayOvertake)
{
    if (state == targetOf(order))
        return ContainmentVerdict::AlreadyDone;
    if (state == pendingOf(order))
        return ContainmentVerdict::AlreadyOrdered;
    if (state == ContainmentState::Unknown)
        return ContainmentVerdict::StateUnknown;
    const auto opposite = contains(order) ? ContainmentState::LiftPending : ContainmentState::ContainPending;
    return state == opposite && !mayOvertake ? ContainmentVerdict::OppositePending : ContainmentVerdict::Send;
}

Command containmentCommand(const std::shared_ptr<ContainmentService> &service, const QString &instance,
                           ContainmentOrder order, const ContainmentNames &names)
{
    Command command;
    command.definition = definitionOf(names);
    command.definition.arguments +=
        {optionalArgument(u"timeout_in_seconds"_s, text("How long to wait for the machines' confirmation"),
                          ArgumentType::Integer, QString::number(defaultWaitSeconds)),
         optionalArgument(u"orders"_s, text("Filled in while waiting: the orders that were sent"), ArgumentType::Json)};
    command.definition.effect = EffectClass::Probed;
    command.definition.undoCommand = names.undoCommand;
    command.definition.undoText = contains(order) ? text("Release the machines with %1.").arg(names.undoCommand)
                                                  : text("Contain the machines again with %1.").arg(names.undoCommand);
    command.instance = instance;
    const auto work = std::make_shared<const Containment>(service, order, names);
    command.run = [work](const CommandCall &call, CallContext &context) { return work->run(call, context); };
    command.probe = [work](const CommandCall &call, CallContext &context) { return work->probe(call, context); };
    return command;
}

Command containmentStatusCommand(const std::shared_ptr<ContainmentService> &service, const QString &instance,
                                 const ContainmentNames &names)
{
    Command command;
    command.definition = definitionOf(names);
    command.definition.outputs = names.hostOutputs;
    command.instance = instance;
    command.run = [service, argument = names.idArgument](const CommandCall &call,
                                                         CallContext &context) -> Result<CommandOutput> {
        const auto wanted = argumentList(call.arguments, argument);
        if (wanted.isEmpty())
            return Error{ErrorCode::InvalidInput, text("%1 is empty: no machine is named").arg(argument), {}};
        const auto found = service->hosts(wanted, context);
        if (!found)
            return found.error();
        return locatedOutput(*service, *found);
    };
    return command;
}

CommandOutput locatedOutput(const ContainmentService &service, const QList<ContainableHost> &hosts)
{
    CommandOutput output;
    QJsonArray own, generic;
    QList<QStringList> rows;
    for (const auto &host : hosts) {
        own.append(service.hostContext(host));
        generic.append(QJsonObject{{"ID"_L1, host.id},
                                   {"Hostname"_L1, host.name},
                                   {"IPAddress"_L1, QJsonArray::fromStringList(host.ips)},
                                   {"Domain"_L1, host.domain},
                                   {"OS"_L1, host.os},
                                   {"Status"_L1, host.isOnline ? "Online"_L1 : "Offline"_L1},
                                   {"IsIsolated"_L1, host.state == ContainmentState::Contained ? "Yes"_L1 : "No"_L1},
                                   {"Vendor"_L1, service.productName()}});
        rows.append({host.name, host.id, host.os, host.ips.join(", "_L1),
                     host.isOnline ? text("online") : text("offline"), stateWord(host.state),
                     host.lastSeenMs > 0 ? isoUtc(host.lastSeenMs) : QString()});
    }
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("No machine was located.")
                                : "### "_L1 + text("Machines") + "\n\n"_L1
            + markdownTable({text("Name"), text("ID"), text("OS"), text("IP"), text("Connection"), text("Containment"),
                             text("Last seen")},
                            rows);
    entry.contents = own;
    output.entries.append(entry);
    output.rawResponse = own;
    if (!own.isEmpty()) {
        output.context.insert(service.hostKey(), own);
        output.context.insert("Endpoint(val.ID && val.ID == obj.ID)"_L1, generic);
        output.incidentFields = containmentFields(hosts, service.clock().nowMs());
    }
    return output;
}

QJsonObject containmentFields(const QList<ContainableHost> &hosts, qint64 nowMs)
{
    QJsonArray list;
    bool isContained = false;
    for (const auto &host : hosts) {
        list.append(QJsonObject{{"endpoint_id"_L1, host.id},
                                {"endpoint_name"_L1, host.name},
                                {"domain"_L1, host.domain},
                                {"ip"_L1, QJsonArray::fromStringList(host.ips)},
                                {"os_type"_L1, host.os},
                                {"endpoint_status"_L1, host.isOnline ? "CONNECTED"_L1 : "DISCONNECTED"_L1},
                                {"endpoint_type"_L1, host.type},
                                {"is_isolated"_L1, fieldWord(host.state)}});
        isContained = isContained || host.state == ContainmentState::Contained;
    }
    QJsonObject fields{{field::endpoints, list}};
    if (isContained)
        fields.insert(field::isolatedAt, nowMs); // the services tell no time of their own
    return fields;
}

} // namespace holdfast
