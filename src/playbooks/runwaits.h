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
    enum class Kind { Person, Command, Timer, SubPlaybook, Error };
    Kind kind = Kind::Person;
    QString task; ///< task path
    QString name; ///< the task's name
    QString what; ///< in words
    QString who; ///< who can release it, in words
    QString key; ///< of the question, effect or timer; empty for errors
    qint64 sinceMs = 0;
    qint64 dueMs = 0; ///< 0: no known end
};

/// Every wait of the run, in the order of frames and tasks.
[[nodiscard]] QList<RunWait> waitsOf(const RunData &data);

} // namespace holdfast
