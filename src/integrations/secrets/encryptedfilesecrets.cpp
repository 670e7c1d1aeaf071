// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/secrets/encryptedfilesecrets.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>
#include <QtEndian>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <unistd.h>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr QByteArrayView magic("HOLDFAST-SECRETS");
constexpr quint8 formatVersion = 1;
constexpr quint8 logN = 15; // 32 MiB and about 0.1 s
constexpr quint32 blockSize = 8;
constexpr quint32 parallel = 1;
constexpr int saltBytes = 16;
constexpr int nonceBytes = 12;
constexpr int tagBytes = 16;
constexpr int keyBytes = 32;
constexpr int shortestPassphrase = 8;
constexpr qsizetype headerBytes = 16 + 1 + 1 + 4 + 4 + saltBytes + nonceBytes;
constexpr int lockWaitMs = 10'000;

QString text(const char *source)
{
    return QCoreApplication::translate("Secrets", source);
}

const unsigned char *bytesOf(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

unsigned char *bytesOf(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

QByteArray randomBytes(int count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    if (RAND_bytes(bytesOf(bytes), count) != 1)
        return {};
    return bytes;
}

QByteArray keyFrom(const Secret &passphrase, const QByteArray &salt)
{
    QByteArray key(keyBytes, Qt::Uninitialized);
    constexpr quint64 memoryLimit = quint64(96) << 20;
    const auto &phrase = passphrase.reveal();
    if (EVP_PBE_scrypt(phrase.constData(), size_t(phrase.size()), bytesOf(salt), size_t(salt.size()),
                       quint64(1) << logN, blockSize, parallel, memoryLimit, bytesOf(key), keyBytes)
        != 1)
        return {};
    return key;
}

QByteArray headerFor(const QByteArray &salt, const QByteArray &nonce)
{
    QByteArray header = magic.toByteArray();
    header.append(char(formatVersion));
    header.append(char(logN));
    char number[4];
    qToBigEndian(blockSize, number);
    header.append(number, 4);
    qToBigEndian(parallel, number);
    header.append(number, 4);
    return header + salt + nonce;
}

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

QByteArray sealed(const QByteArray &key, const QByteArray &header, const QByteArray &nonce, const QByteArray &plain)
{
    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    QByteArray out(plain.size(), Qt::Uninitialized);
    QByteArray tag(tagBytes, Qt::Uninitialized);
    int length = 0;
    const bool ok = cipher
        && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(nonce)) == 1
        && EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytesOf(header), int(header.size())) == 1
        && EVP_EncryptUpdate(cipher.get(), bytesOf(out), &length, bytesOf(plain), int(plain.size())) == 1
        && EVP_EncryptFinal_ex(cipher.get(), bytesOf(out) + length, &length) == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagBytes, tag.data()) == 1;
    return ok ? out + tag : QByteArray();
}

std::optional<QByteArray> opened(const QByteArray &key, const QByteArray &header, const QByteArray &nonce,
                                 const QByteArray &sealedBytes)
{
    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    const auto size = sealedBytes.size() - tagBytes;
    QByteArray tag = sealedBytes.mid(size);
    QByteArray out(size, Qt::Uninitialized);
    int length = 0;
    const bool ok = cipher
        && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(nonce)) == 1
        && EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytesOf(header), int(header.size())) == 1
        && EVP_DecryptUpdate(cipher.get(), bytesOf(out), &length, bytesOf(sealedBytes), int(size)) == 1
        && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagBytes, tag.data()) == 1
        && EVP_DecryptFinal_ex(cipher.get(), bytesOf(out) + length, &length) == 1;
    return ok ? std::optional(out) : std::nullopt;
}

Error notOurs(const QString &path)
{
    return {ErrorCode::StorageCorrupt,
            text("%1 is not a secrets file of this version of Holdfast, or it is damaged. Put back a copy, or move it "
                 "away and enter the secrets anew")
                .arg(path),
            {}};
}

void wipe(QByteArray &bytes)
{
    if (!bytes.isEmpty())
        OPENSSL_cleanse(bytes.data(), size_t(bytes.size()));
    bytes.clear();
}

struct SealedFile
{
    QByteArray header;
    QByteArray salt;
    QByteArray nonce;
    QByteArray content; ///< with the tag
};

Result<SealedFile> readSealed(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            ErrorCode::NotFound, text("The secrets file %1 cannot be read: %2").arg(path, file.errorString()), {}};
    const auto all = file.readAll();
    if (all.size() < headerBytes + tagBytes || !all.startsWith(magic) || quint8(all.at(16)) != formatVersion
        || all.left(26) != headerFor({}, {}))
        return notOurs(path);
    return SealedFile{all.left(headerBytes), all.mid(26, saltBytes), all.mid(26 + saltBytes, nonceBytes),
                      all.mid(headerBytes)};
}

} // namespace

EncryptedFileSecrets::EncryptedFileSecrets(QString path)
    : m_path(std::move(path))
{
}

EncryptedFileSecrets::~EncryptedFileSecrets()
{
    wipe(m_key);
}

bool EncryptedFileSecrets::exists() const
{
    return QFileInfo::exists(m_path);
}

bool EncryptedFileSecrets::isLocked() const
{
    const std::lock_guard lock(m_mutex);
    return m_key.isEmpty();
}

