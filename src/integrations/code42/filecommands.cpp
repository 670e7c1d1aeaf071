// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "integrations/code42/fileeventwalk.h"
#include "integrations/code42/securitydata.h"
#include "integrations/commandshorthand.h"
#include "integrations/quarantine/quarantine.h"

#include <QCoreApplication>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

/// What is known of a file before it is fetched.
struct Wanted
{
    QString sha256;
    QString md5;
    QString name;
};

/// The service finds content by SHA-256 only; an MD5 is looked up in the file events first.
Result<Wanted> wantedFile(Code42Client &client, const CommandCall &call, CallContext &context)
{
    Wanted wanted;
    wanted.name = argumentText(call.arguments, u"filename"_s);
    const auto hash = argumentText(call.arguments, u"hash"_s).toLower();
    FileEventQuestion question;
    question.hash = hash;
    const auto query = fileEventQuery(question);
    if (!query)
        return query.error();
    if (hash.size() == 64)
        wanted.sha256 = hash;
    if (hash.size() == 64 && !wanted.name.isEmpty())
        return wanted;
    const auto page = client.fileEvents(*query, {}, 1, context);
    if (!page) {
        if (hash.size() == 64 && page.error().code == ErrorCode::Forbidden)
            return wanted; // without the right to search there is only no name
        return page.error();
    }
    if (page->events.isEmpty()) {
        if (hash.size() == 64)
            return wanted;
        return Error{
            ErrorCode::NotFound,
            text("%1: no file event has the MD5 %2, so its SHA-256 is not known and the file cannot be fetched")
                .arg(client.name(), hash),
            {}};
    }
    const auto &event = page->events.first();
    if (event.sha256.isEmpty())
        return Error{ErrorCode::NotFound,
                     text("%1: the file has no SHA-256 (%2), so it cannot be fetched")
                         .arg(client.name(), event.sha256Error.isEmpty() ? text("not reported") : event.sha256Error),
                     {}};
    wanted.sha256 = event.sha256;
    wanted.md5 = event.md5;
    if (wanted.name.isEmpty())
        wanted.name = event.fileName;
    return wanted;
}

Result<CommandOutput> fileOutput(const QuarantinedFile &kept, const Wanted &wanted, const ExchangeId &exchange)
{
    const auto bytes = attachableBytes(kept);
    if (!bytes)
        return bytes.error();
    const auto name = wanted.name.isEmpty() ? kept.sha256 : wanted.name;
    const QJsonObject facts{{"Name"_L1, name},
                            {"Size"_L1, kept.sizeBytes},
                            {"SHA256"_L1, kept.sha256},
                            {"MD5"_L1, kept.md5},
                            {"Path"_L1, kept.path}};
    auto output = sentence(
        text("%1 is in quarantine, its SHA-256 was checked. It has not been opened; do not open it on this machine.")
            .arg(markdownEscaped(name)));
    auto &entry = output.entries.first();
    entry.text += "\n\n"_L1
        + markdownTable({text("Name"), text("Bytes"), u"SHA-256"_s, text("Kept as")},
                        {{name, QString::number(kept.sizeBytes), kept.sha256, kept.path}});
    entry.contents = facts;
    entry.tags = {u"quarantine"_s};
    if (bytes->size() == kept.sizeBytes)
        entry.file = ProducedFile{name + ".quarantined"_L1, u"application/octet-stream"_s, *bytes};
    output.exchange = exchange;
    output.context.insert("File(val.SHA256 && val.SHA256 == obj.SHA256)"_L1, facts);
    return output;
}

/// Streams what is behind a path into quarantine.
Result<CommandOutput> fetchFile(Code42Client &client, const QString &folder, const QString &path, const Wanted &wanted,
                                CallContext &context)
{
    const auto arriving = std::make_shared<QuarantineEntry>(folder);
    const auto content = client.download(path, {}, context, arriving);
    if (!content)
        return content.error();
    const auto kept = arriving->keep(wanted.sha256);
    if (!kept)
        return kept.error();
    return fileOutput(*kept, wanted, content->exchange);
}

} // namespace

QList<Command> fileCommands(const CommandParts &parts)
{
    const auto outputs = outputsBelow(u"File"_s, {u"Name"_s, u"Size"_s, u"SHA256"_s, u"MD5"_s, u"Path"_s});
    return {reading(parts,
                    declared(u"code42-download-file"_s,
                             text("Fetches an exfiltrated file by its hash into quarantine. Its hash is checked; it is "
                                  "never opened."),
                             {defaultArgument(requiredArgument(u"hash"_s, text("The file's SHA-256 or MD5"))),
                              optionalArgument(u"filename"_s, text("How it shall be called in the case"))},
                             outputs, u"File content"_s),
                    [folder = parts.quarantineFolder](Code42Client &client, const CommandCall &call,
                                                      CallContext &context) -> Result<CommandOutput> {
                        const auto wanted = wantedFile(client, call, context);
                        if (!wanted)
                            return wanted.error();
                        return fetchFile(client, folder, "/v1/files/get-file-by-sha256/"_L1 + wanted->sha256, *wanted,
                                         context);
                    }),
            reading(parts,
                    declared(
                        u"code42-download-file-by-content-id"_s,
                        text("Fetches a file that was collected when it left, by its content ID, into quarantine."),
                        {defaultArgument(requiredArgument(u"content_id"_s, text("event.xfcEventId of the file event"))),
                         optionalArgument(u"filename"_s, text("How it shall be called in the case")),
                         optionalArgument(u"sha256"_s, text("The hash it must have"))},
                        outputs, u"File content"_s),
                    [folder = parts.quarantineFolder](Code42Client &client, const CommandCall &call,
                                                      CallContext &context) -> Result<CommandOutput> {
                        Wanted wanted;
                        wanted.sha256 = argumentText(call.arguments, u"sha256"_s).toLower();
                        wanted.name = argumentText(call.arguments, u"filename"_s);
                        return fetchFile(client, folder,
                                         "/v1/files/get-file-by-xfc-content-id/"_L1
                                             + pathSegment(argumentText(call.arguments, u"content_id"_s)),
                                         wanted, context);
                    }),
            reading(parts,
                    declared(u"code42-case-event-download"_s,
                             text("Fetches the file of an event that belongs to a case into quarantine."),
                             {defaultArgument(requiredArgument(u"case_number"_s, text("The case's number"))),
                              requiredArgument(u"event_id"_s, text("The file event's ID")),
                              optionalArgument(u"filename"_s, text("How it shall be called in the case")),
                              optionalArgument(u"sha256"_s, text("The hash it must have"))},
                             outputs, u"Cases"_s),
                    [folder = parts.quarantineFolder](Code42Client &client, const CommandCall &call,
                                                      CallContext &context) -> Result<CommandOutput> {
                        Wanted wanted;
                        wanted.sha256 = argumentText(call.arguments, u"sha256"_s).toLower();
                        wanted.name = argumentText(call.arguments, u"filename"_s);
                        return fetchFile(client, folder,
                                         u"/v1/cases/%1/fileevent/%2/file"_s.arg(
                                             pathSegment(argumentText(call.arguments, u"case_number"_s)),
                                             pathSegment(argumentText(call.arguments, u"event_id"_s))),
                                         wanted, context);
                    })};
}

} // namespace holdfast::code42
