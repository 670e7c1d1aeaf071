// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbook.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

const TaskArgument *Task::argument(QStringView argumentName) const
{
    const auto found = std::find_if(arguments.begin(), arguments.end(), [argumentName](const TaskArgument &argument) {
        return argument.name == argumentName;
    });
    return found == arguments.end() ? nullptr : &*found;
}

const TaskBranch *Task::branch(QStringView label) const
{
    const auto found = std::find_if(next.begin(), next.end(),
                                    [label](const TaskBranch &candidate) { return candidate.label == label; });
    return found == next.end() ? nullptr : &*found;
}

QStringList Task::labels() const
{
    QStringList result;
    for (const auto &branch : next)
        result.append(branch.label);
    return result;
}

const Task *Playbook::task(QStringView taskId) const
{
    const auto index = m_index.value(taskId.toString(), -1);
    return index < 0 ? nullptr : &tasks.at(index);
}

void Playbook::finish()
{
    std::stable_sort(tasks.begin(), tasks.end(), [](const Task &a, const Task &b) { return taskIdLess(a.id, b.id); });
    m_index.clear();
    m_index.reserve(tasks.size());
    for (int i = 0; i < tasks.size(); ++i)
        m_index.insert(tasks.at(i).id, i);
}

bool LoadedPlaybook::hasErrors() const
{
    return !playbook || std::any_of(problems.begin(), problems.end(), [](const PlaybookProblem &problem) {
        return problem.severity == PlaybookProblem::Severity::Error;
    });
}

bool taskIdLess(const QString &a, const QString &b)
{
    bool aIsNumber = false;
    bool bIsNumber = false;
    const auto aNumber = a.toLongLong(&aIsNumber);
    const auto bNumber = b.toLongLong(&bIsNumber);
    if (aIsNumber && bIsNumber && aNumber != bNumber)
        return aNumber < bNumber;
    if (aIsNumber != bIsNumber)
        return aIsNumber;
    return a < b;
}

QString taskTypeName(TaskType type)
{
    switch (type) {
    case TaskType::Start:
        return u"start"_s;
    case TaskType::Title:
        return u"title"_s;
    case TaskType::Section:
        return u"section"_s;
    case TaskType::Regular:
        return u"regular"_s;
    case TaskType::Condition:
        return u"condition"_s;
    case TaskType::Playbook:
        return u"playbook"_s;
    case TaskType::Collection:
        return u"collection"_s;
    }
    return {};
}

} // namespace holdfast
