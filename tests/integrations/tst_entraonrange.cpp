// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rangerig.h"

#include "incidents/fields.h"
#include "integrations/entra/graphdirectory.h"

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// Entra ID behind the directory's commands, against the range.
class TestEntraOnRange : public QObject
{
    Q_OBJECT

private:
    static constexpr QLatin1StringView kind{"entra-id"};
    static constexpr QLatin1StringView john = range::john::Username;

    static QStringList namesIn(const QJsonValue &list, QLatin1StringView member)
    {
        QStringList names;
        for (const auto &value : list.toArray())
            names += value.toObject().value(member).toString();
        names.sort();
        return names;
    }
    static QStringList disabled(const RangeRig &rig)
    {
        QStringList names;
        const auto entra = rig.simulator.state().value("others"_L1).toObject().value("entra"_L1).toObject();
        for (const auto &name : entra.value("disabled"_L1).toArray())
            names += name.toString();
        return names;
    }

private Q_SLOTS:
    void signsInAndKeepsTheSecretToItself()
    {
        RangeRig rig;
        rig.start(kind);
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY2(said.isOk(), said ? "" : qPrintable(said.error().message));
        QVERIFY(!rig.connection.recorder.everything().contains(rig.credentials.microsoftSecret.toUtf8()));
    }

    void unknownTenantIsNamed()
    {
        RangeRig rig;
        rig.credentials.microsoftTenant = u"elsewhere.test"_s;
        rig.start(kind);
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QCOMPARE(said.error().code, ErrorCode::Unauthorized);
        QVERIFY2(said.error().message.contains(u"AADSTS90002"_s), qPrintable(said.error().message));
    }

