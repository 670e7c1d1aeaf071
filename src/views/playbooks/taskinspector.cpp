// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/taskinspector.h"
#include "playbooks/ui_taskinspector.h"

#include "base/canonicaljson.h"
#include "graphs/playbookgraph.h"
#include "models/playbooks/durationtext.h"
#include "models/playbooks/playbookgraphmodel.h"
#include "views/playbooks/flowlayout.h"
#include "views/theme/typography.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/elidedlabel.h"
#include "views/widgets/factlist.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGridLayout>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int bodyLines = 9; // visible lines of a request or answer before it scrolls
constexpr qsizetype valueLimit = 400; // characters of a value in the list; the whole is copied

void clearLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            // Gone at once for layout and keyboard, deleted when its own signal has returned.
            widget->hide();
            widget->deleteLater();
        } else if (item->layout()) {
            clearLayout(item->layout());
        }
        delete item;
    }
}

QLabel *plainLabel(QWidget *parent, const QString &text, QLatin1StringView role)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("role", QString(role));
    label->setText(text);
    return label;
}

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isUndefined() || value.isNull())
        return QStringLiteral("–");
    if (value.isArray()) {
        // A list of plain values reads better without its quotes.
        QStringList items;
        for (const QJsonValue &item : value.toArray())
            items.append(valueText(item));
        return u'[' + items.join(u", "_s) + u']';
    }
    return QString::fromUtf8(canonicalJson(value));
}

QString indentedJson(const QJsonValue &value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson());
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson());
    return valueText(value);
}

// Ids, hosts, paths and times are set in the fixed-width font; sentences and names are not.
bool isIdentifier(const QString &text)
{
    const auto isDigit = [](QChar c) { return c.isDigit(); };
    return !text.contains(u' ') && std::any_of(text.cbegin(), text.cend(), isDigit);
}

Fact valueFact(const QString &name, const QJsonValue &value)
{
    const QString whole = valueText(value);
    Fact fact;
    fact.label = name;
    fact.value.text = whole.left(valueLimit).simplified();
    fact.value.mono = !value.isString() || isIdentifier(whole);
    fact.whole = value.isObject() || value.isArray() ? indentedJson(value) : whole;
    return fact;
}

QList<Fact> valueFacts(const QJsonValue &value)
{
    QList<Fact> facts;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.constBegin(); it != object.constEnd(); ++it)
            facts.append(valueFact(it.key(), it.value()));
    } else if (!value.isUndefined() && !value.isNull()) {
        facts.append(valueFact(QCoreApplication::translate("holdfast::TaskInspector", "Result"), value));
    }
    return facts;
}

// An argument as the author wrote it.
Fact argumentFact(const TaskArgument &argument)
{
    QString text = argument.value.text;
    if (argument.value.kind == ValueForm::Kind::Complex && argument.value.complex) {
        const ComplexValue &value = *argument.value.complex;
        text = value.accessor.isEmpty() ? value.root : value.root + u'.' + value.accessor;
    }
    return valueFact(argument.name, text);
}

QString answerText(const TaskAnswer &answer)
{
    return answer.caption.isEmpty() ? branchCaption(answer.label) : answer.caption;
}

Fact textFact(const QString &label, const QString &text, bool mono = false)
{
    Fact fact;
    fact.label = label;
    fact.value.text = text;
    fact.value.mono = mono;
    return fact;
}

// A body as people read it: JSON is indented, everything else stays as it came.
QString readableBody(const QString &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body.toUtf8(), &error);
    return error.error == QJsonParseError::NoError ? QString::fromUtf8(document.toJson()).trimmed() : body;
}

} // namespace

