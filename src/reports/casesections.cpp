// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/casesections.h"

#include "base/clock.h"
#include "incidents/fields.h"
#include "reports/reportvalues.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;
namespace value = reportvalue;

namespace {

QStringList textList(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.isArray() ? value.toArray() : QJsonArray{value};
    for (const QJsonValue &item : array) {
        if (const QString text = reportvalue::text(item); !text.isEmpty())
            list.append(text);
    }
    return list;
}

/// "AGENT_TYPE_WORKSTATION" as Cortex XDR spells it reads "workstation".
QString endpointWord(const QJsonValue &value)
{
    QString text = reportvalue::text(value);
    for (const QLatin1StringView prefix : {"AGENT_TYPE_"_L1, "AGENT_"_L1}) {
        if (text.startsWith(prefix))
            return text.sliced(prefix.size()).toLower().replace(u'_', u' ');
    }
    return text;
}

QString numberText(const Incident &incident)
{
    return incident.number > 0 ? u"#%1"_s.arg(incident.number) : incident.id.text;
}

} // namespace

QString CaseSections::severityText(Severity severity)
{
    switch (severity) {
    case Severity::Critical:
        return tr("Critical");
    case Severity::High:
        return tr("High");
    case Severity::Medium:
        return tr("Medium");
    case Severity::Low:
        return tr("Low");
    case Severity::Unknown:
        break;
    }
    return tr("Severity not set");
}

QString CaseSections::statusText(IncidentStatus status)
{
    switch (status) {
    case IncidentStatus::Pending:
        return tr("Pending");
    case IncidentStatus::Active:
        return tr("Active");
    case IncidentStatus::Closed:
        break;
    }
    return tr("Closed");
}

QJsonValue CaseSections::field(QLatin1StringView name) const
{
    return m_file.incident.fields.value(name);
}

QString CaseSections::fieldText(QLatin1StringView name) const
{
    return value::text(field(name));
}

ReportFact CaseSections::plain(const QString &label, const QString &value, bool mono)
{
    if (value.isEmpty())
        return {label, tr("not reported"), false, ReportTone::Muted, {}, false};
    return {label, value, mono, ReportTone::Normal, {}, false};
}

ReportFact CaseSections::fact(const QString &label, QLatin1StringView name, bool mono) const
{
    ReportFact fact = plain(label, fieldText(name), mono);
    if (fact.tone != ReportTone::Muted)
        fact.origin = m_file.incident.provenance.value(QString(name)).origin;
    return fact;
}

QString CaseSections::subjectText() const
{
    for (const QLatin1StringView name : {field::displayName, field::userName, field::deviceUserName}) {
        if (const QString text = fieldText(name); !text.isEmpty()) {
            const QString title = fieldText(field::title);
            return title.isEmpty() ? text : tr("%1, %2", "name, job title").arg(text, title);
        }
    }
    return tr("subject not known");
}

ReportWords CaseSections::words()
{
    return {tr("Contents"), tr("Page %1 of %2"), tr("continued"), tr("State as of %1"), tr("Journal head")};
}

ReportFact CaseSections::containment() const
{
    const qint64 isolatedAt = field(field::isolatedAt).toInteger();
    if (isolatedAt > 0)
        return {tr("Endpoint"), tr("isolated %1").arg(value::time(isolatedAt).mid(11, 5)), false, ReportTone::Good, {},
                false};
    return {tr("Endpoint"), tr("not isolated"), false, ReportTone::Warning, {}, false};
}

QString CaseSections::summary() const
{
    QStringList sentences;
    if (m_file.totals.count > 0) {
        sentences.append(tr("%1: %2 file events, %3 in all, recorded between %4 and %5.")
                             .arg(subjectText(), value::count(m_file.totals.count), value::size(m_file.totals.bytes),
                                  value::time(m_file.firstEventMs), value::time(m_file.lastEventMs)));
    }
    const QStringList exposures = textList(field(field::exposureType));
    const QStringList destinations = textList(field(field::syncDestinations));
    if (!exposures.isEmpty())
        sentences.append(destinations.isEmpty()
                             ? tr("Way out: %1.").arg(exposures.join(u", "_s))
                             : tr("Way out: %1; to %2.").arg(exposures.join(u", "_s), destinations.join(u", "_s)));
    const qint64 isolatedAt = field(field::isolatedAt).toInteger();
    if (isolatedAt > 0)
        sentences.append(tr("The endpoint was isolated on %1.").arg(value::time(isolatedAt)));
    if (const QString state = fieldText(field::alertState); !state.isEmpty()) {
        const qint64 readAt = field(field::alertStateReadAt).toInteger();
        sentences.append(readAt > 0
                             ? tr("At its source the alert is in state %1, read on %2.").arg(state, value::time(readAt))
                             : tr("At its source the alert is in state %1.").arg(state));
    }
    if (!m_file.evidence.empty())
        sentences.append(tr("Items of evidence secured: %1.").arg(m_file.evidence.size()));
    return sentences.join(u' ');
}

