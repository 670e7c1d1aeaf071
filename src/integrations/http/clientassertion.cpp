// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/clientassertion.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslCertificate>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstring>
#include <memory>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 lifetimeSeconds = 600;
constexpr int leastKeyBits = 2048;

QString text(const char *source)
{
    return QCoreApplication::translate("ClientAssertion", source);
}

using Bio = std::unique_ptr<BIO, decltype([](BIO *bio) { BIO_free(bio); })>;
using Key = std::unique_ptr<EVP_PKEY, decltype([](EVP_PKEY *key) { EVP_PKEY_free(key); })>;
using Certificate = std::unique_ptr<X509, decltype([](X509 *certificate) { X509_free(certificate); })>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX *digest) { EVP_MD_CTX_free(digest); })>;

/// Gives OpenSSL the password, and never lets it ask the terminal.
int givePassword(char *buffer, int size, int, void *given)
{
    const auto &password = static_cast<const Secret *>(given)->reveal();
    const auto length = std::min<qsizetype>(size, password.size());
    std::memcpy(buffer, password.constData(), size_t(length));
    return int(length);
}

Bio reading(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

Key keyIn(const QByteArray &pem, const Secret &password)
{
    const auto bio = reading(pem);
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassword, const_cast<Secret *>(&password)));
}

Secret plainKey(EVP_PKEY *key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    char *bytes = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &bytes);
    return Secret(QByteArray(bytes, size));
}

QByteArray encoded(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray encoded(const QJsonObject &object)
{
    return encoded(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QByteArray signature(EVP_PKEY *key, const QByteArray &message)
{
    const Digest digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX *options = nullptr; // belongs to the digest
    if (!digest || EVP_DigestSignInit(digest.get(), &options, EVP_sha256(), nullptr, key) != 1
        || EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1
        || EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1)
        return {};
    const auto *bytes = reinterpret_cast<const unsigned char *>(message.constData());
    size_t size = 0;
    if (EVP_DigestSign(digest.get(), nullptr, &size, bytes, size_t(message.size())) != 1)
        return {};
    QByteArray made(qsizetype(size), 0);
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char *>(made.data()), &size, bytes,
                       size_t(message.size()))
        != 1)
        return {};
    made.resize(qsizetype(size));
    return made;
}

} // namespace

Result<SigningCertificate> readSigningCertificate(const QString &path, const Secret &keyPassword)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::InvalidInput,
                     text("The certificate file %1 cannot be read: %2").arg(path, file.errorString()),
                     {}};
    }
    const auto pem = file.readAll();
    const auto bio = reading(pem);
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) {
        return Error{
            ErrorCode::InvalidInput,
            text("The certificate file %1 holds no PEM certificate. Put the certificate and its private key into "
                 "one PEM file")
                .arg(path),
            {}};
    }
    const bool hasKey = pem.contains("PRIVATE KEY-----");
    const auto key = keyIn(pem, keyPassword);
    if (!key) {
        return hasKey
            ? Error{ErrorCode::Forbidden,
                    text("The private key in %1 cannot be opened. Enter its password").arg(path),
                    {}}
            : Error{ErrorCode::InvalidInput,
                    text("The certificate file %1 holds no private key. Put it into the same PEM file").arg(path),
                    {}};
    }
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key.get()) < leastKeyBits) {
        return Error{ErrorCode::InvalidInput,
                     text("The key in %1 is no RSA key of at least %2 bits, which is what the service takes")
                         .arg(path)
                         .arg(leastKeyBits),
                     {}};
    }
    if (X509_check_private_key(certificate.get(), key.get()) != 1) {
        return Error{
            ErrorCode::InvalidInput, text("Certificate and private key in %1 do not belong together").arg(path), {}};
    }
    const QSslCertificate readable(pem);
    SigningCertificate made;
    made.keyPem = plainKey(key.get());
    made.sha256 = readable.digest(QCryptographicHash::Sha256);
    made.validUntilMs = readable.expiryDate().toMSecsSinceEpoch();
    return made;
}

Result<QByteArray> clientAssertion(const SigningCertificate &certificate, const AssertionClaims &claims)
{
    if (claims.nowMs > certificate.validUntilMs) {
        return Error{
            ErrorCode::Unauthorized,
            text("The certificate for signing in has expired. Make a new one, upload it to the app registration "
                 "and choose it in the connection's settings"),
            {}};
    }
    const auto key = keyIn(certificate.keyPem.reveal(), {});
    const auto now = claims.nowMs / 1000;
    const QJsonObject header{{u"alg"_s, u"PS256"_s},
                             {u"typ"_s, u"JWT"_s},
                             {u"x5t#S256"_s, QString::fromLatin1(encoded(certificate.sha256))}};
    const QJsonObject payload{{u"aud"_s, claims.audience},
                              {u"iss"_s, claims.clientId},
                              {u"sub"_s, claims.clientId},
                              {u"jti"_s, claims.id},
                              {u"nbf"_s, now},
                              {u"iat"_s, now},
                              {u"exp"_s, now + lifetimeSeconds}};
    const auto message = encoded(header) + '.' + encoded(payload);
    const auto made = key ? signature(key.get(), message) : QByteArray();
    if (made.isEmpty())
        return Error{ErrorCode::Internal, text("The sign-in cannot be signed with the certificate's key"), {}};
    return message + '.' + encoded(made);
}

} // namespace holdfast
