// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teststore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

static StoredConnection code42()
{
    return {u"code42-prod"_s, u"code42"_s, true, {{u"url"_s, u"https://api.us.code42.test"_s}}};
}

/// The kinds of the system's journal that speak of connections, each with who did it.
static QStringList recordsOf(Store &store)
{
    const auto records = store.read([](const Reader &reader) { return reader.journal().list(systemStream()); });
    QStringList lines;
    for (const auto &record : records.valueOr({})) {
        if (record.kind.startsWith(u"connection."_s))
            lines.append(record.kind + u' ' + record.actor);
    }
    return lines;
}

class TestConnections final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyChangeIsJournaledWithWhoDidIt()
    {
        TestStore store;
        VERIFY_OK(store->write([](UnitOfWork &unit) { return unit.connections().add(code42(), u"mina"_s); }));
        VERIFY_OK(store->write([](UnitOfWork &unit) {
            auto changed = code42();
            changed.settings.insert(u"fetch_seconds"_s, 30);
            return unit.connections().change(changed, u"andres"_s);
        }));
        VERIFY_OK(store->write(
            [](UnitOfWork &unit) { return unit.connections().setEnabled(u"code42-prod"_s, false, u"mina"_s); }));
        VERIFY_OK(store->write(
            [](UnitOfWork &unit) { return unit.connections().setEnabled(u"code42-prod"_s, true, u"mina"_s); }));
        VERIFY_OK(store->write([](UnitOfWork &unit) {
            return unit.connections().note(u"code42-prod"_s, u"secret-stored"_s, {{u"setting"_s, u"client_secret"_s}},
                                           u"mina"_s);
        }));
        const auto kept = store->read([](const Reader &reader) { return reader.connections().get(u"code42-prod"_s); });
        VERIFY_OK(kept);
        QCOMPARE(kept->settings.value(u"fetch_seconds"_s).toInt(), 30);
        QVERIFY(kept->enabled);
        VERIFY_OK(
            store->write([](UnitOfWork &unit) { return unit.connections().remove(u"code42-prod"_s, u"mina"_s); }));
        QCOMPARE(recordsOf(*store),
                 (QStringList{u"connection.added mina"_s, u"connection.changed andres"_s, u"connection.paused mina"_s,
                              u"connection.resumed mina"_s, u"connection.secret-stored mina"_s,
                              u"connection.removed mina"_s}));
        const auto left = store->read([](const Reader &reader) { return reader.connections().list(); });
        VERIFY_OK(left);
        QVERIFY(left->isEmpty());
    }

    void namesAreChecked_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("taken") << u"code42-prod"_s << ErrorCode::AlreadyExists;
        QTest::newRow("empty") << QString() << ErrorCode::InvalidInput;
        QTest::newRow("with a slash") << u"a/b"_s << ErrorCode::InvalidInput;
        QTest::newRow("with a blank") << u"a b"_s << ErrorCode::InvalidInput;
        QTest::newRow("too long") << QString(65, u'a') << ErrorCode::InvalidInput;
    }

    void namesAreChecked()
    {
        QFETCH(QString, name);
        QFETCH(ErrorCode, code);
        TestStore store;
        VERIFY_OK(store->write([](UnitOfWork &unit) { return unit.connections().add(code42(), u"mina"_s); }));
        const auto added = store->write([&](UnitOfWork &unit) {
            auto other = code42();
            other.name = name;
            return unit.connections().add(other, u"mina"_s);
        });
        QVERIFY(!added);
        QCOMPARE(added.error().code, code);
    }

    void aRemovedConnectionStartsAnewUnderItsName()
    {
        TestStore store;
        VERIFY_OK(store->write([](UnitOfWork &unit) -> Result<void> {
            if (auto added = unit.connections().add(code42(), u"mina"_s); !added)
                return added;
            if (auto set = unit.fetchState().setCursor(u"code42-prod"_s, u"{}"_s, u"fetch"_s); !set)
                return set;
            return unit.fetchState().note({u"code42-prod"_s, 1000, 1000, 1, 20, 3, 0, {}});
        }));
        VERIFY_OK(
            store->write([](UnitOfWork &unit) { return unit.connections().remove(u"code42-prod"_s, u"mina"_s); }));
        const auto cursor =
            store->read([](const Reader &reader) { return reader.fetchState().cursor(u"code42-prod"_s); });
        VERIFY_OK(cursor);
        QCOMPARE(*cursor, QString());
        const auto history =
            store->read([](const Reader &reader) { return reader.fetchState().history(u"code42-prod"_s); });
        VERIFY_OK(history);
        QVERIFY(history->isEmpty());
        const auto rebuilt = store->rebuild();
        VERIFY_OK(rebuilt);
        QVERIFY(rebuilt->differences.isEmpty());
    }

    void quietFetchesAreOneLine()
    {
        TestStore store;
        VERIFY_OK(store->write([](UnitOfWork &unit) -> Result<void> {
            const QList<FetchNote> fetches{
                {u"a"_s, 1000, 0, 1, 50, 2, 0, {}},        {u"a"_s, 2000, 0, 1, 40, 0, 0, {}},
                {u"a"_s, 3000, 0, 1, 30, 0, 0, {}},        {u"a"_s, 4000, 0, 1, 90, 0, 0, u"gone"_s},
                {u"a"_s, 5000, 0, 1, 91, 0, 0, u"gone"_s}, {u"a"_s, 6000, 0, 1, 20, 0, 5, {}},
                {u"b"_s, 6000, 0, 1, 20, 0, 0, {}}};
            for (const auto &fetch : fetches) {
                if (auto noted = unit.fetchState().note(fetch); !noted)
                    return noted;
            }
            return {};
        }));
        const auto history = store->read([](const Reader &reader) { return reader.fetchState().history(u"a"_s); });
        VERIFY_OK(history);
        const QList<FetchNote> expected{{u"a"_s, 6000, 6000, 1, 20, 0, 5, {}},
                                        {u"a"_s, 4000, 5000, 2, 91, 0, 0, u"gone"_s},
                                        {u"a"_s, 2000, 3000, 2, 30, 0, 0, {}},
                                        {u"a"_s, 1000, 1000, 1, 50, 2, 0, {}}};
        QCOMPARE(*history, expected);
    }
};

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
