// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "playbooks/natives/entryfile.h"
#include "playbooks/natives/mimemessage.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("MailNatives", source);
}

QJsonObject headersMap(const MimePart &message)
{
    QJsonObject map;
    for (const auto &[name, value] : message.headers) {
        if (!map.contains(name)) {
            map.insert(name, value);
            continue;
        }
        auto several = asList(map.value(name));
        several.append(value);
        map.insert(name, several);
    }
    return map;
}

QString headersText(const MimePart &message)
{
    QStringList lines;
    for (const auto &[name, value] : message.headers)
        lines.append(name + u": "_s + value);
    return lines.join(u'\n');
}

/// Bodies and attachments of a message, and the messages attached to it.
class MessageReader
{
public:
    MessageReader(const NativeInput &input, int deepest)
        : m_input(input)
        , m_deepest(deepest)
    {
    }

    void read(const MimePart &message, int depth)
    {
        Found found;
        collect(message, found);
        QJsonObject mail{{u"To"_s, message.header(u"To"_s)},
                         {u"CC"_s, message.header(u"CC"_s)},
                         {u"From"_s, message.header(u"From"_s)},
                         {u"Subject"_s, message.header(u"Subject"_s)},
                         {u"HTML"_s, found.html},
                         {u"Text"_s, found.text},
                         {u"Headers"_s, headersText(message)},
                         {u"HeadersMap"_s, headersMap(message)},
                         {u"Format"_s, message.type},
                         {u"Attachments"_s, found.names.join(u',')},
                         {u"AttachmentNames"_s, QJsonArray::fromStringList(found.names)},
                         {u"Depth"_s, depth}};
        m_mails.append(mail);
        for (const auto *attached : std::as_const(found.messages)) {
            if (depth + 1 < m_deepest)
                read(*attached, depth + 1);
        }
    }

    NativeResult result(const QString &which)
    {
        auto mails = m_mails;
        if (mails.size() > 1 && which == "Outer file"_L1)
            mails = {mails.first()};
        else if (mails.size() > 1 && which == "Inner file"_L1)
            mails = {mails.last()};
        QStringList subjects;
        for (const auto &mail : std::as_const(mails))
            subjects.append(mail.toObject().value("Subject"_L1).toString());
        ProducedEntry entry;
        entry.text = translated("Read the mail: %1").arg(subjects.join(u", "_s));
        entry.contents = mails.size() == 1 ? mails.first() : QJsonValue(mails);
        m_result.output.entries.append(entry);
        m_result.output.context.insert(u"Email"_s, entry.contents);
        return m_result;
    }

private:
    struct Found
    {
        QString text;
        QString html;
        QStringList names;
        QList<const MimePart *> messages;
    };

    void collect(const MimePart &part, Found &found)
    {
        if (part.type == "message/rfc822"_L1) {
            const auto name = part.fileName.isEmpty() && !part.parts.isEmpty()
                ? part.parts.first().header(u"Subject"_s) + u".eml"_s
                : part.fileName;
            found.names.append(name);
            addFile(m_result, m_input, name, part.body);
            for (const auto &inner : part.parts)
                found.messages.append(&inner);
            return;
        }
        for (const auto &inner : part.parts)
            collect(inner, found);
        if (!part.parts.isEmpty())
            return;
        if (part.isAttachment()) {
            const auto name =
                part.fileName.isEmpty() ? u"unknown_file_name%1"_s.arg(found.names.size()) : part.fileName;
            found.names.append(name);
            addFile(m_result, m_input, name, part.body);
        } else if (part.type == "text/html"_L1) {
            found.html += part.text();
        } else {
            found.text += part.text();
        }
    }

    const NativeInput &m_input;
    int m_deepest;
    QJsonArray m_mails;
    NativeResult m_result;
};

