// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/connectionmanager.h"
#include "integrations/http/qthttptransport.h"
#include "integrations/http/waiter.h"
#include "integrations/secrets/memorysecrets.h"

#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// Keeps secrets, unless told to refuse.
class MoodySecrets final : public SecretsProvider
{
public:
    bool refuses = false;

    Result<Secret> read(const QString &instance, const QString &setting) override
    {
        return m_kept.read(instance, setting);
    }
    Result<void> write(const QString &instance, const QString &setting, const Secret &secret) override
    {
        if (refuses)
            return Error{ErrorCode::Forbidden, u"the keychain is locked"_s, {}};
        return m_kept.write(instance, setting, secret);
    }
    Result<void> remove(const QString &instance, const QString &setting) override
    {
        return m_kept.remove(instance, setting);
    }
    QString description() const override { return u"moody"_s; }

private:
    MemorySecrets m_kept;
};

InstanceConfig code42(const QString &name, const QString &url = u"https://api.us.code42.test"_s)
{
    return {name, u"code42"_s, true, {{u"url"_s, url}, {u"client_id"_s, u"key-42"_s}}};
}

QHash<QString, Secret> secret(const QByteArray &value)
{
    return {{u"client_secret"_s, Secret(value)}};
}

/// Everything below a manager; a second one over the same store stands for the next program start.
struct Desk
{
    QTemporaryDir folder;
    SystemClock clock;
    SystemWaiter waiter;
    MoodySecrets secrets;
    CommandRegistry registry;
    std::unique_ptr<Store> store;
    std::unique_ptr<ConnectionManager> connections;

    Desk()
    {
        StoreOptions options;
        options.path = folder.filePath(u"case.holdfast"_s);
        auto opened = Store::open(options);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        store = std::move(*opened);
        start();
    }

    void start()
    {
        connections.reset();
        connections = std::make_unique<ConnectionManager>(
            *store, registry, secrets, clock, waiter,
            [](const NetworkSettings &network) { return std::make_unique<QtHttpTransport>(network); });
    }

    QStringList stored() const
    {
        const auto all = store->read([](const Reader &reader) { return reader.connections().list(); });
        QStringList names;
        for (const auto &one : all.valueOr({}))
            names.append(one.name);
        return names;
    }
};

} // namespace

