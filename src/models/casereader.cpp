// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/casereader.h"

#include "store/store.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

QFuture<Result<ExchangeView>> readExchange(const Store &store, const ExchangeId &exchange)
{
    return store.readAsync([exchange](const Reader &reader) -> Result<ExchangeView> {
        const auto found = reader.exchanges().get(exchange);
        if (!found)
            return found.error();
        ExchangeView view;
        view.id = found->id;
        view.atMs = found->atMs;
        view.durationMs = found->durationMs;
        view.service = found->service;
        view.method = found->method;
        view.target = found->target;
        view.status = found->status;
        view.error = found->error;
        view.answerSha256 = found->answerSha256;
        view.answerBytes = found->answerBytes;
        const auto all = reader.exchanges().list(found->origin.incident);
        if (!all)
            return all.error();
        for (qsizetype at = 0; at < all->size(); ++at) {
            if (all->at(at).id == exchange)
                view.number = int(at) + 1;
        }
        return view;
    });
}

QFuture<Result<std::pair<QByteArray, QByteArray>>> readExchangeBytes(const Store &store, const ExchangeId &exchange)
{
    return store.readAsync([exchange](const Reader &reader) -> Result<std::pair<QByteArray, QByteArray>> {
        const auto request = reader.exchanges().requestBytes(exchange);
        if (!request)
            return request.error();
        const auto answer = reader.exchanges().answerBytes(exchange);
        if (!answer && answer.error().code != ErrorCode::NotFound)
            return answer.error();
        return std::pair(*request, answer.valueOr({}));
    });
}

QFuture<Result<QByteArray>> readRawFileEvent(const Store &store, qint64 rowId)
{
    return store.readAsync([rowId](const Reader &reader) { return reader.fileEvents().raw(rowId); });
}

QFuture<Result<IncidentId>> findIncident(const Store &store, qint64 number, const QString &user)
{
    return store.readAsync([number, user](const Reader &reader) -> Result<IncidentId> {
        IncidentQuery query;
        query.viewer = user;
        query.limit = 1;
        const auto filter = parseIncidentFilter(u"id:%1"_s.arg(number), {user, 0});
        if (!filter)
            return filter.error();
        query.filter = *filter;
        const auto ids = reader.incidents().index(query);
        if (!ids)
            return ids.error();
        if (ids->isEmpty())
            return Error{
                ErrorCode::NotFound,
                QCoreApplication::translate("Incidents", "There is no incident #%1 that you may see.").arg(number),
                {}};
        return ids->constFirst();
    });
}

QFuture<Result<DeskSummary>> readDeskSummary(const Store &store, const QString &user, qint64 nowMs)
{
    return store.readAsync([user, nowMs](const Reader &reader) -> Result<DeskSummary> {
        DeskSummary summary;
        IncidentQuery query;
        query.viewer = user;
        query.order = IncidentOrder::DueAt;
        query.direction = Qt::AscendingOrder;
        query.limit = 1;
        const auto filter = parseIncidentFilter(u"status:open not sla:none"_s, {user, nowMs});
        if (!filter)
            return filter.error();
        query.filter = *filter;
        const auto found = reader.incidents().list(query);
        if (!found)
            return found.error();
        if (!found->isEmpty()) {
            summary.nextDueAtMs = found->constFirst().dueAtMs;
            summary.nextNumber = found->constFirst().number;
        }
        const auto runs = reader.runs().unfinished();
        if (!runs)
            return runs.error();
        summary.runs = int(runs->size());
        const auto head = reader.journal().head(systemStream());
        if (!head)
            return head.error();
        if (head->seq > 0)
            summary.journalHead = head->hash;
        return summary;
    });
}

} // namespace holdfast
