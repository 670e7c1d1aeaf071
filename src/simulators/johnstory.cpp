// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/johnstory.h"

#include "base/clock.h"
#include "simulators/stableids.h"
#include "simulators/tenantbuilder.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qint64 MinuteMs = 60'000;
constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;
constexpr qint64 Kilo = 1000;
constexpr qint64 Mega = 1000 * Kilo;
constexpr qint64 Giga = 1000 * Mega;
/// Files up to this size have content that can be downloaded; larger ones were not collected.
constexpr qint64 LargestCollected = 600 * Kilo;
constexpr QLatin1StringView Drive("C:/Users/john.anderson/");

enum class Way { Dropbox, Usb, OneDrive };

/// One copied file of the case.
struct Copied
{
    const char *directory; ///< below the user's folder, "D:/" for absolute ones
    const char *name;
    const char *category; ///< as the service spells it
    qint64 size;
    Way way;
    const char *owner; ///< empty: not reported
    bool onWorkstation = false;
};

constexpr const char *John = "QRST\\john.anderson";
constexpr const char *Rosa = "QRST\\rosa.silva";
constexpr const char *Nobody = "";

constexpr Copied CopiedFiles[] = {
    {"Documents/Bids/", "bid_2020_final.xlsx", "Spreadsheet", 14 * Mega + 212, Way::Dropbox, John},
    {"Documents/Bids/", "bid_turbine_hall_margins.xlsx", "Spreadsheet", 486'912, Way::Dropbox, John},
    {"Documents/Bids/", "supplier_prices_q3.csv", "Spreadsheet", 128'440, Way::Dropbox, Nobody},
    {"Documents/Bids/", "board_summary_rotor_program.pptx", "Presentation", 22 * Mega + 5'120, Way::Dropbox, John},
    {"Design/Rotor/", "rotor.step", "Uncategorized", 88 * Mega + 40'960, Way::Usb, Nobody},
    {"Design/Rotor/", "rotor_blade_profile_v12.step", "Uncategorized", 41 * Mega + 777, Way::Usb, Rosa},
    {"Design/Rotor/", "rotor_assembly.stl", "Uncategorized", 63 * Mega + 84, Way::Usb, Rosa},
    {"Design/Rotor/", "rotor_assembly_exploded.pdf", "Pdf", 9 * Mega + 413, Way::Dropbox, John},
    {"Design/Rotor/", "rotor_tolerances.xlsx", "Spreadsheet", 311'296, Way::Dropbox, Rosa},
    {"Design/Rotor/", "hub_casting_drawing.dwg", "Uncategorized", 7 * Mega + 998, Way::Dropbox, Rosa},
    {"Design/Rotor/", "hub_casting_drawing.pdf", "Pdf", 2 * Mega + 77, Way::Dropbox, Rosa},
    {"Design/Gearbox/", "gearbox_housing.step", "Uncategorized", 52 * Mega + 12, Way::Usb, John},
    {"Design/Gearbox/", "gearbox_bearing_layout.dwg", "Uncategorized", 11 * Mega + 509, Way::Dropbox, John},
    {"Design/Gearbox/", "gearbox_noise_study.docx", "Document", 3 * Mega + 650, Way::Dropbox, John},
    {"Design/Gearbox/", "gearbox_lubrication_notes.docx", "Document", 88'064, Way::Dropbox, John},
    {"Design/Scans/", "wind_tunnel_scan_full.e57", "Uncategorized", Giga + 104 * Mega, Way::Usb, John},
    {"Design/Scans/", "wind_tunnel_run_07.mp4", "Video", 186 * Mega + 331, Way::Usb, John},
    {"Design/Scans/", "surface_deviation.png", "Image", 4 * Mega + 92, Way::Dropbox, John},
    {"Design/Scans/", "surface_deviation_legend.png", "Image", 59'392, Way::Dropbox, John},
    {"Design/Concepts/", "concept_orion_render_01.png", "Image", 12 * Mega + 63, Way::Dropbox, John},
    {"Design/Concepts/", "concept_orion_render_02.png", "Image", 11 * Mega + 870, Way::Dropbox, John},
    {"Design/Concepts/", "concept_orion_mood_board.pptx", "Presentation", 31 * Mega + 15, Way::Dropbox, John},
    {"Design/Concepts/", "concept_orion_brief.docx", "Document", 203'776, Way::Dropbox, John},
    {"Design/Source/", "blade_optimizer.py", "SourceCode", 48'211, Way::Usb, Rosa},
    {"Design/Source/", "mesh_cleanup.cpp", "SourceCode", 31'018, Way::Usb, Rosa},
    {"Design/Source/", "optimizer_models.zip", "Archive", 96 * Mega + 1, Way::Usb, John},
    {"Design/Source/", "run_batch.ps1", "Script", 6'204, Way::Usb, Nobody},
    {"Documents/Strategy/", "product_roadmap_2027.pptx", "Presentation", 18 * Mega + 240, Way::Dropbox, John},
    {"Documents/Strategy/", "competitor_teardown.pdf", "Pdf", 16 * Mega + 801, Way::Dropbox, John},
    {"Documents/Strategy/", "licence_negotiation.docx", "Document", 145'408, Way::Usb, Nobody},
    {"Documents/Strategy/", "design_team_salaries.xlsx", "Spreadsheet", 92'160, Way::Usb, "QRST\\helen.marsh"},
    {"Documents/Strategy/", "customer_list_design_reviews.csv", "Spreadsheet", 402'113, Way::Dropbox, John},
    {"Documents/Strategy/", "contacts_export.vcf", "Document", 71'680, Way::Usb, John},
    {"D:/Projects/Orion/", "orion_main_assembly.sldasm", "Uncategorized", 38 * Mega + 620, Way::Dropbox, Rosa, true},
    {"D:/Projects/Orion/", "orion_cowling.sldprt", "Uncategorized", 14 * Mega + 45, Way::Dropbox, Rosa, true},
    {"D:/Projects/Orion/", "orion_bill_of_materials.xlsx", "Spreadsheet", 274'432, Way::Dropbox, Rosa, true},
    {"D:/Projects/Orion/", "orion_design_review.pdf", "Pdf", 8 * Mega + 304, Way::Dropbox, John, true},
    {"Documents/Handover/", "handover_checklist.docx", "Document", 54'272, Way::OneDrive, John},
    {"Documents/Handover/", "open_design_reviews.xlsx", "Spreadsheet", 67'584, Way::OneDrive, John},
    {"Documents/Handover/", "team_introduction.pptx", "Presentation", 5 * Mega + 90, Way::OneDrive, John},
};
static_assert(std::size(CopiedFiles) == john::EventCount);

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

PersonFacts personOf(const QString &first, const QString &last, const QString &title, const QString &department,
                     const QString &managerUsername)
{
    PersonFacts person;
    person.firstName = first;
    person.lastName = last;
    // The service's names are plain letters; the directory keeps the accents.
    QString plain = (first + u'.' + last).toLower().normalized(QString::NormalizationForm_D);
    plain.removeIf([](QChar c) { return c.category() == QChar::Mark_NonSpacing; });
    person.username = plain + u"@qrst.test"_s;
    person.userId = stableDigits(stableNumber(person.username));
    person.actorId = stableUuid(u"actor"_s, person.username);
    person.title = title;
    person.department = department;
    if (!managerUsername.isEmpty())
        person.managerActorId = stableUuid(u"actor"_s, managerUsername);
    person.employeeType = u"Employee"_s;
    person.country = u"US"_s;
    person.locality = u"Minneapolis"_s;
    return person;
}

HostFacts hostOf(const QString &name, const QString &privateIp, const QString &account)
{
    HostFacts host;
    host.name = name;
    host.domain = u"qrst.test"_s;
    host.deviceUid = stableDigits(stableNumber(name));
    host.endpointId = stableHex(stableNumber(name), 32);
    host.osName = u"WIN"_s;
    host.operatingSystem = u"Windows 11"_s;
    host.privateIp = privateIp;
    host.publicIp = u"203.0.113.24"_s;
    const QString hex = stableHex(stableNumber(name + u"mac"_s), 6);
    host.macAddress = u"02:42:0a:%1:%2:%3"_s.arg(hex.mid(0, 2), hex.mid(2, 2), hex.mid(4, 2));
    host.userAccount = account;
    return host;
}

QString indicatorNameOfCategory(const QString &category)
{
    static const QHash<QString, QString> names{{u"Pdf"_s, u"PDF"_s},
                                               {u"SourceCode"_s, u"Source code"_s},
                                               {u"Archive"_s, u"Zip"_s},
                                               {u"VirtualDiskImage"_s, u"Virtual Disk Image"_s}};
    return names.value(category, category);
}

QString mimeTypeOf(const QString &name)
{
    static const QHash<QString, QString> types{
        {u"xlsx"_s, u"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"_s},
        {u"pptx"_s, u"application/vnd.openxmlformats-officedocument.presentationml.presentation"_s},
        {u"docx"_s, u"application/vnd.openxmlformats-officedocument.wordprocessingml.document"_s},
        {u"csv"_s, u"text/csv"_s},
        {u"pdf"_s, u"application/pdf"_s},
        {u"png"_s, u"image/png"_s},
        {u"mp4"_s, u"video/mp4"_s},
        {u"zip"_s, u"application/zip"_s},
        {u"py"_s, u"text/x-python"_s},
        {u"cpp"_s, u"text/x-c++src"_s},
        {u"vcf"_s, u"text/vcard"_s}};
    return types.value(name.section(u'.', -1), u"application/octet-stream"_s);
}

/// Content of the right size that is the same in every run.
QByteArray contentOf(const QString &name, qint64 size)
{
    QByteArray bytes = name.toUtf8() + '\n';
    quint64 block = stableNumber(name);
    while (bytes.size() < size) {
        block = mixed(block);
        bytes += QByteArray::number(block, 36) + '\n';
    }
    bytes.truncate(size);
    return bytes;
}

void setHashes(FileEventFacts &facts, Code42Tenant &code42)
{
    if (facts.sizeInBytes > Giga) {
        facts.md5Error = u"The file is too large to hash"_s;
        facts.sha256Error = facts.md5Error;
        return;
    }
    if (facts.sizeInBytes > LargestCollected) {
        facts.md5 = stableHex(stableNumber(facts.fileName), 32);
        facts.sha256 = stableHex(stableNumber(facts.fileName + u"256"_s), 64);
        return;
    }
    const QByteArray content = contentOf(facts.fileName, facts.sizeInBytes);
    facts.md5 = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Md5).toHex());
    facts.sha256 = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
    facts.xfcEventId = stableUuid(u"content"_s, facts.fileName);
    code42.filesBySha256.insert(facts.sha256, {content, facts.fileName});
    code42.sha256ByContentId.insert(facts.xfcEventId, facts.sha256);
}

void setDestination(FileEventFacts &facts, Way way)
{
    PlaceFacts &to = facts.destination;
    switch (way) {
    case Way::Dropbox:
        facts.action = u"sync-app-created"_s;
        facts.vector = u"UPLOADED"_s;
        facts.processExecutable = u"C:\\Program Files (x86)\\Dropbox\\Client\\Dropbox.exe"_s;
        to.category = u"Cloud Storage"_s;
        to.name = u"Dropbox"_s;
        to.accountName = u"j.anderson.private@mail.test"_s;
        to.accountType = u"PERSONAL"_s;
        to.userEmails = {u"j.anderson.private@mail.test"_s};
        facts.untrustedAccounts = to.userEmails;
        facts.indicators.append(riskIndicator(u"Dropbox upload"_s));
        break;
    case Way::Usb:
        facts.action = u"removable-media-created"_s;
        facts.vector = u"REMOVABLE_MEDIA_OUT"_s;
        facts.processExecutable = u"C:\\Windows\\explorer.exe"_s;
        to.category = u"Device"_s;
        to.name = u"Removable media"_s;
        to.media = {u"USB"_s,     128 * Giga,     u"SanDisk Ultra USB 3.0"_s,
                    u"E:"_s,      u"7C3A-11F0"_s, u"4C530001230817116093"_s,
                    u"SanDisk"_s, u"JA-BACKUP"_s};
        facts.indicators.append(riskIndicator(u"Removable media"_s));
        facts.indicators.append(riskIndicator(u"First use of destination"_s));
        break;
    case Way::OneDrive:
        facts.action = u"sync-app-created"_s;
        facts.vector = u"UPLOADED"_s;
        facts.processExecutable = u"C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe"_s;
        to.category = u"Cloud Storage"_s;
        to.name = u"OneDrive"_s;
        to.accountName = john::Username;
        to.accountType = u"BUSINESS"_s;
        to.userEmails = {john::Username};
        facts.trusted = true;
        facts.trustReason = u"Trusted sync username"_s;
        facts.indicators.append(riskIndicator(u"OneDrive upload"_s));
        break;
    }
}

FileEventFacts factsOf(int index, const Copied &copied, const PersonFacts &person, const HostFacts &host, qint64 seedMs,
                       Code42Tenant &code42)
{
    FileEventFacts facts;
    // From 75 to 22 minutes before the seed time, a little unevenly.
    facts.timeMs = seedMs - 75 * MinuteMs + index * 79'800 + qint64(mixed(quint64(index)) % 31'000);
    facts.ingestedMs = facts.timeMs + 117'000 + index;
    facts.insertedMs = facts.timeMs + 248'000 + index;
    facts.id = u"0_%1_%2"_s.arg(stableUuid(u"event"_s, latin(copied.name))).arg(index + 1, 4, 10, QLatin1Char('0'));
    facts.observer = u"Endpoint"_s;
    facts.userEmail = person.username;
    facts.userId = person.userId;
    facts.deviceUid = host.deviceUid;
    facts.fileName = latin(copied.name);
    const QString directory = latin(copied.directory);
    facts.directory = directory.contains(u':') ? directory : Drive + directory;
    facts.category = latin(copied.category);
    facts.categoryByExtension = facts.category;
    facts.categoryByBytes = facts.category;
    facts.mimeTypeByExtension = mimeTypeOf(facts.fileName);
    facts.mimeTypeByBytes = facts.mimeTypeByExtension;
    facts.changeType = u"CREATED"_s;
    facts.sizeInBytes = copied.size;
    facts.owner = latin(copied.owner);
    facts.createdMs = seedMs - (40 + index * 6) * DayMs;
    facts.modifiedMs = seedMs - (2 + index % 9) * DayMs;
    facts.processOwner = latin(John);
    facts.source.category = u"Device"_s;
    facts.source.name = host.name;
    facts.source.domain = host.name.toLower() + u'.' + host.domain;
    facts.source.ip = host.publicIp;
    facts.source.privateIps = {host.privateIp, u"127.0.0.1"_s};
    facts.source.operatingSystem = host.operatingSystem;
    setDestination(facts, copied.way);
    facts.indicators.append(riskIndicator(u"Departing"_s));
    const QString byCategory = indicatorNameOfCategory(facts.category);
    if (byCategory != u"Uncategorized"_s)
        facts.indicators.append(riskIndicator(byCategory));
    setHashes(facts, code42);
    return facts;
}

void addXdrIncident(XdrTenant &xdr, const HostFacts &host, qint64 seedMs)
{
    const QString description =
        u"'Large copy to removable media' generated by XDR Agent detected on host %1 involving user "
        "john.anderson"_s.arg(host.name);
    xdr.alerts.put({{u"alert_id"_s, u"1"_s},
                    {u"external_id"_s, stableUuid(u"xdr-alert"_s, u"1"_s)},
                    {u"severity"_s, u"medium"_s},
                    {u"name"_s, u"Large copy to removable media"_s},
                    {u"description"_s, description},
                    {u"category"_s, u"Exfiltration"_s},
                    {u"source"_s, u"XDR Agent"_s},
                    {u"action"_s, u"DETECTED"_s},
                    {u"action_pretty"_s, u"Detected"_s},
                    {u"detection_timestamp"_s, seedMs - 30 * MinuteMs},
                    {u"host_name"_s, host.name},
                    {u"host_ip"_s, QJsonArray{host.privateIp}},
                    {u"user_name"_s, u"john.anderson"_s},
                    {u"endpoint_id"_s, host.endpointId},
                    {u"event_type"_s, u"File Event"_s},
                    {u"is_whitelisted"_s, false},
                    {u"starred"_s, false}});
    xdr.incidents.put({{u"incident_id"_s, u"1"_s},
                       {u"incident_name"_s, QJsonValue::Null},
                       {u"description"_s, description},
                       {u"creation_time"_s, seedMs - 29 * MinuteMs},
                       {u"modification_time"_s, seedMs - 29 * MinuteMs},
                       {u"detection_time"_s, QJsonValue::Null},
                       {u"resolved_timestamp"_s, QJsonValue::Null},
                       {u"status"_s, u"new"_s},
                       {u"severity"_s, u"medium"_s},
                       {u"manual_severity"_s, QJsonValue::Null},
                       {u"assigned_user_mail"_s, QJsonValue::Null},
                       {u"assigned_user_pretty_name"_s, QJsonValue::Null},
                       {u"alert_count"_s, 1},
                       {u"low_severity_alert_count"_s, 0},
                       {u"med_severity_alert_count"_s, 1},
                       {u"high_severity_alert_count"_s, 0},
                       {u"user_count"_s, 1},
                       {u"host_count"_s, 1},
                       {u"notes"_s, QJsonValue::Null},
                       {u"resolve_comment"_s, QJsonValue::Null},
                       {u"manual_description"_s, QJsonValue::Null},
                       {u"xdr_url"_s, u"https://qrst.xdr.test/incident-view/1"_s},
                       {u"starred"_s, false},
                       {u"hosts"_s, QJsonArray{host.name + u':' + host.endpointId}}});
    xdr.incidentAlertIds.insert(u"1"_s, {u"1"_s});
    xdr.violations.append({{u"violation_id"_s, 1},
                           {u"type"_s, u"Disk drive"_s},
                           {u"endpoint_id"_s, host.endpointId},
                           {u"hostname"_s, host.name},
                           {u"username"_s, u"john.anderson"_s},
                           {u"vendor"_s, u"SanDisk"_s},
                           {u"product"_s, u"Ultra USB 3.0"_s},
                           {u"serial"_s, u"4C530001230817116093"_s},
                           {u"timestamp"_s, seedMs - 68 * MinuteMs}});
}

void addEndpoints(const JohnStory &story, TenantBuilder &builder, XdrTenant &xdr, const HostFacts &laptop,
                  const HostFacts &workstation)
{
    HostFacts server = hostOf(u"QRST-FS-01"_s, u"10.2.1.5"_s, {});
    server.isServer = true;
    server.operatingSystem = u"Windows Server 2022"_s;
    builder.endpoint(hostOf(u"QRST-LT-0502"_s, u"10.2.7.31"_s, u"QRST\\rosa.silva"_s));
    builder.endpoint(hostOf(u"QRST-LT-0388"_s, u"10.2.7.22"_s, u"QRST\\priya.ortega"_s));
    builder.endpoint(server);
    if (story.endpoints == JohnEndpoints::None)
        return;
    builder.endpoint(laptop);
    switch (story.endpoints) {
    case JohnEndpoints::Both:
        builder.endpoint(workstation);
        break;
    case JohnEndpoints::SameName: {
        HostFacts twin = laptop;
        twin.endpointId = stableHex(stableNumber(u"twin"_s), 32);
        twin.privateIp = u"10.9.44.8"_s;
        builder.endpoint(twin);
        break;
    }
    case JohnEndpoints::Offline:
        xdr.endpoints.set(laptop.endpointId, u"endpoint_status"_s, u"DISCONNECTED"_s);
        break;
    case JohnEndpoints::Unsupported:
        xdr.unsupported.insert(laptop.endpointId);
        break;
    case JohnEndpoints::Failing:
        xdr.failing.insert(laptop.endpointId);
        break;
    case JohnEndpoints::Laptop:
    case JohnEndpoints::None:
        break;
    }
}

void addControlSession(TenantBuilder &builder, Code42Tenant &code42, const PersonFacts &rosa, const QString &ruleId,
                       qint64 seedMs)
{
    const HostFacts host = hostOf(u"QRST-LT-0502"_s, u"10.2.7.31"_s, u"QRST\\rosa.silva"_s);
    SessionFacts session;
    session.sessionId = john::controlSessionId();
    session.person = rosa;
    session.exfiltrationSummary = john::AlertName;
    session.contextSummary = u"Two files moved to Dropbox"_s;
    session.ruleIds = {ruleId};
    session.updatedMs = seedMs - 15 * MinuteMs;
    static constexpr Copied files[] = {
        {"D:/Projects/Orion/", "orion_sketches.pdf", "Pdf", 233'472, Way::Dropbox, Rosa},
        {"D:/Projects/Orion/", "orion_fasteners.xlsx", "Spreadsheet", 40'960, Way::Dropbox, Rosa},
    };
    for (int i = 0; i < int(std::size(files)); ++i) {
        FileEventFacts facts = factsOf(john::EventCount + i, files[i], rosa, host, seedMs - 20 * MinuteMs, code42);
        facts.processOwner = latin(Rosa);
        facts.destination.accountName = u"rosa.private@mail.test"_s;
        facts.destination.userEmails = {facts.destination.accountName};
        facts.untrustedAccounts = facts.destination.userEmails;
        facts.indicators.removeIf([](const RiskIndicator &indicator) { return indicator.name == u"Departing"_s; });
        const QJsonObject event = QJsonDocument::fromJson(fileEventJson(facts)).object();
        code42.events.add(event);
        session.events.append(event);
    }
    builder.session(session);
}

} // namespace

namespace john {

QString sessionId()
{
    return stableUuid(u"session"_s, u"john"_s);
}
QString usbSessionId()
{
    return stableUuid(u"session"_s, u"john-usb"_s);
}
QString controlSessionId()
{
    return stableUuid(u"session"_s, u"rosa"_s);
}
QString laptopEndpointId()
{
    return stableHex(stableNumber(LaptopName), 32);
}
QString workstationEndpointId()
{
    return stableHex(stableNumber(WorkstationName), 32);
}
QString laptopDeviceUid()
{
    return stableDigits(stableNumber(LaptopName));
}
} // namespace john

void tellJohnsStory(const JohnStory &story, qint64 seedTimeMs, Code42Tenant &code42, XdrTenant &xdr)
{
    TenantBuilder builder(code42, xdr, seedTimeMs);
    builder.company(u"QRST Inc."_s, u"QRST"_s);
    builder.commonThings();

    const PersonFacts robert =
        personOf(u"Robert"_s, u"Hale"_s, u"Chief Executive Officer"_s, u"Executive Office"_s, {});
    const PersonFacts priya =
        personOf(u"Priya"_s, u"Ortega"_s, u"Vice President Engineering"_s, u"Engineering"_s, robert.username);
    PersonFacts johnAnderson = personOf(u"John"_s, u"Anderson"_s, u"Director Design"_s, u"Design"_s, priya.username);
    johnAnderson.startDate = isoUtc(seedTimeMs - 2200 * DayMs).left(10);
    johnAnderson.endDate = isoUtc(seedTimeMs + 12 * DayMs).left(10);
    johnAnderson.notes = u"Resignation accepted; joins another maker of turbines."_s;
    const PersonFacts rosa = personOf(u"Rosa"_s, u"Silva"_s, u"Design Engineer"_s, u"Design"_s, johnAnderson.username);
    const PersonFacts dana = personOf(u"Dana"_s, u"Osei"_s, u"Head of Security"_s, u"Security"_s, robert.username);
    const PersonFacts luis = personOf(u"Luis"_s, u"Ferrer"_s, u"General Counsel"_s, u"Legal"_s, robert.username);
    const QList<PersonFacts> people{
        robert,
        priya,
        johnAnderson,
        rosa,
        dana,
        luis,
        personOf(u"Mina"_s, u"Kim"_s, u"Insider Risk Analyst"_s, u"Security"_s, dana.username),
        personOf(u"Andr\u00e9s"_s, u"Reyes"_s, u"Insider Risk Analyst"_s, u"Security"_s, dana.username),
        personOf(u"Helen"_s, u"Marsh"_s, u"HR Business Partner"_s, u"Human Resources"_s, robert.username),
        personOf(u"Carla"_s, u"Nunes"_s, u"Compliance Officer"_s, u"Compliance"_s, luis.username),
        personOf(u"Tariq"_s, u"Okafor"_s, u"Software Engineer"_s, u"Engineering"_s, priya.username),
        personOf(u"Grace"_s, u"Field"_s, u"Team Lead Service"_s, u"Service"_s, priya.username),
    };
    for (const PersonFacts &person : people)
        builder.person(person);
    builder.childActor(johnAnderson, u"j.anderson.private@mail.test"_s);
    code42.directoryGroups.insert(u"group-design"_s, u"Design Leadership"_s);
    code42.directoryGroups.insert(u"group-exec"_s, u"Executive Team"_s);
    code42.actorGroupIds.insert(johnAnderson.actorId, {u"group-design"_s, u"group-exec"_s});
    code42.actorGroupIds.insert(priya.actorId, {u"group-exec"_s});
    code42.actorGroupIds.insert(robert.actorId, {u"group-exec"_s});

    HostFacts laptop = hostOf(john::LaptopName, u"10.2.7.14"_s, u"QRST\\john.anderson"_s);
    HostFacts workstation = hostOf(john::WorkstationName, u"10.2.9.93"_s, u"QRST\\john.anderson"_s);
    builder.agent(laptop, johnAnderson);
    builder.agent(workstation, johnAnderson);
    builder.agent(hostOf(u"QRST-LT-0502"_s, u"10.2.7.31"_s, {}), rosa);
    builder.agent(hostOf(u"QRST-LT-0388"_s, u"10.2.7.22"_s, {}), priya);
    addEndpoints(story, builder, xdr, laptop, workstation);
    if (story.endpoints != JohnEndpoints::None)
        addXdrIncident(xdr, laptop, seedTimeMs);

    builder.watchlist(u"DEPARTING_EMPLOYEE"_s, {johnAnderson.actorId});
    builder.watchlist(u"HIGH_IMPACT_EMPLOYEE"_s, {priya.actorId, johnAnderson.actorId});
    builder.watchlist(u"NEW_EMPLOYEE"_s, {});
    builder.trustedDomain(u"qrst.test"_s);
    builder.holdMatter(u"2026-03 Turbine patents"_s, {priya.userId});
    const QString ruleId =
        builder.rule(john::AlertName, u"Files move to a personal cloud or to removable media."_s, u"HIGH"_s);
    builder.rule(u"Public link from a corporate drive"_s, u"A file can be read by anyone with the link."_s,
                 u"MEDIUM"_s);
    code42.ruleUsers.insert(ruleId,
                            {{u"id"_s, ruleId},
                             {u"mode"_s, u"EXCLUDE"_s},
                             {u"users"_s,
                              QJsonArray{QJsonObject{{u"userIdFromAuthority"_s, dana.userId},
                                                     {u"aliases"_s, QJsonArray{dana.username}}}}}});
    const QJsonObject onlyJohn{
        {u"term"_s, u"user.email"_s}, {u"operator"_s, u"IS"_s}, {u"value"_s, johnAnderson.username}};
    builder.savedSearch(u"saved-search-john"_s, u"John Anderson, everything"_s,
                        {QJsonObject{{u"filterClause"_s, u"AND"_s}, {u"filters"_s, QJsonArray{onlyJohn}}}});

    SessionFacts session;
    session.sessionId = john::sessionId();
    session.person = johnAnderson;
    session.exfiltrationSummary = john::AlertName;
    session.contextSummary = u"40 files moved to Dropbox and removable media by a departing director"_s;
    session.ruleIds = {ruleId};
    session.updatedMs = seedTimeMs - 20 * MinuteMs;
    session.note = u"HR: notice given, last day agreed. Keep this note."_s;
    SessionFacts usb = session;
    usb.sessionId = john::usbSessionId();
    usb.contextSummary = u"Files copied to removable media by a departing director"_s;
    usb.note.clear();
    for (int i = 0; i < john::EventCount; ++i) {
        const Copied &copied = CopiedFiles[i];
        const FileEventFacts facts =
            factsOf(i, copied, johnAnderson, copied.onWorkstation ? workstation : laptop, seedTimeMs, code42);
        const QJsonObject event = QJsonDocument::fromJson(fileEventJson(facts)).object();
        code42.events.add(event);
        const bool second = story.sessions == JohnSessions::PerExposure && copied.way == Way::Usb;
        (second ? usb : session).events.append(event);
    }
    if (story.sessions == JohnSessions::None) {
        QStringList eventIds;
        for (const QJsonObject &event : session.events)
            eventIds.append(event.value(u"event"_s).toObject().value(u"id"_s).toString());
        code42.waitingSessions.append({builder.sessionJson(session), eventIds});
    } else {
        builder.session(session);
    }
    if (story.sessions == JohnSessions::PerExposure)
        builder.session(usb);
    if (story.controlAlert)
        addControlSession(builder, code42, rosa, ruleId, seedTimeMs);
}

} // namespace holdfast::range
