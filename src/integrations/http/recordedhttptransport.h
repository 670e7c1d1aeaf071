// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httptransport.h"

#include <QStringList>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace holdfast {

/// Plays recorded exchanges from a JSON file, strictly: each request must be the next one recorded, with the same
/// method, path, query and body. For tests. The file holds
/// [{"method","path","query":{...}?,"body":any?,"status","answer":any | "answerText": "..." ,"headers":{...}?,"error":"timeout"?}].
class RecordedHttpTransport final : public HttpTransport
{
public:
    [[nodiscard]] static Result<std::unique_ptr<RecordedHttpTransport>> load(const QString &file);

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token stop) override;

    /// How many recorded exchanges were not asked for.
    [[nodiscard]] int remaining() const;
    /// What did not fit, in words; empty when all requests were as recorded.
    [[nodiscard]] QStringList mismatches() const;
    /// The requests as they came, for a closer look.
    [[nodiscard]] QList<HttpRequest> requests() const;

private:
    struct Exchange
    {
        QByteArray method;
        QString path;
        QString query; ///< sorted "a=1&b=2", decoded
        QByteArray body; ///< canonical JSON, or the text as it is
        HttpAnswer answer;
        std::optional<Error> error;
    };

    mutable std::mutex m_mutex;
    std::vector<Exchange> m_exchanges;
    size_t m_next = 0;
    QStringList m_mismatches;
    QList<HttpRequest> m_requests;
};

} // namespace holdfast
