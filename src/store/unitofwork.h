// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/attachmentrepository.h"
#include "store/connectionrepository.h"
#include "store/contextrepository.h"
#include "store/entryrepository.h"
#include "store/evidencerepository.h"
#include "store/exchangerepository.h"
#include "store/fetchrepository.h"
#include "store/fileeventrepository.h"
#include "store/fileeventsearch.h"
#include "store/humantaskrepository.h"
#include "store/incidentrepository.h"
#include "store/journal.h"
#include "store/leaserepository.h"
#include "store/mailrepository.h"
#include "store/playbookrepository.h"
#include "store/reportrepository.h"
#include "store/runrepository.h"
#include "store/settingsrepository.h"
#include "store/timerrepository.h"

#include <stop_token>

namespace holdfast {

class CaseFiles;

/// All repositories over the files of one store (see CaseFiles). Everybody sees them through Reader or UnitOfWork.
struct Repositories
{
    explicit Repositories(CaseFiles &files);

    IncidentRepository incidents;
    EntryRepository entries;
    EvidenceRepository evidence;
    FileEventRepository fileEvents;
    FileEventSearch fileEventSearch;
    RunRepository runs;
    HumanTaskRepository humanTasks;
    TimerRepository timers;
    ExchangeRepository exchanges;
    AttachmentRepository attachments;
    ContextRepository contexts;
    MailRepository mails;
    PlaybookRepository playbooks;
    ReportRepository reports;
    FetchRepository fetchState;
    LeaseRepository leases;
    SettingsRepository settings;
    ConnectionRepository connections;
    Journal journal;
};

/// What Store::read() hands out: one consistent snapshot, reading only. Valid inside the call only.
class Reader
{
public:
    Reader(const Repositories &repositories, std::stop_token stop)
        : m_all(repositories)
        , m_stop(std::move(stop))
    {
    }

    [[nodiscard]] const IncidentRepository &incidents() const { return m_all.incidents; }
    [[nodiscard]] const EntryRepository &entries() const { return m_all.entries; }
    [[nodiscard]] const EvidenceRepository &evidence() const { return m_all.evidence; }
    [[nodiscard]] const FileEventRepository &fileEvents() const { return m_all.fileEvents; }
    [[nodiscard]] const FileEventSearch &fileEventSearch() const { return m_all.fileEventSearch; }
    [[nodiscard]] const RunRepository &runs() const { return m_all.runs; }
    [[nodiscard]] const HumanTaskRepository &humanTasks() const { return m_all.humanTasks; }
    [[nodiscard]] const TimerRepository &timers() const { return m_all.timers; }
    [[nodiscard]] const ExchangeRepository &exchanges() const { return m_all.exchanges; }
    [[nodiscard]] const AttachmentRepository &attachments() const { return m_all.attachments; }
    [[nodiscard]] const ContextRepository &contexts() const { return m_all.contexts; }
    [[nodiscard]] const MailRepository &mails() const { return m_all.mails; }
    [[nodiscard]] const PlaybookRepository &playbooks() const { return m_all.playbooks; }
    [[nodiscard]] const ReportRepository &reports() const { return m_all.reports; }
    [[nodiscard]] const FetchRepository &fetchState() const { return m_all.fetchState; }
    [[nodiscard]] const LeaseRepository &leases() const { return m_all.leases; }
    [[nodiscard]] const SettingsRepository &settings() const { return m_all.settings; }
    [[nodiscard]] const ConnectionRepository &connections() const { return m_all.connections; }
    [[nodiscard]] const Journal &journal() const { return m_all.journal; }
    /// For long loops inside the read.
    [[nodiscard]] const std::stop_token &stopToken() const { return m_stop; }

private:
    const Repositories &m_all;
    std::stop_token m_stop;
};

/// What Store::write() hands out: one transaction. Reads see what it has written so far. Valid inside the call only.
/// Once a statement has failed the transaction can no longer be committed, whatever the caller returns.
class UnitOfWork
{
public:
    UnitOfWork(Repositories &repositories, CaseFiles &files)
        : m_all(repositories)
        , m_files(files)
    {
    }

    [[nodiscard]] IncidentRepository &incidents() { return m_all.incidents; }
    [[nodiscard]] EntryRepository &entries() { return m_all.entries; }
    [[nodiscard]] EvidenceRepository &evidence() { return m_all.evidence; }
    [[nodiscard]] FileEventRepository &fileEvents() { return m_all.fileEvents; }
    [[nodiscard]] RunRepository &runs() { return m_all.runs; }
    [[nodiscard]] HumanTaskRepository &humanTasks() { return m_all.humanTasks; }
    [[nodiscard]] TimerRepository &timers() { return m_all.timers; }
    [[nodiscard]] ExchangeRepository &exchanges() { return m_all.exchanges; }
    [[nodiscard]] AttachmentRepository &attachments() { return m_all.attachments; }
    [[nodiscard]] ContextRepository &contexts() { return m_all.contexts; }
    [[nodiscard]] MailRepository &mails() { return m_all.mails; }
    [[nodiscard]] PlaybookRepository &playbooks() { return m_all.playbooks; }
    [[nodiscard]] ReportRepository &reports() { return m_all.reports; }
    [[nodiscard]] FetchRepository &fetchState() { return m_all.fetchState; }
    [[nodiscard]] LeaseRepository &leases() { return m_all.leases; }
    [[nodiscard]] SettingsRepository &settings() { return m_all.settings; }
    [[nodiscard]] ConnectionRepository &connections() { return m_all.connections; }
    [[nodiscard]] Journal &journal() { return m_all.journal; }
    /// The store's clock, and a fresh id from its source.
    [[nodiscard]] qint64 nowMs() const;
    [[nodiscard]] QString newId();

private:
    Repositories &m_all;
    CaseFiles &m_files;
};

} // namespace holdfast
