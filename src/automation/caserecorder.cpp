// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/caserecorder.h"

#include <QCoreApplication>
#include <QMimeDatabase>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Result<ProducedFile> fileOf(const Reader &reader, const QString &name, const QString &sha256)
{
    const auto bytes = reader.attachments().get(sha256);
    if (!bytes)
        return bytes.error();
    return ProducedFile{name, QMimeDatabase().mimeTypeForFileNameAndData(name, *bytes).name(), *bytes};
}

/// 3 from "E-3"; 0 when it is no evidence number.
qint64 evidenceNumber(const QString &text)
{
    return text.startsWith("E-"_L1) ? text.mid(2).toLongLong() : 0;
}

Result<ProducedFile> readEvidence(const Reader &reader, const IncidentId &incident, qint64 number)
{
    const auto all = reader.evidence().list(incident);
    if (!all)
        return all.error();
    for (const auto &evidence : *all) {
        if (evidence.number != number || evidence.sha256.isEmpty())
            continue;
        auto name = evidence.title;
        if (!evidence.entry.isEmpty()) {
            if (const auto entry = reader.entries().get(evidence.entry); entry && !entry->attachmentName.isEmpty())
                name = entry->attachmentName;
        }
        return fileOf(reader, name, evidence.sha256);
    }
    return Error{ErrorCode::NotFound,
                 QCoreApplication::translate("CaseRecorder", "There is no evidence E-%1 with a file.").arg(number),
                 {}};
}

} // namespace

Result<ProducedFile> readFile(const Store &store, const IncidentId &incident, const EntryId &entry)
{
    return store.read([&](const Reader &reader) -> Result<ProducedFile> {
        if (const auto number = evidenceNumber(entry.text); number > 0)
            return readEvidence(reader, incident, number);
        const auto found = reader.entries().get(entry);
        if (!found)
            return found.error();
        if (found->attachmentSha256.isEmpty()) {
            return Error{ErrorCode::NotFound,
                         QCoreApplication::translate("CaseRecorder", "The entry %1 has no file.").arg(entry.text),
                         {}};
        }
        return fileOf(reader, found->attachmentName, found->attachmentSha256);
    });
}

} // namespace holdfast
