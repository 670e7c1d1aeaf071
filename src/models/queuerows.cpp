// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/queuerows.h"

#include "incidents/fields.h"
#include "models/filterline.h"
#include "models/textforms.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("QueueRows", source);
}

QStringList textsOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().isEmpty() ? QStringList() : QStringList{value.toString()};
    QStringList texts;
    for (const QJsonValue &item : value.toArray())
        texts << item.toString();
    return texts;
}

Cell playbookCell(const Reader &reader, const IncidentId &id, const QString &owner, const QString &user)
{
    const auto runs = reader.runs().list(id);
    if (!runs || runs->isEmpty())
        return {.text = u"–"_s, .tone = Tone::Muted};
    const auto top =
        std::find_if(runs->crbegin(), runs->crend(), [](const PlaybookRun &run) { return run.parentRun.isEmpty(); });
    const StoredRunStatus status = top == runs->crend() ? runs->constLast().status : top->status;
    if (!isFinished(status)) {
        const auto tasks = reader.humanTasks().list(id);
        for (const HumanTask &task : tasks ? *tasks : QList<HumanTask>()) {
            if (task.state != HumanTaskState::Open)
                continue;
            const QString who = task.assignee.isEmpty() ? owner : task.assignee;
            Cell cell{.text = {}, .tone = Tone::Waiting, .glyph = Glyph::Waiting};
            if (who.isEmpty())
                cell.text = text("waits for anyone");
            else
                cell.text = who == user ? text("waits for you") : text("waits for %1").arg(who);
            return cell;
        }
    }
    switch (status) {
    case StoredRunStatus::Running:
        return {.text = text("running"), .tone = Tone::Accent, .glyph = Glyph::Running};
    case StoredRunStatus::Waiting:
        return {.text = text("waits"), .tone = Tone::Waiting, .glyph = Glyph::Waiting};
    case StoredRunStatus::Paused:
        return {.text = text("paused"), .tone = Tone::Muted, .glyph = Glyph::Waiting};
    case StoredRunStatus::Done:
        return {.text = text("done"), .tone = Tone::Done, .glyph = Glyph::Done};
    case StoredRunStatus::Failed:
        return {.text = text("failed"), .tone = Tone::Critical, .glyph = Glyph::Failed};
    case StoredRunStatus::Canceled:
        return {.text = text("canceled"), .tone = Tone::Muted, .glyph = Glyph::NotTaken};
    }
    return {};
}

QueueRow queueRow(const Reader &reader, const Incident &incident, const QString &user)
{
    QueueRow row;
    row.id = incident.id;
    row.number = incident.number;
    row.name = incident.name;
    row.type = incident.type;
    row.severity = incident.severity;
    row.status = incident.status;
    row.restricted = incident.restricted;
    row.owner = incident.owner;
    const QJsonObject &fields = incident.fields;
    row.subject = fields.value(field::displayName).toString();
    if (row.subject.isEmpty())
        row.subject = fields.value(field::userName).toString();
    row.exposures = textsOf(fields.value(field::exposureType));
    row.files = fields.contains(field::fileCount) ? fields.value(field::fileCount).toInteger() : -1;
    row.bytes = fields.contains(field::fileBytes) ? fields.value(field::fileBytes).toInteger() : -1;
    row.dueAtMs = incident.dueAtMs;
    row.createdAtMs = incident.createdAtMs;
    row.playbook = playbookCell(reader, incident.id, incident.owner, user);
    return row;
}

} // namespace

Result<QList<QueueRow>> queueRows(const Reader &reader, const QList<IncidentId> &ids, const QString &user)
{
    const auto incidents = reader.incidents().page(ids);
    if (!incidents)
        return incidents.error();
    QList<QueueRow> rows;
    rows.reserve(incidents->size());
    for (const Incident &incident : *incidents)
        rows << queueRow(reader, incident, user);
    return rows;
}

QueueFacets queueFacets(const IncidentFacets &counts, const QString &user)
{
    QueueFacets facets;
    for (const Severity severity : {Severity::Critical, Severity::High, Severity::Medium, Severity::Low}) {
        const auto found = std::find_if(counts.severity.begin(), counts.severity.end(),
                                        [&](const FacetCount &count) { return count.value == severityName(severity); });
        facets.severity.values << FacetValue{severityText(severity), u"severity:"_s + severityName(severity),
                                             found == counts.severity.end() ? 0 : found->count, severityGlyph(severity),
                                             severityTone(severity)};
    }
    for (const FacetCount &count : counts.exposure) {
        if (!count.value.isEmpty())
            facets.exposure.values << FacetValue{spacedWords(count.value), filterTerm(u"exposure"_s, count.value),
                                                 count.count};
    }
    for (const FacetCount &count : counts.owner) {
        if (count.value.isEmpty() || count.value == u"none"_s)
            facets.owner.values << FacetValue{text("unassigned"), u"owner:none"_s, count.count, Glyph::None,
                                              Tone::Muted};
        else
            facets.owner.values << FacetValue{count.value == user ? text("you") : count.value,
                                              filterTerm(u"owner"_s, count.value), count.count};
    }
    const struct
    {
        QLatin1StringView value;
        QString text;
        Tone tone;
    } slas[]{{"late"_L1, text("late"), Tone::Critical},
             {"soon"_L1, text("under 1 h"), Tone::High},
             {"ok"_L1, text("later"), Tone::Done},
             {"none"_L1, text("no timer"), Tone::Muted}};
    for (const auto &sla : slas) {
        const auto found = std::find_if(counts.sla.begin(), counts.sla.end(),
                                        [&](const FacetCount &count) { return count.value == sla.value; });
        facets.sla.values << FacetValue{sla.text, u"sla:"_s + sla.value, found == counts.sla.end() ? 0 : found->count,
                                        Glyph::None, sla.tone};
    }
    for (Facet *facet : {&facets.severity, &facets.exposure, &facets.owner, &facets.sla})
        facet->loaded = true;
    return facets;
}

} // namespace holdfast
