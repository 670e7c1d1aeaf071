// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/contextpath.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("ContextNatives", source);
}

QJsonValue valueToStore(const NativeInput &input, bool parsesText)
{
    const auto value = input.arguments.value("value"_L1);
    if (argumentFlag(input, u"stringify"_s))
        return value.isString() ? value : QJsonValue(compactJson(value));
    if (!parsesText || value.isObject())
        return value;
    // The published script hands the value to JSON.parse, which sees a list as its items joined by commas.
    const auto parsed = parseJsonText(displayText(value));
    return parsed.isUndefined() ? value : parsed;
}

NativeResult setValue(const NativeInput &input)
{
    const auto key = argumentText(input, u"key"_s);
    const auto value = valueToStore(input, true);
    auto result = NativeResult::said(translated("Key %1 set").arg(key));
    if (argumentFlag(input, u"append"_s))
        result.output.context.insert(key, value);
    else
        result.writes.append({ContextWrite::Kind::Set, key, value, false});
    return result;
}

NativeResult setUnlessEmpty(const NativeInput &input)
{
    const auto key = argumentText(input, u"key"_s);
    const auto value = input.arguments.value("value"_L1);
    if (!isTruthy(value) || (value.isArray() && value.toArray().isEmpty()))
        return NativeResult::said(translated("The value is empty; %1 is left as it is").arg(key));
    auto result = NativeResult::said(translated("Key %1 set").arg(key));
    result.output.context.insert(key, valueToStore(input, false));
    return result;
}

NativeResult setContextDirectly(const NativeInput &input)
{
    auto result = NativeResult::said(translated("Key %1 set").arg(argumentText(input, u"key"_s)));
    result.writes.append(
        {ContextWrite::Kind::Set, argumentText(input, u"key"_s), input.arguments.value("value"_L1), false});
    return result;
}

NativeResult deleteContext(const NativeInput &input)
{
    const auto key = argumentText(input, u"key"_s);
    const auto all = argumentText(input, u"all"_s);
    const auto scope = argumentText(input, u"subplaybook"_s);
    if (all == "yes"_L1) {
        auto result = NativeResult::said(translated("Context cleared"));
        result.writes.append({ContextWrite::Kind::Clear, {}, {}, false});
        const auto keep = argumentToList(input.arguments.value("keysToKeep"_L1));
        for (const auto &item : keep) {
            const auto path = displayText(item);
            const auto value = evaluateContextPath(path, input.scope.evaluation);
            if (value && isTruthy(*value) && !isEngineRoot(path))
                result.writes.append({ContextWrite::Kind::Set, path, *value, false});
        }
        return result;
    }
    if (key.isEmpty())
        return NativeResult::failed(translated("DeleteContext needs a key, or all=yes."));
    const bool own = scope == "yes"_L1 || (scope == "auto"_L1 && input.scope.isPrivate);
    const bool root = input.scope.isPrivate && !own;
    auto result = NativeResult::said(translated("Key %1 deleted").arg(key));
    const auto index = input.arguments.value("index"_L1);
    if (isNil(index) || displayText(index).isEmpty()) {
        result.writes.append({ContextWrite::Kind::Delete, key, {}, root});
        return result;
    }
    const auto position = castToInteger(index);
    const auto current = evaluateContextPath(key, input.scope.evaluation);
    auto items = current ? asList(*current) : QJsonArray();
    if (!position || *position < 0 || *position >= items.size())
        return NativeResult::failed(translated("DeleteContext: %1 has no item %2.").arg(key, displayText(index)));
    items.removeAt(static_cast<qsizetype>(*position));
    if (items.isEmpty())
        result.writes.append({ContextWrite::Kind::Delete, key, {}, root});
    else
        result.writes.append({ContextWrite::Kind::Set, key, items, root});
    return result;
}

NativeResult printContext(const NativeInput &input)
{
    const auto context = writtenContext(input);
    return NativeResult::said(compactJson(context), context);
}

NativeResult getContext(const NativeInput &input)
{
    const auto context = writtenContext(input);
    return NativeResult::said(compactJson(context), QJsonObject{{u"context"_s, context}});
}

QJsonValue renamedKeys(const QJsonValue &value, const QJsonObject &names, bool capitalize)
{
    if (value.isArray()) {
        QJsonArray result;
        for (const auto list = value.toArray(); const auto &item : list)
            result.append(renamedKeys(item, names, capitalize));
        return result;
    }
    if (!value.isObject())
        return value;
    QJsonObject result;
    const auto object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        auto key = names.contains(it.key()) ? names.value(it.key()).toString() : it.key();
        if (capitalize && !key.isEmpty())
            key[0] = key.at(0).toUpper();
        result.insert(key, renamedKeys(it.value(), names, capitalize));
    }
    return result;
}

NativeResult changeContext(const NativeInput &input)
{
    auto value = input.arguments.value("input"_L1);
    if (value.isString()) {
        if (const auto parsed = parseJsonText(value.toString()); !parsed.isUndefined())
            value = parsed;
    }
    const auto names = parseJsonText(argumentText(input, u"replace_dict"_s));
    if (!names.isUndefined() && !names.isObject())
        return NativeResult::failed(translated("ChangeContext: replace_dict is not a JSON object."));
    const auto key = argumentText(input, u"output_key"_s);
    const auto changed = renamedKeys(value, names.toObject(), argumentFlag(input, u"capitalize"_s));
    auto result = NativeResult::said(translated("Key %1 set").arg(key), changed);
    if (argumentFlag(input, u"inplace"_s))
        result.writes.append({ContextWrite::Kind::Set, key, changed, false});
    else
        result.output.context.insert(key, changed);
    return result;
}

