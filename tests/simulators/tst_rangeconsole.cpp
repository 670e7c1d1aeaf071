// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wireclient.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

const qint64 SeedMs = msFromIso(u"2026-06-11T14:00:00.000Z");
constexpr char NoOne[] = "00000000-0000-0000-0000-000000000000";

QJsonValue data(const WireAnswer &answer)
{
    return answer.object().value(u"data"_s);
}

QJsonArray filesWith(const QString &term, const QString &op, const QJsonValue &value)
{
    const QJsonObject filter{{u"term"_s, term}, {u"operator"_s, op}, {u"value"_s, value}};
    return {QJsonObject{{u"filterClause"_s, u"AND"_s}, {u"filters"_s, QJsonArray{filter}}}};
}

QByteArray hostAndTarget(const QJsonValue &url, const QByteArray &target)
{
    return QByteArray(url.toString().startsWith(u"http://"_s) ? target : "/v9/nothing"_ba);
}

} // namespace

/// What public client libraries need of the older services and of today's, and once did not get: every row here was
/// found by walking a library's methods against the range.
class RangeConsoleTest : public QObject
{
    Q_OBJECT

    ManualClock m_clock{SeedMs};
    std::unique_ptr<Range> m_range;
    std::unique_ptr<WireClient> m_client;

    [[nodiscard]] QJsonObject user(int index) const
    {
        return data(m_client->get("/api/v1/User?pgNum=1&pgSize=10"_ba))[u"users"_s][index].toObject();
    }
    [[nodiscard]] QByteArray rootOrg() const
    {
        return m_client->get("/v1/orgs"_ba).object().value(u"orgs"_s)[0][u"orgGuid"_s].toString().toLatin1();
    }
    [[nodiscard]] QString newMatter() const
    {
        const QJsonValue policy = m_client->post("/v1/legal-hold/policies"_ba, QJsonObject{{u"name"_s, u"p"_s}})
                                      .object()
                                      .value(u"policyId"_s);
        return m_client->post("/v1/legal-hold/matters"_ba, QJsonObject{{u"name"_s, u"m"_s}, {u"policyId"_s, policy}})
            .object()
            .value(u"matterId"_s)
            .toString();
    }

private Q_SLOTS:
    void init()
    {
        m_clock.setNowMs(SeedMs);
        RangeOptions options;
        options.story = *parseStory(u"john"_s);
        options.clock = &m_clock;
        m_range = std::make_unique<Range>();
        const Result<RangeAddresses> addresses = m_range->start(options);
        QVERIFY(addresses.isOk());
        m_client = std::make_unique<WireClient>(*addresses);
        QCOMPARE(m_client->signIn().status, 200);
    }
    void cleanup()
    {
        m_client.reset();
        m_range.reset();
    }

    void howAUserSignsInIsToldBeforeTheSignIn()
    {
        const WireClient stranger(m_range->addresses());
        const WireAnswer answer = stranger.get("/c42api/v3/LoginConfiguration?username=a%40b.test"_ba);
        QCOMPARE(answer.status, 200);
        QCOMPARE(data(answer)[u"loginType"_s].toString(), u"LOCAL"_s);
    }

