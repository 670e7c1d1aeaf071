// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/secrets/keychainsecrets.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <qt6keychain/keychain.h>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Secrets", source);
}

QString keyOf(const QString &instance, const QString &setting)
{
    return instance + u'/' + setting;
}

/// Runs the job on an event loop of the calling worker thread; QtKeychain has no blocking call.
void runToEnd(QKeychain::Job &job)
{
    QEventLoop loop;
    job.setAutoDelete(false);
    QObject::connect(&job, &QKeychain::Job::finished, &loop, &QEventLoop::quit);
    job.start();
    loop.exec();
}

Result<void> outcome(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError:
        return {};
    case QKeychain::EntryNotFound:
        return Error{ErrorCode::NotFound,
                     text("The keychain holds no secret “%1”; enter it in the connection's settings").arg(job.key()),
                     job.errorString()};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return Error{ErrorCode::Forbidden,
                     text("The keychain refused the secret “%1”; unlock it and try again").arg(job.key()),
                     job.errorString()};
    case QKeychain::NoBackendAvailable:
        return Error{
            ErrorCode::Unavailable,
            text("No keychain runs on this machine; start one, or name a protected secrets file with --secrets"),
            job.errorString()};
    default:
        return Error{
            ErrorCode::Internal, text("The keychain failed for “%1”: %2").arg(job.key(), job.errorString()), {}};
    }
}

} // namespace

Result<Secret> KeychainSecrets::read(const QString &instance, const QString &setting)
{
    QKeychain::ReadPasswordJob job(m_service);
    job.setKey(keyOf(instance, setting));
    runToEnd(job);
    if (auto done = outcome(job); !done)
        return done.error();
    return Secret(job.binaryData().isEmpty() ? job.textData().toUtf8() : job.binaryData());
}

Result<void> KeychainSecrets::write(const QString &instance, const QString &setting, const Secret &secret)
{
    QKeychain::WritePasswordJob job(m_service);
    job.setKey(keyOf(instance, setting));
    job.setBinaryData(secret.reveal());
    runToEnd(job);
    return outcome(job);
}

Result<void> KeychainSecrets::remove(const QString &instance, const QString &setting)
{
    QKeychain::DeletePasswordJob job(m_service);
    job.setKey(keyOf(instance, setting));
    runToEnd(job);
    if (job.error() == QKeychain::EntryNotFound)
        return {};
    return outcome(job);
}

QString KeychainSecrets::description() const
{
    return text("system keychain");
}

} // namespace holdfast
