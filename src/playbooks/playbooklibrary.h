// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbook.h"

#include <QHash>
#include <QStringList>

#include <mutex>

namespace holdfast {

/// Where sub-playbooks are found. Answers must not change while a run uses them; safe to call from any thread.
class PlaybookLibrary
{
public:
    virtual ~PlaybookLibrary() = default;
    /// By id if known, else by exact name, else by name without case; null when there is none.
    [[nodiscard]] virtual PlaybookPtr find(const QString &id, const QString &name) const = 0;
};

/// Playbooks held in memory.
class PlaybookSet final : public PlaybookLibrary
{
public:
    void add(PlaybookPtr playbook);
    [[nodiscard]] PlaybookPtr find(const QString &id, const QString &name) const override;

private:
    QList<PlaybookPtr> m_playbooks;
};

/// Playbooks in folders and their subfolders. Files are indexed by a quick look at their id and name lines and read when
/// they are first asked for. Of several with one name, the one that fits platform version 6 is taken.
class PlaybookFolders final : public PlaybookLibrary
{
public:
    explicit PlaybookFolders(QStringList folders);
    [[nodiscard]] PlaybookPtr find(const QString &id, const QString &name) const override;
    /// The bytes behind an answer of find(); empty when the file is gone.
    [[nodiscard]] QByteArray source(const QString &id, const QString &name) const;
    /// The files of the index, sorted.
    [[nodiscard]] QStringList files() const;

private:
    struct IndexEntry
    {
        QString path;
        QString fromVersion, toVersion;
    };
    void buildIndex() const;
    [[nodiscard]] PlaybookPtr read(const QList<IndexEntry> &candidates) const;

    QStringList m_folders;
    mutable std::mutex m_mutex;
    mutable bool m_indexed = false;
    mutable QHash<QString, QList<IndexEntry>> m_byId, m_byName, m_byFoldedName;
    mutable QHash<QString, PlaybookPtr> m_read;
    mutable QStringList m_files;
};

} // namespace holdfast
