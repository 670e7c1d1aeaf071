// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/casework.h"

#include "automation/commandoutputrecorder.h"
#include "automation/routing.h"
#include "automation/slatimer.h"
#include "base/canonicaljson.h"
#include "base/clock.h"
#include "incidents/fields.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CaseWork", source);
}

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    const auto items = value.isArray() ? value.toArray()
        : value.toString().isEmpty()   ? QJsonArray()
                                       : QJsonArray{value};
    for (const auto &item : items)
        result.append(item.toString());
    return result;
}

/// The first line of an entry as a title: without the marks of a Markdown heading.
QString plainTitle(const QString &markdown)
{
    auto line = markdown.section(u'\n', 0, 0, QString::SectionSkipEmpty);
    while (line.startsWith(u'#'))
        line.remove(0, 1);
    return line.trimmed().left(120);
}

IncidentId targetOf(const CaseEffect &effect, const CaseScope &scope)
{
    const auto named = effect.body.value("incident"_L1).toString();
    return named.isEmpty() ? scope.incident : IncidentId(named);
}

CommandOutput note(const QString &line)
{
    CommandOutput output;
    output.entries.append({line});
    return output;
}

/// The fields as they are afterwards, as the engine wants them.
Result<CommandOutput> withFields(UnitOfWork &unit, const IncidentId &incident, CommandOutput output)
{
    const auto found = unit.incidents().get(incident);
    if (!found)
        return found.error();
    output.incidentFields = incidentForPlaybooks(*found);
    return output;
}

Result<CommandOutput> setFields(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto incident = targetOf(effect, scope);
    auto fields = effect.body.value("fields"_L1).toObject();
    for (const auto &name : texts(effect.body.value("clear"_L1)))
        fields.insert(name, QJsonValue::Null);
    CommandOutput output;
    if (fields.contains("sla"_L1) && fields.contains("slaField"_L1)) {
        const auto minutes = fields.take(u"sla"_s).toVariant().toLongLong();
        const auto name = fields.take(u"slaField"_s).toString();
        if (auto set = setTimerMinutes(unit, incident, name, minutes, scope.actor); !set)
            return set.error();
        output.entries.append({text("SLA of %1: %2 minutes").arg(name).arg(minutes)});
    }
    if (const auto added = effect.body.value("addLabels"_L1).toArray(); !added.isEmpty()) {
        const auto found = unit.incidents().get(incident);
        if (!found)
            return found.error();
        auto labels = found->fields.value("labels"_L1).toArray();
        for (const auto &label : added)
            labels.append(label);
        fields.insert(u"labels"_s, labels);
    }
    const Provenance provenance{scope.brand, {}, {}, unit.nowMs()};
    if (auto set = recordFields(unit, incident, fields, provenance, scope.actor); !set)
        return set.error();
    if (!fields.isEmpty())
        output.entries.append({text("Set: %1").arg(fields.keys().join(", "_L1))});
    return withFields(unit, incident, output);
}

Result<CommandOutput> assignOwner(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto owner = chooseOwner(unit, effect.body, scope.actor);
    if (!owner)
        return owner.error();
    if (auto set = unit.incidents().setOwner(scope.incident, *owner, scope.actor); !set)
        return set.error();
    return withFields(unit, scope.incident, note(text("Owner: %1").arg(*owner)));
}

Result<CommandOutput> changeTimers(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto incident = targetOf(effect, scope);
    CommandOutput output;
    const auto timers = effect.body.value("timers"_L1).toArray();
    for (const auto &item : timers) {
        const auto name = item.toObject().value("field"_L1).toString();
        const auto action = item.toObject().value("action"_L1).toString();
        const auto timer = changeTimer(unit, incident, name, action, scope.actor);
        if (!timer)
            return timer.error();
        output.entries.append({text("Timer %1: %2").arg(name, timer->value("runStatus"_L1).toString())});
    }
    return withFields(unit, incident, output);
}

Result<CommandOutput> close(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto incident = targetOf(effect, scope);
    if (const auto fields = effect.body.value("fields"_L1).toObject(); !fields.isEmpty()) {
        if (auto set = recordFields(unit, incident, fields, {scope.brand, {}, {}, unit.nowMs()}, scope.actor); !set)
            return set.error();
    }
    for (const auto &timer : {field::remediationSla, field::detectionSla}) {
        if (auto stopped = changeTimer(unit, incident, timer, u"stop"_s, scope.actor); !stopped)
            return stopped.error();
    }
    const CloseDetails details{effect.body.value("reason"_L1).toString(), effect.body.value("notes"_L1).toString()};
    if (auto closed = unit.incidents().close(incident, details, scope.actor);
        !closed && closed.error().code != ErrorCode::Conflict)
        return closed.error();
    return withFields(unit, incident, note(text("Closed: %1").arg(details.reason)));
}

