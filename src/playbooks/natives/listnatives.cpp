// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("ListNatives", source);
}

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    for (const auto list = argumentToList(value); const auto &item : list)
        result.append(displayText(item));
    return result;
}

NativeResult compareLists(const NativeInput &input)
{
    const auto left = texts(input.arguments.value("left"_L1));
    const auto right = texts(input.arguments.value("right"_L1));
    QJsonArray leftOnly;
    QJsonArray rightOnly;
    QJsonArray both;
    for (const auto &item : left)
        (right.contains(item) ? both : leftOnly).append(item);
    for (const auto &item : right) {
        if (!left.contains(item))
            rightOnly.append(item);
    }
    const QJsonObject compared{{u"LeftOnly"_s, leftOnly}, {u"RightOnly"_s, rightOnly}, {u"Both"_s, both}};
    auto result = NativeResult::said(compactJson(compared), compared);
    result.output.context.insert(u"ListCompare"_s, compared);
    return result;
}

/// A list's items: JSON lists as they are, texts split at the delimiter.
QStringList itemsOf(const QJsonValue &list, const QString &delimiter)
{
    if (list.isArray())
        return texts(list);
    auto parts = displayText(list).split(delimiter.isEmpty() ? u","_s : delimiter, Qt::SkipEmptyParts);
    for (auto &part : parts)
        part = part.trimmed();
    return parts;
}

NativeResult filterByList(const NativeInput &input)
{
    const auto name = argumentText(input, u"listname"_s);
    const auto lists = input.scope.evaluation.context.toObject().value("lists"_L1).toObject();
    if (!lists.contains(name))
        return NativeResult::failed(translated("There is no list “%1”.").arg(name));
    const auto items = itemsOf(lists.value(name), argumentText(input, u"delimiter"_s));
    const bool exact = argumentFlag(input, u"matchexact"_s);
    const auto sensitivity = argumentFlag(input, u"ignorecase"_s) ? Qt::CaseInsensitive : Qt::CaseSensitive;
    QJsonArray in;
    QJsonArray notIn;
    for (const auto values = texts(input.arguments.value("values"_L1)); const auto &value : values) {
        const QRegularExpression pattern(value,
                                         sensitivity == Qt::CaseInsensitive ? QRegularExpression::CaseInsensitiveOption
                                                                            : QRegularExpression::NoPatternOption);
        const bool found = std::any_of(items.begin(), items.end(), [&](const QString &item) {
            return exact            ? item.compare(value, sensitivity) == 0
                : pattern.isValid() ? pattern.match(item).hasMatch()
                                    : item.contains(value, sensitivity);
        });
        (found ? in : notIn).append(value);
    }
    auto result =
        NativeResult::said(translated("In the list: %1. Not in it: %2.").arg(displayText(in), displayText(notIn)));
    result.output.context.insert(u"List"_s, QJsonObject{{u"In"_s, in}, {u"NotIn"_s, notIn}});
    return result;
}

NativeResult getList(const NativeInput &input)
{
    const auto name = argumentText(input, u"listName"_s);
    const auto lists = input.scope.evaluation.context.toObject().value("lists"_L1).toObject();
    if (!lists.contains(name))
        return NativeResult::failed(translated("There is no list “%1”.").arg(name));
    const auto content = lists.value(name);
    return NativeResult::said(content.isString() ? content.toString() : compactJson(content), content);
}

NativeResult changeList(const NativeInput &input)
{
    const auto name = argumentText(input, u"listName"_s);
    const auto lists = input.scope.evaluation.context.toObject().value("lists"_L1).toObject();
    const bool creates = input.name == "createList"_L1;
    const bool known = lists.contains(name);
    if (!known && !creates && input.name != "setList"_L1)
        return NativeResult::failed(translated("There is no list “%1”.").arg(name));
    const auto given = input.arguments.value("listData"_L1);
    auto data = given.isString() ? given.toString() : isNil(given) ? QString() : compactJson(given);
    if (input.name == "addToList"_L1 || input.name == "removeFromList"_L1) {
        auto items = itemsOf(lists.value(name), {});
        // Playbooks give the items by either name.
        const auto changed = input.arguments.value(isNil(given) ? u"listItem"_s : u"listData"_s);
        for (const auto names = texts(changed); const auto &item : names) {
            items.removeAll(item);
            if (input.name == "addToList"_L1)
                items.append(item);
        }
        data = items.join(u',');
    }
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SetList, {{u"name"_s, name}, {u"data"_s, data}, {u"create"_s, creates}}};
    return result;
}

} // namespace

QList<NativeCommand> listNatives()
{
    const auto change = [](const QString &name, const QString &description) {
        return native(name, description,
                      {textArgument(u"listName"_s, true), listArgument(u"listData"_s), listArgument(u"listItem"_s)},
                      changeList);
    };
    return {
        native(u"CompareLists"_s, translated("Tells what two lists have in common."),
               {listArgument(u"left"_s, true), listArgument(u"right"_s, true)}, compareLists),
        native(u"FilterByList"_s, translated("Tells which values are in a list."),
               {listArgument(u"values"_s), textArgument(u"listname"_s), textArgument(u"ignorecase"_s, false, u"no"_s),
                textArgument(u"matchexact"_s, false, u"no"_s), textArgument(u"delimiter"_s)},
               filterByList),
        native(u"getList"_s, translated("Gives a list."), {textArgument(u"listName"_s, true)}, getList),
        change(u"createList"_s, translated("Makes a list.")),
        change(u"setList"_s, translated("Replaces a list.")),
        change(u"addToList"_s, translated("Adds items to a list.")),
        change(u"removeFromList"_s, translated("Removes items from a list.")),
    };
}

} // namespace holdfast
