// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/sealedvfs.h"

#include <QFile>
#include <QHash>
#include <QtEndian>

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <new>

namespace holdfast {

namespace {

constexpr sqlite3_int64 sectorSize = 4096;
constexpr int cipherBlock = 16;
constexpr size_t xtsKeySize = 64;

sqlite3_int64 roundedDown(sqlite3_int64 value)
{
    return value / cipherBlock * cipherBlock;
}

sqlite3_int64 roundedUp(sqlite3_int64 value)
{
    return roundedDown(value + cipherBlock - 1);
}

/// Two files of one case never share a key, so that equal content at equal places does not show.
QByteArrayView purposeOf(int openFlags)
{
    if (openFlags & SQLITE_OPEN_MAIN_DB)
        return "holdfast sealed database";
    if (openFlags & SQLITE_OPEN_WAL)
        return "holdfast sealed write-ahead log";
    return "holdfast sealed rollback journal";
}

bool deriveKey(QByteArrayView key, QByteArrayView purpose, std::array<unsigned char, xtsKeySize> &derived)
{
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX *)> context(EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr),
                                                                          EVP_PKEY_CTX_free);
    const auto *keyBytes = reinterpret_cast<const unsigned char *>(key.data());
    const auto *purposeBytes = reinterpret_cast<const unsigned char *>(purpose.data());
    size_t size = derived.size();
    return context && EVP_PKEY_derive_init(context.get()) == 1
        && EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) == 1
        && EVP_PKEY_CTX_set1_hkdf_key(context.get(), keyBytes, static_cast<int>(key.size())) == 1
        && EVP_PKEY_CTX_add1_hkdf_info(context.get(), purposeBytes, static_cast<int>(purpose.size())) == 1
        && EVP_PKEY_derive(context.get(), derived.data(), &size) == 1 && size == derived.size();
}

/// AES-256-XTS over sectors: a block of 16 bytes is encrypted by its place in the file only, so that a change of some
/// bytes changes the blocks they are in and no other.
class SectorCipher
{
public:
    explicit SectorCipher(const std::array<unsigned char, xtsKeySize> &key)
    {
        m_good = m_encrypt && m_decrypt
            && EVP_EncryptInit_ex(m_encrypt.get(), EVP_aes_256_xts(), nullptr, key.data(), nullptr) == 1
            && EVP_DecryptInit_ex(m_decrypt.get(), EVP_aes_256_xts(), nullptr, key.data(), nullptr) == 1;
    }

    [[nodiscard]] bool isGood() const { return m_good; }