NativeResult parseEmail(const NativeInput &input)
{
    return withFile(input, displayText(unwrapSingle(input.arguments.value("entryid"_L1))), [&](const EntryFile &file) {
        if (file.bytes.startsWith("\xd0\xcf\x11\xe0"))
            return NativeResult::failed(
                translated("“%1” is a mail of Outlook (.msg), which is not read here; save it as .eml.")
                    .arg(file.name));
        const auto message = parseMime(file.bytes);
        if (message.headers.isEmpty())
            return NativeResult::failed(translated("“%1” is not a mail.").arg(file.name));
        if (argumentFlag(input, u"parse_only_headers"_s)) {
            auto result = NativeResult::said(headersText(message), headersMap(message));
            result.output.context.insert(u"Email"_s, QJsonObject{{u"Headers"_s, headersMap(message)}});
            return result;
        }
        const auto depth = castToInteger(input.arguments.value("max_depth"_L1)).valueOr(3);
        if (depth < 1)
            return NativeResult::failed(translated("max_depth must be at least 1."));
        MessageReader reader(input, static_cast<int>(std::min<qint64>(depth, 20)));
        reader.read(message, 0);
        return reader.result(argumentText(input, u"nesting_level_to_return"_s));
    });
}

NativeResult parseHeaders(const NativeInput &input)
{
    auto id = displayText(unwrapSingle(input.arguments.value("entryId"_L1)));
    if (id.isEmpty())
        id = displayText(unwrapSingle(input.arguments.value("entryid"_L1)));
    return withFile(input, id, [&](const EntryFile &file) {
        const auto message = parseMime(file.bytes);
        if (message.headers.isEmpty())
            return NativeResult::failed(translated("“%1” is not a mail.").arg(file.name));
        QJsonArray headers;
        for (const auto &[name, value] : message.headers)
            headers.append(QJsonObject{{u"name"_s, name}, {u"value"_s, value}});
        auto result = NativeResult::said(headersText(message), headers);
        result.output.context.insert(u"Email"_s,
                                     QJsonObject{{u"Headers"_s, headers}, {u"HeadersMap"_s, headersMap(message)}});
        return result;
    });
}

NativeResult decodeHeader(const NativeInput &input)
{
    const auto decoded = decodeMimeWords(argumentText(input, u"value"_s));
    auto result = NativeResult::said(decoded, decoded);
    result.output.context.insert(u"DecodedMimeHeader"_s, decoded);
    return result;
}

/// A token of a question, which the reply has to carry: GUID@incident|task.
QString entitlement(const NativeInput &input, const QString &task)
{
    const auto id = derivedId(input.scope.seed + u"entitlement"_s);
    const auto guid = u"%1-%2-%3-%4-%5"_s.arg(id.left(8), id.mid(8, 4), id.mid(12, 4), id.mid(16, 4), id.mid(20, 12));
    const auto token = guid + u'@' + input.scope.incidentId;
    return task.isEmpty() ? token : token + u'|' + task;
}

NativeResult addEntitlement(const NativeInput &input)
{
    const auto token = entitlement(input, {}).section(u'@', 0, 0);
    return NativeResult::said(token, token);
}

QStringList replyOptions(const NativeInput &input)
{
    QStringList options{argumentText(input, u"option1"_s), argumentText(input, u"option2"_s)};
    for (const auto more = argumentToList(input.arguments.value("additionalOptions"_L1)); const auto &option : more)
        options.append(displayText(option));
    options.removeIf([](const QString &option) { return option.isEmpty(); });
    return options;
}

/// Asks by mail. The task with the tag waits; the reply, or an analyst at the console, answers it.
NativeResult askByMail(const NativeInput &input)
{
    const auto token = entitlement(input, argumentText(input, u"task"_s));
    auto body = argumentText(input, u"message"_s);
    body += u"\n\n"_s + translated("Please answer with one of: %1").arg(replyOptions(input).join(u", "_s));
    QJsonObject arguments{
        {u"to"_s, input.arguments.value("email"_L1)},
        {u"subject"_s,
         argumentText(input, u"subject"_s) + u" - #"_s + input.scope.incidentId + u" <"_s + token + u'>'}};
    arguments.insert(argumentText(input, u"bodyType"_s) == "html"_L1 ? u"htmlBody"_s : u"body"_s, body);
    for (const auto &[from, to] :
         {std::pair{u"cc"_s, u"cc"_s}, std::pair{u"bcc"_s, u"bcc"_s}, std::pair{u"replyAddress"_s, u"replyTo"_s},
          std::pair{u"attachIds"_s, u"attachIDs"_s}}) {
        if (input.arguments.contains(from))
            arguments.insert(to, input.arguments.value(from));
    }
    NativeResult result;
    result.instead = TaskCall{u"send-mail"_s, {}, {}, arguments, false};
    return result;
}

