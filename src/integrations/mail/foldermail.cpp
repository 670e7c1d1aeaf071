// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/foldermail.h"

#include "base/canonicaljson.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryFile>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

DeliveryReceipt receiptFor(const MailMessage &message, const QString &file)
{
    DeliveryReceipt receipt{message.messageId, QFileInfo(file).fileName(), {}};
    for (const auto &address : message.recipients())
        receipt.recipients.append({address, u"sent"_s, text("written to %1").arg(receipt.queueId)});
    return receipt;
}

} // namespace

QString FolderMail::fileFor(const MailMessage &message) const
{
    // The id may hold characters that file names must not; its hash never does.
    return QDir(m_folder).filePath(sha256Hex(message.messageId.toUtf8()).left(32) + ".eml"_L1);
}

Result<QString> FolderMail::test(CallContext &)
{
    QDir().mkpath(m_folder);
    QTemporaryFile trial(QDir(m_folder).filePath(u"trial"_s));
    if (!trial.open())
        return Error{ErrorCode::InvalidInput,
                     text("%1: the mail folder %2 cannot be written: %3").arg(m_name, m_folder, trial.errorString()),
                     {}};
    return text("Mails are written to %1").arg(QDir(m_folder).absolutePath());
}

Result<std::optional<DeliveryReceipt>> FolderMail::lookUp(const MailMessage &message)
{
    const auto file = fileFor(message);
    if (!QFileInfo::exists(file))
        return std::optional<DeliveryReceipt>();
    return std::optional(receiptFor(message, file));
}

Result<DeliveryReceipt> FolderMail::send(const MailMessage &message, const QByteArray &mime, const QStringList &,
                                         CallContext &context)
{
    const auto file = fileFor(message);
    const auto exchange =
        context.recorder->begin({m_name, u"mail file"_s, message.recipients().join(", "_L1), mime, true});
    if (!exchange)
        return exchange.error();
    std::optional<Error> fault;
    if (!QFileInfo::exists(file)) {
        QDir().mkpath(m_folder);
        QSaveFile target(file);
        if (!target.open(QIODevice::WriteOnly) || target.write(mime) != mime.size() || !target.commit()) {
            fault = Error{
                target.error() == QFileDevice::ResourceError ? ErrorCode::StorageFull : ErrorCode::InvalidInput,
                text("%1: the mail cannot be written to %2: %3. Check the mail folder in the connection's settings")
                    .arg(m_name, m_folder, target.errorString()),
                {}};
        }
    }
    IncomingAnswer answer;
    answer.status = fault ? 0 : 250;
    answer.error = fault ? fault->message : QString();
    answer.body = QFileInfo(file).fileName().toUtf8();
    if (auto finished = context.recorder->finish(*exchange, answer); !finished)
        return finished.error();
    if (fault)
        return *fault;
    return receiptFor(message, file);
}

} // namespace holdfast
