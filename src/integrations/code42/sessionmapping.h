// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/incident.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace holdfast::code42 {

/// What a session says at this moment: the newest of its histories (API reference 2.2).
struct SessionFacts
{
    QString id;
    QString type; ///< "STANDARD"
    QString actorId;
    QString actorName; ///< empty when the service names only the id
    QString name; ///< one line for people
    QString description; ///< names of the rules that fired
    QString state; ///< newest "stateV2": "OPEN", "CLOSED_TP"
    int severity = 0; ///< newest, 0..4
    int score = 0; ///< newest
    qint64 beginMs = 0;
    qint64 endMs = 0;
    qint64 lastUpdatedMs = 0;
    QStringList ruleIds;
    QStringList riskIndicators; ///< names
    QStringList notes; ///< texts, oldest first
    QString severityPointer; ///< JSON pointer of the newest score
    QString statePointer; ///< JSON pointer of the newest state
};

[[nodiscard]] SessionFacts sessionFacts(const QJsonObject &session);

/// "CRITICAL", "HIGH", "MODERATE", "LOW", "NO_RISK_INDICATED" for 4..0.
[[nodiscard]] QString severityWord(int severity);

/// What a session's risk indicators let expect of its file events: "RemovableMedia", "CloudStorage", ... The events
/// themselves decide once they are read.
[[nodiscard]] QStringList exposuresFromIndicators(const QStringList &indicatorNames);

/// "Departing employee", "Contractor", ... for the watchlists a person is on (API reference 3.4); "Employee" for none.
[[nodiscard]] QString userCategory(const QJsonArray &watchlists);
/// Titles for people: "Departing employee", or a custom list's own title.
[[nodiscard]] QStringList watchlistTitles(const QJsonArray &watchlists);

/// A new incident of type "Code42 Alert" from a session as fetched. Every field carries the exchange and the JSON
/// pointer it came from; pointerPrefix is the session's place in that answer ("/items/3"). Ids, numbers and owner are
/// the store's to give.
[[nodiscard]] Incident incidentFromSession(const QJsonObject &session, const ExchangeId &exchange,
                                           const QString &pointerPrefix, const QString &instance, qint64 learnedAtMs);

} // namespace holdfast::code42
