// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/valueform.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QJsonValue json(const QByteArray &text)
{
    return QJsonDocument::fromJson('[' + text + ']').array().first();
}

Evaluation evaluation()
{
    Evaluation result;
    result.context =
        json(R"({"hosts": [{"name": "a", "os": "win", "tags": ["x", "y"]}, {"name": "b", "os": "mac", "tags": ["z"]}],
                              "one": {"name": "c", "os": "win"}, "os": "linux", "wanted": "mac", "n": 5, "words": ["p", "q"]})");
    return result;
}

} // namespace

/// Everything that can hold a value in a playbook.
class ValueFormTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void failures_data();
    void failures();
    void parsing();
};

void ValueFormTest::values_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("nothing") << QByteArray("null") << QByteArray("null");
    QTest::newRow("an empty form") << QByteArray("{}") << QByteArray("null");
    QTest::newRow("a bare text") << QByteArray(R"("n")") << QByteArray(R"("n")");
    QTest::newRow("a bare text with an expression") << QByteArray(R"("${n}")") << QByteArray("5");
    QTest::newRow("a bare number is its text") << QByteArray("7") << QByteArray(R"("7")");
    QTest::newRow("empty text is a value") << QByteArray(R"({"simple": ""})") << QByteArray(R"("")");
    QTest::newRow("an expression with the flag as text")
        << QByteArray(R"({"value": {"simple": "n"}, "iscontext": "true"})") << QByteArray("5");
    QTest::newRow("a wrapped empty form") << QByteArray(R"({"value": {}, "iscontext": true})") << QByteArray("null");
    QTest::newRow("a torn expression without accessor")
        << QByteArray(R"({"complex": {"root": "${n}"}})") << QByteArray("5");
    QTest::newRow("a torn expression with transformers") << QByteArray(
        R"({"complex": {"root": "${hosts", "accessor": "name}", "transformers": [{"operator": "join"}]}})")
                                                         << QByteArray(R"("a,b")");
    QTest::newRow("a torn expression with a filter")
        << QByteArray(R"({"complex": {"root": "${hosts", "accessor": "name}", "filters": [[{"operator": "isEqualString",
            "left": {"value": {"simple": "hosts.os"}, "iscontext": true}, "right": {"value": {"simple": "mac"}}}]]}})")
        << QByteArray(R"(["b"])");
    QTest::newRow("the whole context") << QByteArray(R"({"complex": {"root": ".", "accessor": "n"}})")
                                       << QByteArray("5");
    QTest::newRow("an unknown root") << QByteArray(R"({"complex": {"root": "100"}})") << QByteArray("null");
    QTest::newRow("a filter keeps the type of a single object")
        << QByteArray(R"({"complex": {"root": "one", "filters": [[{"operator": "isEqualString",
            "left": {"value": {"simple": "one.os"}, "iscontext": true}, "right": {"value": {"simple": "win"}}}]]}})")
        << QByteArray(R"({"name": "c", "os": "win"})");
    QTest::newRow("a member of the item comes before the context")
        << QByteArray(R"({"complex": {"root": "hosts", "accessor": "name", "filters": [[{"operator": "isEqualString",
            "left": {"value": {"simple": "os"}, "iscontext": true}, "right": {"value": {"simple": "win"}}}]]}})")
        << QByteArray(R"(["a"])");
    QTest::newRow("a path that the item does not have is the context's")
        << QByteArray(R"({"complex": {"root": "words", "filters": [[{"operator": "isEqualString",
            "left": {"value": {"simple": "os"}, "iscontext": true}, "right": {"value": {"simple": "linux"}}}]]}})")
        << QByteArray(R"(["p", "q"])");
    QTest::newRow("a root that is the beginning of another name")
        << QByteArray(R"({"complex": {"root": "o", "filters": [[{"operator": "isNotExists",
            "left": {"value": {"simple": "os"}, "iscontext": true}}]]}})")
        << QByteArray("null");
    QTest::newRow("right side from the context")
        << QByteArray(R"({"complex": {"root": "hosts", "accessor": "name", "filters": [[{"operator": "isEqualString",
            "left": {"value": {"simple": "hosts.os"}, "iscontext": true}, "right": {"value": {"simple": "wanted"}, "iscontext": true}}]]}})")
        << QByteArray(R"(["b"])");
    QTest::newRow("groups and tests: AND of OR")
        << QByteArray(R"({"complex": {"root": "hosts", "accessor": "name", "filters": [
            [{"operator": "isEqualString", "left": {"value": {"simple": "hosts.os"}, "iscontext": true}, "right": {"value": {"simple": "win"}}},
             {"operator": "isEqualString", "left": {"value": {"simple": "hosts.os"}, "iscontext": true}, "right": {"value": {"simple": "mac"}}}],
            [{"operator": "containsGeneral", "left": {"value": {"simple": "hosts.tags"}, "iscontext": true}, "right": {"value": {"simple": "z"}}}]]}})")
        << QByteArray(R"(["b"])");
    QTest::newRow("a complex left side follows the item")
        << QByteArray(R"({"complex": {"root": "hosts", "accessor": "name", "filters": [[{"operator": "isEqualString",
            "left": {"value": {"complex": {"root": "hosts", "accessor": "os", "transformers": [{"operator": "toUpperCase"}]}}, "iscontext": true},
            "right": {"value": {"simple": "MAC"}}}]]}})")
        << QByteArray(R"(["b"])");
    QTest::newRow("no item left: transformers still run")
        << QByteArray(R"({"complex": {"root": "hosts", "filters": [[{"operator": "isEqualString",
            "left": {"value": {"simple": "hosts.os"}, "iscontext": true}, "right": {"value": {"simple": "none"}}}]],
            "transformers": [{"operator": "count"}]}})")
        << QByteArray("0");
    QTest::newRow("an argument from the context") << QByteArray(
        R"({"complex": {"root": "n", "transformers": [{"operator": "addition", "args": {"by": {"value": {"simple": "n"}, "iscontext": true}}}]}})")
                                                  << QByteArray("10");
    QTest::newRow("an argument that is not set is not passed") << QByteArray(
        R"({"complex": {"root": "words", "transformers": [{"operator": "join", "args": {"separator": {"value": {"simple": "missing"}, "iscontext": true}}}]}})")
                                                               << QByteArray(R"("p,q")");
}

