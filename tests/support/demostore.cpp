// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/demostore.h"

#include "base/canonicaljson.h"
#include "incidents/fields.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

const QString actor = u"playbook"_s;

template <typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s %s", qPrintable(result.error().message), qPrintable(result.error().details));
    return *std::move(result);
}

void must(const Result<void> &result)
{
    if (!result)
        qFatal("%s %s", qPrintable(result.error().message), qPrintable(result.error().details));
}

struct Other
{
    const char *name;
    Severity severity;
    const char *subject;
    const char *exposure;
    int files;
    double megabytes;
    const char *owner;
    int dueMinutes;
    int ageMinutes;
    StoredRunStatus run;
};

constexpr Other others[]{
    {"Print of 60 pages after hours", Severity::Low, "E. Rossi", "Printed", 1, 2, "", 432, 300, StoredRunStatus::Done},
    {"Archive with password created", Severity::Medium, "J. Park", "Staging", 3, 700, "mkim", 251, 240,
     StoredRunStatus::Running},
    {"Outlook attachment to personal address", Severity::Low, "D. Klein", "OutsideTrustedDomains", 1, 0.22, "", 404,
     200, StoredRunStatus::Done},
    {"Departing employee: 30-day lookback", Severity::High, "S. Mori", "CloudStorage", 1804, 9400, "mkim", 59, 190,
     StoredRunStatus::Done},
    {"Corporate files in personal Slack workspace", Severity::Medium, "L. Braun", "BrowserUpload", 6, 19, "areyes", 93,
     130, StoredRunStatus::Waiting},
    {"AirDrop to unknown device", Severity::Low, "C. Adeyemi", "AirDrop", 14, 88, "", 302, 90,
     StoredRunStatus::Running},
    {"Salesforce report downloaded to unmanaged device", Severity::Medium, "P. Novak", "Download", 2, 31, "areyes", 200,
     65, StoredRunStatus::Running},
    {"Upload to trusted domain", Severity::Low, "B. Lindt", "ApplicationRead", 8, 4, "", 478, 55,
     StoredRunStatus::Done},
    {"Source repository pushed to personal remote", Severity::Critical, "T. Okafor", "GitPush", 1, 640, "areyes", 8, 40,
     StoredRunStatus::Failed},
    {"USB copy by departing employee", Severity::High, "R. Silva", "RemovableMedia", 212, 1200, "mkim", -12, 26,
     StoredRunStatus::Waiting},
    {"Public link created in Drive", Severity::Medium, "R. Silva", "SharedViaLink", 3, 12, "areyes", 130, 11,
     StoredRunStatus::Done},
};

QString hexOf(const QString &seed, int length)
{
    return sha256Hex(seed.toUtf8()).first(length);
}

