// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sampleworkplan.h"
#include "views/playbooks/playbookscene.h"
#include "views/playbooks/playbookview.h"
#include "views/playbooks/taskitem.h"
#include "views/playbooks/workplanpage.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestWorkPlanPage : public QObject
{
    Q_OBJECT
private:
    [[nodiscard]] PlaybookView *view() const { return m_page->findChild<PlaybookView *>(); }
    [[nodiscard]] PlaybookScene *scene() const { return static_cast<PlaybookScene *>(view()->scene()); }
    [[nodiscard]] QString label(const char *name) const
    {
        const auto *found = m_page->findChild<QLabel *>(QString::fromLatin1(name));
        return found && found->isVisible() ? found->text() : QString();
    }
    // Widgets that a page has just made are shown when the event loop turns.
    [[nodiscard]] QAbstractButton *button(const QString &name) const
    {
        QAbstractButton *visible = nullptr;
        const bool found = QTest::qWaitFor([&] {
            for (QAbstractButton *candidate : m_page->findChildren<QAbstractButton *>(name))
                visible = candidate->isVisible() ? candidate : visible;
            return visible != nullptr;
        });
        if (!found)
            qFatal("There is no visible button %s.", qPrintable(name));
        return visible;
    }
    // The texts of all visible values, as a screen reader would find them.
    [[nodiscard]] QStringList visibleValues() const
    {
        QStringList values;
        for (const QWidget *widget : m_page->findChildren<QWidget *>()) {
            if (widget->isVisible() && !widget->accessibleName().isEmpty())
                values.append(widget->accessibleName());
        }
        return values;
    }
    void clickTask(const QString &taskId)
    {
        view()->fitGraph();
        const QPoint at = view()->mapFromScene(scene()->taskItem(taskId)->sceneBoundingRect().center());
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, at);
    }
    void showPlan(const WorkPlanSnapshot &plan)
    {
        m_page->setSnapshot(plan);
        QTRY_VERIFY(!plan.playbook || scene()->taskItem(plan.playbook->tasks.constFirst().id));
    }

