// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpointproduct.h"

#include "incidents/fields.h"

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(holdfast::testing::EndpointProduct)

/// What containment means is the same for every endpoint product: each against the range.
class TestHostContainment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<EndpointProduct>("product");
        QTest::newRow("CrowdStrike Falcon") << crowdStrikeFalcon();
        QTest::newRow("Microsoft Defender") << microsoftDefender();
    }

    void signsInAndKeepsTheSecretToItself()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind);
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
        QTest::newRow("wrong secret") << true;
        QTest::newRow("unknown client") << false;
    }

    void wrongCredentialsAreNamedWithTheirFix()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        QFETCH(bool, wrongSecret);
        RangeRig rig;
        if (wrongSecret)
            rig.credentials.falconSecret = rig.credentials.microsoftSecret = u"another"_s;
        else
            rig.credentials.falconClientId = rig.credentials.microsoftClientId = u"nobody"_s;
        rig.start(product.kind);
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY(!said.isOk());
        QCOMPARE(said.error().code, ErrorCode::Unauthorized);
        const auto &words = wrongSecret ? product.wrongSecretWords : product.unknownClientWords;
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
        QFETCH_GLOBAL(EndpointProduct, product);
        QFETCH(QString, name);
        RangeRig rig;
        rig.start(product.kind);
        const auto found = product.locate(rig, name);
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(found->size(), 1);
        QCOMPARE(found->first().toObject().value("ID"_L1).toString(), product.laptop());
    }

    void noneAndManyMachinesAreResultsOfTheirOwn()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig none;
        none.start(product.kind, range::JohnEndpoints::None);
        const auto output = none.connection.run(product.search, {{"hostname"_L1, "QRST-LT-0417"_L1}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->context.isEmpty());
        RangeRig many;
        many.start(product.kind, range::JohnEndpoints::SameName);
        const auto found = product.locate(many, u"QRST-LT-0417"_s);
        QVERIFY(found.isOk());
        QCOMPARE(found->size(), 2);
    }

    // mission: S93
    void containmentIsFollowedToItsEndAndTakenBack()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind);
        const auto ordered = rig.connection.run(product.contain, product.named({product.laptop()}));
        QVERIFY2(ordered.isOk(), ordered ? "" : qPrintable(ordered.error().message));
        QVERIFY(ordered->pollArguments.has_value());
        QVERIFY(!ordered->incidentFields.contains(field::isolatedAt)); // ordered is not contained
        QCOMPARE(RangeRig::statusIn(*ordered, product.orderPath), u"pending"_s);
        const auto done = rig.runToEnd(product.contain, *ordered->pollArguments);
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QVERIFY(!done->entries.first().isError);
        QCOMPARE(RangeRig::statusIn(*done, product.orderPath), u"contained"_s);
        QVERIFY(done->incidentFields.contains(field::isolatedAt));
        const auto machine = done->incidentFields.value(field::endpoints).toArray().first().toObject();
        QCOMPARE(machine.value("is_isolated"_L1).toString(), u"AGENT_ISOLATED"_s);
        QCOMPARE(product.containments(rig), 1);
        // A second order finds it done and sends nothing.
        const auto again = rig.connection.run(product.contain, product.named({product.laptop()}));
        QVERIFY(again.isOk() && !again->pollArguments && !again->entries.first().isError);
        QCOMPARE(product.containments(rig), 1);
        // The undo command that the definition names takes it back.
        const auto undo = rig.connection.registry.find(product.contain)->definition.undoCommand;
        QCOMPARE(undo, product.lift);
        const auto released = rig.runToEnd(undo, product.named({product.laptop()}));
        QVERIFY2(released.isOk(), released ? "" : qPrintable(released.error().message));
        QCOMPARE(RangeRig::statusIn(*released, product.orderPath), u"normal"_s);
        QCOMPARE(rig.simulator.writeCount(product.liftOperation), 1);
    }

    // mission: S93
    void offlineMachineIsNotCalledContainedBeforeItCallsIn()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind, range::JohnEndpoints::Offline);
        auto arguments = product.named({product.laptop()});
        arguments.insert("timeout_in_seconds"_L1, "120"_L1);
        const auto waited = rig.runToEnd(product.contain, arguments);
        QVERIFY2(waited.isOk(), waited ? "" : qPrintable(waited.error().message));
        QVERIFY(waited->entries.first().isError);
        QVERIFY2(waited->entries.first().text.contains(u"NOT contained"_s), qPrintable(waited->entries.first().text));
        QVERIFY(!waited->incidentFields.contains(field::isolatedAt));
        QCOMPARE(product.containments(rig), 1);
        // The order waits at the service: the machine comes back, and the same command finds it contained.
        QVERIFY(rig.simulator.setEndpointStatus(range::john::laptopEndpointId(), u"CONNECTED"_s));
        const auto done = rig.runToEnd(product.contain, product.named({product.laptop()}));
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(RangeRig::statusIn(*done, product.orderPath), u"contained"_s);
        QCOMPARE(product.containments(rig), 1);
    }

    void anOrderThatFailsNeverShowsAsContained()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind, range::JohnEndpoints::Failing);
        const auto output = rig.runToEnd(product.contain, product.named({product.laptop()}));
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->entries.first().isError);
        QVERIFY2(output->entries.first().text.contains(u"NOT contained"_s), qPrintable(output->entries.first().text));
        QCOMPARE(RangeRig::statusIn(*output, product.orderPath), u"failed"_s);
        QVERIFY(!output->incidentFields.contains(field::isolatedAt));
    }

    void whatCannotBeContainedIsToldInTheServicesWords()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind, range::JohnEndpoints::Unsupported);
        const auto output = rig.runToEnd(product.contain, product.named({product.laptop()}));
        QVERIFY(!output.isOk());
        QVERIFY2(output.error().message.contains(u"support"_s), qPrintable(output.error().message));
        QVERIFY(!outcomeIsUnknown(output.error().code));
        QCOMPARE(product.containments(rig), 0);
    }

    void emptyAndUnknownIdsSendNothing()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind);
        const auto unknown = rig.connection.run(product.contain, product.named({u"feedface"_s}));
        QVERIFY(unknown.isOk());
        QVERIFY(unknown->entries.first().isError && !unknown->pollArguments);
        QCOMPARE(rig.connection.run(product.contain, product.named({})).error().code, ErrorCode::InvalidInput);
        QCOMPARE(product.containments(rig), 0);
    }

    void severalMachinesHaveEachItsOwnResult()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind, range::JohnEndpoints::Both);
        const auto workstation = product.idOf(range::john::workstationEndpointId());
        const auto output =
            rig.runToEnd(product.contain, product.named({product.laptop(), workstation, u"feedface"_s}));
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        QVERIFY(output->entries.first().isError); // one of them is unknown
        const auto facts = contextValue(*output, product.orderPath).toArray();
        QCOMPARE(facts.size(), 3);
        QCOMPARE(facts.at(0).toObject().value("Status"_L1).toString(), u"contained"_s);
        QCOMPARE(facts.at(1).toObject().value("Status"_L1).toString(), u"contained"_s);
        QCOMPARE(facts.at(2).toObject().value("Status"_L1).toString(), u"failed"_s);
        QCOMPARE(product.containments(rig), 2);
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
        QFETCH_GLOBAL(EndpointProduct, product);
        QFETCH(QString, trouble);
        QFETCH(bool, applied);
        RangeRig rig;
        rig.start(product.kind);
        rig.fault(product.orderCall + u' ' + trouble);
        const auto lost = rig.connection.run(product.contain, product.named({product.laptop()}));
        QVERIFY(!lost.isOk());
        QVERIFY2(outcomeIsUnknown(lost.error().code), qPrintable(lost.error().message));
        const auto probed = rig.connection.probe(product.contain, product.named({product.laptop()}));
        QVERIFY2(probed.isOk(), probed ? "" : qPrintable(probed.error().message));
        QCOMPARE(probed->has_value(), applied);
        const auto done = rig.runToEnd(product.contain,
                                       applied ? probed->value().pollArguments.value_or(QJsonObject())
                                               : product.named({product.laptop()}));
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QVERIFY(!done->entries.first().isError);
        QCOMPARE(product.containments(rig), 1);
    }

    void limitsAndExpiredTokensAreWaitedOutForChangesToo()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.start(product.kind);
        rig.fault(product.orderCall + u" nth=1 429 retry-after=3"_s);
        rig.fault(product.orderCall + u" nth=2 expired-token"_s);
        const auto done = rig.runToEnd(product.contain, product.named({product.laptop()}));
        QVERIFY2(done.isOk(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(product.containments(rig), 1);
        QVERIFY(!rig.connection.waiter.waits().isEmpty());
        QVERIFY(rig.connection.waiter.waits().first() >= 3000); // never earlier than told
    }

    void longListsAreWalkedToTheirEnd()
    {
        QFETCH_GLOBAL(EndpointProduct, product);
        RangeRig rig;
        rig.options.story.kind = range::Story::Kind::Company;
        rig.options.story.company.users = 300;
        rig.options.story.company.events = 200;
        rig.options.story.company.sessions = 1;
        rig.options.cloudPageSize = 40;
        rig.start(product.kind);
        auto arguments = product.findsAll;
        arguments.insert("limit"_L1, "1000"_L1);
        const auto found = rig.connection.run(product.search, arguments);
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto machines = contextValue(*found, product.hostPath).toArray();
        QCOMPARE(machines.size(), rig.simulator.state().value("endpoints"_L1).toArray().size());
        QVERIFY(machines.size() > 100);
    }
};

QTEST_GUILESS_MAIN(TestHostContainment)
#include "tst_hostcontainment.moc"
