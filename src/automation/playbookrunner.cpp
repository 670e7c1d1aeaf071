// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/playbookrunner.h"

#include "automation/casework.h"
#include "automation/commandoutputrecorder.h"
#include "base/canonicaljson.h"
#include "commands/commandline.h"
#include "playbooks/taskoutput.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <chrono>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int actThreads = 8;
constexpr qint64 retryAfterStallMs = 5'000;
constexpr qint64 soonMs = 10 * 60'000; ///< a timer due within this keeps waitUntilIdle() waiting

QString text(const char *source)
{
    return QCoreApplication::translate("PlaybookRunner", source);
}

StoredRunEvent stored(const RunEvent &event)
{
    StoredRunEvent row;
    row.atMs = event.atMs;
    row.kind = runEventName(event.kind);
    row.task = event.task;
    row.body = event.body;
    return row;
}

Result<RunEvent> restored(const StoredRunEvent &row)
{
    return RunEvent::fromJson(
        {{u"kind"_s, row.kind}, {u"at"_s, row.atMs}, {u"task"_s, row.task}, {u"body"_s, row.body}});
}

StoredRunStatus storedStatus(const RunState &state)
{
    switch (state.status()) {
    case RunStatus::Waiting:
        return StoredRunStatus::Waiting;
    case RunStatus::Completed:
        return StoredRunStatus::Done;
    case RunStatus::Failed:
        return StoredRunStatus::Failed;
    case RunStatus::Stopped:
        return StoredRunStatus::Canceled;
    default:
        return state.isPaused() ? StoredRunStatus::Paused : StoredRunStatus::Running;
    }
}

/// What the engine's own commands (Print, Set ...) say is in their events; the war room shows it under the same ids.
Result<void> appendNativeEntries(UnitOfWork &unit, const IncidentId &incident, const RunId &run, const RunEvent &event)
{
    if (event.kind != RunEventKind::TaskCompleted && event.kind != RunEventKind::CallCompleted
        && event.kind != RunEventKind::TaskFailed)
        return {};
    const auto entries = event.body.value("output"_L1).toObject().value("entries"_L1).toArray();
    for (const auto &item : entries) {
        const auto object = item.toObject();
        Entry entry;
        entry.id = EntryId(object.value("id"_L1).toString());
        entry.incident = incident;
        entry.atMs = event.atMs;
        entry.author = u"playbook"_s;
        entry.kind = object.value("type"_L1).toInt() == entrytype::error ? EntryKind::Error : EntryKind::Playbook;
        entry.text = object.value("text"_L1).toString();
        entry.contents = object.value("contents"_L1);
        entry.note = object.value("note"_L1).toBool();
        entry.run = run;
        entry.task = event.task;
        if (auto added = unit.entries().append(entry); !added)
            return added.error();
    }
    return {};
}

/// The same question has the same id after every restart.
HumanTaskId questionId(const RunId &run, const QString &key, QStringView purpose)
{
    return HumanTaskId(sha256Hex((run.text + u'\n' + key + u'\n' + purpose.toString()).toUtf8()).left(32));
}

} // namespace

/// One run in memory: the fold of its events, and what of it has been saved.
struct PlaybookRunner::ActiveRun
{
    ActiveRun(RunId runId, IncidentId incidentId, PlaybookPtr playbook, const PlaybookLibrary *library)
        : id(std::move(runId))
        , incident(std::move(incidentId))
        , state(std::move(playbook), library, &evaluator)
    {
    }

    RunId id;
    IncidentId incident;
    JavaScriptEvaluator evaluator;
    RunState state;
    StoredRunStatus savedStatus = StoredRunStatus::Running;
    QJsonObject savedContext;
    std::map<QString, std::stop_source> acts; ///< effect key -> how to stop it
    std::map<QString, qint64> deadlines; ///< effect key -> when its time is over
};

PlaybookRunner::PlaybookRunner(RunnerServices services)
    : m_services(std::move(services))
    , m_pool(actThreads)
    , m_thread([this] { loop(); })
{
}

PlaybookRunner::~PlaybookRunner()
{
    m_pool.requestStop();
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
    m_pool.waitForDone();
}

