// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QStringList>

#include <memory>
#include <vector>

class QFile;

namespace holdfast {

/// A long value below a row's cells: a path, a hash. Always shown in full.
struct ReportDetail
{
    QString label;
    QString value;
    bool mono = true;
    bool newLine = false; ///< begins a line of its own; others go on in the line before while there is room

    friend bool operator==(const ReportDetail &, const ReportDetail &) = default;
};

struct ReportRow
{
    QStringList cells; ///< one per column
    std::vector<ReportDetail> details;

    friend bool operator==(const ReportRow &, const ReportRow &) = default;
};

/// The rows of a table, packed. A report of 20,000 file events costs about 10 MB and one of a million spills to a
/// temporary file, so a report is bounded by the disk and not by memory.
///
/// Append first, then share: copies see the same rows. Reading is safe from several threads.
class ReportRows
{
public:
    ReportRows();

    void append(const ReportRow &row);
    [[nodiscard]] qint64 count() const;
    [[nodiscard]] ReportRow at(qint64 index) const;

    /// The packed rows and their lengths, for the document file.
    [[nodiscard]] Result<void> writeTo(QFile &out) const;
    /// Rows written by writeTo(), whose lengths begin at `offset` of an open file; it is read on demand and kept open.
    [[nodiscard]] static Result<ReportRows> readFrom(std::shared_ptr<QFile> file, qint64 offset, qint64 count);

    friend bool operator==(const ReportRows &a, const ReportRows &b);

private:
    struct Storage;
    [[nodiscard]] QByteArray packed(qint64 index) const;

    std::shared_ptr<Storage> m_storage;
};

} // namespace holdfast
