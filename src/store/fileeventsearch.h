// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/fileevent.h"
#include "store/filter.h"
#include "store/incidentquery.h"

#include <QList>

#include <stop_token>

namespace holdfast {

class CaseFiles;

/// What to look for over all incidents, and who looks.
struct FileEventSearchQuery
{
    FilterNode filter; ///< of parseFileEventFilter()
    /// Events of restricted incidents of which this user is no member do not exist; empty: no such limit.
    QString viewer;
    int limit = 5'000; ///< how many of the newest are delivered; all are counted

    friend bool operator==(const FileEventSearchQuery &, const FileEventSearchQuery &) = default;
};

/// An event and the incident that holds it.
struct FoundFileEvent
{
    FileEvent event;
    qint64 incidentNumber = 0;
    QString incidentName;
};

/// Counts are of all events that fit, delivered or not, the most frequent value first.
struct FileEventSearchAnswer
{
    QList<FoundFileEvent> newest; ///< newest first
    qint64 count = 0;
    qint64 bytes = 0; ///< sum of the known sizes
    QList<FacetCount> kinds; ///< by movementKindName()
    QList<FacetCount> exposures;
    QList<FacetCount> actors;
    QList<FacetCount> destinations;
};

/// One search over the file events of all incidents, sealed ones of which the viewer has the key included.
class FileEventSearch
{
public:
    explicit FileEventSearch(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Canceled when stopped. One pass over all events: about a second for a million.
    [[nodiscard]] Result<FileEventSearchAnswer> find(const FileEventSearchQuery &query,
                                                     const std::stop_token &stop = {}) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
