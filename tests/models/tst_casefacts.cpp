// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "incidents/fields.h"
#include "models/casefacts.h"
#include "models/fileeventmodel.h"
#include "models/incidentqueuemodel.h"
#include "models/worksummary.h"
#include "support/demostore.h"
#include "support/fixedworkplan.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

const FactContext context{TimeZoneChoice::Utc, demoNowMs};

Fact factOf(const QList<Fact> &facts, const QString &label)
{
    for (const Fact &fact : facts) {
        if (fact.label == label)
            return fact;
    }
    qFatal("no fact %s", qPrintable(label));
}

} // namespace

class CaseFactsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_john = m_store.addJohn(); }

    // mission: S44 S46 S47 S48 S49 S50 S51 S69
    void everyFactOfJohnIsThereAndSaysWhoSaidIt_data()
    {
        QTest::addColumn<QString>("card");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("origin");
        QTest::newRow("name") << u"subject"_s << u"Name"_s << u"John Anderson"_s << u"Active Directory"_s;
        QTest::newRow("actor and device user, as they differ")
            << u"subject"_s << u"User name"_s << u"john.anderson@qrst.test · device janderson"_s << u"Code42 session"_s;
        QTest::newRow("category") << u"subject"_s << u"User category"_s << u"Executive"_s << u"AD group"_s;
        QTest::newRow("title") << u"subject"_s << u"Title"_s << u"Director Design"_s << u"Active Directory"_s;
        QTest::newRow("manager") << u"subject"_s << u"Manager"_s << u"Priya Ortega · priya.ortega@qrst.test"_s
                                 << u"Active Directory"_s;
        QTest::newRow("exposure type") << u"exposure"_s << u"Exposure type"_s << u"CloudStorage, RemovableMedia"_s
                                       << u"Code42 file events"_s;
        QTest::newRow("private and public addresses")
            << u"exposure"_s << u"IP"_s << u"10.2.7.14 · 10.2.9.31 · 203.0.113.9"_s << u"Code42 file events"_s;
        QTest::newRow("host names") << u"exposure"_s << u"Hostname"_s << u"QRST-LT-0417 · QRST-WS-0031"_s
                                    << u"Code42 file events"_s;
        QTest::newRow("device UIDs") << u"exposure"_s << u"Device UID"_s << u"935873453596901068 · 935873453596901944"_s
                                     << u"Code42 file events"_s;
        QTest::newRow("sync destination")
            << u"exposure"_s << u"Sync destination"_s << u"Dropbox (personal)"_s << u"Code42 file events"_s;
        QTest::newRow("endpoint name") << u"endpoint"_s << u"Name"_s << u"QRST-LT-0417"_s << u"Cortex XDR"_s;
        QTest::newRow("endpoint id") << u"endpoint"_s << u"Endpoint id"_s << u"9f2c41d07be84c0d"_s << u"Cortex XDR"_s;
        QTest::newRow("endpoint domain") << u"endpoint"_s << u"Domain"_s << u"QRST"_s << u"Cortex XDR"_s;
        QTest::newRow("endpoint OS") << u"endpoint"_s << u"OS type"_s << u"AGENT_OS_WINDOWS"_s << u"Cortex XDR"_s;
        QTest::newRow("endpoint type") << u"endpoint"_s << u"Type"_s << u"AGENT_TYPE_WORKSTATION"_s << u"Cortex XDR"_s;
        QTest::newRow("endpoint address") << u"endpoint"_s << u"IP"_s << u"10.2.7.14"_s << u"Cortex XDR"_s;
        QTest::newRow("endpoint status") << u"endpoint"_s << u"Status"_s << u"CONNECTED"_s << u"Cortex XDR"_s;
    }
    void everyFactOfJohnIsThereAndSaysWhoSaidIt()
    {
        QFETCH(QString, card);
        QFETCH(QString, label);
        const QList<Fact> facts = card == u"subject"_s ? subjectFacts(m_john, context)
            : card == u"exposure"_s                    ? exposureFacts(m_john, context)
                                                       : endpointFacts(m_john, 0, context);
        const Fact fact = factOf(facts, label);
        QTEST(fact.whole, "value");
        QTEST(fact.provenance.origin, "origin");
        QVERIFY(!fact.provenance.exchange.isEmpty());
    }

    void theOriginOfTheCategoryIsOnTheCard()
    {
        QCOMPARE(factOf(subjectFacts(m_john, context), u"User category"_s).value.text, u"Executive · AD group"_s);
    }

    void whatIsUnknownIsNotReportedAndNeverBlank()
    {
        for (const Fact &fact : subjectFacts({}, context) + exposureFacts({}, context))
            QVERIFY2(!fact.value.text.isEmpty(), qPrintable(fact.label));
    }

    // mission: S72
    void containmentSaysSinceWhen()
    {
        QVERIFY(isIsolated(m_john));
        QCOMPARE(isolationText(m_john, context), u"isolated since 14:03:11"_s);
        QCOMPARE(isolationText({}, context), QString());
    }

    // mission: S74
    void theStateAtTheSourceSaysWhenItWasRead()
    {
        QCOMPARE(factOf(exposureFacts(m_john, context), u"State at source"_s).value.text, u"OPEN · read 14:01:55"_s);
    }

    // mission: S81
    void completenessCountsUserFileExposureAndSourceAndNamesWhatIsMissing()
    {
        QCOMPARE(contextCompleteness(m_john), (ContextCompleteness{4, {}}));
        Incident partly = m_john;
        partly.fields.remove(field::exposureType);
        QCOMPARE(contextCompleteness(partly), (ContextCompleteness{3, {u"exposure"_s}}));
        QCOMPARE(contextCompleteness({}).missing.size(), 4);
    }

    void fetchedOfKnownIsCriticalWhenSomethingIsMissing()
    {
        QCOMPARE(fetchCompleteness(m_john, context).tone, Tone::Done);
        QVERIFY(fetchCompleteness(m_john, context).text.startsWith(u"complete 40 of 40"_s));
        Incident partly = m_john;
        partly.fields.insert(field::eventsKnown, 250);
        QCOMPARE(fetchCompleteness(partly, context).tone, Tone::Critical);
        QVERIFY(fetchCompleteness(partly, context).text.startsWith(u"only 40 of 250"_s));
    }

    void valuesHaveOneFormEach_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("expected");
        QTest::newRow("bytes") << sizeText(512) << u"512 B"_s;
        QTest::newRow("just below a unit") << sizeText(999'960) << u"1.0 MB"_s;
        QTest::newRow("megabytes") << sizeText(88'400'000) << u"88.4 MB"_s;
        QTest::newRow("hundreds lose the decimal") << sizeText(412'000'000) << u"412 MB"_s;
        QTest::newRow("unknown size") << sizeText(-1) << u"not reported"_s;
        QTest::newRow("time left") << countdownText(41 * 60'000 + 10'000) << u"00:41:10"_s;
        QTest::newRow("late") << countdownText(-12 * 60'000 - 3'000) << u"-00:12:03"_s;
        QTest::newRow("days") << countdownText(6 * 86'400'000LL + 3 * 3'600'000) << u"6 d 03 h"_s;
        QTest::newRow("hash") << shortHash(QString(64, u'a')) << u"aaaaaa…aaaa"_s;
        QTest::newRow("camel case") << spacedWords(u"CloudStorage"_s) << u"Cloud storage"_s;
        QTest::newRow("tooltips are escaped") << plainToolTip(u"<b>x</b>"_s) << u"<qt>&lt;b&gt;x&lt;/b&gt;</qt>"_s;
    }
    void valuesHaveOneFormEach()
    {
        QFETCH(QString, shown);
        QTEST(shown, "expected");
    }

    void aSpreadsheetTakesNoFormulaFromCsv_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("plain") << u"a b"_s << QByteArray("a b");
        QTest::newRow("comma") << u"a,b"_s << QByteArray("\"a,b\"");
        QTest::newRow("quote") << u"a\"b"_s << QByteArray("\"a\"\"b\"");
        QTest::newRow("line break") << u"a\nb"_s << QByteArray("\"a\nb\"");
        QTest::newRow("formula") << u"=cmd()"_s << QByteArray("'=cmd()");
        QTest::newRow("at sign") << u"@x"_s << QByteArray("'@x");
    }
    void aSpreadsheetTakesNoFormulaFromCsv()
    {
        QFETCH(QString, text);
        QTEST(csvField(text), "field");
    }

    void theWorkPlanIsSummedUpByItsSteps()
    {
        const WorkSummary summary = workSummary(demoWorkPlan(), TimeZoneChoice::Utc);
        QCOMPARE(summary.steps.size(), 9);
        QCOMPARE(summary.steps.at(0).title, u"Open the case"_s);
        QCOMPARE(summary.steps.at(0).glyph, Glyph::Done);
        QCOMPARE(summary.steps.at(6).glyph, Glyph::Waiting);
        QCOMPARE(summary.steps.at(6).detail, u"waits for you"_s);
        QCOMPARE(summary.steps.at(8).glyph, Glyph::Pending);
        QCOMPARE(summary.done, 8);
        QCOMPARE(summary.total, 11); // the task that was not taken does not count
    }

    void aFailedTaskMakesItsStepFailed()
    {
        WorkPlanSnapshot plan = demoWorkPlan();
        plan.tasks[u"9"_s].state = NodeState::Failed;
        QCOMPARE(workSummary(plan, TimeZoneChoice::Utc).steps.at(5).glyph, Glyph::Failed);
    }

private:
    DemoStore m_store;
    Incident m_john;
};

QTEST_GUILESS_MAIN(CaseFactsTest)
#include "tst_casefacts.moc"
