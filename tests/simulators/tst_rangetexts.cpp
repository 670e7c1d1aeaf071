// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/fault.h"
#include "simulators/faultplan.h"
#include "simulators/story.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

/// The text forms a person types: fault rules and seeds.
class RangeTextsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void faultRulesAreReadAndWritten_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString &example : faultRuleExamples())
            QTest::newRow(qPrintable(example)) << example;
        QTest::newRow("status with everything") << u"PUT /v1/cases/* nth=3 times=2 503 retry-after=9 applied"_s;
        QTest::newRow("unlimited times") << u"* * times=all latency=0"_s;
        QTest::newRow("hang after it was applied") << u"POST /v1/sessions/change-state hang-after"_s;
        QTest::newRow("drop before it was applied") << u"DELETE /v2/watchlists/* drop-before"_s;
    }
    void faultRulesAreReadAndWritten()
    {
        QFETCH(QString, text);
        const Result<FaultRule> rule = parseFaultRule(text);
        QVERIFY2(rule.isOk(), rule.isOk() ? "" : qPrintable(rule.error().message));
        QCOMPARE(faultRuleText(*rule), text);
        QVERIFY(*parseFaultRule(faultRuleText(*rule)) == *rule);
    }

    void aWrongFaultRuleNamesTheWrongWord_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown method") << u"FETCH /v1/users 500"_s << u"FETCH"_s;
        QTest::newRow("path without slash") << u"GET v1/users 500"_s << u"v1/users"_s;
        QTest::newRow("no fault") << u"GET /v1/users nth=2"_s << u"no fault"_s;
        QTest::newRow("unknown fault") << u"GET /v1/users explode"_s << u"explode"_s;
        QTest::newRow("two faults") << u"GET /v1/users 500 hang"_s << u"hang"_s;
        QTest::newRow("status out of range") << u"GET /v1/users 777"_s << u"777"_s;
        QTest::newRow("nth counts from one") << u"GET /v1/users nth=0 500"_s << u"nth=0"_s;
        QTest::newRow("latency must be a number") << u"GET /v1/users latency=soon"_s << u"latency=soon"_s;
        QTest::newRow("too short") << u"GET 500"_s << u"fewer than three"_s;
    }
    void aWrongFaultRuleNamesTheWrongWord()
    {
        QFETCH(QString, text);
        QFETCH(QString, named);
        const Result<FaultRule> rule = parseFaultRule(text);
        QVERIFY(!rule.isOk());
        QCOMPARE(rule.error().code, ErrorCode::InvalidInput);
        QVERIFY2(rule.error().message.contains(named), qPrintable(rule.error().message));
    }

    void aRuleHitsTheRequestsItNames()
    {
        FaultPlan plan;
        plan.add(*parseFaultRule(u"POST /v1/sessions/* nth=2 times=2 500"_s));
        QVERIFY(!plan.hit(u"GET"_s, u"/v1/sessions/a"_s));
        QVERIFY(!plan.hit(u"POST"_s, u"/v1/users"_s));
        QVERIFY(!plan.hit(u"POST"_s, u"/v1/sessions/a"_s)); // the first match
        QVERIFY(plan.hit(u"POST"_s, u"/v1/sessions/b"_s));
        QVERIFY(plan.hit(u"POST"_s, u"/v1/sessions/c"_s));
        QVERIFY(!plan.hit(u"POST"_s, u"/v1/sessions/d"_s)); // used up
        QCOMPARE(plan.entries().first().matched, 4);
        QCOMPARE(plan.entries().first().hits, 2);
    }

    void anUnlimitedRuleHitsForEver()
    {
        FaultPlan plan;
        plan.add(*parseFaultRule(u"* * times=all 503"_s));
        for (int i = 0; i < 50; ++i)
            QVERIFY(plan.hit(u"GET"_s, u"/v1/users"_s));
    }

    void wildcards_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("fits");
        QTest::newRow("the same text") << u"plan.docx"_s << u"plan.docx"_s << true;
        QTest::newRow("a longer text does not fit") << u"plan.docx.bak"_s << u"plan.docx"_s << false;
        QTest::newRow("an ending") << u"plan.docx"_s << u"*.docx"_s << true;
        QTest::newRow("a beginning") << u"C:/Users/j/plan"_s << u"C:/Users*"_s << true;
        QTest::newRow("a middle") << u"the_gomez_plan"_s << u"*gomez*"_s << true;
        QTest::newRow("two parts in order") << u"abcabc"_s << u"a*b*c"_s << true;
        QTest::newRow("two parts in the wrong order") << u"cba"_s << u"a*b"_s << false;
        QTest::newRow("parts may not overlap") << u"aba"_s << u"ab*ba"_s << false;
        QTest::newRow("everything") << QString() << u"*"_s << true;
    }
    void wildcards()
    {
        QFETCH(QString, text);
        QFETCH(QString, pattern);
        QFETCH(bool, fits);
        QCOMPARE(fitsWildcard(text, pattern), fits);
    }

    void seedsAreReadAndWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("John's case") << u"john"_s;
        QTest::newRow("John's case with variations") << u"john:two-endpoints,two-alerts,control-alert"_s;
        QTest::newRow("John before his alert") << u"john:offline,no-alert"_s;
        QTest::newRow("a company") << u"company:500:40:10000000:7"_s;
    }
    void seedsAreReadAndWritten()
    {
        QFETCH(QString, text);
        const Result<Story> story = parseStory(text);
        QVERIFY2(story.isOk(), story.isOk() ? "" : qPrintable(story.error().message));
        QCOMPARE(storyText(*story), text);
    }

    void aWrongSeedNamesTheWrongPart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown story") << u"mary"_s << u"john nor with company"_s;
        QTest::newRow("unknown variation") << u"john:three-heads"_s << u"three-heads"_s;
        QTest::newRow("too few numbers") << u"company:5"_s << u"three numbers"_s;
        QTest::newRow("too many events") << u"company:5:5:10000001"_s << u"EVENTS"_s;
        QTest::newRow("no users") << u"company:0:5:5"_s << u"USERS"_s;
    }
    void aWrongSeedNamesTheWrongPart()
    {
        QFETCH(QString, text);
        QFETCH(QString, named);
        const Result<Story> story = parseStory(text);
        QVERIFY(!story.isOk());
        QVERIFY2(story.error().message.contains(named), qPrintable(story.error().message));
    }
};

QTEST_GUILESS_MAIN(RangeTextsTest)
#include "tst_rangetexts.moc"
