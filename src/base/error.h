// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// What callers act on. A code is added when some caller behaves differently for it; texts are never compared.
enum class ErrorCode {
    Internal, ///< our own mistake; report it
    InvalidInput, ///< a file, argument or setting is wrong; the message names which and where
    NotFound,
    AlreadyExists,
    Conflict, ///< the other side changed since it was read
    Canceled, ///< the caller asked to stop
    Timeout, ///< no answer before the deadline; the request may have been applied
    Unreachable, ///< no connection was made; the request was certainly not applied
    ConnectionLost, ///< the connection ended after sending; the request may have been applied
    TlsFailed, ///< certificate not trusted, expired or for another host
    Unauthorized, ///< credentials refused
    Forbidden, ///< credentials accepted, right missing
    RateLimited, ///< retryAfterMs tells when to ask again
    ServerError, ///< the service failed (5xx)
    BadAnswer, ///< the service answered something that cannot be read
    Unavailable, ///< no enabled integration offers the command
    StorageFull,
    StorageCorrupt,
    StorageLocked, ///< another process holds it
    Uncertain, ///< it cannot be known whether the act was done; a person must decide
    CastFailed, ///< a playbook value could not be converted
    ScriptFailed, ///< a script raised or returned an error
};

/// A failure in three readings: for callers (code), for people (message: what, where, what to do), for the log (details).
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QString details;
    /// RateLimited and ServerError: milliseconds to wait as the service told; -1 when it did not.
    qint64 retryAfterMs = -1;

    friend bool operator==(const Error &, const Error &) = default;
};

/// The stable, untranslated name of a code, as stored in the journal: "timeout", "bad-answer".
[[nodiscard]] QString errorCodeName(ErrorCode code);
[[nodiscard]] ErrorCode errorCodeFromName(QStringView name);

/// Whether the request may have been applied although it failed, so that the state must be read back before repeating.
[[nodiscard]] bool outcomeIsUnknown(ErrorCode code);

} // namespace holdfast
