// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replaysource.h"

#include "app/storeaccess.h"
#include "app/storepaths.h"
#include "automation/runjournal.h"

#include <QCoreApplication>

namespace holdfast {

Result<RunRecord> recordFromStore(const QString &run, const QString &storePath)
{
    const auto store = openForReading(storePath.isEmpty() ? defaultStorePath() : storePath);
    if (!store)
        return store.error();
    return (*store)->read([&](const Reader &reader) -> Result<RunRecord> {
        bool isNumber = false;
        const auto number = (run.startsWith(u'#') ? run.mid(1) : run).toLongLong(&isNumber);
        if (!isNumber || run.size() > 19)
            return runRecord(reader, RunId(run));
        const auto incident = reader.incidents().byNumber(number);
        if (!incident)
            return incident.error();
        const auto runs = reader.runs().list(incident->id);
        if (!runs)
            return runs.error();
        if (runs->isEmpty()) {
            return Error{ErrorCode::NotFound,
                         QCoreApplication::translate("ReplaySource", "No playbook has run on #%1.").arg(number),
                         {}};
        }
        return runRecord(reader, runs->last().id);
    });
}

} // namespace holdfast