// --- the thread -------------------------------------------------------------------------------------------------------

void PlaybookRunner::loop()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (m_queue.empty()) {
            m_busy = false;
            const auto wakeMs = nextWakeMs();
            m_timeComesSoon = wakeMs >= 0 && wakeMs - m_services.clock.nowMs() < soonMs;
            if (m_actsInFlight == 0 && !m_timeComesSoon)
                m_idle.notify_all();
            if (wakeMs < 0) {
                m_wake.wait(lock);
            } else {
                const auto waitMs = std::clamp<qint64>(wakeMs - m_services.clock.nowMs(), 0, 60'000);
                m_wake.wait_for(lock, std::chrono::milliseconds(waitMs));
            }
        }
        m_busy = true;
        if (!m_queue.empty()) {
            const auto work = std::move(m_queue.front());
            m_queue.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
        lock.unlock();
        fireDueTimers();
        lock.lock();
    }
}

void PlaybookRunner::post(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_all();
}

template <typename F>
auto PlaybookRunner::call(F f) -> std::invoke_result_t<F>
{
    using R = std::invoke_result_t<F>;
    if (std::this_thread::get_id() == m_thread.get_id())
        return f();
    auto promise = std::make_shared<std::promise<R>>();
    auto future = promise->get_future();
    post([promise, f = std::move(f)]() mutable { promise->set_value(f()); });
    return future.get();
}

/// Called with m_mutex held, on the runner's thread only: m_runs belongs to it.
qint64 PlaybookRunner::nextWakeMs() const
{
    qint64 next = -1;
    const auto consider = [&next](qint64 ms) { next = next < 0 ? ms : std::min(next, ms); };
    for (const auto &[id, run] : m_runs) {
        const auto timers = run->state.timers();
        for (const auto &timer : timers)
            consider(timer.dueMs);
        for (const auto &[key, deadline] : run->deadlines)
            consider(deadline);
    }
    for (const auto &[id, atMs] : m_stalled)
        consider(atMs);
    return next;
}

void PlaybookRunner::fireDueTimers()
{
    const auto now = m_services.clock.nowMs();
    std::vector<RunId> again;
    for (const auto &[id, atMs] : m_stalled) {
        if (atMs <= now)
            again.emplace_back(id);
    }
    for (const auto &id : again) {
        {
            const std::lock_guard lock(m_mutex);
            m_stalled.erase(id.text);
        }
        (void)drive(id); // a failure stalls it again and has been told
    }
    std::vector<std::pair<QString, QString>> due;
    for (const auto &[id, run] : m_runs) {
        const auto timers = run->state.timers();
        for (const auto &timer : timers) {
            if (timer.dueMs <= now)
                due.emplace_back(id, timer.key);
        }
        for (auto &[key, deadline] : run->deadlines) {
            if (deadline <= now) {
                deadline = std::numeric_limits<qint64>::max();
                if (const auto act = run->acts.find(key); act != run->acts.end())
                    act->second.request_stop();
            }
        }
    }
    for (const auto &timer : due) {
        const auto found = m_runs.find(timer.first);
        if (found == m_runs.end())
            continue;
        auto &run = *found->second;
        if (commit(run, [&](UnitOfWork &) -> Result<RunEvent> { return timerFired(timer.second, now); }))
            advanceRun(run);
    }
}

void PlaybookRunner::waitUntilIdle(std::stop_token stop)
{
    const std::stop_callback wake(stop, [this] { m_idle.notify_all(); });
    std::unique_lock lock(m_mutex);
    m_idle.wait(lock, [&] {
        return stop.stop_requested() || (m_queue.empty() && !m_busy && m_actsInFlight == 0 && !m_timeComesSoon);
    });
}

// --- runs -------------------------------------------------------------------------------------------------------------

