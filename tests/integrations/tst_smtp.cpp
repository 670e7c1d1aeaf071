// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openconnection.h"
#include "realservice.h"

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

/// Mail against a real SMTP server with TLS, sign-in and trouble on demand.
class TestSmtp : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    RealService m_server;

    QString path(const QString &name) const { return m_folder.filePath(name); }

    void trouble(const QString &lines)
    {
        QFile file(path(u"trouble"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lines.toUtf8());
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
        config.settings = {{"host"_L1, "127.0.0.1"_L1},       {"port"_L1, m_server.where().toInt()},
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
    }

    void init() { trouble({}); }

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
        OpenConnection connection;
        open(connection, settings, password);
        const auto sent = connection.run(u"send-mail"_s, {{"to"_L1, "boss4@corp.test"_L1}}, u"a4"_s);
        QVERIFY(!sent.isOk());
        QCOMPARE(int(sent.error().code), code);
        QVERIFY2(sent.error().message.contains(words), qPrintable(sent.error().message));
        QVERIFY(mailsOf(u"boss4@corp.test"_s).isEmpty());
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
            return ProducedFile{u"a.bin"_s, u"application/octet-stream"_s, QByteArray(400'000, 'x')};
        };
        const auto sent =
            connection.run(u"send-mail"_s, {{"to"_L1, "boss6@corp.test"_L1}, {"attachIDs"_L1, "1@1"_L1}}, u"a6"_s);
        QVERIFY(!sent.isOk());
        QCOMPARE(sent.error().code, ErrorCode::InvalidInput);
        QVERIFY2(sent.error().message.contains(u"552"_s), qPrintable(sent.error().message));
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
    }
};

QTEST_GUILESS_MAIN(TestSmtp)
#include "tst_smtp.moc"
