// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/directory/directoryclient.h"
#include "integrations/entra/graphclient.h"

#include <memory>

namespace holdfast::entra {

/// What to ask Graph for a directory search. The filter may let more through than the search wants; the search's own
/// filter decides afterwards.
struct GraphQuestion
{
    QStringList kinds; ///< "users", "groups", "devices"
    QString filter; ///< OData; empty: all
    QString memberOf; ///< id of a group: only its members, nested ones included
};

[[nodiscard]] GraphQuestion graphQuestion(const DirectoryFilter &filter);

/// Entries of Entra ID have distinguished names of Holdfast's own, which hold name and object id:
/// "CN=Priya Ortega,OID=91548eff-...,OU=users,O=Entra ID".
[[nodiscard]] QString entryDn(const QString &kind, const QJsonObject &object);
/// The object id in such a name, or the text itself when it is a bare id; empty for any other.
[[nodiscard]] QString objectIdIn(const QString &dn);
/// An object with the attribute names of Active Directory.
[[nodiscard]] DirectoryEntry entryFromJson(const QString &kind, const QJsonObject &object);

/// Entra ID as a directory of people and groups, so that the commands for Active Directory work with it. There is no
/// primary group, no lockout to undo and no OU.
class GraphDirectory final : public DirectoryClient
{
public:
    explicit GraphDirectory(std::shared_ptr<GraphClient> client)
        : m_client(std::move(client))
    {
    }

    QString name() const override { return m_client->name(); }
    Result<QString> test(CallContext &context) override;
    Result<DirectoryFind> search(const DirectorySearch &search, CallContext &context) override;
    Result<std::optional<DirectoryEntry>> read(const QString &dn, const QStringList &attributes,
                                               CallContext &context) override;
    Result<DirectoryFind> groupsOf(const DirectoryEntry &person, bool nested, CallContext &context) override;
    Result<DirectoryFind> reportsOf(const DirectoryEntry &person, bool nested, qint64 limit,
                                    CallContext &context) override;
    Result<void> modify(const QString &dn, const QList<DirectoryChange> &changes, CallContext &context) override;

private:
    /// What takes a call of its own: a person's manager and groups, a group's members.
    Result<void> complete(DirectoryEntry &entry, const QStringList &attributes, CallContext &context);

    std::shared_ptr<GraphClient> m_client;
};

} // namespace holdfast::entra
