// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "graphs/taskgraph.h"
#include "playbooks/playbook.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QMap>
#include <QSet>

namespace holdfast {

/// One request that a task sent, with the answer it got, for the inspector (S65, S70).
struct TaskExchange
{
    ExchangeId exchange; ///< opens the stored request and answer, byte-exact
    QString service; ///< instance name: "xdr-prod"
    QString method; ///< "POST", "LDAP search", "SMTP"
    QString target; ///< URL without secrets, base DN, recipients
    QString requestBody; ///< as text, secrets replaced; may be shortened
    QString answerBody; ///< as text; may be shortened
    int status = 0; ///< HTTP status, LDAP result code, SMTP code; 0: no answer
    qint64 sentAtMs = 0; ///< milliseconds UTC
    qint64 durationMs = 0;
    QString error; ///< in words, when no usable answer came

    friend bool operator==(const TaskExchange &, const TaskExchange &) = default;
};

/// A write that follows when a question is answered: what, and how it is undone.
struct PlannedWrite
{
    QString what; ///< "Resolve alert in Code42"
    QString undo; ///< "reopen"; empty: cannot be undone

    friend bool operator==(const PlannedWrite &, const PlannedWrite &) = default;
};

/// One answer that a person can give to a waiting task.
struct TaskAnswer
{
    QString label; ///< as the playbook spells the branch or reply option
    QString caption; ///< on the button; empty: the label
    QList<PlannedWrite> writes; ///< what this answer sets off, in order

    friend bool operator==(const TaskAnswer &, const TaskAnswer &) = default;
};

/// A file that a task made (S76).
struct TaskFile
{
    QString name; ///< "report-1042.pdf"
    QString reference; ///< evidence, report or entry id, or a path; given back by openFileRequested
    QString sha256;

    friend bool operator==(const TaskFile &, const TaskFile &) = default;
};

/// How one task stands, as the work plan shows it. All texts are plain text.
struct TaskStateView
{
    NodeState state = NodeState::Pending;
    qint64 startedAtMs = 0; ///< milliseconds UTC; 0: not yet
    qint64 finishedAtMs = 0;
    QString summary; ///< second line of the card: "Code42", "1 found"; durations are added by the model
    QString completedBy; ///< a person; empty: the engine
    QJsonObject inputs; ///< arguments as they were used
    QJsonValue outputs; ///< what the task put into the context; undefined or null: nothing
    QList<TaskExchange> exchanges;
    QList<TaskFile> files;
    QString branch; ///< label taken by a decision
    // Waiting
    QString waitingFor; ///< in words: "any member", "Code42", "the timer"
    QString reminder; ///< in words: "14:30, then the lead"
    QString question; ///< what a person must decide; empty when none is asked
    QString questionId; ///< given back with the answer
    QList<TaskAnswer> answers; ///< the first is the primary one; empty with a question: a plain "Done" completes it
    // Failed
    QString error; ///< what happened
    QString advice; ///< what to do about it
    bool canRerun = false;
    bool canSkip = false; ///< "mark completed": the analyst answers for it by hand
    // Sub-playbook
    QString framePath; ///< of the run inside; empty: nothing to open

    friend bool operator==(const TaskStateView &, const TaskStateView &) = default;
};

/// An edge, as the playbook spells it.
struct EdgeKey
{
    QString from; ///< task id
    QString to; ///< task id
    QString label; ///< "#none#", "yes"

    friend bool operator==(const EdgeKey &, const EdgeKey &) = default;
    friend size_t qHash(const EdgeKey &key, size_t seed = 0) { return qHashMulti(seed, key.from, key.to, key.label); }
};

/// The work plan of one playbook in one run, at one moment. A value: made by whoever knows the run, shown by the work
/// plan page.
struct WorkPlanSnapshot
{
    PlaybookPtr playbook; ///< null: there is no playbook, and emptyReason says why
    QString emptyReason;
    RunId run; ///< empty: the playbook is only looked at
    QString framePath; ///< "" for the run's own playbook
    QString parentFramePath; ///< of the playbook around this one
    QStringList parents; ///< names of the playbooks around this one, outermost first
    QMap<QString, TaskStateView> tasks; ///< by task id; a task that is not named is pending
    QSet<EdgeKey> takenEdges;
    QSet<EdgeKey> deadEdges; ///< will never be taken
    qint64 atMs = 0; ///< the moment, milliseconds UTC
};

} // namespace holdfast
