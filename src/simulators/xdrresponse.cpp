// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Answers on machines: scan, quarantine, file retrieval, hash lists, scripts, audit (reference section 9).

#include "simulators/xdrservices.h"

#include "simulators/casedocuments.h"

#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

/// The machines an order's filters select. An order without filters is refused; "all" means every machine.
std::optional<QStringList> selectedEndpoints(XdrContext &context, const QJsonObject &data, bool allAllowed)
{
    const QJsonValue filters = data.value(u"filters"_s);
    QList<QJsonObject> rows = context.tenant.endpoints.rows();
    if (!(allAllowed && filters.toString() == u"all"_s)) {
        if (filters.toArray().isEmpty())
            return std::nullopt;
        QString wrong;
        const auto found = xdrFiltered(data, rows, endpointListStyle(), &wrong);
        if (!found)
            return std::nullopt;
        rows = *found;
    }
    QStringList ids;
    for (const QJsonObject &row : rows) {
        if (row.value(u"endpoint_status"_s).toString() != u"UNINSTALLED"_s)
            ids.append(row.value(u"endpoint_id"_s).toString());
    }
    return ids;
}

HttpResponse giveOrder(XdrContext &context, const Call &call, XdrAction::Kind kind, QLatin1StringView operationName,
                       bool allAllowed = false)
{
    const QJsonObject data = requestData(call);
    const std::optional<QStringList> ids = selectedEndpoints(context, data, allAllowed);
    if (!ids)
        return xdrError(400, u"Invalid request data"_s, u"filters are missing or wrong"_s);
    if (ids->isEmpty())
        return noEndpointError();
    const qint64 action = context.order(kind, *ids, data);
    context.wrote(operationName, call, ids->join(u','));
    return xdrReply(QJsonObject{{u"action_id"_s, action}, {u"status"_s, 1}, {u"endpoints_count"_s, ids->size()}});
}

HttpResponse scan(XdrContext &context, const Call &call)
{
    return giveOrder(context, call, XdrAction::Kind::Scan, operation::scan, true);
}

HttpResponse abortScan(XdrContext &context, const Call &call)
{
    return giveOrder(context, call, XdrAction::Kind::AbortScan, operation::abortScan, true);
}

HttpResponse quarantine(XdrContext &context, const Call &call)
{
    const QJsonObject data = requestData(call);
    if (data.value(u"file_path"_s).toString().isEmpty() || data.value(u"file_hash"_s).toString().isEmpty())
        return xdrError(400, u"Invalid request data"_s, u"file_path and file_hash are needed"_s);
    return giveOrder(context, call, XdrAction::Kind::Quarantine, operation::quarantine);
}

HttpResponse quarantineStatus(XdrContext &context, const Call &call)
{
    QJsonArray reply;
    for (const QJsonValue &value : requestData(call).value(u"files"_s).toArray()) {
        QJsonObject file = value.toObject();
        const QString key = file.value(u"endpoint_id"_s).toString() + u'|' + file.value(u"file_path"_s).toString()
            + u'|' + file.value(u"file_hash"_s).toString().toLower();
        file.insert(u"status"_s, context.tenant.quarantined.contains(key));
        reply.append(file);
    }
    return xdrReply(reply);
}

HttpResponse restore(XdrContext &context, const Call &call)
{
    const QJsonObject data = requestData(call);
    if (data.value(u"file_hash"_s).toString().isEmpty())
        return xdrError(400, u"Invalid request data"_s, u"file_hash is needed"_s);
    const QString one = data.value(u"endpoint_id"_s).toString();
    QStringList ids;
    for (const QString &key : context.tenant.quarantined) {
        const QString id = key.section(u'|', 0, 0);
        if (key.endsWith(u'|' + data.value(u"file_hash"_s).toString().toLower()) && (one.isEmpty() || one == id)
            && !ids.contains(id))
            ids.append(id);
    }
    if (ids.isEmpty())
        return noEndpointError();
    ids.sort();
    const qint64 action = context.order(XdrAction::Kind::Restore, ids, data);
    context.wrote(operation::restore, call, ids.join(u','));
    return xdrReply(QJsonObject{{u"action_id"_s, action}});
}

HttpResponse retrieveFiles(XdrContext &context, const Call &call)
{
    qsizetype files = 0;
    const QJsonObject byPlatform = requestData(call).value(u"files"_s).toObject();
    for (const QJsonValue &list : byPlatform)
        files += list.toArray().size();
    if (files < 1 || files > 20)
        return xdrError(400, u"Invalid request data"_s, u"from 1 to 20 files are needed"_s);
    return giveOrder(context, call, XdrAction::Kind::FileRetrieval, operation::fileRetrieval);
}

