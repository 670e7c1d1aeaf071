// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/integrations/connectiontestpanel.h"

#include "base/jobs.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/tableview.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSplitter>
#include <QStyle>

namespace holdfast {

using namespace Qt::StringLiterals;

ConnectionTestPanel::ConnectionTestPanel(QWidget *parent)
    : QWidget(parent)
    , m_table(new TableView(this))
    , m_verdict(new QLabel(this))
    , m_details(new QPlainTextEdit(this))
    , m_button(new ActionButton(tr("&Test"), this))
    , m_trust(new ActionButton(tr("Trust this certificate…"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(16, 8, 16, 8);
    bar->setSpacing(8);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_verdict->setObjectName(u"verdictLabel"_s);
    m_verdict->setMinimumHeight(m_verdict->fontMetrics().lineSpacing() * 2);
    bar->addWidget(m_verdict, 1);
    m_trust->setObjectName(u"trustButton"_s);
    m_trust->setKind(ActionButton::Kind::Destructive);
    bar->addWidget(m_trust);
    m_button->setObjectName(u"runTestButton"_s);
    bar->addWidget(m_button);
    layout->addLayout(bar);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_table->setObjectName(u"testSteps"_s);
    m_table->setAccessibleName(tr("Steps of the test"));
    m_table->setModel(&m_model);
    const int widths[]{150, 80, 330, 330};
    for (int column = 0; column < TestStepsModel::columns; ++column)
        m_table->horizontalHeader()->resizeSection(column, widths[column]);
    splitter->addWidget(m_table);
    m_details->setReadOnly(true);
    m_details->setObjectName(u"stepDetails"_s);
    m_details->setAccessibleName(tr("What the step found"));
    m_details->setTabChangesFocus(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setPlaceholderText(
        tr("The test looks up the name, connects, shows the certificate, compares clocks, signs in, and asks for each "
           "right. It changes nothing."));
    splitter->addWidget(m_details);
    splitter->setSizes({200, 200});
    layout->addWidget(splitter, 1);
    connect(m_button, &QAbstractButton::clicked, this, [this] {
        if (m_running)
            cancel();
        else if (m_start)
            m_start();
    });
    connect(m_trust, &QAbstractButton::clicked, this, [this] {
        const auto row = m_table->currentIndex().row();
        if (row >= 0 && m_model.steps().at(row).mayBeTrusted)
            Q_EMIT trustRequested(m_model.steps().at(row).certificates.first());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ConnectionTestPanel::showCurrent);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ConnectionTestPanel::showCurrent);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ConnectionTestPanel::showCurrent);
    showCurrent();
}

ConnectionTestPanel::~ConnectionTestPanel()
{
    m_stop.request_stop();
}

void ConnectionTestPanel::setStart(std::function<void()> start)
{
    m_start = std::move(start);
}

void ConnectionTestPanel::setRunning(bool running)
{
    m_running = running;
    m_button->setText(running ? tr("Stop") : tr("&Test"));
}

void ConnectionTestPanel::start(ConnectionActions &actions, const ConnectionDraft &draft)
{
    cancel();
    m_model.clear();
    m_stop = std::stop_source();
    setRunning(true);
    m_verdict->setProperty("role", u"muted"_s);
    m_verdict->style()->polish(m_verdict);
    m_verdict->setText(tr("Testing %1…").arg(draft.name));
    const auto generation = ++m_generation;
    const QPointer<ConnectionTestPanel> self(this);
    const auto told = [self, generation](const TestStep &step) {
        if (!self || generation != self->m_generation)
            return;
        self->m_model.setStep(step);
        const auto row = int(self->m_model.steps().size()) - 1;
        const bool worthLooking = step.state == TestStep::State::Failed || self->m_table->currentIndex().row() < 0;
        if (worthLooking)
            self->m_table->selectRow(row);
    };
    onFinished(actions.test(draft, told, m_stop.get_token()), this,
               [this, generation](const Result<TestOutcome> &outcome) {
                   if (generation != m_generation)
                       return;
                   setRunning(false);
                   m_model.endRunning();
                   const bool passed = outcome && outcome->passed;
                   const auto verdict = outcome ? outcome->verdict : outcome.error().message;
                   m_verdict->setProperty("role", passed ? u"good"_s : u"error"_s);
                   m_verdict->style()->polish(m_verdict);
                   m_verdict->setText(verdict);
                   Q_EMIT finished(passed, verdict);
               });
}

void ConnectionTestPanel::cancel()
{
    if (!m_running)
        return;
    m_stop.request_stop();
    ++m_generation;
    m_model.endRunning();
    m_verdict->setText(tr("The test was canceled."));
    setRunning(false);
}

void ConnectionTestPanel::clear()
{
    cancel();
    ++m_generation;
    m_model.clear();
    m_verdict->clear();
}

void ConnectionTestPanel::showCurrent()
{
    const auto row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model.steps().size()) {
        m_details->clear();
        m_trust->hide();
        return;
    }
    const auto &step = m_model.steps().at(row);
    QStringList blocks{u"%1: %2"_s.arg(step.title, testStateText(step.state))};
    for (const auto &text : {step.finding, step.fix}) {
        if (!text.isEmpty())
            blocks << text;
    }
    if (!step.commands.isEmpty())
        blocks << tr("Commands: %1").arg(step.commands.join(u", "_s));
    if (!step.certificates.isEmpty())
        blocks << certificatesText(step.certificates);
    const auto text = blocks.join(u"\n\n"_s);
    if (m_details->toPlainText() != text)
        m_details->setPlainText(text);
    m_trust->setVisible(step.mayBeTrusted);
}

} // namespace holdfast
