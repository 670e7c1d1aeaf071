// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rangerig.h"

#include "integrations/diagnosis/diagnosis.h"
#include "integrations/http/clientassertion.h"

#include <QDateTime>
#include <QLocale>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <thread>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;
using Cause = DiagnosisStep::Cause;
using State = DiagnosisStep::State;

namespace {

/// A relay on this machine that greets with a time and takes one sender only.
class GreetingServer final : public QTcpServer
{
public:
    GreetingServer(QByteArray greeting, QByteArray knownSender)
        : m_greeting(std::move(greeting))
        , m_knownSender(std::move(knownSender))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            auto *socket = nextPendingConnection();
            socket->write("220 " + m_greeting + "\r\n");
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                while (socket->canReadLine())
                    answer(socket, socket->readLine().trimmed());
            });
        });
    }
    QByteArrayList heard;

private:
    void answer(QTcpSocket *socket, const QByteArray &line)
    {
        heard += line;
        if (line.startsWith("EHLO"))
            socket->write("250-relay.test\r\n250 SIZE 1000000\r\n");
        else if (line.startsWith("MAIL FROM:"))
            socket->write(line.contains(m_knownSender) ? "250 2.1.0 fine\r\n" : "553 5.7.1 sender not owned\r\n");
        else if (line.startsWith("QUIT"))
            socket->write("221 bye\r\n");
        else
            socket->write("250 fine\r\n");
    }

    QByteArray m_greeting;
    QByteArray m_knownSender;
};

const DiagnosisStep *stepOf(const Result<Diagnosis> &diagnosis, const QString &id)
{
    if (!diagnosis)
        return nullptr;
    const auto found = std::find_if(diagnosis->steps.begin(), diagnosis->steps.end(),
                                    [&id](const DiagnosisStep &step) { return step.id == id; });
    return found == diagnosis->steps.end() ? nullptr : &*found;
}

QString allSteps(const Result<Diagnosis> &diagnosis)
{
    QStringList lines;
    if (!diagnosis)
        return diagnosis.error().message;
    for (const auto &step : diagnosis->steps)
        lines.append(u"%1 %2 %3"_s.arg(step.id, stepStateName(step.state), step.finding));
    return lines.join(u'\n');
}

} // namespace

