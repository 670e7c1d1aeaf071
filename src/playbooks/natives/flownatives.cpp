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
    return {
        native(u"taskComplete"_s, translated("Completes a waiting task by id or tag."),
               {textArgument(u"id"_s, true), textArgument(u"input"_s), textArgument(u"parentPlaybookID"_s),
                textArgument(u"incidentId"_s), textArgument(u"comment"_s)},
               completeTask),
        scheduling(u"ScheduleCommand"_s),
        scheduling(u"scheduleEntry"_s),
        native(u"StopScheduledTask"_s, translated("Cancels a schedule."), {textArgument(u"taskID"_s, true)},
               stopSchedule),
        generic,
    };
}

} // namespace holdfast
