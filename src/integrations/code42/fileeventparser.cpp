// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/fileeventparser.h"

#include "base/clock.h"

#include <QCoreApplication>

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;
namespace ondemand = simdjson::ondemand;

/// Shares the memory of texts that come again and again: host names, actions, categories.
class TextPool
{
public:
    QString text(std::string_view utf8)
    {
        if (utf8.empty())
            return {};
        if (const auto found = m_texts.find(utf8); found != m_texts.end())
            return found->second;
        auto made = QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
        if (m_texts.size() < maxTexts)
            m_texts.emplace(std::string(utf8), made);
        return made;
    }

private:
    static constexpr size_t maxTexts = 4096;
    struct Hash
    {
        using is_transparent = void;
        size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
    };
    std::unordered_map<std::string, QString, Hash, std::equal_to<>> m_texts;
};

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

/// One end of a movement, before it is decided which columns it fills.
struct Place
{
    QString category;
    QString name;
    QString accountName;
    QStringList userEmails;
    QString ip;
    QStringList privateIps;
    QString tabTitle;
    QString tabUrl;
    QString mediaVendor;
    QString mediaMediaName;
    QString mediaName;
    QString mediaSerial;
};

class Reader
{
public:
    /// Fills one event; false when its text ended before the object did.
    bool read(ondemand::object &object, FileEvent &result)
    {
        m_source = {};
        m_destination = {};
        m_shareTypes.clear();
        m_fileName.clear();
        m_directory.clear();
        m_fileUrl.clear();
        m_mimeByBytes.clear();
        m_mimeByExtension.clear();
        m_processOwner.clear();
        const bool whole = each(object, [&](std::string_view key, ondemand::value value) {
            if (key == "@timestamp")
                result.occurredAtMs = time(value);
            else if (key == "event")
                inside(value, [&](auto k, auto v) { eventPart(result, k, v); });
            else if (key == "user")
                inside(value, [&](auto k, auto v) { userPart(result, k, v); });
            else if (key == "file")
                inside(value, [&](auto k, auto v) { filePart(result, k, v); });
            else if (key == "source")
                inside(value, [&](auto k, auto v) { placePart(m_source, k, v); });
            else if (key == "destination")
                inside(value, [&](auto k, auto v) { placePart(m_destination, k, v); });
            else if (key == "process")
                inside(value, [&](auto k, auto v) { processPart(result, k, v); });
            else if (key == "risk")
                inside(value, [&](auto k, auto v) { riskPart(result, k, v); });
            else if (key == "fieldErrors")
                fieldErrors(result, value);
        });
        derive(result);
        return whole;
    }

    QString pooled(ondemand::value value)
    {
        std::string_view utf8;
        return scalar(value, utf8) ? m_pool.text(utf8) : QString();
    }

private:
    /// The key as it stands in the answer; only one with an escape in it is decoded.
    static bool keyOf(simdjson::simdjson_result<ondemand::field> &field, std::string_view &key)
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
    static bool each(ondemand::object &object, Use use)
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
    static void inside(ondemand::value value, Use use)
    {
        ondemand::object object;
        if (!value.get_object().get(object))
            each(object, use);
    }

    template <typename Use>
    static void elements(ondemand::value value, Use use)
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

    /// Text as it is, numbers as they are written (ids exceed 2^53).
    static bool scalar(ondemand::value value, std::string_view &utf8)
    {
        ondemand::json_type type;
        if (value.type().get(type))
            return false;
        if (type == ondemand::json_type::string)
            return !value.get_string().get(utf8);
        if (type == ondemand::json_type::number) {
            utf8 = value.raw_json_token();
            while (!utf8.empty() && utf8.back() <= ' ')
                utf8.remove_suffix(1);
            return true;
        }
        return false;
    }

    static QString text(ondemand::value value)
    {
        std::string_view utf8;
        return scalar(value, utf8) ? QString::fromUtf8(utf8.data(), qsizetype(utf8.size())) : QString();
    }

    static QString hash(ondemand::value value)
    {
        auto digits = text(value);
        if (std::any_of(digits.cbegin(), digits.cend(), [](QChar digit) { return digit.isUpper(); }))
            digits = digits.toLower();
        return digits;
    }

    static qint64 time(ondemand::value value)
    {
        std::string_view utf8;
        return scalar(value, utf8) ? timeOf(utf8) : 0;
    }

