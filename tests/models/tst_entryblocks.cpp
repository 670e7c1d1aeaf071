// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/entryblocks.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

using Kind = EntryBlock::Kind;

class EntryBlocksTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAHeadingATableAndTheTextAround()
    {
        const auto blocks = entryBlocks(
            u"before\n### Files\n| Name | Size |\n|---|---:|\n| a.txt | 1 B |\n| b\\|c | 2 B |\n\nafter"_s, 8);
        QCOMPARE(blocks.size(), 4);
        QCOMPARE(blocks.at(0).text, u"before"_s);
        QCOMPARE(blocks.at(1).kind, Kind::Heading);
        QCOMPARE(blocks.at(1).text, u"Files"_s);
        QCOMPARE(blocks.at(2).kind, Kind::Table);
        QCOMPARE(blocks.at(2).header, (QStringList{u"Name"_s, u"Size"_s}));
        QCOMPARE(blocks.at(2).rows, (QList<QStringList>{{u"a.txt"_s, u"1 B"_s}, {u"b|c"_s, u"2 B"_s}}));
        QCOMPARE(blocks.at(3).text, u"after"_s);
    }

    void rowsWithTooFewOrTooManyCellsGetTheHeadersWidth()
    {
        const auto blocks = entryBlocks(u"| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |"_s, 8);
        QCOMPARE(blocks.size(), 1);
        for (const QStringList &row : blocks.first().rows)
            QCOMPARE(row.size(), 2);
    }

    void countsTheRowsThatItDoesNotShow()
    {
        QString table = u"| a |\n|---|\n"_s;
        for (int row = 0; row < 30; ++row)
            table += u"| x |\n"_s;
        const auto blocks = entryBlocks(table, 8);
        QCOMPARE(blocks.first().rows.size(), 8);
        QCOMPARE(blocks.first().hiddenRows, 22);
    }

    void textFromOutsideStaysText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("HTML") << u"<b>bold</b> <img src=file:///etc/passwd>"_s;
        QTest::newRow("a link of Markdown") << u"[click](http://evil.test)"_s;
        QTest::newRow("a picture of Markdown") << u"![x](http://evil.test/x.png)"_s;
        QTest::newRow("a lone bar") << u"either | or"_s;
    }
    void textFromOutsideStaysText()
    {
        QFETCH(QString, text);
        const auto blocks = entryBlocks(text, 8);
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks.first().kind, Kind::Text);
        QCOMPARE(blocks.first().text, text);
    }

    void anUnclosedFenceEndsWithTheText()
    {
        const auto blocks = entryBlocks(u"```\nline 1\nline 2"_s, 8);
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks.first().kind, Kind::Code);
        QCOMPARE(blocks.first().text, u"line 1\nline 2"_s);
    }

    void aStructuredResultBecomesATable()
    {
        const QJsonArray rows{QJsonObject{{u"id"_s, 7}, {u"name"_s, u"x"_s}},
                              QJsonObject{{u"id"_s, 8}, {u"list"_s, QJsonArray{1, u"two"_s}}}};
        const auto blocks = contentBlocks(rows, 8, 8);
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks.first().header, (QStringList{u"id"_s, u"name"_s, u"list"_s}));
        QCOMPARE(blocks.first().rows.at(1), (QStringList{u"8"_s, QString(), u"1, two"_s}));
        QVERIFY(contentBlocks(QJsonArray{1, 2}, 8, 8).isEmpty());
        QVERIFY(contentBlocks(QJsonValue(), 8, 8).isEmpty());
    }
};

QTEST_GUILESS_MAIN(EntryBlocksTest)
#include "tst_entryblocks.moc"
