// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/consoleactions.h"

#include "automation/caserecorder.h"
#include "automation/casework.h"
#include "automation/incidenttypes.h"
#include "automation/slatimer.h"
#include "base/canonicaljson.h"
#include "commands/commandline.h"
#include "console/console.h"
#include "console/stakeholders.h"
#include "incidents/fields.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("ConsoleActions", source);
}

Result<void> say(UnitOfWork &unit, const IncidentId &incident, const QString &author, EntryKind kind,
                 const QString &line)
{
    Entry entry;
    entry.incident = incident;
    entry.author = author;
    entry.kind = kind;
    entry.text = line;
    const auto added = unit.entries().append(entry);
    return added ? Result<void>() : Result<void>(added.error());
}

/// The incident's type, if it has a playbook.
Result<IncidentType> typeWithPlaybook(const Store &store, const IncidentId &incident)
{
    auto type = store.read([&](const Reader &reader) -> Result<IncidentType> {
        const auto found = reader.incidents().get(incident);
        if (!found)
            return found.error();
        return incidentType(reader.settings(), found->type);
    });
    if (type && type->playbook.isEmpty()) {
        return Error{ErrorCode::NotFound,
                     text("The incident type “%1” has no playbook. Choose one under Setup.").arg(type->name),
                     {}};
    }
    return type;
}

QString taskPath(const QString &framePath, const QString &task)
{
    return framePath.isEmpty() ? task : framePath + u'/' + task;
}

Result<void> markFileEvent(UnitOfWork &unit, const FileEvent &event, const QByteArray &raw, const QString &user)
{
    const auto sha256 = unit.attachments().put(raw, event.incident);
    if (!sha256)
        return sha256.error();
    Evidence evidence;
    evidence.incident = event.incident;
    evidence.kind = text("file event");
    evidence.title = event.fileName;
    evidence.description = event.filePath;
    evidence.occurredAtMs = event.occurredAtMs;
    evidence.takenBy = user;
    evidence.sha256 = *sha256;
    evidence.sizeBytes = raw.size();
    evidence.exchange = event.exchange;
    evidence.externalId = event.eventId;
    const auto added = unit.evidence().add(evidence, user);
    return added ? Result<void>() : Result<void>(added.error());
}

} // namespace

ConsoleActions::ConsoleActions(Console &console, JobRunner &jobs, std::function<Result<void>()> openDemo)
    : m_console(console)
    , m_jobs(jobs)
    , m_openDemo(std::move(openDemo))
{
}

QString ConsoleActions::currentUser() const
{
    return m_console.user();
}

QFuture<Result<void>> ConsoleActions::change(const IncidentId &incident, Change change)
{
    return m_jobs.run([this, incident, change = std::move(change)](std::stop_token) -> Result<void> {
        if (auto written = m_console.store().write([&](UnitOfWork &unit) { return change(unit); }); !written)
            return written;
        return m_console.runner().incidentChanged(incident);
    });
}

QFuture<Result<void>> ConsoleActions::noteOpened(const IncidentId &incident)
{
    return change(incident, [incident, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        const auto found = unit.incidents().get(incident);
        if (!found)
            return found.error();
        if (found->restricted) {
            const auto noted = unit.journal().note(incidentStream(incident), u"incident.viewed"_s, {}, user);
            if (!noted)
                return noted.error();
        }
        return unit.incidents().activate(incident, user);
    });
}

QFuture<Result<void>> ConsoleActions::takeOwnership(const IncidentId &incident)
{
    return change(incident, [incident, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        const auto found = unit.incidents().get(incident);
        if (!found)
            return found.error();
        if (found->owner == user)
            return {};
        if (!found->owner.isEmpty())
            return Error{ErrorCode::Conflict, text("%1 has it already.").arg(found->owner), found->owner};
        if (auto set = unit.incidents().setOwner(incident, user, user); !set)
            return set;
        return say(unit, incident, user, EntryKind::System, text("%1 took ownership").arg(user));
    });
}

