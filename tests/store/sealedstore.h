// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../support/memorymemberkeys.h"
#include "eventsource.h"
#include "rawdatabase.h"
#include "store/sealedvfs.h"
#include "teststore.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>

// Stores with restricted children, and what is needed to look into their sealed files.

namespace holdfast::testing {

using namespace Qt::StringLiterals;

/// Words that only the restricted case has.
inline const QStringList secretWords{u"Wilhelmina"_s, u"Quartalsplan"_s, u"rotor_blade"_s, u"vorstand-usb"_s};

/// A store, one person's view of it at a time.
struct SealedStore
{
    SealedStore() { openAs(u"mina.kim"_s); }

    void openAs(const QString &user)
    {
        const auto opened = tryOpenAs(user);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message + opened.error().details));
    }
    Result<void> tryOpenAs(const QString &user, bool readOnly = false)
    {
        store.reset();
        StoreOptions options;
        options.path = path();
        options.user = user;
        options.memberKeys = &keys;
        options.readOnly = readOnly;
        auto opened = Store::open(options);
        if (!opened)
            return opened.error();
        store = *std::move(opened);
        return readOnly ? Result<void>() : store->publishMemberKey();
    }
    [[nodiscard]] QString path() const { return folder.filePath(u"case.db"_s); }
    [[nodiscard]] QString sealedPath(const IncidentId &id) const
    {
        return path() + u".sealed/"_s + id.text + u".sealed"_s;
    }
    [[nodiscard]] QString keysPath(const IncidentId &id) const { return path() + u".sealed/"_s + id.text + u".keys"_s; }
    Store *operator->() const { return store.get(); }

    Result<Incident> addParent()
    {
        return store->write([](UnitOfWork &unit) {
            Incident parent;
            parent.name = u"Exposure on an endpoint"_s;
            return unit.incidents().insert(parent, u"fetch"_s);
        });
    }
    /// A restricted child with a name, a war room and members.
    Result<Incident> addChild(const IncidentId &parent, const QStringList &members, const QString &key = u"child:1"_s)
    {
        return store->write([&](UnitOfWork &unit) -> Result<Incident> {
            Incident child;
            child.parent = parent;
            child.restricted = true;
            child.source = u"Holdfast"_s;
            child.externalId = key;
            child.type = u"Executive Investigation"_s;
            child.name = u"About Wilhelmina"_s;
            child.fields.insert(u"username"_s, u"Wilhelmina"_s);
            const auto made = unit.incidents().insert(child, u"playbook"_s);
            if (!made)
                return made;
            for (const auto &member : members) {
                if (const auto set = unit.incidents().setMember(made->id, {member, MemberRole::Investigator}, u"p"_s);
                    !set)
                    return set.error();
            }
            Entry entry;
            entry.incident = made->id;
            entry.author = u"playbook"_s;
            entry.text = u"Wilhelmina copied Quartalsplan to vorstand-usb"_s;
            if (const auto added = unit.entries().append(entry); !added)
                return added.error();
            return made;
        });
    }

    QTemporaryDir folder;
    MemoryMemberKeys keys;
    std::unique_ptr<Store> store;
};

