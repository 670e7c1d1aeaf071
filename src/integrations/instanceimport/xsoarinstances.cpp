// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/instanceimport/xsoarinstances.h"

#include "integrations/connectionsettings.h"
#include "integrations/instanceimport/yamlvalues.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Import", source);
}

/// The values of an instance by the names XSOAR has for them.
using Values = QJsonObject;

/// What becomes of one instance while its values are taken over.
struct Translation
{
    Values values;
    QSet<QString> used;
    ImportedInstance *instance;

    QString take(const QString &name)
    {
        used.insert(name);
        return values.value(name).toVariant().toString().trimmed();
    }

    bool takeFlag(const QString &name)
    {
        const auto value = take(name);
        return value == "true"_L1 || value == "1"_L1;
    }

    void set(const QString &setting, const QString &value)
    {
        if (!value.isEmpty())
            instance->config.settings.insert(setting, value);
    }

    /// The name part of a "credentials" value; its password is never looked at.
    QString takeIdentifier(const QString &name)
    {
        used.insert(name);
        return values.value(name).toObject().value("identifier"_L1).toString().trimmed();
    }

    void remark(const QString &words) { instance->remarks.append(words); }
};

/// "3 days", "12 hours", "90" (minutes by the old integrations' default unit of days): whole days, at least one.
QString daysOf(const QString &span)
{
    static const QRegularExpression form(u"^(\\d+)\\s*(minute|hour|day|week|month)?"_s);
    const auto match = form.match(span.toLower());
    if (!match.hasMatch())
        return {};
    const auto count = match.captured(1).toLongLong();
    const auto unit = match.captured(2);
    const auto hours = unit == "minute"_L1 ? count / 60
        : unit == "hour"_L1                ? count
        : unit == "week"_L1                ? count * 24 * 7
        : unit == "month"_L1               ? count * 24 * 30
                                           : count * 24;
    return QString::number(std::max<qint64>(1, (hours + 23) / 24));
}

/// What all of XSOAR's integrations have.
void takeCommon(Translation &translation)
{
    for (const auto &name : {u"insecure"_s, u"unsecure"_s}) {
        if (translation.takeFlag(name)) {
            translation.remark(
                text("“Trust any certificate” is not taken over. Test the connection: the certificate is "
                     "shown, and that one can be trusted."));
        }
    }
    if (translation.values.contains("proxy"_L1) && !translation.takeFlag(u"proxy"_s))
        translation.set(u"proxy"_s, u"none"_s);
}

void takeFetching(Translation &translation)
{
    translation.set(u"fetch"_s, translation.takeFlag(u"isFetch"_s) ? u"true"_s : u"false"_s);
    if (const auto minutes = translation.take(u"incidentFetchInterval"_s).toLongLong(); minutes > 0)
        translation.set(u"fetch_seconds"_s, QString::number(minutes * 60));
    for (const auto &name : {u"fetch_time"_s, u"first_fetch"_s})
        translation.set(u"first_fetch_days"_s, daysOf(translation.take(name)));
    for (const auto &name : {u"fetch_limit"_s, u"max_fetch"_s, u"incidentType"_s})
        (void)translation.take(name); // Holdfast fetches all and has one type a source
}

void takeCode42(Translation &translation)
{
    takeFetching(translation);
    for (const auto &name : {u"console_url"_s, u"url"_s})
        translation.set(u"url"_s, translation.take(name));
    const auto client = translation.takeIdentifier(u"credentials"_s);
    translation.set(u"client_id"_s, client);
    if (!client.startsWith("key-"_L1)) {
        translation.remark(text("“%1” is a person's sign-in. Make an API client in Code42 (Administration > "
                                "Integrations > API clients) and enter its ID and secret.")
                               .arg(client));
    }
    QStringList severities;
    for (const auto &value : translation.values.value("alert_severity"_L1).toVariant().toStringList()) {
        const auto severity = value.toLower();
        severities.append(severity == "medium"_L1 ? u"moderate"_s : severity);
    }
    translation.used.insert(u"alert_severity"_s);
    translation.set(u"severities"_s, severities.join(u", "_s));
    (void)translation.take(u"include_files"_s); // always
}

