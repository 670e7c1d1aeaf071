// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/fileeventreader.h"

#include "base/clock.h"
#include "integrations/code42/fileeventparser.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;
namespace ondemand = simdjson::ondemand;

/// Whether a key is this word; the length is known when this is compiled, so that it is one comparison.
template <size_t Size>
bool is(std::string_view key, const char (&word)[Size])
{
    return key.size() == Size - 1 && std::memcmp(key.data(), word, Size - 1) == 0;
}

/// Milliseconds of "yyyy-MM-ddTHH:mm:ss[.f...]Z"; 0 for anything else, and before 1970.
qint64 timeOf(std::string_view text)
{
    const auto digits = [&text](size_t at, size_t count) {
        int value = 0;
        for (size_t i = at; i < at + count; ++i) {
            const auto digit = text[i] - '0';
            if (digit < 0 || digit > 9)
                return -1;
            value = value * 10 + digit;
        }
        return value;
    };
    const bool plain = text.size() >= 20 && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':'
        && text[16] == ':' && text.back() == 'Z';
    if (plain) {
        const int year = digits(0, 4), month = digits(5, 2), day = digits(8, 2);
        const int hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
        if (year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour >= 0 && hour < 24 && minute >= 0
            && minute < 60 && second >= 0 && second <= 60) {
            int ms = 0, scale = 100;
            for (size_t i = 20; i + 1 < text.size() && scale > 0; ++i, scale /= 10) {
                const auto digit = text[i] - '0';
                if (digit < 0 || digit > 9)
                    break;
                ms += digit * scale;
            }
            // Days since 1970-01-01 in the proleptic Gregorian calendar, with March as the first month of the year.
            const int shifted = month <= 2 ? year - 1 : year;
            const int era = shifted / 400;
            const int yearOfEra = shifted - era * 400;
            const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
            const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
            const qint64 days = qint64(era) * 146'097 + dayOfEra - 719'468;
            return std::max<qint64>(0, ((days * 24 + hour) * 60 + minute) * 60'000 + second * 1000 + ms);
        }
    }
    return std::max<qint64>(0, msFromIso(QString::fromUtf8(text.data(), qsizetype(text.size()))));
}

QString dataSourceName(const QString &observer)
{
    if (observer == "GoogleDrive"_L1)
        return u"Google Drive"_s;
    if (observer == "Office365"_L1)
        return u"Office 365"_s;
    return observer;
}

bool isShownAddress(const QString &address)
{
    return !address.startsWith("127."_L1) && address != "::1"_L1 && !address.startsWith("169.254."_L1)
        && !address.startsWith("fe80:"_L1, Qt::CaseInsensitive);
}

/// Where a text is looked for: its length, its first and its last bytes tell most texts of an answer apart.
size_t slotFor(std::string_view utf8)
{
    quint64 first = 0, last = 0;
    const auto count = std::min(utf8.size(), sizeof(first));
    std::memcpy(&first, utf8.data(), count);
    std::memcpy(&last, utf8.data() + utf8.size() - count, count);
    constexpr quint64 odd = 0x9e3779b97f4a7c15; // spreads neighbours (2^64 divided by the golden ratio)
    return size_t(((first ^ (last << 1) ^ utf8.size()) * odd) >> 40);
}

/// The key as it stands in the answer; only one with an escape in it is decoded.
bool keyOf(simdjson::simdjson_result<ondemand::field> &field, std::string_view &key)
{
    ondemand::raw_json_string written;
    if (field.key().get(written))
        return false;
    const char *start = written.raw();
    const char *end = start;
    while (*end != '"' && *end != '\\')
        ++end;
    if (*end == '\\')
        return !field.unescaped_key().get(key);
    key = {start, size_t(end - start)};
    return true;
}

template <typename Use>
bool each(ondemand::object &object, Use use)
{
    for (auto field : object) {
        std::string_view key;
        ondemand::value value;
        if (!keyOf(field, key) || field.value().get(value))
            return false;
        use(key, value);
    }
    return true;
}

template <typename Use>
void inside(ondemand::value value, Use use)
{
    ondemand::object object;
    if (!value.get_object().get(object))
        each(object, use);
}

template <typename Use>
void elements(ondemand::value value, Use use)
{
    ondemand::array array;
    if (value.get_array().get(array))
        return;
    for (auto element : array) {
        ondemand::value item;
        if (element.get(item))
            return;
        use(item);
    }
}

/// Text as it is, numbers as they are written (ids exceed 2^53). A text without an escape is taken where it stands.
bool scalar(ondemand::value value, std::string_view &utf8)
{
    auto token = value.raw_json_token(); // reaches to the next token
    while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ')
        token.remove_suffix(1);
    if (token.empty())
        return false;
    if (token.front() == '"') {
        utf8 = token.substr(1, token.size() - 2);
        const bool plain = token.size() >= 2 && token.back() == '"' && !std::memchr(utf8.data(), '\\', utf8.size());
        return plain || !value.get_string().get(utf8);
    }
    utf8 = token;
    return token.front() == '-' || (token.front() >= '0' && token.front() <= '9');
}

QString text(ondemand::value value)
{
    std::string_view utf8;
    return scalar(value, utf8) ? QString::fromUtf8(utf8.data(), qsizetype(utf8.size())) : QString();
}

QString hash(ondemand::value value)
{
    std::string_view utf8;
    if (!scalar(value, utf8) || utf8.empty())
        return {};
    // Digits are single bytes: they need no decoding, only a look at their case.
    QString digits(qsizetype(utf8.size()), Qt::Uninitialized);
    auto *target = reinterpret_cast<char16_t *>(digits.data());
    unsigned char all = 0;
    for (const unsigned char digit : utf8) {
        all |= digit;
        *target++ = digit >= 'A' && digit <= 'Z' ? digit + ('a' - 'A') : digit;
    }
    return all < 0x80 ? digits : QString::fromUtf8(utf8.data(), qsizetype(utf8.size())).toLower();
}

qint64 time(ondemand::value value)
{
    std::string_view utf8;
    return scalar(value, utf8) ? timeOf(utf8) : 0;
}

qint64 number(ondemand::value value, qint64 fallback)
{
    std::string_view utf8;
    if (!scalar(value, utf8))
        return fallback;
    qint64 whole = 0;
    const auto *end = utf8.data() + utf8.size();
    if (const auto [at, fault] = std::from_chars(utf8.data(), end, whole); fault == std::errc() && at == end)
        return whole;
    bool ok = false;
    const auto real = QByteArrayView(utf8.data(), qsizetype(utf8.size())).trimmed().toDouble(&ok);
    return ok && real > -9e18 && real < 9e18 ? qint64(real) : fallback;
}

bool flag(ondemand::value value)
{
    bool result = false;
    if (!value.get_bool().get(result))
        return result;
    std::string_view utf8;
    return scalar(value, utf8) && (utf8 == "true" || utf8 == "TRUE");
}

} // namespace

