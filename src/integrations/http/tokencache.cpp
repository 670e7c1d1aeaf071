// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/tokencache.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

constexpr QByteArrayView bearer = "Bearer ";

} // namespace

Result<Secret> TokenCache::token(const Renew &renew, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        if (!m_token.value.isEmpty() && m_clock.nowMs() < m_token.expiresAtMs - m_marginMs)
            return m_token.value;
        if (!m_renewing)
            break;
        if (!m_renewed.wait(lock, stop, [this] { return !m_renewing; })) {
            return Error{ErrorCode::Canceled,
                         QCoreApplication::translate("TokenCache", "Stopped while waiting for the sign-in"),
                         {}};
        }
    }
    m_renewing = true;
    lock.unlock();
    auto renewed = renew();
    lock.lock();
    m_renewing = false;
    if (renewed)
        m_token = renewed.value();
    lock.unlock();
    m_renewed.notify_all();
    if (!renewed)
        return renewed.error();
    // Handed out whatever its life is: a service whose tokens live shorter than the margin must still work.
    return renewed->value;
}

void TokenCache::refused(const Secret &token)
{
    const std::lock_guard lock(m_mutex);
    if (m_token.value == token)
        m_token = {};
}

HttpHeaders bearerHeaders(const Secret &token)
{
    return {{"Authorization", bearer.toByteArray() + token.reveal()}};
}

Secret bearerTokenIn(const HttpHeaders &headers)
{
    for (const auto &[name, value] : headers) {
        if (name == "Authorization" && value.startsWith(bearer))
            return Secret(value.mid(bearer.size()));
    }
    return {};
}

} // namespace holdfast
