// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/id.h"
#include "store/connection.h"
#include "store/journal.h"
#include "store/rowchange.h"

#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QVariantMap>

namespace holdfast {

class ChangeNotifier;

/// What one transaction has changed, to be announced once it is on disk.
struct PendingSignals
{
    QList<IncidentId> incidentsAdded;
    QSet<IncidentId> incidentsChanged;
    QSet<IncidentId> entriesAdded;
    QSet<IncidentId> entriesChanged;
    QSet<IncidentId> evidence;
    QSet<IncidentId> fileEvents;
    QList<std::pair<RunId, IncidentId>> runs;
    QSet<IncidentId> humanTasks;
    QSet<IncidentId> exchanges;
    QSet<IncidentId> contexts;
    QSet<IncidentId> mails;
    QSet<IncidentId> reports;
    bool timers = false;
    bool settings = false;
    bool fetches = false;

    void emitOn(ChangeNotifier &notifier) const;
};

/// What the repositories of one connection share: the connection, the clock, the ids, and the one way to change state.
class Session
{
public:
    Session(Connection &connection, const Clock &clock, IdSource &ids, PendingSignals &changes)
        : db(connection)
        , pending(changes)
        , m_clock(clock)
        , m_ids(ids)
    {
    }

    Connection &db;
    PendingSignals &pending; ///< of the running transaction, shared by all files it touches

    [[nodiscard]] qint64 nowMs() const { return m_clock.nowMs(); }
    [[nodiscard]] QString newId() { return m_ids.next(); }

    /// Appends a journal record and applies its row changes: the only way in which state tables change.
    Result<JournalRecord> record(const QString &stream, const QString &kind, const QString &actor,
                                 const QList<RowChange> &rows, const QJsonObject &about = {});

    /// Reads the row's present values of the columns in `set` and makes the change; nothing when all are equal, NotFound
    /// without such a row.
    [[nodiscard]] Result<QList<RowChange>> changeOf(const QString &table, const QJsonObject &key,
                                                    const QJsonObject &set);
    /// The whole row as JSON; nothing without one.
    [[nodiscard]] Result<std::optional<QJsonObject>> row(const QString &table, const QJsonObject &key);

private:
    const Clock &m_clock;
    IdSource &m_ids;
};

/// JSON of a value in a text column, and back. Arrays, objects and scalars alike.
[[nodiscard]] QString jsonText(const QJsonValue &value);
[[nodiscard]] QJsonValue jsonValue(const QString &text);
[[nodiscard]] QString listText(const QStringList &list);
[[nodiscard]] QStringList listValue(const QString &text);
/// A column's value as it stands in journal records.
[[nodiscard]] QJsonValue columnJson(const QVariant &value);
/// NotFound, in one wording for all kinds of things.
[[nodiscard]] Error notFound(const QString &what, const QString &id);

} // namespace holdfast
