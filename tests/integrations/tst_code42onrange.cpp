// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rangerig.h"

#include "incidents/fields.h"
#include "integrations/code42/sessionmapping.h"
#include "integrations/fileeventsummary.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <thread>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// The Code42 connector against the range, which keeps state and counts every write.
class TestCode42OnRange : public QObject
{
    Q_OBJECT

private:
    struct Rig : RangeRig
    {
        void start(const range::Story &story = {}, int tokenSeconds = 900)
        {
            options.story = story;
            options.tokenLifetimeSeconds = tokenSeconds;
            settings = {{"first_fetch_days"_L1, 30}};
            RangeRig::start(u"code42"_s);
        }

        QString johnsAlert()
        {
            auto context = connection.context();
            const auto fetched = connection.instance->incidentSource()->fetch({}, context);
            return fetched && !fetched->records.isEmpty() ? fetched->records.first().externalId : QString();
        }
    };

private Q_SLOTS:
    void testSaysWhoseTenantItIs()
    {
        Rig rig;
        rig.start();
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY2(said.isOk(), said ? "" : qPrintable(said.error().message));
        QVERIFY(said->contains(u"Signed in"_s));
    }

    // mission: S27 S37
    void fetchGivesEachAlertOnce()
    {
        Rig rig;
        rig.start();
        auto context = rig.connection.context();
        auto *source = rig.connection.instance->incidentSource();
        QVERIFY(source);
        const auto first = source->fetch({}, context);
        QVERIFY2(first.isOk(), first ? "" : qPrintable(first.error().message));
        QCOMPARE(first->records.size(), 1);
        const auto &record = first->records.first();
        QVERIFY(!record.exchange.isEmpty());
        const auto session = QJsonDocument::fromJson(record.raw).object();
        QCOMPARE(session.value("sessionId"_L1).toString(), record.externalId);
        QVERIFY(
            rig.connection.recorder.exchanges().at(record.exchange.text.toInt() - 1).answer.body.contains(record.raw));
        const auto again = source->fetch(first->cursor, context);
        QVERIFY(again.isOk());
        QVERIFY(again->records.isEmpty());
    }

    // mission: S46 S48 S80 S81
    void sessionBecomesAnIncidentWithProvenance()
    {
        Rig rig;
        rig.start();
        auto context = rig.connection.context();
        const auto fetched = rig.connection.instance->incidentSource()->fetch({}, context);
        QVERIFY(fetched.isOk() && !fetched->records.isEmpty());
        const auto &record = fetched->records.first();
        const auto incident = code42::incidentFromSession(QJsonDocument::fromJson(record.raw).object(), record.exchange,
                                                          record.pointer, u"code42-range"_s, 5);
        QCOMPARE(incident.type, u"Code42 Alert"_s);
        QCOMPARE(incident.name, u"Exposure on an endpoint"_s);
        QCOMPARE(incident.externalId, record.externalId);
        QVERIFY(incident.severity >= Severity::High);
        QVERIFY(incident.fields.value(field::userName).toString().contains(u'@'));
        QVERIFY(!incident.fields.value(field::exposureType).toArray().isEmpty());
        for (auto it = incident.fields.begin(); it != incident.fields.end(); ++it) {
            QVERIFY2(incident.provenance.contains(it.key()), qPrintable(it.key()));
            QCOMPARE(incident.provenance.value(it.key()).exchange, record.exchange);
            QVERIFY(incident.provenance.value(it.key()).pointer.startsWith(record.pointer));
        }
    }

