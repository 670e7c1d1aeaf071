// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/mailcall.h"

#include "base/canonicaljson.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeDatabase>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidInput, message, {}};
}

bool isAllowedDomain(const QString &address, const QStringList &domains)
{
    const auto domain = address.section(u'@', 1);
    return domains.isEmpty() || std::any_of(domains.begin(), domains.end(), [&](const QString &allowed) {
               return domain.compare(allowed, Qt::CaseInsensitive) == 0
                   || domain.endsWith(u'.' + allowed, Qt::CaseInsensitive);
           });
}

Result<QList<MailAddress>> mailboxes(const QJsonObject &arguments, const QString &name, const QStringList &domains)
{
    QList<MailAddress> list;
    for (const auto &typed : argumentList(arguments, name)) {
        const auto mailbox = parseMailAddress(typed);
        if (!mailbox)
            return invalid(text("%1: %2. Nothing was sent").arg(name, mailbox.error().message));
        if (!isAllowedDomain(mailbox->address, domains)) {
            return Error{ErrorCode::Forbidden,
                         text("%1: %2 is outside the domains that mail may go to (%3). Nothing was sent; allow the "
                              "domain in the connection's settings or choose another recipient")
                             .arg(name, mailbox->address, domains.join(", "_L1)),
                         {}};
        }
        if (std::none_of(list.begin(), list.end(), [&](const MailAddress &known) {
                return known.address.compare(mailbox->address, Qt::CaseInsensitive) == 0;
            }))
            list.append(*mailbox);
    }
    return list;
}

/// The connection's sender, or another one of the same domain: a sender of elsewhere would be a forged one.
Result<MailAddress> senderOf(const QJsonObject &arguments, const MailDefaults &defaults)
{
    const auto typed = argumentText(arguments, u"from"_s);
    if (typed.isEmpty())
        return defaults.from;
    const auto sender = parseMailAddress(typed);
    if (!sender)
        return invalid(text("from: %1. Nothing was sent").arg(sender.error().message));
    const auto domain = defaults.from.address.section(u'@', 1);
    if (sender->address.section(u'@', 1) != domain) {
        return Error{ErrorCode::Forbidden,
                     text("from: %1 does not belong to %2, the domain of this connection's sender. Nothing was sent")
                         .arg(sender->address, domain),
                     {}};
    }
    return sender;
}

/// Headers that may be set from outside; all others could redirect or fake a mail.
bool mayBeSet(const QString &header)
{
    static const QRegularExpression allowed(u"^(X-[A-Za-z0-9-]+|In-Reply-To|References|Importance|Sensitivity)$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return header.contains(allowed) && !header.contains(u'\n');
}

/// {"name": {"value": ...}}, {"name": {"key": "context path"}}, or plainly {"name": ...}.
Result<QJsonObject> templateValues(const QJsonObject &arguments, const CallContext &context)
{
    const auto given = arguments.value("templateParams"_L1);
    auto object = given.toObject();
    if (given.isString() && !given.toString().trimmed().isEmpty()) {
        QJsonParseError fault;
        const auto document = QJsonDocument::fromJson(given.toString().toUtf8(), &fault);
        if (!document.isObject())
            return invalid(
                text("templateParams: not a JSON object (byte %1: %2)").arg(fault.offset).arg(fault.errorString()));
        object = document.object();
    }
    QJsonObject values;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto source = it->toObject();
        const auto path = source.value("key"_L1).toString();
        if (!it->isObject()) {
            values.insert(it.key(), *it);
        } else if (source.contains("value"_L1) || path.isEmpty()) {
            values.insert(it.key(), source.value("value"_L1));
        } else if (!context.contextValue) {
            return invalid(
                text("templateParams: {%1} asks for “%2” of a case, but the command runs in none. Nothing was sent")
                    .arg(it.key(), path));
        } else {
            const auto value = context.contextValue(path);
            if (!value)
                return value.error();
            values.insert(it.key(), *value);
        }
    }
    return values;
}

QString messageIdFor(const CommandCall &call, const MailMessage &message)
{
    static const QRegularExpression hex(u"^[0-9a-f]{1,32}$"_s);
    auto key = call.idempotencyKey;
    if (key.isEmpty()) { // typed by hand outside any case: its content identifies it
        const QJsonObject content{{"call"_L1, call.arguments}, {"at"_L1, message.dateMs}};
        key = sha256Hex(canonicalJson(content)).left(32);
    } else if (!key.contains(hex) || key.contains(u'\n')) { // ids of entries are not unique beyond their case
        key = sha256Hex((call.incident.text + u'\n' + key).toUtf8()).left(32);
    }
    return key + u'@' + message.from.address.section(u'@', 1);
}

