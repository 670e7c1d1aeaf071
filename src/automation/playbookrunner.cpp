// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/playbookrunner.h"

#include "automation/casework.h"
#include "automation/mailoutcome.h"
#include "automation/runstart.h"
#include "playbooks/secretliterals.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int actThreads = 8;
constexpr qint64 retryAfterStallMs = 5'000;
constexpr int mostEventsAtOnce = 10'000; ///< decided and committed together
constexpr auto deadlineIsOver = std::numeric_limits<qint64>::max();

QString text(const char *source)
{
    return QCoreApplication::translate("PlaybookRunner", source);
}

/// Looking again late does no harm; everything else that waited for a time may.
bool asksWhenLate(const PendingTimer &timer)
{
    return timer.purpose != "poll"_L1;
}

} // namespace

PlaybookRunner::PlaybookRunner(RunnerServices services)
    : m_services(std::move(services))
    , m_pool(actThreads)
    , m_thread(
          m_services.clock, [this] { return nextWakeMs(); }, [this] { doWhatIsDue(); })
{
}

PlaybookRunner::~PlaybookRunner()
{
    m_pool.requestStop();
    m_thread.stop();
    m_pool.waitForDone();
}

// --- time -------------------------------------------------------------------------------------------------------------

qint64 PlaybookRunner::nextWakeMs() const
{
    qint64 next = -1;
    const auto consider = [&next](qint64 ms) { next = next < 0 ? ms : std::min(next, ms); };
    for (const auto &[id, run] : m_runs) {
        const auto timers = run->state.timers();
        for (const auto &timer : timers) {
            if (!timer.isHeld)
                consider(timer.dueMs);
        }
        for (const auto &[key, deadline] : run->deadlines)
            consider(deadline);
    }
    for (const auto &[id, atMs] : m_stalled)
        consider(atMs);
    return next;
}

void PlaybookRunner::doWhatIsDue()
{
    const auto now = m_services.clock.nowMs();
    retryStalled(now);
    std::vector<std::pair<QString, PendingTimer>> due;
    for (const auto &[id, run] : m_runs) {
        const auto timers = run->state.timers();
        for (const auto &timer : timers) {
            if (timer.dueMs <= now && !timer.isHeld)
                due.emplace_back(id, timer);
        }
        for (auto &[key, deadline] : run->deadlines) {
            if (deadline > now)
                continue;
            deadline = deadlineIsOver;
            if (const auto act = run->acts.find(key); act != run->acts.end())
                act->second.request_stop();
        }
    }
    for (const auto &[id, timer] : due) {
        if (const auto found = m_runs.find(id); found != m_runs.end())
            fireTimer(*found->second, timer, now);
    }
}

void PlaybookRunner::retryStalled(qint64 now)
{
    std::vector<RunId> again;
    for (const auto &[id, atMs] : m_stalled) {
        if (atMs <= now)
            again.emplace_back(id);
    }
    for (const auto &id : again) {
        m_stalled.erase(id.text);
        (void)drive(id); // a failure stalls it again and has been told
    }
}

void PlaybookRunner::fireTimer(ActiveRun &run, const PendingTimer &timer, qint64 now)
{
    if (asksWhenLate(timer) && now - timer.dueMs > m_services.askIfLateMs) {
        const bool held = commit(run, [&](UnitOfWork &unit) -> Result<RunEvent> {
            if (auto asked = askAboutOverdue(unit, run, timer); !asked)
                return asked.error();
            return timerHeld(timer.key, unit.nowMs());
        });
        if (held)
            advanceRun(run);
        return;
    }
    if (commit(run, [&](UnitOfWork &) -> Result<RunEvent> { return timerFired(timer.key, now); }))
        advanceRun(run);
}

// --- runs -------------------------------------------------------------------------------------------------------------

Result<Rehearsal> PlaybookRunner::rehearse(const IncidentId &incident, const QString &playbook,
                                           const QJsonObject &inputs, const QJsonObject &answers, std::stop_token stop)
{
    return rehearseRun(m_services, incident, playbook, inputs, answers, std::move(stop));
}

