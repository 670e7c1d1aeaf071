// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/memorycase.h"

#include "base/canonicaljson.h"
#include "base/clock.h"
#include "language/cast.h"
#include "playbooks/taskoutput.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("MemoryCase", source);
}

CommandOutput said(const QString &text, const QJsonValue &contents = QJsonValue::Null)
{
    CommandOutput output;
    ProducedEntry entry;
    entry.text = text;
    entry.contents = isNil(contents) ? QJsonValue(text) : contents;
    output.entries.append(entry);
    return output;
}

QJsonArray roleList(const QJsonValue &value)
{
    return argumentToList(value);
}

} // namespace

MemoryCase::MemoryCase(QString incidentId, QJsonObject fields, QJsonObject lists)
    : m_incidentId(std::move(incidentId))
    , m_fields(std::move(fields))
    , m_lists(std::move(lists))
{
}

void MemoryCase::take(CommandOutput &output, const QString &field, const QJsonValue &value)
{
    m_fields.insert(field, value);
    output.incidentFields.insert(field, value);
}

CommandOutput MemoryCase::setFields(const QJsonObject &body, qint64 nowMs)
{
    auto output = said(translated("The case was changed."));
    const auto fields = body.value("fields"_L1).toObject();
    if (body.contains("incident"_L1)) {
        changeCreated(displayText(body.value("incident"_L1)), fields);
        return output;
    }
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (it.key() == "sla"_L1 || it.key() == "slaField"_L1)
            continue;
        take(output, it.key(), it.value());
    }
    if (const auto field = fields.value("slaField"_L1).toString(); !field.isEmpty()) {
        auto timer = m_fields.value(field).toObject();
        const auto minutes = castToNumber(fields.value("sla"_L1)).valueOr(0);
        const auto started = msFromIso(timer.value("startDate"_L1).toString());
        timer.insert(u"sla"_s, minutes);
        timer.insert(u"dueDate"_s, isoUtc((started > 0 ? started : nowMs) + static_cast<qint64>(minutes * 60'000)));
        take(output, field, timer);
    }
    for (const auto cleared = body.value("clear"_L1).toArray(); const auto &name : cleared) {
        m_fields.remove(name.toString());
        output.incidentFields.insert(name.toString(), QJsonValue::Null);
    }
    if (body.contains("addLabels"_L1)) {
        auto labels = m_fields.value("labels"_L1).toArray();
        for (const auto added = asList(body.value("addLabels"_L1)); const auto &label : added)
            labels.append(label);
        take(output, u"labels"_s, labels);
    }
    return output;
}

CommandOutput MemoryCase::changeTimers(const QJsonObject &body, qint64 nowMs)
{
    CommandOutput output;
    for (const auto timers = body.value("timers"_L1).toArray(); const auto &value : timers) {
        const auto field = value.toObject().value("field"_L1).toString();
        const auto action = value.toObject().value("action"_L1).toString();
        auto timer = m_fields.value(field).toObject();
        const auto status = timer.value("runStatus"_L1).toString();
        if (action == "start"_L1 && status != "running"_L1 && status != "ended"_L1) {
            timer.insert(u"startDate"_s, isoUtc(nowMs));
            timer.insert(u"runStatus"_s, u"running"_s);
            if (const auto minutes = timer.value("sla"_L1).toDouble(); minutes > 0)
                timer.insert(u"dueDate"_s, isoUtc(nowMs + static_cast<qint64>(minutes * 60'000)));
        } else if (action == "stop"_L1 && status != "ended"_L1) {
            timer.insert(u"endDate"_s, isoUtc(nowMs));
            timer.insert(u"runStatus"_s, u"ended"_s);
        } else if (action == "pause"_L1 && status == "running"_L1) {
            timer.insert(u"runStatus"_s, u"paused"_s);
        } else if (action == "reset"_L1) {
            timer = QJsonObject{{u"runStatus"_s, u"idle"_s}};
        }
        take(output, field, timer);
    }
    return output;
}

Result<CommandOutput> MemoryCase::assignOwner(const QJsonObject &body)
{
    auto user = body.value("user"_L1).toString();
    if (user.isEmpty())
        user = body.value("email"_L1).toString();
    if (user.isEmpty()) {
        const auto roles = roleList(body.value("roles"_L1));
        if (m_users.isEmpty())
            user = u"analyst"_s;
        for (const auto &candidate : std::as_const(m_users)) {
            const auto own = candidate.toObject().value("roles"_L1).toArray();
            const bool fits = roles.isEmpty()
                || std::any_of(roles.begin(), roles.end(),
                               [&own](const QJsonValue &role) { return own.contains(role); });
            if (fits && user.isEmpty())
                user = candidate.toObject().value("username"_L1).toString();
        }
    }
    if (user.isEmpty())
        return Error{ErrorCode::NotFound, translated("There is nobody to assign the case to."), {}};
    auto output = said(translated("The case was given to %1.").arg(user));
    take(output, u"owner"_s, user);
    return output;
}

CommandOutput MemoryCase::close(const QJsonObject &body, qint64 nowMs)
{
    auto output = said(translated("The case was closed."));
    if (body.contains("incident"_L1)) {
        changeCreated(displayText(body.value("incident"_L1)),
                      {{u"status"_s, 2}, {u"closed"_s, isoUtc(nowMs)}, {u"closeReason"_s, body.value("reason"_L1)}});
        return output;
    }
    m_closed = true;
    take(output, u"status"_s, 2);
    take(output, u"closed"_s, isoUtc(nowMs));
    take(output, u"closeReason"_s, body.value("reason"_L1).toString());
    take(output, u"closeNotes"_s, body.value("notes"_L1).toString());
    const auto fields = body.value("fields"_L1).toObject();
    for (auto it = fields.begin(); it != fields.end(); ++it)
        take(output, it.key(), it.value());
    return output;
}

CommandOutput MemoryCase::createIncident(const QJsonObject &body, qint64 nowMs)
{
    auto fields = body.value("fields"_L1).toObject();
    const auto id = u"%1-%2"_s.arg(m_incidentId, QString::number(m_created.size() + 1));
    fields.insert(u"id"_s, id);
    fields.insert(u"created"_s, isoUtc(nowMs));
    if (!fields.contains("status"_L1))
        fields.insert(u"status"_s, 0);
    m_created.append(fields);
    auto output = said(translated("The case %1 was opened.").arg(id), fields);
    output.context.insert(u"CreatedIncidentID"_s, id);
    return output;
}

void MemoryCase::changeCreated(const QString &id, const QJsonObject &fields)
{
    for (qsizetype i = 0; i < m_created.size(); ++i) {
        auto incident = m_created.at(i).toObject();
        if (incident.value("id"_L1).toString() != id)
            continue;
        for (auto it = fields.begin(); it != fields.end(); ++it)
            incident.insert(it.key(), it.value());
        m_created.replace(i, incident);
    }
}

CommandOutput MemoryCase::searchIncidents(const QJsonObject &body) const
{
    // Besides the fields that are asked for by name, a query of the form field:value counts.
    auto wanted = body.value("filters"_L1).toObject();
    static const QRegularExpression term(u"\\A\\s*(\\w+):\\s*\"?([^\"]+?)\"?\\s*\\z"_s);
    if (const auto match = term.match(body.value("query"_L1).toString()); match.hasMatch())
        wanted.insert(match.captured(1), match.captured(2));
    auto own = m_fields;
    own.insert(u"id"_s, m_incidentId);
    auto incidents = m_created;
    incidents.prepend(own);
    QJsonArray found;
    for (const auto &value : std::as_const(incidents)) {
        const auto incident = value.toObject();
        bool fits = true;
        for (const auto &field : {u"id"_s, u"name"_s, u"type"_s, u"owner"_s, u"status"_s}) {
            const auto choices = argumentToList(wanted.value(field));
            fits = fits
                && (choices.isEmpty() || std::any_of(choices.begin(), choices.end(), [&](const QJsonValue &choice) {
                        return displayText(choice) == displayText(incident.value(field));
                    }));
        }
        if (fits)
            found.append(incident);
    }
    CommandOutput output;
    output.rawResponse = QJsonObject{{u"data"_s, found}, {u"total"_s, found.size()}};
    return output;
}

CommandOutput MemoryCase::similarIncidents(const QJsonObject &body) const
{
    const auto fields = body.value("fields"_L1).toArray();
    QJsonArray found;
    for (const auto &value : m_created) {
        const auto incident = value.toObject();
        const bool isOpen = incident.value("status"_L1).toInt() != 2 || !body.value("ignoreClosed"_L1).toBool();
        const bool same = std::all_of(fields.begin(), fields.end(), [&](const QJsonValue &field) {
            const auto own = m_fields.value(displayText(field));
            return !isNil(own) && valuesEqual(own, incident.value(displayText(field)));
        });
        if (isOpen && same && !fields.isEmpty()) {
            auto similar = incident;
            similar.insert(u"rawId"_s, incident.value("id"_L1));
            found.append(similar);
        }
    }
    CommandOutput output;
    output.rawResponse = found;
    return output;
}

CommandOutput MemoryCase::changeIndicators(const QJsonObject &body)
{
    static const QStringList scores{u"none"_s, u"good"_s, u"suspicious"_s, u"bad"_s};
    const auto action = body.value("action"_L1).toString();
    for (const auto values = body.value("values"_L1).toArray(); const auto &value : values) {
        const auto name = value.toString();
        if (action == "delete"_L1 || action == "exclude"_L1) {
            m_indicators.remove(name);
            continue;
        }
        auto indicator = m_indicators.value(name).toObject();
        indicator.insert(u"value"_s, name);
        for (auto it = body.begin(); it != body.end(); ++it) {
            if (it.key() != "values"_L1 && it.key() != "action"_L1)
                indicator.insert(it.key(), it.value());
        }
        const auto score = scores.indexOf(body.value("reputation"_L1).toString().toLower());
        if (score >= 0)
            indicator.insert(u"score"_s, score);
        m_indicators.insert(name, indicator);
    }
    return said(translated("The indicators were changed."));
}

CommandOutput MemoryCase::report(const QJsonObject &body, const Effect &effect)
{
    const auto name = body.value("name"_L1).toString(u"investigation"_s) + ".txt"_L1;
    const auto bytes = canonicalJson(m_fields);
    auto output = said(translated("The report %1 was made.").arg(name));
    output.entries.first().file = ProducedFile{name, u"text/plain"_s, bytes};
    output.context.insert(u"InfoFile(val.EntryID == obj.EntryID)"_s,
                          QJsonObject{{u"Name"_s, name},
                                      {u"EntryID"_s, derivedId(effect.key + u"#0"_s)},
                                      {u"SHA256"_s, sha256Hex(bytes)},
                                      {u"Size"_s, bytes.size()},
                                      {u"Extension"_s, u"txt"_s}});
    return output;
}

Result<CommandOutput> MemoryCase::perform(const Effect &effect, qint64 nowMs)
{
    const auto &body = effect.change.body;
    switch (effect.change.kind) {
    case CaseEffectKind::SetFields:
        return setFields(body, nowMs);
    case CaseEffectKind::AssignOwner:
        return assignOwner(body);
    case CaseEffectKind::ChangeTimer:
        return changeTimers(body, nowMs);
    case CaseEffectKind::Close:
        return close(body, nowMs);
    case CaseEffectKind::CreateIncident:
        return createIncident(body, nowMs);
    case CaseEffectKind::LinkIncidents:
        return said(translated("The cases were linked."));
    case CaseEffectKind::MarkEvidence:
        m_evidence.append(body);
        return CommandOutput();
    case CaseEffectKind::MarkNote:
        return CommandOutput();
    case CaseEffectKind::GenerateReport:
        return report(body, effect);
    case CaseEffectKind::SetList: {
        m_lists.insert(body.value("name"_L1).toString(), body.value("data"_L1));
        return said(translated("The list was written."));
    }
    case CaseEffectKind::ChangeIndicator:
        return changeIndicators(body);
    case CaseEffectKind::SearchIndicators: {
        QJsonArray found;
        const auto query = body.value("query"_L1).toString();
        const auto least = body.value("minimumScore"_L1).toInt();
        for (const auto &value : std::as_const(m_indicators)) {
            const auto indicator = value.toObject();
            const bool named =
                query.contains(u"value:"_s) ? query.contains(indicator.value("value"_L1).toString()) : true;
            if (named && indicator.value("score"_L1).toInt() >= least)
                found.append(indicator);
        }
        CommandOutput output;
        output.rawResponse = found;
        return output;
    }
    case CaseEffectKind::SearchIncidents:
        return searchIncidents(body);
    case CaseEffectKind::SimilarIncidents:
        return similarIncidents(body);
    case CaseEffectKind::FindUsers: {
        CommandOutput output;
        output.rawResponse = m_users;
        return output;
    }
    case CaseEffectKind::SetPlaybook:
    case CaseEffectKind::AddEntries:
        return CommandOutput();
    case CaseEffectKind::ReadEntry:
        return Error{
            ErrorCode::NotFound, translated("There is no entry %1.").arg(body.value("entry"_L1).toString()), {}};
    }
    return Error{ErrorCode::Internal, u"an act without a performer"_s, {}};
}

} // namespace holdfast