QFuture<Result<void>> ConsoleActions::setOwner(const IncidentId &incident, const QString &owner)
{
    return change(incident, [incident, owner, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        if (auto set = unit.incidents().setOwner(incident, owner, user); !set)
            return set;
        return say(unit, incident, user, EntryKind::System,
                   owner.isEmpty() ? text("Nobody owns it any more") : text("Owner: %1").arg(owner));
    });
}

QFuture<Result<void>> ConsoleActions::setSeverity(const IncidentId &incident, Severity severity)
{
    return change(incident, [incident, severity, user = currentUser()](UnitOfWork &unit) {
        return unit.incidents().setSeverity(incident, severity, user);
    });
}

QFuture<Result<void>> ConsoleActions::close(const IncidentId &incident, const CloseRequest &request)
{
    return change(incident, [incident, request, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        for (const auto &timer : {field::remediationSla, field::detectionSla}) {
            if (auto stopped = changeTimer(unit, incident, QString(timer), u"stop"_s, user); !stopped)
                return stopped.error();
        }
        if (auto closed = unit.incidents().close(incident, {request.reason, request.notes, request.cause}, user);
            !closed)
            return closed;
        return say(unit, incident, user, EntryKind::System, text("Closed: %1").arg(request.reason));
    });
}

QFuture<Result<void>> ConsoleActions::reopen(const IncidentId &incident, const QString &reason)
{
    return change(incident, [incident, reason, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        if (auto reopened = unit.incidents().reopen(incident, reason, user); !reopened)
            return reopened;
        return say(unit, incident, user, EntryKind::System, text("Reopened: %1").arg(reason));
    });
}

QFuture<Result<void>> ConsoleActions::submitLine(const IncidentId &incident, const QString &line, std::stop_token stop)
{
    const auto trimmed = line.trimmed();
    if (!trimmed.startsWith(u'!') && !trimmed.startsWith(u'/')) {
        return m_jobs.run([this, incident, trimmed](std::stop_token) {
            return m_console.store().write(
                [&](UnitOfWork &unit) { return say(unit, incident, currentUser(), EntryKind::Chat, trimmed); });
        });
    }
    return m_jobs.run(
        [this, incident, trimmed](std::stop_token stopped) -> Result<void> {
            auto call = parseCommandLine(trimmed);
            if (!call)
                return call.error();
            const auto *command = m_console.commands().find(call->name, call->brand, call->instance);
            if (!command)
                return Error{ErrorCode::Unavailable,
                             text("There is no command “%1”. Ctrl+K lists them all.").arg(call->name),
                             {}};
            if (auto checked = checkedArguments(command->definition, call->arguments); !checked)
                return checked.error();
            call->incident = incident;
            call->user = currentUser();
            // The answer, good or bad, is an entry; the line itself was accepted.
            (void)m_console.runCommand(*call, stopped);
            return m_console.runner().incidentChanged(incident);
        },
        stop);
}

QFuture<Result<void>> ConsoleActions::addNote(const IncidentId &incident, const QString &line)
{
    return change(incident, [incident, line, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        if (line.trimmed().isEmpty())
            return Error{ErrorCode::InvalidInput, text("The note is empty. Write what the report should say."), {}};
        Entry entry;
        entry.incident = incident;
        entry.author = user;
        entry.kind = EntryKind::Note;
        entry.text = line.trimmed();
        entry.note = true;
        const auto added = unit.entries().append(entry);
        return added ? Result<void>() : Result<void>(added.error());
    });
}

QFuture<Result<void>> ConsoleActions::answerHumanTask(const HumanTaskId &task, const QString &answer,
                                                      const QString &note)
{
    return m_jobs.run([this, task, answer, note](std::stop_token) {
        return m_console.runner().answer(task, answer, {}, note, currentUser());
    });
}

