// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/evalcases.h"
#include "scripts/javascriptevaluator.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// Cases of our own, in the form of the reference.
const auto ownFolder = QStringLiteral(HOLDFAST_SOURCE_DIR) + u"/tests/scripts/cases"_s;

QString vectorFolder()
{
    const auto fromEnvironment = qEnvironmentVariable("HOLDFAST_SHARED");
    const auto shared =
        fromEnvironment.isEmpty() ? QStringLiteral(HOLDFAST_SOURCE_DIR) + u"/../shared"_s : fromEnvironment;
    return QDir(shared).filePath(u"reference/vectors"_s);
}

QString expectedError(const QJsonValue &expected)
{
    return expected.toObject().value("$error"_L1).toString();
}

void addCases(const QString &folder)
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QJsonObject>("given");
    for (const auto kinds = evalKinds(); const auto &kind : kinds) {
        QFile file(QDir(folder).filePath(kind + u".json"_s));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto cases = QJsonDocument::fromJson(file.readAll()).array();
        for (qsizetype index = 0; index < cases.size(); ++index) {
            const auto given = cases.at(index).toObject();
            const auto subject = [&given] {
                for (const auto key : {"name"_L1, "operator"_L1, "expression"_L1})
                    if (given.contains(key))
                        return given.value(key).toString();
                return QString();
            }();
            QTest::addRow("%s %lld %s", qUtf8Printable(kind), static_cast<long long>(index),
                          qUtf8Printable(subject.left(60)))
                << kind << given;
        }
    }
}

} // namespace

/// Our own cases, and every recorded case of the reference where it is at hand.
class ReferenceCasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownCases_data();
    void ownCases();
    void cases_data();
    void cases();

private:
    void check();

    JavaScriptEvaluator m_evaluator;
};

void ReferenceCasesTest::ownCases_data()
{
    addCases(ownFolder);
}

void ReferenceCasesTest::ownCases()
{
    check();
}

void ReferenceCasesTest::cases_data()
{
    addCases(vectorFolder());
}

void ReferenceCasesTest::cases()
{
    if (!QFile::exists(vectorFolder()))
        QSKIP("The reference cases are not here; set HOLDFAST_SHARED to the folder that has reference/vectors.");
    check();
}

void ReferenceCasesTest::check()
{
    QFETCH(QString, kind);
    QFETCH(QJsonObject, given);
    Evaluation evaluation;
    evaluation.evaluator = &m_evaluator;
    const auto result = evaluateCase(kind, given, evaluation);
    const auto expected = given.value("expected"_L1);
    if (const auto error = expectedError(expected); !error.isEmpty()) {
        QVERIFY(!result);
        QCOMPARE(result.error().code, error == "cast"_L1 ? ErrorCode::CastFailed : ErrorCode::ScriptFailed);
        return;
    }
    QVERIFY2(result.isOk(), result ? "" : qUtf8Printable(result.error().message));
    QVERIFY2(valuesEqual(*result, expected), qUtf8Printable(compactJson(*result)));
}

QTEST_GUILESS_MAIN(ReferenceCasesTest)
#include "tst_referencecases.moc"