ReportHeader CaseSections::header(const QString &producer, const QString &marking) const
{
    const Incident &incident = m_file.incident;
    ReportHeader header;
    header.kind = tr("Investigation report");
    header.number = numberText(incident);
    header.incidentId = incident.id.text;
    header.name = incident.name;
    header.type = incident.type;
    header.severity = incident.severity;
    header.severityText = severityText(incident.severity);
    header.statusText = statusText(incident.status);
    header.subject = subjectText();
    header.marking = marking;
    header.producer = producer;
    header.asOfMs = m_file.journal.asOfMs;
    header.headSeq = m_file.journal.headSeq;
    header.headHash = m_file.journal.headHash;
    header.completeness = completeness();
    header.summary = summary();
    const ReportStatement sla = timerVerdict(field::remediationSla);
    const QString state = fieldText(field::alertState);
    header.figures = {
        plain(tr("File events"), value::count(m_file.totals.count)),
        plain(tr("Volume"), value::size(m_file.totals.bytes)),
        containment(),
        plain(tr("Alert at %1").arg(incident.source.isEmpty() ? tr("the source") : incident.source), state),
        plain(tr("Owner"), incident.owner),
        plain(tr("Items of evidence"), value::count(static_cast<qint64>(m_file.evidence.size()))),
        plain(tr("Cause"), incident.cause == Cause::Unknown ? tr("not decided") : causeName(incident.cause)),
        {tr("Service level"),
         sla.tone == ReportTone::Critical   ? tr("missed")
             : sla.tone == ReportTone::Good ? tr("kept")
                                            : tr("running"),
         false,
         sla.tone,
         {},
         false},
    };
    if (sla.tone == ReportTone::Muted)
        header.figures.back().value = tr("none set");
    return header;
}

ReportSection CaseSections::incident() const
{
    const Incident &incident = m_file.incident;
    const QStringList exposures = textList(field(field::exposureType));
    ReportFacts facts;
    facts.items = {
        plain(tr("Number"), numberText(incident)),
        plain(tr("Incident id"), incident.id.text, true),
        {tr("Name"), incident.name, false, ReportTone::Normal, {}, true},
        plain(tr("Type"), incident.type),
        plain(tr("Status"), statusText(incident.status)),
        plain(tr("Severity"), severityText(incident.severity)),
        plain(tr("Breach type"), exposures.join(u", "_s)),
        plain(tr("Cause"), incident.cause == Cause::Unknown ? QString() : causeName(incident.cause)),
        plain(tr("Owner"), incident.owner),
        plain(tr("Occurred"), value::time(incident.occurredAtMs), true),
        plain(tr("Opened"), value::time(incident.createdAtMs), true),
        plain(tr("Source"),
              incident.sourceInstance.isEmpty()
                  ? incident.source
                  : tr("%1 (connection %2)").arg(incident.source, incident.sourceInstance)),
        plain(tr("Id at the source"), incident.externalId, true),
        plain(tr("Due"), value::time(incident.dueAtMs), true),
        plain(tr("Closed"), incident.closedAtMs > 0 ? value::time(incident.closedAtMs) : tr("not closed")),
    };
    if (incident.dueAtMs == 0)
        facts.items[13].value = tr("no due time");
    if (incident.cause == Cause::Unknown)
        facts.items[7].value = tr("not decided");
    if (incident.owner.isEmpty())
        facts.items[8].value = tr("nobody");
    const QString playbook = m_file.runs.empty() ? QString() : m_file.runs.front().run.playbookName;
    facts.items.push_back(plain(tr("Playbook"), playbook));
    if (playbook.isEmpty())
        facts.items.back().value = tr("none was run");
    return {u"incident"_s, tr("Incident"), {facts}};
}

ReportSection CaseSections::subject() const
{
    ReportFacts facts;
    facts.items = {
        fact(tr("Name"), field::displayName),
        fact(tr("User category"), field::userCategory),
        fact(tr("User name"), field::userName, true),
        fact(tr("Account on the device"), field::deviceUserName, true),
        fact(tr("Mail address"), field::email, true),
        fact(tr("Title"), field::title),
        fact(tr("Department"), field::department),
        fact(tr("Manager"), field::managerName),
        fact(tr("Manager's mail"), field::managerEmail, true),
        fact(tr("Executive"), field::isExecutive),
        fact(tr("Leaves on"), field::departureDate),
        fact(tr("Watchlists"), field::watchlists),
    };
    return {u"subject"_s, tr("Subject"), {facts}};
}

