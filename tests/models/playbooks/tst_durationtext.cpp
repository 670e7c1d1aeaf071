// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/playbooks/durationtext.h"

#include <QTest>

using namespace holdfast;

class TestDurationText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsLikeAPersonWouldSayIt_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << QStringLiteral("0 ms");
        QTest::newRow("a clock that went back") << qint64(-5) << QStringLiteral("0 ms");
        QTest::newRow("just under a second") << qint64(999) << QStringLiteral("999 ms");
        QTest::newRow("seconds with a tenth") << qint64(2100) << QStringLiteral("2.1 s");
        QTest::newRow("whole seconds") << qint64(96'000) << QStringLiteral("96 s");
        QTest::newRow("minutes") << qint64(6 * 60'000 + 59'000) << QStringLiteral("6 min");
        QTest::newRow("hours") << qint64(65 * 60'000) << QStringLiteral("1 h 05 min");
        QTest::newRow("days") << qint64(76) * 3'600'000 << QStringLiteral("3 d 4 h");
    }

    void readsLikeAPersonWouldSayIt()
    {
        QFETCH(qint64, milliseconds);
        QFETCH(QString, text);
        QCOMPARE(durationText(milliseconds), text);
    }
};

QTEST_GUILESS_MAIN(TestDurationText)
#include "tst_durationtext.moc"