Result<RunId> PlaybookRunner::prepare(UnitOfWork &unit, const Incident &incident, const QString &playbook,
                                      const QJsonObject &inputs, const QString &actor)
{
    const auto *found = m_services.catalog.entry(playbook);
    if (!found) {
        return Error{ErrorCode::NotFound, text("There is no playbook “%1”.").arg(playbook), {}};
    }
    PlaybookRun run;
    run.incident = incident.id;
    run.playbookName = found->playbook->name;
    run.inputs = inputs;
    const auto started = unit.runs().start(run, found->yaml, actor);
    if (!started)
        return started.error();

    const auto context = unit.contexts().get(incident.id);
    const auto lists = unit.settings().all(u"lists/"_s);
    if (!context || !lists)
        return context ? lists.error() : context.error();
    RunStart start;
    start.run = started->id;
    start.incidentId = incident.id.text;
    start.inputs = inputs;
    start.incident = incidentForPlaybooks(incident);
    start.modules = m_services.modules ? m_services.modules() : QJsonArray();
    for (auto it = lists->begin(); it != lists->end(); ++it)
        start.lists.insert(it.key().mid(6), it.value());
    start.context = *context;
    if (auto appended = unit.runs().appendEvents(started->id, {stored(runStarted(start, unit.nowMs()))}, actor);
        !appended)
        return appended.error();

    Entry entry;
    entry.incident = incident.id;
    entry.author = actor;
    entry.kind = EntryKind::System;
    entry.text = text("Playbook “%1” started").arg(found->playbook->name);
    entry.run = started->id;
    if (auto added = unit.entries().append(entry); !added)
        return added.error();
    return started->id;
}

Result<RunId> PlaybookRunner::start(const IncidentId &incident, const QString &playbook, const QJsonObject &inputs,
                                    const QString &actor)
{
    const auto run = m_services.store.write([&](UnitOfWork &unit) -> Result<RunId> {
        const auto found = unit.incidents().get(incident);
        if (!found)
            return found.error();
        return prepare(unit, *found, playbook, inputs, actor);
    });
    if (!run)
        return run;
    if (auto driven = drive(*run); !driven)
        return driven.error();
    return run;
}

Result<void> PlaybookRunner::drive(const RunId &run)
{
    return call([this, run]() -> Result<void> {
        auto loaded = active(run);
        if (!loaded) {
            stall(run, loaded.error());
            return loaded.error();
        }
        advanceRun(**loaded);
        return {};
    });
}

Result<int> PlaybookRunner::resumeAll()
{
    const auto unfinished = m_services.store.read([](const Reader &reader) { return reader.runs().unfinished(); });
    if (!unfinished)
        return unfinished.error();
    for (const auto &run : *unfinished) {
        if (auto driven = drive(run.id); !driven)
            return driven.error();
    }
    return static_cast<int>(unfinished->size());
}

Result<PlaybookRunner::ActiveRun *> PlaybookRunner::active(const RunId &run)
{
    if (const auto found = m_runs.find(run.text); found != m_runs.end())
        return found->second.get();
    auto loaded = load(run);
    if (!loaded)
        return loaded;
    // What was requested before the program ended, and whose outcome nobody recorded.
    for (const auto &pending : (*loaded)->state.pendingEffects())
        perform(**loaded, pending.effect, Attempt::AfterInterruption, pending.requestedAtMs);
    return m_runs.at(run.text).get();
}

Result<PlaybookRunner::ActiveRun *> PlaybookRunner::load(const RunId &run)
{
    struct Recorded
    {
        PlaybookRun run;
        QByteArray yaml;
        QList<StoredRunEvent> events;
        QJsonObject context;
    };
    const auto recorded = m_services.store.read([&](const Reader &reader) -> Result<Recorded> {
        const auto row = reader.runs().get(run);
        const auto yaml = row ? reader.runs().playbook(run) : Result<QByteArray>(row.error());
        const auto events = yaml ? reader.runs().events(run) : Result<QList<StoredRunEvent>>(yaml.error());
        if (!events)
            return events.error();
        const auto context = reader.contexts().get(row->incident);
        if (!context)
            return context.error();
        return Recorded{*row, *yaml, *events, *context};
    });
    if (!recorded)
        return recorded.error();
    const auto loaded = readPlaybook(recorded->yaml);
    if (!loaded.playbook)
        return Error{
            ErrorCode::StorageCorrupt, text("The playbook of run %1 cannot be read from the store.").arg(run.text), {}};

    auto made = std::make_unique<ActiveRun>(run, recorded->run.incident, loaded.playbook, &m_services.catalog);
    made->savedStatus = recorded->run.status;
    made->savedContext = recorded->context;
    for (const auto &row : recorded->events) {
        const auto event = restored(row);
        if (!event)
            return event.error();
        if (auto applied = made->state.apply(*event); !applied)
            return Error{ErrorCode::StorageCorrupt,
                         text("Run %1 cannot be continued: %2").arg(run.text, applied.error().message),
                         {}};
    }
    auto *raw = made.get();
    m_runs[run.text] = std::move(made);
    return raw;
}

