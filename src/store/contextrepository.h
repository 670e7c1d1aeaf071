// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QJsonObject>

namespace holdfast {

class CaseFiles;

/// An incident's context: what commands answered, by top-level key. A scope is "" for the incident itself, or the id of a
/// run or sub-run whose context is separate.
class ContextRepository
{
public:
    explicit ContextRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Replaces the given top-level keys; Null or Undefined takes a key away. How old and new are merged is the caller's
    /// rule. Only keys that differ are written and journaled.
    Result<void> set(const IncidentId &incident, const QString &scope, const QJsonObject &changedKeys,
                     const QString &actor);

    [[nodiscard]] Result<QJsonObject> get(const IncidentId &incident, const QString &scope = {}) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
