// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/casefiles.h"

#include "store/dialect.h"
#include "store/migrator.h"
#include "store/settingsrepository.h"
#include "store/vault.h"

#include <QLoggingCategory>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(caseFilesLog, "holdfast.store.casefiles", QtInfoMsg)

constexpr qsizetype databaseHeadSize = 100;

} // namespace

struct CaseFiles::File
{
    File(std::unique_ptr<Connection> opened, const Clock &clock, IdSource &ids, PendingSignals &pending)
        : connection(std::move(opened))
        , session(*connection, clock, ids, pending)
    {
    }

    std::unique_ptr<Connection> connection;
    Session session;
    bool joined = false; ///< takes part in the running transaction
};

CaseFiles::CaseFiles(Connection &desk, Vault &vault, Connection::Role role, const Clock &clock, IdSource &ids,
                     FileEventOrders *orders)
    : m_desk(desk, clock, ids, pending)
    , m_vault(vault)
    , m_role(role)
    , m_clock(clock)
    , m_ids(ids)
    , m_orders(orders)
{
}

CaseFiles::~CaseFiles() = default;

template <typename F>
void CaseFiles::eachJoined(F f) const
{
    for (const auto &[id, file] : m_files) {
        if (file->joined && !file->connection->isRefusing())
            f(*file->connection);
    }
}

/// Files of cases that were made in what is being undone: nothing of them was ever there.
template <typename Which>
void CaseFiles::discardMade(Which which)
{
    for (const auto &made : std::as_const(m_made)) {
        if (!which(made))
            continue;
        {
            const std::scoped_lock lock(m_handles);
            m_files.erase(made.incident.text);
        }
        m_vault.discard(made.incident);
        m_membersChanged.removeAll(made.incident);
    }
    m_made.removeIf(which);
}

Result<void> CaseFiles::loadKnown()
{
    if (m_known)
        return {};
    auto cursor = m_desk.db.select(u"SELECT incident_id, number, parent_id FROM sealed_case ORDER BY number"_s);
    if (!cursor)
        return cursor.error();
    QList<SealedCase> known;
    while (cursor->next())
        known.append({IncidentId(cursor->text(0)), cursor->number(1), IncidentId(cursor->text(2))});
    if (const auto done = cursor->finish(); !done)
        return done;
    m_known = known;
    return {};
}

Result<QList<SealedCase>> CaseFiles::sealedCases()
{
    if (const auto loaded = loadKnown(); !loaded)
        return loaded.error();
    return *m_known;
}

bool CaseFiles::isSealed(const IncidentId &incident)
{
    return !incident.isEmpty() && loadKnown()
        && std::any_of(m_known->begin(), m_known->end(),
                       [&](const SealedCase &sealed) { return sealed.incident == incident; });
}

std::unique_ptr<CaseFiles::File> CaseFiles::open(const IncidentId &incident)
{
    const auto &dialect = m_desk.db.dialect();
    const auto path = m_vault.path(incident);
    const auto attempt = [&]() -> Result<std::unique_ptr<Connection>> {
        if (const auto opened = m_vault.open(incident); !opened)
            return opened.error();
        if (const auto whole = dialect.inspect(path, m_vault.head(incident, databaseHeadSize)); !whole)
            return whole.error();
        auto connection = Connection::open(dialect, path, m_role, m_vault.layer());
        if (!connection)
            return connection;
        const auto usable =
            m_role == Connection::Role::Writer ? migrateToNewest(**connection) : requireNewest(**connection);
        if (!usable)
            return usable.error();
        return connection;
    };
    auto connection = attempt();
    if (!connection && connection.error().code != ErrorCode::Forbidden)
        qCWarning(caseFilesLog) << "a sealed case cannot be opened" << incident.text << connection.error().details;
    return std::make_unique<File>(connection ? *std::move(connection)
                                             : Connection::refusing(dialect, path, connection.error()),
                                  m_clock, m_ids, pending);
}

void CaseFiles::join(File &file)
{
    if (file.joined || !m_running || file.connection->isRefusing())
        return;
    file.joined = true;
    auto &db = *file.connection;
    db.clearFailure();
    db.setStopToken(m_stop);
    // A failure is remembered by the connection, and with it the transaction cannot be kept.
    const bool writing = m_role == Connection::Role::Writer;
    if (db.exec(writing ? db.dialect().beginWrite() : db.dialect().beginRead()) && writing && m_inJob)
        (void)db.exec(u"SAVEPOINT job"_s);
}

CaseFiles::File &CaseFiles::fileOf(const IncidentId &incident)
{
    auto &file = m_files[incident.text];
    if (!file) {
        auto opened = open(incident);
        const std::scoped_lock lock(m_handles);
        file = std::move(opened);
    }
    join(*file);
    return *file;
}

