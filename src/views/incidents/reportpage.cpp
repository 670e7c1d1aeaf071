// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/reportpage.h"

#include "base/jobs.h"
#include "incidents/ui_reportpage.h"
#include "models/caseactions.h"
#include "models/jobsmodel.h"
#include "models/reportpreview.h"
#include "models/textforms.h"
#include "views/incidents/reportview.h"

#include <QFileDialog>
#include <QMessageBox>

namespace holdfast {

using namespace Qt::StringLiterals;

ReportPage::ReportPage(const WindowServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_ui(std::make_unique<Ui::ReportPage>())
    , m_preview(new ReportPreview(services.store, services.runner, this))
    , m_view(new ReportView(this))
{
    m_ui->setupUi(this);
    m_view->setObjectName(u"reportView"_s);
    m_view->setPreview(*m_preview);
    m_ui->previewArea->setContent(m_view);
    const auto zoom = [this](double by) {
        m_view->setZoom(m_view->zoom() * by);
        m_ui->zoomLabel->setText(tr("%1 %").arg(qRound(m_view->zoom() / 1.3 * 100)));
    };
    connect(m_ui->zoomInButton, &QAbstractButton::clicked, this, [zoom] { zoom(1.15); });
    connect(m_ui->zoomOutButton, &QAbstractButton::clicked, this, [zoom] { zoom(1 / 1.15); });
    connect(m_ui->refreshButton, &QAbstractButton::clicked, this, [this] { m_preview->build(m_incident); });
    connect(m_ui->exportButton, &QAbstractButton::clicked, this, &ReportPage::chooseExportFile);
    connect(m_ui->sendButton, &QAbstractButton::clicked, this, &ReportPage::askAndSend);
    connect(m_preview, &ReportPreview::stateChanged, this, &ReportPage::showState);
    connect(m_view, &ReportView::currentPageChanged, this, &ReportPage::showState);
    showState();
}

ReportPage::~ReportPage() = default;

void ReportPage::setIncident(const IncidentId &incident, qint64 number)
{
    m_number = number;
    if (m_incident == incident)
        return;
    m_incident = incident;
    m_built = false;
    if (isVisible())
        showEvent(nullptr);
}

void ReportPage::showEvent(QShowEvent *)
{
    if (m_built || m_incident.isEmpty())
        return;
    m_built = true;
    m_preview->build(m_incident);
}

void ReportPage::showState()
{
    const LoadState &now = m_preview->state();
    if (now.phase == LoadState::Phase::Failed) {
        m_ui->previewArea->showError(now.error, [this] { m_preview->build(m_incident); });
        m_ui->summaryLabel->clear();
    } else if (m_preview->pageCount() == 0) {
        m_ui->previewArea->showLoading();
        m_ui->summaryLabel->setText(tr("Building the report…"));
    } else {
        m_ui->previewArea->showContent();
        m_ui->summaryLabel->setText(tr("Investigation summary report · page %1 of %2")
                                        .arg(std::min(m_view->currentPage(), m_preview->pageCount()))
                                        .arg(m_preview->pageCount()));
    }
}

void ReportPage::focusContent()
{
    m_view->setFocus();
}

void ReportPage::chooseExportFile()
{
    auto *dialog = new QFileDialog(this, tr("Save report"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"pdf"_s);
    dialog->setNameFilter(tr("PDF (*.pdf)"));
    dialog->selectFile(u"report-%1.pdf"_s.arg(m_number));
    connect(dialog, &QFileDialog::fileSelected, this, &ReportPage::exportTo);
    dialog->open();
}

void ReportPage::exportTo(const QString &path)
{
    const std::stop_source stop;
    const int job = m_services.jobs.begin(tr("Report of #%1").arg(m_number), stop);
    onFinished(m_services.actions.exportReport(m_incident, path, stop.get_token()), this,
               [this, job](const Result<ReportFile> &file) {
                   if (!file) {
                       m_services.jobs.fail(job, file.error().message);
                       Q_EMIT failed(file.error().message);
                       return;
                   }
                   m_services.jobs.finish(job, file->path);
                   Q_EMIT told(tr("Report written: %1 · sha256 %2").arg(file->path, shortHash(file->sha256)));
               });
}

void ReportPage::askAndSend()
{
    const QStringList recipients = m_services.actions.reportRecipients(m_incident);
    auto *question = new QMessageBox(
        QMessageBox::NoIcon, tr("Send report"),
        tr("Send the report of #%1? Recipients: %2. Mail cannot be taken back.").arg(m_number).arg(recipients.size()),
        QMessageBox::Cancel, this);
    question->setObjectName(u"sendReportDialog"_s);
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(recipients.isEmpty() ? tr("No stakeholder list is set for this incident type.")
                                                      : recipients.join(u'\n'));
    auto *send = question->addButton(tr("Send"), QMessageBox::AcceptRole);
    send->setEnabled(!recipients.isEmpty());
    connect(send, &QAbstractButton::clicked, this, [this] {
        const std::stop_source stop;
        const int job = m_services.jobs.begin(tr("Send report of #%1").arg(m_number), stop);
        onFinished(m_services.actions.sendReport(m_incident, stop.get_token()), this,
                   [this, job](const Result<void> &done) {
                       if (done) {
                           m_services.jobs.finish(job);
                           Q_EMIT told(tr("Report sent"));
                       } else {
                           m_services.jobs.fail(job, done.error().message);
                           Q_EMIT failed(done.error().message);
                       }
                   });
    });
    question->open();
}

} // namespace holdfast