QString TextPool::text(std::string_view utf8)
{
    if (utf8.empty())
        return {};
    auto &slot = m_slots[slotFor(utf8) & (slotCount - 1)];
    if (slot.utf8 != utf8) {
        slot.utf8.assign(utf8);
        slot.text = QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
    }
    return slot.text;
}

bool FileEventReader::read(ondemand::object &object, FileEvent &result)
{
    m_rest = {};
    const bool whole = each(object, [&](std::string_view key, ondemand::value value) { part(result, key, value); });
    derive(result);
    return whole;
}

QString FileEventReader::sharedText(ondemand::value value)
{
    std::string_view utf8;
    return scalar(value, utf8) ? m_pool.text(utf8) : QString();
}

QStringList FileEventReader::sharedTexts(ondemand::value value)
{
    QStringList result;
    ondemand::json_type type;
    if (value.type().get(type))
        return result;
    if (type != ondemand::json_type::array) {
        if (auto single = sharedText(value); !single.isEmpty())
            result.append(std::move(single));
        return result;
    }
    elements(value, [&](ondemand::value item) {
        if (auto one = sharedText(item); !one.isEmpty())
            result.append(std::move(one));
    });
    return result;
}

void FileEventReader::part(FileEvent &event, std::string_view key, ondemand::value value)
{
    if (is(key, "@timestamp")) {
        event.occurredAtMs = time(value);
    } else if (is(key, "event")) {
        inside(value, [&](auto k, auto v) { eventPart(event, k, v); });
    } else if (is(key, "user")) {
        inside(value, [&](auto k, auto v) {
            if (is(k, "email"))
                event.actor = sharedText(v);
            else if (is(k, "deviceUid"))
                event.deviceUid = sharedText(v);
        });
    } else if (is(key, "file")) {
        inside(value, [&](auto k, auto v) { filePart(event, k, v); });
    } else if (is(key, "source")) {
        inside(value, [&](auto k, auto v) { placePart(m_rest.source, k, v); });
    } else if (is(key, "destination")) {
        inside(value, [&](auto k, auto v) { placePart(m_rest.destination, k, v); });
    } else if (is(key, "process")) {
        inside(value, [&](auto k, auto v) {
            if (is(k, "executable"))
                event.processName = sharedText(v);
            else if (is(k, "owner"))
                m_rest.processOwner = sharedText(v);
        });
    } else if (is(key, "risk")) {
        inside(value, [&](auto k, auto v) { riskPart(event, k, v); });
    } else if (is(key, "fieldErrors")) {
        fieldErrors(event, value);
    }
}

