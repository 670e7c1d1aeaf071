// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/router.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

int Call::number(QStringView name, int fallback) const
{
    bool ok = false;
    const int value = request.parameter(name).toInt(&ok);
    return ok ? value : fallback;
}

void Router::add(const QString &method, const QString &pattern, RouteHandler handler)
{
    m_routes.push_back({method, pattern.split(u'/', Qt::SkipEmptyParts), std::move(handler)});
}

std::optional<Router::Match> Router::find(const HttpRequest &request) const
{
    std::optional<Match> best;
    qsizetype bestPlaceholders = 0;
    for (const Route &route : m_routes) {
        if (route.segments.size() != request.segments.size())
            continue;
        QStringList arguments;
        bool fits = true;
        for (qsizetype i = 0; i < route.segments.size() && fits; ++i) {
            if (route.segments.at(i).startsWith(u'{'))
                arguments.append(request.segments.at(i));
            else
                fits = route.segments.at(i) == request.segments.at(i);
        }
        if (!fits)
            continue;
        const bool methodFits = route.method == request.method;
        const bool better = !best || (methodFits && !best->handler)
            || (methodFits == (best->handler != nullptr) && arguments.size() < bestPlaceholders);
        if (!better)
            continue;
        bestPlaceholders = arguments.size();
        best = Match{methodFits ? &route.handler : nullptr, arguments};
    }
    return best;
}

} // namespace holdfast::range
