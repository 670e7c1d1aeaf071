// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "faulttable.h"
#include "faultyrelay.h"
#include "realservice.h"
#include "rememberingrecorder.h"

#include "integrations/directory/directorycommands.h"
#include "integrations/directory/ldapdirectory.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <thread>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

/// Directory commands with deadlines short enough for faults.
struct OpenDirectory
{
    RememberingRecorder recorder;
    CommandRegistry registry;
    std::shared_ptr<LdapDirectory> client;

    explicit OpenDirectory(LdapSettings settings, const ChangeRules &rules = {})
        : client(std::make_shared<LdapDirectory>(u"corp"_s, std::move(settings)))
    {
        for (auto &command :
             directoryReadCommands(client, u"corp"_s) + directoryChangeCommands(client, u"corp"_s, rules))
            registry.add(std::move(command));
    }

    CallContext context(std::stop_token stop = {})
    {
        CallContext context;
        context.stop = std::move(stop);
        context.recorder = &recorder;
        return context;
    }

    Result<CommandOutput> run(const QString &name, const QJsonObject &arguments, std::stop_token stop = {})
    {
        CommandCall call;
        call.name = name;
        const auto *command = registry.find(name);
        const auto checked = checkedArguments(command->definition, arguments);
        if (!checked)
            return checked.error();
        call.arguments = *checked;
        auto callContext = context(std::move(stop));
        return command->run(call, callContext);
    }

    Result<std::optional<CommandOutput>> probe(const QString &name, const QJsonObject &arguments)
    {
        CommandCall call;
        call.name = name;
        call.arguments = arguments;
        auto callContext = context();
        return registry.find(name)->probe(call, callContext);
    }
};

QJsonValue below(const CommandOutput &output, QLatin1StringView path)
{
    for (auto it = output.context.begin(); it != output.context.end(); ++it) {
        if (it.key().startsWith(path + u'('))
            return *it;
    }
    return QJsonValue(QJsonValue::Undefined);
}

} // namespace

