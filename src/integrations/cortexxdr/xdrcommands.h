// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "integrations/cortexxdr/xdrclient.h"

#include <functional>
#include <memory>

namespace holdfast::xdr {

/// xdr-get-endpoints
[[nodiscard]] QList<Command> endpointCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);
/// xdr-endpoint-isolate, xdr-endpoint-unisolate, their 2020 names, xdr-action-status-get
[[nodiscard]] QList<Command> isolationCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);
/// xdr-get-incidents, xdr-get-incident-extra-data, xdr-update-incident, xdr-get-alerts
[[nodiscard]] QList<Command> incidentCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);

/// Quarantine, restore, scan, file retrieval, hash lists: orders that are followed to their end
[[nodiscard]] QList<Command> responseCommands(const std::shared_ptr<XdrClient> &client, const QString &instance,
                                              const QString &quarantineFolder);
/// xdr-get-scripts, xdr-script-run, ..., xdr-get-script-execution-*
[[nodiscard]] QList<Command> scriptCommands(const std::shared_ptr<XdrClient> &client, const QString &instance,
                                            const QString &quarantineFolder);
/// xdr-get-audit-*, device control violations, tenant info, alerts put in and changed
[[nodiscard]] QList<Command> recordCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);
/// xdr-get-cloud-original-alerts, xdr-get-contributing-event
[[nodiscard]] QList<Command> alertCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);
/// People, groups, roles, risk, featured fields
[[nodiscard]] QList<Command> tenantCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);
/// Distributions, policy, alias, tags, deletion, counts by status, and XSOAR's generic "endpoint"
[[nodiscard]] QList<Command> fleetCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);

/// Rows of the service as context, table and raw response; `columns` are shown.
[[nodiscard]] CommandOutput listOutput(const QJsonArray &rows, const QString &key, const QStringList &columns,
                                       const QString &none);
/// The filters that the arguments of xdr-get-endpoints make.
[[nodiscard]] Result<QJsonArray> endpointFilters(const QJsonObject &arguments);
[[nodiscard]] QList<ArgumentDefinition> endpointFilterArguments();
/// Adds a bound on a time; the argument is ISO, milliseconds or absent.
[[nodiscard]] Result<void> addTimeFilter(QJsonArray &filters, const QJsonObject &arguments, const QString &argument,
                                         const QString &field, const QString &operation);
using Runner = std::function<Result<CommandOutput>(XdrClient &, const CommandCall &, CallContext &)>;
[[nodiscard]] Command commandOf(const std::shared_ptr<XdrClient> &client, const QString &instance,
                                CommandDefinition definition, const Runner &run);

[[nodiscard]] CommandDefinition declared(const QString &name, const QString &description,
                                         QList<ArgumentDefinition> arguments, QList<OutputDefinition> outputs,
                                         EffectClass effect = EffectClass::ReadOnly);

/// The endpoint under XSOAR's names, types evened out.
[[nodiscard]] QJsonObject endpointContext(const Endpoint &endpoint);
/// The incident's fields "endpoints" and, when one of them is isolated, "isolatedat".
[[nodiscard]] QJsonObject endpointFields(const QList<Endpoint> &endpoints, qint64 nowMs);

inline const QString endpointKey = QStringLiteral("PaloAltoNetworksXDR.Endpoint(val.endpoint_id == obj.endpoint_id)");

} // namespace holdfast::xdr
