// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/filter.h"
#include "language/transformer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QJsonArray recordedCases(const QString &name)
{
    QFile file(QStringLiteral(HOLDFAST_TEST_DATA) + u"/cases/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).array();
}

QString errorName(const Error &error)
{
    return error.code == ErrorCode::CastFailed  ? u"cast"_s
        : error.code == ErrorCode::ScriptFailed ? u"script"_s
                                                : u"?"_s;
}

/// 2026-11-22T12:00:00Z
constexpr qint64 noon = 1795348800000;

Evaluation plainEvaluation()
{
    return {.context = {}, .evaluator = nullptr, .runScript = {}, .nowMs = noon, .warnings = nullptr};
}

} // namespace

/// Filters and transformers against the cases in cases/, which say in words what each shows.
class OperatorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filters_data();
    void filters();
    void transformers_data();
    void transformers();
    void everyFilterHasACase();
    void everyTransformerHasACase();
    void oldSpellings_data();
    void oldSpellings();
    void tellsWhichFiltersNeedARightSide();
    void tellsTheArgumentsOfTransformers();
    void unknownOperatorsRunAsScripts();
    void scriptTransformersGetValueAndArguments();
    void missingDatePartsComeFromTheClock();
    void hugeProductsAreRefused();
};

void OperatorsTest::filters_data()
{
    QTest::addColumn<QJsonObject>("given");
    const auto cases = recordedCases(u"filters.json"_s);
    QVERIFY2(!cases.isEmpty(), "cases/filters.json cannot be read");
    for (const auto &item : cases)
        QTest::newRow(qUtf8Printable(item.toObject().value("name"_L1).toString())) << item.toObject();
}

void OperatorsTest::filters()
{
    QFETCH(QJsonObject, given);
    const auto result = applyFilter(given.value("operator"_L1).toString(), given.value("left"_L1),
                                    given.value("right"_L1), given.value("ignorecase"_L1).toBool(), plainEvaluation());
    if (given.contains("error"_L1)) {
        QVERIFY(!result);
        QCOMPARE(errorName(result.error()), given.value("error"_L1).toString());
        QVERIFY(!result.error().message.isEmpty());
        return;
    }
    QVERIFY2(result.isOk(), result ? "" : qUtf8Printable(result.error().message));
    QCOMPARE(*result, given.value("passes"_L1).toBool());
}

void OperatorsTest::transformers_data()
{
    QTest::addColumn<QJsonObject>("given");
    const auto cases = recordedCases(u"transformers.json"_s);
    QVERIFY2(!cases.isEmpty(), "cases/transformers.json cannot be read");
    for (const auto &item : cases)
        QTest::newRow(qUtf8Printable(item.toObject().value("name"_L1).toString())) << item.toObject();
}

void OperatorsTest::transformers()
{
    QFETCH(QJsonObject, given);
    const auto result = applyTransformer(given.value("operator"_L1).toString(), given.value("input"_L1),
                                         given.value("args"_L1).toObject(), plainEvaluation());
    if (given.contains("error"_L1)) {
        QVERIFY(!result);
        QCOMPARE(errorName(result.error()), given.value("error"_L1).toString());
        QVERIFY(!result.error().message.isEmpty());
        return;
    }
    QVERIFY2(result.isOk(), result ? "" : qUtf8Printable(result.error().message));
    QVERIFY2(valuesEqual(*result, given.value("result"_L1)), qUtf8Printable(compactJson(*result)));
}

void OperatorsTest::everyFilterHasACase()
{
    QSet<QString> shown;
    for (const auto cases = recordedCases(u"filters.json"_s); const auto &item : cases)
        shown.insert(canonicalFilterName(item.toObject().value("operator"_L1).toString()));
    for (const auto names = filterNames(); const auto &name : names)
        QVERIFY2(shown.contains(name), qUtf8Printable(name));
}

void OperatorsTest::everyTransformerHasACase()
{
    QSet<QString> shown;
    for (const auto cases = recordedCases(u"transformers.json"_s); const auto &item : cases)
        shown.insert(canonicalTransformerName(item.toObject().value("operator"_L1).toString()));
    for (const auto names = transformerNames(); const auto &name : names)
        QVERIFY2(shown.contains(name), qUtf8Printable(name));
}

