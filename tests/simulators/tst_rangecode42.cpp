// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wireclient.h"

#include "simulators/johnstory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

const qint64 SeedMs = msFromIso(u"2026-06-11T14:00:00.000Z");

QJsonArray anyEvent()
{
    const QJsonObject filter{{u"term"_s, u"event.id"_s}, {u"operator"_s, u"EXISTS"_s}, {u"value"_s, QJsonValue::Null}};
    return {QJsonObject{{u"filterClause"_s, u"AND"_s}, {u"filters"_s, QJsonArray{filter}}}};
}

QString eventId(const QJsonValue &event)
{
    return event.toObject().value(u"event"_s).toObject().value(u"id"_s).toString();
}

QString watchlistId(const WireClient &client, const QString &type)
{
    for (const QJsonValue &list : client.get("/v2/watchlists"_ba).object().value(u"watchlists"_s).toArray()) {
        if (list.toObject().value(u"listType"_s).toString() == type)
            return list.toObject().value(u"watchlistId"_s).toString();
    }
    return {};
}

} // namespace

/// Code42 over the wire: who may enter, what is paged how, what is remembered and what is counted.
class RangeCode42Test : public QObject
{
    Q_OBJECT

    ManualClock m_clock{SeedMs};
    std::unique_ptr<Range> m_range;
    std::unique_ptr<WireClient> m_client;

    void start(const QString &seed, const std::function<void(RangeOptions &)> &change = {})
    {
        RangeOptions options;
        options.story = *parseStory(seed);
        options.clock = &m_clock;
        if (change)
            change(options);
        m_range = std::make_unique<Range>();
        const Result<RangeAddresses> addresses = m_range->start(options);
        QVERIFY(addresses.isOk());
        m_client = std::make_unique<WireClient>(*addresses);
        QCOMPARE(m_client->signIn().status, 200);
    }

private Q_SLOTS:
    void init() { m_clock.setNowMs(SeedMs); }
    void cleanup()
    {
        m_client.reset();
        m_range.reset();
    }

