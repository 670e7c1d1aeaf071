// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbooklibrary.h"
#include "store/playbookrepository.h"

#include <QMap>

#include <memory>

namespace holdfast {

class Store;

/// One version of a playbook with the bytes it was read from: a run is pinned to them.
struct CatalogEntry
{
    PlaybookPtr playbook;
    QByteArray yaml;
    PlaybookVersion version;
};
using CatalogEntryPtr = std::shared_ptr<const CatalogEntry>;

/// How a playbook is saved.
struct PlaybookSaving
{
    QString savedBy;
    QString comment;
    QString copyAs; ///< as a playbook of its own with this name; empty: as the next version of itself
};

/// The playbooks that runs can be started from: those shipped with the program, those in the user's folder, which win over
/// shipped ones of the same id, and those saved in the store. The newest version of a playbook is the one that counts;
/// older ones stay runnable. Safe to use from any thread.
///
/// What the folders hold becomes a version when it differs from all that are kept, with one exception: what a person saved
/// is not replaced by what a newer program ships.
class PlaybookCatalog final : public PlaybookLibrary
{
public:
    /// Reads all *.yml below the given folders (":/playbooks" for the shipped ones). Files that are no playbooks are
    /// left out and named in problems().
    explicit PlaybookCatalog(const QStringList &folders);

    /// Takes in the versions of the store, and keeps there what the folders hold, unless it is read only. The store
    /// outlives the catalog's use.
    Result<void> attach(Store &store);

    /// The newest version's.
    [[nodiscard]] PlaybookPtr find(const QString &id, const QString &name) const override;
    /// The same with its bytes; null when there is none.
    [[nodiscard]] CatalogEntryPtr called(const QString &id, const QString &name) const;
    /// By id, by name, or by name without case; "Name@2" is version 2 of it. NotFound says which versions there are. May
    /// read from the store: not for inside Store::read().
    [[nodiscard]] Result<CatalogEntryPtr> entry(const QString &wanted) const;
    /// The newest version of each, by name.
    [[nodiscard]] QList<CatalogEntryPtr> entries() const;
    /// All versions of a playbook, oldest first; empty for an unknown one.
    [[nodiscard]] QList<PlaybookVersion> versions(const QString &idOrName) const;
    /// One sentence a file that could not be used.
    [[nodiscard]] QStringList problems() const { return m_problems; }

    /// Keeps the playbook in the store (attach() before); new runs use it from now on, runs that go on stay on theirs. InvalidInput
    /// names what is wrong with it; AlreadyExists when its name, or the name of the copy, is another playbook's. Bytes
    /// equal to the newest version's give that version.
    Result<PlaybookVersion> save(const QByteArray &yaml, const PlaybookSaving &how);

private:
    Result<void> keepFiles(Store &store);
    [[nodiscard]] CatalogEntryPtr newest(const QString &idOrName) const;

    QStringList m_problems;
    QList<CatalogEntryPtr> m_files; ///< what the folders hold
    Store *m_store = nullptr;
    std::mutex m_saving; ///< held over a whole save(); readers never wait for it
    mutable std::mutex m_mutex; ///< guards what follows; never held while the store is asked, except by attach()
    QList<CatalogEntryPtr> m_newest;
    QMap<QString, QList<PlaybookVersion>> m_versions; ///< by id
};

/// The same playbook under another name, with an id of its own.
[[nodiscard]] Result<QByteArray> renamedPlaybook(const QByteArray &yaml, const QString &name);

} // namespace holdfast