Error EncryptedFileSecrets::locked() const
{
    return {ErrorCode::Forbidden,
            text("The secrets file %1 is locked; enter its passphrase on the page Setup, or name a file that holds it "
                 "with HOLDFAST_PASSPHRASE_FILE")
                .arg(m_path),
            {}};
}

Result<void> EncryptedFileSecrets::unlock(const Secret &passphrase)
{
    const std::lock_guard lock(m_mutex);
    if (!exists()) {
        if (QString::fromUtf8(passphrase.reveal()).size() < shortestPassphrase) {
            return Error{ErrorCode::InvalidInput,
                         text("The passphrase must have at least %1 characters").arg(shortestPassphrase),
                         {}};
        }
        auto salt = randomBytes(saltBytes);
        auto key = salt.isEmpty() ? QByteArray() : keyFrom(passphrase, salt);
        if (key.isEmpty())
            return Error{ErrorCode::Internal, text("No key could be made from the passphrase"), {}};
        m_salt = salt;
        m_key = key;
        return {};
    }
    const auto file = readSealed(m_path);
    if (!file)
        return file.error();
    auto key = keyFrom(passphrase, file->salt);
    auto content = opened(key, file->header, file->nonce, file->content);
    if (!content) {
        return Error{ErrorCode::Forbidden,
                     text("The passphrase does not open %1. Try again; if it is certainly right, the file was changed")
                         .arg(m_path),
                     {}};
    }
    wipe(*content);
    m_salt = file->salt;
    m_key = key;
    return {};
}

/// With m_mutex held and a key.
Result<QJsonObject> EncryptedFileSecrets::load() const
{
    if (!exists())
        return QJsonObject();
    const auto file = readSealed(m_path);
    if (!file)
        return file.error();
    auto content = opened(m_key, file->header, file->nonce, file->content);
    if (!content) {
        return Error{ErrorCode::Forbidden,
                     text("The secrets file %1 was written with another passphrase or changed; start Holdfast anew and "
                          "unlock it")
                         .arg(m_path),
                     {}};
    }
    const auto document = QJsonDocument::fromJson(*content);
    wipe(*content);
    if (!document.isObject())
        return notOurs(m_path);
    return document.object();
}

Result<void> EncryptedFileSecrets::change(const Change &change)
{
    const std::lock_guard lock(m_mutex);
    if (m_key.isEmpty())
        return locked();
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QLockFile other(m_path + u".lock"_s);
    if (!other.tryLock(lockWaitMs)) {
        return Error{ErrorCode::StorageLocked, text("Another Holdfast is writing %1; try again").arg(m_path), {}};
    }
    auto all = load();
    if (!all)
        return all.error();
    if (!change(*all))
        return {};
    const auto nonce = randomBytes(nonceBytes);
    const auto header = headerFor(m_salt, nonce);
    auto plain = QJsonDocument(*all).toJson(QJsonDocument::Compact);
    const auto content = nonce.isEmpty() ? QByteArray() : sealed(m_key, header, nonce, plain);
    wipe(plain);
    if (content.isEmpty())
        return Error{ErrorCode::Internal, text("The secrets could not be encrypted"), {}};
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(header) != header.size() || file.write(content) != content.size() || !file.commit()) {
        return Error{ErrorCode::StorageFull,
                     text("The secrets file %1 cannot be written: %2").arg(m_path, file.errorString()),
                     {}};
    }
    return {};
}

Result<Secret> EncryptedFileSecrets::read(const QString &instance, const QString &setting)
{
    const std::lock_guard lock(m_mutex);
    if (m_key.isEmpty())
        return locked();
    const auto all = load();
    if (!all)
        return all.error();
    const auto value = all->value(instance).toObject().value(setting);
    if (!value.isString()) {
        return Error{
            ErrorCode::NotFound,
            text("No secret “%2” is stored for “%1”; enter it in the connection's settings").arg(instance, setting),
            {}};
    }
    return Secret(QByteArray::fromBase64(value.toString().toLatin1()));
}

Result<void> EncryptedFileSecrets::write(const QString &instance, const QString &setting, const Secret &secret)
{
    return change([&](QJsonObject &all) {
        auto settings = all.value(instance).toObject();
        settings.insert(setting, QString::fromLatin1(secret.reveal().toBase64()));
        all.insert(instance, settings);
        return true;
    });
}

Result<void> EncryptedFileSecrets::remove(const QString &instance, const QString &setting)
{
    return change([&](QJsonObject &all) {
        auto settings = all.value(instance).toObject();
        if (!settings.contains(setting))
            return false;
        settings.remove(setting);
        if (settings.isEmpty())
            all.remove(instance);
        else
            all.insert(instance, settings);
        return true;
    });
}

QString EncryptedFileSecrets::description() const
{
    return text("file %1, encrypted by your passphrase").arg(m_path);
}

Result<Secret> passphraseFromFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            ErrorCode::NotFound, text("The passphrase file %1 cannot be read: %2").arg(path, file.errorString()), {}};
    constexpr auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    if ((file.permissions() & others) != 0 || QFileInfo(path).ownerId() != geteuid()) {
        return Error{ErrorCode::Forbidden,
                     text("The passphrase file %1 must be yours and readable by nobody else: chmod 600 %1").arg(path),
                     {}};
    }
    auto line = file.readLine();
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return Secret(line);
}

} // namespace holdfast