    void everyAnswerSaysItIsSimulated_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("a good answer") << "/v1/customer"_ba;
        QTest::newRow("an unknown path") << "/v9/nothing"_ba;
        QTest::newRow("XDR without a key") << "/public_api/v1/endpoints/get_endpoints"_ba;
        QTest::newRow("a control call") << "/range/state"_ba;
    }
    void everyAnswerSaysItIsSimulated()
    {
        QFETCH(QByteArray, target);
        start(u"john"_s);
        QVERIFY(!m_client->get(target).headers.value("x-holdfast-simulator"_ba).isEmpty());
    }

    void tokensAreForTheRightSecretOnly()
    {
        start(u"john"_s);
        RangeCredentials wrong;
        wrong.code42Secret = u"guess"_s;
        WireClient stranger(m_range->addresses(), wrong);
        QCOMPARE(stranger.signIn().status, 401);
        QCOMPARE(stranger.get("/v1/customer"_ba).status, 401);
        const RangeCredentials right;
        const WireAnswer form = stranger.send("POST"_ba, "/v1/oauth"_ba,
                                              "grant_type=client_credentials&client_id=" + right.code42ClientId.toUtf8()
                                                  + "&client_secret=" + right.code42Secret.toUtf8(),
                                              {{"Content-Type"_ba, "application/x-www-form-urlencoded"_ba}});
        QCOMPARE(form.status, 200);
    }

    void theTokenNamesTheTenant()
    {
        start(u"john"_s);
        const QByteArray payload =
            QByteArray::fromBase64(m_client->token().split('.').value(1), QByteArray::Base64UrlEncoding);
        QCOMPARE(QJsonDocument::fromJson(payload).object().value(u"tenantUid"_s),
                 m_client->get("/v1/customer"_ba).object().value(u"tenantId"_s));
    }

    void tokensExpire()
    {
        start(u"john"_s, [](RangeOptions &options) { options.tokenLifetimeSeconds = 30; });
        m_clock.advanceMs(29'999);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 200);
        m_clock.advanceMs(1);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 401);
        QCOMPARE(m_client->signIn().status, 200);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 200);
        m_range->expireTokens();
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 401);
    }

    void fileEventsAreLimitedPerMinuteWhenAsked()
    {
        start(u"john"_s, [](RangeOptions &options) { options.fileEventsPerMinute = 3; });
        const QJsonObject query{{u"groups"_s, anyEvent()}};
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_client->post("/v2/file-events"_ba, query).status, 200);
        m_clock.advanceMs(10'000);
        const WireAnswer refused = m_client->post("/v2/file-events"_ba, query);
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.headers.value("retry-after"_ba), "50"_ba);
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 200); // other families are not limited
        m_clock.advanceMs(50'000);
        QCOMPARE(m_client->post("/v2/file-events"_ba, query).status, 200);
    }

    void tokenPagingReachesAllTwelveThousandEvents_data()
    {
        QTest::addColumn<QString>("direction");
        QTest::newRow("newest first") << u"desc"_s;
        QTest::newRow("oldest first") << u"asc"_s;
    }
    void tokenPagingReachesAllTwelveThousandEvents()
    {
        QFETCH(QString, direction);
        start(u"company:60:5:12000"_s);
        QSet<QString> seen;
        QStringList order;
        QJsonValue token = u""_s;
        int requests = 0;
        while (token.isString()) {
            const QJsonObject page = m_client
                                         ->post("/v2/file-events"_ba,
                                                QJsonObject{{u"groups"_s, anyEvent()},
                                                            {u"pgToken"_s, token},
                                                            {u"pgSize"_s, 2500},
                                                            {u"srtKey"_s, u"event.inserted"_s},
                                                            {u"srtDir"_s, direction}})
                                         .object();
            QCOMPARE(page.value(u"totalCount"_s).toInteger(), 12'000);
            for (const QJsonValue &event : page.value(u"fileEvents"_s).toArray()) {
                seen.insert(eventId(event));
                order.append(event.toObject().value(u"event"_s).toObject().value(u"inserted"_s).toString());
            }
            token = page.value(u"nextPgToken"_s);
            QVERIFY(++requests <= 5);
        }
        QCOMPARE(requests, 5);
        QCOMPARE(order.size(), 12'000);
        QCOMPARE(seen.size(), 12'000);
        QStringList sorted = order;
        std::sort(sorted.begin(), sorted.end());
        if (direction == u"desc"_s)
            std::reverse(sorted.begin(), sorted.end());
        QCOMPARE(order, sorted);
    }

    void pageNumbersEndAtTenThousand()
    {
        start(u"company:60:5:12000"_s);
        const auto page = [&](int number, int size) {
            return m_client->post("/v2/file-events"_ba,
                                  QJsonObject{{u"groups"_s, anyEvent()}, {u"pgNum"_s, number}, {u"pgSize"_s, size}});
        };
        QCOMPARE(page(1, 10'000).object().value(u"fileEvents"_s).toArray().size(), 10'000);
        QCOMPARE(page(10, 1000).object().value(u"fileEvents"_s).toArray().size(), 1000);
        const WireAnswer beyond = page(11, 1000);
        QCOMPARE(beyond.status, 400);
        QCOMPARE(beyond.object().value(u"problems"_s).toArray().first().toObject().value(u"type"_s),
                 u"INVALID_PAGE_NUMBER"_s);
    }

    /// The event behind a token must still match; and a quote in it must be escaped inside the text.
    void pageTokensAreIdsOfEvents()
    {
        start(u"john"_s);
        const QJsonObject event{{u"@timestamp"_s, u"2026-06-11T13:59:00.000Z"_s},
                                {u"event"_s, QJsonObject{{u"id"_s, u"9_\"drive\"_1"_s}}}};
        m_range->addFileEvents({event});
        const auto walk = [&](const QString &token, const QString &email) {
            QJsonArray groups = anyEvent();
            if (!email.isEmpty()) {
                const QJsonObject filter{{u"term"_s, u"user.email"_s}, {u"operator"_s, u"IS"_s}, {u"value"_s, email}};
                groups.append(QJsonObject{{u"filters"_s, QJsonArray{filter}}});
            }
            return m_client->post("/v2/file-events"_ba,
                                  QJsonObject{{u"groups"_s, groups}, {u"pgToken"_s, token}, {u"pgSize"_s, 1}});
        };
        const QString id = u"9_\"drive\"_1"_s;
        QCOMPARE(walk(u""_s, {}).object().value(u"nextPgToken"_s).toString(), id);
        QCOMPARE(walk(id, {}).status, 400);
        QCOMPARE(walk(u"9_\\\"drive\\\"_1"_s, {}).status, 200);
        const WireAnswer filteredOut = walk(u"9_\\\"drive\\\"_1"_s, john::Username);
        QCOMPARE(filteredOut.object().value(u"problems"_s).toArray().first().toObject().value(u"type"_s),
                 u"INVALID_PAGE_TOKEN"_s);
    }

    void sessionsArePagedFromZeroAndFiltered()
    {
        start(u"company:40:120:4000"_s);
        const auto list = [&](const QByteArray &query) { return m_client->get("/v1/sessions?" + query); };
        QSet<QString> seen;
        for (int page = 0; page < 3; ++page) {
            const QJsonObject answer = list("page_size=50&page_number=" + QByteArray::number(page)).object();
            QCOMPARE(answer.value(u"totalCount"_s).toInteger(), 120);
            for (const QJsonValue &session : answer.value(u"items"_s).toArray())
                seen.insert(session.toObject().value(u"sessionId"_s).toString());
        }
        QCOMPARE(seen.size(), 120);
        QCOMPARE(list("page_number=3"_ba).object().value(u"items"_s).toArray().size(), 0);
        QCOMPARE(list("page_size=51"_ba).status, 400);
        QCOMPARE(list("state=NOPE"_ba).status, 400);
        QCOMPARE(list("severity=9"_ba).status, 400);
        QCOMPARE(list("has_alerts=false"_ba).object().value(u"totalCount"_s).toInteger(), 0);
        const qint64 all = 120;
        qint64 bySeverity = 0;
        for (int severity = 0; severity <= 4; ++severity)
            bySeverity += list("severity=" + QByteArray::number(severity)).object().value(u"totalCount"_s).toInteger();
        QCOMPARE(bySeverity, all);
        QCOMPARE(list("severity=0&severity=1&severity=2&severity=3&severity=4"_ba)
                     .object()
                     .value(u"totalCount"_s)
                     .toInteger(),
                 all);
        const QByteArray middle = QByteArray::number(SeedMs - 45LL * 86'400'000);
        const qint64 after = list("on_or_after=" + middle).object().value(u"totalCount"_s).toInteger();
        const qint64 before = list("before=" + middle).object().value(u"totalCount"_s).toInteger();
        QVERIFY(after > 0 && before > 0);
        QCOMPARE(after + before, all);
    }

    // mission: S80
    void aDropboxUploadAndAUsbCopyAreTwoAlerts()
    {
        start(u"john:two-alerts"_s);
        const QJsonArray sessions =
            m_client->get("/v1/sessions?has_alerts=true"_ba).object().value(u"items"_s).toArray();
        QCOMPARE(sessions.size(), 2);
        const auto actions = [&](const QString &sessionId) {
            QSet<QString> found;
            const QJsonObject page = m_client->get("/v1/sessions/" + sessionId.toUtf8() + "/events").object();
            for (const QJsonValue &event : page.value(u"queryResult"_s).toObject().value(u"fileEvents"_s).toArray())
                found.insert(event.toObject().value(u"event"_s).toObject().value(u"action"_s).toString());
            return found;
        };
        QCOMPARE(actions(john::sessionId()), QSet<QString>{u"sync-app-created"_s});
        QCOMPARE(actions(john::usbSessionId()), QSet<QString>{u"removable-media-created"_s});
    }

    void aResolvedSessionReadsBackResolved()
    {
        start(u"john"_s);
        const QByteArray session = "/v1/sessions/" + john::sessionId().toUtf8();
        const QJsonObject change{{u"ids"_s, QJsonArray{john::sessionId()}}, {u"newState"_s, u"CLOSED_TP"_s}};
        m_clock.advanceMs(5000);
        QCOMPARE(m_client->post("/v1/sessions/change-state"_ba, change).status, 200);
        const QJsonArray states = m_client->get(session).object().value(u"states"_s).toArray();
        QCOMPARE(states.size(), 2); // the history grows, nothing is replaced
        QCOMPARE(states.last().toObject().value(u"stateV2"_s), u"CLOSED_TP"_s);
        QCOMPARE(states.last().toObject().value(u"sourceTimestamp"_s).toInteger(), SeedMs + 5000);
        QCOMPARE(m_client->get("/v1/sessions?state=OPEN"_ba).object().value(u"totalCount"_s).toInteger(), 0);
        QCOMPARE(m_client->get("/v1/sessions?state=CLOSED_TP"_ba).object().value(u"totalCount"_s).toInteger(), 1);
        QCOMPARE(m_range->writeCount(operation::sessionState), 1);
        QCOMPARE(m_range->writes().first().subject, john::sessionId());
    }

    void aBadIdFailsTheWholeChange()
    {
        start(u"john"_s);
        const QJsonObject change{{u"ids"_s, QJsonArray{john::sessionId(), u"nobody"_s}}, {u"newState"_s, u"CLOSED"_s}};
        QCOMPARE(m_client->post("/v1/sessions/change-state"_ba, change).status, 404);
        QCOMPARE(m_client->get("/v1/sessions?state=OPEN"_ba).object().value(u"totalCount"_s).toInteger(), 1);
        QCOMPARE(m_range->writeCount(operation::sessionState), 0);
    }

    void stateByCriteriaGoesInSteps()
    {
        start(u"company:50:700:2000"_s);
        QJsonValue token = QJsonValue::Null;
        int calls = 0;
        do {
            const QJsonObject body{{u"newState"_s, u"CLOSED_FP"_s}, {u"continuationToken"_s, token}};
            const WireAnswer answer = m_client->post("/v1/sessions/change-states?has_alerts=true"_ba, body);
            QCOMPARE(answer.status, 200);
            token = answer.object().value(u"continuationToken"_s);
            QVERIFY(++calls < 5);
        } while (token.isString());
        QCOMPARE(calls, 2);
        QCOMPARE(m_client->get("/v1/sessions?state=CLOSED_FP"_ba).object().value(u"totalCount"_s).toInteger(), 700);
    }

    void sessionNotesAddAndAlertNotesReplace()
    {
        start(u"john"_s);
        const QByteArray session = "/v1/sessions/" + john::sessionId().toUtf8();
        QCOMPARE(m_client->post(session + "/add-note", QJsonObject{{u"noteContent"_s, u"laptop isolated"_s}}).status,
                 200);
        const QJsonArray notes = m_client->get(session).object().value(u"notes"_s).toArray();
        QCOMPARE(notes.size(), 2);
        QCOMPARE(notes.last().toObject().value(u"content"_s), u"laptop isolated"_s);
        QCOMPARE(m_client->post(session + "/add-note", QJsonObject{{u"noteContent"_s, QString(2001, u'x')}}).status,
                 400);
        QCOMPARE(m_range->writeCount(operation::sessionNote), 1);

        const QString alertId = m_client->get(session)
                                    .object()
                                    .value(u"triggeredAlerts"_s)
                                    .toArray()
                                    .first()
                                    .toObject()
                                    .value(u"alertId"_s)
                                    .toString();
        const QString tenantId = m_client->get("/v1/customer"_ba).object().value(u"tenantId"_s).toString();
        const auto note = [&] {
            const QJsonObject details =
                m_client->post("/v1/alerts/query-details"_ba, QJsonObject{{u"alertIds"_s, QJsonArray{alertId}}})
                    .object();
            return details.value(u"alerts"_s)
                .toArray()
                .first()
                .toObject()
                .value(u"note"_s)
                .toObject()
                .value(u"message"_s)
                .toString();
        };
        for (const QString &text : {u"first"_s, u"second"_s}) {
            QCOMPARE(m_client
                         ->post("/v1/alerts/add-note"_ba,
                                QJsonObject{{u"tenantId"_s, tenantId}, {u"alertId"_s, alertId}, {u"note"_s, text}})
                         .status,
                     200);
            QCOMPARE(note(), text);
        }
    }

    void theOlderAlertFollowsItsSession()
    {
        start(u"john"_s);
        const QJsonObject change{{u"ids"_s, QJsonArray{john::sessionId()}}, {u"newState"_s, u"CLOSED_TP"_s}};
        QCOMPARE(m_client->post("/v1/sessions/change-state"_ba, change).status, 200);
        const QString tenantId = m_client->get("/v1/customer"_ba).object().value(u"tenantId"_s).toString();
        const QJsonObject query{{u"tenantId"_s, tenantId},   {u"groupClause"_s, u"AND"_s},
                                {u"groups"_s, QJsonArray()}, {u"pgNum"_s, 0},
                                {u"pgSize"_s, 10},           {u"srtKey"_s, u"CreatedAt"_s}};
        const QJsonArray alerts =
            m_client->post("/v1/alerts/query-alerts"_ba, query).object().value(u"alerts"_s).toArray();
        QCOMPARE(alerts.size(), 1);
        QCOMPARE(alerts.first().toObject().value(u"state"_s), u"RESOLVED"_s);
        QCOMPARE(alerts.first().toObject().value(u"name"_s), QString(john::AlertName));
    }

    void actorsHaveManagersAndFamilies()
    {
        start(u"john"_s);
        const QJsonObject found = m_client->get("/v1/actors/actor/search?nameStartsWith=JOHN.anderson%40qrst.test"_ba)
                                      .object()
                                      .value(u"actors"_s)
                                      .toArray()
                                      .first()
                                      .toObject();
        QCOMPARE(found.value(u"name"_s), QString(john::Username));
        const QByteArray managerId = found.value(u"managerActorId"_s).toString().toUtf8();
        QCOMPARE(m_client->get("/v1/actors/actor/id/" + managerId).object().value(u"name"_s),
                 QString(john::ManagerUsername));
        const QJsonObject family =
            m_client->get("/v1/actors/actor/name/j.anderson.private%40mail.test/family"_ba).object();
        QCOMPARE(family.value(u"parent"_s).toObject().value(u"name"_s), QString(john::Username));
        QCOMPARE(family.value(u"children"_s).toArray().size(), 1);
        QCOMPARE(m_client->get("/v1/actors/actor/name/nobody%40qrst.test/family"_ba).status, 404);
    }

    void onlySentActorFieldsChange()
    {
        start(u"john"_s);
        const QByteArray actor = "/v1/actors/actor/id/"
            + m_client->get("/v1/actors/actor/search?nameStartsWith=john.anderson"_ba)
                  .object()
                  .value(u"actors"_s)
                  .toArray()
                  .first()
                  .toObject()
                  .value(u"actorId"_s)
                  .toString()
                  .toUtf8();
        const QJsonObject before = m_client->get(actor).object();
        const QJsonObject after =
            m_client->call("PATCH"_ba, actor, QJsonObject{{u"endDate"_s, u"2026-07-01"_s}}).object();
        QCOMPARE(after.value(u"endDate"_s), u"2026-07-01"_s);
        QCOMPARE(after.value(u"notes"_s), before.value(u"notes"_s));
        QVERIFY(m_client->call("PATCH"_ba, actor, QJsonObject{{u"endDate"_s, QJsonValue::Null}})
                    .object()
                    .value(u"endDate"_s)
                    .isNull());
        QCOMPARE(m_client->call("PATCH"_ba, actor, QJsonObject{{u"endDate"_s, u"soon"_s}}).status, 400);
        QCOMPARE(m_range->writeCount(operation::actorUpdate), 2);
        const QByteArray userId = m_client->get("/v1/users?username=john.anderson%40qrst.test"_ba)
                                      .object()
                                      .value(u"users"_s)
                                      .toArray()
                                      .first()
                                      .toObject()
                                      .value(u"userId"_s)
                                      .toString()
                                      .toUtf8();
        const QJsonObject date{{u"year"_s, 2026}, {u"month"_s, 8}, {u"day"_s, 31}};
        QCOMPARE(m_client
                     ->call("PATCH"_ba, "/v1/user-risk-profiles/" + userId + "?paths=endDate",
                            QJsonObject{{u"endDate"_s, date}})
                     .status,
                 200);
        QCOMPARE(m_client->get(actor).object().value(u"endDate"_s), u"2026-08-31"_s);
    }

    void watchlistsKnowWhoIsOnThem()
    {
        start(u"john"_s);
        const QByteArray list = "/v2/watchlists/" + watchlistId(*m_client, u"NEW_EMPLOYEE"_s).toUtf8();
        const QString rosa = m_client->get("/v1/actors/actor/search?nameStartsWith=rosa"_ba)
                                 .object()
                                 .value(u"actors"_s)
                                 .toArray()
                                 .first()
                                 .toObject()
                                 .value(u"actorId"_s)
                                 .toString();
        const QJsonObject ids{{u"actorIds"_s, QJsonArray{rosa}}};
        const auto members = [&] {
            return m_client->get(list + "/members").object().value(u"totalCount"_s).toInteger();
        };
        QCOMPARE(members(), 0);
        QCOMPARE(m_client->post(list + "/included-actors/add", ids).status, 200);
        const QString added =
            m_client->get(list + "/included-actors/" + rosa.toUtf8()).object().value(u"addedTime"_s).toString();
        m_clock.advanceMs(60'000);
        QCOMPARE(m_client->post(list + "/included-actors/add", ids).status,
                 200); // again: no second entry, the same time
        QCOMPARE(members(), 1);
        QCOMPARE(m_client->get(list + "/included-actors/" + rosa.toUtf8()).object().value(u"addedTime"_s).toString(),
                 added);
        QCOMPARE(m_client->get(list).object().value(u"stats"_s).toObject().value(u"includedActorsCount"_s).toInt(), 1);
        QCOMPARE(m_client->get("/v2/watchlists?actorId=" + rosa.toUtf8()).object().value(u"totalCount"_s).toInteger(),
                 1);
        QCOMPARE(
            m_client->post(list + "/included-actors/add", QJsonObject{{u"actorIds"_s, QJsonArray{u"nobody"_s}}}).status,
            400);
        QCOMPARE(m_client->post(list + "/included-actors/delete", ids).status, 200);
        QCOMPARE(members(), 0);
        QCOMPARE(m_range->writeCount(operation::watchlistInclude), 2);
        QCOMPARE(m_range->writeCount(operation::watchlistUninclude), 1);
    }

    void exclusionWinsOverGroupAndDepartment()
    {
        start(u"john"_s);
        const QByteArray list = "/v2/watchlists/" + watchlistId(*m_client, u"NEW_EMPLOYEE"_s).toUtf8();
        QCOMPARE(
            m_client->post(list + "/included-departments/add", QJsonObject{{u"departments"_s, QJsonArray{u"Design"_s}}})
                .status,
            200);
        QCOMPARE(m_client->get(list + "/members").object().value(u"totalCount"_s).toInteger(), 2); // John and Rosa
        const QString rosa = m_client->get("/v1/actors/actor/search?nameStartsWith=rosa"_ba)
                                 .object()
                                 .value(u"actors"_s)
                                 .toArray()
                                 .first()
                                 .toObject()
                                 .value(u"actorId"_s)
                                 .toString();
        const QJsonObject ids{{u"actorIds"_s, QJsonArray{rosa}}};
        QCOMPARE(m_client->post(list + "/included-actors/delete", ids).status,
                 200); // does nothing: she is there by department
        QCOMPARE(m_client->get(list + "/members").object().value(u"totalCount"_s).toInteger(), 2);
        QCOMPARE(m_client->post(list + "/excluded-actors/add", ids).status, 200);
        QCOMPARE(m_client->get(list + "/members").object().value(u"totalCount"_s).toInteger(), 1);
        QCOMPARE(m_client
                     ->post(list + "/included-directory-groups/add",
                            QJsonObject{{u"groupIds"_s, QJsonArray{u"group-exec"_s}}})
                     .status,
                 200);
        QCOMPARE(m_client->get(list + "/members").object().value(u"totalCount"_s).toInteger(),
                 3); // the executives as well
    }

    void oneWatchlistPerBuiltInType()
    {
        start(u"john"_s);
        const auto create = [&](const QString &type, const QString &title) {
            return m_client->post("/v2/watchlists"_ba, QJsonObject{{u"watchlistType"_s, type}, {u"title"_s, title}})
                .status;
        };
        QCOMPARE(create(u"DEPARTING_EMPLOYEE"_s, {}), 409);
        QCOMPARE(create(u"FLIGHT_RISK"_s, {}), 200);
        QCOMPARE(create(u"CUSTOM"_s, u"Bids"_s), 200);
        QCOMPARE(create(u"CUSTOM"_s, u"Patents"_s), 200);
        QCOMPARE(create(u"CUSTOM"_s, {}), 400);
        QCOMPARE(create(u"SOMETHING"_s, {}), 400);
    }

    void heldUsersCannotBeDeactivated()
    {
        start(u"john"_s);
        const QJsonArray users =
            m_client->get("/v1/users?username=john.anderson%40qrst.test"_ba).object().value(u"users"_s).toArray();
        const QString userId = users.first().toObject().value(u"userId"_s).toString();
        QVERIFY(userId.size() >= 18); // beyond 2^53: text all the way
        const QJsonArray matters =
            m_client->get("/v1/legal-hold/matters?name=turbine"_ba).object().value(u"matters"_s).toArray();
        const QByteArray custodians = "/v1/legal-hold/matters/"
            + matters.first().toObject().value(u"matterId"_s).toString().toUtf8() + "/custodians";
        const QJsonObject who{{u"userId"_s, userId}};
        QCOMPARE(m_client->post(custodians, who).status, 200);
        QCOMPARE(m_client->post(custodians, who).object().value(u"problem"_s), u"USER_ALREADY_IN_HOLD"_s);
        QCOMPARE(m_client->post("/v1/users/" + userId.toUtf8() + "/deactivate", {}).object().value(u"problem"_s),
                 u"ACTIVE_LEGAL_HOLD"_s);
        QCOMPARE(m_client->post(custodians + "/remove", who).status, 200);
        QCOMPARE(m_client->post("/v1/users/" + userId.toUtf8() + "/deactivate", {}).status, 200);
        QVERIFY(!m_client->get("/v1/users/" + userId.toUtf8()).object().value(u"active"_s).toBool());
        QCOMPARE(m_range->writeCount(operation::holdCustodianAdd), 1);
        QCOMPARE(m_range->writeCount(operation::userDeactivate), 1);
    }

    void casesTakeEventsUntilTheyAreClosed()
    {
        start(u"john"_s);
        const auto create = [&](const QJsonObject &body) { return m_client->post("/v1/cases"_ba, body); };
        const WireAnswer made = create({{u"name"_s, u"Anderson"_s}, {u"description"_s, u"USB and Dropbox"_s}});
        QCOMPARE(made.status, 200);
        const QByteArray path = "/v1/cases/" + QByteArray::number(made.object().value(u"number"_s).toInteger());
        QCOMPARE(create({{u"name"_s, u"Anderson"_s}}).object().value(u"problem"_s), u"NAME_EXISTS"_s);
        QCOMPARE(create({{u"name"_s, u"Other"_s}, {u"assignee"_s, u"nobody"_s}}).object().value(u"description"_s),
                 u"assignee"_s);
        QCOMPARE(create({{u"name"_s, u"Other"_s}, {u"description"_s, QString(251, u'x')}}).object().value(u"problem"_s),
                 u"DESCRIPTION_TOO_LONG"_s);

        const QJsonObject page = m_client->get("/v1/sessions/" + john::sessionId().toUtf8() + "/events").object();
        const QString id = eventId(page.value(u"queryResult"_s).toObject().value(u"fileEvents"_s).toArray().at(1));
        const QJsonObject events{{u"events"_s, QJsonArray{id}}};
        QCOMPARE(m_client->post(path + "/fileevent", events).status, 200);
        QCOMPARE(m_client->post(path + "/fileevent", events).object().value(u"problem"_s), u"CASE_ALREADY_HAS_EVENT"_s);
        const QJsonObject entry =
            m_client->get(path + "/fileevent").object().value(u"events"_s).toArray().first().toObject();
        QCOMPARE(entry.value(u"fileAvailability"_s), u"EXACT_FILE_AVAILABLE"_s);
        const QByteArray file = m_client->get(path + "/fileevent/" + id.toUtf8() + "/file").body;
        QCOMPARE(file.size(), 486'912);
        QVERIFY(m_client->get(path + "/export").body.startsWith("%PDF-1.4"));
        QVERIFY(m_client->get(path + "/fileevent/export").body.contains("bid_turbine_hall_margins.xlsx"));

        // PUT replaces: what is left out is blanked.
        const QJsonObject closed =
            m_client->call("PUT"_ba, path, QJsonObject{{u"name"_s, u"Anderson"_s}, {u"status"_s, u"CLOSED"_s}})
                .object();
        QVERIFY(closed.value(u"description"_s).isNull());
        QCOMPARE(m_client->call("PUT"_ba, path, QJsonObject{{u"name"_s, u"Anderson"_s}}).object().value(u"message"_s),
                 u"NO_EDITS_ONCE_CLOSED"_s);
        QCOMPARE(m_client->post(path + "/fileevent", events).object().value(u"problem"_s), u"CASE_IS_CLOSED"_s);
        QCOMPARE(m_range->writeCount(operation::caseCreate), 1);
    }

    void fileContentComesByHashAndFits()
    {
        start(u"john"_s);
        const QJsonObject filter{
            {u"term"_s, u"file.name"_s}, {u"operator"_s, u"IS"_s}, {u"value"_s, u"blade_optimizer.py"_s}};
        const QJsonObject query{{u"groups"_s, QJsonArray{QJsonObject{{u"filters"_s, QJsonArray{filter}}}}}};
        const QJsonObject event =
            m_client->post("/v2/file-events"_ba, query).object().value(u"fileEvents"_s).toArray().first().toObject();
        const QJsonObject file = event.value(u"file"_s).toObject();
        const QByteArray sha256 = file.value(u"hash"_s).toObject().value(u"sha256"_s).toString().toLatin1();
        const WireAnswer content = m_client->get("/v1/files/get-file-by-sha256/" + sha256);
        QCOMPARE(content.body.size(), file.value(u"sizeInBytes"_s).toInteger());
        QCOMPARE(QCryptographicHash::hash(content.body, QCryptographicHash::Sha256).toHex(), sha256);
        QCOMPARE(m_client->get("/v1/files/get-file-by-sha256/abc"_ba).status, 400);
        QCOMPARE(m_client->get("/v1/files/get-file-by-sha256/" + QByteArray(64, 'a')).status, 404);
        const QByteArray contentId = event.value(u"event"_s).toObject().value(u"xfcEventId"_s).toString().toLatin1();
        QCOMPARE(m_client->get("/v1/files/get-file-by-xfc-content-id/" + contentId).body, content.body);
    }

    void agentsChangeAllOrNone()
    {
        start(u"john"_s);
        const QJsonArray agents = m_client->get("/v1/agents?pageSize=500"_ba).object().value(u"agents"_s).toArray();
        QCOMPARE(agents.size(), 4);
        const QString laptop = john::laptopDeviceUid();
        const QJsonObject mixed{{u"agentIds"_s, QJsonArray{laptop, u"ghost"_s}}};
        const WireAnswer refused = m_client->post("/v1/agents/deactivate"_ba, mixed);
        QCOMPARE(refused.status, 404);
        QCOMPARE(refused.object().value(u"agentsNotFound"_s).toArray(), QJsonArray{u"ghost"_s});
        QVERIFY(m_client->get("/v1/agents/" + laptop.toLatin1()).object().value(u"active"_s).toBool());
        QCOMPARE(m_client->post("/v1/agents/deactivate"_ba, QJsonObject{{u"agentIds"_s, QJsonArray{laptop}}}).status,
                 204);
        QVERIFY(!m_client->get("/v1/agents/" + laptop.toLatin1()).object().value(u"active"_s).toBool());
        QCOMPARE(m_range->writeCount(operation::agentDeactivate), 1);
    }

    void trustedValuesAreUnique()
    {
        start(u"john"_s);
        const QJsonObject entry{{u"type"_s, u"URL_PATH"_s}, {u"value"_s, u"github.com/qrst"_s}};
        const WireAnswer made = m_client->post("/v2/trusted-activities"_ba, entry);
        QCOMPARE(made.status, 200);
        QCOMPARE(m_client->post("/v2/trusted-activities"_ba, entry).status, 409);
        const QByteArray path = "/v2/trusted-activities/" + made.object().value(u"activityId"_s).toString().toLatin1();
        QCOMPARE(m_client->call("PATCH"_ba, path, QJsonObject{{u"description"_s, u"our code"_s}})
                     .object()
                     .value(u"description"_s),
                 u"our code"_s);
        QCOMPARE(m_client->call("DELETE"_ba, path, {}).status, 200);
        QCOMPARE(m_client->get(path).status, 404);
        QCOMPARE(
            m_client
                ->post("/v2/trusted-activities"_ba, QJsonObject{{u"type"_s, u"DOMAIN"_s}, {u"value"_s, u"a.test"_s}})
                .status,
            400);
    }

    void theAuditLogHoldsEveryWrite()
    {
        start(u"john"_s);
        const auto count = [&](const QJsonObject &query) {
            return m_client->post("/v1/audit/search-results-count"_ba, query)
                .object()
                .value(u"totalResultCount"_s)
                .toInteger();
        };
        const qint64 before = count({});
        QCOMPARE(m_client
                     ->post("/v1/sessions/" + john::sessionId().toUtf8() + "/add-note",
                            QJsonObject{{u"noteContent"_s, u"x"_s}})
                     .status,
                 200);
        QCOMPARE(count({}), before + 1);
        QCOMPARE(count({{u"eventTypes"_s, QJsonArray{u"audit_log::session_note/1"_s}}}), 1);
        const double seconds = double(SeedMs) / 1000;
        QCOMPARE(count({{u"dateRange"_s, QJsonObject{{u"startTime"_s, seconds - 1}, {u"endTime"_s, seconds + 1}}}}), 1);
        const QByteArray token = m_client->post("/v1/audit/export"_ba, QJsonObject())
                                     .object()
                                     .value(u"downloadToken"_s)
                                     .toString()
                                     .toLatin1();
        QVERIFY(m_client->get("/v1/audit/redeem-download-token?downloadToken=" + token).body.contains("session_note"));
        QCOMPARE(m_client->get("/v1/audit/redeem-download-token?downloadToken=" + token).status, 400);
    }

    void theConsoleHostCreatesAndBlocksUsers()
    {
        start(u"john"_s);
        const QJsonObject user{{u"username"_s, u"new.person@qrst.test"_s}, {u"email"_s, u"new.person@qrst.test"_s}};
        const WireAnswer made = m_client->post("/api/v1/User"_ba, user);
        QCOMPARE(made.status, 200);
        const WireAnswer again = m_client->post("/api/v1/User"_ba, user);
        QCOMPARE(again.status, 500);
        QVERIFY(again.body.contains("USER_DUPLICATE"));
        const QByteArray uid = made.object().value(u"data"_s).toObject().value(u"userUid"_s).toString().toLatin1();
        QCOMPARE(m_client->post("/api/v3/users/" + uid + "/block", {}).status, 204);
        QVERIFY(m_client->get("/v1/users/" + uid).object().value(u"blocked"_s).toBool());
    }

    void anAlertCanArriveWhileSomebodyPolls()
    {
        start(u"john:no-alert"_s);
        QCOMPARE(m_client->get("/v1/sessions"_ba).object().value(u"totalCount"_s).toInteger(), 0);
        m_clock.advanceMs(90'000);
        QVERIFY(m_range->raiseJohnSession());
        QVERIFY(!m_range->raiseJohnSession());
        const QJsonObject session =
            m_client->get("/v1/sessions"_ba).object().value(u"items"_s).toArray().first().toObject();
        QCOMPARE(session.value(u"exfiltrationSummary"_s), QString(john::AlertName));
        QCOMPARE(session.value(u"lastUpdated"_s).toInteger(), SeedMs + 90'000);
    }

    void resetGoesBackToTheSeed()
    {
        start(u"john"_s);
        const QJsonObject before = m_client->get("/v1/sessions"_ba).object();
        const QJsonObject change{{u"ids"_s, QJsonArray{john::sessionId()}}, {u"newState"_s, u"CLOSED"_s}};
        QCOMPARE(m_client->post("/v1/sessions/change-state"_ba, change).status, 200);
        m_range->addFault(*parseFaultRule(u"* * times=all 500"_s));
        m_range->reset();
        QCOMPARE(m_client->get("/v1/customer"_ba).status, 401); // tokens are gone, too
        QCOMPARE(m_client->signIn().status, 200);
        QCOMPARE(m_client->get("/v1/sessions"_ba).object(), before);
        QVERIFY(m_range->writes().isEmpty());
    }
};

QTEST_GUILESS_MAIN(RangeCode42Test)
#include "tst_rangecode42.moc"
