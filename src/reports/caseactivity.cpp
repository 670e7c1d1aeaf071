// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What happened and who did it: playbook, timeline, outward actions, messages, notes, indicators, team, links.

#include "reports/casesections.h"

#include "incidents/fields.h"
#include "reports/reportvalues.h"

#include <QJsonArray>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;
namespace value = reportvalue;

namespace {

struct Moment
{
    qint64 atMs = 0;
    QString what;
    QString who;
};

} // namespace

ReportSection CaseSections::playbook() const
{
    ReportSection section{u"playbook"_s, tr("Playbook"), {}};
    if (m_file.runs.empty()) {
        section.blocks.push_back(ReportStatement{tr("No playbook was run on this incident."), ReportTone::Muted});
        return section;
    }
    for (const CaseFile::Run &run : m_file.runs) {
        ReportFacts facts;
        facts.items = {plain(tr("Playbook"), run.run.playbookName),
                       plain(tr("Status"), storedRunStatusName(run.run.status)),
                       plain(tr("Started"), value::time(run.run.startedAtMs), true),
                       plain(tr("Finished"), value::time(run.run.finishedAtMs), true),
                       plain(tr("SHA-256 of the playbook"), run.run.playbookSha256, true)};
        if (run.run.finishedAtMs == 0)
            facts.items[3].value = tr("not finished");
        facts.items[4].wide = true;
        section.blocks.push_back(facts);

        ReportTable done;
        done.title = tr("Tasks in the order they began");
        done.columns = {{tr("Task"), 40, false, true, false, ReportOverflow::Wrap},
                        {tr("Name"), 186, false, false, true, ReportOverflow::Wrap},
                        {tr("Result"), 95, false, false, false, ReportOverflow::Wrap},
                        {tr("Began (UTC)"), 106, false, true, false, ReportOverflow::Wrap},
                        {tr("Took"), 60, true, true, false, ReportOverflow::Wrap}};
        done.emptyText = tr("No task has begun.");
        ReportTable skipped;
        skipped.title = tr("Tasks not carried out");
        skipped.columns = {{tr("Task"), 40, false, true, false, ReportOverflow::Wrap},
                           {tr("Name"), 230, false, false, true, ReportOverflow::Wrap},
                           {tr("Why"), 217, false, false, false, ReportOverflow::Wrap}};
        skipped.emptyText = tr("Every task of the playbook was carried out.");
        for (const ReportTask &task : run.tasks) {
            const QString by = task.person.isEmpty() ? QString() : tr("by %1").arg(task.person);
            if (task.state == ReportTask::NotTaken) {
                const QString why = isFinished(run.run.status) ? tr("its branch was not taken")
                                                               : tr("not reached yet, or its branch is not taken");
                skipped.rows.append({{task.path, task.name, why}, {}});
                continue;
            }
            if (task.state == ReportTask::Skipped) {
                QStringList why{tr("skipped")};
                why << by << task.reason;
                why.removeAll(QString());
                skipped.rows.append({{task.path, task.name, why.join(u", "_s)}, {}});
                continue;
            }
            QStringList result;
            result << (task.state == ReportTask::Done         ? tr("done")
                           : task.state == ReportTask::Failed ? tr("FAILED")
                                                              : tr("not finished"));
            if (!task.branch.isEmpty() && !task.branch.startsWith(u'#'))
                result << tr("answer “%1”").arg(task.branch);
            if (!by.isEmpty())
                result << by;
            const QString took = task.finishedAtMs > 0
                ? value::duration((task.finishedAtMs - task.startedAtMs + 500) / 1000)
                : QString();
            ReportRow row{{task.path, task.name, result.join(u", "_s), value::exactTime(task.startedAtMs), took}, {}};
            if (!task.reason.isEmpty())
                row.details.push_back({tr("Reason"), task.reason, false});
            done.rows.append(row);
        }
        section.blocks.push_back(done);
        section.blocks.push_back(skipped);
    }
    return section;
}