Result<RunId> PlaybookRunner::prepare(UnitOfWork &unit, const Incident &incident, const QString &playbook,
                                      const QJsonObject &inputs, const QString &actor,
                                      const std::optional<QList<RunWrite>> &plan)
{
    const auto found = m_services.catalog.entry(playbook);
    if (!found)
        return found.error();
    const auto &entry = *found;
    auto start = runStartFor(unit, m_services, incident, *entry, inputs);
    if (!start)
        return start.error();
    start->run = RunId(unit.newId());
    RunTexts texts{entry->yaml, start->library, start->inputs};
    if (auto *secrets = m_services.dispatcher.secrets()) {
        keepWrittenSecrets(texts, m_services.dispatcher.registry(), start->run, *secrets);
        if (const auto kept = secrets->save(start->run); !kept)
            return kept.error();
        start->library = texts.library;
        start->inputs = texts.inputs;
    }
    PlaybookRun run;
    run.id = start->run;
    run.incident = incident.id;
    run.playbookName = entry->playbook->name;
    run.playbookVersion = QString::number(entry->version.version);
    run.inputs = texts.inputs;
    const auto started = unit.runs().start(run, texts.playbook, actor);
    if (!started)
        return started.error();
    start->plan = plan;
    if (auto begun = beginRun(unit, *start, actor); !begun)
        return begun.error();

    Entry note;
    note.incident = incident.id;
    note.author = actor;
    note.kind = EntryKind::System;
    note.text = text("Playbook “%1” started").arg(entry->playbook->name);
    note.run = started->id;
    if (auto added = unit.entries().append(note); !added)
        return added.error();
    return started->id;
}

Result<RunId> PlaybookRunner::start(const IncidentId &incident, const QString &playbook, const QJsonObject &inputs,
                                    const QString &actor, const std::optional<QList<RunWrite>> &plan)
{
    const auto run = m_services.store.write([&](UnitOfWork &unit) -> Result<RunId> {
        const auto found = unit.incidents().get(incident);
        if (!found)
            return found.error();
        return prepare(unit, *found, playbook, inputs, actor, plan);
    });
    if (!run)
        return run;
    if (auto driven = drive(*run); !driven)
        return driven.error();
    return run;
}

Result<void> PlaybookRunner::drive(const RunId &run)
{
    return m_thread.call([this, run]() -> Result<void> {
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
    if (auto *secrets = m_services.dispatcher.secrets()) {
        const auto forgotten = secrets->forgetAllBut([this](const RunId &run) {
            const auto row = m_services.store.read([&](const Reader &reader) { return reader.runs().get(run); });
            return row && (!isFinished(row->status) || row->status == StoredRunStatus::Failed);
        });
        if (!forgotten && m_services.onTrouble)
            m_services.onTrouble(forgotten.error());
    }
    for (const auto &run : *unfinished) {
        if (auto driven = drive(run.id); !driven)
            return driven.error();
    }
    return static_cast<int>(unfinished->size());
}

Result<ActiveRun *> PlaybookRunner::active(const RunId &run)
{
    if (const auto found = m_runs.find(run.text); found != m_runs.end())
        return found->second.get();
    auto loaded = loadRun(m_services.store, run);
    if (!loaded)
        return loaded.error();
    auto &made = *(m_runs[run.text] = std::move(*loaded));
    // What was requested before the program ended, and whose outcome nobody recorded.
    for (const auto pending = made.state.pendingEffects(); const auto &effect : pending)
        perform(made, effect.effect, Attempt::AfterInterruption, effect.requestedAtMs);
    return &made;
}

void PlaybookRunner::stall(const RunId &run, const Error &error)
{
    if (const auto found = m_runs.find(run.text); found != m_runs.end()) {
        for (auto &[key, act] : found->second->acts)
            act.request_stop();
        m_runs.erase(found);
    }
    m_stalled[run.text] = m_services.clock.nowMs() + retryAfterStallMs;
    if (m_services.onTrouble)
        m_services.onTrouble(error);
}

bool PlaybookRunner::commit(ActiveRun &run, const std::function<Result<RunEvent>(UnitOfWork &)> &make)
{
    RunEvent made;
    const auto written = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
        auto event = make(unit);
        if (!event)
            return event.error();
        made = *event;
        return appendEvents(unit, run, {made});
    });
    const auto applied = written ? run.apply(made) : written;
    if (!applied) {
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
    const auto id = run.id;
    run.evaluator.setClock(now, scriptSeed(id));
    auto *secrets = m_services.dispatcher.secrets();
    const DecideServices services{&run.library, &run.evaluator, &m_services.dispatcher.registry(), secrets};
    const auto decision = advance(run.state, services, now, mostEventsAtOnce);
    // Before the events that refer to them: whoever reads the references after a crash finds the values.
    if (const auto kept = secrets ? secrets->save(id) : Result<void>(); !kept) {
        stall(id, kept.error());
        return;
    }
    const auto written = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
        if (!decision.isEmpty()) {
            if (auto appended = appendEvents(unit, run, decision.events); !appended)
                return appended;
            if (auto asked = askPeople(unit, run, decision.events); !asked)
                return asked;
        }
        return saveProgress(unit, run);
    });
    if (!written) {
        stall(id, written.error());
        return;
    }
    markSaved(run);
    const auto requestedAtMs = m_services.clock.nowMs();
    for (const auto &effect : decision.effects) {
        const auto found = m_runs.find(id.text);
        if (found == m_runs.end())
            return;
        perform(*found->second, effect, Attempt::First, requestedAtMs);
    }
    if (decision.events.size() >= mostEventsAtOnce)
        m_thread.post([this, id] { (void)drive(id); }); // the rest; others get their turn before
    finishIfOver(id);
}

