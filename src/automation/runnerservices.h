// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/commanddispatcher.h"
#include "automation/effectrecording.h"
#include "automation/playbookcatalog.h"
#include "store/store.h"

#include <functional>

namespace holdfast {

/// Given by the composition: reports stand above automation.
using ReportMaker = std::function<Result<MadeReport>(const IncidentId &, std::stop_token)>;

/// A step whose time came longer ago than this, while nothing ran, is not done before a person agrees.
inline constexpr qint64 usualAskIfLateMs = 24LL * 3'600'000;

/// All references outlive the runner.
struct RunnerServices
{
    Store &store;
    CommandDispatcher &dispatcher;
    const PlaybookCatalog &catalog;
    const Clock &clock;
    ReportMaker makeReport;
    /// The connections, as playbooks see them: {name, brand, category, state}.
    std::function<QJsonArray()> modules;
    /// Told when a run cannot go on because the store refuses to write (full disk); it tries again by itself.
    std::function<void(const Error &)> onTrouble;
    qint64 askIfLateMs = usualAskIfLateMs;
};

} // namespace holdfast
