// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/fileevent.h"

#include <QString>
#include <QStringList>

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::code42 {

/// Shares the memory of texts that come again and again: host names, actions, categories. Of two texts that fall into one
/// slot the later stays.
class TextPool
{
public:
    [[nodiscard]] QString text(std::string_view utf8);

private:
    struct Slot
    {
        std::string utf8;
        QString text;
    };
    static constexpr size_t slotCount = 1024; ///< a power of two
    std::vector<Slot> m_slots = std::vector<Slot>(slotCount);
};

/// Reads the columns of one Incydr v2 file event after the other, in the order in which its JSON stands. What is missing,
/// null or of another type is "not reported". One for each answer: texts are shared among its events.
class FileEventReader
{
public:
    /// Fills one event but for its raw bytes; false when its text ended before the object did.
    bool read(simdjson::ondemand::object &object, FileEvent &result);

    /// A text or number as text; empty for anything else.
    [[nodiscard]] QString sharedText(simdjson::ondemand::value value);

private:
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
    /// What no column holds as it is.
    struct Remainder
    {
        Place source;
        Place destination;
        QStringList shareTypes;
        QString directory;
        QString fileUrl;
        QString mimeByBytes;
        QString mimeByExtension;
        QString processOwner;
    };

    [[nodiscard]] QStringList sharedTexts(simdjson::ondemand::value value);
    void part(FileEvent &event, std::string_view key, simdjson::ondemand::value value);
    void eventPart(FileEvent &event, std::string_view key, simdjson::ondemand::value value);
    void filePart(FileEvent &event, std::string_view key, simdjson::ondemand::value value);
    void placePart(Place &place, std::string_view key, simdjson::ondemand::value value);
    void mediaPart(Place &place, std::string_view key, simdjson::ondemand::value value);
    void riskPart(FileEvent &event, std::string_view key, simdjson::ondemand::value value);
    void fieldErrors(FileEvent &event, simdjson::ondemand::value value);
    void derive(FileEvent &event);

    TextPool m_pool;
    Remainder m_rest;
};

} // namespace holdfast::code42
