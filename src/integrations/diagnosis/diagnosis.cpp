// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/diagnosis/diagnosis.h"

#include "base/clock.h"
#include "integrations/connectionsettings.h"
#include "integrations/diagnosis/remedies.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using Step = DiagnosisStep;

QString text(const char *source)
{
    return QCoreApplication::translate("Diagnosis", source);
}

QString proxyText(const QNetworkProxy &proxy)
{
    if (proxy.type() == QNetworkProxy::NoProxy || proxy.hostName().isEmpty())
        return {};
    return u"%1://%2:%3"_s.arg(proxy.type() == QNetworkProxy::Socks5Proxy ? u"socks5"_s : u"http"_s, proxy.hostName())
        .arg(proxy.port());
}

/// One test of one connection, from step to step.
class Diagnoser
{
public:
    Diagnoser(const DiagnosisSubject &subject, const std::function<void(const Step &)> &progress, std::stop_token stop)
        : m_subject(subject)
        , m_progress(progress)
        , m_stop(std::move(stop))
    {
    }

    Result<Diagnosis> run()
    {
        using Part = Result<bool> (Diagnoser::*)(); // false: the next steps are pointless
        for (const Part part :
             {&Diagnoser::settings, &Diagnoser::network, &Diagnoser::clock, &Diagnoser::signIn, &Diagnoser::rights}) {
            const auto goOn = (this->*part)();
            if (!goOn)
                return goOn.error();
            if (!*goOn)
                break;
        }
        return m_done;
    }

private:
    void begin(Step::Kind kind, const QString &id, const QString &title)
    {
        m_time.start();
        Step step;
        step.kind = kind;
        step.id = id;
        step.title = title;
        m_done.steps.append(step);
        if (m_progress)
            m_progress(step);
    }

    Step &current() { return m_done.steps.last(); }

    /// Answers whether it did not fail.
    bool end(Step::State state, const QString &finding, const QString &fix = {}, Step::Cause cause = Step::Cause::None)
    {
        auto &step = current();
        step.state = state;
        step.finding = finding;
        step.fix = fix;
        step.cause = cause;
        step.durationMs = m_time.elapsed();
        if (m_progress)
            m_progress(step);
        return state != Step::State::Failed;
    }

    bool fail(const Remedy &remedy) { return end(Step::State::Failed, remedy.finding, remedy.fix, remedy.cause); }

    [[nodiscard]] bool stopped() const { return m_stop.stop_requested(); }
    [[nodiscard]] Error canceled() const { return {ErrorCode::Canceled, text("The test was canceled"), {}}; }

    CallContext context()
    {
        CallContext made;
        made.stop = m_stop;
        made.recorder = &m_subject.recorder;
        return made;
    }

    Result<bool> settings()
    {
        begin(Step::Kind::Settings, u"settings"_s, text("Settings"));
        const auto &config = m_subject.config;
        const auto definition = m_subject.factory.definition(config.kind);
        if (definition) {
            if (auto checked = checkSettings(*definition, config); !checked)
                return fail({Step::Cause::Settings, checked.error().message, text("Correct the setting.")});
        }
        auto opened = m_subject.factory.open(config, m_subject.services);
        if (!opened) {
            const auto code = opened.error().code;
            return fail({Step::Cause::Settings, opened.error().message,
                         code == ErrorCode::NotFound        ? text("Enter the secret in the connection's settings.")
                             : code == ErrorCode::Forbidden ? text("Unlock the secrets, then test again.")
                                                            : text("Correct the setting.")});
        }
        m_instance = *opened;
        m_target = targetOf(config);
        const auto network = networkSettings(config, m_subject.services.secrets);
        if (!network)
            return fail({Step::Cause::Settings, network.error().message, text("Correct the setting.")});
        m_network = *network;
        return end(Step::State::Passed, text("They can be read; the secrets are there."));
    }