    /// A client that pages until a page is empty must come to its end.
    void pastTheLastPageThereIsNothing_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QString>("list");
        QTest::newRow("hold policies") << "/v1/legal-hold/policies?page=900&pageSize=10"_ba << u"policies"_s;
        QTest::newRow("matters") << "/v1/legal-hold/matters?page=900&pageSize=10"_ba << u"matters"_s;
        QTest::newRow("trusted activities")
            << "/v2/trusted-activities?page_num=900&page_size=10"_ba << u"trustedActivities"_s;
        QTest::newRow("agents") << "/v1/agents?page=900&pageSize=10"_ba << u"agents"_s;
    }
    void pastTheLastPageThereIsNothing()
    {
        QFETCH(QByteArray, target);
        QFETCH(QString, list);
        (void)newMatter();
        const WireAnswer answer = m_client->get(target);
        QCOMPARE(answer.status, 200);
        QVERIFY2(answer.object().value(list).isArray(), answer.body.constData());
        QCOMPARE(answer.object().value(list).toArray().size(), 0);
    }

    /// Clients read the name up to the end of the line, quotes and all.
    void aDownloadsNameStandsWithoutQuotes()
    {
        const QJsonObject made{{u"name"_s, u"c"_s}};
        const QByteArray number =
            QByteArray::number(m_client->post("/v1/cases"_ba, made).object().value(u"number"_s).toInt());
        QCOMPARE(m_client->get("/v1/cases/" + number + "/export").headers.value("content-disposition"_ba).count('"'),
                 0);
    }

    void trueInAnyCaseAsksForAWholeCase()
    {
        const QJsonArray events =
            m_client
                ->post("/v2/file-events"_ba, QJsonObject{{u"groups"_s, filesWith(u"file.name"_s, u"IS"_s, u"*.py"_s)}})
                .object()
                .value(u"fileEvents"_s)
                .toArray();
        QVERIFY(!events.isEmpty());
        const QByteArray number = QByteArray::number(
            m_client->post("/v1/cases"_ba, QJsonObject{{u"name"_s, u"c"_s}}).object().value(u"number"_s).toInt());
        (void)m_client->post("/v1/cases/" + number + "/fileevent",
                             QJsonObject{{u"events"_s, QJsonArray{events[0][u"event"_s][u"id"_s]}}});
        const QByteArray small = m_client->get("/v1/cases/" + number + "/export/full?files=true&summary=true").body;
        const QByteArray large = m_client->get("/v1/cases/" + number + "/export/full?files=True&summary=True").body;
        QCOMPARE(large.size(), small.size());
    }

    /// Libraries turn these into their named errors by status and text.
    void mistakesAreToldInTheWordsThatClientsKnow_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("text");
        const QJsonObject none;
        QTest::newRow("users of no organisation")
            << "GET"_ba
            << "/api/v1/User?orgUid=nope"_ba << none << 400 << "Organization was not found"_ba;
        QTest::newRow("devices of no organisation")
            << "GET"_ba
            << "/api/v1/Computer?orgUid=nope"_ba << none << 400 << "Unable to find org"_ba;
        QTest::newRow("a name that is no address")
            << "PUT"_ba
            << "/api/v1/User/{user}?idType=uid"_ba << QJsonObject{{u"username"_s, u"plain"_s}} << 500
            << "USERNAME_NOT_AN_EMAIL"_ba;
        QTest::newRow("an address that is none") << "PUT"_ba
                                                 << "/api/v1/User/{user}?idType=uid"_ba
                                                 << QJsonObject{{u"email"_s, u"plain"_s}} << 500 << "EMAIL_INVALID"_ba;
        QTest::newRow("a password too short")
            << "PUT"_ba
            << "/api/v1/User/{user}?idType=uid"_ba << QJsonObject{{u"password"_s, u"x"_s}} << 500
            << "NEW_PASSWORD_INVALID"_ba;
        QTest::newRow("members of no watchlist")
            << "POST"_ba << QByteArray("/v1/watchlists/") + NoOne + "/included-users/add"
            << QJsonObject{{u"userIds"_s, QJsonArray{u"1"_s}}, {u"watchlistId"_s, QLatin1StringView(NoOne)}} << 400
            << "Watchlist not found"_ba;
        QTest::newRow("an archive") << "GET"_ba
                                    << "/api/v1/Archive/1234"_ba << none << 404 << "ARCHIVE_NOT_FOUND"_ba;
        QTest::newRow("an unknown download token") << "GET"_ba
                                                   << "/api/v1/get-file?token=guess"_ba << none << 401 << "token"_ba;
    }
    void mistakesAreToldInTheWordsThatClientsKnow()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QJsonObject, body);
        QFETCH(int, status);
        QFETCH(QByteArray, text);
        target.replace("{user}", user(1).value(u"userUid"_s).toString().toLatin1());
        const WireAnswer answer =
            method == "GET" ? m_client->get(target) : m_client->call(method, target, QJsonValue(body));
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.body.contains(text), answer.body.constData());
    }

    void whoIsOnHoldCannotBeSwitchedOff()
    {
        const QJsonObject device =
            data(m_client->get("/api/v1/Computer?pgNum=1&pgSize=1"_ba))[u"computers"_s][0].toObject();
        const QString matter = newMatter();
        (void)m_client->post("/v1/legal-hold/matters/" + matter.toLatin1() + "/custodians",
                             QJsonObject{{u"userId"_s, device.value(u"userUid"_s)}});
        const WireAnswer refused = m_client->post("/api/v4/computer-deactivation/update"_ba,
                                                  QJsonObject{{u"id"_s, device.value(u"computerId"_s)}});
        QCOMPARE(refused.status, 400);
        QVERIFY(refused.body.contains("ACTIVE_LEGAL_HOLD"));
        (void)m_client->post("/api/v4/legal-hold-deactivation/update"_ba, QJsonObject{{u"legalHoldUid"_s, matter}});
        QVERIFY(
            m_client
                ->post("/api/v4/computer-deactivation/update"_ba, QJsonObject{{u"id"_s, device.value(u"computerId"_s)}})
                .status
            < 300);
    }

    void whatHappenedToAHoldIsReported()
    {
        const QString matter = newMatter();
        const QString custodian = user(1).value(u"userUid"_s).toString();
        (void)m_client->post("/api/v1/LegalHoldMembership"_ba,
                             QJsonObject{{u"legalHoldUid"_s, matter}, {u"userUid"_s, custodian}});
        const WireAnswer report =
            m_client->get("/api/v1/LegalHoldEventReport?pgNum=1&pgSize=100&legalHoldUid=" + matter.toLatin1());
        QVERIFY2(report.body.contains("HoldCreated") && report.body.contains("MembershipCreated"),
                 report.body.constData());
        QVERIFY(!m_client->get("/api/v1/LegalHoldEventReport?pgNum=1&pgSize=100&legalHoldUid=1"_ba)
                     .body.contains("HoldCreated"));
    }

    /// What is changed at the console is seen at the gateway, under all of an organisation's names.
    void anOrganisationIsTheSameInAllItsVersions()
    {
        const QJsonObject made = data(m_client->post("/api/v3/orgs"_ba,
                                                     QJsonObject{{u"orgName"_s, u"o"_s},
                                                                 {u"parentOrgGuid"_s, QString::fromLatin1(rootOrg())}}))
                                     .toObject();
        const QByteArray guid = made.value(u"orgGuid"_s).toString().toLatin1();
        QCOMPARE(m_client->get("/v1/orgs/" + guid).object().value(u"parentOrgGuid"_s).toString().toLatin1(), rootOrg());
        const QByteArray uid = user(1).value(u"userUid"_s).toString().toLatin1();
        (void)m_client->post("/api/v3/users/" + uid + "/move", QJsonObject{{u"orgId"_s, made.value(u"orgId"_s)}});
        QCOMPARE(m_client->get("/v1/users/" + uid).object().value(u"orgGuid"_s).toString().toLatin1(), guid);
        QCOMPARE(data(m_client->get("/api/v1/User/" + uid))[u"orgUid"_s], made.value(u"orgUid"_s));

        (void)m_client->call("PUT"_ba, "/api/v1/Org/" + QByteArray::number(made.value(u"orgId"_s).toInt()),
                             QJsonObject{{u"orgName"_s, u"p"_s}, {u"settings"_s, QJsonObject{{u"maxSeats"_s, 7}}}});
        const QJsonValue shown = data(m_client->get("/api/v3/orgs/" + guid + "?incSettings=True"));
        QCOMPARE(shown[u"orgName"_s].toString(), u"p"_s);
        QCOMPARE(shown[u"settings"_s][u"maxSeats"_s].toInt(), 7);
        const QJsonObject packet{
            {u"key"_s, u"org-securityTools-enable"_s}, {u"value"_s, u"false"_s}, {u"locked"_s, false}};
        (void)m_client->call("PUT"_ba, "/api/v1/OrgSetting/" + guid, QJsonObject{{u"packets"_s, QJsonArray{packet}}});
        QCOMPARE(data(m_client->get("/api/v1/OrgSetting/" + guid))[u"org-securityTools-enable"_s].toObject(), packet);
    }

    void aDeviceKeepsWhatIsWrittenOnIt()
    {
        const QByteArray id = QByteArray::number(
            data(m_client->get("/api/v1/Computer?pgNum=1&pgSize=1"_ba))[u"computers"_s][0][u"computerId"_s].toInt());
        (void)m_client->call("PUT"_ba, "/api/v1/Computer/" + id,
                             QJsonObject{{u"notes"_s, u"n"_s}, {u"computerExtRef"_s, u"e"_s}});
        const QJsonValue device = data(m_client->get("/api/v1/Computer/" + id));
        QCOMPARE(device[u"notes"_s].toString(), u"n"_s);
        QCOMPARE(device[u"computerExtRef"_s].toString(), u"e"_s);
        QVERIFY(device[u"backupUsage"_s].isArray());
    }

    /// By way of the versions, the token and the bytes, the last without a sign-in.
    void aFileIsFetchedByItsHash()
    {
        const QJsonArray events =
            m_client
                ->post("/v2/file-events"_ba, QJsonObject{{u"groups"_s, filesWith(u"file.name"_s, u"IS"_s, u"*.py"_s)}})
                .object()
                .value(u"fileEvents"_s)
                .toArray();
        QVERIFY(!events.isEmpty());
        const QJsonValue file = events[0][u"file"_s];
        const QByteArray sha256 = file[u"hash"_s][u"sha256"_s].toString().toLatin1();
        const QJsonObject listing =
            m_client
                ->get("/api/v2/file-version-listing?fileSHA256=" + sha256
                      + "&deviceUid=" + events[0][u"user"_s][u"deviceUid"_s].toString().toLatin1() + "&filePath="
                      + (file[u"directory"_s].toString() + file[u"name"_s].toString()).toUtf8().toPercentEncoding())
                .object();
        const QJsonValue version = listing.value(u"securityEventVersionsAtPath"_s)[0];
        QCOMPARE(version[u"fileSHA256"_s].toString().toLatin1(), sha256);
        const QByteArray token = m_client
                                     ->get(hostAndTarget(version[u"edsUrl"_s],
                                                         "/api/v1/file-download-token?eventId="
                                                             + version[u"eventId"_s].toString().toLatin1()))
                                     .body;
        const WireClient stranger(m_range->addresses());
        const WireAnswer fetched = stranger.get("/api/v1/get-file?token=" + token);
        QCOMPARE(fetched.status, 200);
        QCOMPARE(QCryptographicHash::hash(fetched.body, QCryptographicHash::Sha256).toHex(), sha256);
    }

    void aFileIsFetchedFromWhereItIsStored()
    {
        const QJsonArray events =
            m_client
                ->post("/v2/file-events"_ba, QJsonObject{{u"groups"_s, filesWith(u"file.name"_s, u"IS"_s, u"*.py"_s)}})
                .object()
                .value(u"fileEvents"_s)
                .toArray();
        QVERIFY(!events.isEmpty());
        const QJsonObject hash = events[0][u"file"_s][u"hash"_s].toObject();
        const QJsonObject version =
            m_client
                ->post("/api/v1/FindAvailableVersion"_ba,
                       QJsonObject{{u"fileSHA256"_s, hash.value(u"sha256"_s)}, {u"fileMD5"_s, hash.value(u"md5"_s)}})
                .object();
        const QString token = data(m_client->get(hostAndTarget(version.value(u"storageNodeURL"_s),
                                                               "/api/v3/FileDownloadToken?fileId="
                                                                   + version.value(u"fileId"_s).toString().toLatin1())))
                                  .toString();
        const WireClient stranger(m_range->addresses());
        const WireAnswer fetched = stranger.get("/api/v3/GetFile?" + token.toLatin1());
        QCOMPARE(fetched.status, 200);
        QCOMPARE(QString::fromLatin1(QCryptographicHash::hash(fetched.body, QCryptographicHash::Sha256).toHex()),
                 hash.value(u"sha256"_s).toString());
        QCOMPARE(m_client
                     ->post("/api/v1/FindAvailableVersion"_ba,
                            QJsonObject{{u"fileSHA256"_s, QString(64, u'0')}, {u"fileMD5"_s, QString(32, u'0')}})
                     .status,
                 204);
    }
};

QTEST_GUILESS_MAIN(RangeConsoleTest)
#include "tst_rangeconsole.moc"
