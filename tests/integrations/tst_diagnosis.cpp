// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/diagnosis/diagnosis.h"

#include "integrations/connectionsettings.h"
#include "openconnection.h"
#include "simulators/loopbackcertificate.h"
#include "simulators/range.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QNetworkProxy>
#include <QProcess>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;
using Cause = DiagnosisStep::Cause;
using State = DiagnosisStep::State;

namespace {

/// Speaks SMTP until STARTTLS, then TLS with the given certificate; or LDAP's StartTLS.
class PlainThenTlsServer final : public QTcpServer
{
public:
    PlainThenTlsServer(const range::RangeTls &tls, bool ldap)
        : m_ldap(ldap)
    {
        m_configuration.setLocalCertificate(QSslCertificate(tls.certificatePem));
        m_configuration.setPrivateKey(QSslKey(tls.privateKeyPem, QSsl::Ec));
        listen(QHostAddress::LocalHost);
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSslConfiguration(m_configuration);
        socket->setSocketDescriptor(descriptor);
        connect(socket, &QSslSocket::readyRead, this, [this, socket] { answer(socket); });
        if (!m_ldap)
            socket->write("220 mail.test ready\r\n");
    }

private:
    void answer(QSslSocket *socket)
    {
        if (socket->isEncrypted() || socket->mode() != QSslSocket::UnencryptedMode)
            return;
        const auto line = socket->readAll();
        if (m_ldap) {
            // ExtendedResponse, message 1, success
            socket->write(QByteArray::fromHex("300c02010178070a010004000400"));
        } else if (line.startsWith("EHLO")) {
            socket->write("250-mail.test\r\n250 STARTTLS\r\n");
            return;
        } else {
            socket->write("220 go ahead\r\n");
        }
        socket->flush();
        socket->startServerEncryption();
    }

    QSslConfiguration m_configuration;
    bool m_ldap;
};

/// A proxy that knows CONNECT. Every host is the target; without the right sign-in it asks for one.
class ConnectProxy final : public QTcpServer
{
public:
    explicit ConnectProxy(quint16 target, QByteArray wantedSignIn = {})
        : m_target(target)
        , m_wanted(std::move(wantedSignIn))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            auto *client = nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, this, [this, client] { begin(client); });
        });
    }

private:
    void begin(QTcpSocket *client)
    {
        if (client->property("open").toBool())
            return;
        const auto head = client->peek(8192);
        if (!head.contains("\r\n\r\n"))
            return;
        (void)client->readAll();
        if (!m_wanted.isEmpty() && !head.contains("Proxy-Authorization: Basic " + m_wanted.toBase64())) {
            client->write("HTTP/1.1 407 Sign in\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                          "Content-Length: 0\r\nConnection: close\r\n\r\n");
            client->disconnectFromHost();
            return;
        }
        client->setProperty("open", true);
        auto *onward = new QTcpSocket(client);
        onward->setProxy(QNetworkProxy::NoProxy);
        connect(onward, &QTcpSocket::connected, client, [client] { client->write("HTTP/1.1 200 Connected\r\n\r\n"); });
        connect(onward, &QTcpSocket::readyRead, client, [client, onward] { client->write(onward->readAll()); });
        connect(client, &QTcpSocket::readyRead, onward, [client, onward] { onward->write(client->readAll()); });
        connect(onward, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        onward->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
    }

    quint16 m_target;
    QByteArray m_wanted;
};

struct Tested
{
    std::optional<Result<Diagnosis>> outcome;
    QList<DiagnosisStep> told;

    [[nodiscard]] const DiagnosisStep *step(const QString &id) const
    {
        if (!outcome || !*outcome)
            return nullptr;
        for (const auto &one : (*outcome)->steps) {
            if (one.id == id)
                return &one;
        }
        return nullptr;
    }

    [[nodiscard]] Cause failure() const
    {
        if (!outcome || !*outcome)
            return Cause::None;
        for (const auto &one : (*outcome)->steps) {
            if (one.state == State::Failed)
                return one.cause;
        }
        return Cause::None;
    }
};

} // namespace

