// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/eventquery.h"

#include "base/clock.h"
#include "simulators/faultplan.h"

#include <QDate>
#include <QRegularExpression>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr int MaximumFilters = 1024;
constexpr int MaximumValueLength = 1024;
constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;

/// The terms the search knows; a trailing "*" stands for the last part of the name.
const QSet<QString> &searchTerms()
{
    static const QSet<QString> terms = [] {
        QSet<QString> all;
        const auto add = [&all](const QString &prefix, const QString &names) {
            for (const QString &name : names.split(u' '))
                all.insert(prefix + name);
        };
        add(QString(), u"@timestamp"_s);
        add(u"event."_s, u"id action observer vector shareType ingested inserted detectorDisplayName"_s);
        add(u"event.relatedEvents."_s,
            u"id agentTimestamp eventAction sourceCategory sourceName userEmail tabs.title tabs.url"_s);
        add(u"user."_s, u"email id deviceUid"_s);
        add(u"file."_s,
            u"name originalName directory originalDirectory category categoryByBytes categoryByExtension "
            u"mimeTypeByBytes "
            "mimeTypeByExtension changeType sizeInBytes owner created modified hash.md5 hash.sha256 hash.md5Error "
            "hash.sha256Error id url cloudDriveId directoryId classifications.vendor classifications.value"_s);
        add(u"file.acquiredFrom."_s,
            u"eventId eventAction agentTimestamp fileName md5 userEmail sourceName sourceCategory sourceAccountName "
            "sourceAccountType sourceDomains sourceUser.email tabs.title tabs.url git.repositoryUri git.repositoryUser "
            "git.repositoryEmail"_s);
        add(u"process."_s, u"executable owner"_s);
        for (const QString &side : {u"source."_s, u"destination."_s}) {
            add(side,
                u"category name accountName accountType user.email ip privateIp operatingSystem domains tabs.title "
                u"tabs.url "
                "tabs.titleError tabs.urlError"_s);
            add(side + u"removableMedia."_s,
                u"busType capacity mediaName name partitionId serialNumber vendor volumeName"_s);
        }
        add(u"source."_s, u"domain email.from email.sender"_s);
        add(u"destination."_s,
            u"remoteHostname email.recipients email.subject printJobName printerName printedFilesBackupPath"_s);
        add(u"risk."_s, u"score severity indicators.id indicators.name indicators.weight trusted trustReason"_s);
        add(u"risk.untrustedValues."_s, u"accountNames domains gitRepositoryUris slackWorkspaces urlPaths"_s);
        add(u"report."_s, u"id name description type count headers"_s);
        add(u"git."_s, u"eventId lastCommitHash repositoryUri repositoryUser repositoryEmail repositoryEndpointPath"_s);
        return all;
    }();
    return terms;
}

/// Texts people type are compared without case; enumerations must be spelled as the service spells them.
bool comparesWithoutCase(const QString &term)
{
    static const QSet<QString> free{u"user.email"_s,
                                    u"file.name"_s,
                                    u"file.originalName"_s,
                                    u"file.directory"_s,
                                    u"file.originalDirectory"_s,
                                    u"file.owner"_s,
                                    u"source.name"_s,
                                    u"source.domain"_s,
                                    u"destination.name"_s,
                                    u"process.executable"_s,
                                    u"process.owner"_s,
                                    u"file.hash.md5"_s,
                                    u"file.hash.sha256"_s,
                                    u"destination.tabs.url"_s,
                                    u"destination.tabs.title"_s,
                                    u"source.user.email"_s,
                                    u"destination.user.email"_s};
    return free.contains(term);
}

std::optional<QuickTerm> quickTerm(const QString &term)
{
    static const QHash<QString, QuickTerm> terms{
        {u"event.id"_s, QuickTerm::EventId},         {u"user.email"_s, QuickTerm::UserEmail},
        {u"user.id"_s, QuickTerm::UserId},           {u"user.deviceUid"_s, QuickTerm::DeviceUid},
        {u"event.action"_s, QuickTerm::EventAction}, {u"risk.severity"_s, QuickTerm::RiskSeverity}};
    const auto found = terms.constFind(term);
    return found == terms.constEnd() ? std::nullopt : std::optional(*found);
}

