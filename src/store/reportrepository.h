// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QByteArray>
#include <QList>

namespace holdfast {

class CaseFiles;

/// A report as it was made: its bytes are kept.
struct ReportRecord
{
    ReportId id;
    IncidentId incident;
    qint64 atMs = 0;
    QString fileName;
    QString sha256; ///< of the PDF; given by add()
    qint64 sizeBytes = 0;
    QString headHash; ///< the incident's journal head that the report prints
    qint64 headSeq = 0;
    QString author;

    friend bool operator==(const ReportRecord &, const ReportRecord &) = default;
};

class ReportRepository
{
public:
    explicit ReportRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    Result<ReportRecord> add(ReportRecord report, const QByteArray &pdf, const QString &actor);

    [[nodiscard]] Result<ReportRecord> get(const ReportId &id) const;
    [[nodiscard]] Result<QByteArray> bytes(const ReportId &id) const;
    /// Oldest first.
    [[nodiscard]] Result<QList<ReportRecord>> list(const IncidentId &incident) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
