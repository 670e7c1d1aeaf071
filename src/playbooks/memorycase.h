// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "playbooks/effect.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast {

/// A case in memory that performs what playbooks ask for: for unattended runs, rehearsals and tests. Nothing leaves it.
class MemoryCase
{
public:
    MemoryCase(QString incidentId, QJsonObject fields, QJsonObject lists);

    /// Does one act; the output tells the fields, lists and entries as they are afterwards.
    [[nodiscard]] Result<CommandOutput> perform(const Effect &effect, qint64 nowMs);

    [[nodiscard]] const QJsonObject &fields() const { return m_fields; }
    [[nodiscard]] const QJsonObject &lists() const { return m_lists; }
    [[nodiscard]] const QJsonArray &evidence() const { return m_evidence; }
    [[nodiscard]] bool isClosed() const { return m_closed; }
    /// Users that AssignAnalystToIncident may choose from, with their roles; empty: a user "analyst" with every role.
    void setUsers(const QJsonArray &users) { m_users = users; }

private:
    CommandOutput setFields(const QJsonObject &body, qint64 nowMs);
    CommandOutput changeTimers(const QJsonObject &body, qint64 nowMs);
    Result<CommandOutput> assignOwner(const QJsonObject &body);
    CommandOutput close(const QJsonObject &body, qint64 nowMs);
    CommandOutput createIncident(const QJsonObject &body, qint64 nowMs);
    /// Acts on a case that this one opened; nothing when there is none of that id.
    void changeCreated(const QString &id, const QJsonObject &fields);
    [[nodiscard]] CommandOutput searchIncidents(const QJsonObject &body) const;
    [[nodiscard]] CommandOutput similarIncidents(const QJsonObject &body) const;
    CommandOutput changeIndicators(const QJsonObject &body);
    CommandOutput report(const QJsonObject &body, const Effect &effect);
    void take(CommandOutput &output, const QString &field, const QJsonValue &value);

    QString m_incidentId;
    QJsonObject m_fields;
    QJsonObject m_lists;
    QJsonArray m_evidence;
    QJsonArray m_created;
    QJsonArray m_users;
    QJsonObject m_indicators; ///< value -> object
    bool m_closed = false;
};

} // namespace holdfast
