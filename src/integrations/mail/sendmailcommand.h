// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "commands/commandregistry.h"
#include "integrations/mail/mailtransport.h"

#include <memory>

namespace holdfast {

/// What a mail connection adds to every mail.
struct MailDefaults
{
    MailAddress from;
    qint64 longestBytes = qint64(20) << 20; ///< a longer message is refused before it is sent
};

/// send-mail, as XSOAR's Mail Sender (New) has it.
[[nodiscard]] Command sendMailCommand(const std::shared_ptr<MailTransport> &transport, const MailDefaults &defaults,
                                      const Clock &clock, const QString &instance);

/// Replaces "{name}" in a template by values[name]; a name without a value is an error. In HTML the values are escaped.
[[nodiscard]] Result<QString> filledTemplate(const QString &content, const QJsonObject &values, bool isHtml);

} // namespace holdfast
