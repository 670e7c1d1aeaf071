// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/mailintegrations.h"

#include "integrations/http/httptransport.h"
#include "integrations/mail/foldermail.h"
#include "integrations/mail/sendmailcommand.h"
#include "integrations/mail/smtpmail.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUrl>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

class MailInstance final : public IntegrationInstance
{
public:
    MailInstance(InstanceConfig config, std::shared_ptr<MailTransport> transport, MailDefaults defaults,
                 const Clock &clock)
        : m_config(std::move(config))
        , m_transport(std::move(transport))
        , m_defaults(std::move(defaults))
        , m_clock(clock)
    {
    }

    const InstanceConfig &config() const override { return m_config; }
    QString brand() const override { return u"Mail"_s; }
    Result<QString> test(CallContext &context) override { return m_transport->test(context); }
    QList<Command> commands() override { return {sendMailCommand(m_transport, m_defaults, m_clock, m_config.name)}; }

private:
    InstanceConfig m_config;
    std::shared_ptr<MailTransport> m_transport;
    MailDefaults m_defaults;
    const Clock &m_clock;
};

Result<MailDefaults> defaultsFrom(const InstanceConfig &config, const QString &fallbackSender)
{
    MailDefaults defaults;
    const auto sender = parseMailAddress(config.text(u"sender"_s, fallbackSender));
    if (!sender)
        return Error{ErrorCode::InvalidInput, text("%1: the sender: %2").arg(config.name, sender.error().message), {}};
    defaults.from = *sender;
    defaults.longestBytes = config.number(u"longest_mib"_s, 20) << 20;
    for (auto domain : config.list(u"allowed_domains"_s)) {
        if (domain.startsWith(u'@'))
            domain.remove(0, 1);
        defaults.allowedDomains += domain;
    }
    return defaults;
}

Result<std::shared_ptr<MailTokens>> tokensFrom(const InstanceConfig &config, const InstanceServices &services)
{
    TokenRequest request;
    request.tokenUrl = QUrl(config.text(u"token_url"_s), QUrl::StrictMode);
    request.clientId = config.text(u"client_id"_s);
    request.scope = config.text(u"scope"_s);
    const bool local = QHostAddress(request.tokenUrl.host()).isLoopback();
    if (request.tokenUrl.host().isEmpty()
        || (request.tokenUrl.scheme() != "https"_L1 && !(local && request.tokenUrl.scheme() == "http"_L1))) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: the setting “OAuth token address” must be an https:// address").arg(config.name),
                     {}};
    }
    if (request.clientId.isEmpty())
        return Error{
            ErrorCode::InvalidInput, text("%1: the setting “OAuth client ID” is missing").arg(config.name), {}};
    // A public client has no secret, a client that signs in as itself no refresh token.
    for (const auto &[name, target] :
         {std::pair{u"client_secret"_s, &request.clientSecret}, {u"refresh_token"_s, &request.refreshToken}}) {
        const auto secret = services.secrets.read(config.name, name);
        if (!secret && secret.error().code != ErrorCode::NotFound)
            return secret.error();
        if (secret)
            *target = *secret;
    }
    if (request.clientSecret.isEmpty() && request.refreshToken.isEmpty()) {
        return Error{
            ErrorCode::InvalidInput, text("%1: OAuth needs a client secret or a refresh token").arg(config.name), {}};
    }
    NetworkSettings network;
    network.caFile = config.text(u"ca_file"_s);
    return std::make_shared<MailTokens>(config.name, std::move(request), services.makeTransport(network),
                                        services.clock);
}

} // namespace

IntegrationDefinition FolderMailIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"mail-folder"_s;
    definition.brand = u"Mail"_s;
    definition.title = text("Mail as files");
    definition.description = text("Writes mails as .eml files into a folder; nothing leaves this machine");
    definition.settings = {{u"folder"_s, text("Folder"), {}, ArgumentType::Text, true, {}, {}},
                           {u"sender"_s,
                            text("Sender"),
                            text("Name <address>"),
                            ArgumentType::Text,
                            false,
                            u"Holdfast <holdfast@localhost>"_s,
                            {}}};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> FolderMailIntegration::open(const InstanceConfig &config,
                                                                         const InstanceServices &services) const
{
    const auto folder = config.text(u"folder"_s);
    if (folder.isEmpty())
        return Error{ErrorCode::InvalidInput, text("%1: the setting “Folder” is missing").arg(config.name), {}};
    const auto defaults = defaultsFrom(config, u"Holdfast <holdfast@localhost>"_s);
    if (!defaults)
        return defaults.error();
    return std::shared_ptr<IntegrationInstance>(std::make_shared<MailInstance>(
        config, std::make_shared<FolderMail>(config.name, folder), *defaults, services.clock));
}

