// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbook.h"
#include "playbooks/unattendedrun.h"
#include "scripts/javascriptevaluator.h"

#include <QJsonDocument>

/// Small playbooks for tests, and runs of them with a clock that starts at 2026-11-22T08:00:00Z.
namespace testrun {

inline constexpr qint64 startMs = 1'795'334'400'000;

struct TaskText
{
    QString id;
    QString type; ///< "regular", "condition", ...
    QString next; ///< YAML flow mapping: {'#none#': ['1']}
    QString more; ///< further keys of the task, each line indented by four blanks
    QString inner; ///< further keys of the inner task
};

/// A playbook file from its tasks; the first one is the start task.
inline QByteArray yaml(const QList<TaskText> &tasks, const QString &name = QStringLiteral("Test"),
                       const QString &tail = {})
{
    QString text = QStringLiteral("id: %1\nname: %1\nstarttaskid: '%2'\ntasks:\n").arg(name, tasks.first().id);
    for (const auto &task : tasks) {
        text += QStringLiteral("  '%1':\n    id: '%1'\n    type: %2\n    task:\n      name: Task %1\n")
                    .arg(task.id, task.type);
        for (const auto lines = task.inner.split(u'\n', Qt::SkipEmptyParts); const auto &line : lines)
            text += QStringLiteral("      ") + line + u'\n';
        if (!task.next.isEmpty())
            text += QStringLiteral("    nexttasks: ") + task.next + u'\n';
        for (const auto lines = task.more.split(u'\n', Qt::SkipEmptyParts); const auto &line : lines)
            text += QStringLiteral("    ") + line + u'\n';
    }
    return (text + tail).toUtf8();
}

inline holdfast::PlaybookPtr playbook(const QList<TaskText> &tasks, const QString &name = QStringLiteral("Test"),
                                      const QString &tail = {})
{
    const auto loaded = holdfast::readPlaybook(yaml(tasks, name, tail));
    if (!loaded.playbook || loaded.hasErrors())
        qFatal("the test's playbook is broken: %s",
               qPrintable(loaded.problems.isEmpty() ? QString() : loaded.problems.first().message));
    return loaded.playbook;
}

inline QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

inline holdfast::UnattendedOptions options()
{
    holdfast::UnattendedOptions result;
    result.startMs = startMs;
    result.start.run = holdfast::RunId(QStringLiteral("run-1"));
    result.start.incidentId = QStringLiteral("1042");
    result.start.incident = {{QStringLiteral("id"), QStringLiteral("1042")},
                             {QStringLiteral("name"), QStringLiteral("Exposure on an endpoint")}};
    return result;
}

} // namespace testrun
