// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "recordings/recordedruns.h"

#include <mutex>
#include <optional>

namespace holdfast::testing {

/// A service that knows one recorded pair and what a command reads on its way there. Everything else is not found.
class RecordedTenant final : public HttpTransport
{
public:
    RecordedTenant(RecordedPair pair, QHash<QString, QJsonValue> answers);

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token stop) override;

    /// The request most like the recorded one; nothing when none was sent to its path.
    [[nodiscard]] std::optional<Likeness> likeness() const;
    /// What was asked for, "GET /v1/users", in order.
    [[nodiscard]] QStringList calls() const;

private:
    [[nodiscard]] QByteArray recordedAnswer(const HttpRequest &request);
    [[nodiscard]] QByteArray page(const HttpRequest &request, bool full) const;

    RecordedPair m_pair;
    QHash<QString, QJsonValue> m_answers;
    mutable std::mutex m_mutex;
    std::optional<Likeness> m_likeness;
    QStringList m_calls;
};

} // namespace holdfast::testing
