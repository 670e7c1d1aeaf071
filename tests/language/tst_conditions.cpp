// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/condition.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QJsonArray jsonList(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).array();
}

/// A test `left operator right` with the left side from context.
QByteArray test(const QByteArray &left, const QByteArray &name, const QByteArray &right)
{
    return R"({"operator":")" + name + R"(","left":{"value":{"simple":")" + left
        + R"("},"iscontext":true},"right":{"value":{"simple":")" + right + R"("}}})";
}

Evaluation evaluation()
{
    Evaluation result;
    result.context = QJsonObject{{u"a"_s, 1}, {u"b"_s, u"two"_s}, {u"list"_s, QJsonArray{u"x"_s, u"y"_s}}};
    return result;
}

} // namespace

class ConditionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void branches_data();
    void branches();
    void aCastFailureFailsTheTask();
    void aPassingTestSavesTheOnesBehindIt();
    void aFailingGroupSavesTheOnesBehindIt();
    void labels_data();
    void labels();
};

void ConditionsTest::branches_data()
{
    QTest::addColumn<QByteArray>("conditions");
    QTest::addColumn<QString>("label");
    const auto isOne = test("a", "isEqualNumber", "1");
    const auto isTwo = test("b", "isEqualString", "two");
    const auto isNot = test("b", "isEqualString", "three");
    const auto branch = [](const QByteArray &label, const QByteArray &groups) {
        return R"({"label":")" + label + R"(","condition":[)" + groups + "]}";
    };
    QTest::newRow("all groups hold") << QByteArray("[" + branch("yes", "[" + isOne + "],[" + isTwo + "]") + "]")
                                     << u"yes"_s;
    QTest::newRow("one group does not") << QByteArray("[" + branch("yes", "[" + isOne + "],[" + isNot + "]") + "]")
                                        << u"#default#"_s;
    QTest::newRow("one test of a group is enough")
        << QByteArray("[" + branch("yes", "[" + isNot + "," + isOne + "]") + "]") << u"yes"_s;
    QTest::newRow("the first label that holds wins")
        << QByteArray("[" + branch("A", "[" + isNot + "]") + "," + branch("B", "[" + isOne + "]") + ","
                      + branch("C", "[" + isTwo + "]") + "]")
        << u"B"_s;
    QTest::newRow("a list on the left passes as a whole")
        << QByteArray("[" + branch("yes", "[" + test("list", "isEqualString", "y") + "]") + "]") << u"yes"_s;
    QTest::newRow("a group without tests does not hold")
        << QByteArray("[" + branch("yes", "[]") + "]") << u"#default#"_s;
    QTest::newRow("no conditions at all") << QByteArray("[]") << u"#default#"_s;
    QTest::newRow("right side from context")
        << QByteArray("["
                      + branch("yes",
                               R"([{"operator":"isEqualString","left":{"value":{"simple":"${b}"}},)"
                               R"("right":{"value":{"simple":"b"},"iscontext":true}}])")
                      + "]")
        << u"yes"_s;
    QTest::newRow("ignoring case") << QByteArray(
        "["
        + branch("yes",
                 R"([{"operator":"isEqualString","ignorecase":true,"left":{"value":{"simple":"b"},)"
                 R"("iscontext":true},"right":{"value":{"simple":"TWO"}}}])")
        + "]") << u"yes"_s;
}

void ConditionsTest::branches()
{
    QFETCH(QByteArray, conditions);
    QFETCH(QString, label);
    const auto result = chooseBranch(parseConditions(jsonList(conditions)), evaluation());
    QVERIFY(result);
    QCOMPARE(*result, label);
}

void ConditionsTest::aCastFailureFailsTheTask()
{
    const auto conditions = jsonList(R"([{"label":"yes","condition":[[)" + test("b", "greaterThan", "1") + R"(]]}])");
    const auto result = chooseBranch(parseConditions(conditions), evaluation());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::CastFailed);
}

void ConditionsTest::aPassingTestSavesTheOnesBehindIt()
{
    const auto groups = parseFilterGroups(
        jsonList("[[" + test("a", "isEqualNumber", "1") + "," + test("b", "greaterThan", "1") + "]]"));
    const auto holds = groupsHold(groups, evaluation());
    QVERIFY(holds);
    QVERIFY(*holds);
}

void ConditionsTest::aFailingGroupSavesTheOnesBehindIt()
{
    const auto groups = parseFilterGroups(
        jsonList("[[" + test("a", "isEqualNumber", "2") + "],[" + test("b", "greaterThan", "1") + "]]"));
    const auto holds = groupsHold(groups, evaluation());
    QVERIFY(holds);
    QVERIFY(!*holds);
}

void ConditionsTest::labels_data()
{
    QTest::addColumn<QStringList>("labels");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("expected"); // empty: none matches
    QTest::newRow("exact") << QStringList{u"YES"_s, u"yes"_s} << u"yes"_s << u"yes"_s;
    QTest::newRow("other case") << QStringList{u"Yes"_s} << u"yes"_s << u"Yes"_s;
    QTest::newRow("blanks around") << QStringList{u"yes"_s} << u" yes\n"_s << u"yes"_s;
    QTest::newRow("else") << QStringList{u"yes"_s, u"#default#"_s} << u"maybe"_s << u"#default#"_s;
    QTest::newRow("none") << QStringList{u"yes"_s} << u"no"_s << QString();
}

void ConditionsTest::labels()
{
    QFETCH(QStringList, labels);
    QFETCH(QString, answer);
    QFETCH(QString, expected);
    QCOMPARE(matchBranchLabel(labels, answer).value_or(QString()), expected);
}

QTEST_GUILESS_MAIN(ConditionsTest)
#include "tst_conditions.moc"
