// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lint rules about inputs and context paths.

#include "playbooks/lintrules.h"

#include "playbooks/natives/nativecommand.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("LintRules", source);
}

/// Context keys that a built-in writes by itself.
QStringList writtenBy(const Task &task)
{
    static const QHash<QString, QStringList> keys{
        {u"AreValuesEqual"_s, {u"AreValuesEqual"_s}},
        {u"MatchRegex"_s, {u"MatchRegex"_s}},
        {u"StringReplace"_s, {u"StringReplace"_s}},
        {u"StringLength"_s, {u"StringLength"_s}},
        {u"CompareLists"_s, {u"ListCompare"_s}},
        {u"FilterByList"_s, {u"List"_s}},
        {u"IsIPInRanges"_s, {u"IP"_s}},
        {u"ExtractIP"_s, {u"IP"_s}},
        {u"ExtractURL"_s, {u"URL"_s}},
        {u"ExtractHash"_s, {u"File"_s}},
        {u"ExtractEmail"_s, {u"Account"_s}},
        {u"ExtractDomain"_s, {u"Domain"_s}},
        {u"IsEmailAddressInternal"_s, {u"Account"_s}},
        {u"extractIndicators"_s, {u"ExtractedIndicators"_s}},
        {u"IsIntegrationAvailable"_s, {u"brandInstances"_s}},
        {u"createNewIncident"_s, {u"CreatedIncidentID"_s}},
        {u"GenerateInvestigationSummaryReport"_s, {u"InfoFile"_s}},
        {u"GenerateRandomString"_s, {u"RandomString"_s}},
        {u"GenerateUUID"_s, {u"GeneratedUUID"_s}},
        {u"GeneratePassword"_s, {u"NEW_PASSWORD"_s}},
        {u"FindSimilarIncidents"_s, {u"isSimilarIncidentFound"_s, u"similarIncident"_s, u"similarIncidentList"_s}},
        {u"FileCreateAndUpload"_s, {u"File"_s}},
        {u"ExportToCSV"_s, {u"File"_s}},
        {u"ReadFile"_s, {u"FileData"_s}},
        {u"LoadJSON"_s, {u"JsonObject"_s}},
        {u"ExposeIncidentOwner"_s, {u"IncidentOwner"_s}},
        {u"ScheduleCommand"_s, {u"ScheduledEntry"_s}},
        {u"ParseCSV"_s, {u"ParseCSV"_s, u"IP"_s, u"Domain"_s, u"File"_s}},
        {u"JSONtoCSV"_s, {u"File"_s}},
        {u"JSONFileToCSV"_s, {u"File"_s}},
        {u"ExtractHTMLTables"_s, {u"HTMLTables"_s}},
        {u"Base64ListToFile"_s, {u"File"_s}},
        {u"UnzipFile"_s, {u"File"_s, u"ExtractedFiles"_s}},
        {u"ZipFile"_s, {u"File"_s, u"ZipFile"_s}},
        {u"ParseEmailFiles"_s, {u"Email"_s, u"File"_s}},
        {u"ParseEmailFilesV2"_s, {u"Email"_s, u"File"_s}},
        {u"ParseEmailHeaders"_s, {u"Email"_s}},
        {u"DecodeMimeHeader"_s, {u"DecodedMimeHeader"_s}},
        {u"IsUrlPartOfDomain"_s, {u"IsUrlPartOfDomain"_s}},
        {u"IsInternalHostName"_s, {u"Endpoint"_s}},
        {u"GetStringsDistance"_s, {u"LevenshteinDistance"_s}},
        {u"CalculateTimeDifference"_s, {u"Time"_s}},
        {u"DateTimeNowToEpoch"_s, {u"DateTimeNowToEpoch"_s}},
        {u"CountArraySize"_s, {u"CountArraySize"_s}},
        {u"GetErrorsFromEntry"_s, {u"ErrorEntries"_s}},
        {u"GetIndicatorDBotScore"_s, {u"DBotScore"_s}},
        {u"SearchIncidentsV2"_s, {u"foundIncidents"_s}},
        {u"SearchIncidents"_s, {u"foundIncidents"_s}},
        {u"Base64Encode"_s, {u"Base64"_s}},
        {u"TimeStampCompare"_s, {u"TimeStampCompare"_s}},
    };
    auto result = keys.value(task.command);
    const auto given = [&](QStringView argument) {
        const auto *value = task.argument(argument);
        return value ? value->value.text : QString();
    };
    for (const auto &argument : {u"key"_s, u"contextKey"_s, u"output_key"_s, u"context_path"_s}) {
        if (const auto key = given(argument); !key.isEmpty())
            result.append(key);
    }
    if (task.command == "GetTime"_L1)
        result += {given(u"contextKey") + "TimeNow"_L1, given(u"contextKey") + "TimeNowUnix"_L1};
    if (task.command == "CreateArray"_L1 && given(u"contextKey").isEmpty())
        result.append(u"array"_s);
    for (const auto parts = given(u"extend-context").split("::"_L1); const auto &part : parts)
        result.append(part.section(u'=', 0, 0));
    return result;
}

