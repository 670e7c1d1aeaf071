// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/recordedhttptransport.h"

#include "base/canonicaljson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QByteArray comparable(const QByteArray &body)
{
    const auto document = QJsonDocument::fromJson(body);
    if (document.isObject())
        return canonicalJson(document.object());
    if (document.isArray())
        return canonicalJson(document.array());
    return body;
}

QByteArray bodyText(const QJsonValue &value)
{
    if (value.isObject())
        return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
    if (value.isString())
        return value.toString().toUtf8();
    return {};
}

QString sortedQuery(const QUrlQuery &query)
{
    QStringList parts;
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded))
        parts += key + u'=' + value;
    parts.sort();
    return parts.join(u'&');
}

QString sortedQuery(const QJsonObject &query)
{
    QStringList parts;
    for (auto it = query.begin(); it != query.end(); ++it) {
        if (it->isArray()) {
            for (const auto &value : it->toArray())
                parts += it.key() + u'=' + value.toVariant().toString();
        } else {
            parts += it.key() + u'=' + it->toVariant().toString();
        }
    }
    parts.sort();
    return parts.join(u'&');
}

} // namespace

Result<std::unique_ptr<RecordedHttpTransport>> RecordedHttpTransport::load(const QString &file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound, u"%1: %2"_s.arg(file, source.errorString()), {}};
    QJsonParseError fault;
    const auto document = QJsonDocument::fromJson(source.readAll(), &fault);
    if (!document.isArray())
        return Error{
            ErrorCode::InvalidInput, u"%1: offset %2: %3"_s.arg(file).arg(fault.offset).arg(fault.errorString()), {}};
    auto transport = std::make_unique<RecordedHttpTransport>();
    for (const auto &value : document.array()) {
        const auto recorded = value.toObject();
        Exchange exchange;
        exchange.method = recorded.value("method"_L1).toString(u"GET"_s).toLatin1();
        exchange.path = recorded.value("path"_L1).toString();
        exchange.query = sortedQuery(recorded.value("query"_L1).toObject());
        exchange.body = comparable(bodyText(recorded.value("body"_L1)));
        exchange.answer.status = recorded.value("status"_L1).toInt(200);
        exchange.answer.body = recorded.contains("answerText"_L1) ? recorded.value("answerText"_L1).toString().toUtf8()
                                                                  : bodyText(recorded.value("answer"_L1));
        exchange.answer.headers = {{"Content-Type", "application/json"}};
        const auto headers = recorded.value("headers"_L1).toObject();
        for (auto it = headers.begin(); it != headers.end(); ++it)
            exchange.answer.headers.prepend({it.key().toLatin1(), it->toString().toLatin1()});
        if (recorded.contains("error"_L1)) {
            const auto name = recorded.value("error"_L1).toString();
            exchange.error = Error{errorCodeFromName(name), u"recorded failure: "_s + name, {}};
        }
        transport->m_exchanges.push_back(std::move(exchange));
    }
    return transport;
}

Result<HttpAnswer> RecordedHttpTransport::send(const HttpRequest &request, std::stop_token stop)
{
    const std::lock_guard lock(m_mutex);
    if (stop.stop_requested())
        return Error{ErrorCode::Canceled, u"stopped"_s, {}};
    m_requests.append(request);
    const auto asked = u"%1 %2?%3"_s.arg(QString::fromLatin1(request.method), request.url.path(QUrl::FullyEncoded),
                                         sortedQuery(QUrlQuery(request.url)));
    if (m_next >= m_exchanges.size()) {
        m_mismatches += u"not recorded: "_s + asked;
        return Error{ErrorCode::Internal, m_mismatches.last(), {}};
    }
    const auto &expected = m_exchanges[m_next];
    const auto recorded = u"%1 %2?%3"_s.arg(QString::fromLatin1(expected.method), expected.path, expected.query);
    if (asked != recorded) {
        m_mismatches += u"asked %1, recorded %2"_s.arg(asked, recorded);
        return Error{ErrorCode::Internal, m_mismatches.last(), {}};
    }
    const auto body = comparable(request.body);
    if (body != expected.body) {
        m_mismatches +=
            u"%1: sent %2, recorded %3"_s.arg(asked, QString::fromUtf8(body), QString::fromUtf8(expected.body));
        return Error{ErrorCode::Internal, m_mismatches.last(), {}};
    }
    ++m_next;
    if (expected.error)
        return *expected.error;
    return expected.answer;
}

int RecordedHttpTransport::remaining() const
{
    const std::lock_guard lock(m_mutex);
    return int(m_exchanges.size() - m_next);
}

QStringList RecordedHttpTransport::mismatches() const
{
    const std::lock_guard lock(m_mutex);
    return m_mismatches;
}

QList<HttpRequest> RecordedHttpTransport::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

} // namespace holdfast
