// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpointproduct.h"

#include "integrations/crowdstrike/falconclient.h"

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// What only CrowdStrike Falcon does, against the range. What all endpoint products do alike is in tst_hostcontainment.
class TestCrowdStrikeOnRange : public QObject
{
    Q_OBJECT

private:
    const EndpointProduct product = crowdStrikeFalcon();

private Q_SLOTS:
    void searchWithoutACriterionIsRefused()
    {
        // A playbook whose host name is empty must not go on to contain every machine there is.
        RangeRig rig;
        rig.start(product.kind);
        QCOMPARE(rig.connection.run(u"cs-falcon-search-device"_s, {{"hostname"_L1, ""_L1}}).error().code,
                 ErrorCode::InvalidInput);
    }

    void theLastOrderWins()
    {
        RangeRig rig;
        rig.start(product.kind, range::JohnEndpoints::Offline);
        QVERIFY(rig.connection.run(product.contain, product.named({product.laptop()})).isOk());
        QVERIFY(rig.connection.run(product.lift, product.named({product.laptop()}))
                    .isOk()); // takes the place of the pending containment
        QVERIFY(rig.simulator.setEndpointStatus(range::john::laptopEndpointId(), u"CONNECTED"_s));
        rig.simulator.advanceClockMs(10'000);
        const auto status =
            rig.connection.run(u"cs-falcon-host-containment-status"_s, product.named({product.laptop()}));
        QVERIFY2(status.isOk(), status ? "" : qPrintable(status.error().message));
        QCOMPARE(RangeRig::statusIn(*status, u"CrowdStrike.Device"_s), u"normal"_s);
    }

    void filterQuotesWhatComesFromOutside()
    {
        QCOMPARE(falcon::fqlFilter({{u"hostname"_s, {u"A"_s, u"B"_s}}, {u"status"_s, {u"normal"_s}}}, {}),
                 u"hostname:['A','B']+status:'normal'"_s);
        QCOMPARE(falcon::fqlFilter({{u"hostname"_s, {u"a'+status:'contained"_s}}}, {}),
                 u"hostname:'a\\'+status:\\'contained'"_s);
        QCOMPARE(falcon::fqlFilter({{u"site_name"_s, {u"x"_s}}}, u"hostname:'a',hostname:'b'"_s),
                 u"site_name:'x'+(hostname:'a',hostname:'b')"_s);
        RangeRig rig;
        rig.start(product.kind);
        const auto found = product.locate(rig, u"x',hostname:*'"_s);
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
