// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/sha256.h"

#include <QtEndian>

#include <openssl/evp.h>

namespace holdfast {

struct Sha256::Context
{
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> evp{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256()
    : m_context(std::make_unique<Context>())
{
    EVP_DigestInit_ex(m_context->evp.get(), EVP_sha256(), nullptr);
}

Sha256::~Sha256() = default;

void Sha256::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(m_context->evp.get(), bytes.data(), static_cast<size_t>(bytes.size()));
}

void Sha256::addSized(QByteArrayView bytes)
{
    const auto size = qToBigEndian<quint64>(static_cast<quint64>(bytes.size()));
    add(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
    add(bytes);
}

QString Sha256::hex()
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_context->evp.get(), digest, &length);
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(digest), static_cast<qsizetype>(length)).toHex());
}

QString Sha256::hexOf(QByteArrayView bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

} // namespace holdfast
