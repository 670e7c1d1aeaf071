// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbooklibrary.h"

namespace holdfast {

/// A playbook with the bytes it was read from: a run is pinned to them.
struct CatalogEntry
{
    PlaybookPtr playbook;
    QByteArray yaml;
};

/// The playbooks that runs can be started from: those shipped with the program and those in the user's folder, which win
/// over shipped ones of the same id. Read once; then safe to use from any thread.
class PlaybookCatalog final : public PlaybookLibrary
{
public:
    /// Reads all *.yml below the given folders (":/playbooks" for the shipped ones). Files that are no playbooks are
    /// left out and named in problems().
    explicit PlaybookCatalog(const QStringList &folders);

    [[nodiscard]] PlaybookPtr find(const QString &id, const QString &name) const override;
    [[nodiscard]] const CatalogEntry *entry(const QString &idOrName) const;
    [[nodiscard]] const QList<CatalogEntry> &entries() const { return m_entries; }
    /// One sentence a file that could not be used.
    [[nodiscard]] QStringList problems() const { return m_problems; }

private:
    QList<CatalogEntry> m_entries;
    QStringList m_problems;
};

} // namespace holdfast