    /// How that host is reached: the proxy in use, and the desktop's own for comparison.
    Result<bool> chooseRoute()
    {
        const auto proxy = m_target->http ? proxyFor(m_network.proxy, m_target->host, m_target->port)
                                          : Result<QNetworkProxy>(QNetworkProxy(QNetworkProxy::NoProxy));
        if (!proxy) {
            begin(Step::Kind::Proxy, u"proxy"_s, text("Proxy"));
            return fail({Step::Cause::Settings, proxy.error().message, text("Correct the setting.")});
        }
        m_proxy = *proxy;
        if (m_target->http && proxyText(m_proxy).isEmpty())
            m_desktopProxy =
                proxyFor({}, m_target->host, m_target->port).valueOr(QNetworkProxy(QNetworkProxy::NoProxy));
        return true;
    }

    [[nodiscard]] bool desktopProxyReachesIt()
    {
        if (proxyText(m_desktopProxy).isEmpty())
            return false;
        const auto answer = reach(m_target->host, m_target->port, m_desktopProxy, m_stop);
        return answer && answer->reached;
    }

    Result<bool> network()
    {
        if (!m_target)
            return true; // a file or a folder
        if (const auto chosen = chooseRoute(); !chosen || !*chosen)
            return chosen;
        const auto proxy = proxyText(m_proxy);
        if (proxy.isEmpty()) {
            begin(Step::Kind::Name, u"name"_s, text("Name"));
            const auto name = lookUpName(m_target->host, m_stop);
            if (!name)
                return name.error();
            if (name->addresses.isEmpty()) {
                const bool viaProxy = desktopProxyReachesIt();
                if (stopped())
                    return canceled();
                return fail(nameRemedy(*m_target, name->problem, proxyText(m_desktopProxy), viaProxy));
            }
            QStringList addresses;
            for (const auto &address : name->addresses)
                addresses.append(address.toString());
            end(Step::State::Passed, text("%1 is %2.").arg(m_target->host, addresses.join(u", "_s)));
        }
        begin(proxy.isEmpty() ? Step::Kind::Connection : Step::Kind::Proxy,
              proxy.isEmpty() ? u"connection"_s : u"proxy"_s, proxy.isEmpty() ? text("Connection") : text("Proxy"));
        const auto answer = reach(m_target->host, m_target->port, m_proxy, m_stop);
        if (!answer)
            return answer.error();
        if (!answer->reached) {
            const bool viaProxy = proxy.isEmpty() && desktopProxyReachesIt();
            if (stopped())
                return canceled();
            return fail(reachRemedy(*m_target, *answer, proxy, proxyText(m_desktopProxy), viaProxy));
        }
        end(Step::State::Passed,
            proxy.isEmpty() ? text("%1 answers.").arg(answer->peer)
                            : text("%1 reaches %2:%3.").arg(proxy, m_target->host).arg(m_target->port));
        return m_target->tls == NetworkTarget::Tls::None ? Result<bool>(true) : tls();
    }

    Result<bool> tls()
    {
        begin(Step::Kind::Tls, u"tls"_s, text("Certificate"));
        const auto configuration = tlsConfiguration(m_network);
        if (!configuration)
            return fail({Step::Cause::Settings, configuration.error().message, text("Correct the setting.")});
        const auto answer = lookAtTls(*m_target, m_proxy, *configuration, m_stop);
        if (!answer)
            return answer.error();
        for (const auto &certificate : answer->chain)
            current().certificates.append(factsOf(certificate));
        const auto nowMs = m_subject.services.clock.nowMs();
        const auto remedy = tlsRemedy(*m_target, *answer, m_network, nowMs);
        if (remedy.cause != Step::Cause::None)
            return fail(remedy);
        if (current().certificates.isEmpty())
            return end(Step::State::Passed, answer->protocol);
        const auto &first = current().certificates.first();
        const auto days = (first.validUntilMs - nowMs) / (24 * 3'600'000);
        const auto how = m_network.trustedCertificate.isEmpty()
            ? text("%1, issued by “%2”.").arg(answer->protocol, first.issuer)
            : text("%1, the certificate you trusted.").arg(answer->protocol);
        constexpr qint64 soonDays = 14;
        if (days < soonDays) {
            return end(Step::State::Warning, how,
                       QCoreApplication::translate("Diagnosis",
                                                   "It expires in %n day(s); its administrator should "
                                                   "renew it soon.",
                                                   nullptr, int(days)),
                       Step::Cause::Expired);
        }
        return end(Step::State::Passed, how);
    }