    static qint64 number(ondemand::value value, qint64 fallback)
    {
        std::string_view utf8;
        if (!scalar(value, utf8))
            return fallback;
        bool ok = false;
        const QByteArrayView view(utf8.data(), qsizetype(utf8.size()));
        const auto whole = view.toLongLong(&ok);
        if (ok)
            return whole;
        const auto real = view.toDouble(&ok);
        return ok && real > -9e18 && real < 9e18 ? qint64(real) : fallback;
    }

    static bool flag(ondemand::value value)
    {
        bool result = false;
        if (!value.get_bool().get(result))
            return result;
        std::string_view utf8;
        return scalar(value, utf8) && (utf8 == "true" || utf8 == "TRUE");
    }

    QStringList texts(ondemand::value value)
    {
        QStringList result;
        ondemand::json_type type;
        if (value.type().get(type))
            return result;
        if (type != ondemand::json_type::array) {
            if (auto single = pooled(value); !single.isEmpty())
                result.append(std::move(single));
            return result;
        }
        elements(value, [&](ondemand::value item) {
            if (auto one = pooled(item); !one.isEmpty())
                result.append(std::move(one));
        });
        return result;
    }

    void eventPart(FileEvent &event, std::string_view key, ondemand::value value)
    {
        if (key == "id")
            event.eventId = text(value);
        else if (key == "action")
            event.action = pooled(value);
        else if (key == "observer")
            event.source = dataSourceName(pooled(value));
        else if (key == "inserted")
            event.insertedAtMs = time(value);
        else if (key == "shareType")
            m_shareTypes = texts(value);
    }

    void userPart(FileEvent &event, std::string_view key, ondemand::value value)
    {
        if (key == "email")
            event.actor = pooled(value);
        else if (key == "deviceUid")
            event.deviceUid = pooled(value);
    }

    void filePart(FileEvent &event, std::string_view key, ondemand::value value)
    {
        if (key == "name") {
            m_fileName = text(value);
        } else if (key == "directory") {
            m_directory = pooled(value);
        } else if (key == "sizeInBytes") {
            event.sizeBytes = number(value, -1);
        } else if (key == "category") {
            event.category = pooled(value);
        } else if (key == "mimeType") {
            event.mimeType = pooled(value);
        } else if (key == "mimeTypeByBytes") {
            m_mimeByBytes = pooled(value);
        } else if (key == "mimeTypeByExtension") {
            m_mimeByExtension = pooled(value);
        } else if (key == "owner") {
            event.owner = pooled(value);
        } else if (key == "created") {
            event.createdAtMs = time(value);
        } else if (key == "modified") {
            event.modifiedAtMs = time(value);
        } else if (key == "url") {
            m_fileUrl = text(value);
        } else if (key == "hash") {
            inside(value, [&](std::string_view part, ondemand::value v) {
                if (part == "md5")
                    event.md5 = hash(v);
                else if (part == "sha256")
                    event.sha256 = hash(v);
                else if (part == "md5Error")
                    event.md5Error = pooled(v);
                else if (part == "sha256Error")
                    event.sha256Error = pooled(v);
            });
        }
    }

    void placePart(Place &place, std::string_view key, ondemand::value value)
    {
        if (key == "category") {
            place.category = pooled(value);
        } else if (key == "name") {
            place.name = pooled(value);
        } else if (key == "accountName") {
            place.accountName = pooled(value);
        } else if (key == "ip") {
            place.ip = pooled(value);
        } else if (key == "privateIp") {
            place.privateIps = texts(value);
        } else if (key == "user") {
            inside(value, [&](std::string_view part, ondemand::value v) {
                if (part == "email")
                    place.userEmails = texts(v);
            });
        } else if (key == "tabs") {
            elements(value, [&](ondemand::value tab) {
                if (!place.tabTitle.isEmpty() || !place.tabUrl.isEmpty())
                    return;
                inside(tab, [&](std::string_view part, ondemand::value v) {
                    if (part == "title")
                        place.tabTitle = pooled(v);
                    else if (part == "url")
                        place.tabUrl = pooled(v);
                });
            });
        } else if (key == "removableMedia") {
            inside(value, [&](std::string_view part, ondemand::value v) {
                if (part == "vendor")
                    place.mediaVendor = pooled(v);
                else if (part == "mediaName")
                    place.mediaMediaName = pooled(v);
                else if (part == "name")
                    place.mediaName = pooled(v);
                else if (part == "serialNumber")
                    place.mediaSerial = pooled(v);
            });
        }
    }