TaskInspector::TaskInspector(QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::TaskInspector>())
{
    m_ui->setupUi(this);
    new FlowLayout(m_ui->answerButtons, 8);
    // The side's surface shows through; a scroll area would paint the window's colour.
    m_ui->pages->setAutoFillBackground(false);
    m_ui->scrollArea->viewport()->setAutoFillBackground(false);
    for (FactList *list : {m_ui->countsList, m_ui->inputsList, m_ui->outputsList, m_ui->historyList})
        list->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_ui->writesGrid->setColumnStretch(1, 1);
    m_ui->writesGrid->setHorizontalSpacing(8);
    const auto copy = [](const QJsonValue &value) { QGuiApplication::clipboard()->setText(indentedJson(value)); };
    connect(m_ui->copyInputsButton, &QAbstractButton::clicked, this, [this, copy] { copy(m_shown.inputs); });
    connect(m_ui->copyOutputsButton, &QAbstractButton::clicked, this, [this, copy] { copy(m_shown.outputs); });
    connect(m_ui->rerunButton, &QAbstractButton::clicked, this, [this] { Q_EMIT rerunRequested(m_taskId); });
    connect(m_ui->byHandButton, &QAbstractButton::clicked, this, [this] { Q_EMIT doneByHandRequested(m_taskId); });
    connect(m_ui->openFrameButton, &QAbstractButton::clicked, this,
            [this] { Q_EMIT openFrameRequested(m_shown.framePath); });
}

TaskInspector::~TaskInspector() = default;

void TaskInspector::setModel(const PlaybookGraphModel *model)
{
    m_model = model;
    m_isShown = false;
    refresh();
}

void TaskInspector::setTimeZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    m_isShown = false;
    refresh();
}

void TaskInspector::showTask(const QString &taskId)
{
    if (m_taskId != taskId)
        m_ui->scrollArea->verticalScrollBar()->setValue(0);
    m_taskId = taskId;
    refresh();
}

void TaskInspector::refresh()
{
    const int row = m_model ? m_model->rowOf(m_taskId) : -1;
    if (row < 0) {
        m_isShown = false;
        showOverview();
        return;
    }
    m_ui->pages->setCurrentWidget(m_ui->taskPage);
    const TaskStateView task = m_model->taskState(row);
    if (m_isShown && m_shownTaskId == m_taskId && m_shown == task) {
        fillHistory(task); // its durations follow the clock
        return;
    }
    fillTask(row);
}

