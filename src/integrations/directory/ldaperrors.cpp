// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/ldaperrors.h"

#include <QCoreApplication>
#include <QFile>
#include <QNetworkProxy>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QUrl>

#include <ldap.h>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int lookDeadlineMs = 3'000;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

enum class StartTlsAnswer { None, Refused, Strange, GoOn };

/// Asks for StartTLS (RFC 4511, section 4.14) and leaves the socket ready for the handshake.
StartTlsAnswer startTls(QSslSocket &socket)
{
    static const QByteArray name("1.3.6.1.4.1.1466.20037");
    // LDAPMessage {1, ExtendedRequest {[0] name}}
    QByteArray request("\x02\x01\x01", 3);
    request += '\x77' + QByteArray(1, char(name.size() + 2)) + '\x80' + QByteArray(1, char(name.size())) + name;
    request.prepend(QByteArray("\x30") + char(request.size()));
    socket.write(request);
    QByteArray answer;
    // LDAPMessage {1, ExtendedResponse {resultCode, ...}}: short lengths, the result code behind twelve bytes at most
    while (answer.size() < 2 || answer.size() < 2 + uchar(answer.at(1))) {
        if (!socket.waitForReadyRead(lookDeadlineMs))
            return answer.isEmpty() ? StartTlsAnswer::None : StartTlsAnswer::Strange;
        answer += socket.readAll();
        if (answer.at(0) != '\x30' || answer.size() > 256)
            return StartTlsAnswer::Strange;
    }
    const auto code = answer.indexOf(QByteArray("\x0a\x01", 2));
    if (!answer.contains('\x78') || code < 0 || code + 2 >= answer.size())
        return StartTlsAnswer::Strange;
    return answer.at(code + 2) == LDAP_SUCCESS ? StartTlsAnswer::GoOn : StartTlsAnswer::Refused;
}

} // namespace

QString systemCaFile()
{
    for (const auto &candidate :
         {u"/etc/ssl/certs/ca-certificates.crt"_s, u"/etc/pki/tls/certs/ca-bundle.crt"_s, u"/etc/ssl/cert.pem"_s}) {
        if (QFile::exists(candidate))
            return candidate;
    }
    return {};
}

QString signInRefusal(const QString &diagnostic)
{
    static const QRegularExpression pattern(u"data ([0-9a-fA-F]+)"_s);
    const auto code = pattern.match(diagnostic).captured(1).toLower();
    static const QHash<QString, const char *> meanings = {
        {u"525"_s, QT_TRANSLATE_NOOP("Directory", "there is no such account")},
        {u"52e"_s, QT_TRANSLATE_NOOP("Directory", "account name or password is wrong")},
        {u"530"_s, QT_TRANSLATE_NOOP("Directory", "the account may not sign in at this hour")},
        {u"531"_s, QT_TRANSLATE_NOOP("Directory", "the account may not sign in from this computer")},
        {u"532"_s, QT_TRANSLATE_NOOP("Directory", "the password has expired")},
        {u"533"_s, QT_TRANSLATE_NOOP("Directory", "the account is disabled")},
        {u"568"_s, QT_TRANSLATE_NOOP("Directory", "the account is in too many groups")},
        {u"701"_s, QT_TRANSLATE_NOOP("Directory", "the account has expired")},
        {u"773"_s, QT_TRANSLATE_NOOP("Directory", "the account must change its password first")},
        {u"775"_s, QT_TRANSLATE_NOOP("Directory", "the account is locked")},
    };
    const auto *meaning = meanings.value(code, nullptr);
    if (meaning)
        return text(meaning);
    return code.isEmpty() ? text("account name or password is wrong") : text("reason code %1").arg(code);
}

