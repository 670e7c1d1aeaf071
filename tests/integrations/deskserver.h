// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/guestservice.h"
#include "simulators/httpserver.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMutex>
#include <QThread>
#include <QUrl>

namespace holdfast::testing {

/// The service of data/openapi/asset-desk.yaml on loopback, with a thread of its own: keeps records, refuses calls that are
/// not as the document says, and remembers every request.
class DeskServer
{
public:
    DeskServer()
    {
        m_server = new range::HttpServer([this](const range::HttpRequest &request) { return answer(request); });
        if (!m_server->listen(QHostAddress::LocalHost))
            qFatal("no loopback port");
        m_port = m_server->serverPort();
        m_server->moveToThread(&m_thread);
        m_thread.start();
    }

    ~DeskServer()
    {
        QMetaObject::invokeMethod(
            m_server, [this] { delete m_server; }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }

    [[nodiscard]] QList<range::HttpRequest> requests() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_requests;
    }
    [[nodiscard]] range::HttpRequest last() const { return requests().last(); }

    /// What the next answers are in place of the usual ones, one each.
    void setNextAnswers(const QList<range::HttpAnswer> &answers)
    {
        const QMutexLocker lock(&m_mutex);
        m_nextAnswers = answers;
    }

private:
    range::HttpAnswer answer(const range::HttpRequest &request)
    {
        const QMutexLocker lock(&m_mutex);
        m_requests.append(request);
        if (!m_nextAnswers.isEmpty())
            return m_nextAnswers.takeFirst();
        range::HttpAnswer answer;
        answer.response = request.path == QLatin1String("/token") ? token(request) : serve(request);
        return answer;
    }

    static range::HttpResponse token(const range::HttpRequest &request)
    {
        const bool known = request.body.contains("client_secret=top%20secret") || request.body.contains("top%2520")
            || request.header("authorization") == "Basic " + QByteArray("desk:top%20secret").toBase64();
        return known ? range::jsonResponse(QJsonObject{{QStringLiteral("access_token"), QStringLiteral("desk-token")},
                                                       {QStringLiteral("expires_in"), 600}})
                     : problem(401, QStringLiteral("unknown client"));
    }

    static range::HttpResponse problem(int status, const QString &detail)
    {
        auto response = range::jsonResponse(
            QJsonObject{{QStringLiteral("title"), QStringLiteral("Refused")}, {QStringLiteral("detail"), detail}},
            status);
        response.contentType = "application/problem+json";
        return response;
    }

    range::HttpResponse serve(const range::HttpRequest &request)
    {
        if (request.segments.value(0) != QLatin1String("v2"))
            return problem(404, QStringLiteral("unknown release"));
        const auto kind = request.segments.value(1);
        const auto id = request.segments.value(2);
        const auto part = request.segments.value(3);
        const auto body = range::bodyOf(request).toObject();
        if (part == QLatin1String("notes"))
            return notes(request);
        if (part == QLatin1String("files"))
            return files(request);
        if (id == QLatin1String("export")) {
            range::HttpResponse table;
            table.contentType = "text/csv";
            table.body = "id,name\n1,First\n";
            return table;
        }
        auto &records = m_records[kind];
        if (id.isEmpty()) {
            if (request.method == QLatin1String("POST")) {
                if (request.header("content-type") != "application/json" || body.isEmpty())
                    return problem(400, QStringLiteral("a JSON body is needed"));
                auto record = body;
                record.remove(QStringLiteral("pin")); // write-only
                record.insert(QStringLiteral("id"), QString::number(records.size() + 100));
                records.append(record);
                return range::jsonResponse(record, 201);
            }
            QJsonArray items;
            for (const auto &record : records)
                items.append(record);
            return range::jsonResponse(
                QJsonObject{{QStringLiteral("total"), items.size()}, {QStringLiteral("items"), items}});
        }
        for (qsizetype i = 0; i < records.size(); ++i) {
            if (records.at(i).value(QStringLiteral("id")).toString() != id)
                continue;
            if (request.method == QLatin1String("DELETE")) {
                records.removeAt(i);
                return range::emptyResponse(204);
            }
            for (auto it = body.begin(); it != body.end(); ++it)
                records[i].insert(it.key(), *it);
            return range::jsonResponse(records.at(i));
        }
        return problem(404, QStringLiteral("no %1 %2").arg(kind, id));
    }

    static range::HttpResponse notes(const range::HttpRequest &request)
    {
        QJsonObject note{{QStringLiteral("id"), qint64(9007199254740993)},
                         {QStringLiteral("text"), QStringLiteral("seen")}};
        if (request.method == QLatin1String("GET"))
            return range::jsonResponse(QJsonArray{note});
        if (request.header("content-type") != "application/x-www-form-urlencoded")
            return problem(415, QStringLiteral("a form is needed"));
        for (const auto &[name, value] : range::parseQuery(request.body))
            note.insert(name, value);
        return range::jsonResponse(note, 201);
    }

    static range::HttpResponse files(const range::HttpRequest &request)
    {
        if (!request.header("content-type").startsWith("multipart/form-data; boundary=")
            || !request.body.contains("filename=\""))
            return problem(415, QStringLiteral("a file is needed"));
        return range::jsonResponse(QJsonObject{{QStringLiteral("size"), request.body.size()}}, 201);
    }

    QThread m_thread;
    range::HttpServer *m_server = nullptr;
    quint16 m_port = 0;
    mutable QMutex m_mutex;
    QList<range::HttpRequest> m_requests;
    QList<range::HttpAnswer> m_nextAnswers;
    QHash<QString, QList<QJsonObject>> m_records;
};

} // namespace holdfast::testing
