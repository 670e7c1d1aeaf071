// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/qthttptransport.h"
#include "realservice.h"
#include "simulators/loopbackcertificate.h"
#include "simulators/range.h"

#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <thread>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// A server that treats each connection as told. Lives in the test's thread; the transport is used from others.
class RawServer : public QTcpServer
{
public:
    std::function<void(QTcpSocket *, const QByteArray &)> onRequest;
    std::atomic_int requests = 0;

    explicit RawServer()
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no loopback port");
        connect(this, &QTcpServer::newConnection, this, [this] {
            auto *socket = nextPendingConnection();
            auto *seen = new QByteArray;
            connect(socket, &QObject::destroyed, this, [seen] { delete seen; });
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket, seen] {
                *seen += socket->readAll();
                const auto head = seen->indexOf("\r\n\r\n");
                if (head < 0)
                    return;
                const auto lower = seen->left(head).toLower();
                const auto at = lower.indexOf("content-length:");
                const auto length =
                    at < 0 ? 0 : lower.mid(at + 15, lower.indexOf('\r', at) - at - 15).trimmed().toLongLong();
                if (seen->size() < head + 4 + length)
                    return;
                ++requests;
                const auto request = *seen;
                seen->clear();
                if (onRequest)
                    onRequest(socket, request);
            });
        });
    }

    QUrl url(const QString &path = u"/x"_s) const
    {
        return QUrl(u"http://127.0.0.1:%1%2"_s.arg(serverPort()).arg(path));
    }
};

HttpRequest post(const QUrl &url)
{
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = "{\"a\":1}";
    return request;
}

/// Sends from another thread while this one runs the servers' event loop.
Result<HttpAnswer> sendAside(HttpTransport &transport, const HttpRequest &request, std::stop_token stop = {})
{
    std::atomic_bool done = false;
    std::optional<Result<HttpAnswer>> result;
    std::thread worker([&] {
        result = transport.send(request, stop);
        done = true;
    });
    while (!done)
        QTest::qWait(1);
    worker.join();
    return *result;
}

/// Counts what it is given, and may refuse after some of it.
class CountingSink final : public BodySink
{
public:
    explicit CountingSink(qint64 refuseAfter = -1)
        : m_refuseAfter(refuseAfter)
    {
    }
    Result<void> restart() override
    {
        bytes = 0;
        return {};
    }
    Result<void> take(QByteArrayView piece) override
    {
        bytes += piece.size();
        largest = std::max(largest, qint64(piece.size()));
        if (m_refuseAfter >= 0 && bytes > m_refuseAfter)
            return Error{ErrorCode::StorageFull, u"no room"_s, {}};
        return {};
    }
    QByteArray summary() const override { return QByteArray::number(bytes); }

    std::atomic<qint64> bytes = 0;
    qint64 largest = 0;

private:
    qint64 m_refuseAfter;
};

const NetworkSettings direct{{}, u"none"_s};

} // namespace

class TestHttpTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bodyAndHeadersArrive()
    {
        RawServer server;
        QByteArray got;
        server.onRequest = [&](QTcpSocket *socket, const QByteArray &request) {
            got = request;
            socket->write("HTTP/1.1 418 Teapot\r\nX-A: b\r\nContent-Length: 2\r\n\r\nhi");
        };
        QtHttpTransport transport(direct);
        const auto answer = sendAside(transport, post(server.url()));
        QVERIFY2(answer.isOk(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(answer->status, 418);
        QCOMPARE(answer->body, "hi"_ba);
        QCOMPARE(answer->header("x-a"), "b"_ba);
        QVERIFY(got.startsWith("POST /x HTTP/1.1\r\n"));
        QVERIFY(got.endsWith("{\"a\":1}"));
    }

    void aLargeBodyGoesIntoItsSinkPieceByPiece()
    {
        constexpr qint64 size = 12LL << 20;
        RawServer server;
        server.onRequest = [](QTcpSocket *socket, const QByteArray &) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(size) + "\r\n\r\n");
            socket->write(QByteArray(size, 'x'));
        };
        QtHttpTransport transport(direct);
        HttpRequest request;
        request.url = server.url();
        request.maxBodyBytes = 1 << 20; // counts for bodies in memory only
        const auto sink = std::make_shared<CountingSink>();
        request.sink = sink;
        const auto answer = sendAside(transport, request);
        QVERIFY2(answer.isOk(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(sink->bytes.load(), size);
        QVERIFY(answer->body.isEmpty());
        QVERIFY2(sink->largest <= 1 << 20, "it never was in memory as a whole");

        request.sink = std::make_shared<CountingSink>(3 << 20);
        const auto refused = sendAside(transport, request);
        QVERIFY(!refused.isOk());
        QCOMPARE(refused.error().code, ErrorCode::StorageFull);
    }

    void aCutOrRefusedBodyIsNoFile()
    {
        RawServer server;
        QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
        server.onRequest = [&head](QTcpSocket *socket, const QByteArray &) {
            socket->write(head + QByteArray(100, 'x'));
            socket->disconnectFromHost();
        };
        QtHttpTransport transport(direct);
        HttpRequest request;
        request.url = server.url();
        const auto sink = std::make_shared<CountingSink>();
        request.sink = sink;
        const auto cut = sendAside(transport, request);
        QVERIFY(!cut.isOk());
        QCOMPARE(cut.error().code, ErrorCode::ConnectionLost);
        // What is no 200 is an answer to read, not a file.
        sink->bytes = 0;
        head = "HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n";
        const auto missing = sendAside(transport, request);
        QVERIFY2(missing.isOk(), missing ? "" : qPrintable(missing.error().message));
        QCOMPARE(missing->body.size(), 100);
        QCOMPARE(sink->bytes.load(), 0);
    }

    void aPostIsNeverSentTwice_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("with a body") << "{\"a\":1}"_ba;
        QTest::newRow("without one") << QByteArray();
    }
    // mission: U13
    void aPostIsNeverSentTwice()
    {
        QFETCH(QByteArray, body);
        RawServer server;
        server.onRequest = [](QTcpSocket *socket, const QByteArray &) { socket->abort(); };
        QtHttpTransport transport(direct);
        auto request = post(server.url());
        request.body = body;
        const auto answer = sendAside(transport, request);
        QVERIFY(!answer.isOk());
        QCOMPARE(answer.error().code, ErrorCode::ConnectionLost);
        QTest::qWait(50); // a silent repeat would come now
        QCOMPARE(server.requests.load(), 1);
    }

    void anEmptyPostSaysThatItIsEmpty()
    {
        RawServer server;
        QByteArray got;
        server.onRequest = [&](QTcpSocket *socket, const QByteArray &request) {
            got = request;
            socket->write("HTTP/1.1 204 No Content\r\n\r\n");
        };
        QtHttpTransport transport(direct);
        auto request = post(server.url());
        request.url = server.url(u"/v1/oauth?grant_type=client_credentials"_s);
        request.headers.clear();
        request.body.clear();
        const auto answer = sendAside(transport, request);
        QVERIFY2(answer.isOk(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(answer->status, 204);
        QVERIFY2(got.toLower().contains("content-length: 0\r\n"), got.constData());
        QVERIFY(!got.toLower().contains("content-type"));
        QVERIFY(!got.toLower().contains("transfer-encoding"));
    }

    void aPostIsNotRepeatedOnAConnectionThatWasUsedBefore_data() { aPostIsNeverSentTwice_data(); }
    void aPostIsNotRepeatedOnAConnectionThatWasUsedBefore()
    {
        QFETCH(QByteArray, body);
        RawServer server;
        server.onRequest = [&](QTcpSocket *socket, const QByteArray &) {
            if (server.requests == 1)
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            else
                socket->abort();
        };
        QtHttpTransport transport(direct);
        auto request = post(server.url());
        request.body = body;
        QVERIFY(sendAside(transport, request).isOk());
        const auto lost = sendAside(transport, request);
        QVERIFY(!lost.isOk());
        QCOMPARE(lost.error().code, ErrorCode::ConnectionLost);
        QTest::qWait(50);
        QCOMPARE(server.requests.load(), 2);
    }

    void anAnswerThatStopsInTheMiddleIsALoss_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("by length") << "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\""_ba;
        QTest::newRow("in chunks") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n"_ba;
    }

    void anAnswerThatStopsInTheMiddleIsALoss()
    {
        QFETCH(QByteArray, sent);
        RawServer server;
        server.onRequest = [&](QTcpSocket *socket, const QByteArray &) {
            socket->write(sent);
            socket->disconnectFromHost();
        };
        QtHttpTransport transport(direct);
        const auto answer = sendAside(transport, post(server.url()));
        QVERIFY(!answer.isOk());
        QCOMPARE(answer.error().code, ErrorCode::ConnectionLost);
        QVERIFY2(answer.error().message.contains(u"middle"_s), qPrintable(answer.error().message));
    }

    void nobodyListeningIsUnreachable()
    {
        quint16 port = 0;
        {
            RawServer gone;
            port = gone.serverPort();
        }
        QtHttpTransport transport(direct);
        const auto answer = sendAside(transport, post(QUrl(u"http://127.0.0.1:%1/"_s.arg(port))));
        QVERIFY(!answer.isOk());
        QCOMPARE(answer.error().code, ErrorCode::Unreachable);
        const auto unknown = sendAside(transport, post(QUrl(u"http://no-such-host.invalid/"_s)));
        QCOMPARE(unknown.error().code, ErrorCode::Unreachable);
        QVERIFY2(unknown.error().message.contains(u"no-such-host.invalid"_s), qPrintable(unknown.error().message));
    }

    // mission: S116
    void cancelWakesTheCallerOfAHungServer()
    {
        RawServer server; // reads and never answers
        QtHttpTransport transport(direct);
        std::stop_source stop;
        server.onRequest = [&](QTcpSocket *, const QByteArray &) { stop.request_stop(); };
        const auto answer = sendAside(transport, post(server.url()), stop.get_token());
        QVERIFY(!answer.isOk());
        QCOMPARE(answer.error().code, ErrorCode::Canceled);
    }

    void deadlineEndsAHungServer()
    {
        RawServer server;
        QtHttpTransport transport(direct);
        auto request = post(server.url());
        request.deadlineMs = 300;
        const auto answer = sendAside(transport, request);
        QVERIFY(!answer.isOk());
        QCOMPARE(answer.error().code, ErrorCode::Timeout);
    }

    void closingWakesEverybody()
    {
        RawServer server;
        QtHttpTransport transport(direct);
        std::atomic_int canceled = 0;
        std::vector<std::thread> workers;
        for (int i = 0; i < 5; ++i) {
            workers.emplace_back([&] {
                const auto answer = transport.send(post(server.url()), {});
                canceled += !answer && answer.error().code == ErrorCode::Canceled ? 1 : 0;
            });
        }
        QTRY_COMPARE(server.requests.load(), 5);
        transport.close();
        for (auto &worker : workers)
            worker.join();
        QCOMPARE(canceled.load(), 5);
        QCOMPARE(transport.send(post(server.url()), {}).error().code, ErrorCode::Canceled);
    }

    void redirectionsAreNotFollowed()
    {
        RawServer server;
        server.onRequest = [](QTcpSocket *socket, const QByteArray &) {
            socket->write("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
        };
        QtHttpTransport transport(direct);
        HttpRequest request;
        request.url = server.url();
        const auto answer = sendAside(transport, request);
        QVERIFY(answer.isOk());
        QCOMPARE(answer->status, 302);
        QCOMPARE(server.requests.load(), 1);
    }

    void anEndlessAnswerIsRefused()
    {
        RawServer server;
        server.onRequest = [](QTcpSocket *socket, const QByteArray &) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + QByteArray(3 << 20, 'x'));
        };
        QtHttpTransport transport(direct);
        auto request = post(server.url());
        request.maxBodyBytes = 1 << 20;
        const auto answer = sendAside(transport, request);
        QVERIFY(!answer.isOk());
        QCOMPARE(answer.error().code, ErrorCode::BadAnswer);
    }

    void certificatesAreVerified()
    {
        const auto made = range::makeLoopbackCertificate();
        QVERIFY2(made.isOk(), made ? "" : qPrintable(made.error().message));
        range::Range simulator;
        range::RangeOptions options;
        options.tls = *made;
        const auto addresses = simulator.start(options);
        QVERIFY2(addresses.isOk(), addresses ? "" : qPrintable(addresses.error().message));
        HttpRequest request;
        request.url = QUrl(addresses->code42Url + u"/v1/customer"_s);
        {
            QtHttpTransport strangers(direct);
            const auto refused = sendAside(strangers, request);
            QVERIFY(!refused.isOk());
            QCOMPARE(refused.error().code, ErrorCode::TlsFailed);
            QVERIFY2(refused.error().message.contains(u"CA file"_s), qPrintable(refused.error().message));
        }
        QTemporaryDir folder;
        QFile file(folder.filePath(u"ca.pem"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(made->certificatePem);
        file.close();
        QtHttpTransport trusting({file.fileName(), u"none"_s});
        const auto answer = sendAside(trusting, request);
        QVERIFY2(answer.isOk(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(answer->status, 401);
    }

    void aTlsHandshakeThatNeverEndsIsLeft()
    {
        RawServer silent; // accepts, and says nothing to the client's first words
        QtHttpTransport transport(direct);
        HttpRequest request;
        request.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(silent.serverPort()));
        request.deadlineMs = 300;
        const auto answer = sendAside(transport, request);
        QVERIFY(!answer.isOk());
        QCOMPARE(answer.error().code, ErrorCode::Unreachable); // nothing of the request has left
        std::stop_source stop;
        request.deadlineMs = 60'000;
        QTimer::singleShot(50, this, [&stop] { stop.request_stop(); });
        QCOMPARE(sendAside(transport, request, stop.get_token()).error().code, ErrorCode::Canceled);
    }

    void requestsGoThroughTheProxy()
    {
        RawServer proxy;
        QByteArray got;
        proxy.onRequest = [&](QTcpSocket *socket, const QByteArray &request) {
            got = request;
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nproxied");
        };
        QtHttpTransport transport({{}, u"http://127.0.0.1:%1"_s.arg(proxy.serverPort())});
        const auto answer = sendAside(transport, post(QUrl(u"http://service.invalid/v1/x"_s)));
        QVERIFY2(answer.isOk(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(answer->body, "proxied"_ba);
        QVERIFY2(got.startsWith("POST http://service.invalid/v1/x HTTP/1.1\r\n"), got.constData());
    }

    void theOwnCertificateIsShownToAHostThatAsksForIt()
    {
        const auto theirs = range::makeLoopbackCertificate();
        const auto ours = range::makeLoopbackCertificate();
        QVERIFY(theirs.isOk() && ours.isOk());
        QTemporaryDir folder;
        const auto write = [&folder](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::WriteOnly))
                file.write(bytes);
            return file.fileName();
        };
        QSslServer server;
        QSslConfiguration configuration;
        configuration.setLocalCertificate(QSslCertificate(theirs->certificatePem));
        configuration.setPrivateKey(QSslKey(theirs->privateKeyPem, QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
        configuration.setCaCertificates({QSslCertificate(ours->certificatePem)});
        server.setSslConfiguration(configuration);
        QByteArray shown;
        connect(&server, &QSslServer::pendingConnectionAvailable, &server, [&] {
            auto *socket = qobject_cast<QSslSocket *>(server.nextPendingConnection());
            connect(socket, &QSslSocket::readyRead, socket, [socket, &shown] {
                shown = socket->peerCertificate().digest();
                socket->readAll();
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
        });
        QVERIFY(server.listen(QHostAddress::LocalHost));
        HttpRequest request;
        request.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(server.serverPort()));
        NetworkSettings settings{write(u"ca.pem"_s, theirs->certificatePem), u"none"_s};
        {
            QtHttpTransport stranger(settings);
            QVERIFY(!sendAside(stranger, request).isOk());
        }
        settings.clientCertificateFile = write(u"own.pem"_s, ours->certificatePem);
        settings.clientKeyFile = write(u"own.key"_s, ours->privateKeyPem);
        QtHttpTransport transport(settings);
        const auto answer = sendAside(transport, request);
        QVERIFY2(answer.isOk(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(shown, QSslCertificate(ours->certificatePem).digest());
    }

    void readsUseHttp2WhereTheServerHasIt()
    {
        const auto made = range::makeLoopbackCertificate();
        QVERIFY(made.isOk());
        QTemporaryDir folder;
        for (const auto &[name, bytes] :
             {std::pair{u"ca.pem"_s, made->certificatePem}, {u"key.pem"_s, made->privateKeyPem}}) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        }
        testing::RealService server;
        const auto why =
            server.start(u"http2.sh"_s, {folder.filePath(u"ca.pem"_s), folder.filePath(u"key.pem"_s)}, 30'000);
        if (server.missing)
            QSKIP(qPrintable(why));
        QVERIFY2(why.isEmpty(), qPrintable(why));
        QtHttpTransport transport({folder.filePath(u"ca.pem"_s), u"none"_s});
        HttpRequest request;
        request.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(server.where()));
        const auto read = sendAside(transport, request);
        QVERIFY2(read.isOk(), read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->body, "GET over 2.0, 0 bytes"_ba);
        // What changes something stays with HTTP/1.1, where it is certain that it is sent once.
        const auto change = sendAside(transport, post(request.url));
        QVERIFY2(change.isOk(), change ? "" : qPrintable(change.error().message));
        QCOMPARE(change->body, "POST over 1.1, 7 bytes"_ba);
    }

    void wrongSettingsAreNamed()
    {
        QtHttpTransport noFile({u"/no/such/ca.pem"_s, u"none"_s});
        HttpRequest request;
        request.url = QUrl(u"http://127.0.0.1:1/"_s);
        QVERIFY(sendAside(noFile, request).error().message.contains(u"/no/such/ca.pem"_s));
        QtHttpTransport badProxy({{}, u"gopher://x"_s});
        QCOMPARE(sendAside(badProxy, request).error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestHttpTransport)
#include "tst_httptransport.moc"
