// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/connectionsettings.h"

#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSaveFile>
#include <QUrl>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("ConnectionSettings", source);
}

Error wrong(const InstanceConfig &config, const QString &what)
{
    return {ErrorCode::InvalidInput, u"%1: %2"_s.arg(config.name, what), {}};
}

/// A secret that may be absent.
Result<Secret> optionalSecret(SecretsProvider &secrets, const InstanceConfig &config, const QString &name)
{
    auto secret = secrets.read(config.name, name);
    if (!secret && secret.error().code == ErrorCode::NotFound)
        return Secret();
    return secret;
}

} // namespace

SettingDefinition requiredSetting(const QString &name, const QString &label, const QString &help,
                                  const QString &defaultValue)
{
    auto made = optionalSetting(name, label, help, ArgumentType::Text, defaultValue);
    made.required = true;
    return made;
}

SettingDefinition optionalSetting(const QString &name, const QString &label, const QString &help, ArgumentType type,
                                  const QString &defaultValue, const QStringList &choices)
{
    return {name, label, help, type, false, defaultValue, choices};
}

SettingDefinition secretSetting(const QString &name, const QString &label, const QString &help)
{
    auto made = optionalSetting(name, label, help, ArgumentType::Secret);
    made.required = true;
    return made;
}

Error missingSetting(const InstanceConfig &config, const QString &label)
{
    return wrong(config, text("the setting “%1” is missing").arg(label));
}

Result<QString> requiredText(const InstanceConfig &config, const QString &setting, const QString &label)
{
    const auto value = config.text(setting).trimmed();
    if (value.isEmpty())
        return missingSetting(config, label);
    return value;
}

bool hasSetting(const IntegrationDefinition &definition, const QString &name)
{
    return std::any_of(definition.settings.begin(), definition.settings.end(),
                       [&](const SettingDefinition &setting) { return setting.name == name; });
}

IntegrationDefinition withCommonSettings(IntegrationDefinition definition)
{
    QList<SettingDefinition> common;
    if (hasSetting(definition, u"proxy"_s)) {
        common += optionalSetting(u"proxy_password"_s, text("Proxy password"),
                                  text("When the proxy wants a sign-in; write its user into the proxy's address"),
                                  ArgumentType::Secret);
        auto certificate = optionalSetting(u"client_certificate"_s, text("Client certificate"),
                                           text("PEM file, when the service or your proxy asks for one"));
        certificate.input = SettingDefinition::Input::File;
        auto key = optionalSetting(u"client_key"_s, text("Client key"),
                                   text("PEM file; empty: it is in the certificate's file"));
        key.input = SettingDefinition::Input::File;
        common << certificate << key
               << optionalSetting(u"client_key_password"_s, text("Password of the client key"), {},
                                  ArgumentType::Secret);
    }
    if (hasSetting(definition, u"ca_file"_s)) {
        auto trusted =
            optionalSetting(u"trusted_certificate"_s, text("Trusted certificate"),
                            text("Only this one is accepted. The test shows a certificate before you can trust it"));
        trusted.input = SettingDefinition::Input::Certificate;
        common << trusted;
    }
    if (hasSetting(definition, u"proxy"_s)) {
        common += optionalSetting(u"requests_per_minute"_s, text("Requests a minute, at most"),
                                  text("Empty: the service's own limit"), ArgumentType::Integer);
    }
    if (definition.fetchesIncidents) {
        auto fetch = optionalSetting(u"fetch"_s, text("Fetch incidents"),
                                     text("Off: its commands can be used, but nothing comes in by itself"),
                                     ArgumentType::Boolean);
        fetch.defaultValue = u"true"_s;
        common << fetch;
    }
    for (const auto &one : std::as_const(common)) {
        if (!hasSetting(definition, one.name))
            definition.settings.append(one);
    }
    for (auto &one : definition.settings) {
        if (one.name == "ca_file"_L1 || one.name == "file"_L1)
            one.input = SettingDefinition::Input::File;
        else if (one.name == "folder"_L1)
            one.input = SettingDefinition::Input::Folder;
    }
    return definition;
}

