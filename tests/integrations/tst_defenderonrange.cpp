// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "containmentrig.h"

#include "incidents/fields.h"
#include "integrations/defender/defenderclient.h"

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// The Defender for Endpoint connector against the range.
class TestDefenderOnRange : public QObject
{
    Q_OBJECT

private:
    static constexpr QLatin1StringView kind{"microsoft-defender"};
    static constexpr QLatin1StringView contain{"microsoft-atp-isolate-machine"};
    static constexpr QLatin1StringView lift{"microsoft-atp-unisolate-machine"};
    static constexpr QLatin1StringView orderCall{"POST /api/machines/*/isolate"};

    static QString laptop() { return range::DefenderService::machineId(range::john::laptopEndpointId()); }
    static QJsonObject named(const QStringList &ids)
    {
        return {{"machine_id"_L1, ids.join(u',')}, {"comment"_L1, "case 7"_L1}};
    }
    static Result<QJsonArray> locate(ContainmentRig &rig, const QString &host)
    {
        const auto found = rig.connection.run(u"microsoft-atp-get-machines"_s, {{"hostname"_L1, host}});
        if (!found)
            return found.error();
        return contextValue(*found, u"MicrosoftATP.Machine"_s).toArray();
    }
    static qint64 containments(const ContainmentRig &rig)
    {
        return rig.simulator.writeCount(range::operation::defenderIsolate);
    }

private Q_SLOTS:
    void signsInAndKeepsTheSecretToItself()
    {
        ContainmentRig rig;
        rig.start(kind);
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY2(said.isOk(), said ? "" : qPrintable(said.error().message));
        QVERIFY(!rig.connection.recorder.everything().contains(rig.credentials.falconSecret.toUtf8()));
        QVERIFY(!rig.connection.recorder.everything().contains(rig.credentials.microsoftSecret.toUtf8()));
        QVERIFY(!rig.connection.recorder.everything().contains("Bearer"));
    }

    void wrongCredentialsAreNamedWithTheirFix_data()
    {
        QTest::addColumn<bool>("wrongSecret");
        QTest::addColumn<QString>("words");
        QTest::newRow("wrong secret") << true << u"AADSTS7000215"_s;
        QTest::newRow("unknown client") << false << u"AADSTS700016"_s;
    }

    void wrongCredentialsAreNamedWithTheirFix()
    {
        QFETCH(bool, wrongSecret);
        QFETCH(QString, words);
        ContainmentRig rig;
        if (wrongSecret)
            rig.credentials.falconSecret = rig.credentials.microsoftSecret = u"another"_s;
        else
            rig.credentials.falconClientId = rig.credentials.microsoftClientId = u"nobody"_s;
        rig.start(kind);
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY(!said.isOk());
        QCOMPARE(said.error().code, ErrorCode::Unauthorized);
        QVERIFY2(said.error().message.contains(words), qPrintable(said.error().message));
    }

