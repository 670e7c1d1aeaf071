// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sealedstore.h"

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// Who sees a restricted child, and what others can learn of it: nothing but that there is one.
class TestSealedMembers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDeskKnowsNoMoreThanThatThereIsACase();
    void othersSeeNeitherRowNorCountNorHit();
    void aMemberWhoIsLetInReadsIt();
    void aMemberWhoIsRemovedIsLockedOut();
    void theLastKeyIsNeverTakenAway();
};

// mission: S67
void TestSealedMembers::theDeskKnowsNoMoreThanThatThereIsACase()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    QCOMPARE(child->parent, parent->id);
    QCOMPARE(child->number, parent->number + 1);
    const auto records =
        store->read([&](const Reader &reader) { return reader.journal().list(incidentStream(parent->id)); });
    VERIFY_OK(records);
    const auto about = QJsonDocument::fromJson(records->last().body).object().value(u"about"_s).toObject();
    QCOMPARE(about, QJsonObject({{u"child"_s, child->id.text}, {u"restricted"_s, true}}));
    store.openAs(u"rita.diaz"_s);
    const auto children = store->read([&](const Reader &reader) { return reader.incidents().children(parent->id); });
    QCOMPARE(*children, QList<IncidentId>{child->id});
    QVERIFY(store->verify()->isIntact());
}

// mission: S25 S67
void TestSealedMembers::othersSeeNeitherRowNorCountNorHit()
{
    SealedStore store;
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s});
    VERIFY_OK(child);
    VERIFY_OK(fillCase(*store.store, child->id));
    store.openAs(u"rita.diaz"_s);
    QCOMPARE(*visibleTo(*store.store, u"rita.diaz"_s), QList<IncidentId>{parent->id});
    const auto checked = store->read([&](const Reader &reader) -> Result<QStringList> {
        QStringList seen;
        IncidentQuery named;
        named.filter = *parseIncidentFilter(u"Wilhelmina"_s, {});
        if (*reader.incidents().count(named) != 0 || !reader.incidents().list(named)->isEmpty())
            seen.append(u"search"_s);
        if (reader.incidents().facets({})->total != 1)
            seen.append(u"facets"_s);
        if (!reader.humanTasks().open()->isEmpty())
            seen.append(u"questions"_s);
        if (!reader.runs().unfinished()->isEmpty())
            seen.append(u"runs"_s);
        if (!reader.timers().due(1'000)->isEmpty())
            seen.append(u"timers"_s);
        if (!reader.mails().undecided()->isEmpty())
            seen.append(u"mails"_s);
        if (reader.entries().list(child->id) || reader.evidence().list(child->id)
            || reader.journal().list(incidentStream(child->id)) || reader.contexts().get(child->id, {}))
            seen.append(u"contents"_s);
        FileEventQuery files;
        files.incident = child->id;
        if (reader.fileEvents().totals(files) || reader.fileEvents().indexAll(files))
            seen.append(u"file events"_s);
        return seen;
    });
    VERIFY_OK(checked);
    QCOMPARE(*checked, QStringList());
    // Nor can others write into it.
    const auto closed =
        store->write([&](UnitOfWork &unit) { return unit.incidents().close(child->id, {}, u"rita.diaz"_s); });
    QCOMPARE(closed.error().code, ErrorCode::Forbidden);
}

// mission: U7
void TestSealedMembers::aMemberWhoIsLetInReadsIt()
{
    SealedStore store;
    const auto parent = store.addParent();
    // Andres has never been here: he is a member, and gets his key when he has made himself known.
    const auto child = store.addChild(parent->id, {u"mina.kim"_s, u"andres.reyes"_s});
    VERIFY_OK(child);
    store.openAs(u"andres.reyes"_s);
    QCOMPARE(visibleTo(*store.store, u"andres.reyes"_s)->size(), 1);
    store.openAs(u"mina.kim"_s);
    store.openAs(u"andres.reyes"_s);
    const auto got = store->read([&](const Reader &reader) { return reader.incidents().get(child->id); });
    VERIFY_OK(got);
    QCOMPARE(got->name, u"About Wilhelmina"_s);
    QCOMPARE(visibleTo(*store.store, u"andres.reyes"_s)->size(), 2);
    // Rita has, and gets it at once.
    store.openAs(u"rita.diaz"_s);
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->write([&](UnitOfWork &unit) {
        return unit.incidents().setMember(child->id, {u"rita.diaz"_s, MemberRole::Investigator}, u"mina.kim"_s);
    }));
    store.openAs(u"rita.diaz"_s);
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
}

// mission: U7
void TestSealedMembers::aMemberWhoIsRemovedIsLockedOut()
{
    SealedStore store;
    store.openAs(u"andres.reyes"_s);
    store.openAs(u"mina.kim"_s);
    const auto parent = store.addParent();
    const auto child = store.addChild(parent->id, {u"mina.kim"_s, u"andres.reyes"_s});
    VERIFY_OK(child);
    const auto get = [&] {
        return store->read([&](const Reader &reader) { return reader.incidents().get(child->id); });
    };
    store.openAs(u"andres.reyes"_s);
    VERIFY_OK(get());
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.incidents().removeMember(child->id, u"andres.reyes"_s, u"mina.kim"_s); }));
    VERIFY_OK(get());
    store.openAs(u"andres.reyes"_s);
    QCOMPARE(get().error().code, ErrorCode::Forbidden);
    QCOMPARE(visibleTo(*store.store, {})->size(), 1);
    // Who takes himself out is out in the same moment.
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto set =
                unit.incidents().setMember(child->id, {u"andres.reyes"_s, MemberRole::Investigator}, u"m"_s);
            !set)
            return set;
        return unit.incidents().removeMember(child->id, u"mina.kim"_s, u"mina.kim"_s);
    }));
    QCOMPARE(get().error().code, ErrorCode::Forbidden);
    store.openAs(u"andres.reyes"_s);
    VERIFY_OK(get());
    QVERIFY(store->verify()->isIntact());
}

void TestSealedMembers::theLastKeyIsNeverTakenAway()
{
    SealedStore store;
    const auto parent = store.addParent();
    // None of the members has a key yet: who made the case keeps it for them.
    const auto child = store.addChild(parent->id, {u"andres.reyes"_s});
    VERIFY_OK(child);
    store.openAs(u"mina.kim"_s);
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
    QCOMPARE(visibleTo(*store.store, u"mina.kim"_s)->size(), 1); // she is no member, and her queue does not show it
    store.openAs(u"andres.reyes"_s);
    store.openAs(u"mina.kim"_s); // hands over, and is out
    QCOMPARE(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }).error().code,
             ErrorCode::Forbidden);
    store.openAs(u"andres.reyes"_s);
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.incidents().removeMember(child->id, u"andres.reyes"_s, u"x"_s); }));
    VERIFY_OK(store->read([&](const Reader &reader) { return reader.incidents().get(child->id); }));
}

QTEST_GUILESS_MAIN(TestSealedMembers)
#include "tst_sealedmembers.moc"