FileEvent generatedEvent(int number, const ExchangeId &exchange)
{
    struct Kind
    {
        const char *name;
        const char *extension;
        const char *category;
        const char *dataClass;
        int value;
        qint64 size;
    };
    static constexpr Kind kinds[]{{"bid_2026_final", "xlsx", "Spreadsheet", "finance", 7, 14'200'000},
                                  {"rotor_assembly", "step", "Uncategorized", "design", 9, 88'400'000},
                                  {"rotor_housing_v7", "step", "Uncategorized", "design", 9, 64'000'000},
                                  {"customer_list_emea", "csv", "Spreadsheet", "", 5, 3'100'000},
                                  {"q4_board_deck", "pptx", "Presentation", "finance", 8, 21'700'000},
                                  {"thermal_model", "zip", "Archive", "design", 8, 412'000'000},
                                  {"supplier_contract", "pdf", "Pdf", "", 4, 1'840'000},
                                  {"meeting_notes", "docx", "Document", "", 1, 48'200}};
    const Kind &kind = kinds[number % 8];
    const bool usb = number % 3 == 1 || number % 8 == 5;
    FileEvent event;
    event.eventId = u"0_1d71796f-af5b-4231-9d8e-df6434da4663_%1"_s.arg(935873453596901068LL + number);
    event.occurredAtMs = demoNowMs - 400'000 + number * 4'117;
    event.insertedAtMs = event.occurredAtMs + 21'000;
    event.action = usb ? u"removable-media-created"_s : u"application-read"_s;
    event.exposure = usb ? u"RemovableMedia"_s : u"CloudStorage"_s;
    event.source = u"Endpoint"_s;
    event.actor = u"john.anderson@qrst.test"_s;
    event.deviceUser = u"janderson"_s;
    event.fileName = u"%1%2.%3"_s.arg(QLatin1StringView(kind.name), number < 8 ? QString() : u"_%1"_s.arg(number),
                                      QLatin1StringView(kind.extension));
    event.filePath = usb ? u"E:/Design/transfer/%1/"_s.arg(QLatin1StringView(kind.name))
                         : u"C:/Users/john.anderson/Dropbox/Projects/2026/Turbine/release candidates/%1/"_s.arg(
                             QLatin1StringView(kind.name));
    event.sizeBytes = kind.size + number * 1'013;
    event.category = QLatin1StringView(kind.category);
    event.mimeType = u"application/octet-stream"_s;
    event.owner = number % 5 == 3 ? QString() : number % 7 == 4 ? u"finance"_s : u"john.anderson"_s;
    if (number % 8 == 5) {
        event.sha256Error = u"file too large to hash"_s;
        event.md5Error = u"file too large to hash"_s;
    } else {
        event.sha256 = hexOf(u"s"_s + event.fileName, 64);
        event.md5 = hexOf(u"m"_s + event.fileName, 32);
    }
    event.createdAtMs = event.occurredAtMs - 86'400'000LL * 20;
    event.modifiedAtMs = event.occurredAtMs - 3'600'000;
    event.destinationCategory = usb ? u"Device"_s : u"Cloud Storage"_s;
    event.destinationName = usb ? u"SanDisk Ultra"_s : u"Dropbox"_s;
    event.syncDestination = usb ? QString() : u"Dropbox"_s;
    event.destinationAccount = usb ? QString() : u"j.anderson.private@mail.test"_s;
    event.processName = usb ? u"explorer.exe"_s : u"Dropbox.exe"_s;
    event.mediaVendor = usb ? u"SanDisk"_s : QString();
    event.mediaName = usb ? u"Ultra USB 3.0"_s : QString();
    event.mediaSerial = usb ? u"4C530001230817"_s : QString();
    event.hostname = number < 36 ? u"QRST-LT-0417"_s : u"QRST-WS-0031"_s;
    event.deviceUid = number < 36 ? u"935873453596901068"_s : u"935873453596901944"_s;
    event.privateIps = {number < 36 ? u"10.2.7.14"_s : u"10.2.9.31"_s};
    event.publicIp = u"203.0.113.9"_s;
    event.trusted = number % 13 == 7;
    event.riskScore = event.trusted ? 0 : kind.value;
    event.riskSeverity = kind.value >= 9 ? u"CRITICAL"_s
        : kind.value >= 7                ? u"HIGH"_s
        : kind.value >= 4                ? u"MODERATE"_s
                                         : u"LOW"_s;
    event.riskIndicators = {usb ? u"Removable media"_s : u"Dropbox upload"_s};
    event.dataClass = QLatin1StringView(kind.dataClass);
    event.valueScore = kind.value;
    event.raw =
        QJsonDocument(
            QJsonObject{{u"event"_s, QJsonObject{{u"id"_s, event.eventId}, {u"action"_s, event.action}}},
                        {u"file"_s, QJsonObject{{u"name"_s, event.fileName}, {u"sizeInBytes"_s, event.sizeBytes}}}})
            .toJson(QJsonDocument::Compact);
    event.exchange = exchange;
    return event;
}

QJsonObject endpoint(const QString &name, const QString &id, const QString &ip, const QString &type, bool isolated)
{
    return {{u"endpoint_id"_s, id},
            {u"endpoint_name"_s, name},
            {u"domain"_s, u"QRST"_s},
            {u"ip"_s, QJsonArray{ip}},
            {u"os_type"_s, u"AGENT_OS_WINDOWS"_s},
            {u"endpoint_status"_s, u"CONNECTED"_s},
            {u"endpoint_type"_s, type},
            {u"is_isolated"_s, isolated ? u"AGENT_ISOLATED"_s : u"AGENT_UNISOLATED"_s}};
}

} // namespace

DemoStore::DemoStore()
    : m_clock(demoNowMs)
{
    StoreOptions options;
    options.path = m_folder.filePath(u"demo.db"_s);
    options.clock = &m_clock;
    options.ids = &m_ids;
    m_store = must(Store::open(options));
}

DemoStore::~DemoStore() = default;

ExchangeId DemoStore::addExchange(const IncidentId &incident, const QString &service, const QString &method,
                                  const QString &target, const QByteArray &request, const QByteArray &answer,
                                  qint64 durationMs, bool changes)
{
    StoreExchangeRecorder recorder(*m_store, {incident, {}, {}, actor});
    const ExchangeId id = must(recorder.begin({service, method, target, request, changes}));
    must(recorder.finish(id, {200, answer, durationMs, {}}));
    return id;
}

Incident DemoStore::addAlert(const QString &name, Severity severity, const QString &externalId)
{
    Incident incident;
    incident.type = u"Code42 Alert"_s;
    incident.name = name;
    incident.severity = severity;
    incident.source = u"Code42"_s;
    incident.sourceInstance = u"code42-prod"_s;
    incident.externalId = externalId;
    incident.createdAtMs = m_clock.nowMs();
    return must(m_store->write([&](UnitOfWork &unit) { return unit.incidents().insert(incident, u"fetch"_s); }));
}

void DemoStore::addMany(int count)
{
    must(m_store->write([&](UnitOfWork &unit) -> Result<void> {
        for (int at = 0; at < count; ++at) {
            Incident incident;
            incident.type = u"Code42 Alert"_s;
            incident.name = u"Generated alert %1"_s.arg(at);
            incident.severity = Severity(1 + at % 4);
            incident.source = u"Code42"_s;
            incident.externalId = u"generated-%1"_s.arg(at);
            incident.createdAtMs = demoNowMs - at * 60'000LL;
            if (const auto made = unit.incidents().insert(incident, u"fetch"_s); !made)
                return made.error();
        }
        return {};
    }));
}

void DemoStore::addFileEvents(const IncidentId &incident, int count, int from)
{
    QList<FileEvent> events;
    events.reserve(count);
    for (int at = from; at < from + count; ++at)
        events << generatedEvent(at, {});
    const auto prepared = PreparedFileEvents::from(incident, events);
    must(m_store->write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, actor); }));
}

