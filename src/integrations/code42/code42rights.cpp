// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42rights.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

struct Family
{
    const char *right; ///< as Code42's own list of permissions has it
    QLatin1StringView path;
    QLatin1StringView pageKey; ///< of the page size; empty: the call has none
    QList<QLatin1StringView> commands; ///< what their names contain
};

const QList<Family> &families()
{
    static const QList<Family> all{
        {QT_TRANSLATE_NOOP("Code42", "Sessions"), "/v1/sessions"_L1, "page_size"_L1, {"alert-"_L1, "session"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Users"), "/v1/users"_L1, "pageSize"_L1, {"user-"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Actors"),
         "/v1/actors/actor/search"_L1,
         "pageSize"_L1,
         {"actor"_L1, "risk-profile"_L1, "departingemployee"_L1, "highriskemployee"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Watchlists"),
         "/v2/watchlists"_L1,
         "pageSize"_L1,
         {"watchlist"_L1, "departingemployee"_L1, "highriskemployee"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Legal hold"), "/v1/legal-hold/matters"_L1, "pageSize"_L1, {"legalhold"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Cases"), "/v1/cases"_L1, "pgSize"_L1, {"-case-"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Alert rules"), "/v2/alert-rules"_L1, "pageSize"_L1, {"rule"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Agents"), "/v1/agents"_L1, "pageSize"_L1, {"agent"_L1, "device"_L1}},
        {QT_TRANSLATE_NOOP("Code42", "Trusted activities"), "/v2/trusted-activities"_L1, "pageSize"_L1, {"trusted"_L1}},
    };
    return all;
}

QStringList fitting(const QStringList &commands, const QList<QLatin1StringView> &parts)
{
    QStringList found;
    for (const auto &command : commands) {
        if (std::any_of(parts.begin(), parts.end(), [&](QLatin1StringView part) { return command.contains(part); }))
            found.append(command);
    }
    found.sort();
    return found;
}

Result<QString> allowed(const Result<Answer> &answer)
{
    if (answer)
        return text("allowed to read");
    // The page was refused, not the person.
    if (answer.error().code == ErrorCode::InvalidInput)
        return text("allowed; the service would have liked other arguments");
    return answer.error();
}

} // namespace

QList<RightProbe> rightProbes(const std::shared_ptr<Code42Client> &client, const QStringList &commands)
{
    QList<RightProbe> probes;
    for (const auto &family : families()) {
        RightProbe probe;
        probe.right = QCoreApplication::translate("Code42", family.right);
        probe.how = "GET "_L1 + family.path;
        probe.commands = fitting(commands, family.commands);
        probe.probe = [client, &family](CallContext &context) {
            QUrlQuery query;
            if (!family.pageKey.isEmpty())
                query.addQueryItem(family.pageKey, u"1"_s);
            return allowed(client->probe(family.path, query, context));
        };
        probes.append(probe);
    }
    RightProbe events;
    events.right = text("File events");
    events.how = u"POST /v2/file-events"_s;
    events.commands = fitting(commands, {"file-events"_L1, "securitydata"_L1});
    events.probe = [client](CallContext &context) -> Result<QString> {
        const auto quarter =
            QJsonObject{{"term"_L1, "@timestamp"_L1}, {"operator"_L1, "WITHIN_THE_LAST"_L1}, {"value"_L1, "PT15M"_L1}};
        const QJsonObject query{{"groups"_L1, QJsonArray{QJsonObject{{"filters"_L1, QJsonArray{quarter}}}}},
                                {"pgSize"_L1, 1}};
        const auto found = client->fileEvents(query, {}, 1, context);
        if (!found)
            return found.error();
        return QCoreApplication::translate("Code42", "allowed to read; %n event(s) in the last 15 minutes", nullptr,
                                           int(found->known));
    };
    probes.insert(1, events);
    return probes;
}

} // namespace holdfast::code42