void PlaybookRunner::finishIfOver(const RunId &id)
{
    const auto found = m_runs.find(id.text);
    if (found == m_runs.end() || !isFinished(found->second->savedStatus) || !found->second->acts.empty())
        return;
    const auto status = found->second->savedStatus;
    m_runs.erase(found);
    // A failed run can be taken up again by a person, and then needs them.
    if (auto *secrets = m_services.dispatcher.secrets(); secrets && status != StoredRunStatus::Failed) {
        if (const auto forgotten = secrets->forget(id); !forgotten && m_services.onTrouble)
            m_services.onTrouble(forgotten.error());
    }
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
        else // later, so that a batch of effects is not cut in two by the decisions that follow from its first
            m_thread.post([this, id = run.id, effect] { changeCase(id, effect); });
        break;
    case EffectKind::AskHuman: // its row was written with the event
    case EffectKind::SetTimer: // doWhatIsDue() reads it from the state
        break;
    }
}

void PlaybookRunner::performCommand(ActiveRun &run, const Effect &effect, Attempt attempt, qint64 requestedAtMs)
{
    if (attempt == Attempt::AfterInterruption) {
        // A question about this act may be open already; then nothing is done before it is answered.
        const auto open = m_services.store.read([&](const Reader &reader) {
            return reader.humanTasks().get(questionId(run.id, effect.key, QuestionPurpose::Uncertain));
        });
        if (open && open->state == HumanTaskState::Open)
            return;
    }
    auto &stop = run.acts[effect.key];
    if (effect.timeoutMs > 0)
        run.deadlines[effect.key] = m_services.clock.nowMs() + effect.timeoutMs;
    m_thread.actBegan();
    m_pool.run(
        [this, id = run.id, effect, call = commandCallOf(effect, run.incident, run.id), attempt,
         requestedAtMs](std::stop_token token) -> Result<CommandOutput> {
            const auto outcome = m_services.dispatcher.perform(call, attempt, requestedAtMs, token);
            m_thread.post([this, id, effect, outcome] {
                settled(id, effect, outcome);
                m_thread.actEnded();
            });
            return outcome;
        },
        stop.get_token());
}

void PlaybookRunner::performReport(ActiveRun &run, const Effect &effect)
{
    auto &stop = run.acts[effect.key];
    m_thread.actBegan();
    const auto named = effect.change.body.value("incident"_L1).toString();
    const auto incident = named.isEmpty() ? run.incident : IncidentId(named);
    m_pool.run(
        [this, id = run.id, incident, effect](std::stop_token token) -> Result<MadeReport> {
            const auto report = m_services.makeReport(incident, token);
            m_thread.post([this, id, incident, effect, report] {
                if (const auto found = m_runs.find(id.text); found != m_runs.end()) {
                    auto &active = *found->second;
                    active.acts.erase(effect.key);
                    if (!report)
                        settled(id, effect, report.error());
                    else if (commit(active, [&](UnitOfWork &unit) {
                                 return recordReport(unit, active, effect, incident, *report);
                             }))
                        advanceRun(active);
                }
                m_thread.actEnded();
            });
            return report;
        },
        stop.get_token());
}

