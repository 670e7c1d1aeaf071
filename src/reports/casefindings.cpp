// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What was moved, and what was kept of it as evidence.

#include "reports/casesections.h"

#include "incidents/fields.h"
#include "reports/reportvalues.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;
namespace value = reportvalue;

ReportStatement CaseSections::completeness() const
{
    const qint64 stored = m_file.totals.count;
    const QJsonValue known = field(field::eventsKnown);
    const QJsonValue fetched = field(field::eventsFetched);
    const qint64 readAt = field(field::eventsFetchedAt).toInteger();
    const QString moment = readAt > 0 ? u' ' + tr("Read on %1.").arg(value::time(readAt)) : QString();
    if (!known.isDouble() || !fetched.isDouble()) {
        return {tr("The source did not say how many file events there are; stored and in this report: %1.")
                        .arg(value::count(stored))
                    + moment,
                ReportTone::Warning};
    }
    const QString fetchedText = value::count(fetched.toInteger());
    const QString knownText = value::count(known.toInteger());
    if (fetched.toInteger() < known.toInteger()) {
        return {tr("INCOMPLETE: fetched %1 of %2 file events; the others are not in this report.")
                        .arg(fetchedText, knownText)
                    + moment,
                ReportTone::Critical};
    }
    if (stored < fetched.toInteger()) {
        return {tr("INCOMPLETE: %1 file events were fetched, but only %2 are in the store.")
                        .arg(fetchedText, value::count(stored))
                    + moment,
                ReportTone::Critical};
    }
    return {tr("Complete: fetched %1 of %2 file events; no limit was hit.").arg(fetchedText, knownText) + moment,
            ReportTone::Good};
}

ReportSection CaseSections::exposure() const
{
    ReportFacts facts;
    facts.items = {
        fact(tr("Exposure type"), field::exposureType),
        fact(tr("Data source"), field::dataSources),
        fact(tr("Destination"), field::syncDestinations),
        fact(tr("Risk score"), field::riskScore),
        plain(tr("Files"), value::count(m_file.totals.count)),
        plain(tr("Volume"), value::size(m_file.totals.bytes)),
        plain(tr("First event"), value::time(m_file.firstEventMs), true),
        plain(tr("Last event"), value::time(m_file.lastEventMs), true),
        plain(tr("Not trusted"),
              tr("%1 of %2 events").arg(value::count(m_file.totals.untrusted), value::count(m_file.totals.count))),
        fact(tr("Value of the data"), field::dataValue),
        fact(tr("Alert"), field::alertName),
        fact(tr("Alert id"), field::alertId, true),
        fact(tr("State at the source"), field::alertState),
        plain(tr("State read on"), value::time(field(field::alertStateReadAt).toInteger()), true),
    };
    if (const QString text = fieldText(field::alertDescription); !text.isEmpty()) {
        ReportFact description = fact(tr("Description"), field::alertDescription);
        description.wide = true;
        facts.items.push_back(description);
    }
    return {u"exposure"_s, tr("Exposure and alert"), {facts}};
}

ReportTable CaseSections::fileEventTable()
{
    ReportTable table;
    table.columns = {{tr("No."), 28, true, true, false, ReportOverflow::Wrap},
                     {tr("Time (UTC)"), 106, false, true, false, ReportOverflow::Wrap},
                     {tr("File name"), 156, false, false, true, ReportOverflow::Elide},
                     {tr("Size"), 48, true, false, false, ReportOverflow::Wrap},
                     {tr("Category"), 76, false, false, false, ReportOverflow::Wrap},
                     {tr("Exposure"), 93, false, false, false, ReportOverflow::Wrap}};
    table.emptyText = tr("No file event belongs to this incident.");
    return table;
}

ReportRow CaseSections::fileEventRow(qint64 number, const FileEvent &event) const
{
    const QString none = tr("not reported");
    const auto orNone = [&](const QString &text) { return text.isEmpty() ? none : text; };
    ReportRow row;
    row.cells = {QString::number(number), value::exactTime(event.occurredAtMs),
                 orNone(event.fileName),  orNone(value::size(event.sizeBytes)),
                 orNone(event.category),  orNone(event.exposure.isEmpty() ? event.action : event.exposure)};
    const auto add = [&row](const QString &label, const QString &text, bool mono, bool newLine = false) {
        row.details.push_back({label, text, mono, newLine});
    };
    const auto hash = [&](const QString &label, const QString &sum, const QString &why, bool newLine) {
        if (!sum.isEmpty())
            add(label, sum, true, newLine);
        else
            add(label, why.isEmpty() ? none : tr("not reported: %1").arg(why), false, newLine);
    };
    add(tr("Path"), orNone(event.filePath), !event.filePath.isEmpty());
    hash(u"SHA-256"_s, event.sha256, event.sha256Error, true);
    hash(u"MD5"_s, event.md5, event.md5Error, false);
    QStringList destination;
    for (const QString &part : {event.destinationName, event.syncDestination, event.destinationAccount,
                                event.mediaVendor, event.mediaName, event.mediaSerial}) {
        if (!part.isEmpty() && !destination.contains(part))
            destination.append(part);
    }
    if (destination.isEmpty())
        destination.append(orNone(event.destinationCategory));
    add(tr("Destination"), destination.join(u", "_s), false, true);
    if (!event.url.isEmpty())
        add(tr("Address"), event.url, true);
    add(tr("Owner"), orNone(event.owner), false);
    if (m_file.shared.user.isEmpty())
        add(tr("User"), orNone(event.actor), false);
    if (m_file.shared.host.isEmpty() && !event.hostname.isEmpty())
        add(tr("Host"), event.hostname, false);
    if (!event.dataClass.isEmpty())
        add(tr("Data class"), event.dataClass, false);
    if (event.trusted)
        add(tr("Trusted"), tr("yes"), false);
    return row;
}

