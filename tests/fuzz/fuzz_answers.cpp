// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the Code42 connector reads from any answer: pages of file events, and sessions. Where Qt reads the same text, both
// must find the same number of events, and each event's raw bytes must be an object of the answer.

#include "integrations/code42/fileeventparser.h"
#include "integrations/code42/securitydata.h"
#include "integrations/code42/sessionmapping.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// The answer's list, when it has exactly one: with two, the parser reads both and Qt the last.
void compare(const code42::ParsedFileEvents &parsed, const QByteArray &bytes, const QJsonObject &page)
{
    if (bytes.count("ileEvents") != 1 || bytes.contains("queryResult") || bytes.contains('\\'))
        return;
    require(parsed.events.size() == page.value("fileEvents"_L1).toArray().size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 64 * 1024;
    if (size > longest)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto document = QJsonDocument::fromJson(bytes);
    if (const auto parsed = code42::parseFileEvents(bytes)) {
        for (const auto &event : parsed->events) {
            require(event.raw.startsWith('{') && event.raw.endsWith('}') && bytes.contains(event.raw));
            require(event.occurredAtMs >= 0 && event.insertedAtMs >= 0 && event.riskScore >= 0);
            (void)code42::securityData(event);
        }
        if (document.isObject())
            compare(*parsed, bytes, document.object());
    }
    if (document.isObject()) {
        const auto facts = code42::sessionFacts(document.object());
        (void)code42::severityWord(facts.severity);
    }
    return 0;
}
