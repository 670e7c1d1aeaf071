// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/session.h"

#include "base/canonicaljson.h"
#include "store/casefiles.h"
#include "store/changes.h"
#include "store/unitofwork.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast {

using namespace Qt::StringLiterals;

void PendingSignals::emitOn(ChangeNotifier &notifier) const
{
    if (!incidentsAdded.isEmpty())
        Q_EMIT notifier.incidentsAdded(incidentsAdded);
    auto changed = incidentsChanged;
    for (const auto &added : incidentsAdded)
        changed.remove(added);
    if (!changed.isEmpty())
        Q_EMIT notifier.incidentsChanged(QList<IncidentId>(changed.begin(), changed.end()));
    const auto each = [&notifier](const QSet<IncidentId> &incidents, auto signal) {
        for (const auto &incident : incidents)
            Q_EMIT(notifier.*signal)(incident);
    };
    each(entriesAdded, &ChangeNotifier::entriesAdded);
    each(entriesChanged, &ChangeNotifier::entriesChanged);
    each(evidence, &ChangeNotifier::evidenceChanged);
    each(fileEvents, &ChangeNotifier::fileEventsChanged);
    each(humanTasks, &ChangeNotifier::humanTasksChanged);
    each(exchanges, &ChangeNotifier::exchangesChanged);
    each(contexts, &ChangeNotifier::contextChanged);
    each(mails, &ChangeNotifier::mailChanged);
    each(reports, &ChangeNotifier::reportAdded);
    for (const auto &[run, incident] : runs)
        Q_EMIT notifier.runChanged(run, incident);
    if (timers)
        Q_EMIT notifier.timersChanged();
    if (settings)
        Q_EMIT notifier.settingsChanged();
    if (fetches)
        Q_EMIT notifier.fetchesChanged();
}

Result<JournalRecord> Session::record(const QString &stream, const QString &kind, const QString &actor,
                                      const QList<RowChange> &rows, const QJsonObject &about)
{
    QJsonArray changes;
    for (const auto &change : rows)
        changes.append(change.toJson());
    QJsonObject body;
    if (!about.isEmpty())
        body.insert(u"about"_s, about);
    if (!changes.isEmpty())
        body.insert(u"rows"_s, changes);

    JournalRecord record;
    record.stream = stream;
    record.atMs = nowMs();
    record.actor = storableText(actor);
    record.kind = kind;
    record.body = canonicalJson(body);

    const auto last = db.selectNumber(u"SELECT max(position) FROM journal"_s);
    if (!last)
        return last.error();
    record.position = *last + 1;
    const auto head = Journal::headIn(db, stream);
    if (!head)
        return head.error();
    record.seq = head->seq + 1;
    record.previousHash = head->hash;
    record.hash = journalHash(record);

    const auto written =
        db.exec(u"INSERT INTO journal(position, stream, seq, at_ms, actor, kind, body, prev_hash, hash) "
                "VALUES(:position, :stream, :seq, :at, :actor, :kind, :body, :prev, :hash)"_s,
                {{u":position"_s, record.position},
                 {u":stream"_s, record.stream},
                 {u":seq"_s, record.seq},
                 {u":at"_s, record.atMs},
                 {u":actor"_s, record.actor},
                 {u":kind"_s, record.kind},
                 {u":body"_s, QString::fromUtf8(record.body)},
                 {u":prev"_s, record.previousHash},
                 {u":hash"_s, record.hash}});
    if (!written)
        return written.error();
    const auto moved = record.seq == 1
        ? db.exec(u"INSERT INTO journal_head(stream, seq, hash) VALUES(:stream, 1, :hash)"_s,
                  {{u":stream"_s, stream}, {u":hash"_s, record.hash}})
        : db.exec(u"UPDATE journal_head SET seq = :seq, hash = :hash WHERE stream = :stream"_s,
                  {{u":seq"_s, record.seq}, {u":hash"_s, record.hash}, {u":stream"_s, stream}});
    if (!moved)
        return moved.error();

    for (const auto &change : std::as_const(changes)) {
        if (const auto applied = applyRowChange(db, RowChange::fromJson(change.toObject())); !applied)
            return applied.error();
    }
    return record;
}

Result<std::optional<QJsonObject>> Session::row(const QString &table, const QJsonObject &key)
{
    QStringList conditions;
    Bindings bindings;
    for (auto it = key.begin(); it != key.end(); ++it) {
        const QString placeholder = u":"_s + it.key();
        conditions.append(u"%1 = %2"_s.arg(it.key(), placeholder));
        bindings.append({placeholder, it->toVariant()});
    }
    auto cursor = db.select(u"SELECT * FROM %1 WHERE %2"_s.arg(table, conditions.join(u" AND "_s)), bindings);
    if (!cursor)
        return cursor.error();
    std::optional<QJsonObject> found;
    if (cursor->next()) {
        found.emplace();
        for (int i = 0; i < cursor->columnCount(); ++i)
            found->insert(cursor->columnName(i), columnJson(cursor->value(i)));
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return found;
}

Result<QList<RowChange>> Session::changeOf(const QString &table, const QJsonObject &key, const QJsonObject &set)
{
    const auto present = row(table, key);
    if (!present)
        return present.error();
    if (!*present)
        return notFound(table, key.begin()->toString());
    RowChange change{table, key, {}, {}};
    for (auto it = set.begin(); it != set.end(); ++it) {
        const auto old = (*present)->value(it.key());
        if (old == *it)
            continue;
        change.was.insert(it.key(), old);
        change.set.insert(it.key(), *it);
    }
    if (change.set.isEmpty())
        return QList<RowChange>();
    return QList<RowChange>{change};
}

QString jsonText(const QJsonValue &value)
{
    return QString::fromUtf8(canonicalJson(value));
}

QJsonValue jsonValue(const QString &text)
{
    // QJsonDocument reads arrays and objects only.
    return QJsonDocument::fromJson('[' + text.toUtf8() + ']').array().at(0);
}

QString listText(const QStringList &list)
{
    return jsonText(QJsonArray::fromStringList(list));
}

QStringList listValue(const QString &text)
{
    QStringList list;
    const auto array = jsonValue(text).toArray();
    for (const auto &item : array)
        list.append(item.toString());
    return list;
}

QJsonValue columnJson(const QVariant &value)
{
    if (value.isNull())
        return QJsonValue::Null;
    if (value.metaType().id() == QMetaType::QString)
        return value.toString();
    return value.toLongLong();
}

Error notFound(const QString &what, const QString &id)
{
    return {
        ErrorCode::NotFound, QCoreApplication::translate("Store", "There is no %1 with the id %2.").arg(what, id), {}};
}

Repositories::Repositories(CaseFiles &files)
    : incidents(files)
    , entries(files)
    , evidence(files)
    , fileEvents(files)
    , fileEventSearch(files)
    , runs(files)
    , humanTasks(files)
    , timers(files)
    , exchanges(files)
    , attachments(files)
    , contexts(files)
    , mails(files)
    , playbooks(files)
    , reports(files)
    , fetchState(files)
    , leases(files)
    , settings(files)
    , connections(files)
    , journal(files)
{
}

qint64 UnitOfWork::nowMs() const
{
    return m_files.desk().nowMs();
}

QString UnitOfWork::newId()
{
    return m_files.desk().newId();
}

} // namespace holdfast
