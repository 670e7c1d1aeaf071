// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/merge.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

/// Understands `val.K == obj.K` and nothing else; with JavaScript: tests/scripts/tst_expressions.
class SameMember final : public ExpressionEvaluator
{
public:
    Result<QList<ExpressionOutcome>> evaluateEach(const QString &code, const QJsonArray &values,
                                                  const QJsonObject &bindings, Wanted) override
    {
        if (isBroken)
            return Error{.code = ErrorCode::ScriptFailed, .message = u"stopped"_s, .details = {}};
        const auto key = code.section(u'.', 1).section(u' ', 0, 0);
        QList<ExpressionOutcome> outcomes;
        for (const auto &value : values) {
            const bool same = value.toObject().contains(key)
                && value.toObject().value(key) == bindings.value("obj"_L1).toObject().value(key);
            outcomes.append(ExpressionOutcome{.value = same, .exception = {}});
        }
        return outcomes;
    }

    bool isBroken = false;
};

} // namespace

/// How the outputs of commands enter the context.
class MergeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void merging_data();
    void merging();
    void refusedKeys_data();
    void refusedKeys();
    void aStoppedSelectorFailsTheMerge();
    void setting_data();
    void setting();
    void removing();
    void extensions_data();
    void extensions();
    void extending();

private:
    SameMember m_evaluator;
    Evaluation m_evaluation;
};

void MergeTest::init()
{
    m_evaluator = {};
    m_evaluation = {};
    m_evaluation.evaluator = &m_evaluator;
}

void MergeTest::merging_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *entry, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(entry) << QByteArray(after);
    };
    row("false is appended", R"json({"A": true})json", R"json({"A": false})json", R"json({"A": [true, false]})json");
    row("an empty list adds nothing", R"json({"A": "x"})json", R"json({"A": []})json", R"json({"A": "x"})json");
    row("a list below a list is not flattened", R"json({"A": [1]})json", R"json({"A": [[2]]})json",
        R"json({"A": [1, [2]]})json");
    row("through a list: a new object", R"json({"A": [{"b": 1}]})json", R"json({"A.c": 2})json",
        R"json({"A": [{"b": 1}, {"c": 2}]})json");
    row("through a scalar: a new object", R"json({"A": 5})json", R"json({"A.b.c": 2})json",
        R"json({"A": [5, {"b": {"c": 2}}]})json");
    row("blanks in names stay, around them not", R"json({})json", R"json({" A B . c ": 1})json",
        R"json({"A B": {"c": 1}})json");
    row("a dot in a selector does not split", R"json({})json", R"json({"A(val.K == obj.K)": {"K": 1}})json",
        R"json({"A": {"K": 1}})json");
    row("an update on nothing keeps a list", R"json({})json", R"json({"A(val.K == obj.K)": [{"K": 1}]})json",
        R"json({"A": [{"K": 1}]})json");
    row("items of one new list update each other", R"json({})json",
        R"json({"A(val.K == obj.K)": [{"K": 1, "a": 1}, {"K": 1, "b": 2}, {"K": 2}]})json",
        R"json({"A": [{"K": 1, "a": 1, "b": 2}, {"K": 2}]})json");
    row("every matching item is updated", R"json({"A": [{"K": 1}, {"K": 2}, {"K": 1}]})json",
        R"json({"A(val.K == obj.K)": {"K": 1, "x": 1}})json",
        R"json({"A": [{"K": 1, "x": 1}, {"K": 2}, {"K": 1, "x": 1}]})json");
    row("nested objects merge, lists are replaced", R"json({"A": {"K": 1, "o": {"a": 1, "b": 1}, "l": [1, 2]}})json",
        R"json({"A(val.K == obj.K)": {"K": 1, "o": {"b": 2}, "l": [3]}})json",
        R"json({"A": {"K": 1, "o": {"a": 1, "b": 2}, "l": [3]}})json");
    row("a matched scalar is replaced", R"json({"A": ["x"]})json", R"json({"A(true)": {"K": 1}})json",
        R"json({"A": [{"K": 1}]})json");
    row("always update, nothing there", R"json({})json", R"json({"A(true)": {"K": 1}})json",
        R"json({"A": {"K": 1}})json");
    row("a selector on an inner part descends into every match", R"json({"A": [{"K": 1}, {"K": 1}]})json",
        R"json({"A(val.K == obj.K).b": {"K": 1}})json",
        R"json({"A": [{"K": 1, "b": {"K": 1}}, {"K": 1, "b": {"K": 1}}]})json");
    row("a selector on an inner part without match appends", R"json({"A": [{"K": 1}]})json",
        R"json({"A(val.K == obj.K).b": {"K": 2}})json", R"json({"A": [{"K": 1}, {"b": {"K": 2}}]})json");
    row("a selector on an inner part with nothing there", R"json({})json",
        R"json({"A(val.K == obj.K).b": {"K": 2}})json", R"json({"A": {"b": {"K": 2}}})json");
    row("nil under a selector changes nothing", R"json({"A": 1})json", R"json({"A(true)": null})json",
        R"json({"A": 1})json");
    row("nil items of a new list are left out", R"json({"A": {"K": 1}})json",
        R"json({"A(val.K == obj.K)": [null, {"K": 2}]})json", R"json({"A": [{"K": 1}, {"K": 2}]})json");
    row("a missing bracket extends to the end", R"json({})json", R"json({"A(val.K == obj.K": {"K": 1}})json",
        R"json({"A": {"K": 1}})json");
}

