// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/microsoft/microsoftdialect.h"

#include "integrations/connectionsettings.h"
#include "integrations/http/answerproblem.h"
#include "integrations/http/httpconnection.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QUuid>

namespace holdfast::microsoft {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Microsoft", source);
}

const QString standardLogin = u"https://login.microsoftonline.com"_s;

struct Remark
{
    QString code;
    QString words;
};

Remark remarkIn(const QByteArray &body)
{
    const auto error = QJsonDocument::fromJson(body).object().value("error"_L1).toObject();
    if (error.isEmpty())
        return {{}, QString::fromUtf8(body.left(200)).simplified()};
    Remark remark{error.value("code"_L1).toString(), error.value("message"_L1).toString().simplified()};
    // Both spellings are met.
    auto inner = error.value("innerError"_L1).toObject();
    if (inner.isEmpty())
        inner = error.value("innererror"_L1).toObject();
    if (const auto id = inner.value("request-id"_L1).toString(); !id.isEmpty())
        remark.words += text(" (request %1)").arg(id);
    return remark;
}

QString portText(const QUrl &url)
{
    return QString::number(url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

} // namespace

Result<QStringList> MicrosoftDialect::grantedRoles(CallContext &context)
{
    const auto headers = m_signIn->authorize(context);
    if (!headers)
        return headers.error();
    // Looked at, not verified: the service decides by it, this only tells people what it says.
    const auto payload = bearerTokenIn(*headers).reveal().split('.').value(1);
    const auto claims =
        QJsonDocument::fromJson(
            QByteArray::fromBase64(payload, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals))
            .object();
    if (claims.isEmpty())
        return Error{ErrorCode::BadAnswer, text("%1: the token does not say what it allows").arg(m_service), {}};
    return claims.value("roles"_L1).toVariant().toStringList();
}

QList<RightProbe> roleProbes(const QList<Command> &commands,
                             const std::function<Result<QStringList>(CallContext &)> &grantedRoles)
{
    // Wider permissions that include a narrower one.
    static const QHash<QString, QStringList> wider{
        {u"User.Read.All"_s, {u"User.ReadWrite.All"_s, u"Directory.Read.All"_s, u"Directory.ReadWrite.All"_s}},
        {u"GroupMember.Read.All"_s,
         {u"Group.Read.All"_s, u"Group.ReadWrite.All"_s, u"GroupMember.ReadWrite.All"_s, u"Directory.Read.All"_s,
          u"Directory.ReadWrite.All"_s}},
        {u"GroupMember.ReadWrite.All"_s, {u"Group.ReadWrite.All"_s, u"Directory.ReadWrite.All"_s}},
        {u"Device.Read.All"_s, {u"Directory.Read.All"_s, u"Directory.ReadWrite.All"_s}},
        {u"User.EnableDisableAccount.All"_s, {u"User.ReadWrite.All"_s, u"Directory.ReadWrite.All"_s}},
        {u"User.RevokeSessions.All"_s, {u"User.ReadWrite.All"_s, u"Directory.ReadWrite.All"_s}},
        {u"User-PasswordProfile.ReadWrite.All"_s, {u"User.ReadWrite.All"_s}},
        {u"Machine.Read.All"_s, {u"Machine.ReadWrite.All"_s}}};
    static const QRegularExpression role(u"[A-Z][A-Za-z-]*(?:\\.[A-Z][A-Za-z]*)+"_s);
    QMap<QString, QStringList> needed;
    for (const auto &command : commands) {
        for (auto found = role.globalMatch(command.definition.permission); found.hasNext();)
            needed[found.next().captured()].append(command.definition.name);
    }
    QList<RightProbe> probes;
    for (auto it = needed.begin(); it != needed.end(); ++it) {
        probes.append({it.key(), text("the roles in the token"), *it,
                       [right = it.key(), grantedRoles](CallContext &context) -> Result<QString> {
                           const auto granted = grantedRoles(context);
                           if (!granted)
                               return granted.error();
                           if (granted->contains(right))
                               return text("granted");
                           for (const auto &other : wider.value(right)) {
                               if (granted->contains(other))
                                   return text("granted as part of %1").arg(other);
                           }
                           return Error{ErrorCode::Forbidden,
                                        text("The token does not carry %1; it carries %2")
                                            .arg(right, granted->isEmpty() ? text("nothing") : granted->join(", "_L1)),
                                        {}};
                       }});
    }
    return probes;
}

Result<HttpHeaders> MicrosoftDialect::authorize(CallContext &context)
{
    auto headers = m_signIn->authorize(context);
    if (headers) // one for every attempt: Microsoft's support finds a call by it
        headers->append({"client-request-id", QUuid::createUuid().toByteArray(QUuid::WithoutBraces)});
    return headers;
}

bool MicrosoftDialect::renewAuthorization(const HttpHeaders &refused)
{
    m_signIn->tokenRefused(bearerTokenIn(refused));
    return true;
}

std::optional<Error> MicrosoftDialect::problem(const ServiceCall &call, const HttpAnswer &answer) const
{
    if (isSuccess(answer.status))
        return {};
    const auto remark = remarkIn(answer.body);
    const auto said = remark.code.isEmpty() ? remark.words : remark.code + u": "_s + remark.words;
    auto meaning = statusMeaning(answer.status, said);
    switch (answer.status) {
    case 400:
        if (remark.code == "ActiveRequestAlreadyExists"_L1
            || remark.words.contains("already in progress"_L1, Qt::CaseInsensitive))
            meaning = {ErrorCode::Conflict, text("another action is in progress there; wait until it is done")};
        else if (remark.code == "OsPlatformNotSupported"_L1 || remark.code == "ClientVersionNotSupported"_L1)
            meaning.words =
                text("this machine cannot do that: its operating system or its agent does not support it (%1)")
                    .arg(remark.words);
        break;
    case 401:
        meaning.words = text("the token was refused. Check tenant, client ID and secret, and that the service is the "
                             "one of your cloud. The service says: %1")
                            .arg(said);
        break;
    case 403:
        meaning.words =
            text("the application lacks the permission %1, or a role for this object. Ask your administrator to grant "
                 "it to the app registration (application permission, with admin consent). The service says: %2")
                .arg(m_permissionFor(call), said);
        break;
    default:
        break;
    }
    return answerProblem(m_service, call.path, answer, meaning);
}

QList<SettingDefinition> signInSettings(const QString &permissions)
{
    auto certificate = optionalSetting(
        u"sign_in_certificate_file"_s, text("Sign-in certificate"),
        text("In place of a client secret: PEM file with the certificate that the app registration knows "
             "and its RSA key"));
    certificate.input = SettingDefinition::Input::File;
    auto secret = secretSetting(u"client_secret"_s, text("Client secret"),
                                text("The secret's value, not its ID; not needed with a certificate"));
    secret.required = false;
    auto keyPassword = secretSetting(u"sign_in_key_password"_s, text("Password of the certificate's key"), {});
    keyPassword.required = false;
    return QList{
               requiredSetting(u"tenant"_s, text("Tenant"), text("Tenant ID or domain; Entra admin center > Overview")),
               requiredSetting(u"client_id"_s, text("Client ID"),
                               text("Of the app registration; application permissions: %1").arg(permissions)),
               secret,
               certificate,
               keyPassword,
               optionalSetting(u"login_url"_s, text("Sign-in host"),
                               text("Only in national clouds: https://login.microsoftonline.us, "
                                    "https://login.partner.microsoftonline.cn"),
                               ArgumentType::Text, standardLogin)}
    + httpSettings();
}

Result<QUrl> apiUrl(const QString &instance, const QString &typed)
{
    const auto url = serviceUrl(typed);
    if (!url) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: “%2” is not a host that can be used; write https://host").arg(instance, typed),
                     {}};
    }
    return *url;
}

