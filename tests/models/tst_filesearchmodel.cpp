// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "incidents/fileevent.h"
#include "models/filesearchmodel.h"
#include "support/demostore.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

using Column = FileSearchModel::Column;

namespace {

QStringList texts(const FileSearchModel &model, Column column)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all << model.index(row, int(column)).data().toString();
    return all;
}

} // namespace

class FileSearchModelTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_demo.addJohn();
        m_demo.addMovementsElsewhere();
    }

    // mission: S6
    void findsMovementsOfAllFourKindsAndSaysWhereTheyWereSeen()
    {
        FileSearchModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.reload();
        QTRY_COMPARE(model.rowCount(), 43);
        QCOMPARE(model.foundCount(), 43);
        const QStringList kinds = texts(model, Column::Kind);
        QCOMPARE(kinds.count(u"Endpoint"_s), 40);
        for (const QString &kind : {u"Email"_s, u"Cloud"_s, u"SaaS"_s})
            QCOMPARE(kinds.count(kind), 1);
        QCOMPARE(texts(model, Column::Source).at(kinds.indexOf(u"Email"_s)), u"Office 365"_s);
        QStringList counted;
        for (const FacetValue &value : model.facets().kind.values)
            counted << u"%1 %2 %3"_s.arg(value.text, value.term).arg(value.count);
        QCOMPARE(counted,
                 (QStringList{u"Endpoint kind:endpoint 40"_s, u"Email kind:email 1"_s, u"Cloud kind:cloud 1"_s,
                              u"SaaS kind:saas 1"_s}));
    }

    void aLineNarrowsAndAWrongOneIsRefused()
    {
        FileSearchModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setFilterLine(u"kind:saas"_s);
        QTRY_COMPARE(texts(model, Column::FileName), QStringList{u"customer_list_emea.csv"_s});
        QSignalSpy rejected(&model, &FileSearchModel::filterRejected);
        model.setFilterLine(u"kind:mainframe"_s);
        QCOMPARE(rejected.count(), 1);
        QVERIFY(rejected.at(0).at(0).value<Error>().message.contains(u"endpoint"_s));
        QCOMPARE(model.filterLine(), u"kind:saas"_s);
        QCOMPARE(model.rowCount(), 1);
    }

    void sortsNumbersAsNumbersAndTextsAsTexts()
    {
        FileSearchModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setFilterLine(u"not kind:endpoint"_s);
        QTRY_COMPARE(model.rowCount(), 3);
        model.sort(int(Column::Size), Qt::AscendingOrder);
        QCOMPARE(texts(model, Column::Size), (QStringList{u"1.8 MB"_s, u"3.1 MB"_s, u"21.7 MB"_s}));
        model.sort(int(Column::FileName), Qt::DescendingOrder);
        QCOMPARE(texts(model, Column::FileName),
                 (QStringList{u"supplier_contract.pdf"_s, u"q4_board_deck.pptx"_s, u"customer_list_emea.csv"_s}));
    }

    void theFactsOfARowNameItsIncident()
    {
        FileSearchModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        model.setFilterLine(u"kind:cloud"_s);
        QTRY_COMPARE(model.rowCount(), 1);
        const QList<Fact> facts = model.facts(0);
        QCOMPARE(facts.constFirst().label, u"Incident"_s);
        QVERIFY(facts.constFirst().value.text.endsWith(u" Public link in Drive"_s));
        QVERIFY(!model.event(0).incident.isEmpty());
    }

private:
    DemoStore m_demo;
};

QTEST_GUILESS_MAIN(FileSearchModelTest)
#include "tst_filesearchmodel.moc"