HttpResponse retrievalDetails(XdrContext &context, const Call &call)
{
    const qint64 id = requestData(call).value(u"group_action_id"_s).toInteger();
    QJsonObject data;
    if (context.tenant.actions.contains(id)) {
        const XdrAction &action = context.tenant.actions[id];
        for (const QString &endpointId : action.endpointIds) {
            const bool there = context.actionStatus(action, endpointId) == u"COMPLETED_SUCCESSFULLY"_s;
            // The client asks the same host it asked this; the range does not know by which name it was called.
            const QString host = QString::fromLatin1(call.request.header("host"_ba));
            const QString url = u"http://%1/public_api/v1/download/%2/%3"_s.arg(host).arg(id).arg(endpointId);
            data.insert(endpointId, there ? url : QString());
        }
    }
    return xdrReply(QJsonObject{{u"data"_s, data}});
}

/// What an agent found at the paths an order names: a text that says where it comes from, one file a path.
QList<std::pair<QString, QByteArray>> retrieved(const XdrContext &context, const XdrAction &action,
                                                const QString &endpointId)
{
    const QJsonObject endpoint = context.tenant.endpoints.row(endpointId);
    const QString system = endpoint.value(u"os_type"_s).toString().toLower();
    QList<std::pair<QString, QByteArray>> files;
    QStringList seen;
    const QJsonObject byPlatform = action.details.value(u"files"_s).toObject();
    for (auto platform = byPlatform.begin(); platform != byPlatform.end(); ++platform) {
        // "AGENT_OS_MAC" is "macos" in a request.
        if (!system.contains(platform.key().left(3)))
            continue;
        for (const QJsonValue &path : platform.value().toArray()) {
            QString name = path.toString();
            name.replace(u'\\', u'/').remove(u':');
            while (name.startsWith(u'/'))
                name.remove(0, 1);
            if (seen.contains(name))
                continue;
            seen.append(name);
            files.append(
                {name,
                 u"Retrieved from %1, %2\n"_s.arg(endpoint.value(u"endpoint_name"_s).toString(), path.toString())
                     .toUtf8()});
        }
    }
    // A script that ran leaves its output as the only file.
    if (files.isEmpty())
        files.append({u"output.txt"_s, "done\n"_ba});
    return files;
}

HttpResponse download(XdrContext &context, const Call &call)
{
    const qint64 id = call.argument(0).toLongLong();
    if (!context.tenant.actions.contains(id)
        || context.actionStatus(context.tenant.actions[id], call.argument(1)) != u"COMPLETED_SUCCESSFULLY"_s)
        return xdrError(404, u"Not found"_s);
    HttpResponse response;
    response.contentType = "application/zip"_ba;
    response.body = storedZip(retrieved(context, context.tenant.actions[id], call.argument(1)));
    return response;
}

/// Adds hashes to one list; a hash on either list already stays where it is.
HttpResponse addHashes(XdrContext &context, const Call &call, QMap<QString, QString> &list)
{
    const QJsonArray hashes = requestData(call).value(u"hash_list"_s).toArray();
    QStringList added;
    for (const QJsonValue &value : hashes) {
        const QString hash = value.toString().toLower();
        if (hash.size() != 64)
            return xdrError(400, u"Invalid request data"_s, u"hash_list takes SHA-256 texts"_s);
        if (!context.tenant.blocklist.contains(hash) && !context.tenant.allowlist.contains(hash))
            added.append(hash);
    }
    if (hashes.isEmpty())
        return xdrError(400, u"Invalid request data"_s, u"hash_list is needed"_s);
    for (const QString &hash : added)
        list.insert(hash, requestData(call).value(u"comment"_s).toString());
    context.wrote(operation::hashList, call, added.join(u','));
    return xdrReply(true);
}

HttpResponse removeHashes(XdrContext &context, const Call &call, QMap<QString, QString> &list)
{
    QStringList removed;
    for (const QJsonValue &value : requestData(call).value(u"hash_list"_s).toArray()) {
        const QString hash = value.toString().toLower();
        if (!list.contains(hash))
            return xdrError(500, u"An error occurred while processing XDR public API"_s,
                            u"The hash is not on the list"_s);
        removed.append(hash);
    }
    for (const QString &hash : removed)
        list.remove(hash);
    context.wrote(operation::hashList, call, removed.join(u','));
    return xdrReply(true);
}

HttpResponse block(XdrContext &context, const Call &call)
{
    return addHashes(context, call, context.tenant.blocklist);
}
HttpResponse allow(XdrContext &context, const Call &call)
{
    return addHashes(context, call, context.tenant.allowlist);
}
HttpResponse unblock(XdrContext &context, const Call &call)
{
    return removeHashes(context, call, context.tenant.blocklist);
}
HttpResponse unallow(XdrContext &context, const Call &call)
{
    return removeHashes(context, call, context.tenant.allowlist);
}

