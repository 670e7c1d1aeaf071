// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42dialect.h"

#include "integrations/http/answerproblem.h"
#include "integrations/http/httpconnection.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

struct Remark
{
    QString code; ///< "NAME_EXISTS"; may be empty
    QString words;
};

/// What the service says about a failure, in whichever of its shapes.
Remark remarkIn(const QByteArray &body)
{
    const auto document = QJsonDocument::fromJson(body);
    QJsonObject object = document.object();
    if (document.isArray())
        object = document.array().first().toObject();
    else if (object.value("data"_L1).isArray())
        object = object.value("data"_L1).toArray().first().toObject();
    if (object.isEmpty())
        return {{}, QString::fromUtf8(body.left(200)).simplified()};
    if (const auto problems = object.value("problems"_L1).toArray(); !problems.isEmpty()) {
        const auto first = problems.first().toObject();
        QStringList words{first.value("type"_L1).toString(), first.value("description"_L1).toString()};
        const auto filter = first.value("badFilter"_L1).toObject();
        if (!filter.isEmpty())
            words += QString::fromUtf8(QJsonDocument(filter).toJson(QJsonDocument::Compact));
        words.removeAll(QString());
        return {first.value("type"_L1).toString(), words.join(": "_L1)};
    }
    if (const auto missing = object.value("agentsNotFound"_L1).toArray(); !missing.isEmpty()) {
        QStringList ids;
        for (const auto &id : missing)
            ids += id.toString();
        return {u"AGENTS_NOT_FOUND"_s, text("unknown agents: %1").arg(ids.join(", "_L1))};
    }
    for (const auto &[codeKey, textKey] : {std::pair{"problem"_L1, "description"_L1},
                                           {"name"_L1, "description"_L1},
                                           {"message"_L1, "error"_L1},
                                           {"error"_L1, "error_description"_L1}}) {
        const auto code = object.value(codeKey).toString();
        if (!code.isEmpty()) {
            const auto words = object.value(textKey).toString();
            return {code, words.isEmpty() || words == code ? code : u"%1: %2"_s.arg(code, words)};
        }
    }
    return {{}, QString::fromUtf8(body.left(200)).simplified()};
}

QString permissionFor(const QString &path)
{
    for (const auto &[part, permission] : {std::pair{"/sessions"_L1, "Sessions"_L1},
                                           {"/file-events"_L1, "File events"_L1},
                                           {"/files"_L1, "File content"_L1},
                                           {"/actors"_L1, "Actors"_L1},
                                           {"/users"_L1, "Users"_L1},
                                           {"/watchlists"_L1, "Watchlists"_L1},
                                           {"/legal-hold"_L1, "Legal hold"_L1},
                                           {"/cases"_L1, "Cases"_L1},
                                           {"/alert-rules"_L1, "Alert rules"_L1},
                                           {"/agents"_L1, "Agents"_L1},
                                           {"/trusted-activities"_L1, "Trusted activities"_L1},
                                           {"/departments"_L1, "Departments"_L1},
                                           {"/directory-groups"_L1, "Directory groups"_L1},
                                           {"/orgs"_L1, "Organizations"_L1},
                                           {"/user-risk-profiles"_L1, "Actors"_L1},
                                           {"/audit"_L1, "Audit log"_L1}}) {
        if (path.contains(part))
            return part == "/sessions"_L1 ? text("Sessions") : QString(permission);
    }
    return text("this call");
}

/// What to do about codes that people meet.
QString adviceFor(const QString &code)
{
    static const QHash<QString, const char *> advice = {
        {u"NAME_EXISTS"_s, QT_TRANSLATE_NOOP("Code42", "Choose another name.")},
        {u"CASE_IS_CLOSED"_s, QT_TRANSLATE_NOOP("Code42", "A closed case cannot be edited or reopened.")},
        {u"NO_EDITS_ONCE_CLOSED"_s, QT_TRANSLATE_NOOP("Code42", "A closed case cannot be edited or reopened.")},
        {u"USER_ALREADY_IN_HOLD"_s, QT_TRANSLATE_NOOP("Code42", "The person is on this legal hold already.")},
        {u"ACTIVE_LEGAL_HOLD"_s, QT_TRANSLATE_NOOP("Code42", "Release the person from the legal hold first.")},
        {u"ALREADY_ACTIVE"_s, QT_TRANSLATE_NOOP("Code42", "Nothing had to be done.")},
        {u"ALREADY_DEACTIVATED"_s, QT_TRANSLATE_NOOP("Code42", "Nothing had to be done.")},
        {u"MAX_FILTERS_EXCEEDED"_s,
         QT_TRANSLATE_NOOP("Code42", "Split the search: at most 1,024 criteria are allowed.")},
        {u"QUERY_TIMEOUT"_s, QT_TRANSLATE_NOOP("Code42", "Search a shorter time.")},
    };
    const auto *found = advice.value(code, nullptr);
    return found ? u' ' + QCoreApplication::translate("Code42", found) : QString();
}

} // namespace