    void processPart(FileEvent &event, std::string_view key, ondemand::value value)
    {
        if (key == "executable") {
            event.processName = pooled(value);
        } else if (key == "owner") {
            m_processOwner = pooled(value);
        }
    }

    void riskPart(FileEvent &event, std::string_view key, ondemand::value value)
    {
        if (key == "score") {
            event.riskScore = int(std::clamp<qint64>(number(value, 0), 0, 1'000'000));
        } else if (key == "severity") {
            event.riskSeverity = pooled(value);
        } else if (key == "trusted") {
            event.trusted = flag(value);
        } else if (key == "indicators") {
            elements(value, [&](ondemand::value indicator) {
                inside(indicator, [&](std::string_view part, ondemand::value v) {
                    if (part == "name")
                        event.riskIndicators.append(pooled(v));
                });
            });
        }
    }

    /// [{"field":"md5Checksum","error":"..."}]: how the first generation told why a hash is missing.
    void fieldErrors(FileEvent &event, ondemand::value value)
    {
        elements(value, [&](ondemand::value item) {
            QString field, error;
            inside(item, [&](std::string_view key, ondemand::value v) {
                if (key == "field")
                    field = pooled(v);
                else if (key == "error")
                    error = pooled(v);
            });
            if (field.contains("md5"_L1, Qt::CaseInsensitive))
                event.md5Error = error;
            else if (field.contains("sha256"_L1, Qt::CaseInsensitive))
                event.sha256Error = error;
        });
    }

    void derive(FileEvent &event)
    {
        event.exposure = exposureOf(event.action, m_shareTypes, event.trusted);
        event.fileName = m_fileName;
        if (!m_directory.isEmpty()) {
            const bool closed = m_directory.endsWith(u'/') || m_directory.endsWith(u'\\');
            event.filePath = closed ? QString(m_directory + m_fileName) : QString(m_directory + u'/' + m_fileName);
        }
        if (event.mimeType.isEmpty())
            event.mimeType = m_mimeByBytes.isEmpty() ? m_mimeByExtension : m_mimeByBytes;
        event.deviceUser = m_processOwner;
        if (event.deviceUser.isEmpty() && !event.deviceUid.isEmpty())
            event.deviceUser = event.actor;
        event.destinationCategory = m_destination.category;
        event.destinationName = m_destination.name;
        if (event.action.startsWith("sync-app-"_L1))
            event.syncDestination = m_destination.name;
        event.destinationAccount =
            m_destination.userEmails.isEmpty() ? m_destination.accountName : m_destination.userEmails.join(", "_L1);
        const bool fromTab = m_destination.tabUrl.isEmpty() && m_destination.tabTitle.isEmpty();
        event.windowTitle = fromTab ? m_source.tabTitle : m_destination.tabTitle;
        event.url = fromTab ? m_source.tabUrl : m_destination.tabUrl;
        if (event.url.isEmpty())
            event.url = m_fileUrl;
        const auto &media = m_destination.mediaSerial.isEmpty() && m_destination.mediaMediaName.isEmpty()
                && m_destination.mediaVendor.isEmpty()
            ? m_source
            : m_destination;
        event.mediaVendor = media.mediaVendor;
        event.mediaName = media.mediaMediaName.isEmpty() ? media.mediaName : media.mediaMediaName;
        event.mediaSerial = media.mediaSerial;
        if (m_source.category == "Device"_L1)
            event.hostname = m_source.name;
        else if (m_destination.category == "Device"_L1)
            event.hostname = m_destination.name;
        for (const auto &address : std::as_const(m_source.privateIps)) {
            if (isShownAddress(address))
                event.privateIps.append(address);
        }
        event.publicIp = m_source.ip.isEmpty() ? m_destination.ip : m_source.ip;
    }

    TextPool m_pool;
    Place m_source;
    Place m_destination;
    QStringList m_shareTypes;
    QString m_fileName;
    QString m_directory;
    QString m_fileUrl;
    QString m_mimeByBytes;
    QString m_mimeByExtension;
    QString m_processOwner;
};

constexpr qsizetype largestKept = 64 * 1024 * 1024;

Error unreadable(simdjson::error_code code)
{
    return {ErrorCode::BadAnswer,
            QCoreApplication::translate("FileEventParser", "The file events cannot be read as JSON: %1")
                .arg(QString::fromLatin1(simdjson::error_message(code))),
            {}};
}

