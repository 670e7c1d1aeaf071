// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonValue>
#include <QList>
#include <QStringList>

#include <utility>

namespace holdfast::range {

/// A request as read from the wire.
struct HttpRequest
{
    QString method;
    QString path; ///< percent-decoded, for showing and for fault rules; without query
    QStringList segments; ///< the path's parts, each decoded on its own: a "%2F" inside a part stays inside it
    QString rawQuery;
    QList<std::pair<QString, QString>> query; ///< decoded, in order, names may repeat
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    [[nodiscard]] QByteArray header(const QByteArray &lowerCaseName) const { return headers.value(lowerCaseName); }
    /// The first value of a query parameter, or the fallback.
    [[nodiscard]] QString parameter(QStringView name, const QString &fallback = {}) const;
    [[nodiscard]] QStringList parameters(QStringView name) const;
    [[nodiscard]] bool hasParameter(QStringView name) const;
};

struct HttpResponse
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
};

[[nodiscard]] HttpResponse jsonResponse(const QJsonValue &value, int status = 200);
[[nodiscard]] HttpResponse emptyResponse(int status = 200);
/// "Not Found", "Too Many Requests", ...
[[nodiscard]] QByteArray reasonPhrase(int status);
/// Splits "a=1&b=x%20y" into decoded pairs; "+" is a blank, as forms send it.
[[nodiscard]] QList<std::pair<QString, QString>> parseQuery(const QByteArray &encoded);

} // namespace holdfast::range
