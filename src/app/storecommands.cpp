// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/storecommands.h"

#include "app/storepaths.h"
#include "app/usage.h"
#include "automation/casework.h"
#include "base/clock.h"
#include "reports/htmlwriter.h"
#include "reports/reportbuilder.h"
#include "reports/reportprocess.h"
#include "store/store.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("StoreCommands", source);
}

int fail(const Error &error, QTextStream &err)
{
    err << error.message << '\n';
    return 1;
}

/// What these subcommands have in common: --store, --json and a few words.
struct CommandOptions
{
    QString storePath;
    QString output;
    bool json = false;
    QStringList words;
};

std::optional<CommandOptions> parse(const QStringList &arguments, const QString &usage, int minWords, int maxWords,
                                    bool needsOutput, QTextStream &err)
{
    QCommandLineParser parser;
    const QCommandLineOption json(u"json"_s), store(u"store"_s, {}, u"file"_s),
        output(QStringList{u"o"_s, u"output"_s}, {}, u"file"_s);
    parser.addOptions({json, store, output});
    const bool parsed = parser.parse(arguments);
    const auto words = parser.positionalArguments();
    if (!parsed || words.size() < minWords || words.size() > maxWords || (needsOutput && !parser.isSet(output))) {
        if (!parsed)
            err << parser.errorText() << "\n\n";
        err << helpText(usage);
        return std::nullopt;
    }
    return CommandOptions{parser.isSet(store) ? parser.value(store) : defaultStorePath(), parser.value(output),
                          parser.isSet(json), words};
}

Result<std::unique_ptr<Store>> openForReading(const QString &path)
{
    if (!QFileInfo::exists(path))
        return Error{ErrorCode::NotFound, text("There is no store %1. Name another with --store.").arg(path), {}};
    StoreOptions options;
    options.path = path;
    options.readOnly = true;
    return Store::open(options);
}

/// By number ("1001", "#1001") or by id.
Result<Incident> findIncident(const Store &store, const QString &named)
{
    return store.read([&](const Reader &reader) -> Result<Incident> {
        bool isNumber = false;
        const auto number = (named.startsWith(u'#') ? named.mid(1) : named).toLongLong(&isNumber);
        if (isNumber && named.size() < 20) {
            if (auto found = reader.incidents().byNumber(number))
                return found;
        }
        auto found = reader.incidents().get(IncidentId(named));
        if (!found && found.error().code == ErrorCode::NotFound)
            return Error{ErrorCode::NotFound, text("There is no incident “%1” in %2.").arg(named, store.path()), {}};
        return found;
    });
}

QJsonObject provenanceOf(const Incident &incident)
{
    QJsonObject all;
    for (auto it = incident.provenance.begin(); it != incident.provenance.end(); ++it) {
        all.insert(it.key(),
                   QJsonObject{{u"origin"_s, it->origin},
                               {u"exchange"_s, it->exchange.text},
                               {u"pointer"_s, it->pointer},
                               {u"at"_s, it->atMs > 0 ? QJsonValue(isoUtc(it->atMs)) : QJsonValue()}});
    }
    return all;
}

QJsonObject incidentJson(const Incident &incident)
{
    auto object = incidentForPlaybooks(incident);
    object.insert(u"severityName"_s, severityName(incident.severity));
    object.insert(u"statusName"_s, statusName(incident.status));
    object.insert(u"restricted"_s, incident.restricted);
    object.insert(u"externalId"_s, incident.externalId);
    return object;
}

QString shown(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isArray()) {
        QStringList parts;
        const auto items = value.toArray();
        for (const auto &item : items)
            parts.append(shown(item));
        return parts.join(", "_L1);
    }
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

} // namespace