Session &CaseFiles::of(const IncidentId &incident)
{
    return isSealed(incident) ? fileOf(incident).session : m_desk;
}

QList<Session *> CaseFiles::all()
{
    QList<Session *> sessions{&m_desk};
    if (!loadKnown())
        return sessions;
    for (const auto &sealed : std::as_const(*m_known)) {
        auto &file = fileOf(sealed.incident);
        if (!file.connection->isRefusing())
            sessions.append(&file.session);
    }
    return sessions;
}

Session &CaseFiles::holding(const QString &table, const QString &id)
{
    if (!loadKnown() || m_known->isEmpty())
        return m_desk;
    if (const auto known = m_holders.constFind(id); known != m_holders.constEnd() && isSealed(*known))
        return fileOf(*known).session;
    const auto holds = [&](Session &session) {
        const auto found =
            session.db.selectNumber(u"SELECT count(*) FROM %1 WHERE id = :id"_s.arg(table), {{u":id"_s, id}});
        return found && *found > 0;
    };
    if (holds(m_desk))
        return m_desk;
    for (const auto &sealed : std::as_const(*m_known)) {
        auto &file = fileOf(sealed.incident);
        if (file.connection->isRefusing() || !holds(file.session))
            continue;
        m_holders.insert(id, sealed.incident);
        return file.session;
    }
    return m_desk;
}

Session &CaseFiles::ofFileEvent(qint64 rowId)
{
    if (rowId < fileEventsPerCase || !loadKnown())
        return m_desk;
    const auto sealed = std::find_if(m_known->begin(), m_known->end(),
                                     [&](const SealedCase &each) { return each.number == rowId / fileEventsPerCase; });
    return sealed == m_known->end() ? m_desk : fileOf(sealed->incident).session;
}

bool CaseFiles::canSeal() const
{
    return m_vault.canSeal();
}

Result<Session *> CaseFiles::make(const SealedCase &sealed, const QString &actor)
{
    if (const auto loaded = loadKnown(); !loaded)
        return loaded.error();
    if (const auto made = m_vault.make(sealed.incident); !made)
        return made.error();
    // So that whoever makes the next case can let this user in.
    const auto own = m_vault.ownPublicKey();
    if (!own)
        return own.error();
    const auto published =
        SettingsRepository(*this).set(memberKeySetting(m_vault.user()), QString::fromLatin1(own->toBase64()), actor);
    if (!published)
        return published.error();
    m_known->append(sealed);
    m_made.append({sealed.incident, m_inJob});
    m_membersChanged.append(sealed.incident);
    auto &file = fileOf(sealed.incident);
    if (file.connection->isRefusing())
        return file.connection->mayRun().error();
    return &file.session;
}

void CaseFiles::membersChanged(const IncidentId &incident)
{
    if (isSealed(incident) && !m_membersChanged.contains(incident))
        m_membersChanged.append(incident);
}

Result<void> CaseFiles::begin()
{
    closeLockedOut();
    m_known.reset();
    m_membersChanged.clear();
    m_made.clear();
    auto &db = m_desk.db;
    db.setStopToken(m_stop);
    const auto begun =
        db.exec(m_role == Connection::Role::Writer ? db.dialect().beginWrite() : db.dialect().beginRead());
    if (!begun)
        return begun.error();
    m_running = true;
    return {};
}

Result<void> CaseFiles::beginJob()
{
    pending = {};
    const auto marked = m_desk.db.exec(u"SAVEPOINT job"_s);
    if (!marked)
        return marked.error();
    eachJoined([](Connection &db) { (void)db.exec(u"SAVEPOINT job"_s); });
    m_inJob = true;
    return {};
}

Result<void> CaseFiles::keepJob()
{
    m_inJob = false;
    for (auto &made : m_made)
        made.inJob = false;
    eachJoined([](Connection &db) { (void)db.exec(u"RELEASE job"_s); });
    (void)m_desk.db.exec(u"RELEASE job"_s);
    if (const auto failed = failure())
        return *failed;
    return {};
}

bool CaseFiles::undoJob()
{
    m_inJob = false;
    clearFailure();
    bool undone = true;
    const auto undo = [&undone](Connection &db) {
        undone = db.exec(u"ROLLBACK TO job"_s) && db.exec(u"RELEASE job"_s) && undone;
    };
    eachJoined(undo);
    undo(m_desk.db);
    discardMade([](const Made &made) { return made.inJob; });
    m_known.reset();
    return undone;
}

