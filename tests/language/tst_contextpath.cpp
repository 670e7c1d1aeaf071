// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/contextpath.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QJsonValue json(const char *text)
{
    const auto document = QJsonDocument::fromJson(QByteArray("[") + text + "]");
    return document.array().first();
}

QString described(const ContextPath &path)
{
    QStringList parts;
    for (const auto &step : path.steps) {
        switch (step.kind) {
        case PathStep::Kind::Key:
            parts.append(u"key "_s + step.text);
            break;
        case PathStep::Kind::Index:
            parts.append(u"index %1"_s.arg(step.first));
            break;
        case PathStep::Kind::Range:
            parts.append(u"range %1 %2"_s.arg(step.first).arg(step.last));
            break;
        case PathStep::Kind::Items:
            parts.append(u"items"_s);
            break;
        case PathStep::Kind::Selector:
            parts.append(u"select "_s + step.text);
            break;
        }
    }
    if (path.mutation == ContextPath::Mutation::EachItem)
        parts.append(u"each "_s + path.mutator);
    if (path.mutation == ContextPath::Mutation::Whole)
        parts.append(u"whole "_s + path.mutator);
    return parts.join(u" | "_s);
}

} // namespace

/// Parsing of context paths, and evaluation of those without JavaScript. With JavaScript: tests/scripts/tst_expressions.
class ContextPathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsing_data();
    void parsing();
    void evaluation_data();
    void evaluation();
    void blankTextIsNothing();
    void namesOfAPath();
    void javaScriptWithoutEvaluatorIsAnError();
    void deepValuesAndLongPaths();
};

void ContextPathTest::parsing_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("the whole context") << u"."_s << QString();
    QTest::newRow("keys") << u"A.B c.D-e"_s << u"key A | key B c | key D-e"_s;
    QTest::newRow("blanks around keys") << u" A . B "_s << u"key A | key B"_s;
    QTest::newRow("arrow as separator") << u"A->B"_s << u"key A | key B"_s;
    QTest::newRow("index with and without a dot") << u"A.[0].B[12]"_s << u"key A | index 0 | key B | index 12"_s;
    QTest::newRow("negative index") << u"A.[-1]"_s << u"key A | index -1"_s;
    QTest::newRow("range") << u"A[1:3]"_s << u"key A | range 1 3"_s;
    QTest::newRow("all items") << u"[]"_s << u"items"_s;
    QTest::newRow("quoted key") << u"A['x.y'].B[\"z\"]"_s << u"key A | key x.y | key B | key z"_s;
    QTest::newRow("selector") << u"A(val.B == 'x').C"_s << u"key A | select val.B == 'x' | key C"_s;
    QTest::newRow("brackets in a selector") << u"A(f(val)[0](1)).C"_s << u"key A | select f(val)[0](1) | key C"_s;
    QTest::newRow("brackets in quotes") << u"A(val == ')}' || val == \"\\\"]\").B"_s
                                        << u"key A | select val == ')}' || val == \"\\\"]\" | key B"_s;
    QTest::newRow("a bracket escaped in a regular expression")
        << u"A(/\\)/.test(val)).B"_s << u"key A | select /\\)/.test(val) | key B"_s;
    QTest::newRow("an apostrophe without partner")
        << u"A(/it's/.test(val)).B"_s << u"key A | select /it's/.test(val) | key B"_s;
    QTest::newRow("a missing bracket extends to the end") << u"A(val > 1"_s << u"key A | select val > 1"_s;
    QTest::newRow("a missing outer bracket keeps the inner one") << u"A((val)"_s << u"key A | select (val)"_s;
    QTest::newRow("two selectors") << u"A(1)(2)"_s << u"key A | select 1 | select 2"_s;
    QTest::newRow("mutator for each item")
        << u"A=val == 1 ? {a: '='} : []"_s << u"key A | each val == 1 ? {a: '='} : []"_s;
    QTest::newRow("mutator for the whole list") << u"A=>val.length"_s << u"key A | whole val.length"_s;
    QTest::newRow("a dot before the mutator") << u"A.=(val)"_s << u"key A | each (val)"_s;
    QTest::newRow("mutator on the root") << u".=[]"_s << u"each []"_s;
    QTest::newRow("brackets that close nothing") << u"A)]}.B"_s << u"key A | key B"_s;
}

