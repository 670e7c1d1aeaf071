// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "integrations/http/httptransport.h"

#include <memory>

namespace holdfast {

/// Adds what stands behind the playbook script `http`: holdfast-http-read for requests that change nothing, which may be
/// repeated, and holdfast-http-send for the others, of which after an interruption a person decides. Each request is
/// recorded before it is sent; neither passwords nor headers reach the journal. Behind IPToHost stands holdfast-dns-name. Any
/// number may run at once.
void addWebRequestCommands(CommandRegistry &registry, std::shared_ptr<HttpTransport> transport);

} // namespace holdfast