void PlaybookRunner::changeCase(const RunId &id, const Effect &effect)
{
    const auto found = m_runs.find(id.text);
    if (found == m_runs.end())
        return;
    auto &run = *found->second;
    if (effect.change.kind == CaseEffectKind::SetPlaybook) {
        replacePlaybook(run, effect);
        return;
    }
    const auto done = m_services.store.write([&](UnitOfWork &unit) -> Result<RunEvent> {
        const auto event = performCaseChange(unit, run, effect);
        if (!event)
            return event;
        if (auto appended = appendEvents(unit, run, {*event}); !appended)
            return appended.error();
        return event;
    });
    if (!done) {
        settled(id, effect, done.error());
        return;
    }
    if (auto applied = run.apply(*done); !applied) {
        stall(id, applied.error());
        return;
    }
    advanceRun(run);
}

void PlaybookRunner::replacePlaybook(ActiveRun &run, const Effect &effect)
{
    RunId next;
    const auto id = run.id;
    const auto stopped = m_services.store.write([&](UnitOfWork &unit) -> Result<RunEvent> {
        const auto incident = unit.incidents().get(run.incident);
        if (!incident)
            return incident.error();
        const auto started =
            prepare(unit, *incident, effect.change.body.value("name"_L1).toString(), {}, u"playbook"_s);
        if (!started)
            return started.error();
        next = *started;
        const auto event = runStopped(u"playbook"_s, text("replaced by another playbook"), unit.nowMs());
        if (auto appended = appendEvents(unit, run, {event}); !appended)
            return appended.error();
        return event;
    });
    if (!stopped) {
        settled(id, effect, stopped.error());
        return;
    }
    if (auto applied = run.apply(*stopped); !applied)
        stall(id, applied.error());
    else
        advanceRun(run);
    (void)drive(next); // a failure stalls it and has been told
}

void PlaybookRunner::settled(const RunId &id, const Effect &effect, const Result<CommandOutput> &outcome)
{
    const auto found = m_runs.find(id.text);
    if (found == m_runs.end())
        return;
    auto &run = *found->second;
    const bool timedOut = run.deadlines.contains(effect.key) && run.deadlines.at(effect.key) == deadlineIsOver;
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
        // Nothing goes out again before a person has said what happened.
        const auto asked = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
            const auto mails = decideMailsOf(unit, run.incident, effect.idempotencyKey, MailState::Uncertain,
                                             outcome.error().message, u"playbook"_s);
            return mails ? askWhatHappened(unit, run, effect, outcome.error()) : Result<void>(mails.error());
        });
        if (!asked)
            stall(id, asked.error());
        return;
    }
    auto result = outcome;
    if (timedOut && !outcome)
        result = Error{ErrorCode::Timeout,
                       text("“%1” gave no answer within %2 s.").arg(effect.name).arg(effect.timeoutMs / 1000),
                       {}};
    const auto *command = m_services.dispatcher.registry().find(effect.name, effect.brand, effect.instance);
    const auto *definition = command ? &command->definition : nullptr;
    if (commit(run, [&](UnitOfWork &unit) { return recordOutcome(unit, run, effect, result, definition); }))
        advanceRun(run);
}

// --- people -----------------------------------------------------------------------------------------------------------

Result<void> PlaybookRunner::personActs(const RunId &run,
                                        const std::function<Result<RunEvent>(UnitOfWork &, ActiveRun &)> &make)
{
    return m_thread.call([this, run, make]() -> Result<void> {
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
            return appendEvents(unit, state, {made});
        });
        if (!written)
            return written;
        if (auto applied = state.apply(made); !applied)
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
    HumanAnswer given;
    given.by = user;
    given.branch = choice;
    given.comment = comment;
    given.answers = data;
    return m_thread.call([this, task = *task, given]() -> Result<void> {
        auto loaded = active(task.run);
        if (!loaded)
            return loaded.error();
        auto &run = **loaded;
        if (!eventOfAnswer(run, task, given))
            return sayWhatHappened(run, task, given);
        return personActs(run.id, [&](UnitOfWork &unit, ActiveRun &active) -> Result<RunEvent> {
            const auto entry = recordAnswer(unit, task, given);
            if (!entry)
                return entry.error();
            auto noted = given;
            noted.entryId = *entry;
            return eventOfAnswer(active, task, noted)(unit, active);
        });
    });
}

