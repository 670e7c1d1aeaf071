// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/companyevents.h"
#include "simulators/companypeople.h"
#include "simulators/companystory.h"
#include "simulators/fileeventfacts.h"
#include "simulators/johnstory.h"

#include "base/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

const qint64 SeedMs = msFromIso(u"2026-06-11T14:00:00.000Z");

QJsonValue at(const QJsonObject &event, const QString &path)
{
    QJsonValue value = event;
    for (const QString &part : path.split(u'.'))
        value = value.toObject().value(part);
    return value;
}

} // namespace

/// What the stories tell: the facts of John's case, and a company that is the same every time.
class StoriesTest : public QObject
{
    Q_OBJECT

    QList<QJsonObject> johnsEvents(const Code42Tenant &code42)
    {
        QList<QJsonObject> events;
        for (qint64 i = 0; i < code42.events.count(); ++i)
            events.append(code42.events.object(i));
        return events;
    }

private Q_SLOTS:
    void johnMovedFortyFiles()
    {
        Code42Tenant code42;
        XdrTenant xdr;
        tellJohnsStory({}, SeedMs, code42, xdr);
        const QList<QJsonObject> events = johnsEvents(code42);
        QCOMPARE(events.size(), 40);
        QMap<QString, int> ways;
        QSet<QString> hosts;
        QSet<QString> names;
        int trusted = 0;
        int withoutOwner = 0;
        int withoutHash = 0;
        qint64 bytes = 0;
        for (const QJsonObject &event : events) {
            ++ways[at(event, u"destination.name"_s).toString()];
            hosts.insert(at(event, u"source.name"_s).toString());
            names.insert(at(event, u"file.name"_s).toString());
            bytes += at(event, u"file.sizeInBytes"_s).toInteger();
            trusted += at(event, u"risk.trusted"_s).toBool() ? 1 : 0;
            withoutOwner += at(event, u"file.owner"_s).isNull() ? 1 : 0;
            if (at(event, u"file.hash.md5"_s).isNull()) {
                ++withoutHash;
                QVERIFY(!at(event, u"file.hash.md5Error"_s).toString().isEmpty());
                QVERIFY(!at(event, u"file.hash.sha256Error"_s).toString().isEmpty());
            }
            QCOMPARE(at(event, u"user.email"_s).toString(), QString(john::Username));
            QVERIFY(!at(event, u"source.ip"_s).toString().isEmpty());
            QVERIFY(!at(event, u"source.privateIp"_s).toArray().isEmpty());
            const qint64 when = msFromIso(at(event, u"@timestamp"_s).toString());
            QVERIFY(when < SeedMs && when > SeedMs - 80 * 60'000);
        }
        QCOMPARE(ways, (QMap<QString, int>{{u"Dropbox"_s, 24}, {u"Removable media"_s, 13}, {u"OneDrive"_s, 3}}));
        QCOMPARE(hosts, (QSet<QString>{john::LaptopName, john::WorkstationName}));
        QCOMPARE(names.size(), 40);
        QCOMPARE(trusted, 3);
        QCOMPARE(withoutHash, 1);
        QVERIFY(withoutOwner >= 2);
        QVERIFY(bytes > 1'800'000'000 && bytes < 2'200'000'000);
    }

    void johnIsLeavingAndHasAManager()
    {
        Code42Tenant code42;
        XdrTenant xdr;
        tellJohnsStory({}, SeedMs, code42, xdr);
        const QList<QJsonObject> actors = code42.actors.rows(
            [](const QJsonObject &actor) { return actor.value(u"name"_s).toString() == QString(john::Username); });
        QCOMPARE(actors.size(), 1);
        QCOMPARE(actors.first().value(u"endDate"_s).toString(), u"2026-06-23"_s);
        const QJsonObject manager = code42.actors.row(actors.first().value(u"managerActorId"_s).toString());
        QCOMPARE(manager.value(u"name"_s).toString(), QString(john::ManagerUsername));
        QCOMPARE(code42.sessions.size(), 1);
        QCOMPARE(code42.sessions.row(john::sessionId()).value(u"exfiltrationSummary"_s).toString(),
                 QString(john::AlertName));
        QCOMPARE(code42.sessionEventIds.value(john::sessionId()).size(), 40);
    }

    void theControlUserHasAnAlertOfHerOwn()
    {
        Code42Tenant code42;
        XdrTenant xdr;
        JohnStory story;
        story.controlAlert = true;
        tellJohnsStory(story, SeedMs, code42, xdr);
        QCOMPARE(code42.sessions.size(), 2);
        const QJsonObject session = code42.sessions.row(john::controlSessionId());
        QCOMPARE(session.value(u"actorName"_s).toString(), QString(john::ControlUsername));
        QCOMPARE(code42.sessionEventIds.value(john::controlSessionId()).size(), 2);
        QCOMPARE(code42.events.count(), 42);
    }

    void everyTimeIsRelativeToTheSeed()
    {
        Code42Tenant first;
        Code42Tenant second;
        XdrTenant xdr;
        tellJohnsStory({}, SeedMs, first, xdr);
        tellJohnsStory({}, SeedMs + 86'400'000, second, xdr);
        for (qint64 i = 0; i < first.events.count(); ++i) {
            QCOMPARE(second.events.timeMs(i) - first.events.timeMs(i), 86'400'000);
            QCOMPARE(second.events.id(i), first.events.id(i));
        }
    }

    void aCompanyIsTheSameEveryTime()
    {
        const CompanyStory story{.users = 300, .sessions = 10, .events = 5000, .days = 30, .number = 7};
        const CompanyEvents first(story, SeedMs);
        const CompanyEvents second(story, SeedMs);
        CompanyStory otherStory = story;
        otherStory.number = 8;
        const CompanyEvents other(otherStory, SeedMs);
        int same = 0;
        for (qint64 i = 0; i < 5000; i += 499) {
            QCOMPARE(first.json(i), second.json(i));
            same += first.json(i) == other.json(i) ? 1 : 0;
        }
        QCOMPARE(same, 0);
    }

    void generatedEventsAreInOrderAndFindable()
    {
        const CompanyStory story{.users = 300, .sessions = 10, .events = 10'000'000, .days = 90, .number = 1};
        const CompanyEvents events(story, SeedMs);
        QCOMPARE(events.count(), 10'000'000);
        qint64 lastMs = 0;
        QString lastId;
        for (qint64 i = 0; i < events.count(); i += 99'991) {
            QVERIFY(events.timeMs(i) >= lastMs);
            QVERIFY(events.id(i) > lastId);
            lastMs = events.timeMs(i);
            lastId = events.id(i);
            QCOMPARE(events.indexOfId(lastId), i);
        }
        QVERIFY(events.timeMs(0) >= SeedMs - 90LL * 86'400'000);
        QVERIFY(events.timeMs(events.count() - 1) < SeedMs);
        QCOMPARE(events.indexOfId(u"0_000000001_wrong"_s), -1);
        QCOMPARE(events.indexOfId(u"nonsense"_s), -1);
    }

    /// The search trusts the quick way; it must say what the event says.
    void quickValuesAgreeWithTheEvent()
    {
        const CompanyEvents events({.users = 200, .sessions = 5, .events = 3000, .days = 60, .number = 3}, SeedMs);
        const QMap<QString, QuickTerm> terms{{u"event.id"_s, QuickTerm::EventId},
                                             {u"user.email"_s, QuickTerm::UserEmail},
                                             {u"user.id"_s, QuickTerm::UserId},
                                             {u"user.deviceUid"_s, QuickTerm::DeviceUid},
                                             {u"event.action"_s, QuickTerm::EventAction}};
        for (qint64 i = 0; i < events.count(); i += 7) {
            const QJsonObject event = QJsonDocument::fromJson(events.json(i)).object();
            QVERIFY(!event.isEmpty());
            QCOMPARE(msFromIso(at(event, u"@timestamp"_s).toString()), events.timeMs(i));
            for (auto term = terms.begin(); term != terms.end(); ++term) {
                QString quick;
                QVERIFY(events.quickValue(i, term.value(), &quick));
                QCOMPARE(quick, at(event, term.key()).toString());
            }
        }
    }

    void aCompanyLooksLikeOne()
    {
        const CompanyEvents events({.users = 400, .sessions = 20, .events = 20'000, .days = 90, .number = 1}, SeedMs);
        QMap<QString, int> perPerson;
        QSet<QString> actions;
        QSet<QString> categories;
        int atNight = 0;
        int trusted = 0;
        for (qint64 i = 0; i < events.count(); i += 4) {
            const QJsonObject event = QJsonDocument::fromJson(events.json(i)).object();
            ++perPerson[at(event, u"user.email"_s).toString()];
            actions.insert(at(event, u"event.action"_s).toString());
            categories.insert(at(event, u"file.category"_s).toString());
            const int hour = QDateTime::fromMSecsSinceEpoch(events.timeMs(i), Qt::UTC).time().hour();
            atNight += hour < 7 || hour >= 19 ? 1 : 0;
            trusted += at(event, u"risk.trusted"_s).toBool() ? 1 : 0;
        }
        const QList<int> counts = perPerson.values();
        QVERIFY(*std::max_element(counts.begin(), counts.end()) > 3 * 5000 / 400); // some are busier than others
        QVERIFY(perPerson.size() > 200);
        QVERIFY(actions.size() >= 8);
        QVERIFY(categories.size() >= 8);
        QVERIFY(atNight < 5000 / 4);
        QVERIFY(trusted > 5000 / 3 && trusted < 5000 * 3 / 4);
    }

    void everybodyHasAnAddressOfTheirOwn()
    {
        const CompanyPeople people({.users = 20'000, .sessions = 0, .events = 0, .days = 90, .number = 1});
        QSet<QString> addresses;
        QSet<QString> userIds;
        for (int i = 0; i < people.count(); ++i) {
            addresses.insert(people.username(i));
            userIds.insert(people.userId(i));
        }
        QCOMPARE(addresses.size(), 20'000);
        QCOMPARE(userIds.size(), 20'000);
    }

    void sessionsHoldTheirPersonsEvents()
    {
        Code42Tenant code42;
        XdrTenant xdr;
        const CompanyStory story{.users = 100, .sessions = 30, .events = 6000, .days = 90, .number = 1};
        tellCompanyStory(story, SeedMs, code42, xdr);
        QCOMPARE(code42.sessions.size(), 30);
        QCOMPARE(code42.users.size(), 100);
        QSet<QString> taken;
        for (const QJsonObject &session : code42.sessions.rows()) {
            const QStringList ids = code42.sessionEventIds.value(session.value(u"sessionId"_s).toString());
            QVERIFY(!ids.isEmpty());
            for (const QString &id : ids) {
                const QJsonObject event = code42.events.object(code42.events.numberOfId(id));
                QCOMPARE(at(event, u"user.email"_s), session.value(u"actorName"_s));
                QVERIFY(!taken.contains(id));
                taken.insert(id);
            }
        }
    }

    void severityFollowsTheScore_data()
    {
        QTest::addColumn<int>("score");
        QTest::addColumn<QString>("severity");
        QTest::newRow("none") << 0 << u"NO_RISK_INDICATED"_s;
        QTest::newRow("lowest low") << 1 << u"LOW"_s;
        QTest::newRow("highest low") << 3 << u"LOW"_s;
        QTest::newRow("lowest moderate") << 4 << u"MODERATE"_s;
        QTest::newRow("highest moderate") << 6 << u"MODERATE"_s;
        QTest::newRow("lowest high") << 7 << u"HIGH"_s;
        QTest::newRow("highest high") << 8 << u"HIGH"_s;
        QTest::newRow("critical") << 9 << u"CRITICAL"_s;
    }
    void severityFollowsTheScore()
    {
        QFETCH(int, score);
        QFETCH(QString, severity);
        QCOMPARE(riskSeverity(score), severity);
    }

    void textsAreWrittenAsJson()
    {
        FileEventFacts facts;
        facts.id = u"1_\"quoted\"_\\"_s;
        facts.fileName = u"Gr\u00fc\u00dfe\u0001\n\U0001F600.docx"_s;
        const QJsonObject event = QJsonDocument::fromJson(fileEventJson(facts)).object();
        QCOMPARE(at(event, u"event.id"_s).toString(), facts.id);
        QCOMPARE(at(event, u"file.name"_s).toString(), facts.fileName);
        QVERIFY(at(event, u"file.owner"_s).isNull());
        QVERIFY(at(event, u"file.sizeInBytes"_s).isNull());
    }
};

QTEST_GUILESS_MAIN(StoriesTest)
#include "tst_stories.moc"