    /// When a service says what time it is, and between which moments it was asked.
    struct ServedTime
    {
        qint64 servedMs = 0;
        qint64 sentMs = 0;
        qint64 receivedMs = 0;
        qint64 resolutionMs = 1000;
    };

    /// By the Date header of a request that carries no credential.
    std::optional<ServedTime> timeOfHttp()
    {
        const auto transport = m_subject.services.makeTransport(m_network);
        HttpRequest request;
        request.method = "GET";
        request.url = m_target->base;
        request.deadlineMs = 15'000;
        request.maxBodyBytes = qint64(4) << 20;
        ServedTime time;
        time.sentMs = m_subject.services.clock.nowMs();
        const auto answer = transport->send(request, m_stop);
        time.receivedMs = m_subject.services.clock.nowMs();
        if (!answer)
            return {};
        auto served =
            QLocale::c().toDateTime(QString::fromLatin1(answer->header("Date")), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
        served.setTimeZone(QTimeZone::utc());
        time.servedMs = served.toMSecsSinceEpoch();
        return served.isValid() ? std::optional(time) : std::nullopt;
    }

    std::optional<ServedTime> timeOfService()
    {
        ServedTime time;
        time.sentMs = m_subject.services.clock.nowMs();
        auto call = context();
        const auto served = m_instance->serviceTimeMs(call);
        time.receivedMs = m_subject.services.clock.nowMs();
        if (!served || !*served)
            return {};
        time.servedMs = **served;
        return time;
    }

    Result<bool> clock()
    {
        if (!m_target)
            return true;
        begin(Step::Kind::Clock, u"clock"_s, text("Clock"));
        const auto time = m_target->http ? timeOfHttp() : timeOfService();
        if (stopped())
            return canceled();
        if (!time)
            return end(Step::State::Skipped, text("The service does not say what time it is."));
        const auto latest = time->receivedMs - time->servedMs;
        const auto earliest = time->sentMs - time->servedMs - (time->resolutionMs - 1); // whole seconds
        const auto aheadMs = earliest > 0 ? earliest : latest < 0 ? latest : 0;
        current().clockAheadMs = aheadMs;
        if (m_target->http)
            m_aheadMs = aheadMs;
        if (aheadMs > worryingClockMs || aheadMs < -worryingClockMs) {
            return end(Step::State::Warning, text("This computer's clock is %1.").arg(clockDifferenceText(aheadMs)),
                       text("Set the clock: sign-ins, look-backs and the times in reports depend on it."),
                       Step::Cause::WrongClock);
        }
        return end(Step::State::Passed, text("It agrees with the service's within a minute."));
    }

    Result<bool> signIn()
    {
        begin(Step::Kind::SignIn, u"sign-in"_s, m_target ? text("Sign-in") : text("Access"));
        auto call = context();
        const auto answer = m_instance->test(call);
        if (stopped())
            return canceled();
        if (!answer)
            return fail(signInRemedy(m_subject.config, answer.error(), m_aheadMs));
        return end(Step::State::Passed, *answer);
    }

    Result<bool> rights()
    {
        for (const auto &right : m_instance->rightProbes()) {
            begin(Step::Kind::Right, u"right:"_s + right.right, right.right);
            current().commands = right.commands;
            if (!right.probe) {
                end(Step::State::Skipped, right.how, text("Only acting would tell; ask the administrator."));
                continue;
            }
            auto call = context();
            const auto answer = right.probe(call);
            if (stopped())
                return canceled();
            if (answer) {
                end(Step::State::Passed, u"%1: %2"_s.arg(right.how, *answer));
                continue;
            }
            const auto code = answer.error().code;
            const bool lacks = code == ErrorCode::Forbidden || code == ErrorCode::Unauthorized;
            end(Step::State::Warning, answer.error().message,
                lacks ? text("These commands will fail until an administrator of the service gives this credential the "
                             "permission “%1”.")
                            .arg(right.right)
                      : text("This does not tell whether the right is there; test again later."),
                lacks ? Step::Cause::MissingPermission : Step::Cause::ServiceFails);
        }
        return true;
    }

    const DiagnosisSubject &m_subject;
    const std::function<void(const Step &)> &m_progress;
    std::stop_token m_stop;
    QElapsedTimer m_time;
    Diagnosis m_done;
    std::shared_ptr<IntegrationInstance> m_instance;
    std::optional<NetworkTarget> m_target;
    NetworkSettings m_network;
    QNetworkProxy m_proxy{QNetworkProxy::NoProxy};
    QNetworkProxy m_desktopProxy{QNetworkProxy::NoProxy};
    qint64 m_aheadMs = 0; ///< where the sign-in depends on the clock
};

} // namespace