/// Not a question of the run, but the runner's: what happened to an act whose outcome was lost.
Result<void> PlaybookRunner::sayWhatHappened(ActiveRun &run, const HumanTask &task, const HumanAnswer &answer)
{
    const auto pending = run.state.pendingEffects();
    const auto act = std::find_if(pending.begin(), pending.end(),
                                  [&](const PendingEffect &open) { return open.effect.task == task.task; });
    if (act == pending.end())
        return Error{ErrorCode::Conflict, text("The run does not wait for this answer any more."), {}};
    const bool wasDone = answer.branch == task.options.value(0);
    const auto written = m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
        const auto entry = recordAnswer(unit, task, answer);
        if (!entry)
            return entry.error();
        if (!wasDone)
            return {}; // the next attempt changes the mail's state itself
        const auto mails = decideMailsOf(unit, run.incident, act->effect.idempotencyKey, MailState::Sent,
                                         text("says %1").arg(answer.by), answer.by);
        return mails ? Result<void>() : Result<void>(mails.error());
    });
    if (!written)
        return written;
    if (!wasDone) {
        perform(run, act->effect, Attempt::First, m_services.clock.nowMs());
        return {};
    }
    CommandOutput output;
    output.entries.append({text("Done, says %1").arg(answer.by)});
    settled(run.id, act->effect, output);
    return {};
}

/// A playbook that was not here when the run started, and is now, becomes part of the run; it stays what it is then.
Result<void> PlaybookRunner::giveMissingPlaybook(const RunId &run, const QString &task, const QString &user)
{
    QStringList sources;
    const auto source = [this](const QString &id, const QString &name) {
        const auto called = m_services.catalog.called(id, name);
        return called ? called->yaml : QByteArray();
    };
    const auto looked = inspect(run, [&](const RunState &state) {
        const auto *definition = state.task(task);
        const auto *found = state.taskRun(task);
        if (!definition || !found || !found->unavailable || definition->action != TaskAction::SubPlaybook)
            return;
        const auto called = m_services.catalog.called(definition->playbookId, definition->playbookName);
        if (called)
            sources = QStringList{QString::fromUtf8(called->yaml)} + calledPlaybooks(*called->playbook, source);
    });
    if (!looked || sources.isEmpty())
        return looked;
    if (auto *secrets = m_services.dispatcher.secrets()) {
        RunTexts texts{sources.first().toUtf8(), sources.mid(1), {}};
        keepWrittenSecrets(texts, m_services.dispatcher.registry(), run, *secrets);
        if (auto kept = secrets->save(run); !kept)
            return kept;
        sources = QStringList{QString::fromUtf8(texts.playbook)} + texts.library;
    }
    return personActs(run, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
        return playbooksGiven(sources, user, unit.nowMs());
    });
}

Result<void> PlaybookRunner::rerunTask(const RunId &run, const QString &task, const QString &user)
{
    if (auto given = giveMissingPlaybook(run, task, user); !given)
        return given;
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

Result<void> PlaybookRunner::cancelSchedule(const RunId &run, const QString &schedule, const QString &user)
{
    return personActs(run, [&](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
        return scheduleCanceled(schedule, user, unit.nowMs());
    });
}

Result<void> PlaybookRunner::incidentChanged(const IncidentId &incident)
{
    return m_thread.call([this, incident]() -> Result<void> {
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
    return m_thread.call([this, run, look]() -> Result<void> {
        if (const auto found = m_runs.find(run.text); found != m_runs.end()) {
            look(found->second->state);
            return {};
        }
        const auto loaded = loadRun(m_services.store, run);
        if (!loaded)
            return loaded.error();
        look((*loaded)->state); // only looked at; drive() would take it up properly
        return {};
    });
}

} // namespace holdfast
