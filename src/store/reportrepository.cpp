// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/reportrepository.h"

#include "store/attachmentrepository.h"
#include "store/casefiles.h"

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Result<QList<ReportRecord>> readReports(Connection &db, const QString &condition, const QString &value)
{
    auto cursor = db.select(
        u"SELECT id, incident_id, at_ms, file_name, sha256, size_bytes, head_hash, head_seq, author FROM report "
        "WHERE %1 = :value ORDER BY at_ms, rowid"_s.arg(condition),
        {{u":value"_s, value}});
    if (!cursor)
        return cursor.error();
    QList<ReportRecord> reports;
    while (cursor->next()) {
        reports.append({ReportId(cursor->text(0)), IncidentId(cursor->text(1)), cursor->number(2), cursor->text(3),
                        cursor->text(4), cursor->number(5), cursor->text(6), cursor->number(7), cursor->text(8)});
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return reports;
}

} // namespace

Result<ReportRecord> ReportRepository::add(ReportRecord report, const QByteArray &pdf, const QString &actor)
{
    auto &session = m_files.of(report.incident);
    const auto sha256 = putBytes(session, pdf);
    if (!sha256)
        return sha256.error();
    if (report.id.isEmpty())
        report.id = ReportId(session.newId());
    if (report.atMs == 0)
        report.atMs = session.nowMs();
    if (report.author.isEmpty())
        report.author = actor;
    const auto written = session.record(incidentStream(report.incident), u"report.added"_s, actor,
                                        {RowChange::added(u"report"_s,
                                                          {{u"id"_s, report.id.text},
                                                           {u"incident_id"_s, report.incident.text},
                                                           {u"at_ms"_s, report.atMs},
                                                           {u"file_name"_s, report.fileName},
                                                           {u"sha256"_s, *sha256},
                                                           {u"size_bytes"_s, qint64(pdf.size())},
                                                           {u"head_hash"_s, report.headHash},
                                                           {u"head_seq"_s, report.headSeq},
                                                           {u"author"_s, report.author}})});
    if (!written)
        return written.error();
    m_files.pending.reports.insert(report.incident);
    return get(report.id);
}

Result<ReportRecord> ReportRepository::get(const ReportId &id) const
{
    auto &session = m_files.holding(u"report"_s, id.text);
    const auto found = readReports(session.db, u"id"_s, id.text);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"report"_s, id.text);
    return found->constFirst();
}

Result<QByteArray> ReportRepository::bytes(const ReportId &id) const
{
    auto &session = m_files.holding(u"report"_s, id.text);
    const auto report = get(id);
    if (!report)
        return report.error();
    return getBytes(session, report->sha256);
}

Result<QList<ReportRecord>> ReportRepository::list(const IncidentId &incident) const
{
    auto &session = m_files.of(incident);
    return readReports(session.db, u"incident_id"_s, incident.text);
}

} // namespace holdfast
