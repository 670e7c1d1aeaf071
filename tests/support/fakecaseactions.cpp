// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/fakecaseactions.h"

namespace holdfast {

using namespace Qt::StringLiterals;

QFuture<Result<void>> FakeCaseActions::act(const QString &what, std::function<Result<void>(UnitOfWork &)> work)
{
    asked << what;
    if (failNext)
        return QtFuture::makeReadyFuture(Result<void>(*std::exchange(failNext, std::nullopt)));
    return m_store.writeAsync(std::move(work));
}

QFuture<Result<void>> FakeCaseActions::only(const QString &what)
{
    return act(what, [](UnitOfWork &) { return Result<void>(); });
}

QFuture<Result<void>> FakeCaseActions::noteOpened(const IncidentId &incident)
{
    return act(u"noteOpened"_s,
               [incident, user = m_user](UnitOfWork &unit) { return unit.incidents().activate(incident, user); });
}

QFuture<Result<void>> FakeCaseActions::takeOwnership(const IncidentId &incident)
{
    return act(u"takeOwnership"_s,
               [incident, user = m_user](UnitOfWork &unit) { return unit.incidents().setOwner(incident, user, user); });
}

QFuture<Result<void>> FakeCaseActions::setOwner(const IncidentId &incident, const QString &owner)
{
    return act(u"setOwner "_s + owner, [incident, owner, user = m_user](UnitOfWork &unit) {
        return unit.incidents().setOwner(incident, owner, user);
    });
}

QFuture<Result<void>> FakeCaseActions::setSeverity(const IncidentId &incident, Severity severity)
{
    return act(u"setSeverity "_s + severityName(severity), [incident, severity, user = m_user](UnitOfWork &unit) {
        return unit.incidents().setSeverity(incident, severity, user);
    });
}

QFuture<Result<void>> FakeCaseActions::close(const IncidentId &incident, const CloseRequest &request)
{
    return act(u"close "_s + request.reason, [incident, request, user = m_user](UnitOfWork &unit) {
        return unit.incidents().close(incident, {request.reason, request.notes, request.cause}, user);
    });
}

QFuture<Result<void>> FakeCaseActions::reopen(const IncidentId &incident, const QString &reason)
{
    return act(u"reopen "_s + reason, [incident, reason, user = m_user](UnitOfWork &unit) {
        return unit.incidents().reopen(incident, reason, user);
    });
}

QFuture<Result<void>> FakeCaseActions::submitLine(const IncidentId &incident, const QString &line, std::stop_token)
{
    return act(u"submitLine "_s + line, [incident, line, user = m_user](UnitOfWork &unit) -> Result<void> {
        Entry entry;
        entry.incident = incident;
        entry.author = user;
        entry.kind = line.startsWith(u'!') ? EntryKind::Command : EntryKind::Chat;
        entry.text = line;
        entry.command = entry.kind == EntryKind::Command ? line : QString();
        const auto made = unit.entries().append(entry);
        return made ? Result<void>() : Result<void>(made.error());
    });
}

QFuture<Result<void>> FakeCaseActions::addNote(const IncidentId &incident, const QString &text)
{
    return act(u"addNote "_s + text, [incident, text, user = m_user](UnitOfWork &unit) -> Result<void> {
        Entry entry;
        entry.incident = incident;
        entry.author = user;
        entry.kind = EntryKind::Note;
        entry.text = text;
        entry.note = true;
        const auto made = unit.entries().append(entry);
        return made ? Result<void>() : Result<void>(made.error());
    });
}

QFuture<Result<void>> FakeCaseActions::answerHumanTask(const HumanTaskId &task, const QString &answer, const QString &)
{
    return act(u"answerHumanTask "_s + answer, [task, answer, user = m_user](UnitOfWork &unit) {
        return unit.humanTasks().answer(task, answer, {}, user);
    });
}

QFuture<Result<void>> FakeCaseActions::runPlaybook(const IncidentId &)
{
    return only(u"runPlaybook"_s);
}

QFuture<Result<PlaybookRehearsal>> FakeCaseActions::rehearsePlaybook(const IncidentId &, std::stop_token)
{
    asked << u"rehearsePlaybook"_s;
    if (failNext)
        return QtFuture::makeReadyFuture(Result<PlaybookRehearsal>(*std::exchange(failNext, {})));
    return QtFuture::makeReadyFuture(Result<PlaybookRehearsal>(rehearsal));
}

QFuture<Result<void>> FakeCaseActions::runAsRehearsed(const IncidentId &, const PlaybookRehearsal &agreed)
{
    return only(u"runAsRehearsed %1"_s.arg(agreed.writes.size()));
}

QFuture<Result<void>> FakeCaseActions::rerunTask(const RunId &, const QString &, const QString &task)
{
    return only(u"rerunTask "_s + task);
}

QFuture<Result<void>> FakeCaseActions::completeTask(const RunId &, const QString &, const QString &task)
{
    return only(u"completeTask "_s + task);
}

QFuture<Result<void>> FakeCaseActions::markFileEvents(const IncidentId &incident, const QList<qint64> &rowIds)
{
    return act(u"markFileEvents %1"_s.arg(rowIds.size()),
               [incident, rowIds, user = m_user](UnitOfWork &unit) -> Result<void> {
                   const auto events = unit.fileEvents().page(rowIds);
                   if (!events)
                       return events.error();
                   for (const FileEvent &event : *events) {
                       const auto raw = unit.fileEvents().raw(event.rowId);
                       if (!raw)
                           return raw.error();
                       const auto sha = unit.attachments().put(*raw);
                       if (!sha)
                           return sha.error();
                       Evidence evidence;
                       evidence.incident = incident;
                       evidence.kind = u"file event"_s;
                       evidence.title = event.fileName;
                       evidence.externalId = event.eventId;
                       evidence.sha256 = *sha;
                       evidence.sizeBytes = raw->size();
                       evidence.takenBy = user;
                       if (const auto added = unit.evidence().add(evidence, user); !added)
                           return added.error();
                   }
                   return {};
               });
}

QFuture<Result<void>> FakeCaseActions::markEntry(const IncidentId &incident, const EntryId &entry)
{
    return act(u"markEntry"_s, [incident, entry, user = m_user](UnitOfWork &unit) -> Result<void> {
        Evidence evidence;
        evidence.incident = incident;
        evidence.entry = entry;
        evidence.kind = u"entry"_s;
        evidence.title = u"War-room entry"_s;
        evidence.takenBy = user;
        const auto added = unit.evidence().add(evidence, user);
        return added ? Result<void>() : Result<void>(added.error());
    });
}

QFuture<Result<void>> FakeCaseActions::setEvidenceStage(const EvidenceId &evidence, EvidenceStage stage)
{
    return act(u"setEvidenceStage"_s, [evidence, stage, user = m_user](UnitOfWork &unit) {
        return unit.evidence().setStage(evidence, stage, user);
    });
}

QFuture<Result<void>> FakeCaseActions::setEvidenceTags(const EvidenceId &evidence, const QStringList &tags)
{
    return act(u"setEvidenceTags "_s + tags.join(u','),
               [evidence, tags, user = m_user](UnitOfWork &unit) -> Result<void> {
                   const auto item = unit.evidence().get(evidence);
                   if (!item)
                       return item.error();
                   return unit.evidence().describe(evidence, item->title, item->description, tags, user);
               });
}

QFuture<Result<EvidenceCheck>> FakeCaseActions::verifyEvidence(const IncidentId &incident, std::stop_token)
{
    asked << u"verifyEvidence"_s;
    return m_store.readAsync([incident](const Reader &reader) -> Result<EvidenceCheck> {
        EvidenceCheck check;
        check.atMs = demoNowMs;
        const auto items = reader.evidence().list(incident);
        if (!items)
            return items.error();
        for (const Evidence &item : *items) {
            if (item.sha256.isEmpty())
                continue;
            if (reader.attachments().get(item.sha256))
                ++check.verified;
            else
                check.broken << item.title;
        }
        return check;
    });
}

QFuture<Result<ReportFile>> FakeCaseActions::exportReport(const IncidentId &, const QString &path, std::stop_token)
{
    asked << u"exportReport "_s + path;
    return QtFuture::makeReadyFuture(Result<ReportFile>(ReportFile{{}, path, QString(64, u'a'), 3}));
}

QFuture<Result<void>> FakeCaseActions::sendReport(const IncidentId &, std::stop_token)
{
    return only(u"sendReport"_s);
}

QFuture<Result<void>> FakeCaseActions::isolateEndpoint(const IncidentId &, const QString &endpointId, std::stop_token)
{
    return only(u"isolateEndpoint "_s + endpointId);
}

QFuture<Result<void>> FakeCaseActions::releaseEndpoint(const IncidentId &, const QString &endpointId, std::stop_token)
{
    return only(u"releaseEndpoint "_s + endpointId);
}

QFuture<Result<void>> FakeCaseActions::openDemoCase()
{
    return only(u"openDemoCase"_s);
}

QFuture<Result<QString>> FakeCaseActions::testConnection(const QString &instance)
{
    asked << u"testConnection "_s + instance;
    return QtFuture::makeReadyFuture(Result<QString>(u"reached in 12 ms"_s));
}

QFuture<Result<void>> FakeCaseActions::fetchNow(std::stop_token)
{
    return only(u"fetchNow"_s);
}

} // namespace holdfast
