// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/caseedits.h"

#include "base/jobs.h"
#include "models/caseactions.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostRemembered = 50;

QString named(const QString &what, const QList<IncidentBefore> &incidents)
{
    return incidents.size() == 1 ? u"%1 #%2"_s.arg(what).arg(incidents.constFirst().number)
                                 : CaseEdits::tr("%1 (incidents: %2)").arg(what).arg(incidents.size());
}

QString named(const QString &what, const QList<Evidence> &items)
{
    return items.size() == 1 ? u"%1 E-%2"_s.arg(what).arg(items.constFirst().number)
                             : CaseEdits::tr("%1 (items: %2)").arg(what).arg(items.size());
}

} // namespace

CaseEdits::CaseEdits(CaseActions &actions, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
{
}

void CaseEdits::takeOwnership(const QList<IncidentBefore> &incidents)
{
    Group group{named(tr("Owner of"), incidents), {}};
    for (const IncidentBefore &incident : incidents) {
        Edit edit{[this, id = incident.id] { return m_actions.takeOwnership(id); }, {}};
        if (incident.isKnown)
            edit.back = [this, incident] { return m_actions.setOwner(incident.id, incident.owner); };
        group.edits << edit;
    }
    run(group, Direction::First);
}

void CaseEdits::setOwner(const QList<IncidentBefore> &incidents, const QString &owner)
{
    Group group{named(tr("Owner of"), incidents), {}};
    for (const IncidentBefore &incident : incidents) {
        Edit edit{[this, id = incident.id, owner] { return m_actions.setOwner(id, owner); }, {}};
        if (incident.isKnown)
            edit.back = [this, incident] { return m_actions.setOwner(incident.id, incident.owner); };
        group.edits << edit;
    }
    run(group, Direction::First);
}

void CaseEdits::setSeverity(const QList<IncidentBefore> &incidents, Severity severity)
{
    Group group{named(tr("Severity of"), incidents), {}};
    for (const IncidentBefore &incident : incidents) {
        Edit edit{[this, id = incident.id, severity] { return m_actions.setSeverity(id, severity); }, {}};
        if (incident.isKnown)
            edit.back = [this, incident] { return m_actions.setSeverity(incident.id, incident.severity); };
        group.edits << edit;
    }
    run(group, Direction::First);
}

void CaseEdits::setStage(const QList<Evidence> &items, EvidenceStage stage)
{
    QList<Evidence> moved;
    for (const Evidence &item : items) {
        if (item.stage != stage)
            moved << item;
    }
    Group group{named(tr("Stage of"), moved), {}};
    for (const Evidence &item : std::as_const(moved))
        group.edits << Edit{
            [this, id = item.id, stage] { return m_actions.setEvidenceStage(id, stage); },
            [this, id = item.id, before = item.stage] { return m_actions.setEvidenceStage(id, before); }};
    run(group, Direction::First);
}

void CaseEdits::setTags(const QList<Evidence> &items, const QStringList &tags)
{
    Group group{named(tr("Tags of"), items), {}};
    for (const Evidence &item : items)
        group.edits << Edit{[this, id = item.id, tags] { return m_actions.setEvidenceTags(id, tags); },
                            [this, id = item.id, before = item.tags] { return m_actions.setEvidenceTags(id, before); }};
    run(group, Direction::First);
}

QString CaseEdits::undoText() const
{
    return m_undo.isEmpty() ? QString() : m_undo.constLast().text;
}

QString CaseEdits::redoText() const
{
    return m_redo.isEmpty() ? QString() : m_redo.constLast().text;
}

void CaseEdits::undo()
{
    if (!m_undo.isEmpty() && !m_busy)
        run(m_undo.takeLast(), Direction::Back);
}

void CaseEdits::redo()
{
    if (!m_redo.isEmpty() && !m_busy)
        run(m_redo.takeLast(), Direction::Again);
}

void CaseEdits::run(const Group &group, Direction direction)
{
    if (group.edits.isEmpty())
        return;
    m_busy = m_busy || direction != Direction::First;
    struct Outcome
    {
        Group done;
        qsizetype waiting = 0;
        QString failure;
    };
    auto outcome = std::make_shared<Outcome>(Outcome{{group.text, {}}, group.edits.size(), {}});
    for (const Edit &edit : group.edits) {
        onFinished(direction == Direction::Back ? edit.back() : edit.forward(), this,
                   [this, outcome, edit, direction](const Result<void> &done) {
                       if (!done && outcome->failure.isEmpty())
                           outcome->failure = done.error().message;
                       if (done && edit.back)
                           outcome->done.edits << edit;
                       if (--outcome->waiting == 0)
                           ended(outcome->done, direction, outcome->failure);
                   });
    }
}

void CaseEdits::ended(const Group &group, Direction direction, const QString &failure)
{
    if (direction != Direction::First)
        m_busy = false;
    if (!group.edits.isEmpty()) {
        QList<Group> &list = direction == Direction::Back ? m_redo : m_undo;
        list << group;
        if (list.size() > mostRemembered)
            list.removeFirst();
        if (direction == Direction::First)
            m_redo.clear();
        else
            Q_EMIT told(direction == Direction::Back ? tr("Taken back: %1").arg(group.text)
                                                     : tr("Done again: %1").arg(group.text));
    }
    if (!failure.isEmpty())
        Q_EMIT failed(failure);
    Q_EMIT historyChanged();
}

} // namespace holdfast
