// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrdialect.h"

#include "integrations/http/httpconnection.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRandomGenerator>
#include <QTimeZone>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

constexpr int nonceLength = 64;
constexpr qint64 clockToleranceMs = 60'000;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

QByteArray freshNonce()
{
    static constexpr QByteArrayView alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    QByteArray nonce;
    for (int i = 0; i < nonceLength; ++i)
        nonce += alphabet.at(qsizetype(QRandomGenerator::system()->bounded(quint32(alphabet.size()))));
    return nonce;
}

QString readable(const QJsonValue &value)
{
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString().simplified();
}

struct Fault
{
    bool found = false;
    int code = 0;
    QString words;
};

/// The error in an answer's body, in the older or the newer envelope.
Fault faultIn(const QByteArray &body)
{
    Fault fault;
    const auto object = QJsonDocument::fromJson(body).object();
    auto holder = object.value("reply"_L1).toObject();
    if (!holder.contains("err_code"_L1))
        holder = object;
    if (!holder.contains("err_code"_L1))
        return fault;
    fault.found = true;
    fault.code = holder.value("err_code"_L1).toVariant().toInt();
    QStringList words{readable(holder.value("err_msg"_L1)), readable(holder.value("err_extra"_L1))};
    words.removeAll(QString());
    fault.words = words.join(": "_L1);
    return fault;
}

} // namespace

QByteArray advancedDigest(const Secret &key, const QByteArray &nonce, const QByteArray &timestampMs)
{
    return QCryptographicHash::hash(key.reveal() + nonce + timestampMs, QCryptographicHash::Sha256).toHex();
}

Result<HttpHeaders> XdrDialect::authorize(CallContext &)
{
    HttpHeaders headers{{"x-xdr-auth-id", m_keyId.toUtf8()}};
    if (m_kind == KeyKind::Standard) {
        headers.append({"Authorization", m_key.reveal()});
        return headers;
    }
    const auto nonce = freshNonce();
    const auto timestamp = QByteArray::number(m_clock.nowMs());
    headers.append({"x-xdr-nonce", nonce});
    headers.append({"x-xdr-timestamp", timestamp});
    headers.append({"Authorization", advancedDigest(m_key, nonce, timestamp)});
    return headers;
}

std::optional<Error> XdrDialect::problem(const ServiceCall &call, const HttpAnswer &answer) const
{
    const auto fault = faultIn(answer.body);
    const bool fine = answer.status >= 200 && answer.status < 300;
    if (fine && !fault.found)
        return {};
    const int status = fault.found && fault.code >= 300 ? fault.code : answer.status;
    const auto said = fault.found ? fault.words : QString::fromUtf8(answer.body.left(200)).simplified();
    Error error;
    error.details = QString::fromUtf8(answer.body.left(2000));
    const auto saying = [&](ErrorCode code, const QString &what) {
        error.code = code;
        error.message = u"%1: %2 (%3): %4"_s.arg(m_service, call.path).arg(status).arg(what);
    };
    if (status == 429 || said.contains("Rate limit exceeded"_L1, Qt::CaseInsensitive)) {
        saying(ErrorCode::RateLimited,
               text("too many requests; the tenant allows 10 a second for all its clients together"));
        return error;
    }
    switch (status) {
    case 400:
        saying(ErrorCode::InvalidInput, text("the service refused the request: %1").arg(said));
        break;
    case 401: {
        auto advice = text("the key was refused. Check key ID, key and kind of key (an advanced key used as a standard "
                           "one is refused too), and "
                           "whether the key has expired");
        const auto date =
            QLocale::c().toDateTime(QString::fromLatin1(answer.header("Date")), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
        if (m_kind == KeyKind::Advanced && date.isValid()) {
            const auto serverMs = QDateTime(date.date(), date.time(), QTimeZone::utc()).toMSecsSinceEpoch();
            const auto skewMs = m_clock.nowMs() - serverMs;
            if (std::abs(skewMs) > clockToleranceMs)
                advice =
                    text("the key was refused: this computer's clock is %1 s away from the service's. Set the clock")
                        .arg(skewMs / 1000);
        }
        saying(ErrorCode::Unauthorized, advice);
        break;
    }
    case 402:
        saying(ErrorCode::Forbidden, text("the tenant's license does not include this call"));
        break;
    case 403:
        saying(ErrorCode::Forbidden,
               text("the key's role lacks the right for this call; ask your Cortex XDR administrator"));
        break;
    case 404:
        saying(ErrorCode::NotFound,
               text("no such call on this host. Check the host in the connection's settings; it begins with api-"));
        break;
    default:
        if (status >= 300 && status < 400)
            saying(ErrorCode::BadAnswer,
                   text("the host answers with a redirection. Check the host in the connection's settings; it begins "
                        "with api-"));
        else if (said.contains("no endpoint was found for creating the requested action"_L1, Qt::CaseInsensitive))
            saying(
                ErrorCode::InvalidInput,
                text("this machine cannot do that: its agent or operating system does not support it, or it is gone"));
        else
            saying(ErrorCode::ServerError, text("the service failed: %1").arg(said));
    }
    return error;
}

Result<QUrl> apiUrl(const QString &typed)
{
    auto url = serviceUrl(typed.section(u"/public_api"_s, 0, 0));
    if (!url) {
        return Error{
            ErrorCode::InvalidInput,
            text("“%1” is not a Cortex XDR host; write something like https://api-yourname.xdr.us.paloaltonetworks.com")
                .arg(typed),
            {}};
    }
    if (url->host().endsWith(".paloaltonetworks.com"_L1) && !url->host().startsWith("api-"_L1))
        url->setHost("api-"_L1 + url->host());
    return *url;
}

} // namespace holdfast::xdr
