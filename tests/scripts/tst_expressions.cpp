// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/interpolation.h"
#include "language/merge.h"
#include "language/transformer.h"
#include "scripts/javascriptevaluator.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QJsonValue json(const QByteArray &text)
{
    return QJsonDocument::fromJson('[' + text + ']').array().first();
}

} // namespace

/// Context paths, interpolation and merging with JavaScript in them.
class ExpressionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void paths_data();
    void paths();
    void interpolation_data();
    void interpolation();
    void exceptionsInMutatorsAreWarnings();
    void exceptionsInSelectorsSelectNothing();
    void limitsAreErrors();
    void merging_data();
    void merging();
    void valuesNeverBecomeCode();
    void transformerSeesTheItem();

private:
    JavaScriptEvaluator m_evaluator;
    QStringList m_warnings;
    Evaluation m_evaluation;
};

void ExpressionsTest::init()
{
    m_warnings.clear();
    m_evaluation.evaluator = &m_evaluator;
    m_evaluation.warnings = &m_warnings;
    m_evaluation.context = json(R"({
        "File": [{"Name": "a.exe", "Size": 10, "Owner": {"Id": 1}}, {"Name": "b.txt", "Size": 20, "Owner": {"Id": 2}},
                 {"Name": "it's }.zip", "Size": 0}],
        "Limit": 15, "Zero": 0, "Text": "abc", "Empty": [], "Flag": true, "When": "2020-02-29T12:00:00Z"})");
}

void ExpressionsTest::paths_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("a selector with a value from elsewhere")
        << u"File(val.Size > val1---Limit).Name"_s << QByteArray(R"(["b.txt"])");
    QTest::newRow("a value relative to the item")
        << u"File(val1---.Owner.Id == 2).Name"_s << QByteArray(R"(["b.txt"])");
    QTest::newRow("two values from elsewhere")
        << u"File(val.Size > val1---Zero && val.Size < val2---Limit).Name"_s << QByteArray(R"(["a.exe"])");
    QTest::newRow("a selector on nothing") << u"Missing(true)"_s << QByteArray("null");
    QTest::newRow("a selector on an empty list") << u"Empty(true)"_s << QByteArray("null");
    QTest::newRow("a quoted brace and an apostrophe")
        << u"File(val.Name == \"it's }.zip\").Size"_s << QByteArray("[0]");
    QTest::newRow("JavaScript's truth: zero is false")
        << u"File(val.Size).Name"_s << QByteArray(R"(["a.exe", "b.txt"])");
    QTest::newRow("a regular expression") << u"File(/\\.(exe|zip)$/.test(val.Name)).Size"_s << QByteArray("[10, 0]");
    QTest::newRow("an arrow function") << u".=val.File.filter(f => f.Size > 5).map(f => f.Name)"_s
                                       << QByteArray(R"(["a.exe", "b.txt"])");
    QTest::newRow("a loop with of") << u".=sum(val.File);function sum(l){var s=0;for(var f of l)s+=f.Size;return s}"_s
                                    << QByteArray("30");
    QTest::newRow("a template text") << u"Text=`<${val}>`"_s << QByteArray(R"("<abc>")");
    QTest::newRow("a comment at the end") << u"Text=val // the text"_s << QByteArray(R"("abc")");
    QTest::newRow("undeclared variables work")
        << u"Text=f(val);function f(v){n=v+'!';return n}"_s << QByteArray(R"("abc!")");
    QTest::newRow("nil results are dropped") << u"File=val.Owner ? val.Owner.Id : undefined"_s << QByteArray("[1, 2]");
    QTest::newRow("only nil results") << u"File=null"_s << QByteArray("null");
    QTest::newRow("not a number is nil") << u"Text=val*2"_s << QByteArray("null");
    QTest::newRow("a date becomes text") << u"When=new Date(val)"_s << QByteArray(R"("2020-02-29T12:00:00.000Z")");
    QTest::newRow("false is a value") << u"Flag=!val"_s << QByteArray("false");
    QTest::newRow("the whole list at once") << u"File.Size=>val.length"_s << QByteArray("3");
    QTest::newRow("whole on a single value") << u"Text=>val.length"_s << QByteArray("3");
    QTest::newRow("a function is no value") << u"Text=function(){}"_s << QByteArray("null");
}

void ExpressionsTest::paths()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);
    const auto result = evaluateContextPath(text, m_evaluation);
    QVERIFY2(result.isOk(), result ? "" : qUtf8Printable(result.error().message));
    QVERIFY2(valuesEqual(*result, json(expected)), qUtf8Printable(compactJson(*result)));
}

void ExpressionsTest::interpolation_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("braces of an object literal") << u"${Text={v: {t: val}}}"_s << QByteArray(R"({"v": {"t": "abc"}})");
    QTest::newRow("a closing brace in quotes") << u"<${Text=val + '}'}>"_s << QByteArray(R"("<abc}>")");
    QTest::newRow("two expressions with functions")
        << u"${.=(function(){return 1})()}-${.=(function(){return 2})()}"_s << QByteArray(R"("1-2")");
}

