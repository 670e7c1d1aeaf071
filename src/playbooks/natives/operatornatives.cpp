// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Scripts as operators, and operators as scripts: the public content uses one and the same script in both places.

#include "playbooks/natives/operatornatives.h"

#include "language/cast.h"
#include "language/filter.h"
#include "language/transformer.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("OperatorNatives", source);
}

Error refused(const QString &message)
{
    return {ErrorCode::ScriptFailed, message, {}};
}

bool onlyLooks(const NativeResult &result)
{
    return !result.change && !result.instead && !result.completion && !result.schedule && result.sleepMs < 0
        && result.cancelSchedule.isEmpty() && !result.endsRun;
}

/// A transformer run by a task: its result is the entry.
NativeCommand transformerNative(const QString &name)
{
    QList<ArgumentDefinition> arguments{listArgument(u"value"_s)};
    for (const auto names = transformerArguments(name); const auto &argument : names)
        arguments.append(listArgument(argument));
    return native(name, translated("Changes a value, as the transformer of that name."), arguments,
                  [name](const NativeInput &input) {
                      auto args = input.arguments;
                      const auto value = args.take(u"value"_s);
                      const auto result = applyTransformer(name, value, args, input.scope.evaluation);
                      if (!result)
                          return NativeResult::failed(result.error().message);
                      return NativeResult::said(displayText(*result), *result);
                  });
}

/// A filter run by a task, usually as a condition.
NativeCommand filterNative(const QString &name)
{
    // IsRFC1918Address names its only argument otherwise.
    return native(name, translated("Tests a value, as the filter of that name."),
                  {listArgument(u"left"_s), listArgument(u"right"_s), listArgument(u"value"_s)},
                  [name](const NativeInput &input) {
                      const auto left = input.arguments.contains("left"_L1) ? input.arguments.value("left"_L1)
                                                                            : input.arguments.value("value"_L1);
                      // Tasks give lists as comma-separated texts as well.
                      const auto items = left.isString() ? QJsonValue(argumentToList(left)) : left;
                      const auto result =
                          applyFilter(name, items, input.arguments.value("right"_L1), false, input.scope.evaluation);
                      if (!result)
                          return NativeResult::failed(result.error().message);
                      return NativeResult::said(*result ? u"yes"_s : u"no"_s, *result);
                  });
}

} // namespace

Evaluation::RunScript nativeOperators(std::function<NativeScope()> scope)
{
    return [scope = std::move(scope)](const QString &name, const QJsonValue &,
                                      const QJsonObject &args) -> Result<QJsonValue> {
        const auto *command = findNative(name);
        if (!command)
            return refused(translated("There is no operator and no built-in script “%1”.").arg(name));
        NativeInput input;
        input.name = command->definition.name;
        input.arguments = args;
        input.scope = scope();
        for (const auto &argument : command->definition.arguments) {
            if (!input.arguments.contains(argument.name) && !argument.defaultValue.isEmpty())
                input.arguments.insert(argument.name, argument.defaultValue);
            if (argument.required && !input.arguments.contains(argument.name))
                return refused(translated("%1: the argument “%2” is missing.").arg(name, argument.name));
        }
        const auto result = command->run(input);
        if (!onlyLooks(result))
            return refused(translated("“%1” does more than look at values, so it cannot be an operator.").arg(name));
        QJsonArray values;
        for (const auto &entry : result.output.entries) {
            if (entry.isError)
                return refused(entry.text);
            values.append(entry.contents);
        }
        return values.isEmpty() ? QJsonValue(QJsonValue::Null) : unwrapSingle(values);
    };
}

Evaluation::RunScript nativeOperatorsOver(const Evaluation &evaluation)
{
    return nativeOperators([evaluation] {
        NativeScope scope;
        scope.evaluation = evaluation;
        scope.nowMs = evaluation.nowMs;
        scope.entry = [](const QString &) -> const RunEntry * { return nullptr; };
        return scope;
    });
}

QList<NativeCommand> operatorNatives()
{
    QList<NativeCommand> natives;
    for (const auto names = scriptTransformerNames(); const auto &name : names)
        natives.append(transformerNative(name));
    for (const auto names = scriptFilterNames(); const auto &name : names)
        natives.append(filterNative(name));
    return natives;
}

} // namespace holdfast