/// Asks in a chat, through whatever integration sends notifications.
NativeResult askInChat(const NativeInput &input)
{
    const auto token = entitlement(input, argumentText(input, u"task"_s));
    const QJsonObject message{{u"message"_s, argumentText(input, u"message"_s)},
                              {u"entitlement"_s, token},
                              {u"options"_s, QJsonArray::fromStringList(replyOptions(input))}};
    QJsonObject arguments{{u"message"_s, compactJson(message)}, {u"ignoreAddURL"_s, u"true"_s}};
    const auto channel = argumentText(input, u"channel"_s);
    arguments.insert(channel.isEmpty() ? u"to"_s : u"channel"_s,
                     channel.isEmpty() ? argumentText(input, u"user"_s) : channel);
    NativeResult result;
    result.instead = TaskCall{u"send-notification"_s, {}, {}, arguments, false};
    return result;
}

} // namespace

QList<NativeCommand> mailNatives()
{
    QList<NativeCommand> natives;
    for (const auto &name : {u"ParseEmailFiles"_s, u"ParseEmailFilesV2"_s}) {
        natives.append(readingFiles(
            native(name, translated("Reads a mail file and its attachments."),
                   {textArgument(u"entryid"_s, true), textArgument(u"parse_only_headers"_s, false, u"false"_s),
                    textArgument(u"max_depth"_s, false, u"3"_s),
                    textArgument(u"nesting_level_to_return"_s, false, u"All files"_s),
                    textArgument(u"forced_encoding"_s), textArgument(u"default_encoding"_s)},
                   parseEmail)));
    }
    natives.append(readingFiles(native(u"ParseEmailHeaders"_s, translated("Reads the headers of a mail file."),
                                       {textArgument(u"entryId"_s), textArgument(u"entryid"_s)}, parseHeaders)));
    natives.append(native(u"DecodeMimeHeader"_s, translated("Decodes a mail header."), {textArgument(u"value"_s, true)},
                          decodeHeader));
    for (const auto &name : {u"addEntitlement"_s, u"addOneTimeEntitlement"_s})
        natives.append(native(name, translated("Makes the token that a reply has to carry."),
                              {textArgument(u"persistent"_s), textArgument(u"replyEntriesTag"_s)}, addEntitlement));
    natives.append(native(
        u"EmailAskUser"_s, translated("Asks a person by mail."),
        {listArgument(u"email"_s, true), textArgument(u"subject"_s, true), textArgument(u"message"_s, true),
         textArgument(u"option1"_s, false, u"yes"_s), textArgument(u"option2"_s, false, u"no"_s),
         listArgument(u"additionalOptions"_s), textArgument(u"task"_s), textArgument(u"roles"_s),
         textArgument(u"bodyType"_s, false, u"text"_s), textArgument(u"replyAddress"_s), textArgument(u"persistent"_s),
         textArgument(u"retries"_s), listArgument(u"cc"_s), listArgument(u"bcc"_s), listArgument(u"attachIds"_s),
         textArgument(u"replyEntriesTag"_s), textArgument(u"playbookTaskID"_s)},
        askByMail));
    for (const auto &name : {u"SlackAskUser"_s, u"SlackAsk"_s})
        natives.append(native(
            name, translated("Asks a person in a chat."),
            {textArgument(u"user"_s), textArgument(u"channel"_s), textArgument(u"message"_s, true),
             textArgument(u"option1"_s, false, u"yes"_s), textArgument(u"option2"_s, false, u"no"_s),
             listArgument(u"additionalOptions"_s), textArgument(u"task"_s), textArgument(u"persistent"_s),
             textArgument(u"lifetime"_s), textArgument(u"defaultResponse"_s), textArgument(u"reply"_s),
             textArgument(u"responseType"_s), textArgument(u"replyEntriesTag"_s), textArgument(u"playbookTaskID"_s)},
            askInChat));
    return natives;
}

} // namespace holdfast