void ExpressionsTest::interpolation()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);
    const auto result = interpolate(text, m_evaluation);
    QVERIFY(result);
    QVERIFY2(valuesEqual(*result, json(expected)), qUtf8Printable(compactJson(*result)));
}

void ExpressionsTest::exceptionsInMutatorsAreWarnings()
{
    const auto result = evaluateContextPath(u"File=val.Owner.Id", m_evaluation);
    QVERIFY(result);
    QCOMPARE(*result, json("[1, 2]"));
    QCOMPARE(m_warnings.size(), 1);
    QVERIFY2(m_warnings.first().contains(u"val.Owner.Id"_s), qUtf8Printable(m_warnings.first()));
    QVERIFY(isNil(*evaluateContextPath(u"Text=val +", m_evaluation)));
    QCOMPARE(m_warnings.size(), 2);
}

void ExpressionsTest::exceptionsInSelectorsSelectNothing()
{
    const auto result = evaluateContextPath(u"File(val.Owner.Id > 0).Name", m_evaluation);
    QVERIFY(result);
    QCOMPARE(*result, json(R"(["a.exe", "b.txt"])"));
    QVERIFY(isNil(*evaluateContextPath(u"File(val.).Name", m_evaluation)));
    QVERIFY(m_warnings.isEmpty());
}

void ExpressionsTest::limitsAreErrors()
{
    JavaScriptEvaluator quick({.timeMs = 50});
    m_evaluation.evaluator = &quick;
    const auto result = evaluateContextPath(u"File(loop());function loop(){while(true);}", m_evaluation);
    QVERIFY(result); // the bracket ends the selector, so this is a key behind it
    const auto looping = evaluateContextPath(u"File((function(){while(true);})())", m_evaluation);
    QVERIFY(!looping);
    QCOMPARE(looping.error().code, ErrorCode::ScriptFailed);
}

void ExpressionsTest::merging_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a literal in the selector")
        << QByteArray(R"({"File": [{"Id": "1"}, {"Id": "2"}]})") << u"File(val.Id==\"2\").Unzipped"_s
        << QByteArray("true") << QByteArray(R"({"File": [{"Id": "1"}, {"Id": "2", "Unzipped": true}]})");
    QTest::newRow("an exception matches nothing")
        << QByteArray(R"({"A": [{"x": 1}]})") << u"A(val.y.z == obj.y.z)"_s << QByteArray(R"({"x": 2})")
        << QByteArray(R"({"A": [{"x": 1}, {"x": 2}]})");
    QTest::newRow("any of several members")
        << QByteArray(R"({"F": [{"MD5": "m", "SHA1": "s"}]})")
        << u"F((val.MD5 && val.MD5 == obj.MD5) || (val.SHA1 && val.SHA1 == obj.SHA1))"_s
        << QByteArray(R"({"SHA1": "s", "Size": 1})") << QByteArray(R"({"F": [{"MD5": "m", "SHA1": "s", "Size": 1}]})");
    QTest::newRow("a dot and a bracket in quotes")
        << QByteArray(R"({"A": {"n": "x.)y"}})") << u"A(val.n == 'x.)y').b.c"_s << QByteArray("1")
        << QByteArray(R"({"A": {"n": "x.)y", "b": {"c": 1}}})");
}

void ExpressionsTest::merging()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, after);
    const auto merged = mergeContextKey(json(before).toObject(), key, json(value), m_evaluation);
    QVERIFY(merged);
    QVERIFY2(valuesEqual(*merged, json(after)), qUtf8Printable(compactJson(*merged)));
}

void ExpressionsTest::valuesNeverBecomeCode()
{
    const auto hostile = u"'; throw 1; //\u2028`${x}` \\ \" </script>"_s;
    m_evaluation.context = QJsonObject{{u"Mail"_s, QJsonObject{{u"Subject"_s, hostile}, {hostile, 1}}}};
    QCOMPARE(evaluateContextPath(u"Mail.Subject=val", m_evaluation)->toString(), hostile);
    QCOMPARE(*evaluateContextPath(u"Mail=Object.keys(val).length", m_evaluation), QJsonValue(2));
    QCOMPARE(evaluateContextPath(u"Mail(val.Subject == val1---Mail.Subject).Subject", m_evaluation)
                 ->toArray()
                 .first()
                 .toString(),
             hostile);
    QVERIFY(m_warnings.isEmpty());
}

void ExpressionsTest::transformerSeesTheItem()
{
    const auto result =
        applyTransformer(u"DT"_s, json(R"([{"n": 1}, {"n": 2}])"), {{u"dt"_s, u".=val.n * 10"_s}}, m_evaluation);
    QVERIFY(result);
    QCOMPARE(*result, json("[10, 20]"));
}

QTEST_GUILESS_MAIN(ExpressionsTest)
#include "tst_expressions.moc"
