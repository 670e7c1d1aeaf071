// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/networkchoice.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QSslKey>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("HttpTransport", source);
}

QNetworkProxy desktopProxy(const QNetworkProxyQuery &query)
{
    const auto host = query.peerHostName();
    if (host == "localhost"_L1 || QHostAddress(host).isLoopback())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const auto found = QNetworkProxyFactory::systemProxyForQuery(query);
    return found.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : found.first();
}

/// The desktop's proxies, but never for this machine itself.
class OutsideProxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override { return {desktopProxy(query)}; }
};

Result<QNetworkProxy> givenProxy(const QString &setting)
{
    const QUrl url(setting);
    const bool socks = url.scheme() == "socks5"_L1;
    if (!url.isValid() || url.host().isEmpty() || (!socks && url.scheme() != "http"_L1)) {
        return Error{ErrorCode::InvalidInput,
                     text("The proxy “%1” cannot be read; write http://host:port, socks5://host:port, or none")
                         .arg(url.toString(QUrl::RemoveUserInfo)),
                     {}};
    }
    return QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         quint16(url.port(socks ? 1080 : 8080)), url.userName(), url.password());
}

QByteArray digestOf(const QSslCertificate &certificate)
{
    return certificate.digest(QCryptographicHash::Sha256);
}

QByteArray trustedDigest(const QByteArray &pem)
{
    const auto certificates = QSslCertificate::fromData(pem);
    return certificates.isEmpty() ? QByteArray() : digestOf(certificates.first());
}

Result<QByteArray> contentsOf(const QString &path, const QString &what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::InvalidInput, text("%1 %2 cannot be read: %3").arg(what, path, file.errorString()), {}};
    }
    return file.readAll();
}

} // namespace

Result<void> chooseProxy(const QString &setting, QNetworkAccessManager &manager)
{
    if (setting.isEmpty()) {
        manager.setProxyFactory(new OutsideProxies);
        return {};
    }
    if (setting == "none"_L1) {
        manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        return {};
    }
    const auto proxy = givenProxy(setting);
    if (!proxy)
        return proxy.error();
    manager.setProxy(*proxy);
    return {};
}

Result<QNetworkProxy> proxyFor(const QString &setting, const QString &host, quint16 port)
{
    if (setting == "none"_L1)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    if (!setting.isEmpty())
        return givenProxy(setting);
    return desktopProxy(QNetworkProxyQuery(host, port, u"https"_s));
}

Result<QSslConfiguration> tlsConfiguration(const NetworkSettings &settings)
{
    auto tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!settings.caFile.isEmpty()) {
        QFile file(settings.caFile);
        const auto certificates =
            file.open(QIODevice::ReadOnly) ? QSslCertificate::fromDevice(&file) : QList<QSslCertificate>();
        if (certificates.isEmpty()) {
            return Error{ErrorCode::InvalidInput,
                         text("The CA file %1 cannot be read or holds no PEM certificate").arg(settings.caFile),
                         file.errorString()};
        }
        tls.addCaCertificates(certificates);
    }
    if (!settings.clientCertificateFile.isEmpty()) {
        const auto pem = contentsOf(settings.clientCertificateFile, text("The client certificate"));
        if (!pem)
            return pem.error();
        const auto chain = QSslCertificate::fromData(*pem);
        if (chain.isEmpty()) {
            return Error{ErrorCode::InvalidInput,
                         text("The client certificate %1 holds no PEM certificate").arg(settings.clientCertificateFile),
                         {}};
        }
        auto keyPem = *pem;
        const auto keyFile = settings.clientKeyFile.isEmpty() ? settings.clientCertificateFile : settings.clientKeyFile;
        if (!settings.clientKeyFile.isEmpty()) {
            const auto read = contentsOf(settings.clientKeyFile, text("The client key"));
            if (!read)
                return read.error();
            keyPem = *read;
        }
        for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
            const QSslKey key(keyPem, algorithm, QSsl::Pem, QSsl::PrivateKey, settings.clientKeyPassword.reveal());
            if (key.isNull())
                continue;
            tls.setLocalCertificateChain(chain);
            tls.setPrivateKey(key);
            return tls;
        }
        return Error{
            ErrorCode::InvalidInput,
            text("The client key in %1 cannot be read: it must be PEM, and its password must fit").arg(keyFile),
            {}};
    }
    return tls;
}

QList<QSslError> forgivenByTrust(const QByteArray &trustedPem, const QSslCertificate &shown,
                                 const QList<QSslError> &errors)
{
    if (trustedPem.isEmpty() || shown.isNull() || digestOf(shown) != trustedDigest(trustedPem))
        return {};
    const bool dated = std::any_of(errors.begin(), errors.end(), [](const QSslError &error) {
        return error.error() == QSslError::CertificateExpired || error.error() == QSslError::CertificateNotYetValid;
    });
    return dated ? QList<QSslError>() : errors;
}

bool isAnotherThanTrusted(const QByteArray &trustedPem, const QSslCertificate &shown)
{
    return !trustedPem.isEmpty() && digestOf(shown) != trustedDigest(trustedPem);
}

} // namespace holdfast
