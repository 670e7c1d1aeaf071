// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/loopbackcertificate.h"

#include <QDateTime>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

template <auto release>
struct Release
{
    template <typename T>
    void operator()(T *pointer) const
    {
        release(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;

Error failed(const QString &step)
{
    return Error{ErrorCode::Internal, u"OpenSSL could not make the test certificate (%1)."_s.arg(step), {}};
}

QByteArray contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

bool addExtension(X509 *certificate, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

} // namespace

Result<RangeTls> makeLoopbackCertificate(const LoopbackCertificateRequest &request)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    if (!key || !certificate)
        return failed(u"key"_s);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto seconds = [](qint64 ms) { return time_t(ms / 1000); };
    const time_t notBefore = seconds(request.notBeforeMs ? request.notBeforeMs : now - 3'600'000);
    const time_t notAfter = seconds(request.notAfterMs ? request.notAfterMs : now + 86'400'000);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate.get()), now);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), notBefore);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), notAfter);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME *name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>("Holdfast range"), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), name);

    QStringList names;
    for (const QString &dns : request.dnsNames)
        names.append(u"DNS:"_s + dns);
    for (const QString &ip : request.ipAddresses)
        names.append(u"IP:"_s + ip);
    if (!addExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE"_ba)
        || (!names.isEmpty() && !addExtension(certificate.get(), NID_subject_alt_name, names.join(u',').toUtf8())))
        return failed(u"extensions"_s);
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
        return failed(u"signature"_s);

    const Bio certificateBio(BIO_new(BIO_s_mem()));
    const Bio keyBio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(certificateBio.get(), certificate.get()) != 1
        || PEM_write_bio_PKCS8PrivateKey(keyBio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return failed(u"PEM"_s);
    return RangeTls{contentOf(certificateBio.get()), contentOf(keyBio.get())};
}

} // namespace holdfast::range