void PlaybookRunner::stall(const RunId &run, const Error &error)
{
    if (const auto found = m_runs.find(run.text); found != m_runs.end()) {
        for (auto &[key, act] : found->second->acts)
            act.request_stop();
        m_runs.erase(found);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_stalled[run.text] = m_services.clock.nowMs() + retryAfterStallMs;
    }
    if (m_services.onTrouble)
        m_services.onTrouble(error);
}

Result<void> PlaybookRunner::append(UnitOfWork &unit, ActiveRun &run, const QList<RunEvent> &events)
{
    QList<StoredRunEvent> rows;
    for (const auto &event : events) {
        rows.append(stored(event));
        if (auto added = appendNativeEntries(unit, run.incident, run.id, event); !added)
            return added;
    }
    return unit.runs().appendEvents(run.id, rows, u"playbook"_s);
}

/// The quick answers: status and context, as they are after the events that were just applied.
Result<void> PlaybookRunner::saveProgress(UnitOfWork &unit, ActiveRun &run)
{
    if (const auto status = storedStatus(run.state); status != run.savedStatus) {
        if (auto set = unit.runs().setStatus(run.id, status, u"playbook"_s); !set)
            return set.error();
    }
    const auto &context = run.state.context();
    QJsonObject changed;
    for (auto it = context.begin(); it != context.end(); ++it) {
        if (run.savedContext.value(it.key()) != it.value())
            changed.insert(it.key(), it.value());
    }
    for (auto it = run.savedContext.begin(); it != run.savedContext.end(); ++it) {
        if (!context.contains(it.key()))
            changed.insert(it.key(), QJsonValue::Null);
    }
    return changed.isEmpty() ? Result<void>() : unit.contexts().set(run.incident, {}, changed, u"playbook"_s);
}

bool PlaybookRunner::commit(ActiveRun &run, const std::function<Result<RunEvent>(UnitOfWork &)> &make)
{
    RunEvent made;
    const auto written = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
        auto event = make(unit);
        if (!event)
            return event.error();
        made = *event;
        return append(unit, run, {made});
    });
    if (!written) {
        stall(run.id, written.error());
        return false;
    }
    if (auto applied = run.state.apply(made); !applied) {
        stall(run.id, applied.error());
        return false;
    }
    return true;
}

/// Decides as far as it goes, commits, then acts. The state has the events applied already; when they cannot be committed
/// the run is dropped and folded again from the journal.
void PlaybookRunner::advanceRun(ActiveRun &run)
{
    const auto now = m_services.clock.nowMs();
    run.evaluator.setClock(now, static_cast<quint32>(qHash(run.id.text, 0)));
    const DecideServices services{&m_services.catalog, &run.evaluator, &m_services.dispatcher.registry()};
    const auto decision = advance(run.state, services, now);
    const auto id = run.id;
    const auto written = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
        if (!decision.events.isEmpty()) {
            if (auto appended = append(unit, run, decision.events); !appended)
                return appended;
        }
        for (const auto &effect : decision.effects) {
            if (effect.kind != EffectKind::AskHuman)
                continue;
            HumanTask task;
            task.id = questionId(id, effect.question.key, u"question");
            task.incident = run.incident;
            task.run = id;
            task.task = effect.task;
            task.question = effect.question.title;
            task.details = effect.question.text;
            task.options = effect.question.options;
            task.assignee = effect.question.assignee;
            task.dueAtMs = effect.question.dueAtMs;
            if (auto asked = unit.humanTasks().ask(task, u"playbook"_s); !asked)
                return asked.error();
        }
        return saveProgress(unit, run);
    });
    if (!written) {
        stall(id, written.error());
        return;
    }
    run.savedStatus = storedStatus(run.state);
    run.savedContext = run.state.context();
    const auto requestedAtMs = m_services.clock.nowMs();
    for (const auto &effect : decision.effects) {
        const auto found = m_runs.find(id.text);
        if (found == m_runs.end())
            return;
        perform(*found->second, effect, Attempt::First, requestedAtMs);
    }
    finishIfOver(id);
}

