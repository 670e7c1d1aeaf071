// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directoryintegrations.h"

#include "integrations/connectionsettings.h"
#include "integrations/directory/directorycommands.h"
#include "integrations/directory/directoryrights.h"
#include "integrations/directory/exporteddirectory.h"
#include "integrations/directory/ldapdirectory.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QUrl>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

class DirectoryInstance : public IntegrationInstance
{
public:
    DirectoryInstance(InstanceConfig config, std::shared_ptr<DirectoryClient> client)
        : IntegrationInstance(std::move(config), u"Active Directory"_s)
        , m_client(std::move(client))
    {
    }

    Result<QString> test(CallContext &context) override { return m_client->test(context); }
    QList<Command> commands() override
    {
        return directoryReadCommands(m_client, name())
            + directoryChangeCommands(m_client, name(), {config().text(u"change_below"_s)});
    }

private:
    std::shared_ptr<DirectoryClient> m_client;
};

/// A live directory: it has rights to look at, and a clock.
class LdapInstance final : public DirectoryInstance
{
public:
    LdapInstance(const InstanceConfig &config, std::shared_ptr<LdapDirectory> directory)
        : DirectoryInstance(config, directory)
        , m_directory(std::move(directory))
    {
    }

    QList<RightProbe> rightProbes() override
    {
        return directoryRightProbes(m_directory, {config().text(u"change_below"_s)});
    }
    Result<std::optional<qint64>> serviceTimeMs(CallContext &context) override
    {
        return m_directory->serverTimeMs(context.stop);
    }

private:
    std::shared_ptr<LdapDirectory> m_directory;
};

} // namespace

IntegrationDefinition ExportedDirectoryIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"directory-export"_s;
    definition.brand = u"Active Directory"_s;
    definition.title = text("Directory from a file");
    definition.description = text("People and groups from an LDIF or CSV export; read only");
    definition.settings = {requiredSetting(u"file"_s, text("Export file"), text("LDIF, or CSV with a header line"))};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> ExportedDirectoryIntegration::open(const InstanceConfig &config,
                                                                                const InstanceServices &) const
{
    const auto file = requiredText(config, u"file"_s, text("Export file"));
    if (!file)
        return file.error();
    return std::shared_ptr<IntegrationInstance>(
        std::make_shared<DirectoryInstance>(config, std::make_shared<ExportedDirectory>(config.name, *file)));
}

IntegrationDefinition ActiveDirectoryIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"active-directory"_s;
    definition.brand = u"Active Directory"_s;
    definition.title = text("Active Directory");
    definition.description = text("People, managers and groups; disables and enables accounts");
    definition.settings = {
        requiredSetting(
            u"uri"_s, text("Address"),
            text("ldaps://dc1.corp.example, or ldap:// (then with StartTLS); use the name that is in the certificate")),
        requiredSetting(u"bind_name"_s, text("Account"), text("user@domain, or DOMAIN\\user")),
        secretSetting(u"password"_s, text("Password")),
        optionalSetting(u"base_dn"_s, text("Base DN"), text("Empty: found by itself")),
        optionalSetting(u"ca_file"_s, text("CA file"), text("Your company's own certificate authority, PEM")),
        optionalSetting(u"page_size"_s, text("Entries a page"), {}, ArgumentType::Integer, u"500"_s),
        optionalSetting(
            u"change_below"_s, text("Change accounts only below"),
            text("DN of an organizational unit; empty: accounts anywhere may be disabled, unlocked and so on"))};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> ActiveDirectoryIntegration::open(const InstanceConfig &config,
                                                                              const InstanceServices &services) const
{
    LdapSettings settings;
    auto typed = config.text(u"uri"_s);
    if (!typed.contains("://"_L1))
        typed.prepend("ldaps://"_L1);
    const QUrl url(typed);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "ldap"_L1 && url.scheme() != "ldaps"_L1))
        return Error{ErrorCode::InvalidInput,
                     text("%1: “%2” is not an LDAP address; write ldaps://host").arg(config.name, typed),
                     {}};
    settings.uri = u"%1://%2"_s.arg(url.scheme(), url.host());
    if (url.port() > 0)
        settings.uri += u':' + QString::number(url.port());
    settings.bindName = config.text(u"bind_name"_s);
    const auto password = services.secrets.read(config.name, u"password"_s);
    if (!password)
        return password.error();
    if (settings.bindName.isEmpty() || password->isEmpty())
        return Error{ErrorCode::InvalidInput, text("%1: account and password must not be empty").arg(config.name), {}};
    settings.password = *password;
    settings.baseDn = config.text(u"base_dn"_s);
    settings.caFile = config.text(u"ca_file"_s);
    settings.pageSize = int(std::clamp<qint64>(config.number(u"page_size"_s, 500), 1, 1000));
    return std::shared_ptr<IntegrationInstance>(
        std::make_shared<LdapInstance>(config, std::make_shared<LdapDirectory>(config.name, std::move(settings))));
}

} // namespace holdfast
