// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/fileeventparser.h"

#include "integrations/code42/fileeventreader.h"

#include <QCoreApplication>

#include <simdjson.h>

#include <algorithm>
#include <string_view>

namespace holdfast::code42 {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr qsizetype largestKept = 64 * 1024 * 1024;

Error unreadable(simdjson::error_code code)
{
    return {ErrorCode::BadAnswer,
            QCoreApplication::translate("FileEventParser", "The file events cannot be read as JSON: %1")
                .arg(QString::fromLatin1(simdjson::error_message(code))),
            {}};
}

/// A part of the answer that shares its memory: an event's text is three quarters of what is kept of it. It is followed by
/// the rest of the answer, not by a zero byte.
QByteArray partOf(const QByteArray &answer, std::string_view part)
{
    QByteArray::DataPointer shared(const_cast<QByteArray &>(answer).data_ptr());
    shared.setBegin(shared.data() + (part.data() - answer.constData()));
    shared.size = qsizetype(part.size());
    return QByteArray(std::move(shared));
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
                      const QByteArray &answer, bool mayNest)
{
    bool found = false;
    FileEventReader reader;
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
                    makeRoom(parsed.events, size_t(start - answer.constData()), size_t(answer.size()));
                auto &event = parsed.events.emplaceBack();
                const char *next = nullptr;
                if (!reader.read(object, event))
                    return unreadable(simdjson::TAPE_ERROR);
                if (const auto fault = document.current_location().get(next))
                    return unreadable(fault);
                std::string_view raw(start, size_t(next - start));
                while (raw.size() > 1 && raw.back() != '}')
                    raw.remove_suffix(1); // blanks and the comma after it belong to nobody
                event.raw = partOf(answer, raw);
            }
        } else if (key == "nextPgToken") {
            parsed.nextPgToken = reader.sharedText(value);
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
    const auto found = readPage(document, page, parsed, answer, true);
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
