// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/diagnosis/networkprobe.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHostInfo>
#include <QSslCipher>
#include <QSslSocket>
#include <QTimer>
#include <QUrl>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int pollMs = 20;
constexpr qint64 stepDeadlineMs = 15'000;

QString text(const char *source)
{
    return QCoreApplication::translate("Diagnosis", source);
}

Error canceled()
{
    return {ErrorCode::Canceled, text("The test was canceled"), {}};
}

enum class Waited { Done, TooLong, Stopped };

/// Runs this thread's events until the condition holds.
Waited waitFor(const std::function<bool()> &done, const std::stop_token &stop, qint64 deadlineMs = stepDeadlineMs)
{
    QElapsedTimer time;
    time.start();
    QEventLoop loop;
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &loop, [&] {
        if (done() || stop.stop_requested() || time.elapsed() > deadlineMs)
            loop.quit();
    });
    tick.start(pollMs);
    if (!done())
        loop.exec();
    return stop.stop_requested() ? Waited::Stopped : done() ? Waited::Done : Waited::TooLong;
}

bool isOver(const QAbstractSocket &socket)
{
    return socket.state() == QAbstractSocket::UnconnectedState;
}

/// Reads until what came satisfies, or the connection ends.
Waited readUntil(QAbstractSocket &socket, QByteArray &read, const std::function<bool(const QByteArray &)> &enough,
                 const std::stop_token &stop)
{
    return waitFor(
        [&] {
            read += socket.readAll();
            return enough(read) || isOver(socket);
        },
        stop);
}

/// The LDAP extended request 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.14) as message 1.
QByteArray ldapStartTls()
{
    const QByteArray oid("1.3.6.1.4.1.1466.20037");
    const QByteArray name = QByteArray("\x80") + char(oid.size()) + oid;
    const QByteArray request = QByteArray("\x77") + char(name.size()) + name;
    const QByteArray message = QByteArray("\x02\x01\x01") + request;
    return QByteArray("\x30") + char(message.size()) + message;
}

/// What stands before TLS on this port; the answer is in words when the server will not have it.
Result<QString> askForTls(QSslSocket &socket, NetworkTarget::Tls tls, const std::stop_token &stop)
{
    QByteArray read;
    if (tls == NetworkTarget::Tls::AfterLdapRequest) {
        socket.write(ldapStartTls());
        // ExtendedResponse with resultCode success: ... 78 len 0a 01 00
        const auto waited = readUntil(
            socket, read, [](const QByteArray &all) { return all.size() >= 12; }, stop);
        if (waited == Waited::Stopped)
            return canceled();
        return read.contains("\x0a\x01"_ba + '\0') ? QString() : text("the directory does not offer StartTLS");
    }
    const auto lastLine = [](const QByteArray &all) {
        const auto lines = all.trimmed().split('\n');
        return all.endsWith('\n') && lines.last().size() >= 4 && lines.last().at(3) == ' ';
    };
    for (const QByteArray &line : {QByteArray(), QByteArray("EHLO holdfast.invalid\r\n"), QByteArray("STARTTLS\r\n")}) {
        read.clear();
        if (!line.isEmpty())
            socket.write(line);
        if (readUntil(socket, read, lastLine, stop) == Waited::Stopped)
            return canceled();
        if (!read.startsWith('2'))
            return text("the server answered “%1” instead of offering STARTTLS")
                .arg(QString::fromLatin1(read.left(120)).simplified());
    }
    return QString();
}

} // namespace

std::optional<NetworkTarget> targetOf(const InstanceConfig &config)
{
    NetworkTarget target;
    const auto from = [&](const QString &setting, const QString &scheme) {
        const auto typed = config.text(setting);
        return QUrl(typed.contains("://"_L1) ? typed : scheme + "://"_L1 + typed);
    };
    if (!config.text(u"url"_s).isEmpty()) {
        target.base = from(u"url"_s, u"https"_s);
        target.http = true;
        target.host = target.base.host();
        if (config.kind == "code42"_L1 && target.host.startsWith("console."_L1))
            target.host.replace(0, 7, u"api"_s);
        target.base.setHost(target.host);
        target.tls = target.base.scheme() == "http"_L1 ? NetworkTarget::Tls::None : NetworkTarget::Tls::FromTheStart;
        target.port = quint16(target.base.port(target.tls == NetworkTarget::Tls::None ? 80 : 443));
    } else if (!config.text(u"uri"_s).isEmpty()) {
        const auto url = from(u"uri"_s, u"ldaps"_s);
        const bool plain = url.scheme() == "ldap"_L1;
        target.host = url.host();
        target.tls = plain ? NetworkTarget::Tls::AfterLdapRequest : NetworkTarget::Tls::FromTheStart;
        target.port = quint16(url.port(plain ? 389 : 636));
    } else if (!config.text(u"host"_s).isEmpty()) {
        const auto security = config.text(u"security"_s, u"starttls"_s);
        target.host = config.text(u"host"_s);
        target.tls = security == "tls"_L1 ? NetworkTarget::Tls::FromTheStart
            : security == "none"_L1       ? NetworkTarget::Tls::None
                                          : NetworkTarget::Tls::AfterSmtpRequest;
        target.port = quint16(config.number(u"port"_s, 587));
    }
    return target.host.isEmpty() ? std::nullopt : std::optional(target);
}

