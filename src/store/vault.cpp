// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/vault.h"

#include "store/sha256.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSaveFile>

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(vaultLog, "holdfast.store.vault", QtInfoMsg)

constexpr int slotsVersion = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("Vault", text);
}

QByteArray ownerOf(const QByteArray &publicKey)
{
    return Sha256::hexOf(publicKey).toLatin1();
}

/// A renamed file is there after a power failure only when its folder was written too.
bool syncFolder(const QString &folder)
{
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return false;
    const bool synced = ::fsync(handle) == 0;
    ::close(handle);
    return synced;
}

Error damagedSlots(const QString &path, const QString &details)
{
    return {
        ErrorCode::StorageCorrupt,
        tr("The keys of a restricted case in %1 are missing or damaged, and without them its file cannot be read. Put "
           "a backup of that folder in its place.")
            .arg(QDir::toNativeSeparators(path)),
        details};
}

} // namespace

Vault::Vault(const QString &storePath, MemberKeys *keys, const QString &user)
    : m_folder(storePath + u".sealed"_s)
    , m_keys(keys)
    , m_user(user)
{
}

QString Vault::path(const IncidentId &incident) const
{
    return m_folder + u'/' + incident.text + u".sealed"_s;
}

QString Vault::slotsPath(const IncidentId &incident) const
{
    return m_folder + u'/' + incident.text + u".keys"_s;
}

Result<Secret> Vault::privateKey(bool make)
{
    if (m_privateKey)
        return *m_privateKey;
    if (!canSeal()) {
        return Error{ErrorCode::Forbidden,
                     tr("This case is restricted, and nobody is signed in who could hold a key to it."),
                     {}};
    }
    auto known = m_keys->read(m_user);
    if (!known && known.error().code == ErrorCode::NotFound && make) {
        known = makeMemberKey();
        if (known) {
            if (const auto written = m_keys->write(m_user, *known); !written)
                return written.error();
        }
    }
    if (known)
        m_privateKey = *known;
    return known;
}

Result<QByteArray> Vault::ownPublicKey()
{
    const std::scoped_lock lock(m_mutex);
    const auto key = privateKey(true);
    if (!key)
        return key.error();
    return publicKeyOf(*key);
}

Result<QList<Vault::Slot>> Vault::readSlots(const IncidentId &incident) const
{
    QFile file(slotsPath(incident));
    if (!file.open(QIODevice::ReadOnly))
        return damagedSlots(file.fileName(), file.errorString());
    const auto object = QJsonDocument::fromJson(file.readAll()).object();
    if (object.value("version"_L1).toInt() != slotsVersion || object.value("case"_L1).toString() != incident.text)
        return damagedSlots(file.fileName(), u"not a list of keys of this case"_s);
    QList<Slot> found;
    const auto keys = object.value("keys"_L1).toArray();
    for (const auto &key : keys) {
        found.append({key.toObject().value("owner"_L1).toString().toLatin1(),
                      QByteArray::fromBase64(key.toObject().value("wrapped"_L1).toString().toLatin1())});
    }
    return found;
}

Result<void> Vault::writeSlots(const IncidentId &incident, const QList<Slot> &keySlots) const
{
    QJsonArray keys;
    for (const auto &slot : keySlots) {
        keys.append(QJsonObject{{u"owner"_s, QString::fromLatin1(slot.owner)},
                                {u"wrapped"_s, QString::fromLatin1(slot.wrapped.toBase64())}});
    }
    const QJsonDocument document({{u"version"_s, slotsVersion}, {u"case"_s, incident.text}, {u"keys"_s, keys}});
    QSaveFile file(slotsPath(incident));
    const bool written = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) && file.write(document.toJson()) > 0
        && file.flush() && ::fsync(file.handle()) == 0 && file.commit() && syncFolder(m_folder);
    if (written)
        return {};
    return Error{ErrorCode::StorageFull,
                 tr("The keys of a restricted case cannot be written to %1: %2. Free some space or check the folder's "
                    "permissions, and try again.")
                     .arg(QDir::toNativeSeparators(file.fileName()), file.errorString()),
                 {}};
}