void OperatorsTest::oldSpellings_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("equality of text") << u"string.isEqual"_s << u"isEqualString"_s;
    QTest::newRow("inequality of text") << u"string.isNotEqual"_s << u"isNotEqualString"_s;
    QTest::newRow("equality of numbers") << u"number.isEqual"_s << u"isEqualNumber"_s;
    QTest::newRow("inequality of numbers") << u"number.isNotEqual"_s << u"isNotEqualNumber"_s;
    QTest::newRow("other names lose the prefix") << u"string.inList"_s << u"inList"_s;
    QTest::newRow("general operators") << u"general.isExists"_s << u"isExists"_s;
    QTest::newRow("scripts") << u"number.InRange"_s << u"InRange"_s;
    QTest::newRow("dates") << u"date.isBefore"_s << u"isBefore"_s;
    QTest::newRow("new names stay") << u"isEqualString"_s << u"isEqualString"_s;
    QTest::newRow("a dot alone is no prefix") << u"stringless.isEqual"_s << u"stringless.isEqual"_s;
}

void OperatorsTest::oldSpellings()
{
    QFETCH(QString, written);
    QFETCH(QString, canonical);
    QCOMPARE(canonicalFilterName(written), canonical);
}

void OperatorsTest::tellsWhichFiltersNeedARightSide()
{
    QVERIFY(filterNeedsRight(u"isEqualString"_s));
    QVERIFY(!filterNeedsRight(u"general.isExists"_s));
    QVERIFY(!filterNeedsRight(u"isTrue"_s));
    QVERIFY(isKnownFilter(u"number.InRange"_s));
    QVERIFY(!isKnownFilter(u"InNoRange"_s));
}

void OperatorsTest::tellsTheArgumentsOfTransformers()
{
    QCOMPARE(transformerArguments(u"string.concat"_s), (QStringList{u"prefix"_s, u"suffix"_s}));
    QCOMPARE(transformerArguments(u"nothing"_s), QStringList());
    QVERIFY(isKnownTransformer(u"d8d43bef-f48a-47ad-8502-b191d615158c"_s));
    QVERIFY(isKnownTransformer(u"If-Then-Else"_s));
    QVERIFY(!isKnownTransformer(u"IfPerhaps"_s));
}

void OperatorsTest::unknownOperatorsRunAsScripts()
{
    auto evaluation = plainEvaluation();
    QStringList asked;
    evaluation.runScript = [&asked](const QString &name, const QJsonValue &value, const QJsonObject &args) {
        asked.append(name + u'/' + displayText(value) + u'/' + displayText(args.value("right"_L1)));
        return Result<QJsonValue>(QJsonValue(value == QJsonValue(2) ? u"yes"_s : u"no"_s));
    };
    const auto passes = applyFilter(u"general.OwnTest"_s, QJsonArray{1, 2, 3}, u"r"_s, false, evaluation);
    QVERIFY(passes);
    QVERIFY(*passes);
    QCOMPARE(asked, (QStringList{u"OwnTest/1/r"_s, u"OwnTest/2/r"_s}));
    const auto fails = applyFilter(u"OwnTest"_s, QJsonArray{1}, u"r"_s, false, evaluation);
    QVERIFY(fails);
    QVERIFY(!*fails);
}

void OperatorsTest::scriptTransformersGetValueAndArguments()
{
    auto evaluation = plainEvaluation();
    evaluation.runScript = [](const QString &name, const QJsonValue &, const QJsonObject &args) {
        return Result<QJsonValue>(QJsonValue(name + compactJson(args)));
    };
    const auto result = applyTransformer(u"OwnChange"_s, u"v"_s, {{u"mappings"_s, u"m"_s}}, evaluation);
    QVERIFY(result);
    QCOMPARE(result->toString(), u"OwnChange{\"mappings\":\"m\",\"value\":\"v\"}"_s);
    const auto each = applyTransformer(u"OwnChange"_s, QJsonArray{1, 2}, {}, evaluation);
    QVERIFY(each);
    QCOMPARE(*each, QJsonValue(QJsonArray{u"OwnChange{\"value\":1}"_s, u"OwnChange{\"value\":2}"_s}));
}

void OperatorsTest::missingDatePartsComeFromTheClock()
{
    const auto result = applyTransformer(u"DateStringToISOFormat"_s, u"13:05"_s, {}, plainEvaluation());
    QVERIFY(result);
    QCOMPARE(result->toString(), u"2026-11-22T13:05:00"_s);
}

void OperatorsTest::hugeProductsAreRefused()
{
    const auto many = QString(u"a,"_s).repeated(5000);
    const auto result = applyTransformer(u"ProductJoin"_s, many, {{u"list2"_s, many}}, plainEvaluation());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::ScriptFailed);
}

QTEST_GUILESS_MAIN(OperatorsTest)
#include "tst_operators.moc"