void TaskInspector::focusContent()
{
    const auto buttons = m_ui->answerButtons->findChildren<ActionButton *>();
    for (ActionButton *button : buttons) {
        if (button->isVisibleTo(this)) {
            button->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    if (m_ui->rerunButton->isVisibleTo(this))
        m_ui->rerunButton->setFocus(Qt::OtherFocusReason);
    else
        m_ui->titleLabel->setFocus(Qt::OtherFocusReason);
}

void TaskInspector::showOverview()
{
    m_ui->pages->setCurrentWidget(m_ui->overviewPage);
    const PlaybookPtr playbook = m_model ? m_model->snapshot().playbook : nullptr;
    m_ui->overviewTitleLabel->setText(playbook ? playbook->name : tr("No playbook"));
    m_ui->overviewDescriptionLabel->setText(playbook ? playbook->description.trimmed() : QString());
    m_ui->overviewDescriptionLabel->setVisible(!m_ui->overviewDescriptionLabel->text().isEmpty());
    clearLayout(m_ui->attentionRowsLayout);
    const bool hasRun = m_model && m_model->hasRun();
    m_ui->countsSection->setVisible(playbook != nullptr);
    m_ui->hintLabel->setVisible(playbook != nullptr);
    bool needsSomebody = false;
    QList<Fact> counts;
    if (playbook) {
        counts.append(textFact(tr("Tasks"), QLocale().toString(m_model->rowCount())));
        const auto add = [&](const QString &label, NodeState state, Tone tone, Glyph glyph) {
            const int number = m_model->count(state);
            if (!hasRun || number == 0)
                return;
            Fact fact = textFact(label, QLocale().toString(number));
            fact.value.tone = tone;
            fact.value.glyph = glyph;
            counts.append(fact);
        };
        add(tr("Done"), NodeState::Done, Tone::Done, Glyph::Done);
        add(tr("Running"), NodeState::Running, Tone::Accent, Glyph::Running);
        add(tr("Waiting"), NodeState::Waiting, Tone::Waiting, Glyph::Waiting);
        add(tr("Failed"), NodeState::Failed, Tone::Critical, Glyph::Failed);
        add(tr("Not taken"), NodeState::NotTaken, Tone::Muted, Glyph::NotTaken);
        add(tr("Still to come"), NodeState::Pending, Tone::Muted, Glyph::Pending);
        for (int row = 0; hasRun && row < m_model->rowCount(); ++row) {
            const NodeState state = m_model->nodeState(row);
            if (state != NodeState::Waiting && state != NodeState::Failed)
                continue;
            needsSomebody = true;
            const QModelIndex index = m_model->index(row);
            auto *button = new ActionButton(buttonText(index.data().toString()), m_ui->attentionRows);
            button->setKind(ActionButton::Kind::Link);
            const QString taskId = index.data(PlaybookGraphModel::TaskIdRole).toString();
            connect(button, &QAbstractButton::clicked, this, [this, taskId] { Q_EMIT taskChosen(taskId); });
            m_ui->attentionRowsLayout->addWidget(button);
            auto *note = new ElidedLabel(m_ui->attentionRows);
            note->setCell({.text = index.data(PlaybookGraphModel::DetailRole).toString(), .tone = Tone::Muted});
            m_ui->attentionRowsLayout->addWidget(note);
        }
    }
    m_ui->countsList->setFacts(counts);
    m_ui->attentionSection->setVisible(needsSomebody);
}

void TaskInspector::fillTask(int row)
{
    const bool isSameTask = m_isShown && m_shownTaskId == m_taskId;
    const int scrolled = m_ui->scrollArea->verticalScrollBar()->value();
    const TaskStateView task = m_model->taskState(row);
    const Task &source = *m_model->task(row);
    m_shown = task;
    m_shownTaskId = m_taskId;
    m_isShown = true;

    //: %1 is the task's number, %2 its kind
    m_ui->kindLabel->setText(tr("Task %1 · %2").arg(source.id, nodeKindName(source)));
    m_ui->titleLabel->setText(m_model->graph().nodes[row].title);
    m_ui->descriptionLabel->setText(source.description.trimmed());
    m_ui->descriptionLabel->setVisible(!source.description.trimmed().isEmpty());

    if (!isSameTask)
        m_ui->noteEdit->clear();
    fillAnswers(task);

    const bool hasFailed = task.state == NodeState::Failed || !task.error.isEmpty();
    m_ui->errorSection->setVisible(hasFailed);
    m_ui->errorLine->setVisible(hasFailed);
    m_ui->errorLabel->setText(task.error.isEmpty() ? tr("The task failed without a message.") : task.error);
    m_ui->adviceLabel->setText(task.advice);
    m_ui->adviceLabel->setVisible(!task.advice.isEmpty());
    m_ui->rerunButton->setVisible(task.canRerun);
    m_ui->byHandButton->setVisible(task.canSkip);

    QList<Fact> inputs = valueFacts(task.inputs);
    if (inputs.isEmpty() && !m_model->hasRun()) {
        // Without a run the arguments as the author wrote them.
        for (const TaskArgument &argument : source.arguments) {
            if (argument.value.isSet())
                inputs.append(argumentFact(argument));
        }
    }
    m_ui->inputsSection->setVisible(!inputs.isEmpty());
    m_ui->inputsLine->setVisible(true);
    m_ui->copyInputsButton->setVisible(!task.inputs.isEmpty());
    m_ui->inputsList->setFacts(inputs);
    const QList<Fact> outputs = valueFacts(task.outputs);
    m_ui->outputsSection->setVisible(!outputs.isEmpty());
    m_ui->outputsList->setFacts(outputs);
    fillFiles(task);
    fillHistory(task);
    fillRequests(task);
    m_ui->insideSection->setVisible(!task.framePath.isEmpty());
    if (isSameTask)
        m_ui->scrollArea->verticalScrollBar()->setValue(scrolled);
}

void TaskInspector::fillAnswers(const TaskStateView &task)
{
    const bool isAsked = task.state == NodeState::Waiting && (!task.question.isEmpty() || !task.answers.isEmpty());
    m_ui->answerSection->setVisible(isAsked);
    m_ui->questionLabel->setText(task.question);
    m_ui->questionLabel->setVisible(!task.question.isEmpty());
    clearLayout(m_ui->answerButtons->layout());
    m_answers = isAsked ? task.answers : QList<TaskAnswer>();
    if (isAsked && m_answers.isEmpty())
        m_answers.append({QString(), tr("Done"), {}});
    for (qsizetype i = 0; i < m_answers.size(); ++i) {
        auto *button = new ActionButton(buttonText(answerText(m_answers[i])), m_ui->answerButtons);
        button->setObjectName(u"answerButton%1"_s.arg(i));
        button->setKind(i == 0 ? ActionButton::Kind::Primary : ActionButton::Kind::Plain);
        const auto choose = [this, label = m_answers[i].label, questionId = task.questionId] {
            // One click is one answer; the next snapshot decides what is asked then.
            m_ui->answerSection->setEnabled(false);
            Q_EMIT answerChosen(m_taskId, questionId, label, m_ui->noteEdit->text().trimmed());
        };
        connect(button, &QAbstractButton::clicked, this, choose);
        button->installEventFilter(this);
        m_ui->answerButtons->layout()->addWidget(button);
    }
    m_ui->answerSection->setEnabled(true);
    const bool writes = std::any_of(m_answers.cbegin(), m_answers.cend(),
                                    [](const TaskAnswer &answer) { return !answer.writes.isEmpty(); });
    m_ui->writesSection->setVisible(writes);
    m_ui->writesLine->setVisible(writes);
    if (writes)
        fillWrites(0);
}

// Looking at an answer shows what it would set off.
bool TaskInspector::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::FocusIn) {
        for (qsizetype i = 0; i < m_answers.size(); ++i) {
            if (watched->objectName() == u"answerButton%1"_s.arg(i) && m_ui->writesSection->isVisibleTo(this))
                fillWrites(i);
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TaskInspector::fillWrites(qsizetype answer)
{
    clearLayout(m_ui->writesGrid);
    const QString name = answerText(m_answers[answer]);
    m_ui->writesTitle->setText(tr("If “%1”, this run will write").arg(name));
    const QList<PlannedWrite> &writes = m_answers[answer].writes;
    // As many rows as the longest list, so that nothing below moves.
    qsizetype rows = 1;
    for (const TaskAnswer &other : std::as_const(m_answers))
        rows = std::max(rows, other.writes.size());
    for (int row = 0; row < rows; ++row) {
        auto *number = new ElidedLabel(m_ui->writesRows);
        auto *what = new ElidedLabel(m_ui->writesRows);
        auto *undo = new ElidedLabel(m_ui->writesRows);
        number->setShrinkable(false);
        undo->setShrinkable(false);
        undo->setTextFont(labelFont());
        if (row < writes.size()) {
            number->setCell({.text = QLocale().toString(row + 1), .tone = Tone::Muted});
            what->setCell({.text = writes[row].what});
            undo->setCell(
                {.text = writes[row].undo.isEmpty() ? tr("cannot be undone") : tr("undo: %1").arg(writes[row].undo),
                 .tone = Tone::Muted});
        } else if (row == 0) {
            what->setCell({.text = tr("nothing"), .tone = Tone::Muted});
        }
        m_ui->writesGrid->addWidget(number, row, 0);
        m_ui->writesGrid->addWidget(what, row, 1);
        m_ui->writesGrid->addWidget(undo, row, 2, Qt::AlignRight);
    }
}

QString TaskInspector::momentText(qint64 ms) const
{
    return clockText(ms, m_zone, true);
}

void TaskInspector::fillHistory(const TaskStateView &task)
{
    QList<Fact> facts;
    if (task.startedAtMs > 0)
        facts.append(textFact(tr("Entered"), momentText(task.startedAtMs), true));
    if (task.finishedAtMs > 0) {
        facts.append(textFact(tr("Finished"), momentText(task.finishedAtMs), true));
        facts.append(textFact(tr("Took"), durationText(task.finishedAtMs - task.startedAtMs), true));
    } else if (task.startedAtMs > 0 && (task.state == NodeState::Running || task.state == NodeState::Waiting)) {
        facts.append(textFact(tr("Since"), durationText(m_model->now() - task.startedAtMs), true));
    }
    if (!task.waitingFor.isEmpty() && task.state == NodeState::Waiting)
        facts.append(textFact(tr("Waits for"), task.waitingFor));
    if (!task.reminder.isEmpty())
        facts.append(textFact(tr("Reminder"), task.reminder));
    if (!task.branch.isEmpty())
        facts.append(textFact(tr("Decided"), branchCaption(task.branch)));
    if (!task.completedBy.isEmpty())
        facts.append(textFact(tr("Completed by"), task.completedBy));
    if (task.state == NodeState::NotTaken)
        facts.append(textFact(tr("State"), tr("not taken: no branch led here")));
    else if (m_model->hasRun() && task.state == NodeState::Pending)
        facts.append(textFact(tr("State"), tr("not reached yet")));
    m_ui->historySection->setVisible(!facts.isEmpty());
    m_ui->historyList->setFacts(facts);
}

void TaskInspector::fillFiles(const TaskStateView &task)
{
    clearLayout(m_ui->filesRowsLayout);
    m_ui->filesSection->setVisible(!task.files.isEmpty());
    for (const TaskFile &file : task.files) {
        auto *open = new ActionButton(buttonText(file.name), m_ui->filesRows);
        open->setObjectName(u"openFileButton"_s);
        open->setKind(ActionButton::Kind::Link);
        connect(open, &QAbstractButton::clicked, this, [this, file] { Q_EMIT openFileRequested(file.reference); });
        m_ui->filesRowsLayout->addWidget(open);
        if (file.sha256.isEmpty())
            continue;
        auto *hash = new ElidedLabel(m_ui->filesRows);
        hash->setCell(
            {.text = tr("SHA-256 %1").arg(file.sha256), .tone = Tone::Muted, .mono = true, .elide = Qt::ElideMiddle});
        m_ui->filesRowsLayout->addWidget(hash);
    }
}

void TaskInspector::fillRequests(const TaskStateView &task)
{
    clearLayout(m_ui->requestsRowsLayout);
    m_ui->requestsSection->setVisible(!task.exchanges.isEmpty());
    m_ui->requestsLine->setVisible(!task.exchanges.isEmpty());
    for (const TaskExchange &exchange : task.exchanges)
        addExchange(m_ui->requestsRowsLayout, exchange);
}

void TaskInspector::addExchange(QVBoxLayout *layout, const TaskExchange &exchange)
{
    auto *block = new QWidget(m_ui->requestsRows);
    auto *rows = new QVBoxLayout(block);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    auto *line = new ElidedLabel(block);
    line->setCell({.text = tr("%1 %2").arg(exchange.method, exchange.target), .mono = true, .elide = Qt::ElideMiddle});
    rows->addWidget(line);

    QStringList facts;
    if (!exchange.service.isEmpty())
        facts.append(exchange.service);
    facts.append(exchange.status == 0 ? tr("no answer") : tr("answer %1").arg(exchange.status));
    if (exchange.durationMs > 0)
        facts.append(durationText(exchange.durationMs));
    if (exchange.sentAtMs > 0)
        facts.append(momentText(exchange.sentAtMs));
    rows->addWidget(plainLabel(block, facts.join(u" · "_s), "label"_L1));
    if (!exchange.error.isEmpty())
        rows->addWidget(plainLabel(block, exchange.error, "error"_L1));

    const auto addBody = [&](const QString &title, const QString &body, const QString &name) {
        if (body.isEmpty())
            return;
        auto *caption = plainLabel(block, title, "label"_L1);
        auto *text = new QPlainTextEdit(block);
        text->setObjectName(name);
        text->setReadOnly(true);
        text->setTabChangesFocus(true);
        text->setFont(monoFont());
        text->setLineWrapMode(QPlainTextEdit::NoWrap);
        text->setPlainText(readableBody(body));
        text->setAccessibleName(title);
        caption->setBuddy(text);
        const int lines = std::min(bodyLines, text->document()->blockCount()) + 1;
        text->setFixedHeight(lines * QFontMetrics(monoFont()).lineSpacing() + 18);
        rows->addWidget(caption);
        rows->addWidget(text);
    };
    addBody(tr("Request"), exchange.requestBody, u"requestBody"_s);
    addBody(tr("Answer"), exchange.answerBody, u"answerBody"_s);
    if (!exchange.exchange.isEmpty()) {
        auto *open = new ActionButton(tr("Open the stored request and answer"), block);
        open->setObjectName(u"openExchangeButton"_s);
        open->setKind(ActionButton::Kind::Link);
        connect(open, &QAbstractButton::clicked, this,
                [this, id = exchange.exchange] { Q_EMIT openRequestRequested(id); });
        rows->addWidget(open);
    }
    layout->addWidget(block);
}

} // namespace holdfast
