// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/incidentquery.h"

#include "store/incidentsql.h"

namespace holdfast {

using namespace Qt::StringLiterals;

const QList<FilterField> &incidentFilterFields()
{
    static const QList<FilterField> fields{
        {u"id"_s, FieldKind::Number, {}, {u"number"_s}},
        {u"status"_s, FieldKind::Choice, {u"open"_s, u"pending"_s, u"active"_s, u"closed"_s}, {}},
        {u"severity"_s, FieldKind::Choice, {u"unknown"_s, u"low"_s, u"medium"_s, u"high"_s, u"critical"_s}, {u"sev"_s}},
        {u"cause"_s, FieldKind::Choice, {u"unknown"_s, u"accidental"_s, u"deliberate"_s, u"breach"_s}, {}},
        {u"owner"_s, FieldKind::Keyword, {}, {}},
        {u"type"_s, FieldKind::Keyword, {}, {}},
        {u"name"_s, FieldKind::Text, {}, {}},
        {u"source"_s, FieldKind::Keyword, {}, {}},
        {u"external"_s, FieldKind::Keyword, {}, {}},
        {u"created"_s, FieldKind::Time, {}, {}},
        {u"occurred"_s, FieldKind::Time, {}, {}},
        {u"due"_s, FieldKind::Time, {}, {}},
        {u"closed"_s, FieldKind::Time, {}, {}},
        {u"restricted"_s, FieldKind::Flag, {}, {}},
        {u"child"_s, FieldKind::Flag, {}, {}},
        {u"sla"_s, FieldKind::Choice, incidentFilterSlaNames().mid(0, 4), {}},
        {u"exposure"_s, FieldKind::List, {}, {}},
        {u"subject"_s, FieldKind::Text, {}, {u"user"_s}},
        {u"host"_s, FieldKind::List, {}, {u"hostname"_s}},
        {u"ip"_s, FieldKind::List, {}, {}},
        {u"device"_s, FieldKind::List, {}, {}},
        {u"field.*"_s, FieldKind::Text, {}, {}},
    };
    return fields;
}

Result<FilterNode> parseIncidentFilter(QStringView line, const FilterMoment &moment)
{
    return parseFilter(line, incidentFilterFields(), moment);
}

} // namespace holdfast
