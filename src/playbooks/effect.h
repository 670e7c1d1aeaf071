// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/caseeffect.h"

#include <QJsonObject>
#include <QStringList>

namespace holdfast {

/// A question to a person: manual tasks, conditions that a person decides, ask tasks, forms.
struct Question
{
    enum class Kind {
        Complete, ///< "done" is the answer
        Choose, ///< one of the options
        Form, ///< answers by question id
    };

    QString key; ///< names the question in answers; stays the same over restarts
    QString task; ///< task path
    Kind kind = Kind::Complete;
    QString title;
    QString text; ///< description, ${...} already filled in
    QStringList options; ///< Choose: the labels
    QJsonObject form; ///< Form: {title, description, questions: [{id, label, type, options, required, ...}]}
    QJsonObject
        message; ///< to, cc, bcc, subject, body, methods, format, retries, retryIntervalMinutes; empty: only in the work plan
    QString assignee; ///< user name; empty: anybody who works on the case
    bool restricted = false; ///< only the assignee may answer
    QStringList tags; ///< the task's tags; taskComplete may name one
    qint64 askedAtMs = 0;
    qint64 dueAtMs = 0; ///< 0 without a due time
    qint64 remindAtMs = 0;
    /// After so many replies the question is answered; 0: when a person says so (completeafterreplies).
    int repliesWanted = 1;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Question fromJson(const QJsonObject &json);
    friend bool operator==(const Question &, const Question &) = default;
};

enum class EffectKind {
    ExecuteCommand, ///< one command of the registry
    ChangeCase, ///< an act on the case, see caseeffect.h
    AskHuman, ///< show (and send) the question; answered by humanAnswered()
    SetTimer, ///< wake the run at dueMs with timerFired(key)
};

/// Something to be done outside the pure core. The event that requests it is in the same Decision and must be committed
/// before it is performed; its outcome comes back as an event that names the same key.
struct Effect
{
    EffectKind kind = EffectKind::ExecuteCommand;
    QString key; ///< unique in the run: task path, visit, stage, call and attempt
    QString task; ///< task path, "25/3": task 3 of the sub-playbook of task 25
    /// For ExecuteCommand and ChangeCase: 32 hexadecimal digits, the same for every attempt and poll at the same act.
    QString idempotencyKey;
    int attempt = 1;

    QString name; ///< ExecuteCommand: command; ChangeCase: the command or task key that asked for it
    QString brand;
    QString instance;
    QJsonObject arguments;
    bool quiet = false; ///< no war-room entries (errors and warnings excepted)
    bool note = false; ///< entries are notes
    qint64 timeoutMs = 0; ///< execution-timeout; 0: the command's own

    CaseEffect change; ///< ChangeCase
    Question question; ///< AskHuman
    qint64 dueMs = 0; ///< SetTimer

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Effect fromJson(const QJsonObject &json);
    friend bool operator==(const Effect &, const Effect &) = default;
};

} // namespace holdfast
