// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/httpmessage.h"

namespace holdfast::range {

/// The request under today's path where an older service had the same call under another name: the console host with
/// and without a version ("/c42api/v3", "/api/User"), the micro-services ("/svc/api", "/forensic-search", "/rpc") and
/// the gateway's own first versions. What has no twin keeps its path, without the spellings that mean the same.
[[nodiscard]] HttpRequest underTodaysPath(const HttpRequest &request);

} // namespace holdfast::range
