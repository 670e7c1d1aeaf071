// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wirerange.h"

#include "simulators/accesscontrol.h"

#include <QJsonArray>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

QJsonObject byId(const QString &id)
{
    return {{u"field"_s, u"endpoint_id_list"_s}, {u"operator"_s, u"in"_s}, {u"value"_s, QJsonArray{id}}};
}

} // namespace

/// Cortex XDR over the wire: both key kinds, and what happens to a machine that is told to isolate itself.
class RangeXdrTest : public QObject, private WireRange
{
    Q_OBJECT

    WireAnswer isolate(const QString &id) { return m_client->xdr("endpoints/isolate"_ba, {{u"endpoint_id"_s, id}}); }
    QString isolationOf(const QString &id)
    {
        const QJsonObject reply =
            m_client->xdr("endpoints/get_endpoint"_ba, {{u"filters"_s, QJsonArray{byId(id)}}}).reply().toObject();
        return reply.value(u"endpoints"_s).toArray().first().toObject().value(u"is_isolated"_s).toString();
    }
    QString statusOf(qint64 action, const QString &id)
    {
        return m_client->xdr("actions/get_action_status"_ba, {{u"group_action_id"_s, action}})
            .reply()
            .toObject()
            .value(u"data"_s)
            .toObject()
            .value(id)
            .toString();
    }
    int found(const QJsonObject &filter)
    {
        return m_client->xdr("endpoints/get_endpoint"_ba, {{u"filters"_s, QJsonArray{filter}}})
            .reply()
            .toObject()
            .value(u"endpoints"_s)
            .toArray()
            .size();
    }

private Q_SLOTS:
    void cleanup() { stopRange(); }