void DemoStore::addMovementsElsewhere()
{
    struct Movement
    {
        const char *incident;
        const char *source;
        const char *exposure;
        const char *action;
        const char *fileName;
        const char *actor;
        const char *destination;
        qint64 size;
    };
    static constexpr Movement movements[]{
        {"Attachment to a private address", "Office 365", "OutsideTrustedDomains", "file-emailed",
         "supplier_contract.pdf", "d.klein@qrst.test", "Outlook", 1'840'000},
        {"Public link in Drive", "Google Drive", "SharedViaLink", "file-shared", "q4_board_deck.pptx",
         "r.silva@qrst.test", "Google Drive", 21'700'000},
        {"Report downloaded to an unmanaged device", "Salesforce", "Download", "file-downloaded",
         "customer_list_emea.csv", "p.novak@qrst.test", "", 3'100'000}};
    int number = 0;
    for (const Movement &movement : movements) {
        const Incident incident =
            addAlert(QLatin1StringView(movement.incident), Severity::Medium, u"elsewhere-%1"_s.arg(++number));
        FileEvent event;
        event.eventId = u"elsewhere-event-%1"_s.arg(number);
        event.occurredAtMs = demoNowMs - number * 3'600'000;
        event.insertedAtMs = event.occurredAtMs + 60'000;
        event.action = QLatin1StringView(movement.action);
        event.exposure = QLatin1StringView(movement.exposure);
        event.source = QLatin1StringView(movement.source);
        event.actor = QLatin1StringView(movement.actor);
        event.fileName = QLatin1StringView(movement.fileName);
        event.sizeBytes = movement.size;
        event.destinationName = QLatin1StringView(movement.destination);
        const auto prepared = PreparedFileEvents::from(incident.id, {event});
        must(m_store->write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, actor); }));
    }
}