/// Scripts that run another command, whose outputs are not known here.
bool handsOn(const QString &script)
{
    static const QSet<QString> names{
        u"ExecuteCommandGeneric"_s, u"ADGetUser"_s,    u"RunPollingCommand"_s, u"EmailAskUser"_s,
        u"SlackAskUser"_s,          u"SlackAsk"_s,     u"SendEmail"_s,         u"ScheduleGenericPolling"_s,
        u"FetchFromInstance"_s,     u"IPToHost"_s,     u"executeCommandAt"_s,  u"http"_s,
        u"ReadPDFFile"_s,           u"ReadPDFFileV2"_s};
    return script.endsWith("Reputation"_L1) || names.contains(script);
}

} // namespace

QList<LintFinding> lintInputs(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QList<LintFinding> result;
    const PlaybookReads reads(playbook);
    QSet<QString> declared;
    for (const auto &input : playbook.inputs) {
        if (!input.key.isEmpty())
            declared.insert(input.key);
    }
    QSet<QString> used;
    for (const auto &read : reads.reads()) {
        const auto parts = read.path.split(u'.');
        if (parts.first() != "inputs"_L1 || parts.size() < 2)
            continue;
        used.insert(parts.at(1));
        if (!declared.contains(parts.at(1))) {
            result.append(
                lintFinding(read.place, read.task, LintSeverity::Warning,
                            translated("The input “%1” is read but not declared; it is always empty.").arg(parts.at(1)),
                            translated("Declare it among the inputs, or correct its name.")));
        }
    }
    // Scripts may take the inputs apart themselves: val.inputs, then any member of it.
    const auto isNamedInScripts = [&reads](const QString &key) {
        return reads.scripts().contains("inputs"_L1)
            && QRegularExpression(u"\\b%1\\b"_s.arg(QRegularExpression::escape(key))).match(reads.scripts()).hasMatch();
    };
    bool readsAll = false;
    for (const auto &read : reads.reads())
        readsAll = readsAll || read.path == "inputs"_L1;
    for (const auto &input : playbook.inputs) {
        if (input.key.isEmpty() || used.contains(input.key) || readsAll || isNamedInScripts(input.key))
            continue;
        result.append(lintFinding(input.place, {}, LintSeverity::Warning,
                                  translated("The input “%1” is never used.").arg(input.key),
                                  translated("Use it, or take it away.")));
    }
    for (const auto &task : playbook.tasks) {
        const auto sub = task.action == TaskAction::SubPlaybook && surroundings.library
            ? surroundings.library->find(task.playbookId, task.playbookName)
            : nullptr;
        if (!sub)
            continue;
        for (const auto &input : sub->inputs) {
            if (input.required && !input.value.isSet() && !task.argument(input.key)) {
                result.append(lintFinding(
                    task, LintSeverity::Warning,
                    translated("“%1” requires the input “%2”, which is not given.").arg(sub->name, input.key),
                    translated("Give it a value.")));
            }
        }
    }
    return result;
}

/// Silent unless everything that could write the context is known: built-ins with literal keys, forms, sub-playbooks
/// at hand. Otherwise it would guess.
QList<LintFinding> lintPathsNeverSet(const Playbook &playbook, const LintSurroundings &surroundings)
{
    QSet<QString> set{u"incident"_s,
                      u"inputs"_s,
                      u"outputs"_s,
                      u"lists"_s,
                      u"modules"_s,
                      u"labels"_s,
                      u"lastCompletedTaskEntries"_s,
                      u"currentPlaybookID"_s,
                      u"playbookQuery"_s,
                      u"demistoUrls"_s};
    for (const auto &task : playbook.tasks) {
        if (runsCommand(task)) {
            const auto *native = findNative(task.command);
            if (!native || handsOn(native->definition.name))
                return {};
            if (task.extractsInline)
                set += {u"IP"_s, u"URL"_s, u"Domain"_s, u"Account"_s, u"CVE"_s, u"File"_s};
            for (const auto keys = writtenBy(task); const auto &key : keys) {
                if (key.contains("${"_L1))
                    return {};
                set.insert(key.section(u'.', 0, 0).section(u'(', 0, 0).trimmed());
            }
        }
        if (task.form)
            set.insert(task.form->title.section(u'.', 0, 0));
        if (task.action == TaskAction::SubPlaybook) {
            const auto sub =
                surroundings.library ? surroundings.library->find(task.playbookId, task.playbookName) : nullptr;
            if (!sub || !task.separateContext)
                return {};
            for (const auto &output : sub->outputs)
                set.insert(output.contextPath.section(u'.', 0, 0).section(u'(', 0, 0));
        }
    }
    QList<LintFinding> result;
    const PlaybookReads reads(playbook);
    QSet<QString> told;
    for (const auto &read : reads.reads()) {
        const auto root = read.path.section(u'.', 0, 0);
        if (root.isEmpty() || set.contains(root) || root.startsWith("subplaybook-"_L1) || root.startsWith(u'#')
            || root.startsWith("${"_L1) || told.contains(root + read.task))
            continue;
        told.insert(root + read.task);
        result.append(lintFinding(read.place, read.task, LintSeverity::Note,
                                  translated("Nothing in this playbook sets “%1”.").arg(root),
                                  translated("Correct the path, or make sure that the case brings it along.")));
    }
    return result;
}

} // namespace holdfast
