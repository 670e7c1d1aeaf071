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

/// A connection of any kind that the range serves, on one clock with it.
struct RangeRig
{
    range::Range simulator;
    OpenConnection connection;
    range::RangeCredentials credentials; ///< what the client shows; change it before start() to be refused
    range::RangeOptions options;
    std::function<QString(const QString &)> reachedAt; ///< from the range's address to that of something in front of it
    QJsonObject settings; ///< of the connection, beside those by which it finds the range

    void start(const QString &kind)
    {
        options.clock = &connection.clock;
        options.seedTimeMs = connection.clock.nowMs();
        const auto addresses = simulator.start(options);
        QVERIFY2(addresses.isOk(), addresses ? "" : qPrintable(addresses.error().message));
        const auto opened = connection.open(config(kind, *addresses));
        QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
    }
    void start(const QString &kind, range::JohnEndpoints endpoints)
    {
        options.story.john.endpoints = endpoints;
        start(kind);
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

private:
    InstanceConfig config(const QString &kind, const range::RangeAddresses &addresses)
    {
        using namespace Qt::StringLiterals;
        InstanceConfig config;
        config.name = kind + u"-range"_s;
        config.kind = kind;
        config.settings = settings;
        const auto &address = kind == "cortex-xdr"_L1 ? addresses.xdrUrl : addresses.code42Url;
        config.settings.insert("url"_L1, reachedAt ? reachedAt(address) : address);
        config.settings.insert("proxy"_L1, "none"_L1);
        const auto signsIn = [&](const QString &clientId, const QString &secret) {
            config.settings.insert("client_id"_L1, clientId);
            (void)connection.secrets.write(config.name, u"client_secret"_s, Secret(secret.toUtf8()));
        };
        if (kind == "code42"_L1) {
            signsIn(credentials.code42ClientId, credentials.code42Secret);
        } else if (kind == "crowdstrike-falcon"_L1) {
            signsIn(credentials.falconClientId, credentials.falconSecret);
        } else if (kind == "cortex-xdr"_L1) {
            const bool standard = config.text(u"key_kind"_s) == "standard"_L1;
            config.settings.insert("key_id"_L1, standard ? credentials.xdrStandardKeyId : credentials.xdrAdvancedKeyId);
            const auto &key = standard ? credentials.xdrStandardKey : credentials.xdrAdvancedKey;
            (void)connection.secrets.write(config.name, u"key"_s, Secret(key.toUtf8()));
        } else {
            config.settings.insert("login_url"_L1, config.text(u"url"_s));
            config.settings.insert("tenant"_L1, credentials.microsoftTenant);
            signsIn(credentials.microsoftClientId, credentials.microsoftSecret);
        }
        return config;
    }
};

} // namespace holdfast::testing