void FileEventReader::eventPart(FileEvent &event, std::string_view key, ondemand::value value)
{
    if (is(key, "id"))
        event.eventId = text(value);
    else if (is(key, "action"))
        event.action = sharedText(value);
    else if (is(key, "observer"))
        event.source = dataSourceName(sharedText(value));
    else if (is(key, "inserted"))
        event.insertedAtMs = time(value);
    else if (is(key, "shareType"))
        m_rest.shareTypes = sharedTexts(value);
}

void FileEventReader::filePart(FileEvent &event, std::string_view key, ondemand::value value)
{
    if (is(key, "name")) {
        event.fileName = text(value);
    } else if (is(key, "directory")) {
        m_rest.directory = sharedText(value);
    } else if (is(key, "sizeInBytes")) {
        event.sizeBytes = number(value, -1);
    } else if (is(key, "category")) {
        event.category = sharedText(value);
    } else if (is(key, "mimeType")) {
        event.mimeType = sharedText(value);
    } else if (is(key, "mimeTypeByBytes")) {
        m_rest.mimeByBytes = sharedText(value);
    } else if (is(key, "mimeTypeByExtension")) {
        m_rest.mimeByExtension = sharedText(value);
    } else if (is(key, "owner")) {
        event.owner = sharedText(value);
    } else if (is(key, "created")) {
        event.createdAtMs = time(value);
    } else if (is(key, "modified")) {
        event.modifiedAtMs = time(value);
    } else if (is(key, "url")) {
        m_rest.fileUrl = text(value);
    } else if (is(key, "hash")) {
        inside(value, [&](std::string_view k, ondemand::value v) {
            if (is(k, "md5"))
                event.md5 = hash(v);
            else if (is(k, "sha256"))
                event.sha256 = hash(v);
            else if (is(k, "md5Error"))
                event.md5Error = sharedText(v);
            else if (is(k, "sha256Error"))
                event.sha256Error = sharedText(v);
        });
    }
}

void FileEventReader::placePart(Place &place, std::string_view key, ondemand::value value)
{
    if (is(key, "category")) {
        place.category = sharedText(value);
    } else if (is(key, "name")) {
        place.name = sharedText(value);
    } else if (is(key, "accountName")) {
        place.accountName = sharedText(value);
    } else if (is(key, "ip")) {
        place.ip = sharedText(value);
    } else if (is(key, "privateIp")) {
        place.privateIps = sharedTexts(value);
    } else if (is(key, "user")) {
        inside(value, [&](std::string_view k, ondemand::value v) {
            if (is(k, "email"))
                place.userEmails = sharedTexts(v);
        });
    } else if (is(key, "tabs")) {
        elements(value, [&](ondemand::value tab) {
            if (!place.tabTitle.isEmpty() || !place.tabUrl.isEmpty())
                return;
            inside(tab, [&](std::string_view k, ondemand::value v) {
                if (is(k, "title"))
                    place.tabTitle = sharedText(v);
                else if (is(k, "url"))
                    place.tabUrl = sharedText(v);
            });
        });
    } else if (is(key, "removableMedia")) {
        inside(value, [&](auto k, auto v) { mediaPart(place, k, v); });
    }
}

void FileEventReader::mediaPart(Place &place, std::string_view key, ondemand::value value)
{
    if (is(key, "vendor"))
        place.mediaVendor = sharedText(value);
    else if (is(key, "mediaName"))
        place.mediaMediaName = sharedText(value);
    else if (is(key, "name"))
        place.mediaName = sharedText(value);
    else if (is(key, "serialNumber"))
        place.mediaSerial = sharedText(value);
}