void ContextPathTest::parsing()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(described(parseContextPath(text)), expected);
}

void ContextPathTest::evaluation_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QJsonValue>("expected");
    QTest::newRow("a key with a dot in it") << u"odd['a.b']"_s << json("7");
    QTest::newRow("a number as key") << u"form.0"_s << json("\"yes\"");
    QTest::newRow("keys are case-sensitive") << u"Form.0"_s << json("null");
    QTest::newRow("through two lists, flattened") << u"hosts.ip.v"_s << json("[1, 2, 3]");
    QTest::newRow("lists of lists flatten one level") << u"hosts.tags"_s << json("[\"a\", [\"b\"], \"c\"]");
    QTest::newRow("an item of a mapped list") << u"hosts.name.[1]"_s << json("\"two\"");
    QTest::newRow("a range is clamped") << u"hosts.name[1:99]"_s << json("[\"two\"]");
    QTest::newRow("a range before the start") << u"hosts.name[-5:0]"_s << json("[\"one\"]");
    QTest::newRow("a range that is empty") << u"hosts.name[2:1]"_s << json("null");
    QTest::newRow("a range of a single value") << u"flag[0:0]"_s << json("[false]");
    QTest::newRow("a negative index") << u"hosts[-1]"_s << json("null");
    QTest::newRow("index 0 of a scalar") << u"flag.[0]"_s << json("false");
    QTest::newRow("all items of a scalar") << u"flag[]"_s << json("[false]");
    QTest::newRow("an empty list") << u"none"_s << json("[]");
    QTest::newRow("a key of an empty list") << u"none.x"_s << json("null");
    QTest::newRow("an index behind nothing") << u"missing.[0].x"_s << json("null");
    QTest::newRow("a member that is null") << u"nil"_s << json("null");
}

void ContextPathTest::evaluation()
{
    QFETCH(QString, text);
    QFETCH(QJsonValue, expected);
    Evaluation evaluation;
    evaluation.context = json(R"({"odd": {"a.b": 7}, "form": {"0": "yes"}, "flag": false, "none": [], "nil": null,
        "hosts": [{"name": "one", "ip": [{"v": 1}, {"v": 2}], "tags": ["a", ["b"]]},
                  {"name": "two", "ip": {"v": 3}, "tags": "c"}, {"other": 1}]})");
    const auto result = evaluateContextPath(text, evaluation);
    QVERIFY(result);
    QVERIFY2(valuesEqual(*result, expected), qUtf8Printable(compactJson(*result)));
}

void ContextPathTest::blankTextIsNothing()
{
    Evaluation evaluation;
    evaluation.context = QJsonObject{{u"a"_s, 1}};
    QVERIFY(isNil(*evaluateContextPath(u"  ", evaluation)));
    QCOMPARE(*evaluateContextPath(u".", evaluation), evaluation.context);
}

void ContextPathTest::namesOfAPath()
{
    const auto path = parseContextPath(u"A.B(val.x).C.[0].D=val");
    QCOMPARE(path.leadingKeys(), (QStringList{u"A"_s, u"B"_s}));
    QCOMPARE(path.plainPath(), u"A.B.C.D"_s);
    QVERIFY(path.hasScript());
    QVERIFY(!parseContextPath(u"A.[0]").hasScript());
}

void ContextPathTest::javaScriptWithoutEvaluatorIsAnError()
{
    Evaluation evaluation;
    evaluation.context = QJsonObject{{u"a"_s, 1}};
    const auto result = evaluateContextPath(u"a=val+1", evaluation);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::ScriptFailed);
}

void ContextPathTest::deepValuesAndLongPaths()
{
    QJsonValue deep = u"leaf"_s;
    QStringList keys;
    for (int level = 0; level < 500; ++level) {
        deep = QJsonObject{{u"k"_s, deep}};
        keys.append(u"k"_s);
    }
    Evaluation evaluation;
    evaluation.context = deep;
    QCOMPARE(evaluateContextPath(keys.join(u'.'), evaluation)->toString(), u"leaf"_s);
    const auto brackets = parseContextPath(QString(100000, u'('));
    QCOMPARE(brackets.steps.size(), 1);
    const auto dots = parseContextPath(QString(100000, u'.'));
    QCOMPARE(dots.steps.size(), 0);
}

QTEST_GUILESS_MAIN(ContextPathTest)
#include "tst_contextpath.moc"
