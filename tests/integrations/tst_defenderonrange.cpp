// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpointproduct.h"

#include "integrations/defender/defenderclient.h"

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// What only Defender for Endpoint does, against the range. What all endpoint products do alike is in tst_hostcontainment.
class TestDefenderOnRange : public QObject
{
    Q_OBJECT

private:
    const EndpointProduct product = microsoftDefender();

private Q_SLOTS:
    void actionsAreListedWithWhoAndWhy()
    {
        RangeRig rig;
        rig.start(product.kind);
        QVERIFY(rig.runToEnd(product.contain, product.named({product.laptop()})).isOk());
        const auto listed = rig.connection.run(u"microsoft-atp-list-machine-actions-details"_s,
                                               {{"machine_id"_L1, product.laptop()}, {"type"_L1, "Isolate"_L1}});
        QVERIFY2(listed.isOk(), listed ? "" : qPrintable(listed.error().message));
        const auto action = contextValue(*listed, u"MicrosoftATP.MachineAction"_s).toArray().first().toObject();
        QCOMPARE(action.value("Status"_L1).toString(), u"Succeeded"_s);
        QCOMPARE(action.value("RequestorComment"_L1).toString(), u"case 7"_s);
        QCOMPARE(action.value("Scope"_L1).toString(), u"Full"_s);
        const auto one =
            rig.connection.run(u"microsoft-atp-list-machine-actions-details"_s, {{"id"_L1, action.value("ID"_L1)}});
        QVERIFY(one.isOk());
        QCOMPARE(contextValue(*one, u"MicrosoftATP.MachineAction"_s).toArray().size(), 1);
    }

    void oppositeOrderWaitsForTheFirst()
    {
        RangeRig rig;
        rig.start(product.kind, range::JohnEndpoints::Offline);
        QVERIFY(rig.connection.run(product.contain, product.named({product.laptop()})).isOk());
        const auto refused = rig.connection.run(product.lift, product.named({product.laptop()}));
        QVERIFY(refused.isOk());
        QVERIFY(refused->entries.first().isError);
        QCOMPARE(rig.simulator.writeCount(range::operation::defenderUnisolate), 0);
    }

    void stateComesFromTheNewestActionThatDidNotFail_data()
    {
        QTest::addColumn<QStringList>("actions"); // "type status", oldest first
        QTest::addColumn<ContainmentState>("state");
        QTest::newRow("no action") << QStringList() << ContainmentState::Normal;
        QTest::newRow("isolated") << QStringList{u"Isolate Succeeded"_s} << ContainmentState::Contained;
        QTest::newRow("isolation waits") << QStringList{u"Isolate Pending"_s} << ContainmentState::ContainPending;
        QTest::newRow("isolation failed") << QStringList{u"Isolate Failed"_s} << ContainmentState::Normal;
        QTest::newRow("release failed: still isolated")
            << QStringList{u"Isolate Succeeded"_s, u"Unisolate TimeOut"_s} << ContainmentState::Contained;
        QTest::newRow("release cancelled, American spelling")
            << QStringList{u"Isolate Succeeded"_s, u"Unisolate Canceled"_s} << ContainmentState::Contained;
        QTest::newRow("released") << QStringList{u"Isolate Succeeded"_s, u"Unisolate Succeeded"_s}
                                  << ContainmentState::Normal;
        QTest::newRow("release under way")
            << QStringList{u"Isolate Succeeded"_s, u"Unisolate InProgress"_s} << ContainmentState::LiftPending;
        QTest::newRow("another action in between")
            << QStringList{u"Isolate Succeeded"_s, u"RunAntiVirusScan Succeeded"_s} << ContainmentState::Contained;
        QTest::newRow("an unheard-of status") << QStringList{u"Isolate Odd"_s} << ContainmentState::Unknown;
    }

    void stateComesFromTheNewestActionThatDidNotFail()
    {
        QFETCH(QStringList, actions);
        QFETCH(ContainmentState, state);
        QJsonArray list;
        for (qsizetype i = 0; i < actions.size(); ++i) {
            // the service's order is not to be relied on: newest first here
            list.prepend(QJsonObject{{"type"_L1, actions.at(i).section(u' ', 0, 0)},
                                     {"status"_L1, actions.at(i).section(u' ', 1)},
                                     {"creationDateTimeUtc"_L1, isoUtc(1'000'000 * (i + 1))}});
        }
        QCOMPARE(defender::stateFromActions(list), state);
    }
};

QTEST_GUILESS_MAIN(TestDefenderOnRange)
#include "tst_defenderonrange.moc"