Result<CommandOutput> createIncident(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    auto fields = effect.body.value("fields"_L1).toObject();
    Incident incident;
    incident.name = fields.take(u"name"_s).toString();
    incident.type = fields.take(u"type"_s).toString();
    incident.source = u"Holdfast"_s;
    incident.fields = fields;
    const auto made = unit.incidents().insert(incident, scope.actor);
    if (!made)
        return made.error();
    auto output = note(text("Incident #%1 created: %2").arg(made->number).arg(made->name));
    output.context.insert(u"CreatedIncidentID"_s, made->id.text);
    return output;
}

Result<CommandOutput> linkIncidents(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto incident = targetOf(effect, scope);
    const auto action = effect.body.value("action"_L1).toString(u"link"_s);
    const auto others = texts(effect.body.value("linked"_L1));
    const auto join = [&](const IncidentId &on, const QString &other) -> Result<void> {
        const auto found = unit.incidents().get(on);
        if (!found)
            return found.error();
        auto links = texts(found->fields.value("linkedincidents"_L1));
        links.removeAll(other);
        if (action != "unlink"_L1)
            links.append(other);
        return unit.incidents().setFields(
            on, {{u"linkedincidents"_s, QJsonArray::fromStringList(links), {scope.brand, {}, {}, unit.nowMs()}}},
            scope.actor);
    };
    for (const auto &other : others) {
        if (auto joined = join(incident, other); !joined)
            return joined.error();
        if (auto joined = join(IncidentId(other), incident.text); !joined)
            return joined.error();
        if (action != "duplicate"_L1)
            continue;
        const CloseDetails details{text("Duplicate"), text("Duplicate of %1").arg(incident.text)};
        auto closed = unit.incidents().close(IncidentId(other), details, scope.actor);
        if (!closed && closed.error().code != ErrorCode::Conflict)
            return closed.error();
    }
    return note(
        QCoreApplication::translate("CaseWork", "%n incident(s) linked", nullptr, static_cast<int>(others.size())));
}

Result<CommandOutput> markEvidence(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    CommandOutput output;
    const auto entries = texts(effect.body.value("entries"_L1));
    const auto occurred = std::max<qint64>(0, msFromIso(effect.body.value("occurred"_L1).toString()));
    for (const auto &entry : entries) {
        const auto evidence = markAsEvidence(unit, EntryId(entry), effect.body.value("description"_L1).toString(),
                                             occurred, texts(effect.body.value("tags"_L1)), scope.actor);
        if (!evidence)
            return evidence.error();
        output.entries.append({text("Evidence E-%1: %2").arg(evidence->number).arg(evidence->title)});
    }
    return output;
}

Result<CommandOutput> markNote(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    for (const auto &entry : texts(effect.body.value("entries"_L1))) {
        if (auto marked = unit.entries().setNote(EntryId(entry), true, scope.actor); !marked)
            return marked.error();
    }
    return CommandOutput();
}

Result<CommandOutput> setList(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto name = effect.body.value("name"_L1).toString();
    const auto data = effect.body.value("data"_L1).toString();
    if (auto set = unit.settings().set(u"lists/"_s + name, data, scope.actor); !set)
        return set.error();
    const auto lists = unit.settings().all(u"lists/"_s);
    if (!lists)
        return lists.error();
    CommandOutput output = note(text("List “%1” set").arg(name));
    QJsonObject all;
    for (auto it = lists->begin(); it != lists->end(); ++it)
        all.insert(it.key().mid(6), it.value());
    output.rawResponse = all;
    return output;
}

Result<CommandOutput> searchIncidents(UnitOfWork &unit, const CaseEffect &effect)
{
    IncidentQuery query;
    const auto line = effect.body.value("query"_L1).toString();
    if (!line.isEmpty()) {
        auto filter = parseIncidentFilter(line, {{}, unit.nowMs()});
        if (!filter)
            return filter.error();
        query.filter = *filter;
    }
    query.limit = effect.body.value("size"_L1).toInteger(50);
    const auto total = unit.incidents().count(query);
    const auto found = unit.incidents().list(query);
    if (!total || !found)
        return total ? found.error() : total.error();
    QJsonArray data;
    for (const auto &incident : *found)
        data.append(incidentForPlaybooks(incident));
    CommandOutput output;
    output.rawResponse = QJsonObject{{u"data"_s, data}, {u"total"_s, *total}};
    return output;
}