QFuture<Result<void>> ConsoleActions::runPlaybook(const IncidentId &incident)
{
    return m_jobs.run([this, incident](std::stop_token) -> Result<void> {
        const auto type = typeWithPlaybook(m_console.store(), incident);
        if (!type)
            return type.error();
        const auto run = m_console.runner().start(incident, type->playbook, type->inputs, currentUser());
        return run ? Result<void>() : Result<void>(run.error());
    });
}

QFuture<Result<PlaybookRehearsal>> ConsoleActions::rehearsePlaybook(const IncidentId &incident, std::stop_token stop)
{
    return m_jobs.run(
        [this, incident](std::stop_token token) -> Result<PlaybookRehearsal> {
            const auto type = typeWithPlaybook(m_console.store(), incident);
            if (!type)
                return type.error();
            const auto made = m_console.runner().rehearse(incident, type->playbook, type->inputs, {}, token);
            if (!made)
                return made.error();
            PlaybookRehearsal rehearsal{type->playbook, {}, made->endsAt, writesToJson(made->writes)};
            for (qsizetype at = 0; at < made->writes.size(); ++at) {
                const auto &write = made->writes.at(at);
                const auto through = write.instance.isEmpty() ? write.brand : write.instance;
                rehearsal.writes.append({u"%1 %2"_s.arg(write.task, made->taskNames.at(at)), write.actText(),
                                         write.isCommand() ? through : QString(), write.argumentsText(), write.undo});
            }
            return rehearsal;
        },
        stop);
}

QFuture<Result<void>> ConsoleActions::runAsRehearsed(const IncidentId &incident, const PlaybookRehearsal &rehearsal)
{
    return m_jobs.run([this, incident, rehearsal](std::stop_token) -> Result<void> {
        const auto type = typeWithPlaybook(m_console.store(), incident);
        if (!type)
            return type.error();
        const auto run = m_console.runner().start(incident, rehearsal.playbook, type->inputs, currentUser(),
                                                  writesFromJson(rehearsal.plan));
        return run ? Result<void>() : Result<void>(run.error());
    });
}

QFuture<Result<void>> ConsoleActions::rerunTask(const RunId &run, const QString &framePath, const QString &task)
{
    return m_jobs.run([this, run, path = taskPath(framePath, task)](std::stop_token) {
        return m_console.runner().rerunTask(run, path, currentUser());
    });
}

QFuture<Result<void>> ConsoleActions::completeTask(const RunId &run, const QString &framePath, const QString &task)
{
    return m_jobs.run([this, run, path = taskPath(framePath, task)](std::stop_token) {
        HumanAnswer answer;
        answer.by = currentUser();
        answer.comment = text("Done by hand");
        return m_console.runner().completeTaskByHand(run, path, answer);
    });
}

QFuture<Result<void>> ConsoleActions::markFileEvents(const IncidentId &incident, const QList<qint64> &rowIds)
{
    return change(incident, [rowIds, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        const auto events = unit.fileEvents().page(rowIds);
        if (!events)
            return events.error();
        for (const auto &event : *events) {
            const auto raw = unit.fileEvents().raw(event.rowId);
            if (!raw)
                return raw.error();
            const auto known = unit.evidence().list(event.incident);
            if (!known)
                return known.error();
            if (std::any_of(known->begin(), known->end(),
                            [&](const Evidence &item) { return item.externalId == event.eventId; }))
                continue;
            if (auto marked = markFileEvent(unit, event, *raw, user); !marked)
                return marked;
        }
        return {};
    });
}

QFuture<Result<void>> ConsoleActions::markEntry(const IncidentId &incident, const EntryId &entry)
{
    return change(incident, [entry, user = currentUser()](UnitOfWork &unit) -> Result<void> {
        const auto marked = markAsEvidence(unit, entry, {}, 0, {}, user);
        return marked ? Result<void>() : Result<void>(marked.error());
    });
}

