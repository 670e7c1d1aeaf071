// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/fileevent.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace holdfast::code42 {

/// One answer full of file events.
struct ParsedFileEvents
{
    QList<FileEvent> events;
    QString nextPgToken; ///< empty at the end of the walk
    qint64 totalCount = -1; ///< -1 when the answer does not say
    QStringList problems; ///< the service's own remarks on the query
};

/// Reads an Incydr v2 file-event answer: {"fileEvents":[...],...}, bare or inside "queryResult". Fields that are missing,
/// null or of another type are "not reported"; unknown fields stay in each event's raw bytes, which are exactly those of
/// the answer. Derived columns (exposure, data source, host, sync destination) follow sections 3.1 and 3.3 of the API
/// reference. Fails with BadAnswer only when the text is not JSON or holds no event list.
/// Move the answer in: it is then read without a copy.
[[nodiscard]] Result<ParsedFileEvents> parseFileEvents(QByteArray answer);

/// The exposure word for an action; shareTypes matter for "file-shared" only. Empty when v2 knows none.
[[nodiscard]] QString exposureOf(QStringView action, const QStringList &shareTypes, bool trusted);

} // namespace holdfast::code42