class TestConnectionChanges final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsRefusedLeavesNothingBehind_data()
    {
        QTest::addColumn<InstanceConfig>("config");
        QTest::addColumn<bool>("keychainRefuses");
        QTest::newRow("a name that cannot be") << code42(u"a b"_s) << false;
        QTest::newRow("an address that is none") << code42(u"code42"_s, u"ftp://x"_s) << false;
        QTest::newRow("a password in the proxy") << [] {
            auto config = code42(u"code42"_s);
            config.settings.insert(u"proxy"_s, u"http://ann:pass@proxy.test:8080"_s);
            return config;
        }() << false;
        QTest::newRow("a locked keychain") << code42(u"code42"_s) << true;
        QTest::newRow("an unknown kind") << InstanceConfig{u"x"_s, u"weather"_s, true, {}} << false;
    }

    void whatIsRefusedLeavesNothingBehind()
    {
        QFETCH(InstanceConfig, config);
        QFETCH(bool, keychainRefuses);
        Desk desk;
        desk.secrets.refuses = keychainRefuses;
        const auto saved = desk.connections->save(config, secret("s3cret"), true, u"mina"_s);
        QVERIFY(!saved);
        QVERIFY(!saved.error().message.contains(u"s3cret"_s));
        QVERIFY(!saved.error().message.contains(u"pass@"_s));
        QCOMPARE(desk.stored(), QStringList());
        QVERIFY(desk.connections->connections().isEmpty());
        QVERIFY(!desk.secrets.read(config.name, u"client_secret"_s));
        QVERIFY(desk.registry.all().isEmpty());
    }

    void aRefusedChangeKeepsTheOldSecret()
    {
        Desk desk;
        QVERIFY(desk.connections->save(code42(u"code42"_s), secret("old"), true, u"mina"_s));
        auto other = code42(u"code42"_s);
        other.kind = u"cortex-xdr"_s;
        other.settings = {{u"url"_s, u"https://api-x.xdr.test"_s}, {u"key_id"_s, u"1"_s}};
        const QHash<QString, Secret> both{{u"client_secret"_s, Secret("new")}, {u"key"_s, Secret("k")}};
        QVERIFY(!desk.connections->save(other, both, false, u"mina"_s));
        QCOMPARE(desk.secrets.read(u"code42"_s, u"client_secret"_s)->reveal(), "old"_ba);
        QVERIFY(!desk.secrets.read(u"code42"_s, u"key"_s));
        QVERIFY(desk.registry.find(u"code42-user-get"_s));
    }

    void aSecondOfTheSameNameIsRefused()
    {
        Desk desk;
        QVERIFY(desk.connections->save(code42(u"code42"_s), secret("old"), true, u"mina"_s));
        const auto again = desk.connections->save(code42(u"code42"_s), secret("new"), true, u"mina"_s);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(desk.secrets.read(u"code42"_s, u"client_secret"_s)->reveal(), "old"_ba);
    }

    void afterARestartItIsThere()
    {
        Desk desk;
        QVERIFY(desk.connections->save(code42(u"code42"_s), secret("s"), true, u"mina"_s));
        QVERIFY(desk.connections->save(code42(u"paused"_s), secret("s"), true, u"mina"_s));
        QVERIFY(desk.connections->setEnabled(u"paused"_s, false, u"mina"_s));
        desk.start();
        QVERIFY(!desk.registry.find(u"code42-user-get"_s));
        const auto problems = desk.connections->openStored();
        QVERIFY(problems);
        QCOMPARE(*problems, QStringList());
        QVERIFY(desk.registry.find(u"code42-user-get"_s, {}, u"code42"_s));
        QVERIFY(!desk.registry.find(u"code42-user-get"_s, {}, u"paused"_s));
        QVERIFY(!desk.connections->find(u"paused"_s)->config.enabled);
    }

    void withoutItsSecretItSaysSoUntilTheSecretIsThere()
    {
        Desk desk;
        QVERIFY(desk.connections->save(code42(u"code42"_s), secret("s"), true, u"mina"_s));
        QVERIFY(desk.secrets.remove(u"code42"_s, u"client_secret"_s));
        desk.start();
        const auto problems = desk.connections->openStored();
        QVERIFY(problems);
        QCOMPARE(problems->size(), 1);
        const auto broken = desk.connections->find(u"code42"_s);
        QVERIFY(broken);
        QVERIFY(!broken->instance);
        QVERIFY(!broken->problem.isEmpty());
        QVERIFY(desk.secrets.write(u"code42"_s, u"client_secret"_s, Secret("s")));
        desk.connections->reopenFailed();
        QVERIFY(desk.connections->find(u"code42"_s)->instance);
        QVERIFY(desk.registry.find(u"code42-user-get"_s));
    }

    void oneOfThisRunOnlyIsKeptFromItsFirstChangeOn()
    {
        Desk desk;
        QVERIFY(desk.secrets.write(u"demo"_s, u"client_secret"_s, Secret("s")));
        QVERIFY(desk.connections->open(code42(u"demo"_s)));
        QCOMPARE(desk.stored(), QStringList());
        QVERIFY(desk.connections->setEnabled(u"demo"_s, false, u"mina"_s));
        QCOMPARE(desk.stored(), QStringList{u"demo"_s});
        QVERIFY(desk.connections->remove(u"demo"_s, u"mina"_s));
        QCOMPARE(desk.stored(), QStringList());
        QVERIFY(!desk.secrets.read(u"demo"_s, u"client_secret"_s));
        QVERIFY(desk.connections->connections().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestConnectionChanges)
#include "tst_connectionchanges.moc"