Code42Dialect::Code42Dialect(const Clock &clock, Secret clientId, Secret clientSecret, QString signInPath)
    : m_clock(clock)
    , m_clientId(std::move(clientId))
    , m_clientSecret(std::move(clientSecret))
    , m_signInPath(std::move(signInPath))
    , m_tokens(clock)
{
}

Result<HttpHeaders> Code42Dialect::authorize(CallContext &context)
{
    const auto token = m_tokens.token([this, &context] { return fetchToken(context); }, context.stop);
    if (!token)
        return token.error();
    return bearerHeaders(*token);
}

bool Code42Dialect::renewAuthorization(const HttpHeaders &refused)
{
    m_tokens.refused(bearerTokenIn(refused));
    return true;
}

Result<AccessToken> Code42Dialect::fetchToken(CallContext &context)
{
    ServiceCall call;
    call.method = "POST";
    call.path = m_signInPath;
    call.query.addQueryItem(u"grant_type"_s, u"client_credentials"_s);
    const auto pair = (m_clientId.reveal() + ':' + m_clientSecret.reveal()).toBase64();
    const auto answer = m_service->sendSecret(call, {{"Authorization", "Basic " + pair}}, context);
    if (!answer)
        return answer.error();
    if (auto failure = problem(call, *answer))
        return *failure;
    auto object = QJsonDocument::fromJson(answer->body).object();
    if (!object.contains("access_token"_L1))
        object = object.value("data"_L1).toObject(); // the console host wraps what it answers
    const auto value = object.value("access_token"_L1).toString().toUtf8();
    if (value.isEmpty()) {
        return Error{
            ErrorCode::BadAnswer,
            text("%1: %2 answered without an access token. Check that the host is the API gateway of your region")
                .arg(m_service->name(), m_signInPath),
            {}};
    }
    return AccessToken{Secret(value), m_clock.nowMs() + object.value("expires_in"_L1).toInteger(900) * 1000};
}

std::optional<Error> Code42Dialect::problem(const ServiceCall &call, const HttpAnswer &answer) const
{
    if (isSuccess(answer.status))
        return {};
    const auto remark = remarkIn(answer.body);
    auto meaning = statusMeaning(answer.status, remark.words);
    switch (answer.status) {
    case 400:
        if (remark.code == "INVALID_PAGE_TOKEN"_L1)
            meaning = {ErrorCode::Conflict, text("the place in the list is gone; the search must start again")};
        else if (remark.code == "QUERY_TIMEOUT"_L1)
            meaning = {ErrorCode::Timeout, text("the search took too long")};
        break;
    case 401:
        meaning.words =
            text("the credentials were refused. Check client ID and secret, and that the host is the one of your "
                 "region: a key of another region looks the same as a wrong one");
        break;
    case 403:
        meaning.words = text("the API client lacks the permission “%1”, or your plan does not include it. Ask your "
                             "Code42 administrator to tick it for this API client")
                            .arg(permissionFor(call.path));
        break;
    default:
        break;
    }
    if (const auto advice = adviceFor(remark.code); !advice.isEmpty())
        meaning.words += u'.' + advice;
    return answerProblem(m_service->name(), call.path, answer, meaning);
}

QUrl consoleUrl(const QUrl &gateway)
{
    auto url = gateway;
    if (url.host().startsWith("api."_L1))
        url.setHost("console."_L1 + url.host().mid(4));
    return url;
}

Result<QUrl> gatewayUrl(const QString &typed)
{
    auto url = serviceUrl(typed);
    if (!url) {
        return Error{ErrorCode::InvalidInput,
                     text("“%1” is not a Code42 host; write something like https://api.us.code42.com").arg(typed),
                     {}};
    }
    if (url->host().startsWith("console."_L1))
        url->setHost("api."_L1 + url->host().mid(8));
    return *url;
}

} // namespace holdfast::code42
