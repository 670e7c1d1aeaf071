// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/caseedits.h"
#include "support/demostore.h"
#include "support/fakecaseactions.h"

#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Changes of a case and the way back, against a store.
class CaseEditsTest final : public QObject
{
    Q_OBJECT

private:
    struct Desk
    {
        DemoStore demo;
        FakeCaseActions actions{demo.store(), u"mkim"_s};
        CaseEdits edits{actions};
        QSignalSpy history{&edits, &CaseEdits::historyChanged};

        Desk() { demo.addCases(); }
        [[nodiscard]] Incident john() const
        {
            return demo.store().read([&](const Reader &reader) { return reader.incidents().get(demo.john()); }).value();
        }
        [[nodiscard]] QList<Evidence> evidence() const
        {
            return demo.store().read([&](const Reader &reader) { return reader.evidence().list(demo.john()); }).value();
        }
        [[nodiscard]] IncidentBefore before() const
        {
            const Incident now = john();
            return {now.id, now.number, now.owner, now.severity, true};
        }
    };

private Q_SLOTS:
    void anOwnerIsTakenBackAndGivenAgain()
    {
        Desk desk;
        QVERIFY(desk.edits.undoText().isEmpty());
        desk.edits.takeOwnership({desk.before()});
        QTRY_COMPARE(desk.john().owner, u"mkim"_s);
        QTRY_COMPARE(desk.edits.undoText(), u"Owner of #%1"_s.arg(desk.john().number));
        desk.edits.undo();
        QTRY_VERIFY(desk.john().owner.isEmpty());
        QTRY_VERIFY(!desk.edits.redoText().isEmpty());
        QVERIFY(desk.edits.undoText().isEmpty());
        desk.edits.redo();
        QTRY_COMPARE(desk.john().owner, u"mkim"_s);
    }

    void severityGoesBackToWhatItWas()
    {
        Desk desk;
        const Severity was = desk.john().severity;
        QVERIFY(was != Severity::Low);
        desk.edits.setSeverity({desk.before()}, Severity::Low);
        QTRY_COMPARE(desk.john().severity, Severity::Low);
        QTRY_VERIFY(!desk.edits.undoText().isEmpty());
        desk.edits.undo();
        QTRY_COMPARE(desk.john().severity, was);
    }

    void manyItemsGoBackTogetherEachToItsOwnStage()
    {
        Desk desk;
        const QList<Evidence> items = desk.evidence();
        desk.edits.setStage(items, EvidenceStage::Relevant);
        QTRY_VERIFY(!desk.edits.undoText().isEmpty());
        for (const Evidence &item : desk.evidence())
            QCOMPARE(item.stage, EvidenceStage::Relevant);
        // The one that was there already was not written again.
        QCOMPARE(desk.actions.asked.count(u"setEvidenceStage"_s), 3);
        desk.edits.undo();
        QTRY_VERIFY(!desk.edits.redoText().isEmpty());
        for (qsizetype at = 0; at < items.size(); ++at)
            QCOMPARE(desk.evidence().at(at).stage, items.at(at).stage);
    }

    void tagsAreReplacedAndComeBack()
    {
        Desk desk;
        const QList<Evidence> items = desk.evidence().mid(0, 1);
        desk.edits.setTags(items, {u"design"_s, u"key item"_s});
        QTRY_COMPARE(desk.evidence().constFirst().tags, (QStringList{u"design"_s, u"key item"_s}));
        QTRY_VERIFY(!desk.edits.undoText().isEmpty());
        desk.edits.undo();
        QTRY_COMPARE(desk.evidence().constFirst().tags, items.constFirst().tags);
    }

    void whatFailedIsSaidAndNotOfferedToTakeBack()
    {
        Desk desk;
        QSignalSpy failed(&desk.edits, &CaseEdits::failed);
        desk.actions.failNext = Error{ErrorCode::Conflict, u"areyes has it already."_s, {}};
        desk.edits.takeOwnership({desk.before()});
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.at(0).at(0).toString(), u"areyes has it already."_s);
        QVERIFY(desk.edits.undoText().isEmpty());
    }

    void aChangeOfARowThatWasNotLoadedIsDoneButNotTakenBack()
    {
        Desk desk;
        desk.edits.setSeverity({{desk.demo.john(), 0, {}, Severity::Unknown, false}}, Severity::Critical);
        QTRY_COMPARE(desk.history.count(), 1);
        QCOMPARE(desk.john().severity, Severity::Critical);
        QVERIFY(desk.edits.undoText().isEmpty());
    }

    void aNewChangeEndsWhatCouldBeDoneAgain()
    {
        Desk desk;
        desk.edits.setSeverity({desk.before()}, Severity::Low);
        QTRY_VERIFY(!desk.edits.undoText().isEmpty());
        desk.edits.undo();
        QTRY_VERIFY(!desk.edits.redoText().isEmpty());
        desk.edits.takeOwnership({desk.before()});
        QTRY_VERIFY(desk.edits.redoText().isEmpty());
        QVERIFY(desk.edits.undoText().startsWith(u"Owner of"_s));
    }
};

QTEST_GUILESS_MAIN(CaseEditsTest)
#include "tst_caseedits.moc"
