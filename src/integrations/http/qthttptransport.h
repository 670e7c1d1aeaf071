// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httptransport.h"

#include <QThread>

#include <memory>
#include <mutex>
#include <vector>

namespace holdfast {

/// HTTP over QNetworkAccessManager, which lives in a thread of this transport. TLS is always verified; certificate
/// errors come as words. A request that changes something goes over the wire at most once: Qt's own silent repeat
/// after a lost connection is switched off for everything with a body. Closing wakes every waiting caller.
class QtHttpTransport final : public HttpTransport
{
public:
    explicit QtHttpTransport(NetworkSettings settings);
    ~QtHttpTransport() override;
    QtHttpTransport(const QtHttpTransport &) = delete;
    QtHttpTransport &operator=(const QtHttpTransport &) = delete;

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token stop) override;
    /// Answers all waiting callers with Canceled; later calls fail at once. Idempotent.
    void close();

private:
    struct Call;
    class Worker;

    NetworkSettings m_settings;
    QThread m_thread;
    Worker *m_worker = nullptr; ///< lives in m_thread, deleted when it finishes
    std::mutex m_mutex;
    std::vector<std::shared_ptr<Call>> m_calls; ///< in flight
    bool m_closed = false;
};

} // namespace holdfast
