// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teststore.h"

#include <QObject>

#include <map>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// One search over the file events of all incidents.
class TestFileEventSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theLineDecidesWhatIsFound_data();
    void theLineDecidesWhatIsFound();
    void newestComeFirstWithTheirIncident();
    void countsAreOfAllNotOnlyOfTheDelivered();
    void restrictedEventsAreForTheirMembersOnly();
    void aStoppedSearchSaysSo();

private:
    void add(const IncidentId &incident, const QString &source, const QString &fileName, qint64 minutes,
             const QString &exposure = u"CloudStorage"_s);
    [[nodiscard]] FileEventSearchAnswer found(const QString &line, const QString &viewer = {}, int limit = 100);
    [[nodiscard]] static QStringList names(const FileEventSearchAnswer &answer);

    TestStore m_store;
    Incident m_first;
    Incident m_second;
    Incident m_restricted;
};

void TestFileEventSearch::add(const IncidentId &incident, const QString &source, const QString &fileName,
                              qint64 minutes, const QString &exposure)
{
    FileEvent event;
    event.eventId = u"event-"_s + fileName;
    event.source = source;
    event.fileName = fileName;
    event.exposure = exposure;
    event.actor = u"j.anderson@qrst.test"_s;
    event.sizeBytes = minutes * 1'000;
    event.occurredAtMs = testStartMs + minutes * 60'000;
    const auto prepared = PreparedFileEvents::from(incident, {event});
    VERIFY_OK(m_store->write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, u"fetch"_s); }));
}

FileEventSearchAnswer TestFileEventSearch::found(const QString &line, const QString &viewer, int limit)
{
    FileEventSearchQuery query;
    const auto filter = parseFileEventFilter(line, {u"mkim"_s, testStartMs});
    if (!filter)
        qFatal("%s", qPrintable(filter.error().message));
    query.filter = *filter;
    query.viewer = viewer;
    query.limit = limit;
    auto answer = m_store->read([&](const Reader &reader) { return reader.fileEventSearch().find(query); });
    if (!answer)
        qFatal("%s", qPrintable(answer.error().message + answer.error().details));
    return *std::move(answer);
}

QStringList TestFileEventSearch::names(const FileEventSearchAnswer &answer)
{
    QStringList names;
    for (const auto &each : answer.newest)
        names << each.event.fileName;
    return names;
}

void TestFileEventSearch::initTestCase()
{
    m_first = m_store.addIncident(u"first"_s);
    m_second = m_store.addIncident(u"second"_s);
    m_restricted = m_store.addIncident(u"restricted"_s);
    VERIFY_OK(m_store->write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto done = unit.incidents().setRestricted(m_restricted.id, true, u"mkim"_s); !done)
            return done;
        return unit.incidents().setMember(m_restricted.id, {u"plead"_s, MemberRole::Reader}, u"mkim"_s);
    }));
    add(m_first.id, u"Endpoint"_s, u"rotor.step"_s, 1);
    add(m_second.id, u"Gmail"_s, u"bid.xlsx"_s, 2, u"OutsideTrustedDomains"_s);
    add(m_first.id, u"Office 365"_s, u"plan.docx"_s, 3, u"OutsideTrustedDomains"_s);
    add(m_second.id, u"Google Drive"_s, u"deck.pptx"_s, 4);
    add(m_first.id, u"OneDrive"_s, u"notes.docx"_s, 5);
    add(m_first.id, u"Box"_s, u"archive.zip"_s, 6);
    add(m_second.id, u"Salesforce"_s, u"customers.csv"_s, 7, u"Download"_s);
    add(m_second.id, u"Time clock"_s, u"shifts.csv"_s, 8, u"Download"_s);
    add(m_restricted.id, u"Endpoint"_s, u"board.pdf"_s, 9);
}

