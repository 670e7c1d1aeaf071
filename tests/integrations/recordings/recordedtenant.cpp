// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recordings/recordedtenant.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast::testing {

namespace {

using namespace Qt::StringLiterals;

QByteArray bytesOf(const QJsonValue &value)
{
    return value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                           : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

HttpAnswer answering(int status, const QByteArray &body)
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "application/json"}};
    answer.body = body;
    return answer;
}

int pageSize(const QUrlQuery &query, const QJsonObject &body)
{
    for (const auto &key : {u"pageSize"_s, u"page_size"_s, u"pgSize"_s, u"PageSize"_s}) {
        if (query.hasQueryItem(key))
            return query.queryItemValue(key).toInt();
    }
    return body.value("pageSize"_L1).toInt(100);
}

} // namespace

RecordedTenant::RecordedTenant(RecordedPair pair, QHash<QString, QJsonValue> answers)
    : m_pair(std::move(pair))
    , m_answers(std::move(answers))
{
}

QByteArray RecordedTenant::page(const HttpRequest &request, bool full) const
{
    const auto row = [](const QJsonArray &rows) { return rows.isEmpty() ? QJsonValue(QJsonObject()) : rows.first(); };
    const auto size = full ? pageSize(QUrlQuery(request.url), QJsonDocument::fromJson(request.body).object()) : 0;
    const auto filled = [&](const QJsonArray &rows) {
        QJsonArray result;
        for (int i = 0; i < size; ++i)
            result.append(row(rows));
        return result;
    };
    if (m_pair.answerJson.isArray())
        return bytesOf(filled(m_pair.answerJson.toArray()));
    auto object = m_pair.answerJson.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it->isArray())
            *it = filled(it->toArray());
    }
    return bytesOf(object);
}

QByteArray RecordedTenant::recordedAnswer(const HttpRequest &request)
{
    const QUrlQuery query(request.url);
    const int wanted = recordedPageIndex(m_pair);
    const int asked = pageIndex(query, QJsonDocument::fromJson(request.body).object());
    if (wanted >= 0 && asked >= 0 && asked < wanted)
        return page(request, true); // the walk is to come to the recorded page
    if (asked > std::max(0, wanted))
        return page(request, false);
    const auto likeness = compared(request, m_pair);
    if (!m_likeness || likeness.differences.size() < m_likeness->differences.size())
        m_likeness = likeness;
    return m_pair.answer;
}

Result<HttpAnswer> RecordedTenant::send(const HttpRequest &request, std::stop_token)
{
    const std::lock_guard lock(m_mutex);
    const auto call = QString::fromLatin1(request.method) + u' ' + request.url.path(QUrl::FullyDecoded);
    m_calls += call;
    if (call == m_pair.call()) {
        const auto body = recordedAnswer(request);
        return answering(m_pair.status, body);
    }
    if (call == "POST /v1/oauth"_L1)
        return answering(200, "{\"access_token\":\"invented\",\"expires_in\":900}");
    if (const auto found = m_answers.constFind(call); found != m_answers.constEnd())
        return answering(200, bytesOf(*found));
    return answering(404, "{\"problem\":\"NOT_FOUND\",\"description\":\"not recorded\"}");
}

std::optional<Likeness> RecordedTenant::likeness() const
{
    const std::lock_guard lock(m_mutex);
    return m_likeness;
}

QStringList RecordedTenant::calls() const
{
    const std::lock_guard lock(m_mutex);
    return m_calls;
}

} // namespace holdfast::testing
