// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/fixedworkplan.h"

#include "support/demostore.h"

namespace holdfast {

using namespace Qt::StringLiterals;

WorkPlanSnapshot demoWorkPlan()
{
    struct Row
    {
        const char *id;
        const char *name;
        TaskType type;
        TaskAction action;
        int step;
        const char *next; ///< ids, or label=id, by blanks
        NodeState state;
        const char *summary;
    };
    static constexpr Row rows[]{
        {"0", "Start", TaskType::Start, TaskAction::Nothing, 0, "1", NodeState::Done, ""},
        {"1", "Open the case", TaskType::Title, TaskAction::Nothing, 1, "2", NodeState::Done, ""},
        {"2", "Assign owner by type", TaskType::Regular, TaskAction::Command, 1, "3 4 5", NodeState::Done,
         "insider group, round robin"},
        {"3", "Alert details", TaskType::Regular, TaskAction::Command, 2, "6", NodeState::Done, "Code42"},
        {"4", "Employee and manager from AD", TaskType::Regular, TaskAction::Command, 3, "6", NodeState::Done,
         "Active Directory"},
        {"5", "Remediation timer", TaskType::Regular, TaskAction::Command, 4, "6", NodeState::Done, "started 13:59:07"},
        {"6", "Executive team?", TaskType::Condition, TaskAction::BuiltinCondition, 5, "yes=7 no=8", NodeState::Done,
         "group Executive Team, nested"},
        {"7", "Child investigation", TaskType::Regular, TaskAction::Command, 5, "9", NodeState::Done,
         "#1013, 1 member"},
        {"8", "Notify team lead", TaskType::Regular, TaskAction::Command, 5, "12", NodeState::NotTaken, ""},
        {"9", "Locate endpoint", TaskType::Regular, TaskAction::Command, 6, "10", NodeState::Done, "XDR, 1 found"},
        {"10", "Isolate QRST-LT-0417", TaskType::Regular, TaskAction::Command, 6, "12", NodeState::Done,
         "XDR, polled 3 times"},
        {"12", "Review evidence", TaskType::Condition, TaskAction::ManualCondition, 7, "Malicious=13 Benign=14",
         NodeState::Waiting, ""},
        {"13", "Resolve alert in Code42", TaskType::Regular, TaskAction::Command, 8, "14", NodeState::Pending, ""},
        {"14", "Report and notify", TaskType::Regular, TaskAction::Command, 9, "", NodeState::Pending, ""},
    };
    auto playbook = std::make_shared<Playbook>();
    playbook->id = u"demo"_s;
    playbook->name = u"Code42 Exfiltration (Holdfast)"_s;
    playbook->startTask = u"0"_s;
    WorkPlanSnapshot plan;
    qint64 at = demoNowMs - 260'000;
    for (const Row &row : rows) {
        Task task;
        task.id = QLatin1StringView(row.id);
        task.name = QString::fromUtf8(row.name);
        task.type = row.type;
        task.action = row.action;
        if (row.step > 0)
            task.tags << u"step:%1"_s.arg(row.step);
        QMap<QString, QStringList> branches;
        for (const QString &next : QString::fromLatin1(row.next).split(u' ', Qt::SkipEmptyParts))
            branches[next.contains(u'=') ? next.section(u'=', 0, 0) : u"#none#"_s] << next.section(u'=', -1);
        for (auto branch = branches.cbegin(); branch != branches.cend(); ++branch) {
            task.next << TaskBranch{branch.key(), branch.value(), {}};
            for (const QString &target : branch.value()) {
                const bool taken = row.state == NodeState::Done && branch.key() != u"no"_s;
                if (taken)
                    plan.takenEdges.insert({task.id, target, branch.key()});
                else if (row.state == NodeState::NotTaken || branch.key() == u"no"_s)
                    plan.deadEdges.insert({task.id, target, branch.key()});
            }
        }
        playbook->tasks << task;
        TaskStateView view;
        view.state = row.state;
        view.summary = QLatin1StringView(row.summary);
        if (row.state == NodeState::Done) {
            view.startedAtMs = at;
            view.finishedAtMs = at + 412;
            at += 19'000;
        }
        if (row.state == NodeState::Waiting) {
            view.startedAtMs = at;
            view.waitingFor = u"you"_s;
            view.question =
                u"40 files went to a personal Dropbox and a USB stick within three minutes, 15 of them designs. The laptop is isolated."_s;
            view.questionId = u"question"_s;
            view.answers = {{u"Malicious"_s,
                             {},
                             {{u"Resolve alert in Code42"_s, u"reopen"_s}, {u"Mail report to 4 stakeholders"_s, {}}}},
                            {u"Benign"_s, {}, {}}};
            view.inputs = {{u"FileCount"_s, 40}, {u"Isolated"_s, true}};
        }
        plan.tasks.insert(task.id, view);
    }
    playbook->finish();
    plan.playbook = playbook;
    plan.run = RunId(u"run-1"_s);
    plan.atMs = demoNowMs;
    return plan;
}

} // namespace holdfast