QFuture<Result<void>> ConsoleActions::setEvidenceStage(const EvidenceId &evidence, EvidenceStage stage)
{
    return m_jobs.run([this, evidence, stage](std::stop_token) {
        return m_console.store().write(
            [&](UnitOfWork &unit) { return unit.evidence().setStage(evidence, stage, currentUser()); });
    });
}

QFuture<Result<void>> ConsoleActions::setEvidenceTags(const EvidenceId &evidence, const QStringList &tags)
{
    return m_jobs.run([this, evidence, tags](std::stop_token) {
        return m_console.store().write([&](UnitOfWork &unit) -> Result<void> {
            const auto item = unit.evidence().get(evidence);
            if (!item)
                return item.error();
            return unit.evidence().describe(evidence, item->title, item->description, tags, currentUser());
        });
    });
}

QFuture<Result<EvidenceCheck>> ConsoleActions::verifyEvidence(const IncidentId &incident, std::stop_token stop)
{
    return m_jobs.run(
        [this, incident](std::stop_token stopped) -> Result<EvidenceCheck> {
            EvidenceCheck check;
            check.atMs = m_console.clock().nowMs();
            const auto checked = m_console.store().write([&](UnitOfWork &unit) -> Result<void> {
                const auto items = unit.evidence().list(incident);
                if (!items)
                    return items.error();
                for (const auto &item : *items) {
                    if (stopped.stop_requested())
                        return Error{ErrorCode::Canceled, text("Stopped before all items were verified."), {}};
                    const auto bytes = unit.attachments().get(item.sha256);
                    const bool intact = bytes && sha256Hex(*bytes) == item.sha256;
                    if (intact)
                        ++check.verified;
                    else
                        check.broken.append(u"E-%1 %2"_s.arg(item.number).arg(item.title));
                    const auto noted =
                        unit.evidence().addCustody({item.id, check.atMs, currentUser(), u"verified"_s,
                                                    intact ? text("hash fits") : text("hash does not fit")});
                    if (!noted)
                        return noted.error();
                }
                return {};
            });
            if (!checked)
                return checked.error();
            return check;
        },
        stop);
}

QFuture<Result<ReportFile>> ConsoleActions::exportReport(const IncidentId &incident, const QString &path,
                                                         std::stop_token stop)
{
    return m_jobs.run(
        [this, incident, path](std::stop_token stopped) {
            return writeReport(m_console, incident, path, currentUser(), stopped);
        },
        stop);
}

QFuture<Result<void>> ConsoleActions::sendReport(const IncidentId &incident, std::stop_token stop)
{
    return m_jobs.run(
        [this, incident](std::stop_token stopped) -> Result<void> {
            const auto recipients =
                m_console.store().read([&](const Reader &reader) { return stakeholdersOf(reader, incident); });
            if (!recipients)
                return recipients.error();
            if (recipients->isEmpty())
                return Error{ErrorCode::InvalidInput,
                             text("No stakeholder is known: no manager, and the mail lists are empty. See Setup."),
                             {}};
            const auto found =
                m_console.store().read([&](const Reader &reader) { return reader.incidents().get(incident); });
            if (!found)
                return found.error();
            const auto report = m_console.makeReport(incident, stopped);
            if (!report)
                return report.error();
            const auto entry = m_console.store().write([&](UnitOfWork &unit) -> Result<EntryId> {
                ReportRecord record;
                record.incident = incident;
                record.fileName = report->fileName;
                record.headHash = report->headHash;
                record.headSeq = report->headSeq;
                record.author = currentUser();
                const auto added = unit.reports().add(record, report->pdf, currentUser());
                if (!added)
                    return added.error();
                Entry file;
                file.incident = incident;
                file.author = currentUser();
                file.kind = EntryKind::File;
                file.text = text("Report %1, SHA-256 %2").arg(report->fileName, added->sha256);
                file.attachmentSha256 = added->sha256;
                file.attachmentName = report->fileName;
                return unit.entries().append(file).map([](const Entry &stored) { return stored.id; });
            });
            if (!entry)
                return entry.error();
            CommandCall call;
            call.name = u"send-mail"_s;
            call.incident = incident;
            call.user = currentUser();
            call.arguments = {{u"to"_s, recipients->join(u',')},
                              {u"subject"_s, text("Investigation report #%1: %2").arg(found->number).arg(found->name)},
                              {u"body"_s, text("The report of the investigation is attached.")},
                              {u"attachIDs"_s, entry->text}};
            const auto sent = m_console.runCommand(call, stopped);
            return sent ? Result<void>() : Result<void>(sent.error());
        },
        stop);
}

