// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wireclient.h"

#include "simulators/johnstory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

/// The program holdfast-range: what it prints, what it refuses, and that its state outlives its clients.
class RangeProgramTest : public QObject
{
    Q_OBJECT

    QJsonObject startProgram(QProcess &process, const QStringList &arguments)
    {
        process.start(QStringLiteral(HOLDFAST_RANGE_PROGRAM), arguments);
        if (!process.waitForStarted() || (!process.canReadLine() && !process.waitForReadyRead(20'000)))
            return {};
        return QJsonDocument::fromJson(process.readLine()).object();
    }
    static RangeAddresses addressesOf(const QJsonObject &line)
    {
        return {quint16(line.value(u"port"_s).toInt()), line.value(u"code42Url"_s).toString(),
                line.value(u"xdrUrl"_s).toString(), line.value(u"controlUrl"_s).toString()};
    }

private Q_SLOTS:
    // mission: S106
    void johnsCaseNeedsNothingButTheProgram()
    {
        QProcess process;
        const QJsonObject line = startProgram(process, {u"--control"_s, u"--time"_s, u"2026-06-11T14:00:00Z"_s});
        QCOMPARE(line.value(u"code42Url"_s).toString(), u"http://127.0.0.1:%1"_s.arg(line.value(u"port"_s).toInt()));
        QCOMPARE(line.value(u"pid"_s).toInteger(), process.processId());
        RangeCredentials credentials;
        credentials.code42ClientId = line.value(u"code42ClientId"_s).toString();
        credentials.code42Secret = line.value(u"code42Secret"_s).toString();
        WireClient client(addressesOf(line), credentials);
        QCOMPARE(client.signIn().status, 200);
        const QJsonArray sessions = client.get("/v1/sessions"_ba).object().value(u"items"_s).toArray();
        QCOMPARE(sessions.first().toObject().value(u"lastUpdated"_s).toInteger(), msFromIso(u"2026-06-11T13:40:00Z"));
        process.terminate();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
    }

    /// The write of a client that is gone is still there for the next one, and counted once.
    void writesOutliveTheClient()
    {
        QProcess process;
        const QJsonObject line =
            startProgram(process, {u"--control"_s, u"--fault"_s, u"POST /v1/sessions/change-state drop-after"_s});
        const RangeAddresses addresses = addressesOf(line);
        {
            WireClient first(addresses);
            QCOMPARE(first.signIn().status, 200);
            const QJsonObject change{{u"ids"_s, QJsonArray{john::sessionId()}}, {u"newState"_s, u"CLOSED_TP"_s}};
            QCOMPARE(first.post("/v1/sessions/change-state"_ba, change).end, WireAnswer::End::Nothing);
        }
        WireClient second(addresses);
        const QJsonObject writes = second.get("/range/writes"_ba).object();
        QCOMPARE(writes.value(u"counts"_s).toObject(), (QJsonObject{{u"code42.session.state"_s, 1}}));
        QCOMPARE(writes.value(u"writes"_s).toArray().first().toObject().value(u"subject"_s).toString(),
                 john::sessionId());
        const QJsonObject state = second.get("/range/state"_ba).object();
        QCOMPARE(state.value(u"sessions"_s).toArray().first().toObject().value(u"state"_s).toString(), u"CLOSED_TP"_s);
        const QJsonObject faults = second.get("/range/faults"_ba).object();
        QCOMPARE(faults.value(u"rules"_s).toArray().first().toObject().value(u"hits"_s).toInt(), 1);
        process.terminate();
        QVERIFY(process.waitForFinished());
    }

    void anotherProcessDrivesIt()
    {
        QProcess process;
        const QJsonObject line = startProgram(
            process, {u"--control"_s, u"--seed"_s, u"john:offline,no-alert"_s, u"--action-time"_s, u"600000"_s});
        WireClient client(addressesOf(line));
        QCOMPARE(client.post("/range/john/alert"_ba, QJsonObject()).status, 200);
        QCOMPARE(client.post("/range/john/alert"_ba, QJsonObject()).status, 400);
        QCOMPARE(
            client.post("/range/faults"_ba, QJsonObject{{u"rules"_s, QJsonArray{u"GET /v1/customer 503"_s}}}).status,
            200);
        QCOMPARE(
            client.post("/range/faults"_ba, QJsonObject{{u"rules"_s, QJsonArray{u"GET /v1/customer boom"_s}}}).status,
            400);
        QCOMPARE(client.signIn().status, 200);
        QCOMPARE(client.get("/v1/customer"_ba).status, 503);
        QCOMPARE(client.get("/v1/customer"_ba).status, 200);
        QCOMPARE(client.post("/range/tokens/expire"_ba, QJsonObject()).status, 200);
        QCOMPARE(client.get("/v1/customer"_ba).status, 401);

        QCOMPARE(client.xdr("endpoints/isolate"_ba, {{u"endpoint_id"_s, john::laptopEndpointId()}}).status, 200);
        const QJsonObject back{{u"endpointId"_s, john::laptopEndpointId()}, {u"status"_s, u"CONNECTED"_s}};
        QCOMPARE(client.post("/range/endpoints"_ba, back).status, 200);
        QCOMPARE(client.post("/range/clock"_ba, QJsonObject{{u"advanceMs"_s, 700'000}}).status, 200);
        QCOMPARE(client.post("/range/clock"_ba, QJsonObject{{u"advanceMs"_s, -1}}).status, 400);
        bool isolated = false;
        for (const QJsonValue &endpoint : client.get("/range/state"_ba).object().value(u"endpoints"_s).toArray()) {
            if (endpoint.toObject().value(u"endpointId"_s).toString() == john::laptopEndpointId())
                isolated = endpoint.toObject().value(u"isolated"_s).toString() == u"AGENT_ISOLATED"_s;
        }
        QVERIFY(isolated);
        QVERIFY(client.get("/range/requests"_ba).object().value(u"total"_s).toInt() >= 5);
        QCOMPARE(client.post("/range/reset"_ba, QJsonObject()).status, 200);
        QCOMPARE(client.get("/range/writes"_ba).object().value(u"total"_s).toInt(), 0);
        QCOMPARE(client.get("/range/nothing"_ba).status, 404);
        // A page in a browser sends its origin and is refused.
        QCOMPARE(client.send("POST"_ba, "/range/reset"_ba, {}, {{"Origin"_ba, "https://page.test"_ba}}).status, 403);
        QCOMPARE(client.post("/range/shutdown"_ba, QJsonObject()).status, 200);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
    }

    void withoutControlNobodyDrivesIt()
    {
        QProcess process;
        const QJsonObject line = startProgram(process, {});
        QCOMPARE(line.value(u"controlUrl"_s).toString(), QString());
        WireClient client(addressesOf(line));
        QCOMPARE(client.signIn().status, 200);
        QCOMPARE(client.post("/range/reset"_ba, QJsonObject()).status, 404);
        QCOMPARE(client.get("/v1/customer"_ba).status, 200); // nothing was reset
        process.terminate();
        QVERIFY(process.waitForFinished());
    }

    void wrongUsageIsNamed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("a seed") << QStringList{u"--seed"_s, u"mary"_s} << u"mary"_s;
        QTest::newRow("a fault") << QStringList{u"--fault"_s, u"GET /v1 boom"_s} << u"boom"_s;
        QTest::newRow("a time") << QStringList{u"--time"_s, u"noon"_s} << u"noon"_s;
        QTest::newRow("a port") << QStringList{u"--port"_s, u"99999"_s} << u"--port"_s;
        QTest::newRow("a stray word") << QStringList{u"start"_s} << u"start"_s;
        QTest::newRow("a missing certificate")
            << QStringList{u"--tls-certificate"_s, u"/nowhere.pem"_s} << u"--tls-key"_s;
    }
    void wrongUsageIsNamed()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        QProcess process;
        process.start(QStringLiteral(HOLDFAST_RANGE_PROGRAM), arguments);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
        const QString message = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(message.contains(named), qPrintable(message));
        QVERIFY(process.readAllStandardOutput().isEmpty());
    }

    void helpShowsExamples()
    {
        QProcess process;
        process.start(QStringLiteral(HOLDFAST_RANGE_PROGRAM), {u"--help"_s});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        const QString help = QString::fromUtf8(process.readAllStandardOutput());
        for (const QString &text : {u"--rate-limit"_s, u"company:500:40:1000000"_s, faultRuleExamples().first()})
            QVERIFY2(help.contains(text), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(RangeProgramTest)
#include "tst_rangeprogram.moc"
