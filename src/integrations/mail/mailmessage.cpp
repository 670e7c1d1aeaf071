// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/mailmessage.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>
#include <QUrl>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype longestHeaderLine = 76;
constexpr qsizetype base64LineLength = 76;

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

Error addressFault(const QString &typed, const QString &what)
{
    return {ErrorCode::InvalidInput,
            text("“%1” is not a mail address that can be used: %2").arg(cleanHeader(typed), what),
            {}};
}

bool isPlainAscii(const QString &value)
{
    return std::all_of(value.begin(), value.end(), [](QChar c) { return c.unicode() >= 32 && c.unicode() <= 126; })
        && !value.contains("=?"_L1);
}

/// RFC 2047: encoded-words, cut between characters and short enough to stand behind any header's name.
QByteArrayList encodedWords(const QString &value)
{
    constexpr qsizetype room = 36; // bytes; with =?utf-8?B? and ?= they make 60 characters
    QByteArrayList words;
    QByteArray piece;
    const auto flush = [&] {
        if (!piece.isEmpty())
            words += "=?utf-8?B?" + piece.toBase64() + "?=";
        piece.clear();
    };
    for (qsizetype i = 0; i < value.size(); ++i) {
        const qsizetype length = value.at(i).isHighSurrogate() && i + 1 < value.size() ? 2 : 1;
        const auto character = value.mid(i, length).toUtf8();
        if (piece.size() + character.size() > room)
            flush();
        piece += character;
        i += length - 1;
    }
    flush();
    return words;
}

/// Joins pieces with blanks, breaking lines so that none grows too long.
QByteArray folded(const QByteArray &name, const QByteArrayList &pieces)
{
    QByteArray header = name + ':';
    qsizetype column = header.size();
    for (const auto &piece : pieces) {
        if (column + 1 + piece.size() > longestHeaderLine && column > 1 && header != name + ':') {
            header += "\r\n";
            column = 0;
        }
        header += ' ' + piece;
        column += 1 + piece.size();
    }
    return header + "\r\n";
}

QByteArray unstructured(const QByteArray &name, const QString &value)
{
    const auto clean = cleanHeader(value);
    if (!isPlainAscii(clean))
        return folded(name, encodedWords(clean));
    const auto words = clean.toLatin1().split(' ');
    const bool tooLong =
        std::any_of(words.begin(), words.end(), [](const QByteArray &word) { return word.size() > 900; });
    return folded(name, tooLong ? encodedWords(clean) : words);
}

QByteArray mailboxText(const MailAddress &mailbox)
{
    const auto name = cleanHeader(mailbox.name);
    const auto bare = '<' + mailbox.address.toLatin1() + '>';
    if (name.isEmpty())
        return mailbox.address.toLatin1();
    if (!isPlainAscii(name))
        return encodedWords(name).join("\r\n ") + ' ' + bare;
    static const QRegularExpression special(u"[()<>\\[\\]:;@\\\\,.\"]"_s);
    if (!name.contains(special))
        return name.toLatin1() + ' ' + bare;
    return '"' + QString(name).replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1).toLatin1() + "\" " + bare;
}

QByteArray dateHeader(qint64 dateMs)
{
    const auto date = QDateTime::fromMSecsSinceEpoch(dateMs, QTimeZone::utc());
    return "Date: " + QLocale::c().toString(date, u"ddd, dd MMM yyyy HH:mm:ss"_s).toLatin1() + " +0000\r\n";
}

QByteArray addressHeader(const QByteArray &name, const QList<MailAddress> &mailboxes)
{
    QByteArrayList pieces;
    for (qsizetype i = 0; i < mailboxes.size(); ++i)
        pieces += mailboxText(mailboxes.at(i)) + (i + 1 < mailboxes.size() ? "," : "");
    return folded(name, pieces);
}

QByteArray base64Body(const QByteArray &bytes)
{
    const auto encoded = bytes.toBase64();
    QByteArray body;
    body.reserve(encoded.size() + encoded.size() / base64LineLength * 2 + 2);
    for (qsizetype at = 0; at < encoded.size(); at += base64LineLength) {
        body += encoded.mid(at, base64LineLength);
        body += "\r\n";
    }
    return body;
}

QByteArray textPart(const QByteArray &type, const QString &content)
{
    auto normalized = content;
    normalized.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n').replace("\n"_L1, "\r\n"_L1);
    return "Content-Type: " + type + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64Body(normalized.toUtf8());
}

QByteArray attachmentPart(const MailAttachment &attachment)
{
    const auto name = cleanHeader(attachment.name).replace(u'/', u'_').replace(u'\\', u'_');
    static const QRegularExpression plainName(u"^[A-Za-z0-9._-]+$"_s);
    static const QRegularExpression plainType(u"^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+$"_s);
    const auto type = attachment.mediaType.contains(plainType) ? attachment.mediaType.toLatin1()
                                                               : QByteArray("application/octet-stream");
    QByteArray part = "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n";
    part += attachment.contentId.isEmpty() ? "Content-Disposition: attachment" : "Content-Disposition: inline";
    if (name.contains(plainName)) {
        part += ";\r\n filename=\"" + name.toLatin1() + '"';
    } else if (!name.isEmpty()) {
        QString fallback;
        for (const auto character : name)
            fallback += QString(character).contains(plainName) ? character : QChar(u'_');
        // RFC 2231 for those who can read it, an ASCII name for the others.
        part += ";\r\n filename=\"" + fallback.right(60).toLatin1() + "\";\r\n filename*=UTF-8''"
            + QUrl::toPercentEncoding(name.right(120));
    }
    part += "\r\n";
    if (!attachment.contentId.isEmpty())
        part += "Content-ID: <" + cleanHeader(attachment.contentId).toLatin1() + ">\r\n";
    return part + "\r\n" + base64Body(attachment.bytes);
}

