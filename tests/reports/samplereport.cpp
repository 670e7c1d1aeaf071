// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "samplereport.h"

#include "base/canonicaljson.h"
#include "base/clock.h"

namespace holdfast::sample {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 startMs = 1781186282114; // 2026-06-11T13:58:02.114Z

ReportWords words()
{
    return {u"Contents"_s, u"Page %1 of %2"_s, u"continued"_s, u"State as of %1"_s, u"Journal head"_s};
}

ReportHeader header(qint64 fileEvents)
{
    ReportHeader header;
    header.kind = u"Investigation report"_s;
    header.number = u"#1042"_s;
    header.incidentId = u"5f0c2b1d9a7e4c3fb8a6d2e1c0f9b7a3"_s;
    header.name = u"Exposure on an endpoint"_s;
    header.type = u"Code42 Alert"_s;
    header.severity = Severity::High;
    header.severityText = u"High"_s;
    header.statusText = u"Active"_s;
    header.subject = u"John Anderson, Director Design"_s;
    header.marking = u"Confidential: for named recipients only"_s;
    header.producer = u"Holdfast 0.1.0"_s;
    header.asOfMs = startMs + 660'000;
    header.headSeq = 212;
    header.headHash = sha256Hex("journal head");
    header.figures = {{u"Files"_s, QString::number(fileEvents), false, ReportTone::Normal, {}, false},
                      {u"Volume"_s, u"1.9 GB"_s, false, ReportTone::Normal, {}, false},
                      {u"Endpoint"_s, u"Isolated 14:03"_s, false, ReportTone::Good, {}, false},
                      {u"Alert at Code42"_s, u"Resolved"_s, false, ReportTone::Good, {}, false}};
    header.completeness = {
        u"Fetched %1 of %1 file events; no limit was hit. Read on 2026-06-11 14:08:20 UTC."_s.arg(fileEvents),
        ReportTone::Good};
    header.summary =
        u"On 11 June 2026 John Anderson copied design and finance files to a removable disk and to a personal Dropbox."_s;
    return header;
}

ReportTable fileTable(qint64 fileEvents)
{
    ReportTable table;
    table.columns = {{u"#"_s, 26, true, true, false, ReportOverflow::Wrap},
                     {u"Time (UTC)"_s, 104, false, true, false, ReportOverflow::Wrap},
                     {u"File name"_s, 160, false, false, true, ReportOverflow::Elide},
                     {u"Size"_s, 48, true, false, false, ReportOverflow::Wrap},
                     {u"Category"_s, 75, false, false, false, ReportOverflow::Wrap},
                     {u"Exposure"_s, 93, false, false, false, ReportOverflow::Wrap}};
    table.emptyText = u"No file event belongs to this incident."_s;
    for (qint64 i = 0; i < fileEvents; ++i) {
        const QByteArray seed = QByteArray::number(i);
        table.rows.append(
            {{QString::number(i + 1), isoUtc(startMs + i * 977).chopped(1).replace(u'T', u' '), fileName(i),
              u"%1 MB"_s.arg(i % 97 + 1), i % 3 ? u"Spreadsheet"_s : u"Uncategorized"_s,
              i % 2 ? u"Cloud storage: Dropbox"_s : u"Removable media"_s},
             {{u"Path"_s, u"C:/Users/john.anderson/Documents/Projects/Rotor assembly/Exports/2026/Q2/"_s, true},
              {u"SHA-256"_s, sha256Hex(seed), true, true},
              {u"MD5"_s, sha256Hex(seed).first(32), true},

              {u"Owner"_s, i % 5 ? u"john.anderson"_s : u"not reported"_s, false},
              {u"Host"_s, u"QRST-LT-0417"_s, false, true},
              {u"Destination"_s, i % 2 ? u"Dropbox (personal), john.a@example.net"_s : u"SanDisk Ultra 4C530001230"_s,
               false}}});
    }
    return table;
}

ReportTable evidenceTable()
{
    ReportTable table;
    table.columns = {{u"Item"_s, 30, false, true, true, ReportOverflow::Wrap},
                     {u"What"_s, 170, false, false, true, ReportOverflow::Wrap},
                     {u"Kind"_s, 60, false, false, false, ReportOverflow::Wrap},
                     {u"Happened (UTC)"_s, 90, false, true, false, ReportOverflow::Wrap},
                     {u"Secured (UTC)"_s, 90, false, true, false, ReportOverflow::Wrap}};
    for (int i = 1; i <= 9; ++i)
        table.rows.append(
            {{u"E-%1"_s.arg(i), fileName(i), u"file event"_s, u"2026-06-11 13:58:02"_s, u"2026-06-11 13:59:10"_s},
             {{u"SHA-256"_s, sha256Hex(QByteArray::number(i)), true},
              {u"Secured by"_s, u"playbook task 14"_s, false}}});
    return table;
}

} // namespace

QString fileName(qint64 index)
{
    static const QStringList stems{u"bid"_s,           u"rotor_assembly"_s, u"customer_list"_s,
                                   u"q4_board_deck"_s, u"thermal_model"_s,  u"office_plan"_s};
    static const QStringList suffixes{u"xlsx"_s, u"step"_s, u"csv"_s, u"pptx"_s, u"zip"_s, u"docx"_s};
    return u"%1_%2.%3"_s.arg(stems[index % stems.size()], QString::number(index + 1).rightJustified(6, u'0'),
                             suffixes[index % suffixes.size()]);
}

ReportDocument report(qint64 fileEvents)
{
    ReportDocument document{header(fileEvents), words(), {}};
    document.sections.push_back(
        {u"subject"_s,
         u"Subject"_s,
         {ReportFacts{
             {{u"Name"_s, u"John Anderson"_s, false, ReportTone::Normal, u"Active Directory"_s, false},
              {u"User name"_s, u"john.anderson@qrst.test"_s, true, ReportTone::Normal, {}, false},
              {u"Title"_s, u"Director Design"_s, false, ReportTone::Normal, {}, false},
              {u"Manager"_s, u"Priya Ortega"_s, false, ReportTone::Normal, {}, false},
              {u"Leaves on"_s, u"2026-07-03, 22 days after the exposure"_s, false, ReportTone::Warning, {}, true}}}}});
    document.sections.push_back({u"file-events"_s,
                                 u"File events"_s,
                                 {ReportStatement{header(fileEvents).completeness}, fileTable(fileEvents)}});
    document.sections.push_back({u"evidence"_s, u"Evidence"_s, {evidenceTable()}});
    document.sections.push_back(
        {u"notes"_s,
         u"Notes"_s,
         {ReportText{u"2026-06-11 14:05:10 UTC, m.kim"_s,
                     u"The disk was found in the desk drawer.\nHanded to legal the same day."_s, false}}});
    document.sections.push_back({u"linked"_s,
                                 u"Linked incidents"_s,
                                 {ReportStatement{u"None: no incident was linked to this one."_s, ReportTone::Muted}}});
    return document;
}

ReportDocument reportWithText(const QString &text)
{
    ReportDocument document{header(1), words(), {}};
    document.header.name = text;
    ReportTable table;
    table.columns = {{u"File name"_s, 1, false, false, false, ReportOverflow::Elide},
                     {u"Size"_s, 1, true, false, false, ReportOverflow::Wrap}};
    table.rows.append({{text, u"1"_s}, {{u"Path"_s, text, true}}});
    document.sections.push_back({u"file-events"_s,
                                 u"File events"_s,
                                 {ReportFacts{{{u"Name"_s, text, false, ReportTone::Normal, {}, false}}}, table}});
    return document;
}

} // namespace holdfast::sample
