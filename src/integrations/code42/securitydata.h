// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/fileevent.h"

#include <QJsonObject>
#include <QStringList>

namespace holdfast::code42 {

/// An event under the 36 names of XSOAR's Code42.SecurityData (API reference 4.2). Values that are not reported are absent.
[[nodiscard]] QJsonObject securityData(const FileEvent &event);
/// The event as XSOAR's generic File context: Name, Path, Size, MD5, SHA256, Hostname.
[[nodiscard]] QJsonObject fileContext(const FileEvent &event);

/// What people ask of file events in the old command's words.
struct FileEventQuestion
{
    QString hash; ///< MD5 or SHA-256
    QString username;
    QString hostname;
    QStringList exposures; ///< "RemovableMedia", "CloudStorage", ..., "All"
    qint64 startMs = 0; ///< first moment, UTC; 0: unbounded
    qint64 endMs = 0;
    int minimumRiskScore = 0;
    /// Further criteria: a term of the query grammar and the values of which one must fit; * stands for any text.
    QList<std::pair<QString, QStringList>> terms;
    bool untrustedOnly = false;
};

/// A criterion of its own in the commands that search file events.
struct FileEventTerm
{
    QString argument; ///< "file_name"
    QString term; ///< "file.name"
};
[[nodiscard]] const QList<FileEventTerm> &fileEventTerms();

/// The question in today's query grammar. InvalidInput names an exposure or hash that cannot be asked for.
[[nodiscard]] Result<QJsonObject> fileEventQuery(const FileEventQuestion &question);

} // namespace holdfast::code42
