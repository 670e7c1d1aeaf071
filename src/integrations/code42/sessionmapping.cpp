// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/sessionmapping.h"

#include "incidents/fields.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

/// Index of the entry with the largest sourceTimestamp; the last of equals, as histories grow at the end. -1 when empty.
int newestEntry(const QJsonArray &history)
{
    int newest = -1;
    qint64 newestMs = std::numeric_limits<qint64>::min();
    for (int i = 0; i < history.size(); ++i) {
        const auto ms = history.at(i).toObject().value("sourceTimestamp"_L1).toInteger(0);
        if (ms >= newestMs) {
            newestMs = ms;
            newest = i;
        }
    }
    return newest;
}

struct CategoryName
{
    QLatin1StringView type;
    const char *title;
};

// In the order in which the first one that fits names the person.
constexpr std::array categoryNames = {
    CategoryName{"DEPARTING_EMPLOYEE"_L1, QT_TRANSLATE_NOOP("Code42", "Departing employee")},
    CategoryName{"FLIGHT_RISK"_L1, QT_TRANSLATE_NOOP("Code42", "Flight risk")},
    CategoryName{"ELEVATED_ACCESS_PRIVILEGES"_L1, QT_TRANSLATE_NOOP("Code42", "Elevated access")},
    CategoryName{"HIGH_IMPACT_EMPLOYEE"_L1, QT_TRANSLATE_NOOP("Code42", "High impact")},
    CategoryName{"SUSPICIOUS_SYSTEM_ACTIVITY"_L1, QT_TRANSLATE_NOOP("Code42", "Suspicious system activity")},
    CategoryName{"PERFORMANCE_CONCERNS"_L1, QT_TRANSLATE_NOOP("Code42", "Performance")},
    CategoryName{"POOR_SECURITY_PRACTICES"_L1, QT_TRANSLATE_NOOP("Code42", "Poor security")},
    CategoryName{"CONTRACT_EMPLOYEE"_L1, QT_TRANSLATE_NOOP("Code42", "Contractor")},
    CategoryName{"NEW_EMPLOYEE"_L1, QT_TRANSLATE_NOOP("Code42", "New hire")},
};

bool isSyncProduct(const QString &indicator)
{
    for (const auto &product : {"Dropbox"_L1, "Box"_L1, "Google Drive"_L1, "OneDrive"_L1, "iCloud"_L1, "Mega"_L1}) {
        if (indicator.startsWith(product))
            return true;
    }
    return false;
}

Severity severityOf(int level)
{
    switch (level) {
    case 4:
        return Severity::Critical;
    case 3:
        return Severity::High;
    case 2:
        return Severity::Medium;
    case 1:
        return Severity::Low;
    default:
        return Severity::Unknown;
    }
}

} // namespace

SessionFacts sessionFacts(const QJsonObject &session)
{
    SessionFacts facts;
    facts.id = session.value("sessionId"_L1).toString();
    facts.type = session.value("type"_L1).toString();
    facts.actorId = session.value("actorId"_L1).toString();
    facts.actorName = session.value("actorName"_L1).toString();
    facts.beginMs = session.value("beginTime"_L1).toInteger();
    facts.endMs = session.value("endTime"_L1).toInteger();
    facts.lastUpdatedMs = session.value("lastUpdated"_L1).toInteger();
    const auto states = session.value("states"_L1).toArray();
    if (const auto at = newestEntry(states); at >= 0) {
        const auto newest = states.at(at).toObject();
        const auto v2 = newest.value("stateV2"_L1).toString();
        facts.state = v2.isEmpty() ? newest.value("state"_L1).toString() : v2;
        facts.statePointer = u"/states/%1"_s.arg(at);
    }
    const auto scores = session.value("scores"_L1).toArray();
    if (const auto at = newestEntry(scores); at >= 0) {
        facts.severity = scores.at(at).toObject().value("severity"_L1).toInt();
        facts.score = scores.at(at).toObject().value("score"_L1).toInt();
        facts.severityPointer = u"/scores/%1"_s.arg(at);
    }
    QStringList ruleNames;
    for (const auto &value : session.value("triggeredAlerts"_L1).toArray()) {
        const auto alert = value.toObject();
        if (const auto id = alert.value("ruleId"_L1).toString(); !id.isEmpty())
            facts.ruleIds += id;
        if (const auto name = alert.value("ruleName"_L1).toString(); !name.isEmpty())
            ruleNames += name;
    }
    ruleNames.removeDuplicates();
    facts.ruleIds.removeDuplicates();
    facts.description = ruleNames.join(", "_L1);
    for (const auto &value : session.value("riskIndicators"_L1).toArray())
        facts.riskIndicators += value.toObject().value("name"_L1).toString();
    auto notes = session.value("notes"_L1).toArray();
    std::vector<std::pair<qint64, QString>> ordered;
    for (const auto &value : notes)
        ordered.emplace_back(value.toObject().value("sourceTimestamp"_L1).toInteger(),
                             value.toObject().value("content"_L1).toString());
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    for (const auto &note : ordered)
        facts.notes += note.second;
    for (const auto &candidate : {session.value("exfiltrationSummary"_L1).toString(), facts.description,
                                  session.value("contextSummary"_L1).toString(), facts.id}) {
        if (!candidate.isEmpty()) {
            facts.name = candidate;
            break;
        }
    }
    return facts;
}

