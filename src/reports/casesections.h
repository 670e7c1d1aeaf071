// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reports/casefile.h"
#include "reports/reportdocument.h"

#include <QCoreApplication>

namespace holdfast {

/// The report's sections as functions of the case: no store, no clock. A section without content says why it is empty, so
/// that a reader never wonders whether something was left out.
class CaseSections
{
    Q_DECLARE_TR_FUNCTIONS(Report)

public:
    explicit CaseSections(const CaseFile &file)
        : m_file(file)
    {
    }

    [[nodiscard]] ReportHeader header(const QString &producer, const QString &marking) const;
    [[nodiscard]] static ReportWords words();

    // In the order of the report.
    [[nodiscard]] ReportSection incident() const;
    [[nodiscard]] ReportSection subject() const;
    [[nodiscard]] ReportSection exposure() const;
    [[nodiscard]] ReportSection endpoints() const;
    /// Without its rows, which come from the store page by page.
    [[nodiscard]] ReportSection fileEvents(ReportTable table) const;
    [[nodiscard]] ReportSection evidence() const;
    [[nodiscard]] ReportSection timers() const;
    [[nodiscard]] ReportSection playbook() const;
    [[nodiscard]] ReportSection timeline() const;
    [[nodiscard]] ReportSection outwardActions() const;
    [[nodiscard]] ReportSection messages() const;
    [[nodiscard]] ReportSection notes() const;
    [[nodiscard]] ReportSection indicators() const;
    [[nodiscard]] ReportSection customData() const;
    [[nodiscard]] ReportSection team() const;
    [[nodiscard]] ReportSection linkedIncidents() const;
    [[nodiscard]] ReportSection closure() const;
    [[nodiscard]] ReportSection integrity() const;

    /// Columns of the file-event table, and one row of it.
    [[nodiscard]] static ReportTable fileEventTable();
    [[nodiscard]] ReportRow fileEventRow(qint64 number, const FileEvent &event) const;
    /// "Fetched 40 of 40 file events; no limit was hit", or in red how many are missing (U12).
    [[nodiscard]] ReportStatement completeness() const;

    [[nodiscard]] static QString severityText(Severity severity);
    [[nodiscard]] static QString statusText(IncidentStatus status);

private:
    [[nodiscard]] QJsonValue field(QLatin1StringView name) const;
    [[nodiscard]] QString fieldText(QLatin1StringView name) const;
    [[nodiscard]] ReportFact fact(const QString &label, QLatin1StringView name, bool mono = false) const;
    [[nodiscard]] static ReportFact plain(const QString &label, const QString &value, bool mono = false);
    [[nodiscard]] QString subjectText() const;
    [[nodiscard]] QString summary() const;
    [[nodiscard]] ReportFact containment() const;
    [[nodiscard]] ReportFacts timerFacts(const QString &name, QLatin1StringView fieldName) const;
    [[nodiscard]] ReportStatement timerVerdict(QLatin1StringView fieldName) const;

    const CaseFile &m_file;
};

} // namespace holdfast
