// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/integrations/connectionspage.h"

#include "base/jobs.h"
#include "integrations/ui_connectionspage.h"
#include "models/connectioncommandsmodel.h"
#include "models/connectionsmodel.h"
#include "models/fetchhistorymodel.h"
#include "views/integrations/connectiondialog.h"
#include "views/integrations/importdialog.h"
#include "views/integrations/passphrasedialog.h"
#include "views/widgets/tableview.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>

#include <utility>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

enum DetailTab { TestTab, FetchTab, CommandTab };

TableView *makeTable(QAbstractItemModel *model, const QString &objectName, const QString &name,
                     const QList<int> &widths)
{
    auto *table = new TableView;
    table->setObjectName(objectName);
    table->setAccessibleName(name);
    table->setModel(model);
    for (int column = 0; column < widths.size(); ++column)
        table->horizontalHeader()->resizeSection(column, widths.at(column));
    return table;
}

} // namespace

ConnectionsPage::ConnectionsPage(const WindowServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_ui(std::make_unique<Ui::ConnectionsPage>())
    , m_fetches(new FetchHistoryModel(services.store, this))
    , m_commands(new ConnectionCommandsModel(services.commands, this))
{
    m_ui->setupUi(this);
    m_table =
        makeTable(&services.connections, u"connectionsTable"_s, tr("Connections"), {120, 160, 150, 240, 90, 100, 300});
    m_fetchTable = makeTable(m_fetches, u"fetchTable"_s, tr("Fetches"), {330, 70, 70, 90, 420});
    m_commandTable = makeTable(m_commands, u"commandTable"_s, tr("Commands"), {300, 150, 520});
    m_ui->rowsArea->setContent(m_table);
    m_ui->fetchArea->setContent(m_fetchTable);
    m_ui->commandArea->setContent(m_commandTable);
    m_ui->detailTabs->setObjectName(u"connectionTabs"_s);
    m_ui->detailTabs->setAccessibleName(tr("About this connection"));
    for (const auto &title : {tr("Test"), tr("Fetches"), tr("Commands")})
        m_ui->detailTabs->addTab(title);
    m_ui->splitter->setSizes({190, 520});
    m_ui->splitter->setStretchFactor(1, 1);
    m_ui->secretsBar->hide();

    connect(m_ui->addButton, &QAbstractButton::clicked, this, &ConnectionsPage::addConnection);
    connect(m_ui->importButton, &QAbstractButton::clicked, this, &ConnectionsPage::chooseImport);
    connect(m_ui->testButton, &QAbstractButton::clicked, this, &ConnectionsPage::test);
    connect(m_ui->pauseButton, &QAbstractButton::clicked, this, &ConnectionsPage::pauseOrResume);
    connect(m_ui->editButton, &QAbstractButton::clicked, this, &ConnectionsPage::edit);
    connect(m_ui->duplicateButton, &QAbstractButton::clicked, this, &ConnectionsPage::duplicate);
    connect(m_ui->removeButton, &QAbstractButton::clicked, this, &ConnectionsPage::askRemove);
    connect(m_table, &TableView::openRequested, this, &ConnectionsPage::edit);
    connect(m_ui->detailTabs, &QTabBar::currentChanged, this, &ConnectionsPage::showDetail);
    m_ui->testPanel->setStart([this] { test(); });
    connect(m_ui->testPanel, &ConnectionTestPanel::trustRequested, this, [this] {
        // Trust is a setting: it is given where settings are, beside a new test.
        edit();
    });
    connect(&services.connections, &QAbstractItemModel::modelReset, this, &ConnectionsPage::showState);
    connect(&services.connections, &QAbstractItemModel::dataChanged, this, &ConnectionsPage::showCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConnectionsPage::showCurrent);
    connect(m_fetches, &FetchHistoryModel::stateChanged, this,
            [this] { showDetail(m_ui->detailTabs->currentIndex()); });
    showState();
    showSecretsPlace();
}

ConnectionsPage::~ConnectionsPage() = default;

const ConnectionState *ConnectionsPage::current() const
{
    const auto row = m_table->currentIndex().row();
    const auto &all = m_services.connections.connections();
    return row < 0 || row >= all.size() ? nullptr : &all.at(row);
}

void ConnectionsPage::select(const QString &name)
{
    const auto &all = m_services.connections.connections();
    for (int row = 0; row < all.size(); ++row) {
        if (all.at(row).instance == name) {
            m_table->selectRow(row);
            m_wanted.clear();
            return;
        }
    }
    m_wanted = name;
}

void ConnectionsPage::showState()
{
    const bool any = m_services.connections.rowCount() > 0;
    m_ui->detail->setVisible(any);
    if (any) {
        m_ui->rowsArea->showContent();
        if (!m_wanted.isEmpty())
            select(m_wanted);
        else if (!m_shown.isEmpty())
            select(std::exchange(m_shown, {}));
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    } else {
        m_ui->rowsArea->showEmpty({.title = tr("No connection yet"),
                                   .text = tr("A connection brings alerts in and lets you act: Code42, Cortex XDR, a "
                                              "directory, a mail server. Secrets are kept apart from its settings. The "
                                              "demo case brings simulated services of its own."),
                                   .action = tr("Add connection…"),
                                   .act = [this] { addConnection(); },
                                   .secondAction = tr("Open demo case"),
                                   .secondAct = [this] { Q_EMIT demoRequested(); }});
    }
    showCurrent();
}

void ConnectionsPage::showCurrent()
{
    const auto *state = current();
    for (auto *button :
         {m_ui->testButton, m_ui->pauseButton, m_ui->editButton, m_ui->duplicateButton, m_ui->removeButton})
        button->setEnabled(state != nullptr);
    m_ui->pauseButton->setText(state && state->paused ? tr("&Resume") : tr("&Pause"));
    const auto name = state ? state->instance : QString();
    if (name != m_shown) {
        m_shown = name;
        m_ui->testPanel->clear();
        m_fetches->setConnection(name);
    }
    m_commands->setConnection(state && !state->paused ? name : QString());
    m_ui->detailTabs->setTabText(CommandTab, tr("Commands %1").arg(m_commands->rowCount()));
    m_ui->detailLabel->setText(state ? state->instance : QString());
    showDetail(m_ui->detailTabs->currentIndex());
}

void ConnectionsPage::showDetail(int tab)
{
    m_ui->detailPages->setCurrentIndex(tab);
    const auto *state = current();
    if (!state)
        return;
    if (m_fetches->rowCount() > 0) {
        m_ui->fetchArea->showContent();
    } else if (m_fetches->state().phase == LoadState::Phase::Failed) {
        m_ui->fetchArea->showError(m_fetches->state().error, [this, name = state->instance] {
            m_fetches->setConnection({});
            m_fetches->setConnection(name);
        });
    } else {
        m_ui->fetchArea->showEmpty(
            {.title = tr("No fetch yet"),
             .text = state->paused ? tr("It is paused.")
                 : state->fetches  ? tr("Each fetch is told here: when, how many were new, how long it took.")
                                   : tr("No incidents are fetched from this connection; its commands can be used."),
             .action = {},
             .act = {},
             .secondAction = {},
             .secondAct = {}});
    }
    if (m_commands->rowCount() > 0) {
        m_ui->commandArea->showContent();
    } else {
        m_ui->commandArea->showEmpty({.title = tr("No commands"),
                                      .text = state->paused ? tr("Paused, it offers none. Resume it to use them.")
                                          : state->problem.isEmpty() ? tr("This connection offers none.")
                                                                     : state->problem,
                                      .action = {},
                                      .act = {},
                                      .secondAction = {},
                                      .secondAct = {}});
    }
}

void ConnectionsPage::showSecretsPlace()
{
    onFinished(m_services.connectionActions.secretsPlace(), this, [this](const Result<SecretsPlace> &place) {
        if (!place || !place->isFile) {
            m_ui->secretsBar->hide();
            return;
        }
        m_ui->secretsBar->clearActs();
        m_ui->secretsBar->setText(tr("No keychain on this machine."),
                                  place->locked && place->isNew ? tr("Choose a passphrase before you add a connection.")
                                      : place->locked ? tr("Secrets are locked; connections wait for the passphrase.")
                                                      : tr("Secrets are kept in the %1.").arg(place->description));
        if (place->locked) {
            auto *unlock = m_ui->secretsBar->addAct(place->isNew ? tr("Choose passphrase…") : tr("Unlock…"));
            unlock->setObjectName(u"unlockSecretsButton"_s);
            connect(unlock, &QAbstractButton::clicked, this, [this, shown = *place] {
                auto *dialog = new PassphraseDialog(m_services.connectionActions, shown, this);
                dialog->setAttribute(Qt::WA_DeleteOnClose);
                connect(dialog, &QDialog::accepted, this, &ConnectionsPage::showSecretsPlace);
                dialog->open();
            });
        }
        m_ui->secretsBar->show();
    });
}

void ConnectionsPage::openDialog(const ConnectionDraft &draft)
{
    auto *dialog = new ConnectionDialog(m_services.connectionActions, draft, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConnectionDialog::saved, this, [this](const QString &name) {
        Q_EMIT message(tr("The connection %1 is saved; its commands are there.").arg(name), false);
        select(name);
        m_commands->setConnection({});
        showCurrent();
    });
    connect(dialog, &QDialog::finished, this, &ConnectionsPage::openNextImported);
    dialog->open();
}

void ConnectionsPage::addConnection()
{
    openDialog({});
}

void ConnectionsPage::withDraft(const std::function<void(const ConnectionDraft &)> &act)
{
    const auto *state = current();
    if (!state)
        return;
    onFinished(m_services.connectionActions.draft(state->instance), this,
               [this, act](const Result<ConnectionDraft> &draft) {
                   if (draft)
                       act(*draft);
                   else
                       Q_EMIT message(draft.error().message, true);
               });
}

void ConnectionsPage::test()
{
    m_ui->detailTabs->setCurrentIndex(TestTab);
    withDraft([this](const ConnectionDraft &draft) { m_ui->testPanel->start(m_services.connectionActions, draft); });
}

void ConnectionsPage::edit()
{
    withDraft([this](const ConnectionDraft &draft) { openDialog(draft); });
}

void ConnectionsPage::duplicate()
{
    withDraft([this](ConnectionDraft draft) {
        draft.isNew = true;
        draft.name += u"-2"_s;
        draft.keptSecrets.clear();
        openDialog(draft);
    });
}

void ConnectionsPage::pauseOrResume()
{
    const auto *state = current();
    if (!state)
        return;
    const auto name = state->instance;
    const bool resume = state->paused;
    onFinished(m_services.connectionActions.setEnabled(name, resume), this,
               [this, name, resume](const Result<void> &done) {
                   Q_EMIT message(!done        ? done.error().message
                                      : resume ? tr("%1 is in use again.").arg(name)
                                               : tr("%1 is paused: no commands, no fetches.").arg(name),
                                  !done);
               });
}

void ConnectionsPage::askRemove()
{
    const auto *state = current();
    if (!state)
        return;
    const auto name = state->instance;
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Remove connection"),
                                tr("Remove the connection %1 with its secrets? Its commands go at once; incidents, "
                                   "entries and journal stay.")
                                    .arg(name),
                                QMessageBox::Cancel, this);
    box->setObjectName(u"removeBox"_s);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    remove->setObjectName(u"confirmRemoveButton"_s);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(remove, &QAbstractButton::clicked, this, [this, name] {
        onFinished(m_services.connectionActions.remove(name), this, [this, name](const Result<void> &done) {
            Q_EMIT message(done ? tr("The connection %1 is removed.").arg(name) : done.error().message, !done);
        });
    });
    box->open();
}

void ConnectionsPage::chooseImport()
{
    const auto path = QFileDialog::getOpenFileName(this, tr("Import integration instances"), {},
                                                   tr("Exports (*.json *.yml *.yaml);;All files (*)"));
    if (!path.isEmpty())
        importFile(path);
}

void ConnectionsPage::importFile(const QString &path)
{
    onFinished(m_services.connectionActions.readExport(path), this,
               [this](const Result<QList<FoundConnection>> &found) {
                   if (!found) {
                       Q_EMIT message(found.error().message, true);
                       return;
                   }
                   auto *dialog = new ImportDialog(*found, this);
                   dialog->setAttribute(Qt::WA_DeleteOnClose);
                   connect(dialog, &QDialog::accepted, this, [this, dialog] {
                       m_imported = dialog->chosen();
                       openNextImported();
                   });
                   dialog->open();
               });
}

void ConnectionsPage::openNextImported()
{
    if (!m_imported.isEmpty())
        openDialog(m_imported.takeFirst());
}

} // namespace holdfast