ReportSection CaseSections::fileEvents(ReportTable table) const
{
    ReportSection section{u"file-events"_s, tr("File events"), {completeness()}};
    ReportFacts shared;
    if (!m_file.shared.user.isEmpty())
        shared.items.push_back(plain(tr("User of all events"), m_file.shared.user, true));
    if (!m_file.shared.host.isEmpty())
        shared.items.push_back(plain(tr("Host of all events"), m_file.shared.host, true));
    if (!shared.items.empty())
        section.blocks.push_back(shared);
    section.blocks.push_back(std::move(table));
    return section;
}

ReportSection CaseSections::evidence() const
{
    ReportSection section{u"evidence"_s, tr("Evidence"), {}};
    if (m_file.evidence.empty()) {
        section.blocks.push_back(ReportStatement{tr("No evidence was secured for this incident."), ReportTone::Muted});
        return section;
    }
    const auto earlier = [](const CaseFile::EvidenceItem &a, const CaseFile::EvidenceItem &b) {
        return a.evidence.takenAtMs < b.evidence.takenAtMs;
    };
    const auto [first, last] = std::minmax_element(m_file.evidence.begin(), m_file.evidence.end(), earlier);
    ReportFacts bounds;
    bounds.items = {
        plain(tr("First evidence"),
              tr("E-%1, secured %2").arg(first->evidence.number).arg(value::time(first->evidence.takenAtMs))),
        plain(tr("Last evidence"),
              tr("E-%1, secured %2").arg(last->evidence.number).arg(value::time(last->evidence.takenAtMs)))};
    section.blocks.push_back(bounds);

    ReportTable items;
    items.title = tr("Items");
    items.columns = {{tr("Item"), 38, false, true, true, ReportOverflow::Wrap},
                     {tr("What"), 192, false, false, true, ReportOverflow::Wrap},
                     {tr("Kind"), 65, false, false, false, ReportOverflow::Wrap},
                     {tr("Happened (UTC)"), 106, false, true, false, ReportOverflow::Wrap},
                     {tr("Secured (UTC)"), 106, false, true, false, ReportOverflow::Wrap}};
    ReportTable custody;
    custody.title = tr("Chain of custody");
    custody.columns = {{tr("Item"), 38, false, true, true, ReportOverflow::Wrap},
                       {tr("Time (UTC)"), 106, false, true, false, ReportOverflow::Wrap},
                       {tr("Who"), 130, false, false, false, ReportOverflow::Wrap},
                       {tr("What was done"), 233, false, false, false, ReportOverflow::Wrap}};
    for (const CaseFile::EvidenceItem &item : m_file.evidence) {
        const Evidence &evidence = item.evidence;
        const QString number = u"E-%1"_s.arg(evidence.number);
        ReportRow row{{number, evidence.title, evidence.kind, value::exactTime(evidence.occurredAtMs),
                       value::exactTime(evidence.takenAtMs)},
                      {}};
        row.details.push_back({u"SHA-256"_s, evidence.sha256.isEmpty() ? tr("no bytes secured") : evidence.sha256,
                               !evidence.sha256.isEmpty()});
        row.details.push_back({tr("Size"), value::size(evidence.sizeBytes), false});
        row.details.push_back({tr("Secured by"), evidence.takenBy, false});
        if (!evidence.externalId.isEmpty())
            row.details.push_back({tr("Id at the source"), evidence.externalId, true});
        if (!evidence.exchange.isEmpty())
            row.details.push_back({tr("Stored request"), evidence.exchange.text, true});
        if (!evidence.description.isEmpty() && evidence.description != evidence.title)
            row.details.push_back({tr("Description"), evidence.description, false});
        items.rows.append(row);
        for (const CustodyEvent &event : item.custody) {
            const QString done = event.note.isEmpty() ? event.action : tr("%1: %2").arg(event.action, event.note);
            custody.rows.append({{number, value::exactTime(event.atMs), event.actor, done}, {}});
        }
    }
    section.blocks.push_back(items);
    custody.emptyText = tr("No custody event is recorded.");
    section.blocks.push_back(custody);
    return section;
}

} // namespace holdfast
