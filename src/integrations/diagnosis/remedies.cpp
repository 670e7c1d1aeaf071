// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/diagnosis/remedies.h"

#include <QAbstractSocket>
#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using Cause = DiagnosisStep::Cause;

QString text(const char *source)
{
    return QCoreApplication::translate("Diagnosis", source);
}

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
}

QString place(const NetworkTarget &target)
{
    return u"%1:%2"_s.arg(target.host).arg(target.port);
}

bool mayBeSelfMade(QSslError::SslError error)
{
    return error == QSslError::SelfSignedCertificate || error == QSslError::SelfSignedCertificateInChain;
}

bool isUnknownAuthority(QSslError::SslError error)
{
    return mayBeSelfMade(error) || error == QSslError::UnableToGetLocalIssuerCertificate
        || error == QSslError::UnableToVerifyFirstCertificate || error == QSslError::CertificateUntrusted
        || error == QSslError::InvalidCaCertificate;
}

const QSslError *findError(const QList<QSslError> &errors, const std::function<bool(QSslError::SslError)> &fits)
{
    const auto found =
        std::find_if(errors.begin(), errors.end(), [&](const QSslError &error) { return fits(error.error()); });
    return found == errors.end() ? nullptr : &*found;
}

Remedy datesRemedy(const NetworkTarget &target, const QSslError &error, qint64 nowMs)
{
    const auto certificate = error.certificate();
    const auto here = timeText(QDateTime::fromMSecsSinceEpoch(nowMs, QTimeZone::utc()));
    if (error.error() == QSslError::CertificateExpired) {
        return {Cause::Expired,
                text("The certificate “%1” of %2 expired on %3.")
                    .arg(certificate.subjectDisplayName(), target.host, timeText(certificate.expiryDate())),
                text("Its administrator must renew it. This computer's clock says %1; if that is wrong, set the clock.")
                    .arg(here)};
    }
    return {Cause::NotYetValid,
            text("The certificate “%1” of %2 is valid only from %3.")
                .arg(certificate.subjectDisplayName(), target.host, timeText(certificate.effectiveDate())),
            text("This computer's clock says %1. Set the clock; if it is right, wait, or ask the administrator.")
                .arg(here)};
}

QString regionHint(const InstanceConfig &config)
{
    if (config.kind == "code42"_L1) {
        return text("A key of another region looks the same as a wrong one: compare the address with the one of your "
                    "Code42 console (us, us2, us7, ie, uk, de, au, ca, za, sg, gov).");
    }
    if (config.kind == "cortex-xdr"_L1) {
        return text(
            "A standard key used as an advanced one, or the reverse, looks the same: compare “Kind of key” with "
            "the list of API keys in Cortex XDR; there it also says when the key expires.");
    }
    return {};
}

} // namespace

Remedy nameRemedy(const NetworkTarget &target, const QString &problem, const QString &desktopProxy, bool viaProxy)
{
    const auto finding = text("The name %1 is not known: %2").arg(target.host, problem);
    if (viaProxy) {
        return {Cause::ProxyNeeded, finding,
                text("The proxy %1 of this desktop reaches it. Enter it as “Proxy”, or leave “Proxy” empty.")
                    .arg(desktopProxy)};
    }
    return {
        Cause::WrongHost, finding,
        text("Check the spelling of the address. If only a proxy can resolve outside names in your network, enter it "
             "as “Proxy”.")};
}

Remedy reachRemedy(const NetworkTarget &target, const ReachAnswer &answer, const QString &proxy,
                   const QString &desktopProxy, bool viaProxy)
{
    using Socket = QAbstractSocket;
    switch (answer.error) {
    case Socket::ProxyAuthenticationRequiredError:
        return {Cause::ProxyFails, text("The proxy %1 wants a sign-in.").arg(proxy),
                text("Write the user into the proxy's address (http://user@host:port) and enter “Proxy password”.")};
    case Socket::ProxyConnectionRefusedError:
    case Socket::ProxyConnectionClosedError:
    case Socket::ProxyConnectionTimeoutError:
    case Socket::ProxyNotFoundError:
    case Socket::ProxyProtocolError:
        return {Cause::ProxyFails, text("The proxy %1 does not answer as one: %2").arg(proxy, answer.problem),
                text("Check the proxy's host and port, or enter “none” if the service is reached without one.")};
    default:
        break;
    }
    if (!proxy.isEmpty()) {
        return {Cause::ProxyFails, text("The proxy %1 does not reach %2: %3").arg(proxy, place(target), answer.problem),
                text("Check the address of the service; then ask whoever runs the proxy to allow it.")};
    }
    const auto finding = answer.error == Socket::ConnectionRefusedError
        ? text("%1 refuses the connection.").arg(place(target))
        : text("%1 cannot be reached: %2").arg(place(target), answer.problem);
    if (viaProxy) {
        return {Cause::ProxyNeeded, finding,
                text("The proxy %1 of this desktop reaches it. Enter it as “Proxy”, or leave “Proxy” empty.")
                    .arg(desktopProxy)};
    }
    return {Cause::NotReachable, finding,
            text("Check host and port. A firewall may be in between; if your network wants a proxy, enter it as "
                 "“Proxy”.")};
}

