// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/oauthsignin.h"
#include "integrations/integration.h"

#include <memory>
#include <optional>

namespace holdfast {

// What every HTTP connector takes from a connection's settings.

/// How its host is reached: CA file and proxy.
[[nodiscard]] QList<SettingDefinition> httpSettings();

/// A service's address as typed, with https:// where it is missing and no slash at its end. Nothing when it names no host
/// or secrets would go over the wire in the clear.
[[nodiscard]] std::optional<QUrl> serviceUrl(QString typed);
/// Whether secrets may be sent there: over TLS, or without it to this machine only.
[[nodiscard]] bool maySendSecretsTo(const QUrl &url);

/// The connection's HTTP service at that address.
[[nodiscard]] HttpService::Parts httpParts(const InstanceConfig &config, const InstanceServices &services,
                                           const QUrl &base);
/// The connection's sign-in, reached as its service is.
[[nodiscard]] std::unique_ptr<OAuthSignIn> oauthSignIn(const InstanceConfig &config, const InstanceServices &services,
                                                       OAuthClient client);

} // namespace holdfast