SettingSection sectionOf(const SettingDefinition &setting)
{
    static const QStringList network{u"ca_file"_s,
                                     u"proxy"_s,
                                     u"proxy_password"_s,
                                     u"client_certificate"_s,
                                     u"client_key"_s,
                                     u"client_key_password"_s,
                                     u"trusted_certificate"_s,
                                     u"requests_per_minute"_s};
    static const QStringList credentials{u"client_id"_s, u"key_id"_s, u"key_kind"_s, u"bind_name"_s,
                                         u"user"_s,      u"login"_s,  u"tenant_id"_s};
    static const QStringList fetching{u"fetch"_s, u"fetch_seconds"_s, u"first_fetch_days"_s, u"look_back_hours"_s,
                                      u"severities"_s};
    if (network.contains(setting.name))
        return SettingSection::Network;
    if (setting.isSecret() || credentials.contains(setting.name))
        return SettingSection::Credentials;
    if (fetching.contains(setting.name))
        return SettingSection::Fetching;
    return SettingSection::Service;
}

bool fetchesIncidents(const InstanceConfig &config)
{
    return config.enabled && config.flag(u"fetch"_s, true);
}

Result<void> checkSettings(const IntegrationDefinition &definition, const InstanceConfig &config)
{
    for (const auto &one : definition.settings) {
        const auto value = config.text(one.name);
        if (one.isSecret()) {
            if (config.settings.contains(one.name))
                return wrong(config, text("“%1” is a secret and does not belong among the settings").arg(one.label));
            continue;
        }
        if (value.isEmpty()) {
            if (one.required && one.defaultValue.isEmpty())
                return wrong(config, text("“%1” is missing").arg(one.label));
            continue;
        }
        bool isNumber = true;
        if (one.type == ArgumentType::Integer)
            isNumber = value.toLongLong(&isNumber) >= 0 && isNumber;
        if (!isNumber)
            return wrong(config, text("“%1” must be a whole number, not “%2”").arg(one.label, value));
        if (!one.choices.isEmpty() && one.type != ArgumentType::List && !one.choices.contains(value))
            return wrong(config, text("“%1” must be one of %2").arg(one.label, one.choices.join(", "_L1)));
        if (one.name == "proxy"_L1 || one.name == "url"_L1 || one.name == "uri"_L1) {
            if (!QUrl(value).password().isEmpty())
                return wrong(config,
                             text("“%1” must not hold a password: settings are readable. Enter it in its own field")
                                 .arg(one.label));
        }
    }
    return {};
}

Result<NetworkSettings> networkSettings(const InstanceConfig &config, SecretsProvider &secrets)
{
    NetworkSettings network;
    network.caFile = config.text(u"ca_file"_s);
    network.proxy = config.text(u"proxy"_s);
    if (QUrl proxy(network.proxy); !proxy.userName().isEmpty()) {
        const auto password = optionalSecret(secrets, config, u"proxy_password"_s);
        if (!password)
            return password.error();
        proxy.setPassword(QString::fromUtf8(password->reveal()), QUrl::DecodedMode);
        network.proxy = proxy.toString(QUrl::FullyEncoded);
    }
    network.clientCertificateFile = config.text(u"client_certificate"_s);
    network.clientKeyFile = config.text(u"client_key"_s);
    if (!network.clientCertificateFile.isEmpty()) {
        const auto password = optionalSecret(secrets, config, u"client_key_password"_s);
        if (!password)
            return password.error();
        network.clientKeyPassword = *password;
    }
    network.trustedCertificate = config.text(u"trusted_certificate"_s).toLatin1();
    return network;
}

Result<QString> trustFile(const InstanceConfig &config, const QString &folder)
{
    QByteArray pem;
    if (const auto path = config.text(u"ca_file"_s); !path.isEmpty()) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return wrong(config, text("the CA file %1 cannot be read: %2").arg(path, file.errorString()));
        pem = file.readAll() + '\n';
    }
    pem += config.text(u"trusted_certificate"_s).toLatin1() + '\n';
    const auto name = QCryptographicHash::hash(pem, QCryptographicHash::Sha256).toHex();
    QSaveFile file(u"%1/%2.pem"_s.arg(folder, QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(pem) != pem.size() || !file.commit())
        return wrong(config, text("the trusted certificate cannot be written: %1").arg(file.errorString()));
    return file.fileName();
}

} // namespace holdfast
