// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/incidentcommands.h"

#include "app/storeaccess.h"
#include "automation/casework.h"
#include "base/clock.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("IncidentCommands", source);
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
    const auto options = storeArguments(arguments, u"incident list"_s, 0, 1, false, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return failWith(store.error(), err);
    IncidentQuery query;
    if (!options->words.isEmpty()) {
        const auto filter =
            parseIncidentFilter(options->words.first(), {qEnvironmentVariable("USER"), SystemClock().nowMs()});
        if (!filter)
            return failWith(filter.error(), err);
        query.filter = *filter;
    }
    const auto incidents = (*store)->read([&](const Reader &reader) { return reader.incidents().list(query); });
    if (!incidents)
        return failWith(incidents.error(), err);
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
    const auto options = storeArguments(arguments, u"incident show"_s, 1, 1, false, err);
    if (!options)
        return 2;
    const auto opened = openIncident(*options);
    if (!opened)
        return failWith(opened.error(), err);
    const auto &incident = opened->incident;
    if (options->json) {
        auto object = incidentJson(incident);
        object.insert(u"provenance"_s, provenanceOf(incident));
        out << QJsonDocument(object).toJson(QJsonDocument::Indented);
        return 0;
    }
    out << u"#%1 %2\n"_s.arg(incident.number).arg(incident.name);
    const auto line = [&](const QString &label, const QString &value, const QString &origin = {}) {
        if (!value.isEmpty())
            out << u"  %1 %2%3\n"_s.arg(label, -24).arg(value, origin.isEmpty() ? origin : u"   ["_s + origin + u']');
    };
    line(text("id"), incident.id.text);
    line(text("type"), incident.type);
    line(text("severity"), severityName(incident.severity));
    line(text("status"), statusName(incident.status));
    line(text("owner"), incident.owner);
    line(text("created"), isoUtc(incident.createdAtMs));
    line(text("due"), incident.dueAtMs > 0 ? isoUtc(incident.dueAtMs) : QString());
    for (auto it = incident.fields.begin(); it != incident.fields.end(); ++it)
        line(it.key(), shown(it.value()), incident.provenance.value(it.key()).origin);
    return 0;
}

} // namespace holdfast
