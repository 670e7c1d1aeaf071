// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/mail/mailtransport.h"

namespace holdfast {

/// Mail as .eml files in a folder: for the demo, for training, and for offices where another program picks them up. A
/// message is written whole or not at all, and one Message-ID gives one file, however often it is sent.
class FolderMail final : public MailTransport
{
public:
    FolderMail(QString instance, QString folder)
        : m_name(std::move(instance))
        , m_folder(std::move(folder))
    {
    }

    QString name() const override { return m_name; }
    Result<QString> test(CallContext &context) override;
    Result<DeliveryReceipt> send(const MailMessage &message, const QByteArray &mime, const QStringList &recipients,
                                 CallContext &context) override;
    bool canLookUp() const override { return true; }
    Result<std::optional<DeliveryReceipt>> lookUp(const MailMessage &message) override;

private:
    [[nodiscard]] QString fileFor(const MailMessage &message) const;

    QString m_name;
    QString m_folder;
};

} // namespace holdfast
