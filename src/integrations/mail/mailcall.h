// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/commanddefinition.h"
#include "integrations/mail/mailmessage.h"

namespace holdfast {

/// What a mail connection adds to every mail, and what it lets through.
struct MailDefaults
{
    MailAddress from;
    qint64 longestBytes = qint64(20) << 20; ///< a longer message is refused before it is sent
    QStringList allowedDomains; ///< of recipients, with their subdomains; empty: all
};

/// The arguments of send-mail, as XSOAR's Mail Sender (New) has them.
[[nodiscard]] QList<ArgumentDefinition> mailArguments();

/// Reads everything a call wants into a message. Attachments are fetched only when wanted: a look-up needs none. Errors
/// name the argument and say that nothing was sent.
[[nodiscard]] Result<MailMessage> messageFromCall(const CommandCall &call, const MailDefaults &defaults, qint64 dateMs,
                                                  bool withAttachments, CallContext &context);

/// Replaces "{name}" in a template by values[name]; a name without a value is an error. In HTML the values are escaped.
[[nodiscard]] Result<QString> filledTemplate(const QString &content, const QJsonObject &values, bool isHtml);

} // namespace holdfast
