// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/code42/code42dialect.h"
#include "integrations/http/httpservice.h"
#include "integrations/integration.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <memory>
#include <mutex>
#include <optional>

namespace holdfast::code42 {

/// What one call answered.
struct Answer
{
    QJsonValue json;
    QByteArray body;
    ExchangeId exchange;
    qint64 serverTimeMs = 0; ///< 0 when the service did not say
};

/// The Incydr gateway's calls, one function a call or a walk over its pages. Blocking; any thread. Ids are text.
class Code42Client
{
public:
    /// base, transport and clock are in the parts; budgets are the client's own.
    Code42Client(HttpService::Parts parts, Secret clientId, Secret clientSecret);

    [[nodiscard]] const QString &name() const { return m_service.name(); }
    [[nodiscard]] const Clock &clock() const { return m_service.clock(); }

    Result<Answer> customer(CallContext &context);
    /// One harmless read, to learn whether the credential may.
    Result<Answer> probe(const QString &path, const QUrlQuery &query, CallContext &context)
    {
        return get(path, query, context);
    }

    // Sessions: one actor's risky activity over a time, with the alerts in it.
    Result<Answer> sessionsPage(QUrlQuery filter, int page, CallContext &context);
    Result<Answer> session(const QString &id, CallContext &context);
    Result<Answer> changeSessionState(const QString &id, const QString &state, CallContext &context);
    Result<Answer> addSessionNote(const QString &id, const QString &note, CallContext &context);
    Result<FileEventPage> sessionEvents(const QString &id, CallContext &context);
    /// The rule's name, or its id when the rule is gone. Remembered.
    QString ruleName(const QString &ruleId, CallContext &context);

    // File events. token: empty for the first page, then each page's nextToken.
    Result<FileEventPage> fileEvents(const QJsonObject &query, const QString &token, int pageSize,
                                     CallContext &context);

    // People. Users sign in to Code42; actors are everybody seen, with manager, dates and notes.
    Result<std::optional<QJsonObject>> userByName(const QString &username, CallContext &context);
    Result<Answer> setUserActive(const QString &userId, bool active, CallContext &context);
    Result<std::optional<QJsonObject>> actorByName(const QString &name, CallContext &context);
    Result<Answer> actor(const QString &actorId, CallContext &context);
    Result<Answer> actorFamily(const QString &actorId, CallContext &context);
    Result<Answer> updateActor(const QString &actorId, const QJsonObject &changes, CallContext &context);

    // Watchlists
    Result<QJsonArray> watchlists(const QString &actorId, CallContext &context); ///< empty actor: all
    Result<Answer> createWatchlist(const QString &type, const QString &title, CallContext &context);
    Result<QJsonArray> includedActors(const QString &watchlistId, CallContext &context);
    Result<bool> isIncludedActor(const QString &watchlistId, const QString &actorId, CallContext &context);
    Result<Answer> changeWatchlist(const QString &watchlistId, const QString &actorId, bool add, CallContext &context);

    // Legal hold
    Result<QJsonArray> matters(const QString &name, CallContext &context); ///< exact name only
    Result<QJsonArray> custodians(const QString &matterId, CallContext &context);
    Result<Answer> changeCustodian(const QString &matterId, const QString &userId, bool add, CallContext &context);

    // Cases
    Result<Answer> cases(const QString &name, CallContext &context);
    Result<Answer> createCase(const QJsonObject &fields, CallContext &context);
    Result<Answer> caseById(const QString &number, CallContext &context);
    Result<Answer> addCaseEvents(const QString &number, const QStringList &eventIds, CallContext &context);

private:
    Result<Answer> call(const ServiceCall &call, CallContext &context);
    Result<Answer> get(const QString &path, const QUrlQuery &query, CallContext &context);
    Result<Answer> change(const QByteArray &method, const QString &path, const QJsonObject &body, CallContext &context);
    /// Walks pages until one is short; list: the array's key in the answer.
    Result<QJsonArray> allPages(const QString &path, QUrlQuery query, const QString &pageKey, const QString &sizeKey,
                                int pageSize, const QString &list, CallContext &context);
    static Result<FileEventPage> eventPage(ServiceAnswer answer, const QString &service);

    Code42Dialect m_dialect;
    HttpService m_service;
    std::mutex m_mutex;
    QHash<QString, QString> m_ruleNames;
};

} // namespace holdfast::code42
