// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Against a real keychain: gnome-keyring on a session bus of the test's own. Started without one, the program starts
// itself again under dbus-run-session.
#include "integrations/secrets/keychainsecrets.h"
#include "integrations/secrets/machinesecrets.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestKeychain final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void secretsAreKeptAndForgotten()
    {
        KeychainSecrets keychain(u"Holdfast test"_s);
        QCOMPARE(keychain.read(u"code42-prod"_s, u"client_secret"_s).error().code, ErrorCode::NotFound);
        const auto written = keychain.write(u"code42-prod"_s, u"client_secret"_s, Secret("s3cret \xc3\xa4"));
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        const auto read = KeychainSecrets(u"Holdfast test"_s).read(u"code42-prod"_s, u"client_secret"_s);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->reveal(), "s3cret \xc3\xa4"_ba);
        QVERIFY(!KeychainSecrets(u"Another program"_s).read(u"code42-prod"_s, u"client_secret"_s));
        QVERIFY(keychain.write(u"code42-prod"_s, u"client_secret"_s, Secret("another")));
        QCOMPARE(keychain.read(u"code42-prod"_s, u"client_secret"_s)->reveal(), "another"_ba);
        QVERIFY(keychain.remove(u"code42-prod"_s, u"client_secret"_s));
        QVERIFY(keychain.remove(u"code42-prod"_s, u"client_secret"_s)); // gone is gone
        QCOMPARE(keychain.read(u"code42-prod"_s, u"client_secret"_s).error().code, ErrorCode::NotFound);
    }

    void aMachineWithAKeychainNeedsNoPassphrase()
    {
        QTemporaryDir folder;
        MachineSecrets secrets(std::make_unique<KeychainSecrets>(u"Holdfast test"_s),
                               folder.filePath(u"secrets.holdfast"_s));
        QVERIFY(!secrets.usesFile());
        QVERIFY(!secrets.isLocked());
        QVERIFY(secrets.write(u"a"_s, u"key"_s, Secret("x")));
        QCOMPARE(secrets.read(u"a"_s, u"key"_s)->reveal(), "x"_ba);
        QVERIFY(secrets.remove(u"a"_s, u"key"_s));
    }
};

/// Runs this program again inside a session of its own with an unlocked keyring; -1 where the machine has none.
static int runInSession(const QStringList &arguments)
{
    if (QStandardPaths::findExecutable(u"dbus-run-session"_s).isEmpty()
        || QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty())
        return -1;
    QTemporaryDir home;
    QProcess session;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto &name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"})
        environment.insert(QString::fromLatin1(name), home.path());
    environment.insert(u"HOLDFAST_TEST_KEYRING"_s, u"1"_s);
    environment.insert(u"XDG_CURRENT_DESKTOP"_s, u"GNOME"_s);
    session.setProcessEnvironment(environment);
    session.setProcessChannelMode(QProcess::ForwardedChannels);
    session.start(
        u"dbus-run-session"_s,
        QStringList{u"--"_s, u"sh"_s, u"-c"_s,
                    u"printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\""_s,
                    u"sh"_s}
            + arguments);
    session.waitForFinished(120'000);
    return session.exitStatus() == QProcess::NormalExit ? session.exitCode() : 1;
}

class WithoutKeychain final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keychain() { QSKIP("gnome-keyring or dbus-run-session is not installed"); }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (!qEnvironmentVariableIsSet("HOLDFAST_TEST_KEYRING")) {
        auto arguments = QCoreApplication::arguments();
        arguments[0] = QCoreApplication::applicationFilePath();
        const int code = runInSession(arguments);
        if (code >= 0)
            return code;
        WithoutKeychain none;
        return QTest::qExec(&none, argc, argv);
    }
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keychain.moc"