QString severityWord(int severity)
{
    switch (severity) {
    case 4:
        return u"CRITICAL"_s;
    case 3:
        return u"HIGH"_s;
    case 2:
        return u"MODERATE"_s;
    case 1:
        return u"LOW"_s;
    default:
        return u"NO_RISK_INDICATED"_s;
    }
}

QStringList exposuresFromIndicators(const QStringList &indicatorNames)
{
    QStringList exposures;
    const auto add = [&exposures](const QString &exposure) {
        if (!exposures.contains(exposure))
            exposures += exposure;
    };
    for (const auto &name : indicatorNames) {
        if (name == "Removable media"_L1)
            add(u"RemovableMedia"_s);
        else if (name.startsWith("Public link from"_L1))
            add(u"SharedViaLink"_s);
        else if (name.startsWith("Shared from corporate"_L1))
            add(u"OutsideTrustedDomains"_s);
        else if (name.endsWith(" upload"_L1))
            add(isSyncProduct(name) ? u"CloudStorage"_s : u"ApplicationRead"_s);
    }
    return exposures;
}

QString userCategory(const QJsonArray &watchlists)
{
    for (const auto &category : categoryNames) {
        for (const auto &value : watchlists) {
            if (value.toObject().value("listType"_L1).toString() == category.type)
                return QCoreApplication::translate("Code42", category.title);
        }
    }
    for (const auto &value : watchlists) {
        const auto title = value.toObject().value("title"_L1).toString();
        if (!title.isEmpty())
            return title;
    }
    return QCoreApplication::translate("Code42", "Employee");
}

QStringList watchlistTitles(const QJsonArray &watchlists)
{
    QStringList titles;
    for (const auto &value : watchlists) {
        const auto list = value.toObject();
        const auto type = list.value("listType"_L1).toString();
        const auto known = std::find_if(categoryNames.begin(), categoryNames.end(),
                                        [&type](const CategoryName &category) { return category.type == type; });
        const auto title = list.value("title"_L1).toString();
        if (known != categoryNames.end())
            titles += QCoreApplication::translate("Code42", known->title);
        else
            titles += title.isEmpty() ? type : title;
    }
    return titles;
}

Incident incidentFromSession(const QJsonObject &session, const ExchangeId &exchange, const QString &pointerPrefix,
                             const QString &instance, qint64 learnedAtMs)
{
    const auto facts = sessionFacts(session);
    Incident incident;
    incident.type = u"Code42 Alert"_s;
    incident.name = facts.name;
    incident.severity = severityOf(facts.severity);
    incident.source = u"Code42"_s;
    incident.sourceInstance = instance;
    incident.externalId = facts.id;
    incident.occurredAtMs = facts.beginMs;
    const auto set = [&](QLatin1StringView field, const QJsonValue &value, const QString &pointer) {
        if (value.isNull() || value.isUndefined() || (value.isString() && value.toString().isEmpty())
            || (value.isArray() && value.toArray().isEmpty())) {
            return;
        }
        incident.fields.insert(field, value);
        incident.provenance.insert(field, {u"Code42 session"_s, exchange, pointerPrefix + pointer, learnedAtMs});
    };
    set(field::alertId, facts.id, u"/sessionId"_s);
    set(field::alertName, facts.name, u"/exfiltrationSummary"_s);
    set(field::alertDescription, facts.description, u"/triggeredAlerts"_s);
    set(field::alertState, facts.state, facts.statePointer);
    set(field::alertStateReadAt, learnedAtMs, facts.statePointer);
    set(field::userName, facts.actorName.isEmpty() ? facts.actorId : facts.actorName,
        facts.actorName.isEmpty() ? u"/actorId"_s : u"/actorName"_s);
    set(field::riskScore, facts.score, facts.severityPointer);
    set(field::exposureType, QJsonArray::fromStringList(exposuresFromIndicators(facts.riskIndicators)),
        u"/riskIndicators"_s);
    return incident;
}

} // namespace holdfast::code42
