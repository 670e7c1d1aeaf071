// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scripts/javascriptevaluator.h"

#include <QJsonArray>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

using Wanted = ExpressionEvaluator::Wanted;

/// 2021-03-04T05:06:07.089Z
constexpr qint64 someTime = 1614834367089;

} // namespace

/// The sandbox: what scripts can do, what they cannot reach, and what stops them.
class JavaScriptEvaluatorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void results_data();
    void results();
    void stopped_data();
    void stopped();
    void worksAfterBeingStopped();
    void nothingIsInReach_data();
    void nothingIsInReach();
    void nothingIsLeftBehind_data();
    void nothingIsLeftBehind();
    void exceptionsBelongToTheirValue();
    void truthIsJavaScripts();
    void timeAndRandomnessAreGiven();
    void largeInputIsRefused();
    void manyCallsKeepOneEngine();
    void deepValuesPass();

private:
    Result<QJsonValue> evaluated(ExpressionEvaluator &evaluator, const QString &code, const QJsonValue &value = 0)
    {
        return evaluator.evaluateEach(code, {value}, {}, Wanted::Value)
            .map([](const QList<ExpressionOutcome> &outcomes) { return outcomes.first().value; });
    }
};

void JavaScriptEvaluatorTest::results_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QJsonValue>("expected");
    const QJsonValue nil(QJsonValue::Null);
    QTest::newRow("a number") << u"1 + 1"_s << QJsonValue(2);
    QTest::newRow("an object literal") << u"{a: [1, null]}"_s << QJsonValue(QJsonObject{{u"a"_s, QJsonArray{1, nil}}});
    QTest::newRow("undefined") << u"undefined"_s << nil;
    QTest::newRow("not a number") << u"0/0"_s << nil;
    QTest::newRow("infinity") << u"1/0"_s << nil;
    QTest::newRow("a text beyond ASCII") << u"'\\u00e4\\ud83d\\ude00'"_s << QJsonValue(u"ä😀"_s);
    QTest::newRow("newer list functions")
        << u"[[1,[2]],3].flat().concat([4].flatMap(x => [x, x])).at(-1)"_s << QJsonValue(4);
    QTest::newRow("newer text functions")
        << u"'a.b.c'.replaceAll('.', '-') + ' x '.trimStart().trimEnd() + 'é'.at(0)"_s << QJsonValue(u"a-b-cxé"_s);
    QTest::newRow("replaceAll with nothing to look for") << u"'ab'.replaceAll('', '-')"_s << QJsonValue(u"-a-b-"_s);
    QTest::newRow("matchAll") << u"[...'a1b22'.matchAll(/\\d+/g)].map(m => m[0]).join()"_s << QJsonValue(u"1,22"_s);
    QTest::newRow("objects from entries")
        << u"Object.fromEntries(Object.entries({a: 1}))"_s << QJsonValue(QJsonObject{{u"a"_s, 1}});
    QTest::newRow("lists by constructor")
        << u"[new Array(3).length, Array(1, 2).length, Array.from('ab').length, Array.isArray(Array(0))].join()"_s
        << QJsonValue(u"3,2,2,true"_s);
    QTest::newRow("a list is a list") << u"[1] instanceof Array && [].constructor === Array"_s << QJsonValue(true);
    QTest::newRow("sets and maps") << u"Array.from(new Set([1, 1, 2])).length + new Map([[1, 2]]).get(1)"_s
                                   << QJsonValue(4);
    QTest::newRow("assigning what is frozen in the prototype")
        << u"(function(){var o = {}; o.toString = function(){return 'mine'}; return '' + o})()"_s
        << QJsonValue(u"mine"_s);
    QTest::newRow("classes with own functions")
        << u"(function(){function P(n){this.n=n} P.prototype.toString=function(){return 'P'+this.n}; return String(new P(1))})()"_s
        << QJsonValue(u"P1"_s);
    QTest::newRow("sorting") << u"[3,1,2].sort(function(a,b){return b-a}).join('')"_s << QJsonValue(u"321"_s);
    QTest::newRow("padding") << u"'7'.padStart(3, '0') + 'x'.repeat(2)"_s << QJsonValue(u"007xx"_s);
    QTest::newRow("dates are in UTC")
        << u"new Date(2020, 0, 2, 3).toISOString() + new Date('2020-01-02 03:00').getHours()"_s
        << QJsonValue(u"2020-01-02T03:00:00.000Z3"_s);
    QTest::newRow("a date is a date") << u"new Date() instanceof Date && new Date(new Date(5)).getTime() === 5"_s
                                      << QJsonValue(true);
    QTest::newRow("Date without new is text") << u"typeof Date()"_s << QJsonValue(u"string"_s);
    QTest::newRow("setting parts of a date")
        << u"(function(){var d = new Date(0); d.setHours(5); return d.toISOString()})()"_s
        << QJsonValue(u"1970-01-01T05:00:00.000Z"_s);
}

