// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/error.h"

#include <array>
#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr std::array<std::pair<ErrorCode, const char *>, 22> codeNames{{
    {ErrorCode::Internal, "internal"},
    {ErrorCode::InvalidInput, "invalid-input"},
    {ErrorCode::NotFound, "not-found"},
    {ErrorCode::AlreadyExists, "already-exists"},
    {ErrorCode::Conflict, "conflict"},
    {ErrorCode::Canceled, "canceled"},
    {ErrorCode::Timeout, "timeout"},
    {ErrorCode::Unreachable, "unreachable"},
    {ErrorCode::ConnectionLost, "connection-lost"},
    {ErrorCode::TlsFailed, "tls-failed"},
    {ErrorCode::Unauthorized, "unauthorized"},
    {ErrorCode::Forbidden, "forbidden"},
    {ErrorCode::RateLimited, "rate-limited"},
    {ErrorCode::ServerError, "server-error"},
    {ErrorCode::BadAnswer, "bad-answer"},
    {ErrorCode::Unavailable, "unavailable"},
    {ErrorCode::StorageFull, "storage-full"},
    {ErrorCode::StorageCorrupt, "storage-corrupt"},
    {ErrorCode::StorageLocked, "storage-locked"},
    {ErrorCode::Uncertain, "uncertain"},
    {ErrorCode::CastFailed, "cast-failed"},
    {ErrorCode::ScriptFailed, "script-failed"},
}};

} // namespace

QString errorCodeName(ErrorCode code)
{
    for (const auto &[value, name] : codeNames) {
        if (value == code)
            return QString::fromLatin1(name);
    }
    return u"internal"_s;
}

ErrorCode errorCodeFromName(QStringView name)
{
    for (const auto &[value, text] : codeNames) {
        if (name == QLatin1StringView(text))
            return value;
    }
    return ErrorCode::Internal;
}

bool outcomeIsUnknown(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Timeout:
    case ErrorCode::ConnectionLost:
    case ErrorCode::BadAnswer:
    case ErrorCode::ServerError:
    case ErrorCode::Canceled:
    case ErrorCode::Uncertain:
        return true;
    default:
        return false;
    }
}

} // namespace holdfast
