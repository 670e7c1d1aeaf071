// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Files that people bring: OpenAPI documents, exports of a directory, of XSOAR's instances, LDAP filters. The first byte
// chooses the reader.

#include "integrations/directory/directoryexport.h"
#include "integrations/directory/directoryfilter.h"
#include "integrations/instanceimport/xsoarinstances.h"
#include "integrations/jsonslices.h"
#include "integrations/mail/deliveryprogress.h"
#include "integrations/openapi/apidocument.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstdlib>

using namespace holdfast;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void readDocument(const QByteArray &bytes)
{
    const auto document = openapi::readApiDocument(bytes);
    if (!document)
        return require(!document.error().message.isEmpty());
    for (const auto &server : document->servers)
        (void)openapi::serverUrl(server, {});
    for (const auto &operation : document->operations)
        require(!operation.method.isEmpty() && operation.path.startsWith(QLatin1Char('/')));
}

void readEntries(const Result<QList<DirectoryEntry>> &entries)
{
    const DirectoryFilter everyone;
    if (!entries)
        return;
    for (const auto &entry : *entries)
        require(everyone.matches(entry, {}));
}

/// What a filter is written as means the same filter.
void readFilter(const QByteArray &bytes)
{
    const auto filter = DirectoryFilter::parse(QString::fromUtf8(bytes));
    if (!filter)
        return;
    const auto written = filter->ldapText();
    if (!written)
        return;
    const auto again = DirectoryFilter::parse(QString::fromUtf8(*written));
    require(again.isOk() && again->ldapText().isOk() && *again->ldapText() == *written);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 16 * 1024;
    if (size < 2 || size > longest)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    static const IntegrationFactory factory;
    switch (data[0] % 7) {
    case 0:
        readDocument(bytes);
        break;
    case 1:
        readEntries(entriesFromLdif(bytes));
        break;
    case 2:
        readEntries(entriesFromCsv(bytes));
        break;
    case 3:
        if (const auto instances = readXsoarInstances(bytes, factory)) {
            for (const auto &instance : *instances)
                (void)instance.config.settings.size();
        }
        break;
    case 4:
        readFilter(bytes);
        break;
    case 5:
        if (const auto slices = jsonArraySlices(bytes, "items")) {
            for (const auto &slice : *slices)
                require(bytes.contains(slice));
        }
        break;
    default:
        if (const auto progress = DeliveryProgress::fromJson(QJsonDocument::fromJson(bytes).object())) {
            require(progress->waitMs(QStringLiteral("m"), 0, 0) >= -1);
            (void)progress->toJson();
        }
    }
    return 0;
}