void PlaybookRunner::finishIfOver(const RunId &id)
{
    const auto found = m_runs.find(id.text);
    if (found != m_runs.end() && isFinished(found->second->savedStatus) && found->second->acts.empty())
        m_runs.erase(found);
}

// --- acts -------------------------------------------------------------------------------------------------------------

void PlaybookRunner::perform(ActiveRun &run, const Effect &effect, Attempt attempt, qint64 requestedAtMs)
{
    switch (effect.kind) {
    case EffectKind::ExecuteCommand:
        performCommand(run, effect, attempt, requestedAtMs);
        break;
    case EffectKind::ChangeCase:
        if (effect.change.kind == CaseEffectKind::GenerateReport)
            performReport(run, effect);
        else
            performCaseChange(run, effect);
        break;
    case EffectKind::AskHuman: // its row was written with the event
    case EffectKind::SetTimer: // fireDueTimers() reads it from the state
        break;
    }
}

void PlaybookRunner::performCommand(ActiveRun &run, const Effect &effect, Attempt attempt, qint64 requestedAtMs)
{
    if (attempt == Attempt::AfterInterruption) {
        // A question about this act may be open already; then nothing is done before it is answered.
        const auto open = m_services.store.read([&](const Reader &reader) {
            return reader.humanTasks().get(questionId(run.id, effect.key, u"uncertain"));
        });
        if (open && open->state == HumanTaskState::Open)
            return;
    }
    CommandCall call;
    call.name = effect.name;
    call.brand = effect.brand;
    call.instance = effect.instance;
    call.arguments = effect.arguments;
    call.incident = run.incident;
    call.run = run.id;
    call.task = effect.task;
    call.user = u"playbook"_s;
    call.idempotencyKey = effect.idempotencyKey;

    auto &stop = run.acts[effect.key];
    if (effect.timeoutMs > 0)
        run.deadlines[effect.key] = m_services.clock.nowMs() + effect.timeoutMs;
    {
        const std::lock_guard lock(m_mutex);
        ++m_actsInFlight;
    }
    m_pool.run(
        [this, id = run.id, effect, call, attempt, requestedAtMs](std::stop_token token) -> Result<CommandOutput> {
            const auto outcome = m_services.dispatcher.perform(call, attempt, requestedAtMs, token);
            post([this, id, effect, outcome] {
                settled(id, effect, outcome);
                const std::lock_guard lock(m_mutex);
                --m_actsInFlight;
            });
            return outcome;
        },
        stop.get_token());
}

