// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/fact.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace holdfast {

class ElidedLabel;

/// Labels and values in two columns: the label muted, the value in the text colour. A value can be focused; Enter, a
/// click or F4 asks where it comes from. Values change in place, so nothing jumps.
class FactList final : public QWidget
{
    Q_OBJECT
public:
    explicit FactList(QWidget *parent = nullptr);

    void setFacts(const QList<Fact> &facts);
    [[nodiscard]] const QList<Fact> &facts() const { return m_facts; }
    /// Skeleton lines for the labels, until values arrive.
    void setLoading(const QStringList &labels);
    /// Least width of the label column; where values wrap, its whole width, and long labels wrap too.
    void setLabelWidth(int pixels);
    /// Long values go over a few lines instead of being cut. Before the first facts are set.
    void setWrapping(bool wrapping);
    /// Values can be asked for their provenance.
    void setAskable(bool askable);

Q_SIGNALS:
    void factActivated(const holdfast::Fact &fact);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void ensureRows(qsizetype count);

    struct Row
    {
        QLabel *label;
        ElidedLabel *value;
    };
    QGridLayout *m_grid;
    QList<Row> m_rows;
    QList<Fact> m_facts;
    int m_labelWidth = 0;
    bool m_askable = false;
    bool m_wrapping = false;
};

} // namespace holdfast
