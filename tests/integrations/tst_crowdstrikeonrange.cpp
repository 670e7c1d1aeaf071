// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "containmentrig.h"

#include "incidents/fields.h"
#include "integrations/crowdstrike/falconclient.h"

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// The CrowdStrike Falcon connector against the range.
class TestCrowdStrikeOnRange : public QObject
{
    Q_OBJECT

private:
    static constexpr QLatin1StringView kind{"crowdstrike-falcon"};
    static constexpr QLatin1StringView contain{"cs-falcon-contain-host"};
    static constexpr QLatin1StringView lift{"cs-falcon-lift-host-containment"};
    static constexpr QLatin1StringView orderCall{"POST /devices/entities/devices-actions/v2"};

    static QString laptop() { return range::FalconService::deviceId(range::john::laptopEndpointId()); }
    static QJsonObject named(const QStringList &ids) { return {{"ids"_L1, ids.join(u',')}}; }
    static Result<QJsonArray> locate(ContainmentRig &rig, const QString &host)
    {
        const auto found = rig.connection.run(u"cs-falcon-search-device"_s, {{"hostname"_L1, host}});
        if (!found)
            return found.error();
        return contextValue(*found, u"CrowdStrike.Device"_s).toArray();
    }
    static qint64 containments(const ContainmentRig &rig)
    {
        return rig.simulator.writeCount(range::operation::falconContain);
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
        QTest::newRow("wrong secret") << true << u"invalid client secret"_s;
        QTest::newRow("unknown client") << false << u"client id is not known"_s;
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
        const auto output = none.connection.run(u"cs-falcon-search-device"_s, {{"hostname"_L1, "QRST-LT-0417"_L1}});
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
        QCOMPARE(ContainmentRig::statusIn(*ordered, u"CrowdStrike.Containment"_s), u"pending"_s);
        const auto done = rig.runToEnd(contain, *ordered->pollArguments);
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QVERIFY(!done->entries.first().isError);
        QCOMPARE(ContainmentRig::statusIn(*done, u"CrowdStrike.Containment"_s), u"contained"_s);
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
        QCOMPARE(ContainmentRig::statusIn(*released, u"CrowdStrike.Containment"_s), u"normal"_s);
        QCOMPARE(rig.simulator.writeCount(range::operation::falconLift), 1);
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
        QCOMPARE(ContainmentRig::statusIn(*done, u"CrowdStrike.Containment"_s), u"contained"_s);
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
        QCOMPARE(ContainmentRig::statusIn(*output, u"CrowdStrike.Containment"_s), u"failed"_s);
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
        const auto workstation = range::FalconService::deviceId(range::john::workstationEndpointId());
        const auto output = rig.runToEnd(contain, named({laptop(), workstation, u"feedface"_s}));
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->entries.first().isError); // one of them is unknown
        const auto facts = contextValue(*output, u"CrowdStrike.Containment"_s).toArray();
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
        const auto found = rig.connection.run(u"cs-falcon-search-device"_s,
                                              {{"filter"_L1, "hostname:*'*'"_L1}, {"limit"_L1, "1000"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto machines = contextValue(*found, u"CrowdStrike.Device"_s).toArray();
        QCOMPARE(machines.size(), rig.simulator.state().value("endpoints"_L1).toArray().size());
        QVERIFY(machines.size() > 100);
    }

    void searchWithoutACriterionIsRefused()
    {
        // A playbook whose host name is empty must not go on to contain every machine there is.
        ContainmentRig rig;
        rig.start(kind);
        QCOMPARE(rig.connection.run(u"cs-falcon-search-device"_s, {{"hostname"_L1, ""_L1}}).error().code,
                 ErrorCode::InvalidInput);
    }

    void theLastOrderWins()
    {
        ContainmentRig rig;
        rig.start(kind, range::JohnEndpoints::Offline);
        QVERIFY(rig.connection.run(contain, named({laptop()})).isOk());
        QVERIFY(rig.connection.run(lift, named({laptop()})).isOk()); // takes the place of the pending containment
        QVERIFY(rig.simulator.setEndpointStatus(range::john::laptopEndpointId(), u"CONNECTED"_s));
        rig.simulator.advanceClockMs(10'000);
        const auto status = rig.connection.run(u"cs-falcon-host-containment-status"_s, named({laptop()}));
        QVERIFY2(status.isOk(), status ? "" : qPrintable(status.error().message));
        QCOMPARE(ContainmentRig::statusIn(*status, u"CrowdStrike.Device"_s), u"normal"_s);
    }

    void filterQuotesWhatComesFromOutside()
    {
        QCOMPARE(falcon::fqlFilter({{u"hostname"_s, {u"A"_s, u"B"_s}}, {u"status"_s, {u"normal"_s}}}, {}),
                 u"hostname:['A','B']+status:'normal'"_s);
        QCOMPARE(falcon::fqlFilter({{u"hostname"_s, {u"a'+status:'contained"_s}}}, {}),
                 u"hostname:'a\\'+status:\\'contained'"_s);
        QCOMPARE(falcon::fqlFilter({{u"site_name"_s, {u"x"_s}}}, u"hostname:'a',hostname:'b'"_s),
                 u"site_name:'x'+(hostname:'a',hostname:'b')"_s);
        ContainmentRig rig;
        rig.start(kind);
        const auto found = locate(rig, u"x',hostname:*'"_s);
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QVERIFY(found->isEmpty());
    }

    void unknownStatusIsNeverContained()
    {
        QCOMPARE(falcon::stateFromStatus(u"contained"_s), ContainmentState::Contained);
        QCOMPARE(falcon::stateFromStatus(u"CONTAINED?"_s), ContainmentState::Unknown);
        QCOMPARE(falcon::stateFromStatus({}), ContainmentState::Unknown);
        QCOMPARE(containmentVerdict(ContainmentOrder::Contain, ContainmentState::Unknown, true),
                 ContainmentVerdict::StateUnknown);
    }

    void pacingIsReadFromTheServicesOwnHeader()
    {
        ManualClock clock(1'795'000'000'000);
        const falcon::FalconDialect dialect(u"falcon"_s, clock, nullptr);
        HttpAnswer answer;
        answer.status = 429;
        answer.headers = {{"X-RateLimit-RetryAfter", QByteArray::number(clock.nowMs() / 1000 + 7)}};
        const auto problem = dialect.problem({}, answer);
        QVERIFY(problem.has_value());
        QCOMPARE(problem->code, ErrorCode::RateLimited);
        QCOMPARE(problem->retryAfterMs, 7000);
    }

    void wrongCloudIsNamed()
    {
        ManualClock clock(0);
        const falcon::FalconDialect dialect(u"falcon"_s, clock, nullptr);
        HttpAnswer answer;
        answer.status = 308;
        answer.headers = {{"X-Cs-Region", "eu-1"}};
        const auto problem = dialect.problem({}, answer);
        QVERIFY(problem.has_value());
        QVERIFY2(problem->message.contains(u"eu-1"_s), qPrintable(problem->message));
    }
};

QTEST_GUILESS_MAIN(TestCrowdStrikeOnRange)
#include "tst_crowdstrikeonrange.moc"
