// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/callplan.h"

#include "language/cast.h"
#include "language/interpolation.h"
#include "playbooks/brands.h"
#include "playbooks/natives/nativecommand.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("CallPlan", source);
}

/// The command behind a task: a native one, or the instances that offer it.
struct Target
{
    const NativeCommand *native = nullptr;
    QList<const Command *> instances;

    [[nodiscard]] const CommandDefinition *definition() const
    {
        if (native)
            return &native->definition;
        return instances.isEmpty() ? nullptr : &instances.first()->definition;
    }
};

Target findTarget(const Task &task, const DecideServices &services, const QStringList &instances,
                  const QString &usingBrand)
{
    Target target;
    const bool builtin = task.brand.isEmpty() || task.brand == "Builtin"_L1;
    if (builtin && usingBrand.isEmpty())
        target.native = findNative(task.command);
    if (target.native || !services.commands)
        return target;
    const auto brand = usingBrand.isEmpty() ? task.brand : usingBrand;
    const auto candidates = services.commands->named(task.command);
    for (const auto *command : candidates) {
        if (!brand.isEmpty() && !sameBrand(command->definition.brand, brand))
            continue;
        if (!instances.isEmpty() && !instances.contains(command->instance))
            continue;
        target.instances.append(command);
    }
    return target;
}

bool isOneOf(const QString &name, std::initializer_list<QLatin1StringView> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

QStringList textsOf(const QJsonValue &value)
{
    QStringList result;
    const auto list = argumentToList(value);
    for (const auto &item : list)
        result.append(displayText(item));
    return result;
}

/// Values that stay whole: declared lists, structures, and what no parameter is declared for.
bool staysWhole(const Target &target, const QString &name)
{
    const auto *argument = target.definition() ? target.definition()->argument(name) : nullptr;
    if (!argument)
        return !target.native || target.native->anyArgument;
    return argument->type == ArgumentType::List || argument->type == ArgumentType::Json;
}

} // namespace

bool needsContext(const ValueForm &form)
{
    switch (form.kind) {
    case ValueForm::Kind::Unset:
        return false;
    case ValueForm::Kind::Text:
        return form.isContext || hasInterpolation(form.text);
    case ValueForm::Kind::Complex:
        return true;
    }
    return true;
}

bool planNeedsContext(const Task &task)
{
    if (std::any_of(task.arguments.begin(), task.arguments.end(),
                    [](const TaskArgument &argument) { return needsContext(argument.value); }))
        return true;
    const auto *native = findNative(task.command);
    if (!native)
        return true;
    return std::any_of(native->definition.arguments.begin(), native->definition.arguments.end(),
                       [](const ArgumentDefinition &argument) { return argument.defaultValue.contains("${"_L1); });
}

Error unavailableCommand(const QString &name, const QString &brand)
{
    if (isOneOf(name,
                {"holdfast-http-read"_L1, "holdfast-http-send"_L1, "holdfast-dns-name"_L1, "holdfast-fetch-now"_L1}))
        return Error{ErrorCode::Unavailable,
                     translated("The script needs the network, which only the running console uses; here nothing was "
                                "sent. Run the playbook in the console, answer for the task by hand, or skip it."),
                     {}};
    auto owner = brand;
    if (owner.isEmpty() || owner == "Builtin"_L1)
        owner = packOfCommand(name);
    const auto message = owner.isEmpty()
        ? translated("“%1” is not available: no enabled integration and no built-in offers it. Connect one and run the "
                     "task again, answer for it by hand, or skip it.")
              .arg(name)
        : translated("“%1” of “%2” is not available: no enabled integration offers it. Connect one and run the task "
                     "again, answer for it by hand, or skip it.")
              .arg(name, owner);
    return Error{ErrorCode::Unavailable, message, {}};
}

CallPlan planCalls(const Task &task, const DecideServices &services, const Evaluation &evaluation)
{
    CallPlan plan;
    QJsonObject arguments;
    QStringList instances;
    QString usingBrand;
    for (const auto &argument : task.arguments) {
        const auto value = evaluateValue(argument.value, evaluation);
        if (!value) {
            plan.error = Error{
                value.error().code, translated("Argument “%1”: %2").arg(argument.name, value.error().message), {}};
            return plan;
        }
        if (isNil(*value))
            continue;
        if (argument.name == "extend-context"_L1)
            plan.extendContext = displayText(*value);
        else if (isOneOf(argument.name, {"ignore-outputs"_L1, "ignore-output"_L1}))
            plan.ignoreOutputs = isTrueFlag(*value);
        else if (argument.name == "retry-count"_L1)
            plan.retries = static_cast<int>(std::clamp<qint64>(castToInteger(*value).valueOr(0), 0, 1000));
        else if (argument.name == "retry-interval"_L1)
            plan.retryIntervalMs =
                static_cast<int>(std::clamp<qint64>(castToInteger(*value).valueOr(30), 0, 86'400) * 1000);
        else if (argument.name == "execution-timeout"_L1)
            plan.timeoutMs = std::max<qint64>(0, castToInteger(*value).valueOr(0)) * 1000;
        else if (argument.name == "using"_L1)
            instances = textsOf(*value);
        else if (argument.name == "using-brand"_L1)
            usingBrand = displayText(*value);
        else if (!isOneOf(argument.name, {"using-category"_L1, "raw-response"_L1, "auto-extract"_L1, "debug-mode"_L1}))
            arguments.insert(argument.name, *value);
    }
    const auto target = findTarget(task, services, instances, usingBrand);
    plan.commands = target.instances;
    const auto *definition = target.definition();
    if (!definition) {
        plan.error = unavailableCommand(task.command, usingBrand.isEmpty() ? task.brand : usingBrand);
        plan.unavailable = true;
        return plan;
    }
    // A value without a name, as in typed lines, belongs to the default argument.
    if (const auto unnamed = arguments.take(QString()); !isNil(unnamed)) {
        for (const auto &argument : definition->arguments) {
            if (argument.isDefault && !arguments.contains(argument.name))
                arguments.insert(argument.name, unnamed);
        }
    }
    for (const auto &argument : definition->arguments) {
        if (arguments.contains(argument.name))
            continue;
        if (!argument.defaultValue.isEmpty()) {
            const auto value = interpolate(argument.defaultValue, evaluation);
            if (value && !isNil(*value))
                arguments.insert(argument.name, *value);
        }
        if (argument.required && !arguments.contains(argument.name)) {
            plan.error = Error{ErrorCode::InvalidInput,
                               translated("%1: the argument “%2” is missing.").arg(task.command, argument.name),
                               {}};
            return plan;
        }
    }

    qsizetype count = 1;
    QStringList stepped;
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        if (!it.value().isArray() || staysWhole(target, it.key()))
            continue;
        const auto items = it.value().toArray();
        if (items.size() == 1) {
            it.value() = items.first();
            continue;
        }
        if (items.isEmpty())
            return plan; // nothing to do for no item
        stepped.append(it.key());
        count = std::max(count, items.size());
    }
    for (qsizetype i = 0; i < count; ++i) {
        auto each = arguments;
        for (const auto &name : std::as_const(stepped)) {
            const auto items = arguments.value(name).toArray();
            if (i < items.size())
                each.insert(name, items.at(i));
            else
                each.remove(name);
        }
        if (target.native) {
            plan.calls.push_back({target.native->definition.name, u"Builtin"_s, {}, each, true});
            continue;
        }
        for (const auto *command : target.instances)
            plan.calls.push_back({command->definition.name, command->definition.brand, command->instance, each, false});
    }
    return plan;
}

} // namespace holdfast
