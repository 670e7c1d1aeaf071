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

} // namespace

/// Every recorded case of the reference, where it is at hand.
class ReferenceCasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cases_data();
    void cases();

private:
    JavaScriptEvaluator m_evaluator;
};

void ReferenceCasesTest::cases_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QJsonObject>("given");
    for (const auto kinds = evalKinds(); const auto &kind : kinds) {
        QFile file(QDir(vectorFolder()).filePath(kind + u".json"_s));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto cases = QJsonDocument::fromJson(file.readAll()).array();
        for (qsizetype index = 0; index < cases.size(); ++index) {
            const auto given = cases.at(index).toObject();
            const auto subject = given.contains("operator"_L1) ? given.value("operator"_L1).toString()
                                                               : given.value("expression"_L1).toString();
            QTest::addRow("%s %lld %s", qUtf8Printable(kind), static_cast<long long>(index),
                          qUtf8Printable(subject.left(60)))
                << kind << given;
        }
    }
}

void ReferenceCasesTest::cases()
{
    if (!QFile::exists(vectorFolder()))
        QSKIP("The reference cases are not here; set HOLDFAST_SHARED to the folder that has reference/vectors.");
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
