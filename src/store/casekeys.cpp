// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/casekeys.h"

#include <QCoreApplication>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>

namespace holdfast {

namespace {

constexpr qsizetype keySize = 32;
constexpr qsizetype tagSize = 16;
constexpr qsizetype wrappedSize = keySize + keySize + tagSize; // ephemeral public key, data key, tag

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX *)>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX *)>;

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

Error cryptoFailed()
{
    return {ErrorCode::Internal, QCoreApplication::translate("Vault", "The key of a case could not be made or used."),
            QStringLiteral("OpenSSL refused")};
}

Key privateKeyFrom(const QByteArray &bytes)
{
    return {bytes.size() == keySize
                ? EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytesOf(bytes), size_t(keySize))
                : nullptr,
            EVP_PKEY_free};
}

Key publicKeyFrom(const QByteArray &bytes)
{
    return {bytes.size() == keySize
                ? EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytesOf(bytes), size_t(keySize))
                : nullptr,
            EVP_PKEY_free};
}

QByteArray publicBytes(EVP_PKEY *key)
{
    QByteArray bytes(keySize, Qt::Uninitialized);
    size_t size = size_t(keySize);
    return EVP_PKEY_get_raw_public_key(key, bytesOf(bytes), &size) == 1 ? bytes : QByteArray();
}

Result<Secret> randomKey()
{
    QByteArray bytes(keySize, Qt::Uninitialized);
    if (RAND_bytes(bytesOf(bytes), int(keySize)) != 1)
        return cryptoFailed();
    return Secret(bytes);
}

/// The key that wraps, from the agreement of one side's private and the other's public key.
Result<Secret> agreedKey(EVP_PKEY *own, EVP_PKEY *other, const QByteArray &ephemeral, const QByteArray &recipient)
{
    const KeyContext agreement(EVP_PKEY_CTX_new(own, nullptr), EVP_PKEY_CTX_free);
    QByteArray shared(keySize, Qt::Uninitialized);
    size_t size = size_t(keySize);
    if (!agreement || EVP_PKEY_derive_init(agreement.get()) != 1
        || EVP_PKEY_derive_set_peer(agreement.get(), other) != 1
        || EVP_PKEY_derive(agreement.get(), bytesOf(shared), &size) != 1)
        return cryptoFailed();
    const Secret secret(shared);
    const QByteArray purpose = "holdfast case key" + ephemeral + recipient;
    const KeyContext hkdf(EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr), EVP_PKEY_CTX_free);
    QByteArray derived(keySize, Qt::Uninitialized);
    if (!hkdf || EVP_PKEY_derive_init(hkdf.get()) != 1 || EVP_PKEY_CTX_set_hkdf_md(hkdf.get(), EVP_sha256()) != 1
        || EVP_PKEY_CTX_set1_hkdf_key(hkdf.get(), bytesOf(secret.reveal()), int(keySize)) != 1
        || EVP_PKEY_CTX_add1_hkdf_info(hkdf.get(), bytesOf(purpose), int(purpose.size())) != 1
        || EVP_PKEY_derive(hkdf.get(), bytesOf(derived), &size) != 1)
        return cryptoFailed();
    return Secret(derived);
}

/// The wrapping key is used once, so its nonce may be constant.
constexpr std::array<unsigned char, 12> nonce{};

} // namespace

Result<Secret> makeMemberKey()
{
    return randomKey();
}

Result<Secret> makeDataKey()
{
    return randomKey();
}

Result<QByteArray> publicKeyOf(const Secret &privateKey)
{
    const auto key = privateKeyFrom(privateKey.reveal());
    auto bytes = key ? publicBytes(key.get()) : QByteArray();
    if (bytes.isEmpty())
        return cryptoFailed();
    return bytes;
}

Result<QByteArray> wrapKey(const Secret &dataKey, const QByteArray &publicKey, const QByteArray &about)
{
    const auto recipient = publicKeyFrom(publicKey);
    const auto seed = randomKey();
    if (!seed || !recipient || dataKey.reveal().size() != keySize)
        return cryptoFailed();
    const auto own = privateKeyFrom(seed->reveal());
    const auto ephemeral = own ? publicBytes(own.get()) : QByteArray();
    if (ephemeral.isEmpty())
        return cryptoFailed();
    const auto wrapping = agreedKey(own.get(), recipient.get(), ephemeral, publicKey);
    if (!wrapping)
        return wrapping.error();
    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    QByteArray wrapped = ephemeral + QByteArray(keySize + tagSize, '\0');
    int size = 0;
    if (!cipher
        || EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(wrapping->reveal()), nonce.data()) != 1
        || EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytesOf(about), int(about.size())) != 1
        || EVP_EncryptUpdate(cipher.get(), bytesOf(wrapped) + keySize, &size, bytesOf(dataKey.reveal()), int(keySize))
            != 1
        || EVP_EncryptFinal_ex(cipher.get(), bytesOf(wrapped) + 2 * keySize, &size) != 1
        || EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, int(tagSize), bytesOf(wrapped) + 2 * keySize) != 1)
        return cryptoFailed();
    return wrapped;
}

Result<Secret> unwrapKey(const QByteArray &wrapped, const Secret &privateKey, const QByteArray &about)
{
    const auto own = privateKeyFrom(privateKey.reveal());
    const auto ephemeral = wrapped.first(std::min(wrapped.size(), keySize));
    const auto other = publicKeyFrom(ephemeral);
    if (wrapped.size() != wrappedSize || !own || !other)
        return cryptoFailed();
    const auto wrapping = agreedKey(own.get(), other.get(), ephemeral, publicBytes(own.get()));
    if (!wrapping)
        return wrapping.error();
    const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    QByteArray dataKey(keySize, Qt::Uninitialized);
    QByteArray tag = wrapped.last(tagSize);
    int size = 0;
    if (!cipher
        || EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(wrapping->reveal()), nonce.data()) != 1
        || EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytesOf(about), int(about.size())) != 1
        || EVP_DecryptUpdate(cipher.get(), bytesOf(dataKey), &size, bytesOf(wrapped) + keySize, int(keySize)) != 1
        || EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, int(tagSize), bytesOf(tag)) != 1
        || EVP_DecryptFinal_ex(cipher.get(), bytesOf(dataKey), &size) != 1) {
        OPENSSL_cleanse(dataKey.data(), size_t(dataKey.size()));
        return Error{ErrorCode::Forbidden,
                     QCoreApplication::translate("Vault", "The key of this case was wrapped for somebody else."),
                     {}};
    }
    return Secret(dataKey);
}

} // namespace holdfast
