// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"

#include <QList>

#include <mutex>

namespace holdfast::testing {

/// Keeps every exchange, so that tests can look at what was journaled, and in which order.
class RememberingRecorder final : public ExchangeRecorder
{
public:
    struct Exchange
    {
        OutgoingRequest request;
        IncomingAnswer answer;
        bool finished = false;
    };

    Result<ExchangeId> begin(const OutgoingRequest &request) override
    {
        const std::lock_guard lock(m_mutex);
        if (m_refusing)
            return Error{ErrorCode::StorageFull, QStringLiteral("the disk is full"), {}};
        m_exchanges.append({request, {}, false});
        return ExchangeId(QString::number(m_exchanges.size()));
    }

    Result<void> finish(const ExchangeId &exchange, const IncomingAnswer &answer) override
    {
        const std::lock_guard lock(m_mutex);
        auto &found = m_exchanges[exchange.text.toInt() - 1];
        found.answer = answer;
        found.finished = true;
        return {};
    }

    void refuse() { m_refusing = true; }

    [[nodiscard]] QList<Exchange> exchanges() const
    {
        const std::lock_guard lock(m_mutex);
        return m_exchanges;
    }

    [[nodiscard]] QList<Exchange> changes() const
    {
        QList<Exchange> result;
        for (const auto &exchange : exchanges()) {
            if (exchange.request.changesSomething)
                result.append(exchange);
        }
        return result;
    }

    /// Everything that was journaled, to look for what must not be in it.
    [[nodiscard]] QByteArray everything() const
    {
        QByteArray all;
        for (const auto &exchange : exchanges()) {
            all += exchange.request.service.toUtf8() + '\n' + exchange.request.target.toUtf8() + '\n'
                + exchange.request.body + '\n';
            all += exchange.answer.body + '\n' + exchange.answer.error.toUtf8() + '\n';
        }
        return all;
    }

private:
    mutable std::mutex m_mutex;
    QList<Exchange> m_exchanges;
    bool m_refusing = false;
};

} // namespace holdfast::testing
