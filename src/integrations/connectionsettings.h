// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httptransport.h"
#include "integrations/integration.h"

namespace holdfast {

/// The part of the form a setting belongs to.
enum class SettingSection { Service, Credentials, Network, Fetching };

// Short forms for declaring settings. Label and help are translated.

[[nodiscard]] SettingDefinition requiredSetting(const QString &name, const QString &label, const QString &help,
                                                const QString &defaultValue = {});
[[nodiscard]] SettingDefinition optionalSetting(const QString &name, const QString &label, const QString &help,
                                                ArgumentType type = ArgumentType::Text,
                                                const QString &defaultValue = {}, const QStringList &choices = {});
/// A required secret.
[[nodiscard]] SettingDefinition secretSetting(const QString &name, const QString &label, const QString &help = {});

/// The error for a setting without which there is no connection; it names it as the form does.
[[nodiscard]] Error missingSetting(const InstanceConfig &config, const QString &label);
/// The text of a setting, or that error.
[[nodiscard]] Result<QString> requiredText(const InstanceConfig &config, const QString &setting, const QString &label);

/// The kind with what every connection of its sort can have beside the connector's own settings: for HTTP (known by its
/// setting "proxy") a client certificate, a trusted certificate, the proxy's password and a rate budget; for other TLS
/// (known by "ca_file") a trusted certificate; for sources of incidents whether they are fetched.
[[nodiscard]] IntegrationDefinition withCommonSettings(IntegrationDefinition definition);
[[nodiscard]] bool hasSetting(const IntegrationDefinition &definition, const QString &name);
[[nodiscard]] SettingSection sectionOf(const SettingDefinition &setting);

/// Whether incidents are fetched from it: a source that is neither paused nor told not to.
[[nodiscard]] bool fetchesIncidents(const InstanceConfig &config);

/// Checks what a person typed: required ones present, numbers and choices readable, nothing secret in the clear. The
/// first mistake in words, naming the setting.
[[nodiscard]] Result<void> checkSettings(const IntegrationDefinition &definition, const InstanceConfig &config);

/// How an HTTP connection reaches its host, secrets read.
[[nodiscard]] Result<NetworkSettings> networkSettings(const InstanceConfig &config, SecretsProvider &secrets);

/// A file in that folder with the CA file's certificates and the trusted one, for libraries that take files only.
[[nodiscard]] Result<QString> trustFile(const InstanceConfig &config, const QString &folder);

} // namespace holdfast
