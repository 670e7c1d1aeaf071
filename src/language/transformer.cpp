// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/transformer.h"

#include "language/cast.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

const TransformerTable &transformers()
{
    static const TransformerTable table = [] {
        TransformerTable all;
        addListTransformers(all);
        addTextTransformers(all);
        addNumberTransformers(all);
        addListScriptTransformers(all);
        addTextScriptTransformers(all);
        addDateScriptTransformers(all);
        addAddressScriptTransformers(all);
        addListShapeScriptTransformers(all);
        addChoiceScriptTransformers(all);
        addFormatScriptTransformers(all);
        addTimeScriptTransformers(all);
        return all;
    }();
    return table;
}

/// Applies to each item; nil results are dropped, lists among the results are flattened one level.
Result<QJsonValue> appliedToItems(const Transformer::Function &function, const QJsonArray &items)
{
    QJsonArray results;
    for (const auto &item : items) {
        if (isNil(item))
            continue;
        const auto result = function(item);
        if (!result)
            return result;
        for (const auto parts = asList(*result); const auto &part : parts)
            results.append(part);
    }
    return QJsonValue(results);
}

Result<QJsonValue> applied(const Transformer &transformer, const QJsonValue &value, const QJsonObject &args,
                           const Evaluation &evaluation)
{
    using Reach = Transformer::Reach;
    const bool takesNil = transformer.reach == Reach::EachItemOrNothing || transformer.reach == Reach::WholeOrNothing;
    if (isNil(value) && !takesNil)
        return QJsonValue(QJsonValue::Null);
    const auto function = transformer.prepare(args, evaluation);
    if (!function)
        return function.error();
    const bool isWhole = transformer.reach == Reach::Whole || transformer.reach == Reach::WholeOrNothing;
    if (isWhole || !value.isArray())
        return (*function)(value);
    const auto items = value.toArray();
    if (items.isEmpty() && transformer.reach == Reach::EachItemOrNothing)
        return (*function)(value);
    return appliedToItems(*function, items);
}

Result<QJsonValue> appliedToItemsOrWhole(const Transformer::Function &function, const QJsonValue &value)
{
    const auto items = value.toArray();
    return items.isEmpty() ? function(value) : appliedToItems(function, items);
}

Result<QJsonValue> appliedByScript(const QString &name, const QJsonValue &value, const QJsonObject &args,
                                   const Evaluation &evaluation)
{
    if (!evaluation.runScript) {
        return transformerScriptError(
            QCoreApplication::translate("Language", "There is no transformer and no script named “%1”.").arg(name));
    }
    // As of a script without the tag "entirelist": once for each item, once for anything else.
    return appliedToItemsOrWhole(
        [&](const QJsonValue &item) {
            auto scriptArgs = args;
            scriptArgs.insert(u"value"_s, item);
            return evaluation.runScript(name, item, scriptArgs);
        },
        value);
}

} // namespace

Result<QString> textArgument(const QJsonObject &args, const QString &name, const QString &fallback)
{
    const auto value = unwrapSingle(args.value(name));
    return isNil(value) ? Result<QString>(fallback) : castToText(value);
}

Result<qint64> integerArgument(const QJsonObject &args, const QString &name, qint64 fallback)
{
    const auto value = unwrapSingle(args.value(name));
    const bool isAbsent = isNil(value) || (value.isString() && value.toString().trimmed().isEmpty());
    return isAbsent ? Result<qint64>(fallback) : castToInteger(value);
}

QStringList listArgument(const QJsonValue &value)
{
    QStringList texts;
    for (const auto items = argumentToList(value); const auto &item : items)
        texts.append(displayText(item));
    return texts;
}

Transformer::Function onScriptText(std::function<Result<QJsonValue>(const QString &text)> change)
{
    return [change = std::move(change)](const QJsonValue &value) -> Result<QJsonValue> {
        return isNil(value) ? Result<QJsonValue>(QJsonValue(QJsonValue::Null)) : castToText(value).andThen(change);
    };
}

Error transformerScriptError(const QString &message)
{
    return {.code = ErrorCode::ScriptFailed, .message = message, .details = {}};
}

QString canonicalTransformerName(const QString &name)
{
    // Two playbooks name SetIfEmpty by the id of the script.
    if (name == "d8d43bef-f48a-47ad-8502-b191d615158c"_L1)
        return u"SetIfEmpty"_s;
    for (const auto prefix : {"string."_L1, "general."_L1, "number."_L1, "date."_L1}) {
        if (name.startsWith(prefix))
            return name.sliced(prefix.size());
    }
    return name;
}

bool isKnownTransformer(const QString &name)
{
    return transformers().contains(canonicalTransformerName(name));
}

QStringList transformerNames()
{
    auto names = transformers().keys();
    names.sort();
    return names;
}

QStringList scriptTransformerNames()
{
    QStringList names;
    for (auto transformer = transformers().begin(); transformer != transformers().end(); ++transformer) {
        if (transformer->isScript)
            names.append(transformer.key());
    }
    names.sort();
    return names;
}

QStringList transformerArguments(const QString &name)
{
    return transformers().value(canonicalTransformerName(name)).arguments;
}

Result<QJsonValue> applyTransformer(const QString &name, const QJsonValue &value, const QJsonObject &args,
                                    const Evaluation &evaluation)
{
    const auto canonical = canonicalTransformerName(name);
    const auto found = transformers().constFind(canonical);
    if (found == transformers().constEnd())
        return appliedByScript(canonical, value, args, evaluation);
    auto result = applied(*found, value, args, evaluation);
    if (!result && found->isScript && result.error().code == ErrorCode::CastFailed) {
        auto error = result.error();
        error.code = ErrorCode::ScriptFailed;
        return error;
    }
    return result;
}

} // namespace holdfast
