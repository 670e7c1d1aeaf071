// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/accesscontrol.h"
#include "simulators/httpmessage.h"

#include <optional>

namespace holdfast::range {

/// What the older services answer to everybody, before any sign-in: tokens for a user or an API client, how a user signs
/// in, and where the micro-services are. All of them are this range. Nothing when the request is none of these.
[[nodiscard]] std::optional<HttpResponse> answerBeforeSignIn(const HttpRequest &request, TokenOffice &tokens,
                                                             const RangeCredentials &credentials,
                                                             const QString &tenantId, bool tls);
/// Whether the request redeems a download token, which stands for the sign-in.
[[nodiscard]] bool carriesItsOwnToken(const HttpRequest &request);
/// Where the client reached this range: the services it looks for are here, too.
[[nodiscard]] QString ownUrl(const HttpRequest &request, bool tls);

} // namespace holdfast::range
