// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/eventstore.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>
#include <vector>

namespace holdfast::range {

/// What is wrong with a file event query, as the service's "problems" name it.
struct QueryProblem
{
    QString type; ///< "ILLEGAL_VALUE", "MISSING_GROUPS", ...
    QString description;
    QJsonValue badFilter = QJsonValue::Null;

    [[nodiscard]] QJsonObject toJson() const;
};

/// The groups and filters of a file event query (v2 grammar), checked and ready to be asked about single events.
class EventQuery
{
public:
    /// nowMs: what WITHIN_THE_LAST counts back from. On a mistake the query is empty and problems() is not.
    EventQuery(const QJsonObject &body, qint64 nowMs);

    [[nodiscard]] const QList<QueryProblem> &problems() const { return m_problems; }
    [[nodiscard]] bool matches(const EventStore &events, qint64 number) const;
    /// Events outside these times cannot match, so they need not be asked.
    [[nodiscard]] qint64 earliestMs() const { return m_earliestMs; }
    [[nodiscard]] qint64 latestMs() const { return m_latestMs; }

    struct Filter
    {
        QString term;
        QStringList path;
        QString op;
        QStringList values; ///< IS, IS_NOT (one), IS_ANY, IS_NONE
        double number = 0; ///< GREATER_THAN, LESS_THAN
        qint64 fromMs = 0; ///< time operators, both inclusive
        qint64 toMs = 0;
        bool ignoreCase = false;
        std::optional<QuickTerm> quick;
    };
    struct Group
    {
        bool all = true; ///< AND, else OR
        std::vector<Filter> filters;
        std::vector<Group> subgroups;
    };

private:
    Group readGroup(const QJsonObject &object, bool outermost, qint64 nowMs);
    std::optional<Filter> readFilter(const QJsonObject &object, qint64 nowMs);
    bool readTimeValue(Filter &filter, const QJsonValue &value, qint64 nowMs);
    void narrowTimes(const Group &group);
    void problem(const QString &type, const QString &description, const QJsonValue &badFilter = QJsonValue::Null);

    Group m_root;
    QList<QueryProblem> m_problems;
    int m_filterCount = 0;
    qint64 m_earliestMs = std::numeric_limits<qint64>::min();
    qint64 m_latestMs = std::numeric_limits<qint64>::max();
};

/// All scalar values a dotted term has in an event; arrays on the way are walked through.
[[nodiscard]] QList<QJsonValue> termValues(const QJsonObject &event, const QStringList &path);
/// Whether a term may be filtered, sorted and grouped by; reply-only fields may not.
[[nodiscard]] bool isSearchTerm(const QString &term);
/// "P14D", "PT12H", "PT15M" in milliseconds; -1 when it is no such duration.
[[nodiscard]] qint64 isoDurationMs(const QString &text);

} // namespace holdfast::range
