// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scripts/evalcommand.h"

#include <QBuffer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class EvalCommandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void oneLineForEachCase_data();
    void oneLineForEachCase();
    void theExpectationIsNotLookedAt();
    void unusableArguments_data();
    void unusableArguments();

private:
    QString written(const QByteArray &content)
    {
        const auto path = m_folder.filePath(u"cases.json"_s);
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return path;
    }

    int run(const QStringList &args)
    {
        QBuffer out(&m_out);
        QBuffer err(&m_err);
        out.open(QIODevice::WriteOnly);
        err.open(QIODevice::WriteOnly);
        return runEval(args, out, err);
    }

    QTemporaryDir m_folder;
    QByteArray m_out;
    QByteArray m_err;
};

void EvalCommandTest::init()
{
    m_out.clear();
    m_err.clear();
}

void EvalCommandTest::oneLineForEachCase_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("cases");
    QTest::addColumn<QByteArrayList>("results"); // an error is given as its name
    const auto row = [](const char *name, const char *kind, const char *cases, const QByteArrayList &results) {
        QTest::newRow(name) << QString::fromLatin1(kind) << QByteArray(cases) << results;
    };
    row("transformers", "transformers",
        R"([{"operator": "count", "args": {}, "input": [1, 2]}, {"operator": "floor", "args": {}, "input": "x"}, {"operator": "ParseJSON", "args": {}, "input": "{"}])",
        {"2", "cast", "script"});
    row("filters", "filters",
        R"([{"operator": "isTrue", "args": {}, "input": "TRUE"}, {"operator": "isEqualString", "args": {"right": "A", "ignorecase": true}, "input": "a"}])",
        {"true", "true"});
    row("expressions", "dt",
        R"([{"context": {"a": [1, 2]}, "expression": "a=val+1", "mode": "dt"}, {"context": {"a": 1}, "expression": "<${a}>", "mode": "interpolate"}, {"context": {}, "expression": "x", "mode": "dt"}])",
        {"[2,3]", "\"<1>\"", "null"});
    row("complex values", "complex",
        R"([{"context": {"a": {"b": 5}}, "value": {"value": {"complex": {"root": "a", "accessor": "b"}}, "iscontext": true}}])",
        {"5"});
    row("conditions", "conditions",
        R"([{"context": {"a": 1}, "conditions": [{"label": "yes", "condition": [[{"operator": "isExists", "left": {"value": {"simple": "a"}, "iscontext": true}}]]}]}])",
        {"\"yes\""});
    row("merging", "merge",
        R"json([{"before": {"A": 1}, "entryContext": {"A": 2}}, {"before": {}, "entryContext": {"A..b": 2}}])json",
        {"{\"A\":[1,2]}", "invalid-input"});
    row("graphs", "graph",
        R"([{"tasks": {"0": {"type": "start", "next": {"#none#": ["1"]}}, "1": {"type": "condition", "continueonerror": true, "next": {"yes": ["2"]}}, "2": {"type": "regular", "next": {}}}, "outcomes": {"1": "error"}},
            {"tasks": {"0": {"type": "start", "next": {"#none#": ["1"]}}, "1": {"type": "condition", "continueonerror": true, "next": {"yes": ["2"], "#default#": ["2"]}}, "2": {"type": "regular", "next": {}}}, "outcomes": {"1": "error"}},
            {"tasks": {"0": {"type": "start", "next": {"#none#": ["1"]}}, "1": {"type": "regular", "next": {"#none#": ["2", "missing"]}}, "2": {"type": "regular", "next": {}}}, "outcomes": {"1": "unavailable"}}])",
        {R"({"0":"Completed","1":"Error","2":""})", R"({"0":"Completed","1":"Completed","2":"Completed"})",
         R"({"0":"Completed","1":"Error","2":""})"});
}

void EvalCommandTest::oneLineForEachCase()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, cases);
    QFETCH(QByteArrayList, results);
    QCOMPARE(run({u"--kind"_s, kind, written(cases)}), 0);
    QCOMPARE(m_err, QByteArray());
    QVERIFY(m_out.endsWith('\n'));
    const auto lines = m_out.chopped(1).split('\n');
    QCOMPARE(lines.size(), results.size());
    for (qsizetype index = 0; index < lines.size(); ++index) {
        const auto object = QJsonDocument::fromJson(lines.at(index)).object();
        if (object.contains("error"_L1))
            QCOMPARE(object.value("error"_L1).toString().toUtf8(), results.at(index));
        else
            QCOMPARE(lines.at(index), QByteArray("{\"result\":" + results.at(index) + '}'));
    }
}

void EvalCommandTest::theExpectationIsNotLookedAt()
{
    QCOMPARE(run({u"--kind=filters"_s,
                  written(R"([{"operator": "isTrue", "args": {}, "input": true, "expected": false}])")}),
             0);
    QCOMPARE(m_out, QByteArray("{\"result\":true}\n"));
}

void EvalCommandTest::unusableArguments_data()
{
    QTest::addColumn<QStringList>("args");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("no arguments") << QStringList() << QByteArray("Usage");
    QTest::newRow("unknown kind") << QStringList{u"--kind"_s, u"poems"_s, u"x.json"_s} << QByteArray("transformers");
    QTest::newRow("no file") << QStringList{u"--kind"_s, u"dt"_s} << QByteArray("Usage");
    QTest::newRow("unknown option") << QStringList{u"--sort"_s} << QByteArray("sort");
    QTest::newRow("missing file") << QStringList{u"--kind"_s, u"dt"_s, u"/nonexistent/x.json"_s}
                                  << QByteArray("/nonexistent/x.json");
    QTest::newRow("broken JSON") << QStringList{u"--kind"_s, u"dt"_s, u"[1,"_s} << QByteArray("byte");
    QTest::newRow("an object") << QStringList{u"--kind"_s, u"dt"_s, u"{}"_s} << QByteArray("array");
}

void EvalCommandTest::unusableArguments()
{
    QFETCH(QStringList, args);
    QFETCH(QByteArray, told);
    // The last argument of the last rows is the content of a file.
    if (!args.isEmpty() && (args.last().startsWith(u'[') || args.last().startsWith(u'{')))
        args.last() = written(args.last().toUtf8());
    QCOMPARE(run(args), 2);
    QCOMPARE(m_out, QByteArray());
    QVERIFY2(m_err.contains(told), m_err.constData());
}

QTEST_GUILESS_MAIN(EvalCommandTest)
#include "tst_evalcommand.moc"
