// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/mailintegrations.h"

#include "integrations/connectionsettings.h"
#include "integrations/http/httpconnection.h"
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

const QString standardSender = u"Holdfast <holdfast@localhost>"_s;

class MailInstance : public IntegrationInstance
{
public:
    MailInstance(InstanceConfig config, std::shared_ptr<MailTransport> transport, MailDefaults defaults,
                 const Clock &clock)
        : IntegrationInstance(std::move(config), u"Mail"_s)
        , m_transport(std::move(transport))
        , m_defaults(std::move(defaults))
        , m_clock(clock)
    {
    }

    Result<QString> test(CallContext &context) override { return m_transport->test(context); }
    QList<Command> commands() override { return {sendMailCommand(m_transport, m_defaults, m_clock, name())}; }

protected:
    [[nodiscard]] const MailDefaults &defaults() const { return m_defaults; }

private:
    std::shared_ptr<MailTransport> m_transport;
    MailDefaults m_defaults;
    const Clock &m_clock;
};

/// A real mail server: it has a right to look at, and perhaps a clock.
class SmtpInstance final : public MailInstance
{
public:
    SmtpInstance(const InstanceConfig &config, std::shared_ptr<SmtpMail> mail, MailDefaults defaults,
                 const Clock &clock)
        : MailInstance(config, mail, std::move(defaults), clock)
        , m_mail(std::move(mail))
    {
    }

    QList<RightProbe> rightProbes() override
    {
        const auto sender = defaults().from.address;
        return {{text("Send as %1").arg(sender),
                 u"MAIL FROM"_s,
                 {u"send-mail"_s},
                 [mail = m_mail, sender](CallContext &context) { return mail->maySendAs(sender, context); }}};
    }
    Result<std::optional<qint64>> serviceTimeMs(CallContext &context) override { return m_mail->serverTimeMs(context); }

private:
    std::shared_ptr<SmtpMail> m_mail;
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

Result<std::unique_ptr<OAuthSignIn>> signInFrom(const InstanceConfig &config, const InstanceServices &services)
{
    OAuthClient client;
    client.tokenUrl = QUrl(config.text(u"token_url"_s), QUrl::StrictMode);
    client.scope = config.text(u"scope"_s);
    if (!maySendSecretsTo(client.tokenUrl)) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: the setting “OAuth token address” must be an https:// address").arg(config.name),
                     {}};
    }
    const auto clientId = requiredText(config, u"client_id"_s, text("OAuth client ID"));
    if (!clientId)
        return clientId.error();
    client.clientId = *clientId;
    // A public client has no secret, a client that signs in as itself no refresh token.
    for (const auto &[name, target] :
         {std::pair{u"client_secret"_s, &client.clientSecret}, {u"refresh_token"_s, &client.refreshToken}}) {
        const auto secret = services.secrets.read(config.name, name);
        if (!secret && secret.error().code != ErrorCode::NotFound)
            return secret.error();
        if (secret)
            *target = *secret;
    }
    if (client.clientSecret.isEmpty() && client.refreshToken.isEmpty()) {
        return Error{
            ErrorCode::InvalidInput, text("%1: OAuth needs a client secret or a refresh token").arg(config.name), {}};
    }
    return oauthSignIn(config, services, std::move(client));
}

} // namespace

IntegrationDefinition FolderMailIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"mail-folder"_s;
    definition.brand = u"Mail"_s;
    definition.title = text("Mail as files");
    definition.description = text("Writes mails as .eml files into a folder; nothing leaves this machine");
    definition.settings = {
        requiredSetting(u"folder"_s, text("Folder"), {}),
        optionalSetting(u"sender"_s, text("Sender"), text("Name <address>"), ArgumentType::Text, standardSender)};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> FolderMailIntegration::open(const InstanceConfig &config,
                                                                         const InstanceServices &services) const
{
    const auto folder = requiredText(config, u"folder"_s, text("Folder"));
    if (!folder)
        return folder.error();
    const auto defaults = defaultsFrom(config, standardSender);
    if (!defaults)
        return defaults.error();
    return std::shared_ptr<IntegrationInstance>(std::make_shared<MailInstance>(
        config, std::make_shared<FolderMail>(config.name, *folder), *defaults, services.clock));
}

IntegrationDefinition SmtpIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"smtp"_s;
    definition.brand = u"Mail"_s;
    definition.title = text("Mail server (SMTP)");
    definition.description = text("Sends mails over your mail server");
    definition.settings = {
        requiredSetting(u"host"_s, text("Server"), {}),
        optionalSetting(u"port"_s, text("Port"), text("587 for STARTTLS, 465 for TLS from the start"),
                        ArgumentType::Integer, u"587"_s),
        optionalSetting(u"security"_s, text("Security"), text("None is for a relay on this machine only"),
                        ArgumentType::Text, u"starttls"_s, {u"starttls"_s, u"tls"_s, u"none"_s}),
        optionalSetting(u"login"_s, text("Sign-in"), {}, ArgumentType::Text, u"password"_s,
                        {u"password"_s, u"oauth"_s, u"token"_s, u"none"_s}),
        optionalSetting(u"user"_s, text("User"), text("With OAuth the mailbox")),
        optionalSetting(u"password"_s, text("Password or access token"), {}, ArgumentType::Secret),
        optionalSetting(u"token_url"_s, text("OAuth token address"),
                        text("https://login.microsoftonline.com/TENANT/oauth2/v2.0/token")),
        optionalSetting(u"client_id"_s, text("OAuth client ID"), {}),
        optionalSetting(u"client_secret"_s, text("OAuth client secret"), {}, ArgumentType::Secret),
        optionalSetting(u"refresh_token"_s, text("OAuth refresh token"), text("Empty: the client signs in as itself"),
                        ArgumentType::Secret),
        optionalSetting(u"scope"_s, text("OAuth scope"), text("https://outlook.office365.com/.default")),
        requiredSetting(u"sender"_s, text("Sender"), text("Name <address>")),
        optionalSetting(u"allowed_domains"_s, text("Mail goes only to"),
                        text("Domains of recipients, with their subdomains; empty: anywhere"), ArgumentType::List),
        optionalSetting(u"ehlo_name"_s, text("Own host name"), text("Empty: this machine's")),
        optionalSetting(u"ca_file"_s, text("CA file"), text("Only for a certificate of your company's own")),
        optionalSetting(u"longest_mib"_s, text("Largest mail, MiB"), {}, ArgumentType::Integer, u"20"_s),
        optionalSetting(u"reply_seconds"_s, text("Seconds to wait for a reply"), {}, ArgumentType::Integer, u"60"_s)};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> SmtpIntegration::open(const InstanceConfig &config,
                                                                   const InstanceServices &services) const
{
    SmtpSettings settings;
    const auto host = requiredText(config, u"host"_s, text("Server"));
    if (!host)
        return host.error();
    settings.host = *host;
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
    std::unique_ptr<OAuthSignIn> signIn;
    if (settings.login == SmtpSettings::Login::OAuth) {
        auto made = signInFrom(config, services);
        if (!made)
            return made.error();
        signIn = *std::move(made);
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
    return std::shared_ptr<IntegrationInstance>(std::make_shared<SmtpInstance>(
        config, std::make_shared<SmtpMail>(config.name, std::move(settings), std::move(signIn)), *defaults,
        services.clock));
}

} // namespace holdfast
