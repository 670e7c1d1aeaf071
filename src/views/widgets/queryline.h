// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandline.h"
#include "models/filterline.h"

#include <QLineEdit>

#include <functional>

class QCompleter;
class QStandardItemModel;

namespace holdfast {

/// A line that completes what is typed and colours its syntax: the filter lines and the war room's command line.
class QueryLine final : public QLineEdit
{
    Q_OBJECT
public:
    using Complete = std::function<QList<Completion>(const QString &line, qsizetype cursor)>;
    /// Start and length of the parts to be coloured as syntax.
    using Spans = std::function<QList<std::pair<qsizetype, qsizetype>>(const QString &line)>;

    explicit QueryLine(QWidget *parent = nullptr);

    /// Makes it a filter line with these fields: completes and colours them.
    void setFilterFields(const QList<FilterWord> &fields);
    void setCompletions(Complete complete);
    void setSpans(Spans spans);
    /// Up and Down walk through these when no completion is open.
    void remember(const QString &line);
    /// Tab completes, also when no list is open, as in a shell; otherwise it goes to the next widget.
    void setTabCompletes(bool completes) { m_tabCompletes = completes; }
    /// Draws the border in the critical colour.
    void setErroneous(bool erroneous);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void offer(bool acceptSingle);
    void accept(const QString &text, qsizetype replaceFrom);
    void colour();

    Complete m_complete;
    Spans m_spans;
    QCompleter *m_completer;
    QStandardItemModel *m_offers;
    QStringList m_history;
    qsizetype m_historyAt = 0;
    bool m_colouring = false;
    bool m_tabCompletes = false;
};

} // namespace holdfast
