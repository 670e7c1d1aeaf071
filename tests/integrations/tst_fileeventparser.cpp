// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/fileeventparser.h"
#include "integrations/code42/securitydata.h"
#include "integrations/jsonslices.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace holdfast;
using namespace holdfast::code42;
using namespace Qt::StringLiterals;

class TestFileEventParser : public QObject
{
    Q_OBJECT

    static QByteArray dataFile(const QString &name)
    {
        QFile file(QStringLiteral(HOLDFAST_TEST_DATA "/data/") + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    // mission: S46 S47 S48 S49 S50 S53 S54 S55 S56 S57 S58
    void everyColumnIsRead()
    {
        const auto answer = dataFile(u"fileevents.json"_s);
        const auto parsed = parseFileEvents(answer);
        QVERIFY2(parsed.isOk(), parsed ? "" : qPrintable(parsed.error().message));
        QCOMPARE(parsed->events.size(), 3);
        QCOMPARE(parsed->totalCount, 250'000);
        QCOMPARE(parsed->nextPgToken, u"2_b \"quoted\""_s);
        const auto &sync = parsed->events.at(0);
        QCOMPARE(sync.eventId, u"0_a_1"_s);
        QCOMPARE(sync.occurredAtMs, 1'795'000'000'123);
        QCOMPARE(sync.insertedAtMs, 1'795'000'060'123);
        QCOMPARE(sync.action, u"sync-app-created"_s);
        QCOMPARE(sync.exposure, u"CloudStorage"_s);
        QCOMPARE(sync.source, u"Endpoint"_s);
        QCOMPARE(sync.actor, u"john.anderson@qrst.example"_s);
        QCOMPARE(sync.deviceUser, u"QRST\\janderson"_s);
        QCOMPARE(sync.deviceUid, u"1068825680073059134"_s);
        QCOMPARE(sync.fileName, u"Zeichnung Ü.dwg"_s);
        QCOMPARE(sync.filePath, u"C:/Users/ja/Dropbox/Zeichnung Ü.dwg"_s);
        QCOMPARE(sync.sizeBytes, 9'007'199'254'740'993); // beyond 2^53
        QCOMPARE(sync.category, u"Image"_s);
        QCOMPARE(sync.mimeType, u"image/vnd.dwg"_s);
        QCOMPARE(sync.owner, u"janderson"_s);
        QCOMPARE(sync.md5, u"8872dfa1c181b823d2c00675ae5926fd"_s);
        QCOMPARE(sync.sha256, QString());
        QCOMPARE(sync.sha256Error, u"File too large"_s);
        QCOMPARE(sync.createdAtMs, 1'794'999'000'000);
        QCOMPARE(sync.destinationName, u"Dropbox"_s);
        QCOMPARE(sync.syncDestination, u"Dropbox"_s);
        QCOMPARE(sync.destinationAccount, u"ja@home.example"_s);
        QCOMPARE(sync.processName, u"Dropbox.exe"_s);
        QCOMPARE(sync.hostname, u"QRST-LT-0417"_s);
        QCOMPARE(sync.privateIps, (QStringList{u"10.1.2.3"_s, u"fd00::1"_s})); // no loopback, no link-local
        QCOMPARE(sync.publicIp, u"203.0.113.7"_s);
        QCOMPARE(sync.riskScore, 9);
        QCOMPARE(sync.riskSeverity, u"CRITICAL"_s);
        QCOMPARE(sync.riskIndicators, (QStringList{u"Dropbox upload"_s, u"Off hours"_s}));
        QVERIFY(!sync.trusted);
        const auto &usb = parsed->events.at(1);
        QCOMPARE(usb.exposure, u"RemovableMedia"_s);
        QCOMPARE(usb.mediaVendor, u"SanDisk"_s);
        QCOMPARE(usb.mediaName, u"Ultra"_s);
        QCOMPARE(usb.mediaSerial, u"4C53"_s);
        QVERIFY(usb.trusted);
        const auto &bare = parsed->events.at(2);
        QCOMPARE(bare.eventId, u"2_b"_s);
        QCOMPARE(bare.sizeBytes, -1);
        QCOMPARE(bare.owner, QString());
        QCOMPARE(bare.hostname, QString());
    }

    void rawBytesAreThoseOfTheAnswer()
    {
        const auto answer = dataFile(u"fileevents.json"_s);
        const auto parsed = parseFileEvents(answer);
        QVERIFY(parsed.isOk());
        qsizetype from = 0;
        for (const auto &event : parsed->events) {
            const auto at = answer.indexOf(event.raw, from);
            QVERIFY(at >= from);
            from = at + event.raw.size();
            QVERIFY(event.raw.startsWith('{') && event.raw.endsWith('}'));
            QVERIFY(QJsonDocument::fromJson(event.raw).isObject());
        }
        QVERIFY(parsed->events.first().raw.contains("\"fieldOfTomorrow\""));
    }

    void sessionsWrapTheirPage()
    {
        const auto parsed = parseFileEvents("{\"queryResult\": {\"totalCount\": 1, \"fileEvents\": [{\"event\": "
                                            "{\"id\": \"x\"}}], \"nextPgToken\": null}}");
        QVERIFY(parsed.isOk());
        QCOMPARE(parsed->events.size(), 1);
        QCOMPARE(parsed->totalCount, 1);
        QVERIFY(parsed->nextPgToken.isEmpty());
    }

    void oddTypesAreNotReportedValues_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::newRow("everything null")
            << "{\"@timestamp\":null,\"event\":null,\"user\":null,\"file\":null,\"source\":null,\"destination\":null,\"process\":null,\"risk\":null}"_ba;
        QTest::newRow("lists for texts")
            << "{\"event\":{\"id\":[\"a\"],\"action\":[1,2]},\"file\":{\"name\":{},\"sizeInBytes\":\"many\",\"hash\":[]}}"_ba;
        QTest::newRow("texts for lists")
            << "{\"source\":{\"privateIp\":\"10.0.0.1\",\"tabs\":\"x\"},\"risk\":{\"indicators\":{}}}"_ba;
        QTest::newRow("empty") << "{}"_ba;
    }

    void oddTypesAreNotReportedValues()
    {
        QFETCH(QByteArray, event);
        const auto parsed = parseFileEvents("{\"fileEvents\":[" + event + "]}");
        QVERIFY2(parsed.isOk(), parsed ? "" : qPrintable(parsed.error().message));
        QCOMPARE(parsed->events.size(), 1);
        QCOMPARE(parsed->events.first().raw, event);
        QCOMPARE(parsed->events.first().sizeBytes, -1);
    }

    void whatIsNoAnswerIsRefused_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a page of HTML") << "<html></html>"_ba;
        QTest::newRow("cut in the middle") << "{\"fileEvents\":[{\"event\":{\"id\":\"a\""_ba;
        QTest::newRow("cut after an event") << "{\"fileEvents\":[{\"event\":{\"id\":\"a\"}}"_ba;
        QTest::newRow("no list") << "{\"totalCount\":3}"_ba;
        QTest::newRow("a word like null") << "{\"fileEvents\":nope}"_ba;
        QTest::newRow("list of numbers") << "{\"fileEvents\":[1,2]}"_ba;
        QTest::newRow("invalid UTF-8") << "{\"fileEvents\":[{\"a\":\"\xff\xfe\"}]}"_ba;
        QTest::newRow("two answers") << "{\"fileEvents\":[]}{}"_ba;
    }

    void whatIsNoAnswerIsRefused()
    {
        QFETCH(QByteArray, answer);
        const auto parsed = parseFileEvents(answer);
        QVERIFY(!parsed.isOk());
        QCOMPARE(parsed.error().code, ErrorCode::BadAnswer);
    }

    void exposureFollowsActionAndShareLevel()
    {
        QCOMPARE(exposureOf(u"application-read", {}, false), u"ApplicationRead"_s);
        QCOMPARE(exposureOf(u"file-shared", {u"Anyone with the link"_s}, false), u"SharedViaLink"_s);
        QCOMPARE(exposureOf(u"file-shared", {u"Anyone in your organization"_s}, false), u"SharedToDomain"_s);
        QCOMPARE(exposureOf(u"file-shared", {u"Shared with specific people"_s}, false), u"OutsideTrustedDomains"_s);
        QCOMPARE(exposureOf(u"file-shared", {u"Shared with specific people"_s}, true), QString());
        QCOMPARE(exposureOf(u"file-created", {}, false), QString());
    }

    void oldQuestionsBecomeTodaysQueries()
    {
        FileEventQuestion question;
        question.hash = u"9E107D9D372BB6826BD81D3542A419D6"_s;
        question.username = u"rowan.pike@example.com"_s;
        question.exposures = {u"RemovableMedia"_s, u"CloudStorage"_s};
        const auto query = fileEventQuery(question);
        QVERIFY(query.isOk());
        const auto groups = query->value("groups"_L1).toArray();
        QCOMPARE(groups.size(), 3);
        const auto hash = groups.at(0).toObject().value("filters"_L1).toArray().first().toObject();
        QCOMPARE(hash.value("term"_L1).toString(), u"file.hash.md5"_s);
        QCOMPARE(hash.value("value"_L1).toString(), u"9e107d9d372bb6826bd81d3542a419d6"_s);
        const auto actions = groups.at(2).toObject().value("filters"_L1).toArray().first().toObject();
        QCOMPARE(actions.value("operator"_L1).toString(), u"IS_ANY"_s);
        QCOMPARE(actions.value("value"_L1).toArray().size(), 6);
        question.exposures = {u"SharedViaLink"_s, u"OutsideTrustedDomains"_s};
        const auto nested = fileEventQuery(question)->value("groups"_L1).toArray().at(2).toObject();
        QCOMPARE(nested.value("subgroupClause"_L1).toString(), u"OR"_s);
        QCOMPARE(nested.value("subgroups"_L1).toArray().size(), 2);
        QVERIFY(!fileEventQuery({}).isOk());
    }

    void securityDataHasTheOldNames()
    {
        const auto parsed = parseFileEvents(dataFile(u"fileevents.json"_s));
        const auto data = securityData(parsed->events.first());
        QCOMPARE(data.value("FilePath"_L1).toString(), u"C:/Users/ja/Dropbox/"_s);
        QCOMPARE(data.value("FileMD5"_L1).toString(), u"8872dfa1c181b823d2c00675ae5926fd"_s);
        QCOMPARE(data.value("DevicePublicIPAddress"_L1).toString(), u"203.0.113.7"_s);
        QVERIFY(!data.contains("FileSHA256"_L1));
    }

    void sliceOfAnArrayAreTheBytes()
    {
        const auto slices = jsonArraySlices("{\"a\": 1, \"items\": [ {\"x\" : 1 } , {\"y\":[{}]}\n] }", "items");
        QVERIFY(slices.isOk());
        QCOMPARE(*slices, (QList<QByteArray>{"{\"x\" : 1 }", "{\"y\":[{}]}"}));
        QVERIFY(!jsonArraySlices("{\"items\": 3}", "items").isOk());
        QVERIFY(jsonArraySlices("{\"items\": null}", "items")->isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestFileEventParser)
#include "tst_fileeventparser.moc"
