// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/companystory.h"

#include "simulators/companyevents.h"
#include "simulators/companypeople.h"
#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

struct SessionTitle
{
    const char *action;
    const char *title;
};

/// A session is named after the way most of its files took.
constexpr SessionTitle Titles[] = {
    {"removable-media-created", "Files copied to removable media"},
    {"sync-app-created", "Files synchronized to a personal cloud"},
    {"sync-app-modified", "Files changed in a cloud folder"},
    {"file-shared", "Files shared by link"},
    {"file-emailed", "Files sent by mail"},
    {"file-printed", "Files printed"},
    {"file-downloaded", "Report downloaded to an unmonitored device"},
    {"application-read", "Files uploaded by an application"},
    {"file-created", "Files sent by AirDrop"},
};

QString titleOf(const QList<QJsonObject> &events)
{
    QMap<QString, int> counts;
    for (const QJsonObject &event : events)
        ++counts[event.value(u"event"_s).toObject().value(u"action"_s).toString()];
    QString most;
    for (const QString &action : counts.keys()) {
        if (most.isEmpty() || counts.value(action) > counts.value(most))
            most = action;
    }
    for (const SessionTitle &title : Titles) {
        if (most == QLatin1StringView(title.action))
            return QString::fromLatin1(title.title);
    }
    return u"File activity"_s;
}

} // namespace

void tellCompanyStory(const CompanyStory &story, qint64 seedTimeMs, Code42Tenant &code42, XdrTenant &xdr)
{
    TenantBuilder builder(code42, xdr, seedTimeMs);
    builder.company(u"Meridian Group"_s, u"Meridian"_s);
    builder.commonThings();
    builder.trustedDomain(u"meridian.sharepoint.test"_s);
    const auto events = std::make_shared<CompanyEvents>(story, seedTimeMs);
    code42.events.setGenerated(events);

    const CompanyPeople &people = events->people();
    QStringList departing;
    QStringList contractors;
    QStringList firstUsers;
    for (int i = 0; i < people.count(); ++i) {
        const PersonFacts person = people.person(i, seedTimeMs);
        const HostFacts host = people.host(i);
        builder.person(person);
        builder.agent(host, person);
        builder.endpoint(host);
        if (people.isDeparting(i))
            departing.append(person.actorId);
        if (people.isContractor(i))
            contractors.append(person.actorId);
        if (i < 2)
            firstUsers.append(person.userId);
    }
    builder.watchlist(u"DEPARTING_EMPLOYEE"_s, departing);
    builder.watchlist(u"CONTRACT_EMPLOYEE"_s, contractors);
    builder.holdMatter(u"Standing retention"_s, firstUsers);
    const QString ruleId = builder.rule(u"Risky file movement"_s, u"Files move to untrusted places."_s, u"MEDIUM"_s);

    for (int i = 0; i < story.sessions; ++i) {
        SessionFacts session;
        session.sessionId = stableUuid(u"session"_s, QString::number(story.number) + u'-' + QString::number(i));
        session.person = people.person(events->sessionPerson(i), seedTimeMs);
        qint64 lastMs = seedTimeMs - 3'600'000;
        for (const qint64 index : events->sessionEvents(i)) {
            session.events.append(code42.events.object(index));
            lastMs = events->timeMs(index);
        }
        session.exfiltrationSummary = titleOf(session.events);
        session.contextSummary = u"%1 file events by %2"_s.arg(session.events.size()).arg(session.person.username);
        session.ruleIds = {ruleId};
        session.updatedMs = lastMs + 300'000;
        builder.session(session);
    }
}

} // namespace holdfast::range
