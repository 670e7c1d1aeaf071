// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/entry.h"

#include <QList>

namespace holdfast {

class CaseFiles;

/// Which entries; empty parts do not limit.
struct EntryFilter
{
    QList<EntryKind> kinds;
    QString text; ///< contained in text, command, author or attachment name, without regard to case
    QString tag;
    QString author;
    bool notesOnly = false;
    RunId run;
    QString task;

    friend bool operator==(const EntryFilter &, const EntryFilter &) = default;
};

/// The war room: append-only, in the order of Entry::seq.
class EntryRepository
{
public:
    explicit EntryRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Gives id (when empty), seq and atMs (when 0); answers the entry as stored. The author is Entry::author.
    Result<Entry> append(Entry entry);
    /// The same for several of one incident by one author, as one record of the journal.
    Result<void> appendAll(const QList<Entry> &entries);
    Result<void> setNote(const EntryId &id, bool note, const QString &actor);
    Result<void> setTags(const EntryId &id, const QStringList &tags, const QString &actor);

    [[nodiscard]] Result<Entry> get(const EntryId &id) const;
    /// Oldest first, those after `afterSeq`; limit -1: all.
    [[nodiscard]] Result<QList<Entry>> list(const IncidentId &incident, const EntryFilter &filter = {},
                                            qint64 afterSeq = 0, qint64 limit = -1) const;
    /// The last `limit` entries before `beforeSeq` (0: the end), oldest first: for scrolling up.
    [[nodiscard]] Result<QList<Entry>> listBefore(const IncidentId &incident, const EntryFilter &filter,
                                                  qint64 beforeSeq, qint64 limit) const;
    [[nodiscard]] Result<qint64> count(const IncidentId &incident, const EntryFilter &filter = {}) const;

private:
    Result<void> write(QList<Entry> &entries);
    Result<void> mark(const EntryId &id, const QString &kind, const QJsonObject &columns, const QString &actor);

    CaseFiles &m_files;
};

} // namespace holdfast
