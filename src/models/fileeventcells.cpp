// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/fileeventmodel.h"

#include "base/clock.h"
#include "models/textforms.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("FileEventCells", text);
}

QString isoOrEmpty(qint64 ms)
{
    return ms > 0 ? isoUtc(ms) : QString();
}

Tone riskTone(int score)
{
    return score >= 9 ? Tone::Critical
        : score >= 7  ? Tone::High
        : score >= 4  ? Tone::Medium
        : score > 0   ? Tone::Low
                      : Tone::Muted;
}

Glyph riskGlyph(int score)
{
    return score >= 9 ? Glyph::Critical
        : score >= 7  ? Glyph::High
        : score >= 4  ? Glyph::Medium
        : score > 0   ? Glyph::Low
                      : Glyph::None;
}

Cell hashCell(const QString &hash, const QString &reason)
{
    if (!hash.isEmpty())
        return {.text = shortHash(hash), .mono = true};
    return {.text = reason.isEmpty() ? notReported() : words("not reported: %1").arg(reason), .tone = Tone::Muted};
}

} // namespace

QString fileEventText(const FileEvent &event, FileEventModel::Column column)
{
    using Column = FileEventModel::Column;
    switch (column) {
    case Column::Mark:
        return {};
    case Column::OccurredAt:
        return isoOrEmpty(event.occurredAtMs);
    case Column::Exposure:
        return event.exposure;
    case Column::FileName:
        return event.fileName;
    case Column::FilePath:
        return event.filePath;
    case Column::Category:
        return event.category;
    case Column::Size:
        return event.sizeBytes < 0 ? QString() : QString::number(event.sizeBytes);
    case Column::Destination:
        return event.destinationName;
    case Column::SyncDestination:
        return event.syncDestination;
    case Column::Sha256:
        return event.sha256;
    case Column::Md5:
        return event.md5;
    case Column::Owner:
        return event.owner;
    case Column::Hostname:
        return event.hostname;
    case Column::Trusted:
        return event.trusted ? words("yes") : words("no");
    case Column::Risk:
        return QString::number(event.riskScore);
    case Column::DataClass:
        return event.dataClass;
    case Column::ValueScore:
        return QString::number(event.valueScore);
    case Column::Actor:
        return event.actor;
    case Column::DeviceUser:
        return event.deviceUser;
    case Column::Action:
        return event.action;
    case Column::Source:
        return event.source;
    case Column::DestinationCategory:
        return event.destinationCategory;
    case Column::DestinationAccount:
        return event.destinationAccount;
    case Column::MimeType:
        return event.mimeType;
    case Column::ProcessName:
        return event.processName;
    case Column::WindowTitle:
        return event.windowTitle;
    case Column::Url:
        return event.url;
    case Column::MediaVendor:
        return event.mediaVendor;
    case Column::MediaName:
        return event.mediaName;
    case Column::MediaSerial:
        return event.mediaSerial;
    case Column::DeviceUid:
        return event.deviceUid;
    case Column::PrivateIps:
        return event.privateIps.join(u' ');
    case Column::PublicIp:
        return event.publicIp;
    case Column::RiskSeverity:
        return event.riskSeverity;
    case Column::RiskIndicators:
        return event.riskIndicators.join(u"; "_s);
    case Column::CreatedAt:
        return isoOrEmpty(event.createdAtMs);
    case Column::ModifiedAt:
        return isoOrEmpty(event.modifiedAtMs);
    case Column::InsertedAt:
        return isoOrEmpty(event.insertedAtMs);
    case Column::EventId:
        return event.eventId;
    }
    return {};
}

