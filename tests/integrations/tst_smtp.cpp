// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "faulttable.h"
#include "faultyrelay.h"
#include "openconnection.h"
#include "realservice.h"

#include "commands/deliveryjournal.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

/// Remembers deliveries as the store does.
class RememberedDeliveries final : public DeliveryJournal
{
public:
    Result<void> begin(const OutgoingMail &mail) override
    {
        if (states.value(mail.messageId, DeliveryState::Failed) == DeliveryState::Sent)
            return Error{ErrorCode::AlreadyExists, u"sent before"_s, {}};
        states.insert(mail.messageId, DeliveryState::Underway);
        bytes.append(mail.bytes);
        return {};
    }
    Result<void> finish(const QString &messageId, DeliveryState state, const QString &) override
    {
        states.insert(messageId, state);
        return {};
    }
    Result<std::optional<DeliveryState>> stateOf(const QString &messageId) const override
    {
        return states.contains(messageId) ? std::optional(states.value(messageId)) : std::nullopt;
    }

    QHash<QString, DeliveryState> states;
    QByteArrayList bytes; ///< of every attempt
};

} // namespace

/// Mail against a real SMTP server with TLS, sign-in and trouble on demand.
class TestSmtp : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    RealService m_server;
    int m_port = 0;
    int m_portWithoutTls = 0;
    int m_tokenPort = 0;
    FaultTable m_table{"Mail (SMTP)"};

    QString path(const QString &name) const { return m_folder.filePath(name); }

    void trouble(const QString &lines)
    {
        QFile file(path(u"trouble"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lines.toUtf8());
    }

    QByteArrayList events() const
    {
        QFile file(path(u"events.log"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QByteArrayList();
    }

    /// Runs send-mail as a playbook does.
    static Result<CommandOutput> runInPlaybook(OpenConnection &connection, RememberedDeliveries &deliveries,
                                               const QJsonObject &arguments, const QString &key)
    {
        const auto *command = connection.registry.find(u"send-mail"_s);
        CommandCall call;
        call.name = u"send-mail"_s;
        call.run = RunId(u"run"_s);
        call.incident = IncidentId(u"case"_s);
        call.idempotencyKey = key;
        const auto checked = checkedArguments(command->definition, arguments);
        if (!checked)
            return checked.error();
        call.arguments = *checked;
        auto context = connection.context();
        context.mails = &deliveries;
        return command->run(call, context);
    }

    static QHash<QString, QString> statusesOf(const CommandOutput &output)
    {
        QHash<QString, QString> statuses;
        for (const auto &one : contextValue(output, u"Mail"_s).toObject().value("Recipients"_L1).toArray())
            statuses.insert(one.toObject().value("Address"_L1).toString(),
                            one.toObject().value("Status"_L1).toString());
        return statuses;
    }

    QByteArrayList mailsOf(const QString &address) const
    {
        QByteArrayList mails;
        for (const auto &info : QDir(path(u"mail/"_s + address)).entryInfoList({u"*.eml"_s}, QDir::Files)) {
            QFile file(info.filePath());
            if (file.open(QIODevice::ReadOnly))
                mails += file.readAll();
        }
        return mails;
    }

    void open(OpenConnection &connection, const QJsonObject &changes = {},
              const QByteArray &password = "right-password")
    {
        InstanceConfig config;
        config.name = u"mail"_s;
        config.kind = u"smtp"_s;
        config.settings = {{"host"_L1, "127.0.0.1"_L1},       {"port"_L1, m_port},
                           {"user"_L1, "console"_L1},         {"sender"_L1, "Holdfast <console@corp.test>"_L1},
                           {"ca_file"_L1, path(u"ca.pem"_s)}, {"reply_seconds"_L1, 20}};
        for (auto it = changes.begin(); it != changes.end(); ++it)
            config.settings.insert(it.key(), *it);
        (void)connection.secrets.write(config.name, u"password"_s, Secret(password));
        const auto opened = connection.open(config);
        QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
        connection.readFile = [](const EntryId &) -> Result<ProducedFile> {
            return ProducedFile{u"report.pdf"_s, u"application/pdf"_s, "%PDF-1.4\n.\n" + QByteArray(20'000, '\xe9')};
        };
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto why = m_server.start(u"smtp.sh"_s, {m_folder.path()});
        if (m_server.missing)
            QSKIP(qPrintable(why));
        QVERIFY2(why.isEmpty(), qPrintable(why));
        const auto ports = m_server.where().split(u' ');
        QCOMPARE(ports.size(), 3);
        m_port = ports.at(0).toInt();
        m_portWithoutTls = ports.at(1).toInt();
        m_tokenPort = ports.at(2).toInt();
    }

    void cleanupTestCase() { m_table.print(); }

    void init()
    {
        trouble({});
        QFile::remove(path(u"events.log"_s));
    }

    // mission: S36 S63 S77
    void mailArrivesOnceForEachRecipientWithItsAttachment()
    {
        OpenConnection connection;
        open(connection);
        auto context = connection.context();
        const auto tested = connection.instance->test(context);
        QVERIFY2(tested.isOk(), tested ? "" : qPrintable(tested.error().message));
        const auto sent = connection.run(u"send-mail"_s,
                                         {{"to"_L1, "boss1@corp.test"_L1},
                                          {"bcc"_L1, "hr1@corp.test"_L1},
                                          {"subject"_L1, u"Fall Ü"_s},
                                          {"body"_L1, "hello\n.\n"_L1},
                                          {"attachIDs"_L1, "1@1"_L1}},
                                         u"a1"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        const auto facts = contextValue(*sent, u"Mail"_s).toObject();
        QCOMPARE(facts.value("Status"_L1).toString(), u"sent"_s);
        QVERIFY(facts.value("QueueID"_L1).toString().contains(u"queued as"_s));
        QCOMPARE(facts.value("Recipients"_L1).toArray().size(), 2);
        QCOMPARE(mailsOf(u"boss1@corp.test"_s).size(), 1);
        QCOMPARE(mailsOf(u"hr1@corp.test"_s).size(), 1);
        const auto mail = mailsOf(u"hr1@corp.test"_s).first();
        QVERIFY(!mail.contains("hr1@corp.test"));
        QVERIFY(mail.contains(("%PDF-1.4\n.\n" + QByteArray(20'000, '\xe9')).toBase64().left(76)));
        QCOMPARE(connection.recorder.changes().first().request.body, mail);
        QVERIFY(!connection.recorder.everything().contains("right-password"));
        QVERIFY(!connection.recorder.everything().contains(QByteArray("right-password").toBase64()));
    }

    void someRefusedRecipientsDoNotStopTheOthers()
    {
        trouble(u"refuse bad2@*\ndefer later2@*\n"_s);
        OpenConnection connection;
        open(connection);
        const auto sent =
            connection.run(u"send-mail"_s, {{"to"_L1, "good2@corp.test,bad2@corp.test,later2@corp.test"_L1}}, u"a2"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        QHash<QString, QString> statuses;
        for (const auto &one : contextValue(*sent, u"Mail"_s).toObject().value("Recipients"_L1).toArray())
            statuses.insert(one.toObject().value("Address"_L1).toString(),
                            one.toObject().value("Status"_L1).toString());
        QCOMPARE(statuses.value(u"good2@corp.test"_s), u"sent"_s);
        QCOMPARE(statuses.value(u"bad2@corp.test"_s), u"refused"_s);
        QCOMPARE(statuses.value(u"later2@corp.test"_s), u"deferred"_s);
        QVERIFY(sent->entries.first().isError);
        QCOMPARE(mailsOf(u"good2@corp.test"_s).size(), 1);
    }

    void whatHappensAfterDataIsUncertain_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<int>("stored");
        QTest::newRow("stored, but the reply is lost") << u"lose-reply boss3@*"_s << 1;
        QTest::newRow("cut before it was stored") << u"cut-data boss3@*"_s << 0;
    }

    // mission: U13
    void whatHappensAfterDataIsUncertain()
    {
        QFETCH(QString, trouble);
        QFETCH(int, stored);
        QDir(path(u"mail/boss3@corp.test"_s)).removeRecursively();
        this->trouble(trouble);
        OpenConnection connection;
        open(connection);
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss3@corp.test"_L1}}, u"a3"_s);
        QVERIFY(!sent.isOk());
        QCOMPARE(sent.error().code, ErrorCode::Uncertain);
        m_table.add(QTest::currentDataTag(), sent.error());
        QCOMPARE(mailsOf(u"boss3@corp.test"_s).size(), stored);
        QCOMPARE(connection.recorder.changes().first().finished, true);
    }

    void certainFailuresAreToldApart_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QJsonObject>("settings");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QString &lines, const QJsonObject &settings,
                            const QByteArray &password, ErrorCode code, const QString &words) {
            QTest::newRow(name) << lines << settings << password << int(code) << words;
        };
        row("all recipients refused", u"refuse *"_s, {}, "right-password", ErrorCode::InvalidInput, u"550"_s);
        row("all recipients deferred", u"defer *"_s, {}, "right-password", ErrorCode::RateLimited, u"450"_s);
        row("busy server", u"busy *"_s, {}, "right-password", ErrorCode::RateLimited, u"421"_s);
        row("sign-in impossible for the moment", u"auth-later *"_s, {}, "right-password", ErrorCode::RateLimited,
            u"454"_s);
        row("message refused after it was handed over", u"reject-data *"_s, {}, "right-password",
            ErrorCode::InvalidInput, u"554"_s);
        row("message put off after it was handed over", u"defer-data *"_s, {}, "right-password", ErrorCode::RateLimited,
            u"451"_s);
        row("connection cut at a recipient", u"cut-rcpt *"_s, {}, "right-password", ErrorCode::Unreachable,
            u"nothing was sent"_s);
        row("server without STARTTLS", {}, {{"port"_L1, "without"_L1}}, "right-password", ErrorCode::TlsFailed,
            u"STARTTLS"_s);
        row("TLS from the start at a STARTTLS port", {}, {{"security"_L1, "tls"_L1}}, "right-password",
            ErrorCode::TlsFailed, u"STARTTLS"_s);
        row("certificate of another host", {}, {{"host"_L1, "localhost"_L1}}, "right-password", ErrorCode::TlsFailed,
            u"certificate"_s);
        row("nobody listens", {}, {{"host"_L1, "127.0.0.2"_L1}}, "right-password", ErrorCode::Unreachable,
            u"refused"_s);
        row("wrong password", {}, {}, "wrong", ErrorCode::Unauthorized, u"refused"_s);
        row("stranger's certificate", {}, {{"ca_file"_L1, "other-ca.pem"_L1}}, "right-password", ErrorCode::TlsFailed,
            u"certificate"_s);
        row("unknown host", {}, {{"host"_L1, "no-such-host.invalid"_L1}}, "right-password", ErrorCode::Unreachable,
            u"host name"_s);
    }

    void certainFailuresAreToldApart()
    {
        QFETCH(QString, trouble);
        QFETCH(QJsonObject, settings);
        QFETCH(QByteArray, password);
        QFETCH(int, code);
        QFETCH(QString, words);
        this->trouble(trouble);
        if (settings.contains("ca_file"_L1))
            settings.insert("ca_file"_L1, path(settings.value("ca_file"_L1).toString()));
        if (settings.contains("port"_L1))
            settings.insert("port"_L1, m_portWithoutTls);
        OpenConnection connection;
        open(connection, settings, password);
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss4@corp.test"_L1}}, u"a4"_s);
        QVERIFY(!sent.isOk());
        m_table.add(QTest::currentDataTag(), sent.error());
        QCOMPARE(int(sent.error().code), code);
        QVERIFY2(sent.error().message.contains(words), qPrintable(sent.error().message));
        QVERIFY(mailsOf(u"boss4@corp.test"_s).isEmpty());
        if (settings.contains("port"_L1)) {
            QVERIFY2(!events().join('\n').contains("auth"), "no password goes to a server without TLS");
        }
    }

    void faultsOfTheLine_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("code");
        QTest::newRow("a server that accepts and is silent")
            << int(FaultyRelay::Mode::Silent) << int(ErrorCode::Unreachable);
        QTest::newRow("cut at the first word") << int(FaultyRelay::Mode::CutOnRequest) << int(ErrorCode::Unreachable);
        QTest::newRow("cut at the greeting") << int(FaultyRelay::Mode::CutOnAnswer) << int(ErrorCode::Unreachable);
        QTest::newRow("a web server instead of a mail server")
            << int(FaultyRelay::Mode::Garbage) << int(ErrorCode::Unreachable);
    }

    void faultsOfTheLine()
    {
        QFETCH(int, mode);
        QFETCH(int, code);
        FaultyRelay relay{quint16(m_port)};
        relay.setMode(FaultyRelay::Mode(mode));
        OpenConnection connection;
        open(connection, {{"port"_L1, relay.port()}, {"reply_seconds"_L1, 2}});
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss8@corp.test"_L1}}, u"a8"_s);
        QVERIFY(!sent.isOk());
        m_table.add(QTest::currentDataTag(), sent.error());
        QCOMPARE(int(sent.error().code), code);
        QVERIFY(mailsOf(u"boss8@corp.test"_s).isEmpty());
    }

    void hungServerAfterTheMessageIsUncertain()
    {
        trouble(u"hang-data boss9@*"_s);
        OpenConnection connection;
        open(connection, {{"reply_seconds"_L1, 2}});
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss9@corp.test"_L1}}, u"a9"_s);
        QVERIFY(!sent.isOk());
        m_table.add("no reply to the message in time", sent.error());
        QCOMPARE(sent.error().code, ErrorCode::Uncertain);
    }

    void cutAfterTheFinalReplyIsDelivered()
    {
        trouble(u"cut-after boss10@*"_s);
        OpenConnection connection;
        open(connection);
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss10@corp.test"_L1}}, u"aa"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        QCOMPARE(contextValue(*sent, u"Mail"_s).toObject().value("Status"_L1).toString(), u"sent"_s);
        QCOMPARE(mailsOf(u"boss10@corp.test"_s).size(), 1);
        m_table.add("cut after the final reply", "done", sent->entries.first().text.section(u'\n', 0, 0));
    }

    // Greylisting: only who was put off is written to again, everybody gets one mail, and every attempt is the same mail.
    void putOffRecipientsAreTriedAgainWithoutDoublingTheOthers()
    {
        trouble(u"defer later11@* 2\nrefuse bad11@*"_s);
        OpenConnection connection;
        open(connection);
        RememberedDeliveries deliveries;
        QJsonObject arguments{{"to"_L1, "good11@corp.test,later11@corp.test,bad11@corp.test"_L1},
                              {"subject"_L1, "Greylisted"_L1}};
        const auto key = u"0b"_s;
        auto output = runInPlaybook(connection, deliveries, arguments, key);
        QList<qint64> waits;
        while (output && output->pollArguments) {
            QCOMPARE(contextValue(*output, u"Mail"_s).toObject().value("Status"_L1).toString(), u"waiting"_s);
            QCOMPARE(deliveries.states.value(u"0b@corp.test"_s), DeliveryState::Underway);
            m_table.add("one recipient put off (4xx), attempt " + QByteArray::number(waits.size() + 1), "waiting",
                        output->entries.first().text);
            waits.append(output->pollAfterMs);
            connection.clock.advanceMs(output->pollAfterMs);
            output = runInPlaybook(connection, deliveries, *output->pollArguments, key);
        }
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QCOMPARE(waits.size(), 2);
        QVERIFY(waits.at(0) >= 54'000 && waits.at(0) <= 66'000);
        QVERIFY(waits.at(1) >= 270'000 && waits.at(1) <= 330'000);
        const auto statuses = statusesOf(*output);
        QCOMPARE(statuses.value(u"good11@corp.test"_s), u"sent"_s);
        QCOMPARE(statuses.value(u"later11@corp.test"_s), u"sent"_s);
        QCOMPARE(statuses.value(u"bad11@corp.test"_s), u"refused"_s);
        QCOMPARE(mailsOf(u"good11@corp.test"_s).size(), 1);
        QCOMPARE(mailsOf(u"later11@corp.test"_s).size(), 1);
        QCOMPARE(mailsOf(u"good11@corp.test"_s), mailsOf(u"later11@corp.test"_s));
        QCOMPARE(events().count("rcpt good11@corp.test"), 1);
        QCOMPARE(events().count("rcpt bad11@corp.test"), 1);
        QCOMPARE(deliveries.states.value(u"0b@corp.test"_s), DeliveryState::Sent);

        const auto again = runInPlaybook(connection, deliveries, arguments, key);
        QVERIFY(again.isOk());
        QVERIFY(again->entries.first().text.contains(u"before"_s));
        QCOMPARE(mailsOf(u"good11@corp.test"_s).size(), 1);
    }

    void passingTroubleIsWaitedForInAPlaybook_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::newRow("busy server, in a playbook") << u"busy * 1"_s;
        QTest::newRow("message put off, in a playbook") << u"defer-data boss12@* 1"_s;
        QTest::newRow("sign-in put off, in a playbook") << u"auth-later * 1"_s;
        QTest::newRow("connection cut at a recipient, in a playbook") << u"cut-rcpt boss12@* 1"_s;
    }

    void passingTroubleIsWaitedForInAPlaybook()
    {
        QFETCH(QString, trouble);
        QDir(path(u"mail/boss12@corp.test"_s)).removeRecursively();
        this->trouble(trouble);
        OpenConnection connection;
        open(connection);
        RememberedDeliveries deliveries;
        auto output = runInPlaybook(connection, deliveries, {{"to"_L1, "boss12@corp.test"_L1}}, u"0c"_s);
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->pollArguments.has_value());
        m_table.add(QTest::currentDataTag(), "waiting", output->entries.first().text);
        output = runInPlaybook(connection, deliveries, *output->pollArguments, u"0c"_s);
        QVERIFY2(output.isOk() && !output->pollArguments, output ? "" : qPrintable(output.error().message));
        QCOMPARE(mailsOf(u"boss12@corp.test"_s).size(), 1);
        QCOMPARE(deliveries.bytes.size(), 2);
        QCOMPARE(deliveries.bytes.first(), deliveries.bytes.last());
    }

    void tooManyRecipientsAtOnceAreSentInSeveralGoes()
    {
        trouble(u"too-many c13@* 1"_s);
        OpenConnection connection;
        open(connection);
        const auto sent =
            connection.run(u"send-mail"_s, {{"to"_L1, "a13@corp.test,b13@corp.test,c13@corp.test"_L1}}, u"ad"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        QCOMPARE(contextValue(*sent, u"Mail"_s).toObject().value("Status"_L1).toString(), u"sent"_s);
        for (const auto &address : {u"a13@corp.test"_s, u"b13@corp.test"_s, u"c13@corp.test"_s})
            QCOMPARE(mailsOf(address).size(), 1);
    }

    // What the dispatcher asks after a crash.
    void interruptedMailIsSettledByItsRecord_data()
    {
        QTest::addColumn<bool>("known");
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("code"); // -1: it may be sent; 0: its outcome is known
        QTest::newRow("never begun") << false << 0 << -1;
        QTest::newRow("certainly not sent") << true << int(DeliveryState::Failed) << -1;
        QTest::newRow("sent") << true << int(DeliveryState::Sent) << 0;
        QTest::newRow("died while sending") << true << int(DeliveryState::Underway) << int(ErrorCode::Uncertain);
        QTest::newRow("not known before") << true << int(DeliveryState::Uncertain) << int(ErrorCode::Uncertain);
    }

    void interruptedMailIsSettledByItsRecord()
    {
        QFETCH(bool, known);
        QFETCH(int, state);
        QFETCH(int, code);
        OpenConnection connection;
        open(connection);
        RememberedDeliveries deliveries;
        if (known)
            deliveries.states.insert(u"0e@corp.test"_s, DeliveryState(state));
        CommandCall call;
        call.arguments = {{"to"_L1, "boss14@corp.test"_L1}};
        call.idempotencyKey = u"0e"_s;
        auto context = connection.context();
        context.mails = &deliveries;
        const auto probed = connection.registry.find(u"send-mail"_s)->probe(call, context);
        QCOMPARE(probed.isOk(), code <= 0);
        if (probed)
            QCOMPARE(probed->has_value(), code == 0);
        else
            QCOMPARE(int(probed.error().code), code);
        QVERIFY(connection.recorder.exchanges().isEmpty());
    }

    void oauthSignsIn_data()
    {
        QTest::addColumn<bool>("refresh");
        QTest::newRow("as the client itself") << false;
        QTest::newRow("with a refresh token") << true;
    }

    void openWithOAuth(OpenConnection &connection, bool refresh, const QByteArray &secret)
    {
        (void)connection.secrets.write(u"mail"_s, refresh ? u"refresh_token"_s : u"client_secret"_s, Secret(secret));
        open(connection,
             {{"login"_L1, "oauth"_L1},
              {"token_url"_L1, u"http://127.0.0.1:%1/token"_s.arg(m_tokenPort)},
              {"client_id"_L1, "console-app"_L1},
              {"scope"_L1, "https://mail.corp.test/.default"_L1}});
    }

    void oauthSignsIn()
    {
        QFETCH(bool, refresh);
        OpenConnection connection;
        openWithOAuth(connection, refresh, refresh ? "long-lived" : "app-secret");
        for (const auto &key : {u"f1"_s, u"f2"_s}) {
            const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss15@corp.test"_L1}}, key);
            QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        }
        const auto log = events().join('\n');
        QCOMPARE(log.count(refresh ? "token refresh_token https://mail.corp.test/.default"
                                   : "token client_credentials https://mail.corp.test/.default"),
                 1);
        QCOMPARE(log.count("BEARER right") + log.count("XOAUTH2 right"), 2);
        const auto journaled = connection.recorder.everything();
        for (const auto &secret : {"app-secret", "long-lived", "token-", "auth=Bearer"}) {
            QVERIFY2(!journaled.contains(secret), secret);
            QVERIFY2(!journaled.contains(QByteArray(secret).toBase64().chopped(2)), secret);
        }
    }

    // A token taken back before its time: once more with a fresh one, since nothing was sent.
    void refusedTokenIsFetchedAnewOnce()
    {
        trouble(u"stale-token * 1"_s);
        QFile::remove(path(u"token"_s));
        OpenConnection connection;
        openWithOAuth(connection, false, "app-secret");
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss16@corp.test"_L1}}, u"f3"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        QCOMPARE(mailsOf(u"boss16@corp.test"_s).size(), 1);
        QCOMPARE(events().join('\n').count("token client_credentials"), 2);
    }

    void tokenTroublesAreNamed_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("wrong client secret")
            << QString() << "wrong"_ba << int(ErrorCode::Unauthorized) << u"AADSTS7000215"_s;
        QTest::newRow("token endpoint busy")
            << u"token-busy *"_s << "app-secret"_ba << int(ErrorCode::RateLimited) << u"503"_s;
        QTest::newRow("token refused by the mail server twice")
            << u"stale-token *"_s << "app-secret"_ba << int(ErrorCode::Unauthorized) << u"401"_s;
    }

    void tokenTroublesAreNamed()
    {
        QFETCH(QString, trouble);
        QFETCH(QByteArray, secret);
        QFETCH(int, code);
        QFETCH(QString, words);
        this->trouble(trouble);
        QFile::remove(path(u"token"_s));
        OpenConnection connection;
        openWithOAuth(connection, false, secret);
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss17@corp.test"_L1}}, u"f4"_s);
        QVERIFY(!sent.isOk());
        m_table.add(QTest::currentDataTag(), sent.error());
        QCOMPARE(int(sent.error().code), code);
        QVERIFY2(sent.error().message.contains(words), qPrintable(sent.error().message));
        QVERIFY(mailsOf(u"boss17@corp.test"_s).isEmpty());
    }

    // All bodies are 7-bit, so neither 8BITMIME nor SMTPUTF8 is asked of the server, whatever the texts hold.
    void foreignTextsNeedNoExtension()
    {
        OpenConnection connection;
        open(connection);
        const auto sent = connection.run(u"send-mail"_s,
                                         {{"to"_L1, u"Jörg <boss18@bücher.test>"_s},
                                          {"subject"_L1, u"Überprüfung 🚨"_s},
                                          {"body"_L1, u"Zeile\nשורה\n"_s.repeated(500)}},
                                         u"f5"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        const auto mails = mailsOf(u"boss18@xn--bcher-kva.test"_s);
        QCOMPARE(mails.size(), 1);
        QVERIFY(std::all_of(mails.first().begin(), mails.first().end(), [](char c) { return uchar(c) < 128; }));
        const auto log = events().join('\n');
        QVERIFY(log.contains("mail console@corp.test SIZE="));
        QVERIFY(!log.contains("SMTPUTF8") && !log.contains("8BITMIME"));
    }

    void hugeAttachmentArrivesWhole()
    {
        OpenConnection connection;
        open(connection);
        QByteArray big(12 << 20, Qt::Uninitialized);
        for (qsizetype i = 0; i < big.size(); ++i)
            big[i] = char(i * 31 + i / 4093);
        connection.readFile = [&big](const EntryId &) -> Result<ProducedFile> {
            return ProducedFile{u"disk.img"_s, u"application/octet-stream"_s, big};
        };
        const auto sent =
            connection.run(u"send-mail"_s, {{"to"_L1, "boss19@corp.test"_L1}, {"attachIDs"_L1, "1@1"_L1}}, u"f6"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        const auto mail = mailsOf(u"boss19@corp.test"_s).value(0);
        const auto name = mail.indexOf("disk.img");
        const auto start = mail.indexOf("\r\n\r\n", name) + 4;
        QVERIFY(name > 0 && QByteArray::fromBase64(mail.mid(start, mail.indexOf("\r\n--", start) - start)) == big);
    }

    void oneRefusedPasswordIsNotTriedAgain()
    {
        QFile log(path(u"events.log"_s));
        OpenConnection connection;
        open(connection, {}, "wrong");
        for (int i = 0; i < 3; ++i)
            QCOMPARE(connection.run(u"send-mail"_s, {{"to"_L1, "boss5@corp.test"_L1}}, u"a5"_s).error().code,
                     ErrorCode::Unauthorized);
        QCOMPARE(connection.recorder.changes().size(), 1);
    }

    void tooLargeMailIsRefusedByTheServerBeforeItIsSent()
    {
        OpenConnection connection;
        open(connection);
        connection.readFile = [](const EntryId &) -> Result<ProducedFile> {
            return ProducedFile{u"a.bin"_s, u"application/octet-stream"_s, QByteArray(14'000'000, 'x')};
        };
        const auto sent =
            connection.run(u"send-mail"_s, {{"to"_L1, "boss6@corp.test"_L1}, {"attachIDs"_L1, "1@1"_L1}}, u"a6"_s);
        QVERIFY(!sent.isOk());
        QCOMPARE(sent.error().code, ErrorCode::InvalidInput);
        QVERIFY2(sent.error().message.contains(u"552"_s), qPrintable(sent.error().message));
        m_table.add("larger than the server takes", sent.error());
    }

    // mission: S116
    void silentServerIsLeftAtOnceOnCancel()
    {
        QTcpServer silent; // accepts and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        OpenConnection connection;
        open(connection, {{"port"_L1, silent.serverPort()}});
        std::stop_source stop;
        std::thread canceler([&] {
            while (connection.recorder.exchanges().isEmpty())
                std::this_thread::yield();
            stop.request_stop();
        });
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss7@corp.test"_L1}}, u"a7"_s, stop.get_token());
        canceler.join();
        QVERIFY(!sent.isOk());
        QCOMPARE(sent.error().code, ErrorCode::Canceled);
        m_table.add("canceled", sent.error());
    }
};

QTEST_GUILESS_MAIN(TestSmtp)
#include "tst_smtp.moc"