ReportSection CaseSections::endpoints() const
{
    ReportSection section{u"endpoints"_s, tr("Endpoint and containment"), {}};
    const qint64 isolatedAt = field(field::isolatedAt).toInteger();
    section.blocks.push_back(
        isolatedAt > 0 ? ReportStatement{tr("Isolated since %1. Until it is released it reaches nothing but its "
                                            "management service.")
                                             .arg(value::time(isolatedAt)),
                                         ReportTone::Good}
                       : ReportStatement{tr("No endpoint of this incident is isolated."), ReportTone::Warning});
    ReportFacts seen;
    seen.items = {fact(tr("Host names"), field::hostnames, true), fact(tr("Device ids"), field::deviceUids, true),
                  fact(tr("Private addresses"), field::privateIps, true),
                  fact(tr("Public addresses"), field::publicIps, true)};
    section.blocks.push_back(seen);
    const QJsonArray endpoints = field(field::endpoints).toArray();
    if (endpoints.isEmpty()) {
        section.blocks.push_back(
            ReportStatement{tr("No endpoint was found by the endpoint service."), ReportTone::Muted});
        return section;
    }
    ReportTable table;
    table.title = tr("Found by the endpoint service");
    table.columns = {{tr("Name"), 95, false, false, true, ReportOverflow::Wrap},
                     {tr("Domain"), 65, false, false, false, ReportOverflow::Wrap},
                     {tr("Addresses"), 90, false, true, false, ReportOverflow::Wrap},
                     {tr("System"), 60, false, false, false, ReportOverflow::Wrap},
                     {tr("Type"), 70, false, false, false, ReportOverflow::Wrap},
                     {tr("Status"), 65, false, false, false, ReportOverflow::Wrap},
                     {tr("Isolation"), 62, false, false, false, ReportOverflow::Wrap}};
    for (const QJsonValue &item : endpoints) {
        const QJsonObject endpoint = item.toObject();
        const auto cell = [&](QLatin1StringView name) { return endpointWord(endpoint.value(name)); };
        table.rows.append({{cell("endpoint_name"_L1), cell("domain"_L1), cell("ip"_L1), cell("os_type"_L1),
                            cell("endpoint_type"_L1), cell("endpoint_status"_L1), cell("is_isolated"_L1)},
                           {{tr("Endpoint id"), cell("endpoint_id"_L1), true}}});
    }
    section.blocks.push_back(table);
    return section;
}

ReportStatement CaseSections::timerVerdict(QLatin1StringView fieldName) const
{
    const QJsonObject timer = field(fieldName).toObject();
    const qint64 startMs = msFromIso(timer[u"startDate"].toString());
    const qint64 dueMs = msFromIso(timer[u"dueDate"].toString());
    const qint64 endMs = msFromIso(timer[u"endDate"].toString());
    if (timer.isEmpty() || startMs < 0)
        return {tr("The timer was not started."), ReportTone::Muted};
    const bool ended = endMs >= startMs && timer[u"runStatus"].toString() == "ended"_L1;
    if (ended) {
        const qint64 tookSeconds =
            timer.contains(u"totalDuration") ? timer[u"totalDuration"].toInteger() : (endMs - startMs) / 1000;
        if (dueMs > 0 && endMs > dueMs)
            return {tr("Missed: done after %1, %2 too late.")
                        .arg(value::duration(tookSeconds), value::duration((endMs - dueMs) / 1000)),
                    ReportTone::Critical};
        return {tr("Kept: done after %1.").arg(value::duration(tookSeconds)), ReportTone::Good};
    }
    if (dueMs > 0 && m_file.journal.asOfMs > dueMs)
        return {tr("Missed: still running, due since %1.").arg(value::time(dueMs)), ReportTone::Critical};
    return {dueMs > 0 ? tr("Running; due %1.").arg(value::time(dueMs)) : tr("Running without a due time."),
            ReportTone::Normal};
}

ReportFacts CaseSections::timerFacts(const QString &name, QLatin1StringView fieldName) const
{
    const QJsonObject timer = field(fieldName).toObject();
    const auto moment = [&](QStringView key) {
        const qint64 ms = msFromIso(timer[key].toString());
        return ms > 0 ? value::time(ms) : QString();
    };
    ReportFacts facts;
    const ReportStatement verdict = timerVerdict(fieldName);
    facts.items.push_back({name, verdict.text, false, verdict.tone, {}, true});
    if (timer.isEmpty())
        return facts;
    const qint64 minutes = timer[u"sla"].toInteger();
    const bool ended = timer[u"runStatus"].toString() == "ended"_L1;
    facts.items.push_back(plain(tr("Planned"), minutes > 0 ? value::duration(minutes * 60) : QString(), true));
    facts.items.push_back(plain(tr("Actual"),
                                timer.contains(u"totalDuration") && ended
                                    ? value::duration(timer[u"totalDuration"].toInteger())
                                    : tr("not ended"),
                                ended));
    facts.items.push_back(plain(tr("Started"), moment(u"startDate"), true));
    facts.items.push_back(plain(tr("Due"), moment(u"dueDate"), true));
    return facts;
}

