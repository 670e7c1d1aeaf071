// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "testrun.h"

#include "playbooks/decide.h"

/// What tests of the engine share: tasks in short, a service that can be looked at, and runs in memory.
namespace enginetest {

using namespace holdfast;
using namespace Qt::StringLiterals;
using testrun::TaskText;

inline TaskText start(const QString &next = u"{'#none#': ['1']}"_s)
{
    return {u"0"_s, u"start"_s, next, {}, {}};
}

inline TaskText automation(const QString &id, const QString &name, const QString &arguments, const QString &next = {},
                           const QString &more = {})
{
    return {id, u"regular"_s, next, u"scriptarguments: %1\n"_s.arg(arguments) + more, u"scriptName: %1"_s.arg(name)};
}

inline TaskText command(const QString &id, const QString &name, const QString &arguments, const QString &next = {},
                        const QString &more = {})
{
    return {id, u"regular"_s, next, u"scriptarguments: %1\n"_s.arg(arguments) + more, u"script: '|||%1'"_s.arg(name)};
}

inline QString set(const QString &key, const QString &value)
{
    return u"{key: {simple: '%1'}, value: {simple: '%2'}}"_s.arg(key, value);
}

/// A service with two commands that tests can look at: what was asked, and what it answers.
class FakeService
{
public:
    FakeService()
    {
        add(u"find-host"_s, EffectClass::ReadOnly, {textArg(u"name"_s)});
        add(u"isolate-host"_s, EffectClass::Probed, {textArg(u"id"_s), listArg(u"tags"_s)});
    }
    CommandRegistry registry;
    QList<Effect> asked;
    std::function<Result<CommandOutput>(const Effect &)> answer;

    std::function<Result<CommandOutput>(const Effect &, qint64)> executor()
    {
        return [this](const Effect &effect, qint64) -> Result<CommandOutput> {
            asked.append(effect);
            return answer ? answer(effect) : Result<CommandOutput>(CommandOutput());
        };
    }

    static CommandOutput said(const QString &text, const QJsonObject &context = {})
    {
        CommandOutput output;
        ProducedEntry entry;
        entry.text = text;
        entry.contents = text;
        output.entries.append(entry);
        output.context = context;
        return output;
    }

private:
    static ArgumentDefinition textArg(const QString &name)
    {
        ArgumentDefinition argument;
        argument.name = name;
        return argument;
    }
    static ArgumentDefinition listArg(const QString &name)
    {
        auto argument = textArg(name);
        argument.type = ArgumentType::List;
        return argument;
    }
    void add(const QString &name, EffectClass effect, const QList<ArgumentDefinition> &arguments)
    {
        Command command;
        command.definition.name = name;
        command.definition.brand = u"Fake"_s;
        command.definition.effect = effect;
        command.definition.arguments = arguments;
        registry.add(command);
    }
};

struct Ran
{
    std::unique_ptr<UnattendedRun> run;
    [[nodiscard]] QString state(const QString &task) const
    {
        const auto *found = run->state().taskRun(task);
        return found ? taskStateName(found->state) : u"(none)"_s;
    }
    [[nodiscard]] QString branch(const QString &task) const { return run->state().taskRun(task)->branch; }
    [[nodiscard]] QString error(const QString &task) const { return run->state().taskRun(task)->error; }
    [[nodiscard]] QJsonValue value(const QString &key) const { return run->state().context().value(key); }
    [[nodiscard]] RunStatus status() const { return run->state().status(); }
};

inline Ran ran(ExpressionEvaluator &evaluator, const PlaybookPtr &playbook,
               UnattendedOptions options = testrun::options(), const PlaybookLibrary *library = nullptr,
               FakeService *service = nullptr)
{
    if (service)
        options.execute = service->executor();
    Ran result;
    result.run =
        std::make_unique<UnattendedRun>(playbook, library, &evaluator, service ? &service->registry : nullptr, options);
    result.run->run();
    return result;
}

} // namespace enginetest