HttpResponse getScripts(XdrContext &context, const Call &)
{
    QJsonArray scripts;
    for (QJsonObject script : context.tenant.scripts.rows()) {
        script.remove(u"code"_s);
        scripts.append(script);
    }
    return xdrReply(
        QJsonObject{{u"total_count"_s, scripts.size()}, {u"result_count"_s, scripts.size()}, {u"scripts"_s, scripts}});
}

HttpResponse scriptMetadata(XdrContext &context, const Call &call)
{
    QJsonObject script = context.tenant.scripts.row(requestData(call).value(u"script_uid"_s).toString());
    if (script.isEmpty())
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such script"_s);
    script.remove(u"code"_s);
    return xdrReply(script);
}

HttpResponse scriptCode(XdrContext &context, const Call &call)
{
    const QJsonObject script = context.tenant.scripts.row(requestData(call).value(u"script_uid"_s).toString());
    if (script.isEmpty())
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such script"_s);
    return xdrReply(script.value(u"code"_s));
}

HttpResponse runScript(XdrContext &context, const Call &call)
{
    if (!context.tenant.scripts.contains(requestData(call).value(u"script_uid"_s).toString()))
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such script"_s);
    return giveOrder(context, call, XdrAction::Kind::Script, operation::runScript);
}

HttpResponse runSnippet(XdrContext &context, const Call &call)
{
    if (requestData(call).value(u"snippet_code"_s).toString().isEmpty())
        return xdrError(400, u"Invalid request data"_s, u"snippet_code is needed"_s);
    return giveOrder(context, call, XdrAction::Kind::Script, operation::runScript);
}

HttpResponse scriptStatus(XdrContext &context, const Call &call)
{
    const qint64 id = requestData(call).value(u"action_id"_s).toVariant().toLongLong();
    if (!context.tenant.actions.contains(id))
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such action"_s);
    QMap<QString, int> counts;
    const XdrAction &action = context.tenant.actions[id];
    for (const QString &endpointId : action.endpointIds)
        ++counts[context.actionStatus(action, endpointId)];
    const QString general = counts.value(u"PENDING"_s) > 0 ? u"PENDING"_s
        : counts.value(u"IN_PROGRESS"_s) > 0               ? u"IN_PROGRESS"_s
        : counts.value(u"FAILED"_s) > 0                    ? u"FAILED"_s
                                                           : u"COMPLETED_SUCCESSFULLY"_s;
    return xdrReply(QJsonObject{{u"general_status"_s, general},
                                {u"error_message"_s, u""_s},
                                {u"endpoints_pending"_s, counts.value(u"PENDING"_s)},
                                {u"endpoints_in_progress"_s, counts.value(u"IN_PROGRESS"_s)},
                                {u"endpoints_completed_successfully"_s, counts.value(u"COMPLETED_SUCCESSFULLY"_s)},
                                {u"endpoints_failed"_s, counts.value(u"FAILED"_s)},
                                {u"endpoints_canceled"_s, 0},
                                {u"endpoints_timeout"_s, 0},
                                {u"endpoints_pending_abort"_s, 0},
                                {u"endpoints_aborted"_s, 0},
                                {u"endpoints_expired"_s, 0}});
}

HttpResponse scriptResults(XdrContext &context, const Call &call)
{
    const qint64 id = requestData(call).value(u"action_id"_s).toVariant().toLongLong();
    if (!context.tenant.actions.contains(id))
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such action"_s);
    const XdrAction &action = context.tenant.actions[id];
    const QJsonObject script = context.tenant.scripts.row(action.details.value(u"script_uid"_s).toString());
    QJsonArray results;
    for (const QString &endpointId : action.endpointIds) {
        const QJsonObject endpoint = context.tenant.endpoints.row(endpointId);
        const QString status = context.actionStatus(action, endpointId);
        const bool done = status == u"COMPLETED_SUCCESSFULLY"_s;
        results.append(QJsonObject{{u"endpoint_name"_s, endpoint.value(u"endpoint_name"_s)},
                                   {u"endpoint_ip_address"_s, endpoint.value(u"ip"_s)},
                                   {u"endpoint_status"_s, endpoint.value(u"endpoint_status"_s)},
                                   {u"domain"_s, endpoint.value(u"domain"_s)},
                                   {u"endpoint_id"_s, endpointId},
                                   {u"execution_status"_s, status},
                                   {u"standard_output"_s, done ? u"done\n"_s : QString()},
                                   {u"retrieved_files"_s, 0},
                                   {u"failed_files"_s, 0},
                                   {u"retention_date"_s, QJsonValue::Null}});
    }
    return xdrReply(
        QJsonObject{{u"script_name"_s, script.value(u"name"_s).toString(u"snippet"_s)}, {u"results"_s, results}});
}

