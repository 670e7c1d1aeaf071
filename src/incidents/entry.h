// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"

#include <QJsonValue>
#include <QStringList>

namespace holdfast {

/// What an entry in the war room is, for its filter and its look.
enum class EntryKind {
    Chat, ///< a person wrote it
    Command, ///< a command line as typed
    Result, ///< what a command answered
    Error, ///< what went wrong, in words
    Playbook, ///< a task of a playbook reports
    Note, ///< marked to be in the report
    System, ///< the console itself: opened, owner changed, state read back
    File, ///< an attached file
};

/// One line of the war room. Append-only: a correction is a new entry that names the old one.
struct Entry
{
    EntryId id;
    IncidentId incident;
    qint64 seq = 0; ///< position in this incident's war room from 1; given by the store
    qint64 atMs = 0; ///< UTC
    QString author; ///< user name, "playbook", "system"
    EntryKind kind = EntryKind::Chat;
    QString text; ///< Markdown as written or answered; shown as data, never as markup from outside
    QJsonValue contents; ///< the structured result (table rows, objects); Null without one
    QString command; ///< the command line that led to it; empty otherwise
    EntryId replyTo; ///< the command this answers, or the entry this corrects
    RunId run; ///< the playbook run, if one made it
    QString task; ///< task id in that run
    QStringList tags;
    bool note = false;
    ExchangeId exchange; ///< the stored request and answer behind it
    QString attachmentSha256; ///< EntryKind::File: the bytes' hash in the attachment table
    QString attachmentName;

    friend bool operator==(const Entry &, const Entry &) = default;
};

} // namespace holdfast
