// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/secret.h"
#include "integrations/directory/directoryclient.h"

#include <QThreadPool>

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace holdfast {

class LdapConnection;

struct LdapSettings
{
    QString uri; ///< "ldaps://dc1.corp.example" or "ldap://dc1.corp.example" (then always with StartTLS)
    QString bindName; ///< user@domain, DOMAIN\user or a DN
    Secret password; ///< never empty: an empty one would be an anonymous sign-in
    QString baseDn; ///< empty: the directory's own default
    QString caFile; ///< empty: the system's
    int pageSize = 500;
    qint64 networkDeadlineMs = 5'000; ///< TCP, TLS and sign-in, each
    qint64 answerDeadlineMs = 15'000; ///< each request
};

/// Active Directory over libldap, always encrypted. Connections are made on threads of their own, because libldap can
/// not be interrupted during a TLS handshake; the caller is free at once when it cancels. One refused password stops
/// further attempts until test() succeeds, so that the service account does not get locked.
class LdapDirectory final : public DirectoryClient
{
public:
    LdapDirectory(QString instance, LdapSettings settings);
    ~LdapDirectory() override;

    QString name() const override { return m_name; }
    Result<QString> test(CallContext &context) override;
    /// The server's own time, asked without a sign-in.
    Result<std::optional<qint64>> serverTimeMs(std::stop_token stop);
    Result<DirectoryFind> search(const DirectorySearch &search, CallContext &context) override;
    Result<std::optional<DirectoryEntry>> read(const QString &dn, const QStringList &attributes,
                                               CallContext &context) override;
    Result<DirectoryFind> groupsOf(const DirectoryEntry &person, bool nested, CallContext &context) override;
    Result<void> modify(const QString &dn, const QList<DirectoryChange> &changes, CallContext &context) override;

private:
    /// For directories without tokenGroups: up from group to group by their members.
    Result<DirectoryFind> groupsByMembers(const DirectoryEntry &person, bool nested, CallContext &context);

    using ConnectionPtr = std::unique_ptr<LdapConnection>;

    Result<ConnectionPtr> take(std::stop_token stop);
    /// Runs what cannot be interrupted on a thread of its own; the caller is free as soon as it is told to stop.
    template <typename T>
    Result<T> aside(std::function<Result<T>()> work, std::stop_token stop);
    void giveBack(ConnectionPtr connection);
    /// Runs work on a connection; if `repeatable`, once more on a new one when that turns out to be dead, and after a
    /// while when the directory is busy.
    template <typename T, typename Work>
    Result<T> with(bool repeatable, CallContext &context, Work work);

    QString m_name;
    LdapSettings m_settings;
    std::mutex m_mutex;
    std::vector<ConnectionPtr> m_idle;
    std::atomic_bool m_signInRefused = false;
    QThreadPool m_connecting;
};

} // namespace holdfast
