// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "simulators/httpmessage.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>

#include <functional>
#include <optional>

class QTcpSocket;

namespace holdfast::range {

/// How an answer leaves the server.
enum class Delivery {
    Whole,
    CutBody, ///< the head promises everything, half of the body follows, then the connection closes
    Drop, ///< nothing; the connection closes
    Hang, ///< nothing; the connection stays open
};

struct HttpAnswer
{
    HttpResponse response;
    int delayMs = 0;
    Delivery delivery = Delivery::Whole;
};

using HttpHandler = std::function<HttpAnswer(const HttpRequest &)>;

struct ServerTls
{
    QSslCertificate certificate;
    QSslKey key;
};

/// A small HTTP/1.1 server of our own on 127.0.0.1, because a simulator must be able to do what a good server library
/// prevents: cut a body, drop a connection at a chosen moment, never answer. Keep-alive, Content-Length and chunked
/// request bodies; one request at a time per connection. Lives in one thread with an event loop.
class HttpServer final : public QTcpServer
{
    Q_OBJECT

public:
    explicit HttpServer(HttpHandler handler, QObject *parent = nullptr);

    /// Headers that go with every answer, whatever the handler returns.
    void setCommonHeaders(std::function<QList<std::pair<QByteArray, QByteArray>>()> headers);
    void setTls(const ServerTls &tls) { m_tls = tls; }

    [[nodiscard]] HttpAnswer handle(const HttpRequest &request) const { return m_handler(request); }
    [[nodiscard]] QList<std::pair<QByteArray, QByteArray>> commonHeaders() const;

protected:
    void incomingConnection(qintptr socketDescriptor) override;

private:
    HttpHandler m_handler;
    std::function<QList<std::pair<QByteArray, QByteArray>>()> m_commonHeaders;
    std::optional<ServerTls> m_tls;
};

/// One client's connection: reads requests, hands them over, writes answers.
class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    HttpConnection(QTcpSocket *socket, HttpServer *server);

private:
    enum class Reading { Head, Body, ChunkSize, ChunkData, ChunkTrailer };
    enum class Step { Continue, NeedMore, Failed };

    void onReadyRead();
    Step readHead();
    Step readBody();
    Step readChunk();
    Step startBody();
    void dispatch();
    void deliver(const HttpAnswer &answer);
    void refuse(int status);

    QTcpSocket *m_socket;
    HttpServer *m_server;
    QByteArray m_buffer;
    Reading m_reading = Reading::Head;
    HttpRequest m_request;
    qint64 m_bodyLeft = 0;
    bool m_closeAfter = false;
    bool m_answering = false; ///< a request is being answered; later bytes wait in the buffer
    bool m_requestReady = false;
};

} // namespace holdfast::range
