// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/playbooks/workplansnapshot.h"

#include <QJsonArray>

/// A run of an exfiltration playbook that waits for an answer; tests of the model and of the page show it.
namespace holdfast::samples {

inline constexpr qint64 caseStartMs = 1'604'671'147'000; // 2020-11-06 13:59:07 UTC

struct SampleTask
{
    const char *id;
    TaskType type;
    TaskAction action;
    const char *name;
    const char *command;
    double x;
    double y;
    QList<TaskBranch> next;
};

inline QList<TaskBranch> then(std::initializer_list<const char *> targets)
{
    TaskBranch branch{QStringLiteral("#none#"), {}, {}};
    for (const char *target : targets)
        branch.targets.append(QString::fromLatin1(target));
    return {branch};
}

inline PlaybookPtr exfiltrationPlaybook()
{
    const QList<TaskBranch> executive{{QStringLiteral("yes"), {QStringLiteral("6")}, {}},
                                      {QStringLiteral("no"), {QStringLiteral("12")}, {}}};
    const QList<TaskBranch> review{{QStringLiteral("Malicious"), {QStringLiteral("10")}, {}},
                                   {QStringLiteral("Benign"), {QStringLiteral("13")}, {}}};
    const SampleTask tasks[] = {
        {"0", TaskType::Start, TaskAction::Nothing, "", "", 450, 50, then({"1"})},
        {"1", TaskType::Regular, TaskAction::Command, "Assign owner by type", "owner-assign", 450, 195,
         then({"2", "3", "4"})},
        {"2", TaskType::Regular, TaskAction::Command, "Alert details", "code42-alert-get", 65, 370, then({"5"})},
        {"3", TaskType::Playbook, TaskAction::SubPlaybook, "Employee and manager", "", 450, 370, then({"5"})},
        {"4", TaskType::Regular, TaskAction::Command, "Remediation timer", "startTimer", 835, 370, then({"5"})},
        {"5", TaskType::Condition, TaskAction::BuiltinCondition, "Executive team?", "", 450, 545, executive},
        {"6", TaskType::Regular, TaskAction::Command, "Child investigation", "child-create", 130, 735, then({"7"})},
        {"7", TaskType::Regular, TaskAction::Command, "Locate endpoint", "xdr-get-endpoints", 130, 915, then({"8"})},
        {"8", TaskType::Regular, TaskAction::Command, "Isolate QRST-LT-0417", "xdr-isolate-endpoint", 130, 1095,
         then({"9"})},
        {"12", TaskType::Regular, TaskAction::Manual, "Notify team lead", "", 820, 735, then({"9"})},
        {"9", TaskType::Condition, TaskAction::ManualCondition, "Review evidence", "", 450, 1290, review},
        {"10", TaskType::Regular, TaskAction::Command, "Resolve alert in Code42", "code42-alert-resolve", 450, 1480,
         then({"11"})},
        {"11",
         TaskType::Regular,
         TaskAction::Command,
         "Mail the report to all stakeholders of the type",
         "send-mail",
         450,
         1660,
         {}},
        {"13", TaskType::Title, TaskAction::Nothing, "Closed as benign", "", 880, 1480, {}},
    };
    auto playbook = std::make_shared<Playbook>();
    playbook->id = QStringLiteral("exfiltration");
    playbook->name = QStringLiteral("Code42 Exfiltration (Holdfast)");
    playbook->description = QStringLiteral("Contains a laptop that sent files out, and asks what they mean.");
    playbook->startTask = QStringLiteral("0");
    for (const SampleTask &sample : tasks) {
        Task task;
        task.id = QString::fromLatin1(sample.id);
        task.type = sample.type;
        task.action = sample.action;
        task.name = QString::fromLatin1(sample.name);
        task.command = QString::fromLatin1(sample.command);
        task.position = QPointF(sample.x, sample.y);
        task.next = sample.next;
        if (task.id == QStringLiteral("9"))
            task.description =
                QStringLiteral("40 files went to a personal Dropbox and a USB stick within three minutes, 12 of "
                               "them designs. The laptop is isolated.");
        playbook->tasks.append(task);
    }
    playbook->finish();
    return playbook;
}

/// Eleven tasks are done, one is not taken, the review waits.
inline WorkPlanSnapshot waitingRun()
{
    using namespace Qt::StringLiterals;
    WorkPlanSnapshot plan;
    plan.playbook = exfiltrationPlaybook();
    plan.run = RunId(u"run-71"_s);
    plan.atMs = caseStartMs + 246'402 + 6 * 60'000;
    const auto done = [&](const QString &id, const QString &summary, qint64 fromMs, qint64 tookMs) -> TaskStateView & {
        TaskStateView &task = plan.tasks[id];
        task.state = NodeState::Done;
        task.summary = summary;
        task.startedAtMs = caseStartMs + fromMs;
        task.finishedAtMs = task.startedAtMs + tookMs;
        return task;
    };
    done(u"0"_s, {}, 0, 0);
    done(u"1"_s, u"insider group, round robin"_s, 1, 3);
    done(u"2"_s, u"Code42"_s, 5, 412);
    TaskStateView &manager = done(u"3"_s, u"Active Directory"_s, 5, 38);
    manager.framePath = u"3"_s;
    done(u"4"_s, u"started 13:59:07"_s, 5, 1);
    TaskStateView &executive = done(u"5"_s, u"group “Executive Team”, nested"_s, 420, 2);
    executive.branch = u"yes"_s;
    done(u"6"_s, u"#1043, 3 members"_s, 430, 88);
    TaskStateView &locate = done(u"7"_s, u"XDR · 1 found"_s, 520, 96);
    locate.inputs = {{u"hostname"_s, u"QRST-LT-0417"_s}, {u"limit"_s, 10}};
    locate.outputs = QJsonObject{{u"endpoint_id"_s, u"9f2c66d1a0b94d3c8f5e"_s},
                                 {u"domain"_s, u"QRST"_s},
                                 {u"ip"_s, QJsonArray{u"10.2.7.14"_s}},
                                 {u"os_type"_s, u"AGENT_OS_WINDOWS"_s},
                                 {u"endpoint_status"_s, u"CONNECTED"_s}};
    TaskExchange exchange;
    exchange.exchange = ExchangeId(u"ex-17"_s);
    exchange.service = u"xdr-prod"_s;
    exchange.method = u"POST"_s;
    exchange.target = u"https://api-qrst.xdr.example/public_api/v1/endpoints/get_endpoint"_s;
    exchange.requestBody =
        u"{\"request_data\":{\"filters\":[{\"field\":\"hostname\",\"operator\":\"in\",\"value\":[\"QRST-LT-0417\"]}]}}"_s;
    exchange.answerBody =
        u"{\"reply\":{\"total_count\":1,\"endpoints\":[{\"endpoint_id\":\"9f2c66d1a0b94d3c8f5e\"}]}}"_s;
    exchange.status = 200;
    exchange.sentAtMs = locate.startedAtMs + 2;
    exchange.durationMs = 91;
    locate.exchanges = {exchange};
    done(u"8"_s, u"XDR · polled 3×"_s, 620, 2100);
    plan.tasks[u"12"_s].state = NodeState::NotTaken;
    TaskStateView &review = plan.tasks[u"9"_s];
    review.state = NodeState::Waiting;
    review.startedAtMs = caseStartMs + 246'402;
    review.waitingFor = u"any member"_s;
    review.reminder = u"14:30, then the lead"_s;
    review.questionId = u"question-5"_s;
    review.question = u"Is this malicious?"_s;
    review.inputs = {{u"FileCount"_s, 40},
                     {u"Exposure"_s, QJsonArray{u"CloudStorage"_s, u"RemovableMedia"_s}},
                     {u"Isolated"_s, true}};
    review.answers = {{u"Malicious"_s,
                       {},
                       {{u"Resolve alert in Code42"_s, u"reopen"_s},
                        {u"Mail report to 4 stakeholders"_s, {}},
                        {u"Close incident"_s, u"reopen"_s}}},
                      {u"Benign"_s, {}, {{u"Close incident"_s, u"reopen"_s}}}};
    const auto take = [&](const QString &from, const QString &to, const QString &label = u"#none#"_s) {
        plan.takenEdges.insert({from, to, label});
    };
    take(u"0"_s, u"1"_s);
    for (const QString &middle : {u"2"_s, u"3"_s, u"4"_s}) {
        take(u"1"_s, middle);
        take(middle, u"5"_s);
    }
    take(u"5"_s, u"6"_s, u"yes"_s);
    take(u"6"_s, u"7"_s);
    take(u"7"_s, u"8"_s);
    take(u"8"_s, u"9"_s);
    plan.deadEdges = {{u"5"_s, u"12"_s, u"no"_s}, {u"12"_s, u"9"_s, u"#none#"_s}};
    return plan;
}

} // namespace holdfast::samples
