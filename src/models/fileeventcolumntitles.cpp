// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/fileeventmodel.h"

namespace holdfast {

QString FileEventModel::columnTitle(Column column, TimeZoneChoice zone)
{
    switch (column) {
    case Column::Mark:
        return tr("Evidence");
    case Column::OccurredAt:
        return zone == TimeZoneChoice::Utc ? tr("Time (UTC)") : tr("Time (local)");
    case Column::Exposure:
        return tr("Exposure");
    case Column::FileName:
        return tr("File");
    case Column::FilePath:
        return tr("Path");
    case Column::Category:
        return tr("Category");
    case Column::Size:
        return tr("Size");
    case Column::Destination:
        return tr("Destination");
    case Column::SyncDestination:
        return tr("Sync destination");
    case Column::Sha256:
        return tr("SHA-256");
    case Column::Md5:
        return tr("MD5");
    case Column::Owner:
        return tr("Owner");
    case Column::Hostname:
        return tr("Host");
    case Column::Trusted:
        return tr("Trusted");
    case Column::Risk:
        return tr("Risk");
    case Column::DataClass:
        return tr("Data class");
    case Column::ValueScore:
        return tr("Value");
    case Column::Actor:
        return tr("Actor");
    case Column::DeviceUser:
        return tr("Device user");
    case Column::Action:
        return tr("Action");
    case Column::Source:
        return tr("Source");
    case Column::DestinationCategory:
        return tr("Destination kind");
    case Column::DestinationAccount:
        return tr("Destination account");
    case Column::MimeType:
        return tr("MIME type");
    case Column::ProcessName:
        return tr("Process");
    case Column::WindowTitle:
        return tr("Window title");
    case Column::Url:
        return tr("URL");
    case Column::MediaVendor:
        return tr("Media vendor");
    case Column::MediaName:
        return tr("Media name");
    case Column::MediaSerial:
        return tr("Media serial");
    case Column::DeviceUid:
        return tr("Device UID");
    case Column::PrivateIps:
        return tr("Private IP");
    case Column::PublicIp:
        return tr("Public IP");
    case Column::RiskSeverity:
        return tr("Risk severity");
    case Column::RiskIndicators:
        return tr("Risk indicators");
    case Column::CreatedAt:
        return tr("File created");
    case Column::ModifiedAt:
        return tr("File modified");
    case Column::InsertedAt:
        return tr("Received");
    case Column::EventId:
        return tr("Event id");
    }
    return {};
}

} // namespace holdfast
