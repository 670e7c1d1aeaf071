// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/incidentsql.h"

#include "incidents/incident.h"
#include "store/dialect.h"
#include "store/sha256.h"

#include <algorithm>
#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 soonMs = 60LL * 60 * 1000;

QString anyField(const QStringList &names, const QString &condition)
{
    QStringList quoted;
    for (const auto &name : names)
        quoted.append(u'\'' + name + u'\'');
    return u"EXISTS(SELECT 1 FROM incident_field f WHERE f.incident_id = i.id AND f.name IN (%1) AND (%2))"_s.arg(
        quoted.join(u", "_s), condition);
}

QString fieldTerm(FilterSql &sql, const QStringList &names, FieldKind kind, const FilterNode &node)
{
    // "is not" means that no value is so, not that some value is different; "none" that there is no value.
    auto positive = node;
    positive.op = FilterOperator::Is;
    const bool negate = node.op == FilterOperator::IsNot;
    if (!node.quoted && node.text.compare("none"_L1, Qt::CaseInsensitive) == 0)
        return u"%1%2"_s.arg(negate ? u""_s : u"NOT "_s, anyField(names, u"f.value NOT IN ('', '[]', '\"\"')"_s));
    const auto condition =
        kind == FieldKind::Text ? sql.jsonContains(u"f.value"_s, positive) : sql.list(u"f.value"_s, positive);
    return u"%1%2"_s.arg(negate ? u"NOT "_s : u""_s, anyField(names, condition));
}

const QStringList subjectFields{u"username"_s,  u"deviceusername"_s,   u"employeedisplayname"_s, u"employeeemail"_s,
                                u"hostnames"_s, u"syncdestinations"_s, u"exposuretype"_s};

QString statusTerm(FilterSql &sql, const FilterNode &node)
{
    // Choices: open, pending, active, closed. Open is whatever is not closed.
    const bool negate = node.op == FilterOperator::IsNot;
    if (node.number == 0)
        return negate ? u"i.status = 2"_s : u"i.status <> 2"_s;
    auto stored = node;
    stored.number = node.number - 1;
    return sql.number(u"i.status"_s, stored);
}

QString incidentTerm(FilterSql &sql, const FilterNode &node, qint64 nowMs)
{
    struct Column
    {
        QLatin1StringView name;
        FieldKind kind;
        QLatin1StringView sql;
    };
    static const QList<Column> columns{
        {"id"_L1, FieldKind::Number, "i.number"_L1},           {"severity"_L1, FieldKind::Choice, "i.severity"_L1},
        {"cause"_L1, FieldKind::Choice, "i.cause"_L1},         {"owner"_L1, FieldKind::Keyword, "i.owner"_L1},
        {"type"_L1, FieldKind::Keyword, "i.type"_L1},          {"name"_L1, FieldKind::Text, "i.name"_L1},
        {"source"_L1, FieldKind::Keyword, "i.source"_L1},      {"external"_L1, FieldKind::Keyword, "i.external_id"_L1},
        {"created"_L1, FieldKind::Time, "i.created_at_ms"_L1}, {"occurred"_L1, FieldKind::Time, "i.occurred_at_ms"_L1},
        {"due"_L1, FieldKind::Time, "i.due_at_ms"_L1},         {"closed"_L1, FieldKind::Time, "i.closed_at_ms"_L1},
        {"restricted"_L1, FieldKind::Flag, "i.restricted"_L1},
    };
    if (node.kind == FilterNode::Kind::Word) {
        return u"%1 OR %2"_s.arg(sql.word({u"i.name"_s, u"i.owner"_s, u"i.type"_s, u"CAST(i.number AS TEXT)"_s}, node),
                                 anyField(subjectFields, sql.jsonContains(u"f.value"_s, node)));
    }
    for (const auto &column : columns) {
        if (column.name == node.field)
            return sql.byKind(column.kind, column.sql, node);
    }
    if (node.field == "child"_L1)
        return sql.byKind(FieldKind::Flag, u"(%1 IS NOT NULL)"_s.arg(incidentParentSql()), node);
    if (node.field == "status"_L1)
        return statusTerm(sql, node);
    if (node.field == "sla"_L1)
        return sql.number(incidentSlaSql(sql.bind(nowMs)), node);
    if (node.field == "exposure"_L1)
        return fieldTerm(sql, {u"exposuretype"_s}, FieldKind::List, node);
    if (node.field == "subject"_L1)
        return fieldTerm(sql, {u"username"_s, u"deviceusername"_s, u"employeedisplayname"_s, u"employeeemail"_s},
                         FieldKind::Text, node);
    if (node.field == "host"_L1)
        return fieldTerm(sql, {u"hostnames"_s}, FieldKind::List, node);
    if (node.field == "ip"_L1)
        return fieldTerm(sql, {u"privateips"_s, u"publicips"_s}, FieldKind::List, node);
    if (node.field == "device"_L1)
        return fieldTerm(sql, {u"deviceuids"_s}, FieldKind::List, node);
    if (node.field.startsWith("field."_L1)) {
        auto positive = node;
        positive.op = FilterOperator::Is;
        const bool empty = !node.quoted && node.text.compare("none"_L1, Qt::CaseInsensitive) == 0;
        const auto name = sql.bind(node.field.mid(6));
        const auto value = empty ? u"f.value NOT IN ('', '[]', '\"\"')"_s : sql.jsonContains(u"f.value"_s, positive);
        const bool negate = (node.op == FilterOperator::IsNot) != empty;
        return u"%1EXISTS(SELECT 1 FROM incident_field f WHERE f.incident_id = i.id AND f.name = %2 AND (%3))"_s.arg(
            negate ? u"NOT "_s : u""_s, name, value);
    }
    return u"0"_s;
}

} // namespace