void MergeTest::merging()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, entry);
    QFETCH(QByteArray, after);
    const auto merged = mergeEntryContext(json(before), json(entry), m_evaluation);
    QVERIFY2(merged.isOk(), merged ? "" : qUtf8Printable(merged.error().message));
    QVERIFY2(valuesEqual(*merged, json(after)), qUtf8Printable(compactJson(*merged)));
}

void MergeTest::refusedKeys_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("no name") << QString();
    QTest::newRow("nothing between two dots") << u"A..B"_s;
    QTest::newRow("a dot at the end") << u"A."_s;
    QTest::newRow("a selector without name") << u"(true)"_s;
    QTest::newRow("too many parts") << QString(u"a."_s).repeated(200) + u'a';
}

void MergeTest::refusedKeys()
{
    QFETCH(QString, key);
    const auto merged = mergeContextKey({}, key, 1, m_evaluation);
    QVERIFY(!merged);
    QCOMPARE(merged.error().code, ErrorCode::InvalidInput);
    QVERIFY(merged.error().message.contains(key.left(120)));
}

void MergeTest::aStoppedSelectorFailsTheMerge()
{
    m_evaluator.isBroken = true;
    const auto merged =
        mergeContextKey(json(R"({"A": {"K": 1}})"), u"A(val.K == obj.K)"_s, QJsonObject{{u"K"_s, 1}}, m_evaluation);
    QVERIFY(!merged);
    QCOMPARE(merged.error().code, ErrorCode::ScriptFailed);
}

void MergeTest::setting_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("overwrites") << QByteArray(R"({"A": [1, 2]})") << u"A"_s << QJsonValue(3)
                                << QByteArray(R"({"A": 3})");
    QTest::newRow("creates objects") << QByteArray("{}") << u"A.b.c"_s << QJsonValue(3)
                                     << QByteArray(R"({"A": {"b": {"c": 3}}})");
    QTest::newRow("replaces a scalar on the way")
        << QByteArray(R"({"A": 1})") << u"A.b"_s << QJsonValue(3) << QByteArray(R"({"A": {"b": 3}})");
    QTest::newRow("nil removes") << QByteArray(R"({"A": {"b": 1, "c": 2}})") << u"A.b"_s << QJsonValue()
                                 << QByteArray(R"({"A": {"c": 2}})");
}

void MergeTest::setting()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, path);
    QFETCH(QJsonValue, value);
    QFETCH(QByteArray, after);
    const auto context = setContextPath(json(before), path, value);
    QVERIFY(context);
    QCOMPARE(*context, json(after));
    QVERIFY(!setContextPath({}, u"A..b"_s, 1));
}

void MergeTest::removing()
{
    QCOMPARE(removeContextPath(json(R"({"A": {"b": 1}, "B": 2})"), u"A.b"_s), json(R"({"A": {}, "B": 2})"));
    QCOMPARE(removeContextPath(json(R"({"A": [1]})"), u"A.b"_s), json(R"({"A": [1]})"));
    QCOMPARE(removeContextPath(json(R"({"A": 1})"), u"B.c.d"_s), json(R"({"A": 1})"));
}

void MergeTest::extensions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("one") << u"A=b.c"_s << QStringList{u"A"_s, u"b.c"_s};
    QTest::newRow("two") << u"A=b::C=."_s << QStringList{u"A"_s, u"b"_s, u"C"_s, u"."_s};
    QTest::newRow("all of the contents") << u"A="_s << QStringList{u"A"_s, QString()};
    QTest::newRow("an equals sign in the selector")
        << u"A(val.K == obj.K)=b"_s << QStringList{u"A(val.K == obj.K)"_s, u"b"_s};
    QTest::newRow("JavaScript with equals signs and colons")
        << u"A=.={k: val.a == '::'}::B=c"_s << QStringList{u"A"_s, u".={k: val.a == '::'}"_s, u"B"_s, u"c"_s};
    QTest::newRow("no key") << u"=b::"_s << QStringList();
}

void MergeTest::extensions()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QStringList found;
    for (const auto parsed = parseExtendContext(text); const auto &extension : parsed)
        found << extension.key << extension.source;
    QCOMPARE(found, expected);
}

void MergeTest::extending()
{
    const auto parts = parseExtendContext(u"Names=users.name::All=::None=missing");
    const auto context = extendContext(json(R"({"Names": "old"})"), parts,
                                       u"{\"users\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}"_s, m_evaluation);
    QVERIFY(context);
    QCOMPARE(*context, json(R"({"Names": ["old", "a", "b"], "All": {"users": [{"name": "a"}, {"name": "b"}]}})"));
}

QTEST_GUILESS_MAIN(MergeTest)
#include "tst_merge.moc"
