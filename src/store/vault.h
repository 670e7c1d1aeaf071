// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "store/casekeys.h"
#include "store/sealedvfs.h"

#include <QHash>
#include <QList>

#include <mutex>
#include <optional>

namespace holdfast {

/// The sealed files beside a store and their keys. A restricted child investigation has a database of its own in the folder
/// `<store>.sealed`, encrypted with a key of its own, and beside it a small file in which that key is wrapped once for each
/// person who may read the case (`<incident id>.keys`; JSON: the SHA-256 of a public key and the wrapped key, no names).
/// The wrapped keys are not in the journal, from which nothing could be taken away again.
///
/// A case exists when the desk's file says so. Files of a case that the desk does not know were left by a crash while it was
/// being made; setAsideUnclaimed() moves them away, nothing is deleted.
///
/// Thread-safe.
class Vault
{
public:
    /// `keys` outlives the vault; null: nothing can be made or opened. `user`: whose private key is used.
    Vault(const QString &storePath, MemberKeys *keys, const QString &user);

    [[nodiscard]] bool canSeal() const { return m_keys && !m_user.isEmpty(); }
    [[nodiscard]] const QString &user() const { return m_user; }
    /// The storage layer through which connections open the files.
    [[nodiscard]] QString layer() const { return m_vfs.name(); }
    [[nodiscard]] QString path(const IncidentId &incident) const;

    /// This user's public key, for others to wrap keys for. A private key is made when there is none.
    [[nodiscard]] Result<QByteArray> ownPublicKey();

    /// Makes the key of a new case and keeps it wrapped for the user, on disk before this returns. AlreadyExists when there
    /// is such a file.
    Result<void> make(const IncidentId &incident);
    /// Takes back a make() whose case was not committed; removes its files.
    void discard(const IncidentId &incident);
    /// Makes the case's file readable for connections of this process. Forbidden when no key in it is wrapped for the user,
    /// StorageCorrupt when files are missing or damaged.
    Result<void> open(const IncidentId &incident);
    /// From now on exactly these people hold a key. Needs the case to be open. An empty list changes nothing: a case that
    /// nobody can read any more would be lost. A user who is no longer among them is locked out at once.
    Result<void> setHolders(const IncidentId &incident, const QList<QByteArray> &publicKeys);
    /// Grows whenever somebody was locked out: what is open must be looked at again.
    [[nodiscard]] int generation() const;
    /// The first bytes of a case's database, for a look before it is opened.
    [[nodiscard]] QByteArray head(const IncidentId &incident, qsizetype size) const;

    /// Moves files of cases that are not among `known` into the folder `unclaimed`; answers how many cases.
    Result<int> setAsideUnclaimed(const QList<IncidentId> &known);

private:
    struct Slot
    {
        QByteArray owner; ///< SHA-256 of the public key, hexadecimal
        QByteArray wrapped;
    };

    [[nodiscard]] Result<Secret> privateKey(bool make);
    [[nodiscard]] Result<QList<Slot>> readSlots(const IncidentId &incident) const;
    [[nodiscard]] Result<void> writeSlots(const IncidentId &incident, const QList<Slot> &keySlots) const;
    [[nodiscard]] QString slotsPath(const IncidentId &incident) const;

    const QString m_folder;
    MemberKeys *const m_keys;
    const QString m_user;
    mutable std::recursive_mutex m_mutex;
    SealedVfs m_vfs;
    std::optional<Secret> m_privateKey;
    QHash<QString, Secret> m_opened; ///< data keys by incident
    int m_generation = 0;
};

} // namespace holdfast