HttpResponse scriptFiles(XdrContext &, const Call &call)
{
    const QString host = QString::fromLatin1(call.request.header("host"_ba));
    return xdrReply(QJsonObject{{u"DATA"_s,
                                 u"http://%1/public_api/v1/download/%2/%3"_s.arg(
                                     host, requestData(call).value(u"action_id"_s).toVariant().toString(),
                                     requestData(call).value(u"endpoint_id"_s).toString())}});
}

HttpResponse managementLogs(XdrContext &context, const Call &call)
{
    static const XdrListStyle style{.listName = "data"_L1,
                                    .fieldOf = {{u"email"_s, u"AUDIT_OWNER_EMAIL"_s},
                                                {u"type"_s, u"AUDIT_ENTITY"_s},
                                                {u"sub_type"_s, u"AUDIT_ENTITY_SUBTYPE"_s},
                                                {u"result"_s, u"AUDIT_RESULT"_s},
                                                {u"timestamp"_s, u"AUDIT_INSERT_TIME"_s}}};
    return xdrList(call, context.tenant.managementLogs, style);
}

HttpResponse agentReports(XdrContext &context, const Call &call)
{
    static const XdrListStyle style{.listName = "data"_L1,
                                    .fieldOf = {{u"endpoint_id"_s, u"ENDPOINTID"_s},
                                                {u"endpoint_name"_s, u"ENDPOINTNAME"_s},
                                                {u"type"_s, u"TYPE"_s},
                                                {u"sub_type"_s, u"SUBTYPE"_s},
                                                {u"result"_s, u"RESULT"_s},
                                                {u"timestamp"_s, u"TIMESTAMP"_s}}};
    return xdrList(call, context.tenant.agentReports, style);
}

HttpResponse violations(XdrContext &context, const Call &call)
{
    static const XdrListStyle style{.listName = "violations"_L1,
                                    .fieldOf = {{u"type"_s, u"type"_s},
                                                {u"endpoint_id_list"_s, u"endpoint_id"_s},
                                                {u"hostname"_s, u"hostname"_s},
                                                {u"username"_s, u"username"_s},
                                                {u"vendor"_s, u"vendor"_s},
                                                {u"product"_s, u"product"_s},
                                                {u"serial"_s, u"serial"_s},
                                                {u"timestamp"_s, u"timestamp"_s}}};
    return xdrList(call, context.tenant.violations, style);
}

HttpResponse tenantInfo(XdrContext &, const Call &)
{
    return xdrReply(QJsonObject{{u"pro_per_endpoint_expiration"_s, u"Dec 31st 2030 23:59:59"_s},
                                {u"purchased_pro_per_endpoint"_s, QJsonObject{{u"agents"_s, 500}}},
                                {u"installed_pro_per_endpoint"_s, 5},
                                {u"prevent_expiration"_s, 0}});
}

} // namespace

void addXdrResponseRoutes(Router &router, XdrContext &context)
{
    addRoutes(router, context,
              {{"endpoints/scan"_L1, scan},
               {"endpoints/abort_scan"_L1, abortScan},
               {"endpoints/quarantine"_L1, quarantine},
               {"quarantine/status"_L1, quarantineStatus},
               {"endpoints/restore"_L1, restore},
               {"endpoints/file_retrieval"_L1, retrieveFiles},
               {"actions/file_retrieval_details"_L1, retrievalDetails},
               {"hash_exceptions/blocklist"_L1, block},
               {"hash_exceptions/allowlist"_L1, allow},
               {"hash_exceptions/blocklist/remove"_L1, unblock},
               {"hash_exceptions/allowlist/remove"_L1, unallow},
               {"hash_exceptions/blacklist"_L1, block},
               {"hash_exceptions/whitelist"_L1, allow}});
    router.add(u"GET"_s, u"/public_api/v1/download/{action}/{endpoint}"_s, [&context](const Call &call) {
        context.settle();
        return download(context, call);
    });
}

void addXdrScriptRoutes(Router &router, XdrContext &context)
{
    addRoutes(router, context,
              {{"scripts/get_scripts"_L1, getScripts},
               {"scripts/get_script_metadata"_L1, scriptMetadata},
               {"scripts/get_script_code"_L1, scriptCode},
               {"scripts/run_script"_L1, runScript},
               {"scripts/run_snippet_code_script"_L1, runSnippet},
               {"scripts/get_script_execution_status"_L1, scriptStatus},
               {"scripts/get_script_execution_results"_L1, scriptResults},
               {"scripts/get_script_execution_results_files"_L1, scriptFiles}});
}

void addXdrAuditRoutes(Router &router, XdrContext &context)
{
    addRoutes(router, context,
              {{"audits/management_logs"_L1, managementLogs},
               {"audits/agents_reports"_L1, agentReports},
               {"device_control/get_violations"_L1, violations},
               {"system/get_tenant_info"_L1, tenantInfo}});
}

} // namespace holdfast::range
