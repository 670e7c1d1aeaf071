// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/session.h"

#include <QHash>
#include <QList>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <type_traits>

namespace holdfast {

class FileEventOrders;
class Vault;

/// What the desk knows of a restricted case in a file of its own, and all that it knows.
struct SealedCase
{
    IncidentId incident;
    qint64 number = 0;
    IncidentId parent;
};

/// Which file holds what: the desk's file has everything but restricted child investigations, each of which has a sealed
/// file with the same tables. Repositories ask here for the session of an incident, a run or an entry and need not know
/// more; a transaction covers all files it touches.
///
/// Two files do not commit together: sealed files are committed first and the desk's last. A new case exists when the desk's
/// commit says so; anything else that a crash leaves half done was not yet reported as done and is asked for again.
///
/// Belongs to one thread, that of its connections; interrupt() may be called by others.
class CaseFiles
{
public:
    /// `orders`: shared by readers; null for the writer.
    CaseFiles(Connection &desk, Vault &vault, Connection::Role role, const Clock &clock, IdSource &ids,
              FileEventOrders *orders = nullptr);
    ~CaseFiles();
    CaseFiles(const CaseFiles &) = delete;
    CaseFiles &operator=(const CaseFiles &) = delete;

    /// What the running transaction has changed, in all files.
    PendingSignals pending;

    [[nodiscard]] Session &desk() { return m_desk; }
    /// The session of the file with this incident. For a case that cannot be opened one that refuses every statement with
    /// the reason. An empty id: the desk's.
    [[nodiscard]] Session &of(const IncidentId &incident);
    /// The session of the file whose `table` has a row with this id; the desk's when there is none.
    [[nodiscard]] Session &holding(const QString &table, const QString &id);
    /// The session of the file with this file event.
    [[nodiscard]] Session &ofFileEvent(qint64 rowId);
    /// The desk's session and those of all sealed files that can be opened.
    [[nodiscard]] QList<Session *> all();
    /// What all files answer as one list, ordered by `before`. `ask`: Result<QList<T>>(Session &).
    template <typename Ask, typename Before>
    auto gather(Ask ask, Before before) -> std::invoke_result_t<Ask, Session &>
    {
        auto gathered = ask(m_desk);
        const auto sessions = all();
        for (auto *session : sessions.mid(1)) {
            if (!gathered)
                return gathered;
            auto more = ask(*session);
            if (!more)
                return more;
            gathered->append(*std::move(more));
        }
        if (gathered && sessions.size() > 1)
            std::stable_sort(gathered->begin(), gathered->end(), before);
        return gathered;
    }
    /// All sealed cases, also those that cannot be opened.
    [[nodiscard]] Result<QList<SealedCase>> sealedCases();
    [[nodiscard]] bool isSealed(const IncidentId &incident);

    /// Null inside a write.
    [[nodiscard]] FileEventOrders *fileEventOrders() const { return m_orders; }

    /// True when restricted children are to be sealed: somebody is signed in whose key can be kept.
    [[nodiscard]] bool canSeal() const;
    /// Makes a sealed file for a new case and answers its session; the caller writes the incident and the desk's row.
    [[nodiscard]] Result<Session *> make(const SealedCase &sealed, const QString &actor);
    /// The wrapped keys of this case are put in order once the transaction is on disk.
    void membersChanged(const IncidentId &incident);

    // For the store's threads: one transaction over all files that are touched.
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> beginJob();
    [[nodiscard]] Result<void> keepJob();
    /// False: not even that was possible, everything is to be rolled back.
    [[nodiscard]] bool undoJob();
    [[nodiscard]] Result<void> commit();
    void rollBack();
    /// False after an engine itself rolled back one of the files, as SQLite does when the disk is full.
    [[nodiscard]] bool inTransaction() const;
    [[nodiscard]] std::optional<Error> failure() const;
    void clearFailure();
    void setStopToken(const std::stop_token &stop);
    /// Ends what runs on any of the connections.
    void interrupt();

    /// For the writer, once, before anything else: files of cases that were never made are set aside, members who have
    /// published a key since are let in.
    [[nodiscard]] Result<void> repair();

private:
    struct File;
    struct Made
    {
        IncidentId incident;
        bool inJob = false; ///< in the running job
    };

    [[nodiscard]] File &fileOf(const IncidentId &incident);
    [[nodiscard]] std::unique_ptr<File> open(const IncidentId &incident);
    void join(File &file);
    void closeLockedOut();
    [[nodiscard]] Result<void> loadKnown();
    [[nodiscard]] Result<void> orderKeys(const IncidentId &incident);
    template <typename F>
    void eachJoined(F f) const;
    template <typename Which>
    void discardMade(Which which);

    Session m_desk;
    Vault &m_vault;
    const Connection::Role m_role;
    const Clock &m_clock;
    IdSource &m_ids;
    FileEventOrders *const m_orders;
    std::optional<QList<SealedCase>> m_known; ///< as of the running transaction
    std::map<QString, std::unique_ptr<File>> m_files; ///< open ones, by incident
    QHash<QString, IncidentId> m_holders; ///< sealed cases by the ids of things in them
    QList<IncidentId> m_membersChanged;
    QList<Made> m_made; ///< in the running transaction
    std::mutex m_handles; ///< guards the set of open connections against interrupt()
    std::stop_token m_stop;
    int m_generation = 0;
    bool m_inJob = false;
    bool m_running = false;
};

/// The row ids of file events tell in which file they are: a sealed case's begin at its number times this.
inline constexpr qint64 fileEventsPerCase = qint64(1) << 40;

/// Where the public keys of members stand among the settings, by user name.
[[nodiscard]] QString memberKeySetting(const QString &user);

} // namespace holdfast
