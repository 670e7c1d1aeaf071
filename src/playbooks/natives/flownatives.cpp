// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "base/clock.h"
#include "language/cast.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("FlowNatives", source);
}

NativeResult completeTask(const NativeInput &input)
{
    auto result = NativeResult::said(translated("Task %1 is completed.").arg(argumentText(input, u"id"_s)));
    result.completion =
        NativeResult::Completion{argumentText(input, u"id"_s), argumentText(input, u"parentPlaybookID"_s),
                                 argumentText(input, u"input"_s), argumentText(input, u"comment"_s)};
    return result;
}

NativeResult schedule(const NativeInput &input)
{
    if (const auto id = argumentText(input, u"id"_s); argumentFlag(input, u"cancel"_s) && !id.isEmpty()) {
        auto result = NativeResult::said(translated("The schedule %1 is canceled.").arg(id));
        result.cancelSchedule = id;
        return result;
    }
    auto line = argumentText(input, u"command"_s);
    if (!line.startsWith(u'!'))
        line.prepend(u'!');
    RunSchedule wanted;
    wanted.id = derivedId(input.scope.seed + u"schedule"_s).left(12);
    wanted.commandLine = line;
    wanted.cron = argumentText(input, u"cron"_s);
    wanted.timesLeft = static_cast<int>(castToInteger(input.arguments.value("times"_L1)).valueOr(-1));
    if (const auto end = argumentText(input, u"endDate"_s); !end.isEmpty())
        wanted.endsAtMs = std::max<qint64>(0, msFromIso(end));
    auto result = NativeResult::said(translated("%1 is scheduled (%2).").arg(line, wanted.cron), wanted.id);
    result.output.context.insert(u"ScheduledEntry"_s,
                                 QJsonObject{{u"id"_s, wanted.id}, {u"command"_s, line}, {u"cron"_s, wanted.cron}});
    result.schedule = wanted;
    return result;
}

NativeResult stopSchedule(const NativeInput &input)
{
    const auto id = argumentText(input, u"taskID"_s);
    auto result = NativeResult::said(translated("The schedule %1 is canceled.").arg(id));
    result.cancelSchedule = id;
    return result;
}

/// Names and values that a polling command gets besides the ids: two lists that go together.
QJsonObject additionalArguments(const NativeInput &input)
{
    QJsonObject arguments;
    const auto names = argumentToList(input.arguments.value("additionalPollingCommandArgNames"_L1));
    const auto values = argumentToList(input.arguments.value("additionalPollingCommandArgValues"_L1));
    for (qsizetype i = 0; i < names.size() && i < values.size(); ++i)
        arguments.insert(displayText(names.at(i)), values.at(i));
    return arguments;
}

NativeResult runPolling(const NativeInput &input)
{
    auto arguments = additionalArguments(input);
    arguments.insert(argumentText(input, u"pollingCommandArgName"_s), input.arguments.value("ids"_L1));
    NativeResult result;
    result.instead = TaskCall{argumentText(input, u"pollingCommand"_s), {}, {}, arguments, false};
    return result;
}

NativeResult schedulePolling(const NativeInput &input)
{
    RunSchedule wanted;
    wanted.id = derivedId(input.scope.seed + u"polling"_s).left(12);
    const auto interval = castToInteger(input.arguments.value("interval"_L1));
    const auto timeout = castToInteger(input.arguments.value("timeout"_L1));
    if (!interval || !timeout || *interval < 1)
        return NativeResult::failed(translated("The interval and the timeout of polling are numbers of minutes."));
    const auto playbook = argumentText(input, u"playbookId"_s);
    const auto command = argumentText(input, u"pollingCommand"_s);
    wanted.polling = {{u"command"_s, command},
                      {u"argument"_s, argumentText(input, u"pollingCommandArgName"_s)},
                      {u"dt"_s, argumentText(input, u"dt"_s)},
                      {u"playbookId"_s, playbook.startsWith("subplaybook-"_L1) ? playbook.mid(12) : playbook},
                      {u"tag"_s, argumentText(input, u"tag"_s)},
                      {u"interval"_s, *interval},
                      {u"timeout"_s, *timeout},
                      {u"more"_s, additionalArguments(input)}};
    wanted.commandLine = u'!' + command;
    auto result = NativeResult::said(
        translated("%1 is asked every %2 min, for %3 min at most.").arg(command).arg(*interval).arg(*timeout),
        wanted.id);
    result.schedule = wanted;
    return result;
}

