// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "store/filter.h"

namespace holdfast {

/// The columns of a file event that can be shown, sorted, filtered and counted. The numbers are stable: they are kept in
/// saved column layouts.
enum class FileEventColumn {
    OccurredAt = 0,
    InsertedAt = 1,
    Action = 2,
    Exposure = 3,
    Source = 4,
    Actor = 5,
    DeviceUser = 6,
    FileName = 7,
    FilePath = 8,
    Size = 9,
    Category = 10,
    MimeType = 11,
    Owner = 12,
    Md5 = 13,
    Md5Error = 14,
    Sha256 = 15,
    Sha256Error = 16,
    CreatedAt = 17,
    ModifiedAt = 18,
    DestinationCategory = 19,
    DestinationName = 20,
    SyncDestination = 21,
    DestinationAccount = 22,
    ProcessName = 23,
    WindowTitle = 24,
    Url = 25,
    MediaVendor = 26,
    MediaName = 27,
    MediaSerial = 28,
    Hostname = 29,
    DeviceUid = 30,
    PrivateIps = 31,
    PublicIp = 32,
    Trusted = 33,
    RiskScore = 34,
    RiskSeverity = 35,
    RiskIndicators = 36,
    DataClass = 37,
    ValueScore = 38,
    EventId = 39,
};
inline constexpr int fileEventColumnCount = 40;

/// Which events of one incident, in which order. Equal values are ordered by row id in the same direction, so that every
/// order is complete.
struct FileEventQuery
{
    IncidentId incident;
    FilterNode filter;
    FileEventColumn order = FileEventColumn::OccurredAt;
    Qt::SortOrder direction = Qt::DescendingOrder;

    friend bool operator==(const FileEventQuery &, const FileEventQuery &) = default;
};

/// `exposure:CloudStorage size>10MB not trusted name:*.xlsx word`. Free words are looked for in name, path, destination,
/// actor and host.
[[nodiscard]] Result<FilterNode> parseFileEventFilter(QStringView line, const FilterMoment &moment);
[[nodiscard]] const QList<FilterField> &fileEventFilterFields();

} // namespace holdfast