Result<CommandOutput> similarIncidents(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto self = unit.incidents().get(scope.incident);
    if (!self)
        return self.error();
    const auto names = texts(effect.body.value("fields"_L1));
    const auto since = unit.nowMs() - effect.body.value("hoursBack"_L1).toInteger(72) * 3'600'000;
    const auto mine = incidentForPlaybooks(*self);
    const auto all = unit.incidents().list({});
    if (!all)
        return all.error();
    QJsonArray similar;
    for (const auto &incident : *all) {
        if (incident.id == self->id || incident.createdAtMs < since
            || similar.size() >= effect.body.value("maxResults"_L1).toInt(10))
            continue;
        if (effect.body.value("ignoreClosed"_L1).toBool(true) && incident.status == IncidentStatus::Closed)
            continue;
        const auto theirs = incidentForPlaybooks(incident);
        const bool same = !names.isEmpty() && std::all_of(names.begin(), names.end(), [&](const QString &name) {
            return !mine.value(name).isUndefined() && mine.value(name) == theirs.value(name);
        });
        if (same)
            similar.append(theirs);
    }
    CommandOutput output;
    output.rawResponse = similar;
    return output;
}

Result<CommandOutput> addEntries(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    const auto entries = effect.body.value("entries"_L1).toArray();
    for (const auto &item : entries) {
        const auto object = item.toObject();
        const auto contents = object.value("contents"_L1);
        Entry entry;
        entry.incident = scope.incident;
        entry.author = scope.actor;
        entry.kind = EntryKind::Playbook;
        entry.text = contents.isString() ? contents.toString() : QString::fromUtf8(canonicalJson(contents));
        entry.contents = contents.isString() ? QJsonValue() : contents;
        entry.run = scope.run;
        entry.task = scope.task;
        entry.tags = texts(object.value("tags"_L1));
        if (auto stored = unit.entries().append(entry); !stored)
            return stored.error();
    }
    return CommandOutput();
}

Result<CommandOutput> readEntry(UnitOfWork &unit, const CaseEffect &effect)
{
    const auto entry = unit.entries().get(EntryId(effect.body.value("entry"_L1).toString()));
    if (!entry)
        return entry.error();
    QJsonObject raw{{u"ID"_s, entry->id.text},
                    {u"Contents"_s, entry->contents.isNull() ? QJsonValue(entry->text) : entry->contents},
                    {u"File"_s, entry->attachmentName}};
    if (!entry->attachmentSha256.isEmpty()) {
        // The bytes go into the run's journal with the answer, so that it can be replayed.
        constexpr qint64 most = 16 * 1024 * 1024;
        const auto size = unit.attachments().sizeBytes(entry->attachmentSha256);
        if (!size)
            return size.error();
        if (*size > most)
            return Error{
                ErrorCode::InvalidInput,
                text("“%1” is larger than 16 MiB; playbooks read smaller files only.").arg(entry->attachmentName),
                {}};
        const auto bytes = unit.attachments().get(entry->attachmentSha256);
        if (!bytes)
            return bytes.error();
        raw.insert(u"Base64"_s, QString::fromLatin1(bytes->toBase64()));
    }
    CommandOutput output;
    output.rawResponse = raw;
    return output;
}

Result<CommandOutput> findUsers(UnitOfWork &unit, const CaseEffect &effect)
{
    QJsonArray users;
    for (const auto &role : texts(effect.body.value("roles"_L1))) {
        const auto people = peopleOfRole(unit.settings(), role);
        if (!people)
            return people.error();
        for (const auto &person : *people)
            users.append(QJsonObject{
                {u"id"_s, person}, {u"username"_s, person}, {u"name"_s, person}, {u"roles"_s, QJsonArray{role}}});
    }
    CommandOutput output;
    output.rawResponse = users;
    return output;
}

} // namespace