ReportSection CaseSections::timers() const
{
    return {u"service-level"_s,
            tr("Service level: planned and actual"),
            {timerFacts(tr("Remediation"), field::remediationSla), timerFacts(tr("Detection"), field::detectionSla)}};
}

ReportSection CaseSections::customData() const
{
    static const QSet<QString> told = [] {
        QSet<QString> names;
        for (const QLatin1StringView name : {field::userName,         field::deviceUserName,  field::userCategory,
                                             field::displayName,      field::email,           field::title,
                                             field::department,       field::managerName,     field::managerEmail,
                                             field::isExecutive,      field::departureDate,   field::watchlists,
                                             field::exposureType,     field::privateIps,      field::publicIps,
                                             field::hostnames,        field::deviceUids,      field::syncDestinations,
                                             field::dataSources,      field::fileCount,       field::fileBytes,
                                             field::riskScore,        field::dataValue,       field::eventsKnown,
                                             field::eventsFetched,    field::eventsFetchedAt, field::endpoints,
                                             field::isolatedAt,       field::alertId,         field::alertName,
                                             field::alertDescription, field::alertState,      field::alertStateReadAt,
                                             field::remediationSla,   field::detectionSla})
            names.insert(QString(name));
        return names;
    }();
    ReportFacts facts;
    const QJsonObject &fields = m_file.incident.fields;
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (told.contains(it.key()))
            continue;
        ReportFact custom = plain(it.key(), value::text(it.value()));
        custom.origin = m_file.incident.provenance.value(it.key()).origin;
        custom.wide = custom.value.size() > 60;
        facts.items.push_back(custom);
    }
    ReportSection section{u"custom-data"_s, tr("Custom data"), {}};
    if (facts.items.empty())
        section.blocks.push_back(
            ReportStatement{tr("No fields beyond those shown above were filled."), ReportTone::Muted});
    else
        section.blocks.push_back(facts);
    return section;
}

ReportSection CaseSections::closure() const
{
    const Incident &incident = m_file.incident;
    if (incident.closedAtMs == 0)
        return {u"closure"_s, tr("Closure"), {ReportStatement{tr("The incident is not closed."), ReportTone::Muted}}};
    ReportFacts facts;
    facts.items = {plain(tr("Closed"), value::time(incident.closedAtMs), true),
                   plain(tr("Reason"), incident.closeReason), plain(tr("Cause"), causeName(incident.cause))};
    ReportSection section{u"closure"_s, tr("Closure"), {facts}};
    if (incident.closeNotes.isEmpty())
        section.blocks.push_back(ReportStatement{tr("No close notes were written."), ReportTone::Muted});
    else
        section.blocks.push_back(ReportText{tr("Close notes"), incident.closeNotes, false});
    return section;
}

ReportSection CaseSections::integrity() const
{
    const CaseFile::JournalState &journal = m_file.journal;
    ReportFacts facts;
    facts.items = {plain(tr("Journal head"), journal.headHash, true),
                   plain(tr("Head is record"), value::count(journal.headSeq)),
                   plain(tr("Written on"), value::time(journal.asOfMs), true),
                   plain(tr("Records"), value::count(journal.records)),
                   plain(tr("War-room entries"), value::count(m_file.entryCount)),
                   plain(tr("Requests recorded"), value::count(m_file.exchangeCount))};
    facts.items[0].wide = true;
    const ReportStatement verdict = journal.brokenSeq == 0
        ? ReportStatement{tr("The journal of this incident was checked while this report was made: every record's hash "
                             "holds."),
                          ReportTone::Good}
        : ReportStatement{tr("The journal of this incident does NOT hold: record %1 was changed or is missing. Do not "
                             "rely on this report.")
                              .arg(journal.brokenSeq),
                          ReportTone::Critical};
    return {u"integrity"_s,
            tr("Integrity and how to read this report"),
            {verdict, facts,
             ReportText{tr("How to check"),
                        tr("Run “holdfast store verify” on the store: it recomputes the journal of this incident, "
                           "which must contain the head above. A report made again from the same state has the same "
                           "bytes, so its SHA-256 must be that of this file."),
                        false},
             ReportText{tr("How to read"),
                        tr("All times are UTC. Sizes are in powers of 1000. “not reported” means that the source gave "
                           "no value. A character that cannot be seen, that changes the direction of reading or that "
                           "has no glyph is written as \\u{…} with its number."),
                        false}}};
}

} // namespace holdfast