void JavaScriptEvaluatorTest::results()
{
    QFETCH(QString, code);
    QFETCH(QJsonValue, expected);
    JavaScriptEvaluator evaluator;
    const auto outcomes = evaluator.evaluateEach(code, {0}, {}, Wanted::Value);
    QVERIFY2(outcomes.isOk(), outcomes ? "" : qUtf8Printable(outcomes.error().message));
    QCOMPARE(outcomes->first().exception, QString());
    QCOMPARE(outcomes->first().value, expected);
}

void JavaScriptEvaluatorTest::stopped_data()
{
    QTest::addColumn<QString>("code");
    QTest::newRow("an endless loop") << u"(function(){while(true);})()"_s;
    QTest::newRow("a loop that catches everything") << u"(function(){while(true){try{for(;;);}catch(e){}}})()"_s;
    QTest::newRow("a loop in a getter") << u"{get a(){for(;;);}}"_s;
    QTest::newRow("a loop while becoming JSON") << u"{toJSON: function(){for(;;);}}"_s;
    QTest::newRow("a list that grows for ever") << u"(function(){var a=[];for(;;)a.push({x:a.length})})()"_s;
    QTest::newRow("a text that doubles for ever") << u"(function(){var s='x';for(;;)s+=s+s.length;})()"_s;
    QTest::newRow("a result that is too large")
        << u"(function(){var a=[];for(var i=0;i<20;i++)a.push('0123456789'.repeat(100000));return a})()"_s;
}

void JavaScriptEvaluatorTest::stopped()
{
    QFETCH(QString, code);
    JavaScriptEvaluator evaluator({.timeMs = 300, .outputUnits = 10'000'000, .growthBytes = qint64(200) * 1024 * 1024});
    const auto outcomes = evaluator.evaluateEach(code, {0}, {}, Wanted::Value);
    QVERIFY(!outcomes);
    QCOMPARE(outcomes.error().code, ErrorCode::ScriptFailed);
    QVERIFY(!outcomes.error().message.isEmpty());
}

void JavaScriptEvaluatorTest::worksAfterBeingStopped()
{
    JavaScriptEvaluator evaluator({.timeMs = 50});
    QVERIFY(!evaluator.evaluateEach(u"(function(){for(;;);})()"_s, {0}, {}, Wanted::Value));
    const auto result = evaluated(evaluator, u"1+1"_s);
    QVERIFY(result);
    QCOMPARE(*result, QJsonValue(2));
}

void JavaScriptEvaluatorTest::nothingIsInReach_data()
{
    QTest::addColumn<QString>("code");
    for (const auto *name : {"Qt", "XMLHttpRequest", "require", "process", "console", "print", "gc", "ArrayBuffer",
                             "Uint8Array", "SharedArrayBuffer", "Promise", "Proxy", "load", "setTimeout"})
        QTest::newRow(name) << u"typeof %1 === 'undefined'"_s.arg(QLatin1StringView(name));
    QTest::newRow("imports")
        << u"(function(){try{return eval(\"import('file:///etc/passwd')\"), false}catch(e){return true}})()"_s;
    QTest::newRow("too many repetitions")
        << u"(function(){try{return 'x'.repeat(1e9), false}catch(e){return e instanceof RangeError}})()"_s;
    QTest::newRow("too much padding") << u"(function(){try{return 'x'.padEnd(1e9), false}catch(e){return true}})()"_s;
    QTest::newRow("too long a list") << u"(function(){try{return new Array(1e9), false}catch(e){return true}})()"_s;
    QTest::newRow("too long a list by another way")
        << u"(function(){try{return [].constructor(1e9), false}catch(e){return true}})()"_s;
    QTest::newRow("filling too long a list")
        << u"(function(){try{var a=[];a.length=4e9;a.fill(1);return false}catch(e){return true}})()"_s;
    QTest::newRow("a list from too long a thing")
        << u"(function(){try{return Array.from({length:1e9}), false}catch(e){return true}})()"_s;
    QTest::newRow("endless recursion")
        << u"(function(){function f(){return f()+1} try{f();return false}catch(e){return true}})()"_s;
    QTest::newRow("a regular expression that backtracks")
        << u"(function(){/(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'); return true})()"_s;
    QTest::newRow("a regular expression that backtracks into groups")
        << u"(function(){/^(([a-z])+.)+[A-Z]([a-z])+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'); return true})()"_s;
}

