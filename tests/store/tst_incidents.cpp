// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teststore.h"

#include <QJsonArray>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestIncidents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void insertGivesNumberAndReadsBackEqual();
    void secondInsertOfAnAlertNamesTheFirstIncident();
    void ownershipActivates();
    void fieldsKeepTheirProvenanceAndJournalOldAndNew();
    void closingAndReopening();
    void childrenAndMembers();
    void restrictedIncidentsDoNotExistForOthers();
    void unknownIncident();
    void failedWorkLeavesNothing();
    void halvesOfSurrogatePairsAreStoredReadably();
};

// mission: S3 S27 S41
void TestIncidents::insertGivesNumberAndReadsBackEqual()
{
    TestStore store;
    Incident incident;
    incident.type = u"Code42 Alert"_s;
    incident.name = u"Exposure on an endpoint"_s;
    incident.severity = Severity::High;
    incident.source = u"Code42"_s;
    incident.externalId = u"a-1"_s;
    incident.occurredAtMs = testStartMs - 5000;
    incident.fields = {{u"username"_s, u"john@qrst.example"_s},
                       {u"exposuretype"_s, QJsonArray{u"CloudStorage"_s, u"RemovableMedia"_s}},
                       {u"isexecutive"_s, true},
                       {u"filebytes"_s, qint64(9'007'199'254'740'993)}};
    incident.provenance.insert(u"username"_s,
                               {u"Code42 alert"_s, ExchangeId(u"e1"_s), u"/alerts/0/actor"_s, testStartMs});
    const auto made = store->write([&](UnitOfWork &unit) { return unit.incidents().insert(incident, u"fetch"_s); });
    VERIFY_OK(made);
    QCOMPARE(made->number, 1001);
    QCOMPARE(made->createdAtMs, testStartMs);
    QVERIFY(!made->id.isEmpty());

    const auto read = store->read([&](const Reader &reader) { return reader.incidents().byNumber(1001); });
    VERIFY_OK(read);
    QCOMPARE(*read, *made);
    QCOMPARE(read->fields, incident.fields);
    QCOMPARE(read->fields.value(u"filebytes"_s).toInteger(), 9'007'199'254'740'993);
    QCOMPARE(read->provenance.value(u"username"_s), incident.provenance.value(u"username"_s));
    QCOMPARE(store.addIncident(u"a-2"_s).number, 1002);
}

void TestIncidents::secondInsertOfAnAlertNamesTheFirstIncident()
{
    TestStore store;
    const auto first = store.addIncident(u"a-1"_s);
    const auto again = store->write([&](UnitOfWork &unit) -> Result<Incident> {
        Incident incident;
        incident.source = u"Code42"_s;
        incident.externalId = u"a-1"_s;
        return unit.incidents().insert(incident, u"fetch"_s);
    });
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
    QCOMPARE(again.error().details, first.id.text);
    const auto count = store->read([](const Reader &reader) { return reader.incidents().count({}); });
    QCOMPARE(*count, 1);
    // The same id at another source is another alert.
    const auto other = store->write([&](UnitOfWork &unit) -> Result<Incident> {
        Incident incident;
        incident.source = u"Cortex XDR"_s;
        incident.externalId = u"a-1"_s;
        return unit.incidents().insert(incident, u"fetch"_s);
    });
    VERIFY_OK(other);
}

// mission: S41
void TestIncidents::ownershipActivates()
{
    TestStore store;
    const auto incident = store.addIncident();
    QCOMPARE(incident.status, IncidentStatus::Pending);
    store.clock.advanceMs(60'000);
    VERIFY_OK(
        store->write([&](UnitOfWork &unit) { return unit.incidents().setOwner(incident.id, u"mkim"_s, u"mkim"_s); }));
    const auto read = store->read([&](const Reader &reader) { return reader.incidents().get(incident.id); });
    QCOMPARE(read->owner, u"mkim"_s);
    QCOMPARE(read->status, IncidentStatus::Active);

    const auto journal =
        store->read([&](const Reader &reader) { return reader.journal().list(incidentStream(incident.id)); });
    VERIFY_OK(journal);
    const auto &last = journal->constLast();
    QCOMPARE(last.kind, u"incident.owner-changed"_s);
    QCOMPARE(last.actor, u"mkim"_s);
    QCOMPARE(last.atMs, testStartMs + 60'000);
    QVERIFY(last.body.contains("\"was\":{\"owner\":\"\",\"status\":0}"));
    QVERIFY(last.body.contains("\"set\":{\"owner\":\"mkim\",\"status\":1}"));

    // Opening it first activates as well, and taking it again changes nothing.
    const auto second = store.addIncident(u"alert-2"_s);
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.incidents().activate(second.id, u"plead"_s); }));
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.incidents().activate(second.id, u"plead"_s); }));
    const auto records =
        store->read([&](const Reader &reader) { return reader.journal().list(incidentStream(second.id)); });
    QCOMPARE(records->size(), 2);
}

