// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/contextpath.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("VerificationNatives", source);
}

bool matchesExpected(const QJsonValue &found, const QString &expected)
{
    const auto parsed = parseJsonText(expected);
    const auto wanted = parsed.isUndefined() ? QJsonValue(expected) : parsed;
    if (valuesEqual(found, wanted) || valuesEqual(unwrapSingle(found), wanted))
        return true;
    return !found.isObject() && !found.isArray() && displayText(found) == expected;
}

NativeResult verifyContext(const NativeInput &input)
{
    const auto path = argumentText(input, u"path"_s);
    const auto found = evaluateContextPath(path, input.scope.evaluation);
    if (!found || isNil(*found))
        return NativeResult::failed(translated("Nothing was found at the context path %1.").arg(path));
    const auto fields = argumentToList(input.arguments.value("fields"_L1));
    for (const auto items = asList(*found); const auto &item : items) {
        for (const auto &field : fields) {
            const auto value = evaluateContextPath(displayText(field), input.scope.evaluation.over(item));
            if (!value || isNil(*value))
                return NativeResult::failed(
                    translated("The field %1 is missing at the context path %2.").arg(displayText(field), path));
        }
    }
    const auto expected = input.arguments.value("expectedValue"_L1);
    if (!isNil(expected)) {
        const bool same = expected.isString()
            ? matchesExpected(*found, expected.toString())
            : valuesEqual(*found, expected) || valuesEqual(unwrapSingle(*found), expected);
        if (!same) {
            return NativeResult::failed(translated("At the context path %1 there is %2 instead of %3.")
                                            .arg(path, compactJson(*found), displayText(expected)));
        }
    }
    return NativeResult::said(translated("The context path %1 is as expected.").arg(path));
}

/// field1/value1, field2/value2, …: each path must have its value.
NativeResult verifyContextFields(const NativeInput &input)
{
    for (int i = 1; i <= 30; ++i) {
        const auto field = argumentText(input, u"field%1"_s.arg(i));
        if (field.isEmpty())
            continue;
        const auto found = evaluateContextPath(field, input.scope.evaluation);
        if (!found || isNil(*found))
            return NativeResult::failed(translated("Nothing was found at the context path %1.").arg(field));
        const auto expected = input.arguments.value(u"value%1"_s.arg(i));
        if (!isNil(expected) && !matchesExpected(*found, displayText(expected))) {
            return NativeResult::failed(translated("At the context path %1 there is %2 instead of %3.")
                                            .arg(field, compactJson(*found), displayText(expected)));
        }
    }
    return NativeResult::said(translated("All fields are as expected."));
}

NativeResult verifyHumanReadable(const NativeInput &input)
{
    const auto id = argumentText(input, u"humanReadableEntryId"_s);
    const auto *entry = input.scope.entry(id);
    if (!entry)
        return NativeResult::failed(translated("There is no entry %1.").arg(id));
    const auto contents = displayText(entry->contents);
    if (input.name == "VerifyHumanReadableEquals"_L1) {
        const auto wanted = argumentText(input, u"expected"_s);
        if (entry->text == wanted || contents == wanted)
            return NativeResult::said(translated("The entry is as expected."));
        return NativeResult::failed(translated("The entry says “%1” instead of “%2”.").arg(entry->text, wanted));
    }
    const auto wanted = argumentText(input, u"substring"_s);
    if (entry->text.contains(wanted) || contents.contains(wanted))
        return NativeResult::said(translated("The text was found."));
    return NativeResult::failed(translated("The entry does not contain “%1”; it says “%2”.").arg(wanted, entry->text));
}

/// Whether an entry before this task was an error, for tests that expect one.
NativeResult expectError(const NativeInput &input)
{
    const auto wanted = argumentText(input, u"error"_s);
    const auto context = input.scope.evaluation.context.toObject();
    for (const auto ids = asList(context.value("lastCompletedTaskEntries"_L1)); const auto &id : ids) {
        const auto *entry = input.scope.entry(displayText(id));
        if (entry && entry->type == entrytype::error && entry->text.contains(wanted))
            return NativeResult::said(translated("There was an error, as expected."));
    }
    return NativeResult::failed(translated("An error was expected, but there was none."));
}

NativeResult raiseError(const NativeInput &input)
{
    auto message = argumentText(input, u"error"_s);
    const auto add = [&](const QString &label, const QString &name) {
        if (const auto text = argumentText(input, name); !text.isEmpty())
            message += u"\n%1: %2"_s.arg(label, text);
    };
    add(translated("Expected"), u"expected"_s);
    add(translated("Actual"), u"actual"_s);
    add(translated("Details"), u"details"_s);
    return NativeResult::failed(message);
}

} // namespace

QList<NativeCommand> verificationNatives()
{
    auto fields = native(u"VerifyContextFields"_s, translated("Checks that context paths have given values."), {},
                         verifyContextFields);
    fields.anyArgument = true;
    auto raise = native(u"RaiseError"_s, translated("Stops the task with an error."),
                        {textArgument(u"error"_s, true), textArgument(u"expected"_s), textArgument(u"actual"_s),
                         textArgument(u"details"_s)},
                        raiseError);
    raise.readsContext = false;
    auto print = native(u"PrintErrorEntry"_s, translated("Writes an error entry, which stops the task."),
                        {textArgument(u"message"_s, true)}, [](const NativeInput &input) {
                            return NativeResult::failed(argumentText(input, u"message"_s));
                        });
    print.readsContext = false;
    return {
        native(u"VerifyContext"_s, translated("Checks that a context path exists and has a value."),
               {textArgument(u"path"_s, true), listArgument(u"fields"_s), listArgument(u"expectedValue"_s)},
               verifyContext),
        fields,
        native(u"VerifyHumanReadableContains"_s, translated("Checks that an entry contains a text."),
               {textArgument(u"humanReadableEntryId"_s, true), textArgument(u"substring"_s, true)},
               verifyHumanReadable),
        native(u"VerifyHumanReadableEquals"_s, translated("Checks that an entry is a text."),
               {textArgument(u"humanReadableEntryId"_s, true), textArgument(u"expected"_s, true)}, verifyHumanReadable),
        native(u"ValidateErrorExistence"_s, translated("Checks that the task before ended in an error."),
               {textArgument(u"error"_s)}, expectError),
        raise,
        print,
    };
}

} // namespace holdfast
