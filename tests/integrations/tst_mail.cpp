// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openconnection.h"

#include "integrations/mail/mailmessage.h"
#include "integrations/mail/sendmailcommand.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

class TestMail : public QObject
{
    Q_OBJECT

private:
    static void open(OpenConnection &connection, const QString &folder)
    {
        InstanceConfig config;
        config.name = u"mail-files"_s;
        config.kind = u"mail-folder"_s;
        config.settings = {{"folder"_L1, folder}, {"sender"_L1, "Holdfast <console@corp.test>"_L1}};
        const auto opened = connection.open(config);
        QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
        connection.readFile = [](const EntryId &id) -> Result<ProducedFile> {
            if (id.text != "7@1"_L1)
                return Error{ErrorCode::NotFound, u"no such entry"_s, {}};
            return ProducedFile{u"Bericht Ü.pdf"_s, u"application/pdf"_s, "%PDF-1.4 " + QByteArray(5000, 'x')};
        };
    }

    static QByteArray onlyMail(const QString &folder)
    {
        const auto files = QDir(folder).entryInfoList({u"*.eml"_s}, QDir::Files);
        if (files.size() != 1)
            return {};
        QFile file(files.first().filePath());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    // mission: S36 S63 S77
    void oneMailIsWrittenOnceWithItsAttachment()
    {
        QTemporaryDir folder;
        OpenConnection connection;
        open(connection, folder.path());
        const QJsonObject arguments{{"to"_L1, "Boss <boss@corp.test>, boss@CORP.test"_L1},
                                    {"bcc"_L1, "hr@corp.test"_L1},
                                    {"subject"_L1, "Exposure on an endpoint"_L1},
                                    {"body"_L1, "Dear manager,\n.hidden dot\n"_L1},
                                    {"attachIDs"_L1, "7@1"_L1}};
        const auto sent = connection.run(u"send-mail"_s, arguments, u"0123456789abcdef0123456789abcdef"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        const auto facts = contextValue(*sent, u"Mail"_s).toObject();
        QCOMPARE(facts.value("MessageID"_L1).toString(), u"0123456789abcdef0123456789abcdef@corp.test"_s);
        QCOMPARE(facts.value("Recipients"_L1).toArray().size(), 2);
        const auto first = onlyMail(folder.path());
        QVERIFY(first.contains("Message-ID: <0123456789abcdef0123456789abcdef@corp.test>\r\n"));
        QVERIFY(first.contains("To: Boss <boss@corp.test>\r\n"));
        QVERIFY2(!first.toLower().contains("bcc"), "a hidden recipient must not be in the message");
        QVERIFY(!first.contains("hr@corp.test"));
        QVERIFY(first.contains("filename*=UTF-8''Bericht%20%C3%9C.pdf"));
        connection.clock.advanceMs(60'000);
        QVERIFY(connection.run(u"send-mail"_s, arguments, u"0123456789abcdef0123456789abcdef"_s).isOk());
        QCOMPARE(onlyMail(folder.path()), first);
        const auto probed = connection.probe(u"send-mail"_s, arguments, u"0123456789abcdef0123456789abcdef"_s);
        QVERIFY(probed.isOk() && probed->has_value());
        const auto unsent = connection.probe(u"send-mail"_s, arguments, u"ffff"_s);
        QVERIFY(unsent.isOk() && !unsent->has_value());
    }

    void requestIsCommittedBeforeTheFileIsWritten()
    {
        QTemporaryDir folder;
        OpenConnection connection;
        open(connection, folder.path());
        connection.recorder.refuse();
        QCOMPARE(connection.run(u"send-mail"_s, {{"to"_L1, "a@corp.test"_L1}}).error().code, ErrorCode::StorageFull);
        QVERIFY(QDir(folder.path()).entryList({u"*.eml"_s}).isEmpty());
    }

    void whatIsWrongIsRefusedBeforeSending_data()
    {
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<QString>("words");
        QTest::newRow("no recipient") << QJsonObject{{"subject"_L1, "x"_L1}} << u"at least one recipient"_s;
        QTest::newRow("second command in an address")
            << QJsonObject{{"to"_L1, u"a@b>\r\nRCPT TO:<evil@x"_s}} << u"not a mail address"_s;
        QTest::newRow("two at signs") << QJsonObject{{"cc"_L1, "a@b@c"_L1}} << u"cc:"_s;
        QTest::newRow("unknown attachment")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"attachIDs"_L1, "9@9"_L1}} << u"9@9"_s;
        QTest::newRow("header that may not be set")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"additionalHeader"_L1, "Bcc=evil@x.test"_L1}} << u"Bcc"_s;
        QTest::newRow("template name without a value")
            << QJsonObject{{"to"_L1, "a@b.test"_L1},
                           {"body"_L1, "Dear {name}"_L1},
                           {"templateParams"_L1, R"({"other": {"value": "x"}})"_L1}}
            << u"{name}"_s;
    }

    void whatIsWrongIsRefusedBeforeSending()
    {
        QFETCH(QJsonObject, arguments);
        QFETCH(QString, words);
        QTemporaryDir folder;
        OpenConnection connection;
        open(connection, folder.path());
        const auto output = connection.run(u"send-mail"_s, arguments);
        QVERIFY(!output.isOk());
        QCOMPARE(output.error().code == ErrorCode::InvalidInput || output.error().code == ErrorCode::NotFound, true);
        QVERIFY2(output.error().message.contains(words), qPrintable(output.error().message));
        QVERIFY(connection.recorder.exchanges().isEmpty());
    }

    void headersCannotBeInjected()
    {
        MailMessage message;
        message.from = {u"Eve\r\nX-Evil: 1"_s, u"eve@corp.test"_s};
        message.to = {{u"A, \"B\""_s, u"a@corp.test"_s}};
        message.subject = u"a\r\nBcc: evil@x\n\nbody"_s;
        message.messageId = u"id@corp.test"_s;
        message.attachments = {{u"x\r\nContent-Type: text/html.pdf"_s, u"text/plain\r\nX: y"_s, "data", {}}};
        message.furtherHeaders = {{u"X-Case-Id"_s, u"1\nX-Evil: 2"_s}};
        const auto bytes = mimeBytes(message);
        QVERIFY(bytes.contains("Subject: a Bcc: evil@x body\r\n"));
        for (const auto &line : bytes.split('\n')) {
            QVERIFY2(!line.startsWith("Bcc:") && !line.startsWith("X-Evil:")
                         && !line.startsWith("Content-Type: text/html"),
                     line.constData());
            QVERIFY(line.size() <= 999);
        }
        QVERIFY(bytes.contains("To: \"A, \\\"B\\\"\" <a@corp.test>\r\n"));
    }

    void longForeignSubjectsKeepTheirTextAndShortLines()
    {
        MailMessage message;
        message.from = {{}, u"a@corp.test"_s};
        message.to = {{u"שרה"_s, u"b@corp.test"_s}};
        message.subject = (u"דליפת מידע 🚨 "_s).repeated(25);
        message.messageId = u"id@corp.test"_s;
        const auto bytes = mimeBytes(message);
        QByteArray encoded;
        bool inSubject = false;
        for (auto line : bytes.split('\n')) {
            if (line.endsWith('\r'))
                line.chop(1);
            QVERIFY2(line.size() <= 78, line.constData());
            if (line.startsWith("Subject:"))
                inSubject = true;
            else if (!line.startsWith(' '))
                inSubject = false;
            if (inSubject)
                encoded += line.mid(line.startsWith("Subject:") ? 8 : 0);
        }
        QString decoded;
        for (const auto &word : encoded.split(' ')) {
            if (word.isEmpty())
                continue;
            QVERIFY(word.size() <= 75 && word.startsWith("=?utf-8?B?") && word.endsWith("?="));
            decoded += QString::fromUtf8(QByteArray::fromBase64(word.mid(10).chopped(2)));
        }
        QCOMPARE(decoded, message.subject.trimmed());
    }

    void addressesAreStrict_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("address");
        QTest::newRow("bare") << u"a.b@corp.test"_s << u"a.b@corp.test"_s;
        QTest::newRow("with a name") << u"\"Doe, J\" <j@corp.test>"_s << u"j@corp.test"_s;
        QTest::newRow("international domain") << u"a@bücher.test"_s << u"a@xn--bcher-kva.test"_s;
        QTest::newRow("upper-case domain") << u"A@CORP.test"_s << u"A@corp.test"_s;
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("line end at the end") << u"a@corp.test>\n<b@corp.test"_s << QString();
        QTest::newRow("blank inside") << u"a b@corp.test"_s << QString();
        QTest::newRow("two dots") << u"a..b@corp.test"_s << QString();
        QTest::newRow("quoted local part") << u"\"a b\"@corp.test"_s << QString();
        QTest::newRow("local part beyond ASCII") << u"jürgen@corp.test"_s << QString();
        QTest::newRow("host with a dash at its end") << u"a@corp-.test"_s << QString();
        QTest::newRow("no host") << u"a@"_s << QString();
    }

    void addressesAreStrict()
    {
        QFETCH(QString, typed);
        QFETCH(QString, address);
        const auto parsed = parseMailAddress(typed);
        QCOMPARE(parsed.isOk(), !address.isEmpty());
        if (parsed)
            QCOMPARE(parsed->address, address);
    }

    void templatesInsertTextAndNeverMarkup()
    {
        const QJsonObject values{{"name"_L1, "<b>John</b> & {other}"_L1}};
        QCOMPARE(*filledTemplate(u"Dear {name}!"_s, values, false), u"Dear <b>John</b> & {other}!"_s);
        QCOMPARE(*filledTemplate(u"Dear {name}!"_s, values, true), u"Dear &lt;b&gt;John&lt;/b&gt; &amp; {other}!"_s);
        QVERIFY(!filledTemplate(u"{name.__class__}"_s, values, false).isOk());
    }
};

QTEST_GUILESS_MAIN(TestMail)
#include "tst_mail.moc"
