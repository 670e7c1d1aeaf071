// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "commands/commandcall.h"

#include <QList>

namespace holdfast {

class CaseFiles;
class Store;

enum class ExchangeState {
    Open = 0, ///< committed, perhaps sent; no answer recorded
    Answered = 1,
    Failed = 2, ///< ended without a usable answer; `error` says why
};

/// Whose request it is.
struct ExchangeOrigin
{
    IncidentId incident; ///< empty: nobody's (a fetch, a connection test); then it is on the system's journal
    RunId run;
    QString task;
    QString actor;
};

/// One outward request with its answer, without the bytes.
struct Exchange
{
    ExchangeId id;
    ExchangeOrigin origin;
    qint64 atMs = 0;
    QString service;
    QString method;
    QString target;
    bool changesSomething = false;
    QString requestSha256; ///< bytes in the attachments
    ExchangeState state = ExchangeState::Open;
    qint64 finishedAtMs = 0;
    int status = 0;
    qint64 durationMs = 0;
    QString error;
    QString answerSha256;
    qint64 answerBytes = 0;
};

class ExchangeRepository
{
public:
    explicit ExchangeRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// To be committed before the request goes out.
    Result<ExchangeId> begin(const OutgoingRequest &request, const ExchangeOrigin &origin);
    /// Conflict when it has an answer already.
    Result<void> finish(const ExchangeId &id, const IncomingAnswer &answer, const QString &actor = {});

    [[nodiscard]] Result<Exchange> get(const ExchangeId &id) const;
    [[nodiscard]] Result<QByteArray> requestBytes(const ExchangeId &id) const;
    /// Byte-exact as received. NotFound while there is none.
    [[nodiscard]] Result<QByteArray> answerBytes(const ExchangeId &id) const;
    /// Oldest first; an empty id lists those that belong to no incident.
    [[nodiscard]] Result<QList<Exchange>> list(const IncidentId &incident) const;
    [[nodiscard]] Result<QList<Exchange>> listForTask(const RunId &run, const QString &task) const;
    /// Of all incidents and of none, oldest first: how the connections fare.
    [[nodiscard]] Result<QList<Exchange>> since(qint64 atMs) const;
    /// Requests whose answer was never recorded: after a crash, what must be looked at.
    [[nodiscard]] Result<QList<Exchange>> unfinished() const;

private:
    CaseFiles &m_files;
};

/// Records into a store on behalf of one origin: what CallContext::recorder points to while a handler runs.
class StoreExchangeRecorder final : public ExchangeRecorder
{
public:
    StoreExchangeRecorder(Store &store, ExchangeOrigin origin)
        : m_store(store)
        , m_origin(std::move(origin))
    {
    }

    Result<ExchangeId> begin(const OutgoingRequest &request) override;
    Result<void> finish(const ExchangeId &exchange, const IncomingAnswer &answer) override;

private:
    Store &m_store;
    ExchangeOrigin m_origin;
};

} // namespace holdfast
