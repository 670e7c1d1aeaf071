// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/mimemessage.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QUrl>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepestPart = 20;

QString textIn(const QByteArray &bytes, const QString &charset)
{
    if (QStringDecoder decoder(charset.toLatin1().constData()); !charset.isEmpty() && decoder.isValid())
        return decoder(bytes);
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = utf8(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

QByteArray quotedPrintableDecoded(const QByteArray &encoded, bool underscoresAreBlanks)
{
    QByteArray decoded;
    for (qsizetype at = 0; at < encoded.size(); ++at) {
        const char c = encoded.at(at);
        if (c == '_' && underscoresAreBlanks) {
            decoded += ' ';
        } else if (c != '=') {
            decoded += c;
        } else if (encoded.mid(at + 1, 2) == "\r\n") {
            at += 2;
        } else if (encoded.mid(at + 1, 1) == "\n") {
            at += 1;
        } else {
            bool ok = false;
            const auto byte = encoded.mid(at + 1, 2).toInt(&ok, 16);
            if (ok) {
                decoded += static_cast<char>(byte);
                at += 2;
            } else {
                decoded += c;
            }
        }
    }
    return decoded;
}

/// "name=value; name*=utf-8''value": the parameters behind the first semicolon, names in lower case.
QHash<QString, QString> parametersOf(const QString &header)
{
    static const QRegularExpression parameter(
        u";\\s*([^\\s=;]+?)(\\*\\d*\\*?)?\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;]*))"_s);
    QHash<QString, QString> found;
    for (auto matches = parameter.globalMatch(header); matches.hasNext();) {
        const auto match = matches.next();
        auto value = match.hasCaptured(3) ? match.captured(3).replace(u"\\\""_s, u"\""_s) : match.captured(4).trimmed();
        const auto mark = match.captured(2);
        if (mark.endsWith(u'*')) {
            const auto quote = value.lastIndexOf(u'\'');
            const auto charset = value.section(u'\'', 0, 0);
            value = textIn(QByteArray::fromPercentEncoding(value.mid(quote + 1).toLatin1()),
                           quote > 0 ? charset : u"utf-8"_s);
        }
        found[match.captured(1).toLower()] += value; // continuations come in order
    }
    return found;
}

void readHeaders(MimePart &part, const QByteArray &head)
{
    QStringList lines;
    for (const auto raw = textIn(head, {}).split(u'\n'); auto line : raw) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        if (!lines.isEmpty() && (line.startsWith(u' ') || line.startsWith(u'\t')))
            lines.last() += u' ' + line.trimmed();
        else if (!line.isEmpty())
            lines.append(line);
    }
    for (const auto &line : std::as_const(lines)) {
        const auto colon = line.indexOf(u':');
        if (colon > 0 && !line.first(colon).contains(u' '))
            part.headers.append({line.first(colon), decodeMimeWords(line.sliced(colon + 1).trimmed())});
    }
}

std::pair<QByteArray, QByteArray> splitHead(const QByteArray &bytes)
{
    const auto crlf = bytes.indexOf("\r\n\r\n");
    const auto lf = bytes.indexOf("\n\n");
    if (crlf >= 0 && (lf < 0 || crlf < lf))
        return {bytes.left(crlf), bytes.mid(crlf + 4)};
    return lf < 0 ? std::pair(bytes, QByteArray()) : std::pair(bytes.left(lf), bytes.mid(lf + 2));
}

QList<QByteArray> splitParts(const QByteArray &body, const QByteArray &boundary)
{
    QList<QByteArray> parts;
    const auto mark = "--" + boundary;
    qsizetype begin = -1;
    qsizetype at = 0;
    while (at <= body.size()) {
        auto end = body.indexOf('\n', at);
        end = end < 0 ? body.size() : end;
        const auto line = QByteArrayView(body).sliced(at, end - at).trimmed();
        if (line == mark || line == mark + "--") {
            if (begin >= 0) {
                auto part = body.mid(begin, at - begin);
                part.chop(part.endsWith("\r\n") ? 2 : part.endsWith('\n') ? 1 : 0);
                parts.append(part);
            }
            begin = line == mark ? end + 1 : -1;
            if (begin < 0)
                return parts;
        }
        at = end + 1;
    }
    if (begin >= 0 && begin < body.size()) // the closing boundary is missing
        parts.append(body.mid(begin));
    return parts;
}

MimePart parsedPart(const QByteArray &bytes, int depth)
{
    MimePart part;
    const auto [head, body] = splitHead(bytes);
    readHeaders(part, head);
    const auto contentType = part.header(u"Content-Type"_s);
    const auto typeParameters = parametersOf(contentType);
    if (const auto type = contentType.section(u';', 0, 0).trimmed().toLower(); !type.isEmpty())
        part.type = type;
    part.charset = typeParameters.value(u"charset"_s);
    const auto disposition = part.header(u"Content-Disposition"_s);
    part.disposition = disposition.section(u';', 0, 0).trimmed().toLower();
    part.fileName = decodeMimeWords(parametersOf(disposition).value(u"filename"_s));
    if (part.fileName.isEmpty())
        part.fileName = decodeMimeWords(typeParameters.value(u"name"_s));
    if (part.type.startsWith("multipart/"_L1) && depth < deepestPart) {
        const auto boundary = typeParameters.value(u"boundary"_s).toUtf8();
        for (const auto sections = boundary.isEmpty() ? QList<QByteArray>() : splitParts(body, boundary);
             const auto &section : sections)
            part.parts.append(parsedPart(section, depth + 1));
        if (!part.parts.isEmpty())
            return part;
    }
    const auto encoding = part.header(u"Content-Transfer-Encoding"_s).trimmed().toLower();
    part.body = encoding == "base64"_L1     ? QByteArray::fromBase64(body)
        : encoding == "quoted-printable"_L1 ? quotedPrintableDecoded(body, false)
                                            : body;
    if (part.type == "message/rfc822"_L1 && depth < deepestPart)
        part.parts.append(parsedPart(part.body, depth + 1));
    return part;
}

} // namespace

QString MimePart::header(const QString &name) const
{
    for (const auto &[own, value] : headers) {
        if (own.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QString MimePart::text() const
{
    return textIn(body, charset);
}

bool MimePart::isAttachment() const
{
    return disposition == "attachment"_L1 || !fileName.isEmpty() || type == "message/rfc822"_L1
        || (!type.startsWith("text/"_L1) && !type.startsWith("multipart/"_L1));
}

MimePart parseMime(const QByteArray &bytes)
{
    return parsedPart(bytes, 0);
}

QString decodeMimeWords(const QString &text)
{
    // Blanks between two encoded words do not count.
    static const QRegularExpression word(
        u"=\\?([^?*]+)(?:\\*[^?]*)?\\?([bBqQ])\\?([^?]*)\\?=(?:\\s+(?==\\?[^?]+\\?[bBqQ]\\?))?"_s);
    QString result;
    qsizetype copied = 0;
    for (auto matches = word.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const auto encoded = match.captured(3).toLatin1();
        const auto bytes = match.captured(2).toLower() == "b"_L1 ? QByteArray::fromBase64(encoded)
                                                                 : quotedPrintableDecoded(encoded, true);
        result += QStringView(text).sliced(copied, match.capturedStart() - copied);
        result += textIn(bytes, match.captured(1));
        copied = match.capturedEnd();
    }
    result += QStringView(text).sliced(copied);
    return result;
}

} // namespace holdfast