    // mission: S33 S93
    void machineIsFoundByAnySpellingOfItsName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("as it is") << u"QRST-LT-0417"_s;
        QTest::newRow("lower case") << u"qrst-lt-0417"_s;
        QTest::newRow("fully qualified") << u"qrst-lt-0417.qrst.test"_s;
    }

    void machineIsFoundByAnySpellingOfItsName()
    {
        QFETCH(QString, name);
        ContainmentRig rig;
        rig.start(kind);
        const auto found = locate(rig, name);
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(found->size(), 1);
        QCOMPARE(found->first().toObject().value("ID"_L1).toString(), laptop());
    }

    void noneAndManyMachinesAreResultsOfTheirOwn()
    {
        ContainmentRig none;
        none.start(kind, range::JohnEndpoints::None);
        const auto output = none.connection.run(u"microsoft-atp-get-machines"_s, {{"hostname"_L1, "QRST-LT-0417"_L1}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->context.isEmpty());
        ContainmentRig many;
        many.start(kind, range::JohnEndpoints::SameName);
        const auto found = locate(many, u"QRST-LT-0417"_s);
        QVERIFY(found.isOk());
        QCOMPARE(found->size(), 2);
    }

    // mission: S93
    void containmentIsFollowedToItsEndAndTakenBack()
    {
        ContainmentRig rig;
        rig.start(kind);
        const auto ordered = rig.connection.run(contain, named({laptop()}));
        QVERIFY2(ordered.isOk(), ordered ? "" : qPrintable(ordered.error().message));
        QVERIFY(ordered->pollArguments.has_value());
        QVERIFY(!ordered->incidentFields.contains(field::isolatedAt)); // ordered is not contained
        QCOMPARE(ContainmentRig::statusIn(*ordered, u"MicrosoftATP.Containment"_s), u"pending"_s);
        const auto done = rig.runToEnd(contain, *ordered->pollArguments);
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QVERIFY(!done->entries.first().isError);
        QCOMPARE(ContainmentRig::statusIn(*done, u"MicrosoftATP.Containment"_s), u"contained"_s);
        QVERIFY(done->incidentFields.contains(field::isolatedAt));
        const auto machine = done->incidentFields.value(field::endpoints).toArray().first().toObject();
        QCOMPARE(machine.value("is_isolated"_L1).toString(), u"AGENT_ISOLATED"_s);
        QCOMPARE(containments(rig), 1);
        // A second order finds it done and sends nothing.
        const auto again = rig.connection.run(contain, named({laptop()}));
        QVERIFY(again.isOk() && !again->pollArguments && !again->entries.first().isError);
        QCOMPARE(containments(rig), 1);
        // The undo command that the definition names takes it back.
        const auto undo = rig.connection.registry.find(contain)->definition.undoCommand;
        QCOMPARE(undo, QString(lift));
        const auto released = rig.runToEnd(undo, named({laptop()}));
        QVERIFY2(released.isOk(), released ? "" : qPrintable(released.error().message));
        QCOMPARE(ContainmentRig::statusIn(*released, u"MicrosoftATP.Containment"_s), u"normal"_s);
        QCOMPARE(rig.simulator.writeCount(range::operation::defenderUnisolate), 1);
    }

    // mission: S93
    void offlineMachineIsNotCalledContainedBeforeItCallsIn()
    {
        ContainmentRig rig;
        rig.start(kind, range::JohnEndpoints::Offline);
        auto arguments = named({laptop()});
        arguments.insert("timeout_in_seconds"_L1, "120"_L1);
        const auto waited = rig.runToEnd(contain, arguments);
        QVERIFY2(waited.isOk(), waited ? "" : qPrintable(waited.error().message));
        QVERIFY(waited->entries.first().isError);
        QVERIFY2(waited->entries.first().text.contains(u"NOT contained"_s), qPrintable(waited->entries.first().text));
        QVERIFY(!waited->incidentFields.contains(field::isolatedAt));
        QCOMPARE(containments(rig), 1);
        // The order waits at the service: the machine comes back, and the same command finds it contained.
        QVERIFY(rig.simulator.setEndpointStatus(range::john::laptopEndpointId(), u"CONNECTED"_s));
        const auto done = rig.runToEnd(contain, named({laptop()}));
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(ContainmentRig::statusIn(*done, u"MicrosoftATP.Containment"_s), u"contained"_s);
        QCOMPARE(containments(rig), 1);
    }

    void anOrderThatFailsNeverShowsAsContained()
    {
        ContainmentRig rig;
        rig.start(kind, range::JohnEndpoints::Failing);
        const auto output = rig.runToEnd(contain, named({laptop()}));
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->entries.first().isError);
        QVERIFY2(output->entries.first().text.contains(u"NOT contained"_s), qPrintable(output->entries.first().text));
        QCOMPARE(ContainmentRig::statusIn(*output, u"MicrosoftATP.Containment"_s), u"failed"_s);
        QVERIFY(!output->incidentFields.contains(field::isolatedAt));
    }

    void whatCannotBeContainedIsToldInTheServicesWords()
    {
        ContainmentRig rig;
        rig.start(kind, range::JohnEndpoints::Unsupported);
        const auto output = rig.runToEnd(contain, named({laptop()}));
        QVERIFY(!output.isOk());
        QVERIFY2(output.error().message.contains(u"support"_s), qPrintable(output.error().message));
        QVERIFY(!outcomeIsUnknown(output.error().code));
        QCOMPARE(containments(rig), 0);
    }

    void emptyAndUnknownIdsSendNothing()
    {
        ContainmentRig rig;
        rig.start(kind);
        const auto unknown = rig.connection.run(contain, named({u"feedface"_s}));
        QVERIFY(unknown.isOk());
        QVERIFY(unknown->entries.first().isError && !unknown->pollArguments);
        QCOMPARE(rig.connection.run(contain, named({})).error().code, ErrorCode::InvalidInput);
        QCOMPARE(containments(rig), 0);
    }

    void severalMachinesHaveEachItsOwnResult()
    {
        ContainmentRig rig;
        rig.start(kind, range::JohnEndpoints::Both);
        const auto workstation = range::DefenderService::machineId(range::john::workstationEndpointId());
        const auto output = rig.runToEnd(contain, named({laptop(), workstation, u"feedface"_s}));
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->entries.first().isError); // one of them is unknown
        const auto facts = contextValue(*output, u"MicrosoftATP.Containment"_s).toArray();
        QCOMPARE(facts.size(), 3);
        QCOMPARE(facts.at(0).toObject().value("Status"_L1).toString(), u"contained"_s);
        QCOMPARE(facts.at(1).toObject().value("Status"_L1).toString(), u"contained"_s);
        QCOMPARE(facts.at(2).toObject().value("Status"_L1).toString(), u"failed"_s);
        QCOMPARE(containments(rig), 2);
    }

    void containHappensOnceHoweverTheAnswerIsLost_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<bool>("applied");
        QTest::newRow("dropped before it was applied") << u"drop-before"_s << false;
        QTest::newRow("dropped after it was applied") << u"drop-after"_s << true;
        QTest::newRow("500 before it was applied") << u"500"_s << false;
        QTest::newRow("500 after it was applied") << u"500 applied"_s << true;
        QTest::newRow("body cut after it was applied") << u"cut"_s << true;
        QTest::newRow("wrong JSON after it was applied") << u"wrong-json"_s << true;
    }

    // mission: U13
    void containHappensOnceHoweverTheAnswerIsLost()
    {
        QFETCH(QString, trouble);
        QFETCH(bool, applied);
        ContainmentRig rig;
        rig.start(kind);
        rig.fault(orderCall + u' ' + trouble);
        const auto lost = rig.connection.run(contain, named({laptop()}));
        QVERIFY(!lost.isOk());
        QVERIFY2(outcomeIsUnknown(lost.error().code), qPrintable(lost.error().message));
        const auto probed = rig.connection.probe(contain, named({laptop()}));
        QVERIFY2(probed.isOk(), probed ? "" : qPrintable(probed.error().message));
        QCOMPARE(probed->has_value(), applied);
        const auto done =
            rig.runToEnd(contain, applied ? probed->value().pollArguments.value_or(QJsonObject()) : named({laptop()}));
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QVERIFY(!done->entries.first().isError);
        QCOMPARE(containments(rig), 1);
    }

    void limitsAndExpiredTokensAreWaitedOutForChangesToo()
    {
        ContainmentRig rig;
        rig.start(kind);
        rig.fault(orderCall + u" nth=1 429 retry-after=3"_s);
        rig.fault(orderCall + u" nth=2 expired-token"_s);
        const auto done = rig.runToEnd(contain, named({laptop()}));
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(containments(rig), 1);
        QVERIFY(!rig.connection.waiter.waits().isEmpty());
        QVERIFY(rig.connection.waiter.waits().first() >= 3000); // never earlier than told
    }

    void longListsAreWalkedToTheirEnd()
    {
        ContainmentRig rig;
        rig.options.story.kind = range::Story::Kind::Company;
        rig.options.story.company.users = 300;
        rig.options.story.company.events = 200;
        rig.options.story.company.sessions = 1;
        rig.options.cloudPageSize = 40;
        rig.start(kind);
        const auto found = rig.connection.run(u"microsoft-atp-get-machines"_s,
                                              {{"health_status"_L1, "Active,Inactive"_L1}, {"limit"_L1, "1000"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto machines = contextValue(*found, u"MicrosoftATP.Machine"_s).toArray();
        QCOMPARE(machines.size(), rig.simulator.state().value("endpoints"_L1).toArray().size());
        QVERIFY(machines.size() > 100);
    }

    void actionsAreListedWithWhoAndWhy()
    {
        ContainmentRig rig;
        rig.start(kind);
        QVERIFY(rig.runToEnd(contain, named({laptop()})).isOk());
        const auto listed = rig.connection.run(u"microsoft-atp-list-machine-actions-details"_s,
                                               {{"machine_id"_L1, laptop()}, {"type"_L1, "Isolate"_L1}});
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
        ContainmentRig rig;
        rig.start(kind, range::JohnEndpoints::Offline);
        QVERIFY(rig.connection.run(contain, named({laptop()})).isOk());
        const auto refused = rig.connection.run(lift, named({laptop()}));
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
