// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scripts/javascriptevaluator.h"

#include <QCoreApplication>
#include <QFile>
#include <QJSEngine>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

// Q_INIT_RESOURCE must stand outside of namespaces.
static void initScriptResources()
{
    Q_INIT_RESOURCE(scripts);
}

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Error limitReached(const QString &what, const QString &code)
{
    return {.code = ErrorCode::ScriptFailed,
            .message =
                QCoreApplication::translate("Scripts", "The expression “%1” was stopped: %2").arg(code.left(120), what),
            .details = {}};
}

/// JSON text of a result; a scalar needs a list around it for QJsonDocument.
QJsonValue fromJsonText(const QString &text)
{
    const auto document = QJsonDocument::fromJson(QByteArray('[' + text.toUtf8() + ']'));
    const auto values = document.array();
    return values.isEmpty() ? QJsonValue(QJsonValue::Null) : values.first();
}

QString sandboxSource()
{
    initScriptResources();
    QFile file(u":/holdfast/scripts/sandbox.js"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

/// One engine with the prepared global object.
class JavaScriptEvaluator::Sandbox
{
public:
    explicit Sandbox(const ScriptLimits &limits)
        : m_watchdog({.timeMs = limits.timeMs, .growthBytes = limits.growthBytes},
                     [this] { m_engine.setInterrupted(true); })
    {
        static const auto source = sandboxSource();
        auto settings = m_engine.newObject();
        settings.setProperty(u"largest"_s, static_cast<double>(limits.largestText));
        settings.setProperty(u"output"_s, static_cast<double>(limits.outputUnits));
        const auto prepare = m_engine.evaluate(source, u"sandbox.js"_s);
        m_run = prepare.call({m_engine.globalObject(), settings});
    }

    [[nodiscard]] bool isUsable() const { return m_run.isCallable(); }
    [[nodiscard]] QString problem() const { return m_run.toString(); }

    QJSValue run(const QJSValueList &arguments, Watchdog::Verdict &verdict)
    {
        m_engine.setInterrupted(false);
        m_watchdog.start();
        auto result = m_run.call(arguments);
        verdict = m_watchdog.stop();
        return result;
    }

    QJSValue textList(const QStringList &texts)
    {
        auto list = m_engine.newArray(static_cast<uint>(texts.size()));
        for (qsizetype index = 0; index < texts.size(); ++index)
            list.setProperty(static_cast<quint32>(index), texts.at(index));
        return list;
    }

private:
    QJSEngine m_engine;
    QJSValue m_run;
    Watchdog m_watchdog;
};

JavaScriptEvaluator::JavaScriptEvaluator(ScriptLimits limits)
    : m_limits(limits)
{
}

JavaScriptEvaluator::~JavaScriptEvaluator() = default;

void JavaScriptEvaluator::setClock(qint64 nowMs, quint32 seed)
{
    m_nowMs = nowMs;
    m_seed = seed;
}

Result<QList<ExpressionOutcome>> JavaScriptEvaluator::evaluateEach(const QString &code, const QJsonArray &values,
                                                                   const QJsonObject &bindings, Wanted wanted)
{
    const auto valuesText = QJsonDocument(values).toJson(QJsonDocument::Compact);
    const auto bindingsText = QJsonDocument(bindings).toJson(QJsonDocument::Compact);
    if (valuesText.size() + bindingsText.size() + code.size() > m_limits.inputBytes)
        return limitReached(QCoreApplication::translate("Scripts", "its values are too large."), code);
    if (!m_sandbox)
        m_sandbox = std::make_unique<Sandbox>(m_limits);
    if (!m_sandbox->isUsable()) {
        return Error{.code = ErrorCode::Internal,
                     .message = QCoreApplication::translate("Scripts", "The script engine could not be prepared."),
                     .details = m_sandbox->problem()};
    }

    auto verdict = Watchdog::Verdict::WithinLimits;
    const auto answer = m_sandbox->run({code, m_sandbox->textList(bindings.keys()), QString::fromUtf8(valuesText),
                                        QString::fromUtf8(bindingsText), wanted == Wanted::Truth,
                                        static_cast<double>(m_nowMs), static_cast<double>(m_seed)},
                                       verdict);
    if (verdict != Watchdog::Verdict::WithinLimits) {
        // An interrupted script may have left anything behind; the next call gets a new engine.
        m_sandbox.reset();
        return limitReached(
            verdict == Watchdog::Verdict::TooSlow
                ? QCoreApplication::translate("Scripts", "it takes longer than %1 ms.").arg(m_limits.timeMs)
                : QCoreApplication::translate("Scripts", "it needs too much memory."),
            code);
    }
    if (answer.isError()) {
        m_sandbox.reset();
        return limitReached(answer.toString().left(200), code);
    }
    if (answer.property(2).toNumber() > static_cast<double>(m_limits.outputUnits)) {
        m_sandbox.reset();
        return limitReached(QCoreApplication::translate("Scripts", "its result is too large."), code);
    }

    QList<ExpressionOutcome> outcomes;
    outcomes.reserve(values.size());
    const auto results = answer.property(0);
    const auto exceptions = answer.property(1);
    for (quint32 index = 0; index < static_cast<quint32>(values.size()); ++index) {
        const auto result = results.property(index);
        outcomes.append({.value = result.isString() ? fromJsonText(result.toString()) : QJsonValue(QJsonValue::Null),
                         .exception = exceptions.property(index).toString()});
    }
    if (answer.property(3).toBool())
        m_sandbox.reset();
    return outcomes;
}

} // namespace holdfast
