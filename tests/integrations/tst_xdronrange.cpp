// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rangerig.h"

#include "incidents/fields.h"

#include <QJsonArray>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// The Cortex XDR connector against the range.
class TestXdrOnRange : public QObject
{
    Q_OBJECT

private:
    struct Rig : RangeRig
    {
        void start(range::JohnEndpoints endpoints = range::JohnEndpoints::Laptop)
        {
            RangeRig::start(u"cortex-xdr"_s, endpoints);
        }

        Result<QJsonArray> locate(const QString &host)
        {
            const auto found = connection.run(u"xdr-get-endpoints"_s, {{"hostname"_L1, host}});
            if (!found)
                return found.error();
            return contextValue(*found, u"PaloAltoNetworksXDR.Endpoint"_s).toArray();
        }

        QString laptopId()
        {
            const auto found = locate(u"QRST-LT-0417"_s);
            return found && !found->isEmpty() ? found->first().toObject().value("endpoint_id"_L1).toString()
                                              : QString();
        }

        qint64 isolations() const
        {
            qint64 count = 0;
            const auto counts = simulator.writeCounts();
            for (auto it = counts.begin(); it != counts.end(); ++it) {
                if (it.key().contains("isolate"_L1) && !it.key().contains("unisolate"_L1))
                    count += *it;
            }
            return count;
        }
    };

private Q_SLOTS:
    void bothKindsOfKeysSignIn_data()
    {
        QTest::addColumn<bool>("advanced");
        QTest::newRow("advanced key") << true;
        QTest::newRow("standard key") << false;
    }

    void bothKindsOfKeysSignIn()
    {
        QFETCH(bool, advanced);
        Rig rig;
        rig.settings = {{"key_kind"_L1, advanced ? "advanced"_L1 : "standard"_L1}};
        rig.start();
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY2(said.isOk(), said ? "" : qPrintable(said.error().message));
        QVERIFY(!rig.connection.recorder.everything().contains(rig.credentials.xdrAdvancedKey.toUtf8()));
        QVERIFY(!rig.connection.recorder.everything().contains(rig.credentials.xdrStandardKey.toUtf8()));
    }

    void wrongKeyAndWrongClockAreTold()
    {
        Rig rig;
        rig.credentials.xdrAdvancedKey = u"another-key"_s;
        rig.start();
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY(!said.isOk());
        QCOMPARE(said.error().code, ErrorCode::Unauthorized);
        QVERIFY2(said.error().message.contains(u"key"_s), qPrintable(said.error().message));
    }