    /// The first `size` bytes of a sector, a multiple of 16.
    [[nodiscard]] bool encrypt(sqlite3_int64 sector, const unsigned char *plain, unsigned char *sealed, int size)
    {
        return run(m_encrypt.get(), sector, plain, sealed, size);
    }
    [[nodiscard]] bool decrypt(sqlite3_int64 sector, const unsigned char *sealed, unsigned char *plain, int size)
    {
        return run(m_decrypt.get(), sector, sealed, plain, size);
    }

private:
    using Context = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX *)>;

    static bool run(EVP_CIPHER_CTX *context, sqlite3_int64 sector, const unsigned char *from, unsigned char *to,
                    int size)
    {
        std::array<unsigned char, cipherBlock> tweak{};
        qToLittleEndian(sector, tweak.data());
        int written = 0;
        return EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, tweak.data(), -1) == 1
            && EVP_CipherUpdate(context, to, &written, from, size) == 1 && written == size;
    }

    Context m_encrypt{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
    Context m_decrypt{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
    bool m_good = false;
};

/// SQLite allocates it, followed by the room of the system's own file.
struct SealedFile
{
    sqlite3_file base;
    SectorCipher *cipher;

    [[nodiscard]] sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
};

SealedFile *sealed(sqlite3_file *file)
{
    return reinterpret_cast<SealedFile *>(file);
}

sqlite3_file *real(sqlite3_file *file)
{
    return sealed(file)->real();
}

using Sector = std::array<unsigned char, sectorSize>;

/// Reads and decrypts [from, to) of a sector, both multiples of 16, into the same places of `plain`. What lies behind the
/// end of the file is zero; `available` is how far the file goes.
int readBlocks(SealedFile &file, sqlite3_int64 sector, int from, int to, Sector &plain, int &available)
{
    Sector bytes{};
    const auto start = sector * sectorSize;
    int code = file.real()->pMethods->xRead(file.real(), bytes.data() + from, to - from, start + from);
    available = to;
    if (code == SQLITE_IOERR_SHORT_READ) {
        sqlite3_int64 size = 0;
        if (file.real()->pMethods->xFileSize(file.real(), &size) != SQLITE_OK)
            return SQLITE_IOERR_FSTAT;
        available = static_cast<int>(std::clamp<sqlite3_int64>(roundedDown(size - start), from, to));
        code = SQLITE_OK;
    }
    if (code != SQLITE_OK)
        return code;
    Sector opened{};
    if (available > from && !file.cipher->decrypt(sector, bytes.data(), opened.data(), available))
        return SQLITE_IOERR_READ;
    std::copy(opened.begin() + from, opened.begin() + available, plain.begin() + from);
    std::fill(plain.begin() + available, plain.begin() + to, 0);
    return SQLITE_OK;
}

int closeFile(sqlite3_file *file)
{
    delete sealed(file)->cipher;
    return real(file)->pMethods->xClose(real(file));
}

int readFile(sqlite3_file *file, void *into, int amount, sqlite3_int64 offset)
{
    auto *out = static_cast<unsigned char *>(into);
    const auto end = offset + amount;
    bool isShort = false;
    for (auto at = offset; at < end;) {
        const auto sector = at / sectorSize;
        const auto start = sector * sectorSize;
        const auto stop = std::min(end, start + sectorSize);
        Sector plain;
        int available = 0;
        const int code = readBlocks(*sealed(file), sector, static_cast<int>(roundedDown(at - start)),
                                    static_cast<int>(roundedUp(stop - start)), plain, available);
        if (code != SQLITE_OK)
            return code;
        isShort = isShort || start + available < stop;
        std::memcpy(out + (at - offset), plain.data() + (at - start), static_cast<size_t>(stop - at));
        at = stop;
    }
    return isShort ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

int writeFile(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset)
{
    const auto *in = static_cast<const unsigned char *>(from);
    const auto end = offset + amount;
    for (auto at = offset; at < end;) {
        const auto sector = at / sectorSize;
        const auto start = sector * sectorSize;
        const auto stop = std::min(end, start + sectorSize);
        const auto first = static_cast<int>(roundedDown(at - start));
        const auto last = static_cast<int>(roundedUp(stop - start));
        Sector plain{};
        int available = 0;
        // Blocks that are written in part keep their other bytes.
        if (at - start > first) {
            if (const int code = readBlocks(*sealed(file), sector, first, first + cipherBlock, plain, available);
                code != SQLITE_OK)
                return code;
        }
        if (stop - start < last && (last - cipherBlock > first || at - start == first)) {
            if (const int code = readBlocks(*sealed(file), sector, last - cipherBlock, last, plain, available);
                code != SQLITE_OK)
                return code;
        }
        std::memcpy(plain.data() + (at - start), in + (at - offset), static_cast<size_t>(stop - at));
        Sector closed;
        if (!sealed(file)->cipher->encrypt(sector, plain.data(), closed.data(), last))
            return SQLITE_IOERR_WRITE;
        if (const int code =
                real(file)->pMethods->xWrite(real(file), closed.data() + first, last - first, start + first);
            code != SQLITE_OK)
            return code;
        at = stop;
    }
    return SQLITE_OK;
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    return real(file)->pMethods->xTruncate(real(file), roundedUp(size));
}

int syncFile(sqlite3_file *file, int flags)
{
    return real(file)->pMethods->xSync(real(file), flags);
}

int fileSize(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

int lockFile(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

int unlockFile(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

int checkReservedLock(sqlite3_file *file, int *result)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

int controlFile(sqlite3_file *file, int operation, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

/// A write may touch the rest of its sector, as far as SQLite is to know: it then keeps what is on disk away from what is
/// still to be written.
int sectorSizeOf(sqlite3_file *)
{
    return sectorSize;
}

int deviceCharacteristics(sqlite3_file *)
{
    return 0;
}

int mapShared(sqlite3_file *file, int page, int size, int extend, void volatile **into)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, into);
}

int lockShared(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

void barrierShared(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

int unmapShared(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2 has the shared memory of a write-ahead log and no memory mapping, which would show sealed bytes.
const sqlite3_io_methods sealedMethods{2,
                                       closeFile,
                                       readFile,
                                       writeFile,
                                       truncateFile,
                                       syncFile,
                                       fileSize,
                                       lockFile,
                                       unlockFile,
                                       checkReservedLock,
                                       controlFile,
                                       sectorSizeOf,
                                       deviceCharacteristics,
                                       mapShared,
                                       lockShared,
                                       barrierShared,
                                       unmapShared,
                                       nullptr,
                                       nullptr};

} // namespace

class SealedVfs::Private
{
public:
    Private()
        : m_real(*sqlite3_vfs_find(nullptr))
    {
        static std::atomic<quint64> made{0};
        m_name = "holdfast-sealed-" + QByteArray::number(++made);
        // All that is not about opening goes to the system's own layer, with its own pAppData.
        m_vfs = m_real;
        m_vfs.szOsFile = static_cast<int>(sizeof(SealedFile)) + m_real.szOsFile;
        m_vfs.pNext = nullptr;
        m_vfs.zName = m_name.constData();
        m_vfs.pAppData = this;
        m_vfs.xOpen = [](sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *outFlags) {
            return self(vfs).open(name, file, flags, outFlags);
        };
        m_vfs.xDelete = [](sqlite3_vfs *vfs, const char *name, int sync) {
            auto &system = self(vfs).m_real;
            return system.xDelete(&system, name, sync);
        };
        m_vfs.xAccess = [](sqlite3_vfs *vfs, const char *name, int flags, int *result) {
            auto &system = self(vfs).m_real;
            return system.xAccess(&system, name, flags, result);
        };
        m_vfs.xFullPathname = [](sqlite3_vfs *vfs, const char *name, int size, char *out) {
            auto &system = self(vfs).m_real;
            return system.xFullPathname(&system, name, size, out);
        };
        sqlite3_vfs_register(&m_vfs, 0);
    }

    ~Private() { sqlite3_vfs_unregister(&m_vfs); }

    [[nodiscard]] QByteArray name() const { return m_name; }

    void setKey(const QByteArray &path, const Secret &key)
    {
        const std::scoped_lock lock(m_mutex);
        m_keys.insert(path, key);
    }

    void forgetKey(const QByteArray &path)
    {
        const std::scoped_lock lock(m_mutex);
        m_keys.remove(path);
    }

    [[nodiscard]] std::unique_ptr<SectorCipher> cipherFor(const char *name, int flags) const
    {
        std::array<unsigned char, xtsKeySize> derived{};
        bool good = false;
        if (name) {
            const std::scoped_lock lock(m_mutex);
            for (auto it = m_keys.begin(); it != m_keys.end() && !good; ++it)
                good = QByteArrayView(name).startsWith(it.key()) && deriveKey(it->reveal(), purposeOf(flags), derived);
        } else {
            // A file without a name is gone when it is closed, and so is its key.
            good = RAND_bytes(derived.data(), static_cast<int>(derived.size())) == 1;
        }
        auto cipher = good ? std::make_unique<SectorCipher>(derived) : nullptr;
        OPENSSL_cleanse(derived.data(), derived.size());
        return cipher && cipher->isGood() ? std::move(cipher) : nullptr;
    }

private:
    static Private &self(sqlite3_vfs *vfs) { return *static_cast<Private *>(vfs->pAppData); }

    int open(const char *name, sqlite3_file *file, int flags, int *outFlags)
    {
        file->pMethods = nullptr;
        auto cipher = cipherFor(name, flags);
        if (!cipher)
            return SQLITE_AUTH;
        auto *opened = new (file) SealedFile{{nullptr}, nullptr};
        const int code = m_real.xOpen(&m_real, name, opened->real(), flags, outFlags);
        if (code != SQLITE_OK) {
            if (opened->real()->pMethods)
                opened->real()->pMethods->xClose(opened->real());
            return code;
        }
        opened->cipher = cipher.release();
        opened->base.pMethods = &sealedMethods;
        return SQLITE_OK;
    }

    sqlite3_vfs &m_real;
    sqlite3_vfs m_vfs;
    QByteArray m_name;
    mutable std::mutex m_mutex;
    QHash<QByteArray, Secret> m_keys;
};

SealedVfs::SealedVfs()
    : d(std::make_unique<Private>())
{
}

SealedVfs::~SealedVfs() = default;

QString SealedVfs::name() const
{
    return QString::fromLatin1(d->name());
}

void SealedVfs::setKey(const QString &path, const Secret &key)
{
    d->setKey(QFile::encodeName(path), key);
}

void SealedVfs::forgetKey(const QString &path)
{
    d->forgetKey(QFile::encodeName(path));
}

QByteArray SealedVfs::head(const QString &path, qsizetype size) const
{
    QFile file(path);
    const auto cipher = d->cipherFor(QFile::encodeName(path).constData(), SQLITE_OPEN_MAIN_DB);
    if (!cipher || size > sectorSize || !file.open(QIODevice::ReadOnly))
        return {};
    const auto closed = file.read(roundedUp(size));
    if (closed.size() < roundedUp(size))
        return {};
    QByteArray plain(closed.size(), Qt::Uninitialized);
    if (!cipher->decrypt(0, reinterpret_cast<const unsigned char *>(closed.constData()),
                         reinterpret_cast<unsigned char *>(plain.data()), static_cast<int>(plain.size())))
        return {};
    return plain.first(size);
}

} // namespace holdfast