Remedy tlsRemedy(const NetworkTarget &target, const TlsAnswer &answer, const NetworkSettings &settings, qint64 nowMs)
{
    const auto shown = answer.chain.isEmpty() ? QSslCertificate() : answer.chain.first();
    if (!answer.encrypted && answer.answeredSomethingElse) {
        return {Cause::NotTls, text("%1 does not speak TLS: %2").arg(place(target), answer.problem),
                text("Check the port, and whether the address begins as it should (https, ldaps; for mail: STARTTLS "
                     "or TLS).")};
    }
    const auto *dated = findError(answer.errors, [](QSslError::SslError error) {
        return error == QSslError::CertificateExpired || error == QSslError::CertificateNotYetValid;
    });
    if (dated)
        return datesRemedy(target, *dated, nowMs);
    if (isAnotherThanTrusted(settings.trustedCertificate, shown) && !shown.isNull()) {
        return {
            Cause::OtherThanTrusted,
            text("%1 shows another certificate (“%2”) than the one you trusted.")
                .arg(target.host, shown.subjectDisplayName()),
            text("Somebody may be in between. Ask the administrator for the new fingerprint and compare it with the "
                 "one shown here before you trust it.")};
    }
    const bool forgiven =
        !answer.errors.isEmpty() && !forgivenByTrust(settings.trustedCertificate, shown, answer.errors).isEmpty();
    if (!answer.errors.isEmpty() && !forgiven) {
        if (const auto *other = findError(
                answer.errors, [](QSslError::SslError error) { return error == QSslError::HostNameMismatch; });
            other && !findError(answer.errors, isUnknownAuthority)) {
            const auto names = factsOf(shown).names;
            return {Cause::OtherHostName,
                    text("The certificate is for %1, not for %2.")
                        .arg(names.isEmpty() ? shown.subjectDisplayName() : names.join(u", "_s), target.host),
                    text("Enter the host by the name that is in the certificate.")};
        }
        if (shown.isSelfSigned()) {
            return {
                Cause::SelfSigned, text("%1 shows a certificate that it has signed itself.").arg(target.host),
                text("Compare the fingerprint with its administrator; then trust this certificate, or give it as CA "
                     "file.")};
        }
        if (findError(answer.errors, isUnknownAuthority)) {
            return {
                Cause::UnknownAuthority,
                text("The certificate was issued by “%1”, which is not trusted here.").arg(shown.issuerDisplayName()),
                text("If that is your company's own authority (or its TLS inspection), give its CA file; otherwise "
                     "somebody may be in between.")};
        }
        return {Cause::TlsFailed, text("The certificate is refused: %1").arg(answer.errors.first().errorString()),
                text("Ask the administrator of %1.").arg(target.host)};
    }
    if (!answer.encrypted) {
        const bool wantsOurs = !answer.chain.isEmpty() && settings.clientCertificateFile.isEmpty();
        if (wantsOurs) {
            return {Cause::ClientCertificate,
                    text("%1 ends the handshake after showing its certificate: %2").arg(target.host, answer.problem),
                    text("It probably asks for a client certificate. Give yours as “Client certificate”.")};
        }
        return {Cause::TlsFailed, text("No secure connection: %1").arg(answer.problem),
                settings.clientCertificateFile.isEmpty()
                    ? text("The host may be too old for TLS 1.2, or something in between ends the connection.")
                    : text("The host may refuse your client certificate; ask its administrator.")};
    }
    return {};
}

Remedy signInRemedy(const InstanceConfig &config, const Error &error, qint64 aheadMs)
{
    const auto skewed = aheadMs > worryingClockMs || aheadMs < -worryingClockMs;
    switch (error.code) {
    case ErrorCode::Unauthorized:
        if (skewed) {
            return {Cause::WrongClock, error.message,
                    text("This computer's clock is %1, and the sign-in depends on it. Set the clock and test again.")
                        .arg(clockDifferenceText(aheadMs))};
        }
        return {Cause::WrongSecret, error.message,
                (text("Enter the secret anew, without blanks around it; check that it has not expired or been revoked.")
                 + u' ' + regionHint(config))
                    .trimmed()};
    case ErrorCode::Forbidden:
        return {Cause::MissingPermission, error.message,
                text("Ask the administrator of the service to give this credential the permission.")};
    case ErrorCode::NotFound:
    case ErrorCode::BadAnswer:
        return {Cause::WrongHost, error.message,
                text("Something else answers at this address: a proxy, a sign-in page or another product. Check it "
                     "against the address of the API in the service's own settings.")};
    case ErrorCode::RateLimited:
        return {Cause::TooManyRequests, error.message, text("Wait a minute; lower “Requests a minute, at most”.")};
    case ErrorCode::ServerError:
    case ErrorCode::Timeout:
    case ErrorCode::ConnectionLost:
        return {Cause::ServiceFails, error.message,
                text("The service itself has trouble; its status page tells more. Test again later.")};
    case ErrorCode::Unreachable:
        return {Cause::NotReachable, error.message, text("Check address, network and proxy.")};
    case ErrorCode::TlsFailed:
        return {Cause::TlsFailed, error.message, text("See the step about the certificate.")};
    default:
        return {Cause::Settings, error.message, text("Correct the settings.")};
    }
}

QString clockDifferenceText(qint64 aheadMs)
{
    const auto seconds = (aheadMs < 0 ? -aheadMs : aheadMs) / 1000;
    const auto span = seconds < 120 ? text("%1 s").arg(seconds)
        : seconds < 7200            ? text("%1 min %2 s").arg(seconds / 60).arg(seconds % 60)
                                    : text("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
    return aheadMs < 0 ? text("%1 behind the service").arg(span) : text("%1 ahead of the service").arg(span);
}

} // namespace holdfast