private Q_SLOTS:
    void init()
    {
        m_jobs = std::make_unique<JobRunner>(1);
        m_clock = std::make_unique<ManualClock>(samples::waitingRun().atMs);
        m_page = std::make_unique<WorkPlanPage>(*m_jobs, *m_clock);
        m_page->resize(1366, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }

    void cleanup()
    {
        m_page.reset();
        m_clock.reset();
        m_jobs.reset();
    }

    // mission: S111
    void beginsWithTheTaskThatWaitsForAPerson()
    {
        showPlan(samples::waitingRun());
        QTRY_COMPARE(m_page->chosenTask(), u"9"_s);
        QCOMPARE(label("titleLabel"), u"Review evidence"_s);
        QCOMPARE(label("kindLabel"), u"Task 9 · decision"_s);
        QCOMPARE(label("questionLabel"), u"Is this malicious?"_s);
        QCOMPARE(button(u"answerButton0"_s)->text(), u"Malicious"_s);
        QCOMPARE(button(u"answerButton1"_s)->text(), u"Benign"_s);
        QVERIFY(m_page->summaryText().startsWith(u"14 task"_s));
        QVERIFY(m_page->summaryText().endsWith(u" · 9 done · 1 waiting"_s));
        QVERIFY(view()->viewport()->rect().contains(
            view()->mapFromScene(scene()->taskItem(u"9"_s)->sceneBoundingRect().center())));
    }

    void anAnswerGoesOutOnceWithItsNote()
    {
        showPlan(samples::waitingRun());
        QTRY_COMPARE(m_page->chosenTask(), u"9"_s);
        const QSignalSpy answered(m_page.get(), &WorkPlanPage::answerChosen);
        QTest::keyClicks(m_page->findChild<QLineEdit *>(u"noteEdit"_s), u"seen on the lens"_s);
        QAbstractButton *first = button(u"answerButton0"_s);
        QTest::mouseClick(first, Qt::LeftButton);
        QTest::mouseClick(first, Qt::LeftButton);
        QCOMPARE(answered.count(), 1);
        QCOMPARE(answered[0], QVariantList({u"9"_s, u"question-5"_s, u"Malicious"_s, u"seen on the lens"_s}));
    }

    void eachAnswerShowsWhatItWouldWrite()
    {
        showPlan(samples::waitingRun());
        QTRY_COMPARE(m_page->chosenTask(), u"9"_s);
        QCOMPARE(label("writesTitle"), u"If “Malicious”, this run will write"_s);
        QTRY_VERIFY(visibleValues().contains(u"Resolve alert in Code42"_s));
        QVERIFY(visibleValues().contains(u"cannot be undone"_s));
        button(u"answerButton1"_s)->setFocus(Qt::TabFocusReason);
        QCOMPARE(label("writesTitle"), u"If “Benign”, this run will write"_s);
        QVERIFY(!visibleValues().contains(u"Resolve alert in Code42"_s));
    }

    // mission: S65 S70
    void aTaskShowsInputsOutputsTimesAndItsRawRequest()
    {
        showPlan(samples::waitingRun());
        clickTask(u"7"_s);
        QCOMPARE(label("titleLabel"), u"Locate endpoint"_s);
        QTRY_VERIFY(visibleValues().contains(u"Request"_s));
        const QStringList values = visibleValues();
        QVERIFY(values.contains(u"hostname: QRST-LT-0417"_s));
        QVERIFY(values.contains(u"endpoint_id: 9f2c66d1a0b94d3c8f5e"_s));
        QVERIFY(values.contains(u"Entered: 13:59:07.520"_s));
        QVERIFY(values.contains(u"Finished: 13:59:07.616"_s));
        QVERIFY(values.contains(u"Took: 96 ms"_s));
        const auto *request = m_page->findChild<QPlainTextEdit *>(u"requestBody"_s);
        QVERIFY(request->isVisibleTo(m_page.get()));
        QVERIFY(request->toPlainText().contains(u"\"operator\": \"in\""_s));
        QVERIFY(m_page->findChild<QPlainTextEdit *>(u"answerBody"_s)->toPlainText().contains(u"\"total_count\": 1"_s));
    }

    // mission: S65 S70
    void theStoredRequestCanBeOpened()
    {
        showPlan(samples::waitingRun());
        clickTask(u"7"_s);
        const QSignalSpy opened(m_page.get(), &WorkPlanPage::openRequestRequested);
        QTest::mouseClick(button(u"openExchangeButton"_s), Qt::LeftButton);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].value<ExchangeId>(), ExchangeId(u"ex-17"_s));
    }

    // mission: S76
    void aReportTaskLinksToItsFileAndHash()
    {
        WorkPlanSnapshot plan = samples::waitingRun();
        const QString hash(64, u'a');
        plan.tasks[u"8"_s].files = {{u"report & summary.pdf"_s, u"report-3"_s, hash}};
        showPlan(plan);
        clickTask(u"8"_s);
        const QSignalSpy opened(m_page.get(), &WorkPlanPage::openFileRequested);
        QTRY_VERIFY(visibleValues().contains(u"SHA-256 "_s + hash));
        QTest::mouseClick(button(u"openFileButton"_s), Qt::LeftButton);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), u"report-3"_s);
    }

    void aFailedTaskSaysWhatToDo()
    {
        WorkPlanSnapshot plan = samples::waitingRun();
        plan.tasks[u"9"_s] = {};
        TaskStateView &task = plan.tasks[u"8"_s];
        task.state = NodeState::Failed;
        task.error = u"Cortex XDR refused the isolation: the endpoint is not connected."_s;
        task.advice = u"Wait until it is connected and run the task again."_s;
        task.canRerun = true;
        task.canSkip = true;
        showPlan(plan);
        QTRY_COMPARE(m_page->chosenTask(), u"8"_s);
        QCOMPARE(label("errorLabel"), task.error);
        QCOMPARE(label("adviceLabel"), task.advice);
        const QSignalSpy again(m_page.get(), &WorkPlanPage::rerunRequested);
        const QSignalSpy byHand(m_page.get(), &WorkPlanPage::doneByHandRequested);
        QTest::mouseClick(button(u"rerunButton"_s), Qt::LeftButton);
        QTest::mouseClick(button(u"byHandButton"_s), Qt::LeftButton);
        QCOMPARE(again.count(), 1);
        QCOMPARE(again[0][0].toString(), u"8"_s);
        QCOMPARE(byHand.count(), 1);
    }

    void aManualTaskIsMarkedDone()
    {
        WorkPlanSnapshot plan = samples::waitingRun();
        TaskStateView &task = plan.tasks[u"9"_s];
        task.answers.clear();
        showPlan(plan);
        QTRY_COMPARE(m_page->chosenTask(), u"9"_s);
        const QSignalSpy answered(m_page.get(), &WorkPlanPage::answerChosen);
        QCOMPARE(button(u"answerButton0"_s)->text(), u"Done"_s);
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Return); // to the first answer
        QTRY_VERIFY(button(u"answerButton0"_s)->hasFocus());
        QTest::keyClick(button(u"answerButton0"_s), Qt::Key_Space);
        QCOMPARE(answered.count(), 1);
        QCOMPARE(answered[0][2].toString(), QString());
    }

    void aSubPlaybookOpensAndLeadsBack()
    {
        showPlan(samples::waitingRun());
        clickTask(u"3"_s);
        const QSignalSpy opened(m_page.get(), &WorkPlanPage::openFrameRequested);
        QTest::mouseClick(button(u"openFrameButton"_s), Qt::LeftButton);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), u"3"_s);

        WorkPlanSnapshot inside = samples::waitingRun();
        inside.framePath = u"3"_s;
        inside.parents = {u"Code42 Exfiltration"_s};
        showPlan(inside);
        QCOMPARE(button(u"parentPlaybookButton"_s)->text(), u"‹ Back to Code42 Exfiltration"_s);
        QTest::mouseClick(button(u"parentPlaybookButton"_s), Qt::LeftButton);
        QCOMPARE(opened.count(), 2);
        QCOMPARE(opened[1][0].toString(), QString());
    }

    void findingMarksAndStepsThroughTasks()
    {
        showPlan(samples::waitingRun());
        m_page->openFind();
        auto *edit = m_page->findChild<QLineEdit *>(u"findEdit"_s);
        QTRY_VERIFY(edit->hasFocus());
        QTest::keyClicks(edit, u"xdr"_s);
        QCOMPARE(label("findResult"), u"1 of 2"_s);
        QCOMPARE(m_page->chosenTask(), u"7"_s);
        QVERIFY(scene()->taskItem(u"8"_s)->marks().isMatch);
        m_page->findStep(1);
        QCOMPARE(m_page->chosenTask(), u"8"_s);
        m_page->findStep(1);
        QCOMPARE(m_page->chosenTask(), u"7"_s);
        m_page->findStep(-1);
        QCOMPARE(m_page->chosenTask(), u"8"_s);
        QTest::keyClicks(edit, u"zzz"_s);
        QCOMPARE(label("findResult"), u"none"_s);
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!m_page->findChild<QWidget *>(u"findBar"_s)->isVisible());
        QVERIFY(!scene()->taskItem(u"8"_s)->marks().isMatch);
    }

    void anotherMomentMovesNothing()
    {
        showPlan(samples::waitingRun());
        clickTask(u"7"_s);
        view()->setZoom(1.3);
        const QTransform transform = view()->viewportTransform();
        WorkPlanSnapshot next = samples::waitingRun();
        next.tasks[u"9"_s].state = NodeState::Done;
        next.tasks[u"10"_s].state = NodeState::Running;
        next.tasks[u"10"_s].startedAtMs = next.atMs;
        m_page->setSnapshot(next);
        QCOMPARE(m_page->chosenTask(), u"7"_s);
        QCOMPARE(view()->viewportTransform(), transform);
        QCOMPARE(scene()->taskItem(u"10"_s)->state(), NodeState::Running);
        QVERIFY(m_page->summaryText().endsWith(u" · 10 done · 1 running"_s));
    }

    void durationsFollowTheClock()
    {
        showPlan(samples::waitingRun());
        QCOMPARE(scene()->taskItem(u"9"_s)->text().detail, u"waits for any member · 6 min"_s);
        m_clock->advanceMs(120'000);
        QTRY_COMPARE(scene()->taskItem(u"9"_s)->text().detail, u"waits for any member · 8 min"_s);
        QVERIFY(visibleValues().contains(u"Since: 8 min"_s));
    }

    // mission: S94 S111
    void theGraphIsSavedAsAPicture_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("as SVG") << u"plan.svg"_s << QByteArray("<?xml");
        QTest::newRow("as PNG") << u"plan.png"_s << QByteArray("\x89PNG");
        QTest::newRow("as PDF") << u"plan.pdf"_s << QByteArray("%PDF-");
    }

    void theGraphIsSavedAsAPicture()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, begin);
        QTemporaryDir folder;
        const QString path = folder.filePath(name);
        showPlan(samples::waitingRun());
        QString suggested;
        m_page->setAskFileName([&](QWidget *, const QString &proposal, const QString &,
                                   const std::function<void(const QString &)> &chosen) {
            suggested = proposal;
            chosen(path);
        });
        const QSignalSpy saved(m_page.get(), &WorkPlanPage::pictureSaved);
        QTest::mouseClick(button(u"exportButton"_s), Qt::LeftButton);
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(suggested, u"Code42-Exfiltration-Holdfast-.svg"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.startsWith(begin));
        if (name.endsWith(u".svg"_s))
            QVERIFY(bytes.contains("waits for any member"));
    }

    void aPictureThatCannotBeSavedIsSaidInPlace()
    {
        showPlan(samples::waitingRun());
        m_page->savePictureAs(u"/nowhere/at/all/plan.svg"_s);
        const auto said = [this] {
            for (const QLabel *text : m_page->findChildren<QLabel *>()) {
                if (text->isVisible() && text->text().contains(u"/nowhere/at/all/plan.svg"_s))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(said());
    }

    void anIncidentWithoutARunSaysSo()
    {
        WorkPlanSnapshot none;
        none.emptyReason = u"The incident's type has no playbook."_s;
        m_page->setSnapshot(none);
        const auto labels = m_page->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(),
                            [&](const QLabel *text) { return text->isVisible() && text->text() == none.emptyReason; }));
        QVERIFY(!view()->isVisible());
        showPlan(samples::waitingRun());
        QVERIFY(view()->isVisible());
    }

    void outsideTextIsNeverMarkup()
    {
        auto playbook = std::make_shared<Playbook>(*samples::exfiltrationPlaybook());
        for (Task &task : playbook->tasks) {
            task.name = u"<b>"_s + task.id + u"</b>"_s;
            task.description = u"<a href='file:///etc/passwd'>click</a>"_s;
        }
        WorkPlanSnapshot plan = samples::waitingRun();
        plan.playbook = playbook;
        plan.tasks[u"9"_s].question = u"<h1>really?</h1>"_s;
        showPlan(plan);
        QTRY_COMPARE(m_page->chosenTask(), u"9"_s);
        QCOMPARE(label("titleLabel"), u"<b>9</b>"_s);
        for (const QLabel *text : m_page->findChildren<QLabel *>())
            QCOMPARE(text->textFormat(), Qt::PlainText);
    }

    void everyControlCanBeReachedAndNamed()
    {
        showPlan(samples::waitingRun());
        for (const QAbstractButton *control : m_page->findChildren<QAbstractButton *>()) {
            if (control->isVisible())
                QVERIFY2(!control->accessibleName().isEmpty() || !control->text().isEmpty(),
                         qPrintable(control->objectName()));
        }
        QVERIFY(!view()->accessibleName().isEmpty());
    }

    void aThousandTasksAreLaidOutElsewhere()
    {
        auto playbook = std::make_shared<Playbook>();
        playbook->name = u"Large"_s;
        for (int i = 0; i < 1000; ++i) {
            Task task;
            task.id = QString::number(i);
            task.name = u"Task %1"_s.arg(i);
            task.type = i == 0 ? TaskType::Start : TaskType::Regular;
            if (i < 999)
                task.next = {{u"#none#"_s, {QString::number(i + 1)}, {}}};
            playbook->tasks.append(task);
        }
        playbook->finish();
        WorkPlanSnapshot plan;
        plan.playbook = playbook;
        m_page->setSnapshot(plan);
        QVERIFY(!scene()->taskItem(u"0"_s)); // not on this thread
        QTRY_VERIFY_WITH_TIMEOUT(scene()->taskItem(u"999"_s), 30000);
        QTest::keyClick(view(), Qt::Key_F);
        QVERIFY(!view()->viewport()->grab().isNull());
        m_page->chooseTask(u"999"_s);
        QVERIFY(view()->viewport()->rect().contains(
            view()->mapFromScene(scene()->taskItem(u"999"_s)->sceneBoundingRect().center())));
    }

private:
    std::unique_ptr<JobRunner> m_jobs;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<WorkPlanPage> m_page;
};

QTEST_MAIN(TestWorkPlanPage)
#include "tst_workplanpage.moc"
