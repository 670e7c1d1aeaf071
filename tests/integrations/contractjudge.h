// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/qthttptransport.h"
#include "realservice.h"
#include "rememberingrecorder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <memory>
#include <mutex>

namespace holdfast::testing {

/// What a judge between client and service found wrong, a line each.
class Findings
{
public:
    void add(const QString &finding)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_lines.contains(finding))
            m_lines += finding;
    }
    void count()
    {
        const std::lock_guard lock(m_mutex);
        ++m_judged;
    }
    [[nodiscard]] QStringList lines() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lines;
    }
    [[nodiscard]] int judged() const
    {
        const std::lock_guard lock(m_mutex);
        return m_judged;
    }

private:
    mutable std::mutex m_mutex;
    QStringList m_lines;
    int m_judged = 0;
};

/// The real transport; notes what the judging proxy says of each exchange.
class JudgedTransport final : public HttpTransport
{
public:
    JudgedTransport(const NetworkSettings &settings, std::shared_ptr<Findings> findings)
        : m_transport(settings)
        , m_findings(std::move(findings))
    {
    }

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token stop) override
    {
        auto answer = m_transport.send(request, std::move(stop));
        if (!answer)
            return answer;
        m_findings->count();
        const auto call = QString::fromLatin1(request.method) + QLatin1Char(' ')
            + request.url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority);
        const auto said = QJsonDocument::fromJson(answer->header("sl-violations")).array();
        for (const auto &violation : said) {
            m_findings->add(call + QStringLiteral(": ")
                            + QString::fromUtf8(QJsonDocument(violation.toObject()).toJson(QJsonDocument::Compact)));
        }
        if (answer->body.contains("stoplight.io/prism/errors"))
            m_findings->add(call + QStringLiteral(": ") + QString::fromUtf8(answer->body.left(1'000)));
        return answer;
    }

private:
    QtHttpTransport m_transport;
    std::shared_ptr<Findings> m_findings;
};

/// The vendor's OpenAPI document, or nothing where it is absent.
inline QString code42Document()
{
    auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
    if (shared.isEmpty())
        shared = QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared");
    const auto path = shared + QStringLiteral("/specs/code42/incydr-v1-v2.yaml");
    return QFile::exists(path) ? path : QString();
}

/// Sends journaled requests once more, now to a mock that refuses what its document does not allow.
inline void sendAgain(const QList<RememberingRecorder::Exchange> &exchanges, const QString &mock,
                      const std::shared_ptr<Findings> &findings)
{
    JudgedTransport transport({{}, QStringLiteral("none")}, findings);
    QSet<QString> sent;
    for (const auto &exchange : exchanges) {
        HttpRequest request;
        request.method = exchange.request.method.toLatin1();
        request.url = QUrl(exchange.request.target);
        const QUrl host(mock);
        request.url.setHost(host.host());
        request.url.setPort(host.port());
        request.body = exchange.request.body;
        const auto key = exchange.request.method + request.url.toString() + QString::fromUtf8(request.body);
        if (sent.contains(key))
            continue;
        sent.insert(key);
        const bool signIn = request.url.path().endsWith(QLatin1String("/oauth"));
        request.headers = {
            {"Accept", "*/*"},
            {"Authorization", signIn ? "Basic " + QByteArray("id:secret").toBase64() : "Bearer invented"}};
        if (!request.body.isEmpty())
            request.headers.emplaceBack("Content-Type", "application/json");
        if (const auto answer = transport.send(request, {}); !answer)
            findings->add(exchange.request.target + QStringLiteral(": ") + answer.error().message);
    }
}

} // namespace holdfast::testing