ReportSection CaseSections::timeline() const
{
    const Incident &incident = m_file.incident;
    std::vector<Moment> moments;
    const auto add = [&](qint64 atMs, const QString &what, const QString &who) {
        if (atMs > 0)
            moments.push_back({atMs, what, who});
    };
    add(m_file.firstEventMs, tr("First file event"), m_file.shared.user);
    if (m_file.totals.count > 1)
        add(m_file.lastEventMs, tr("Last file event"), m_file.shared.user);
    add(incident.occurredAtMs, tr("The alert's own time"), incident.source);
    add(incident.createdAtMs, tr("Incident opened"), incident.sourceInstance);
    for (const CaseFile::Run &run : m_file.runs) {
        add(run.run.startedAtMs, tr("Playbook “%1” started").arg(run.run.playbookName), tr("playbook"));
        add(run.run.finishedAtMs,
            tr("Playbook “%1” ended: %2").arg(run.run.playbookName, storedRunStatusName(run.run.status)),
            tr("playbook"));
    }
    for (const CaseFile::EvidenceItem &item : m_file.evidence)
        add(item.evidence.takenAtMs, tr("Evidence E-%1 secured: %2").arg(item.evidence.number).arg(item.evidence.title),
            item.evidence.takenBy);
    for (const Exchange &write : m_file.writes)
        add(write.atMs, tr("%1: %2 %3").arg(write.service, write.method, write.target), write.origin.actor);
    for (const HumanTask &task : m_file.humanTasks) {
        add(task.askedAtMs, tr("Asked: %1").arg(task.question), tr("playbook"));
        if (task.state == HumanTaskState::Answered)
            add(task.answeredAtMs, tr("Answered “%1”: %2").arg(task.answer, task.question), task.answeredBy);
    }
    for (const MailDelivery &mail : m_file.mails) {
        if (mail.state == MailState::Sent)
            add(mail.decidedAtMs, tr("Mail sent: %1").arg(mail.subject), mail.recipients.join(u", "_s));
    }
    add(m_file.incident.fields.value(field::isolatedAt).toInteger(), tr("Endpoint isolated"), {});
    for (const Entry &note : m_file.notes)
        add(note.atMs, tr("Note written"), note.author);
    for (const Incident &child : m_file.children)
        add(child.createdAtMs, tr("Child investigation #%1 opened").arg(child.number), {});
    add(incident.closedAtMs, tr("Incident closed: %1").arg(incident.closeReason), {});
    std::stable_sort(moments.begin(), moments.end(), [](const Moment &a, const Moment &b) { return a.atMs < b.atMs; });

    ReportTable table;
    table.columns = {{tr("Time (UTC)"), 106, false, true, false, ReportOverflow::Wrap},
                     {tr("What"), 271, false, false, false, ReportOverflow::Wrap},
                     {tr("Who"), 130, false, false, false, ReportOverflow::Wrap}};
    for (const Moment &moment : moments)
        table.rows.append({{value::exactTime(moment.atMs), moment.what, moment.who}, {}});
    table.emptyText = tr("Nothing with a time is recorded.");
    return {u"timeline"_s, tr("Timeline"), {table}};
}

ReportSection CaseSections::outwardActions() const
{
    ReportTable table;
    table.columns = {{tr("Time (UTC)"), 106, false, true, false, ReportOverflow::Wrap},
                     {tr("Service"), 80, false, false, true, ReportOverflow::Wrap},
                     {tr("Request"), 211, false, true, false, ReportOverflow::Wrap},
                     {tr("Outcome"), 110, false, false, false, ReportOverflow::Wrap}};
    table.emptyText = tr("Nothing was changed at any connected service.");
    for (const Exchange &write : m_file.writes) {
        QString outcome = tr("no answer recorded");
        if (write.state == ExchangeState::Answered)
            outcome = tr("answered %1").arg(write.status);
        else if (write.state == ExchangeState::Failed)
            outcome = tr("failed: %1").arg(write.error);
        ReportRow row{{value::exactTime(write.atMs), write.service, write.method + u' ' + write.target, outcome}, {}};
        row.details.push_back({tr("By"),
                               write.origin.task.isEmpty()
                                   ? write.origin.actor
                                   : tr("%1, task %2").arg(write.origin.actor, write.origin.task),
                               false});
        row.details.push_back({tr("Request SHA-256"), write.requestSha256, true});
        if (!write.answerSha256.isEmpty())
            row.details.push_back({tr("Answer SHA-256"), write.answerSha256, true});
        table.rows.append(row);
    }
    return {u"outward-actions"_s, tr("Changes made at other services"), {table}};
}

ReportSection CaseSections::messages() const
{
    ReportTable table;
    table.columns = {{tr("Time (UTC)"), 106, false, true, false, ReportOverflow::Wrap},
                     {tr("To"), 148, false, false, false, ReportOverflow::Wrap},
                     {tr("Subject"), 183, false, false, true, ReportOverflow::Wrap},
                     {tr("State"), 70, false, false, false, ReportOverflow::Wrap}};
    table.emptyText = tr("No mail was sent from this incident.");
    for (const MailDelivery &mail : m_file.mails) {
        QString state;
        switch (mail.state) {
        case MailState::Prepared:
            state = tr("prepared");
            break;
        case MailState::Sent:
            state = tr("sent");
            break;
        case MailState::Failed:
            state = tr("NOT SENT");
            break;
        case MailState::Uncertain:
            state = tr("uncertain");
            break;
        }
        ReportRow row{{value::exactTime(mail.decidedAtMs > 0 ? mail.decidedAtMs : mail.preparedAtMs),
                       mail.recipients.join(u", "_s), mail.subject, state},
                      {}};
        row.details.push_back({tr("Message id"), mail.messageId, true});
        row.details.push_back({u"SHA-256"_s, mail.messageSha256, true});
        if (!mail.error.isEmpty())
            row.details.push_back({tr("Reason"), mail.error, false});
        table.rows.append(row);
    }
    return {u"messages"_s, tr("Mail"), {table}};
}

