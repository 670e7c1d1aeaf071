// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wireclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace holdfast::range {

QJsonObject WireAnswer::object() const
{
    return QJsonDocument::fromJson(body).object();
}
QJsonValue WireAnswer::reply() const
{
    return object().value(u"reply"_s);
}

namespace {

QByteArray jsonBytes(const QJsonValue &value)
{
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
    return value.isObject() ? QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact) : QByteArray();
}

void readHead(const QByteArray &head, WireAnswer &answer)
{
    const QList<QByteArray> lines = head.split('\n');
    answer.status = lines.first().split(' ').value(1).toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            answer.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
}

} // namespace

WireClient::WireClient(const RangeAddresses &addresses, const RangeCredentials &credentials)
    : m_port(addresses.port)
    , m_credentials(credentials)
{
}

WireAnswer WireClient::send(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                            const Headers &headers) const
{
    WireAnswer answer;
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    if (!socket.waitForConnected(m_patienceMs))
        return answer;
    QByteArray request = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    for (const auto &[name, value] : headers)
        request += name + ": " + value + "\r\n";
    request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    socket.write(request);
    QByteArray received;
    while (socket.state() == QAbstractSocket::ConnectedState || socket.bytesAvailable() > 0) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(m_patienceMs)
            && socket.state() == QAbstractSocket::ConnectedState) {
            answer.end = WireAnswer::End::Silence;
            return answer;
        }
        received += socket.readAll();
    }
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0) {
        answer.end = WireAnswer::End::Nothing;
        return answer;
    }
    readHead(received.left(end), answer);
    answer.body = received.mid(end + 4);
    const qint64 promised = answer.headers.value("content-length"_ba, "0"_ba).toLongLong();
    answer.end = answer.body.size() < promised ? WireAnswer::End::Truncated : WireAnswer::End::Complete;
    return answer;
}

WireAnswer WireClient::signIn()
{
    const QByteArray pair = (m_credentials.code42ClientId + u':' + m_credentials.code42Secret).toUtf8().toBase64();
    const WireAnswer answer =
        send("POST"_ba, "/v1/oauth?grant_type=client_credentials"_ba, {}, {{"Authorization"_ba, "Basic " + pair}});
    m_token = answer.object().value(u"access_token"_s).toString().toLatin1();
    return answer;
}

WireAnswer WireClient::get(const QByteArray &target) const
{
    return call("GET"_ba, target, {});
}

WireAnswer WireClient::post(const QByteArray &target, const QJsonValue &body) const
{
    return call("POST"_ba, target, body);
}

WireAnswer WireClient::call(const QByteArray &method, const QByteArray &target, const QJsonValue &body) const
{
    return send(method, target, jsonBytes(body),
                {{"Authorization"_ba, "Bearer " + m_token}, {"Content-Type"_ba, "application/json"_ba}});
}

WireAnswer WireClient::xdr(const QByteArray &call, const QJsonObject &requestData) const
{
    return xdr(call, requestData,
               {{"x-xdr-auth-id"_ba, m_credentials.xdrStandardKeyId.toUtf8()},
                {"Authorization"_ba, m_credentials.xdrStandardKey.toUtf8()}});
}

WireAnswer WireClient::xdr(const QByteArray &call, const QJsonObject &requestData, const Headers &headers) const
{
    Headers all = headers;
    all.append({"Content-Type"_ba, "application/json"_ba});
    return send("POST"_ba, "/public_api/v1/" + call, jsonBytes(QJsonObject{{u"request_data"_s, requestData}}), all);
}

} // namespace holdfast::range