bool isTimeTerm(const QString &term)
{
    return term == u"@timestamp"_s || term.endsWith(u".ingested"_s) || term.endsWith(u".inserted"_s)
        || term.endsWith(u".created"_s) || term.endsWith(u".modified"_s) || term.endsWith(u".agentTimestamp"_s);
}

QString textOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        return QString::number(value.toInteger());
    default:
        return {};
    }
}

/// One event being asked about; its JSON is made only when a filter needs more than the quick terms.
class Subject
{
public:
    Subject(const EventStore &events, qint64 number)
        : m_events(events)
        , m_number(number)
    {
    }

    bool matches(const EventQuery::Group &group)
    {
        for (const EventQuery::Filter &filter : group.filters) {
            if (matches(filter) != group.all)
                return !group.all;
        }
        for (const EventQuery::Group &subgroup : group.subgroups) {
            if (matches(subgroup) != group.all)
                return !group.all;
        }
        return group.all;
    }

private:
    bool matches(const EventQuery::Filter &filter)
    {
        if (filter.term == u"@timestamp"_s && filter.fromMs != filter.toMs) {
            const qint64 ms = m_events.timeMs(m_number);
            return ms >= filter.fromMs && ms <= filter.toMs;
        }
        QString quick;
        if (filter.quick && m_events.quickValue(m_number, *filter.quick, &quick))
            return matchesValues(filter, quick.isEmpty() ? QList<QJsonValue>() : QList<QJsonValue>{quick});
        if (m_event.isEmpty())
            m_event = m_events.object(m_number);
        return matchesValues(filter, termValues(m_event, filter.path));
    }

    static bool matchesValues(const EventQuery::Filter &filter, const QList<QJsonValue> &values)
    {
        const auto any = [&values](auto &&test) { return std::any_of(values.begin(), values.end(), test); };
        const auto fits = [&filter](const QJsonValue &value) {
            const QString text = textOf(value);
            return std::any_of(filter.values.begin(), filter.values.end(), [&](const QString &wanted) {
                return fitsWildcard(text, wanted, filter.ignoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive);
            });
        };
        if (filter.op == u"IS"_s || filter.op == u"IS_ANY"_s)
            return any(fits);
        if (filter.op == u"IS_NOT"_s || filter.op == u"IS_NONE"_s)
            return !any(fits);
        if (filter.op == u"EXISTS"_s)
            return !values.isEmpty();
        if (filter.op == u"DOES_NOT_EXIST"_s)
            return values.isEmpty();
        if (filter.op == u"GREATER_THAN"_s)
            return any([&](const QJsonValue &value) { return value.isDouble() && value.toDouble() > filter.number; });
        if (filter.op == u"LESS_THAN"_s)
            return any([&](const QJsonValue &value) { return value.isDouble() && value.toDouble() < filter.number; });
        return any([&](const QJsonValue &value) {
            const qint64 ms = msFromIso(value.toString());
            return ms >= filter.fromMs && ms <= filter.toMs;
        });
    }

    const EventStore &m_events;
    qint64 m_number;
    QJsonObject m_event;
};

} // namespace

QJsonObject QueryProblem::toJson() const
{
    return {{u"badFilter"_s, badFilter}, {u"description"_s, description}, {u"type"_s, type}};
}

EventQuery::EventQuery(const QJsonObject &body, qint64 nowMs)
{
    const QJsonArray groups = body.value(u"groups"_s).toArray();
    if (groups.isEmpty()) {
        problem(u"MISSING_GROUPS"_s, u"A query needs at least one group."_s);
        return;
    }
    m_root = readGroup(QJsonObject{{u"subgroupClause"_s, body.value(u"groupClause"_s)}, {u"subgroups"_s, groups}}, true,
                       nowMs);
    if (m_filterCount > MaximumFilters)
        problem(u"MAX_FILTERS_EXCEEDED"_s, u"A query may have at most 1024 filters."_s);
    if (m_problems.isEmpty())
        narrowTimes(m_root);
}