void TestIncidents::fieldsKeepTheirProvenanceAndJournalOldAndNew()
{
    TestStore store;
    const auto incident = store.addIncident();
    const Provenance directory{u"Active Directory"_s, ExchangeId(u"x1"_s), u"manager"_s, testStartMs};
    const auto set = [&](const QJsonValue &value, const Provenance &provenance) {
        return store->write([&](UnitOfWork &unit) {
            return unit.incidents().setFields(incident.id, {{u"employeemanagername"_s, value, provenance}},
                                              u"playbook"_s);
        });
    };
    VERIFY_OK(set(u"P. Ortega"_s, directory));
    VERIFY_OK(set(u"P. Ortega"_s, directory)); // nothing new: no record
    VERIFY_OK(set(u"Q. Ortega"_s, {u"plead"_s, {}, {}, testStartMs + 1}));
    const auto read = store->read([&](const Reader &reader) { return reader.incidents().get(incident.id); });
    QCOMPARE(read->fields.value(u"employeemanagername"_s).toString(), u"Q. Ortega"_s);
    QCOMPARE(read->provenance.value(u"employeemanagername"_s).origin, u"plead"_s);
    auto journal =
        store->read([&](const Reader &reader) { return reader.journal().list(incidentStream(incident.id)); });
    QCOMPARE(journal->size(), 3);
    QVERIFY(journal->constLast().body.contains("\"value\":\"\\\"P. Ortega\\\"\""));
    QVERIFY(journal->constLast().body.contains("\"value\":\"\\\"Q. Ortega\\\"\""));

    VERIFY_OK(set(QJsonValue::Null, {}));
    const auto without = store->read([&](const Reader &reader) { return reader.incidents().get(incident.id); });
    QVERIFY(!without->fields.contains(u"employeemanagername"_s));
    QVERIFY(!without->provenance.contains(u"employeemanagername"_s));
}

// mission: S2 S7
void TestIncidents::closingAndReopening()
{
    TestStore store;
    const auto incident = store.addIncident();
    const auto close = [&] {
        return store->write([&](UnitOfWork &unit) {
            return unit.incidents().close(incident.id, {u"Resolved"_s, u"returned the files"_s, Cause::Deliberate},
                                          u"mkim"_s);
        });
    };
    VERIFY_OK(close());
    QCOMPARE(close().error().code, ErrorCode::Conflict);
    auto read = store->read([&](const Reader &reader) { return reader.incidents().get(incident.id); });
    QCOMPARE(read->status, IncidentStatus::Closed);
    QCOMPARE(read->cause, Cause::Deliberate);
    QCOMPARE(read->closedAtMs, testStartMs);
    QCOMPARE(read->closeNotes, u"returned the files"_s);
    const auto reopen = [&] {
        return store->write(
            [&](UnitOfWork &unit) { return unit.incidents().reopen(incident.id, u"new files"_s, u"mkim"_s); });
    };
    VERIFY_OK(reopen());
    QCOMPARE(reopen().error().code, ErrorCode::Conflict);
    read = store->read([&](const Reader &reader) { return reader.incidents().get(incident.id); });
    QCOMPARE(read->status, IncidentStatus::Active);
    QCOMPARE(read->closedAtMs, 0);
}

void TestIncidents::childrenAndMembers()
{
    TestStore store;
    const auto parent = store.addIncident();
    const auto child = store->write([&](UnitOfWork &unit) -> Result<Incident> {
        Incident incident;
        incident.parent = parent.id;
        incident.restricted = true;
        incident.type = u"Executive Investigation"_s;
        auto made = unit.incidents().insert(incident, u"playbook"_s);
        if (!made)
            return made;
        for (const auto &member :
             {Member{u"plead"_s, MemberRole::Investigator}, Member{u"hr"_s, MemberRole::Investigator}}) {
            if (const auto added = unit.incidents().setMember(made->id, member, u"playbook"_s); !added)
                return added.error();
        }
        if (const auto reader = unit.incidents().setMember(made->id, {u"hr"_s, MemberRole::Reader}, u"plead"_s);
            !reader)
            return reader.error();
        return made;
    });
    VERIFY_OK(child);
    QCOMPARE(child->parent, parent.id);
    const auto children = store->read([&](const Reader &reader) { return reader.incidents().children(parent.id); });
    QCOMPARE(*children, QList<IncidentId>{child->id});
    auto members = store->read([&](const Reader &reader) { return reader.incidents().members(child->id); });
    QCOMPARE(*members, (QList<Member>{{u"hr"_s, MemberRole::Reader}, {u"plead"_s, MemberRole::Investigator}}));
    VERIFY_OK(
        store->write([&](UnitOfWork &unit) { return unit.incidents().removeMember(child->id, u"hr"_s, u"plead"_s); }));
    members = store->read([&](const Reader &reader) { return reader.incidents().members(child->id); });
    QCOMPARE(*members, (QList<Member>{{u"plead"_s, MemberRole::Investigator}}));
    // The parent's chain names the child, and the child has a chain of its own.
    const auto records =
        store->read([&](const Reader &reader) { return reader.journal().list(incidentStream(parent.id)); });
    QCOMPARE(records->constLast().kind, u"incident.child-added"_s);
    QVERIFY(records->constLast().body.contains(child->id.text.toUtf8()));
    QVERIFY(!records->constLast().body.contains("Executive"));
    const auto orphan = store->write([&](UnitOfWork &unit) -> Result<Incident> {
        Incident incident;
        incident.parent = IncidentId(u"nobody"_s);
        return unit.incidents().insert(incident, u"playbook"_s);
    });
    QCOMPARE(orphan.error().code, ErrorCode::NotFound);
}