    void personIsFoundByTheDirectorysCommand_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QString>("value");
        QTest::newRow("by account") << u"username"_s << u"john.anderson"_s;
        QTest::newRow("by mail as account") << u"username"_s << u"John.Anderson@qrst.test"_s;
        QTest::newRow("by mail") << u"email"_s << u"john.anderson@qrst.test"_s;
        QTest::newRow("by a former mail") << u"email"_s << u"j.anderson@old.qrst.test"_s;
        QTest::newRow("by name") << u"name"_s << u"John Anderson"_s;
    }

    // mission: S64
    void personIsFoundByTheDirectorysCommand()
    {
        QFETCH(QString, argument);
        QFETCH(QString, value);
        RangeRig rig;
        rig.start(kind);
        const auto found = rig.connection.run(u"ad-get-user"_s, {{argument, value}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto user = contextValue(*found, u"ActiveDirectory.Users"_s).toObject();
        QCOMPARE(user.value("mail"_L1).toString(), QString(john));
        QCOMPARE(user.value("title"_L1).toString(), u"Director Design"_s);
        QCOMPARE(user.value("department"_L1).toString(), u"Design"_s);
        QCOMPARE(user.value("userAccountControl"_L1).toString(), u"512"_s);
        QVERIFY(user.value("manager"_L1).toString().startsWith(u"CN=Priya Ortega,OID="_s));
        QCOMPARE(found->incidentFields.value(field::email).toString(), QString(john));
    }

    void quotesInNamesAreData()
    {
        RangeRig rig;
        rig.start(kind);
        const auto found = rig.connection.run(u"ad-get-user"_s, {{"name"_L1, u"x' or startswith(displayName,'J"_s}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QVERIFY(found->context.isEmpty());
    }

    // mission: S64
    void managerIsFoundAndABrokenChainIsNoError()
    {
        RangeRig rig;
        rig.start(kind);
        const auto found = rig.connection.run(u"ad-get-user-manager"_s, {{"email"_L1, QString(john)}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(contextValue(*found, u"UserManagerEmail"_s).toString(), QString(range::john::ManagerUsername));
        QCOMPARE(found->incidentFields.value(field::managerEmail).toString(), QString(range::john::ManagerUsername));
        const auto top = rig.connection.run(u"ad-get-user-manager"_s, {{"email"_L1, "robert.hale@qrst.test"_L1}});
        QVERIFY2(top.isOk(), top ? "" : qPrintable(top.error().message));
        QVERIFY(contextValue(*top, u"UserManagerEmail"_s).isUndefined());
        QCOMPARE(contextValue(*top, u"ActiveDirectory.Manager"_s).toObject().value("Status"_L1).toString(),
                 u"no manager"_s);
    }

    void groupsCountNestedOnesToo()
    {
        RangeRig rig;
        rig.start(kind);
        const auto direct = rig.connection.run(u"ad-get-user-groups"_s,
                                               {{"email"_L1, "priya.ortega@qrst.test"_L1}, {"nested"_L1, "false"_L1}});
        QVERIFY2(direct.isOk(), direct ? "" : qPrintable(direct.error().message));
        const auto near = namesIn(contextValue(*direct, u"ActiveDirectory.UserGroups"_s), "name"_L1);
        QVERIFY2(near.contains(u"Executive Vice Presidents"_s) && !near.contains(u"Executive Team"_s),
                 qPrintable(near.join(u' ')));
        const auto nested = rig.connection.run(u"ad-get-user-groups"_s, {{"email"_L1, "priya.ortega@qrst.test"_L1}});
        QVERIFY(nested.isOk());
        QVERIFY(
            namesIn(contextValue(*nested, u"ActiveDirectory.UserGroups"_s), "name"_L1).contains(u"Executive Team"_s));
    }

    void groupMembersCountThoseOfGroupsInside()
    {
        RangeRig rig;
        rig.start(kind);
        const auto groups = rig.connection.run(u"ad-get-user-groups"_s, {{"email"_L1, "robert.hale@qrst.test"_L1}});
        QVERIFY(groups.isOk());
        QString dn;
        for (const auto &group : contextValue(*groups, u"ActiveDirectory.UserGroups"_s).toArray()) {
            if (group.toObject().value("name"_L1) == "Executive Team"_L1)
                dn = group.toObject().value("dn"_L1).toString();
        }
        const auto members = rig.connection.run(u"ad-get-group-members"_s, {{"group-dn"_L1, dn}});
        QVERIFY2(members.isOk(), members ? "" : qPrintable(members.error().message));
        const auto mails = namesIn(contextValue(*members, u"ActiveDirectory.Users"_s), "mail"_L1);
        QVERIFY2(mails.contains(u"priya.ortega@qrst.test"_s) && mails.contains(u"robert.hale@qrst.test"_s),
                 qPrintable(mails.join(u' ')));
    }

    void computerIsFound()
    {
        RangeRig rig;
        rig.start(kind);
        const auto found = rig.connection.run(u"ad-get-computer"_s, {{"name"_L1, "QRST-LT-0417"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(contextValue(*found, u"ActiveDirectory.Computers"_s).toArray().size(), 1);
    }

    void accountIsDisabledAndEnabledOnce_data()
    {
        QTest::addColumn<QString>("disable");
        QTest::addColumn<QString>("enable");
        QTest::addColumn<QString>("argument");
        QTest::newRow("the directory's names") << u"ad-disable-account"_s << u"ad-enable-account"_s << u"username"_s;
        QTest::newRow("Graph's names") << u"msgraph-user-account-disable"_s << u"msgraph-user-unblock"_s << u"user"_s;
        QTest::newRow("the name of 2020")
            << u"msgraph-user-terminate-session"_s << u"msgraph-user-unblock"_s << u"user"_s;
    }

    // mission: S93
    void accountIsDisabledAndEnabledOnce()
    {
        QFETCH(QString, disable);
        QFETCH(QString, enable);
        QFETCH(QString, argument);
        RangeRig rig;
        rig.options.directoryLagMs = 7'000; // reads show it late
        rig.start(kind);
        const QJsonObject who{{argument, QString(john)}};
        QVERIFY(!*rig.connection.probe(disable, who));
        const auto done = rig.connection.run(disable, who);
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(disabled(rig), QStringList{john});
        QVERIFY(rig.connection.probe(disable, who)->has_value());
        QCOMPARE(rig.simulator.writeCount(range::operation::entraDisable), 1);
        const auto again = rig.connection.run(disable, who);
        QVERIFY(again.isOk());
        QVERIFY2(again->entries.first().text.contains(u"already"_s), qPrintable(again->entries.first().text));
        QCOMPARE(rig.simulator.writeCount(range::operation::entraDisable), 1);
        QCOMPARE(rig.connection.registry.find(disable)->definition.undoCommand, enable);
        QVERIFY(rig.connection.run(enable, who).isOk());
        QVERIFY(disabled(rig).isEmpty());
    }

    void disablingHappensOnceHoweverTheAnswerIsLost_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<bool>("applied");
        QTest::newRow("dropped before it was applied") << u"drop-before"_s << false;
        QTest::newRow("dropped after it was applied") << u"drop-after"_s << true;
        QTest::newRow("500 before it was applied") << u"500"_s << false;
        QTest::newRow("500 after it was applied") << u"500 applied"_s << true;
        QTest::newRow("503 before it was applied") << u"503"_s << false;
    }

    // mission: U13
    void disablingHappensOnceHoweverTheAnswerIsLost()
    {
        QFETCH(QString, trouble);
        QFETCH(bool, applied);
        RangeRig rig;
        rig.start(kind);
        rig.fault(u"PATCH /v1.0/users/* "_s + trouble);
        const QJsonObject who{{"user"_L1, QString(john)}};
        const auto lost = rig.connection.run(u"msgraph-user-account-disable"_s, who);
        QVERIFY(!lost.isOk());
        const auto probed = rig.connection.probe(u"msgraph-user-account-disable"_s, who);
        QVERIFY2(probed.isOk(), probed ? "" : qPrintable(probed.error().message));
        QCOMPARE(probed->has_value(), applied);
        const auto done = rig.connection.run(u"msgraph-user-account-disable"_s, who);
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(rig.simulator.writeCount(range::operation::entraDisable), 1);
        QCOMPARE(disabled(rig), QStringList{john});
    }

    void limitsAndExpiredTokensAreWaitedOutForChangesToo()
    {
        RangeRig rig;
        rig.start(kind);
        rig.fault(u"PATCH /v1.0/users/* nth=1 429 retry-after=3"_s);
        rig.fault(u"PATCH /v1.0/users/* nth=2 expired-token"_s);
        const auto done = rig.connection.run(u"msgraph-user-account-disable"_s, {{"user"_L1, QString(john)}});
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(rig.simulator.writeCount(range::operation::entraDisable), 1);
        QVERIFY(rig.connection.waiter.waits().first() >= 3000); // never earlier than told
    }

    void changeThatNeverShowsIsNotCalledDone()
    {
        RangeRig rig;
        rig.options.directoryLagMs = 600'000;
        rig.start(kind);
        const auto done = rig.connection.run(u"msgraph-user-account-disable"_s, {{"user"_L1, QString(john)}});
        QVERIFY(!done.isOk());
        QCOMPARE(done.error().code, ErrorCode::Uncertain);
    }

    // mission: S93
    void sessionsAreEnded()
    {
        RangeRig rig;
        rig.start(kind);
        const auto done = rig.connection.run(u"msgraph-user-session-revoke"_s, {{"user"_L1, QString(john)}});
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(rig.simulator.writeCount(range::operation::entraRevokeSessions), 1);
        QVERIFY(disabled(rig).isEmpty()); // ending sessions is not disabling
        const auto nobody = rig.connection.run(u"msgraph-user-session-revoke"_s, {{"user"_L1, "x@qrst.test"_L1}});
        QCOMPARE(nobody.error().code, ErrorCode::NotFound);
    }

    void groupMembershipChangesAndIsUndone()
    {
        RangeRig rig;
        rig.start(kind);
        const QJsonObject arguments{{"username"_L1, "rosa.silva"_L1}, {"group-cn"_L1, "All Legal"_L1}};
        for (int twice = 0; twice < 2; ++twice) {
            const auto added = rig.connection.run(u"ad-add-to-group"_s, arguments);
            QVERIFY2(added.isOk(), added ? "" : qPrintable(added.error().message));
        }
        QCOMPARE(rig.simulator.writeCount(range::operation::entraGroupAdd), 1);
        QVERIFY(rig.connection.run(u"ad-remove-from-group"_s, arguments).isOk());
        QCOMPARE(rig.simulator.writeCount(range::operation::entraGroupRemove), 1);
    }

    void managersAndReportsAreWalked()
    {
        RangeRig rig;
        rig.options.cloudPageSize = 1; // every list in many pages
        rig.start(kind);
        const auto chain =
            rig.connection.run(u"msgraph-user-get-manager-chain"_s, {{"user"_L1, "rosa.silva@qrst.test"_L1}});
        QVERIFY2(chain.isOk(), chain ? "" : qPrintable(chain.error().message));
        QStringList mails;
        for (const auto &manager :
             contextValue(*chain, u"MSGraphUserManagerChain"_s).toObject().value("Managers"_L1).toArray())
            mails += manager.toObject().value("Mail"_L1).toString();
        QCOMPARE(mails, (QStringList{john, range::john::ManagerUsername, u"robert.hale@qrst.test"_s}));
        const auto reports = rig.connection.run(u"msgraph-direct-reports"_s, {{"user"_L1, "robert.hale@qrst.test"_L1}});
        QVERIFY2(reports.isOk(), reports ? "" : qPrintable(reports.error().message));
        const auto names = namesIn(contextValue(*reports, u"MSGraphUserDirectReports"_s).toObject().value("Reports"_L1),
                                   "UserPrincipalName"_L1);
        QVERIFY2(names.size() >= 4 && names.contains(u"priya.ortega@qrst.test"_s), qPrintable(names.join(u' ')));
        const auto manager = rig.connection.run(u"msgraph-user-get-manager"_s, {{"user"_L1, QString(john)}});
        QVERIFY(manager.isOk());
        QCOMPARE(contextValue(*manager, u"MSGraphUserManager"_s)
                     .toObject()
                     .value("Manager"_L1)
                     .toObject()
                     .value("Mail"_L1)
                     .toString(),
                 QString(range::john::ManagerUsername));
        const auto listed = rig.connection.run(u"msgraph-user-list"_s, {{"limit"_L1, "5"_L1}});
        QVERIFY2(listed.isOk(), listed ? "" : qPrintable(listed.error().message));
        QCOMPARE(contextValue(*listed, u"MSGraphUser"_s).toArray().size(), 5);
    }

    void listGoesOnWhereItEndedAndNowhereElse()
    {
        RangeRig rig;
        rig.options.cloudPageSize = 5;
        rig.start(kind);
        const auto first = rig.connection.run(u"msgraph-user-list"_s, {{"limit"_L1, "5"_L1}});
        QVERIFY2(first.isOk(), first ? "" : qPrintable(first.error().message));
        const auto next =
            first->context.value("MSGraphUser(val.NextPage)"_L1).toObject().value("NextPage"_L1).toString();
        QVERIFY(!next.isEmpty());
        const auto second = rig.connection.run(u"msgraph-user-list"_s, {{"next_page"_L1, next}, {"limit"_L1, "5"_L1}});
        QVERIFY2(second.isOk(), second ? "" : qPrintable(second.error().message));
        QVERIFY(first->rawResponse != second->rawResponse);
        const auto elsewhere =
            rig.connection.run(u"msgraph-user-list"_s, {{"next_page"_L1, "https://evil.test/v1.0/users"_L1}});
        QCOMPARE(elsewhere.error().code, ErrorCode::InvalidInput);
    }

    void throttlingAndExpiredTokensAreWaitedOut()
    {
        RangeRig rig;
        rig.start(kind);
        rig.fault(u"GET /v1.0/users* nth=1 429 retry-after=4"_s);
        rig.fault(u"GET /v1.0/users* nth=2 503"_s);
        rig.fault(u"GET /v1.0/users* nth=3 expired-token"_s);
        const auto found = rig.connection.run(u"msgraph-user-get"_s, {{"user"_L1, QString(john)}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QVERIFY(rig.connection.waiter.waits().first() >= 4000);
    }

    void missingPermissionIsNamed()
    {
        RangeRig rig;
        rig.start(kind);
        rig.fault(u"PATCH /v1.0/users/* 403"_s);
        const auto refused = rig.connection.run(u"msgraph-user-account-disable"_s, {{"user"_L1, QString(john)}});
        QCOMPARE(refused.error().code, ErrorCode::Forbidden);
        QVERIFY2(refused.error().message.contains(u"User.EnableDisableAccount.All"_s),
                 qPrintable(refused.error().message));
    }

    void filtersAreToldToGraphAsFarAsTheyCanBe_data()
    {
        QTest::addColumn<QString>("ldap");
        QTest::addColumn<QStringList>("kinds");
        QTest::addColumn<QString>("odata");
        QTest::newRow("mail") << u"(&(objectClass=user)(mail=o'b@x.test))"_s << QStringList{u"users"_s}
                              << u"mail eq 'o''b@x.test'"_s;
        QTest::newRow("either") << u"(|(mail=a)(displayName=b))"_s << QStringList{u"users"_s, u"groups"_s}
                                << u"(mail eq 'a' or displayName eq 'b')"_s;
        QTest::newRow("beginning") << u"(&(objectClass=user)(cn=Jo*))"_s << QStringList{u"users"_s}
                                   << u"startswith(displayName,'Jo')"_s;
        QTest::newRow("or with a part that cannot be told asks for all")
            << u"(&(objectClass=user)(|(mail=a)(description=b)))"_s << QStringList{u"users"_s} << QString();
        QTest::newRow("and with such a part asks by the rest")
            << u"(&(objectClass=user)(mail=a)(description=b))"_s << QStringList{u"users"_s} << u"mail eq 'a'"_s;
        QTest::newRow("not asks for all")
            << u"(&(objectClass=group)(!(cn=a)))"_s << QStringList{u"groups"_s} << QString();
    }

    void filtersAreToldToGraphAsFarAsTheyCanBe()
    {
        QFETCH(QString, ldap);
        QFETCH(QStringList, kinds);
        QFETCH(QString, odata);
        const auto filter = DirectoryFilter::parse(ldap);
        QVERIFY2(filter.isOk(), filter ? "" : qPrintable(filter.error().message));
        const auto question = entra::graphQuestion(*filter);
        QCOMPARE(question.kinds, kinds);
        QCOMPARE(question.filter, odata);
    }
};

QTEST_GUILESS_MAIN(TestEntraOnRange)
#include "tst_entraonrange.moc"
