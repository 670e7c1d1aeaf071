// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/interpolation.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Text with ${…} in it, without JavaScript.
class InterpolationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitting_data();
    void splitting();
    void values_data();
    void values();
    void valuesAreNotExpandedAgain();
    void hostileTextStaysText();
};

void InterpolationTest::splitting_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("parts"); // expressions are marked with a leading $
    QTest::newRow("text alone") << u"abc"_s << QStringList{u"abc"_s};
    QTest::newRow("nothing") << QString() << QStringList();
    QTest::newRow("an expression alone") << u"${a}"_s << QStringList{u"$a"_s};
    QTest::newRow("two next to each other") << u"${a}${b}"_s << QStringList{u"$a"_s, u"$b"_s};
    QTest::newRow("text around") << u"x ${a} y"_s << QStringList{u"x "_s, u"$a"_s, u" y"_s};
    QTest::newRow("braces are counted") << u"${.={a: {b: 1}}}!"_s << QStringList{u"$.={a: {b: 1}}"_s, u"!"_s};
    QTest::newRow("a brace in quotes") << u"${a(val == '}')} b"_s << QStringList{u"$a(val == '}')"_s, u" b"_s};
    QTest::newRow("an escaped quote in quotes")
        << u"${a(val == '\\'}')} b"_s << QStringList{u"$a(val == '\\'}')"_s, u" b"_s};
    QTest::newRow("an apostrophe in a name")
        << u"${Joe's.Id} isn't ${b}"_s << QStringList{u"$Joe's.Id"_s, u" isn't "_s, u"$b"_s};
    QTest::newRow("no closing brace") << u"a ${b"_s << QStringList{u"a ${b"_s};
    QTest::newRow("the last one is not closed") << u"${a} ${b"_s << QStringList{u"$a"_s, u" ${b"_s};
    QTest::newRow("a dollar sign alone") << u"$5 {a}"_s << QStringList{u"$5 {a}"_s};
}

void InterpolationTest::splitting()
{
    QFETCH(QString, text);
    QFETCH(QStringList, parts);
    QStringList found;
    for (const auto split = splitInterpolation(text); const auto &part : split)
        found.append(part.isExpression ? u'$' + part.text : part.text);
    QCOMPARE(found, parts);
    QCOMPARE(hasInterpolation(text), interpolatedExpressions(text).size() > 0);
}

void InterpolationTest::values_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QJsonValue>("expected");
    QTest::newRow("one expression keeps its type") << u"${list}"_s << QJsonValue(QJsonArray{1, 2});
    QTest::newRow("blanks around it do not matter") << u"\n ${number} "_s << QJsonValue(1.5);
    QTest::newRow("text around makes text") << u"n=${number}"_s << QJsonValue(u"n=1.5"_s);
    QTest::newRow("two make text") << u"${number}${number}"_s << QJsonValue(u"1.51.5"_s);
    QTest::newRow("a list in text") << u"<${list}>"_s << QJsonValue(u"<1,2>"_s);
    QTest::newRow("an object in text") << u"<${object}>"_s << QJsonValue(u"<{\"k\":null}>"_s);
    QTest::newRow("nothing in text") << u"<${missing}>"_s << QJsonValue(u"<>"_s);
    QTest::newRow("nothing alone is nil") << u"${missing}"_s << QJsonValue(QJsonValue::Null);
    QTest::newRow("an empty expression is nil") << u"${}"_s << QJsonValue(QJsonValue::Null);
    QTest::newRow("a reference of the old editor is nil") << u"${#2}"_s << QJsonValue(QJsonValue::Null);
    QTest::newRow("blank text stays") << u"  "_s << QJsonValue(u"  "_s);
}

void InterpolationTest::values()
{
    QFETCH(QString, text);
    QFETCH(QJsonValue, expected);
    Evaluation evaluation;
    evaluation.context = QJsonObject{
        {u"number"_s, 1.5}, {u"list"_s, QJsonArray{1, 2}}, {u"object"_s, QJsonObject{{u"k"_s, QJsonValue()}}}};
    const auto result = interpolate(text, evaluation);
    QVERIFY(result);
    QCOMPARE(*result, expected);
}

void InterpolationTest::valuesAreNotExpandedAgain()
{
    Evaluation evaluation;
    evaluation.context = QJsonObject{{u"mail"_s, u"${secret}"_s}, {u"secret"_s, u"s"_s}};
    QCOMPARE(interpolate(u"${mail}", evaluation)->toString(), u"${secret}"_s);
    QCOMPARE(interpolate(u"a ${mail} b", evaluation)->toString(), u"a ${secret} b"_s);
}

void InterpolationTest::hostileTextStaysText()
{
    const auto open = QString(u"${"_s).repeated(20000);
    QCOMPARE(interpolate(open, {})->toString(), open);
    const auto quotes = u"${a("_s + QString(20000, u'\'') + u")}"_s;
    QCOMPARE(splitInterpolation(quotes).size(), 1);
}

QTEST_GUILESS_MAIN(InterpolationTest)
#include "tst_interpolation.moc"
