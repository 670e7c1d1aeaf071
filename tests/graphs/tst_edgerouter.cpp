// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/edgerouter.h"

#include <QTest>

using namespace holdfast;

namespace {

bool runsThrough(const QPainterPath &path, const QRectF &card)
{
    const QRectF inside = card.adjusted(1, 1, -1, -1);
    for (int i = 0; i <= 400; ++i) {
        if (inside.contains(path.pointAtPercent(i / 400.0)))
            return true;
    }
    return false;
}

} // namespace

class TestEdgeRouter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void goesStraightWhereNothingIsInTheWay()
    {
        const EdgeRouter router({{0, 0, 210, 52}, {0, 100, 210, 52}});
        const QPainterPath path = router.route(0, 1);
        QCOMPARE(path.boundingRect(), QRectF(105, 52, 0, 48));
    }

    void avoidsCardsInTheWay_data()
    {
        QTest::addColumn<QList<QRectF>>("cards");
        const QRectF from(0, 0, 210, 52);
        QTest::newRow("one card between") << QList<QRectF>{from, {0, 300, 210, 52}, {0, 150, 210, 52}};
        QTest::newRow("a column of cards between") << QList<QRectF>{from,
                                                                    {0, 700, 210, 52},
                                                                    {0, 100, 210, 52},
                                                                    {10, 200, 210, 52},
                                                                    {-10, 300, 210, 52},
                                                                    {0, 400, 210, 52},
                                                                    {40, 500, 210, 52}};
        QTest::newRow("a row of cards between")
            << QList<QRectF>{from, {0, 300, 210, 52}, {-240, 150, 210, 52}, {0, 150, 210, 52}, {240, 150, 210, 52}};
        QTest::newRow("the target above the source")
            << QList<QRectF>{{0, 300, 210, 52}, {0, 0, 210, 52}, {0, 150, 210, 52}};
        QTest::newRow("the target beside the source") << QList<QRectF>{from, {400, 0, 210, 52}};
        QTest::newRow("the target slightly lower beside the source") << QList<QRectF>{from, {400, 58, 210, 52}};
    }

    void avoidsCardsInTheWay()
    {
        QFETCH(QList<QRectF>, cards);
        const QPainterPath path = EdgeRouter(cards).route(0, 1);
        for (const QRectF &card : cards)
            QVERIFY(!runsThrough(path, card));
        QCOMPARE(path.pointAtPercent(0), QPointF(cards[0].center().x(), cards[0].bottom()));
        QCOMPARE(path.currentPosition(), QPointF(cards[1].center().x(), cards[1].top()));
    }

    void leavesAndReturnsToTheSameCard()
    {
        const QRectF card(0, 0, 210, 52);
        const QPainterPath path = EdgeRouter({card}).route(0, 0);
        QVERIFY(!runsThrough(path, card));
        QVERIFY(path.length() > card.height());
    }

    void survivesCardsThatCoverEachOther()
    {
        const QList<QRectF> cards{{0, 0, 210, 52}, {20, 30, 210, 52}, {5, 10, 210, 52}};
        const QPainterPath path = EdgeRouter(cards).route(0, 1);
        QCOMPARE(path.currentPosition(), QPointF(125, 30));
    }
};

QTEST_GUILESS_MAIN(TestEdgeRouter)
#include "tst_edgerouter.moc"
