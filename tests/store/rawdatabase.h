// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFile>
#include <QString>

#include <sqlite3.h>

namespace holdfast {

/// Somebody with the file and a SQLite shell: runs SQL past the store and past its triggers.
inline QString runRaw(const QString &path, const QString &sql)
{
    sqlite3 *database = nullptr;
    sqlite3_open(QFile::encodeName(path).constData(), &database);
    char *message = nullptr;
    sqlite3_exec(database, sql.toUtf8().constData(), nullptr, nullptr, &message);
    const auto error = QString::fromUtf8(message);
    sqlite3_free(message);
    sqlite3_close(database);
    return error;
}

/// Takes away what would refuse the change, as a forger would.
inline QString withoutTriggers(const QString &sql)
{
    return QStringLiteral(
               "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; DROP TRIGGER journal_head_forward; "
               "DROP TRIGGER journal_head_no_delete; DROP TRIGGER attachment_no_update; "
               "DROP TRIGGER attachment_no_delete; DROP TRIGGER file_event_no_update; DROP TRIGGER "
               "file_event_no_delete; DROP TRIGGER file_event_block_no_update; DROP TRIGGER "
               "file_event_block_no_delete; DROP TRIGGER entry_words_stay; DROP TRIGGER entry_no_delete; ")
        + sql;
}

} // namespace holdfast
