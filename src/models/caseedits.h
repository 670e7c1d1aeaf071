// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/evidence.h"
#include "incidents/incident.h"

#include <QFuture>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace holdfast {

class CaseActions;

/// An incident as the person saw it when acting: what a change goes back to.
struct IncidentBefore
{
    IncidentId id;
    qint64 number = 0;
    QString owner;
    Severity severity = Severity::Unknown;
    bool isKnown = true; ///< false: the row was not loaded, so the change cannot be taken back from here
};

/// Small changes of a case that can be taken back: owner, severity, stage and tags of evidence. Each change, and each way
/// back, goes through CaseActions and is journaled like any other: nothing is erased. Acts on the outside world (isolation,
/// mails, closing) are not among them; they have questions of their own. GUI thread; one for each window.
class CaseEdits final : public QObject
{
    Q_OBJECT
public:
    /// The actions outlive this.
    explicit CaseEdits(CaseActions &actions, QObject *parent = nullptr);

    void takeOwnership(const QList<IncidentBefore> &incidents);
    /// An empty owner takes the owner away.
    void setOwner(const QList<IncidentBefore> &incidents, const QString &owner);
    void setSeverity(const QList<IncidentBefore> &incidents, Severity severity);
    /// Items that are at the stage already are left alone.
    void setStage(const QList<Evidence> &items, EvidenceStage stage);
    void setTags(const QList<Evidence> &items, const QStringList &tags);

    /// What undo() takes back and redo() does again, as in "owner of #1012"; empty when there is nothing.
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;
    void undo();
    void redo();

Q_SIGNALS:
    /// undoText() or redoText() is another one.
    void historyChanged();
    void told(const QString &message);
    void failed(const QString &message);

private:
    using Act = std::function<QFuture<Result<void>>()>;
    struct Edit
    {
        Act forward;
        Act back; ///< empty: it cannot be taken back
    };
    struct Group
    {
        QString text;
        QList<Edit> edits;
    };
    enum class Direction { First, Back, Again };

    void run(const Group &group, Direction direction);
    void ended(const Group &group, Direction direction, const QString &failure);

    CaseActions &m_actions;
    QList<Group> m_undo;
    QList<Group> m_redo;
    bool m_busy = false; ///< a way back or forth is under way: the next one waits for its outcome
};

} // namespace holdfast
