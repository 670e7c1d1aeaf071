// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrcommands.h"

#include "base/clock.h"
#include "integrations/commandshorthand.h"
#include "integrations/quarantine/quarantine.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

constexpr int mostFiles = 20; ///< the service's limit a call

/// An order to agents: what is sent, and under what it is told.
struct AgentOrder
{
    QString path;
    QString contextKey;
    QString idName; ///< the action id's name in context
    std::function<Result<QJsonObject>(const CommandCall &)> request;
    QJsonObject (*facts)(const CommandCall &) = nullptr; ///< beside the action id
};

QString plain(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

CommandOutput orderOutput(const AgentOrder &order, const CommandCall &call, const QString &actionId,
                          const QString &words, const QString &status)
{
    auto facts = order.facts ? order.facts(call) : QJsonObject();
    facts.insert(order.idName, actionId);
    facts.insert("status"_L1, status);
    CommandOutput output;
    output.context.insert(order.contextKey, facts);
    ProducedEntry entry;
    entry.text = words;
    entry.contents = facts;
    output.entries.append(entry);
    return output;
}

/// Looks how far an order has come, machine by machine.
Result<CommandOutput> followOrder(XdrClient &client, const AgentOrder &order, const CommandCall &call,
                                  CallContext &context)
{
    const auto actionId = argumentText(call.arguments, u"action_id"_s);
    const auto reply = client.actionStatuses(actionId, context);
    if (!reply)
        return reply.error();
    const auto now = client.clock().nowMs();
    const auto orderedAtMs = argumentNumber(call.arguments, u"ordered_at"_s, now);
    const auto machines = reply->value("data"_L1).toObject();
    const auto reasons = reply->value("errorReasons"_L1).toObject();
    int running = machines.isEmpty() ? 1 : 0;
    int bad = 0;
    QList<QStringList> rows;
    for (auto it = machines.begin(); it != machines.end(); ++it) {
        const auto end = actionEnd(it->toString());
        running += end == ActionEnd::Running;
        bad += end == ActionEnd::Bad;
        rows.append({it.key(), it->toString(),
                     reasons.value(it.key()).toObject().value("errorDescription"_L1).toString().simplified()});
    }
    const auto table = markdownTable({text("Endpoint"), text("Status"), text("Reason")}, rows);
    const auto limitMs = argumentNumber(call.arguments, u"timeout_in_seconds"_s, 600) * 1000;
    if (running > 0 && now - orderedAtMs < limitMs) {
        auto output = orderOutput(order, call, actionId,
                                  text("Ordered; the agents have not finished yet.") + "\n\n"_L1 + table, u"PENDING"_s);
        output.pollArguments = call.arguments;
        output.pollAfterMs = followIntervalMs(now - orderedAtMs);
        return output;
    }
    auto output = orderOutput(
        order, call, actionId,
        (running > 0
             ? text("No end within %1 s; the order still stands and may yet be carried out.").arg(limitMs / 1000)
             : bad > 0 ? text("The order failed on %1 of %2 machines.").arg(bad).arg(machines.size())
                       : text("The order was carried out."))
            + "\n\n"_L1 + table,
        running > 0   ? u"PENDING"_s
            : bad > 0 ? u"FAILED"_s
                      : u"COMPLETED_SUCCESSFULLY"_s);
    output.entries.first().isError = running > 0 || bad > 0;
    return output;
}

Result<CommandOutput> giveOrder(XdrClient &client, const AgentOrder &order, bool follow, const CommandCall &call,
                                CallContext &context)
{
    if (call.arguments.contains("ordered_at"_L1))
        return followOrder(client, order, call, context);
    const auto request = order.request(call);
    if (!request)
        return request.error();
    const auto reply = client.change(order.path, *request, context);
    if (!reply)
        return reply.error();
    const auto actionId = plain(reply->toObject().value("action_id"_L1));
    auto output = orderOutput(order, call, actionId, text("Ordered, action %1.").arg(actionId), u"PENDING"_s);
    if (follow && !actionId.isEmpty()) {
        auto arguments = call.arguments;
        arguments.insert("action_id"_L1, actionId);
        arguments.insert("ordered_at"_L1, QString::number(client.clock().nowMs()));
        output.pollArguments = arguments;
        output.pollAfterMs = followIntervalMs(0);
    }
    return output;
}

QList<ArgumentDefinition> followArguments()
{
    return {optionalArgument(u"timeout_in_seconds"_s, text("How long to wait for the end"), ArgumentType::Integer,
                             u"600"_s),
            optionalArgument(u"interval_in_seconds"_s, text("Kept for older playbooks"), ArgumentType::Integer),
            optionalArgument(u"action_id"_s, text("Filled in while waiting: the order's ID")),
            optionalArgument(u"ordered_at"_s, text("Filled in while waiting: when it was ordered, milliseconds UTC"),
                             ArgumentType::Integer)};
}

Command orderCommand(const std::shared_ptr<XdrClient> &client, const QString &instance, const QString &name,
                     const QString &description, const QList<ArgumentDefinition> &arguments, const AgentOrder &order,
                     bool follow, EffectClass effect, const QString &undo, const QString &undoText)
{
    auto definition = declared(name, description, arguments + followArguments(),
                               outputsBelow(order.contextKey.section(u'(', 0, 0), {order.idName, u"status"_s}), effect);
    definition.undoCommand = undo;
    definition.undoText = undoText;
    return commandOf(client, instance, definition,
                     [order, follow](XdrClient &xdr, const CommandCall &call, CallContext &context) {
                         return giveOrder(xdr, order, follow, call, context);
                     });
}

Result<QString> sha256Argument(const CommandCall &call, const QString &name)
{
    static const QRegularExpression form(u"^[0-9a-fA-F]{64}$"_s);
    const auto hash = argumentText(call.arguments, name);
    if (!form.match(hash).hasMatch())
        return Error{ErrorCode::InvalidInput, text("%1: “%2” is not a SHA-256").arg(name, hash), {}};
    return hash;
}

QJsonArray endpointsFilter(const QStringList &ids)
{
    return {XdrClient::filter(u"endpoint_id_list"_s, u"in"_s, QJsonArray::fromStringList(ids))};
}

AgentOrder quarantineOrder()
{
    return {u"endpoints/quarantine"_s, u"PaloAltoNetworksXDR.quarantineFiles.actionIds(val.actionId == obj.actionId)"_s,
            u"actionId"_s,
            [](const CommandCall &call) -> Result<QJsonObject> {
                const auto hash = sha256Argument(call, u"file_hash"_s);
                if (!hash)
                    return hash.error();
                const auto ids = argumentList(call.arguments, u"endpoint_id_list"_s);
                if (ids.isEmpty())
                    return Error{ErrorCode::InvalidInput, text("endpoint_id_list is empty; nothing was sent"), {}};
                return QJsonObject{{"filters"_L1, endpointsFilter(ids)},
                                   {"file_path"_L1, argumentText(call.arguments, u"file_path"_s)},
                                   {"file_hash"_L1, *hash}};
            },
            [](const CommandCall &call) {
                return QJsonObject{{"endpointIdList"_L1,
                                    QJsonArray::fromStringList(argumentList(call.arguments, u"endpoint_id_list"_s))},
                                   {"filePath"_L1, argumentText(call.arguments, u"file_path"_s)},
                                   {"fileHash"_L1, argumentText(call.arguments, u"file_hash"_s)}};
            }};
}

AgentOrder restoreOrder()
{
    return {u"endpoints/restore"_s, u"PaloAltoNetworksXDR.restoredFiles(val.actionId == obj.actionId)"_s, u"actionId"_s,
            [](const CommandCall &call) -> Result<QJsonObject> {
                const auto hash = sha256Argument(call, u"file_hash"_s);
                if (!hash)
                    return hash.error();
                QJsonObject request{{"file_hash"_L1, *hash}};
                if (const auto id = argumentText(call.arguments, u"endpoint_id"_s); !id.isEmpty())
                    request.insert("endpoint_id"_L1, id);
                return request;
            },
            nullptr};
}

/// Scanning everything has to be said: no filter at all would mean it.
AgentOrder scanOrder(const QString &path)
{
    return {path, u"PaloAltoNetworksXDR.endpointScan(val.actionId == obj.actionId)"_s, u"actionId"_s,
            [](const CommandCall &call) -> Result<QJsonObject> {
                if (argumentFlag(call.arguments, u"all"_s))
                    return QJsonObject{{"filters"_L1, "all"_L1}};
                const auto filters = endpointFilters(call.arguments);
                if (!filters)
                    return filters.error();
                if (filters->isEmpty())
                    return Error{ErrorCode::InvalidInput,
                                 text("Say which machines: give a criterion, or all=true for every machine of the "
                                      "tenant. Nothing was sent"),
                                 {}};
                return QJsonObject{{"filters"_L1, *filters}};
            },
            nullptr};
}

AgentOrder retrievalOrder()
{
    return {u"endpoints/file_retrieval"_s, u"PaloAltoNetworksXDR.RetrievedFiles(val.action_id == obj.action_id)"_s,
            u"action_id"_s,
            [](const CommandCall &call) -> Result<QJsonObject> {
                const auto ids = argumentList(call.arguments, u"endpoint_ids"_s);
                QJsonObject files;
                int count = 0;
                const auto add = [&](const QString &argument, const QStringList &platforms) {
                    const auto paths = argumentList(call.arguments, argument);
                    count += int(paths.size());
                    for (const auto &platform : platforms) {
                        if (!paths.isEmpty())
                            files.insert(platform, QJsonArray::fromStringList(paths));
                    }
                };
                add(u"generic_file_path"_s, {u"windows"_s, u"linux"_s, u"macos"_s});
                add(u"windows_file_paths"_s, {u"windows"_s});
                add(u"linux_file_paths"_s, {u"linux"_s});
                add(u"mac_file_paths"_s, {u"macos"_s});
                if (ids.isEmpty() || count == 0 || count > mostFiles || ids.size() > 10)
                    return Error{ErrorCode::InvalidInput,
                                 text("Give 1 to 10 endpoint_ids and 1 to 20 file paths. Nothing was sent"),
                                 {}};
                return QJsonObject{{"filters"_L1, endpointsFilter(ids)}, {"files"_L1, files}};
            },
            nullptr};
}

/// The files that an order of retrieval has brought, each archive fetched into quarantine.
Result<CommandOutput> retrievedFiles(XdrClient &client, const QString &folder, const CommandCall &call,
                                     CallContext &context)
{
    const auto actionId = argumentText(call.arguments, u"action_id"_s);
    bool isNumber = false;
    const auto number = actionId.toLongLong(&isNumber);
    const auto reply =
        client.ask(u"actions/file_retrieval_details"_s,
                   {{"group_action_id"_L1, isNumber ? QJsonValue(number) : QJsonValue(actionId)}}, context);
    if (!reply)
        return reply.error();
    const auto machines = reply->toObject().value("data"_L1).toObject();
    CommandOutput output;
    QJsonArray facts;
    for (auto it = machines.begin(); it != machines.end(); ++it) {
        QJsonObject fact{{"endpoint_id"_L1, it.key()}, {"action_id"_L1, actionId}};
        ProducedEntry entry;
        if (it->toString().isEmpty()) {
            fact.insert("status"_L1, "PENDING"_L1);
            entry.text = text("%1: nothing has come yet.").arg(it.key());
        } else {
            const auto arriving = std::make_shared<QuarantineEntry>(folder);
            if (const auto archive = client.download(it->toString(), arriving, context); !archive)
                return archive.error();
            const auto kept = arriving->keep({}, u".zip.quarantined"_s);
            const auto bytes = kept ? attachableBytes(*kept) : Result<QByteArray>(kept.error());
            if (!bytes)
                return bytes.error();
            fact.insert("status"_L1, "COMPLETED_SUCCESSFULLY"_L1);
            fact.insert("path"_L1, kept->path);
            fact.insert("size"_L1, kept->sizeBytes);
            entry.text =
                text("%1: %2 bytes are in quarantine and have not been opened.").arg(it.key()).arg(kept->sizeBytes);
            if (bytes->size() == kept->sizeBytes)
                entry.file = ProducedFile{it.key() + ".zip.quarantined"_L1, u"application/octet-stream"_s, *bytes};
        }
        entry.contents = fact;
        facts.append(fact);
        output.entries.append(entry);
    }
    if (facts.isEmpty())
        output.entries.append({text("The order has brought no file."), {}, false, false, {}, {}});
    else
        output.context.insert(
            "PaloAltoNetworksXDR.RetrievedFileDetails(val.endpoint_id == obj.endpoint_id && val.action_id == obj.action_id)"_L1,
            facts);
    return output;
}

Result<CommandOutput> quarantineStatus(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const QJsonObject file{{"endpoint_id"_L1, argumentText(call.arguments, u"endpoint_id"_s)},
                           {"file_path"_L1, argumentText(call.arguments, u"file_path"_s)},
                           {"file_hash"_L1, argumentText(call.arguments, u"file_hash"_s)}};
    const auto reply = client.ask(u"quarantine/status"_s, {{"files"_L1, QJsonArray{file}}}, context);
    if (!reply)
        return reply.error();
    if (!reply->isArray()) // an empty list would say that the file is nowhere
        return Error{ErrorCode::BadAnswer,
                     text("%1: the answer about the quarantined files is not a list; nothing is known about this file")
                         .arg(client.name()),
                     {}};
    QJsonArray rows;
    for (const auto &row : reply->toArray()) {
        const auto object = row.toObject();
        rows.append(QJsonObject{{"status"_L1, object.value("status"_L1)},
                                {"endpointId"_L1, object.value("endpoint_id"_L1)},
                                {"filePath"_L1, object.value("file_path"_L1)},
                                {"fileHash"_L1, object.value("file_hash"_L1)}});
    }
    return listOutput(
        rows,
        u"PaloAltoNetworksXDR.quarantineFiles.status(val.fileHash == obj.fileHash && val.endpointId == obj.endpointId)"_s,
        {u"endpointId"_s, u"filePath"_s, u"fileHash"_s, u"status"_s}, text("The service does not know this file."));
}

Command hashList(const std::shared_ptr<XdrClient> &client, const QString &instance, const QString &name,
                 const QString &description, const QString &path, const QString &contextKey, const QString &undo)
{
    auto definition = declared(
        name, description,
        {defaultArgument(requiredArgument(u"hash_list"_s, text("SHA-256 of the files"), ArgumentType::List)),
         optionalArgument(u"comment"_s, text("Why")), optionalArgument(u"incident_id"_s, text("Cortex XDR incident"))},
        outputsBelow(contextKey, {u"fileHash"_s}), EffectClass::Idempotent);
    definition.undoCommand = undo;
    definition.undoText = text("Run the opposite command.");
    const bool removes = path.endsWith("/remove"_L1);
    return commandOf(
        client, instance, definition,
        [path, contextKey, removes](XdrClient &xdr, const CommandCall &call,
                                    CallContext &context) -> Result<CommandOutput> {
            static const QRegularExpression form(u"^[0-9a-fA-F]{64}$"_s);
            const auto hashes = argumentList(call.arguments, u"hash_list"_s);
            for (const auto &hash : hashes) {
                if (!form.match(hash).hasMatch())
                    return Error{ErrorCode::InvalidInput, text("hash_list: “%1” is not a SHA-256").arg(hash), {}};
            }
            QJsonObject request{{"hash_list"_L1, QJsonArray::fromStringList(hashes)}};
            for (const auto &key : {u"comment"_s, u"incident_id"_s}) {
                if (const auto given = argumentText(call.arguments, key); !given.isEmpty() && !removes)
                    request.insert(key, given);
            }
            const auto done = xdr.change(path, request, context);
            // What is not on the list cannot be taken off: the service says 500, but nothing is left to do.
            const bool absent = !done && removes && done.error().details.contains("not on"_L1);
            if (!done && !absent)
                return done.error();
            QJsonArray rows;
            for (const auto &hash : hashes)
                rows.append(QJsonObject{{"fileHash"_L1, hash}});
            return listOutput(rows, contextKey + "(val.fileHash == obj.fileHash)"_L1, {u"fileHash"_s}, {});
        });
}

} // namespace

