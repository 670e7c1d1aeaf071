// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "openconnection.h"
#include "simulators/crowdstrike/falconservice.h"
#include "simulators/defender/defenderservice.h"
#include "simulators/johnstory.h"
#include "simulators/range.h"

#include <QJsonArray>
#include <QTest>

namespace holdfast::testing {

/// An endpoint product's connection against the range.
struct ContainmentRig
{
    range::Range simulator;
    OpenConnection connection;
    range::RangeCredentials credentials; ///< what the client shows; change it before start() to be refused
    range::RangeOptions options;

    InstanceConfig config(const QString &kind, const QString &url)
    {
        InstanceConfig config;
        config.name = kind + QStringLiteral("-range");
        config.kind = kind;
        const bool falcon = kind == QLatin1String("crowdstrike-falcon");
        config.settings = {
            {QStringLiteral("url"), url},
            {QStringLiteral("login_url"), url},
            {QStringLiteral("tenant"), credentials.microsoftTenant},
            {QStringLiteral("client_id"), falcon ? credentials.falconClientId : credentials.microsoftClientId},
            {QStringLiteral("proxy"), QStringLiteral("none")}};
        (void)connection.secrets.write(
            config.name, QStringLiteral("client_secret"),
            Secret((falcon ? credentials.falconSecret : credentials.microsoftSecret).toUtf8()));
        return config;
    }

    void start(const QString &kind, range::JohnEndpoints endpoints = range::JohnEndpoints::Laptop)
    {
        options.story.john.endpoints = endpoints;
        options.clock = &connection.clock;
        options.seedTimeMs = connection.clock.nowMs();
        const auto addresses = simulator.start(options);
        QVERIFY2(addresses.isOk(), addresses ? "" : qPrintable(addresses.error().message));
        const auto opened = connection.open(config(kind, addresses->code42Url));
        QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
    }

    /// Runs a command and follows it as a dispatcher would, until it asks for no further look.
    Result<CommandOutput> runToEnd(const QString &name, QJsonObject arguments)
    {
        for (int looks = 0; looks < 200; ++looks) {
            auto output = connection.run(name, arguments);
            if (!output || !output->pollArguments)
                return output;
            arguments = *output->pollArguments;
            connection.clock.advanceMs(output->pollAfterMs);
        }
        return Error{ErrorCode::Timeout, QStringLiteral("asked for more looks than any deadline allows"), {}};
    }

    void fault(const QString &rule)
    {
        const auto parsed = range::parseFaultRule(rule);
        QVERIFY2(parsed.isOk(), parsed ? "" : qPrintable(parsed.error().message));
        simulator.addFault(*parsed);
    }

    static QString statusIn(const CommandOutput &output, const QString &path)
    {
        return contextValue(output, path).toArray().first().toObject().value(QLatin1String("Status")).toString();
    }
};

} // namespace holdfast::testing
