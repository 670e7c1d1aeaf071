// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wirerange.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

/// Code42 over the wire: who may enter, what is told of every answer, what is counted and remembered.
class RangeCode42Test : public QObject, private WireRange
{
    Q_OBJECT

    void start(const QString &seed, const std::function<void(RangeOptions &)> &change = {})
    {
        startRange(seed, change);
        QCOMPARE(m_client->signIn().status, 200);
    }

private Q_SLOTS:
    void cleanup() { stopRange(); }

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