Result<NameAnswer> lookUpName(const QString &host, std::stop_token stop)
{
    if (const QHostAddress address(host); !address.isNull())
        return NameAnswer{{address}, {}};
    const QEventLoop dispatcher; // pool threads get theirs with the first loop; sockets need it from the beginning
    std::optional<QHostInfo> found;
    QObject context;
    const int id = QHostInfo::lookupHost(host, &context, [&found](const QHostInfo &info) { found = info; });
    const auto waited = waitFor([&found] { return found.has_value(); }, stop);
    if (waited != Waited::Done)
        QHostInfo::abortHostLookup(id);
    if (waited == Waited::Stopped)
        return canceled();
    if (waited == Waited::TooLong)
        return NameAnswer{{}, text("the name service did not answer within %1 s").arg(stepDeadlineMs / 1000)};
    if (found->error() != QHostInfo::NoError)
        return NameAnswer{{}, found->errorString()};
    return NameAnswer{found->addresses(), {}};
}

Result<ReachAnswer> reach(const QString &host, quint16 port, const QNetworkProxy &proxy, std::stop_token stop)
{
    const QEventLoop dispatcher; // pool threads get theirs with the first loop; sockets need it from the beginning
    QTcpSocket socket;
    socket.setProxy(proxy);
    socket.connectToHost(host, port);
    const auto waited = waitFor(
        [&] {
            return socket.state() == QAbstractSocket::ConnectedState
                || socket.error() != QAbstractSocket::UnknownSocketError;
        },
        stop);
    if (waited == Waited::Stopped) {
        socket.abort();
        return canceled();
    }
    ReachAnswer answer;
    answer.reached = socket.state() == QAbstractSocket::ConnectedState;
    if (answer.reached) {
        answer.peer = u"%1:%2"_s.arg(socket.peerAddress().toString()).arg(socket.peerPort());
    } else {
        answer.error = waited == Waited::TooLong ? int(QAbstractSocket::SocketTimeoutError) : int(socket.error());
        answer.problem =
            waited == Waited::TooLong ? text("no answer within %1 s").arg(stepDeadlineMs / 1000) : socket.errorString();
    }
    socket.abort();
    return answer;
}

Result<TlsAnswer> lookAtTls(const NetworkTarget &target, const QNetworkProxy &proxy,
                            const QSslConfiguration &configuration, std::stop_token stop)
{
    const QEventLoop dispatcher; // pool threads get theirs with the first loop; sockets need it from the beginning
    QSslSocket socket;
    socket.setProxy(proxy);
    socket.setSslConfiguration(configuration);
    socket.setPeerVerifyName(target.host);
    TlsAnswer answer;
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&](const QList<QSslError> &errors) {
        answer.errors = errors;
        socket.ignoreSslErrors(); // only to look: nothing is sent before the socket is closed below
    });
    if (target.tls == NetworkTarget::Tls::FromTheStart) {
        socket.connectToHostEncrypted(target.host, target.port);
    } else {
        socket.connectToHost(target.host, target.port);
        const auto connected = waitFor(
            [&] {
                return socket.state() == QAbstractSocket::ConnectedState
                    || socket.error() != QAbstractSocket::UnknownSocketError;
            },
            stop);
        if (connected == Waited::Stopped)
            return canceled();
        const auto refusal = askForTls(socket, target.tls, stop);
        if (!refusal)
            return refusal.error();
        if (!refusal->isEmpty()) {
            answer.problem = *refusal;
            answer.answeredSomethingElse = true;
            socket.abort();
            return answer;
        }
        socket.startClientEncryption();
    }
    // A host that wants a client certificate says so only after the handshake of TLS 1.3.
    constexpr qint64 lateAlertMs = 150;
    QElapsedTimer sinceEncrypted;
    const auto waited = waitFor(
        [&] {
            if (socket.error() != QAbstractSocket::UnknownSocketError)
                return true;
            if (!socket.isEncrypted())
                return false;
            if (!sinceEncrypted.isValid())
                sinceEncrypted.start();
            return sinceEncrypted.elapsed() > lateAlertMs;
        },
        stop);
    if (waited == Waited::Stopped) {
        socket.abort();
        return canceled();
    }
    answer.encrypted = socket.isEncrypted() && socket.error() == QAbstractSocket::UnknownSocketError;
    answer.chain = socket.peerCertificateChain();
    if (answer.encrypted) {
        answer.protocol = socket.sessionCipher().protocolString();
    } else {
        answer.problem = waited == Waited::TooLong
            ? text("the handshake did not end within %1 s").arg(stepDeadlineMs / 1000)
            : socket.errorString();
        answer.answeredSomethingElse = answer.chain.isEmpty() && waited != Waited::TooLong
            && socket.error() == QAbstractSocket::SslHandshakeFailedError;
    }
    socket.abort();
    return answer;
}

CertificateFacts factsOf(const QSslCertificate &certificate)
{
    CertificateFacts facts;
    facts.subject = certificate.subjectDisplayName();
    facts.issuer = certificate.issuerDisplayName();
    const auto names = certificate.subjectAlternativeNames();
    facts.names = names.values();
    facts.names.sort();
    facts.sha256 = QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    facts.validFromMs = certificate.effectiveDate().toMSecsSinceEpoch();
    facts.validUntilMs = certificate.expiryDate().toMSecsSinceEpoch();
    facts.selfSigned = certificate.isSelfSigned();
    facts.pem = certificate.toPem();
    return facts;
}

} // namespace holdfast