/// Lists that belong together by position, so empty places count.
QStringList byPosition(const QJsonObject &arguments, const QString &name)
{
    auto given = arguments.value(name);
    if (given.isString() && given.toString().trimmed().startsWith(u'[')) {
        const auto document = QJsonDocument::fromJson(given.toString().toUtf8());
        if (document.isArray())
            given = document.array();
    }
    auto list = given.isArray() ? given.toVariant().toStringList() : given.toVariant().toString().split(u',');
    for (auto &one : list)
        one = one.trimmed();
    return list;
}

Result<void> attachFiles(MailMessage &message, const QJsonObject &arguments, CallContext &context)
{
    const auto ids = byPosition(arguments, u"attachIDs"_s);
    const auto names = byPosition(arguments, u"attachNames"_s);
    const auto contentIds = byPosition(arguments, u"attachCIDs"_s);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        if (ids.at(i).isEmpty())
            continue;
        if (!context.readFile)
            return invalid(text("attachIDs: no file can be read here"));
        const auto file = context.readFile(EntryId(ids.at(i)));
        if (!file)
            return Error{file.error().code,
                         text("attachIDs: the file %1 cannot be attached: %2. Nothing was sent")
                             .arg(ids.at(i), file.error().message),
                         {}};
        const auto name = names.value(i);
        message.attachments.append(
            {name.isEmpty() ? file->name : name, file->mediaType, file->bytes, contentIds.value(i)});
    }
    return {};
}

/// Files that exist only as text in the call.
void attachTransientFiles(MailMessage &message, const QJsonObject &arguments)
{
    const auto names = byPosition(arguments, u"transientFile"_s);
    const auto contents = byPosition(arguments, u"transientFileContent"_s);
    const auto contentIds = byPosition(arguments, u"transientFileCID"_s);
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (names.at(i).isEmpty())
            continue;
        const auto bytes = contents.value(i).toUtf8();
        const auto type = QMimeDatabase().mimeTypeForFileNameAndData(names.at(i), bytes).name();
        message.attachments.append({names.at(i), type, bytes, contentIds.value(i)});
    }
}

/// Turns data: images of the HTML text into parts of the message: mail programs do not show them otherwise.
void takeOutImages(MailMessage &message)
{
    static const QRegularExpression image(
        u"(src\\s*=\\s*)([\"'])data:(image/[A-Za-z0-9.+-]+);base64,([A-Za-z0-9+/=\\s]+)\\2"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString html;
    qsizetype at = 0;
    int count = 0;
    for (auto it = image.globalMatch(message.htmlBody); it.hasNext();) {
        const auto match = it.next();
        const auto bytes = QByteArray::fromBase64(match.captured(4).toLatin1());
        if (bytes.isEmpty())
            continue;
        const auto type = match.captured(3).toLower();
        const auto contentId = u"image%1.%2"_s.arg(++count).arg(message.messageId);
        const auto name = u"image%1.%2"_s.arg(count).arg(QMimeDatabase().mimeTypeForName(type).preferredSuffix());
        message.attachments.append({name, type, bytes, contentId});
        html += QStringView(message.htmlBody).mid(at, match.capturedStart() - at);
        html += match.captured(1) + match.captured(2) + "cid:"_L1 + contentId + match.captured(2);
        at = match.capturedEnd();
    }
    html += QStringView(message.htmlBody).mid(at);
    message.htmlBody = html;
}

} // namespace

