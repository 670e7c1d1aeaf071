// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandrig.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

struct Case
{
    QString command;
    QJsonObject arguments; ///< "$laptop" and other names of the range
    QString context; ///< the key that must be filled; empty: none
    QString write; ///< the operation the range must have counted; empty: none
};

const QString hash = QString(64, u'b');

QString px(const QString &name)
{
    return "PaloAltoNetworksXDR."_L1 + name;
}

QList<Case> cases()
{
    const QJsonObject laptop{{"endpoint_id"_L1, "$laptop"_L1}};
    const QJsonObject laptops{{"endpoint_ids"_L1, "$laptop"_L1}};
    const auto with = [](QJsonObject arguments, std::initializer_list<std::pair<QString, QJsonValue>> more) {
        for (const auto &[key, value] : more)
            arguments.insert(key, value);
        return arguments;
    };
    const QJsonObject file{
        {"endpoint_id_list"_L1, "$laptop"_L1}, {"file_path"_L1, "C:/temp/a.exe"_L1}, {"file_hash"_L1, hash}};
    const QJsonObject hashes{{"hash_list"_L1, hash}, {"comment"_L1, "test"_L1}};
    return {
        {u"xdr-get-endpoints"_s, {{"endpoint_id_list"_L1, "$laptop"_L1}}, px(u"Endpoint"_s), {}},
        {u"endpoint"_s, {{"id"_L1, "$laptop"_L1}}, u"Endpoint"_s, {}},
        {u"xdr-get-endpoints-by-status"_s, {{"status"_L1, "connected"_L1}}, px(u"EndpointsStatus"_s), {}},
        {u"xdr-endpoint-isolate"_s, laptop, px(u"Isolation"_s), u"xdr.endpoint.isolate"_s},
        {u"xdr-endpoint-unisolate"_s, laptop, px(u"UnIsolation"_s), u"xdr.endpoint.unisolate"_s},
        {u"xdr-isolate-endpoint"_s, laptop, px(u"Isolation"_s), u"xdr.endpoint.isolate"_s},
        {u"xdr-unisolate-endpoint"_s, laptop, px(u"UnIsolation"_s), u"xdr.endpoint.unisolate"_s},
        {u"xdr-action-status-get"_s, {{"action_id"_L1, "$action"_L1}}, px(u"GetActionStatus"_s), {}},
        {u"xdr-get-incidents"_s, {{"gte_creation_time"_L1, "2020-01-01"_L1}}, px(u"Incident"_s), {}},
        {u"xdr-get-incident-extra-data"_s, {{"incident_id"_L1, "$incident"_L1}}, px(u"Incident"_s), {}},
        {u"xdr-update-incident"_s,
         {{"incident_id"_L1, "$incident"_L1}, {"status"_L1, "under_investigation"_L1}, {"add_comment"_L1, "ours"_L1}},
         {},
         u"xdr.incident.update"_s},
        {u"xdr-get-alerts"_s, {{"gte_creation_time"_L1, "2020-01-01"_L1}}, px(u"Alert"_s), {}},
        {u"xdr-update-alert"_s, {{"alert_ids"_L1, "$alert"_L1}, {"comment"_L1, "seen"_L1}}, {}, u"xdr.alert.update"_s},
        {u"xdr-insert-parsed-alert"_s,
         {{"product"_L1, "P"_L1},
          {"vendor"_L1, "V"_L1},
          {"alert_name"_L1, "N"_L1},
          {"local_ip"_L1, "10.0.0.1"_L1},
          {"local_port"_L1, "1"_L1},
          {"remote_ip"_L1, "10.0.0.2"_L1},
          {"remote_port"_L1, "2"_L1}},
         {},
         u"xdr.alert.insert"_s},
        {u"xdr-insert-cef-alerts"_s,
         {{"cef_events"_L1, "CEF:0|V|P|1|7|a, b|5|src=1.2.3.4"_L1}},
         {},
         u"xdr.alert.insert"_s},
        {u"xdr-file-quarantine"_s, file, px(u"quarantineFiles.actionIds"_s), u"xdr.file.quarantine"_s},
        {u"xdr-get-quarantine-status"_s,
         {{"endpoint_id"_L1, "$laptop"_L1}, {"file_path"_L1, "C:/temp/a.exe"_L1}, {"file_hash"_L1, hash}},
         px(u"quarantineFiles.status"_s),
         {}},
        {u"xdr-file-restore"_s, {{"file_hash"_L1, hash}}, px(u"restoredFiles"_s), u"xdr.file.restore"_s},
        {u"xdr-quarantine-files"_s, file, px(u"quarantineFiles.actionIds"_s), u"xdr.file.quarantine"_s},
        {u"xdr-restore-file"_s, {{"file_hash"_L1, hash}}, px(u"restoredFiles"_s), u"xdr.file.restore"_s},
        {u"xdr-endpoint-scan"_s,
         {{"endpoint_id_list"_L1, "$laptop"_L1}},
         px(u"endpointScan"_s),
         u"xdr.endpoint.scan"_s},
        {u"xdr-endpoint-scan-abort"_s,
         {{"endpoint_id_list"_L1, "$laptop"_L1}},
         px(u"endpointScan"_s),
         u"xdr.endpoint.abort-scan"_s},
        {u"xdr-endpoint-scan-execute"_s, {{"all"_L1, "true"_L1}}, px(u"endpointScan"_s), u"xdr.endpoint.scan"_s},
        {u"xdr-file-retrieve"_s, with(laptops, {{u"generic_file_path"_s, "/tmp/a.txt"_L1}}), px(u"RetrievedFiles"_s),
         u"xdr.file.retrieval"_s},
        {u"xdr-retrieve-files"_s, with(laptops, {{u"windows_file_paths"_s, "C:/a.txt"_L1}}), px(u"RetrievedFiles"_s),
         u"xdr.file.retrieval"_s},
        {u"xdr-retrieve-file-details"_s, {{"action_id"_L1, "$retrieval"_L1}}, px(u"RetrievedFileDetails"_s), {}},
        {u"xdr-blocklist-files"_s, hashes, px(u"blackList"_s), u"xdr.hash-list"_s},
        {u"xdr-remove-blocklist-files"_s, hashes, px(u"blackList"_s), u"xdr.hash-list"_s},
        {u"xdr-allowlist-files"_s, hashes, px(u"whiteList"_s), u"xdr.hash-list"_s},
        {u"xdr-remove-allowlist-files"_s, hashes, px(u"whiteList"_s), u"xdr.hash-list"_s},
        {u"xdr-blacklist-files"_s, hashes, px(u"blackList"_s), u"xdr.hash-list"_s},
        {u"xdr-whitelist-files"_s, hashes, px(u"whiteList"_s), u"xdr.hash-list"_s},
        {u"xdr-get-scripts"_s, {}, px(u"Scripts"_s), {}},
        {u"xdr-get-script-metadata"_s, {{"script_uid"_L1, "$script"_L1}}, px(u"ScriptMetadata"_s), {}},
        {u"xdr-get-script-code"_s, {{"script_uid"_L1, "$script"_L1}}, px(u"ScriptCode"_s), {}},
        {u"xdr-run-script"_s, with(laptops, {{u"script_uid"_s, "$script"_L1}}), px(u"ScriptRun"_s),
         u"xdr.script.run"_s},
        {u"xdr-script-run"_s, with(laptops, {{u"script_uid"_s, "$script"_L1}, {u"parameters"_s, "path=/tmp"_L1}}),
         px(u"ScriptRun"_s), u"xdr.script.run"_s},
        {u"xdr-run-snippet-code-script"_s, with(laptops, {{u"snippet_code"_s, "print(1)"_L1}}), px(u"ScriptRun"_s),
         u"xdr.script.run"_s},
        {u"xdr-run-script-execute-commands"_s, with(laptops, {{u"commands"_s, "hostname"_L1}}), px(u"ScriptRun"_s),
         u"xdr.script.run"_s},
        {u"xdr-run-script-delete-file"_s, with(laptops, {{u"file_path"_s, "/tmp/a"_L1}}), px(u"ScriptRun"_s),
         u"xdr.script.run"_s},
        {u"xdr-run-script-file-exists"_s, with(laptops, {{u"file_path"_s, "/tmp/a"_L1}}), px(u"ScriptRun"_s),
         u"xdr.script.run"_s},
        {u"xdr-run-script-kill-process"_s, with(laptops, {{u"process_name"_s, "x"_L1}}), px(u"ScriptRun"_s),
         u"xdr.script.run"_s},
        {u"xdr-get-script-execution-status"_s, {{"action_id"_L1, "$run"_L1}}, px(u"ScriptStatus"_s), {}},
        {u"xdr-get-script-execution-results"_s, {{"action_id"_L1, "$run"_L1}}, px(u"ScriptResult"_s), {}},
        {u"xdr-get-script-execution-result-files"_s, with(laptop, {{u"action_id"_s, "$run"_L1}}), {}, {}},
        {u"xdr-get-audit-management-logs"_s, {}, px(u"AuditManagementLogs"_s), {}},
        {u"xdr-get-audit-agent-reports"_s, {{"type"_L1, "Action"_L1}}, px(u"AuditAgentReports"_s), {}},
        {u"xdr-get-endpoint-device-control-violations"_s, {}, {}, {}},
        {u"xdr-get-tenant-info"_s, {}, px(u"TenantInformation"_s), {}},
        {u"xdr-get-distribution-versions"_s, {}, px(u"DistributionVersions"_s), {}},
        {u"xdr-create-distribution"_s,
         {{"name"_L1, "pack"_L1},
          {"platform"_L1, "windows"_L1},
          {"package_type"_L1, "standalone"_L1},
          {"agent_version"_L1, "8.5.0.1"_L1}},
         px(u"Distribution"_s),
         u"xdr.distribution.create"_s},
        {u"xdr-get-create-distribution-status"_s,
         {{"distribution_ids"_L1, "$distribution"_L1}},
         px(u"Distribution"_s),
         {}},
        {u"xdr-get-distribution-url"_s,
         {{"distribution_id"_L1, "$distribution"_L1}, {"package_type"_L1, "x64"_L1}},
         px(u"Distribution"_s),
         {}},
        {u"xdr-get-policy"_s, laptop, px(u"Policy"_s), {}},
        {u"xdr-endpoint-alias-change"_s,
         with(laptops, {{u"new_alias_name"_s, "desk 4"_L1}}),
         {},
         u"xdr.endpoint.alias"_s},
        {u"xdr-endpoint-tag-add"_s, with(laptops, {{u"tag"_s, "insider"_L1}}), {}, u"xdr.endpoint.tag"_s},
        {u"xdr-endpoint-tag-remove"_s, with(laptops, {{u"tag"_s, "insider"_L1}}), {}, u"xdr.endpoint.tag"_s},
        {u"xdr-list-users"_s, {}, px(u"User"_s), {}},
        {u"xdr-list-user-groups"_s, {{"group_names"_L1, "soc"_L1}}, px(u"UserGroup"_s), {}},
        {u"xdr-list-roles"_s, {{"role_names"_L1, "Investigator,Viewer"_L1}}, px(u"Role"_s), {}},
        {u"xdr-set-user-role"_s,
         {{"user_emails"_L1, "analyst@range.holdfast.test"_L1}, {"role_name"_L1, "Viewer"_L1}},
         {},
         u"xdr.role.set"_s},
        {u"xdr-remove-user-role"_s, {{"user_emails"_L1, "analyst@range.holdfast.test"_L1}}, {}, u"xdr.role.set"_s},
        {u"xdr-list-risky-users"_s, {}, {}, {}},
        {u"xdr-list-risky-hosts"_s, {}, px(u"RiskyHost"_s), {}},
        {u"xdr-replace-featured-field"_s,
         {{"field_type"_L1, "users"_L1}, {"values"_L1, "john,mary"_L1}, {"comments"_L1, "leaving"_L1}},
         px(u"FeaturedField"_s),
         u"xdr.featured-field.replace"_s},
        {u"xdr-get-cloud-original-alerts"_s, {{"alert_ids"_L1, "$alert"_L1}}, px(u"OriginalAlert"_s), {}},
        {u"xdr-get-contributing-event"_s, {{"alert_ids"_L1, "$alert"_L1}}, px(u"ContributingEvent"_s), {}},
        {u"xdr-delete-endpoints"_s, laptops, {}, u"xdr.endpoint.delete"_s},
    };
}

} // namespace