void PlaybookRunner::performReport(ActiveRun &run, const Effect &effect)
{
    auto &stop = run.acts[effect.key];
    {
        const std::lock_guard lock(m_mutex);
        ++m_actsInFlight;
    }
    const auto named = effect.change.body.value("incident"_L1).toString();
    const auto incident = named.isEmpty() ? run.incident : IncidentId(named);
    m_pool.run(
        [this, id = run.id, incident, effect](std::stop_token token) -> Result<MadeReport> {
            const auto report = m_services.makeReport(incident, token);
            post([this, id, incident, effect, report] {
                const auto found = m_runs.find(id.text);
                if (found != m_runs.end()) {
                    auto &active = *found->second;
                    active.acts.erase(effect.key);
                    if (!report) {
                        settled(id, effect, report.error());
                    } else if (
                        commit(active, [&](UnitOfWork &unit) -> Result<RunEvent> {
                            ReportRecord record;
                            record.incident = incident;
                            record.fileName = report->fileName;
                            record.headHash = report->headHash;
                            record.headSeq = report->headSeq;
                            record.author = u"playbook"_s;
                            const auto added = unit.reports().add(record, report->pdf, u"playbook"_s);
                            if (!added)
                                return added.error();
                            CommandOutput output;
                            output.entries.append({text("Report %1, SHA-256 %2").arg(report->fileName, added->sha256),
                                                   {},
                                                   false,
                                                   effect.note,
                                                   {u"report"_s},
                                                   ProducedFile{report->fileName, u"application/pdf"_s, report->pdf}});
                            const OutputOrigin origin{active.incident, id, effect.task, u"playbook"_s, u"Holdfast"_s};
                            const auto entries = recordOutput(unit, output, origin);
                            if (!entries)
                                return entries.error();
                            output.context.insert(u"InfoFile(val.EntryID && val.EntryID == obj.EntryID)"_s,
                                                  QJsonObject{{u"Name"_s, report->fileName},
                                                              {u"EntryID"_s, entries->first()},
                                                              {u"SHA256"_s, added->sha256},
                                                              {u"Size"_s, report->pdf.size()},
                                                              {u"Extension"_s, u"pdf"_s},
                                                              {u"Info"_s, u"application/pdf"_s}});
                            return effectCompleted(effect.key, output, *entries, unit.nowMs());
                        })) {
                        advanceRun(active);
                    }
                }
                const std::lock_guard lock(m_mutex);
                --m_actsInFlight;
            });
            return report;
        },
        stop.get_token());
}

/// The act and its outcome are one transaction, so an act without outcome was not done and may be done again.
void PlaybookRunner::performCaseChange(ActiveRun &run, const Effect &effect)
{
    const auto id = run.id;
    // Deferred, so that a batch of effects is not cut in two by the decisions that follow from its first.
    post([this, id, effect] {
        const auto found = m_runs.find(id.text);
        if (found == m_runs.end())
            return;
        auto &active = *found->second;
        const CaseScope scope{active.incident, id, effect.task, u"playbook"_s, active.state.playbook()->name};
        RunId next;
        const auto done = m_services.store.write([&](UnitOfWork &unit) -> Result<RunEvent> {
            if (effect.change.kind == CaseEffectKind::SetPlaybook) {
                const auto incident = unit.incidents().get(active.incident);
                if (!incident)
                    return incident.error();
                const auto started =
                    prepare(unit, *incident, effect.change.body.value("name"_L1).toString(), {}, u"playbook"_s);
                if (!started)
                    return started.error();
                next = *started;
                auto event = runStopped(u"playbook"_s, text("replaced by another playbook"), unit.nowMs());
                if (auto appended = append(unit, active, {event}); !appended)
                    return appended.error();
                return event;
            }
            auto output = performCaseEffect(unit, effect.change, scope);
            if (!output)
                return output.error();
            auto shown = *output;
            shown.incidentFields = {}; // for the engine only: they are in the incident already
            OutputOrigin origin{active.incident, id, effect.task, u"playbook"_s, scope.brand};
            origin.quiet = effect.quiet;
            origin.note = effect.note;
            const auto entries = recordOutput(unit, shown, origin);
            if (!entries)
                return entries.error();
            auto event = effectCompleted(effect.key, *output, *entries, unit.nowMs());
            if (auto appended = append(unit, active, {event}); !appended)
                return appended.error();
            return event;
        });
        if (!done) {
            settled(id, effect, done.error());
            return;
        }
        if (auto applied = active.state.apply(*done); !applied) {
            stall(id, applied.error());
            return;
        }
        advanceRun(active);
        if (!next.isEmpty())
            (void)drive(next); // a failure stalls it and has been told
    });
}