void DemoStore::addCases()
{
    int number = 0;
    for (const Other &other : others) {
        const Incident made = must(m_store->write([&](UnitOfWork &unit) -> Result<Incident> {
            Incident incident;
            incident.type = u"Code42 Alert"_s;
            incident.name = QLatin1StringView(other.name);
            incident.severity = other.severity;
            incident.source = u"Code42"_s;
            incident.sourceInstance = u"code42-prod"_s;
            incident.externalId = u"other-%1"_s.arg(++number);
            incident.createdAtMs = demoNowMs - other.ageMinutes * 60'000LL;
            incident.dueAtMs = demoNowMs + other.dueMinutes * 60'000LL + 51'000;
            incident.fields = {{field::displayName, QLatin1StringView(other.subject)},
                               {field::exposureType, QJsonArray{QLatin1StringView(other.exposure)}},
                               {field::fileCount, other.files},
                               {field::fileBytes, qint64(other.megabytes * 1e6)}};
            auto inserted = unit.incidents().insert(incident, u"fetch"_s);
            if (!inserted)
                return inserted.error();
            if (*other.owner) {
                if (const auto owned = unit.incidents().setOwner(inserted->id, QLatin1StringView(other.owner), actor);
                    !owned)
                    return owned.error();
            } else if (other.run != StoredRunStatus::Running) {
                if (const auto active = unit.incidents().activate(inserted->id, actor); !active)
                    return active.error();
            }
            PlaybookRun run;
            run.incident = inserted->id;
            run.playbookName = u"Code42 Exfiltration (Holdfast)"_s;
            const auto started = unit.runs().start(run, "id: demo\n", actor);
            if (!started)
                return started.error();
            if (const auto status = unit.runs().setStatus(started->id, other.run, actor); !status)
                return status.error();
            if (other.run == StoredRunStatus::Waiting) {
                HumanTask task;
                task.incident = inserted->id;
                task.run = started->id;
                task.question = u"Review evidence"_s;
                task.assignee = number == 5 ? u"manager"_s : u"mkim"_s;
                if (const auto asked = unit.humanTasks().ask(task, actor); !asked)
                    return asked.error();
            }
            return inserted;
        }));
        Q_UNUSED(made)
    }
    addJohn();
}

