// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/warroomnatives.h"

#include "automation/casework.h"
#include "language/merge.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("WarRoomNatives", source);
}

/// Each thread has an engine of its own; they are not shared between threads.
ExpressionEvaluator &evaluatorOfThread(qint64 nowMs)
{
    static thread_local JavaScriptEvaluator evaluator;
    evaluator.setClock(nowMs, 0);
    return evaluator;
}

/// Entries of the case as built-ins ask for them, each read once.
class CaseEntries
{
public:
    CaseEntries(Store &store, IncidentId incident)
        : m_store(store)
        , m_incident(std::move(incident))
    {
    }

    const RunEntry *find(const QString &id)
    {
        if (const auto known = m_entries.constFind(id); known != m_entries.constEnd())
            return known->get();
        const auto entry = m_store.read([&](const Reader &reader) { return reader.entries().get(EntryId(id)); });
        if (!entry || entry->incident != m_incident || !entry->attachmentSha256.isEmpty())
            return nullptr; // files are read through ReadEntry
        auto made = std::make_shared<RunEntry>();
        made->id = entry->id.text;
        made->type = entry->kind == EntryKind::Error ? entrytype::error : entrytype::note;
        made->text = entry->text;
        made->contents = entry->contents;
        made->note = entry->note;
        made->tags = entry->tags;
        return m_entries.insert(id, made)->get();
    }

private:
    Store &m_store;
    IncidentId m_incident;
    QHash<QString, std::shared_ptr<RunEntry>> m_entries;
};

Error withoutCase()
{
    return {ErrorCode::InvalidInput, text("This command works on a case; open one and type it there."), {}};
}

Result<QJsonObject> applied(QJsonObject context, const QList<ContextWrite> &writes, const Evaluation &evaluation)
{
    for (const auto &write : writes) {
        switch (write.kind) {
        case ContextWrite::Kind::Set: {
            auto set = setContextPath(context, write.path, write.value);
            if (!set)
                return set;
            context = std::move(*set);
            break;
        }
        case ContextWrite::Kind::Append: {
            auto merged = mergeContextKey(context, write.path, write.value, evaluation);
            if (!merged)
                return merged;
            context = std::move(*merged);
            break;
        }
        case ContextWrite::Kind::Delete:
            context = removeContextPath(context, write.path);
            break;
        case ContextWrite::Kind::Clear:
            context = {};
            break;
        }
    }
    return context;
}

} // namespace

WarRoomNatives::WarRoomNatives(Services services)
    : m_services(std::move(services))
{
}

Result<NativeScope> WarRoomNatives::scope(const CommandCall &call)
{
    if (call.incident.isEmpty())
        return withoutCase();
    const auto nowMs = m_services.clock.nowMs();
    NativeScope scope;
    scope.nowMs = nowMs;
    scope.incidentId = call.incident.text;
    scope.seed = call.idempotencyKey;
    scope.outputKey = call.idempotencyKey + call.name;
    scope.evaluation.nowMs = nowMs;
    scope.evaluation.evaluator = &evaluatorOfThread(nowMs);
    const auto context = m_services.store.read([&](const Reader &reader) -> Result<QJsonObject> {
        auto visible = reader.contexts().get(call.incident);
        const auto incident = reader.incidents().get(call.incident);
        const auto lists = reader.settings().all(u"lists/"_s);
        if (!visible)
            return visible;
        if (!incident)
            return incident.error();
        if (!lists)
            return lists.error();
        constexpr qsizetype prefix = 6; // "lists/"
        QJsonObject named;
        for (auto it = lists->begin(); it != lists->end(); ++it)
            named.insert(it.key().mid(prefix), it.value());
        visible->insert(u"incident"_s, incidentForPlaybooks(*incident));
        visible->insert(u"lists"_s, named);
        return visible;
    });
    if (!context)
        return context.error();
    auto visible = *context;
    visible.insert(u"modules"_s, m_services.modules ? m_services.modules() : QJsonArray());
    scope.evaluation.context = visible;
    scope.entry = [entries = std::make_shared<CaseEntries>(m_services.store, call.incident)](const QString &id) {
        return entries->find(id);
    };
    return scope;
}

Result<void> WarRoomNatives::writeContext(const CommandCall &call, const QList<ContextWrite> &writes)
{
    if (call.incident.isEmpty())
        return withoutCase();
    Evaluation evaluation;
    evaluation.nowMs = m_services.clock.nowMs();
    evaluation.evaluator = &evaluatorOfThread(evaluation.nowMs);
    return m_services.store.write([&](UnitOfWork &unit) -> Result<void> {
        const auto before = unit.contexts().get(call.incident);
        if (!before)
            return before.error();
        const auto after = applied(*before, writes, evaluation);
        if (!after)
            return after.error();
        auto changed = *after;
        for (const auto keys = before->keys(); const auto &key : keys) {
            if (!changed.contains(key))
                changed.insert(key, QJsonValue::Null);
        }
        return unit.contexts().set(call.incident, {}, changed, call.user);
    });
}

Result<CommandOutput> WarRoomNatives::report(const CaseEffect &change, const IncidentId &incident)
{
    const auto made = m_services.makeReport(incident, {});
    if (!made)
        return made.error();
    const auto wanted = change.body.value("name"_L1).toString();
    CommandOutput output;
    ProducedEntry entry;
    entry.text = text("The report was made.");
    entry.file = ProducedFile{wanted.isEmpty() ? made->fileName : wanted + u".pdf"_s, u"application/pdf"_s, made->pdf};
    output.entries.append(entry);
    return output;
}

Result<CommandOutput> WarRoomNatives::change(const CommandCall &call, const CaseEffect &change)
{
    if (call.incident.isEmpty())
        return withoutCase();
    if (change.kind == CaseEffectKind::GenerateReport)
        return report(change, call.incident);
    if (change.kind == CaseEffectKind::SetPlaybook) {
        const auto started =
            m_services.runner().start(call.incident, change.body.value("name"_L1).toString(), {}, call.user);
        if (!started)
            return started.error();
        CommandOutput output;
        output.entries.append({text("The playbook was started."), {}, false});
        return output;
    }
    const CaseScope scope{call.incident, {}, {}, call.user, call.user};
    auto done = m_services.store.write([&](UnitOfWork &unit) { return performCaseEffect(unit, change, scope); });
    if (done && !isReadOnly(change.kind)) {
        if (auto told = m_services.runner().incidentChanged(call.incident); !told)
            return told.error();
    }
    return done;
}

Result<CommandOutput> WarRoomNatives::run(const CommandCall &call)
{
    return m_services.dispatcher.perform(call, Attempt::First, m_services.clock.nowMs(), {});
}

Result<void> WarRoomNatives::complete(const CommandCall &call, const NativeResult::Completion &completion)
{
    const auto open =
        m_services.store.read([&](const Reader &reader) { return reader.humanTasks().list(call.incident); });
    if (!open)
        return open.error();
    for (const auto &task : *open) {
        if (task.state == HumanTaskState::Open && task.task.section(u'/', -1) == completion.task)
            return m_services.runner().answer(task.id, completion.answer, {}, completion.comment, call.user);
    }
    return Error{ErrorCode::NotFound, text("No task “%1” waits for an answer.").arg(completion.task), {}};
}

Result<void> WarRoomNatives::schedule(const CommandCall &, const std::optional<RunSchedule> &, const QString &)
{
    return Error{
        ErrorCode::Unavailable, text("Schedules belong to the run of a playbook; they cannot be set here."), {}};
}

} // namespace holdfast