Error ldapError(const QString &service, const QString &server, int resultCode, const QString &diagnostic)
{
    Error error;
    error.details =
        u"LDAP %1 (%2): %3"_s.arg(resultCode).arg(QString::fromUtf8(ldap_err2string(resultCode)), diagnostic);
    const auto saying = [&](ErrorCode code, const QString &what) {
        error.code = code;
        error.message = u"%1: %2: %3"_s.arg(service, server, what);
    };
    switch (resultCode) {
    case LDAP_INVALID_CREDENTIALS:
        saying(ErrorCode::Unauthorized,
               text("the sign-in was refused: %1. Correct it in the connection's settings; until then no further "
                    "attempt is made, to keep the account from being locked")
                   .arg(signInRefusal(diagnostic)));
        break;
    case LDAP_STRONG_AUTH_REQUIRED:
    case LDAP_CONFIDENTIALITY_REQUIRED:
        saying(ErrorCode::TlsFailed, text("the directory wants an encrypted connection; use ldaps:// or StartTLS"));
        break;
    case LDAP_INSUFFICIENT_ACCESS:
        saying(ErrorCode::Forbidden,
               text("the account of this connection lacks the right for it; ask your directory administrator"));
        break;
    case LDAP_OPERATIONS_ERROR:
        saying(ErrorCode::Unauthorized, text("the directory answers only after a sign-in"));
        break;
    case LDAP_REFERRAL:
        saying(ErrorCode::InvalidInput,
               text("what was asked for belongs to another directory, which is not followed. Check the base DN in the "
                    "connection's settings"));
        break;
    case LDAP_NO_SUCH_OBJECT:
    case LDAP_INVALID_DN_SYNTAX:
        saying(ErrorCode::NotFound,
               text("there is no such entry here. Check the base DN in the connection's settings"));
        break;
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED:
        saying(ErrorCode::InvalidInput, text("too many entries fit; narrow the search"));
        break;
    case LDAP_FILTER_ERROR:
        saying(ErrorCode::InvalidInput, text("the filter cannot be read"));
        break;
    case LDAP_CONSTRAINT_VIOLATION:
    case LDAP_UNWILLING_TO_PERFORM:
    case LDAP_INVALID_SYNTAX:
    case LDAP_UNDEFINED_TYPE:
        saying(ErrorCode::InvalidInput,
               text("the directory refuses this value or attribute (%1)")
                   .arg(QString::fromUtf8(ldap_err2string(resultCode))));
        break;
    case LDAP_NO_SUCH_ATTRIBUTE:
        saying(ErrorCode::Conflict,
               text("the value to be replaced is not there any more; somebody else may have changed it. Nothing was "
                    "changed; look at the entry and try again"));
        break;
    case LDAP_TYPE_OR_VALUE_EXISTS:
    case LDAP_ALREADY_EXISTS:
        saying(ErrorCode::AlreadyExists, text("it is there already"));
        break;
    case LDAP_BUSY:
    case LDAP_UNAVAILABLE:
        saying(ErrorCode::RateLimited, text("the directory is busy; try again in a while"));
        error.retryAfterMs = 5'000;
        break;
    case LDAP_TIMEOUT:
    case LDAP_TIMELIMIT_EXCEEDED:
        saying(ErrorCode::Timeout, text("the directory did not answer in time"));
        break;
    case LDAP_SERVER_DOWN:
        saying(ErrorCode::ConnectionLost, text("the connection to the directory ended"));
        break;
    case LDAP_CONNECT_ERROR:
        saying(ErrorCode::TlsFailed, text("no secure connection"));
        break;
    default:
        saying(ErrorCode::ServerError,
               text("the directory failed: %1").arg(QString::fromUtf8(ldap_err2string(resultCode))));
    }
    return error;
}

Error ldapConnectError(const QString &service, const LdapSettings &settings, int resultCode, const QString &diagnostic)
{
    const QUrl url(settings.uri);
    const bool implicitTls = url.scheme() == "ldaps"_L1;
    const auto host = url.host();
    const int port = url.port(implicitTls ? 636 : 389);
    const auto server = u"%1:%2"_s.arg(host).arg(port);
    Error error;
    error.details = u"LDAP %1: %2"_s.arg(resultCode).arg(diagnostic);
    const auto saying = [&](ErrorCode code, const QString &what) {
        error.code = code;
        error.message = u"%1: %2: %3"_s.arg(service, server, what);
        return error;
    };
    QSslSocket socket;
    auto tls = QSslConfiguration::defaultConfiguration();
    if (!settings.caFile.isEmpty()) {
        const auto certificates = QSslCertificate::fromPath(settings.caFile);
        if (certificates.isEmpty())
            return saying(ErrorCode::InvalidInput,
                          text("the CA file %1 cannot be read or holds no PEM certificate").arg(settings.caFile));
        tls.setCaCertificates(certificates);
    }
    socket.setSslConfiguration(tls);
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.connectToHost(host, quint16(port));
    if (!socket.waitForConnected(lookDeadlineMs)) {
        if (socket.error() == QAbstractSocket::HostNotFoundError)
            return saying(
                ErrorCode::Unreachable,
                text("this host name is not known. Check the directory's address in the connection's settings"));
        if (socket.error() == QAbstractSocket::ConnectionRefusedError)
            return saying(ErrorCode::Unreachable,
                          text("the connection was refused. Check host and port in the connection's settings"));
        return saying(ErrorCode::Unreachable, text("it cannot be reached: %1").arg(socket.errorString()));
    }
    if (!implicitTls) {
        switch (startTls(socket)) {
        case StartTlsAnswer::None:
            return saying(ErrorCode::Unreachable,
                          text("it accepts connections but does not answer. Check that the port speaks LDAP"));
        case StartTlsAnswer::Refused:
            return saying(ErrorCode::TlsFailed,
                          text("it does not offer StartTLS, so neither account nor password was sent. Use ldaps://"));
        case StartTlsAnswer::Strange:
            return saying(ErrorCode::Unreachable,
                          text("it can be reached, but does not answer as a directory. Check host and port"));
        case StartTlsAnswer::GoOn:
            break;
        }
    }
    socket.startClientEncryption();
    if (!socket.waitForEncrypted(lookDeadlineMs)) {
        QStringList reasons;
        for (const auto &fault : socket.sslHandshakeErrors())
            reasons += fault.errorString();
        if (!reasons.isEmpty())
            return saying(ErrorCode::TlsFailed,
                          text("its certificate is not accepted: %1. Check the CA file and that the name in the "
                               "address is the one in the certificate")
                              .arg(reasons.join("; "_L1)));
        if (socket.error() == QAbstractSocket::SocketTimeoutError)
            return saying(ErrorCode::Unreachable,
                          text("it accepts connections but does not answer. Check that the port speaks LDAPS"));
        return saying(ErrorCode::TlsFailed,
                      text("no secure connection: %1. Check that the port speaks LDAPS (usually 636), or write ldap:// "
                           "for StartTLS")
                          .arg(socket.errorString()));
    }
    return saying(ErrorCode::Unreachable, text("it can be reached, but does not answer as a directory"));
}

} // namespace holdfast