QByteArray multipart(const QByteArray &kind, const QByteArrayList &parts, const QByteArray &seed)
{
    // base64 bodies and ASCII headers cannot contain "=_", so no part can hold the boundary.
    const auto boundary = "=_" + QCryptographicHash::hash(seed + kind, QCryptographicHash::Sha256).toHex().left(32);
    QByteArray body = "Content-Type: multipart/" + kind + ";\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    for (const auto &part : parts)
        body += "--" + boundary + "\r\n" + part;
    return body + "--" + boundary + "--\r\n";
}

} // namespace

QString cleanHeader(const QString &value)
{
    QString clean;
    clean.reserve(value.size());
    for (const auto character : value) {
        const bool control = character.unicode() < 32 || character.unicode() == 127 || character == QChar::LineSeparator
            || character == QChar::ParagraphSeparator || (character.unicode() >= 0x80 && character.unicode() < 0xa0);
        if (!control)
            clean += character;
        else if (!clean.endsWith(u' '))
            clean += u' ';
    }
    return clean.trimmed();
}

Result<MailAddress> parseMailAddress(const QString &typed)
{
    auto rest = typed.trimmed();
    MailAddress result;
    if (rest.endsWith(u'>')) {
        const auto open = rest.lastIndexOf(u'<');
        if (open < 0)
            return addressFault(typed, text("“<” is missing"));
        result.name = rest.left(open).trimmed();
        if (result.name.size() >= 2 && result.name.startsWith(u'"') && result.name.endsWith(u'"'))
            result.name = result.name.mid(1, result.name.size() - 2);
        rest = rest.mid(open + 1).chopped(1);
    }
    if (result.name != cleanHeader(result.name))
        return addressFault(typed, text("its name holds control characters"));
    if (rest.count(u'@') != 1)
        return addressFault(typed, text("it needs exactly one @"));
    const auto local = rest.section(u'@', 0, 0);
    const auto host = rest.section(u'@', 1);
    static const QRegularExpression dotAtom(u"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$"_s,
                                            QRegularExpression::DontCaptureOption);
    static const QRegularExpression ldhHost(
        u"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"_s,
        QRegularExpression::DontCaptureOption);
    const auto matchesWhole = [](const QRegularExpression &pattern, const QString &value) {
        return !value.contains(u'\n') && pattern.match(value).hasMatch(); // "$" alone would allow a line end
    };
    if (local.size() > 64 || !matchesWhole(dotAtom, local)) {
        const bool foreign = std::any_of(local.begin(), local.end(), [](QChar c) { return c.unicode() > 126; });
        return addressFault(typed,
                            foreign ? text("characters beyond ASCII before the @ are not delivered everywhere")
                                    : text("the part before the @ is not allowed"));
    }
    const auto ascii = isPlainAscii(host) ? host : QString::fromLatin1(QUrl::toAce(host));
    if (!matchesWhole(ldhHost, ascii))
        return addressFault(typed, text("the part after the @ is not a host name"));
    result.address = local + u'@' + ascii.toLower();
    if (result.address.size() > 254)
        return addressFault(typed, text("it is too long"));
    return result;
}

QStringList MailMessage::recipients() const
{
    QStringList all;
    for (const auto &mailbox : to + cc + bcc) {
        if (!all.contains(mailbox.address, Qt::CaseInsensitive))
            all += mailbox.address;
    }
    return all;
}

QByteArray mimeBytes(const MailMessage &message)
{
    if (!message.written.isEmpty())
        return message.written;
    QByteArray header;
    header += dateHeader(message.dateMs);
    header += addressHeader("From", {message.from});
    if (!message.replyTo.isEmpty())
        header += addressHeader("Reply-To", message.replyTo);
    if (!message.to.isEmpty())
        header += addressHeader("To", message.to);
    if (!message.cc.isEmpty())
        header += addressHeader("Cc", message.cc);
    if (message.to.isEmpty() && message.cc.isEmpty())
        header += "To: undisclosed-recipients:;\r\n";
    header += unstructured("Subject", message.subject);
    header += "Message-ID: <" + message.messageId.toLatin1() + ">\r\n";
    header += "Auto-Submitted: auto-generated\r\n";
    for (const auto &[name, value] : message.furtherHeaders)
        header += unstructured(name.toLatin1(), value);
    header += "MIME-Version: 1.0\r\n";

    const auto seed = message.messageId.toUtf8();
    QByteArray content = textPart("text/plain", message.body);
    if (!message.htmlBody.isEmpty()) {
        auto html = textPart("text/html", message.htmlBody);
        QByteArrayList related{html};
        for (const auto &attachment : message.attachments) {
            if (!attachment.contentId.isEmpty())
                related += attachmentPart(attachment);
        }
        if (related.size() > 1)
            html = multipart("related", related, seed);
        content = message.body.isEmpty() ? html : multipart("alternative", {content, html}, seed);
    }
    QByteArrayList mixed{content};
    for (const auto &attachment : message.attachments) {
        if (attachment.contentId.isEmpty() || message.htmlBody.isEmpty())
            mixed += attachmentPart(attachment);
    }
    return header + (mixed.size() > 1 ? multipart("mixed", mixed, seed) : content);
}

} // namespace holdfast
