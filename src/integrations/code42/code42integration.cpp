// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42integration.h"

#include "integrations/code42/code42commands.h"
#include "integrations/code42/code42rights.h"
#include "integrations/code42/sessionsource.h"
#include "integrations/connectionsettings.h"
#include "integrations/http/httpconnection.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using namespace code42;

constexpr int eventsPerPage = 1000;
const QString standardHighRiskList = u"High risk"_s;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

class Code42Instance final : public IntegrationInstance, private FileEventSource
{
public:
    Code42Instance(InstanceConfig config, CommandParts parts, SessionSource::Options options)
        : IntegrationInstance(std::move(config), u"Code42"_s)
        , m_parts(std::move(parts))
        , m_source(m_parts.client, std::move(options))
    {
    }

    Result<QString> test(CallContext &context) override
    {
        const auto customer = m_parts.client->customer(context);
        if (!customer)
            return customer.error();
        return text("Signed in to Code42 as a client of “%1”")
            .arg(customer->json.toObject().value("name"_L1).toString());
    }

    QList<Command> commands() override
    {
        return alertCommands(m_parts) + fileEventCommands(m_parts) + QList<Command>{sessionFilesCommand(m_parts)}
        + userCommands(m_parts) + watchlistCommands(m_parts) + legalHoldCommands(m_parts) + caseCommands(m_parts)
            + matterCommands(m_parts) + accountCommands(m_parts) + actorCommands(m_parts) + agentCommands(m_parts)
            + ruleCommands(m_parts) + trustCommands(m_parts) + auditCommands(m_parts) + eventAnalysisCommands(m_parts)
            + fileCommands(m_parts) + watchlistUpkeepCommands(m_parts);
    }

    QList<RightProbe> rightProbes() override
    {
        QStringList names;
        for (const auto &command : commands())
            names.append(command.definition.name);
        return code42::rightProbes(m_parts.client, names);
    }

    IncidentSource *incidentSource() override { return &m_source; }
    FileEventSource *fileEventSource() override { return this; }

private:
    Result<FileEventPage> alertEvents(const QString &alertId, const QString &token, CallContext &context) override
    {
        Q_ASSERT(token.isEmpty()); // the service gives all events of a session in one answer
        auto page = m_parts.client->sessionEvents(alertId, context);
        if (page)
            page->nextToken.clear();
        return page;
    }

    Result<FileEventPage> searchEvents(const QJsonObject &query, const QString &token, CallContext &context) override
    {
        return m_parts.client->fileEvents(query, token, eventsPerPage, context);
    }

    CommandParts m_parts;
    SessionSource m_source;
};

Result<SessionSource::Options> fetchOptions(const InstanceConfig &config)
{
    SessionSource::Options options;
    options.firstFetchMs = config.number(u"first_fetch_days"_s, 7) * 24 * 3'600'000;
    options.lookBackMs = config.number(u"look_back_hours"_s, 24) * 3'600'000;
    options.intervalMs = std::max<qint64>(5, config.number(u"fetch_seconds"_s, 60)) * 1000;
    static const QStringList levels{u"none"_s, u"low"_s, u"moderate"_s, u"high"_s, u"critical"_s};
    for (const auto &severity : config.list(u"severities"_s)) {
        const auto level = levels.indexOf(severity.toLower());
        if (level < 0)
            return Error{
                ErrorCode::InvalidInput,
                text("%1: the severity “%2” is not one of %3").arg(config.name, severity, levels.join(", "_L1)),
                {}};
        options.severities.append(int(level));
    }
    return options;
}

} // namespace

IntegrationDefinition Code42Integration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"code42"_s;
    definition.brand = u"Code42"_s;
    definition.title = text("Code42 Incydr");
    definition.description = text("Alerts, file movements, people, watchlists and legal hold");
    definition.fetchesIncidents = true;
    definition.settings =
        QList{requiredSetting(u"url"_s, text("Gateway"), text("https://api.us.code42.com, or the one of your region")),
              requiredSetting(u"client_id"_s, text("Client ID"),
                              text("Begins with key-; Administration > Integrations > API clients")),
              secretSetting(u"client_secret"_s, text("Client secret")),
              optionalSetting(u"first_fetch_days"_s, text("First fetch, days back"), {}, ArgumentType::Integer, u"7"_s),
              optionalSetting(u"look_back_hours"_s, text("Look-back, hours"),
                              text("How late the service may index an alert"), ArgumentType::Integer, u"24"_s),
              optionalSetting(u"fetch_seconds"_s, text("Seconds between fetches"), {}, ArgumentType::Integer, u"60"_s),
              optionalSetting(u"severities"_s, text("Severities to fetch"),
                              text("critical, high, moderate, low; empty for all"), ArgumentType::List),
              optionalSetting(u"high_risk_watchlist"_s, text("High-risk watchlist"),
                              text("What the old high-risk commands mean: a list's ID, type or title"),
                              ArgumentType::Text, standardHighRiskList),
              optionalSetting(u"quarantine_folder"_s, text("Quarantine folder"),
                              text("Where downloaded files are kept; empty for Holdfast's own")),
              optionalSetting(u"use_console_api"_s, text("Use the older console API"),
                              text("Creating, blocking and unblocking users is possible there only"),
                              ArgumentType::Boolean, u"false"_s)}
        + httpSettings();
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> Code42Integration::open(const InstanceConfig &config,
                                                                     const InstanceServices &services) const
{
    const auto base = gatewayUrl(config.text(u"url"_s));
    if (!base)
        return base.error();
    const auto secret = services.secrets.read(config.name, u"client_secret"_s);
    if (!secret)
        return secret.error();
    const auto clientId = requiredText(config, u"client_id"_s, text("Client ID"));
    if (!clientId)
        return clientId.error();
    auto fetching = fetchOptions(config);
    if (!fetching)
        return fetching.error();
    const Secret client(clientId->toUtf8());
    CommandParts commands;
    commands.client = std::make_shared<Code42Client>(httpParts(config, services, *base), client, *secret);
    if (config.flag(u"use_console_api"_s)) {
        commands.console = std::make_shared<Code42Client>(httpParts(config, services, consoleUrl(*base)), client,
                                                          *secret, u"/api/v3/oauth/token"_s);
    }
    commands.waiter = &services.waiter;
    commands.instance = config.name;
    commands.highRiskList = config.text(u"high_risk_watchlist"_s, standardHighRiskList);
    commands.quarantineFolder =
        config.text(u"quarantine_folder"_s,
                    QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/quarantine"_L1);
    return std::shared_ptr<IntegrationInstance>(
        std::make_shared<Code42Instance>(config, std::move(commands), *std::move(fetching)));
}

} // namespace holdfast