QJsonObject incidentForPlaybooks(const Incident &incident)
{
    auto object = incident.fields;
    object.insert(u"id"_s, incident.id.text);
    object.insert(u"number"_s, incident.number);
    object.insert(u"name"_s, incident.name);
    object.insert(u"type"_s, incident.type);
    object.insert(u"severity"_s, static_cast<int>(incident.severity));
    object.insert(u"status"_s, static_cast<int>(incident.status));
    object.insert(u"owner"_s, incident.owner);
    object.insert(u"sourceBrand"_s, incident.source);
    object.insert(u"sourceInstance"_s, incident.sourceInstance);
    object.insert(u"created"_s, isoUtc(incident.createdAtMs));
    if (incident.occurredAtMs > 0)
        object.insert(u"occurred"_s, isoUtc(incident.occurredAtMs));
    if (!incident.closeReason.isEmpty())
        object.insert(u"closeReason"_s, incident.closeReason);
    if (!incident.closeNotes.isEmpty())
        object.insert(u"closeNotes"_s, incident.closeNotes);
    if (!incident.parent.isEmpty())
        object.insert(u"parent"_s, incident.parent.text);
    return object;
}

Result<Evidence> markAsEvidence(UnitOfWork &unit, const EntryId &id, const QString &description, qint64 occurredAtMs,
                                const QStringList &tags, const QString &actor)
{
    const auto entry = unit.entries().get(id);
    if (!entry)
        return entry.error();
    const auto existing = unit.evidence().list(entry->incident);
    if (!existing)
        return existing.error();
    for (const auto &item : *existing) {
        if (item.entry == id)
            return item;
    }
    Evidence evidence;
    evidence.incident = entry->incident;
    evidence.entry = id;
    evidence.title = plainTitle(entry->text);
    evidence.description = description;
    evidence.occurredAtMs = occurredAtMs;
    evidence.takenBy = entry->task.isEmpty() ? actor : text("playbook task %1").arg(entry->task);
    evidence.exchange = entry->exchange;
    evidence.tags = tags;
    if (!entry->attachmentSha256.isEmpty()) {
        evidence.kind = text("file");
        evidence.title = entry->attachmentName;
        evidence.sha256 = entry->attachmentSha256;
        const auto size = unit.attachments().sizeBytes(entry->attachmentSha256);
        if (!size)
            return size.error();
        evidence.sizeBytes = *size;
    } else {
        // What is secured is the service's own answer where there is one, otherwise the entry itself.
        QByteArray bytes;
        if (!entry->exchange.isEmpty()) {
            if (const auto answer = unit.exchanges().answerBytes(entry->exchange))
                bytes = *answer;
        }
        evidence.kind = bytes.isEmpty() ? text("entry") : text("service answer");
        if (bytes.isEmpty())
            bytes = entry->contents.isNull() ? entry->text.toUtf8() : canonicalJson(entry->contents);
        const auto sha256 = unit.attachments().put(bytes, evidence.incident);
        if (!sha256)
            return sha256.error();
        evidence.sha256 = *sha256;
        evidence.sizeBytes = bytes.size();
    }
    return unit.evidence().add(evidence, actor);
}

Result<CommandOutput> performCaseEffect(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope)
{
    switch (effect.kind) {
    case CaseEffectKind::SetFields:
        return setFields(unit, effect, scope);
    case CaseEffectKind::AssignOwner:
        return assignOwner(unit, effect, scope);
    case CaseEffectKind::ChangeTimer:
        return changeTimers(unit, effect, scope);
    case CaseEffectKind::Close:
        return close(unit, effect, scope);
    case CaseEffectKind::CreateIncident:
        return createIncident(unit, effect, scope);
    case CaseEffectKind::LinkIncidents:
        return linkIncidents(unit, effect, scope);
    case CaseEffectKind::MarkEvidence:
        return markEvidence(unit, effect, scope);
    case CaseEffectKind::MarkNote:
        return markNote(unit, effect, scope);
    case CaseEffectKind::SetList:
        return setList(unit, effect, scope);
    case CaseEffectKind::SearchIncidents:
        return searchIncidents(unit, effect);
    case CaseEffectKind::SimilarIncidents:
        return similarIncidents(unit, effect, scope);
    case CaseEffectKind::AddEntries:
        return addEntries(unit, effect, scope);
    case CaseEffectKind::ReadEntry:
        return readEntry(unit, effect);
    case CaseEffectKind::FindUsers:
        return findUsers(unit, effect);
    case CaseEffectKind::SearchIndicators: {
        CommandOutput none;
        none.rawResponse = QJsonArray();
        return none;
    }
    case CaseEffectKind::ChangeIndicator:
        return Error{
            ErrorCode::Unavailable, text("Holdfast keeps no indicators. Note it by hand and complete the task."), {}};
    case CaseEffectKind::GenerateReport:
    case CaseEffectKind::SetPlaybook:
        break;
    }
    return Error{ErrorCode::Internal, u"case effect needs more than the store: "_s + caseEffectName(effect.kind), {}};
}

} // namespace holdfast
