// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/fileeventquery.h"

#include "incidents/movementkind.h"
#include "store/fileeventcolumns.h"
#include "store/filtersql.h"

namespace holdfast {

using namespace Qt::StringLiterals;

const QList<FileEventColumnInfo> &fileEventColumns()
{
    using C = FileEventColumn;
    using K = FieldKind;
    static const QList<FileEventColumnInfo> columns{
        {C::OccurredAt, "occurred_at_ms"_L1, "time"_L1, K::Time},
        {C::InsertedAt, "inserted_at_ms"_L1, "inserted"_L1, K::Time},
        {C::Action, "action"_L1, "action"_L1, K::Keyword},
        {C::Exposure, "exposure"_L1, "exposure"_L1, K::Keyword},
        {C::Source, "source"_L1, "source"_L1, K::Keyword},
        {C::Actor, "actor"_L1, "actor"_L1, K::Text},
        {C::DeviceUser, "device_user"_L1, "deviceuser"_L1, K::Text},
        {C::FileName, "file_name"_L1, "name"_L1, K::Text},
        {C::FilePath, "file_path"_L1, "path"_L1, K::Text},
        {C::Size, "size_bytes"_L1, "size"_L1, K::Size},
        {C::Category, "category"_L1, "category"_L1, K::Keyword},
        {C::MimeType, "mime_type"_L1, "mime"_L1, K::Keyword},
        {C::Owner, "owner"_L1, "owner"_L1, K::Text},
        {C::Md5, "md5"_L1, "md5"_L1, K::Keyword},
        {C::Md5Error, "md5_error"_L1, "md5error"_L1, K::Text},
        {C::Sha256, "sha256"_L1, "sha256"_L1, K::Keyword},
        {C::Sha256Error, "sha256_error"_L1, "sha256error"_L1, K::Text},
        {C::CreatedAt, "created_at_ms"_L1, "created"_L1, K::Time},
        {C::ModifiedAt, "modified_at_ms"_L1, "modified"_L1, K::Time},
        {C::DestinationCategory, "destination_category"_L1, "destinationcategory"_L1, K::Keyword},
        {C::DestinationName, "destination_name"_L1, "destination"_L1, K::Keyword},
        {C::SyncDestination, "sync_destination"_L1, "sync"_L1, K::Keyword},
        {C::DestinationAccount, "destination_account"_L1, "account"_L1, K::Text},
        {C::ProcessName, "process_name"_L1, "process"_L1, K::Text},
        {C::WindowTitle, "window_title"_L1, "window"_L1, K::Text},
        {C::Url, "url"_L1, "url"_L1, K::Text},
        {C::MediaVendor, "media_vendor"_L1, "mediavendor"_L1, K::Keyword},
        {C::MediaName, "media_name"_L1, "media"_L1, K::Text},
        {C::MediaSerial, "media_serial"_L1, "serial"_L1, K::Keyword},
        {C::Hostname, "hostname"_L1, "host"_L1, K::Keyword},
        {C::DeviceUid, "device_uid"_L1, "device"_L1, K::Keyword},
        {C::PrivateIps, "private_ips"_L1, "privateip"_L1, K::List},
        {C::PublicIp, "public_ip"_L1, "ip"_L1, K::Keyword},
        {C::Trusted, "trusted"_L1, "trusted"_L1, K::Flag},
        {C::RiskScore, "risk_score"_L1, "risk"_L1, K::Number},
        {C::RiskSeverity, "risk_severity"_L1, "severity"_L1, K::Keyword},
        {C::RiskIndicators, "risk_indicators"_L1, "indicator"_L1, K::List},
        {C::DataClass, "data_class"_L1, "class"_L1, K::Keyword},
        {C::ValueScore, "value_score"_L1, "value"_L1, K::Number},
        {C::EventId, "event_id"_L1, "event"_L1, K::Keyword},
    };
    return columns;
}

const FileEventColumnInfo &fileEventColumnInfo(FileEventColumn column)
{
    return fileEventColumns().at(static_cast<qsizetype>(column));
}

const QList<FilterField> &fileEventFilterFields()
{
    static const QList<FilterField> fields = [] {
        QList<FilterField> made;
        for (const auto &column : fileEventColumns())
            made.append({column.filter, column.kind, {}, {}});
        FilterField kind{u"kind"_s, FieldKind::Choice, {}, {}};
        for (int each = 0; each < movementKindCount; ++each)
            kind.choices.append(movementKindName(MovementKind(each)));
        made.append(kind);
        return made;
    }();
    return fields;
}

Result<FilterNode> parseFileEventFilter(QStringView line, const FilterMoment &moment)
{
    return parseFilter(line, fileEventFilterFields(), moment);
}

QString fileEventTermSql(FilterSql &sql, const FilterNode &node)
{
    if (node.kind == FilterNode::Kind::Word) {
        return sql.word(
            {u"file_name"_s, u"file_path"_s, u"destination_name"_s, u"sync_destination"_s, u"actor"_s, u"hostname"_s},
            node);
    }
    if (node.field == "kind"_L1) {
        QString kind = u"CASE source COLLATE NOCASE"_s;
        for (int each = 0; each < movementKindCount; ++each) {
            for (const auto &source : movementSources(MovementKind(each)))
                kind += u" WHEN %1 THEN %2"_s.arg(sql.bind(source)).arg(each);
        }
        return sql.number(u"(%1 ELSE %2 END)"_s.arg(kind).arg(int(MovementKind::Other)), node);
    }
    for (const auto &column : fileEventColumns()) {
        if (column.filter == node.field)
            return sql.byKind(column.kind, column.sql, node);
    }
    return u"0"_s;
}

QString fileEventsAlong(FileEventColumn column)
{
    return u"file_event INDEXED BY file_event_"_s
        + (column == FileEventColumn::Size           ? u"size"_s
               : column == FileEventColumn::FileName ? u"name"_s
                                                     : u"time"_s);
}

QString fileEventOrderSql(FileEventColumn column, Qt::SortOrder direction)
{
    const auto &info = fileEventColumnInfo(column);
    return u"%1%2 %3, id %3"_s.arg(info.sql, isTextColumn(info.kind) ? u" COLLATE NOCASE"_s : u""_s,
                                   direction == Qt::AscendingOrder ? u"ASC"_s : u"DESC"_s);
}

} // namespace holdfast