class TestDiagnosis final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    range::Range m_plain;
    QString m_plainUrl;
    MemorySecrets m_secrets;
    IntegrationFactory m_factory;
    SystemClock m_clock;
    SystemWaiter m_waiter;

    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write a test file");
        return file.fileName();
    }

    InstanceConfig code42(const QString &url, const QJsonObject &more = {})
    {
        QJsonObject settings{{u"url"_s, url}, {u"client_id"_s, range::RangeCredentials().code42ClientId}};
        for (auto it = more.begin(); it != more.end(); ++it)
            settings.insert(it.key(), *it);
        return {u"code42"_s, u"code42"_s, true, settings};
    }

    /// Runs the test on a worker while this thread keeps the servers alive.
    Tested tested(const InstanceConfig &config, const Clock *clock = nullptr, std::stop_token stop = {})
    {
        Tested tested;
        std::atomic_bool done = false;
        std::jthread worker([&] {
            RememberingRecorder recorder;
            const InstanceServices services{
                m_secrets, clock ? *clock : m_clock, m_waiter,
                [](const NetworkSettings &network) { return std::make_unique<QtHttpTransport>(network); }};
            tested.outcome = diagnose(
                {config, m_factory, services, recorder},
                [&tested](const DiagnosisStep &step) { tested.told.append(step); }, stop);
            done = true;
        });
        if (!QTest::qWaitFor([&] { return done.load(); }, 60'000))
            qFatal("the diagnosis does not end");
        return tested;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto started = m_plain.start({});
        QVERIFY(started);
        m_plainUrl = started->code42Url;
        const range::RangeCredentials credentials;
        QVERIFY(m_secrets.write(u"code42"_s, u"client_secret"_s, Secret(credentials.code42Secret.toUtf8())));
        QVERIFY(m_secrets.write(u"xdr"_s, u"key"_s, Secret(credentials.xdrAdvancedKey.toUtf8())));
        QVERIFY(m_secrets.write(u"ad"_s, u"password"_s, Secret("irrelevant")));
        QVERIFY(m_secrets.write(u"mail"_s, u"password"_s, Secret("irrelevant")));
    }

    void everyStepOfAGoodConnectionIsTold()
    {
        const auto result = tested(code42(m_plainUrl));
        QVERIFY(*result.outcome);
        QVERIFY2((*result.outcome)->passed(), qPrintable((*result.outcome)->verdict()));
        QStringList ids;
        for (const auto &step : (*result.outcome)->steps)
            ids.append(step.id);
        QVERIFY2(ids.mid(0, 5) == (QStringList{u"settings"_s, u"name"_s, u"connection"_s, u"clock"_s, u"sign-in"_s}),
                 qPrintable(ids.join(u' ')));
        const auto *sessions = result.step(u"right:Sessions"_s);
        QVERIFY(sessions);
        QCOMPARE(sessions->state, State::Passed);
        QVERIFY(sessions->commands.contains(u"code42-alert-get"_s));
        // Each step is told twice: when it begins and when it ends.
        QCOMPARE(result.told.size(), 2 * (*result.outcome)->steps.size());
        QCOMPARE(result.told.first().state, State::Running);
    }

    void troubleOfTheNetworkIsNamed_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<Cause>("cause");
        QTest::addColumn<QString>("fixSays");
        QTcpServer closed;
        closed.listen(QHostAddress::LocalHost);
        const auto port = closed.serverPort();
        closed.close();
        QTest::newRow("wrong host") << u"https://no-such-host.invalid"_s << Cause::WrongHost << u"spelling"_s;
        QTest::newRow("nobody listens") << u"https://127.0.0.1:%1"_s.arg(port) << Cause::NotReachable << u"port"_s;
        QTest::newRow("no TLS on this port") << u"talker"_s << Cause::NotTls << u"port"_s;
        QTest::newRow("not an address") << u"ftp://x"_s << Cause::Settings << u"setting"_s;
    }

    void troubleOfTheNetworkIsNamed()
    {
        QFETCH(QString, url);
        QFETCH(Cause, cause);
        QFETCH(QString, fixSays);
        QTcpServer talker; // answers in plain text, as a web server on the wrong port does
        QVERIFY(talker.listen(QHostAddress::LocalHost));
        connect(&talker, &QTcpServer::newConnection, &talker, [&talker] {
            auto *socket = talker.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        if (url == u"talker"_s)
            url = u"https://127.0.0.1:%1"_s.arg(talker.serverPort());
        const auto result = tested(code42(url, {{u"proxy"_s, u"none"_s}}));
        QVERIFY(*result.outcome);
        QVERIFY(!(*result.outcome)->passed());
        const auto &last = (*result.outcome)->steps.last();
        QVERIFY2(last.cause == cause, qPrintable(causeName(last.cause) + u": "_s + last.finding));
        QVERIFY2(last.fix.contains(fixSays), qPrintable(last.fix));
    }

    void certificatesAreShownAndJudged_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QStringList>("addresses");
        QTest::addColumn<int>("fromHours");
        QTest::addColumn<int>("untilHours");
        QTest::addColumn<bool>("authorityGiven");
        QTest::addColumn<Cause>("cause");
        const QStringList localhost{u"localhost"_s};
        const QStringList loopback{u"127.0.0.1"_s};
        QTest::newRow("good") << localhost << loopback << -1 << 24 * 90 << true << Cause::None;
        QTest::newRow("expires soon") << localhost << loopback << -1 << 24 * 3 << true << Cause::Expired;
        QTest::newRow("signed by itself") << localhost << loopback << -1 << 24 * 90 << false << Cause::SelfSigned;
        QTest::newRow("expired") << localhost << loopback << -48 << -24 << true << Cause::Expired;
        QTest::newRow("not valid yet") << localhost << loopback << 24 << 48 << true << Cause::NotYetValid;
        QTest::newRow("for another host") << QStringList{u"other.example"_s} << QStringList{u"127.0.0.99"_s} << -1
                                          << 24 * 90 << true << Cause::OtherHostName;
    }

    void certificatesAreShownAndJudged()
    {
        QFETCH(QStringList, names);
        QFETCH(QStringList, addresses);
        QFETCH(int, fromHours);
        QFETCH(int, untilHours);
        QFETCH(bool, authorityGiven);
        QFETCH(Cause, cause);
        const auto nowMs = m_clock.nowMs();
        const auto tls = range::makeLoopbackCertificate(
            {names, addresses, nowMs + qint64(fromHours) * 3'600'000, nowMs + qint64(untilHours) * 3'600'000});
        QVERIFY(tls);
        range::RangeOptions options;
        options.tls = *tls;
        range::Range secured;
        const auto started = secured.start(options);
        QVERIFY(started);
        QJsonObject more;
        if (authorityGiven)
            more.insert(u"ca_file"_s, write(u"ca.pem"_s, tls->certificatePem));
        const auto result = tested(code42(started->code42Url, more));
        QVERIFY(*result.outcome);
        const auto *step = result.step(u"tls"_s);
        QVERIFY(step);
        QVERIFY2(step->cause == cause, qPrintable(causeName(step->cause) + u": "_s + step->finding));
        const bool usable =
            cause == Cause::None || (untilHours > 0 && authorityGiven && fromHours < 0 && cause == Cause::Expired);
        QCOMPARE((*result.outcome)->passed(), usable);
        QVERIFY(!step->certificates.isEmpty());
        const auto &shown = step->certificates.first();
        QCOMPARE(shown.sha256.size(), 32 * 3 - 1);
        QCOMPARE(shown.pem.trimmed(), QByteArray(QSslCertificate(tls->certificatePem).toPem()).trimmed());
        QVERIFY(shown.validUntilMs > shown.validFromMs);
        QVERIFY(cause == Cause::None || !step->fix.isEmpty());
    }

    void aTrustedCertificateIsTheOnlyOne()
    {
        const auto tls =
            range::makeLoopbackCertificate({{u"elsewhere.example"_s}, {}, 0, m_clock.nowMs() + 90ll * 86'400'000});
        const auto other =
            range::makeLoopbackCertificate({{u"elsewhere.example"_s}, {}, 0, m_clock.nowMs() + 90ll * 86'400'000});
        QVERIFY(tls && other);
        range::RangeOptions options;
        options.tls = *tls;
        range::Range secured;
        const auto started = secured.start(options);
        QVERIFY(started);
        const auto trusting =
            tested(code42(started->code42Url, {{u"trusted_certificate"_s, QString::fromLatin1(tls->certificatePem)}}));
        QVERIFY(*trusting.outcome);
        QVERIFY2((*trusting.outcome)->passed(), qPrintable((*trusting.outcome)->verdict()));
        const auto changed = tested(
            code42(started->code42Url, {{u"trusted_certificate"_s, QString::fromLatin1(other->certificatePem)}}));
        QCOMPARE(changed.failure(), Cause::OtherThanTrusted);
        QVERIFY(changed.step(u"tls"_s)->fix.contains(u"fingerprint"_s));
        // Not only the test: no request of a command goes to the stranger either.
        OpenConnection connection;
        QVERIFY(connection.secrets.write(u"code42"_s, u"client_secret"_s, Secret("x")));
        QVERIFY(connection.open(
            code42(started->code42Url, {{u"trusted_certificate"_s, QString::fromLatin1(other->certificatePem)}})));
        const auto before = secured.requests().size();
        auto context = connection.context();
        const auto refused = connection.instance->test(context);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::TlsFailed);
        QCOMPARE(secured.requests().size(), before);
    }

    void anUnknownAuthorityIsNamed()
    {
        if (QProcess::execute(u"openssl"_s, {u"version"_s}) != 0)
            QSKIP("openssl is not installed");
        const auto script = QStringLiteral(HOLDFAST_SOURCE_DIR "/tests/services/certificates.sh");
        QCOMPARE(QProcess::execute(u"sh"_s, {script, m_folder.path(), u"127.0.0.1"_s, u"localhost"_s}), 0);
        const auto contents = [this](const QString &name) {
            QFile file(m_folder.filePath(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        range::RangeOptions options;
        options.tls = range::RangeTls{contents(u"server.pem"_s), contents(u"server.key"_s)};
        range::Range secured;
        const auto started = secured.start(options);
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
        const auto stranger =
            tested(code42(started->code42Url, {{u"ca_file"_s, m_folder.filePath(u"other-ca.pem"_s)}}));
        QCOMPARE(stranger.failure(), Cause::UnknownAuthority);
        QVERIFY(stranger.step(u"tls"_s)->finding.contains(u"Holdfast test authority"_s));
        const auto known = tested(code42(started->code42Url, {{u"ca_file"_s, m_folder.filePath(u"ca.pem"_s)}}));
        QVERIFY2((*known.outcome)->passed(), qPrintable((*known.outcome)->verdict()));
    }

    void aHostThatAsksForOurCertificate()
    {
        const auto tls = range::makeLoopbackCertificate();
        const auto ours = range::makeLoopbackCertificate({{u"analyst"_s}, {}, 0, 0});
        QVERIFY(tls && ours);
        QSslServer server;
        auto configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(QSslCertificate(tls->certificatePem));
        configuration.setPrivateKey(QSslKey(tls->privateKeyPem, QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
        configuration.setCaCertificates({QSslCertificate(ours->certificatePem)});
        server.setSslConfiguration(configuration);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const auto url = u"https://127.0.0.1:%1"_s.arg(server.serverPort());
        const QJsonObject trust{{u"ca_file"_s, write(u"ca.pem"_s, tls->certificatePem)}};
        const auto without = tested(code42(url, trust));
        QCOMPARE(without.failure(), Cause::ClientCertificate);
        auto with = trust;
        with.insert(u"client_certificate"_s, write(u"own.pem"_s, ours->certificatePem));
        with.insert(u"client_key"_s, write(u"own.key"_s, ours->privateKeyPem));
        // The server says nothing after the handshake: only the step about TLS is of interest.
        std::stop_source stop;
        std::jthread later([&stop] {
            std::this_thread::sleep_for(std::chrono::seconds(2));
            stop.request_stop();
        });
        const auto given = tested(code42(url, with), nullptr, stop.get_token());
        const auto passed = std::any_of(given.told.begin(), given.told.end(), [](const DiagnosisStep &step) {
            return step.id == u"tls"_s && step.state == State::Warning;
        });
        QVERIFY2(passed, "a day until it expires: a warning, not a failure");
    }

    void mailAndDirectoryUpgradeToTls_data()
    {
        QTest::addColumn<bool>("ldap");
        QTest::newRow("mail with STARTTLS") << false;
        QTest::newRow("directory with StartTLS") << true;
    }

    void mailAndDirectoryUpgradeToTls()
    {
        QFETCH(bool, ldap);
        const auto tls = range::makeLoopbackCertificate();
        QVERIFY(tls);
        PlainThenTlsServer server(*tls, ldap);
        const InstanceConfig config = ldap
            ? InstanceConfig{u"ad"_s,
                             u"active-directory"_s,
                             true,
                             {{u"uri"_s, u"ldap://127.0.0.1:%1"_s.arg(server.serverPort())},
                              {u"bind_name"_s, u"x@test"_s}}}
            : InstanceConfig{u"mail"_s,
                             u"smtp"_s,
                             true,
                             {{u"host"_s, u"127.0.0.1"_s},
                              {u"port"_s, server.serverPort()},
                              {u"user"_s, u"x"_s},
                              {u"sender"_s, u"holdfast@test.example"_s}}};
        const auto result = tested(config);
        QVERIFY2(result.failure() == Cause::SelfSigned,
                 qPrintable(*result.outcome ? (*result.outcome)->verdict() : QString()));
        QCOMPARE(result.step(u"tls"_s)->certificates.size(), 1);
    }

    void proxies()
    {
        ConnectProxy signIn(quint16(QUrl(m_plainUrl).port()), "ann:pass"_ba);
        const auto refused = tested(
            code42(u"https://service.invalid"_s, {{u"proxy"_s, u"http://127.0.0.1:%1"_s.arg(signIn.serverPort())}}));
        QCOMPARE(refused.failure(), Cause::ProxyFails);
        QVERIFY2((*refused.outcome)->steps.last().fix.contains(u"Proxy password"_s),
                 qPrintable((*refused.outcome)->verdict()));

        QTcpServer closed;
        closed.listen(QHostAddress::LocalHost);
        const auto port = closed.serverPort();
        closed.close();
        const auto gone =
            tested(code42(u"https://service.invalid"_s, {{u"proxy"_s, u"http://127.0.0.1:%1"_s.arg(port)}}));
        QCOMPARE(gone.failure(), Cause::ProxyFails);

        const auto tls =
            range::makeLoopbackCertificate({{u"service.invalid"_s}, {}, 0, m_clock.nowMs() + 90ll * 86'400'000});
        QVERIFY(tls);
        range::RangeOptions options;
        options.tls = *tls;
        range::Range secured;
        const auto started = secured.start(options);
        QVERIFY(started);
        ConnectProxy open(started->port, "ann:pass"_ba);
        QVERIFY(m_secrets.write(u"code42"_s, u"proxy_password"_s, Secret("pass")));
        const auto through = tested(code42(u"https://service.invalid"_s,
                                           {{u"proxy"_s, u"http://ann@127.0.0.1:%1"_s.arg(open.serverPort())},
                                            {u"ca_file"_s, write(u"ca.pem"_s, tls->certificatePem)}}));
        QVERIFY2((*through.outcome)->passed(), qPrintable((*through.outcome)->verdict()));
        QVERIFY(through.step(u"proxy"_s));
        QVERIFY2(!(*through.outcome)->verdict().contains(u"pass@"_s), "the password stays out of the words");
    }

    void aProxyThatIsNeededIsFound()
    {
        ConnectProxy open(quint16(QUrl(m_plainUrl).port()));
        qputenv("https_proxy", u"http://127.0.0.1:%1"_s.arg(open.serverPort()).toLatin1());
        qputenv("http_proxy", u"http://127.0.0.1:%1"_s.arg(open.serverPort()).toLatin1());
        const auto result = tested(code42(u"https://service.invalid"_s, {{u"proxy"_s, u"none"_s}}));
        qunsetenv("https_proxy");
        qunsetenv("http_proxy");
        QVERIFY2(result.failure() == Cause::ProxyNeeded, qPrintable((*result.outcome)->verdict()));
        QVERIFY((*result.outcome)->steps.last().fix.contains(u"127.0.0.1:%1"_s.arg(open.serverPort())));
    }

    void aWrongSecretIsNamedWithTheRegion()
    {
        QVERIFY(m_secrets.write(u"wrong"_s, u"client_secret"_s, Secret("not-the-secret")));
        auto config = code42(m_plainUrl);
        config.name = u"wrong"_s;
        const auto result = tested(config);
        QCOMPARE(result.failure(), Cause::WrongSecret);
        QVERIFY((*result.outcome)->steps.last().fix.contains(u"region"_s));
        QVERIFY(!(*result.outcome)->verdict().contains(u"not-the-secret"_s));
    }

    void aMissingPermissionIsAWarningWithItsCommands()
    {
        m_plain.addFault(*range::parseFaultRule(u"GET /v2/watchlists* times=all 403"_s));
        const auto result = tested(code42(m_plainUrl));
        m_plain.clearFaults();
        QVERIFY((*result.outcome)->passed());
        const auto *step = result.step(u"right:Watchlists"_s);
        QVERIFY(step);
        QCOMPARE(step->state, State::Warning);
        QCOMPARE(step->cause, Cause::MissingPermission);
        QVERIFY(step->commands.contains(u"code42-watchlists-list"_s));
        QVERIFY2((*result.outcome)->verdict().contains(u"1 right"_s), qPrintable((*result.outcome)->verdict()));
    }

    void aWrongClockExplainsARefusedSignature()
    {
        ManualClock ahead(m_clock.nowMs() + 20 * 60'000);
        const InstanceConfig config{
            u"xdr"_s,
            u"cortex-xdr"_s,
            true,
            {{u"url"_s, m_plainUrl}, {u"key_id"_s, range::RangeCredentials().xdrAdvancedKeyId}}};
        const auto result = tested(config, &ahead);
        QCOMPARE(result.failure(), Cause::WrongClock);
        const auto *clock = result.step(u"clock"_s);
        QVERIFY(clock);
        QCOMPARE(clock->state, State::Warning);
        QVERIFY(clock->clockAheadMs > 19 * 60'000);
        QVERIFY(clock->finding.contains(u"ahead"_s));
        QVERIFY((*result.outcome)->steps.last().fix.contains(u"Set the clock"_s));
    }

    void rightsThatOnlyActingWouldTellAreNotAsked()
    {
        const InstanceConfig config{
            u"xdr"_s,
            u"cortex-xdr"_s,
            true,
            {{u"url"_s, m_plainUrl}, {u"key_id"_s, range::RangeCredentials().xdrAdvancedKeyId}}};
        const auto before = m_plain.writes().size();
        const auto result = tested(config);
        QVERIFY2((*result.outcome)->passed(), qPrintable((*result.outcome)->verdict()));
        const auto *acting = result.step(u"right:Response actions"_s);
        QVERIFY(acting);
        QCOMPARE(acting->state, State::Skipped);
        QVERIFY(acting->commands.contains(u"xdr-endpoint-isolate"_s) || !acting->commands.isEmpty());
        QCOMPARE(m_plain.writes().size(), before);
    }

    void aSilentServerIsGivenUpAtOnce()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        std::stop_source stop;
        connect(&silent, &QTcpServer::newConnection, &silent, [&stop] { stop.request_stop(); });
        const auto result =
            tested(code42(u"https://127.0.0.1:%1"_s.arg(silent.serverPort())), nullptr, stop.get_token());
        QVERIFY(!*result.outcome);
        QCOMPARE(result.outcome->error().code, ErrorCode::Canceled);
    }

    void secretsDoNotBelongAmongTheSettings()
    {
        const auto inUrl = checkSettings(*m_factory.definition(u"code42"_s),
                                         code42(m_plainUrl, {{u"proxy"_s, u"http://ann:secret@proxy.test:8080"_s}}));
        QVERIFY(!inUrl);
        QVERIFY(!inUrl.error().message.contains(u"secret@"_s));
        const auto asSetting =
            checkSettings(*m_factory.definition(u"code42"_s), code42(m_plainUrl, {{u"client_secret"_s, u"x"_s}}));
        QVERIFY(!asSetting);
    }
};

QTEST_GUILESS_MAIN(TestDiagnosis)
#include "tst_diagnosis.moc"