void PlaybookRunner::settled(const RunId &id, const Effect &effect, const Result<CommandOutput> &outcome)
{
    const auto found = m_runs.find(id.text);
    if (found == m_runs.end())
        return;
    auto &run = *found->second;
    const bool timedOut =
        run.deadlines.contains(effect.key) && run.deadlines.at(effect.key) == std::numeric_limits<qint64>::max();
    run.acts.erase(effect.key);
    run.deadlines.erase(effect.key);
    const auto pending = run.state.pendingEffects();
    if (std::none_of(pending.begin(), pending.end(),
                     [&](const PendingEffect &p) { return p.effect.key == effect.key; })) {
        finishIfOver(id);
        return;
    }
    if (!outcome && outcome.error().code == ErrorCode::Canceled && !timedOut)
        return; // the program is ending: the next start settles it
    if (!outcome && outcome.error().code == ErrorCode::Uncertain) {
        askWhatHappened(run, effect, outcome.error());
        return;
    }
    const auto *command = m_services.dispatcher.registry().find(effect.name, effect.brand, effect.instance);
    OutputOrigin origin{run.incident, id, effect.task, u"playbook"_s,
                        command ? command->definition.brand : u"Holdfast"_s};
    origin.commandLine =
        commandLineText({effect.name, effect.brand, effect.instance, effect.arguments, {}, {}, {}, {}, {}});
    origin.quiet = effect.quiet;
    origin.note = effect.note;
    const bool committed = commit(run, [&](UnitOfWork &unit) -> Result<RunEvent> {
        if (outcome) {
            const auto entries = recordOutput(unit, *outcome, origin);
            if (!entries)
                return entries.error();
            return effectCompleted(effect.key, *outcome, *entries, unit.nowMs());
        }
        auto error = outcome.error();
        if (timedOut)
            error = {ErrorCode::Timeout,
                     text("“%1” gave no answer within %2 s.").arg(effect.name).arg(effect.timeoutMs / 1000),
                     {}};
        CommandOutput failure;
        failure.entries.append({error.message, {}, true});
        if (auto recorded = recordOutput(unit, failure, origin); !recorded)
            return recorded.error();
        return effectFailed(effect.key, error, unit.nowMs());
    });
    if (committed)
        advanceRun(run);
}

/// Nothing goes out again before a person has said what happened.
void PlaybookRunner::askWhatHappened(ActiveRun &run, const Effect &effect, const Error &error)
{
    HumanTask task;
    task.id = questionId(run.id, effect.key, u"uncertain");
    task.incident = run.incident;
    task.run = run.id;
    task.task = effect.task;
    task.question = text("Was this done: %1?").arg(effect.name);
    task.details = error.message;
    task.options = {text("It was done"), text("Do it again")};
    const auto asked = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
        const auto known = unit.humanTasks().get(task.id);
        if (known && known->state == HumanTaskState::Open)
            return {};
        if (known)
            task.id = HumanTaskId(unit.newId());
        const auto row = unit.humanTasks().ask(task, u"playbook"_s);
        return row ? Result<void>() : Result<void>(row.error());
    });
    if (!asked)
        stall(run.id, asked.error());
}

// --- people -----------------------------------------------------------------------------------------------------------

Result<void> PlaybookRunner::personActs(const RunId &run,
                                        const std::function<Result<RunEvent>(UnitOfWork &, ActiveRun &)> &make)
{
    return call([this, run, make]() -> Result<void> {
        auto loaded = active(run);
        if (!loaded)
            return loaded.error();
        auto &state = **loaded;
        RunEvent made;
        const auto written = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
            const auto event = make(unit, state);
            if (!event)
                return event.error();
            made = *event;
            // Tried on a copy first: an event that does not fit must not enter the journal.
            auto trial = state.state;
            if (auto fits = trial.apply(made); !fits)
                return fits;
            return append(unit, state, {made});
        });
        if (!written)
            return written;
        if (auto applied = state.state.apply(made); !applied)
            return applied;
        advanceRun(state);
        return {};
    });
}

