// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/evidence.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace holdfast {

class CaseFiles;

/// The evidence board and the chain of custody. The secured bytes lie in the attachments under Evidence::sha256.
class EvidenceRepository
{
public:
    explicit EvidenceRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Gives id, number and takenAtMs where they are empty and opens the chain of custody with "taken".
    Result<Evidence> add(Evidence evidence, const QString &actor);
    Result<void> setStage(const EvidenceId &id, EvidenceStage stage, const QString &actor);
    Result<void> describe(const EvidenceId &id, const QString &title, const QString &description,
                          const QStringList &tags, const QString &actor);
    /// "viewed", "verified", "exported"; atMs 0 is now. "taken" and "staged" are written by add() and setStage().
    Result<void> addCustody(CustodyEvent event);

    [[nodiscard]] Result<Evidence> get(const EvidenceId &id) const;
    /// By number.
    [[nodiscard]] Result<QList<Evidence>> list(const IncidentId &incident,
                                               std::optional<EvidenceStage> stage = {}) const;
    /// Oldest first.
    [[nodiscard]] Result<QList<CustodyEvent>> custody(const EvidenceId &id) const;

private:
    Result<void> change(const EvidenceId &id, const QString &kind, const QJsonObject &columns,
                        const CustodyEvent &custody);

    CaseFiles &m_files;
};

} // namespace holdfast
