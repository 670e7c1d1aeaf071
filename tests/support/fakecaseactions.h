// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/caseactions.h"
#include "support/demostore.h"

namespace holdfast {

/// Actions that change the store as the application would, without any service behind it, and remember what was asked.
class FakeCaseActions final : public CaseActions
{
public:
    FakeCaseActions(Store &store, QString user)
        : m_store(store)
        , m_user(std::move(user))
    {
    }

    /// What was asked, in order: "takeOwnership", "submitLine !xdr-…".
    QStringList asked;
    /// What rehearsePlaybook() brings.
    PlaybookRehearsal rehearsal;
    /// The next call fails with this and does nothing.
    std::optional<Error> failNext;

    [[nodiscard]] QString currentUser() const override { return m_user; }
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
    [[nodiscard]] QStringList reportRecipients(const IncidentId &) const override
    {
        return {QStringLiteral("hr@qrst.test"), QStringLiteral("legal@qrst.test")};
    }
    QFuture<Result<void>> isolateEndpoint(const IncidentId &incident, const QString &endpointId,
                                          std::stop_token stop) override;
    QFuture<Result<void>> releaseEndpoint(const IncidentId &incident, const QString &endpointId,
                                          std::stop_token stop) override;
    QFuture<Result<void>> openDemoCase() override;
    QFuture<Result<QString>> testConnection(const QString &instance) override;
    QFuture<Result<void>> fetchNow(std::stop_token stop) override;

private:
    QFuture<Result<void>> act(const QString &what, std::function<Result<void>(UnitOfWork &)> work);
    QFuture<Result<void>> only(const QString &what);

    Store &m_store;
    QString m_user;
};

} // namespace holdfast
