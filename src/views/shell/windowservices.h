// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace holdfast {

class CaseActions;
class Clock;
class CommandRegistry;
class ConnectionActions;
class ConnectionsModel;
class JobRunner;
class JobsModel;
class Store;
class Theme;
class ViewSettings;
class WorkPlanSource;

/// What the window works with. Made by the composition root; everything outlives the window. The store is only handed on
/// to the models.
struct WindowServices
{
    const Store &store;
    const Clock &clock;
    const CommandRegistry &commands;
    CaseActions &actions;
    WorkPlanSource &workPlans;
    ConnectionsModel &connections;
    JobsModel &jobs;
    JobRunner &runner;
    Theme &theme;
    ViewSettings &settings;
    ConnectionActions &connectionActions;
};

} // namespace holdfast
