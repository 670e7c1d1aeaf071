// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wireclient.h"

#include "simulators/johnstory.h"
#include "simulators/loopbackcertificate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTest>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

const QByteArray ChangeState = "/v1/sessions/change-state"_ba;

QJsonObject closeJohn()
{
    return {{u"ids"_s, QJsonArray{john::sessionId()}}, {u"newState"_s, u"CLOSED_TP"_s}};
}

} // namespace

/// Every kind of trouble, as a client meets it on the wire, and whether the write behind it was carried out.
class RangeFaultsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<Range> m_range;
    std::unique_ptr<WireClient> m_client;

private Q_SLOTS:
    void init()
    {
        m_range = std::make_unique<Range>();
        const Result<RangeAddresses> addresses = m_range->start({});
        QVERIFY(addresses.isOk());
        m_client = std::make_unique<WireClient>(*addresses);
        QCOMPARE(m_client->signIn().status, 200);
    }
    void cleanup()
    {
        m_client.reset();
        m_range.reset();
    }

    void aFaultMeetsAWrite_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<WireAnswer::End>("end");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("writes");
        using End = WireAnswer::End;
        QTest::newRow("429 refuses before anything happens") << u"429"_s << End::Complete << 429 << 0;
        QTest::newRow("500 refuses before anything happens") << u"500"_s << End::Complete << 500 << 0;
        QTest::newRow("500 after the write was carried out") << u"500 applied"_s << End::Complete << 500 << 1;
        QTest::newRow("503") << u"503"_s << End::Complete << 503 << 0;
        QTest::newRow("a proxy's page") << u"html=502"_s << End::Complete << 502 << 0;
        QTest::newRow("a redirect") << u"302"_s << End::Complete << 302 << 0;
        QTest::newRow("an expired token") << u"expired-token"_s << End::Complete << 401 << 0;
        QTest::newRow("dropped before it was applied") << u"drop-before"_s << End::Nothing << 0 << 0;
        QTest::newRow("dropped after it was applied") << u"drop-after"_s << End::Nothing << 0 << 1;
        QTest::newRow("hung before it was applied") << u"hang"_s << End::Silence << 0 << 0;
        QTest::newRow("hung after it was applied") << u"hang-after"_s << End::Silence << 0 << 1;
        QTest::newRow("wrong JSON after it was applied") << u"wrong-json"_s << End::Complete << 200 << 1;
        QTest::newRow("late but well") << u"latency=50"_s << End::Complete << 200 << 1;
    }
    void aFaultMeetsAWrite()
    {
        QFETCH(QString, fault);
        QFETCH(WireAnswer::End, end);
        QFETCH(int, status);
        QFETCH(int, writes);
        m_range->addFault(*parseFaultRule(u"POST /v1/sessions/change-state "_s + fault));
        m_client->setPatienceMs(end == WireAnswer::End::Silence ? 300 : 10'000);
        const WireAnswer answer = m_client->post(ChangeState, closeJohn());
        QCOMPARE(answer.end, end);
        QCOMPARE(answer.status, status);
        QCOMPARE(m_range->writeCount(operation::sessionState), writes);
        QCOMPARE(m_range->state().value(u"sessions"_s).toArray().first().toObject().value(u"state"_s).toString(),
                 writes ? u"CLOSED_TP"_s : u"OPEN"_s);
        QCOMPARE(m_range->requestCount(u"POST"_s, u"/v1/sessions/change-state"_s), 1);
        QCOMPARE(m_range->requests().last().fault, u"POST /v1/sessions/change-state "_s + fault);

        // The rule is used up: the next request goes well.
        m_client->setPatienceMs(10'000);
        QCOMPARE(m_client->signIn().status, 200);
        QCOMPARE(m_client->post(ChangeState, closeJohn()).status, 200);
        QCOMPARE(m_range->writeCount(operation::sessionState), writes + 1);
    }

    void aCutBodyPromisesMoreThanItSends()
    {
        const QByteArray whole = m_client->get("/v1/sessions"_ba).body;
        m_range->addFault(*parseFaultRule(u"GET /v1/sessions cut"_s));
        const WireAnswer answer = m_client->get("/v1/sessions"_ba);
        QCOMPARE(answer.end, WireAnswer::End::Truncated);
        QCOMPARE(answer.headers.value("content-length"_ba).toInt(), whole.size());
        QCOMPARE(answer.body, whole.left(whole.size() / 2));
    }

    void tooManyRequestsWithAndWithoutAWaitingTime()
    {
        m_range->addFault(*parseFaultRule(u"GET /v1/users 429 retry-after=7"_s));
        QCOMPARE(m_client->get("/v1/users"_ba).headers.value("retry-after"_ba), "7"_ba);
        m_range->addFault(*parseFaultRule(u"GET /v1/users 429"_s));
        const WireAnswer without = m_client->get("/v1/users"_ba);
        QCOMPARE(without.status, 429);
        QVERIFY(!without.headers.contains("retry-after"_ba));
        m_range->addFault(*parseFaultRule(u"POST /public_api/* 429"_s));
        const WireAnswer xdr = m_client->xdr("endpoints/get_endpoint"_ba, {});
        QCOMPARE(xdr.status, 429);
        QCOMPARE(xdr.reply().toObject().value(u"err_msg"_s), u"Too many requests"_s);
    }

    void anExpiredTokenStaysExpired()
    {
        m_range->addFault(*parseFaultRule(u"* * nth=2 expired-token"_s));
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 200);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 401);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 401); // the rule is used up, the token is dead
        QCOMPARE(m_client->signIn().status, 200);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 200);
    }

    void latencyHoldsTheAnswerBackButNotTheWork()
    {
        m_range->addFault(*parseFaultRule(u"POST /v1/sessions/change-state latency=60000"_s));
        m_client->setPatienceMs(300);
        QCOMPARE(m_client->post(ChangeState, closeJohn()).end, WireAnswer::End::Silence);
        QCOMPARE(m_range->writeCount(operation::sessionState), 1);
    }

    /// Other connections go on while one hangs.
    void aHungConnectionDoesNotHangTheOthers()
    {
        m_range->addFault(*parseFaultRule(u"GET /v1/customer hang"_s));
        QTcpSocket hung;
        hung.connectToHost(u"127.0.0.1"_s, m_range->addresses().port);
        QVERIFY(hung.waitForConnected());
        hung.write("GET /v1/customer HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(hung.waitForBytesWritten());
        QTRY_COMPARE(m_range->requestCount(u"GET"_s, u"/v1/customer"_s), 1);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 200);
        QCOMPARE(hung.state(), QAbstractSocket::ConnectedState);
        QCOMPARE(hung.bytesAvailable(), 0);
    }

    void manyRequestsShareAConnection()
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_range->addresses().port);
        QVERIFY(socket.waitForConnected());
        const QByteArray request =
            "GET /v1/customer HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + m_client->token() + "\r\n\r\n";
        socket.write(request + request + request); // three at once, answered one after the other
        QByteArray received;
        QTRY_VERIFY2(
            (socket.waitForReadyRead(10), received += socket.readAll(), received.count("HTTP/1.1 200 OK") == 3),
            received.constData());
        QCOMPARE(received.count("QRST Inc."), 3);
    }

    void bodiesMayComeInChunks()
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_range->addresses().port);
        QVERIFY(socket.waitForConnected());
        const QByteArray body = QJsonDocument(closeJohn()).toJson(QJsonDocument::Compact);
        socket.write(
            "POST /v1/sessions/change-state HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
            + m_client->token() + "\r\n\r\n");
        for (const QByteArray &part : {body.left(10), body.mid(10)})
            socket.write(QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n");
        socket.write("0\r\n\r\n");
        QByteArray received;
        QTRY_VERIFY((socket.waitForReadyRead(10), received += socket.readAll(), received.startsWith("HTTP/1.1 200")));
        QCOMPARE(m_range->writeCount(operation::sessionState), 1);
    }

    void wrongRequestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("no HTTP") << "hello\r\n\r\n"_ba
                                 << "HTTP/1.1 400"_ba;
        QTest::newRow("bad length") << "POST /v1/oauth HTTP/1.1\r\nContent-Length: many\r\n\r\n"_ba
                                    << "HTTP/1.1 400"_ba;
        QTest::newRow("endless head") << "GET / HTTP/1.1\r\nX: "_ba + QByteArray(70'000, 'x') << "HTTP/1.1 431"_ba;
        QTest::newRow("giant body") << "POST /v1/oauth HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n"_ba
                                    << "HTTP/1.1 413"_ba;
    }
    void wrongRequestsAreRefused()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, answer);
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_range->addresses().port);
        QVERIFY(socket.waitForConnected());
        socket.write(request);
        QByteArray received;
        QTRY_VERIFY2((socket.waitForReadyRead(10), received += socket.readAll(), received.startsWith(answer)),
                     received.constData());
    }

    void bodiesThatAreNotJsonAreRefused()
    {
        const WireAnswer code42 = m_client->send("POST"_ba, ChangeState, "{\"ids\": ["_ba,
                                                 {{"Authorization"_ba, "Bearer " + m_client->token()}});
        QCOMPARE(code42.status, 400);
        const WireAnswer xdr = m_client->send("POST"_ba, "/public_api/v1/endpoints/isolate"_ba, "{"_ba, {});
        QCOMPARE(xdr.status, 400);
        QCOMPARE(xdr.reply().toObject().value(u"err_code"_s).toInt(), 400);
    }

    /// Qt's own client, the one the connectors use, over HTTPS with the range's certificate as authority.
    void tlsWorksForThoseWhoTrustTheCertificate()
    {
        const Result<RangeTls> tls = makeLoopbackCertificate();
        QVERIFY(tls.isOk());
        RangeOptions options;
        options.tls = *tls;
        Range range;
        const Result<RangeAddresses> addresses = range.start(options);
        QVERIFY(addresses.isOk());
        QVERIFY(addresses->code42Url.startsWith(u"https://"_s));
        QNetworkAccessManager manager;
        QNetworkRequest request(QUrl(addresses->controlUrl + u"/state"_s));
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates({QSslCertificate(tls->certificatePem, QSsl::Pem)});
        request.setSslConfiguration(configuration);
        std::unique_ptr<QNetworkReply> reply(manager.get(request));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QVERIFY(finished.wait());
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QVERIFY(reply->readAll().contains("sessions"));
    }

    void badCertificatesAreBad_data()
    {
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<bool>("expired");
        QTest::addColumn<bool>("otherHost");
        QTest::addColumn<QSslError::SslError>("error");
        QTest::newRow("an unknown issuer") << false << false << false << QSslError::SelfSignedCertificate;
        QTest::newRow("expired") << true << true << false << QSslError::CertificateExpired;
        QTest::newRow("made for another host") << true << false << true << QSslError::HostNameMismatch;
    }
    void badCertificatesAreBad()
    {
        QFETCH(bool, trusted);
        QFETCH(bool, expired);
        QFETCH(bool, otherHost);
        QFETCH(QSslError::SslError, error);
        LoopbackCertificateRequest wanted;
        if (expired) {
            wanted.notBeforeMs = msFromIso(u"2020-01-01T00:00:00Z");
            wanted.notAfterMs = msFromIso(u"2020-02-01T00:00:00Z");
        }
        if (otherHost) {
            wanted.dnsNames = {u"elsewhere.test"_s};
            wanted.ipAddresses = {};
        }
        const Result<RangeTls> tls = makeLoopbackCertificate(wanted);
        QVERIFY(tls.isOk());
        RangeOptions options;
        options.tls = *tls;
        Range range;
        const Result<RangeAddresses> addresses = range.start(options);
        QVERIFY(addresses.isOk());
        QSslSocket socket;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        if (trusted)
            configuration.setCaCertificates({QSslCertificate(tls->certificatePem, QSsl::Pem)});
        socket.setSslConfiguration(configuration);
        QList<QSslError> errors;
        connect(&socket, &QSslSocket::sslErrors, this, [&errors](const QList<QSslError> &found) { errors = found; });
        socket.connectToHostEncrypted(u"127.0.0.1"_s, addresses->port);
        QVERIFY(!socket.waitForEncrypted());
        QVERIFY(
            std::any_of(errors.begin(), errors.end(), [&](const QSslError &found) { return found.error() == error; }));
        QVERIFY(range.requests().isEmpty());
    }

    void startingFailsWithAReason()
    {
        RangeOptions options;
        options.port = m_range->addresses().port;
        Range second;
        const Result<RangeAddresses> taken = second.start(options);
        QVERIFY(!taken.isOk());
        QCOMPARE(taken.error().code, ErrorCode::Unreachable);
        QVERIFY(taken.error().message.contains(QString::number(options.port)));
        options.port = 0;
        options.tls = RangeTls{"not a certificate"_ba, "not a key"_ba};
        QCOMPARE(second.start(options).error().code, ErrorCode::InvalidInput);
        QCOMPARE(m_range->start({}).error().code, ErrorCode::AlreadyExists);
        QVERIFY(m_range->isRunning());
    }

    void itListensOnTheLoopbackOnly()
    {
        // Another address of this very machine must not answer; 127.0.0.2 is one on every Linux.
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.2"_s, m_range->addresses().port);
        QVERIFY(!socket.waitForConnected(2000));
    }

    void aStoppedRangeStartsAgain()
    {
        m_range->stop();
        QVERIFY(!m_range->isRunning());
        QVERIFY(m_range->writes().isEmpty());
        const Result<RangeAddresses> again = m_range->start({});
        QVERIFY(again.isOk());
        WireClient client(*again);
        QCOMPARE(client.signIn().status, 200);
    }
};

QTEST_GUILESS_MAIN(RangeFaultsTest)
#include "tst_rangefaults.moc"
