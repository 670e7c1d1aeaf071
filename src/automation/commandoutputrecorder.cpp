// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/commandoutputrecorder.h"

#include "incidents/fields.h"

#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Severity severityOf(const QJsonValue &value)
{
    if (value.isDouble())
        return static_cast<Severity>(std::clamp<int>(value.toInt(), 0, 4));
    bool isNumber = false;
    const auto number = value.toString().toInt(&isNumber);
    return isNumber ? static_cast<Severity>(std::clamp(number, 0, 4)) : severityFromName(value.toString());
}

QJsonArray mergedEndpoints(const QJsonArray &known, const QJsonArray &news)
{
    auto merged = known;
    for (const auto &item : news) {
        const auto endpoint = item.toObject();
        const auto id = endpoint.value("endpoint_id"_L1);
        qsizetype at = 0;
        while (at < merged.size() && merged.at(at).toObject().value("endpoint_id"_L1) != id)
            ++at;
        if (at == merged.size()) {
            merged.append(endpoint);
            continue;
        }
        auto both = merged.at(at).toObject();
        for (auto it = endpoint.begin(); it != endpoint.end(); ++it)
            both.insert(it.key(), it.value());
        merged.replace(at, both);
    }
    return merged;
}

Result<void> setColumn(UnitOfWork &unit, const IncidentId &incident, const QString &name, const QJsonValue &value,
                       const QString &actor)
{
    if (name == "name"_L1)
        return unit.incidents().setName(incident, value.toString(), actor);
    if (name == "type"_L1)
        return unit.incidents().setType(incident, value.toString(), actor);
    if (name == "owner"_L1)
        return unit.incidents().setOwner(incident, value.toString(), actor);
    return unit.incidents().setSeverity(incident, severityOf(value), actor);
}

bool isColumn(const QString &name)
{
    return name == "name"_L1 || name == "type"_L1 || name == "owner"_L1 || name == "severity"_L1;
}

} // namespace

Result<void> recordFields(UnitOfWork &unit, const IncidentId &incident, const QJsonObject &fields,
                          const Provenance &provenance, const QString &actor)
{
    QList<FieldChange> changes;
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (isColumn(it.key())) {
            if (auto set = setColumn(unit, incident, it.key(), it.value(), actor); !set)
                return set.error();
            continue;
        }
        QJsonValue value = it.value();
        if (it.key() == field::endpoints) {
            const auto known = unit.incidents().get(incident);
            if (!known)
                return known.error();
            value = mergedEndpoints(known->fields.value(field::endpoints).toArray(), value.toArray());
        }
        auto source = provenance;
        if (source.pointer.isEmpty())
            source.pointer = it.key();
        changes.append({it.key(), value, source});
    }
    if (changes.isEmpty())
        return {};
    return unit.incidents().setFields(incident, changes, actor);
}

Result<QStringList> recordOutput(UnitOfWork &unit, const CommandOutput &output, const OutputOrigin &origin)
{
    QStringList ids;
    for (const auto &produced : output.entries) {
        if (origin.quiet && !produced.isError && !produced.file) {
            ids.append(QString());
            continue;
        }
        Entry entry;
        entry.incident = origin.incident;
        entry.author = origin.author;
        entry.kind = produced.isError ? EntryKind::Error
            : produced.file           ? EntryKind::File
            : origin.run.isEmpty()    ? EntryKind::Result
                                      : EntryKind::Playbook;
        entry.text = produced.text;
        entry.contents = produced.contents;
        entry.command = origin.commandLine;
        entry.replyTo = origin.replyTo;
        entry.run = origin.run;
        entry.task = origin.task;
        entry.tags = produced.tags;
        entry.note = produced.note || origin.note;
        entry.exchange = output.exchange;
        if (produced.file) {
            const auto sha256 = unit.attachments().put(produced.file->bytes, origin.incident);
            if (!sha256)
                return sha256.error();
            entry.attachmentSha256 = *sha256;
            entry.attachmentName = produced.file->name;
        }
        const auto stored = unit.entries().append(entry);
        if (!stored)
            return stored.error();
        ids.append(stored->id.text);
    }
    if (!output.incidentFields.isEmpty()) {
        const Provenance provenance{origin.source, output.exchange, {}, unit.nowMs()};
        if (auto set = recordFields(unit, origin.incident, output.incidentFields, provenance, origin.author); !set)
            return set.error();
    }
    return ids;
}

} // namespace holdfast
