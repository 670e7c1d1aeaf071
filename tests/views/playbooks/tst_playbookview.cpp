// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/playbooks/playbookgraphmodel.h"
#include "sampleworkplan.h"
#include "views/playbooks/minimap.h"
#include "views/playbooks/playbookscene.h"
#include "views/playbooks/playbookview.h"
#include "views/playbooks/taskitem.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

void turnWheel(QWidget *target, QPoint at, int notches, Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(at, target->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(target, &event);
}

} // namespace

class TestPlaybookView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_jobs = std::make_unique<JobRunner>(1);
        m_model = std::make_unique<PlaybookGraphModel>(*m_jobs);
        m_scene = std::make_unique<PlaybookScene>(*m_model);
        m_view = std::make_unique<PlaybookView>();
        m_view->setPlaybookScene(m_scene.get());
        m_view->resize(900, 600);
        m_view->show();
        m_model->setSnapshot(samples::waitingRun());
        QTRY_VERIFY(m_model->isLaidOut());
        m_view->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }

    void cleanup()
    {
        m_view.reset();
        m_scene.reset();
        m_model.reset();
        m_jobs.reset();
    }

    // mission: S111
    void everyTaskIsOneCardAtItsPlace()
    {
        int cards = 0;
        for (const QGraphicsItem *item : m_scene->items())
            cards += item->type() == TaskItem::Type ? 1 : 0;
        QCOMPARE(cards, m_model->rowCount());
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const TaskItem *item = m_scene->taskItem(m_model->graph().nodes[row].id);
            QVERIFY(item);
            QCOMPARE(item->pos(), m_model->graphLayout().cards[row].topLeft());
            QCOMPARE(item->state(), m_model->nodeState(row));
        }
    }

    void cardsFollowTheRunWithoutBeingMadeAnew()
    {
        const QSignalSpy rebuilt(m_scene.get(), &PlaybookScene::rebuilt);
        const TaskItem *item = m_scene->taskItem(u"9"_s);
        WorkPlanSnapshot next = samples::waitingRun();
        next.tasks[u"9"_s].state = NodeState::Failed;
        next.tasks[u"9"_s].error = u"refused"_s;
        m_model->setSnapshot(next);
        QCOMPARE(rebuilt.count(), 0);
        QCOMPARE(m_scene->taskItem(u"9"_s), item);
        QCOMPARE(item->state(), NodeState::Failed);
        QCOMPARE(item->text().detail, u"refused"_s);
    }

    void arrowKeysFollowTheEdges()
    {
        const auto press = [this](Qt::Key key) {
            QTest::keyClick(m_view.get(), key);
            return m_scene->currentTask();
        };
        QCOMPARE(press(Qt::Key_Down), u"0"_s); // first the start
        QCOMPARE(press(Qt::Key_Down), u"1"_s);
        QCOMPARE(press(Qt::Key_Down), u"3"_s); // straight ahead
        QCOMPARE(press(Qt::Key_Left), u"2"_s);
        QCOMPARE(press(Qt::Key_Left), u"2"_s); // nothing further left
        QCOMPARE(press(Qt::Key_Right), u"3"_s);
        QCOMPARE(press(Qt::Key_Right), u"4"_s);
        QCOMPARE(press(Qt::Key_Down), u"5"_s);
        QCOMPARE(press(Qt::Key_Down), u"6"_s); // the way the run took
        QCOMPARE(press(Qt::Key_Up), u"5"_s);
        QVERIFY(m_view->viewport()->rect().contains(
            m_view->mapFromScene(m_scene->taskItem(u"5"_s)->sceneBoundingRect().center())));
        QCOMPARE(press(Qt::Key_Escape), QString());
    }

    void aClickChoosesAndADoubleClickActivates()
    {
        m_view->fitGraph();
        const QSignalSpy activated(m_view.get(), &PlaybookView::taskActivated);
        const QPoint at = m_view->mapFromScene(m_scene->taskItem(u"7"_s)->sceneBoundingRect().center());
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(m_scene->currentTask(), u"7"_s);
        QVERIFY(m_scene->taskItem(u"7"_s)->marks().isSelected);
        QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(activated.count(), 1);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {3, 3});
        QCOMPARE(m_scene->currentTask(), QString());
    }

    void controlAndWheelZoomAroundThePointer()
    {
        m_view->fitGraph();
        const double before = m_view->zoom();
        const QPoint at(300, 200);
        const QPointF fixed = m_view->mapToScene(at);
        const QSignalSpy zoomed(m_view.get(), &PlaybookView::zoomChanged);
        turnWheel(m_view->viewport(), at, 1, Qt::ControlModifier);
        QCOMPARE(zoomed.count(), 1);
        QVERIFY(m_view->zoom() > before);
        QVERIFY(QLineF(m_view->mapFromScene(fixed), at).length() < 3);
        turnWheel(m_view->viewport(), at, -1, Qt::ControlModifier);
        QVERIFY(qAbs(m_view->zoom() - before) < 1e-6);
    }

    void zoomStaysWithinItsLimits()
    {
        for (int i = 0; i < 60; ++i)
            QTest::keyClick(m_view.get(), Qt::Key_Plus);
        QCOMPARE(m_view->zoom(), PlaybookView::maximumZoom);
        for (int i = 0; i < 60; ++i)
            QTest::keyClick(m_view.get(), Qt::Key_Minus);
        QCOMPARE(m_view->zoom(), PlaybookView::minimumZoom);
        QTest::keyClick(m_view.get(), Qt::Key_0);
        QCOMPARE(m_view->zoom(), 1.0);
    }

    void fShowsTheWholeGraph()
    {
        m_view->setZoom(2);
        QTest::keyClick(m_view.get(), Qt::Key_F);
        const QRectF seen = m_view->mapToScene(m_view->viewport()->rect()).boundingRect();
        QVERIFY(seen.contains(m_scene->graphRect()));
    }

    void draggingPansAndDoesNotChoose()
    {
        m_view->setZoom(1);
        m_view->centerOn(m_scene->graphRect().center());
        const QPoint from(450, 300);
        const QPointF held = m_view->mapToScene(from);
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_view->viewport(), from + QPoint(-40, -30));
        QTest::mouseMove(m_view->viewport(), from + QPoint(-90, -60));
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, from + QPoint(-90, -60));
        QVERIFY(QLineF(m_view->mapFromScene(held), from + QPoint(-90, -60)).length() < 3);
        QCOMPARE(m_scene->currentTask(), QString());
    }

    void controlAndArrowsScroll()
    {
        m_view->setZoom(1);
        m_view->centerOn(m_scene->graphRect().center());
        const int before = m_view->verticalScrollBar()->value();
        QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::ControlModifier);
        QVERIFY(m_view->verticalScrollBar()->value() > before);
        QCOMPARE(m_scene->currentTask(), QString());
    }

    void theMinimapMovesTheView()
    {
        Minimap minimap(*m_view, *m_scene);
        minimap.resize(minimap.sizeHint());
        minimap.show();
        m_view->setZoom(1);
        const QPointF target = m_scene->taskItem(u"8"_s)->sceneBoundingRect().center();
        QTest::mouseClick(&minimap, Qt::LeftButton, {}, minimap.toMap(target).toPoint());
        const QPointF centre = m_view->mapToScene(m_view->viewport()->rect().center());
        QVERIFY(QLineF(centre, target).length() < 20);
        QVERIFY(QLineF(minimap.toGraph(minimap.toMap(target)), target).length() < 0.001);
    }

    void beginsWithTheTaskThatMattersInView()
    {
        m_view->showBeginning(u"9"_s);
        const QRect seen = m_view->viewport()->rect();
        const QRectF card = m_scene->taskItem(u"9"_s)->sceneBoundingRect();
        QVERIFY(seen.contains(m_view->mapFromScene(card).boundingRect()));
        QVERIFY(m_view->zoom() >= 0.75);
    }

    void tinyCardsAreDrawnAsShapes()
    {
        // Zoomed far out the picture differs from a mere reduction: no words, strong borders.
        m_view->setZoom(0.2);
        const QImage far = m_view->viewport()->grab().toImage();
        QVERIFY(!far.isNull());
        const QPoint bar = m_view->mapFromScene(m_scene->taskItem(u"9"_s)->scenePos() + QPointF(6, 26));
        QCOMPARE(far.pixelColor(bar), m_scene->graphPainter().stateColor(NodeState::Waiting));
    }

    void anotherThemeRepaintsEverything()
    {
        m_scene->setColors(GraphColors::dark());
        m_view->resetCachedContent();
        const QImage image = m_view->viewport()->grab().toImage();
        const QColor corner = image.pixelColor(1, 1);
        QVERIFY(corner.lightness() < 60);
    }

private:
    std::unique_ptr<JobRunner> m_jobs;
    std::unique_ptr<PlaybookGraphModel> m_model;
    std::unique_ptr<PlaybookScene> m_scene;
    std::unique_ptr<PlaybookView> m_view;
};

QTEST_MAIN(TestPlaybookView)
#include "tst_playbookview.moc"
