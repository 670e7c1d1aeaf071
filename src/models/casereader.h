// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QFuture>

namespace holdfast {

class Store;

/// A stored request with its answer, for people: what the inspector shows as "where this comes from" and opens on demand.
struct ExchangeView
{
    ExchangeId id;
    int number = 0; ///< among the incident's requests, from 1
    qint64 atMs = 0;
    qint64 durationMs = 0;
    QString service;
    QString method;
    QString target;
    int status = 0;
    QString error;
    QString answerSha256;
    qint64 answerBytes = 0;

    friend bool operator==(const ExchangeView &, const ExchangeView &) = default;
};

/// The exchange without its bytes.
[[nodiscard]] QFuture<Result<ExchangeView>> readExchange(const Store &store, const ExchangeId &exchange);
/// Request and answer byte-exact; the answer is empty while there is none.
[[nodiscard]] QFuture<Result<std::pair<QByteArray, QByteArray>>> readExchangeBytes(const Store &store,
                                                                                   const ExchangeId &exchange);
/// The raw JSON of one file event as received.
[[nodiscard]] QFuture<Result<QByteArray>> readRawFileEvent(const Store &store, qint64 rowId);
/// The id of the incident with that number, if the user may see it.
[[nodiscard]] QFuture<Result<IncidentId>> findIncident(const Store &store, qint64 number, const QString &user);
/// What the status line tells of the whole desk.
struct DeskSummary
{
    qint64 nextDueAtMs = 0; ///< remediation that is due first among the open incidents; 0 when none is
    qint64 nextNumber = 0;
    int runs = 0; ///< playbook runs that are not finished
    QString journalHead; ///< hash of the last record of the system's journal

    friend bool operator==(const DeskSummary &, const DeskSummary &) = default;
};
[[nodiscard]] QFuture<Result<DeskSummary>> readDeskSummary(const Store &store, const QString &user, qint64 nowMs);

} // namespace holdfast
