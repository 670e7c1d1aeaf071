// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/httpmessage.h"

#include <QJsonObject>

#include <functional>
#include <optional>
#include <vector>

namespace holdfast::range {

/// A request that found its route.
struct Call
{
    const HttpRequest &request;
    QStringList arguments; ///< the values of the route's {placeholders}, in order
    QJsonValue body; ///< the JSON body; undefined when there is none

    [[nodiscard]] QJsonObject object() const { return body.toObject(); }
    [[nodiscard]] QString argument(qsizetype index) const { return arguments.value(index); }
    /// A query parameter as number, or the fallback when absent or no number.
    [[nodiscard]] int number(QStringView name, int fallback) const;
};

using RouteHandler = std::function<HttpResponse(const Call &)>;

/// Which function answers which method and path. Literal segments win over placeholders.
class Router
{
public:
    /// pattern: "/v1/sessions/{sessionId}/events".
    void add(const QString &method, const QString &pattern, RouteHandler handler);

    struct Match
    {
        const RouteHandler *handler = nullptr; ///< null when the path is known but not with this method
        QStringList arguments;
    };
    /// Nothing when no route has such a path.
    [[nodiscard]] std::optional<Match> find(const HttpRequest &request) const;

private:
    struct Route
    {
        QString method;
        QStringList segments;
        RouteHandler handler;
    };
    std::vector<Route> m_routes;
};

} // namespace holdfast::range
