// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/regex.h"

#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Both kinds of regular expressions on text that is meant to stop them.
class RegexTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linearTimeWhereOthersBacktrack();
    void backtrackingIsBounded();
    void limitsCannotBeLifted();
    void deepNestingIsRefusedOrRead();
    void matchesAreListedInOrder();
};

void RegexTest::linearTimeWhereOthersBacktrack()
{
    const auto regex = LinearRegex::compile(u"(a*)*(a|aa)+$"_s);
    QVERIFY(regex);
    QVERIFY(!regex->isFoundIn(QString(200000, u'a') + u'b'));
    QCOMPARE(regex->replaceAll(u"xaa"_s, u"-"_s), u"x-"_s);
}

void RegexTest::backtrackingIsBounded()
{
    const auto regex = ScriptRegex::compile(u"(a+)+(b|c\\1)$"_s, {});
    QVERIFY(regex);
    const auto matches = regex->matches(QString(60, u'a') + u'!');
    QVERIFY(!matches);
    QCOMPARE(matches.error().code, ErrorCode::ScriptFailed);
    QVERIFY(matches.error().message.contains(u"steps"_s));
}

void RegexTest::limitsCannotBeLifted()
{
    // PCRE would take a leading verb as an instruction.
    const auto regex = ScriptRegex::compile(u"(*LIMIT_MATCH=4000000000)(a+)+(b|c\\1)$"_s, {});
    if (!regex) {
        QCOMPARE(regex.error().code, ErrorCode::ScriptFailed);
        return;
    }
    QVERIFY(!regex->matches(QString(60, u'a') + u'!'));
}

void RegexTest::deepNestingIsRefusedOrRead()
{
    const auto nested = QString(5000, u'(') + u'a' + QString(5000, u')');
    const auto linear = LinearRegex::compile(nested);
    QVERIFY(!linear || linear->isFoundIn(u"bab"_s));
    QVERIFY(!ScriptRegex::compile(nested, {}));
    QVERIFY(!LinearRegex::compile(u"((a{100}){100}){100}"_s));
}

void RegexTest::matchesAreListedInOrder()
{
    const auto regex = ScriptRegex::compile(u"(?P<n>[a-z])(\\d)?\\Z|(?P=n)|\\w"_s, {.ignoreCase = true});
    QVERIFY(!regex || regex->matches(u"aB1"_s));
    const auto words = ScriptRegex::compile(u"\\b\\w"_s, {});
    QVERIFY(words);
    const auto matches = words->matches(u"één twee"_s);
    QVERIFY(matches);
    QCOMPARE(matches->size(), 2);
    QCOMPARE(matches->at(1).whole.text, u"t"_s);
    QCOMPARE(words->matches(u"a b c"_s, 2)->size(), 2);
}

QTEST_GUILESS_MAIN(RegexTest)
#include "tst_regex.moc"