QStringList ConsoleActions::reportRecipients(const IncidentId &incident) const
{
    const std::lock_guard lock(m_mutex);
    // Read ahead for the next question; the first answer may be empty.
    m_jobs.run([this, incident](std::stop_token) -> Result<void> {
        const auto read =
            m_console.store().read([&](const Reader &reader) { return stakeholdersOf(reader, incident); });
        if (!read)
            return read.error();
        const std::lock_guard guard(m_mutex);
        m_recipients[incident.text] = *read;
        return {};
    });
    return m_recipients.value(incident.text);
}

QFuture<Result<void>> ConsoleActions::command(const IncidentId &incident, const QString &name,
                                              const QJsonObject &arguments, std::stop_token stop)
{
    return m_jobs.run(
        [this, incident, name, arguments](std::stop_token stopped) -> Result<void> {
            CommandCall call;
            call.name = name;
            call.incident = incident;
            call.user = currentUser();
            call.arguments = arguments;
            const auto done = m_console.runCommand(call, stopped);
            if (!done)
                return done.error();
            return m_console.runner().incidentChanged(incident);
        },
        stop);
}

QFuture<Result<void>> ConsoleActions::isolateEndpoint(const IncidentId &incident, const QString &endpointId,
                                                      std::stop_token stop)
{
    return command(incident, u"xdr-endpoint-isolate"_s, {{u"endpoint_id"_s, endpointId}}, stop);
}

QFuture<Result<void>> ConsoleActions::releaseEndpoint(const IncidentId &incident, const QString &endpointId,
                                                      std::stop_token stop)
{
    return command(incident, u"xdr-endpoint-unisolate"_s, {{u"endpoint_id"_s, endpointId}}, stop);
}

QFuture<Result<void>> ConsoleActions::openDemoCase()
{
    return m_jobs.run([this](std::stop_token) { return m_openDemo(); });
}

QFuture<Result<QString>> ConsoleActions::testConnection(const QString &instance)
{
    return m_jobs.run([this, instance](std::stop_token stop) { return m_console.test(instance, stop); });
}

QFuture<Result<void>> ConsoleActions::fetchNow(std::stop_token stop)
{
    return m_jobs.run(
        [this](std::stop_token stopped) -> Result<void> {
            const auto fetched = m_console.fetchNow(stopped);
            return fetched ? Result<void>() : Result<void>(fetched.error());
        },
        stop);
}

Result<ReportFile> writeReport(Console &console, const IncidentId &incident, const QString &path, const QString &user,
                               std::stop_token stop)
{
    const auto report = console.makeReport(incident, stop);
    if (!report)
        return report.error();
    if (!path.isEmpty()) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(report->pdf) != report->pdf.size() || !file.commit())
            return Error{ErrorCode::StorageFull,
                         text("The report cannot be written to %1: %2").arg(path, file.errorString()),
                         {}};
    }
    ReportFile written;
    written.path = path;
    written.sha256 = sha256Hex(report->pdf);
    const auto noted = console.store().write([&](UnitOfWork &unit) {
        return unit.journal().note(incidentStream(incident), u"report.exported"_s,
                                   {{u"path"_s, path}, {u"sha256"_s, written.sha256}}, user);
    });
    if (!noted)
        return noted.error();
    return written;
}

} // namespace holdfast