/// Room for the rest of the answer's events, when they are of the size of those read so far.
void makeRoom(QList<FileEvent> &events, size_t read, size_t size)
{
    constexpr qsizetype sample = 16;
    if (events.size() < sample) {
        events.reserve(sample);
        return;
    }
    const auto each = std::max(read / size_t(events.size()), sizeof(FileEvent));
    events.reserve(events.size() + qsizetype((size - read) / each * 17 / 16) + 1);
}

/// Reads the page's own members; false when there was no event list.
Result<bool> readPage(ondemand::document &document, ondemand::object page, ParsedFileEvents &parsed,
                      std::string_view answer, bool mayNest)
{
    bool found = false;
    Reader reader;
    for (auto field : page) {
        std::string_view key;
        ondemand::value value;
        if (const auto fault = field.unescaped_key().get(key))
            return unreadable(fault);
        if (const auto fault = field.value().get(value))
            return unreadable(fault);
        if (key == "queryResult" && mayNest) {
            ondemand::object nested;
            if (const auto fault = value.get_object().get(nested))
                return unreadable(fault);
            auto inner = readPage(document, nested, parsed, answer, false);
            if (!inner)
                return inner;
            found = found || *inner;
        } else if (key == "fileEvents") {
            found = true;
            bool isNull = false;
            if (const auto fault = value.is_null().get(isNull)) // a word that begins like null
                return unreadable(fault);
            if (isNull)
                continue;
            ondemand::array events;
            if (const auto fault = value.get_array().get(events))
                return unreadable(fault);
            for (auto element : events) {
                ondemand::value item;
                if (const auto fault = element.get(item))
                    return unreadable(fault);
                const char *start = item.raw_json_token().data();
                ondemand::object object;
                if (const auto fault = item.get_object().get(object))
                    return unreadable(fault);
                if (parsed.events.size() == parsed.events.capacity())
                    makeRoom(parsed.events, size_t(start - answer.data()), answer.size());
                auto &event = parsed.events.emplaceBack();
                const char *next = nullptr;
                if (!reader.read(object, event))
                    return unreadable(simdjson::TAPE_ERROR);
                if (const auto fault = document.current_location().get(next))
                    return unreadable(fault);
                std::string_view raw(start, size_t(next - start));
                while (raw.size() > 1 && raw.back() != '}')
                    raw.remove_suffix(1); // blanks and the comma after it belong to nobody
                event.raw = QByteArray(raw.data(), qsizetype(raw.size()));
            }
        } else if (key == "nextPgToken") {
            parsed.nextPgToken = reader.pooled(value);
        } else if (key == "totalCount") {
            int64_t total = 0;
            if (!value.get_int64().get(total))
                parsed.totalCount = total;
        } else if (key == "problems") {
            ondemand::array problems;
            if (value.get_array().get(problems))
                continue;
            for (auto problem : problems) {
                std::string_view raw;
                ondemand::object object;
                if (!problem.get_object().get(object) && !object.raw_json().get(raw))
                    parsed.problems.append(QString::fromUtf8(raw.data(), qsizetype(raw.size())).trimmed());
            }
        }
    }
    return found;
}

} // namespace

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

Result<ParsedFileEvents> parseFileEvents(QByteArray answer)
{
    // Its buffers serve the next page as well; only those for an unusually large answer are given back.
    static thread_local ondemand::parser kept;
    ondemand::parser once;
    auto &parser = answer.size() <= largestKept ? kept : once;
    answer.reserve(answer.size() + qsizetype(simdjson::SIMDJSON_PADDING)); // the parser reads some bytes beyond the end
    ondemand::document document;
    if (const auto fault =
            parser.iterate(answer.constData(), size_t(answer.size()), size_t(answer.capacity())).get(document))
        return unreadable(fault);
    ondemand::object page;
    if (const auto fault = document.get_object().get(page))
        return unreadable(fault);
    ParsedFileEvents parsed;
    const auto found = readPage(document, page, parsed, {answer.constData(), size_t(answer.size())}, true);
    if (!found)
        return found.error();
    if (!*found) {
        return Error{ErrorCode::BadAnswer,
                     QCoreApplication::translate("FileEventParser", "The answer holds no list of file events"),
                     {}};
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        return unreadable(simdjson::TRAILING_CONTENT);
    return parsed;
}

} // namespace holdfast::code42
