// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "integrations/http/oauthsignin.h"
#include "integrations/mail/mailtransport.h"

#include <atomic>
#include <optional>

namespace holdfast {

struct SmtpSettings
{
    enum class Security { StartTls, Tls, None };
    enum class Login { Password, Token, OAuth, None };

    QString host;
    int port = 587;
    Security security = Security::StartTls; ///< there is no "if offered": an attacker would not offer it
    Login login = Login::Password;
    QString user;
    Secret secret; ///< password, or an access token made elsewhere; not used with OAuth
    QString caFile; ///< empty: the system's
    QString ehloName;
    qint64 connectDeadlineMs = 15'000;
    qint64 replyDeadlineMs = 60'000; ///< for each reply of the server
    qint64 wholeDeadlineMs = 300'000;
};

/// Mail over SMTP with libcurl. After DATA was begun and no final reply is known, the outcome is Uncertain: the message
/// may lie in somebody's mailbox, and only a person may decide to send it again. A refused password stops further
/// attempts until test() succeeds, so that no account gets locked.
class SmtpMail final : public MailTransport
{
public:
    /// signIn: for Login::OAuth, otherwise null.
    SmtpMail(QString instance, SmtpSettings settings, std::unique_ptr<OAuthSignIn> signIn = {});

    QString name() const override { return m_name; }
    /// Connects, secures and signs in; sends nothing.
    Result<QString> test(CallContext &context) override;
    Result<DeliveryReceipt> send(const MailMessage &message, const QByteArray &mime, const QStringList &recipients,
                                 CallContext &context) override;

    /// Signs in, names the sender and ends the conversation before any recipient: what the server says to that. Forbidden
    /// when it refuses the sender.
    Result<QString> maySendAs(const QString &address, CallContext &context);
    /// The server's own time, where its greeting tells it; asked without signing in.
    Result<std::optional<qint64>> serverTimeMs(CallContext &context);

private:
    class Transfer;

    Result<DeliveryReceipt> sendOnce(const MailMessage &message, const QByteArray &mime, const QStringList &recipients,
                                     const Secret &secret, CallContext &context);
    Result<Secret> signInSecret(CallContext &context);

    QString m_name;
    SmtpSettings m_settings;
    std::unique_ptr<OAuthSignIn> m_signIn;
    std::atomic_bool m_loginRefused = false;
};

} // namespace holdfast
