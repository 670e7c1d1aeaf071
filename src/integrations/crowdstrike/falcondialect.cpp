// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/crowdstrike/falcondialect.h"

#include "integrations/http/httpconnection.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::falcon {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CrowdStrike", source);
}

/// "no matching host found (404)" of the first error, with the trace that CrowdStrike's support asks for.
QString saidIn(const QByteArray &body)
{
    const auto object = QJsonDocument::fromJson(body).object();
    const auto first = object.value("errors"_L1).toArray().first().toObject();
    auto words = first.value("message"_L1).toString().simplified();
    if (words.isEmpty())
        words = QString::fromUtf8(body.left(200)).simplified();
    const auto trace = object.value("meta"_L1).toObject().value("trace_id"_L1).toString();
    return trace.isEmpty() ? words : text("%1 (trace %2)").arg(words, trace);
}

QString scopeFor(const ServiceCall &call)
{
    return call.path.contains("devices-actions"_L1) ? text("Hosts: Write") : text("Hosts: Read");
}

} // namespace

bool FalconDialect::renewAuthorization(const HttpHeaders &refused)
{
    m_signIn->tokenRefused(bearerTokenIn(refused));
    return true;
}

std::optional<Error> FalconDialect::problem(const ServiceCall &call, const HttpAnswer &answer) const
{
    if (answer.status >= 200 && answer.status < 300)
        return {};
    Error error;
    error.details = QString::fromUtf8(answer.body.left(2000));
    const auto saying = [&](ErrorCode code, const QString &what) {
        error.code = code;
        error.message = u"%1: %2 (%3): %4"_s.arg(m_service, call.path, QString::number(answer.status), what);
    };
    const auto said = saidIn(answer.body);
    switch (answer.status) {
    case 401:
        saying(ErrorCode::Unauthorized,
               text("the token was refused. Check client ID, secret and the cloud of your CrowdStrike tenant"));
        break;
    case 403:
        saying(ErrorCode::Forbidden,
               text("the API client lacks the scope “%1”, or belongs to another CrowdStrike cloud. Ask your Falcon "
                    "administrator to tick the scope for this client. The service says: %2")
                   .arg(scopeFor(call), said));
        break;
    case 404:
        saying(ErrorCode::NotFound, text("not found: %1").arg(said));
        break;
    case 409:
        saying(ErrorCode::Conflict, text("it conflicts with what is there: %1").arg(said));
        break;
    case 429: {
        saying(ErrorCode::RateLimited,
               text("too many requests; the tenant allows about 6,000 a minute for all its "
                    "clients together"));
        bool ok = false;
        const auto atSeconds = answer.header("X-RateLimit-RetryAfter").trimmed().toLongLong(&ok);
        if (ok)
            error.retryAfterMs = std::max<qint64>(0, atSeconds * 1000 - m_clock.nowMs());
        break;
    }
    default:
        if (answer.status >= 300 && answer.status < 400) {
            const auto region = QString::fromLatin1(answer.header("X-Cs-Region"));
            saying(ErrorCode::BadAnswer,
                   region.isEmpty()
                       ? text("the host answers with a redirection. Check the host in the connection's "
                              "settings")
                       : text("your tenant is in the cloud %1. Choose it in the connection's settings").arg(region));
        } else if (answer.status == 408 || answer.status >= 500) {
            saying(ErrorCode::ServerError, text("the service failed: %1").arg(said));
        } else {
            saying(ErrorCode::InvalidInput, text("the service refused the request: %1").arg(said));
        }
    }
    return error;
}

Result<QUrl> falconUrl(const QString &typed)
{
    static const QHash<QString, QString> clouds = {{u"us-1"_s, u"https://api.crowdstrike.com"_s},
                                                   {u"us-2"_s, u"https://api.us-2.crowdstrike.com"_s},
                                                   {u"eu-1"_s, u"https://api.eu-1.crowdstrike.com"_s},
                                                   {u"us-gov-1"_s, u"https://api.laggar.gcw.crowdstrike.com"_s}};
    const auto url = serviceUrl(clouds.value(typed.trimmed().toLower(), typed));
    if (!url) {
        return Error{
            ErrorCode::InvalidInput,
            text("“%1” is not a CrowdStrike cloud; write us-1, us-2, eu-1, us-gov-1 or the API's host").arg(typed),
            {}};
    }
    return *url;
}

} // namespace holdfast::falcon