    /// Digests computed with coreutils: printf %s KEY NONCE TIMESTAMP | sha256sum.
    void digests_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("timestamp");
        QTest::addColumn<QByteArray>("digest");
        QTest::newRow("a short key") << "range-advanced-key"_ba << QByteArray(64, 'Q') << "1781186400000"_ba
                                     << "1be79097955d2215fee156fe9dc855213c2363d47e408017c1d18632ddda59e5"_ba;
        QTest::newRow("a key with letters beyond ASCII")
            << "Schl\xc3\xbcssel"_ba << QByteArray(32, 'a') + QByteArray(32, '7') << "1600000000123"_ba
            << "5ab4fc7c0590fe9fdbba246e8157eeb24501e0c05f8814fc13365be2ec8d8eaa"_ba;
        QTest::newRow("everything empty") << ""_ba
                                          << ""_ba
                                          << ""_ba
                                          << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba;
    }
    void digests()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, timestamp);
        QFETCH(QByteArray, digest);
        QCOMPARE(advancedKeyDigest(key, nonce, timestamp), digest);
    }

    void keysAreChecked_data()
    {
        QTest::addColumn<QByteArray>("keyId");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("timestamp");
        QTest::addColumn<int>("status");
        const QByteArray nonce(64, 'Q');
        const QByteArray now = "1781186400000"_ba; // 2026-06-11T14:00:00Z
        const QByteArray digest = "1be79097955d2215fee156fe9dc855213c2363d47e408017c1d18632ddda59e5"_ba;
        QTest::newRow("the standard key") << "1"_ba
                                          << "range-standard-key"_ba << QByteArray() << QByteArray() << 200;
        QTest::newRow("a wrong standard key") << "1"_ba
                                              << "range-standard-kez"_ba << QByteArray() << QByteArray() << 401;
        QTest::newRow("an unknown id") << "9"_ba
                                       << "range-standard-key"_ba << QByteArray() << QByteArray() << 401;
        QTest::newRow("the advanced key") << "2"_ba << digest << nonce << now << 200;
        QTest::newRow("the advanced key used as a standard one")
            << "2"_ba
            << "range-advanced-key"_ba << QByteArray() << QByteArray() << 401;
        QTest::newRow("the standard key used as an advanced one") << "1"_ba << digest << nonce << now << 401;
        QTest::newRow("a digest of another nonce") << "2"_ba << digest << QByteArray(64, 'R') << now << 401;
        QTest::newRow("a short nonce") << "2"_ba << digest << QByteArray(63, 'Q') << now << 401;
        QTest::newRow("a time in words") << "2"_ba << digest << nonce << "noon"_ba << 401;
        QTest::newRow("nothing at all") << QByteArray() << QByteArray() << QByteArray() << QByteArray() << 401;
    }
    void keysAreChecked()
    {
        QFETCH(QByteArray, keyId);
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, timestamp);
        QFETCH(int, status);
        startRange(u"john"_s);
        const WireClient::Headers headers{{"x-xdr-auth-id"_ba, keyId},
                                          {"Authorization"_ba, authorization},
                                          {"x-xdr-nonce"_ba, nonce},
                                          {"x-xdr-timestamp"_ba, timestamp}};
        const WireAnswer answer = m_client->xdr("endpoints/get_endpoints"_ba, {}, headers);
        QCOMPARE(answer.status, status);
        if (status == 401)
            QCOMPARE(answer.reply().toObject().value(u"err_code"_s).toInt(), 401);
    }

    void aNonceWorksOnceAndNotTooLate()
    {
        startRange(u"john"_s);
        const auto attempt = [&](char letter, qint64 ms) {
            const QByteArray nonce(64, letter);
            const QByteArray timestamp = QByteArray::number(ms);
            return m_client
                ->xdr("endpoints/get_endpoints"_ba, {},
                      {{"x-xdr-auth-id"_ba, "2"_ba},
                       {"Authorization"_ba, advancedKeyDigest("range-advanced-key"_ba, nonce, timestamp)},
                       {"x-xdr-nonce"_ba, nonce},
                       {"x-xdr-timestamp"_ba, timestamp}})
                .status;
        };
        QCOMPARE(attempt('a', SeedMs), 200);
        QCOMPARE(attempt('a', SeedMs), 401); // replayed
        QCOMPARE(attempt('b', SeedMs - 299'000), 200);
        QCOMPARE(attempt('c', SeedMs - 301'000), 401); // the clock is off
        QCOMPARE(attempt('d', SeedMs + 301'000), 401);
    }

    void isolationTakesItsTime()
    {
        startRange(u"john"_s);
        const QString laptop = john::laptopEndpointId();
        QCOMPARE(isolationOf(laptop), u"AGENT_UNISOLATED"_s);
        const QJsonObject ordered = isolate(laptop).reply().toObject();
        const qint64 action = ordered.value(u"action_id"_s).toInteger();
        QVERIFY(action > 0);
        QCOMPARE(ordered.value(u"endpoints_count"_s).toInt(), 1);
        QCOMPARE(isolationOf(laptop), u"AGENT_PENDING_ISOLATION"_s);
        QCOMPARE(statusOf(action, laptop), u"PENDING"_s);
        m_clock.advanceMs(1000);
        QCOMPARE(statusOf(action, laptop), u"IN_PROGRESS"_s);
        QCOMPARE(isolationOf(laptop), u"AGENT_PENDING_ISOLATION"_s);
        m_clock.advanceMs(2000);
        QCOMPARE(isolationOf(laptop), u"AGENT_ISOLATED"_s);
        QCOMPARE(statusOf(action, laptop), u"COMPLETED_SUCCESSFULLY"_s);
        QCOMPARE(m_range->writeCount(operation::isolate), 1);
        QCOMPARE(m_range->writes().first().subject, laptop);

        const qint64 lifting = m_client->xdr("endpoints/unisolate"_ba, {{u"endpoint_id"_s, laptop}})
                                   .reply()
                                   .toObject()
                                   .value(u"action_id"_s)
                                   .toInteger();
        QCOMPARE(isolationOf(laptop), u"AGENT_PENDING_ISOLATION_CANCELLATION"_s);
        QCOMPARE(isolate(laptop).status, 500); // wait until it is done
        m_range->advanceClockMs(3000);
        QCOMPARE(isolationOf(laptop), u"AGENT_UNISOLATED"_s);
        QCOMPARE(statusOf(lifting, laptop), u"COMPLETED_SUCCESSFULLY"_s);
        QCOMPARE(m_range->writeCount(operation::unisolate), 1);

        const QJsonObject reports = m_client->xdr("audits/agents_reports"_ba, {}).reply().toObject();
        QStringList kinds;
        for (const QJsonValue &report : reports.value(u"data"_s).toArray())
            kinds.append(report.toObject().value(u"SUBTYPE"_s).toString());
        QCOMPARE(kinds, (QStringList{u"Isolate"_s, u"Cancel Isolation"_s}));
    }

    /// Nothing but the client's look beforehand prevents a second order; the count shows it.
    void aSecondOrderIsCounted()
    {
        startRange(u"john"_s);
        QCOMPARE(isolate(john::laptopEndpointId()).status, 200);
        QCOMPARE(isolate(john::laptopEndpointId()).status, 200);
        QCOMPARE(m_range->writeCount(operation::isolate), 2);
    }

    void anOfflineMachineWaitsForItsReturn()
    {
        startRange(u"john:offline"_s);
        const QString laptop = john::laptopEndpointId();
        const qint64 action = isolate(laptop).reply().toObject().value(u"action_id"_s).toInteger();
        m_clock.advanceMs(3'600'000);
        QCOMPARE(statusOf(action, laptop), u"PENDING"_s);
        QCOMPARE(isolationOf(laptop), u"AGENT_PENDING_ISOLATION"_s);
        QVERIFY(m_range->setEndpointStatus(laptop, u"CONNECTED"_s));
        m_clock.advanceMs(3000);
        QCOMPARE(isolationOf(laptop), u"AGENT_ISOLATED"_s);
        QVERIFY(!m_range->setEndpointStatus(u"nobody"_s, u"CONNECTED"_s));
        QVERIFY(!m_range->setEndpointStatus(laptop, u"ASLEEP"_s));
    }

    void aFailedOrderLeavesTheFormerState()
    {
        startRange(u"john:isolation-fails"_s);
        const QString laptop = john::laptopEndpointId();
        const qint64 action = isolate(laptop).reply().toObject().value(u"action_id"_s).toInteger();
        m_clock.advanceMs(3000);
        QCOMPARE(isolationOf(laptop), u"AGENT_UNISOLATED"_s);
        QCOMPARE(statusOf(action, laptop), u"FAILED"_s);
        const QJsonObject reply =
            m_client->xdr("actions/get_action_status"_ba, {{u"group_action_id"_s, action}}).reply().toObject();
        QVERIFY(reply.value(u"errorReasons"_s).toObject().contains(laptop));
    }

    void unableMachinesAreRefused_data()
    {
        QTest::addColumn<QString>("seed");
        QTest::addColumn<QString>("endpoint");
        QTest::newRow("an agent that cannot isolate") << u"john:unsupported"_s << john::laptopEndpointId();
        QTest::newRow("an unknown machine") << u"john:no-endpoint"_s << john::laptopEndpointId();
    }
    void unableMachinesAreRefused()
    {
        QFETCH(QString, seed);
        QFETCH(QString, endpoint);
        startRange(seed);
        const WireAnswer answer = isolate(endpoint);
        QCOMPARE(answer.status, 500);
        QCOMPARE(answer.reply().toObject().value(u"err_extra"_s),
                 u"No endpoint was found for creating the requested action"_s);
        QCOMPARE(m_range->writeCount(operation::isolate), 0);
    }

    void isolateTakesOneFormOnly()
    {
        startRange(u"john:two-endpoints"_s);
        const QJsonArray filters{
            QJsonObject{{u"field"_s, u"endpoint_id_list"_s},
                        {u"operator"_s, u"in"_s},
                        {u"value"_s, QJsonArray{john::laptopEndpointId(), john::workstationEndpointId()}}}};
        QCOMPARE(
            m_client
                ->xdr("endpoints/isolate"_ba, {{u"endpoint_id"_s, john::laptopEndpointId()}, {u"filters"_s, filters}})
                .status,
            400);
        QCOMPARE(m_client->xdr("endpoints/isolate"_ba, {}).status, 400);
        QCOMPARE(m_client->xdr("endpoints/isolate"_ba, {{u"filters"_s, filters}})
                     .reply()
                     .toObject()
                     .value(u"endpoints_count"_s)
                     .toInt(),
                 2);
        m_clock.advanceMs(3000);
        QCOMPARE(isolationOf(john::laptopEndpointId()), u"AGENT_ISOLATED"_s);
        QCOMPARE(isolationOf(john::workstationEndpointId()), u"AGENT_ISOLATED"_s);
    }

    void johnsMachinesByVariation_data()
    {
        QTest::addColumn<QString>("seed");
        QTest::addColumn<int>("laptops");
        QTest::addColumn<int>("both");
        QTest::newRow("the laptop alone") << u"john"_s << 1 << 1;
        QTest::newRow("no machine") << u"john:no-endpoint"_s << 0 << 0;
        QTest::newRow("both machines") << u"john:two-endpoints"_s << 1 << 2;
        QTest::newRow("two of the same name") << u"john:same-name"_s << 2 << 2;
    }
    void johnsMachinesByVariation()
    {
        QFETCH(QString, seed);
        QFETCH(int, laptops);
        QFETCH(int, both);
        startRange(seed);
        const auto byName = [](const QJsonArray &names) {
            return QJsonObject{{u"field"_s, u"hostname"_s}, {u"operator"_s, u"in"_s}, {u"value"_s, names}};
        };
        QCOMPARE(found(byName({QString(john::LaptopName)})), laptops);
        QCOMPARE(found(byName({QString(john::LaptopName), QString(john::WorkstationName)})), both);
        QCOMPARE(found(byName({QString(john::LaptopName).toLower()})), 0); // names are matched exactly
    }

    void endpointFilters_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("op");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("expected");
        QTest::newRow("status in its filter form")
            << u"endpoint_status"_s << u"in"_s << QJsonValue(QJsonArray{u"connected"_s}) << 4;
        QTest::newRow("no lost machine") << u"endpoint_status"_s << u"in"_s << QJsonValue(QJsonArray{u"lost"_s}) << 0;
        QTest::newRow("platform") << u"platform"_s << u"in"_s << QJsonValue(QJsonArray{u"windows"_s}) << 4;
        QTest::newRow("isolation") << u"isolate"_s << u"in"_s << QJsonValue(QJsonArray{u"unisolated"_s}) << 4;
        QTest::newRow("address") << u"ip_list"_s << u"in"_s << QJsonValue(QJsonArray{u"10.2.7.14"_s}) << 1;
        QTest::newRow("user") << u"username"_s << u"in"_s << QJsonValue(QJsonArray{u"QRST\\john.anderson"_s}) << 1;
        QTest::newRow("seen since") << u"last_seen"_s << u"gte"_s << QJsonValue(SeedMs - 60'000) << 4;
        QTest::newRow("not seen since") << u"last_seen"_s << u"lte"_s << QJsonValue(SeedMs - 60'000) << 0;
    }
    void endpointFilters()
    {
        QFETCH(QString, field);
        QFETCH(QString, op);
        QFETCH(QJsonValue, value);
        QFETCH(int, expected);
        startRange(u"john"_s);
        QCOMPARE(found({{u"field"_s, field}, {u"operator"_s, op}, {u"value"_s, value}}), expected);
    }

    void wrongListRequestsAreRefused_data()
    {
        QTest::addColumn<QJsonObject>("data");
        const auto filter = [](const QJsonObject &single) { return QJsonObject{{u"filters"_s, QJsonArray{single}}}; };
        QTest::newRow("unknown field") << filter(
            {{u"field"_s, u"shoe_size"_s}, {u"operator"_s, u"in"_s}, {u"value"_s, QJsonArray{u"9"_s}}});
        QTest::newRow("unknown operator")
            << filter({{u"field"_s, u"hostname"_s}, {u"operator"_s, u"like"_s}, {u"value"_s, u"Q"_s}});
        QTest::newRow("in without a list")
            << filter({{u"field"_s, u"hostname"_s}, {u"operator"_s, u"in"_s}, {u"value"_s, u"Q"_s}});
        QTest::newRow("gte without a number")
            << filter({{u"field"_s, u"last_seen"_s}, {u"operator"_s, u"gte"_s}, {u"value"_s, u"now"_s}});
        QTest::newRow("too large a window") << QJsonObject{{u"search_from"_s, 0}, {u"search_to"_s, 101}};
        QTest::newRow("unknown sort field") << QJsonObject{{u"sort"_s, QJsonObject{{u"field"_s, u"colour"_s}}}};
    }
    void wrongListRequestsAreRefused()
    {
        QFETCH(QJsonObject, data);
        startRange(u"john"_s);
        QCOMPARE(m_client->xdr("endpoints/get_endpoint"_ba, data).status, 400);
    }

    void endpointsComeInWindows()
    {
        startRange(u"company:250:3:1000"_s);
        QSet<QString> seen;
        int pages = 0;
        for (int from = 0;; from += 100) {
            const QJsonObject reply =
                m_client
                    ->xdr("endpoints/get_endpoint"_ba,
                          {{u"search_from"_s, from},
                           {u"search_to"_s, from + 100},
                           {u"sort"_s, QJsonObject{{u"field"_s, u"endpoint_id"_s}, {u"keyword"_s, u"asc"_s}}}})
                    .reply()
                    .toObject();
            QCOMPARE(reply.value(u"total_count"_s).toInt(), 250);
            const QJsonArray endpoints = reply.value(u"endpoints"_s).toArray();
            for (const QJsonValue &endpoint : endpoints)
                seen.insert(endpoint.toObject().value(u"endpoint_id"_s).toString());
            ++pages;
            if (endpoints.size() < 100)
                break;
        }
        QCOMPARE(pages, 3);
        QCOMPARE(seen.size(), 250);
    }

    void requestsPerSecondAreLimitedWhenAsked()
    {
        startRange(u"john"_s, [](RangeOptions &options) { options.xdrPerSecond = 10; });
        for (int i = 0; i < 10; ++i)
            QCOMPARE(m_client->xdr("endpoints/get_endpoints"_ba, {}).status, 200);
        const WireAnswer refused = m_client->xdr("endpoints/get_endpoints"_ba, {});
        QCOMPARE(refused.status, 429);
        QVERIFY(!refused.headers.contains("retry-after"_ba)); // the vendor sends none
        m_clock.advanceMs(1000);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(m_client->xdr("incidents/get_incident_extra_data"_ba, {{u"incident_id"_s, u"1"_s}}).status, 200);
        m_clock.advanceMs(1000);
        QCOMPARE(m_client->xdr("incidents/get_incident_extra_data"_ba, {{u"incident_id"_s, u"1"_s}}).status, 429);
    }

    void incidentsAreFoundAndChanged()
    {
        startRange(u"john"_s);
        const QJsonObject reply = m_client->xdr("incidents/get_incidents"_ba, {}).reply().toObject();
        const QJsonObject incident = reply.value(u"incidents"_s).toArray().first().toObject();
        QCOMPARE(incident.value(u"status"_s), u"new"_s);
        QCOMPARE(incident.value(u"hosts"_s).toArray().first().toString(),
                 john::LaptopName + u':' + john::laptopEndpointId());
        const auto update = [&](const QJsonObject &data) {
            return m_client->xdr("incidents/update_incident"_ba,
                                 {{u"incident_id"_s, u"1"_s}, {u"update_data"_s, data}});
        };
        QCOMPARE(update({{u"status"_s, u"UNDER_INVESTIGATION"_s}, {u"assigned_user_mail"_s, u"mina.kim@qrst.test"_s}})
                     .reply(),
                 QJsonValue(true));
        QCOMPARE(update({{u"resolve_comment"_s, u"done"_s}}).status, 400); // not resolved yet
        QCOMPARE(update({{u"assigned_user_pretty_name"_s, u"Mina Kim"_s}}).status, 400);
        QCOMPARE(update({{u"status"_s, u"resolved_true_positive"_s},
                         {u"resolve_comment"_s, u"done"_s},
                         {u"assigned_user_mail"_s, u"none"_s}})
                     .status,
                 200);
        const QJsonObject extra =
            m_client->xdr("incidents/get_incident_extra_data"_ba, {{u"incident_id"_s, 1}}).reply().toObject();
        QCOMPARE(extra.value(u"incident"_s).toObject().value(u"status"_s), u"resolved_true_positive"_s);
        QVERIFY(extra.value(u"incident"_s).toObject().value(u"assigned_user_mail"_s).isNull());
        QCOMPARE(extra.value(u"alerts"_s).toObject().value(u"data"_s).toArray().size(), 1);
        QCOMPARE(m_range->writeCount(operation::incidentUpdate), 2);
    }

    void filesAreQuarantinedAndRestored()
    {
        startRange(u"john"_s);
        const QString hash(64, u'b');
        const QJsonObject file{
            {u"endpoint_id"_s, john::laptopEndpointId()}, {u"file_path"_s, u"C:\\a.exe"_s}, {u"file_hash"_s, hash}};
        const auto status = [&] {
            return m_client->xdr("quarantine/status"_ba, {{u"files"_s, QJsonArray{file}}})
                .reply()
                .toArray()
                .first()
                .toObject()
                .value(u"status"_s)
                .toBool();
        };
        QVERIFY(!status());
        const WireAnswer ordered = m_client->xdr("endpoints/quarantine"_ba,
                                                 {{u"filters"_s, QJsonArray{byId(john::laptopEndpointId())}},
                                                  {u"file_path"_s, u"C:\\a.exe"_s},
                                                  {u"file_hash"_s, hash}});
        QCOMPARE(ordered.status, 200);
        QVERIFY(!status());
        m_clock.advanceMs(3000);
        QVERIFY(status());
        QCOMPARE(m_client->xdr("endpoints/restore"_ba, {{u"file_hash"_s, hash}}).status, 200);
        m_clock.advanceMs(3000);
        QVERIFY(!status());
        QCOMPARE(
            m_client->xdr("endpoints/quarantine"_ba, {{u"file_path"_s, u"C:\\a.exe"_s}, {u"file_hash"_s, hash}}).status,
            400); // no filters
    }

    void hashesAreOnOneListOnly()
    {
        startRange(u"john"_s);
        const QJsonObject hashes{{u"hash_list"_s, QJsonArray{QString(64, u'c')}}};
        QCOMPARE(m_client->xdr("hash_exceptions/blocklist/remove"_ba, hashes).status, 500);
        QCOMPARE(m_client->xdr("hash_exceptions/blocklist"_ba, hashes).reply(), QJsonValue(true));
        QCOMPARE(m_client->xdr("hash_exceptions/allowlist"_ba, hashes).reply(), QJsonValue(true)); // stays where it is
        QCOMPARE(m_client->xdr("hash_exceptions/allowlist/remove"_ba, hashes).status, 500);
        QCOMPARE(m_client->xdr("hash_exceptions/blocklist/remove"_ba, hashes).status, 200);
    }

    void scriptsAndScansRun()
    {
        startRange(u"john"_s);
        const QJsonArray scripts =
            m_client->xdr("scripts/get_scripts"_ba, {}).reply().toObject().value(u"scripts"_s).toArray();
        const QString uid = scripts.first().toObject().value(u"script_uid"_s).toString();
        const QJsonArray filters{byId(john::laptopEndpointId())};
        const qint64 action = m_client->xdr("scripts/run_script"_ba, {{u"script_uid"_s, uid}, {u"filters"_s, filters}})
                                  .reply()
                                  .toObject()
                                  .value(u"action_id"_s)
                                  .toInteger();
        const auto general = [&] {
            return m_client->xdr("scripts/get_script_execution_status"_ba, {{u"action_id"_s, action}})
                .reply()
                .toObject()
                .value(u"general_status"_s)
                .toString();
        };
        QCOMPARE(general(), u"PENDING"_s);
        m_clock.advanceMs(3000);
        QCOMPARE(general(), u"COMPLETED_SUCCESSFULLY"_s);
        QCOMPARE(m_client->xdr("endpoints/scan"_ba, {{u"filters"_s, u"all"_s}})
                     .reply()
                     .toObject()
                     .value(u"endpoints_count"_s)
                     .toInt(),
                 4);
        QCOMPARE(m_client->xdr("endpoints/scan"_ba, {{u"filters"_s, QJsonArray()}}).status, 400);
    }

    void retrievedFilesAreDownloaded()
    {
        startRange(u"john"_s);
        const QJsonObject files{{u"windows"_s, QJsonArray{u"C:\\a.txt"_s}}};
        const qint64 action =
            m_client
                ->xdr("endpoints/file_retrieval"_ba,
                      {{u"filters"_s, QJsonArray{byId(john::laptopEndpointId())}}, {u"files"_s, files}})
                .reply()
                .toObject()
                .value(u"action_id"_s)
                .toInteger();
        const auto url = [&] {
            return m_client->xdr("actions/file_retrieval_details"_ba, {{u"group_action_id"_s, action}})
                .reply()
                .toObject()
                .value(u"data"_s)
                .toObject()
                .value(john::laptopEndpointId())
                .toString();
        };
        QVERIFY(url().isEmpty());
        m_clock.advanceMs(3000);
        const QByteArray path = QUrl(url()).path().toLatin1();
        const WireAnswer archive = m_client->send(
            "GET"_ba, path, {}, {{"x-xdr-auth-id"_ba, "1"_ba}, {"Authorization"_ba, "range-standard-key"_ba}});
        QCOMPARE(archive.status, 200);
        QVERIFY(archive.body.startsWith("PK"));
        QCOMPARE(m_client->send("GET"_ba, path, {}, {}).status, 401); // not without the key
    }
};

QTEST_GUILESS_MAIN(RangeXdrTest)
#include "tst_rangexdr.moc"
