// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wirerange.h"

#include <QJsonArray>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

QString watchlistId(const WireClient &client, const QString &type)
{
    for (const QJsonValue &list : client.get("/v2/watchlists"_ba).object().value(u"watchlists"_s).toArray()) {
        if (list.toObject().value(u"listType"_s).toString() == type)
            return list.toObject().value(u"watchlistId"_s).toString();
    }
    return {};
}

} // namespace

/// Code42 over the wire: actors, users, watchlists, agents.
class RangeCode42PeopleTest : public QObject, private WireRange
{
    Q_OBJECT

    void start(const QString &seed, const std::function<void(RangeOptions &)> &change = {})
    {
        startRange(seed, change);
        QCOMPARE(m_client->signIn().status, 200);
    }

private Q_SLOTS:
    void cleanup() { stopRange(); }

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
};

QTEST_GUILESS_MAIN(RangeCode42PeopleTest)
#include "tst_rangecode42people.moc"