/// The directory commands against a real OpenLDAP server: what Samba does not do, and every fault on the way.
class TestOpenLdap : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    RealService m_server;
    quint16 m_plainPort = 0;
    quint16 m_tlsPort = 0;
    FaultTable m_table{"Directory (LDAP)"};

    LdapSettings settings(quint16 port) const
    {
        LdapSettings settings;
        settings.uri = u"ldaps://127.0.0.1:%1"_s.arg(port);
        settings.bindName = u"cn=root,dc=corp,dc=test"_s;
        settings.password = Secret("Gr33n-apples");
        settings.baseDn = u"dc=corp,dc=test"_s;
        settings.caFile = m_folder.filePath(u"ca.pem"_s);
        settings.pageSize = 20;
        settings.networkDeadlineMs = 700;
        settings.answerDeadlineMs = 700;
        return settings;
    }

    LdapSettings readerSettings() const
    {
        auto reader = settings(m_tlsPort);
        reader.bindName = u"cn=Reader,ou=Staff,dc=corp,dc=test"_s;
        reader.networkDeadlineMs = 5'000;
        reader.answerDeadlineMs = 15'000;
        return reader;
    }

    qint64 controlOf(const QString &account)
    {
        auto patient = settings(m_tlsPort);
        patient.networkDeadlineMs = 5'000;
        patient.answerDeadlineMs = 15'000;
        OpenDirectory directory(patient);
        const auto user = directory.run(u"ad-get-user"_s, {{"username"_L1, account}});
        return user
            ? below(*user, "ActiveDirectory.Users"_L1).toObject().value("userAccountControl"_L1).toString().toLongLong()
            : -1;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto why = m_server.start(u"slapd.sh"_s, {m_folder.path()});
        if (m_server.missing)
            QSKIP(qPrintable(why));
        QVERIFY2(why.isEmpty(), qPrintable(why));
        m_plainPort = m_server.where().section(u' ', 0, 0).toUShort();
        m_tlsPort = m_server.where().section(u' ', 1, 1).toUShort();
    }

    void cleanupTestCase() { m_table.print(); }

    // Without the page control this server stops at 50.
    void sizeLimitIsPassedByPages()
    {
        OpenDirectory directory(readerSettings());
        const auto found =
            directory.run(u"ad-search"_s, {{"filter"_L1, "(sAMAccountName=many*)"_L1}, {"size-limit"_L1, 0}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(below(*found, "ActiveDirectory.Search"_L1).toArray().size(), 120);
    }

    void pageLongerThanTheServerAllowsIsToldAsSuch()
    {
        auto greedy = readerSettings();
        greedy.pageSize = 500;
        OpenDirectory directory(greedy);
        const auto found =
            directory.run(u"ad-search"_s, {{"filter"_L1, "(sAMAccountName=many*)"_L1}, {"size-limit"_L1, 0}});
        // Either the server shortens its pages or it says that too many fit; never fewer without a word.
        if (found)
            QCOMPARE(below(*found, "ActiveDirectory.Search"_L1).toArray().size(), 120);
        else
            QVERIFY2(found.error().message.contains(u"too many"_s), qPrintable(found.error().message));
    }

    void otherDirectoriesAreNotFollowed()
    {
        OpenDirectory directory(readerSettings());
        const auto elsewhere =
            directory.run(u"ad-search"_s, {{"filter"_L1, "(cn=*)"_L1}, {"base-dn"_L1, "dc=other,dc=test"_L1}});
        QVERIFY(!elsewhere.isOk());
        QVERIFY2(elsewhere.error().message.contains(u"another directory"_s), qPrintable(elsewhere.error().message));
        m_table.add("referral to another server", elsewhere.error());
        const auto manager = directory.run(u"ad-get-user-manager"_s, {{"username"_L1, "far.away"_L1}});
        QVERIFY2(!manager.isOk(), "a manager in another directory is not “gone”");
    }

    void wrongBaseIsFoundAtSignIn()
    {
        auto wrong = readerSettings();
        wrong.baseDn = u"dc=other,dc=test"_s;
        OpenDirectory directory(wrong);
        auto context = directory.context();
        const auto said = directory.client->test(context);
        QVERIFY(!said.isOk());
        QVERIFY2(said.error().message.contains(u"base DN"_s), qPrintable(said.error().message));
        m_table.add("wrong base DN", said.error());
    }

    // No tokenGroups here: the groups are walked, loops included.
    void nestedGroupsAreFoundWithoutTokenGroups()
    {
        OpenDirectory directory(readerSettings());
        const auto groups = directory.run(u"ad-get-user-groups"_s, {{"username"_L1, "john.anderson"_L1}});
        QVERIFY2(groups.isOk(), groups ? "" : qPrintable(groups.error().message));
        QStringList names;
        for (const auto &group : below(*groups, "ActiveDirectory.UserGroups"_L1).toArray())
            names += group.toObject().value("name"_L1).toString();
        names.sort();
        QCOMPARE(names, (QStringList{u"Inner"_s, u"Outer"_s}));
        const auto executive =
            directory.run(u"ad-check-executive"_s, {{"username"_L1, "john.anderson"_L1}, {"groups"_L1, "Outer"_L1}});
        QVERIFY(executive.isOk());
        QCOMPARE(below(*executive, "ActiveDirectory.Executive"_L1).toObject().value("IsExecutive"_L1).toBool(), true);
    }

    // The server refuses to take out a value that is not there: an update by somebody else in between is not lost.
    void changeInBetweenIsNotOverwritten()
    {
        auto patient = settings(m_tlsPort);
        patient.networkDeadlineMs = 5'000;
        patient.answerDeadlineMs = 15'000;
        OpenDirectory directory(patient);
        auto context = directory.context();
        const auto stale = directory.client->modify(
            u"cn=John Anderson,ou=Staff,dc=corp,dc=test"_s,
            {{DirectoryChange::Kind::Replace, u"userAccountControl"_s, "66050", "66048"}}, context);
        QVERIFY(!stale.isOk());
        QCOMPARE(stale.error().code, ErrorCode::Conflict);
        QCOMPARE(controlOf(u"john.anderson"_s), 512);
        m_table.add("changed by somebody else meanwhile", stale.error());
    }

    void onlyAccountsBelowTheChosenUnitAreChanged()
    {
        auto patient = settings(m_tlsPort);
        patient.networkDeadlineMs = 5'000;
        patient.answerDeadlineMs = 15'000;
        OpenDirectory directory(patient, {u"OU=Staff, DC=corp, DC=test"_s});
        QCOMPARE(directory.run(u"ad-disable-account"_s, {{"username"_L1, "out.side"_L1}}).error().code,
                 ErrorCode::Forbidden);
        QVERIFY(directory.recorder.changes().isEmpty());
        const auto inside = directory.run(u"ad-unlock-account"_s, {{"username"_L1, "anna.boss"_L1}});
        QVERIFY2(inside.isOk(), inside ? "" : qPrintable(inside.error().message));
        QCOMPARE(directory.recorder.changes().size(), 1);
    }

    void passwordThatNeverExpiresIsNotCalledExpired()
    {
        OpenDirectory directory(readerSettings());
        const auto expired = directory.run(u"ad-expire-password"_s, {{"username"_L1, "anna.boss"_L1}});
        QVERIFY(!expired.isOk());
        QVERIFY2(expired.error().message.contains(u"never expires"_s), qPrintable(expired.error().message));
        QVERIFY(directory.recorder.changes().isEmpty());
    }

    void missingRightIsNamed()
    {
        OpenDirectory directory(readerSettings());
        const auto refused = directory.run(u"ad-disable-account"_s, {{"username"_L1, "anna.boss"_L1}});
        QVERIFY(!refused.isOk());
        QCOMPARE(refused.error().code, ErrorCode::Forbidden);
        m_table.add("missing right", refused.error());
    }

    void faultsOnTheWayIn_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<QString>("password");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        using Mode = FaultyRelay::Mode;
        const auto row = [](const char *name, Mode mode, const QString &uri, const QString &ca, const QString &password,
                            ErrorCode code, const QString &words) {
            QTest::newRow(name) << int(mode) << uri << ca << password << int(code) << words;
        };
        const auto ca = u"ca.pem"_s;
        const auto right = u"Gr33n-apples"_s;
        const auto ldaps = u"ldaps://127.0.0.1:%1"_s;
        const auto ldap = u"ldap://127.0.0.1:%1"_s;
        row("a server that accepts and is silent", Mode::Silent, ldap, ca, right, ErrorCode::Unreachable,
            u"does not answer"_s);
        row("a TLS handshake that never ends", Mode::Silent, ldaps, ca, right, ErrorCode::Unreachable,
            u"does not answer"_s);
        row("a web server instead of a directory", Mode::Garbage, ldap, ca, right, ErrorCode::Unreachable,
            u"as a directory"_s);
        row("a web server instead of LDAPS", Mode::Garbage, ldaps, ca, right, ErrorCode::TlsFailed,
            u"no secure connection"_s);
        row("cut at once", Mode::CutOnRequest, ldaps, ca, right, ErrorCode::TlsFailed, u"no secure connection"_s);
        row("stranger's certificate, TLS from the start", Mode::Pass, ldaps, u"other-ca.pem"_s, right,
            ErrorCode::TlsFailed, u"certificate is not accepted"_s);
        row("stranger's certificate, StartTLS", Mode::Pass, ldap, u"other-ca.pem"_s, right, ErrorCode::TlsFailed,
            u"certificate is not accepted"_s);
        row("certificate of another host", Mode::Pass, u"ldaps://localhost:%1"_s, ca, right, ErrorCode::TlsFailed,
            u"certificate is not accepted"_s);
        row("nobody listens", Mode::Pass, u"ldaps://127.0.0.2:%1"_s, ca, right, ErrorCode::Unreachable, u"refused"_s);
        row("LDAPS to the plain port", Mode::Pass, u"ldaps://127.0.0.1:plain"_s, ca, right, ErrorCode::TlsFailed,
            u"no secure connection"_s);
        row("plain LDAP to the LDAPS port", Mode::Pass, u"ldap://127.0.0.1:tls"_s, ca, right, ErrorCode::Unreachable,
            QString());
        row("wrong password", Mode::Pass, ldaps, ca, u"wrong"_s, ErrorCode::Unauthorized, u"refused"_s);
        row("CA file missing", Mode::Pass, ldaps, u"missing.pem"_s, right, ErrorCode::InvalidInput, u"CA file"_s);
        row("host name not known", Mode::Pass, u"ldaps://no-such-host.invalid:%1"_s, ca, right, ErrorCode::Unreachable,
            u"host name is not known"_s);
    }

    void faultsOnTheWayIn()
    {
        QFETCH(int, mode);
        QFETCH(QString, uri);
        QFETCH(QString, caFile);
        QFETCH(QString, password);
        QFETCH(int, code);
        QFETCH(QString, words);
        FaultyRelay relay(uri.startsWith("ldaps"_L1) ? m_tlsPort : m_plainPort);
        relay.setMode(FaultyRelay::Mode(mode));
        auto wrong = settings(relay.port());
        wrong.uri = uri.contains("%1"_L1) ? uri.arg(relay.port()) : uri;
        wrong.uri.replace("plain"_L1, QString::number(m_plainPort))
            .replace(":tls"_L1, u':' + QString::number(m_tlsPort));
        wrong.caFile = m_folder.filePath(caFile);
        wrong.password = Secret(password.toUtf8());
        OpenDirectory directory(wrong);
        const auto found = directory.run(u"ad-get-user"_s, {{"username"_L1, "john.anderson"_L1}});
        QVERIFY(!found.isOk());
        m_table.add(QTest::currentDataTag(), found.error());
        QVERIFY2(int(found.error().code) == code, qPrintable(found.error().message + u' ' + found.error().details));
        QVERIFY2(found.error().message.contains(words), qPrintable(found.error().message));
        QVERIFY(!directory.recorder.everything().contains("Gr33n-apples"));
    }

    void readsSurviveALostConnection_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("read: connection ended while idle") << int(FaultyRelay::Mode::CutOnRequest);
        QTest::newRow("read: answer lost") << int(FaultyRelay::Mode::CutOnAnswer);
        QTest::newRow("read: no answer in time") << int(FaultyRelay::Mode::SwallowAnswers);
    }

    void readsSurviveALostConnection()
    {
        QFETCH(int, mode);
        FaultyRelay relay(m_tlsPort);
        OpenDirectory directory(settings(relay.port()));
        const QJsonObject john{{"username"_L1, "john.anderson"_L1}};
        QVERIFY(directory.run(u"ad-get-user"_s, john).isOk());
        relay.breakPresent(FaultyRelay::Mode(mode));
        const auto found = directory.run(u"ad-get-user"_s, john);
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(relay.connections(), 2);
        m_table.add(QTest::currentDataTag(), "done", u"the person, after one more connection"_s);
    }

    void lostChangesAreReadBackAndNeverDoubled_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("applied");
        QTest::newRow("change: connection ended before it") << int(FaultyRelay::Mode::CutOnRequest) << false;
        QTest::newRow("change: answer lost") << int(FaultyRelay::Mode::CutOnAnswer) << true;
        QTest::newRow("change: no answer in time") << int(FaultyRelay::Mode::SwallowAnswers) << true;
    }

    void lostChangesAreReadBackAndNeverDoubled()
    {
        QFETCH(int, mode);
        QFETCH(bool, applied);
        const auto patientChange = [&](const QString &command) {
            auto patient = settings(m_tlsPort);
            patient.networkDeadlineMs = 5'000;
            patient.answerDeadlineMs = 15'000;
            OpenDirectory directory(patient);
            return directory.run(command, {{"username"_L1, "john.anderson"_L1}});
        };
        QVERIFY(patientChange(u"ad-enable-account"_s).isOk());
        QCOMPARE(controlOf(u"john.anderson"_s), 512);

        FaultyRelay relay(m_tlsPort);
        OpenDirectory directory(settings(relay.port()));
        const auto dn = u"cn=John Anderson,ou=Staff,dc=corp,dc=test"_s;
        auto context = directory.context();
        QVERIFY(directory.client->read(dn, {u"cn"_s}, context).isOk()); // the connection stands
        relay.setMode(FaultyRelay::Mode(mode));
        const auto changed = directory.client->modify(
            dn, {{DirectoryChange::Kind::Replace, u"userAccountControl"_s, "514", "512"}}, context);
        QVERIFY(!changed.isOk());
        QVERIFY2(outcomeIsUnknown(changed.error().code), qPrintable(changed.error().message));
        m_table.add(QTest::currentDataTag(), changed.error());
        QTRY_COMPARE(controlOf(u"john.anderson"_s), applied ? 514 : 512);

        // What the dispatcher does with an unknown outcome: read the state back, and act only when it is not so.
        relay.setMode(FaultyRelay::Mode::Pass);
        const QJsonObject john{{"username"_L1, "john.anderson"_L1}};
        const auto probed = directory.probe(u"ad-disable-account"_s, john);
        QVERIFY2(probed.isOk(), probed ? "" : qPrintable(probed.error().message));
        QCOMPARE(probed->has_value(), applied);
        if (!applied)
            QVERIFY(directory.run(u"ad-disable-account"_s, john).isOk());
        QCOMPARE(controlOf(u"john.anderson"_s), 514);
        QVERIFY(patientChange(u"ad-enable-account"_s).isOk());
    }

    // mission: S116
    void slowAnswerIsLeftAtOnceOnCancel()
    {
        FaultyRelay relay(m_tlsPort);
        auto patient = settings(relay.port());
        patient.answerDeadlineMs = 60'000;
        OpenDirectory directory(patient);
        QVERIFY(directory.run(u"ad-get-user"_s, {{"username"_L1, "john.anderson"_L1}}).isOk());
        relay.setMode(FaultyRelay::Mode::SwallowAnswers);
        const auto before = directory.recorder.exchanges().size();
        std::stop_source stop;
        std::thread canceler([&] {
            while (directory.recorder.exchanges().size() == before)
                std::this_thread::yield();
            stop.request_stop();
        });
        const auto found = directory.run(u"ad-get-user"_s, {{"username"_L1, "anna.boss"_L1}}, stop.get_token());
        canceler.join();
        QVERIFY(!found.isOk());
        QCOMPARE(found.error().code, ErrorCode::Canceled);
        m_table.add("canceled while waiting", found.error());
    }
};

QTEST_GUILESS_MAIN(TestOpenLdap)
#include "tst_openldap.moc"
