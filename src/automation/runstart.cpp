// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/runstart.h"

#include "automation/casework.h"
#include "playbooks/replay/runrecord.h"
#include "playbooks/unattendedrun.h"
#include "scripts/javascriptevaluator.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// What a run on the incident begins with. Access: a Reader or a UnitOfWork.
template <typename Access>
Result<RunStart> startFrom(Access &access, const RunnerServices &services, const Incident &incident,
                           const CatalogEntry &entry, const QJsonObject &inputs)
{
    const auto context = access.contexts().get(incident.id);
    const auto lists = access.settings().all(u"lists/"_s);
    if (!context || !lists)
        return context ? lists.error() : context.error();
    RunStart start;
    start.incidentId = incident.id.text;
    start.inputs = inputs;
    start.incident = incidentForPlaybooks(incident);
    start.modules = services.modules ? services.modules() : QJsonArray();
    for (auto it = lists->begin(); it != lists->end(); ++it)
        start.lists.insert(it.key().mid(6), it.value());
    start.context = *context;
    start.library = calledPlaybooks(*entry.playbook, [&services](const QString &id, const QString &name) {
        const auto called = services.catalog.called(id, name);
        return called ? called->yaml : QByteArray();
    });
    return start;
}

} // namespace

Result<RunStart> runStartFor(const Reader &reader, const RunnerServices &services, const Incident &incident,
                             const CatalogEntry &entry, const QJsonObject &inputs)
{
    return startFrom(reader, services, incident, entry, inputs);
}

Result<RunStart> runStartFor(UnitOfWork &unit, const RunnerServices &services, const Incident &incident,
                             const CatalogEntry &entry, const QJsonObject &inputs)
{
    return startFrom(unit, services, incident, entry, inputs);
}

CommandCall commandCallOf(const Effect &effect, const IncidentId &incident, const RunId &run)
{
    CommandCall call;
    call.name = effect.name;
    call.brand = effect.brand;
    call.instance = effect.instance;
    call.arguments = effect.arguments;
    call.incident = incident;
    call.run = run;
    call.task = effect.task;
    call.user = u"playbook"_s;
    call.idempotencyKey = effect.idempotencyKey;
    return call;
}

Result<Rehearsal> rehearseRun(const RunnerServices &services, const IncidentId &incident, const QString &playbook,
                              const QJsonObject &inputs, const QJsonObject &answers, std::stop_token stop)
{
    const auto known = services.catalog.entry(playbook);
    if (!known)
        return known.error();
    const auto &entry = *known;
    UnattendedOptions options;
    options.startMs = services.clock.nowMs();
    options.rehearse = true;
    options.answers = answers;
    const auto start = services.store.read([&](const Reader &reader) -> Result<RunStart> {
        const auto found = reader.incidents().get(incident);
        if (!found)
            return found.error();
        return runStartFor(reader, services, *found, *entry, inputs);
    });
    if (!start)
        return start.error();
    options.start = *start;
    options.start.run = RunId(u"rehearsal"_s);
    // Secrets of a rehearsal are in memory only, and its list of writes never shows them.
    RunSecrets secrets(nullptr);
    options.secrets = &secrets;
    CommandDispatcher dispatcher(services.store, services.dispatcher.registry(), &secrets);
    options.execute = [&](const Effect &effect, qint64) {
        return dispatcher.perform(commandCallOf(effect, incident, {}), Attempt::First, services.clock.nowMs(), stop);
    };
    JavaScriptEvaluator evaluator;
    UnattendedRun run(entry->playbook, &services.catalog, &evaluator, &services.dispatcher.registry(), options);
    run.setClockListener([&](qint64 nowMs) { evaluator.setClock(nowMs, scriptSeed(options.start.run)); });
    run.setJournal([&stop](const RunEvent &) { return !stop.stop_requested(); });
    run.run();
    if (stop.stop_requested())
        return Error{
            ErrorCode::Canceled, QCoreApplication::translate("PlaybookRunner", "The rehearsal was stopped."), {}};
    Rehearsal rehearsal{run.writes(), {}, {}};
    for (const auto &write : std::as_const(rehearsal.writes)) {
        const auto *task = run.state().task(write.task);
        rehearsal.taskNames.append(task ? task->name : QString());
    }
    if (const auto waits = run.state().waits(); !waits.isEmpty()) {
        const auto &first = waits.constFirst();
        rehearsal.endsAt = first.name.isEmpty() ? first.what : u"%1: %2"_s.arg(first.name, first.what);
    }
    return rehearsal;
}

} // namespace holdfast
