// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace holdfast {

class CaseFiles;

/// A connection as a person set it up. Holds no secret: those are in the secrets provider under its name.
struct StoredConnection
{
    QString name; ///< "code42-prod"; never changes, since cursors, secrets and journal records go by it
    QString kind; ///< "code42"
    bool enabled = true;
    QJsonObject settings;

    friend bool operator==(const StoredConnection &, const StoredConnection &) = default;
};

/// The connections kept with the cases. Every change is a record of the system's journal that says who did what; of
/// secrets it says only that they were replaced.
class ConnectionRepository
{
public:
    explicit ConnectionRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// AlreadyExists when the name is taken; InvalidInput for a name with other characters than letters, digits, "-",
    /// "_" and "." or longer than 64.
    Result<void> add(const StoredConnection &connection, const QString &actor);
    /// The settings become these. NotFound when there is none of that name, Conflict when it is of another kind.
    Result<void> change(const StoredConnection &connection, const QString &actor);
    Result<void> setEnabled(const QString &name, bool enabled, const QString &actor);
    /// With its place in the source, so that a connection added later under that name starts anew.
    Result<void> remove(const QString &name, const QString &actor);
    /// Journals something about a connection that changes no row: "secret-stored", "tested", "health". Never a secret.
    Result<void> note(const QString &name, const QString &what, const QJsonObject &about, const QString &actor);

    /// By name.
    [[nodiscard]] Result<QList<StoredConnection>> list() const;
    [[nodiscard]] Result<StoredConnection> get(const QString &name) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
