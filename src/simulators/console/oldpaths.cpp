// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/console/oldpaths.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

struct Renaming
{
    QLatin1StringView from;
    QLatin1StringView to;
};

/// First match wins. What follows the beginning stays.
constexpr Renaming Renamings[] = {
    {"api/v1/case"_L1, "v1/cases"_L1},
    {"rpc/search/search-audit-log"_L1, "v1/audit/search-audit-log"_L1},
    {"forensic-search/queryservice/api/v2/fileevent"_L1, "v2/file-events"_L1},
    {"forensic-search/queryservice/api/v2/saved"_L1, "v2/file-events/saved-searches"_L1},
    {"forensic-search/queryservice/api/v1/fileevent"_L1, "v1/file-events"_L1},
    {"forensic-search/queryservice/api/v1/saved"_L1, "v1/file-events/saved-searches"_L1},
    {"svc/api/v1/query-alerts"_L1, "v1/alerts/query-alerts"_L1},
    {"svc/api/v1/query-details"_L1, "v1/alerts/query-details"_L1},
    {"svc/api/v1/update-state"_L1, "v1/alerts/update-state"_L1},
    {"svc/api/v1/add-note"_L1, "v1/alerts/add-note"_L1},
    {"v1/alert-rules"_L1, "v2/alert-rules"_L1},
    {"v2/actor-risk-profiles"_L1, "v1/user-risk-profiles"_L1},
};

/// One spelling for what the services take in several.
QStringList evenedOut(QStringList segments)
{
    static const QRegularExpression version(u"^v[0-9]+$"_s);
    if (segments.value(0) == u"c42api"_s)
        segments[0] = u"api"_s;
    if (segments.value(0) == u"api"_s && segments.size() > 1 && !version.match(segments.at(1)).hasMatch())
        segments.insert(1, u"v1"_s);
    // A client that joins a relative path to ".../svc/api" loses the last part.
    if (segments.value(0) == u"svc"_s && version.match(segments.value(1)).hasMatch())
        segments.insert(1, u"api"_s);
    if (segments.value(0) == u"svc"_s && segments.value(3) == u"rules"_s)
        segments[3] = u"Rules"_s;
    return segments;
}

bool startsWith(const QStringList &segments, const QStringList &beginning)
{
    return segments.size() >= beginning.size() && segments.first(beginning.size()) == beginning;
}

} // namespace

HttpRequest underTodaysPath(const HttpRequest &request)
{
    QStringList segments = evenedOut(request.segments);
    for (const Renaming &renaming : Renamings) {
        const QStringList from = QString(renaming.from).split(u'/');
        if (startsWith(segments, from)) {
            segments = QString(renaming.to).split(u'/') + segments.mid(from.size());
            break;
        }
    }
    if (segments == request.segments)
        return request;
    HttpRequest renamed = request;
    renamed.segments = segments;
    return renamed;
}

} // namespace holdfast::range