QList<Command> responseCommands(const std::shared_ptr<XdrClient> &client, const QString &instance,
                                const QString &quarantineFolder)
{
    const auto ids = requiredArgument(u"endpoint_id_list"_s, text("The machines' endpoint IDs"), ArgumentType::List);
    const auto hash = requiredArgument(u"file_hash"_s, text("The file's SHA-256"));
    const auto path = requiredArgument(u"file_path"_s, text("The file's path on the machine"));
    const auto endpoint = requiredArgument(u"endpoint_id"_s, text("The machine's endpoint ID"));
    const QList<ArgumentDefinition> quarantineArguments{ids, path, hash};
    const QList<ArgumentDefinition> restoreArguments{
        defaultArgument(hash), optionalArgument(u"endpoint_id"_s, text("Only on this machine; empty for all"))};
    const QList<ArgumentDefinition> retrievalArguments{
        requiredArgument(u"endpoint_ids"_s, text("At most 10 machines"), ArgumentType::List),
        optionalArgument(u"generic_file_path"_s, text("Paths for every system"), ArgumentType::List),
        optionalArgument(u"windows_file_paths"_s, text("Paths on Windows"), ArgumentType::List),
        optionalArgument(u"linux_file_paths"_s, text("Paths on Linux"), ArgumentType::List),
        optionalArgument(u"mac_file_paths"_s, text("Paths on macOS"), ArgumentType::List)};
    const auto scanArguments = endpointFilterArguments()
        + QList<ArgumentDefinition>{
            optionalArgument(u"gte_first_seen"_s, text("First seen not before")),
            optionalArgument(u"lte_first_seen"_s, text("First seen not after")),
            optionalArgument(u"gte_last_seen"_s, text("Last seen not before")),
            optionalArgument(u"lte_last_seen"_s, text("Last seen not after")),
            optionalArgument(u"alias"_s, text("Aliases"), ArgumentType::List),
            optionalArgument(u"all"_s, text("Every machine of the tenant"), ArgumentType::Boolean, u"false"_s)};
    QList<Command> commands;
    const auto order = [&](const QString &name, const QString &description, const QList<ArgumentDefinition> &arguments,
                           const AgentOrder &what, bool follow, const QString &undo, const QString &undoText) {
        commands.append(orderCommand(client, instance, name, description, arguments, what, follow,
                                     EffectClass::Idempotent, undo, undoText));
    };
    const auto quarantineText = text("Puts a file out of reach on its machines.");
    const auto restoreText = text("Gives a file back that was quarantined.");
    const auto scanText = text("Lets agents scan their machines.");
    const auto retrieveText = text("Fetches files from machines.");
    order(u"xdr-quarantine-files"_s, quarantineText, quarantineArguments, quarantineOrder(), false,
          u"xdr-restore-file"_s, text("Restore the file."));
    order(u"xdr-file-quarantine"_s, quarantineText, quarantineArguments, quarantineOrder(), true, u"xdr-file-restore"_s,
          text("Restore the file."));
    order(u"xdr-restore-file"_s, restoreText, restoreArguments, restoreOrder(), false, u"xdr-quarantine-files"_s,
          text("Quarantine the file again."));
    order(u"xdr-file-restore"_s, restoreText, restoreArguments, restoreOrder(), true, u"xdr-file-quarantine"_s,
          text("Quarantine the file again."));
    order(u"xdr-endpoint-scan"_s, scanText, scanArguments, scanOrder(u"endpoints/scan"_s), false,
          u"xdr-endpoint-scan-abort"_s, text("Abort the scan."));
    order(u"xdr-endpoint-scan-execute"_s, scanText, scanArguments, scanOrder(u"endpoints/scan"_s), true,
          u"xdr-endpoint-scan-abort"_s, text("Abort the scan."));
    order(u"xdr-endpoint-scan-abort"_s, text("Ends scans that are running."), scanArguments,
          scanOrder(u"endpoints/abort_scan"_s), false, u"xdr-endpoint-scan"_s, text("Scan again."));
    order(u"xdr-retrieve-files"_s, retrieveText, retrievalArguments, retrievalOrder(), false, {},
          text("The machines keep their files; there is nothing to undo."));
    order(u"xdr-file-retrieve"_s, retrieveText, retrievalArguments, retrievalOrder(), true, {},
          text("The machines keep their files; there is nothing to undo."));

    commands.append(commandOf(client, instance,
                              declared(u"xdr-retrieve-file-details"_s,
                                       text("Brings the files that an order of retrieval has fetched into quarantine."),
                                       {defaultArgument(requiredArgument(u"action_id"_s, text("The order's ID")))},
                                       outputsBelow(u"PaloAltoNetworksXDR.RetrievedFileDetails"_s,
                                                    {u"endpoint_id"_s, u"action_id"_s, u"status"_s, u"path"_s})),
                              [quarantineFolder](XdrClient &xdr, const CommandCall &call, CallContext &context) {
                                  return retrievedFiles(xdr, quarantineFolder, call, context);
                              }));
    commands.append(commandOf(client, instance,
                              declared(u"xdr-get-quarantine-status"_s, text("Says whether a file is quarantined."),
                                       {endpoint, hash, path},
                                       outputsBelow(u"PaloAltoNetworksXDR.quarantineFiles.status"_s,
                                                    {u"status"_s, u"endpointId"_s, u"filePath"_s, u"fileHash"_s})),
                              quarantineStatus));

    const auto blockText = text("Keeps files from running, by their hashes.");
    const auto allowText = text("Lets files run whatever the verdict, by their hashes.");
    const auto black = u"PaloAltoNetworksXDR.blackList"_s;
    const auto white = u"PaloAltoNetworksXDR.whiteList"_s;
    const auto list = [&](const QString &name, const QString &description, const QString &callPath, const QString &key,
                          const QString &undo) {
        commands.append(hashList(client, instance, name, description, callPath, key, undo));
    };
    list(u"xdr-blocklist-files"_s, blockText, u"hash_exceptions/blocklist"_s, black, u"xdr-remove-blocklist-files"_s);
    list(u"xdr-allowlist-files"_s, allowText, u"hash_exceptions/allowlist"_s, white, u"xdr-remove-allowlist-files"_s);
    list(u"xdr-blacklist-files"_s, blockText, u"hash_exceptions/blocklist"_s, black, u"xdr-remove-blocklist-files"_s);
    list(u"xdr-whitelist-files"_s, allowText, u"hash_exceptions/allowlist"_s, white, u"xdr-remove-allowlist-files"_s);
    list(u"xdr-remove-blocklist-files"_s, text("Takes hashes off the block list."),
         u"hash_exceptions/blocklist/remove"_s, black, u"xdr-blocklist-files"_s);
    list(u"xdr-remove-allowlist-files"_s, text("Takes hashes off the allow list."),
         u"hash_exceptions/allowlist/remove"_s, white, u"xdr-allowlist-files"_s);
    return commands;
}

} // namespace holdfast::xdr