ReportSection CaseSections::notes() const
{
    ReportSection section{u"notes"_s, tr("Notes"), {}};
    for (const Entry &note : m_file.notes)
        section.blocks.push_back(ReportText{tr("%1, %2").arg(value::time(note.atMs), note.author), note.text, false});
    if (m_file.notes.isEmpty())
        section.blocks.push_back(
            ReportStatement{tr("No entry of the war room was marked as a note."), ReportTone::Muted});
    return section;
}

ReportSection CaseSections::indicators() const
{
    ReportTable table;
    table.columns = {{tr("Kind"), 110, false, false, false, ReportOverflow::Wrap},
                     {tr("Value"), 267, false, true, true, ReportOverflow::Wrap},
                     {tr("From"), 130, false, false, false, ReportOverflow::Wrap}};
    table.emptyText = tr("The sources named no address, host or account.");
    const std::pair<QString, QLatin1StringView> kinds[] = {
        {tr("Account"), field::userName},         {tr("Device account"), field::deviceUserName},
        {tr("Mail address"), field::email},       {tr("Host"), field::hostnames},
        {tr("Device id"), field::deviceUids},     {tr("Private address"), field::privateIps},
        {tr("Public address"), field::publicIps}, {tr("Destination"), field::syncDestinations},
    };
    for (const auto &[kind, name] : kinds) {
        const QJsonValue values = m_file.incident.fields.value(name);
        const QJsonArray list = values.isArray() ? values.toArray() : QJsonArray{values};
        for (const QJsonValue &item : list) {
            if (const QString text = value::text(item); !text.isEmpty())
                table.rows.append({{kind, text, m_file.incident.provenance.value(QString(name)).origin}, {}});
        }
    }
    return {u"indicators"_s,
            tr("Indicators"),
            {table,
             ReportStatement{
                 tr("The hashes of the files stand under “File events”, those of the evidence under “Evidence”."),
                 ReportTone::Muted}}};
}

ReportSection CaseSections::team() const
{
    ReportTable table;
    table.columns = {{tr("Person"), 250, false, false, true, ReportOverflow::Wrap},
                     {tr("Role"), 257, false, false, false, ReportOverflow::Wrap}};
    if (!m_file.incident.owner.isEmpty())
        table.rows.append({{m_file.incident.owner, tr("owner")}, {}});
    for (const Member &member : m_file.members)
        table.rows.append(
            {{member.user, member.role == MemberRole::Reader ? tr("reads only") : tr("investigates")}, {}});
    table.emptyText = tr("Nobody owns this incident and nobody was added to it.");
    const ReportStatement access = m_file.incident.restricted
        ? ReportStatement{tr("Restricted: only the people named here may see this incident."), ReportTone::Warning}
        : ReportStatement{tr("Not restricted: every user of this console may see this incident."), ReportTone::Muted};
    return {u"team"_s, tr("Team"), {table, access}};
}

ReportSection CaseSections::linkedIncidents() const
{
    ReportTable table;
    table.columns = {{tr("Incident"), 70, false, true, true, ReportOverflow::Wrap},
                     {tr("Link"), 90, false, false, false, ReportOverflow::Wrap},
                     {tr("Name"), 237, false, false, false, ReportOverflow::Wrap},
                     {tr("Status"), 110, false, false, false, ReportOverflow::Wrap}};
    table.emptyText = tr("No incident is linked to this one.");
    const auto add = [&](const Incident &linked, const QString &link) {
        const QString number = linked.number > 0 ? u"#%1"_s.arg(linked.number) : tr("restricted");
        // The report's readers need not be members of the other incident.
        const bool hidden = linked.restricted;
        table.rows.append({{number, link, hidden ? tr("restricted: told to its members only") : linked.name,
                            hidden ? QString() : statusText(linked.status)},
                           {}});
    };
    if (m_file.parent)
        add(*m_file.parent, tr("split off from"));
    for (const Incident &child : m_file.children)
        add(child, tr("child"));
    return {u"linked-incidents"_s, tr("Linked incidents"), {table}};
}

} // namespace holdfast
