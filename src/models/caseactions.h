// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "incidents/evidence.h"
#include "incidents/incident.h"

#include <QFuture>
#include <QJsonArray>

#include <stop_token>

namespace holdfast {

/// Why and how an incident is closed.
struct CloseRequest
{
    QString reason; ///< "Resolved", "False positive", "Duplicate", "Other"
    QString notes;
    Cause cause = Cause::Unknown;
};

/// A written report.
struct ReportFile
{
    ReportId id;
    QString path; ///< where it was written; empty when it is kept in the store only
    QString sha256;
    int pages = 0;
};

/// What a check of the evidence found: the number of items whose bytes still have their hash, and the titles of the others.
struct EvidenceCheck
{
    int verified = 0;
    QStringList broken;
    qint64 atMs = 0;
};

/// One change that a run of the playbook would make, in words.
struct RehearsedWrite
{
    QString task; ///< path and name
    QString act; ///< the command or the act on the case
    QString through; ///< the connection; empty for acts on the case
    QString with; ///< its arguments
    QString undo;
};

/// What a run would do, found out without changing anything (U3).
struct PlaybookRehearsal
{
    QString playbook;
    QList<RehearsedWrite> writes;
    QString endsAt; ///< what it could not go beyond, in words; empty: it came to the end
    QJsonArray plan; ///< the same for the engine, to be handed to runAsRehearsed()
};

/// Everything the window can do to a case. Implemented by the application over the command dispatcher, so that each act
/// is checked, journaled and shown in the war room like any other. Calls return at once; a future always brings one
/// result. All calls are made on the GUI thread.
class CaseActions
{
public:
    virtual ~CaseActions() = default;

    /// The person who works here, as owners are spelled.
    [[nodiscard]] virtual QString currentUser() const = 0;

    /// Notes that the person looked at it: the first opening turns Pending into Active (S41).
    virtual QFuture<Result<void>> noteOpened(const IncidentId &incident) = 0;
    /// Makes the current user the owner. Fails with Conflict and the owner's name when somebody else was faster.
    virtual QFuture<Result<void>> takeOwnership(const IncidentId &incident) = 0;
    /// An empty user takes the owner away.
    virtual QFuture<Result<void>> setOwner(const IncidentId &incident, const QString &user) = 0;
    virtual QFuture<Result<void>> setSeverity(const IncidentId &incident, Severity severity) = 0;
    virtual QFuture<Result<void>> close(const IncidentId &incident, const CloseRequest &request) = 0;
    virtual QFuture<Result<void>> reopen(const IncidentId &incident, const QString &reason) = 0;

    // What asks a service can be stopped by the person: nothing further is sent then.

    /// A line of the war room: "!name …" and "/name …" run a command, anything else is chat. The result arrives as an
    /// entry; the future says only whether the line was accepted.
    virtual QFuture<Result<void>> submitLine(const IncidentId &incident, const QString &line, std::stop_token stop) = 0;
    /// Adds a note: an entry of the war room that is also in the report.
    virtual QFuture<Result<void>> addNote(const IncidentId &incident, const QString &text) = 0;

    /// Answers a question of a playbook.
    virtual QFuture<Result<void>> answerHumanTask(const HumanTaskId &task, const QString &answer,
                                                  const QString &note) = 0;
    /// Starts the playbook of the incident's type.
    virtual QFuture<Result<void>> runPlaybook(const IncidentId &incident) = 0;
    /// Lists what that playbook would write. What only reads is asked for; the run that is listed never happens.
    virtual QFuture<Result<PlaybookRehearsal>> rehearsePlaybook(const IncidentId &incident, std::stop_token stop) = 0;
    /// Starts it bound to the list: it pauses before it does anything else.
    virtual QFuture<Result<void>> runAsRehearsed(const IncidentId &incident, const PlaybookRehearsal &rehearsal) = 0;
    /// Lets a failed task run again. framePath names the sub-playbook it is in; "" is the run's own playbook.
    virtual QFuture<Result<void>> rerunTask(const RunId &run, const QString &framePath, const QString &task) = 0;
    /// Marks a task done by hand: the person answers for it.
    virtual QFuture<Result<void>> completeTask(const RunId &run, const QString &framePath, const QString &task) = 0;

    virtual QFuture<Result<void>> markFileEvents(const IncidentId &incident, const QList<qint64> &rowIds) = 0;
    virtual QFuture<Result<void>> markEntry(const IncidentId &incident, const EntryId &entry) = 0;
    virtual QFuture<Result<void>> setEvidenceStage(const EvidenceId &evidence, EvidenceStage stage) = 0;
    /// Replaces all tags of the item.
    virtual QFuture<Result<void>> setEvidenceTags(const EvidenceId &evidence, const QStringList &tags) = 0;
    /// Reads the secured bytes of all items again and compares their hashes.
    virtual QFuture<Result<EvidenceCheck>> verifyEvidence(const IncidentId &incident, std::stop_token stop) = 0;

    /// Writes the PDF to a file, or into the store only when path is empty.
    virtual QFuture<Result<ReportFile>> exportReport(const IncidentId &incident, const QString &path,
                                                     std::stop_token stop) = 0;
    /// Mails the report to all stakeholders of the incident's type.
    virtual QFuture<Result<void>> sendReport(const IncidentId &incident, std::stop_token stop) = 0;
    /// To whom sendReport would mail, for the question before it.
    [[nodiscard]] virtual QStringList reportRecipients(const IncidentId &incident) const = 0;

    /// Cuts the endpoint off the network, or lets it back.
    virtual QFuture<Result<void>> isolateEndpoint(const IncidentId &incident, const QString &endpointId,
                                                  std::stop_token stop) = 0;
    virtual QFuture<Result<void>> releaseEndpoint(const IncidentId &incident, const QString &endpointId,
                                                  std::stop_token stop) = 0;

    /// Starts the demo: range, connections and John's case.
    virtual QFuture<Result<void>> openDemoCase() = 0;
    /// Tests a connection; the text says what was reached.
    virtual QFuture<Result<QString>> testConnection(const QString &instance) = 0;
    /// Asks the sources for new incidents now.
    virtual QFuture<Result<void>> fetchNow(std::stop_token stop) = 0;
};

} // namespace holdfast
