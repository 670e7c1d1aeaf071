// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openconnection.h"
#include "realservice.h"

#include "incidents/fields.h"
#include "integrations/directory/directoryentry.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// The directory commands against a real Active Directory domain controller.
class TestActiveDirectory : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    RealService m_server;

    static void openAt(OpenConnection &connection, const QString &uri, const QString &caFile, const QString &account,
                       const QByteArray &password)
    {
        InstanceConfig config;
        config.name = u"corp-directory"_s;
        config.kind = u"active-directory"_s;
        config.settings = {{"uri"_L1, uri}, {"bind_name"_L1, account}, {"ca_file"_L1, caFile}, {"page_size"_L1, 50}};
        (void)connection.secrets.write(config.name, u"password"_s, Secret(password));
        const auto opened = connection.open(config);
        QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
    }

    void open(OpenConnection &connection, const QString &account = u"reader@holdfast.test"_s,
              const QByteArray &password = "Gr33n-apples")
    {
        openAt(connection, m_server.where(), m_folder.filePath(u"ca.pem"_s), account, password);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto why = m_server.start(u"ad.sh"_s, {m_folder.path()});
        if (m_server.missing)
            QSKIP(qPrintable(why));
        QVERIFY2(why.isEmpty(), qPrintable(why));
    }

    void bothWaysOfEncryptionSignIn_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("TLS from the start") << u"ldaps"_s;
        QTest::newRow("StartTLS") << u"ldap"_s;
    }

    void bothWaysOfEncryptionSignIn()
    {
        QFETCH(QString, scheme);
        OpenConnection connection;
        openAt(connection, QString(m_server.where()).replace("ldaps"_L1, scheme), m_folder.filePath(u"ca.pem"_s),
               u"reader@holdfast.test"_s, "Gr33n-apples");
        auto context = connection.context();
        const auto said = connection.instance->test(context);
        QVERIFY2(said.isOk(), said ? "" : qPrintable(said.error().message));
        QVERIFY2(said->contains(u"DC=holdfast,DC=test"_s), qPrintable(*said));
    }

    // mission: S31 S64
    void personAndManagerAreFound()
    {
        OpenConnection connection;
        open(connection);
        const auto user = connection.run(u"ad-get-user"_s, {{"username"_L1, "john.anderson@holdfast.test"_L1}});
        QVERIFY2(user.isOk(), user ? "" : qPrintable(user.error().message));
        QCOMPARE(user->incidentFields.value(field::displayName).toString(), u"John Anderson"_s);
        QCOMPARE(user->incidentFields.value(field::email).toString(), u"john.anderson@holdfast.test"_s);
        QCOMPARE(user->incidentFields.value(field::title).toString(), u"Director of Design"_s);
        QCOMPARE(user->incidentFields.value(field::department).toString(), u"Design"_s);
        const auto manager = connection.run(u"ad-get-user-manager"_s, {{"username"_L1, "john.anderson"_L1}});
        QVERIFY2(manager.isOk(), manager ? "" : qPrintable(manager.error().message));
        QCOMPARE(contextValue(*manager, u"UserManagerEmail"_s).toString(), u"priya.ortega@holdfast.test"_s);
        const auto comma = connection.run(u"ad-get-user-manager"_s, {{"username"_L1, "lee.under"_L1}});
        QVERIFY2(comma.isOk(), comma ? "" : qPrintable(comma.error().message));
        QCOMPARE(contextValue(*comma, u"UserManagerDisplayName"_s).toString(), u"Núñez, José"_s);
        const auto silent = connection.run(u"ad-get-user-manager"_s, {{"username"_L1, "ward.below"_L1}});
        QVERIFY(silent.isOk());
        QCOMPARE(contextValue(*silent, u"ActiveDirectory.Manager"_s).toObject().value("Status"_L1).toString(),
                 u"no mail"_s);
    }

    // mission: S23
    void groupsIncludeNestedAndPrimaryOnes()
    {
        OpenConnection connection;
        open(connection);
        const auto namesOf = [&](const QString &person) {
            QStringList names;
            const auto groups = connection.run(u"ad-get-user-groups"_s, {{"username"_L1, person}});
            if (groups) {
                for (const auto &group : contextValue(*groups, u"ActiveDirectory.UserGroups"_s).toArray())
                    names += group.toObject().value("name"_L1).toString();
            }
            return names;
        };
        const auto johns = namesOf(u"john.anderson"_s);
        QVERIFY2(johns.contains(u"Executive Team"_s), qPrintable(johns.join(u',')));
        QVERIFY(johns.contains(u"Vice Presidents"_s));
        QVERIFY(johns.contains(u"Domain Users"_s));
        QVERIFY(!namesOf(u"rosa.silva"_s).contains(u"Executive Team"_s));
    }

    void manyEntriesComeOverPages()
    {
        OpenConnection connection;
        open(connection);
        const auto found = connection.run(
            u"ad-search"_s,
            {{"filter"_L1, "(sAMAccountName=many*)"_L1}, {"size-limit"_L1, 0}, {"attributes"_L1, "cn"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(contextValue(*found, u"ActiveDirectory.Search"_s).toArray().size(), 120);
        const auto some =
            connection.run(u"ad-search"_s, {{"filter"_L1, "(sAMAccountName=many*)"_L1}, {"size-limit"_L1, 70}});
        QCOMPARE(contextValue(*some, u"ActiveDirectory.Search"_s).toArray().size(), 70);
    }

    void hostileNamesFindNobody()
    {
        OpenConnection connection;
        open(connection);
        for (const auto &name : {u"*"_s, u"a)(objectClass=*"_s}) {
            const auto output = connection.run(u"ad-get-user"_s, {{"email"_L1, name}});
            QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
            QVERIFY(contextValue(*output, u"ActiveDirectory.Users"_s).isUndefined());
        }
    }

    void accountIsDisabledOnceAndEnabledAgain()
    {
        OpenConnection connection;
        open(connection, u"Administrator@holdfast.test"_s, "Adm1n-of-tests");
        const QJsonObject rosa{{"username"_L1, "rosa.silva"_L1}};
        const auto disabled = connection.run(u"ad-disable-account"_s, rosa);
        QVERIFY2(disabled.isOk(), disabled ? "" : qPrintable(disabled.error().message));
        const auto bits = contextValue(*disabled, u"ActiveDirectory.Users"_s)
                              .toObject()
                              .value("userAccountControl"_L1)
                              .toString()
                              .toInt();
        QCOMPARE(bits & 2, 2);
        QVERIFY(connection.run(u"ad-disable-account"_s, rosa).isOk());
        QCOMPARE(connection.recorder.changes().size(), 1);
        const auto probed = connection.probe(u"ad-disable-account"_s, rosa);
        QVERIFY(probed.isOk() && probed->has_value());
        const auto enabled = connection.run(u"ad-enable-account"_s, rosa);
        QVERIFY2(enabled.isOk(), enabled ? "" : qPrintable(enabled.error().message));
        QCOMPARE(contextValue(*enabled, u"ActiveDirectory.Users"_s)
                     .toObject()
                     .value("userAccountControl"_L1)
                     .toString()
                     .toInt(),
                 bits & ~2);
        const QJsonObject membership{{"username"_L1, "rosa.silva"_L1}, {"group-cn"_L1, "Executive Team"_L1}};
        QVERIFY(connection.run(u"ad-add-to-group"_s, membership).isOk());
        QVERIFY(connection.run(u"ad-remove-from-group"_s, membership).isOk());
        QCOMPARE(connection.run(u"ad-disable-account"_s, {{"username"_L1, "Administrator"_L1}}).error().code,
                 ErrorCode::Forbidden);
    }

    // mission: S23
    void executivesAreFoundThroughNestedAndPrimaryGroups_data()
    {
        QTest::addColumn<QString>("account");
        QTest::addColumn<QString>("groups");
        QTest::addColumn<QString>("titles");
        QTest::addColumn<bool>("executive");
        QTest::newRow("through a group in the group") << u"john.anderson"_s << u"Executive Team"_s << QString() << true;
        QTest::newRow("as primary group") << u"prima.exec"_s << u"Executive Team,Board"_s << QString() << true;
        QTest::newRow("in none") << u"rosa.silva"_s << u"Executive Team,Board"_s << QString() << false;
        QTest::newRow("by title") << u"priya.ortega"_s << u"Board"_s << u"Chief *"_s << true;
        QTest::newRow("a title that only contains it") << u"rosa.silva"_s << u"Board"_s << u"Account"_s << false;
    }

    void executivesAreFoundThroughNestedAndPrimaryGroups()
    {
        QFETCH(QString, account);
        QFETCH(QString, groups);
        QFETCH(QString, titles);
        QFETCH(bool, executive);
        OpenConnection connection;
        open(connection);
        const auto checked = connection.run(u"ad-check-executive"_s,
                                            {{"username"_L1, account}, {"groups"_L1, groups}, {"titles"_L1, titles}});
        QVERIFY2(checked.isOk(), checked ? "" : qPrintable(checked.error().message));
        QCOMPARE(contextValue(*checked, u"ActiveDirectory.Executive"_s).toObject().value("IsExecutive"_L1).toBool(),
                 executive);
        QCOMPARE(checked->incidentFields.value(field::isExecutive).toBool(), executive);
    }

    void unknownExecutiveGroupIsAnErrorAndNotANo()
    {
        OpenConnection connection;
        open(connection);
        const auto checked = connection.run(u"ad-check-executive"_s,
                                            {{"username"_L1, "rosa.silva"_L1}, {"groups"_L1, "Executive Taem"_L1}});
        QVERIFY(!checked.isOk());
        QCOMPARE(checked.error().code, ErrorCode::NotFound);
        QVERIFY(checked.error().message.contains(u"Executive Taem"_s));
    }

    void managersWhoCannotBeWrittenToAreTold_data()
    {
        QTest::addColumn<QString>("account");
        QTest::addColumn<QString>("climb");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("mail");
        QTest::newRow("their own manager") << u"self.boss"_s << u"false"_s << u"self"_s << QString();
        QTest::newRow("no manager recorded") << u"bea.summit"_s << u"false"_s << u"no manager"_s << QString();
        QTest::newRow("disabled manager") << u"quiet.lead"_s << u"false"_s << u"disabled"_s << QString();
        QTest::newRow("manager without mail") << u"team.member"_s << u"false"_s << u"no mail"_s << QString();
        QTest::newRow("the next one above whom mail reaches")
            << u"team.member"_s << u"true"_s << u"found"_s << u"bea.summit@holdfast.test"_s;
        QTest::newRow("nobody of that name") << u"no.body"_s << u"true"_s << u"person not found"_s << QString();
    }

    // mission: S64
    void managersWhoCannotBeWrittenToAreTold()
    {
        QFETCH(QString, account);
        QFETCH(QString, climb);
        QFETCH(QString, status);
        QFETCH(QString, mail);
        OpenConnection connection;
        open(connection);
        const auto found = connection.run(u"ad-get-user-manager"_s, {{"username"_L1, account}, {"climb"_L1, climb}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(contextValue(*found, u"ActiveDirectory.Manager"_s).toObject().value("Status"_L1).toString(), status);
        QCOMPARE(contextValue(*found, u"UserManagerEmail"_s).toString(), mail);
    }

    void reportsAreListedDirectAndNested()
    {
        OpenConnection connection;
        open(connection);
        const auto count = [&](const QJsonObject &arguments) {
            const auto found = connection.run(u"ad-get-user-reports"_s, arguments);
            return found ? contextValue(*found, u"ActiveDirectory.Reports"_s).toArray().size() : -1;
        };
        QCOMPARE(count({{"username"_L1, "rosa.silva"_L1}}), 120);
        QCOMPARE(count({{"username"_L1, "priya.ortega"_L1}}), 3);
        QCOMPARE(count({{"username"_L1, "priya.ortega"_L1}, {"nested"_L1, "true"_L1}}), 124);
        QCOMPARE(count({{"username"_L1, "self.boss"_L1}, {"nested"_L1, "true"_L1}}), 0);
    }

    void peopleAreFoundByEveryName_data()
    {
        QTest::addColumn<QJsonObject>("arguments");
        const auto row = [](const char *name, const char *argument, const QString &value) {
            QTest::newRow(name) << QJsonObject{{QString::fromLatin1(argument), value}};
        };
        row("account", "username", u"rosa.silva"_s);
        row("account in another case", "username", u"ROSA.Silva"_s);
        row("domain and account", "username", u"HOLDFAST\\rosa.silva"_s);
        row("mail address as account", "username", u"rosa.silva@holdfast.test"_s);
        row("mail address", "email", u"Rosa.Silva@holdfast.test"_s);
        row("former mail address", "email", u"rosa.former@holdfast.test"_s);
        row("full name", "name", u"Rosa Silva"_s);
        row("DN", "dn", u"CN=Rosa Silva,OU=Staff,DC=holdfast,DC=test"_s);
        row("DN in another spelling", "dn", u"cn=rosa\\20silva, ou=staff, dc=HOLDFAST, dc=test"_s);
        QTest::newRow("another attribute") << QJsonObject{{"custom-field-type"_L1, "userPrincipalName"_L1},
                                                          {"custom-field-data"_L1, "rosa.silva@holdfast.test"_L1}};
        QTest::newRow("the strongest of several")
            << QJsonObject{{"username"_L1, "rosa.silva"_L1}, {"name"_L1, "Bea Summit"_L1}};
    }

    void peopleAreFoundByEveryName()
    {
        QFETCH(QJsonObject, arguments);
        OpenConnection connection;
        open(connection);
        const auto found = connection.run(u"ad-get-user"_s, arguments);
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(contextValue(*found, u"ActiveDirectory.Users"_s).toObject().value("sAMAccountName"_L1).toString(),
                 u"rosa.silva"_s);
        QCOMPARE(contextValue(*found, u"Account"_s).toObject().value("Username"_L1).toString(), u"rosa.silva"_s);
    }

    // GUID and SID are written as people know them, and lead back to the same person.
    void personIsFoundAgainByGuidAndSid()
    {
        OpenConnection connection;
        open(connection);
        const auto found = connection.run(u"ad-get-user"_s,
                                          {{"username"_L1, "jose.nunez"_L1},
                                           {"attributes"_L1, "objectSid,whenCreated"_L1},
                                           {"user-account-control-out"_L1, "true"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto user = contextValue(*found, u"ActiveDirectory.Users"_s).toObject();
        QVERIFY(user.value("objectSid"_L1).toString().startsWith(u"S-1-5-21-"_s));
        QVERIFY(msFromGeneralizedTime(user.value("whenCreated"_L1).toString()) > 0);
        QVERIFY(user.value("userAccountControlFields"_L1).toObject().value("NORMAL_ACCOUNT"_L1).toBool());
        for (const auto &base : {u"<GUID=%1>"_s.arg(user.value("objectGUID"_L1).toString()),
                                 u"<SID=%1>"_s.arg(user.value("objectSid"_L1).toString())}) {
            const auto again = connection.run(u"ad-get-user"_s, {{"dn"_L1, base}});
            QVERIFY2(again.isOk(), again ? "" : qPrintable(again.error().message));
            QCOMPARE(contextValue(*again, u"Account"_s).toObject().value("Username"_L1).toString(), u"jose.nunez"_s);
        }
    }

    // The server gives members piecewise when asked so; all of them come together.
    void longListsOfMembersComeWhole()
    {
        OpenConnection connection;
        open(connection);
        const auto found = connection.run(u"ad-search"_s,
                                          {{"filter"_L1, "(&(objectClass=group)(cn=Everybody))"_L1},
                                           {"attributes"_L1, "member;range=0-49,member"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(contextValue(*found, u"ActiveDirectory.Search"_s)
                     .toArray()
                     .first()
                     .toObject()
                     .value("member"_L1)
                     .toArray()
                     .size(),
                 120);
    }

    void membersIncludeNestedAndPrimaryOnes()
    {
        OpenConnection connection;
        open(connection);
        const auto namesOf = [&](const QString &group) {
            QStringList names;
            const auto found = connection.run(u"ad-get-group-members"_s, {{"group-dn"_L1, group}});
            if (found) {
                for (const auto &account : contextValue(*found, u"Account"_s).toArray())
                    names += account.toObject().value("Username"_L1).toString();
            }
            names.sort();
            return names;
        };
        QCOMPARE(namesOf(u"CN=Executive Team,OU=Groups,DC=holdfast,DC=test"_s),
                 (QStringList{u"bea.summit"_s, u"john.anderson"_s}));
        QCOMPARE(namesOf(u"Board"_s), QStringList{u"prima.exec"_s});
    }

    void computersAreFoundByNameAndByTheirKeeper_data()
    {
        QTest::addColumn<QJsonObject>("arguments");
        QTest::newRow("name") << QJsonObject{{"name"_L1, "laptop-7"_L1}};
        QTest::newRow("account") << QJsonObject{{"name"_L1, "LAPTOP-7$"_L1}};
        QTest::newRow("host name") << QJsonObject{{"name"_L1, "laptop-7.holdfast.test"_L1}};
        QTest::newRow("keeper") << QJsonObject{{"managed-by"_L1, "john.anderson"_L1}};
    }

    void computersAreFoundByNameAndByTheirKeeper()
    {
        QFETCH(QJsonObject, arguments);
        OpenConnection connection;
        open(connection);
        const auto found = connection.run(u"ad-get-computer"_s, arguments);
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto computers = contextValue(*found, u"ActiveDirectory.Computers"_s).toArray();
        QCOMPARE(computers.size(), 1);
        QCOMPARE(computers.first().toObject().value("name"_L1).toString(), u"LAPTOP-7"_s);
    }

    void computerIsPutIntoAGroupAndTakenOut()
    {
        OpenConnection connection;
        open(connection, u"Administrator@holdfast.test"_s, "Adm1n-of-tests");
        const QJsonObject membership{{"computer-name"_L1, "LAPTOP-7"_L1}, {"group-cn"_L1, "Board"_L1}};
        const auto added = connection.run(u"ad-add-to-group"_s, membership);
        QVERIFY2(added.isOk(), added ? "" : qPrintable(added.error().message));
        const auto facts = contextValue(*added, u"ActiveDirectory.Membership"_s).toObject();
        QCOMPARE(facts.value("isMember"_L1).toBool(), true);
        QCOMPARE(facts.value("group"_L1).toString(), u"Board"_s);
        QVERIFY(connection.run(u"ad-add-to-group"_s, membership).isOk());
        QCOMPARE(connection.recorder.changes().size(), 1);
        QVERIFY(connection.probe(u"ad-add-to-group"_s, membership)->has_value());
        QVERIFY(connection.run(u"ad-remove-from-group"_s, membership).isOk());
        QVERIFY(!connection.probe(u"ad-add-to-group"_s, membership)->has_value());
        QCOMPARE(connection
                     .run(u"ad-add-to-group"_s,
                          {{"username"_L1, "x"_L1}, {"computer-name"_L1, "y"_L1}, {"group-cn"_L1, "Board"_L1}})
                     .error()
                     .code,
                 ErrorCode::InvalidInput);
    }

    // The account signs in with what was set, so the test is the sign-in itself.
    void newPasswordSignsInAndIsNowhereRecorded()
    {
        OpenConnection connection;
        open(connection, u"Administrator@holdfast.test"_s, "Adm1n-of-tests");
        const auto signsIn = [&](const QByteArray &password) {
            OpenConnection other;
            open(other, u"team.member@holdfast.test"_s, password);
            auto context = other.context();
            return other.instance->test(context).isOk();
        };
        QVERIFY(signsIn("Gr33n-apples"));
        const auto changed = connection.run(u"ad-set-new-password"_s,
                                            {{"username"_L1, "team.member"_L1}, {"password"_L1, u"N3w ‹päss›"_s}});
        QVERIFY2(changed.isOk(), changed ? "" : qPrintable(changed.error().message + changed.error().details));
        QVERIFY(signsIn(u"N3w ‹päss›"_s.toUtf8()));
        QByteArray utf16(reinterpret_cast<const char *>(u"N3w ‹päss›"), 20);
        QVERIFY(!connection.recorder.everything().contains(u"N3w ‹päss›"_s.toUtf8()));
        QVERIFY(!connection.recorder.everything().contains(utf16));
        QVERIFY(!connection.recorder.everything().contains(utf16.toBase64()));
        const auto weak =
            connection.run(u"ad-set-new-password"_s, {{"username"_L1, "team.member"_L1}, {"password"_L1, "abc"_L1}});
        QVERIFY(!weak.isOk());
        QVERIFY2(weak.error().message.contains(u"domain's rules"_s), qPrintable(weak.error().message));
        const auto expired = connection.run(u"ad-expire-password"_s, {{"username"_L1, "team.member"_L1}});
        QVERIFY2(expired.isOk(), expired ? "" : qPrintable(expired.error().message));
        QVERIFY(!signsIn(u"N3w ‹päss›"_s.toUtf8()));
    }

    void anAccountThatIsNotLockedIsLeftAlone()
    {
        OpenConnection connection;
        open(connection, u"Administrator@holdfast.test"_s, "Adm1n-of-tests");
        const QJsonObject many{{"username"_L1, "many007"_L1}};
        const auto unlocked = connection.run(u"ad-unlock-account"_s, many);
        QVERIFY2(unlocked.isOk(), unlocked ? "" : qPrintable(unlocked.error().message));
        QVERIFY(unlocked->entries.first().text.contains(u"not locked"_s));
        QVERIFY(connection.recorder.changes().isEmpty());
    }

    void lockedAccountIsUnlocked()
    {
        const auto signIn = [this](const QByteArray &password) {
            OpenConnection connection;
            open(connection, u"many008@holdfast.test"_s, password);
            auto context = connection.context();
            return connection.instance->test(context);
        };
        QVERIFY(signIn("Gr33n-apples"));
        for (int i = 0; i < 6; ++i)
            QVERIFY(!signIn("Red-apples"));
        const auto refused = signIn("Gr33n-apples");
        QVERIFY2(!refused, "the right password does not open a locked account");
        QVERIFY2(refused.error().message.contains(u"locked"_s), qPrintable(refused.error().message));

        OpenConnection connection;
        open(connection, u"Administrator@holdfast.test"_s, "Adm1n-of-tests");
        const QJsonObject many{{"username"_L1, "many008"_L1}};
        const auto isLocked = [&] {
            auto asking = many;
            asking.insert("user-account-control-out"_L1, "true"_L1);
            const auto found = connection.run(u"ad-get-user"_s, asking);
            return found
                && contextValue(*found, u"ActiveDirectory.Users"_s)
                       .toObject()
                       .value("userAccountControlFields"_L1)
                       .toObject()
                       .value("LOCKOUT"_L1)
                       .toBool();
        };
        QVERIFY(isLocked());
        const auto unlocked = connection.run(u"ad-unlock-account"_s, many);
        QVERIFY2(unlocked.isOk(), unlocked ? "" : qPrintable(unlocked.error().message));
        QCOMPARE(connection.recorder.changes().size(), 1);
        QVERIFY(!isLocked());
        QVERIFY(signIn("Gr33n-apples"));
    }

    void missingRightIsNamed()
    {
        OpenConnection connection;
        open(connection);
        const auto refused = connection.run(u"ad-disable-account"_s, {{"username"_L1, "rosa.silva"_L1}});
        QVERIFY(!refused.isOk());
        QCOMPARE(refused.error().code, ErrorCode::Forbidden);
    }

    void whatTheAccountMayIsToldRightByRight_data()
    {
        QTest::addColumn<QString>("account");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<bool>("mayWrite");
        QTest::newRow("an account that only reads") << u"reader@holdfast.test"_s << "Gr33n-apples"_ba << false;
        QTest::newRow("an administrator") << u"Administrator@holdfast.test"_s << "Adm1n-of-tests"_ba << true;
    }

    void whatTheAccountMayIsToldRightByRight()
    {
        QFETCH(QString, account);
        QFETCH(QByteArray, password);
        QFETCH(bool, mayWrite);
        OpenConnection connection;
        open(connection, account, password);
        QHash<QString, std::optional<ErrorCode>> found; // nothing: granted
        for (const auto probes = connection.instance->rightProbes(); const auto &right : probes) {
            QVERIFY(!right.commands.isEmpty());
            if (!right.probe)
                continue;
            auto context = connection.context();
            const auto answer = right.probe(context);
            found.insert(right.right, answer ? std::nullopt : std::optional(answer.error().code));
        }
        for (const auto &right : {u"Read people"_s, u"Read computers"_s, u"Read tokenGroups"_s}) {
            QVERIFY2(found.contains(right), qPrintable(right));
            QVERIFY2(!found.value(right), qPrintable(right));
        }
        for (const auto &right : {u"Write userAccountControl"_s, u"Write lockoutTime"_s, u"Write pwdLastSet"_s,
                                  u"Write members of the group"_s}) {
            QVERIFY2(found.contains(right), qPrintable(right));
            QCOMPARE(found.value(right), mayWrite ? std::nullopt : std::optional(ErrorCode::Forbidden));
        }
        QVERIFY2(connection.recorder.changes().isEmpty(), "nothing is changed to find out");
    }

    void theServersClockIsAskedWithoutASignIn_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("TLS from the start") << u"ldaps"_s;
        QTest::newRow("StartTLS") << u"ldap"_s;
    }

    void theServersClockIsAskedWithoutASignIn()
    {
        QFETCH(QString, scheme);
        OpenConnection connection;
        openAt(connection, QString(m_server.where()).replace("ldaps"_L1, scheme), m_folder.filePath(u"ca.pem"_s),
               u"reader@holdfast.test"_s, "not the password");
        auto context = connection.context();
        const auto time = connection.instance->serviceTimeMs(context);
        QVERIFY2(time.isOk(), time ? "" : qPrintable(time.error().message));
        QVERIFY(time->has_value());
        QVERIFY(qAbs(**time - QDateTime::currentMSecsSinceEpoch()) < 60'000);
    }

    void wrongSettingsAreNamed_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<QString>("account");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QString &uri, const QString &ca, const QString &account,
                            const QByteArray &password, ErrorCode code, const QString &words) {
            QTest::newRow(name) << uri << ca << account << password << int(code) << words;
        };
        row("wrong password", {}, u"ca.pem"_s, u"john.anderson@holdfast.test"_s, "wrong", ErrorCode::Unauthorized,
            u"wrong"_s);
        row("disabled account", {}, u"ca.pem"_s, u"off.boarded@holdfast.test"_s, "Gr33n-apples",
            ErrorCode::Unauthorized, u"disabled"_s);
        row("stranger's certificate authority", {}, u"other-ca.pem"_s, u"reader@holdfast.test"_s, "Gr33n-apples",
            ErrorCode::TlsFailed, u"certificate"_s);
        row("no such CA file", {}, u"missing.pem"_s, u"reader@holdfast.test"_s, "Gr33n-apples", ErrorCode::InvalidInput,
            u"CA file"_s);
        row("nobody listens", u"ldaps://127.0.0.78"_s, u"ca.pem"_s, u"reader@holdfast.test"_s, "Gr33n-apples",
            ErrorCode::Unreachable, u"refused"_s);
        row("unknown host", u"ldaps://no-such-host.invalid"_s, u"ca.pem"_s, u"reader@holdfast.test"_s, "Gr33n-apples",
            ErrorCode::Unreachable, u"host name"_s);
    }

    void wrongSettingsAreNamed()
    {
        QFETCH(QString, uri);
        QFETCH(QString, caFile);
        QFETCH(QString, account);
        QFETCH(QByteArray, password);
        QFETCH(int, code);
        QFETCH(QString, words);
        OpenConnection connection;
        openAt(connection, uri.isEmpty() ? m_server.where() : uri, m_folder.filePath(caFile), account, password);
        auto context = connection.context();
        const auto said = connection.instance->test(context);
        QVERIFY(!said.isOk());
        QVERIFY2(int(said.error().code) == code, qPrintable(said.error().message + u' ' + said.error().details));
        QVERIFY2(said.error().message.contains(words), qPrintable(said.error().message));
        QVERIFY(!said.error().message.contains(QString::fromLatin1(password)) || password == "wrong");
    }

    void oneRefusedPasswordIsNotTriedAgain()
    {
        OpenConnection connection;
        open(connection, u"jose.nunez@holdfast.test"_s, "not-it");
        QCOMPARE(connection.run(u"ad-get-user"_s, {{"username"_L1, "x"_L1}}).error().code, ErrorCode::Unauthorized);
        const auto again = connection.run(u"ad-get-user"_s, {{"username"_L1, "x"_L1}});
        QCOMPARE(again.error().code, ErrorCode::Unauthorized);
        QVERIFY2(again.error().message.contains(u"before"_s), qPrintable(again.error().message));
    }

    // mission: S116
    void silentServerIsLeftAtOnceOnCancel()
    {
        QTcpServer silent; // accepts TCP and never answers the TLS handshake
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        OpenConnection connection;
        openAt(connection, u"ldaps://127.0.0.1:%1"_s.arg(silent.serverPort()), m_folder.filePath(u"ca.pem"_s),
               u"reader@holdfast.test"_s, "Gr33n-apples");
        std::stop_source stop;
        std::thread canceler([&] {
            while (connection.recorder.exchanges().isEmpty())
                std::this_thread::yield();
            stop.request_stop();
        });
        const auto output = connection.run(u"ad-get-user"_s, {{"username"_L1, "x"_L1}}, {}, stop.get_token());
        canceler.join();
        QCOMPARE(output.error().code, ErrorCode::Canceled);
    }

    void silentServerEndsByItselfToo()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        OpenConnection connection;
        openAt(connection, u"ldaps://127.0.0.1:%1"_s.arg(silent.serverPort()), m_folder.filePath(u"ca.pem"_s),
               u"reader@holdfast.test"_s, "Gr33n-apples");
        const auto output = connection.run(u"ad-get-user"_s, {{"username"_L1, "x"_L1}});
        QCOMPARE(output.error().code, ErrorCode::Unreachable);
    }

    void journalHoldsNoSecret()
    {
        OpenConnection connection;
        open(connection);
        QVERIFY(connection.run(u"ad-get-user"_s, {{"username"_L1, "john.anderson"_L1}}).isOk());
        QVERIFY(connection.recorder.everything().contains("John Anderson"));
        QVERIFY(!connection.recorder.everything().contains("Gr33n-apples"));
    }
};

QTEST_GUILESS_MAIN(TestActiveDirectory)
#include "tst_activedirectory.moc"
