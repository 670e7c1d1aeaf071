// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/microsoft/microsoftsignin.h"

#include "simulators/stableids.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSslCertificate>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr int TokenSeconds = 3599;

bool isSignedBy(const QByteArray &certificatePem, const QByteArray &message, const QByteArray &signature)
{
    using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
    using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
    using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
    const Bio bio(BIO_new_mem_buf(certificatePem.constData(), int(certificatePem.size())), BIO_free);
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
    if (!certificate)
        return false;
    const Digest digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX *options = nullptr;
    return EVP_DigestVerifyInit(digest.get(), &options, EVP_sha256(), nullptr, X509_get0_pubkey(certificate.get())) == 1
        && EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1
        && EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1
        && EVP_DigestVerify(digest.get(), reinterpret_cast<const unsigned char *>(signature.constData()),
                            size_t(signature.size()), reinterpret_cast<const unsigned char *>(message.constData()),
                            size_t(message.size()))
        == 1;
}

} // namespace

bool MicrosoftSignIn::serves(const HttpRequest &request) const
{
    return request.segments.size() == 4 && request.segments.at(1) == u"oauth2"_s
        && request.segments.at(3) == u"token"_s;
}

HttpResponse MicrosoftSignIn::refused(int status, const QString &error, int number, const QString &words) const
{
    return jsonResponse(QJsonObject{{u"error"_s, error},
                                    {u"error_description"_s,
                                     u"AADSTS%1: %2\r\nTrace ID: %3\r\nCorrelation ID: %4"_s.arg(
                                         QString::number(number), words, stableUuid(quint64(m_clock.nowMs())),
                                         stableUuid(quint64(m_clock.nowMs()) + 1))},
                                    {u"error_codes"_s, QJsonArray{number}},
                                    {u"timestamp"_s, isoUtc(m_clock.nowMs())},
                                    {u"trace_id"_s, stableUuid(quint64(m_clock.nowMs()))},
                                    {u"correlation_id"_s, stableUuid(quint64(m_clock.nowMs()) + 1)}},
                        status);
}

HttpResponse MicrosoftSignIn::failure(int status, const QString &words) const
{
    return refused(status, status >= 500 || status == 429 ? u"temporarily_unavailable"_s : u"invalid_request"_s, 90033,
                   words);
}

/// A JWT that the application's certificate must have signed, for this endpoint, now, and never before (RFC 7523).
std::optional<HttpResponse> MicrosoftSignIn::refusedAssertion(const QHash<QString, QString> &form)
{
    const QByteArray assertion = form.value(u"client_assertion"_s).toLatin1();
    const QByteArrayList parts = assertion.split('.');
    const auto decoded = [&parts](int part) {
        return QByteArray::fromBase64(parts.value(part),
                                      QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    const QJsonObject header = QJsonDocument::fromJson(decoded(0)).object();
    const QJsonObject claims = QJsonDocument::fromJson(decoded(1)).object();
    const QByteArray &pem = m_options.credentials.microsoftCertificatePem;
    const QString thumbprint =
        QString::fromLatin1(QSslCertificate(pem)
                                .digest(QCryptographicHash::Sha256)
                                .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    if (form.value(u"client_assertion_type"_s) != u"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"_s
        || parts.size() != 3)
        return refused(400, u"invalid_request"_s, 50027, u"The JWT is invalid."_s);
    if (pem.isEmpty() || header.value(u"x5t#S256"_s).toString() != thumbprint
        || header.value(u"alg"_s).toString() != u"PS256"_s
        || !isSignedBy(pem, parts.at(0) + '.' + parts.at(1), decoded(2)))
        return refused(401, u"invalid_client"_s, 700027, u"Client assertion failed signature validation."_s);
    const qint64 now = m_clock.nowMs() / 1000;
    if (claims.value(u"nbf"_s).toInteger() > now + 300 || claims.value(u"exp"_s).toInteger() < now)
        return refused(401, u"invalid_client"_s, 700024, u"Client assertion is not within its valid time range."_s);
    const QString tenantPath = u'/' + m_options.credentials.microsoftTenant + u"/oauth2/v2.0/token"_s;
    const QString id = claims.value(u"jti"_s).toString();
    if (!claims.value(u"aud"_s).toString().endsWith(tenantPath)
        || claims.value(u"iss"_s).toString() != m_options.credentials.microsoftClientId
        || claims.value(u"sub"_s) != claims.value(u"iss"_s) || id.isEmpty() || m_usedAssertions.contains(id))
        return refused(401, u"invalid_client"_s, 700023, u"Client assertion audience claim does not match."_s);
    m_usedAssertions.insert(id);
    return std::nullopt;
}

HttpResponse MicrosoftSignIn::answer(const HttpRequest &request)
{
    QHash<QString, QString> form;
    for (const auto &[name, value] : parseQuery(request.body))
        form.insert(name, value);
    const RangeCredentials &known = m_options.credentials;
    if (request.segments.at(0) != known.microsoftTenant)
        return refused(400, u"invalid_request"_s, 90002, u"Tenant '%1' not found."_s.arg(request.segments.at(0)));
    if (form.value(u"grant_type"_s) != u"client_credentials"_s)
        return refused(400, u"unsupported_grant_type"_s, 70003, u"The grant type is not supported."_s);
    if (form.value(u"client_id"_s) != known.microsoftClientId) {
        return refused(
            400, u"unauthorized_client"_s, 700016,
            u"Application with identifier '%1' was not found in the directory."_s.arg(form.value(u"client_id"_s)));
    }
    if (form.contains(u"client_assertion"_s)) {
        if (const auto refusal = refusedAssertion(form))
            return *refusal;
    } else if (form.value(u"client_secret"_s) != known.microsoftSecret) {
        return refused(401, u"invalid_client"_s, 7000215, u"Invalid client secret provided."_s);
    }
    const QString scope = form.value(u"scope"_s);
    if (!scope.endsWith(u"/.default"_s))
        return refused(400, u"invalid_scope"_s, 1002012, u"The scope is not valid."_s);
    return jsonResponse(
        QJsonObject{{u"token_type"_s, u"Bearer"_s},
                    {u"expires_in"_s, TokenSeconds},
                    {u"ext_expires_in"_s, TokenSeconds},
                    {u"access_token"_s,
                     m_tokens.grant(scope, TokenSeconds,
                                    {{u"aud"_s, scope.chopped(9)},
                                     {u"roles"_s, QJsonArray::fromStringList(known.microsoftRoles)}})}});
}

QJsonObject MicrosoftSignIn::state()
{
    return {{u"tokensGranted"_s, m_tokens.grantedCount()}};
}

} // namespace holdfast::range
