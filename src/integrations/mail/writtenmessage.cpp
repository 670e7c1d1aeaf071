// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/mailmessage.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype longestLine = 998; ///< RFC 5322, without CRLF

Error refused(const QString &why)
{
    return {
        ErrorCode::InvalidInput, QCoreApplication::translate("Mail", "raw_message: %1. Nothing was sent").arg(why), {}};
}

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

/// One header with its folded lines, without the last CRLF.
struct HeaderField
{
    QByteArray name; ///< lower case
    QByteArray whole;
};

Result<QList<HeaderField>> headerFields(const QByteArrayList &lines)
{
    QList<HeaderField> fields;
    for (const auto &line : lines) {
        if (line.startsWith(' ') || line.startsWith('\t')) {
            if (fields.isEmpty())
                return refused(text("it begins with a blank"));
            fields.last().whole += "\r\n" + line;
            continue;
        }
        const auto colon = line.indexOf(':');
        const auto name = line.left(std::max<qsizetype>(0, colon)).trimmed().toLower();
        const bool isName =
            !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) { return c > 32 && c < 127; });
        if (!isName)
            return refused(text("“%1” is no header; headers and text are parted by an empty line")
                               .arg(QString::fromUtf8(line.left(60))));
        fields.append({name, line});
    }
    return fields;
}

} // namespace

Result<QByteArray> rewrittenMessage(const QString &raw, const MailMessage &message)
{
    auto bytes = raw.toUtf8();
    bytes.replace("\r\n", "\n").replace('\r', '\n');
    if (std::any_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) > 126 || c == '\0'; }))
        return refused(text("it holds bytes beyond ASCII; encode them (quoted-printable, base64, encoded words)"));
    auto head = bytes;
    QByteArray body;
    if (const auto end = bytes.indexOf("\n\n"); end >= 0) {
        head = bytes.left(end);
        body = bytes.mid(end + 2);
    }
    const auto headLines = head.split('\n');
    const auto bodyLines = body.split('\n');
    const auto isTooLong = [](const QByteArray &line) { return line.size() > longestLine; };
    if (std::any_of(headLines.begin(), headLines.end(), isTooLong)
        || std::any_of(bodyLines.begin(), bodyLines.end(), isTooLong))
        return refused(text("a line is longer than %1 characters").arg(longestLine));
    const auto fields = headerFields(headLines);
    if (!fields)
        return fields.error();

    // What only a frame of ours has: the ids, the date and the sender.
    auto frame = message;
    frame.written.clear();
    frame.to.clear();
    frame.cc.clear();
    const auto frameBytes = mimeBytes(frame);
    const auto ours = headerFields(frameBytes.left(frameBytes.indexOf("\r\n\r\n")).replace("\r\n", "\n").split('\n'));
    if (!ours)
        return ours.error();
    const auto ourField = [&](const QByteArray &name) {
        const auto found =
            std::find_if(ours->begin(), ours->end(), [&](const HeaderField &field) { return field.name == name; });
        return found == ours->end() ? QByteArray() : found->whole + "\r\n";
    };
    const auto domain = message.from.address.section(u'@', 1);
    QByteArray result = ourField("message-id");
    QByteArrayList present;
    for (const auto &field : *fields) {
        static const QByteArrayList dropped{"bcc", "resent-bcc", "return-path", "message-id"};
        if (dropped.contains(field.name))
            continue;
        if (field.name == "from" || field.name == "sender") {
            const auto sender = parseMailAddress(
                QString::fromLatin1(field.whole.mid(field.whole.indexOf(':') + 1)).replace("\r\n"_L1, QString()));
            if (!sender)
                return refused(sender.error().message);
            if (sender->address.section(u'@', 1) != domain)
                return refused(text("its sender %1 does not belong to %2").arg(sender->address, domain));
        }
        present += field.name;
        result += field.whole + "\r\n";
    }
    for (const auto &name :
         {QByteArray("date"), QByteArray("from"), QByteArray("mime-version"), QByteArray("subject")}) {
        if (!present.contains(name))
            result += ourField(name);
    }
    return result + "\r\n" + bodyLines.join("\r\n");
}

} // namespace holdfast