// mission: S25
void TestIncidents::restrictedIncidentsDoNotExistForOthers()
{
    TestStore store;
    const auto open = store.addIncident(u"open"_s);
    const auto secret = store.addIncident(u"secret"_s);
    VERIFY_OK(store->write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto done = unit.incidents().setRestricted(secret.id, true, u"playbook"_s); !done)
            return done;
        return unit.incidents().setMember(secret.id, {u"plead"_s, MemberRole::Investigator}, u"playbook"_s);
    }));
    const auto seenBy = [&](const QString &viewer) {
        return store->read([&](const Reader &reader) -> Result<std::pair<QList<IncidentId>, qint64>> {
            IncidentQuery query;
            query.viewer = viewer;
            const auto ids = reader.incidents().index(query);
            const auto facets = reader.incidents().facets(query);
            return std::pair(*ids, facets->total);
        });
    };
    QCOMPARE(*seenBy(u"mkim"_s), std::pair(QList<IncidentId>{open.id}, qint64(1)));
    QCOMPARE(*seenBy(u"plead"_s), std::pair(QList<IncidentId>({secret.id, open.id}), qint64(2)));
    QCOMPARE(*seenBy({}), std::pair(QList<IncidentId>({secret.id, open.id}), qint64(2)));
}

void TestIncidents::unknownIncident()
{
    TestStore store;
    const IncidentId nobody(u"nobody"_s);
    QCOMPARE(store->read([&](const Reader &reader) { return reader.incidents().get(nobody); }).error().code,
             ErrorCode::NotFound);
    QCOMPARE(
        store->write([&](UnitOfWork &unit) { return unit.incidents().setOwner(nobody, u"a"_s, u"a"_s); }).error().code,
        ErrorCode::NotFound);
    QCOMPARE(store->write([&](UnitOfWork &unit) { return unit.incidents().setSeverity(nobody, Severity::Low, u"a"_s); })
                 .error()
                 .code,
             ErrorCode::NotFound);
}

void TestIncidents::failedWorkLeavesNothing()
{
    TestStore store;
    const auto failed = store->write([&](UnitOfWork &unit) -> Result<void> {
        Incident incident;
        incident.name = u"never"_s;
        if (const auto made = unit.incidents().insert(incident, u"test"_s); !made)
            return made.error();
        return Error{ErrorCode::InvalidInput, u"changed my mind"_s, {}};
    });
    QCOMPARE(failed.error().message, u"changed my mind"_s);
    const auto thrown = store->write([&](UnitOfWork &unit) -> Result<void> {
        Incident incident;
        if (const auto made = unit.incidents().insert(incident, u"test"_s); !made)
            return made.error();
        throw std::runtime_error("surprise");
    });
    QCOMPARE(thrown.error().code, ErrorCode::Internal);
    QCOMPARE(thrown.error().message, u"surprise"_s);
    const auto left = store->read([](const Reader &reader) -> Result<qint64> {
        return *reader.incidents().count({}) + *reader.journal().count();
    });
    QCOMPARE(*left, 0);
    // A number that was given and taken back is given again.
    QCOMPARE(store.addIncident().number, 1001);
}

void TestIncidents::halvesOfSurrogatePairsAreStoredReadably()
{
    TestStore store;
    const auto incident = store.addIncident();
    const QString broken = u"a"_s + QChar(0xd800) + u"b"_s;
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.incidents().setName(incident.id, broken, u"test"_s); }));
    const auto read = store->read([&](const Reader &reader) { return reader.incidents().get(incident.id); });
    QCOMPARE(read->name, u"a\uFFFDb"_s);
    const auto rebuilt = store->rebuild();
    VERIFY_OK(rebuilt);
    QVERIFY(rebuilt->isEqual());
}

QTEST_GUILESS_MAIN(TestIncidents)
#include "tst_incidents.moc"
