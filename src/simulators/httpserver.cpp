// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/httpserver.h"

#include <QPointer>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qsizetype MaximumHeadBytes = 64 * 1024;
constexpr qint64 MaximumBodyBytes = 64 * 1024 * 1024;

QStringList decodedSegments(const QByteArray &rawPath)
{
    QStringList segments;
    for (const QByteArray &part : rawPath.split('/')) {
        if (!part.isEmpty())
            segments.append(QUrl::fromPercentEncoding(part));
    }
    return segments;
}

} // namespace

HttpServer::HttpServer(HttpHandler handler, QObject *parent)
    : QTcpServer(parent)
    , m_handler(std::move(handler))
{
}

void HttpServer::setCommonHeaders(std::function<QList<std::pair<QByteArray, QByteArray>>()> headers)
{
    m_commonHeaders = std::move(headers);
}

QList<std::pair<QByteArray, QByteArray>> HttpServer::commonHeaders() const
{
    return m_commonHeaders ? m_commonHeaders() : QList<std::pair<QByteArray, QByteArray>>{};
}

void HttpServer::incomingConnection(qintptr socketDescriptor)
{
    if (!m_tls) {
        auto *socket = new QTcpSocket;
        socket->setSocketDescriptor(socketDescriptor);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        new HttpConnection(socket, this);
        return;
    }
    auto *socket = new QSslSocket;
    socket->setSocketDescriptor(socketDescriptor);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(m_tls->certificate);
    configuration.setPrivateKey(m_tls->key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->setSslConfiguration(configuration);
    new HttpConnection(socket, this);
    socket->startServerEncryption();
}

HttpConnection::HttpConnection(QTcpSocket *socket, HttpServer *server)
    : QObject(server)
    , m_socket(socket)
    , m_server(server)
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadyRead);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    // A refused TLS handshake ends in an error before any connection is up.
    connect(socket, &QTcpSocket::errorOccurred, this, [this] {
        if (m_socket->state() == QAbstractSocket::UnconnectedState)
            deleteLater();
    });
}

void HttpConnection::onReadyRead()
{
    m_buffer += m_socket->readAll();
    while (!m_answering) {
        Step step = Step::Continue;
        switch (m_reading) {
        case Reading::Head:
            step = readHead();
            break;
        case Reading::Body:
            step = readBody();
            break;
        case Reading::ChunkSize:
        case Reading::ChunkData:
        case Reading::ChunkTrailer:
            step = readChunk();
            break;
        }
        if (step != Step::Continue)
            return;
        if (m_requestReady)
            dispatch();
    }
}

HttpConnection::Step HttpConnection::readHead()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0) {
        if (m_buffer.size() <= MaximumHeadBytes)
            return Step::NeedMore;
        refuse(431);
        return Step::Failed;
    }
    const QList<QByteArray> lines = m_buffer.left(end).split('\n');
    m_buffer.remove(0, end + 4);

    const QList<QByteArray> parts = lines.first().trimmed().split(' ');
    if (parts.size() != 3 || !parts.at(2).startsWith("HTTP/1.") || !parts.at(1).startsWith('/')) {
        refuse(400);
        return Step::Failed;
    }
    m_request = HttpRequest();
    m_request.method = QString::fromLatin1(parts.at(0));
    const QByteArray target = parts.at(1);
    const qsizetype mark = target.indexOf('?');
    const QByteArray rawPath = mark < 0 ? target : target.left(mark);
    const QByteArray rawQuery = mark < 0 ? QByteArray() : target.mid(mark + 1);
    m_request.segments = decodedSegments(rawPath);
    m_request.path = QUrl::fromPercentEncoding(rawPath);
    m_request.rawQuery = QString::fromLatin1(rawQuery);
    m_request.query = parseQuery(rawQuery);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QByteArray line = lines.at(i).trimmed();
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            m_request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
    m_closeAfter = parts.at(2) == "HTTP/1.0" || m_request.header("connection"_ba).toLower() == "close";
    return startBody();
}