void JavaScriptEvaluatorTest::nothingIsInReach()
{
    QFETCH(QString, code);
    JavaScriptEvaluator evaluator;
    const auto result = evaluated(evaluator, code);
    QVERIFY2(result.isOk(), result ? "" : qUtf8Printable(result.error().message));
    QCOMPARE(*result, QJsonValue(true));
}

void JavaScriptEvaluatorTest::nothingIsLeftBehind_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("undeclared variables") << u"(function(){leftOver = 1})()"_s << u"typeof leftOver"_s;
    QTest::newRow("declared by eval") << u"(0, eval)('var leftOver = 1')"_s << u"typeof leftOver"_s;
    QTest::newRow("properties of the global object") << u"(globalThis.leftOver = 1)"_s << u"typeof leftOver"_s;
    QTest::newRow("properties of this") << u"(this.leftOver = 1)"_s << u"typeof leftOver"_s;
    QTest::newRow("functions of lists") << u"(Array.prototype.leftOver = 1)"_s << u"typeof [].leftOver"_s;
    QTest::newRow("functions of texts")
        << u"(function(){try{String.prototype.trim = function(){return 'x'}}catch(e){}})()"_s
        << u"' a '.trim() === 'a' ? 'undefined' : 'changed'"_s;
    QTest::newRow("members of JSON") << u"(function(){try{JSON.parse = 1}catch(e){}})()"_s
                                     << u"typeof JSON.parse === 'function' ? 'undefined' : 'changed'"_s;
    QTest::newRow("JSON itself") << u"(function(){try{JSON = 1}catch(e){}})()"_s
                                 << u"typeof JSON.parse === 'function' ? 'undefined' : 'changed'"_s;
    QTest::newRow("the prototype of all")
        << u"(function(){try{Object.prototype.leftOver = 1; ({}).__proto__.leftOver = 1}catch(e){}})()"_s
        << u"typeof ({}).leftOver"_s;
    QTest::newRow("the prototype of functions")
        << u"(function(){try{Function.prototype.call = 1; (function(){}).constructor.prototype.leftOver = 1}catch(e){}})()"_s
        << u"typeof (function(){}).leftOver"_s;
    QTest::newRow("the prototype of iterators")
        << u"(function(){try{Object.getPrototypeOf([][Symbol.iterator]()).next = 1}catch(e){}})()"_s
        << u"[...[1]].length === 1 ? 'undefined' : 'changed'"_s;
    QTest::newRow("properties of functions")
        << u"(function(){try{Math.max.leftOver = 1}catch(e){}})()"_s << u"typeof Math.max.leftOver"_s;
    QTest::newRow("the last match of regular expressions")
        << u"/a(b)/.test('ab')"_s << u"RegExp.$1 ? 'changed' : 'undefined'"_s;
}

void JavaScriptEvaluatorTest::nothingIsLeftBehind()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    JavaScriptEvaluator evaluator;
    QVERIFY(evaluator.evaluateEach(first, {0}, {}, Wanted::Value));
    const auto result = evaluated(evaluator, second);
    QVERIFY(result);
    QCOMPARE(result->toString(), u"undefined"_s);
}

