// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/casefacts.h"

#include "incidents/fields.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("CaseFacts", text);
}

QString joined(const QJsonValue &value, const QString &separator)
{
    if (value.isArray()) {
        QStringList texts;
        for (const QJsonValue &item : value.toArray())
            texts << (item.isString() ? item.toString() : QString::number(item.toInteger()));
        return texts.join(separator);
    }
    if (value.isString())
        return value.toString();
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (value.isBool())
        return value.toBool() ? words("yes") : words("no");
    return {};
}

class Builder
{
public:
    explicit Builder(const Incident &incident)
        : m_incident(incident)
    {
    }

    Fact &add(QLatin1StringView name, const QString &label, const QString &separator = u", "_s, bool mono = false)
    {
        return addText(name, label, joined(m_incident.fields.value(name), separator), mono);
    }

    Fact &addText(QLatin1StringView name, const QString &label, const QString &text, bool mono = false)
    {
        Fact fact;
        fact.name = name;
        fact.label = label;
        fact.whole = text;
        fact.value.text = text.isEmpty() ? notReported() : text;
        fact.value.tone = text.isEmpty() ? Tone::Muted : Tone::Normal;
        fact.value.mono = mono && !text.isEmpty();
        fact.value.elide = Qt::ElideRight;
        fact.provenance = m_incident.provenance.value(name);
        m_facts << fact;
        return m_facts.last();
    }

    [[nodiscard]] QList<Fact> take() { return std::move(m_facts); }

private:
    const Incident &m_incident;
    QList<Fact> m_facts;
};

qint64 daysUntil(const QString &isoDate, qint64 nowMs)
{
    const QDate date = QDate::fromString(isoDate, Qt::ISODate);
    return QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date().daysTo(date);
}

/// "AGENT_OS_WINDOWS" as people read it: "Windows".
QString spokenConstant(const QString &constant)
{
    QString text = constant;
    for (const auto prefix : {"AGENT_OS_"_L1, "AGENT_TYPE_"_L1, "AGENT_STATUS_"_L1, "STATUS_"_L1}) {
        if (text.startsWith(prefix, Qt::CaseInsensitive))
            text.remove(0, prefix.size());
    }
    for (const auto &[name, spoken] :
         {std::pair("MAC"_L1, u"macOS"_s), std::pair("MACOS"_L1, u"macOS"_s), std::pair("IOS"_L1, u"iOS"_s)}) {
        if (text.compare(name, Qt::CaseInsensitive) == 0)
            return spoken;
    }
    const bool oneCase = text == text.toUpper() || text == text.toLower();
    if (!oneCase || text.isEmpty())
        return text;
    text = text.toLower().replace(u'_', u' ');
    text[0] = text.at(0).toUpper();
    return text;
}

/// Shows a service's constant in words; as received it is in the tooltip and in what is copied.
void speak(Fact &fact)
{
    if (fact.whole.isEmpty())
        return;
    fact.value.text = spokenConstant(fact.whole);
    if (fact.value.text != fact.whole)
        fact.note = words("as received: %1").arg(fact.whole);
}

QJsonObject endpointObject(const Incident &incident, int endpoint)
{
    return incident.fields.value(field::endpoints).toArray().at(endpoint).toObject();
}

} // namespace

QString fieldText(const Incident &incident, QLatin1StringView name)
{
    return joined(incident.fields.value(name), u", "_s);
}

QList<Fact> subjectFacts(const Incident &incident, const FactContext &context)
{
    Builder facts(incident);
    facts.add(field::displayName, words("Name")).value.strong = true;
    const QString actor = fieldText(incident, field::userName);
    const QString device = fieldText(incident, field::deviceUserName);
    const bool differ = !device.isEmpty() && device != actor;
    facts.addText(field::userName, words("User name"), differ ? words("%1 · device %2").arg(actor, device) : actor,
                  true);
    Fact &category = facts.add(field::userCategory, words("User category"));
    if (!category.provenance.origin.isEmpty() && !category.whole.isEmpty())
        category.value.text = u"%1 · %2"_s.arg(category.whole, category.provenance.origin);
    facts.add(field::title, words("Title"));
    facts.add(field::department, words("Department"));
    const QString manager = fieldText(incident, field::managerName);
    const QString mail = fieldText(incident, field::managerEmail);
    facts.addText(field::managerName, words("Manager"),
                  mail.isEmpty()          ? manager
                      : manager.isEmpty() ? mail
                                          : u"%1 · %2"_s.arg(manager, mail));
    const QString departs = fieldText(incident, field::departureDate);
    Fact &departure = facts.addText(field::departureDate, words("Departing"), departs);
    if (departs.isEmpty()) {
        departure.value.text = words("not departing");
    } else {
        const int days = int(daysUntil(departs, context.nowMs));
        departure.value.text = days < 0 ? words("%1 · left %2 d ago").arg(departs).arg(-days)
                                        : words("%1 · in %2 d").arg(departs).arg(days);
    }
    return facts.take();
}

