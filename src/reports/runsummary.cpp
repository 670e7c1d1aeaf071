// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/runsummary.h"

#include "playbooks/playbook.h"

#include <QHash>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

class Summary
{
public:
    explicit Summary(PlaybookPtr playbook)
        : m_playbook(std::move(playbook))
    {
    }

    void apply(const StoredRunEvent &event)
    {
        if (event.task.isEmpty())
            return;
        if (event.kind == "taskStarted"_L1) {
            start(event);
        } else if (event.kind == "taskCompleted"_L1) {
            end(event, ReportTask::Done);
        } else if (event.kind == "taskFailed"_L1) {
            end(event, ReportTask::Failed).reason = event.body[u"message"].toString();
        } else if (event.kind == "taskSkipped"_L1) {
            ReportTask &task = end(event, ReportTask::Skipped);
            task.reason = event.body[u"reason"].toString();
            task.person = event.body[u"by"].toString();
        } else if (event.kind == "humanAnswered"_L1) {
            start(event).person = event.body[u"by"].toString();
        } else if (event.kind == "taskReset"_L1) {
            start(event).state = ReportTask::Running;
        }
    }

    std::vector<ReportTask> finish()
    {
        if (m_playbook) {
            for (const Task &task : m_playbook->tasks) {
                if (!m_index.contains(task.id))
                    m_tasks.push_back(named(task.id));
            }
        }
        std::erase_if(m_tasks, [](const ReportTask &task) { return task.onlyStructure; });
        return std::move(m_tasks);
    }

private:
    ReportTask named(const QString &path) const
    {
        ReportTask task;
        task.path = path;
        task.name = path;
        const Task *definition = m_playbook ? m_playbook->task(path) : nullptr;
        if (definition) {
            task.onlyStructure = definition->type == TaskType::Start || definition->type == TaskType::Title
                || definition->type == TaskType::Section;
            if (!definition->name.isEmpty())
                task.name = definition->name;
        }
        return task;
    }

    ReportTask &start(const StoredRunEvent &event)
    {
        const auto known = m_index.constFind(event.task);
        if (known != m_index.cend())
            return m_tasks[*known];
        m_index.insert(event.task, m_tasks.size());
        ReportTask &task = m_tasks.emplace_back(named(event.task));
        task.state = ReportTask::Running;
        task.startedAtMs = event.atMs;
        if (event.body.contains(u"name"))
            task.name = event.body[u"name"].toString();
        return task;
    }

    ReportTask &end(const StoredRunEvent &event, ReportTask::State state)
    {
        ReportTask &task = start(event);
        task.state = state;
        task.finishedAtMs = event.atMs;
        if (event.body.contains(u"branch"))
            task.branch = event.body[u"branch"].toString();
        return task;
    }

    PlaybookPtr m_playbook;
    std::vector<ReportTask> m_tasks;
    QHash<QString, size_t> m_index;
};

} // namespace

std::vector<ReportTask> summarizeRun(const QByteArray &playbook, const QList<StoredRunEvent> &events)
{
    Summary summary(readPlaybook(playbook).playbook);
    for (const StoredRunEvent &event : events)
        summary.apply(event);
    return summary.finish();
}

} // namespace holdfast
