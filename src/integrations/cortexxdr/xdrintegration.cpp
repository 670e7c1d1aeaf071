// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrintegration.h"

#include "integrations/cortexxdr/xdrcommands.h"
#include "integrations/cortexxdr/xdrrights.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using namespace xdr;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

class XdrInstance final : public IntegrationInstance
{
public:
    XdrInstance(InstanceConfig config, std::shared_ptr<XdrClient> client)
        : m_config(std::move(config))
        , m_client(std::move(client))
    {
    }

    const InstanceConfig &config() const override { return m_config; }
    QString brand() const override { return u"Cortex XDR"_s; }

    Result<QString> test(CallContext &context) override
    {
        const auto found = m_client->endpoints({}, 0, 1, {}, context);
        if (!found)
            return found.error();
        return found->endpoints.isEmpty() ? text("Signed in to Cortex XDR; it knows no endpoint yet")
                                          : text("Signed in to Cortex XDR; endpoints can be read");
    }

    QList<Command> commands() override
    {
        return endpointCommands(m_client, m_config.name) + isolationCommands(m_client, m_config.name)
            + incidentCommands(m_client, m_config.name)
            + responseCommands(m_client, m_config.name,
                               m_config.text(u"quarantine_folder"_s,
                                             QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)
                                                 + "/quarantine"_L1))
            + scriptCommands(m_client, m_config.name) + recordCommands(m_client, m_config.name)
            + fleetCommands(m_client, m_config.name);
    }

    QList<RightProbe> rightProbes() override { return xdr::rightProbes(m_client, commands()); }

private:
    InstanceConfig m_config;
    std::shared_ptr<XdrClient> m_client;
};

} // namespace

IntegrationDefinition XdrIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"cortex-xdr"_s;
    definition.brand = u"Cortex XDR"_s;
    definition.title = text("Cortex XDR");
    definition.description = text("Locates and isolates machines; incidents and alerts");
    definition.settings = {
        {u"url"_s,
         text("API host"),
         text("https://api-yourname.xdr.us.paloaltonetworks.com; Settings > Configurations > API keys > Copy URL"),
         ArgumentType::Text,
         true,
         {},
         {}},
        {u"key_id"_s, text("Key ID"), text("The number beside the key"), ArgumentType::Text, true, {}, {}},
        {u"key"_s, text("Key"), {}, ArgumentType::Secret, true, {}, {}},
        {u"key_kind"_s,
         text("Kind of key"),
         text("As chosen when the key was made"),
         ArgumentType::Text,
         false,
         u"advanced"_s,
         {u"advanced"_s, u"standard"_s}},
        {u"ca_file"_s, text("CA file"), text("Only when your company inspects TLS"), ArgumentType::Text, false, {}, {}},
        {u"proxy"_s,
         text("Proxy"),
         text("http://host:port, none, or empty for the desktop's"),
         ArgumentType::Text,
         false,
         {},
         {}}};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> XdrIntegration::open(const InstanceConfig &config,
                                                                  const InstanceServices &services) const
{
    const auto base = apiUrl(config.text(u"url"_s));
    if (!base)
        return base.error();
    const auto key = services.secrets.read(config.name, u"key"_s);
    if (!key)
        return key.error();
    const auto keyId = config.text(u"key_id"_s);
    if (keyId.isEmpty())
        return Error{ErrorCode::InvalidInput, text("%1: the setting “Key ID” is missing").arg(config.name), {}};
    HttpService::Parts parts;
    parts.name = config.name;
    parts.base = *base;
    parts.transport = services.makeTransport({config.text(u"ca_file"_s), config.text(u"proxy"_s)});
    parts.clock = &services.clock;
    parts.waiter = &services.waiter;
    const auto kind =
        config.text(u"key_kind"_s, u"advanced"_s) == "standard"_L1 ? KeyKind::Standard : KeyKind::Advanced;
    auto client = std::make_shared<XdrClient>(std::move(parts), kind, keyId, *key);
    return std::shared_ptr<IntegrationInstance>(std::make_shared<XdrInstance>(config, std::move(client)));
}

} // namespace holdfast