Result<std::unique_ptr<OAuthSignIn>> signInFrom(const InstanceConfig &config, const InstanceServices &services,
                                                const QString &scope)
{
    const auto login = apiUrl(config.name, config.text(u"login_url"_s, standardLogin));
    if (!login)
        return login.error();
    OAuthClient client;
    const auto certificateFile = config.text(u"sign_in_certificate_file"_s);
    const auto secretName = certificateFile.isEmpty() ? u"client_secret"_s : u"sign_in_key_password"_s;
    const auto secret = services.secrets.read(config.name, secretName);
    // A key may lie there without a password; without a certificate there must be a client secret.
    if (!secret && (certificateFile.isEmpty() || secret.error().code != ErrorCode::NotFound))
        return secret.error();
    if (certificateFile.isEmpty()) {
        client.clientSecret = *secret;
    } else {
        auto certificate = readSigningCertificate(certificateFile, secret ? *secret : Secret());
        if (!certificate)
            return Error{certificate.error().code, u"%1: %2"_s.arg(config.name, certificate.error().message), {}};
        client.certificate = *std::move(certificate);
    }
    const auto tenant = requiredText(config, u"tenant"_s, text("Tenant"));
    if (!tenant)
        return tenant.error();
    const auto clientId = requiredText(config, u"client_id"_s, text("Client ID"));
    if (!clientId)
        return clientId.error();
    client.tokenUrl = *login;
    client.tokenUrl.setPath(u'/' + QString::fromLatin1(QUrl::toPercentEncoding(*tenant)) + "/oauth2/v2.0/token"_L1,
                            QUrl::TolerantMode);
    client.clientId = *clientId;
    client.scope = scope;
    return oauthSignIn(config, services, std::move(client));
}

