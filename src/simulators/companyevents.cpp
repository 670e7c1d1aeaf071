// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/companyevents.h"

#include "simulators/companypeople.h"
#include "simulators/fileeventfacts.h"
#include "simulators/stableids.h"

#include <QDateTime>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qint64 HourMs = 3'600'000;
constexpr int HoursPerWeek = 168;
/// Events come in blocks; a block's events belong to a few people ("lanes") who are at work at that time, so that one
/// person's events lie together and make a session.
constexpr qint64 BlockEvents = 64;
constexpr int Lanes = 4;

/// How files leave, and how often per thousand events.
enum class Channel {
    CorporateSync,
    CorporateUpload,
    ShareInside,
    PublicLink,
    Slack,
    Mail,
    Assistant,
    Usb,
    PersonalDropbox,
    PersonalDrive,
    CrmDownload,
    Print,
    SourcePush,
    AirDrop
};

struct ChannelFacts
{
    Channel channel;
    int share; ///< of 1000 events
    const char *action;
    const char *observer;
    const char *vector;
    const char *category;
    const char *name;
    const char *indicator; ///< empty: none
    const char *windowsProcess;
    const char *domain; ///< of the browser tab; empty: none
    bool trusted;
};

constexpr ChannelFacts Channels[] = {
    {Channel::CorporateSync, 290, "sync-app-modified", "Endpoint", "UPLOADED", "Cloud Storage", "OneDrive",
     "OneDrive upload", "C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe", "", true},
    {Channel::CorporateUpload, 190, "application-read", "Endpoint", "UPLOADED", "Business Tools", "SharePoint", "",
     "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "meridian.sharepoint.test", true},
    {Channel::ShareInside, 90, "file-shared", "OneDrive", "UNKNOWN", "Cloud Storage", "OneDrive",
     "Shared from corporate OneDrive", "", "", false},
    {Channel::PublicLink, 20, "file-shared", "GoogleDrive", "UNKNOWN", "Cloud Storage", "Google Drive",
     "Public link from corporate Google Drive", "", "", false},
    {Channel::Slack, 90, "application-read", "Endpoint", "UPLOADED", "Messaging", "Slack", "Slack upload",
     "C:\\Users\\Public\\slack\\slack.exe", "", true},
    {Channel::Mail, 100, "file-emailed", "Office365", "EMAILED", "Email", "Outlook",
     "Sent from corporate Microsoft Office 365", "", "", false},
    {Channel::Assistant, 30, "application-read", "Endpoint", "UPLOADED", "Productivity Tools", "ChatGPT",
     "ChatGPT upload", "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "chatgpt.com", false},
    {Channel::Usb, 55, "removable-media-created", "Endpoint", "REMOVABLE_MEDIA_OUT", "Device", "Removable media",
     "Removable media", "C:\\Windows\\explorer.exe", "", false},
    {Channel::PersonalDropbox, 30, "sync-app-created", "Endpoint", "UPLOADED", "Cloud Storage", "Dropbox",
     "Dropbox upload", "C:\\Program Files (x86)\\Dropbox\\Client\\Dropbox.exe", "", false},
    {Channel::PersonalDrive, 25, "application-read", "Endpoint", "UPLOADED", "Cloud Storage", "Google Drive",
     "Google Drive upload", "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "drive.google.com", false},
    {Channel::CrmDownload, 30, "file-downloaded", "Salesforce", "DOWNLOADED", "Device", "",
     "Download to unmonitored device from corporate Salesforce", "", "", false},
    {Channel::Print, 30, "file-printed", "Endpoint", "UNKNOWN", "Device", "Printer", "",
     "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE", "", false},
    {Channel::SourcePush, 15, "application-read", "Endpoint", "GIT_PUSH", "Source Code Repository", "GitHub",
     "GitHub upload", "C:\\Program Files\\Git\\cmd\\git.exe", "github.com", false},
    {Channel::AirDrop, 5, "file-created", "Endpoint", "UNKNOWN", "Device", "AirDrop", "AirDrop", "", "", false},
};

struct FileKind
{
    const char *extension;
    const char *category;
    const char *indicator;
    const char *mimeType;
    qint64 usualSize;
};

constexpr FileKind Spreadsheet{"xlsx", "Spreadsheet", "Spreadsheet",
                               "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 180'000};
constexpr FileKind Document{"docx", "Document", "Document",
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 90'000};
constexpr FileKind Pdf{"pdf", "Pdf", "PDF", "application/pdf", 650'000};
constexpr FileKind Slides{"pptx", "Presentation", "Presentation",
                          "application/vnd.openxmlformats-officedocument.presentationml.presentation", 4'200'000};
constexpr FileKind Picture{"png", "Image", "Image", "image/png", 1'400'000};
constexpr FileKind Python{"py", "SourceCode", "Source code", "text/x-python", 14'000};
constexpr FileKind Java{"java", "SourceCode", "Source code", "text/x-java", 11'000};
constexpr FileKind Shell{"sh", "Script", "Script", "application/x-sh", 4'000};
constexpr FileKind Zip{"zip", "Archive", "Zip", "application/zip", 24'000'000};
constexpr FileKind Movie{"mp4", "Video", "Video", "video/mp4", 140'000'000};

struct DepartmentFiles
{
    const char *department;
    const char *folder;
    const char *words[6];
    FileKind kinds[4];
};

constexpr DepartmentFiles Files[] = {
    {"Engineering",
     "src",
     {"billing_service", "payment_gateway", "deploy_cluster", "ingest_worker", "release_notes", "load_test"},
     {Python, Java, Shell, Zip}},
    {"Sales",
     "Sales",
     {"pipeline_review", "customer_list", "renewals", "quote", "territory_plan", "price_book"},
     {Spreadsheet, Slides, Pdf, Document}},
    {"Design",
     "Design",
     {"brand_refresh", "product_render", "icon_set", "packaging", "concept_board", "user_journey"},
     {Picture, Slides, Zip, Pdf}},
    {"Finance",
     "Finance",
     {"forecast", "payroll", "month_end_close", "board_pack", "tax_return", "invoice_run"},
     {Spreadsheet, Spreadsheet, Pdf, Slides}},
    {"Human Resources",
     "HR",
     {"salary_bands", "offer_letter", "headcount", "review_cycle", "leaver_list", "benefits"},
     {Spreadsheet, Document, Pdf, Document}},
    {"Legal",
     "Legal",
     {"master_agreement", "nda", "litigation_hold", "patent_draft", "term_sheet", "policy"},
     {Document, Pdf, Document, Pdf}},
    {"Marketing",
     "Marketing",
     {"campaign", "launch_video", "press_kit", "newsletter", "event_plan", "survey_results"},
     {Slides, Movie, Picture, Document}},
    {"Operations",
     "Operations",
     {"inventory", "shift_plan", "supplier_audit", "site_photos", "safety_report", "work_order"},
     {Spreadsheet, Pdf, Picture, Document}},
    {"Support",
     "Support",
     {"ticket_export", "known_issues", "customer_logs", "training", "escalation", "handover"},
     {Spreadsheet, Zip, Document, Pdf}},
};

const DepartmentFiles &filesOf(const QString &department)
{
    for (const DepartmentFiles &files : Files) {
        if (department == QLatin1StringView(files.department))
            return files;
    }
    return Files[0];
}

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

/// A number from 0 to 1 from 53 bits.
double fraction(quint64 number)
{
    return double(number >> 11) / 9007199254740992.0;
}

/// How much of a week's work is done by the end of each hour; Monday 00:00 UTC is hour 0.
const std::array<double, HoursPerWeek + 1> &workDone()
{
    static const std::array<double, HoursPerWeek + 1> done = [] {
        std::array<double, HoursPerWeek + 1> sums{};
        for (int hour = 0; hour < HoursPerWeek; ++hour) {
            const int ofDay = hour % 24;
            const bool weekend = hour / 24 >= 5;
            const double weight = weekend ? 0.15 : ofDay >= 7 && ofDay < 19 ? 4.0 : 0.35;
            sums[size_t(hour) + 1] = sums[size_t(hour)] + weight;
        }
        const double whole = sums[HoursPerWeek];
        for (double &sum : sums)
            sum /= whole;
        return sums;
    }();
    return done;
}

/// The working-time coordinate of a moment: whole weeks since the epoch's first Monday plus the part of the week's work
/// done. Grows with time; its inverse turns evenly spread events into days and nights.
double workOf(qint64 ms)
{
    constexpr qint64 firstMonday = 4 * 24 * HourMs;
    constexpr qint64 weekMs = HoursPerWeek * HourMs;
    const qint64 since = ms - firstMonday;
    const qint64 week = since / weekMs;
    const qint64 rest = since % weekMs;
    const auto &done = workDone();
    const size_t hour = size_t(rest / HourMs);
    const double part = double(rest % HourMs) / HourMs;
    return double(week) + done[hour] + (done[hour + 1] - done[hour]) * part;
}

qint64 momentOf(double work)
{
    constexpr qint64 firstMonday = 4 * 24 * HourMs;
    const double week = std::floor(work);
    const double rest = work - week;
    const auto &done = workDone();
    const auto next = std::upper_bound(done.begin(), done.end(), rest);
    const size_t hour = next == done.begin() ? 0 : std::min<size_t>(size_t(next - done.begin()) - 1, HoursPerWeek - 1);
    const double width = done[hour + 1] - done[hour];
    const double part = width > 0 ? (rest - done[hour]) / width : 0;
    return firstMonday + qint64(week) * HoursPerWeek * HourMs + qint64((double(hour) + part) * HourMs);
}

} // namespace

/// What an index decides before any text is made.
struct CompanyEvents::Slot
{
    quint64 number; ///< the event's own random number
    int person;
    const ChannelFacts *channel;
};

CompanyEvents::CompanyEvents(const CompanyStory &story, qint64 seedTimeMs)
    : m_story(story)
    , m_seedTimeMs(seedTimeMs)
    , m_people(std::make_unique<CompanyPeople>(story))
{
    m_usernames.reserve(story.users);
    for (int person = 0; person < story.users; ++person)
        m_usernames.append(m_people->username(person));
}

CompanyEvents::~CompanyEvents() = default;

qint64 CompanyEvents::count() const
{
    return m_story.events;
}

CompanyEvents::Slot CompanyEvents::slotOf(qint64 index) const
{
    const quint64 own = mixed(mixed(m_story.number) ^ quint64(index));
    const quint64 lane = (own >> 8) % Lanes;
    const quint64 work = mixed(mixed(m_story.number + 77) ^ (quint64(index / BlockEvents) * Lanes + lane));
    // Some people are much busier than others.
    const int person = std::min(m_story.users - 1, int(std::pow(fraction(work), 1.8) * m_story.users));
    // Most of a person's files in one go take the same way.
    const quint64 pick = own % 4 == 0 ? mixed(own + 5) : mixed(work + 5);
    int at = int(pick % 1000);
    const ChannelFacts *channel = &Channels[0];
    for (const ChannelFacts &candidate : Channels) {
        channel = &candidate;
        at -= candidate.share;
        if (at < 0)
            break;
    }
    return {own, person, channel};
}

qint64 CompanyEvents::timeMs(qint64 index) const
{
    const double end = workOf(m_seedTimeMs - 5 * 60'000);
    const double begin = workOf(m_seedTimeMs - qint64(m_story.days) * 24 * HourMs);
    return momentOf(begin + (end - begin) * (double(index) + 0.5) / double(std::max<qint64>(1, m_story.events)));
}

QString CompanyEvents::id(qint64 index) const
{
    // The index stands first and with a fixed width, so that ids sort like times.
    return u"0_%1_%2"_s.arg(index, 9, 10, QLatin1Char('0')).arg(stableHex(mixed(m_story.number) ^ quint64(index), 16));
}

qint64 CompanyEvents::indexOfId(const QString &eventId) const
{
    bool ok = false;
    const qint64 index = eventId.section(u'_', 1, 1).toLongLong(&ok);
    return ok && index >= 0 && index < m_story.events && id(index) == eventId ? index : -1;
}

bool CompanyEvents::quickValue(qint64 index, QuickTerm term, QString *value) const
{
    switch (term) {
    case QuickTerm::EventId:
        *value = id(index);
        return true;
    case QuickTerm::UserEmail:
        *value = m_usernames.at(slotOf(index).person);
        return true;
    case QuickTerm::UserId:
        *value = m_people->userId(slotOf(index).person);
        return true;
    case QuickTerm::EventAction:
        *value = latin(slotOf(index).channel->action);
        return true;
    case QuickTerm::DeviceUid: {
        const Slot slot = slotOf(index);
        const bool onDevice = QLatin1StringView(slot.channel->observer) == "Endpoint"_L1;
        *value = onDevice ? m_people->deviceUid(slot.person) : QString();
        return true;
    }
    case QuickTerm::Timestamp:
    case QuickTerm::RiskSeverity:
        return false;
    }
    return false;
}

QByteArray CompanyEvents::json(qint64 index) const
{
    const Slot slot = slotOf(index);
    const ChannelFacts &channel = *slot.channel;
    const QString username = m_people->username(slot.person);
    const QString account = username.section(u'@', 0, 0);
    const HostFacts host = m_people->host(slot.person);
    const bool onDevice = QLatin1StringView(channel.observer) == "Endpoint"_L1;
    const bool mac = host.osName == u"MAC"_s;
    const DepartmentFiles &files = filesOf(m_people->department(slot.person));
    const quint64 dice = mixed(slot.number + 11);
    const FileKind &kind = files.kinds[dice % 4];

    FileEventFacts facts;
    facts.id = id(index);
    facts.timeMs = timeMs(index);
    facts.ingestedMs = facts.timeMs + 117'000;
    facts.insertedMs = facts.timeMs + 248'000;
    facts.action = latin(channel.action);
    facts.observer = latin(channel.observer);
    facts.vector = latin(channel.vector);
    facts.userEmail = username;
    facts.userId = m_people->userId(slot.person);
    facts.deviceUid = onDevice ? host.deviceUid : QString();

    facts.fileName = u"%1_%2.%3"_s.arg(latin(files.words[(dice >> 4) % 6]))
                         .arg((dice >> 16) % 9000 + 1000)
                         .arg(latin(kind.extension));
    facts.directory = mac ? u"/Users/%1/%2/"_s.arg(account, latin(files.folder))
                          : u"C:/Users/%1/%2/"_s.arg(account, latin(files.folder));
    facts.category = latin(kind.category);
    facts.categoryByBytes = facts.category;
    facts.categoryByExtension = facts.category;
    facts.mimeTypeByBytes = latin(kind.mimeType);
    facts.mimeTypeByExtension = facts.mimeTypeByBytes;
    facts.changeType = channel.channel == Channel::CorporateSync ? u"MODIFIED"_s : u"CREATED"_s;
    // Between a tenth and ten times the usual size.
    facts.sizeInBytes = qint64(double(kind.usualSize) * std::pow(10.0, fraction(mixed(dice)) * 2 - 1));
    facts.owner = dice % 17 == 0 ? QString() : account;
    facts.createdMs = facts.timeMs - qint64(dice % 400) * 24 * HourMs - 7'200'000;
    facts.modifiedMs = facts.timeMs - qint64(dice % 20) * HourMs - 60'000;
    if (dice % 211 == 0) {
        facts.md5Error = u"The file is too large to hash"_s;
        facts.sha256Error = facts.md5Error;
    } else {
        facts.md5 = stableHex(dice, 32);
        facts.sha256 = stableHex(dice + 1, 64);
    }

    PlaceFacts &from = facts.source;
    PlaceFacts &to = facts.destination;
    if (onDevice) {
        from.category = u"Device"_s;
        from.name = host.name;
        from.domain = host.name.toLower() + u'.' + host.domain;
        from.ip = host.publicIp;
        from.privateIps = {host.privateIp};
        from.operatingSystem = host.operatingSystem;
        facts.processExecutable =
            mac ? u"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"_s : latin(channel.windowsProcess);
        facts.processOwner = account;
    }
    to.category = latin(channel.category);
    to.name = latin(channel.name);
    if (*channel.domain) {
        to.domains = {latin(channel.domain)};
        to.tabUrl = u"https://%1/"_s.arg(latin(channel.domain));
        to.tabTitle = to.name;
        if (!channel.trusted)
            facts.untrustedDomains = to.domains;
    }
    facts.trusted = channel.trusted;
    if (channel.trusted)
        facts.trustReason = u"Trusted browser URL"_s;
    if (*channel.indicator)
        facts.indicators.append(riskIndicator(latin(channel.indicator)));

    switch (channel.channel) {
    case Channel::Usb:
        to.media = {u"USB"_s,
                    64'000'000'000,
                    u"Ultra USB 3.0"_s,
                    u"E:"_s,
                    stableHex(slot.person, 8).toUpper(),
                    stableHex(quint64(slot.person) + 9, 20).toUpper(),
                    u"SanDisk"_s,
                    u"BACKUP"_s};
        break;
    case Channel::PersonalDropbox:
        to.accountName = account + u"@mail.test"_s;
        to.accountType = u"PERSONAL"_s;
        to.userEmails = {to.accountName};
        facts.untrustedAccounts = to.userEmails;
        break;
    case Channel::CorporateSync:
        to.accountName = username;
        to.accountType = u"BUSINESS"_s;
        to.userEmails = {username};
        facts.trustReason = u"Trusted sync username"_s;
        break;
    case Channel::ShareInside:
        facts.shareTypes = {u"Anyone in your organization"_s};
        facts.detector = u"Meridian OneDrive"_s;
        facts.changeType = u"SHARING_CHANGED"_s;
        break;
    case Channel::PublicLink:
        facts.shareTypes = {u"Anyone with the link"_s};
        facts.detector = u"Meridian Google Drive"_s;
        facts.changeType = u"SHARING_CHANGED"_s;
        facts.fileId = stableHex(dice, 33);
        facts.fileUrl = u"https://drive.google.com/file/d/%1"_s.arg(facts.fileId);
        break;
    case Channel::Mail:
        from.emailFrom = username;
        from.emailSender = username;
        to.emailRecipients = {u"contact%1@customer%2.test"_s.arg(dice % 60).arg(dice % 13)};
        to.emailSubject = u"Files for %1"_s.arg(latin(files.words[(dice >> 4) % 6]));
        break;
    case Channel::CrmDownload:
        facts.reportId = u"00O%1"_s.arg(stableHex(dice, 12));
        facts.reportName = u"Accounts by owner"_s;
        facts.reportCount = qint64(dice % 4000);
        from.category = u"CRM Tools"_s;
        from.name = u"Salesforce"_s;
        break;
    case Channel::Print:
        to.printerName = u"Printer %1"_s.arg(dice % 9 + 1);
        to.printJobName = facts.fileName;
        break;
    case Channel::SourcePush:
        facts.gitRepositoryUri = u"https://github.com/%1/side-project.git"_s.arg(account);
        facts.gitRepositoryUser = account;
        facts.gitCommitHash = stableHex(dice, 40);
        break;
    case Channel::CorporateUpload:
    case Channel::Slack:
    case Channel::Assistant:
    case Channel::PersonalDrive:
    case Channel::AirDrop:
        break;
    }
    facts.indicators.append(riskIndicator(latin(kind.indicator)));
    if (m_people->isDeparting(slot.person))
        facts.indicators.append(riskIndicator(u"Departing"_s));
    if (m_people->isContractor(slot.person))
        facts.indicators.append(riskIndicator(u"Contract"_s));
    if (dice % 37 == 0)
        facts.indicators.append(riskIndicator(u"Off hours"_s));
    if (dice % 53 == 0)
        facts.indicators.append(riskIndicator(u"First use of destination"_s));
    return fileEventJson(facts);
}

int CompanyEvents::sessionPerson(int session) const
{
    const QList<qint64> events = sessionEvents(session);
    if (!events.isEmpty())
        return slotOf(events.first()).person;
    return int(mixed(m_story.number + quint64(session)) % quint64(m_story.users));
}

QList<qint64> CompanyEvents::sessionEvents(int session) const
{
    // Sessions are spread evenly over the blocks; each takes one lane of its block.
    const qint64 blocks = (m_story.events + BlockEvents - 1) / BlockEvents;
    if (blocks == 0 || m_story.sessions == 0)
        return {};
    const qint64 block = qint64((double(session) + 0.5) * double(blocks) / double(m_story.sessions));
    const quint64 lane = mixed(quint64(session)) % Lanes;
    QList<qint64> events;
    for (qint64 index = block * BlockEvents; index < std::min(m_story.events, (block + 1) * BlockEvents); ++index) {
        const quint64 own = mixed(mixed(m_story.number) ^ quint64(index));
        if ((own >> 8) % Lanes == lane)
            events.append(index);
    }
    return events;
}

} // namespace holdfast::range