/// Every command of the Cortex XDR connector against the range.
class TestXdrCommands : public QObject
{
    Q_OBJECT

private:
    struct Rig : CommandRig
    {
        void start() { CommandRig::start(u"cortex-xdr"_s); }

        void nameThings()
        {
            names[u"laptop"_s] =
                first(u"xdr-get-endpoints"_s, px(u"Endpoint"_s), u"endpoint_id"_s, {{"status"_L1, "connected"_L1}});
            const QJsonObject everything{{"gte_creation_time"_L1, "2020-01-01"_L1}};
            names[u"incident"_s] = first(u"xdr-get-incidents"_s, px(u"Incident"_s), u"incident_id"_s, everything);
            names[u"alert"_s] = first(u"xdr-get-alerts"_s, px(u"Alert"_s), u"alert_id"_s, everything);
            names[u"script"_s] = first(u"xdr-get-scripts"_s, px(u"Scripts"_s), u"script_uid"_s);
            const QJsonObject laptops{{"endpoint_ids"_L1, names[u"laptop"_s]}};
            auto retrieval = laptops;
            retrieval.insert("generic_file_path"_L1, "/tmp/a.txt"_L1);
            names[u"retrieval"_s] = first(u"xdr-file-retrieve"_s, px(u"RetrievedFiles"_s), u"action_id"_s, retrieval);
            names[u"action"_s] = names[u"retrieval"_s];
            auto snippet = laptops;
            snippet.insert("snippet_code"_L1, "print(1)"_L1);
            names[u"run"_s] = first(u"xdr-run-snippet-code-script"_s, px(u"ScriptRun"_s), u"action_id"_s, snippet);
            (void)connection.waiter.wait(60'000, {});
            names[u"distribution"_s] = first(u"xdr-create-distribution"_s, px(u"Distribution"_s), u"id"_s,
                                             {{"name"_L1, "first"_L1},
                                              {"platform"_L1, "linux"_L1},
                                              {"package_type"_L1, "standalone"_L1},
                                              {"agent_version"_L1, "8.5.0.1"_L1}});
            requireAllNames();
        }
    };

private Q_SLOTS:
    // mission: S33 S34 S69 S93
    void everyCommandDoesItsWorkOnceAndTellsIt()
    {
        Rig rig;
        rig.start();
        if (QTest::currentTestFailed())
            return;
        rig.nameThings();
        if (QTest::currentTestFailed())
            return;
        QStringList failed;
        for (const auto &one : cases()) {
            const auto arguments = rig.filled(one.arguments);
            const auto before = one.write.isEmpty() ? 0 : rig.simulator.writeCount(one.write);
            const auto output = rig.runToEnd(one.command, arguments);
            if (!output) {
                failed += one.command + ": "_L1 + output.error().message;
                continue;
            }
            if (output->entries.isEmpty() || output->entries.first().text.isEmpty())
                failed += one.command + ": nothing is said"_L1;
            else if (output->entries.first().isError)
                failed += one.command + ": "_L1 + output->entries.first().text;
            if (!one.context.isEmpty() && contextValue(*output, one.context).isUndefined())
                failed += one.command + ": no context "_L1 + one.context;
            if (!one.write.isEmpty() && rig.simulator.writeCount(one.write) != before + 1)
                failed += one.command + u": wrote %1 times"_s.arg(rig.simulator.writeCount(one.write) - before);
            (void)rig.connection.waiter.wait(60'000, {}); // what was ordered is done before the next command
            const auto &definition = rig.connection.registry.find(one.command)->definition;
            if (definition.changesSomething() && definition.undoText.isEmpty())
                failed += one.command + ": does not say how it is undone"_L1;
        }
        QVERIFY2(failed.isEmpty(), qPrintable(u'\n' + failed.join(u'\n')));
    }

    void everyRegisteredCommandHasACase()
    {
        Rig rig;
        rig.start();
        QSet<QString> covered;
        for (const auto &one : cases())
            covered.insert(one.command);
        const auto missing = rig.uncovered(covered);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u' ')));
    }

    void whatStandsBehindAnAlertIsRead()
    {
        Rig rig;
        rig.start();
        rig.nameThings();
        const QJsonObject alert{{"alert_ids"_L1, rig.names[u"alert"_s]}};
        const auto original = rig.connection.run(u"xdr-get-cloud-original-alerts"_s, alert);
        QVERIFY2(original.isOk(), original ? "" : qPrintable(original.error().message));
        const auto facts = contextValue(*original, u"PaloAltoNetworksXDR.OriginalAlert"_s).toArray().first().toObject();
        QCOMPARE(facts.value("internal_id"_L1).toString(), rig.names[u"alert"_s]);
        QVERIFY2(facts.contains("event"_L1), "the original's own fields are there, not its JSON text");
        QVERIFY(!facts.contains("original_alert_json"_L1));

        auto second = alert;
        second.insert("page_size"_L1, "2"_L1);
        second.insert("page_number"_L1, "1"_L1);
        const auto events = rig.connection.run(u"xdr-get-contributing-event"_s, second);
        QVERIFY2(events.isOk(), events ? "" : qPrintable(events.error().message));
        const auto contributing =
            contextValue(*events, u"PaloAltoNetworksXDR.ContributingEvent"_s).toArray().first().toObject();
        QCOMPARE(contributing.value("alertID"_L1).toString(), rig.names[u"alert"_s]);
        QCOMPARE(contributing.value("eventCount"_L1).toInt(), 3);
        QCOMPARE(contributing.value("events"_L1).toArray().size(), 1);
    }

    void rolesThatChangeNobodyAreNotCalledChanged()
    {
        Rig rig;
        rig.start();
        const QJsonObject nobody{{"user_emails"_L1, "x@elsewhere.test"_L1}, {"role_name"_L1, "Viewer"_L1}};
        const auto none = rig.connection.run(u"xdr-set-user-role"_s, nobody);
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::NotFound);
        const QJsonObject person{{"user_emails"_L1, "analyst@range.holdfast.test"_L1}};
        auto given = person;
        given.insert("role_name"_L1, "Viewer"_L1);
        QVERIFY(rig.connection.run(u"xdr-set-user-role"_s, given));
        const auto users = rig.connection.run(u"xdr-list-users"_s, {});
        QVERIFY(users);
        const auto list = contextValue(*users, u"PaloAltoNetworksXDR.User"_s).toArray();
        QCOMPARE(list.first().toObject().value("role_name"_L1).toString(), u"Viewer"_s);
        QVERIFY(rig.connection.run(u"xdr-remove-user-role"_s, person));
        const auto unknown =
            rig.connection.run(u"xdr-update-alert"_s, {{"alert_ids"_L1, "4711000"_L1}, {"comment"_L1, "c"_L1}});
        QVERIFY2(!unknown, "an alert that nobody knows is not called changed");
    }

    void aRetrievedArchiveHoldsTheFileAndStaysClosed()
    {
        Rig rig;
        rig.start();
        rig.nameThings();
        const auto output =
            rig.connection.run(u"xdr-retrieve-file-details"_s, {{"action_id"_L1, rig.names[u"retrieval"_s]}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        const auto &file = output->entries.first().file;
        QVERIFY(file.has_value());
        QVERIFY(file->bytes.startsWith("PK\x03\x04"));
        QVERIFY(file->bytes.contains("tmp/a.txt"));
        QVERIFY(file->bytes.contains("Retrieved from "));
        const auto fact = contextValue(*output, u"PaloAltoNetworksXDR.RetrievedFileDetails"_s).toArray().first();
        const QFileInfo kept(fact.toObject().value("path"_L1).toString());
        QVERIFY(kept.exists());
        QVERIFY(!kept.isExecutable());
    }

    void nothingIsOrderedForEveryMachineByAccident_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QJsonObject>("arguments");
        QTest::newRow("a scan without criteria") << u"xdr-endpoint-scan"_s << QJsonObject();
        QTest::newRow("a quarantine without machines")
            << u"xdr-file-quarantine"_s
            << QJsonObject{{"endpoint_id_list"_L1, ""_L1}, {"file_path"_L1, "a"_L1}, {"file_hash"_L1, hash}};
        QTest::newRow("a quarantine without a hash")
            << u"xdr-file-quarantine"_s
            << QJsonObject{{"endpoint_id_list"_L1, "x"_L1}, {"file_path"_L1, "a"_L1}, {"file_hash"_L1, "md5"_L1}};
        QTest::newRow("a script without machines")
            << u"xdr-run-snippet-code-script"_s
            << QJsonObject{{"endpoint_ids"_L1, ""_L1}, {"snippet_code"_L1, "print(1)"_L1}};
        QTest::newRow("a deletion without machines")
            << u"xdr-delete-endpoints"_s << QJsonObject{{"endpoint_ids"_L1, ""_L1}};
        QTest::newRow("a retrieval without paths")
            << u"xdr-file-retrieve"_s << QJsonObject{{"endpoint_ids"_L1, "x"_L1}};
        QTest::newRow("an isolation without a machine")
            << u"xdr-endpoint-isolate"_s << QJsonObject{{"endpoint_id"_L1, ""_L1}};
    }
    void nothingIsOrderedForEveryMachineByAccident()
    {
        QFETCH(QString, command);
        QFETCH(QJsonObject, arguments);
        Rig rig;
        rig.start();
        const auto output = rig.connection.run(command, arguments);
        QVERIFY(!output.isOk());
        QCOMPARE(output.error().code, ErrorCode::InvalidInput);
        QVERIFY(rig.simulator.writes().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestXdrCommands)
#include "tst_xdrcommands.moc"
