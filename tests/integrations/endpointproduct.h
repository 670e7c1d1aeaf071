// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "rangerig.h"

namespace holdfast::testing {

/// What is particular to one endpoint product: the names of its commands, and where the range counts what it did.
struct EndpointProduct
{
    QString kind;
    QString contain;
    QString lift;
    QString search;
    QJsonObject findsAll; ///< arguments with which the search finds every machine
    QString hostPath; ///< context path of a machine
    QString orderPath; ///< context path of what became of an order
    QString orderCall; ///< the order to contain, for fault rules
    QString containOperation;
    QString liftOperation;
    QString idArgument;
    QJsonObject furtherArguments; ///< without which no order is taken
    QString (*idOf)(const QString &endpointId) = nullptr;
    QString wrongSecretWords;
    QString unknownClientWords;

    [[nodiscard]] QString laptop() const { return idOf(range::john::laptopEndpointId()); }
    [[nodiscard]] QJsonObject named(const QStringList &ids) const
    {
        auto arguments = furtherArguments;
        arguments.insert(idArgument, ids.join(QLatin1Char(',')));
        return arguments;
    }
    [[nodiscard]] Result<QJsonArray> locate(RangeRig &rig, const QString &host) const
    {
        return rig.connection.run(search, {{QLatin1String("hostname"), host}}).map([this](const CommandOutput &found) {
            return contextValue(found, hostPath).toArray();
        });
    }
    [[nodiscard]] qint64 containments(const RangeRig &rig) const { return rig.simulator.writeCount(containOperation); }
};

inline EndpointProduct crowdStrikeFalcon()
{
    using namespace Qt::StringLiterals;
    EndpointProduct product;
    product.kind = u"crowdstrike-falcon"_s;
    product.contain = u"cs-falcon-contain-host"_s;
    product.lift = u"cs-falcon-lift-host-containment"_s;
    product.search = u"cs-falcon-search-device"_s;
    product.findsAll = {{"filter"_L1, "hostname:*'*'"_L1}};
    product.hostPath = u"CrowdStrike.Device"_s;
    product.orderPath = u"CrowdStrike.Containment"_s;
    product.orderCall = u"POST /devices/entities/devices-actions/v2"_s;
    product.containOperation = range::operation::falconContain;
    product.liftOperation = range::operation::falconLift;
    product.idArgument = u"ids"_s;
    product.idOf = range::FalconService::deviceId;
    product.wrongSecretWords = u"invalid client secret"_s;
    product.unknownClientWords = u"client id is not known"_s;
    return product;
}

inline EndpointProduct microsoftDefender()
{
    using namespace Qt::StringLiterals;
    EndpointProduct product;
    product.kind = u"microsoft-defender"_s;
    product.contain = u"microsoft-atp-isolate-machine"_s;
    product.lift = u"microsoft-atp-unisolate-machine"_s;
    product.search = u"microsoft-atp-get-machines"_s;
    product.findsAll = {{"health_status"_L1, "Active,Inactive"_L1}};
    product.hostPath = u"MicrosoftATP.Machine"_s;
    product.orderPath = u"MicrosoftATP.Containment"_s;
    product.orderCall = u"POST /api/machines/*/isolate"_s;
    product.containOperation = range::operation::defenderIsolate;
    product.liftOperation = range::operation::defenderUnisolate;
    product.idArgument = u"machine_id"_s;
    product.furtherArguments = {{"comment"_L1, "case 7"_L1}};
    product.idOf = range::DefenderService::machineId;
    product.wrongSecretWords = u"AADSTS7000215"_s;
    product.unknownClientWords = u"AADSTS700016"_s;
    return product;
}

} // namespace holdfast::testing