void JavaScriptEvaluatorTest::exceptionsBelongToTheirValue()
{
    JavaScriptEvaluator evaluator;
    const auto outcomes = evaluator.evaluateEach(
        u"val.a.b"_s, {QJsonObject{}, QJsonObject{{u"a"_s, QJsonObject{{u"b"_s, 7}}}}}, {}, Wanted::Value);
    QVERIFY(outcomes);
    QCOMPARE(outcomes->size(), 2);
    QVERIFY(outcomes->at(0).hasThrown());
    QVERIFY(!outcomes->at(1).hasThrown());
    QCOMPARE(outcomes->at(1).value, QJsonValue(7));
    const auto strange =
        evaluator.evaluateEach(u"(function(){throw {toString: function(){throw 1}}})()"_s, {0}, {}, Wanted::Value);
    QVERIFY(strange);
    QVERIFY(strange->first().hasThrown());
    const auto circular = evaluator.evaluateEach(u"(function(){var a={};a.a=a;return a})()"_s, {0}, {}, Wanted::Value);
    QVERIFY(circular);
    QVERIFY(circular->first().hasThrown());
    const auto unreadable = evaluator.evaluateEach(u"}); (function(){"_s, {0}, {}, Wanted::Value);
    QVERIFY(unreadable);
    QVERIFY(unreadable->first().hasThrown());
}

void JavaScriptEvaluatorTest::truthIsJavaScripts()
{
    JavaScriptEvaluator evaluator;
    const auto outcomes =
        evaluator.evaluateEach(u"val"_s, {0, u""_s, u"0"_s, QJsonArray(), QJsonValue(), true}, {}, Wanted::Truth);
    QVERIFY(outcomes);
    QList<bool> truths;
    for (const auto &outcome : *outcomes)
        truths.append(outcome.value.toBool());
    QCOMPARE(truths, (QList<bool>{false, false, true, true, false, true}));
}

void JavaScriptEvaluatorTest::timeAndRandomnessAreGiven()
{
    JavaScriptEvaluator one;
    JavaScriptEvaluator other;
    one.setClock(someTime, 42);
    other.setClock(someTime, 42);
    const auto code = u"[Date.now(), new Date().toISOString(), Math.random(), Math.random()]"_s;
    const auto first = evaluated(one, code);
    QVERIFY(first);
    QCOMPARE(first->toArray().at(0), QJsonValue(someTime));
    QCOMPARE(first->toArray().at(1).toString(), u"2021-03-04T05:06:07.089Z"_s);
    QVERIFY(first->toArray().at(2) != first->toArray().at(3));
    QVERIFY(first->toArray().at(2).toDouble() >= 0 && first->toArray().at(2).toDouble() < 1);
    QCOMPARE(*evaluated(other, code), *first);
    QCOMPARE(*evaluated(one, code), *first);
    other.setClock(someTime, 43);
    QVERIFY(*evaluated(other, code) != *first);
}

void JavaScriptEvaluatorTest::largeInputIsRefused()
{
    JavaScriptEvaluator evaluator({.inputBytes = 1000});
    QVERIFY(!evaluator.evaluateEach(u"val"_s, {QString(2000, u'x')}, {}, Wanted::Value));
    QVERIFY(!evaluator.evaluateEach(u"val"_s, {0}, {{u"obj"_s, QString(2000, u'x')}}, Wanted::Value));
    QVERIFY(!evaluator.evaluateEach(QString(2000, u' ') + u'1', {0}, {}, Wanted::Value));
    QVERIFY(evaluator.evaluateEach(u"val"_s, {QString(500, u'x')}, {}, Wanted::Value));
}

void JavaScriptEvaluatorTest::manyCallsKeepOneEngine()
{
    JavaScriptEvaluator evaluator;
    for (int call = 0; call < 500; ++call) {
        const auto result = evaluator.evaluateEach(u"val + obj"_s, {call}, {{u"obj"_s, 1}}, Wanted::Value);
        QVERIFY(result);
        QCOMPARE(result->first().value, QJsonValue(call + 1));
    }
}

void JavaScriptEvaluatorTest::deepValuesPass()
{
    QJsonValue deep = 1;
    for (int level = 0; level < 300; ++level)
        deep = QJsonArray{deep};
    JavaScriptEvaluator evaluator;
    const auto same = evaluated(evaluator, u"val"_s, deep);
    QVERIFY(same);
    QCOMPARE(*same, deep);
    // Deeper than JSON readers go: no crash, and no value.
    const auto tooDeep = evaluated(evaluator, u"(function(){var a=1;for(var i=0;i<3000;i++)a=[a];return a})()"_s);
    QVERIFY(!tooDeep || tooDeep->isNull());
}

QTEST_GUILESS_MAIN(JavaScriptEvaluatorTest)
#include "tst_javascriptevaluator.moc"
