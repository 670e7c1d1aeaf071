// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/directory/ldapdirectory.h"

#include <ldap.h>

#include <memory>
#include <optional>
#include <stop_token>

namespace holdfast {

/// One bound handle of libldap; used by one thread at a time.
class LdapConnection
{
public:
    struct Page
    {
        QList<DirectoryEntry> entries;
        QByteArray cookie;
        QList<std::pair<qsizetype, QString>> missing; ///< entry and "attribute;range=N-*" to be asked for
    };

    LdapConnection(const LdapConnection &) = delete;
    LdapConnection &operator=(const LdapConnection &) = delete;
    ~LdapConnection();

    /// Blocks for at most the settings' deadlines and cannot be canceled: call on a thread that may wait.
    static Result<std::unique_ptr<LdapConnection>> open(const QString &service, const LdapSettings &settings);

    /// The server's own time from its root entry, which it shows without a sign-in; nothing where it does not. Blocks as
    /// open() does.
    static Result<std::optional<qint64>> serverTimeMs(const QString &service, const LdapSettings &settings);

    [[nodiscard]] const QString &base() const { return m_base; }
    [[nodiscard]] bool isDead() const { return m_dead; }

    Result<Page> page(const QString &base, int scope, const QByteArray &filter, const QStringList &attributes,
                      const QByteArray &cookie, std::stop_token stop);

    Result<void> modify(const QString &dn, const QList<DirectoryChange> &changes, std::stop_token stop);

private:
    LdapConnection(QString service, LdapSettings settings);

    Error fault(int rc);

    [[nodiscard]] QString server() const;

    [[nodiscard]] QString diagnostic() const;

    Result<void> configure();

    /// Calls start() until the connection stands; LDAP_X_CONNECTING means "ask again".
    template <typename Start>
    int whenConnected(Start start);

    static Result<std::unique_ptr<LdapConnection>> secured(const QString &service, const LdapSettings &settings);
    Result<void> secure();
    Result<void> bind();

    Result<void> findBase();

    using Message = std::unique_ptr<LDAPMessage, decltype([](LDAPMessage *message) { ldap_msgfree(message); })>;

    Result<Message> wait(int id, std::stop_token stop);

    Result<void> outcome(LDAPMessage *message);

    Result<Page> readPage(LDAPMessage *chain);

    QString m_service;
    LdapSettings m_settings;
    LDAP *m_ldap = nullptr;
    QString m_base;
    bool m_dead = false;
};

} // namespace holdfast