/// commandName with argName1/argVal1, …
NativeResult executeGeneric(const NativeInput &input)
{
    QJsonObject arguments;
    for (int i = 1; i <= 5; ++i) {
        if (const auto name = argumentText(input, u"argName%1"_s.arg(i)); !name.isEmpty())
            arguments.insert(name, input.arguments.value(u"argVal%1"_s.arg(i)));
    }
    NativeResult result;
    result.instead = TaskCall{argumentText(input, u"commandName"_s), {}, {}, arguments, false};
    return result;
}

/// A command in other cases; here in this one only.
NativeResult executeAt(const NativeInput &input)
{
    for (const auto cases = argumentToList(input.arguments.value("incidents"_L1)); const auto &one : cases) {
        if (displayText(one) != input.scope.incidentId)
            return NativeResult::failed(
                translated("executeCommandAt works in this case only; case %1 is another.").arg(displayText(one)));
    }
    const auto given = input.arguments.value("arguments"_L1);
    const auto arguments = given.isString() ? parseJsonText(given.toString()) : given;
    NativeResult result;
    result.instead = TaskCall{argumentText(input, u"command"_s), {}, {}, arguments.toObject(), false};
    return result;
}

} // namespace

QList<NativeCommand> flowNatives()
{
    auto generic = native(u"ExecuteCommandGeneric"_s, translated("Runs a command by name."),
                          {textArgument(u"commandName"_s, true)}, executeGeneric);
    generic.anyArgument = true;
    const auto scheduling = [](const QString &name) {
        return native(name, translated("Runs a command line at set times."),
                      {textArgument(u"command"_s), textArgument(u"cron"_s), textArgument(u"endDate"_s),
                       textArgument(u"times"_s), textArgument(u"id"_s), textArgument(u"cancel"_s)},
                      schedule);
    };
    const auto polling = [](const QString &name, const QString &description, QList<ArgumentDefinition> more,
                            NativeResult (*run)(const NativeInput &)) {
        QList<ArgumentDefinition> arguments{listArgument(u"ids"_s), textArgument(u"pollingCommand"_s, true),
                                            textArgument(u"pollingCommandArgName"_s, true),
                                            listArgument(u"additionalPollingCommandArgNames"_s),
                                            listArgument(u"additionalPollingCommandArgValues"_s)};
        return native(name, description, arguments + more, run);
    };
    const auto pollingSchedule = [&polling](const QString &name) {
        return polling(name, translated("Asks again and again until nothing is pending."),
                       {textArgument(u"dt"_s, true), textArgument(u"interval"_s, true),
                        textArgument(u"timeout"_s, true),
                        textArgument(u"playbookId"_s, false, u"${currentPlaybookID}"_s),
                        textArgument(u"tag"_s, false, u"polling"_s)},
                       schedulePolling);
    };
    return {
        polling(u"RunPollingCommand"_s, translated("Asks for the state of long-running work."), {}, runPolling),
        pollingSchedule(u"ScheduleGenericPolling"_s),
        pollingSchedule(u"GenericPollingScheduledTask"_s),
        native(u"taskComplete"_s, translated("Completes a waiting task by id or tag."),
               {textArgument(u"id"_s, true), textArgument(u"input"_s), textArgument(u"parentPlaybookID"_s),
                textArgument(u"incidentId"_s), textArgument(u"comment"_s)},
               completeTask),
        scheduling(u"ScheduleCommand"_s),
        scheduling(u"scheduleEntry"_s),
        native(u"executeCommandAt"_s, translated("Runs a command in a case."),
               {textArgument(u"command"_s, true), listArgument(u"incidents"_s), listArgument(u"arguments"_s)},
               executeAt),
        native(u"StopScheduledTask"_s, translated("Cancels a schedule."), {textArgument(u"taskID"_s, true)},
               stopSchedule),
        generic,
    };
}

} // namespace holdfast
