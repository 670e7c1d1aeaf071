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

/// A text as one part of a path.
[[nodiscard]] QString pathSegment(const QString &raw);
/// A member by its name, or as some of the service's answers spell it: "directoryGroups" or "directory_groups".
[[nodiscard]] QJsonValue memberOf(const QJsonObject &object, const QString &name);
/// Adds a parameter whose value may hold anything.
void addParameter(QUrlQuery &query, const QString &key, const QString &value);

/// The Incydr gateway's calls, one function a call or a walk over its pages. Blocking; any thread. Ids are text.
class Code42Client
{
public:
    /// base, transport and clock are in the parts; budgets are the client's own. signInPath: where this host gives tokens.
    Code42Client(HttpService::Parts parts, Secret clientId, Secret clientSecret,
                 const QString &signInPath = QStringLiteral("/v1/oauth"));

    [[nodiscard]] const QString &name() const { return m_service.name(); }
    [[nodiscard]] const Clock &clock() const { return m_service.clock(); }

    // What the command families build on.
    /// How one family of calls counts its pages (API reference 1.6).
    struct Pages
    {
        QString pageKey = QStringLiteral("page");
        QString sizeKey = QStringLiteral("pageSize");
        int size = 100;
        int first = 1;
    };
    Result<Answer> get(const QString &path, const QUrlQuery &query, CallContext &context);
    /// A POST that only reads.
    Result<Answer> ask(const QString &path, const QJsonObject &body, CallContext &context);
    /// A call that changes something; body: an object, a list, or Null for none.
    Result<Answer> change(const QByteArray &method, const QString &path, const QJsonValue &body, CallContext &context,
                          const QUrlQuery &query = {});
    /// Walks pages until one is short or `limit` rows are there; list: the array's key in the answer, empty when the
    /// answer is the array itself.
    Result<QJsonArray> allPages(const QString &path, QUrlQuery query, const QString &list, const Pages &pages,
                                CallContext &context, qint64 limit = -1);
    /// Bytes that are no JSON: a file, a PDF, a CSV. Into the sink, where one is given.
    Result<ServiceAnswer> download(const QString &path, const QUrlQuery &query, CallContext &context,
                                   std::shared_ptr<BodySink> sink = {});
    /// The same, for what is asked by a query in the body.
    Result<ServiceAnswer> exported(const QString &path, const QJsonObject &body, CallContext &context);

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
    static Result<FileEventPage> eventPage(ServiceAnswer answer, const QString &service);

    Code42Dialect m_dialect;
    HttpService m_service;
    std::mutex m_mutex;
    QHash<QString, QString> m_ruleNames;
};

} // namespace holdfast::code42
