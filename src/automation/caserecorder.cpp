// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/caserecorder.h"

#include <QCoreApplication>
#include <QMimeDatabase>

namespace holdfast {

Result<ProducedFile> readFile(const Store &store, const EntryId &entry)
{
    return store.read([&](const Reader &reader) -> Result<ProducedFile> {
        const auto found = reader.entries().get(entry);
        if (!found)
            return found.error();
        if (found->attachmentSha256.isEmpty()) {
            return Error{ErrorCode::NotFound,
                         QCoreApplication::translate("CaseRecorder", "The entry %1 has no file.").arg(entry.text),
                         {}};
        }
        const auto bytes = reader.attachments().get(found->attachmentSha256);
        if (!bytes)
            return bytes.error();
        const auto type = QMimeDatabase().mimeTypeForFileNameAndData(found->attachmentName, *bytes).name();
        return ProducedFile{found->attachmentName, type, *bytes};
    });
}

} // namespace holdfast
