// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "base/clock.h"
#include "incidents/fields.h"
#include "integrations/code42/securitydata.h"
#include "integrations/commandshorthand.h"
#include "integrations/fileeventsummary.h"

#include <QCoreApplication>
#include <QLocale>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype tableRows = 100; ///< in the entry's text; its contents hold them all

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

QString sizeText(qint64 bytes)
{
    return bytes < 0 ? text("not reported") : QLocale::c().formattedDataSize(bytes);
}

/// The file list as a war-room entry: one row of contents an event (S60).
ProducedEntry fileList(const QList<FileEvent> &events, const FileEventSummary &summary, qint64 known)
{
    QJsonArray contents;
    QList<QStringList> rows;
    for (const auto &event : events) {
        contents.append(QJsonObject{{u"eventId"_s, event.eventId},
                                    {u"time"_s, isoUtc(event.occurredAtMs)},
                                    {u"exposure"_s, event.exposure},
                                    {u"file"_s, event.fileName},
                                    {u"path"_s, event.filePath},
                                    {u"bytes"_s, event.sizeBytes},
                                    {u"category"_s, event.category},
                                    {u"destination"_s, event.destinationName},
                                    {u"sha256"_s, event.sha256},
                                    {u"host"_s, event.hostname}});
        if (rows.size() < tableRows)
            rows.append({isoUtc(event.occurredAtMs), event.exposure, event.fileName, event.filePath,
                         sizeText(event.sizeBytes), event.destinationName});
    }
    ProducedEntry entry;
    entry.text = text("%1 of %2 file events, %3, from %4")
                     .arg(QString::number(summary.count()), QString::number(known), sizeText(summary.totalBytes()),
                          summary.hosts().isEmpty() ? text("no reported host") : summary.hosts().join(", "_L1))
        + u"\n\n"_s
        + markdownTable({text("Time"), text("Exposure"), text("File"), text("Path"), text("Size"), text("Destination")},
                        rows);
    entry.contents = contents;
    entry.tags = {u"file events"_s};
    return entry;
}

CommandOutput outputOf(const QString &session, const FileEventPage &page, const FileEventSummary &summary,
                       qsizetype contextLimit, qint64 nowMs)
{
    const auto known = std::max<qint64>(page.known, summary.count());
    CommandOutput output;
    output.exchange = page.exchange;
    output.entries.append(fileList(page.events, summary, known));
    output.incidentFields = summary.incidentFields();
    output.incidentFields.insert(field::eventsKnown, known);
    output.incidentFields.insert(field::eventsFetched, summary.count());
    output.incidentFields.insert(field::eventsFetchedAt, nowMs);
    output.context.insert(u"Holdfast.FileEvents(true)"_s,
                          QJsonObject{{u"Session"_s, session},
                                      {u"Known"_s, known},
                                      {u"Fetched"_s, summary.count()},
                                      {u"Complete"_s, summary.count() >= known},
                                      {u"TotalBytes"_s, summary.totalBytes()},
                                      {u"MainHost"_s, summary.mainHost()},
                                      {u"Hosts"_s, QJsonArray::fromStringList(summary.hosts())},
                                      {u"Exposures"_s, QJsonArray::fromStringList(summary.exposures())}});
    QJsonArray data;
    for (const auto &event : page.events) {
        if (data.size() < contextLimit)
            data.append(securityData(event));
    }
    if (!data.isEmpty())
        output.context.insert(u"Code42.SecurityData(val.EventID && val.EventID == obj.EventID)"_s, data);
    return output;
}

} // namespace

Command sessionFilesCommand(const CommandParts &parts)
{
    Command command;
    command.definition =
        declared(u"holdfast-fetch-file-events"_s,
                 text("Fetches all file events of an alert's session into the case, with the facts they prove."),
                 {defaultArgument(requiredArgument(u"id"_s, text("The session's id"))),
                  optionalArgument(u"contextLimit"_s, text("At most so many events in the context"),
                                   ArgumentType::Integer, u"100"_s)},
                 outputsBelow(u"Holdfast.FileEvents"_s,
                              {u"Session"_s, u"Known"_s, u"Fetched"_s, u"Complete"_s, u"TotalBytes"_s, u"MainHost"_s,
                               u"Hosts"_s, u"Exposures"_s}),
                 u"Sessions"_s);
    command.instance = parts.instance;
    command.run = [client = parts.client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto session = argumentText(call.arguments, u"id"_s);
        auto page = client->sessionEvents(session, context);
        if (!page)
            return page.error();
        for (auto &event : page->events)
            event.exchange = page->exchange;
        FileEventSummary summary;
        summary.add(page->events);
        if (context.saveFileEvents) {
            if (auto saved = context.saveFileEvents(page->events); !saved)
                return saved.error();
        }
        return outputOf(session, *page, summary, argumentNumber(call.arguments, u"contextLimit"_s, 100),
                        client->clock().nowMs());
    };
    return command;
}

} // namespace holdfast::code42
