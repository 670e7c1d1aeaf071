// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/code42services.h"

namespace holdfast::range {

// The older services: the console host and the micro-services behind it, as tools of 2018 to 2023 call them. They work on
// the same tenant as today's gateway: what is changed here is seen there. Paths are those after underTodaysPath().
void addConsoleUserRoutes(Router &router, Code42Context &context);
void addConsoleOrgRoutes(Router &router, Code42Context &context);
void addConsoleDeviceRoutes(Router &router, Code42Context &context);
void addConsoleLegalHoldRoutes(Router &router, Code42Context &context);
void addConsoleAlertRoutes(Router &router, Code42Context &context);
void addDetectionListRoutes(Router &router, Code42Context &context);
void addBackupRoutes(Router &router, Code42Context &context);
void addStoredFileRoutes(Router &router, Code42Context &context);
void addOldFileEventRoutes(Router &router, Code42Context &context);
void addOldWatchlistRoutes(Router &router, Code42Context &context);

/// What the console host does to a user or an organisation.
enum class Switch { Block, Unblock, Deactivate, Activate };

/// {"metadata": {...}, "data": ...}: how the console host wraps what it answers.
[[nodiscard]] HttpResponse consoleReply(const Code42Context &context, const QJsonValue &data);
/// [{"name": CODE, "description": text}]; often with status 500 for what a client did wrong.
[[nodiscard]] HttpResponse consoleError(int status, const QString &code, const QString &description = {});
/// The page of rows that pgNum (from 1) and pgSize ask for.
[[nodiscard]] QJsonArray consolePage(const Call &call, const QList<QJsonObject> &rows);
/// The user of a number, a UID or a name; empty when there is none.
[[nodiscard]] QJsonObject userOf(const Code42Tenant &tenant, const QString &id);
/// The actor who stands for a user; empty when there is none.
[[nodiscard]] QString actorIdOfUser(const Code42Tenant &tenant, const QString &userId);
/// The user behind an actor; empty for cloud identities.
[[nodiscard]] QString userIdOfActor(const Code42Tenant &tenant, const QString &actorId);
/// The organisation of a GUID, a UID or a number; empty when there is none.
[[nodiscard]] QString orgOf(const Code42Tenant &tenant, const QString &id);
/// Whether an optional "activeState" (ACTIVE, INACTIVE, ALL) or "active" lets a state through.
[[nodiscard]] bool passesActiveState(const Call &call, bool active);

} // namespace holdfast::range
