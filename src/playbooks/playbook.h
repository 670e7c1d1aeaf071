// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/condition.h"
#include "language/valueform.h"
#include "playbooks/playbookproblem.h"

#include <QByteArray>
#include <QHash>
#include <QPointF>
#include <QStringList>

#include <memory>
#include <optional>

namespace holdfast {

class PlaybookDocument;

enum class TaskType { Start, Title, Section, Regular, Condition, Playbook, Collection };

/// What a task does when its turn comes; follows from its type and keys (format reference 2.3 and 2.4).
enum class TaskAction {
    Nothing, ///< start, title, section: complete at once
    Command, ///< "Brand|||command"
    Automation, ///< a script by name
    Manual, ///< a person completes it
    BuiltinCondition, ///< decided by its conditions
    ScriptCondition, ///< a script or command answers with a label
    ManualCondition, ///< a person picks a label
    Ask, ///< a message with reply options
    Collection, ///< a form
    SubPlaybook,
};

struct SourcePlace
{
    int line = 0; ///< from 1; 0 unknown
    int column = 0;
};

/// All edges of one label, in file order.
struct TaskBranch
{
    QString label; ///< "#none#", "#default#", "#error#", "yes"
    QStringList targets;
    SourcePlace place;
};

struct TaskArgument
{
    QString name;
    ValueForm value;
    SourcePlace place;
};

struct TaskMessage
{
    ValueForm to, cc, bcc, subject, body;
    QStringList methods; ///< "email", "SlackV2"; empty: only in the work plan
    QString format; ///< "" or "html"
    int retries = 0;
    int retryIntervalMinutes = 0;
    int completeAfterReplies = 1;
    QStringList replyOptions;
};

struct FormQuestion
{
    QString id;
    ValueForm label;
    bool required = false;
    QString type; ///< shortText, longText, singleSelect, multiSelect, number, date, attachments
    QStringList options;
    QList<ValueForm> optionValues;
    QString fieldAssociated; ///< incident field that receives the answer
    QString placeholder;
    QString tooltip;
    bool readOnly = false;
};

struct TaskForm
{
    QString title;
    QString description;
    QString sender;
    int totalAnswers = 0;
    QList<FormQuestion> questions;
};

/// Only real loops; inert loop blocks of the format are not represented.
struct TaskLoop
{
    bool forEach = false;
    QList<ConditionBranch> exitBranches; ///< built-in exit condition: ends when the first of them holds
    QString exitScript; ///< ends when it answers yes or true
    QList<TaskArgument> exitArguments;
    int waitSeconds = 0;
    int maxIterations = 100;
    bool hasLimit = false; ///< false: the author gave none, and 100 is ours
};

struct TimerTrigger
{
    QString field;
    QString action; ///< start, stop, pause
};

struct FieldMapping
{
    QString incidentField; ///< display name or short name
    ValueForm output;
};

struct EvidenceMark
{
    ValueForm description, occurred, tags;
};

enum class QuietMode { Inherit = 0, On = 1, Off = 2 };

struct Task
{
    QString id;
    QString uuid; ///< taskid; the editor's identity, not unique
    QString name;
    QString description;
    TaskType type = TaskType::Regular;
    TaskAction action = TaskAction::Nothing;
    SourcePlace place;

    QString brand; ///< of a command; empty: any, "Builtin": only built-in
    QString command; ///< command or automation name
    QString playbookId; ///< SubPlaybook
    QString playbookName;
    QList<TaskArgument> arguments;
    QList<TaskBranch> next;
    QList<ConditionBranch> conditions;

    bool separateContext = false;
    std::optional<TaskLoop> loop;
    bool continueOnError = false;
    bool errorPath = false; ///< continueonerrortype: errorPath
    bool skipUnavailable = false;
    QuietMode quiet = QuietMode::Inherit;
    bool extractsInline = false; ///< reputationcalc 2: indicators of its results enter the context with them
    bool note = false;
    bool restrictedCompletion = false;
    std::optional<TaskMessage> message;
    std::optional<TaskForm> form;
    QList<TimerTrigger> timerTriggers;
    QList<FieldMapping> fieldMappings;
    std::optional<EvidenceMark> evidence;
    ValueForm assignee;
    int slaMinutes = 0; ///< due time of a waiting task from its start; 0 without
    int reminderMinutes = 0;
    QStringList tags;
    std::optional<QPointF> position;

    [[nodiscard]] const TaskArgument *argument(QStringView argumentName) const;
    [[nodiscard]] const TaskBranch *branch(QStringView label) const;
    /// Labels of the outgoing edges in file order.
    [[nodiscard]] QStringList labels() const;
};

struct PlaybookInput
{
    QString key;
    ValueForm value;
    bool required = false;
    QString description;
    QString query; ///< playbookInputQuery: an indicator search; such playbooks are indicator jobs
    SourcePlace place;
};

struct PlaybookOutput
{
    QString contextPath;
    QString description;
    QString type;
    SourcePlace place;
};

/// A playbook, read and checked once, then immutable and shared between threads.
class Playbook
{
public:
    QString id;
    QString name;
    QString description;
    QString fromVersion, toVersion;
    bool quiet = false;
    QString startTask;
    QList<PlaybookInput> inputs;
    QList<PlaybookOutput> outputs;
    QList<Task> tasks; ///< in ascending numeric order of their ids, then by text
    /// Position of a label along its edge, 0 to 1, by "<from>_<to>_<label>".
    QHash<QString, double> labelPositions;
    QByteArray sha256; ///< lower-case hexadecimal, of the bytes it was read from; empty when built in memory

    [[nodiscard]] const Task *task(QStringView taskId) const;
    [[nodiscard]] int indexOf(const QString &taskId) const { return m_index.value(taskId, -1); }
    /// Call once after the tasks are complete.
    void finish();

private:
    QHash<QString, int> m_index;
};

using PlaybookPtr = std::shared_ptr<const Playbook>;

/// What reading a file gave: the playbook, as far as it could be read, and all problems. `playbook` is null when the
/// file is no playbook at all.
struct LoadedPlaybook
{
    PlaybookPtr playbook;
    QList<PlaybookProblem> problems;

    [[nodiscard]] bool hasErrors() const;
};

[[nodiscard]] LoadedPlaybook readPlaybook(const PlaybookDocument &document);
[[nodiscard]] LoadedPlaybook readPlaybook(const QByteArray &yaml);
[[nodiscard]] LoadedPlaybook loadPlaybook(const QString &path);

/// Ascending by number, then by text: "2" before "10".
[[nodiscard]] bool taskIdLess(const QString &a, const QString &b);
[[nodiscard]] QString taskTypeName(TaskType type);

} // namespace holdfast