    // mission: S37
    void lateShuffledAndGrownAlertsComeOnceEach()
    {
        Rig rig;
        rig.start();
        auto context = rig.connection.context();
        auto *source = rig.connection.instance->incidentSource();
        const auto first = source->fetch({}, context);
        QVERIFY(first.isOk() && first->records.size() == 1);
        const auto john = QJsonDocument::fromJson(first->records.first().raw).object();
        const auto begin = john.value("beginTime"_L1).toInteger();
        const auto session = [&john](int number, qint64 beginMs, qint64 updatedMs) {
            auto made = john;
            made.insert("sessionId"_L1, u"late-%1"_s.arg(number));
            made.insert("beginTime"_L1, beginMs);
            made.insert("endTime"_L1, beginMs + 60'000);
            made.insert("lastUpdated"_L1, updatedMs);
            return made;
        };
        // 130 alerts appear in no order, some begun long before the newest one already fetched.
        for (int i = 0; i < 130; ++i) {
            const int number = i * 37 % 130;
            rig.simulator.addSession(session(number, begin - number * 300'000, begin), {});
        }
        const auto second = source->fetch(first->cursor, context);
        QVERIFY2(second.isOk(), second ? "" : qPrintable(second.error().message));
        QSet<QString> ids;
        qint64 last = 0;
        for (const auto &record : second->records) {
            QVERIFY(!record.isUpdate);
            QVERIFY(record.occurredAtMs >= last); // oldest first
            last = record.occurredAtMs;
            ids.insert(record.externalId);
        }
        QCOMPARE(second->records.size(), 130);
        QCOMPARE(ids.size(), 130);
        const auto third = source->fetch(second->cursor, context);
        QVERIFY(third.isOk());
        QVERIFY(third->records.isEmpty());
        rig.simulator.addSession(session(500, begin - 23 * 3'600'000, begin), {}); // within the look-back
        const auto fourth = source->fetch(third->cursor, context);
        QVERIFY(fourth.isOk());
        QCOMPARE(fourth->records.size(), 1);
        QCOMPARE(fourth->records.first().externalId, u"late-500"_s);
        QVERIFY(!source->fetch(u"broken"_s, context).isOk());
    }

    // mission: S30
    void alertGetFillsContextAndFields()
    {
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        const auto output = rig.connection.run(u"code42-alert-get"_s, {{"id"_L1, id}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        const auto alert = contextValue(*output, u"Code42.SecurityAlert"_s).toObject();
        QCOMPARE(alert.value("ID"_L1).toString(), id);
        QCOMPARE(alert.value("Name"_L1).toString(), u"Exposure on an endpoint"_s);
        QCOMPARE(alert.value("State"_L1).toString(), u"OPEN"_s);
        QVERIFY(!alert.value("Username"_L1).toString().isEmpty());
        QVERIFY(!alert.value("Description"_L1).toString().isEmpty());
        QCOMPARE(output->incidentFields.value(field::alertState).toString(), u"OPEN"_s);
        QVERIFY(output->incidentFields.contains(field::watchlists));
    }

    // mission: S46 S47 S49 S50 S52 S54 S55 S56 S57 S58 U12
    void alertEventsAreWholeAndByteExact()
    {
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        auto context = rig.connection.context();
        auto *source = rig.connection.instance->fileEventSource();
        const auto page = source->alertEvents(id, {}, context);
        QVERIFY2(page.isOk(), page ? "" : qPrintable(page.error().message));
        QCOMPARE(page->events.size(), 40);
        QCOMPARE(page->known, 40);
        QVERIFY(page->nextToken.isEmpty());
        FileEventSummary summary;
        summary.add(page->events);
        summary.add(page->events);
        QCOMPARE(summary.count(), 40);
        QCOMPARE(summary.hosts().size(), 2);
        const auto fields = summary.incidentFields();
        QVERIFY(!fields.value(field::deviceUids).toArray().isEmpty());
        QVERIFY(!fields.value(field::privateIps).toArray().isEmpty());
        QVERIFY(!fields.value(field::syncDestinations).toArray().isEmpty());
        bool aHashIsMissing = false, anOwnerIsMissing = false;
        for (const auto &event : page->events) {
            QVERIFY(!event.eventId.isEmpty() && !event.fileName.isEmpty());
            QVERIFY(event.filePath.endsWith(event.fileName));
            QVERIFY(event.occurredAtMs > 0);
            QCOMPARE(QJsonDocument::fromJson(event.raw).object().value("event"_L1).toObject().value("id"_L1).toString(),
                     event.eventId);
            QVERIFY2(!event.md5.isEmpty() || !event.md5Error.isEmpty(), qPrintable(event.eventId));
            aHashIsMissing = aHashIsMissing || event.md5.isEmpty();
            anOwnerIsMissing = anOwnerIsMissing || event.owner.isEmpty();
        }
        const auto journaled = rig.connection.recorder.exchanges().last().answer.body;
        QVERIFY(journaled.contains(page->events.first().raw));
        QVERIFY(journaled.contains(page->events.last().raw));
    }

    // mission: S35 S73 S74
    void resolveWritesOnceAndKeepsEarlierNotes()
    {
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        QVERIFY(rig.connection
                    .run(u"code42-alert-note-add"_s, {{"id"_L1, id}, {"note"_L1, "seen by the analyst"_L1}}, u"aa01"_s)
                    .isOk());
        const auto resolved =
            rig.connection.run(u"code42-alert-resolve"_s, {{"id"_L1, id}, {"note"_L1, "contained"_L1}}, u"aa02"_s);
        QVERIFY2(resolved.isOk(), resolved ? "" : qPrintable(resolved.error().message));
        QCOMPARE(contextValue(*resolved, u"Code42.SecurityAlert"_s).toObject().value("State"_L1).toString(),
                 u"CLOSED_TP"_s);
        QCOMPARE(resolved->incidentFields.value(field::alertState).toString(), u"CLOSED_TP"_s);
        const auto notes = resolved->rawResponse.toObject().value("notes"_L1).toArray();
        QStringList texts;
        for (const auto &note : notes)
            texts += note.toObject().value("content"_L1).toString();
        QVERIFY(texts.join(u'\n').contains(u"seen by the analyst"_s));
        QVERIFY(texts.join(u'\n').contains(u"contained"_s));
        const auto writes = rig.simulator.writes().size();
        // The same act again: found done, nothing is sent.
        const auto probed =
            rig.connection.probe(u"code42-alert-resolve"_s, {{"id"_L1, id}, {"note"_L1, "contained"_L1}}, u"aa02"_s);
        QVERIFY(probed.isOk() && probed->has_value());
        QVERIFY(rig.connection.run(u"code42-alert-resolve"_s, {{"id"_L1, id}, {"note"_L1, "contained"_L1}}, u"aa02"_s)
                    .isOk());
        QCOMPARE(rig.simulator.writes().size(), writes);
    }

    void resolveSurvivesALostAnswer_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("applied");
        QTest::newRow("dropped before it was applied") << u"POST /v1/sessions/change-state drop-before"_s << false;
        QTest::newRow("dropped after it was applied") << u"POST /v1/sessions/change-state drop-after"_s << true;
    }

    // mission: U13
    void resolveSurvivesALostAnswer()
    {
        QFETCH(QString, rule);
        QFETCH(bool, applied);
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        rig.fault(rule);
        const QJsonObject arguments{{"id"_L1, id}};
        const auto lost = rig.connection.run(u"code42-alert-resolve"_s, arguments, u"bb01"_s);
        QVERIFY(!lost.isOk());
        QVERIFY2(outcomeIsUnknown(lost.error().code), qPrintable(lost.error().message));
        const auto probed = rig.connection.probe(u"code42-alert-resolve"_s, arguments, u"bb01"_s);
        QVERIFY(probed.isOk());
        QCOMPARE(probed->has_value(), applied);
        QVERIFY(rig.connection.run(u"code42-alert-resolve"_s, arguments, u"bb01"_s).isOk());
        QCOMPARE(rig.simulator.writes().size(), 1);
    }

    void readsAreRepeatedThroughFaults_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QList<qint64>>("shortestWaits");
        QTest::newRow("429 that says how long") << u"GET /v1/sessions/* 429 retry-after=7"_s << QList<qint64>{7000};
        QTest::newRow("429 without a hint") << u"GET /v1/sessions/* times=2 429"_s << QList<qint64>{4000, 8000};
        QTest::newRow("500") << u"GET /v1/sessions/* 500"_s << QList<qint64>{800};
        QTest::newRow("503") << u"GET /v1/sessions/* times=2 503"_s << QList<qint64>{800, 2400};
        QTest::newRow("body cut in the middle") << u"GET /v1/sessions/* cut"_s << QList<qint64>{800};
        QTest::newRow("dropped before an answer, which Qt itself repeats for a GET")
            << u"GET /v1/sessions/* drop-before"_s << QList<qint64>{};
        QTest::newRow("expired token") << u"GET /v1/sessions/* expired-token"_s << QList<qint64>{};
    }

    void readsAreRepeatedThroughFaults()
    {
        QFETCH(QString, rule);
        QFETCH(QList<qint64>, shortestWaits);
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        rig.fault(rule);
        const auto output = rig.connection.run(u"code42-alert-get"_s, {{"id"_L1, id}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        const auto waits = rig.connection.waiter.waits();
        QVERIFY2(waits.size() >= shortestWaits.size(), qPrintable(QString::number(waits.size())));
        for (qsizetype i = 0; i < shortestWaits.size(); ++i)
            QVERIFY2(waits.at(i) >= shortestWaits.at(i), qPrintable(QString::number(waits.at(i))));
    }

    void failuresNameServicePathAndWhatToDo_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("missing permission")
            << u"GET /v1/sessions/* times=all 403"_s << int(ErrorCode::Forbidden) << u"permission"_s;
        QTest::newRow("unknown alert") << u"GET /v1/sessions/* times=all 404"_s << int(ErrorCode::NotFound)
                                       << u"not found"_s;
        QTest::newRow("wrong JSON") << u"GET /v1/sessions/* times=all wrong-json"_s << int(ErrorCode::BadAnswer)
                                    << u"JSON"_s;
        QTest::newRow("server failure that stays")
            << u"GET /v1/sessions/* times=all 500"_s << int(ErrorCode::ServerError) << u"failed"_s;
        QTest::newRow("rate limit that stays")
            << u"GET /v1/sessions/* times=all 429"_s << int(ErrorCode::RateLimited) << u"too many"_s;
    }

    void failuresNameServicePathAndWhatToDo()
    {
        QFETCH(QString, rule);
        QFETCH(int, code);
        QFETCH(QString, words);
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        rig.fault(rule);
        const auto output = rig.connection.run(u"code42-alert-get"_s, {{"id"_L1, id}});
        QVERIFY(!output.isOk());
        QCOMPARE(int(output.error().code), code);
        QVERIFY2(output.error().message.contains(u"code42-range"_s), qPrintable(output.error().message));
        QVERIFY2(output.error().message.contains(u"/v1/sessions/"_s), qPrintable(output.error().message));
        QVERIFY2(output.error().message.contains(words, Qt::CaseInsensitive), qPrintable(output.error().message));
    }

    void wrongSecretSaysWhatToCheck()
    {
        Rig rig;
        rig.credentials.code42Secret = u"wrong"_s;
        rig.start();
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY(!said.isOk());
        QCOMPARE(said.error().code, ErrorCode::Unauthorized);
        QVERIFY2(said.error().message.contains(u"region"_s), qPrintable(said.error().message));
    }

    void tokenIsRenewedOnceForAllWorkers()
    {
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        rig.simulator.expireTokens();
        const auto before = rig.simulator.requestCount(u"POST"_s, u"/v1/oauth"_s);
        QList<std::thread *> workers;
        std::atomic_int good = 0;
        for (int i = 0; i < 6; ++i) {
            workers.append(new std::thread([&] {
                if (rig.connection.run(u"code42-alert-search"_s, {}).isOk())
                    ++good;
            }));
        }
        for (auto *worker : workers) {
            worker->join();
            delete worker;
        }
        QCOMPARE(good.load(), 6);
        const auto renewals = rig.simulator.requestCount(u"POST"_s, u"/v1/oauth"_s) - before;
        QCOMPARE(renewals, 1);
    }

    // mission: S9 S10 S11 S102
    void departingEmployeeComesAndGoes()
    {
        Rig rig;
        rig.start();
        auto context = rig.connection.context();
        const auto fetched = rig.connection.instance->incidentSource()->fetch({}, context);
        QVERIFY(fetched.isOk() && !fetched->records.isEmpty());
        const auto john =
            QJsonDocument::fromJson(fetched->records.first().raw).object().value("actorName"_L1).toString();
        QVERIFY(!john.isEmpty());
        const QJsonObject leave{{"username"_L1, john}};
        QVERIFY(rig.connection.run(u"code42-departingemployee-remove"_s, leave).isOk());
        const QJsonObject add{
            {"username"_L1, john}, {"departuredate"_L1, "2026-12-31"_L1}, {"note"_L1, "gave notice"_L1}};
        const auto wrong = rig.connection.run(u"code42-departingemployee-add"_s,
                                              {{"username"_L1, john}, {"departuredate"_L1, "31.12.2026"_L1}});
        QVERIFY(!wrong.isOk());
        QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);
        const auto added = rig.connection.run(u"code42-departingemployee-add"_s, add);
        QVERIFY2(added.isOk(), added ? "" : qPrintable(added.error().message));
        const auto facts = contextValue(*added, u"Code42.DepartingEmployee"_s).toObject();
        QCOMPARE(facts.value("DepartureDate"_L1).toString(), u"2026-12-31"_s);
        QVERIFY(added->entries.first().text.contains(u"| "_s));
        const auto writes = rig.simulator.writes().size();
        QVERIFY(rig.connection.run(u"code42-departingemployee-add"_s, add).isOk());
        QCOMPARE(rig.simulator.writes().size(), writes);
        const auto listed = rig.connection.run(u"code42-departingemployee-get-all"_s, {});
        QVERIFY(listed.isOk());
        QCOMPARE(contextValue(*listed, u"Code42.DepartingEmployee"_s).toArray().size(), 1);
        const auto person = rig.connection.run(u"code42-user-get"_s, leave);
        QVERIFY2(person.isOk(), person ? "" : qPrintable(person.error().message));
        QCOMPARE(person->incidentFields.value(field::departureDate).toString(), u"2026-12-31"_s);
        QCOMPARE(person->incidentFields.value(field::userCategory).toString(), u"Departing employee"_s);
        QVERIFY(rig.connection.run(u"code42-departingemployee-remove"_s, leave).isOk());
        const auto empty = rig.connection.run(u"code42-departingemployee-get-all"_s, {});
        QVERIFY(empty.isOk());
        QVERIFY(contextValue(*empty, u"Code42.DepartingEmployee"_s).isUndefined());
    }

    void searchFindsByUserAndExposure()
    {
        Rig rig;
        rig.start();
        const auto found = rig.connection.run(u"code42-securitydata-search"_s,
                                              {{"exposure"_L1, "RemovableMedia"_L1}, {"results"_L1, 100}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto data = contextValue(*found, u"Code42.SecurityData"_s).toArray();
        QVERIFY(!data.isEmpty());
        for (const auto &event : data)
            QCOMPARE(event.toObject().value("Exposure"_L1).toString(), u"RemovableMedia"_s);
        QVERIFY(!contextValue(*found, u"File"_s).toArray().isEmpty());
        const auto wrong = rig.connection.run(u"code42-securitydata-search"_s, {{"exposure"_L1, "Telepathy"_L1}});
        QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);
    }

    void pagingPastTheWindowFindsEveryEvent()
    {
        Rig rig;
        range::Story story;
        story.kind = range::Story::Kind::Company;
        story.company = {50, 5, 12'500, 90, 1};
        rig.start(story);
        auto context = rig.connection.context();
        auto *source = rig.connection.instance->fileEventSource();
        const QJsonObject query{{"groups"_L1,
                                 QJsonArray{QJsonObject{{"filters"_L1,
                                                         QJsonArray{QJsonObject{{"term"_L1, "@timestamp"_L1},
                                                                                {"operator"_L1, "EXISTS"_L1},
                                                                                {"value"_L1, QJsonValue()}}}}}}},
                                {"srtKey"_L1, "event.id"_L1},
                                {"srtDir"_L1, "asc"_L1}};
        QSet<QString> ids;
        QString token;
        qint64 known = 0;
        int pages = 0;
        do {
            const auto page = source->searchEvents(query, token, context);
            QVERIFY2(page.isOk(), page ? "" : qPrintable(page.error().message));
            for (const auto &event : page->events)
                ids.insert(event.eventId);
            known = page->known;
            token = page->nextToken;
            QVERIFY(++pages < 100);
        } while (!token.isEmpty());
        QCOMPARE(known, 12'500);
        QCOMPARE(ids.size(), 12'500);
    }

    void journalHoldsNoSecret()
    {
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        QVERIFY(rig.connection.run(u"code42-alert-get"_s, {{"id"_L1, id}}).isOk());
        const auto all = rig.connection.recorder.everything();
        QVERIFY(all.contains("/v1/oauth"));
        QVERIFY(!all.contains(rig.credentials.code42Secret.toUtf8()));
        QVERIFY(
            !all.contains((rig.credentials.code42ClientId + u':' + rig.credentials.code42Secret).toUtf8().toBase64()));
        QVERIFY(!all.contains("access_token"));
        QVERIFY(!all.contains("Bearer"));
    }

    void nothingIsSentWhenTheJournalRefuses()
    {
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        rig.connection.recorder.refuse();
        const auto before = rig.simulator.requests().size();
        const auto output = rig.connection.run(u"code42-alert-resolve"_s, {{"id"_L1, id}});
        QCOMPARE(output.error().code, ErrorCode::StorageFull);
        QCOMPARE(rig.simulator.requests().size(), before);
    }

    // mission: S116
    void hungServerIsLeftAtOnceOnCancel()
    {
        Rig rig;
        rig.start();
        const auto id = rig.johnsAlert();
        rig.fault(u"GET /v1/sessions/* hang"_s);
        std::stop_source stop;
        std::thread canceler([&] {
            // The request has arrived and is not answered: only the cancel can end it.
            while (rig.simulator.requestCount(u"GET"_s, u"/v1/sessions/*"_s) == 0)
                std::this_thread::yield();
            stop.request_stop();
        });
        const auto output = rig.connection.run(u"code42-alert-get"_s, {{"id"_L1, id}}, {}, stop.get_token());
        canceler.join();
        QVERIFY(!output.isOk());
        QCOMPARE(output.error().code, ErrorCode::Canceled);
    }
};

QTEST_GUILESS_MAIN(TestCode42OnRange)
#include "tst_code42onrange.moc"
