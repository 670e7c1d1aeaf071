// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scripts/evalcommand.h"

#include "base/clock.h"
#include "language/cast.h"
#include "language/evalcases.h"
#include "scripts/javascriptevaluator.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int usageExitCode = 2;

struct EvalRequest
{
    QString kind;
    QString file;
};

Error unusable(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .details = {}};
}

Result<EvalRequest> readArguments(const QStringList &args)
{
    QCommandLineParser parser;
    const QCommandLineOption kind(
        u"kind"_s, QCoreApplication::translate("Eval", "What the cases are: %1.").arg(evalKinds().join(u", "_s)),
        u"kind"_s);
    parser.addOption(kind);
    parser.addPositionalArgument(u"file"_s, QCoreApplication::translate("Eval", "A JSON array of cases."));
    if (!parser.parse(QStringList{u"eval"_s} + args))
        return unusable(parser.errorText());
    if (parser.positionalArguments().size() != 1 || !evalKinds().contains(parser.value(kind))) {
        return unusable(QCoreApplication::translate("Eval", "Usage: holdfast eval --kind %1 FILE.json")
                            .arg(evalKinds().join(u'|')));
    }
    return EvalRequest{.kind = parser.value(kind), .file = parser.positionalArguments().first()};
}

Result<QJsonArray> readCases(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable(QCoreApplication::translate("Eval", "%1 cannot be read: %2").arg(path, file.errorString()));
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (problem.error != QJsonParseError::NoError) {
        return unusable(QCoreApplication::translate("Eval", "%1 is not JSON: %2 at byte %3")
                            .arg(path, problem.errorString())
                            .arg(problem.offset));
    }
    if (!document.isArray())
        return unusable(QCoreApplication::translate("Eval", "%1 holds no JSON array of cases.").arg(path));
    return document.array();
}

QString errorKind(ErrorCode code)
{
    switch (code) {
    case ErrorCode::CastFailed:
        return u"cast"_s;
    case ErrorCode::ScriptFailed:
        return u"script"_s;
    default:
        return errorCodeName(code);
    }
}

} // namespace

int runEval(const QStringList &args, QIODevice &out, QIODevice &err, const OperatorScripts &scripts)
{
    const auto request = readArguments(args);
    const auto cases = request.andThen([](const EvalRequest &r) { return readCases(r.file); });
    if (!cases) {
        err.write(cases.error().message.toUtf8() + '\n');
        return usageExitCode;
    }
    JavaScriptEvaluator evaluator;
    const auto nowMs = SystemClock().nowMs();
    evaluator.setClock(nowMs, 1);
    const Evaluation evaluation{
        .context = {}, .evaluator = &evaluator, .runScript = {}, .nowMs = nowMs, .warnings = nullptr};
    for (const auto &testCase : *cases) {
        auto own = evaluation;
        own.context = testCase.toObject().value("context"_L1);
        if (scripts)
            own.runScript = scripts(own);
        const auto result = evaluateCase(request->kind, testCase.toObject(), own);
        const QJsonObject line = result
            ? QJsonObject{{u"result"_s, isNil(*result) ? QJsonValue(QJsonValue::Null) : *result}}
            : QJsonObject{{u"error"_s, errorKind(result.error().code)}, {u"message"_s, result.error().message}};
        out.write(compactJson(line).toUtf8() + '\n');
    }
    return 0;
}

} // namespace holdfast