Result<void> PlaybookRunner::answer(const HumanTaskId &id, const QString &choice, const QJsonObject &data,
                                    const QString &comment, const QString &user)
{
    const auto task = m_services.store.read([&](const Reader &reader) { return reader.humanTasks().get(id); });
    if (!task)
        return task.error();
    const auto note = [&](UnitOfWork &unit) -> Result<QString> {
        Entry entry;
        entry.incident = task->incident;
        entry.author = user;
        entry.kind = EntryKind::Chat;
        entry.text =
            comment.isEmpty() ? text("%1 → %2").arg(task->question, choice.isEmpty() ? text("done") : choice) : comment;
        entry.run = task->run;
        entry.task = task->task;
        entry.tags = {u"answer"_s};
        return unit.entries().append(entry).map([](const Entry &added) { return added.id.text; });
    };

    return call([this, id, task, choice, data, comment, user, note]() -> Result<void> {
        auto loaded = active(task->run);
        if (!loaded)
            return loaded.error();
        auto &run = **loaded;
        for (const auto &question : run.state.questions()) {
            if (questionId(run.id, question.key, u"question") != id)
                continue;
            return personActs(run.id, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
                if (auto answered = unit.humanTasks().answer(id, choice, data, user); !answered)
                    return answered.error();
                const auto entry = note(unit);
                if (!entry)
                    return entry.error();
                HumanAnswer given;
                given.by = user;
                given.branch = choice;
                given.comment = comment;
                given.entryId = *entry;
                given.answers = data;
                return humanAnswered(question.key, given, unit.nowMs());
            });
        }
        // Not the playbook's own question, but the runner's: what happened to an act whose outcome was lost.
        const auto pending = run.state.pendingEffects();
        for (const auto &act : pending) {
            if (act.effect.task != task->task)
                continue;
            const bool wasDone = choice == task->options.value(0);
            const auto written = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
                if (auto answered = unit.humanTasks().answer(id, choice, data, user); !answered)
                    return answered;
                const auto entry = note(unit);
                return entry ? Result<void>() : Result<void>(entry.error());
            });
            if (!written)
                return written;
            if (!wasDone) {
                perform(run, act.effect, Attempt::First, m_services.clock.nowMs());
                return {};
            }
            CommandOutput output;
            output.entries.append({text("Done, says %1").arg(user)});
            settled(run.id, act.effect, output);
            return {};
        }
        return Error{ErrorCode::Conflict, text("The run does not wait for this answer any more."), {}};
    });
}

Result<void> PlaybookRunner::rerunTask(const RunId &run, const QString &task, const QString &user)
{
    return personActs(
        run, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> { return taskRerun(task, user, unit.nowMs()); });
}

Result<void> PlaybookRunner::skipTask(const RunId &run, const QString &task, const QString &reason, const QString &user)
{
    return personActs(run, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
        return taskSkippedByPerson(task, user, reason, unit.nowMs());
    });
}

Result<void> PlaybookRunner::completeTaskByHand(const RunId &run, const QString &task, const HumanAnswer &answer)
{
    return personActs(run, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
        return taskAnsweredByHand(task, answer, unit.nowMs());
    });
}

Result<void> PlaybookRunner::stopRun(const RunId &run, const QString &reason, const QString &user)
{
    return personActs(
        run, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> { return runStopped(user, reason, unit.nowMs()); });
}

Result<void> PlaybookRunner::incidentChanged(const IncidentId &incident)
{
    return call([this, incident]() -> Result<void> {
        std::vector<RunId> affected;
        for (const auto &[id, run] : m_runs) {
            if (run->incident == incident)
                affected.emplace_back(id);
        }
        for (const auto &id : affected) {
            const auto told = personActs(id, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
                const auto found = unit.incidents().get(incident);
                if (!found)
                    return found.error();
                return environmentChanged(incidentForPlaybooks(*found), std::nullopt, std::nullopt, unit.nowMs());
            });
            if (!told)
                return told;
        }
        return {};
    });
}

Result<void> PlaybookRunner::inspect(const RunId &run, const std::function<void(const RunState &)> &look)
{
    return call([this, run, look]() -> Result<void> {
        const bool wasActive = m_runs.contains(run.text);
        auto loaded = wasActive ? Result<ActiveRun *>(m_runs.at(run.text).get()) : load(run);
        if (!loaded)
            return loaded.error();
        look((*loaded)->state);
        if (!wasActive)
            m_runs.erase(run.text); // only looked at; drive() would take it up properly
        return {};
    });
}

} // namespace holdfast