/// Files below the folder with one of the words in them, as UTF-8 or UTF-16.
inline QStringList filesSaying(const QString &folder, const QStringList &words)
{
    QStringList found;
    for (QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
        QFile file(it.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto bytes = file.readAll();
        for (const auto &word : words) {
            const QByteArray wide(reinterpret_cast<const char *>(word.utf16()), word.size() * 2);
            if (bytes.contains(word.toUtf8()) || bytes.contains(wide))
                found.append(file.fileName() + u": "_s + word);
        }
    }
    return found;
}

/// Everything that a case can have.
inline Result<void> fillCase(Store &store, const IncidentId &incident)
{
    EventSource source(3, 1'790'000'000'000);
    QList<FileEvent> events;
    for (int i = 0; i < 300; ++i) {
        events.append(source.next());
        events.last().fileName = u"rotor_blade_%1.step"_s.arg(i);
    }
    const auto prepared = PreparedFileEvents::from(incident, events);
    return store.write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto added = unit.fileEvents().insert(prepared, u"fetch"_s); !added)
            return added.error();
        const auto sha256 = unit.attachments().put("Wilhelmina's bytes", incident);
        if (!sha256)
            return sha256.error();
        Entry entry;
        entry.incident = incident;
        entry.author = u"mina.kim"_s;
        entry.attachmentSha256 = *sha256;
        entry.attachmentName = u"Quartalsplan.xlsx"_s;
        const auto added = unit.entries().append(entry);
        if (!added)
            return added.error();
        if (const auto noted = unit.entries().setNote(added->id, true, u"mina.kim"_s); !noted)
            return noted;
        Evidence evidence;
        evidence.incident = incident;
        evidence.entry = added->id;
        evidence.title = u"Quartalsplan.xlsx"_s;
        evidence.sha256 = *sha256;
        const auto taken = unit.evidence().add(evidence, u"mina.kim"_s);
        if (!taken)
            return taken.error();
        if (const auto staged = unit.evidence().setStage(taken->id, EvidenceStage::InReport, u"mina.kim"_s); !staged)
            return staged;
        PlaybookRun run;
        run.incident = incident;
        run.playbookName = u"Executive Investigation - Forensics"_s;
        const auto started = unit.runs().start(run, "id: forensics", u"playbook"_s);
        if (!started)
            return started.error();
        if (const auto appended = unit.runs().appendEvents(
                started->id, {{0, 0, u"TaskEntered"_s, u"1"_s, {{u"user"_s, u"Wilhelmina"_s}}}}, u"playbook"_s);
            !appended)
            return appended;
        HumanTask question;
        question.incident = incident;
        question.run = started->id;
        question.question = u"Is Wilhelmina leaving?"_s;
        question.options = {u"Yes"_s, u"No"_s};
        if (const auto asked = unit.humanTasks().ask(question, u"playbook"_s); !asked)
            return asked.error();
        StoredTimer timer;
        timer.incident = incident;
        timer.dueAtMs = 5;
        timer.kind = u"task"_s;
        timer.target = started->id.text;
        if (const auto set = unit.timers().set(timer, u"playbook"_s); !set)
            return set.error();
        const auto begun =
            unit.exchanges().begin({u"code42"_s, u"GET"_s, u"/v1/users?q=Wilhelmina"_s, "Wilhelmina", false},
                                   {incident, started->id, u"1"_s, u"playbook"_s});
        if (!begun)
            return begun.error();
        if (const auto answered = unit.exchanges().finish(*begun, {200, "{\"user\":\"Wilhelmina\"}", 7, {}}, {});
            !answered)
            return answered;
        MailDelivery mail;
        mail.incident = incident;
        mail.messageId = u"<1@holdfast>"_s;
        mail.subject = u"About Wilhelmina"_s;
        if (const auto ready = unit.mails().prepare(mail, "Subject: Wilhelmina", u"playbook"_s); !ready)
            return ready.error();
        ReportRecord report;
        report.incident = incident;
        report.fileName = u"Wilhelmina.pdf"_s;
        if (const auto kept = unit.reports().add(report, "%PDF Wilhelmina", u"mina.kim"_s); !kept)
            return kept.error();
        return unit.contexts().set(incident, {}, {{u"User"_s, u"Wilhelmina"_s}}, u"playbook"_s);
    });
}

/// The data key of a case, as its member has it.
inline Secret dataKeyOf(SealedStore &store, const IncidentId &incident, const QString &member)
{
    QFile file(store.keysPath(incident));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no keys");
    const auto keySlots = QJsonDocument::fromJson(file.readAll()).object().value(u"keys"_s).toArray();
    for (const auto &slot : keySlots) {
        const auto wrapped = QByteArray::fromBase64(slot.toObject().value(u"wrapped"_s).toString().toLatin1());
        if (auto key = unwrapKey(wrapped, *store.keys.read(member), incident.text.toUtf8()))
            return *key;
    }
    qFatal("no key for this member");
}

/// Runs SQL in a sealed file with its key.
inline QString runSealed(const QString &path, const Secret &key, const QString &sql)
{
    SealedVfs vfs;
    vfs.setKey(path, key);
    sqlite3 *database = nullptr;
    QString error;
    if (sqlite3_open_v2(QFile::encodeName(path).constData(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        vfs.name().toUtf8().constData())
            != SQLITE_OK
        || sqlite3_exec(database, sql.toUtf8().constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        error = QString::fromUtf8(sqlite3_errmsg(database));
    sqlite3_close(database);
    return error;
}

inline Result<QList<IncidentId>> visibleTo(Store &store, const QString &user)
{
    return store.read([&](const Reader &reader) {
        IncidentQuery query;
        query.viewer = user;
        return reader.incidents().index(query);
    });
}

} // namespace holdfast::testing
