// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wirerange.h"

#include <QJsonArray>
#include <QSet>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

QJsonArray anyEvent()
{
    const QJsonObject filter{{u"term"_s, u"event.id"_s}, {u"operator"_s, u"EXISTS"_s}, {u"value"_s, QJsonValue::Null}};
    return {QJsonObject{{u"filterClause"_s, u"AND"_s}, {u"filters"_s, QJsonArray{filter}}}};
}

QString eventId(const QJsonValue &event)
{
    return event.toObject().value(u"event"_s).toObject().value(u"id"_s).toString();
}

} // namespace

/// Code42 over the wire: file events and what they hold, page by page.
class RangeCode42EventsTest : public QObject, private WireRange
{
    Q_OBJECT

    void start(const QString &seed, const std::function<void(RangeOptions &)> &change = {})
    {
        startRange(seed, change);
        QCOMPARE(m_client->signIn().status, 200);
    }

private Q_SLOTS:
    void cleanup() { stopRange(); }

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
};

QTEST_GUILESS_MAIN(RangeCode42EventsTest)
#include "tst_rangecode42events.moc"
