// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>
#include <QString>

namespace holdfast {

/// Where the private keys of the people who work at this machine are kept: their desktop's key store, or a file of their
/// own. The store does not know which. Called on worker threads; may block while the key store asks its user.
class MemberKeys
{
public:
    virtual ~MemberKeys() = default;
    /// NotFound when this person has no key here yet.
    [[nodiscard]] virtual Result<Secret> read(const QString &member) = 0;
    virtual Result<void> write(const QString &member, const Secret &privateKey) = 0;
};

/// A new private key (X25519, 32 bytes).
[[nodiscard]] Result<Secret> makeMemberKey();
/// What others need in order to let its owner in (32 bytes, no secret).
[[nodiscard]] Result<QByteArray> publicKeyOf(const Secret &privateKey);
/// A new data key of a sealed file (32 bytes).
[[nodiscard]] Result<Secret> makeDataKey();

/// The data key for the owner of `publicKey` only: an ephemeral X25519 key agrees with it on a key (HKDF-SHA-256 over the
/// agreement, bound to both public keys) under which AES-256-GCM wraps; `about` (the case's id) is authenticated with it.
[[nodiscard]] Result<QByteArray> wrapKey(const Secret &dataKey, const QByteArray &publicKey, const QByteArray &about);
/// Forbidden when it was not wrapped for this private key, or for something else than `about`.
[[nodiscard]] Result<Secret> unwrapKey(const QByteArray &wrapped, const Secret &privateKey, const QByteArray &about);

} // namespace holdfast
