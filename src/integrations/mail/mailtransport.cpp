// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/mailtransport.h"

namespace holdfast {

Result<std::optional<DeliveryReceipt>> MailTransport::lookUp(const MailMessage &)
{
    return std::optional<DeliveryReceipt>();
}

} // namespace holdfast
