// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/exchangerepository.h"

#include "store/attachmentrepository.h"
#include "store/casefiles.h"
#include "store/store.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto exchangeColumns =
    "id, incident_id, run_id, task, actor, at_ms, service, method, target, changes_something, "
    "request_sha256, state, finished_at_ms, status, duration_ms, error, answer_sha256, answer_bytes"_L1;

Exchange readExchange(const Cursor &row)
{
    Exchange exchange;
    exchange.id = ExchangeId(row.text(0));
    exchange.origin = {IncidentId(row.text(1)), RunId(row.text(2)), row.text(3), row.text(4)};
    exchange.atMs = row.number(5);
    exchange.service = row.text(6);
    exchange.method = row.text(7);
    exchange.target = row.text(8);
    exchange.changesSomething = row.flag(9);
    exchange.requestSha256 = row.text(10);
    exchange.state = static_cast<ExchangeState>(row.number(11));
    exchange.finishedAtMs = row.number(12);
    exchange.status = static_cast<int>(row.number(13));
    exchange.durationMs = row.number(14);
    exchange.error = row.text(15);
    exchange.answerSha256 = row.text(16);
    exchange.answerBytes = row.number(17);
    return exchange;
}

bool isEarlier(const Exchange &a, const Exchange &b)
{
    return a.atMs < b.atMs;
}

QString streamOf(const IncidentId &incident)
{
    return incident.isEmpty() ? systemStream() : incidentStream(incident);
}

Result<QList<Exchange>> readExchanges(Connection &db, const QString &condition, const Bindings &bindings)
{
    auto cursor = db.select(u"SELECT %1 FROM exchange WHERE %2 ORDER BY at_ms, rowid"_s.arg(exchangeColumns, condition),
                            bindings);
    if (!cursor)
        return cursor.error();
    QList<Exchange> exchanges;
    while (cursor->next())
        exchanges.append(readExchange(*cursor));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return exchanges;
}

} // namespace

Result<ExchangeId> ExchangeRepository::begin(const OutgoingRequest &request, const ExchangeOrigin &origin)
{
    auto &session = m_files.of(origin.incident);
    const auto sha256 = putBytes(session, request.body);
    if (!sha256)
        return sha256.error();
    const ExchangeId id(session.newId());
    const auto written =
        session.record(streamOf(origin.incident), u"exchange.begun"_s, origin.actor,
                       {RowChange::added(u"exchange"_s,
                                         {{u"id"_s, id.text},
                                          {u"incident_id"_s,
                                           origin.incident.isEmpty() ? QJsonValue() : QJsonValue(origin.incident.text)},
                                          {u"run_id"_s, origin.run.text},
                                          {u"task"_s, origin.task},
                                          {u"actor"_s, origin.actor},
                                          {u"at_ms"_s, session.nowMs()},
                                          {u"service"_s, request.service},
                                          {u"method"_s, request.method},
                                          {u"target"_s, request.target},
                                          {u"changes_something"_s, request.changesSomething ? 1 : 0},
                                          {u"request_sha256"_s, *sha256},
                                          {u"state"_s, static_cast<int>(ExchangeState::Open)},
                                          {u"finished_at_ms"_s, 0},
                                          {u"status"_s, 0},
                                          {u"duration_ms"_s, 0},
                                          {u"error"_s, QString()},
                                          {u"answer_sha256"_s, QJsonValue()},
                                          {u"answer_bytes"_s, 0}})});
    if (!written)
        return written.error();
    m_files.pending.exchanges.insert(origin.incident);
    return id;
}

