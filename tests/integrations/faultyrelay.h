// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <atomic>
#include <limits>

namespace holdfast::testing {

/// A TCP relay on loopback in front of a real server, on a thread of its own. It passes bytes on both ways until it is
/// told otherwise; what is encrypted stays so.
class FaultyRelay
{
public:
    enum class Mode {
        Pass,
        Silent, ///< accepts, and passes nothing on any more, either way
        SwallowAnswers, ///< requests arrive, answers do not
        CutOnRequest, ///< the next bytes of the client end both connections, before the server sees them
        CutOnAnswer, ///< the next bytes of the server end both connections, before the client sees them
        Garbage, ///< whatever the client says is answered by a web server's page
    };

    explicit FaultyRelay(quint16 target)
        : m_target(target)
    {
        m_thread.start();
        m_context.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_context, [this] { listen(); }, Qt::BlockingQueuedConnection);
    }

    ~FaultyRelay()
    {
        QMetaObject::invokeMethod(
            &m_context,
            [this] {
                delete m_server;
                m_context.moveToThread(nullptr);
            },
            Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    FaultyRelay(const FaultyRelay &) = delete;
    FaultyRelay &operator=(const FaultyRelay &) = delete;

    void setMode(Mode mode)
    {
        m_faultyUntil = std::numeric_limits<int>::max();
        m_mode = mode;
    }
    /// For the connections that stand now; later ones pass.
    void breakPresent(Mode mode)
    {
        m_faultyUntil = m_connections.load();
        m_mode = mode;
    }
    [[nodiscard]] quint16 port() const { return m_port; }
    /// How often somebody connected.
    [[nodiscard]] int connections() const { return m_connections; }

private:
    void listen()
    {
        m_server = new QTcpServer;
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        QObject::connect(m_server, &QTcpServer::newConnection, m_server, [this] {
            while (auto *client = m_server->nextPendingConnection())
                join(client);
        });
    }

    void join(QTcpSocket *client)
    {
        const int number = ++m_connections;
        const auto mode = [this, number] { return number <= m_faultyUntil ? m_mode.load() : Mode::Pass; };
        auto *server = new QTcpSocket(client);
        server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
        const auto end = [client, server] {
            server->abort();
            client->abort();
        };
        QObject::connect(client, &QTcpSocket::readyRead, server, [mode, client, server, end] {
            const auto bytes = client->readAll();
            switch (mode()) {
            case Mode::Silent:
                return;
            case Mode::CutOnRequest:
                end();
                return;
            case Mode::Garbage:
                client->write("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>no</html>");
                return;
            default:
                server->write(bytes);
            }
        });
        QObject::connect(server, &QTcpSocket::readyRead, client, [mode, client, server, end] {
            const auto bytes = server->readAll();
            switch (mode()) {
            case Mode::Pass:
                client->write(bytes);
                return;
            case Mode::CutOnAnswer:
                end();
                return;
            default:
                return;
            }
        });
        QObject::connect(server, &QTcpSocket::disconnected, client, [mode, client] {
            if (mode() != Mode::Silent)
                client->disconnectFromHost();
        });
        QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }

    quint16 m_target;
    std::atomic<quint16> m_port = 0;
    std::atomic<Mode> m_mode = Mode::Pass;
    std::atomic_int m_connections = 0;
    std::atomic_int m_faultyUntil = std::numeric_limits<int>::max();
    QThread m_thread;
    QObject m_context;
    QTcpServer *m_server = nullptr;
};

} // namespace holdfast::testing
