// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/fileevent.h"
#include "store/fileeventquery.h"

#include <QLatin1StringView>

namespace holdfast {

/// How a file event's column is named in SQL and in filter lines, and how it is compared.
struct FileEventColumnInfo
{
    FileEventColumn column;
    QLatin1StringView sql;
    QLatin1StringView filter;
    FieldKind kind;
};

[[nodiscard]] const QList<FileEventColumnInfo> &fileEventColumns();
[[nodiscard]] const FileEventColumnInfo &fileEventColumnInfo(FileEventColumn column);

/// Ordered and stored as text, not as a number.
[[nodiscard]] constexpr bool isTextColumn(FieldKind kind)
{
    return kind == FieldKind::Keyword || kind == FieldKind::Text || kind == FieldKind::List;
}

class FilterSql;

/// What a Term or Word of a file events' filter means, as a condition on file_event.
[[nodiscard]] QString fileEventTermSql(FilterSql &sql, const FilterNode &node);

/// The database keeps an index in this order.
[[nodiscard]] constexpr bool isIndexedColumn(FileEventColumn column)
{
    return column == FileEventColumn::OccurredAt || column == FileEventColumn::Size
        || column == FileEventColumn::FileName;
}
/// "file_event INDEXED BY …": along the index of that order where there is one, otherwise of time, in which rows lie in the
/// file. The planner would take any index that begins with the incident, or one that a filter happens to fit, and then
/// look up row after row all over the file (measured: 30 s instead of 2).
[[nodiscard]] QString fileEventsAlong(FileEventColumn column);
/// "size_bytes DESC, id DESC"
[[nodiscard]] QString fileEventOrderSql(FileEventColumn column, Qt::SortOrder direction);

/// Calls visit.number(value) or visit.text(value) or visit.list(value) or visit.flag(value) for each stored column, in the
/// order of storedFileEventColumns. One place for writing, reading and digests, so that none can miss a column.
template <typename Event, typename Visitor>
void visitStoredColumns(Event &event, Visitor &visit)
{
    visit.text(event.eventId);
    visit.number(event.occurredAtMs);
    visit.number(event.insertedAtMs);
    visit.number(event.sizeBytes);
    visit.flag(event.trusted);
    visit.integer(event.riskScore);
    visit.integer(event.valueScore);
    visit.number(event.createdAtMs);
    visit.number(event.modifiedAtMs);
    visit.text(event.fileName);
    visit.text(event.exposure);
    visit.text(event.action);
    visit.text(event.source);
    visit.text(event.actor);
    visit.text(event.hostname);
    visit.text(event.category);
    visit.text(event.destinationCategory);
    visit.text(event.destinationName);
    visit.text(event.syncDestination);
    visit.text(event.riskSeverity);
    visit.text(event.dataClass);
    visit.text(event.owner);
    visit.text(event.filePath);
    visit.text(event.deviceUser);
    visit.text(event.deviceUid);
    visit.list(event.privateIps);
    visit.text(event.publicIp);
    visit.text(event.mimeType);
    visit.text(event.md5);
    visit.text(event.md5Error);
    visit.text(event.sha256);
    visit.text(event.sha256Error);
    visit.text(event.destinationAccount);
    visit.text(event.processName);
    visit.text(event.windowTitle);
    visit.text(event.url);
    visit.text(event.mediaVendor);
    visit.text(event.mediaName);
    visit.text(event.mediaSerial);
    visit.list(event.riskIndicators);
}

/// The same columns' names, separated by commas.
inline constexpr QLatin1StringView storedFileEventColumns{
    "event_id, occurred_at_ms, inserted_at_ms, size_bytes, trusted, risk_score, value_score, created_at_ms, "
    "modified_at_ms, "
    "file_name, exposure, action, source, actor, hostname, category, destination_category, destination_name, "
    "sync_destination, risk_severity, data_class, owner, file_path, device_user, device_uid, private_ips, public_ip, "
    "mime_type, md5, md5_error, sha256, sha256_error, destination_account, process_name, window_title, url, "
    "media_vendor, "
    "media_name, media_serial, risk_indicators"};
inline constexpr int storedFileEventColumnCount = 40;

} // namespace holdfast
