// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "integrations/cortexxdr/xdrclient.h"

#include <memory>

namespace holdfast::xdr {

/// xdr-get-endpoints
[[nodiscard]] QList<Command> endpointCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);
/// xdr-endpoint-isolate, xdr-endpoint-unisolate, their 2020 names, xdr-action-status-get
[[nodiscard]] QList<Command> isolationCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);
/// xdr-get-incidents, xdr-get-incident-extra-data, xdr-update-incident, xdr-get-alerts
[[nodiscard]] QList<Command> incidentCommands(const std::shared_ptr<XdrClient> &client, const QString &instance);

[[nodiscard]] CommandDefinition declared(const QString &name, const QString &description,
                                         QList<ArgumentDefinition> arguments, QList<OutputDefinition> outputs,
                                         EffectClass effect = EffectClass::ReadOnly);

/// The endpoint under XSOAR's names, types evened out.
[[nodiscard]] QJsonObject endpointContext(const Endpoint &endpoint);
/// The incident's fields "endpoints" and, when one of them is isolated, "isolatedat".
[[nodiscard]] QJsonObject endpointFields(const QList<Endpoint> &endpoints, qint64 nowMs);

inline const QString endpointKey = QStringLiteral("PaloAltoNetworksXDR.Endpoint(val.endpoint_id == obj.endpoint_id)");

} // namespace holdfast::xdr