Result<void> ExchangeRepository::finish(const ExchangeId &id, const IncomingAnswer &answer, const QString &actor)
{
    auto &session = m_files.holding(u"exchange"_s, id.text);
    const auto exchange = get(id);
    if (!exchange)
        return exchange.error();
    if (exchange->state != ExchangeState::Open) {
        return Error{ErrorCode::Conflict,
                     QCoreApplication::translate("Store", "The request %1 has an answer already.").arg(id.text),
                     {}};
    }
    const auto sha256 = putBytes(session, answer.body);
    if (!sha256)
        return sha256.error();
    const auto state = answer.error.isEmpty() ? ExchangeState::Answered : ExchangeState::Failed;
    const auto rows = session.changeOf(u"exchange"_s, {{u"id"_s, id.text}},
                                       {{u"state"_s, static_cast<int>(state)},
                                        {u"finished_at_ms"_s, session.nowMs()},
                                        {u"status"_s, answer.status},
                                        {u"duration_ms"_s, answer.durationMs},
                                        {u"error"_s, answer.error},
                                        {u"answer_sha256"_s, *sha256},
                                        {u"answer_bytes"_s, qint64(answer.body.size())}});
    if (!rows)
        return rows.error();
    const auto written =
        session.record(streamOf(exchange->origin.incident),
                       state == ExchangeState::Answered ? u"exchange.answered"_s : u"exchange.failed"_s,
                       actor.isEmpty() ? exchange->origin.actor : actor, *rows);
    if (!written)
        return written.error();
    m_files.pending.exchanges.insert(exchange->origin.incident);
    return {};
}

Result<Exchange> ExchangeRepository::get(const ExchangeId &id) const
{
    auto &session = m_files.holding(u"exchange"_s, id.text);
    const auto found = readExchanges(session.db, u"id = :id"_s, {{u":id"_s, id.text}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"exchange"_s, id.text);
    return found->constFirst();
}

Result<QByteArray> ExchangeRepository::requestBytes(const ExchangeId &id) const
{
    auto &session = m_files.holding(u"exchange"_s, id.text);
    const auto exchange = get(id);
    if (!exchange)
        return exchange.error();
    return getBytes(session, exchange->requestSha256);
}

Result<QByteArray> ExchangeRepository::answerBytes(const ExchangeId &id) const
{
    auto &session = m_files.holding(u"exchange"_s, id.text);
    const auto exchange = get(id);
    if (!exchange)
        return exchange.error();
    if (exchange->answerSha256.isEmpty())
        return notFound(u"answer to the exchange"_s, id.text);
    return getBytes(session, exchange->answerSha256);
}

Result<QList<Exchange>> ExchangeRepository::list(const IncidentId &incident) const
{
    auto &session = m_files.of(incident);
    if (incident.isEmpty())
        return readExchanges(session.db, u"incident_id IS NULL"_s, {});
    return readExchanges(session.db, u"incident_id = :incident"_s, {{u":incident"_s, incident.text}});
}

Result<QList<Exchange>> ExchangeRepository::listForTask(const RunId &run, const QString &task) const
{
    auto &session = m_files.holding(u"run"_s, run.text);
    return readExchanges(session.db, u"run_id = :run AND run_id <> '' AND task = :task"_s,
                         {{u":run"_s, run.text}, {u":task"_s, task}});
}

Result<QList<Exchange>> ExchangeRepository::unfinished() const
{
    return m_files.gather([](Session &session) { return readExchanges(session.db, u"state = 0"_s, {}); }, isEarlier);
}

Result<QList<Exchange>> ExchangeRepository::since(qint64 atMs) const
{
    return m_files.gather(
        [atMs](Session &session) {
            return readExchanges(session.db, u"at_ms >= :at"_s, {{u":at"_s, atMs}});
        },
        isEarlier);
}

Result<ExchangeId> StoreExchangeRecorder::begin(const OutgoingRequest &request)
{
    return m_store.write([&](UnitOfWork &unit) { return unit.exchanges().begin(request, m_origin); });
}

Result<void> StoreExchangeRecorder::finish(const ExchangeId &exchange, const IncomingAnswer &answer)
{
    return m_store.write([&](UnitOfWork &unit) { return unit.exchanges().finish(exchange, answer, m_origin.actor); });
}

} // namespace holdfast