void takeXdr(Translation &translation)
{
    translation.set(u"url"_s, translation.take(u"url"_s));
    translation.set(u"key_id"_s, translation.take(u"apikey_id"_s));
    if (translation.values.contains("apikey_id_creds"_L1)) {
        translation.used.insert(u"apikey_id_creds"_s);
        translation.remark(text("The key's ID was kept as a secret there; enter it: it is the number beside the key."));
    }
    if (const auto method = translation.take(u"method"_s); !method.isEmpty())
        translation.set(u"key_kind"_s, method.toLower() == "standard"_L1 ? u"standard"_s : u"advanced"_s);
    for (const auto &name : {u"apikey"_s, u"apikey_creds"_s})
        translation.used.insert(name);
    if (translation.takeFlag(u"isFetch"_s))
        translation.remark(text("Incidents are not fetched from Cortex XDR; its commands are there."));
    for (const auto &name : {u"fetch_time"_s, u"max_fetch"_s, u"incidentFetchInterval"_s, u"incidentType"_s})
        (void)translation.take(name);
}

void takeDirectory(Translation &translation)
{
    const auto security = translation.take(u"secure_connection"_s);
    const bool fromTheStart = security == "SSL"_L1 || security == "TLS"_L1;
    const auto host = translation.take(u"server_ip"_s);
    const auto port = translation.take(u"port"_s);
    if (!host.isEmpty()) {
        translation.set(
            u"uri"_s,
            u"%1://%2%3"_s.arg(fromTheStart ? u"ldaps"_s : u"ldap"_s, host, port.isEmpty() ? QString() : u':' + port));
    }
    if (!fromTheStart)
        translation.remark(
            text("The connection was not encrypted from the start; Holdfast always uses StartTLS then."));
    translation.set(u"bind_name"_s, translation.takeIdentifier(u"credentials"_s));
    translation.set(u"base_dn"_s, translation.take(u"base_dn"_s));
    translation.set(u"page_size"_s, translation.take(u"page_size"_s));
    if (translation.takeFlag(u"ntlm"_s))
        translation.remark(text("NTLM is not used; the account signs in with its password over TLS."));
}

void takeMail(Translation &translation)
{
    translation.set(u"host"_s, translation.take(u"host"_s));
    const auto port = translation.take(u"port"_s);
    translation.set(u"port"_s, port);
    const auto security = translation.take(u"tls"_s);
    const bool encrypted = security == "true"_L1 || security == "STARTTLS"_L1 || security == "SSL/TLS"_L1;
    translation.set(u"security"_s, port == "465"_L1 || security == "SSL/TLS"_L1 ? u"tls"_s : u"starttls"_s);
    if (!encrypted && port != "465"_L1)
        translation.remark(text("The connection was not encrypted; Holdfast wants STARTTLS or TLS."));
    const auto user = translation.takeIdentifier(u"credentials"_s);
    translation.set(u"user"_s, user);
    translation.set(u"login"_s, user.isEmpty() ? u"none"_s : u"password"_s);
    translation.set(u"sender"_s, translation.take(u"from"_s));
    translation.set(u"ehlo_name"_s, translation.take(u"fqdn"_s));
}

void takeFalcon(Translation &translation)
{
    takeFetching(translation);
    translation.set(u"url"_s, translation.take(u"url"_s));
    translation.set(u"client_id"_s, translation.take(u"client_id"_s));
    const auto client = translation.takeIdentifier(u"credentials"_s);
    translation.set(u"client_id"_s, client);
    translation.used.insert(u"secret"_s);
}

struct KnownBrand
{
    QString brand;
    QString kind;
    void (*take)(Translation &);
};

const QList<KnownBrand> &knownBrands()
{
    static const QList<KnownBrand> brands{
        {u"Code42"_s, u"code42"_s, takeCode42},
        {u"Cortex XDR - IR"_s, u"cortex-xdr"_s, takeXdr},
        {u"Active Directory Query v2"_s, u"active-directory"_s, takeDirectory},
        {u"Active Directory Query"_s, u"active-directory"_s, takeDirectory},
        {u"Mail Sender (New)"_s, u"smtp"_s, takeMail},
        {u"mail-sender"_s, u"smtp"_s, takeMail},
        {u"CrowdstrikeFalcon"_s, u"crowdstrike-falcon"_s, takeFalcon},
        {u"CrowdStrike Falcon"_s, u"crowdstrike-falcon"_s, takeFalcon},
    };
    return brands;
}

