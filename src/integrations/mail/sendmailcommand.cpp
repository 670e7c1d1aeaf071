// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/sendmailcommand.h"

#include "base/canonicaljson.h"
#include "integrations/commandhelp.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

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

Result<QList<MailAddress>> mailboxes(const QJsonObject &arguments, const QString &name)
{
    QList<MailAddress> list;
    for (const auto &typed : argumentList(arguments, name)) {
        const auto mailbox = parseMailAddress(typed);
        if (!mailbox)
            return invalid(text("%1: %2. Nothing was sent").arg(name, mailbox.error().message));
        if (std::none_of(list.begin(), list.end(), [&](const MailAddress &known) {
                return known.address.compare(mailbox->address, Qt::CaseInsensitive) == 0;
            }))
            list.append(*mailbox);
    }
    return list;
}

/// Headers that may be set from outside; all others could redirect or fake a mail.
bool mayBeSet(const QString &header)
{
    static const QRegularExpression allowed(u"^(X-[A-Za-z0-9-]+|In-Reply-To|References|Importance|Sensitivity)$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return header.contains(allowed);
}

Result<QJsonObject> templateValues(const QJsonObject &arguments)
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
    QJsonObject values; // {"name": {"value": ...}} or plainly {"name": ...}
    for (auto it = object.begin(); it != object.end(); ++it)
        values.insert(it.key(), it->isObject() ? it->toObject().value("value"_L1) : *it);
    return values;
}

QString messageIdFor(const CommandCall &call, const MailMessage &message)
{
    auto key = call.idempotencyKey;
    if (key.isEmpty()) { // typed by hand outside any run: its content identifies it
        const QJsonObject content{{"call"_L1, call.arguments}, {"at"_L1, message.dateMs}};
        key = sha256Hex(canonicalJson(content)).left(32);
    }
    return key + u'@' + message.from.address.section(u'@', 1);
}

/// Reads everything a call wants into a message. Attachments are fetched only when wanted: a look-up needs none.
Result<MailMessage> messageFrom(const CommandCall &call, const MailDefaults &defaults, qint64 nowMs,
                                bool withAttachments, CallContext &context)
{
    MailMessage message;
    message.from = defaults.from;
    message.dateMs = nowMs;
    for (const auto &[name, target] : {std::pair{u"to"_s, &message.to},
                                       {u"cc"_s, &message.cc},
                                       {u"bcc"_s, &message.bcc},
                                       {u"replyTo"_s, &message.replyTo}}) {
        auto list = mailboxes(call.arguments, name);
        if (!list)
            return list.error();
        *target = *std::move(list);
    }
    if (message.recipients().isEmpty())
        return invalid(text("You must have at least one recipient: to, cc and bcc are all empty. Nothing was sent"));
    const auto values = templateValues(call.arguments);
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
    const auto ids = argumentList(call.arguments, u"attachIDs"_s);
    // By position, so empty places count.
    const auto byPosition = [&call](const QString &name) {
        const auto given = call.arguments.value(name);
        return given.isArray() ? given.toVariant().toStringList() : given.toVariant().toString().split(u',');
    };
    const auto names = byPosition(u"attachNames"_s);
    const auto contentIds = byPosition(u"attachCIDs"_s);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        if (!context.readFile)
            return invalid(text("attachIDs: no file can be read here"));
        const auto file = context.readFile(EntryId(ids.at(i)));
        if (!file)
            return Error{file.error().code,
                         text("attachIDs: the file %1 cannot be attached: %2. Nothing was sent")
                             .arg(ids.at(i), file.error().message),
                         {}};
        const auto name = names.value(i).trimmed();
        message.attachments.append(
            {name.isEmpty() ? file->name : name, file->mediaType, file->bytes, contentIds.value(i).trimmed()});
    }
    return message;
}

