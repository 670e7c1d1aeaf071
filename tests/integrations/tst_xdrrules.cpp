// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/isolation.h"
#include "integrations/cortexxdr/xdrclient.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace holdfast;
using namespace holdfast::xdr;
using namespace Qt::StringLiterals;

class TestXdrRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void digestIsThePlainHashOfKeyNonceAndTime_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("time");
        QTest::addColumn<QByteArray>("digest");
        // Published vectors of the API reference.
        QTest::newRow("key of 128 characters")
            << QByteArray("Kx7mQ2vN9pR4tW8zB3cF6hJ1lD5sG0yA").repeated(4)
            << QByteArray("0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD")
            << QByteArray("1718000000000")
            << QByteArray("051bf50c3110fa6aa5a325b220394cbe3cf6dfc16eaacf2feaa72afd91bb04db");
        QTest::newRow("short key") << QByteArray("secret-key") << QByteArray(64, 'A') << QByteArray("1592000000000")
                                   << QByteArray("2f5aaca766bb48b168c2079e6a16eaee85a1028e1dfbe89607da164805f84c18");
    }

    void digestIsThePlainHashOfKeyNonceAndTime()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, time);
        QFETCH(QByteArray, digest);
        QCOMPARE(advancedDigest(Secret(key), nonce, time), digest);
    }

    void everyAttemptHasItsOwnNonce()
    {
        const ManualClock clock(1'718'000'000'000);
        XdrDialect dialect(u"xdr"_s, clock, KeyKind::Advanced, u"7"_s, Secret("k"));
        CallContext context;
        const auto first = dialect.authorize(context);
        const auto second = dialect.authorize(context);
        const auto headerOf = [](const HttpHeaders &headers, const QByteArray &name) {
            for (const auto &[key, value] : headers) {
                if (key == name)
                    return value;
            }
            return QByteArray();
        };
        QCOMPARE(headerOf(*first, "x-xdr-nonce").size(), 64);
        QVERIFY(headerOf(*first, "x-xdr-nonce") != headerOf(*second, "x-xdr-nonce"));
        QCOMPARE(headerOf(*first, "x-xdr-timestamp"), "1718000000000"_ba);
        QCOMPARE(headerOf(*first, "Authorization"),
                 advancedDigest(Secret("k"), headerOf(*first, "x-xdr-nonce"), "1718000000000"));
    }

    void verdictFollowsTheDocumentedOrder_data()
    {
        QTest::addColumn<Order>("order");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("isolated");
        QTest::addColumn<Verdict>("verdict");
        QTest::newRow("connected and free: send")
            << Order::Isolate << u"CONNECTED"_s << u"AGENT_UNISOLATED"_s << Verdict::Send;
        QTest::newRow("isolated already, even offline: success")
            << Order::Isolate << u"DISCONNECTED"_s << u"AGENT_ISOLATED"_s << Verdict::AlreadyDone;
        QTest::newRow("ordered already: join the wait")
            << Order::Isolate << u"LOST"_s << u"AGENT_PENDING_ISOLATION"_s << Verdict::AlreadyOrdered;
        QTest::newRow("uninstalled") << Order::Isolate << u"UNINSTALLED"_s << u"AGENT_UNISOLATED"_s
                                     << Verdict::Uninstalled;
        QTest::newRow("lost counts as offline")
            << Order::Isolate << u"LOST"_s << u"AGENT_UNISOLATED"_s << Verdict::Offline;
        QTest::newRow("offline is said before a pending release")
            << Order::Isolate << u"DISCONNECTED"_s << u"AGENT_PENDING_ISOLATION_CANCELLATION"_s << Verdict::Offline;
        QTest::newRow("pending release") << Order::Isolate << u"CONNECTED"_s
                                         << u"AGENT_PENDING_ISOLATION_CANCELLATION"_s << Verdict::OppositePending;
        QTest::newRow("no state reported") << Order::Isolate << u"CONNECTED"_s << QString() << Verdict::StateUnknown;
        QTest::newRow("unheard-of state")
            << Order::Isolate << u"CONNECTED"_s << u"AGENT_HALF"_s << Verdict::StateUnknown;
        QTest::newRow("release: isolated and connected")
            << Order::Release << u"CONNECTED"_s << u"AGENT_ISOLATED"_s << Verdict::Send;
        QTest::newRow("release: not isolated")
            << Order::Release << u"LOST"_s << u"AGENT_UNISOLATED"_s << Verdict::AlreadyDone;
        QTest::newRow("release: isolation pending")
            << Order::Release << u"CONNECTED"_s << u"AGENT_PENDING_ISOLATION"_s << Verdict::OppositePending;
    }

    void verdictFollowsTheDocumentedOrder()
    {
        QFETCH(Order, order);
        QFETCH(QString, status);
        QFETCH(QString, isolated);
        QFETCH(Verdict, verdict);
        QCOMPARE(isolationVerdict(order, status, isolationStateFromText(isolated)), verdict);
    }

    void unknownStatusesOfAnActionAreNoEnd()
    {
        QCOMPARE(actionEnd(u"SOMETHING_NEW"_s), ActionEnd::Running);
        QCOMPARE(actionEnd(QString()), ActionEnd::Running);
        QCOMPARE(actionEnd(u"COMPLETED_PARTIAL"_s), ActionEnd::Bad);
        QCOMPARE(actionEnd(u"COMPLETED_SUCCESSFULLY"_s), ActionEnd::Good);
    }

    void endpointsAreReadInAllTheirForms()
    {
        const auto old = endpointFromJson({{"endpoint_id"_L1, "1"_L1},
                                           {"ip"_L1, "10.0.0.1"_L1},
                                           {"users"_L1, QJsonValue()},
                                           {"is_isolated"_L1, QJsonValue()}});
        QCOMPARE(old.ips, QStringList{u"10.0.0.1"_s});
        QVERIFY(old.users.isEmpty());
        QCOMPARE(old.isolation(), IsolationState::Unknown);
        const auto brief =
            endpointFromJson({{"agent_id"_L1, "2"_L1}, {"host_name"_L1, "b"_L1}, {"agent_status"_L1, "CONNECTED"_L1}});
        QCOMPARE(brief.id, u"2"_s);
        QCOMPARE(brief.name, u"b"_s);
        QCOMPARE(brief.status, u"CONNECTED"_s);
    }

    void failuresAreReadFromBothEnvelopes_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, int status, const char *body, ErrorCode code) {
            QTest::newRow(name) << status << QByteArray(body) << int(code);
        };
        row("error inside HTTP 200", 200,
            "{\"reply\":{\"err_code\":401,\"err_msg\":\"\\tUnauthorized access.\",\"err_extra\":\"X\"}}",
            ErrorCode::Unauthorized);
        row("newer form", 402, "{\"err_code\":\"402\",\"err_msg\":\"licence\",\"err_extra\":null}",
            ErrorCode::Forbidden);
        row("message is JSON text", 400,
            "{\"reply\":{\"err_code\":400,\"err_msg\":\"{\\\"line\\\":1}\",\"err_extra\":[\"a\",{\"b\":1}]}}",
            ErrorCode::InvalidInput);
        row("a proxy's page", 502, "<html>Bad Gateway</html>", ErrorCode::ServerError);
        row("empty body", 500, "", ErrorCode::ServerError);
        row("old rate limit inside 500", 500,
            "{\"reply\":{\"err_code\":500,\"err_msg\":\"Rate limit exceeded\",\"err_extra\":null}}",
            ErrorCode::RateLimited);
        row("machine cannot do it", 500,
            "{\"reply\":{\"err_code\":500,\"err_msg\":\"An error occurred\",\"err_extra\":\"No endpoint was found for "
            "creating the requested action\"}}",
            ErrorCode::InvalidInput);
        row("redirection", 302, "", ErrorCode::BadAnswer);
    }

    void failuresAreReadFromBothEnvelopes()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        const ManualClock clock(0);
        const XdrDialect dialect(u"xdr-prod"_s, clock, KeyKind::Standard, u"1"_s, Secret("k"));
        ServiceCall call;
        call.path = u"/public_api/v1/endpoints/isolate"_s;
        const auto error = dialect.problem(call, {status, {}, body, 0});
        QVERIFY(error.has_value());
        QCOMPARE(int(error->code), code);
        QVERIFY(error->message.startsWith(u"xdr-prod: /public_api/v1/endpoints/isolate"_s));
    }

    void aWrongClockIsNamed()
    {
        const ManualClock clock(1'718'000'900'000); // 2024-06-10T06:28:20Z
        const XdrDialect dialect(u"xdr"_s, clock, KeyKind::Advanced, u"1"_s, Secret("k"));
        const auto error = dialect.problem({}, {401, {{"Date", "Mon, 10 Jun 2024 06:13:20 GMT"}}, "{}", 0});
        QVERIFY(error.has_value());
        QVERIFY2(error->message.contains(u"clock is 900 s away"_s), qPrintable(error->message));
    }

    void sharedMatrixIsFollowed()
    {
        auto folder = qEnvironmentVariable("HOLDFAST_SHARED");
        if (folder.isEmpty())
            folder = QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared");
        QFile file(folder + "/fixtures/xdr/isolation-matrix.json"_L1);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the recorded facts are not here; set HOLDFAST_SHARED");
        const auto rows = QJsonDocument::fromJson(file.readAll()).object().value("matrix"_L1).toArray();
        QVERIFY(rows.size() >= 16);
        for (const auto &value : rows) {
            const auto row = value.toObject();
            for (const auto &[key, order] :
                 {std::pair{"isolate"_L1, Order::Isolate}, {"unisolate"_L1, Order::Release}}) {
                const auto expected = row.value(key).toObject();
                const auto verdict = isolationVerdict(order, row.value("endpoint_status"_L1).toString(),
                                                      isolationStateFromText(row.value("is_isolated"_L1).toString()));
                QCOMPARE(verdict == Verdict::Send, expected.value("sent"_L1).toBool());
                const auto result = expected.value("result"_L1).toString();
                QCOMPARE(verdict == Verdict::AlreadyDone, result == "success-already"_L1);
                QCOMPARE(verdict == Verdict::AlreadyOrdered, result == "success-pending"_L1);
                QCOMPARE(verdict == Verdict::Offline, result == "error-offline"_L1);
                QCOMPARE(verdict == Verdict::Uninstalled, result == "error-uninstalled"_L1);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestXdrRules)
#include "tst_xdrrules.moc"
