// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "incidents/fileevent.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <functional>
#include <optional>
#include <stop_token>

namespace holdfast {

/// A request to run one command, whoever asks: war room, playbook, button, palette.
struct CommandCall
{
    QString name;
    QString brand; ///< empty: whichever integration offers the command
    QString instance; ///< `using`; empty: the default instance
    QJsonObject arguments; ///< values as given; texts for typed command lines
    IncidentId incident;
    RunId run; ///< empty outside a playbook
    QString task; ///< task path in that run
    QString user; ///< who asked; "playbook" for automatic tasks
    /// The same for every attempt at the same act; connectors put it where the service can give it back (a note, a
    /// Message-ID), so that after a crash the state can be read back. Text of [0-9a-f], at most 32 characters.
    QString idempotencyKey;
};

/// A file that a command made.
struct ProducedFile
{
    QString name;
    QString mediaType;
    QByteArray bytes;
};

/// One entry that a command gives to the war room.
struct ProducedEntry
{
    QString text; ///< Markdown for people
    QJsonValue contents; ///< structured result, becomes the entry's contents
    bool isError = false;
    bool note = false;
    QStringList tags;
    std::optional<ProducedFile> file;
};

/// What a command answers. `context` uses XSOAR's entry-context keys, with merge keys as "Host(val.ID == obj.ID)".
struct CommandOutput
{
    QList<ProducedEntry> entries;
    QJsonObject context;
    QJsonValue rawResponse;
    ExchangeId exchange; ///< the last stored request behind the answer
    /// Facts for the incident's fields, short name -> value, with provenance filled by the dispatcher.
    QJsonObject incidentFields;
    /// Set when the act goes on (isolation pending): ask again with these arguments after pollAfterMs.
    std::optional<QJsonObject> pollArguments;
    qint64 pollAfterMs = 0;
};

/// One request on its way out, as journaled: no secret in it (authorization headers are left out).
struct OutgoingRequest
{
    QString service; ///< instance name, "code42-prod"
    QString method; ///< "POST", "LDAP search", "SMTP"
    QString target; ///< URL without secrets, base DN, recipient list
    QByteArray body; ///< as sent; secrets replaced by "***"
    bool changesSomething = false;
};

/// The answer as received.
struct IncomingAnswer
{
    int status = 0; ///< HTTP status, LDAP result code, SMTP code; 0 when no answer came
    QByteArray body; ///< byte-exact
    qint64 durationMs = 0;
    QString error; ///< in words, when no usable answer came
};

/// Where requests and answers are recorded. A request is committed before it is sent; when begin() fails, it must not
/// be sent.
class ExchangeRecorder
{
public:
    virtual ~ExchangeRecorder() = default;
    virtual Result<ExchangeId> begin(const OutgoingRequest &request) = 0;
    virtual Result<void> finish(const ExchangeId &exchange, const IncomingAnswer &answer) = 0;
};

class DeliveryJournal;

/// What a running command may use besides its arguments.
struct CallContext
{
    std::stop_token stop;
    ExchangeRecorder *recorder = nullptr; ///< never null while a handler runs
    /// Reads the bytes of a war-room file by its entry id (attachments of mails).
    std::function<Result<ProducedFile>(const EntryId &)> readFile;
    /// Keeps file events with the incident of the call, page by page as they come; already known ones are skipped.
    /// Absent where the call has no incident.
    std::function<Result<void>(const QList<FileEvent> &)> saveFileEvents;
    /// Where mails of this case are recorded before and after they go out (deliveryjournal.h). Null where the call has no
    /// incident.
    DeliveryJournal *mails = nullptr;
    /// The value of a context path of the case ("Account.Email.Address"); null JSON when it leads nowhere. Absent where
    /// the call has no incident.
    std::function<Result<QJsonValue>(const QString &path)> contextValue;
};

} // namespace holdfast