void EventQuery::problem(const QString &type, const QString &description, const QJsonValue &badFilter)
{
    m_problems.append({type, description, badFilter});
}

EventQuery::Group EventQuery::readGroup(const QJsonObject &object, bool outermost, qint64 nowMs)
{
    Group group;
    const bool nested = object.contains(u"subgroups"_s);
    const QJsonValue clause = object.value(nested ? u"subgroupClause"_s : u"filterClause"_s);
    // The clause may be left out; AND is the service's default.
    const QString word = clause.isString() ? clause.toString() : u"AND"_s;
    if (word != u"AND"_s && word != u"OR"_s) {
        problem(u"ILLEGAL_GROUP"_s, u"A clause is AND or OR, not \"%1\"."_s.arg(word));
        return group;
    }
    group.all = word == u"AND"_s;
    if (nested) {
        for (const QJsonValue &value : object.value(u"subgroups"_s).toArray())
            group.subgroups.push_back(readGroup(value.toObject(), false, nowMs));
        if (group.subgroups.empty())
            problem(u"MISSING_GROUPS"_s, u"A group of groups is empty."_s);
        // Groups that can be answered without making the event go first.
        std::stable_partition(group.subgroups.begin(), group.subgroups.end(), [](const Group &part) {
            return part.subgroups.empty()
                && std::all_of(part.filters.begin(), part.filters.end(), [](const Filter &filter) {
                       return filter.quick.has_value() || filter.term == u"@timestamp"_s;
                   });
        });
        return group;
    }
    const QJsonArray filters = object.value(u"filters"_s).toArray();
    if (filters.isEmpty() && !outermost)
        problem(u"MISSING_FILTERS"_s, u"A group needs at least one filter."_s);
    for (const QJsonValue &value : filters) {
        ++m_filterCount;
        if (auto filter = readFilter(value.toObject(), nowMs))
            group.filters.push_back(std::move(*filter));
    }
    return group;
}

std::optional<EventQuery::Filter> EventQuery::readFilter(const QJsonObject &object, qint64 nowMs)
{
    static const QSet<QString> textOperators{u"IS"_s, u"IS_NOT"_s};
    static const QSet<QString> listOperators{u"IS_ANY"_s, u"IS_NONE"_s};
    static const QSet<QString> bareOperators{u"EXISTS"_s, u"DOES_NOT_EXIST"_s};
    static const QSet<QString> numberOperators{u"GREATER_THAN"_s, u"LESS_THAN"_s};
    static const QSet<QString> timeOperators{u"ON"_s, u"ON_OR_AFTER"_s, u"ON_OR_BEFORE"_s, u"WITHIN_THE_LAST"_s};

    Filter filter;
    filter.term = object.value(u"term"_s).toString();
    filter.op = object.value(u"operator"_s).toString();
    const QJsonValue value = object.value(u"value"_s);
    if (!isSearchTerm(filter.term)) {
        problem(u"ILLEGAL_VALUE"_s, u"\"%1\" is no search term."_s.arg(filter.term), object);
        return std::nullopt;
    }
    filter.path = filter.term.split(u'.');
    filter.quick = quickTerm(filter.term);
    filter.ignoreCase = comparesWithoutCase(filter.term);

    const bool needsValue = !bareOperators.contains(filter.op);
    if (needsValue && (value.isNull() || value.isUndefined())) {
        problem(u"MISSING_VALUE"_s, u"%1 needs a value."_s.arg(filter.op), object);
        return std::nullopt;
    }
    bool ok = false;
    if (textOperators.contains(filter.op)) {
        filter.values = {textOf(value)};
        ok = value.isString() || value.isDouble() || value.isBool();
    } else if (listOperators.contains(filter.op)) {
        for (const QJsonValue &entry : value.toArray())
            filter.values.append(textOf(entry));
        ok = value.isArray() && !filter.values.isEmpty();
    } else if (!needsValue) {
        ok = value.isNull() || value.isUndefined();
        if (!ok) {
            problem(u"UNEXPECTED_VALUE"_s, u"%1 takes no value."_s.arg(filter.op), object);
            return std::nullopt;
        }
    } else if (numberOperators.contains(filter.op)) {
        ok = value.isDouble();
        if (value.isString())
            filter.number = value.toString().toDouble(&ok);
        else
            filter.number = value.toDouble();
    } else if (timeOperators.contains(filter.op)) {
        ok = isTimeTerm(filter.term) && readTimeValue(filter, value, nowMs);
    } else {
        problem(u"ILLEGAL_OPERATOR"_s, u"\"%1\" is no operator."_s.arg(filter.op), object);
        return std::nullopt;
    }
    for (const QString &text : filter.values) {
        if (text.size() > MaximumValueLength) {
            problem(u"MAX_LENGTH_EXCEEDED"_s, u"A value is longer than 1024 characters."_s, object);
            return std::nullopt;
        }
    }
    if (!ok) {
        problem(u"ILLEGAL_VALUE"_s, u"The value does not suit %1 %2."_s.arg(filter.term, filter.op), object);
        return std::nullopt;
    }
    return filter;
}