Result<void> Vault::make(const IncidentId &incident)
{
    const std::scoped_lock lock(m_mutex);
    const auto own = ownPublicKey();
    if (!own)
        return own.error();
    const auto file = path(incident);
    if (QFileInfo::exists(file)) {
        return Error{
            ErrorCode::AlreadyExists, tr("There is a sealed file %1 already.").arg(QDir::toNativeSeparators(file)), {}};
    }
    if (!QDir().mkpath(m_folder)) {
        return Error{ErrorCode::Forbidden,
                     tr("The folder %1 for restricted cases cannot be made. Check permissions.")
                         .arg(QDir::toNativeSeparators(m_folder)),
                     {}};
    }
    QFile::setPermissions(m_folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    const auto key = makeDataKey();
    if (!key)
        return key.error();
    const auto wrapped = wrapKey(*key, *own, incident.text.toUtf8());
    if (!wrapped)
        return wrapped.error();
    if (const auto written = writeSlots(incident, {{ownerOf(*own), *wrapped}}); !written)
        return written;
    m_opened.insert(incident.text, *key);
    m_vfs.setKey(file, *key);
    return {};
}

void Vault::discard(const IncidentId &incident)
{
    const std::scoped_lock lock(m_mutex);
    m_opened.remove(incident.text);
    m_vfs.forgetKey(path(incident));
    for (const auto &suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
        QFile::remove(path(incident) + suffix);
    QFile::remove(slotsPath(incident));
}

Result<void> Vault::open(const IncidentId &incident)
{
    const std::scoped_lock lock(m_mutex);
    if (m_opened.contains(incident.text))
        return {};
    const auto noKey = [&] {
        return Error{
            ErrorCode::Forbidden,
            tr("The restricted case in %1 is sealed, and you (%2) hold no key to it. Ask one of its members to "
               "add you.")
                .arg(QDir::toNativeSeparators(path(incident)), m_user.isEmpty() ? tr("nobody signed in") : m_user),
            {}};
    };
    const auto own = privateKey(false);
    if (!own)
        return own.error().code == ErrorCode::NotFound || !canSeal() ? noKey() : own.error();
    const auto publicKey = publicKeyOf(*own);
    if (!publicKey)
        return publicKey.error();
    const auto found = readSlots(incident);
    if (!found)
        return found.error();
    for (const auto &slot : *found) {
        if (slot.owner != ownerOf(*publicKey))
            continue;
        const auto key = unwrapKey(slot.wrapped, *own, incident.text.toUtf8());
        if (!key)
            return damagedSlots(slotsPath(incident), key.error().message);
        if (!QFileInfo::exists(path(incident))) {
            return Error{ErrorCode::StorageCorrupt,
                         tr("The sealed file %1 of a restricted case is missing. Put a backup in its place.")
                             .arg(QDir::toNativeSeparators(path(incident))),
                         {}};
        }
        m_opened.insert(incident.text, *key);
        m_vfs.setKey(path(incident), *key);
        return {};
    }
    return noKey();
}

Result<void> Vault::setHolders(const IncidentId &incident, const QList<QByteArray> &publicKeys)
{
    const std::scoped_lock lock(m_mutex);
    if (publicKeys.isEmpty())
        return {};
    if (const auto opened = open(incident); !opened)
        return opened;
    const auto present = readSlots(incident);
    if (!present)
        return present.error();
    QList<Slot> wanted;
    bool changed = present->size() != publicKeys.size();
    for (const auto &publicKey : publicKeys) {
        const auto owner = ownerOf(publicKey);
        const auto known =
            std::find_if(present->begin(), present->end(), [&](const Slot &slot) { return slot.owner == owner; });
        if (known != present->end()) {
            wanted.append(*known);
            continue;
        }
        const auto wrapped = wrapKey(m_opened.value(incident.text), publicKey, incident.text.toUtf8());
        if (!wrapped)
            return wrapped.error();
        wanted.append({owner, *wrapped});
        changed = true;
    }
    if (!changed)
        return {};
    if (const auto written = writeSlots(incident, wanted); !written)
        return written;
    const auto own = ownPublicKey();
    const auto holds = [&](const QList<Slot> &keySlots) {
        return own && std::any_of(keySlots.begin(), keySlots.end(), [&](const Slot &slot) {
                   return slot.owner == ownerOf(*own);
               });
    };
    if (holds(*present) && !holds(wanted)) {
        m_opened.remove(incident.text);
        m_vfs.forgetKey(path(incident));
        ++m_generation;
    }
    return {};
}

int Vault::generation() const
{
    const std::scoped_lock lock(m_mutex);
    return m_generation;
}

QByteArray Vault::head(const IncidentId &incident, qsizetype size) const
{
    return m_vfs.head(path(incident), size);
}

Result<int> Vault::setAsideUnclaimed(const QList<IncidentId> &known)
{
    const std::scoped_lock lock(m_mutex);
    const QDir folder(m_folder);
    QStringList cases;
    const auto names = folder.entryList({u"*.keys"_s, u"*.sealed"_s}, QDir::Files);
    for (const auto &name : names) {
        const auto id = name.section(u'.', 0, 0);
        if (!known.contains(IncidentId(id)) && !cases.contains(id))
            cases.append(id);
    }
    for (const auto &id : std::as_const(cases)) {
        folder.mkpath(u"unclaimed"_s);
        const auto files = folder.entryList({id + u".*"_s}, QDir::Files);
        for (const auto &name : files) {
            auto target = folder.filePath(u"unclaimed/"_s + name);
            for (int i = 2; QFile::exists(target); ++i)
                target = folder.filePath(u"unclaimed/%1.%2"_s.arg(name).arg(i));
            QFile file(folder.filePath(name));
            if (!file.rename(target)) {
                return Error{ErrorCode::Forbidden,
                             tr("%1 belongs to no case and cannot be moved aside: %2. Check the folder's permissions.")
                                 .arg(QDir::toNativeSeparators(file.fileName()), file.errorString()),
                             {}};
            }
        }
        qCWarning(vaultLog) << "sealed files of an unknown case were moved into" << folder.filePath(u"unclaimed"_s)
                            << id;
    }
    return static_cast<int>(cases.size());
}

} // namespace holdfast
