// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "commands/commandregistry.h"
#include "integrations/mail/mailcall.h"
#include "integrations/mail/mailtransport.h"

#include <memory>

namespace holdfast {

/// send-mail. Within a case every mail is recorded before it goes out and goes out once: a repeated call finds it there.
/// What the server puts off is tried again in a playbook, only for those who do not have it yet; outside of playbooks the
/// person who waits for the result is told.
[[nodiscard]] Command sendMailCommand(const std::shared_ptr<MailTransport> &transport, const MailDefaults &defaults,
                                      const Clock &clock, const QString &instance);

} // namespace holdfast