bool EventQuery::readTimeValue(Filter &filter, const QJsonValue &value, qint64 nowMs)
{
    const QString text = value.toString();
    filter.fromMs = std::numeric_limits<qint64>::min();
    filter.toMs = std::numeric_limits<qint64>::max();
    if (filter.op == u"WITHIN_THE_LAST"_s) {
        const qint64 duration = isoDurationMs(text);
        filter.fromMs = nowMs - duration;
        return duration > 0;
    }
    if (filter.op == u"ON"_s) {
        const QDate day = QDate::fromString(text, Qt::ISODate);
        if (!day.isValid() || text.size() != 10)
            return false;
        filter.fromMs = QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
        filter.toMs = filter.fromMs + DayMs - 1;
        return true;
    }
    const qint64 ms = msFromIso(text);
    if (ms < 0)
        return false;
    (filter.op == u"ON_OR_AFTER"_s ? filter.fromMs : filter.toMs) = ms;
    return true;
}

void EventQuery::narrowTimes(const Group &group)
{
    // Only what must hold for every match may narrow: conditions under nothing but AND.
    if (!group.all && group.filters.size() + group.subgroups.size() > 1)
        return;
    for (const Filter &filter : group.filters) {
        if (filter.term == u"@timestamp"_s && filter.fromMs != filter.toMs) {
            m_earliestMs = std::max(m_earliestMs, filter.fromMs);
            m_latestMs = std::min(m_latestMs, filter.toMs);
        }
    }
    for (const Group &subgroup : group.subgroups)
        narrowTimes(subgroup);
}

bool EventQuery::matches(const EventStore &events, qint64 number) const
{
    return Subject(events, number).matches(m_root);
}

QList<QJsonValue> termValues(const QJsonObject &event, const QStringList &path)
{
    QList<QJsonValue> current{event};
    for (const QString &name : path) {
        QList<QJsonValue> next;
        for (const QJsonValue &value : current) {
            const QJsonValue member = value.toObject().value(name);
            if (member.isArray()) {
                for (const QJsonValue &entry : member.toArray())
                    next.append(entry);
            } else {
                next.append(member);
            }
        }
        current = next;
    }
    current.removeIf([](const QJsonValue &value) {
        return value.isNull() || value.isUndefined() || value.isObject()
            || (value.isString() && value.toString().isEmpty());
    });
    return current;
}

bool isSearchTerm(const QString &term)
{
    return searchTerms().contains(term);
}

qint64 isoDurationMs(const QString &text)
{
    static const QRegularExpression form(u"^P(?:(\\d+)D)?(?:T(?:(\\d+)H)?(?:(\\d+)M)?)?$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch() || text == u"P"_s || text.endsWith(u'T'))
        return -1;
    return match.captured(1).toLongLong() * DayMs + match.captured(2).toLongLong() * 3'600'000
        + match.captured(3).toLongLong() * 60'000;
}

} // namespace holdfast::range