HttpConnection::Step HttpConnection::startBody()
{
    if (m_request.header("expect"_ba).toLower() == "100-continue")
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    if (m_request.header("transfer-encoding"_ba).toLower().contains("chunked")) {
        m_reading = Reading::ChunkSize;
        return Step::Continue;
    }
    bool ok = true;
    const QByteArray length = m_request.header("content-length"_ba);
    m_bodyLeft = length.isEmpty() ? 0 : length.toLongLong(&ok);
    if (!ok || m_bodyLeft < 0) {
        refuse(400);
        return Step::Failed;
    }
    if (m_bodyLeft > MaximumBodyBytes) {
        refuse(413);
        return Step::Failed;
    }
    m_reading = Reading::Body;
    return Step::Continue;
}

HttpConnection::Step HttpConnection::readBody()
{
    const qint64 taken = std::min<qint64>(m_bodyLeft, m_buffer.size());
    m_request.body += m_buffer.left(taken);
    m_buffer.remove(0, taken);
    m_bodyLeft -= taken;
    if (m_bodyLeft > 0)
        return Step::NeedMore;
    m_requestReady = true;
    return Step::Continue;
}

HttpConnection::Step HttpConnection::readChunk()
{
    if (m_reading == Reading::ChunkData) {
        // The chunk and its closing line end.
        if (m_buffer.size() < m_bodyLeft + 2)
            return Step::NeedMore;
        m_request.body += m_buffer.left(m_bodyLeft);
        m_buffer.remove(0, m_bodyLeft + 2);
        m_reading = Reading::ChunkSize;
        return Step::Continue;
    }
    const qsizetype end = m_buffer.indexOf("\r\n");
    if (end < 0)
        return Step::NeedMore;
    const QByteArray line = m_buffer.left(end);
    m_buffer.remove(0, end + 2);
    if (m_reading == Reading::ChunkTrailer) {
        if (line.isEmpty())
            m_requestReady = true;
        return Step::Continue;
    }
    bool ok = false;
    m_bodyLeft = line.split(';').first().trimmed().toLongLong(&ok, 16);
    if (!ok || m_bodyLeft < 0) {
        refuse(400);
        return Step::Failed;
    }
    if (m_request.body.size() + m_bodyLeft > MaximumBodyBytes) {
        refuse(413);
        return Step::Failed;
    }
    m_reading = m_bodyLeft == 0 ? Reading::ChunkTrailer : Reading::ChunkData;
    return Step::Continue;
}

void HttpConnection::dispatch()
{
    m_requestReady = false;
    m_reading = Reading::Head;
    m_answering = true;
    const HttpAnswer answer = m_server->handle(m_request);
    if (answer.delayMs <= 0) {
        deliver(answer);
        return;
    }
    QTimer::singleShot(answer.delayMs, this, [this, answer] {
        deliver(answer);
        if (!m_answering)
            onReadyRead();
    });
}

void HttpConnection::deliver(const HttpAnswer &answer)
{
    switch (answer.delivery) {
    case Delivery::Hang:
        return; // m_answering stays set: this connection is dead until the client gives up
    case Delivery::Drop:
        m_socket->abort();
        return;
    case Delivery::Whole:
    case Delivery::CutBody:
        break;
    }
    const HttpResponse &response = answer.response;
    const bool headOnly = m_request.method == u"HEAD"_s;
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonPhrase(response.status) + "\r\n";
    for (const auto &[name, value] : m_server->commonHeaders())
        bytes += name + ": " + value + "\r\n";
    for (const auto &[name, value] : response.headers)
        bytes += name + ": " + value + "\r\n";
    if (!response.contentType.isEmpty())
        bytes += "Content-Type: " + response.contentType + "\r\n";
    if (response.status != 204)
        bytes += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    bytes += m_closeAfter ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
    if (answer.delivery == Delivery::CutBody) {
        m_socket->write(bytes + response.body.left(response.body.size() / 2));
        m_socket->disconnectFromHost();
        return;
    }
    if (response.status != 204 && !headOnly)
        bytes += response.body;
    m_socket->write(bytes);
    m_socket->flush();
    if (m_closeAfter)
        m_socket->disconnectFromHost();
    else
        m_answering = false;
}

void HttpConnection::refuse(int status)
{
    m_answering = true;
    m_closeAfter = true;
    HttpAnswer answer;
    answer.response.status = status;
    deliver(answer);
}

} // namespace holdfast::range