    // mission: S33 S69
    void machineIsFoundByAnySpellingOfItsName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("as it is") << u"QRST-LT-0417"_s;
        QTest::newRow("lower case") << u"qrst-lt-0417"_s;
        QTest::newRow("fully qualified") << u"qrst-lt-0417.qrst.example"_s;
    }

    void machineIsFoundByAnySpellingOfItsName()
    {
        QFETCH(QString, name);
        Rig rig;
        rig.start();
        const auto output = rig.connection.run(u"xdr-get-endpoints"_s, {{"hostname"_L1, name}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        const auto found = contextValue(*output, u"PaloAltoNetworksXDR.Endpoint"_s).toArray();
        QCOMPARE(found.size(), 1);
        const auto machine = found.first().toObject();
        for (const auto &field : {"domain"_L1, "os_type"_L1, "endpoint_id"_L1, "endpoint_name"_L1, "endpoint_status"_L1,
                                  "endpoint_type"_L1})
            QVERIFY2(!machine.value(field).toString().isEmpty(), field.data());
        QVERIFY(!machine.value("ip"_L1).toArray().isEmpty());
        QCOMPARE(output->incidentFields.value(field::endpoints).toArray().size(), 1);
        QVERIFY(!output->incidentFields.contains(field::isolatedAt));
    }

    // mission: S33
    void noneAndManyMachinesAreResultsOfTheirOwn()
    {
        Rig none;
        none.start(range::JohnEndpoints::None);
        const auto output = none.connection.run(u"xdr-get-endpoints"_s, {{"hostname"_L1, "QRST-LT-0417"_L1}});
        QVERIFY(output.isOk());
        QVERIFY(contextValue(*output, u"PaloAltoNetworksXDR.Endpoint"_s).isUndefined());
        Rig many;
        many.start(range::JohnEndpoints::SameName);
        const auto found = many.locate(u"QRST-LT-0417"_s);
        QVERIFY(found.isOk());
        QCOMPARE(found->size(), 2);
    }

    // mission: S34 S71 S72
    void isolationIsFollowedToItsEndAndReleased()
    {
        Rig rig;
        rig.start();
        const auto id = rig.laptopId();
        QVERIFY(!id.isEmpty());
        const auto ordered = rig.connection.run(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, id}});
        QVERIFY2(ordered.isOk(), ordered ? "" : qPrintable(ordered.error().message));
        QVERIFY(ordered->pollArguments.has_value());
        QVERIFY(!ordered->incidentFields.contains(field::isolatedAt)); // ordered is not contained
        const auto done = rig.runToEnd(u"xdr-endpoint-isolate"_s, *ordered->pollArguments);
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QVERIFY(!done->entries.first().isError);
        QCOMPARE(contextValue(*done, u"PaloAltoNetworksXDR.Isolation"_s).toObject().value("status"_L1).toString(),
                 u"AGENT_ISOLATED"_s);
        QVERIFY(done->incidentFields.contains(field::isolatedAt));
        QCOMPARE(rig.isolations(), 1);
        // A second order finds it done and sends nothing.
        const auto again = rig.connection.run(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, id}});
        QVERIFY(again.isOk() && !again->pollArguments);
        QCOMPARE(rig.isolations(), 1);
        const auto released = rig.runToEnd(u"xdr-endpoint-unisolate"_s, {{"endpoint_id"_L1, id}});
        QVERIFY2(released.isOk(), released ? "" : qPrintable(released.error().message));
        QCOMPARE(contextValue(*released, u"PaloAltoNetworksXDR.UnIsolation"_s).toObject().value("status"_L1).toString(),
                 u"AGENT_UNISOLATED"_s);
    }

    void whatCannotBeIsolatedIsRefusedInWords_data()
    {
        QTest::addColumn<range::JohnEndpoints>("endpoints");
        QTest::addColumn<QString>("words");
        QTest::addColumn<qint64>("orders");
        QTest::newRow("offline: nothing is sent") << range::JohnEndpoints::Offline << u"offline"_s << qint64(0);
        QTest::newRow("unsupported: said by the service")
            << range::JohnEndpoints::Unsupported << u"cannot do that"_s << qint64(0);
    }

    void whatCannotBeIsolatedIsRefusedInWords()
    {
        QFETCH(range::JohnEndpoints, endpoints);
        QFETCH(QString, words);
        QFETCH(qint64, orders);
        Rig rig;
        rig.start(endpoints);
        const auto output = rig.runToEnd(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, rig.laptopId()}});
        QVERIFY(!output.isOk());
        QVERIFY(!outcomeIsUnknown(output.error().code));
        QVERIFY2(output.error().message.contains(words), qPrintable(output.error().message));
        QCOMPARE(rig.isolations(), orders);
    }

    // mission: S34
    void anOrderThatFailsNeverShowsAsContained()
    {
        Rig rig;
        rig.start(range::JohnEndpoints::Failing);
        const auto output = rig.runToEnd(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, rig.laptopId()}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->entries.first().isError);
        QVERIFY2(output->entries.first().text.contains(u"NOT isolated"_s), qPrintable(output->entries.first().text));
        QCOMPARE(contextValue(*output, u"PaloAltoNetworksXDR.Isolation"_s).toObject().value("status"_L1).toString(),
                 u"FAILED"_s);
        QVERIFY(!output->incidentFields.contains(field::isolatedAt));
    }

    void emptyAndUnknownIdsSendNothing()
    {
        Rig rig;
        rig.start();
        QCOMPARE(
            rig.connection.run(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, "feedfacefeedfacefeedfacefeedface"_L1}})
                .error()
                .code,
            ErrorCode::NotFound);
        QCOMPARE(rig.connection.run(u"xdr-endpoint-isolate"_s, {}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(rig.isolations(), 0);
    }

    void isolateHappensOnceHoweverTheAnswerIsLost_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("applied");
        QTest::newRow("dropped before it was applied")
            << u"POST /public_api/v1/endpoints/isolate drop-before"_s << false;
        QTest::newRow("dropped after it was applied") << u"POST /public_api/v1/endpoints/isolate drop-after"_s << true;
        QTest::newRow("500 before it was applied") << u"POST /public_api/v1/endpoints/isolate 500"_s << false;
        QTest::newRow("500 after it was applied") << u"POST /public_api/v1/endpoints/isolate 500 applied"_s << true;
        QTest::newRow("body cut after it was applied") << u"POST /public_api/v1/endpoints/isolate cut"_s << true;
        QTest::newRow("wrong JSON after it was applied")
            << u"POST /public_api/v1/endpoints/isolate wrong-json"_s << true;
    }

    // mission: U13 S34
    void isolateHappensOnceHoweverTheAnswerIsLost()
    {
        QFETCH(QString, rule);
        QFETCH(bool, applied);
        Rig rig;
        rig.start();
        const QJsonObject arguments{{"endpoint_id"_L1, rig.laptopId()}};
        rig.fault(rule);
        const auto lost = rig.connection.run(u"xdr-endpoint-isolate"_s, arguments);
        QVERIFY(!lost.isOk());
        QVERIFY2(outcomeIsUnknown(lost.error().code), qPrintable(lost.error().message));
        const auto probed = rig.connection.probe(u"xdr-endpoint-isolate"_s, arguments);
        QVERIFY2(probed.isOk(), probed ? "" : qPrintable(probed.error().message));
        QCOMPARE(probed->has_value(), applied);
        const auto done = rig.runToEnd(u"xdr-endpoint-isolate"_s,
                                       applied ? probed->value().pollArguments.value_or(arguments) : arguments);
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QVERIFY(!done->entries.first().isError);
        QCOMPARE(rig.isolations(), 1);
    }

    void rateLimitIsWaitedOutForChangesToo()
    {
        Rig rig;
        rig.start();
        const auto id = rig.laptopId();
        rig.fault(u"POST /public_api/v1/endpoints/isolate times=2 429"_s);
        const auto done = rig.runToEnd(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, id}});
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(rig.isolations(), 1);
        QVERIFY(rig.connection.waiter.waits().size() >= 2);
    }

    void incidentsAndAlertsAreRead()
    {
        Rig rig;
        rig.start();
        const auto refused = rig.connection.run(u"xdr-get-incidents"_s, {});
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        const auto listed = rig.connection.run(u"xdr-get-incidents"_s, {{"gte_creation_time"_L1, "2020-01-01"_L1}});
        QVERIFY2(listed.isOk(), listed ? "" : qPrintable(listed.error().message));
        const auto alerts = rig.connection.run(u"xdr-get-alerts"_s, {});
        QVERIFY2(alerts.isOk(), alerts ? "" : qPrintable(alerts.error().message));
    }
};

QTEST_GUILESS_MAIN(TestXdrOnRange)
#include "tst_xdronrange.moc"