int runIncidentList(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = parse(arguments, u"incident list"_s, 0, 1, false, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return fail(store.error(), err);
    IncidentQuery query;
    if (!options->words.isEmpty()) {
        const auto filter =
            parseIncidentFilter(options->words.first(), {qEnvironmentVariable("USER"), SystemClock().nowMs()});
        if (!filter)
            return fail(filter.error(), err);
        query.filter = *filter;
    }
    const auto incidents = (*store)->read([&](const Reader &reader) { return reader.incidents().list(query); });
    if (!incidents)
        return fail(incidents.error(), err);
    if (options->json) {
        QJsonArray all;
        for (const auto &incident : *incidents)
            all.append(incidentJson(incident));
        out << QJsonDocument(all).toJson(QJsonDocument::Indented);
        return 0;
    }
    for (const auto &incident : *incidents) {
        out << u"#%1  %2  %3  %4  %5\n"_s.arg(incident.number)
                   .arg(severityName(incident.severity), -8)
                   .arg(statusName(incident.status), -7)
                   .arg(incident.owner.isEmpty() ? u"–"_s : incident.owner, -14)
                   .arg(incident.name);
    }
    if (incidents->isEmpty())
        out << text("No incident fits.") << '\n';
    return 0;
}

int runIncidentShow(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = parse(arguments, u"incident show"_s, 1, 1, false, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return fail(store.error(), err);
    const auto incident = findIncident(**store, options->words.first());
    if (!incident)
        return fail(incident.error(), err);
    if (options->json) {
        auto object = incidentJson(*incident);
        object.insert(u"provenance"_s, provenanceOf(*incident));
        out << QJsonDocument(object).toJson(QJsonDocument::Indented);
        return 0;
    }
    out << u"#%1 %2\n"_s.arg(incident->number).arg(incident->name);
    const auto line = [&](const QString &label, const QString &value, const QString &origin = {}) {
        if (!value.isEmpty())
            out << u"  %1 %2%3\n"_s.arg(label, -24).arg(value, origin.isEmpty() ? origin : u"   ["_s + origin + u']');
    };
    line(text("id"), incident->id.text);
    line(text("type"), incident->type);
    line(text("severity"), severityName(incident->severity));
    line(text("status"), statusName(incident->status));
    line(text("owner"), incident->owner);
    line(text("created"), isoUtc(incident->createdAtMs));
    line(text("due"), incident->dueAtMs > 0 ? isoUtc(incident->dueAtMs) : QString());
    for (auto it = incident->fields.begin(); it != incident->fields.end(); ++it)
        line(it.key(), shown(it.value()), incident->provenance.value(it.key()).origin);
    return 0;
}

int runReport(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = parse(arguments, u"report"_s, 1, 1, true, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return fail(store.error(), err);
    const auto incident = findIncident(**store, options->words.first());
    if (!incident)
        return fail(incident.error(), err);
    const auto document = buildReport(**store, incident->id, {}, {});
    if (!document)
        return fail(document.error(), err);
    const auto rendered = renderReport(*document, options->output, QCoreApplication::applicationFilePath(), {});
    if (!rendered)
        return fail(rendered.error(), err);
    out << text("%1, SHA-256 %2").arg(options->output, QString::fromLatin1(rendered->sha256.toHex())) << '\n';
    return 0;
}

int runStoreVerify(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = parse(arguments, u"store verify"_s, 0, 0, false, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return fail(store.error(), err);
    const auto report = (*store)->verify();
    if (!report)
        return fail(report.error(), err);
    if (options->json) {
        QJsonObject object{{u"records"_s, report->records},
                           {u"streams"_s, report->streams},
                           {u"attachments"_s, report->attachments},
                           {u"fileEvents"_s, report->fileEvents},
                           {u"intact"_s, report->isIntact()}};
        if (report->failure) {
            object.insert(u"failure"_s,
                          QJsonObject{{u"stream"_s, report->failure->stream},
                                      {u"seq"_s, report->failure->seq},
                                      {u"kind"_s, report->failure->kind},
                                      {u"why"_s, report->failure->why}});
        }
        out << QJsonDocument(object).toJson(QJsonDocument::Indented);
    } else if (report->isIntact()) {
        out << text("Intact: %1 records in %2 streams, %3 stored answers and files, %4 file events.")
                   .arg(report->records)
                   .arg(report->streams)
                   .arg(report->attachments)
                   .arg(report->fileEvents)
            << '\n';
    }
    if (report->isIntact())
        return 0;
    err << text("Broken at record %1 of %2 (%3): %4")
               .arg(report->failure->seq)
               .arg(report->failure->stream, report->failure->kind, report->failure->why)
        << '\n';
    return 1;
}

int runStoreRebuild(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = parse(arguments, u"store rebuild"_s, 0, 0, false, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return fail(store.error(), err);
    const auto report = (*store)->rebuild();
    if (!report)
        return fail(report.error(), err);
    if (options->json) {
        QJsonArray differences;
        for (const auto &difference : report->differences) {
            differences.append(QJsonObject{{u"table"_s, difference.table},
                                           {u"row"_s, difference.row},
                                           {u"column"_s, difference.column},
                                           {u"inTable"_s, difference.inTable},
                                           {u"fromJournal"_s, difference.fromJournal}});
        }
        out << QJsonDocument(QJsonObject{{u"records"_s, report->records},
                                         {u"rows"_s, report->rows},
                                         {u"equal"_s, report->isEqual()},
                                         {u"differences"_s, differences}})
                   .toJson(QJsonDocument::Indented);
    } else if (report->isEqual()) {
        out << text("Equal: %1 records fold to the same %2 rows.").arg(report->records).arg(report->rows) << '\n';
    }
    for (const auto &difference : report->differences) {
        err << u"%1 %2 %3: %4 ≠ %5\n"_s.arg(difference.table, difference.row, difference.column, difference.inTable,
                                            difference.fromJournal);
    }
    return report->isEqual() ? 0 : 1;
}

} // namespace holdfast
