// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/jobsdock.h"

#include "models/jobsmodel.h"
#include "views/theme/colors.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/areastack.h"
#include "views/widgets/celldelegate.h"
#include "views/widgets/tableview.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// The progress column: a thin bar below the numbers.
class ProgressDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        m_cells.paint(painter, option, index);
        const double fraction = index.data(JobsModel::FractionRole).toDouble();
        if (fraction < 0 || index.data(JobsModel::StateRole).toInt() != int(JobsModel::State::Running))
            return;
        const Colors &colors = colorsFor(option.palette);
        const QRect track(option.rect.left() + 10, option.rect.bottom() - 4, option.rect.width() - 20, 3);
        painter->fillRect(track, colors[ColorRole::FaintLine]);
        painter->fillRect(QRect(track.left(), track.top(), int(track.width() * fraction), track.height()),
                          colors[ColorRole::Accent]);
    }

private:
    CellDelegate m_cells;
};

} // namespace

JobsDock::JobsDock(JobsModel &jobs, QWidget *parent)
    : QDockWidget(tr("Jobs"), parent)
    , m_jobs(jobs)
    , m_table(new TableView(this))
{
    setObjectName(u"jobsDock"_s);
    auto *body = new QWidget(this);
    auto *layout = new QHBoxLayout(body);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(8);
    auto *area = new AreaStack(body);
    m_table->setObjectName(u"jobsTable"_s);
    m_table->setAccessibleName(tr("Jobs"));
    m_table->setModel(&jobs);
    m_table->setItemDelegateForColumn(int(JobsModel::Column::Progress), new ProgressDelegate(m_table));
    const int widths[]{110, 320, 180, 300};
    for (int column = 0; column < JobsModel::columns; ++column)
        m_table->horizontalHeader()->resizeSection(column, widths[column]);
    area->setContent(m_table);
    layout->addWidget(area, 1);
    auto *buttons = new QVBoxLayout;
    buttons->setContentsMargins(0, 8, 0, 8);
    auto *cancel = new ActionButton(tr("Cancel"), body);
    cancel->setObjectName(u"cancelJobButton"_s);
    cancel->setAccessibleName(tr("Cancel the selected job"));
    auto *clear = new ActionButton(tr("Clear finished"), body);
    clear->setAccessibleName(clear->text());
    buttons->addWidget(cancel);
    buttons->addWidget(clear);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    setWidget(body);
    connect(cancel, &QAbstractButton::clicked, this, [this] {
        const int row = m_table->currentIndex().isValid() ? m_table->currentIndex().row() : 0;
        m_jobs.cancel(row);
    });
    connect(clear, &QAbstractButton::clicked, &jobs, &JobsModel::clearFinished);
    const auto state = [this, area, cancel, clear] {
        const bool any = m_jobs.rowCount() > 0;
        cancel->setEnabled(m_jobs.runningCount() > 0);
        clear->setEnabled(any);
        if (any)
            area->showContent();
        else
            area->showEmpty({.title = tr("Nothing is running"),
                             .text = tr("Exports, reports and requests that take longer appear here."),
                             .action = {},
                             .act = {},
                             .secondAction = {},
                             .secondAct = {}});
    };
    connect(&jobs, &JobsModel::activityChanged, this, state);
    state();
}

} // namespace holdfast
