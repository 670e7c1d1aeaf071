// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace holdfast {

class CaseFiles;

enum class HumanTaskState { Open = 0, Answered = 1, Withdrawn = 2 };

/// A question that only a person can answer.
struct HumanTask
{
    HumanTaskId id;
    IncidentId incident;
    RunId run; ///< empty when no playbook asked
    QString task;
    QString question;
    QString details; ///< what will happen, in words
    QStringList options; ///< answers to choose from; empty: free text or just "done"
    QString assignee; ///< user or group; empty: the incident's owner
    qint64 askedAtMs = 0;
    qint64 dueAtMs = 0; ///< 0: no limit
    HumanTaskState state = HumanTaskState::Open;
    QString answer;
    QJsonObject answerData; ///< form values, if the task asks for more than one word
    QString answeredBy;
    qint64 answeredAtMs = 0;

    friend bool operator==(const HumanTask &, const HumanTask &) = default;
};

class HumanTaskRepository
{
public:
    explicit HumanTaskRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Gives id and askedAtMs where they are empty.
    Result<HumanTask> ask(HumanTask task, const QString &actor);
    Result<void> assign(const HumanTaskId &id, const QString &assignee, const QString &actor);
    /// Conflict when it is no longer open (the message says who answered); InvalidInput when the answer is not one of its
    /// options.
    Result<void> answer(const HumanTaskId &id, const QString &answer, const QJsonObject &data, const QString &actor);
    Result<void> withdraw(const HumanTaskId &id, const QString &actor);

    [[nodiscard]] Result<HumanTask> get(const HumanTaskId &id) const;
    [[nodiscard]] Result<QList<HumanTask>> list(const IncidentId &incident) const;
    /// All open ones, oldest first.
    [[nodiscard]] Result<QList<HumanTask>> open() const;

private:
    Result<void> change(const HumanTaskId &id, const QString &kind, const QJsonObject &columns, const QString &actor);

    CaseFiles &m_files;
};

} // namespace holdfast
