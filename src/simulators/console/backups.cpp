// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What older clients ask about backups. The simulated tenant has Incydr alone, which keeps none: the lists are empty.

#include "simulators/console/consoleservices.h"

#include "simulators/console/consolesignin.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

HttpResponse emptyList(const Code42Context &context, const QString &name)
{
    return consoleReply(context, QJsonObject{{u"totalCount"_s, 0}, {name, QJsonArray()}});
}

HttpResponse archives(Code42Context &context, const Call &)
{
    return emptyList(context, u"archives"_s);
}

HttpResponse backupSets(Code42Context &context, const Call &)
{
    return emptyList(context, u"backupSets"_s);
}

HttpResponse restores(Code42Context &context, const Call &)
{
    return emptyList(context, u"restoreEvents"_s);
}

HttpResponse coldStorage(Code42Context &context, const Call &)
{
    return emptyList(context, u"coldStorageRows"_s);
}

HttpResponse alertLog(Code42Context &context, const Call &)
{
    return emptyList(context, u"alertLogs"_s);
}

HttpResponse noSuchArchive(Code42Context &, const Call &)
{
    return consoleError(404, u"ARCHIVE_NOT_FOUND"_s);
}

HttpResponse restoreRefused(Code42Context &, const Call &)
{
    return consoleError(400, u"BACKUP_NOT_LICENSED"_s, u"This tenant keeps no backups"_s);
}

HttpResponse connectedServer(Code42Context &context, const Call &call)
{
    return consoleReply(context, QJsonObject{{u"serverUrl"_s, ownUrl(call.request, context.tls)}});
}

} // namespace

void addBackupRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v1/Archive"_L1, archives},
               {"GET"_L1, "/api/v1/Archive/{guid}"_L1, noSuchArchive},
               {"GET"_L1, "/api/v3/BackupSets/{device}/{destination}"_L1, backupSets},
               {"GET"_L1, "/api/v1/RestoreHistory"_L1, restores},
               {"GET"_L1, "/api/v1/ColdStorage"_L1, coldStorage},
               {"PUT"_L1, "/api/v1/coldStorage/{guid}"_L1, noSuchArchive},
               {"GET"_L1, "/api/v1/AlertLog"_L1, alertLog},
               {"GET"_L1, "/api/v1/connectedServerUrl"_L1, connectedServer},
               {"POST"_L1, "/api/v1/DataKeyToken"_L1, restoreRefused},
               {"POST"_L1, "/api/v1/StorageAuthToken"_L1, restoreRefused},
               {"POST"_L1, "/api/v1/WebRestoreSession"_L1, restoreRefused}});
}

} // namespace holdfast::range
