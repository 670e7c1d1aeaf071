// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openconnection.h"

#include "integrations/mail/deliveryprogress.h"
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
        QTest::newRow("sender of another domain")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"from"_L1, "ceo@evil.test"_L1}} << u"from:"_s;
        QTest::newRow("raw message without headers")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"raw_message"_L1, "just text"_L1}} << u"raw_message"_s;
        QTest::newRow("raw message of another sender")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"raw_message"_L1, "From: ceo@evil.test\n\nPay."_L1}}
            << u"evil.test"_s;
        QTest::newRow("raw message that is not 7-bit")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"raw_message"_L1, u"Subject: Ü\n\nx"_s}} << u"ASCII"_s;
        QTest::newRow("raw message with an endless line")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"raw_message"_L1, "Subject: x\n\n"_L1 + QString(1500, u'x')}}
            << u"998"_s;
        QTest::newRow("template value of a case where there is none")
            << QJsonObject{{"to"_L1, "a@b.test"_L1},
                           {"body"_L1, "{name}"_L1},
                           {"templateParams"_L1, "{\"name\": {\"key\": \"Account.Username\"}}"_L1}}
            << u"Account.Username"_s;
        QTest::newRow("somebody else's progress")
            << QJsonObject{{"to"_L1, "a@b.test"_L1}, {"continuation"_L1, QJsonObject{{"attempts"_L1, 0}}}}
            << u"continuation"_s;
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
        const QList<ErrorCode> codes{ErrorCode::InvalidInput, ErrorCode::NotFound, ErrorCode::Forbidden};
        QVERIFY(codes.contains(output.error().code));
        QVERIFY2(output.error().message.contains(words), qPrintable(output.error().message));
        QVERIFY(connection.recorder.exchanges().isEmpty());
    }

    void mailGoesOnlyToAllowedDomains_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("the domain") << u"a@corp.test"_s << true;
        QTest::newRow("a domain below") << u"a@eu.corp.test"_s << true;
        QTest::newRow("another one") << u"a@corp.test.evil.example"_s << false;
        QTest::newRow("one that ends alike") << u"a@notcorp.test"_s << false;
    }

    void mailGoesOnlyToAllowedDomains()
    {
        QFETCH(QString, to);
        QFETCH(bool, allowed);
        QTemporaryDir folder;
        OpenConnection connection;
        InstanceConfig config;
        config.name = u"mail-files"_s;
        config.kind = u"mail-folder"_s;
        config.settings = {{"folder"_L1, folder.path()}, {"allowed_domains"_L1, "@corp.test"_L1}};
        QVERIFY(connection.open(config).isOk());
        const auto sent = connection.run(u"send-mail"_s, {{"bcc"_L1, to}}, u"1"_s);
        QCOMPARE(sent.isOk(), allowed);
        if (!allowed)
            QCOMPARE(sent.error().code, ErrorCode::Forbidden);
    }

    void everyKindOfPartHasItsPlace()
    {
        QTemporaryDir folder;
        OpenConnection connection;
        open(connection, folder.path());
        const QJsonObject arguments{
            {"to"_L1, "boss@corp.test"_L1},
            {"cc"_L1, "legal@corp.test"_L1},
            {"replyTo"_L1, "desk@elsewhere.test"_L1},
            {"from"_L1, "Insider Risk <risk@corp.test>"_L1},
            {"subject"_L1, "Exposure"_L1},
            {"body"_L1, "Dear {who}"_L1},
            {"htmlBody"_L1, "<p>Dear {who}</p><img src=\"cid:logo\"><img src='data:image/png;base64,iVBORw0KGgo='>"_L1},
            {"templateParams"_L1, "{\"who\": {\"key\": \"Manager\"}}"_L1},
            {"attachIDs"_L1, "7@1,,7@1"_L1},
            {"attachNames"_L1, ",,logo.png"_L1},
            {"attachCIDs"_L1, ",,logo"_L1},
            {"transientFile"_L1, "note.txt"_L1},
            {"transientFileContent"_L1, "kept for the record"_L1},
            {"additionalHeader"_L1, "X-Case-Id=INC-7,Importance=high"_L1}};
        const auto *command = connection.registry.find(u"send-mail"_s);
        CommandCall call;
        call.arguments = *checkedArguments(command->definition, arguments);
        call.idempotencyKey = u"abc"_s;
        auto context = connection.context();
        context.readFile = connection.readFile;
        context.contextValue = [](const QString &path) -> Result<QJsonValue> {
            return path == "Manager"_L1 ? QJsonValue(u"<Ana>"_s) : QJsonValue();
        };
        const auto sent = command->run(call, context);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        const auto mail = onlyMail(folder.path());
        for (const auto *header :
             {"From: Insider Risk <risk@corp.test>\r\n", "Reply-To: desk@elsewhere.test\r\n", "Cc: legal@corp.test\r\n",
              "X-Case-Id: INC-7\r\n", "Importance: high\r\n", "Message-ID: <abc@corp.test>\r\n"})
            QVERIFY2(mail.contains(header), header);
        QVERIFY(mail.contains(QByteArray("Dear <Ana>").toBase64()));
        QVERIFY(mail.contains("Content-ID: <logo>\r\n") && mail.contains("filename=\"logo.png\""));
        QVERIFY(mail.contains("Content-ID: <image1.abc@corp.test>\r\n"));
        QVERIFY(mail.contains(QByteArray("kept for the record").toBase64()));
        const auto start = mail.indexOf("Content-Type: text/html");
        const auto text = mail.indexOf("\r\n\r\n", start) + 4;
        const auto html = QByteArray::fromBase64(mail.mid(text, mail.indexOf("\r\n--", text) - text));
        QCOMPARE(html, "<p>Dear &lt;Ana&gt;</p><img src=\"cid:logo\"><img src='cid:image1.abc@corp.test'>"_ba);
        // mixed { alternative { text, related { html, logo, image } }, report, note }
        const QByteArrayList order{"multipart/mixed", "multipart/alternative",
                                   "text/plain",      "multipart/related",
                                   "text/html",       "<logo>",
                                   "<image1.",        "Bericht",
                                   "note.txt"};
        qsizetype at = 0;
        for (const auto &piece : order) {
            at = mail.indexOf(piece, at);
            QVERIFY2(at >= 0, piece.constData());
        }
    }

    void writtenMessageIsSentWithOurIdAndWithoutHiddenRecipients()
    {
        QTemporaryDir folder;
        OpenConnection connection;
        open(connection, folder.path());
        const auto sent = connection.run(u"send-mail"_s,
                                         {{"to"_L1, "a@corp.test"_L1},
                                          {"raw_message"_L1,
                                           "From: Desk <desk@corp.test>\nBcc: secret@corp.test,\n\tother@corp.test\n"
                                           "Message-ID: <old@x>\nSubject: Kept\n folded\n\nline one\r\nline two"_L1}},
                                         u"abc"_s);
        QVERIFY2(sent.isOk(), sent ? "" : qPrintable(sent.error().message));
        const auto mail = onlyMail(folder.path());
        QVERIFY2(mail.startsWith("Message-ID: <abc@corp.test>\r\nFrom: Desk <desk@corp.test>\r\n"
                                 "Subject: Kept\r\n folded\r\n"),
                 mail.constData());
        QVERIFY(!mail.contains("secret@") && !mail.contains("other@") && !mail.contains("<old@x>"));
        QVERIFY(mail.contains("\r\nDate: ") && mail.contains("\r\nMIME-Version: 1.0\r\n"));
        QVERIFY(mail.endsWith("\r\n\r\nline one\r\nline two"));
    }

    void waitsGrowAndEndAfterADay()
    {
        const qint64 start = 1'795'000'000'000;
        DeliveryProgress progress({u"a@x"_s, u"b@x"_s}, start);
        auto now = start;
        QList<qint64> minutes;
        for (;;) {
            progress.take({u"id"_s, {}, {{u"a@x"_s, u"deferred"_s, u"450 later"_s}}});
            const auto wait = progress.waitMs(u"id"_s, 0, now);
            if (wait < 0)
                break;
            minutes += (wait + 30'000) / 60'000;
            now += wait;
        }
        QVERIFY(minutes.size() > 20 && minutes.size() < 30);
        QCOMPARE(minutes.at(0), 1);
        QVERIFY(minutes.at(1) >= 4 && minutes.at(1) <= 6);
        QVERIFY(minutes.at(2) >= 13 && minutes.at(2) <= 17);
        QVERIFY(minutes.at(3) >= 54 && minutes.at(3) <= 66);
        QVERIFY(now - start <= 24 * 3'600'000);
        const auto again = DeliveryProgress::fromJson(progress.toJson());
        QVERIFY(again.isOk());
        QCOMPARE(again->open(), progress.open());
        QCOMPARE(again->waitMs(u"id"_s, 0, now), -1);
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
