// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/workplanpage.h"
#include "playbooks/ui_workplanpage.h"

#include "graphs/graphpicture.h"
#include "models/playbooks/playbookgraphmodel.h"
#include "views/playbooks/graphfindbar.h"
#include "views/playbooks/minimap.h"
#include "views/playbooks/playbookscene.h"
#include "views/playbooks/playbookview.h"
#include "views/playbooks/themedgraphcolors.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/areastack.h"
#include "views/widgets/noticebar.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QShowEvent>
#include <QTimer>
#include <QVBoxLayout>

#include <cmath>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int overlayMargin = 14;
constexpr int inspectorWidth = 340;
constexpr int inspectorMinimum = 280;
constexpr int graphMinimum = 320;

void askWithFileDialog(QWidget *parent, const QString &suggested, const QString &filters,
                       std::function<void(const QString &)> chosen)
{
    auto *dialog =
        new QFileDialog(parent, QCoreApplication::translate("holdfast::WorkPlanPage", "Save the graph as a picture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters.split(u";;"_s));
    dialog->setDefaultSuffix(u"svg"_s);
    dialog->selectFile(suggested);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.section(u"*."_s, 1).section(u')', 0, 0));
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

// A file name that every system takes.
QString fileNameFor(const QString &title)
{
    QString name;
    for (const QChar c : title.simplified())
        name.append(c.isLetterOrNumber() || c == u'-' || c == u'_' ? c : u'-');
    while (name.contains(u"--"_s))
        name.replace(u"--"_s, u"-"_s);
    return name.left(80) + u".svg"_s;
}

} // namespace

WorkPlanPage::WorkPlanPage(JobRunner &jobs, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::WorkPlanPage>())
    , m_jobs(jobs)
    , m_clock(clock)
    , m_model(new PlaybookGraphModel(jobs, this))
    , m_scene(new PlaybookScene(*m_model, this))
    , m_tick(new QTimer(this))
    , m_askFileName(askWithFileDialog)
{
    m_ui->setupUi(this);
    buildGraphPane();
    buildControls();
    m_ui->side->setMinimumWidth(inspectorMinimum);
    m_ui->graphArea->setMinimumWidth(graphMinimum);
    m_ui->splitter->setStretchFactor(0, 1);
    m_ui->splitter->setStretchFactor(1, 0);
    m_ui->splitter->setSizes({1200, inspectorWidth});
    m_ui->inspector->setModel(m_model);

    TaskInspector *inspector = m_ui->inspector;
    connect(inspector, &TaskInspector::answerChosen, this, &WorkPlanPage::answerChosen);
    connect(inspector, &TaskInspector::rerunRequested, this, &WorkPlanPage::rerunRequested);
    connect(inspector, &TaskInspector::doneByHandRequested, this, &WorkPlanPage::doneByHandRequested);
    connect(inspector, &TaskInspector::openRequestRequested, this, &WorkPlanPage::openRequestRequested);
    connect(inspector, &TaskInspector::openFileRequested, this, &WorkPlanPage::openFileRequested);
    connect(inspector, &TaskInspector::openFrameRequested, this, &WorkPlanPage::openFrameRequested);
    connect(inspector, &TaskInspector::taskChosen, this, &WorkPlanPage::chooseTask);
    connect(m_scene, &PlaybookScene::currentTaskChanged, inspector, &TaskInspector::showTask);
    connect(m_view, &PlaybookView::taskActivated, inspector, [inspector] { inspector->focusContent(); });
    connect(m_scene, &PlaybookScene::rebuilt, this, [this] {
        m_needsBeginning = m_model->isLaidOut();
        m_exportButton->setEnabled(m_model->isLaidOut());
        m_beginTimer.start();
        updateFind(false);
    });
    connect(m_model, &PlaybookGraphModel::summaryChanged, this, &WorkPlanPage::showSummary);
    m_tick->setInterval(1s);
    connect(m_tick, &QTimer::timeout, this, [this] {
        m_model->setNow(m_clock.nowMs());
        m_ui->inspector->refresh();
    });
    applyColors();
}

WorkPlanPage::~WorkPlanPage() = default;

void WorkPlanPage::buildGraphPane()
{
    auto *pane = new QWidget(this);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_crumbBar = new QFrame(pane);
    m_crumbBar->setProperty("role", u"bar"_s);
    auto *crumbs = new QHBoxLayout(m_crumbBar);
    crumbs->setContentsMargins(14, 4, 14, 4);
    m_crumbButton = new ActionButton(m_crumbBar);
    m_crumbButton->setObjectName(u"parentPlaybookButton"_s);
    m_crumbButton->setKind(ActionButton::Kind::Link);
    connect(m_crumbButton, &QAbstractButton::clicked, this,
            [this] { Q_EMIT openFrameRequested(m_model->snapshot().parentFramePath); });
    crumbs->addWidget(m_crumbButton);
    crumbs->addStretch(1);
    m_crumbBar->hide();
    layout->addWidget(m_crumbBar);
    m_notice = new NoticeBar(pane);
    m_notice->hide();
    layout->addWidget(m_notice);
    m_view = new PlaybookView(pane);
    // Only when the layouts have settled is the view's size the one to fit the graph into.
    m_beginTimer.setSingleShot(true);
    connect(&m_beginTimer, &QTimer::timeout, this, [this] {
        if (isVisible())
            beginWithGraph();
    });
    m_view->setObjectName(u"playbookView"_s);
    m_view->setPlaybookScene(m_scene);
    m_view->installEventFilter(this);
    layout->addWidget(m_view, 1);
    m_ui->graphArea->setContent(pane);

    m_minimap = new Minimap(*m_view, *m_scene, m_view);
    m_minimap->setObjectName(u"minimap"_s);
    m_findBar = new GraphFindBar(m_view);
    m_findBar->setObjectName(u"findBar"_s);
    m_findBar->hide();
    connect(m_findBar, &GraphFindBar::textChanged, this, [this] { updateFind(true); });
    connect(m_findBar, &GraphFindBar::nextRequested, this, [this] { findStep(1); });
    connect(m_findBar, &GraphFindBar::previousRequested, this, [this] { findStep(-1); });
    connect(m_findBar, &GraphFindBar::closed, this, &WorkPlanPage::closeFind);
}

void WorkPlanPage::buildControls()
{
    m_controls = new QWidget(m_view);
    m_controls->setCursor(Qt::ArrowCursor);
    auto *layout = new QHBoxLayout(m_controls);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    const auto addButton = [&](const QString &text, const QString &name, const QString &tip, auto act) {
        auto *button = new ActionButton(text, m_controls);
        button->setObjectName(name);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        connect(button, &QAbstractButton::clicked, this, act);
        layout->addWidget(button);
        return button;
    };
    m_exportButton =
        addButton(tr("Export…"), u"exportButton"_s, tr("Save the graph as SVG, PNG or PDF"), [this] { askExport(); });
    m_exportButton->setEnabled(false);
    addButton(tr("Find"), u"findButton"_s, tr("Find a task"), [this] { openFind(); })->setKeyHint(u"Ctrl F"_s);
    layout->addSpacing(8);
    addButton(u"−"_s, u"zoomOutButton"_s, tr("Smaller (−)"), [this] { m_view->zoomOut(); });
    m_zoomButton =
        addButton(tr("%1 %").arg(100), u"zoomButton"_s, tr("Back to 100 % (0)"), [this] { m_view->setZoom(1); });
    m_zoomButton->setFixedWidth(m_zoomButton->sizeHint().width());
    addButton(u"+"_s, u"zoomInButton"_s, tr("Larger (+)"), [this] { m_view->zoomIn(); });
    addButton(tr("Fit"), u"fitButton"_s, tr("Show the whole graph"), [this] {
        m_view->fitGraph();
    })->setKeyHint(u"F"_s);
    connect(m_view, &PlaybookView::zoomChanged, this, [this](double zoom) {
        //: %1 is a number of per cent
        m_zoomButton->setText(tr("%1 %").arg(std::lround(zoom * 100)));
    });
}

void WorkPlanPage::setSnapshot(const WorkPlanSnapshot &snapshot)
{
    if (!snapshot.playbook) {
        m_model->setSnapshot(snapshot);
        m_begunFor.clear();
        m_crumbBar->hide();
        m_ui->graphArea->showEmpty({.title = tr("No work plan"),
                                    .text = snapshot.emptyReason.isEmpty()
                                        ? tr("No playbook has run on this incident yet.")
                                        : snapshot.emptyReason});
        m_ui->inspector->refresh();
        return;
    }
    m_ui->graphArea->showContent();
    m_crumbBar->setVisible(!snapshot.parents.isEmpty());
    if (!snapshot.parents.isEmpty())
        m_crumbButton->setText(tr("‹ Back to %1").arg(QString(snapshot.parents.constLast()).replace(u'&', u"&&"_s)));
    m_model->setSnapshot(snapshot);
    m_model->setNow(m_clock.nowMs());
    m_ui->inspector->refresh();
    // Time moves only while something runs or waits.
    const bool isLive =
        m_model->hasRun() && m_model->count(NodeState::Running) + m_model->count(NodeState::Waiting) > 0;
    if (isLive && !m_tick->isActive())
        m_tick->start();
    else if (!isLive)
        m_tick->stop();
}

void WorkPlanPage::showLoading()
{
    m_ui->graphArea->showLoading();
}

void WorkPlanPage::showError(const Error &error, std::function<void()> retry)
{
    m_ui->graphArea->showError(error, std::move(retry));
}

void WorkPlanPage::setTimeZone(TimeZoneChoice zone)
{
    m_ui->inspector->setTimeZone(zone);
}

QString WorkPlanPage::chosenTask() const
{
    return m_scene->currentTask();
}

void WorkPlanPage::chooseTask(const QString &taskId)
{
    m_scene->setCurrentTask(taskId);
    m_view->ensureTaskVisible(taskId);
}

QString WorkPlanPage::taskThatNeedsSomebody() const
{
    for (const NodeState wanted : {NodeState::Waiting, NodeState::Failed}) {
        for (int row = 0; m_model->hasRun() && row < m_model->rowCount(); ++row) {
            if (m_model->nodeState(row) == wanted)
                return m_model->graph().nodes[row].id;
        }
    }
    return {};
}

void WorkPlanPage::beginWithGraph()
{
    if (!m_needsBeginning || m_view->viewport()->width() < 50)
        return;
    m_needsBeginning = false;
    const WorkPlanSnapshot &snapshot = m_model->snapshot();
    const QString key = snapshot.run.text + u'|' + snapshot.framePath + u'|' + snapshot.playbook->id;
    if (key == m_begunFor) {
        m_view->ensureTaskVisible(m_scene->currentTask());
        return;
    }
    m_begunFor = key;
    if (m_scene->currentTask().isEmpty())
        m_scene->setCurrentTask(taskThatNeedsSomebody());
    m_view->showBeginning(m_scene->currentTask());
}

QString WorkPlanPage::summaryText() const
{
    return m_summary;
}

void WorkPlanPage::showSummary()
{
    QStringList parts;
    if (m_model->rowCount() > 0)
        parts.append(tr("%n task(s)", nullptr, m_model->rowCount()));
    if (m_model->hasRun()) {
        const auto add = [&](NodeState state, const char *text) {
            const int number = m_model->count(state);
            if (number > 0)
                parts.append(tr(text, nullptr, number));
        };
        add(NodeState::Done, QT_TR_NOOP("%n done"));
        add(NodeState::Running, QT_TR_NOOP("%n running"));
        add(NodeState::Waiting, QT_TR_NOOP("%n waiting"));
        add(NodeState::Failed, QT_TR_NOOP("%n failed"));
    }
    const QString text = parts.join(u" · "_s);
    if (text == m_summary)
        return;
    m_summary = text;
    Q_EMIT summaryChanged(text);
}

void WorkPlanPage::openFind()
{
    m_findBar->open();
    placeOverlays();
    updateFind(false);
}

void WorkPlanPage::closeFind()
{
    m_findBar->hide();
    m_matches.clear();
    m_scene->setMatches({});
    m_view->setFocus(Qt::OtherFocusReason);
}

void WorkPlanPage::updateFind(bool moveToFirst)
{
    if (!m_findBar->isVisibleTo(m_view))
        return;
    m_matches.clear();
    const QList<int> rows = m_model->rowsMatching(m_findBar->text());
    for (const int row : rows)
        m_matches.append(m_model->graph().nodes[row].id);
    m_scene->setMatches({m_matches.cbegin(), m_matches.cend()});
    if (moveToFirst && !m_matches.isEmpty() && !m_matches.contains(m_scene->currentTask()))
        chooseTask(m_matches.constFirst());
    else if (moveToFirst)
        m_view->ensureTaskVisible(m_matches.contains(m_scene->currentTask()) ? m_scene->currentTask() : QString());
    m_findBar->showResult(static_cast<int>(m_matches.indexOf(m_scene->currentTask())) + 1,
                          static_cast<int>(m_matches.size()));
}

void WorkPlanPage::findStep(int step)
{
    if (!m_findBar->isVisibleTo(m_view)) {
        openFind();
        return;
    }
    if (m_matches.isEmpty())
        return;
    const auto count = m_matches.size();
    const auto at = m_matches.indexOf(m_scene->currentTask());
    const auto next = at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count;
    chooseTask(m_matches[next]);
    m_findBar->showResult(static_cast<int>(next) + 1, static_cast<int>(count));
}

void WorkPlanPage::setAskFileName(AskFileName ask)
{
    m_askFileName = std::move(ask);
}

void WorkPlanPage::askExport()
{
    m_askFileName(this, fileNameFor(m_model->graph().name),
                  tr("SVG picture (*.svg);;PNG picture (*.png);;PDF document (*.pdf)"),
                  [this](const QString &fileName) { savePictureAs(fileName); });
}

void WorkPlanPage::savePictureAs(const QString &fileName)
{
    if (fileName.isEmpty() || !m_model->isLaidOut())
        return;
    m_notice->hide();
    m_exportButton->setEnabled(false);
    const auto work = [picture = m_model->picture(m_scene->graphPainter().colors()), fileName](std::stop_token) {
        return savePicture(picture, fileName);
    };
    onFinished(m_jobs.run(work), this, [this, fileName](const Result<void> &saved) {
        m_exportButton->setEnabled(true);
        if (saved) {
            Q_EMIT pictureSaved(fileName);
            return;
        }
        m_notice->clearActs();
        m_notice->setText(tr("The picture was not saved."), saved.error().message);
        connect(m_notice->addAct(tr("Try again")), &QAbstractButton::clicked, this, [this] { askExport(); });
        connect(m_notice->addAct(tr("Dismiss")), &QAbstractButton::clicked, m_notice, &QWidget::hide);
        m_notice->show();
    });
}

void WorkPlanPage::placeOverlays()
{
    const QRect area = m_view->rect();
    m_minimap->setGeometry(QRect(QPoint(overlayMargin, area.bottom() - overlayMargin - m_minimap->sizeHint().height()),
                                 m_minimap->sizeHint()));
    const QSize controls = m_controls->sizeHint();
    m_controls->setGeometry(QRect(
        QPoint(area.right() - overlayMargin - controls.width(), area.bottom() - overlayMargin - controls.height()),
        controls));
    const QSize find = m_findBar->sizeHint();
    m_findBar->setGeometry(QRect(QPoint(area.right() - overlayMargin - find.width(), overlayMargin), find));
    // A narrow graph has room for one of them.
    m_minimap->setVisible(area.width() > m_minimap->width() + controls.width() + 3 * overlayMargin
                          && area.height() > 260);
}

bool WorkPlanPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && (event->type() == QEvent::Resize || event->type() == QEvent::Show)) {
        placeOverlays();
        m_beginTimer.start();
    }
    return QWidget::eventFilter(watched, event);
}

void WorkPlanPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    placeOverlays();
    m_beginTimer.start();
}

void WorkPlanPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_view)
        applyColors();
}

void WorkPlanPage::applyColors()
{
    m_scene->setColors(themedGraphColors(colorsFor(palette())));
    m_view->resetCachedContent();
    m_view->viewport()->update();
}

} // namespace holdfast
