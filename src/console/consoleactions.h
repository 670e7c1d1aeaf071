// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/jobs.h"
#include "models/caseactions.h"

#include <QHash>

#include <functional>
#include <mutex>

namespace holdfast {

class Console;

/// What people do in the window, done on worker threads over the console: each act is journaled and shown in the war
/// room like any other.
class ConsoleActions final : public CaseActions
{
public:
    /// openDemo: how the demo case is opened, given by the program.
    ConsoleActions(Console &console, JobRunner &jobs, std::function<Result<void>()> openDemo);

    [[nodiscard]] QString currentUser() const override;
    QFuture<Result<void>> noteOpened(const IncidentId &incident) override;
    QFuture<Result<void>> takeOwnership(const IncidentId &incident) override;
    QFuture<Result<void>> setOwner(const IncidentId &incident, const QString &user) override;
    QFuture<Result<void>> setSeverity(const IncidentId &incident, Severity severity) override;
    QFuture<Result<void>> close(const IncidentId &incident, const CloseRequest &request) override;
    QFuture<Result<void>> reopen(const IncidentId &incident, const QString &reason) override;
    QFuture<Result<void>> submitLine(const IncidentId &incident, const QString &line, std::stop_token stop) override;
    QFuture<Result<void>> addNote(const IncidentId &incident, const QString &text) override;
    QFuture<Result<void>> answerHumanTask(const HumanTaskId &task, const QString &answer, const QString &note) override;
    QFuture<Result<void>> runPlaybook(const IncidentId &incident) override;
    QFuture<Result<PlaybookRehearsal>> rehearsePlaybook(const IncidentId &incident, std::stop_token stop) override;
    QFuture<Result<void>> runAsRehearsed(const IncidentId &incident, const PlaybookRehearsal &rehearsal) override;
    QFuture<Result<void>> rerunTask(const RunId &run, const QString &framePath, const QString &task) override;
    QFuture<Result<void>> completeTask(const RunId &run, const QString &framePath, const QString &task) override;
    QFuture<Result<void>> markFileEvents(const IncidentId &incident, const QList<qint64> &rowIds) override;
    QFuture<Result<void>> markEntry(const IncidentId &incident, const EntryId &entry) override;
    QFuture<Result<void>> setEvidenceStage(const EvidenceId &evidence, EvidenceStage stage) override;
    QFuture<Result<void>> setEvidenceTags(const EvidenceId &evidence, const QStringList &tags) override;
    QFuture<Result<EvidenceCheck>> verifyEvidence(const IncidentId &incident, std::stop_token stop) override;
    QFuture<Result<ReportFile>> exportReport(const IncidentId &incident, const QString &path,
                                             std::stop_token stop) override;
    QFuture<Result<void>> sendReport(const IncidentId &incident, std::stop_token stop) override;
    [[nodiscard]] QStringList reportRecipients(const IncidentId &incident) const override;
    QFuture<Result<void>> isolateEndpoint(const IncidentId &incident, const QString &endpointId,
                                          std::stop_token stop) override;
    QFuture<Result<void>> releaseEndpoint(const IncidentId &incident, const QString &endpointId,
                                          std::stop_token stop) override;
    QFuture<Result<void>> openDemoCase() override;
    QFuture<Result<QString>> testConnection(const QString &instance) override;
    QFuture<Result<void>> fetchNow(std::stop_token stop) override;

private:
    using Change = std::function<Result<void>(class UnitOfWork &)>;
    /// Writes, then tells the runs of the incident what changed.
    QFuture<Result<void>> change(const IncidentId &incident, Change change);
    QFuture<Result<void>> command(const IncidentId &incident, const QString &name, const QJsonObject &arguments,
                                  std::stop_token stop);

    Console &m_console;
    JobRunner &m_jobs;
    std::function<Result<void>()> m_openDemo;
    mutable std::mutex m_mutex;
    mutable QHash<QString, QStringList> m_recipients; ///< incident id -> addresses as last read
};

/// Makes the report as it is now, keeps it in the store and, with a path, writes it there: written whole or not at all.
[[nodiscard]] Result<ReportFile> writeReport(Console &console, const IncidentId &incident, const QString &path,
                                             const QString &user, std::stop_token stop);

} // namespace holdfast