/// The older script that changes a value and stores it: one of nine changes by name.
NativeResult filterContext(const NativeInput &input)
{
    const auto kind = argumentText(input, u"filterType"_s);
    const auto data = input.arguments.value("data"_L1);
    const auto filter = argumentText(input, u"filter"_s);
    const auto additional = argumentText(input, u"additional"_s);
    static const QStringList onTexts{u"upper"_s, u"lower"_s, u"split"_s,  u"substr"_s,
                                     u"trim"_s,  u"regex"_s, u"replace"_s};
    static const QStringList onLists{u"join"_s, u"index"_s};
    if (!onTexts.contains(kind) && !onLists.contains(kind))
        return NativeResult::failed(translated("ContextFilter: there is no filter type “%1”.").arg(kind));
    if (onTexts.contains(kind) && !data.isString())
        return NativeResult::failed(translated("ContextFilter: “%1” works on a text.").arg(kind));
    if (onLists.contains(kind) && !data.isArray())
        return NativeResult::failed(translated("ContextFilter: “%1” works on a list.").arg(kind));
    const auto text = data.toString();
    const QRegularExpression pattern(filter, QRegularExpression::CaseInsensitiveOption);
    if ((kind == "regex"_L1 || kind == "replace"_L1) && (filter.isEmpty() || !pattern.isValid()))
        return NativeResult::failed(
            translated("The pattern cannot be used: %1").arg(filter.isEmpty() ? u"-"_s : pattern.errorString()));
    const auto number = castToInteger(filter.isEmpty() ? u"0"_s : filter);
    if ((kind == "index"_L1 || kind == "substr"_L1) && !number)
        return NativeResult::failed(translated("ContextFilter: “%1” is not a number.").arg(filter));
    QJsonValue changed;
    if (kind == "upper"_L1) {
        changed = text.toUpper();
    } else if (kind == "lower"_L1) {
        changed = text.toLower();
    } else if (kind == "trim"_L1) {
        changed = text.trimmed();
    } else if (kind == "split"_L1) {
        changed = QJsonArray::fromStringList(text.split(filter.isEmpty() ? u","_s : filter));
    } else if (kind == "join"_L1) {
        QStringList parts;
        for (const auto items = data.toArray(); const auto &item : items)
            parts.append(displayText(item));
        changed = parts.join(filter.isEmpty() ? u","_s : filter);
    } else if (kind == "index"_L1) {
        const auto items = data.toArray();
        changed = items.at(static_cast<qsizetype>(*number < 0 ? items.size() + *number : *number));
    } else if (kind == "substr"_L1) {
        changed = text.mid(static_cast<qsizetype>(*number),
                           additional.isEmpty() ? -1 : static_cast<qsizetype>(castToInteger(additional).valueOr(-1)));
    } else if (kind == "regex"_L1) {
        changed = pattern.match(text).captured();
    } else {
        const auto match = pattern.match(text);
        changed =
            match.hasMatch() ? text.first(match.capturedStart()) + additional + text.sliced(match.capturedEnd()) : text;
    }
    const auto key = argumentText(input, u"out"_s);
    auto result = NativeResult::said(translated("Key %1 set").arg(key), QJsonObject{{key, changed}});
    result.output.context.insert(key, changed);
    return result;
}

} // namespace

QList<NativeCommand> contextNatives()
{
    const QList<ArgumentDefinition> setArguments{textArgument(u"key"_s, true), listArgument(u"value"_s),
                                                 textArgument(u"append"_s), textArgument(u"stringify"_s)};
    auto set = native(u"Set"_s, translated("Writes a value to the context."), setArguments, setValue);
    set.readsContext = false;
    auto setHandling = native(u"SetAndHandleEmpty"_s, translated("Writes a value to the context unless it is empty."),
                              setArguments, setUnlessEmpty);
    setHandling.readsContext = false;
    const auto deletion = [](const QString &name) {
        return native(name, translated("Deletes a key, an item of a list, or the whole context."),
                      {textArgument(u"key"_s), textArgument(u"all"_s, false, u"no"_s),
                       textArgument(u"subplaybook"_s, false, u"no"_s), listArgument(u"keysToKeep"_s),
                       textArgument(u"index"_s)},
                      deleteContext);
    };
    return {
        set,
        setHandling,
        native(u"setContext"_s, translated("Overwrites a context key."),
               {textArgument(u"key"_s, true), listArgument(u"value"_s)}, setContextDirectly),
        deletion(u"DeleteContext"_s),
        deletion(u"delContext"_s),
        native(u"PrintContext"_s, translated("Shows the context."), {listArgument(u"outputformat"_s)}, printContext),
        native(u"getContext"_s, translated("Gives the context of the case."), {textArgument(u"id"_s)}, getContext),
        native(u"ContextFilter"_s, translated("Changes a value and stores it."),
               {listArgument(u"data"_s, true), textArgument(u"filterType"_s, true), textArgument(u"filter"_s),
                textArgument(u"out"_s, true), textArgument(u"additional"_s)},
               filterContext),
        native(u"ChangeContext"_s, translated("Renames the keys of objects."),
               {listArgument(u"input"_s), textArgument(u"output_key"_s, true),
                textArgument(u"inplace"_s, false, u"True"_s), textArgument(u"replace_dict"_s, false, u"{}"_s),
                textArgument(u"capitalize"_s)},
               changeContext),
    };
}

} // namespace holdfast