void TestFileEventSearch::theLineDecidesWhatIsFound_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("computers") << u"kind:endpoint"_s << QStringList{u"rotor.step"_s};
    QTest::newRow("mail of both services") << u"kind:email"_s << QStringList{u"plan.docx"_s, u"bid.xlsx"_s};
    QTest::newRow("cloud storage") << u"kind:cloud"_s << QStringList{u"archive.zip"_s, u"notes.docx"_s, u"deck.pptx"_s};
    QTest::newRow("business applications") << u"kind:saas"_s << QStringList{u"customers.csv"_s};
    QTest::newRow("a source without a kind") << u"kind:other"_s << QStringList{u"shifts.csv"_s};
    QTest::newRow("everything but cloud and mail")
        << u"not (kind:cloud or kind:email)"_s << QStringList{u"shifts.csv"_s, u"customers.csv"_s, u"rotor.step"_s};
    QTest::newRow("a word in the name") << u"docx"_s << QStringList{u"notes.docx"_s, u"plan.docx"_s};
    QTest::newRow("two fields") << u"kind:email exposure:OutsideTrustedDomains size>2KB"_s
                                << QStringList{u"plan.docx"_s};
    QTest::newRow("nothing") << u"actor:nobody"_s << QStringList();
}

// mission: S6
void TestFileEventSearch::theLineDecidesWhatIsFound()
{
    QFETCH(const QString, line);
    QFETCH(const QStringList, expected);
    const auto answer = found(line, u"mkim"_s);
    QCOMPARE(names(answer), expected);
    QCOMPARE(answer.count, expected.size());
}

void TestFileEventSearch::newestComeFirstWithTheirIncident()
{
    const auto answer = found(u"kind:cloud"_s, u"mkim"_s);
    QCOMPARE(answer.newest.size(), 3);
    QCOMPARE(answer.newest.at(0).incidentNumber, m_first.number);
    QCOMPARE(answer.newest.at(0).event.incident, m_first.id);
    QCOMPARE(answer.newest.at(2).incidentNumber, m_second.number);
    QCOMPARE(answer.newest.at(2).incidentName, m_second.name);
    QCOMPARE(answer.newest.at(2).event.source, u"Google Drive"_s);
}

void TestFileEventSearch::countsAreOfAllNotOnlyOfTheDelivered()
{
    const auto answer = found({}, u"mkim"_s, 2);
    QCOMPARE(names(answer), (QStringList{u"shifts.csv"_s, u"customers.csv"_s}));
    QCOMPARE(answer.count, 8);
    QCOMPARE(answer.bytes, 36'000);
    std::map<QString, qint64> kinds;
    for (const auto &kind : answer.kinds)
        kinds[kind.value] = kind.count;
    QCOMPARE(kinds,
             (std::map<QString, qint64>{
                 {u"endpoint"_s, 1}, {u"email"_s, 2}, {u"cloud"_s, 3}, {u"saas"_s, 1}, {u"other"_s, 1}}));
    QCOMPARE(answer.exposures.constFirst().value, u"CloudStorage"_s);
    QCOMPARE(answer.exposures.constFirst().count, 4);
    QCOMPARE(answer.actors.size(), 1);
    QCOMPARE(answer.actors.constFirst().count, 8);
}

// mission: S25
void TestFileEventSearch::restrictedEventsAreForTheirMembersOnly()
{
    QCOMPARE(names(found(u"board"_s, u"mkim"_s)), QStringList());
    QCOMPARE(found(u"board"_s, u"mkim"_s).count, 0);
    QCOMPARE(names(found(u"board"_s, u"plead"_s)), QStringList{u"board.pdf"_s});
    QCOMPARE(names(found(u"board"_s)), QStringList{u"board.pdf"_s});
}

void TestFileEventSearch::aStoppedSearchSaysSo()
{
    std::stop_source stop;
    stop.request_stop();
    const auto answer =
        m_store->read([&](const Reader &reader) { return reader.fileEventSearch().find({}, stop.get_token()); });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::Canceled);
}

QTEST_GUILESS_MAIN(TestFileEventSearch)
#include "tst_fileeventsearch.moc"