/// What the test of a connection says about its rights, its clock and its certificate, for every kind.
class TestConnectionRights : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static Result<Diagnosis> diagnosed(RangeRig &rig, const InstanceConfig &config)
    {
        auto &connection = rig.connection;
        return diagnose({config,
                         connection.factory,
                         {connection.secrets, connection.clock, connection.waiter, connection.makeTransport},
                         connection.recorder},
                        {}, {});
    }

    /// While this thread keeps servers alive.
    static Result<Diagnosis> diagnosedAside(RangeRig &rig, const InstanceConfig &config)
    {
        std::atomic_bool done = false;
        std::optional<Result<Diagnosis>> outcome;
        std::jthread worker([&] {
            outcome = diagnosed(rig, config);
            done = true;
        });
        if (!QTest::qWaitFor([&] { return done.load(); }, 60'000))
            qFatal("the diagnosis does not end");
        worker.join();
        return *outcome;
    }

    /// A PEM file with certificate and key; empty when there is no openssl program.
    QString certificateFile(const QString &name, const QStringList &keyOptions, const QString &password = {})
    {
        const auto certificate = m_folder.filePath(name + u".crt"_s);
        const auto key = m_folder.filePath(name + u".key"_s);
        QProcess openssl;
        openssl.start(
            u"openssl"_s,
            QStringList{u"req"_s, u"-x509"_s, u"-newkey"_s} + keyOptions
                + QStringList{u"-keyout"_s, key, u"-out"_s, certificate, u"-days"_s, u"3650"_s, u"-subj"_s,
                              u"/CN=holdfast"_s}
                + (password.isEmpty() ? QStringList{u"-nodes"_s} : QStringList{u"-passout"_s, u"pass:"_s + password}));
        if (!openssl.waitForFinished(60'000) || openssl.exitCode() != 0)
            return {};
        QFile both(m_folder.filePath(name + u".pem"_s));
        QFile first(key), second(certificate);
        if (!both.open(QIODevice::WriteOnly) || !first.open(QIODevice::ReadOnly) || !second.open(QIODevice::ReadOnly))
            return {};
        both.write(first.readAll() + second.readAll());
        return both.fileName();
    }

private Q_SLOTS:
    void theRolesInAMicrosoftTokenAreToldOneByOne_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("roles");
        QTest::addColumn<QString>("right");
        QTest::addColumn<bool>("granted");
        const QStringList readOnly{u"User.Read.All"_s};
        QTest::newRow("Entra ID: ending sessions is missing")
            << u"entra-id"_s << readOnly << u"User.RevokeSessions.All"_s << false;
        QTest::newRow("Entra ID: reading people is there") << u"entra-id"_s << readOnly << u"User.Read.All"_s << true;
        QTest::newRow("Entra ID: a wider role includes it")
            << u"entra-id"_s << QStringList{u"User.ReadWrite.All"_s} << u"User.EnableDisableAccount.All"_s << true;
        QTest::newRow("Defender: isolating is missing")
            << u"microsoft-defender"_s << QStringList{u"Machine.Read.All"_s} << u"Machine.Isolate"_s << false;
        QTest::newRow("Defender: reading machines is there")
            << u"microsoft-defender"_s << QStringList{u"Machine.Read.All"_s} << u"Machine.Read.All"_s << true;
    }

    void theRolesInAMicrosoftTokenAreToldOneByOne()
    {
        QFETCH(QString, kind);
        QFETCH(QStringList, roles);
        QFETCH(QString, right);
        QFETCH(bool, granted);
        RangeRig rig;
        rig.options.credentials.microsoftRoles = roles;
        rig.start(kind);
        const auto diagnosis = diagnosed(rig, rig.connection.instance->config());
        const auto *step = stepOf(diagnosis, u"right:"_s + right);
        QVERIFY2(step, qPrintable(allSteps(diagnosis)));
        QCOMPARE(step->state, granted ? State::Passed : State::Warning);
        QCOMPARE(step->cause, granted ? Cause::None : Cause::MissingPermission);
        QVERIFY(!step->commands.isEmpty());
        if (!granted)
            QVERIFY2(step->fix.contains(right), qPrintable(step->fix));
    }

    void theScopesOfAFalconClientAreTold()
    {
        RangeRig rig;
        rig.start(u"crowdstrike-falcon"_s);
        const auto diagnosis = diagnosed(rig, rig.connection.instance->config());
        const auto *reading = stepOf(diagnosis, u"right:Hosts: Read"_s);
        const auto *writing = stepOf(diagnosis, u"right:Hosts: Write"_s);
        QVERIFY2(reading && writing, qPrintable(allSteps(diagnosis)));
        QCOMPARE(reading->state, State::Passed);
        QCOMPARE(writing->state, State::Skipped);
        QVERIFY(writing->commands.contains(u"cs-falcon-contain-host"_s));
    }

    void aMailServersSenderAndClockAreLookedAt_data()
    {
        QTest::addColumn<QByteArray>("greeting");
        QTest::addColumn<QString>("sender");
        QTest::addColumn<State>("sends");
        QTest::addColumn<State>("clock");
        const RangeRig rig; // whose clock stands still
        const auto at = [&rig](qint64 secondsAhead) {
            const auto time =
                QDateTime::fromMSecsSinceEpoch(rig.connection.clock.nowMs() - secondsAhead * 1000, Qt::UTC);
            return "mx.corp.test ESMTP Exim 4.96 "
                + QLocale::c().toString(time, u"ddd, dd MMM yyyy HH:mm:ss '+0000'"_s).toLatin1();
        };
        QTest::newRow("both are right") << at(0) << u"console@corp.test"_s << State::Passed << State::Passed;
        QTest::newRow("the clock is two hours ahead")
            << at(7'200) << u"console@corp.test"_s << State::Passed << State::Warning;
        QTest::newRow("another one's address") << at(0) << u"ceo@corp.test"_s << State::Warning << State::Passed;
        QTest::newRow("a greeting without a time")
            << "mx.corp.test ready"_ba << u"console@corp.test"_s << State::Passed << State::Skipped;
    }

    void aMailServersSenderAndClockAreLookedAt()
    {
        QFETCH(QByteArray, greeting);
        QFETCH(QString, sender);
        QFETCH(State, sends);
        QFETCH(State, clock);
        GreetingServer server(greeting, "console@corp.test");
        RangeRig rig;
        InstanceConfig config;
        config.name = u"mail"_s;
        config.kind = u"smtp"_s;
        config.settings = {{"host"_L1, "127.0.0.1"_L1},
                           {"port"_L1, server.serverPort()},
                           {"security"_L1, "none"_L1},
                           {"login"_L1, "none"_L1},
                           {"sender"_L1, sender}};
        const auto diagnosis = diagnosedAside(rig, config);
        const auto *right = stepOf(diagnosis, u"right:Send as "_s + sender);
        const auto *time = stepOf(diagnosis, u"clock"_s);
        QVERIFY2(right && time, qPrintable(allSteps(diagnosis)));
        QCOMPARE(right->state, sends);
        QCOMPARE(right->cause, sends == State::Passed ? Cause::None : Cause::MissingPermission);
        QCOMPARE(right->commands, QStringList{u"send-mail"_s});
        QCOMPARE(time->state, clock);
        if (clock == State::Warning) {
            QCOMPARE(time->cause, Cause::WrongClock);
            QVERIFY2(time->finding.contains(u"ahead of the service"_s), qPrintable(time->finding));
        }
        for (const auto &line : std::as_const(server.heard))
            QVERIFY2(!line.startsWith("RCPT") && !line.startsWith("DATA"), line.constData());
    }

    void aCertificateSignsInInPlaceOfASecret_data()
    {
        QTest::addColumn<QString>("password");
        QTest::newRow("a key without a password") << QString();
        QTest::newRow("a key with a password") << u"open sesame"_s;
    }

    void aCertificateSignsInInPlaceOfASecret()
    {
        QFETCH(QString, password);
        const auto file = certificateFile(password.isEmpty() ? u"open"_s : u"locked"_s, {u"rsa:2048"_s}, password);
        if (file.isEmpty())
            QSKIP("there is no openssl program here");
        QFile pem(file);
        QVERIFY(pem.open(QIODevice::ReadOnly));
        RangeRig rig;
        rig.options.credentials.microsoftCertificatePem = pem.readAll();
        rig.connection.clock.setNowMs(QDateTime::currentMSecsSinceEpoch());
        rig.start(u"entra-id"_s);
        auto config = rig.connection.instance->config();
        config.settings.insert("sign_in_certificate_file"_L1, file);
        QVERIFY(rig.connection.secrets.remove(config.name, u"client_secret"_s));
        if (!password.isEmpty()) {
            // Without it the test says what is missing, before anything is sent.
            const auto locked = diagnosed(rig, config);
            QVERIFY2(stepOf(locked, u"settings"_s)->finding.contains(u"password"_s), qPrintable(allSteps(locked)));
            QVERIFY(rig.connection.secrets.write(config.name, u"sign_in_key_password"_s, Secret(password.toUtf8())));
        }
        const auto diagnosis = diagnosed(rig, config);
        const auto *step = stepOf(diagnosis, u"sign-in"_s);
        QVERIFY2(step && step->state == State::Passed, qPrintable(allSteps(diagnosis)));
        QVERIFY(!rig.connection.recorder.everything().contains("client_assertion="));
    }

    void aCertificateThatCannotSignInIsNamed_data()
    {
        QTest::addColumn<QStringList>("keyOptions");
        QTest::addColumn<bool>("known");
        QTest::addColumn<qint64>("daysLater");
        QTest::addColumn<QString>("words");
        const QStringList rsa{u"rsa:2048"_s};
        QTest::newRow("the application does not know it") << rsa << false << qint64(0) << u"AADSTS700027"_s;
        QTest::newRow("it has expired") << rsa << true << qint64(4'000) << u"expired"_s;
        QTest::newRow("its key is none that the service takes")
            << QStringList{u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s} << true << qint64(0) << u"RSA"_s;
    }

    void aCertificateThatCannotSignInIsNamed()
    {
        QFETCH(QStringList, keyOptions);
        QFETCH(bool, known);
        QFETCH(qint64, daysLater);
        QFETCH(QString, words);
        const auto file = certificateFile(u"used"_s, keyOptions);
        const auto other = certificateFile(u"other"_s, {u"rsa:2048"_s});
        if (file.isEmpty() || other.isEmpty())
            QSKIP("there is no openssl program here");
        QFile pem(known ? file : other);
        QVERIFY(pem.open(QIODevice::ReadOnly));
        RangeRig rig;
        rig.options.credentials.microsoftCertificatePem = pem.readAll();
        rig.connection.clock.setNowMs(QDateTime::currentMSecsSinceEpoch() + daysLater * 86'400'000);
        rig.start(u"entra-id"_s);
        auto config = rig.connection.instance->config();
        config.settings.insert("sign_in_certificate_file"_L1, file);
        const auto diagnosis = diagnosed(rig, config);
        QVERIFY(diagnosis);
        QVERIFY(!diagnosis->passed());
        QVERIFY2(diagnosis->verdict().contains(words), qPrintable(diagnosis->verdict()));
    }
};

QTEST_GUILESS_MAIN(TestConnectionRights)

#include "tst_connectionrights.moc"
