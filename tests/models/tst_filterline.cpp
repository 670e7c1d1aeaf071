// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/filterline.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class FilterLineTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void switchesATermOnAndOff_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("term");
        QTest::addColumn<QString>("result");
        QTest::newRow("into an empty line") << u""_s << u"severity:high"_s << u"severity:high"_s;
        QTest::newRow("beside another field")
            << u"status:open"_s << u"severity:high"_s << u"status:open severity:high"_s;
        QTest::newRow("another value of the same field replaces it")
            << u"severity:low status:open"_s << u"severity:high"_s << u"status:open severity:high"_s;
        QTest::newRow("the same term again takes it away")
            << u"status:open severity:high"_s << u"severity:high"_s << u"status:open"_s;
        QTest::newRow("quoted values stay whole")
            << u"type:\"Code42 Alert\" owner:me"_s << u"owner:none"_s << u"type:\"Code42 Alert\" owner:none"_s;
        QTest::newRow("the word and is not lost in meaning")
            << u"status:open and owner:me"_s << u"sla:late"_s << u"status:open owner:me sla:late"_s;
        QTest::newRow("a line with or is put in brackets")
            << u"owner:me or owner:none"_s << u"sla:late"_s << u"(owner:me or owner:none) and sla:late"_s;
    }
    void switchesATermOnAndOff()
    {
        QFETCH(QString, line);
        QFETCH(QString, term);
        QTEST(toggledTerm(line, term), "result");
    }

    void completesFieldNamesAndTheirValues()
    {
        const QList<FilterWord> words{{u"severity"_s, u"x"_s, {u"low"_s, u"high"_s}},
                                      {u"status"_s, u"y"_s, {u"open"_s}}};
        auto found = filterCompletions(words, u"se"_s, 2);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().text, u"severity:"_s);
        QCOMPARE(found.first().replaceFrom, 0);
        found = filterCompletions(words, u"status:open severity:h"_s, 22);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().text, u"high"_s);
        QCOMPARE(found.first().replaceFrom, 21);
        QVERIFY(filterCompletions(words, u"status:open "_s, 12).isEmpty());
    }

    void completionsOfTheQueueKnowTheStoresFields()
    {
        QStringList names;
        for (const FilterWord &word : incidentFilterWords())
            names << word.name;
        QVERIFY(names.contains(u"severity"_s));
        QVERIFY(names.contains(u"sla"_s));
        QVERIFY(!fileEventFilterWords().isEmpty());
    }

    void marksFieldsAndKeywordsForColour()
    {
        const QList<FilterSpan> spans = syntaxSpans(u"status:open and size>10MB word"_s);
        QCOMPARE(spans, (QList<FilterSpan>{{0, 7}, {12, 3}, {16, 5}}));
    }
};

QTEST_GUILESS_MAIN(FilterLineTest)
#include "tst_filterline.moc"
