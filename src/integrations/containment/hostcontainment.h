// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/commandregistry.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <memory>

namespace holdfast {

class Clock;

/// Where a machine stands between the network and its isolation. Unknown for a missing or unheard-of word of the
/// service: never taken for contained.
enum class ContainmentState { Unknown, Normal, ContainPending, Contained, LiftPending };

enum class ContainmentOrder { Contain, Lift };

/// A machine as an endpoint product knows it.
struct ContainableHost
{
    QString id;
    QString name;
    QString domain;
    QString type; ///< "Workstation", as it comes
    QString os;
    QStringList ips;
    QStringList users;
    bool isOnline = false;
    qint64 lastSeenMs = 0;
    ContainmentState state = ContainmentState::Unknown;
    QString stateText; ///< as the service says it
    QJsonObject raw;
};

/// What to do about one machine, decided from its state before anything is sent.
enum class ContainmentVerdict {
    Send,
    AlreadyDone, ///< success without a call
    AlreadyOrdered, ///< success without a call; wait for the machine
    OppositePending, ///< refuse: wait until the other order is done
    StateUnknown, ///< refuse: what is not known must not be changed by itself
};

/// mayOvertake: whether the service lets a new order replace a pending opposite one.
[[nodiscard]] ContainmentVerdict containmentVerdict(ContainmentOrder order, ContainmentState state, bool mayOvertake);

/// How an order goes on.
struct OrderProgress
{
    enum class End { Running, Failed };
    End end = End::Running; ///< success is told by the machine's state alone
    QString words; ///< why it failed, as the service says
};

/// The endpoint product behind the containment commands (reference xdr-api.md, section 13). Blocking; any thread.
class ContainmentService
{
public:
    virtual ~ContainmentService() = default;
    [[nodiscard]] virtual const QString &name() const = 0; ///< of the connection
    [[nodiscard]] virtual const Clock &clock() const = 0;
    [[nodiscard]] virtual QString productName() const = 0; ///< "CrowdStrike Falcon"

    /// The machines of these ids with their present state, each once; unknown ids are left out.
    virtual Result<QList<ContainableHost>> hosts(const QStringList &ids, CallContext &context) = 0;
    /// Sends one order for one machine. The order's id; empty where the service gives none.
    virtual Result<QString> order(ContainmentOrder order, const ContainableHost &host, const QJsonObject &arguments,
                                  CallContext &context) = 0;
    virtual Result<OrderProgress> progress(const QString &orderId, const ContainableHost &host,
                                           CallContext &context) = 0;
    [[nodiscard]] virtual bool mayOvertake() const = 0;
    /// The machine for the case's context.
    [[nodiscard]] virtual QJsonObject hostContext(const ContainableHost &host) const = 0;
    [[nodiscard]] virtual QString hostKey() const = 0; ///< "CrowdStrike.Device(val.ID && val.ID == obj.ID)"
};

/// Names of one containment command; the behaviour is the same for all products.
struct ContainmentNames
{
    QString name;
    QString brand;
    QString description;
    QString idArgument; ///< "ids", "machine_id"
    QString orderPath; ///< context path of what became of the order: "CrowdStrike.Containment"
    QList<ArgumentDefinition> furtherArguments;
    QList<OutputDefinition> hostOutputs;
    QString permission;
    QString undoCommand;
    QString helpUrl;
};

/// A command that contains or releases machines: looks at each machine's state, orders only where it is needed, follows
/// the orders until the machines confirm, and calls nothing contained that does not say so itself. Orders for machines
/// that are offline wait at the service for them.
[[nodiscard]] Command containmentCommand(const std::shared_ptr<ContainmentService> &service, const QString &instance,
                                         ContainmentOrder order, const ContainmentNames &names);

/// A command that only tells the containment of machines.
[[nodiscard]] Command containmentStatusCommand(const std::shared_ptr<ContainmentService> &service,
                                               const QString &instance, const ContainmentNames &names);

/// What a search found: table, context, the generic Endpoint, and the incident's fields. Nothing found is no error.
[[nodiscard]] CommandOutput locatedOutput(const ContainmentService &service, const QList<ContainableHost> &hosts);

/// The incident's fields about these machines, in the words of incidents/fields.h.
[[nodiscard]] QJsonObject containmentFields(const QList<ContainableHost> &hosts, qint64 nowMs);

} // namespace holdfast