SqlCondition incidentCondition(const IncidentQuery &query, qint64 nowMs, const Dialect &dialect)
{
    FilterSql sql(dialect);
    auto condition = sql.condition(query.filter, [nowMs](FilterSql &builder, const FilterNode &node) {
        return incidentTerm(builder, node, nowMs);
    });
    if (!query.viewer.isEmpty()) {
        condition = u"(%1) AND (%2)"_s.arg(condition, visibleIncidentSql(sql, query.viewer));
    }
    return {condition, sql.bindings()};
}

QString visibleIncidentSql(FilterSql &sql, const QString &viewer)
{
    return u"i.restricted = 0 OR i.owner = %1 OR EXISTS(SELECT 1 FROM incident_member m "
           "WHERE m.incident_id = i.id AND m.member = %1)"_s.arg(sql.bind(viewer));
}

QString incidentParentSql()
{
    return u"coalesce(i.parent_id, (SELECT s.parent_id FROM sealed_case s WHERE s.incident_id = i.id))"_s;
}

QString originKey(const QString &source, const QString &externalId)
{
    return externalId.isEmpty() ? QString() : Sha256::hexOf((source + QChar(u'\0') + externalId).toUtf8());
}

IncidentOrderSql incidentOrder(const IncidentQuery &query)
{
    struct Key
    {
        IncidentOrder order;
        QLatin1StringView sql;
        bool isText;
    };
    static constexpr std::array keys{
        Key{IncidentOrder::Number, "i.number"_L1, false},
        Key{IncidentOrder::CreatedAt, "i.created_at_ms"_L1, false},
        // Without a running SLA there is nothing to hurry for: last when the most urgent come first.
        Key{IncidentOrder::DueAt,
            "CASE WHEN i.due_at_ms = 0 OR i.status = 2 THEN 9223372036854775807 ELSE i.due_at_ms END"_L1, false},
        Key{IncidentOrder::Severity, "i.severity"_L1, false},
        Key{IncidentOrder::Status, "i.status"_L1, false},
        Key{IncidentOrder::Owner, "i.owner"_L1, true},
        Key{IncidentOrder::Name, "i.name"_L1, true},
        Key{IncidentOrder::Type, "i.type"_L1, true},
        Key{IncidentOrder::OccurredAt, "i.occurred_at_ms"_L1, false},
    };
    const auto key =
        *std::find_if(keys.begin(), keys.end(), [&](const Key &each) { return each.order == query.order; });
    const QString direction = query.direction == Qt::AscendingOrder ? u"ASC"_s : u"DESC"_s;
    return {key.sql, u"%1%2 %3, i.number %3"_s.arg(key.sql, key.isText ? u" COLLATE NOCASE"_s : u""_s, direction)};
}

QString incidentSlaSql(const QString &nowPlaceholder)
{
    return u"(CASE WHEN i.status = 2 THEN 4 WHEN i.due_at_ms = 0 THEN 3 WHEN i.due_at_ms < %1 THEN 0 "
           "WHEN i.due_at_ms < %1 + %2 THEN 1 ELSE 2 END)"_s.arg(nowPlaceholder)
               .arg(soonMs);
}

const QStringList &incidentFilterSlaNames()
{
    static const QStringList names{u"late"_s, u"soon"_s, u"ok"_s, u"none"_s, u"closed"_s};
    return names;
}

const IncidentFacetSql &severityFacet()
{
    static const IncidentFacetSql facet{u"i.severity"_s, u"incident i"_s, IncidentFacetSql::Order::Descending,
                                        [](int value) { return severityName(static_cast<Severity>(value)); }};
    return facet;
}

const IncidentFacetSql &statusFacet()
{
    static const IncidentFacetSql facet{u"i.status"_s, u"incident i"_s, IncidentFacetSql::Order::Ascending,
                                        [](int value) { return statusName(static_cast<IncidentStatus>(value)); }};
    return facet;
}

const IncidentFacetSql &ownerFacet()
{
    static const IncidentFacetSql facet{u"i.owner"_s, u"incident i"_s};
    return facet;
}

const IncidentFacetSql &typeFacet()
{
    static const IncidentFacetSql facet{u"i.type"_s, u"incident i"_s};
    return facet;
}

const IncidentFacetSql &causeFacet()
{
    static const IncidentFacetSql facet{u"i.cause"_s, u"incident i"_s, IncidentFacetSql::Order::Frequent,
                                        [](int value) { return causeName(static_cast<Cause>(value)); }};
    return facet;
}

const IncidentFacetSql &slaFacet()
{
    static const IncidentFacetSql facet{incidentSlaSql(u":slanow"_s), u"incident i"_s,
                                        IncidentFacetSql::Order::Ascending,
                                        [](int value) { return incidentFilterSlaNames().at(value); }, true};
    return facet;
}

const IncidentFacetSql &exposureFacet()
{
    static const IncidentFacetSql facet{
        u"x.value"_s,
        u"incident i JOIN incident_field f ON f.incident_id = i.id AND f.name = 'exposuretype' "
        "JOIN json_each(CASE json_type(f.value) WHEN 'array' THEN f.value ELSE json_array(f.value ->> '$') END) x"_s};
    return facet;
}

} // namespace holdfast