CommandOutput receiptOutput(const DeliveryReceipt &receipt, const MailMessage &message)
{
    QJsonArray recipients;
    QList<QStringList> rows;
    for (const auto &one : receipt.recipients) {
        recipients.append(QJsonObject{{"Address"_L1, one.address}, {"Status"_L1, one.status}, {"Reply"_L1, one.reply}});
        rows.append({one.address, one.status, one.reply});
    }
    const QJsonObject facts{{"MessageID"_L1, receipt.messageId},
                            {"Status"_L1, receipt.status},
                            {"QueueID"_L1, receipt.queueId},
                            {"Subject"_L1, message.subject},
                            {"Recipients"_L1, recipients}};
    CommandOutput output;
    output.context.insert("Mail(val.MessageID == obj.MessageID)"_L1, facts);
    ProducedEntry entry;
    entry.text = (receipt.status == "sent"_L1 ? text("Mail sent successfully: %1")
                                              : text("Mail sent to some of the recipients: %1"))
                     .arg(markdownEscaped(message.subject))
        + "\n\n"_L1 + markdownTable({text("Recipient"), text("State"), text("Reply")}, rows);
    entry.contents = facts;
    entry.isError = receipt.status != "sent"_L1;
    output.entries.append(entry);
    return output;
}

} // namespace

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

Command sendMailCommand(const std::shared_ptr<MailTransport> &transport, const MailDefaults &defaults,
                        const Clock &clock, const QString &instance)
{
    const auto list = [](const QString &name, const QString &description) {
        return optionalArgument(name, description, ArgumentType::List);
    };
    Command command;
    auto &definition = command.definition;
    definition.name = u"send-mail"_s;
    definition.brand = u"Mail"_s;
    definition.description = text("Sends a mail. At least one of to, cc and bcc is needed.");
    definition.arguments = {
        defaultArgument(list(u"to"_s, text("Recipients"))),
        list(u"cc"_s, text("Recipients of a copy")),
        list(u"bcc"_s, text("Recipients that the others do not see")),
        optionalArgument(u"subject"_s, text("Subject")),
        optionalArgument(u"body"_s, text("Plain text")),
        optionalArgument(u"htmlBody"_s, text("HTML text")),
        list(u"replyTo"_s, text("Where answers shall go")),
        list(u"attachIDs"_s, text("War-room files to attach, by entry ID")),
        list(u"attachNames"_s, text("Other names for them, by position")),
        list(u"attachCIDs"_s, text("Content IDs, by position: shown inside the HTML text")),
        optionalArgument(u"templateParams"_s, text("Values for {name} in the texts, as JSON"), ArgumentType::Json),
        list(u"additionalHeader"_s, text("Further headers, Name=value"))};
    definition.outputs = outputsBelow(u"Mail"_s, {u"MessageID"_s, u"Status"_s, u"QueueID"_s, u"Recipients"_s});
    definition.effect = transport->canLookUp() ? EffectClass::Probed : EffectClass::Uncertain;
    definition.undoText = text("A mail cannot be taken back.");
    definition.permission = text("Send as the sender's address");
    definition.helpUrl = helpLink(definition.brand, definition.name);
    command.instance = instance;
    command.run = [transport, defaults, &clock](const CommandCall &call,
                                                CallContext &context) -> Result<CommandOutput> {
        const auto message = messageFrom(call, defaults, clock.nowMs(), true, context);
        if (!message)
            return message.error();
        const auto mime = mimeBytes(*message);
        if (mime.size() > defaults.longestBytes) {
            return invalid(text("The mail would have %1 MiB, more than the %2 MiB that are allowed. Send the report "
                                "without attachments or as a link. Nothing was sent")
                               .arg(mime.size() >> 20)
                               .arg(defaults.longestBytes >> 20));
        }
        const auto receipt = transport->send(*message, mime, context);
        if (!receipt)
            return receipt.error();
        return receiptOutput(*receipt, *message);
    };
    if (transport->canLookUp()) {
        command.probe = [transport, defaults, &clock](const CommandCall &call,
                                                      CallContext &context) -> Result<std::optional<CommandOutput>> {
            const auto message = messageFrom(call, defaults, clock.nowMs(), false, context);
            if (!message)
                return message.error();
            const auto receipt = transport->lookUp(*message);
            if (!receipt)
                return receipt.error();
            return *receipt ? std::optional(receiptOutput(**receipt, *message)) : std::optional<CommandOutput>();
        };
    }
    return command;
}

} // namespace holdfast