bool Diagnosis::passed() const
{
    return !steps.isEmpty() && std::none_of(steps.begin(), steps.end(), [](const DiagnosisStep &step) {
        return step.state == DiagnosisStep::State::Failed;
    });
}

QString Diagnosis::verdict() const
{
    QString reached;
    int missing = 0;
    for (const auto &step : steps) {
        if (step.state == DiagnosisStep::State::Failed)
            return step.fix.isEmpty() ? step.finding : u"%1 %2"_s.arg(step.finding, step.fix);
        if (step.kind == DiagnosisStep::Kind::SignIn)
            reached = step.finding;
        if (step.cause == DiagnosisStep::Cause::MissingPermission)
            ++missing;
    }
    if (missing > 0)
        reached += QCoreApplication::translate("Diagnosis", "; %n right(s) missing", nullptr, missing);
    return reached;
}

Result<Diagnosis> diagnose(const DiagnosisSubject &subject, const std::function<void(const DiagnosisStep &)> &progress,
                           std::stop_token stop)
{
    return Diagnoser(subject, progress, std::move(stop)).run();
}

QString stepStateName(DiagnosisStep::State state)
{
    switch (state) {
    case DiagnosisStep::State::Running:
        return u"running"_s;
    case DiagnosisStep::State::Passed:
        return u"passed"_s;
    case DiagnosisStep::State::Warning:
        return u"warning"_s;
    case DiagnosisStep::State::Failed:
        return u"failed"_s;
    case DiagnosisStep::State::Skipped:
        break;
    }
    return u"skipped"_s;
}

QString causeName(DiagnosisStep::Cause cause)
{
    static const QStringList names{u""_s,
                                   u"settings"_s,
                                   u"wrong-host"_s,
                                   u"not-reachable"_s,
                                   u"proxy-needed"_s,
                                   u"proxy-fails"_s,
                                   u"not-tls"_s,
                                   u"self-signed"_s,
                                   u"unknown-authority"_s,
                                   u"other-host-name"_s,
                                   u"expired"_s,
                                   u"not-yet-valid"_s,
                                   u"other-than-trusted"_s,
                                   u"client-certificate"_s,
                                   u"tls-failed"_s,
                                   u"wrong-clock"_s,
                                   u"wrong-secret"_s,
                                   u"missing-permission"_s,
                                   u"service-fails"_s,
                                   u"too-many-requests"_s};
    return names.value(int(cause));
}

} // namespace holdfast