Incident DemoStore::addJohn()
{
    Incident incident;
    incident.type = u"Code42 Alert"_s;
    incident.name = u"Exposure on an endpoint"_s;
    incident.severity = Severity::High;
    incident.source = u"Code42"_s;
    incident.sourceInstance = u"code42-prod"_s;
    incident.externalId = u"31a8ce11-9b8c-4a75-91fd-08f2a8b5b8c2"_s;
    incident.occurredAtMs = demoNowMs - 400'000;
    incident.createdAtMs = demoNowMs - 2 * 60'000;
    incident.dueAtMs = demoNowMs + 41 * 60'000 + 10'000;
    const Incident john =
        must(m_store->write([&](UnitOfWork &unit) { return unit.incidents().insert(incident, u"fetch"_s); }));
    m_john = john.id;

    const ExchangeId alert =
        addExchange(m_john, u"code42-prod"_s, u"GET"_s, u"https://api.us.code42.test/v1/sessions/31a8ce11"_s, {},
                    R"({"sessionId":"31a8ce11","actorId":"935873453596901068","states":[{"state":"OPEN"}]})", 184);
    const ExchangeId events =
        addExchange(m_john, u"code42-prod"_s, u"POST"_s, u"https://api.us.code42.test/v2/file-events"_s,
                    R"({"groups":[]})", R"({"totalCount":40,"fileEvents":[],"problems":[]})", 412);
    const ExchangeId person =
        addExchange(m_john, u"ad-qrst"_s, u"LDAP search"_s, u"DC=qrst,DC=test"_s, "(mail=john.anderson@qrst.test)",
                    R"({"displayName":"John Anderson","title":"Director Design"})", 38);
    const ExchangeId endpoints = addExchange(m_john, u"xdr-prod"_s, u"POST"_s,
                                             u"https://api-qrst.xdr.test/public_api/v1/endpoints/get_endpoint"_s, "{}",
                                             R"({"reply":{"result_count":2,"endpoints":[]}})", 96);
    addExchange(m_john, u"xdr-prod"_s, u"POST"_s, u"https://api-qrst.xdr.test/public_api/v1/endpoints/isolate"_s, "{}",
                R"({"reply":{"action_id":17}})", 2100, true);

    const qint64 learned = demoNowMs - 90'000;
    const auto fact = [&](QLatin1StringView name, const QJsonValue &value, const QString &origin,
                          const ExchangeId &exchange, const QString &pointer = {}) {
        return FieldChange{name, value, {origin, exchange, pointer, learned}};
    };
    const QString code42 = u"Code42 session"_s;
    const QString files = u"Code42 file events"_s;
    const QString directory = u"Active Directory"_s;
    const QString xdr = u"Cortex XDR"_s;
    const QList<FieldChange> facts{
        fact(field::userName, u"john.anderson@qrst.test"_s, code42, alert, u"/actorId"_s),
        fact(field::deviceUserName, u"janderson"_s, files, events, u"/fileEvents/0/user/deviceUserName"_s),
        fact(field::userCategory, u"Executive"_s, u"AD group"_s, person, u"memberOf"_s),
        fact(field::displayName, u"John Anderson"_s, directory, person, u"displayName"_s),
        fact(field::email, u"john.anderson@qrst.test"_s, directory, person, u"mail"_s),
        fact(field::title, u"Director Design"_s, directory, person, u"title"_s),
        fact(field::department, u"Turbine Engineering"_s, directory, person, u"department"_s),
        fact(field::managerName, u"Priya Ortega"_s, directory, person, u"manager"_s),
        fact(field::managerEmail, u"priya.ortega@qrst.test"_s, directory, person, u"mail"_s),
        fact(field::isExecutive, true, u"rule: Executive Team"_s, person, u"memberOf"_s),
        fact(field::departureDate, u"2026-11-18"_s, u"Code42 watchlist"_s, alert, u"/watchlists/0"_s),
        fact(field::watchlists, QJsonArray{u"Departing"_s}, u"Code42 watchlist"_s, alert),
        fact(field::exposureType, QJsonArray{u"CloudStorage"_s, u"RemovableMedia"_s}, files, events,
             u"/fileEvents/0/destination/category"_s),
        fact(field::privateIps, QJsonArray{u"10.2.7.14"_s, u"10.2.9.31"_s}, files, events),
        fact(field::publicIps, QJsonArray{u"203.0.113.9"_s}, files, events),
        fact(field::hostnames, QJsonArray{u"QRST-LT-0417"_s, u"QRST-WS-0031"_s}, files, events),
        fact(field::deviceUids, QJsonArray{u"935873453596901068"_s, u"935873453596901944"_s}, files, events),
        fact(field::syncDestinations, QJsonArray{u"Dropbox (personal)"_s}, files, events),
        fact(field::dataSources, QJsonArray{u"Endpoint"_s}, files, events),
        fact(field::fileCount, 40, files, events, u"/totalCount"_s),
        fact(field::fileBytes, 3'024'000'000LL, files, events),
        fact(field::riskScore, 9, code42, alert),
        fact(field::eventsKnown, 40, files, events, u"/totalCount"_s),
        fact(field::eventsFetched, 40, files, events),
        fact(field::eventsFetchedAt, demoNowMs - 38'000, files, events),
        fact(
            field::endpoints,
            QJsonArray{
                endpoint(u"QRST-LT-0417"_s, u"9f2c41d07be84c0d"_s, u"10.2.7.14"_s, u"AGENT_TYPE_WORKSTATION"_s, true),
                endpoint(u"QRST-WS-0031"_s, u"b51e0c6a93aa4f11"_s, u"10.2.9.31"_s, u"AGENT_TYPE_WORKSTATION"_s, false)},
            xdr, endpoints, u"/reply/endpoints"_s),
        fact(field::isolatedAt, demoNowMs - 19'000, xdr, endpoints),
        fact(field::alertId, u"31a8ce11"_s, code42, alert),
        fact(field::alertName, u"Exposure on an endpoint"_s, code42, alert),
        fact(field::alertState, u"OPEN"_s, code42, alert, u"/states/0/state"_s),
        fact(field::alertStateReadAt, demoNowMs - 95'000, code42, alert),
    };
    QList<FileEvent> moved;
    for (int at = 0; at < 40; ++at)
        moved << generatedEvent(at, events);
    const auto prepared = PreparedFileEvents::from(m_john, moved);
    must(m_store->write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto set = unit.incidents().setFields(m_john, facts, actor); !set)
            return set.error();
        if (const auto inserted = unit.fileEvents().insert(prepared, actor); !inserted)
            return inserted.error();
        PlaybookRun run;
        run.incident = m_john;
        run.playbookName = u"Code42 Exfiltration (Holdfast)"_s;
        const auto started = unit.runs().start(run, "id: demo\n", actor);
        if (!started)
            return started.error();
        if (const auto status = unit.runs().setStatus(started->id, StoredRunStatus::Waiting, actor); !status)
            return status.error();

        qint64 at = demoNowMs - 260'000;
        const auto entry = [&](EntryKind kind, const QString &author, const QString &text,
                               const ExchangeId &exchange = {}) {
            Entry made;
            made.incident = m_john;
            made.atMs = at;
            made.author = author;
            made.kind = kind;
            made.text = text;
            made.exchange = exchange;
            if (kind == EntryKind::Command)
                made.command = text;
            at += 21'000;
            return unit.entries().append(made);
        };
        const auto details = entry(
            EntryKind::Playbook, actor,
            u"### Alert details from Code42\n| File | Size | Destination |\n|---|---|---|\n| bid_2026_final.xlsx | 14.2 MB | Dropbox |\n| rotor_assembly.step | 88.4 MB | SanDisk Ultra |\n| rotor_housing_v7.step | 64.0 MB | SanDisk Ultra |"_s,
            events);
        if (!details)
            return details.error();
        const std::tuple<EntryKind, QString, QString, ExchangeId> lines[]{
            {EntryKind::Playbook, actor,
             u"Employee and manager found in Active Directory: John Anderson, manager Priya Ortega"_s, person},
            {EntryKind::Chat,
             u"areyes"_s,
             u"@mkim John is on the departing lens since Monday, please confirm the destination <b>Dropbox</b>"_s,
             {}},
            {EntryKind::Command, u"mkim"_s, u"!code42-user-get username=john.anderson@qrst.test"_s, {}},
            {EntryKind::Result, u"mkim"_s,
             u"John Anderson · Director Design · Departing 2026-11-18 · note \"joins competitor\""_s, alert},
            {EntryKind::Error,
             u"mkim"_s,
             u"The host QRST-LT-0418 is not known to Cortex XDR. Check the spelling, or search by IP address."_s,
             {}},
            {EntryKind::Playbook, actor, u"XDR isolate QRST-LT-0417: success, polled 3 times"_s, endpoints},
            {EntryKind::System, u"system"_s, u"Opened by mkim"_s, {}},
        };
        for (const auto &[kind, author, text, exchange] : lines) {
            if (const auto made = entry(kind, author, text, exchange); !made)
                return made.error();
        }
        struct Item
        {
            QString kind;
            QString title;
            QString externalId;
            EvidenceStage stage;
            ExchangeId exchange;
            EntryId entry;
        };
        const Item items[]{
            {u"file event"_s, moved.at(0).fileName, moved.at(0).eventId, EvidenceStage::InReport, events, {}},
            {u"file event"_s, moved.at(1).fileName, moved.at(1).eventId, EvidenceStage::Relevant, events, {}},
            {u"alert"_s, u"Alert as received"_s, u"31a8ce11"_s, EvidenceStage::Collected, alert, details->id},
            {u"endpoint"_s,
             u"Endpoint QRST-LT-0417"_s,
             u"9f2c41d07be84c0d"_s,
             EvidenceStage::Collected,
             endpoints,
             {}}};
        for (const Item &item : items) {
            Evidence made;
            made.incident = m_john;
            made.kind = item.kind;
            made.title = item.title;
            made.description = u"Secured with the request it came in"_s;
            made.externalId = item.externalId;
            made.exchange = item.exchange;
            made.entry = item.entry;
            made.occurredAtMs = moved.at(0).occurredAtMs;
            made.takenAtMs = demoNowMs - 120'000;
            made.takenBy = u"playbook task 14"_s;
            const QByteArray bytes = item.title.toUtf8();
            const auto sha = unit.attachments().put(bytes);
            if (!sha)
                return sha.error();
            made.sha256 = *sha;
            made.sizeBytes = bytes.size();
            made.stage = item.stage;
            const auto added = unit.evidence().add(made, actor);
            if (!added)
                return added.error();
            if (const auto viewed = unit.evidence().addCustody({added->id, 0, u"mkim"_s, u"viewed"_s, {}}); !viewed)
                return viewed.error();
        }
        HumanTask question;
        question.incident = m_john;
        question.run = started->id;
        question.task = u"9"_s;
        question.question = u"Review evidence"_s;
        question.details =
            u"40 files went to a personal Dropbox and a USB stick within three minutes, 15 of them designs. The laptop is isolated."_s;
        question.options = {u"Malicious"_s, u"Benign"_s};
        const auto asked = unit.humanTasks().ask(question, actor);
        if (!asked)
            return asked.error();
        m_question = asked->id;
        Incident child;
        child.parent = m_john;
        child.restricted = true;
        child.type = u"Executive Investigation"_s;
        child.name = u"Executive investigation: John Anderson"_s;
        child.severity = Severity::High;
        const auto made = unit.incidents().insert(child, actor);
        if (!made)
            return made.error();
        return unit.incidents().setMember(made->id, {u"mkim"_s, MemberRole::Investigator}, actor);
    }));
    return must(m_store->read([&](const Reader &reader) { return reader.incidents().get(m_john); }));
}

} // namespace holdfast
