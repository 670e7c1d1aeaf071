// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/evidence.h"

#include <QWidget>

namespace holdfast {

class ElidedLabel;
class EvidenceColumn;
class EvidenceModel;

/// The evidence as cards: a column for each stage, over the same model as the table. It says which card is current and
/// what should go where; it changes nothing itself.
class EvidenceBoard final : public QWidget
{
    Q_OBJECT
public:
    /// The model outlives this.
    explicit EvidenceBoard(EvidenceModel &model, QWidget *parent = nullptr);

    [[nodiscard]] EvidenceColumn &column(EvidenceStage stage) const { return *m_columns.at(int(stage)); }
    [[nodiscard]] EvidenceId current() const { return m_current; }
    /// Selects the card of the item in whatever column it stands.
    void setCurrent(const EvidenceId &id);
    [[nodiscard]] QList<EvidenceId> selected() const;
    /// Puts the keyboard on the current card.
    void focusCards();

Q_SIGNALS:
    void currentChanged(const holdfast::EvidenceId &id);
    void stageWanted(const QList<holdfast::EvidenceId> &items, holdfast::EvidenceStage stage);
    void letterPressed(int key, Qt::KeyboardModifiers modifiers);

private:
    void addColumn(EvidenceModel &model, EvidenceStage stage);
    void becomeCurrent(EvidenceColumn &column);
    /// Cards that have moved are selected where they have arrived, and the keyboard goes with them.
    void followMoved(EvidenceColumn &column, int first, int last);

    QList<EvidenceColumn *> m_columns;
    EvidenceId m_current;
    QList<EvidenceId> m_moving;
    bool m_movingHadFocus = false;
};

} // namespace holdfast
