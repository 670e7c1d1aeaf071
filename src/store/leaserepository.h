// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QString>

namespace holdfast {

class CaseFiles;

/// Who may do a thing that only one may do at a time: fetch a source, drive a run. Coordination, not history: leases are
/// the one table besides the bytes that the journal does not know.
class LeaseRepository
{
public:
    explicit LeaseRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// True when the holder now has it until then, be it new, its own, or taken over because it had run out.
    Result<bool> take(const QString &name, const QString &holder, qint64 untilMs);
    Result<void> release(const QString &name, const QString &holder);
    /// Empty when nobody has it or it has run out.
    [[nodiscard]] Result<QString> holder(const QString &name) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
