// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commanddefinition.h"
#include "language/evaluation.h"
#include "playbooks/run.h"
#include "playbooks/taskoutput.h"

#include <functional>
#include <optional>

namespace holdfast {

/// What a built-in may look at. Values only; nothing here can reach a service.
struct NativeScope
{
    /// Everything an expression of the calling task sees, and the evaluator for paths given as arguments.
    Evaluation evaluation;
    bool isPrivate = false; ///< the task runs in a private context
    QString playbookId; ///< currentPlaybookID; empty in the main playbook
    QString outputKey; ///< entries of the output get ids derived from it, see entryId()
    QString seed; ///< names this call; ids and "random" values are derived from it, so a replay gives the same
    qint64 nowMs = 0;
    QString incidentId;
    /// The id that the output's entry at that place will have.
    [[nodiscard]] QString entryId(int index) const;
    /// An entry of this run by id; null for others.
    std::function<const RunEntry *(const QString &)> entry;
};

struct NativeInput
{
    QString name;
    QJsonObject arguments; ///< checked, defaults filled in
    NativeScope scope;
    /// Second call of a built-in that asked for an act on the case: the act's output in the journal's form.
    std::optional<QJsonObject> reply;
};

/// What a built-in wants to happen. Several parts may be set; they happen in the order of the members.
struct NativeResult
{
    CommandOutput output;
    QList<ContextWrite> writes;
    /// Acts on the case, done by the automation layer before the call counts as completed.
    std::optional<CaseEffect> change;
    qint64 sleepMs = -1; ///< -1: no wait
    /// Another command to run in place of this one.
    std::optional<TaskCall> instead;
    /// Waiting tasks to complete: id or tag, playbook run, answer.
    struct Completion
    {
        QString task;
        QString playbookId;
        QString answer;
        QString comment;
    };
    std::optional<Completion> completion;
    std::optional<RunSchedule> schedule;
    QString cancelSchedule;
    bool endsRun = false; ///< the case is closed: no further task starts

    static NativeResult failed(const QString &message);
    /// One entry with a value; text is its readable form.
    static NativeResult said(const QString &text, const QJsonValue &contents = QJsonValue::Null);
};

/// A built-in command or automation script that the engine does itself (format reference 7). Pure: the same input gives
/// the same result.
struct NativeCommand
{
    CommandDefinition definition;
    /// Other arguments than the defined ones are passed on whole (setIncident takes any field).
    bool anyArgument = false;
    bool readsContext = true; ///< false: the scope's context may be left empty
    QStringList secretOutputs; ///< context keys whose values are secrets
    bool wantsReply = false; ///< call again with the output of the act on the case that it asked for
    std::function<NativeResult(const NativeInput &)> run;
};

/// Null when there is no built-in of that name; names are compared exactly, then without case.
[[nodiscard]] const NativeCommand *findNative(const QString &name);
/// Sorted by name.
[[nodiscard]] QList<const NativeCommand *> allNatives();

/// An argument as text, empty when it is missing.
[[nodiscard]] QString argumentText(const NativeInput &input, const QString &name);
/// yes, true, 1 in any case.
[[nodiscard]] bool argumentFlag(const NativeInput &input, const QString &name);
/// The engine's own roots (incident, inputs, modules, …), which are always visible and never part of what a script may
/// delete or keep.
[[nodiscard]] bool isEngineRoot(const QString &key);
/// What commands and playbooks wrote to the context: all but the engine's roots.
[[nodiscard]] QJsonObject writtenContext(const NativeInput &input);
/// JSON text of any kind, scalars included; undefined when it is no JSON.
[[nodiscard]] QJsonValue parseJsonText(const QString &text);

/// Builders for the tables of natives.
[[nodiscard]] NativeCommand native(const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                                   std::function<NativeResult(const NativeInput &)> run);
[[nodiscard]] ArgumentDefinition textArgument(const QString &name, bool required = false,
                                              const QString &defaultValue = {});
/// Recorded as a reference only; the built-in gets the value.
[[nodiscard]] ArgumentDefinition secretArgument(const QString &name);
[[nodiscard]] ArgumentDefinition listArgument(const QString &name, bool required = false,
                                              const QString &defaultValue = {});

/// The tables, one a topic.
[[nodiscard]] QList<NativeCommand> contextNatives(); ///< Set, DeleteContext, ...
[[nodiscard]] QList<NativeCommand> verificationNatives(); ///< VerifyContext, PrintErrorEntry, ...
[[nodiscard]] QList<NativeCommand> conditionNatives(); ///< Exists, AreValuesEqual, ...
[[nodiscard]] QList<NativeCommand> textNatives(); ///< MatchRegex, StringReplace, ...
[[nodiscard]] QList<NativeCommand> dateNatives(); ///< GetTime, Sleep, ...
[[nodiscard]] QList<NativeCommand> listNatives(); ///< FilterByList, CompareLists, ...
[[nodiscard]] QList<NativeCommand> indicatorNatives(); ///< ExtractIP, createNewIndicator, ...
[[nodiscard]] QList<NativeCommand> addressNatives(); ///< IsIPInRanges, IsEmailAddressInternal, ...
[[nodiscard]] QList<NativeCommand> entryNatives(); ///< Print, isError, commentsToContext, AddEvidence, ...
[[nodiscard]] QList<NativeCommand> caseNatives(); ///< setIncident, closeInvestigation, ...
[[nodiscard]] QList<NativeCommand> flowNatives(); ///< taskComplete, ScheduleCommand, polling
[[nodiscard]] QList<NativeCommand> fileNatives(); ///< FileCreateAndUpload, ReadFile, ...
[[nodiscard]] QList<NativeCommand> tableNatives(); ///< ParseCSV, ExtractHTMLTables, ...
[[nodiscard]] QList<NativeCommand> archiveNatives(); ///< UnzipFile, ZipFile
[[nodiscard]] QList<NativeCommand> mailNatives(); ///< ParseEmailFiles, EmailAskUser, ...
[[nodiscard]] QList<NativeCommand> gridNatives(); ///< SetGridField
[[nodiscard]] QList<NativeCommand> pdfNatives(); ///< ReadPDFFileV2
[[nodiscard]] QList<NativeCommand> stixNatives(); ///< StixCreator
[[nodiscard]] QList<NativeCommand> webNatives(); ///< http, IPToHost, FetchFromInstance
[[nodiscard]] QList<NativeCommand> operatorNatives(); ///< every script filter and transformer, run as a task

} // namespace holdfast