Values valuesOf(const QJsonObject &instance)
{
    Values values;
    for (const auto &item : instance.value("data"_L1).toArray()) {
        const auto object = item.toObject();
        values.insert(object.value("name"_L1).toString(), object.value("value"_L1));
    }
    for (const auto key : {"params"_L1, "configurationvalues"_L1}) {
        const auto object = instance.value(key).toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            values.insert(it.key(), *it);
    }
    return values;
}

bool isInstance(const QJsonObject &object)
{
    return object.contains("brand"_L1)
        && (object.contains("data"_L1) || object.contains("params"_L1) || object.contains("configurationvalues"_L1));
}

QString usableName(const QString &given, const QString &kind)
{
    static const QRegularExpression unusable(u"[^A-Za-z0-9._-]+"_s);
    auto name = QString(given).replace(unusable, u"-"_s).left(64);
    while (!name.isEmpty() && !name.front().isLetterOrNumber())
        name.remove(0, 1);
    return name.isEmpty() ? kind : name;
}

ImportedInstance translated(const QJsonObject &object, const IntegrationFactory &factory)
{
    ImportedInstance instance;
    instance.name = object.value("name"_L1).toString();
    instance.brand = object.value("brand"_L1).toString();
    const KnownBrand *known = nullptr;
    for (const auto &candidate : knownBrands()) {
        if (candidate.brand.compare(instance.brand, Qt::CaseInsensitive) == 0)
            known = &candidate;
    }
    const auto definition = known ? factory.definition(known->kind) : std::nullopt;
    if (!definition) {
        instance.remarks.append(
            text("Holdfast has no connection for “%1”; nothing of it is taken over.").arg(instance.brand));
        return instance;
    }
    instance.config.kind = known->kind;
    instance.config.name = usableName(instance.name, known->kind);
    const auto enabled = object.value("enabled"_L1).toVariant().toString();
    instance.config.enabled = enabled != "false"_L1;
    Translation translation{valuesOf(object), {}, &instance};
    known->take(translation);
    takeCommon(translation);
    for (const auto &name : instance.config.settings.keys()) {
        if (!hasSetting(*definition, name))
            instance.config.settings.remove(name);
    }
    for (auto it = translation.values.begin(); it != translation.values.end(); ++it) {
        const auto value = it->toVariant().toString();
        const bool saysSomething = !value.isEmpty() && value != "false"_L1;
        if (!translation.used.contains(it.key()) && saysSomething && !it->isObject())
            translation.remark(text("The setting “%1” has no counterpart and is not taken over.").arg(it.key()));
    }
    for (const auto &setting : definition->settings) {
        if (setting.isSecret() && setting.required)
            instance.missingSecrets.append(setting.label);
    }
    if (known->kind == "smtp"_L1 && instance.config.text(u"login"_s) == "password"_L1)
        instance.missingSecrets = {text("Password")};
    return instance;
}

} // namespace

Result<QList<ImportedInstance>> readXsoarInstances(const QByteArray &bytes, const IntegrationFactory &factory)
{
    QJsonValue root;
    const auto document = QJsonDocument::fromJson(bytes);
    if (document.isObject()) {
        root = document.object();
    } else if (document.isArray()) {
        root = document.array();
    } else {
        const auto values = valuesFromYaml(bytes);
        if (!values)
            return values.error();
        root = *values;
    }
    QJsonArray instances = root.toArray();
    if (root.isObject()) {
        const auto object = root.toObject();
        instances = isInstance(object) ? QJsonArray{object} : object.value("instances"_L1).toArray();
    }
    QList<ImportedInstance> all;
    for (const auto &item : std::as_const(instances)) {
        if (isInstance(item.toObject()))
            all.append(translated(item.toObject(), factory));
    }
    if (all.isEmpty()) {
        return Error{
            ErrorCode::InvalidInput,
            text("The file holds no integration instances: expected is XSOAR's list of instances with “brand”, "
                 "“name” and “data”, JSON or YAML."),
            {}};
    }
    return all;
}

} // namespace holdfast