Cell fileEventCell(const FileEvent &event, FileEventModel::Column column, TimeZoneChoice zone)
{
    using Column = FileEventModel::Column;
    switch (column) {
    case Column::OccurredAt: {
        const QString text = dateTimeText(event.occurredAtMs, zone);
        return {.text = event.occurredAtMs > 0
                    ? u"%1 %2"_s.arg(text.sliced(5, 5), clockText(event.occurredAtMs, zone, true))
                    : text,
                .mono = true};
    }
    case Column::CreatedAt:
        return {.text = dateTimeText(event.createdAtMs, zone),
                .tone = event.createdAtMs > 0 ? Tone::Normal : Tone::Muted,
                .mono = event.createdAtMs > 0};
    case Column::ModifiedAt:
        return {.text = dateTimeText(event.modifiedAtMs, zone),
                .tone = event.modifiedAtMs > 0 ? Tone::Normal : Tone::Muted,
                .mono = event.modifiedAtMs > 0};
    case Column::InsertedAt:
        return {.text = dateTimeText(event.insertedAtMs, zone),
                .tone = event.insertedAtMs > 0 ? Tone::Normal : Tone::Muted,
                .mono = event.insertedAtMs > 0};
    case Column::Size:
        return {.text = sizeText(event.sizeBytes),
                .tone = event.sizeBytes < 0 ? Tone::Muted : Tone::Normal,
                .number = true};
    case Column::Sha256:
        return hashCell(event.sha256, event.sha256Error);
    case Column::Md5:
        return hashCell(event.md5, event.md5Error);
    case Column::Trusted:
        return event.trusted ? Cell{.text = words("trusted"), .tone = Tone::Done, .glyph = Glyph::Done}
                             : Cell{.text = words("no"), .tone = Tone::Muted};
    case Column::Risk:
        return {.text = QString::number(event.riskScore),
                .tone = riskTone(event.riskScore),
                .glyph = riskGlyph(event.riskScore)};
    case Column::ValueScore:
        return {.text = QString::number(event.valueScore), .number = true};
    default:
        break;
    }
    Cell cell;
    cell.text = fileEventText(event, column);
    if (cell.text.isEmpty()) {
        cell.text = column == Column::DataClass ? words("–") : notReported();
        cell.tone = Tone::Muted;
        return cell;
    }
    switch (column) {
    case Column::FileName:
        cell.strong = true;
        cell.elide = Qt::ElideMiddle;
        break;
    case Column::FilePath:
    case Column::Url:
        cell.elide = Qt::ElideMiddle;
        cell.tone = Tone::Muted;
        break;
    case Column::Hostname:
    case Column::DeviceUid:
    case Column::PrivateIps:
    case Column::PublicIp:
    case Column::MediaSerial:
    case Column::EventId:
        cell.mono = true;
        break;
    default:
        break;
    }
    return cell;
}

QList<Fact> fileEventFacts(const FileEvent &event, TimeZoneChoice zone)
{
    using Column = FileEventModel::Column;
    QList<Fact> facts;
    for (int at = int(Column::OccurredAt); at < FileEventModel::columns; ++at) {
        const auto column = Column(at);
        const bool always = column == Column::Owner || column == Column::Sha256 || column == Column::Md5;
        if (!always && fileEventText(event, column).isEmpty())
            continue;
        Fact fact;
        fact.label = FileEventModel::columnTitle(column, zone);
        fact.value = fileEventCell(event, column, zone);
        fact.value.number = false;
        if (column == Column::OccurredAt)
            fact.value.text = dateTimeText(event.occurredAtMs, zone);
        fact.whole = fileEventText(event, column);
        fact.provenance.exchange = event.exchange;
        facts << fact;
    }
    return facts;
}

QByteArray csvField(const QString &text)
{
    QString field = text;
    // A spreadsheet runs what begins like a formula; an apostrophe makes it text.
    if (!field.isEmpty() && QStringView(u"=+-@\t\r").contains(field.front()))
        field.prepend(u'\'');
    const bool quote = field.contains(u',') || field.contains(u'"') || field.contains(u'\n') || field.contains(u'\r');
    if (quote)
        field = u'"' + field.replace(u'"', u"\"\""_s) + u'"';
    return field.toUtf8();
}

} // namespace holdfast