void ValueFormTest::values()
{
    QFETCH(QByteArray, form);
    QFETCH(QByteArray, expected);
    const auto result = evaluateValue(parseValueForm(json(form)), evaluation());
    QVERIFY2(result.isOk(), result ? "" : qUtf8Printable(result.error().message));
    QVERIFY2(valuesEqual(*result, json(expected)), qUtf8Printable(compactJson(*result)));
}

void ValueFormTest::failures_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("in a filter") << QByteArray(R"({"complex": {"root": "hosts", "filters": [[{"operator": "greaterThan",
        "left": {"value": {"simple": "hosts.os"}, "iscontext": true}, "right": {"value": {"simple": "1"}}}]]}})");
    QTest::newRow("in a transformer") << QByteArray(
        R"({"complex": {"root": "hosts", "transformers": [{"operator": "toUpperCase"}]}})");
    QTest::newRow("in the first of two transformers") << QByteArray(
        R"({"complex": {"root": "words", "transformers": [{"operator": "addition", "args": {"by": {"value": {"simple": "1"}}}}, {"operator": "count"}]}})");
    QTest::newRow("in the value of an argument") << QByteArray(
        R"({"complex": {"root": "n", "transformers": [{"operator": "append", "args": {"item": {"value": {"complex": {"root": "os", "transformers": [{"operator": "floor"}]}}}}}]}})");
}

void ValueFormTest::failures()
{
    QFETCH(QByteArray, form);
    const auto result = evaluateValue(parseValueForm(json(form)), evaluation());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::CastFailed);
}

void ValueFormTest::parsing()
{
    const auto unset = parseValueForm(json("{}"));
    QVERIFY(!unset.isSet());
    const auto text = parseValueForm(json(R"({"value": {"simple": "a.b"}, "iscontext": true})"));
    QCOMPARE(text.kind, ValueForm::Kind::Text);
    QVERIFY(text.isContext);
    QCOMPARE(text.text, u"a.b"_s);
    const auto complex = parseValueForm(json(
        R"({"complex": {"root": "r", "transformers": [{"operator": "concat", "args": {"prefix": {"value": {"simple": "<"}}}}]}})"));
    QCOMPARE(complex.kind, ValueForm::Kind::Complex);
    QCOMPARE(complex.complex->root, u"r"_s);
    QCOMPARE(complex.complex->transformers.size(), 1);
    QCOMPARE(complex.complex->transformers.first().arguments.first().first, u"prefix"_s);
}

QTEST_GUILESS_MAIN(ValueFormTest)
#include "tst_valueform.moc"