IntegrationDefinition SmtpIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"smtp"_s;
    definition.brand = u"Mail"_s;
    definition.title = text("Mail server (SMTP)");
    definition.description = text("Sends mails over your mail server");
    definition.settings = {
        {u"host"_s, text("Server"), {}, ArgumentType::Text, true, {}, {}},
        {u"port"_s,
         text("Port"),
         text("587 for STARTTLS, 465 for TLS from the start"),
         ArgumentType::Integer,
         false,
         u"587"_s,
         {}},
        {u"security"_s,
         text("Security"),
         text("None is for a relay on this machine only"),
         ArgumentType::Text,
         false,
         u"starttls"_s,
         {u"starttls"_s, u"tls"_s, u"none"_s}},
        {u"login"_s,
         text("Sign-in"),
         {},
         ArgumentType::Text,
         false,
         u"password"_s,
         {u"password"_s, u"oauth"_s, u"token"_s, u"none"_s}},
        {u"user"_s, text("User"), text("With OAuth the mailbox"), ArgumentType::Text, false, {}, {}},
        {u"password"_s, text("Password or access token"), {}, ArgumentType::Secret, false, {}, {}},
        {u"token_url"_s,
         text("OAuth token address"),
         text("https://login.microsoftonline.com/TENANT/oauth2/v2.0/token"),
         ArgumentType::Text,
         false,
         {},
         {}},
        {u"client_id"_s, text("OAuth client ID"), {}, ArgumentType::Text, false, {}, {}},
        {u"client_secret"_s, text("OAuth client secret"), {}, ArgumentType::Secret, false, {}, {}},
        {u"refresh_token"_s,
         text("OAuth refresh token"),
         text("Empty: the client signs in as itself"),
         ArgumentType::Secret,
         false,
         {},
         {}},
        {u"scope"_s,
         text("OAuth scope"),
         text("https://outlook.office365.com/.default"),
         ArgumentType::Text,
         false,
         {},
         {}},
        {u"sender"_s, text("Sender"), text("Name <address>"), ArgumentType::Text, true, {}, {}},
        {u"allowed_domains"_s,
         text("Mail goes only to"),
         text("Domains of recipients, with their subdomains; empty: anywhere"),
         ArgumentType::List,
         false,
         {},
         {}},
        {u"ehlo_name"_s, text("Own host name"), text("Empty: this machine's"), ArgumentType::Text, false, {}, {}},
        {u"ca_file"_s,
         text("CA file"),
         text("Only for a certificate of your company's own"),
         ArgumentType::Text,
         false,
         {},
         {}},
        {u"longest_mib"_s, text("Largest mail, MiB"), {}, ArgumentType::Integer, false, u"20"_s, {}},
        {u"reply_seconds"_s, text("Seconds to wait for a reply"), {}, ArgumentType::Integer, false, u"60"_s, {}}};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> SmtpIntegration::open(const InstanceConfig &config,
                                                                   const InstanceServices &services) const
{
    SmtpSettings settings;
    settings.host = config.text(u"host"_s);
    if (settings.host.isEmpty())
        return Error{ErrorCode::InvalidInput, text("%1: the setting “Server” is missing").arg(config.name), {}};
    settings.port = int(config.number(u"port"_s, 587));
    const auto security = config.text(u"security"_s, u"starttls"_s);
    settings.security = security == "tls"_L1 ? SmtpSettings::Security::Tls
        : security == "none"_L1              ? SmtpSettings::Security::None
                                             : SmtpSettings::Security::StartTls;
    const auto login = config.text(u"login"_s, u"password"_s);
    settings.login = login == "none"_L1 ? SmtpSettings::Login::None
        : login == "token"_L1           ? SmtpSettings::Login::Token
        : login == "oauth"_L1           ? SmtpSettings::Login::OAuth
                                        : SmtpSettings::Login::Password;
    const bool local = settings.host == "localhost"_L1 || QHostAddress(settings.host).isLoopback();
    if (settings.security == SmtpSettings::Security::None && (settings.login != SmtpSettings::Login::None || !local)) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: without security only a relay on this machine and without sign-in is allowed. Choose "
                          "STARTTLS or TLS")
                         .arg(config.name),
                     {}};
    }
    std::shared_ptr<MailTokens> tokens;
    if (settings.login == SmtpSettings::Login::OAuth) {
        auto made = tokensFrom(config, services);
        if (!made)
            return made.error();
        tokens = *made;
    } else if (settings.login != SmtpSettings::Login::None) {
        const auto secret = services.secrets.read(config.name, u"password"_s);
        if (!secret)
            return secret.error();
        settings.secret = *secret;
    }
    settings.user = config.text(u"user"_s);
    settings.caFile = config.text(u"ca_file"_s);
    settings.ehloName = config.text(u"ehlo_name"_s);
    settings.replyDeadlineMs = config.number(u"reply_seconds"_s, 60) * 1000;
    const auto defaults = defaultsFrom(config, {});
    if (!defaults)
        return defaults.error();
    return std::shared_ptr<IntegrationInstance>(std::make_shared<MailInstance>(
        config, std::make_shared<SmtpMail>(config.name, std::move(settings), tokens), *defaults, services.clock));
}

} // namespace holdfast
