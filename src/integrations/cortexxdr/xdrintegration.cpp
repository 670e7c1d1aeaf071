// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrintegration.h"

#include "integrations/connectionsettings.h"
#include "integrations/cortexxdr/xdrcommands.h"
#include "integrations/cortexxdr/xdrrights.h"
#include "integrations/http/httpconnection.h"
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
        : IntegrationInstance(std::move(config), u"Cortex XDR"_s)
        , m_client(std::move(client))
    {
    }

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
        const auto quarantine =
            config().text(u"quarantine_folder"_s,
                          QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/quarantine"_L1);
        return endpointCommands(m_client, name()) + isolationCommands(m_client, name())
            + incidentCommands(m_client, name()) + alertCommands(m_client, name())
            + responseCommands(m_client, name(), quarantine) + scriptCommands(m_client, name(), quarantine)
            + recordCommands(m_client, name()) + fleetCommands(m_client, name()) + tenantCommands(m_client, name());
    }

    QList<RightProbe> rightProbes() override { return xdr::rightProbes(m_client, commands()); }

private:
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
    definition.settings =
        QList{requiredSetting(u"url"_s, text("API host"),
                              text("https://api-yourname.xdr.us.paloaltonetworks.com; Settings > Configurations > API "
                                   "keys > Copy URL")),
              requiredSetting(u"key_id"_s, text("Key ID"), text("The number beside the key")),
              secretSetting(u"key"_s, text("Key")),
              optionalSetting(u"key_kind"_s, text("Kind of key"), text("As chosen when the key was made"),
                              ArgumentType::Text, u"advanced"_s, {u"advanced"_s, u"standard"_s})}
        + httpSettings();
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
    const auto keyId = requiredText(config, u"key_id"_s, text("Key ID"));
    if (!keyId)
        return keyId.error();
    const auto kind =
        config.text(u"key_kind"_s, u"advanced"_s) == "standard"_L1 ? KeyKind::Standard : KeyKind::Advanced;
    auto client = std::make_shared<XdrClient>(httpParts(config, services, *base), kind, *keyId, *key);
    return std::shared_ptr<IntegrationInstance>(std::make_shared<XdrInstance>(config, std::move(client)));
}

} // namespace holdfast
