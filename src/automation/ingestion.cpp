// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/ingestion.h"

#include "automation/caserecorder.h"
#include "automation/incidenttypes.h"
#include "automation/slatimer.h"
#include "incidents/fields.h"
#include "integrations/code42/sessionmapping.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast {

using namespace Qt::StringLiterals;

Result<RunId> openCase(UnitOfWork &unit, PlaybookRunner &runner, const Incident &incident, const QString &actor)
{
    const auto type = incidentType(unit.settings(), incident.type);
    if (!type)
        return type.error();
    if (auto set = setTimerMinutes(unit, incident.id, QString(field::remediationSla), type->slaMinutes, actor); !set)
        return set.error();
    if (type->playbook.isEmpty() || !type->runsByItself)
        return RunId();
    const auto current = unit.incidents().get(incident.id);
    if (!current)
        return current.error();
    return runner.prepare(unit, *current, type->playbook, type->inputs, actor);
}

Result<bool> Ingestion::add(UnitOfWork &unit, const SourceRecord &record, const InstanceConfig &config,
                            QList<IncidentId> &added, QList<RunId> &runs)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(record.raw, &problem);
    if (!document.isObject()) {
        return Error{ErrorCode::BadAnswer,
                     QCoreApplication::translate("Ingestion", "%1: the record %2 is not readable JSON (%3).")
                         .arg(config.name, record.externalId, problem.errorString()),
                     {}};
    }
    const auto mapped =
        code42::incidentFromSession(document.object(), record.exchange, record.pointer, config.name, unit.nowMs());
    const auto incident = unit.incidents().insert(mapped, u"fetch"_s);
    if (!incident)
        return incident.error().code == ErrorCode::AlreadyExists ? Result<bool>(false) : Result<bool>(incident.error());

    Entry entry;
    entry.incident = incident->id;
    entry.author = u"system"_s;
    entry.kind = EntryKind::System;
    entry.text =
        QCoreApplication::translate("Ingestion", "Incident opened from %1: %2").arg(config.name, incident->name);
    entry.contents = document.object();
    entry.exchange = record.exchange;
    if (auto appended = unit.entries().append(entry); !appended)
        return appended.error();

    const auto run = openCase(unit, m_runner, *incident, u"fetch"_s);
    if (!run)
        return run.error();
    if (!run->isEmpty())
        runs.append(*run);
    added.append(incident->id);
    return true;
}

Result<IngestionResult> Ingestion::fetch(IntegrationInstance &instance, std::stop_token stop)
{
    auto *source = instance.incidentSource();
    if (!source)
        return IngestionResult();
    const auto name = instance.config().name;
    const auto cursor = m_store.read([&](const Reader &reader) { return reader.fetchState().cursor(name); });
    if (!cursor)
        return cursor.error();

    CaseRecorder recorder(m_store, {{}, {}, {}, u"fetch"_s});
    CallContext context;
    context.stop = stop;
    context.recorder = &recorder;
    const auto fetched = source->fetch(*cursor, context);
    if (!fetched)
        return fetched.error();

    IngestionResult result;
    QList<RunId> runs;
    const auto written = m_store.write([&](UnitOfWork &unit) -> Result<void> {
        for (const auto &record : fetched->records) {
            const auto isNew = add(unit, record, instance.config(), result.added, runs);
            if (!isNew)
                return isNew.error();
            if (!*isNew)
                ++result.known;
        }
        if (fetched->cursor == *cursor)
            return {};
        return unit.fetchState().setCursor(name, fetched->cursor, u"fetch"_s);
    });
    if (!written)
        return written.error();
    for (const auto &run : runs) {
        if (auto driven = m_runner.drive(run); !driven)
            return driven.error();
    }
    return result;
}

} // namespace holdfast
