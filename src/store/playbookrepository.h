// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace holdfast {

class CaseFiles;

/// Where a version of a playbook came from.
enum class PlaybookOrigin { Shipped = 0, Folder = 1, Person = 2 };
/// "shipped", "folder", "person"
[[nodiscard]] QString playbookOriginName(PlaybookOrigin origin);

/// One content that a playbook has had.
struct PlaybookVersion
{
    QString playbook; ///< the playbook's own id, the same in all its versions
    int version = 0; ///< from 1; given by add()
    QString name;
    QString sha256; ///< of its YAML; given by add()
    PlaybookOrigin origin = PlaybookOrigin::Person;
    qint64 savedAtMs = 0; ///< given by add()
    QString savedBy;
    QString comment;

    friend bool operator==(const PlaybookVersion &, const PlaybookVersion &) = default;
};

/// The playbooks of this desk in all their versions. Versions are only added: a run that names one can be made again.
class PlaybookRepository
{
public:
    explicit PlaybookRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Adds the next version of the playbook; savedBy is the actor. Bytes equal to the newest version's give that one back
    /// and change nothing.
    Result<PlaybookVersion> add(const PlaybookVersion &version, const QByteArray &yaml);

    /// By playbook, oldest first.
    [[nodiscard]] Result<QList<PlaybookVersion>> list() const;
    /// NotFound for a version that was never saved.
    [[nodiscard]] Result<QByteArray> yaml(const QString &playbook, int version) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