QList<Fact> exposureFacts(const Incident &incident, const FactContext &context)
{
    Builder facts(incident);
    facts.add(field::exposureType, words("Exposure type"));
    facts.add(field::dataSources, words("Data source"));
    QStringList addresses;
    for (const auto name : {field::privateIps, field::publicIps}) {
        const QString text = joined(incident.fields.value(name), u" · "_s);
        if (!text.isEmpty())
            addresses << text;
    }
    Fact &address = facts.addText(field::privateIps, words("IP"), addresses.join(u" · "_s), true);
    if (address.provenance.origin.isEmpty())
        address.provenance = incident.provenance.value(field::publicIps);
    facts.add(field::hostnames, words("Hostname"), u" · "_s, true);
    facts.add(field::deviceUids, words("Device UID"), u" · "_s, true);
    facts.add(field::syncDestinations, words("Sync destination"));
    Fact &risk = facts.add(field::riskScore, words("Risk score"));
    if (!risk.whole.isEmpty()) {
        const qint64 score = incident.fields.value(field::riskScore).toInteger();
        const auto severity = score >= 9 ? Severity::Critical
            : score >= 7                 ? Severity::High
            : score >= 4                 ? Severity::Medium
                                         : Severity::Low;
        risk.value.glyph = severityGlyph(severity);
        risk.value.tone = severityTone(severity);
    }
    Fact &state = facts.add(field::alertState, words("State at source"));
    const qint64 readAt = incident.fields.value(field::alertStateReadAt).toInteger();
    if (!state.whole.isEmpty() && readAt > 0)
        state.value.text = words("%1 · read %2").arg(state.whole, clockText(readAt, context.zone));
    return facts.take();
}

int endpointCount(const Incident &incident)
{
    return int(incident.fields.value(field::endpoints).toArray().size());
}

QString endpointId(const Incident &incident, int endpoint)
{
    return endpointObject(incident, endpoint).value("endpoint_id"_L1).toString();
}

QList<Fact> endpointFacts(const Incident &incident, int endpoint, const FactContext &)
{
    const QJsonObject object = endpointObject(incident, endpoint);
    Builder facts(incident);
    const auto text = [&](QLatin1StringView key) { return joined(object.value(key), u" · "_s); };
    facts.addText(field::endpoints, words("Name"), text("endpoint_name"_L1), true);
    facts.addText(field::endpoints, words("Endpoint id"), text("endpoint_id"_L1), true);
    facts.addText(field::endpoints, words("Domain"), text("domain"_L1));
    for (const auto &[label, key] :
         {std::pair(words("OS type"), "os_type"_L1), std::pair(words("Type"), "endpoint_type"_L1)}) {
        Fact &fact = facts.addText(field::endpoints, label, text(key));
        speak(fact);
    }
    facts.addText(field::endpoints, words("IP"), text("ip"_L1), true);
    Fact &status = facts.addText(field::endpoints, words("Status"), text("endpoint_status"_L1));
    speak(status);
    if (status.whole.compare("connected"_L1, Qt::CaseInsensitive) == 0)
        status.value.tone = Tone::Done;
    return facts.take();
}

bool isIsolated(const Incident &incident)
{
    return incident.fields.value(field::isolatedAt).toInteger() > 0;
}

QString isolationText(const Incident &incident, const FactContext &context)
{
    const qint64 at = incident.fields.value(field::isolatedAt).toInteger();
    return at > 0 ? words("isolated since %1").arg(clockText(at, context.zone)) : QString();
}

ContextCompleteness contextCompleteness(const Incident &incident)
{
    ContextCompleteness result;
    const auto check = [&](bool known, const QString &what) {
        if (known)
            ++result.known;
        else
            result.missing << what;
    };
    check(!fieldText(incident, field::userName).isEmpty(), words("user"));
    check(incident.fields.value(field::fileCount).toInteger() > 0, words("file"));
    check(!fieldText(incident, field::exposureType).isEmpty(), words("exposure"));
    check(!fieldText(incident, field::dataSources).isEmpty(), words("source"));
    return result;
}

Cell fetchCompleteness(const Incident &incident, const FactContext &context)
{
    const QJsonObject &fields = incident.fields;
    if (!fields.contains(field::eventsFetched))
        return {.text = words("file events not fetched yet"), .tone = Tone::Muted};
    const qint64 fetched = fields.value(field::eventsFetched).toInteger();
    const qint64 known = fields.value(field::eventsKnown).toInteger();
    const QLocale locale;
    const QString share = fetched >= known
        ? words("complete %1 of %2").arg(locale.toString(fetched), locale.toString(known))
        : words("only %1 of %2 fetched").arg(locale.toString(fetched), locale.toString(known));
    const qint64 at = fields.value(field::eventsFetchedAt).toInteger();
    const qint64 seconds = (context.nowMs - at) / 1000;
    const QString fresh = at <= 0 ? QString()
        : seconds < 120           ? words(" · fresh %1 s").arg(std::max<qint64>(0, seconds))
                                  : words(" · fetched %1 ago").arg(ageText(context.nowMs - at));
    return {.text = share + fresh,
            .tone = fetched >= known ? Tone::Done : Tone::Critical,
            .glyph = fetched >= known ? Glyph::Done : Glyph::Failed};
}

Cell slaCell(const Incident &incident, const FactContext &context)
{
    if (incident.dueAtMs == 0 || incident.status == IncidentStatus::Closed)
        return {};
    const qint64 left = incident.dueAtMs - context.nowMs;
    return {.text = words("Remediation %1").arg(countdownText(left)),
            .tone = countdownTone(left),
            .glyph = Glyph::Timer,
            .number = true};
}

QString categoryBadge(const Incident &incident)
{
    if (incident.fields.value(field::isExecutive).toBool())
        return words("executive");
    return fieldText(incident, field::userCategory).toLower();
}

QString departureBadge(const Incident &incident, const FactContext &context)
{
    const QString date = fieldText(incident, field::departureDate);
    if (date.isEmpty())
        return {};
    const int days = int(daysUntil(date, context.nowMs));
    return days < 0 ? words("has left") : words("leaves in %1 d").arg(days);
}

} // namespace holdfast
