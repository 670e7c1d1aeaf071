// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wirerange.h"

#include <QJsonArray>
#include <QSet>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

/// Code42 over the wire: sessions, the older alerts, their states and notes.
class RangeCode42AlertsTest : public QObject, private WireRange
{
    Q_OBJECT

    void start(const QString &seed, const std::function<void(RangeOptions &)> &change = {})
    {
        startRange(seed, change);
        QCOMPARE(m_client->signIn().status, 200);
    }

private Q_SLOTS:
    void cleanup() { stopRange(); }

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
};

QTEST_GUILESS_MAIN(RangeCode42AlertsTest)
#include "tst_rangecode42alerts.moc"