QString odataText(QString value)
{
    return u'\'' + value.replace(u'\'', "''"_L1) + u'\'';
}

void addQuery(QUrlQuery &query, const QString &name, const QString &value)
{
    query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

Result<ODataList> odataList(HttpService &service, ServiceCall first, qint64 limit, CallContext &context)
{
    ODataList list;
    QSet<QString> visited;
    auto call = std::move(first);
    for (;;) {
        const auto answer = service.sendForJson(call, context);
        if (!answer)
            return answer.error();
        const auto object = answer->json.toObject();
        if (!object.value("value"_L1).isArray()) {
            return Error{ErrorCode::BadAnswer, text("%1: %2 answered without a list").arg(service.name(), call.path),
                         QString::fromUtf8(answer->raw.body.left(200))};
        }
        list.exchange = answer->raw.exchange;
        for (const auto &row : object.value("value"_L1).toArray()) {
            if (limit > 0 && list.rows.size() >= limit)
                break;
            list.rows.append(row);
        }
        const auto next = object.value("@odata.nextLink"_L1).toString();
        if (next.isEmpty())
            return list;
        if (limit > 0 && list.rows.size() >= limit) {
            list.nextLink = next;
            return list;
        }
        const QUrl url(next);
        if (url.host() != service.base().host() || portText(url) != portText(service.base())
            || url.scheme() != service.base().scheme()) {
            return Error{ErrorCode::BadAnswer,
                         text("%1: the list goes on at another host (%2); nothing was sent there")
                             .arg(service.name(), url.host()),
                         {}};
        }
        if (visited.contains(next)) {
            return Error{ErrorCode::BadAnswer,
                         text("%1: the list of %2 goes round in a circle").arg(service.name(), call.path),
                         {}};
        }
        visited.insert(next);
        // Followed as it came, except for the part of the path that the base brings.
        call.path = url.path(QUrl::FullyEncoded).mid(service.base().path(QUrl::FullyEncoded).size());
        call.query = QUrlQuery(url.query(QUrl::FullyEncoded));
    }
}

} // namespace holdfast::microsoft
