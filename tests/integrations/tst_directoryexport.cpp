// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directoryexport.h"
#include "integrations/directory/directoryfilter.h"
#include "openconnection.h"

#include "incidents/fields.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

class TestDirectoryExport : public QObject
{
    Q_OBJECT

private:
    static void open(OpenConnection &connection, const QString &file)
    {
        InstanceConfig config;
        config.name = u"people"_s;
        config.kind = u"directory-export"_s;
        config.settings = {{"file"_L1, file}};
        const auto opened = connection.open(config);
        QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
    }

    static QString dataFile(const QString &name) { return QStringLiteral(HOLDFAST_TEST_DATA "/data/") + name; }

private Q_SLOTS:
    void bothFormatsGiveTheSameAnswers_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("LDIF") << u"people.ldif"_s;
        QTest::newRow("CSV") << u"people.csv"_s;
    }

    // mission: S23 S31 S64
    void bothFormatsGiveTheSameAnswers()
    {
        QFETCH(QString, file);
        OpenConnection connection;
        open(connection, dataFile(file));
        const auto user = connection.run(u"ad-get-user"_s, {{"username"_L1, "john.anderson@qrst.example"_L1}});
        QVERIFY2(user.isOk(), user ? "" : qPrintable(user.error().message));
        QCOMPARE(user->incidentFields.value(field::displayName).toString(), u"John Anderson"_s);
        QCOMPARE(user->incidentFields.value(field::email).toString(), u"john.anderson@qrst.example"_s);
        QCOMPARE(user->incidentFields.value(field::title).toString(), u"VP Business Development"_s);
        QCOMPARE(user->incidentFields.value(field::department).toString(), u"Strategy"_s);
        const auto byAccount = connection.run(u"ad-get-user"_s, {{"username"_L1, "john.anderson"_L1}});
        QCOMPARE(contextValue(*byAccount, u"Account"_s), contextValue(*user, u"Account"_s));
        const auto manager = connection.run(u"ad-get-user-manager"_s, {{"username"_L1, "john.anderson"_L1}});
        QVERIFY(manager.isOk());
        QCOMPARE(contextValue(*manager, u"UserManagerEmail"_s).toString(), u"sarah.mitchell@qrst.example"_s);
        QCOMPARE(manager->incidentFields.value(field::managerName).toString(), u"Sarah Mitchell"_s);
        const auto groups = connection.run(u"ad-get-user-groups"_s, {{"username"_L1, "john.anderson"_L1}});
        QVERIFY(groups.isOk());
        QStringList names;
        for (const auto &group : contextValue(*groups, u"ActiveDirectory.UserGroups"_s).toArray())
            names += group.toObject().value("name"_L1).toString();
        QVERIFY2(names.contains(u"Executive Team"_s), qPrintable(names.join(u',')));
        const auto control = connection.run(u"ad-get-user-groups"_s, {{"username"_L1, "ann.control"_L1}});
        QVERIFY(control.isOk());
        QVERIFY(!control->entries.first().text.contains(u"Executive Team"_s));
    }

    void aBrokenChainIsAnAnswerNotAnError_data()
    {
        QTest::addColumn<QString>("person");
        QTest::addColumn<QString>("status");
        QTest::newRow("nobody above") << u"robert.hale"_s << u"no manager"_s;
        QTest::newRow("manager's entry is gone") << u"ann.control"_s << u"manager gone"_s;
        QTest::newRow("manager without mail") << u"wayne.short"_s << u"no mail"_s;
        QTest::newRow("disabled manager") << u"dora.down"_s << u"disabled"_s;
        QTest::newRow("own manager") << u"max.loop"_s << u"self"_s;
        QTest::newRow("unknown person") << u"nobody.atall"_s << u"person not found"_s;
    }

    // mission: S64
    void aBrokenChainIsAnAnswerNotAnError()
    {
        QFETCH(QString, person);
        QFETCH(QString, status);
        OpenConnection connection;
        open(connection, dataFile(u"people.ldif"_s));
        const auto output = connection.run(u"ad-get-user-manager"_s, {{"username"_L1, person}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QCOMPARE(contextValue(*output, u"ActiveDirectory.Manager"_s).toObject().value("Status"_L1).toString(), status);
        QVERIFY(contextValue(*output, u"UserManagerEmail"_s).isUndefined());
        QVERIFY(!output->incidentFields.contains(field::managerEmail));
    }

    void namesWithCommasAndUmlautsWork()
    {
        OpenConnection connection;
        open(connection, dataFile(u"people.ldif"_s));
        const auto output =
            connection.run(u"ad-get-user"_s, {{"dn"_L1, u"cn=Núñez\\2C José, ou=Staff,dc=qrst,dc=example"_s}});
        QVERIFY(output.isOk());
        QCOMPARE(contextValue(*output, u"ActiveDirectory.Users"_s).toObject().value("sAMAccountName"_L1).toString(),
                 u"jose.nunez"_s);
    }

    void hostileNamesFindNobody()
    {
        OpenConnection connection;
        open(connection, dataFile(u"people.ldif"_s));
        for (const auto &name : {u"*"_s, u"a)(objectClass=*"_s, u"x)(|(mail=*)"_s}) {
            const auto output = connection.run(u"ad-get-user"_s, {{"email"_L1, name}});
            QVERIFY(output.isOk());
            QVERIFY2(contextValue(*output, u"ActiveDirectory.Users"_s).isUndefined(), qPrintable(name));
        }
        QCOMPARE(connection.run(u"ad-get-user"_s, {{"email"_L1, u"x\u0001y"_s}}).error().code, ErrorCode::InvalidInput);
    }

    void anEntryWithoutAClassIsFoundLikeAnyOther()
    {
        const auto entries = entriesFromLdif("dn: CN=Ada,DC=qrst,DC=example\ncn: Ada\n");
        QVERIFY(entries.isOk());
        QVERIFY(DirectoryFilter().matches(entries->first(), {}));
    }

    void anExportIsNotChanged()
    {
        OpenConnection connection;
        open(connection, dataFile(u"people.ldif"_s));
        const auto output = connection.run(u"ad-disable-account"_s, {{"username"_L1, "john.anderson"_L1}});
        QCOMPARE(output.error().code, ErrorCode::Forbidden);
    }

    void brokenFilesNameTheLine_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("csv");
        QTest::addColumn<QString>("words");
        QTest::newRow("LDIF without a DN") << "version: 1\n\ncn: John\n"_ba << false << u"line 3"_s;
        QTest::newRow("LDIF with broken base64") << "dn: cn=a\ncn:: ###\n"_ba << false << u"line 2"_s;
        QTest::newRow("LDIF of changes") << "dn: cn=a\nchangetype: modify\n"_ba << false << u"changes"_s;
        QTest::newRow("CSV without a key column") << "colour,size\nred,2\n"_ba << true << u"line 1"_s;
        QTest::newRow("CSV with an open quote") << "mail,title\na@b.c,\"never ends\n"_ba << true << u"line 2"_s;
        QTest::newRow("CSV row that is too long") << "mail,title\na@b.c,t,x\n"_ba << true << u"line 2"_s;
    }

    void brokenFilesNameTheLine()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, csv);
        QFETCH(QString, words);
        const auto entries = csv ? entriesFromCsv(content) : entriesFromLdif(content);
        QVERIFY(!entries.isOk());
        QVERIFY2(entries.error().message.contains(words), qPrintable(entries.error().message));
    }

    void writtenLdifReadsBack()
    {
        DirectoryEntry entry;
        entry.dn = u"CN=Núñez\\, José,DC=x"_s;
        entry.add(u"cn"_s, "Núñez, José");
        entry.add(u"objectGUID"_s, QByteArray("\x00\x01\xff", 3));
        entry.add(u"description"_s, " leading blank");
        const auto back = entriesFromLdif(ldifText({entry}));
        QVERIFY(back.isOk());
        QCOMPARE(back->size(), 1);
        QCOMPARE(back->first().dn, entry.dn);
        QCOMPARE(back->first().attributes, entry.attributes);
    }

    void filtersAreEscaped_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("filter");
        QTest::newRow("star and parentheses") << u"a*(b)\\"_s << "(mail=a\\2a\\28b\\29\\5c)"_ba;
        QTest::newRow("letters beyond ASCII") << u"é"_s << "(mail=\\c3\\a9)"_ba;
    }

    void filtersAreEscaped()
    {
        QFETCH(QString, value);
        QFETCH(QByteArray, filter);
        QCOMPARE(*DirectoryFilter::equals(u"mail"_s, value).ldapText(), filter);
    }

    void typedFiltersAreReadAndWritten_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("filter");
        QTest::newRow("and, or, not") << u"(&(a=1)(|(b=2)(!(c=*))))"_s << "(&(a=1)(|(b=2)(!(c=*))))"_ba;
        QTest::newRow("without parentheses") << u"cn=John*A*"_s << "(cn=John*A*)"_ba;
        QTest::newRow("matching rule") << u"(userAccountControl:1.2.840.113556.1.4.803:=2)"_s
                                       << "(userAccountControl:1.2.840.113556.1.4.803:=2)"_ba;
        QTest::newRow("escapes of both kinds") << u"(cn=a\\2ab\\(c\\))"_s << "(cn=a\\2ab\\28c\\29)"_ba;
        QTest::newRow("at least") << u"(a>=5)"_s << "(a>=5)"_ba;
    }

    void typedFiltersAreReadAndWritten()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, filter);
        const auto parsed = DirectoryFilter::parse(typed);
        QVERIFY2(parsed.isOk(), parsed ? "" : qPrintable(parsed.error().message));
        QCOMPARE(*parsed->ldapText(), filter);
    }

    void brokenFiltersNameTheColumn()
    {
        for (const auto &typed : {u"(a=1"_s, u"(&)"_s, u"(a=1))"_s, u"(=x)"_s, u"(a=(b)"_s, u"("_s.repeated(500)}) {
            const auto parsed = DirectoryFilter::parse(typed);
            QVERIFY2(!parsed.isOk(), qPrintable(typed));
            QVERIFY(parsed.error().message.contains(u"column"_s));
        }
    }

    void timesAreRead_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<qint64>("ms");
        const qint64 moment = 1'795'320'900'000; // 2026-11-22 04:15:00 UTC
        QTest::newRow("as Active Directory writes it") << u"20261122041500.0Z"_s << moment;
        QTest::newRow("without a fraction") << u"20261122041500Z"_s << moment;
        QTest::newRow("milliseconds") << u"20261122041500.250Z"_s << moment + 250;
        QTest::newRow("comma") << u"20261122041500,5Z"_s << moment + 500;
        QTest::newRow("minutes only") << u"202611220415Z"_s << moment;
        QTest::newRow("a fraction of an hour") << u"2026112204.25Z"_s << moment;
        QTest::newRow("east of Greenwich") << u"20261122061500+0200"_s << moment;
        QTest::newRow("west of Greenwich") << u"20261121231500-05"_s << moment;
        QTest::newRow("no such day") << u"20260230041500Z"_s << qint64(0);
        QTest::newRow("no zone") << u"20261122041500"_s << qint64(0);
        QTest::newRow("a FILETIME") << u"134397755959947730"_s << qint64(0);
        QTest::newRow("a line end behind it") << u"20261122041500Z\n"_s << qint64(0);
    }

    void timesAreRead()
    {
        QFETCH(QString, typed);
        QFETCH(qint64, ms);
        QCOMPARE(msFromGeneralizedTime(typed), ms);
    }

    void binaryValuesAreMadeReadable()
    {
        DirectoryEntry entry;
        entry.add(u"objectGUID"_s, QByteArray::fromHex("ff8e5491ded17f4fac0f6f524076d7fd"));
        entry.add(u"tokenGroups"_s, QByteArray::fromHex("01020000000000052000000020020000"));
        entry.add(u"thumbnailPhoto"_s, QByteArray::fromHex("ffd8ffe0"));
        entry.add(u"cn"_s, "Núñez");
        QCOMPARE(entry.readableTexts(u"objectguid"), QStringList{u"91548eff-d1de-4f7f-ac0f-6f524076d7fd"_s});
        QCOMPARE(entry.readableTexts(u"tokenGroups"), QStringList{u"S-1-5-32-544"_s});
        QCOMPARE(entry.readableTexts(u"thumbnailPhoto"), QStringList{u"/9j/4A=="_s});
        QCOMPARE(entry.readableTexts(u"cn"), QStringList{u"Núñez"_s});
        QCOMPARE(guidText("too short"), QString());
    }

    void knownBinaryFormsAreRead()
    {
        QCOMPARE(msFromFiletime(u"134397755959947730"_s), 1'795'301'995'994);
        QCOMPARE(msFromFiletime(u"116444736000000000"_s), 0);
        QCOMPARE(sidText(QByteArray::fromHex("0105000000000005150000006fffc6b1d5b91203e4655d2a51040000")),
                 u"S-1-5-21-2982608751-51558869-710764004-1105"_s);
        QCOMPARE(sidText("short"), QString());
        QCOMPARE(msFromFiletime(u"129067776000000000"_s), 1'262'304'000'000);
        QCOMPARE(msFromFiletime(u"0"_s), 0);
        QCOMPARE(msFromFiletime(u"9223372036854775807"_s), 0);
        QCOMPARE(comparableDn(u"CN=Núñez\\, José, OU=Staff"_s),
                 comparableDn(u"cn=N\\C3\\BA\\C3\\B1ez\\2C José,ou=STAFF"_s));
        QVERIFY(comparableDn(u"CN=a\\,b"_s) != comparableDn(u"CN=a,b"_s));
        QCOMPARE(rdnValue(u"CN=Núñez\\, José,OU=Staff"_s), u"Núñez, José"_s);
        QCOMPARE(parentDn(u"CN=Núñez\\, José,OU=Staff,DC=x"_s), u"OU=Staff,DC=x"_s);
    }
};

QTEST_GUILESS_MAIN(TestDirectoryExport)
#include "tst_directoryexport.moc"