QList<ArgumentDefinition> mailArguments()
{
    const auto list = [](const QString &name, const QString &description) {
        return optionalArgument(name, description, ArgumentType::List);
    };
    return {defaultArgument(list(u"to"_s, text("Recipients"))),
            list(u"cc"_s, text("Recipients of a copy")),
            list(u"bcc"_s, text("Recipients that the others do not see")),
            optionalArgument(u"subject"_s, text("Subject")),
            optionalArgument(u"body"_s, text("Plain text")),
            optionalArgument(u"htmlBody"_s, text("HTML text; data: images become parts of the mail")),
            list(u"replyTo"_s, text("Where answers shall go")),
            optionalArgument(u"from"_s, text("Another sender of the same domain")),
            list(u"attachIDs"_s, text("Files to attach: war-room entries by ID, evidence by number (E-3)")),
            list(u"attachNames"_s, text("Other names for them, by position")),
            list(u"attachCIDs"_s, text("Content IDs, by position: shown inside the HTML text")),
            list(u"transientFile"_s, text("Names of files whose content is given here")),
            list(u"transientFileContent"_s, text("Their contents, by position")),
            list(u"transientFileCID"_s, text("Their content IDs, by position")),
            optionalArgument(u"templateParams"_s,
                             text("Values for {name} in the texts, as JSON: {\"name\": {\"value\": ...}} or "
                                  "{\"name\": {\"key\": \"context path\"}}"),
                             ArgumentType::Json),
            list(u"additionalHeader"_s, text("Further headers, Name=value")),
            optionalArgument(u"raw_message"_s,
                             text("A whole message in MIME; beside it only to, cc, bcc and from are used"))};
}

Result<MailMessage> messageFromCall(const CommandCall &call, const MailDefaults &defaults, qint64 dateMs,
                                    bool withAttachments, CallContext &context)
{
    MailMessage message;
    message.dateMs = dateMs;
    auto sender = senderOf(call.arguments, defaults);
    if (!sender)
        return sender.error();
    message.from = *std::move(sender);
    const QStringList anywhere;
    for (const auto &[name, target, domains] : {std::tuple{u"to"_s, &message.to, &defaults.allowedDomains},
                                                {u"cc"_s, &message.cc, &defaults.allowedDomains},
                                                {u"bcc"_s, &message.bcc, &defaults.allowedDomains},
                                                {u"replyTo"_s, &message.replyTo, &anywhere}}) {
        auto list = mailboxes(call.arguments, name, *domains);
        if (!list)
            return list.error();
        *target = *std::move(list);
    }
    if (message.recipients().isEmpty())
        return invalid(text("You must have at least one recipient: to, cc and bcc are all empty. Nothing was sent"));
    const auto values = templateValues(call.arguments, context);
    if (!values)
        return values.error();
    const bool isTemplate = !values->isEmpty();
    const auto filled = [&](const QString &name, bool isHtml) -> Result<QString> {
        const auto content = call.arguments.value(name).toVariant().toString();
        return isTemplate ? filledTemplate(content, *values, isHtml) : Result<QString>(content);
    };
    const auto body = filled(u"body"_s, false);
    const auto html = filled(u"htmlBody"_s, true);
    if (!body)
        return body.error();
    if (!html)
        return html.error();
    message.body = *body;
    message.htmlBody = *html;
    message.subject = argumentText(call.arguments, u"subject"_s);
    message.messageId = messageIdFor(call, message);
    for (const auto &pair : argumentList(call.arguments, u"additionalHeader"_s)) {
        const auto name = pair.section(u'=', 0, 0).trimmed();
        if (!pair.contains(u'=') || !mayBeSet(name))
            return invalid(text("additionalHeader: “%1” may not be set; allowed are X-..., In-Reply-To, References, "
                                "Importance and Sensitivity. Nothing was sent")
                               .arg(name));
        message.furtherHeaders.append({name, pair.section(u'=', 1)});
    }
    if (!withAttachments)
        return message;
    const auto raw = call.arguments.value("raw_message"_L1).toString();
    if (!raw.isEmpty()) {
        auto written = rewrittenMessage(raw, message);
        if (!written)
            return written.error();
        message.written = *std::move(written);
        return message;
    }
    if (auto attached = attachFiles(message, call.arguments, context); !attached)
        return attached.error();
    attachTransientFiles(message, call.arguments);
    takeOutImages(message);
    return message;
}

Result<QString> filledTemplate(const QString &content, const QJsonObject &values, bool isHtml)
{
    static const QRegularExpression place(u"\\{([A-Za-z_][A-Za-z0-9_.-]*)\\}"_s);
    QString filled;
    qsizetype at = 0;
    for (auto it = place.globalMatch(content); it.hasNext();) {
        const auto match = it.next();
        const auto name = match.captured(1);
        if (!values.contains(name))
            return invalid(
                text("The mail's text names {%1}, but templateParams has no value for it. Nothing was sent").arg(name));
        const auto value = values.value(name).toVariant().toString();
        filled += QStringView(content).mid(at, match.capturedStart() - at);
        filled += isHtml ? value.toHtmlEscaped() : value;
        at = match.capturedEnd();
    }
    filled += QStringView(content).mid(at);
    return filled;
}

} // namespace holdfast
