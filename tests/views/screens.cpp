// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Writes a picture of every page in both themes and two sizes: "holdfast-screens FOLDER [name part]".
#include "models/casemodel.h"
#include "models/incidentqueuemodel.h"
#include "models/reportpreview.h"
#include "views/files/filesearchpage.h"
#include "views/incidents/evidencepage.h"
#include "views/incidents/incidentpage.h"
#include "views/incidents/infopage.h"
#include "views/incidents/reportpage.h"
#include "views/integrations/connectionspage.h"
#include "views/queue/queuepage.h"
#include "views/shell/mainwindow.h"
#include "views/theme/theme.h"
#include "views/widgets/queryline.h"
#include "views/widgets/tableview.h"
#include "views/windowstage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QTabBar>
#include <QThread>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// Lets the readers answer and the window paint.
void settle(int ms = 800)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms) {
        QApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::msleep(5);
    }
}

/// What an export of another product might hold.
QList<FoundConnection> importedConnections()
{
    FoundConnection code42{u"Code42 instance 1"_s, u"Code42"_s, {}, {u"Client secret"_s}, {}};
    code42.draft.name = u"Code42-instance-1"_s;
    code42.draft.kind = u"code42"_s;
    FoundConnection mail{
        u"mail"_s,
        u"Mail Sender (New)"_s,
        {},
        {u"Password"_s},
        {u"“Trust any certificate” is not taken over. Test the connection: the certificate is shown, and "
         "that one can be trusted."_s}};
    mail.draft.name = u"mail"_s;
    mail.draft.kind = u"smtp"_s;
    const FoundConnection weather{u"weather"_s,
                                  u"OpenWeather"_s,
                                  {},
                                  {},
                                  {u"Holdfast has no connection for “OpenWeather”; nothing of it is taken over."_s}};
    return {code42, mail, weather};
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc < 2) {
        qWarning("usage: holdfast-screens FOLDER [part of a name]");
        return 2;
    }
    const QString folder = QString::fromLocal8Bit(argv[1]);
    const QString only = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    QDir().mkpath(folder);
    Theme theme(application);
    const std::pair<QString, Theme::Choice> choices[]{{u"light"_s, Theme::Choice::Light},
                                                      {u"dark"_s, Theme::Choice::Dark}};
    const QSize sizes[]{{1920, 1080}, {1600, 1000}, {1366, 768}};
    for (const auto &[themeName, choice] : choices) {
        theme.setChoice(choice);
        for (const QSize &size : sizes) {
            const auto name = [&](const QString &page) {
                return u"%1-%2-%3.png"_s.arg(page, themeName).arg(size.width());
            };
            const auto wanted = [&](const QString &page) { return only.isEmpty() || name(page).contains(only); };
            const auto save = [&](QWidget &window, const QString &page) {
                if (!wanted(page))
                    return;
                settle();
                if (!window.grab().save(u"%1/%2"_s.arg(folder, name(page))))
                    qWarning("cannot write %s", qPrintable(name(page)));
            };
            {
                WindowStage empty(theme);
                MainWindow window(empty.services);
                window.resize(size);
                window.show();
                settle();
                save(window, u"start"_s);
                window.showPage(u"connections"_s);
                save(window, u"connections-empty"_s);
            }
            WindowStage stage(theme);
            stage.demo.addCases();
            stage.connectAll();
            MainWindow window(stage.services);
            window.resize(size);
            window.show();
            settle();
            QueuePage &queue = window.queuePage();
            queue.table().selectRow(queue.model().rowOf(stage.demo.john()));
            settle();
            stage.demo.addAlert(u"Upload to a personal webmail"_s, Severity::Medium, u"late-1"_s);
            stage.demo.addAlert(u"Copy to an unknown USB stick"_s, Severity::High, u"late-2"_s);
            settle();
            queue.findChild<QueryLine *>(u"queryLine"_s)->setText(u"status:open and created:>=2026-11-01"_s);
            queue.setFilterLine(u"status:open and created:>=2026-11-01"_s);
            settle();
            stage.demo.addAlert(u"Mail with 20 attachments to a private address"_s, Severity::Medium, u"late-3"_s);
            save(window, u"queue"_s);
            queue.setFilterLine(u"severity:critical owner:nobody"_s);
            save(window, u"queue-empty"_s);
            queue.setFilterLine(u"sverity:high"_s);
            save(window, u"queue-error"_s);
            queue.setFilterLine({});
            stage.demo.addMovementsElsewhere();
            window.showPage(u"files"_s);
            settle();
            window.fileSearchPage().table().selectRow(1);
            save(window, u"filesearch"_s);
            window.fileSearchPage().setFilterLine(u"kind:email actor:nobody"_s);
            save(window, u"filesearch-empty"_s);
            window.openIncident(stage.demo.john());
            settle();
            IncidentPage &page = *window.currentIncidentPage();
            auto *infoFiles = page.infoPage().findChild<TableView *>(u"infoFilesTable"_s);
            infoFiles->selectRow(1);
            save(window, u"info"_s);
            page.showTab(IncidentPage::Tab::Files);
            page.findChild<TableView *>(u"filesTable"_s)->selectRow(2);
            save(window, u"files"_s);
            page.showTab(IncidentPage::Tab::WarRoom);
            save(window, u"warroom"_s);
            page.showTab(IncidentPage::Tab::Evidence);
            page.evidencePage().verify();
            page.evidencePage().setView(EvidencePage::View::Table);
            save(window, u"evidence"_s);
            page.evidencePage().setView(EvidencePage::View::Cards);
            page.evidencePage().focusContent();
            save(window, u"evidence-cards"_s);
            page.showTab(IncidentPage::Tab::WorkPlan);
            save(window, u"workplan"_s);
            stage.actions.rehearsal = demoRehearsal();
            page.rehearsePlaybook();
            settle();
            if (auto *dialog = page.findChild<QDialog *>(u"rehearsalDialog"_s)) {
                save(*dialog, u"rehearsal"_s);
                dialog->reject();
            }
            page.showTab(IncidentPage::Tab::Report);
            if (wanted(u"report"_s)) {
                for (int round = 0;
                     round < 40 && page.reportPage().preview().state().phase == LoadState::Phase::Loading; ++round)
                    settle(100);
            }
            save(window, u"report"_s);
            page.showTab(IncidentPage::Tab::Info);
            window.showPalette(u"is"_s);
            save(window, u"palette"_s);
            window.showPage(u"queue"_s);
            window.showPage(u"connections"_s);
            save(window, u"connections"_s);
            auto &setup = *window.findChild<ConnectionsPage *>();
            setup.findChild<QAbstractButton *>(u"testButton"_s)->click();
            save(window, u"connections-test"_s);
            setup.findChild<QTabBar *>(u"connectionTabs"_s)->setCurrentIndex(2);
            save(window, u"connections-commands"_s);
            stage.connectionActions.place = {
                u"file /home/mkim/.local/share/holdfast/secrets.holdfast, encrypted by your "
                "passphrase"_s,
                true, true, false};
            stage.connectionActions.found = importedConnections();
            ConnectionsPage locked(stage.services);
            locked.resize(size.width() - 60, size.height() - 60);
            locked.show();
            save(locked, u"connections-locked"_s);
            locked.importFile(u"instances.json"_s);
            settle();
            if (auto *import = locked.findChild<QDialog *>(u"importDialog"_s))
                save(*import, u"connections-import"_s);
            locked.addConnection();
            if (auto *dialog = locked.findChild<QDialog *>(u"connectionDialog"_s)) {
                save(*dialog, u"connection-add"_s);
                dialog->findChild<QAbstractButton *>(u"runTestButton"_s)->click();
                save(*dialog, u"connection-test"_s);
            }
        }
    }
    return 0;
}
