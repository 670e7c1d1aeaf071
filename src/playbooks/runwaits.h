// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>

namespace holdfast {

struct RunData;

/// What a run waits for, for people: nothing is ever stuck without saying so.
struct RunWait
{
    enum class Kind {
        Person, ///< a question
        Command, ///< the outcome of an act
        Timer, ///< a time
        SubPlaybook, ///< the end of a playbook that the task called
        Error, ///< a person, because the task failed
        Schedule, ///< the next time of a command line
        Overdue, ///< a person, because the time came while nothing ran
        Plan, ///< a person, because the run would do something else than was shown
        Pause, ///< a person, because one stopped the run for now
    };
    Kind kind = Kind::Person;
    QString task; ///< task path; empty for the run as a whole
    QString name; ///< the task's name
    QString what; ///< in words
    QString who; ///< who can release it, in words
    QString key; ///< of the question, effect, timer or release; empty for errors and pauses
    qint64 sinceMs = 0;
    qint64 dueMs = 0; ///< 0: no known end
};

/// "person", "command", "timer", "playbook", "error", "schedule", "overdue", "plan", "pause"
[[nodiscard]] QString runWaitKindName(RunWait::Kind kind);

/// Every wait of the run: what concerns the whole run first, then in the order of frames and tasks, then schedules.
[[nodiscard]] QList<RunWait> waitsOf(const RunData &data);

} // namespace holdfast