void FileEventReader::riskPart(FileEvent &event, std::string_view key, ondemand::value value)
{
    if (is(key, "score")) {
        event.riskScore = int(std::clamp<qint64>(number(value, 0), 0, 1'000'000));
    } else if (is(key, "severity")) {
        event.riskSeverity = sharedText(value);
    } else if (is(key, "trusted")) {
        event.trusted = flag(value);
    } else if (is(key, "indicators")) {
        elements(value, [&](ondemand::value indicator) {
            inside(indicator, [&](std::string_view k, ondemand::value v) {
                if (is(k, "name"))
                    event.riskIndicators.append(sharedText(v));
            });
        });
    }
}

/// [{"field":"md5Checksum","error":"..."}]: how the first generation told why a hash is missing.
void FileEventReader::fieldErrors(FileEvent &event, ondemand::value value)
{
    elements(value, [&](ondemand::value item) {
        QString field, error;
        inside(item, [&](std::string_view key, ondemand::value v) {
            if (is(key, "field"))
                field = sharedText(v);
            else if (is(key, "error"))
                error = sharedText(v);
        });
        if (field.contains("md5"_L1, Qt::CaseInsensitive))
            event.md5Error = error;
        else if (field.contains("sha256"_L1, Qt::CaseInsensitive))
            event.sha256Error = error;
    });
}

void FileEventReader::derive(FileEvent &event)
{
    auto &[source, destination, shareTypes, directory, fileUrl, mimeByBytes, mimeByExtension, processOwner] = m_rest;
    event.exposure = exposureOf(event.action, shareTypes, event.trusted);
    if (!directory.isEmpty()) {
        const bool closed = directory.endsWith(u'/') || directory.endsWith(u'\\');
        event.filePath = closed ? QString(directory + event.fileName) : QString(directory + u'/' + event.fileName);
    }
    if (event.mimeType.isEmpty())
        event.mimeType = std::move(mimeByBytes.isEmpty() ? mimeByExtension : mimeByBytes);
    event.deviceUser = std::move(processOwner);
    if (event.deviceUser.isEmpty() && !event.deviceUid.isEmpty())
        event.deviceUser = event.actor;
    if (source.category == "Device"_L1)
        event.hostname = std::move(source.name);
    else if (destination.category == "Device"_L1)
        event.hostname = destination.name;
    if (event.action.startsWith("sync-app-"_L1))
        event.syncDestination = destination.name;
    event.destinationCategory = std::move(destination.category);
    event.destinationName = std::move(destination.name);
    event.destinationAccount = destination.userEmails.isEmpty() ? std::move(destination.accountName)
        : destination.userEmails.size() == 1                    ? std::move(destination.userEmails.first())
                                                                : destination.userEmails.join(", "_L1);
    auto &tab = destination.tabUrl.isEmpty() && destination.tabTitle.isEmpty() ? source : destination;
    event.windowTitle = std::move(tab.tabTitle);
    event.url = std::move(tab.tabUrl.isEmpty() ? fileUrl : tab.tabUrl);
    const bool fromMedia =
        destination.mediaSerial.isEmpty() && destination.mediaMediaName.isEmpty() && destination.mediaVendor.isEmpty();
    auto &media = fromMedia ? source : destination;
    event.mediaVendor = std::move(media.mediaVendor);
    event.mediaName = std::move(media.mediaMediaName.isEmpty() ? media.mediaName : media.mediaMediaName);
    event.mediaSerial = std::move(media.mediaSerial);
    event.privateIps = std::move(source.privateIps);
    event.privateIps.removeIf([](const QString &address) { return !isShownAddress(address); });
    event.publicIp = std::move(source.ip.isEmpty() ? destination.ip : source.ip);
}

QString exposureOf(QStringView action, const QStringList &shareTypes, bool trusted)
{
    if (action.startsWith("removable-media-"_L1))
        return u"RemovableMedia"_s;
    if (action.startsWith("sync-app-"_L1))
        return u"CloudStorage"_s;
    if (action == "application-read"_L1)
        return u"ApplicationRead"_s;
    if (action != "file-shared"_L1)
        return {};
    if (shareTypes.contains("Anyone with the link"_L1) || shareTypes.contains("SharedViaLink"_L1))
        return u"SharedViaLink"_s;
    if (shareTypes.contains("Anyone in your organization"_L1) || shareTypes.contains("SharedViaDomain"_L1))
        return u"SharedToDomain"_s;
    if (shareTypes.contains("Shared with specific people"_L1) && !trusted)
        return u"OutsideTrustedDomains"_s;
    return {};
}

} // namespace holdfast::code42