Result<void> CaseFiles::commit()
{
    std::optional<Error> failed;
    eachJoined([&](Connection &db) {
        if (failed)
            return;
        if (const auto committed = db.exec(u"COMMIT"_s); !committed)
            failed = committed.error();
    });
    if (!failed) {
        if (const auto committed = m_desk.db.exec(u"COMMIT"_s); !committed)
            failed = committed.error();
    }
    if (failed) {
        rollBack();
        return *failed;
    }
    m_running = false;
    m_made.clear();
    for (const auto &[id, file] : m_files)
        file->joined = false;
    const auto changed = std::exchange(m_membersChanged, {});
    for (const auto &incident : changed) {
        // What does not succeed now is made up for when the store is next opened.
        if (const auto ordered = orderKeys(incident); !ordered)
            qCWarning(caseFilesLog) << "keys of a sealed case were not put in order" << incident.text
                                    << ordered.error().message;
    }
    closeLockedOut();
    return {};
}

void CaseFiles::rollBack()
{
    const auto undo = [](Connection &db) {
        if (db.dialect().inTransaction(db))
            (void)db.exec(u"ROLLBACK"_s);
    };
    setStopToken({});
    eachJoined(undo);
    undo(m_desk.db);
    for (const auto &[id, file] : m_files)
        file->joined = false;
    m_running = false;
    m_inJob = false;
    discardMade([](const Made &) { return true; });
    m_known.reset();
}

bool CaseFiles::inTransaction() const
{
    bool all = m_desk.db.dialect().inTransaction(m_desk.db);
    eachJoined([&all](const Connection &db) { all = all && db.dialect().inTransaction(db); });
    return all;
}

std::optional<Error> CaseFiles::failure() const
{
    auto first = m_desk.db.failure();
    eachJoined([&first](const Connection &db) {
        if (!first)
            first = db.failure();
    });
    return first;
}

void CaseFiles::clearFailure()
{
    m_desk.db.clearFailure();
    for (const auto &[id, file] : m_files)
        file->connection->clearFailure();
}

void CaseFiles::setStopToken(const std::stop_token &stop)
{
    m_stop = stop;
    m_desk.db.setStopToken(stop);
    for (const auto &[id, file] : m_files)
        file->connection->setStopToken(stop);
}

void CaseFiles::interrupt()
{
    const std::scoped_lock lock(m_handles);
    const auto &dialect = m_desk.db.dialect();
    dialect.interrupt(m_desk.db.handle());
    for (const auto &[id, file] : m_files) {
        if (file && file->connection->handle())
            dialect.interrupt(file->connection->handle());
    }
}

/// Connections of cases whose key was taken from us, and the refusals of the last transaction: the key may be there now.
void CaseFiles::closeLockedOut()
{
    const bool lockedOut = std::exchange(m_generation, m_vault.generation()) != m_generation;
    const std::scoped_lock lock(m_handles);
    std::erase_if(m_files, [&](const auto &entry) { return lockedOut || entry.second->connection->isRefusing(); });
}

Result<void> CaseFiles::orderKeys(const IncidentId &incident)
{
    auto &file = fileOf(incident);
    if (const auto allowed = file.connection->mayRun(); !allowed)
        return allowed;
    auto members = file.connection->select(u"SELECT member FROM incident_member WHERE incident_id = :id"_s,
                                           {{u":id"_s, incident.text}});
    if (!members)
        return members.error();
    QStringList names;
    while (members->next())
        names.append(members->text(0));
    if (const auto done = members->finish(); !done)
        return done;
    const SettingsRepository settings(*this);
    QList<QByteArray> keys;
    for (const auto &name : std::as_const(names)) {
        const auto key = settings.get(memberKeySetting(name));
        if (!key)
            return key.error();
        if (const auto bytes = QByteArray::fromBase64(key->toString().toLatin1()); !bytes.isEmpty())
            keys.append(bytes);
    }
    return m_vault.setHolders(incident, keys);
}

Result<void> CaseFiles::repair()
{
    const auto cases = sealedCases();
    if (!cases)
        return cases.error();
    QList<IncidentId> known;
    for (const auto &sealed : *cases)
        known.append(sealed.incident);
    if (const auto moved = m_vault.setAsideUnclaimed(known); !moved)
        return moved.error();
    for (const auto &incident : std::as_const(known)) {
        if (fileOf(incident).connection->isRefusing())
            continue;
        if (const auto ordered = orderKeys(incident); !ordered)
            return ordered;
    }
    clearFailure();
    closeLockedOut();
    return {};
}

QString memberKeySetting(const QString &user)
{
    return u"member-keys/"_s + user;
}

} // namespace holdfast
