// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/integrations/connectionspage.h"

#include "base/jobs.h"
#include "integrations/ui_connectionspage.h"
#include "models/caseactions.h"
#include "models/connectionsmodel.h"
#include "models/jobsmodel.h"
#include "views/widgets/tableview.h"

#include <QHeaderView>

namespace holdfast {

using namespace Qt::StringLiterals;

ConnectionsPage::ConnectionsPage(const WindowServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_ui(std::make_unique<Ui::ConnectionsPage>())
    , m_table(new TableView(this))
{
    m_ui->setupUi(this);
    m_table->setObjectName(u"connectionsTable"_s);
    m_table->setAccessibleName(tr("Connections"));
    m_table->setModel(&services.connections);
    m_ui->rowsArea->setContent(m_table);
    const int widths[]{120, 160, 150, 260, 90, 100, 300};
    for (int column = 0; column < ConnectionsModel::columns; ++column)
        m_table->horizontalHeader()->resizeSection(column, widths[column]);
    connect(m_ui->testButton, &QAbstractButton::clicked, this, [this] {
        const QModelIndex current = m_table->currentIndex();
        if (current.isValid())
            test(m_services.connections.connections().at(current.row()).instance);
    });
    connect(m_ui->testAllButton, &QAbstractButton::clicked, this, [this] {
        for (const ConnectionState &state : m_services.connections.connections())
            test(state.instance);
    });
    connect(&services.connections, &QAbstractItemModel::modelReset, this, &ConnectionsPage::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    m_ui->detailLabel->setText(m_services.connections.connections().at(current.row()).message);
                m_ui->testButton->setEnabled(current.isValid());
            });
    showState();
}

ConnectionsPage::~ConnectionsPage() = default;

void ConnectionsPage::showState()
{
    const bool any = m_services.connections.rowCount() > 0;
    m_ui->testAllButton->setEnabled(any);
    m_ui->testButton->setEnabled(m_table->currentIndex().isValid());
    m_ui->detailBar->setVisible(any);
    if (any) {
        m_ui->rowsArea->showContent();
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
        return;
    }
    m_ui->rowsArea->showEmpty(
        {.title = tr("No connection yet"),
         .text = tr("Connections are written into the configuration file; secrets go to the system's keychain. "
                    "\"holdfast --help\" names both. The demo case brings simulated services of its own."),
         .action = tr("Open demo case"),
         .act =
             [this] {
                 onFinished(m_services.actions.openDemoCase(), this, [this](const Result<void> &done) {
                     if (!done)
                         m_ui->rowsArea->showError(done.error(), [this] { showState(); });
                 });
             },
         .secondAction = {},
         .secondAct = {}});
}

void ConnectionsPage::test(const QString &instance)
{
    const std::stop_source stop;
    const int job = m_services.jobs.begin(tr("Test %1").arg(instance), stop);
    m_ui->detailLabel->setText(tr("Testing %1…").arg(instance));
    onFinished(m_services.actions.testConnection(instance), this, [this, job, instance](const Result<QString> &answer) {
        if (answer) {
            m_services.jobs.finish(job, *answer);
            m_ui->detailLabel->setText(u"%1: %2"_s.arg(instance, *answer));
        } else {
            m_services.jobs.fail(job, answer.error().message);
            m_ui->detailLabel->setText(u"%1: %2"_s.arg(instance, answer.error().message));
        }
    });
}

} // namespace holdfast
