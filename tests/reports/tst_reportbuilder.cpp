// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "incidents/fields.h"
#include "reportprograms.h"
#include "reports/htmlwriter.h"
#include "reports/reportbuilder.h"
#include "store/store.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 startMs = 1781186282114; // 2026-06-11T13:58:02.114Z

QString eventName(int i)
{
    return u"drawing_%1.step"_s.arg(i, 4, 10, QChar(u'0'));
}

QList<FileEvent> events(int count)
{
    QList<FileEvent> list;
    for (int i = 0; i < count; ++i) {
        FileEvent event;
        event.eventId = u"event-%1"_s.arg(i);
        event.occurredAtMs = startMs + i * 1000;
        event.exposure = i % 2 ? u"CloudStorage"_s : u"RemovableMedia"_s;
        event.actor = u"john.anderson@qrst.test"_s;
        event.hostname = i % 2 ? u"QRST-LT-0417"_s : u"QRST-WS-0102"_s;
        event.fileName = eventName(i);
        event.filePath = u"C:/Users/john.anderson/Design/"_s;
        event.sizeBytes = 1'000'000 + i;
        event.category = u"Uncategorized"_s;
        event.sha256 = i == 3
            ? QString()
            : QString::fromLatin1(QCryptographicHash::hash(QByteArray::number(i), QCryptographicHash::Sha256).toHex());
        event.sha256Error = i == 3 ? u"file too large"_s : QString();
        event.raw = "{\"id\":" + QByteArray::number(i) + "}";
        list.append(event);
    }
    return list;
}

const ReportSection *section(const ReportDocument &document, QStringView id)
{
    for (const ReportSection &candidate : document.sections) {
        if (candidate.id == id)
            return &candidate;
    }
    return nullptr;
}

QString html(const ReportDocument &document)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return writeHtml(document, buffer) ? QString::fromUtf8(buffer.data()) : QString();
}

} // namespace

class TestReportBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    // mission: S75
    void hasAllParts();
    // mission: S52 S53 S57 S58
    void fileEventsAreCompleteAndSayWhatIsMissing();
    // mission: U12
    void completenessIsStated_data();
    void completenessIsStated();
    // mission: S43
    void serviceLevelShowsPlannedAndActual_data();
    void serviceLevelShowsPlannedAndActual();
    // mission: U8 S115
    void sameStateGivesTheSameDocument();
    void keepingAReportDoesNotChangeTheNext();
    void aChangeOfTheCaseChangesTheHead();
    // mission: S78
    void pdfHoldsIncidentAndAllNames();
    void emptyCaseSaysWhySectionsAreEmpty();
    void notesAndEvidenceAreInFull();
    void restrictedRelativesAreNotTold();
    void playbookTasksAreListed();
    void htmlIsEscapedAndWithoutScript();
    void unknownIncidentIsAnError();

private:
    void openStore();
    Incident johnsCase(int eventCount);
    void setFields(const Incident &incident, const QList<FieldChange> &fields);
    ReportDocument built(const IncidentId &id);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<SequentialIdSource> m_ids;
    std::unique_ptr<Store> m_store;
};

void TestReportBuilder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<ManualClock>(startMs + 60'000);
    m_ids = std::make_unique<SequentialIdSource>(7);
    openStore();
}

void TestReportBuilder::cleanup()
{
    m_store.reset();
}

void TestReportBuilder::openStore()
{
    m_store.reset();
    StoreOptions options;
    options.path = m_folder->filePath(u"holdfast.db"_s);
    options.clock = m_clock.get();
    options.ids = m_ids.get();
    auto store = Store::open(options);
    QVERIFY2(store, store ? "" : qPrintable(store.error().message));
    m_store = std::move(store).value();
}

void TestReportBuilder::setFields(const Incident &incident, const QList<FieldChange> &fields)
{
    const auto done = m_store->write(
        [&](UnitOfWork &unit) { return unit.incidents().setFields(incident.id, fields, u"playbook"_s); });
    QVERIFY(done);
}

Incident TestReportBuilder::johnsCase(int eventCount)
{
    const auto made = m_store->write([&](UnitOfWork &unit) -> Result<Incident> {
        Incident draft;
        draft.type = u"Code42 Alert"_s;
        draft.name = u"Exposure on an endpoint"_s;
        draft.severity = Severity::High;
        draft.source = u"Code42"_s;
        draft.sourceInstance = u"code42-demo"_s;
        draft.externalId = u"alert-1"_s;
        draft.occurredAtMs = startMs;
        draft.owner = u"m.kim"_s;
        auto incident = unit.incidents().insert(draft, u"fetch"_s);
        if (!incident)
            return incident.error();
        const Provenance directory{u"Active Directory"_s, {}, {}, startMs};
        if (auto set = unit.incidents().setFields(
                incident->id,
                {{QString(field::displayName), u"John Anderson"_s, directory},
                 {QString(field::managerName), u"Priya Ortega"_s, directory},
                 {QString(field::exposureType), QJsonArray{u"CloudStorage"_s, u"RemovableMedia"_s}, {}},
                 {QString(field::eventsKnown), eventCount, {}},
                 {QString(field::eventsFetched), eventCount, {}},
                 {u"costcentre"_s, u"4711"_s, {}}},
                u"playbook"_s);
            !set)
            return set.error();
        return unit.incidents().get(incident->id);
    });
    if (!made) {
        QTest::qFail(qPrintable(made.error().message), __FILE__, __LINE__);
        return {};
    }
    if (eventCount > 0) {
        const auto prepared = PreparedFileEvents::from(made->id, events(eventCount));
        const auto inserted =
            m_store->write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, u"playbook"_s); });
        if (!inserted)
            QTest::qFail(qPrintable(inserted.error().message), __FILE__, __LINE__);
    }
    return *made;
}

ReportDocument TestReportBuilder::built(const IncidentId &id)
{
    const auto document = buildReport(*m_store, id, {u"Holdfast 0.1.0"_s, {}});
    if (document)
        return *document;
    QTest::qFail(qPrintable(document.error().message), __FILE__, __LINE__);
    return {};
}

void TestReportBuilder::hasAllParts()
{
    const Incident incident = johnsCase(40);
    const ReportDocument document = built(incident.id);
    // Header; breach type, severity, occurred; closure; first and last evidence; owner; playbook; close notes; custom data;
    // timeline; indicators; notes, evidence and skipped tasks; team; linked incidents.
    for (const QString &id :
         {u"incident"_s, u"subject"_s, u"exposure"_s, u"endpoints"_s, u"file-events"_s, u"evidence"_s,
          u"service-level"_s, u"playbook"_s, u"timeline"_s, u"outward-actions"_s, u"messages"_s, u"notes"_s,
          u"indicators"_s, u"custom-data"_s, u"team"_s, u"linked-incidents"_s, u"closure"_s, u"integrity"_s})
        QVERIFY2(section(document, id), qPrintable(id));
    const QString text = html(document);
    for (const QString &expected :
         {u"#%1"_s.arg(incident.number), incident.id.text, u"Breach type"_s, u"CloudStorage, RemovableMedia"_s,
          u"High"_s, u"2026-06-11 13:58:02 UTC"_s, u"m.kim"_s, u"John Anderson"_s, u"Priya Ortega"_s,
          u"Active Directory"_s, u"costcentre"_s, u"4711"_s, u"Incident opened"_s})
        QVERIFY2(text.contains(expected), qPrintable(expected));
    QCOMPARE(document.header.headHash.size(), 64);
    QVERIFY(text.contains(document.header.headHash));
}

void TestReportBuilder::fileEventsAreCompleteAndSayWhatIsMissing()
{
    const Incident incident = johnsCase(40);
    const ReportDocument document = built(incident.id);
    const auto &table = std::get<ReportTable>(section(document, u"file-events")->blocks.back());
    QCOMPARE(table.rows.count(), 40);
    for (int i = 0; i < 40; ++i) {
        const ReportRow row = table.rows.at(i);
        QCOMPARE(row.cells[0], QString::number(i + 1));
        QCOMPARE(row.cells[2], eventName(i)); // in the order of their times
        QCOMPARE(row.details[0].value, u"C:/Users/john.anderson/Design/"_s);
    }
    const auto detail = [&](qint64 row, const QString &label) {
        const ReportRow found = table.rows.at(row);
        for (const ReportDetail &candidate : found.details) {
            if (candidate.label == label)
                return candidate.value;
        }
        return QString();
    };
    QCOMPARE(detail(3, u"SHA-256"_s), u"not reported: file too large"_s);
    QCOMPARE(detail(4, u"SHA-256"_s).size(), 64);
    QCOMPARE(detail(0, u"Owner"_s), u"not reported"_s);
    QCOMPARE(detail(0, u"Host"_s), u"QRST-WS-0102"_s); // two hosts: each row names its own
    QCOMPARE(detail(0, u"User"_s), QString()); // one user: said once above the table
}

void TestReportBuilder::completenessIsStated_data()
{
    QTest::addColumn<QJsonValue>("known");
    QTest::addColumn<QJsonValue>("fetched");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("tone");
    QTest::newRow("all were fetched") << QJsonValue(40) << QJsonValue(40) << u"Complete: fetched 40 of 40"_s
                                      << int(ReportTone::Good);
    QTest::newRow("the source cut the list")
        << QJsonValue(250'000) << QJsonValue(40) << u"INCOMPLETE: fetched 40 of 250,000"_s << int(ReportTone::Critical);
    QTest::newRow("fetched but not stored")
        << QJsonValue(50) << QJsonValue(50) << u"INCOMPLETE: 50 file events were fetched, but only 40"_s
        << int(ReportTone::Critical);
    QTest::newRow("the total is not known")
        << QJsonValue() << QJsonValue(40) << u"did not say how many"_s << int(ReportTone::Warning);
}

void TestReportBuilder::completenessIsStated()
{
    QFETCH(QJsonValue, known);
    QFETCH(QJsonValue, fetched);
    QFETCH(QString, words);
    QFETCH(int, tone);
    const Incident incident = johnsCase(40);
    setFields(incident, {{QString(field::eventsKnown), known, {}}, {QString(field::eventsFetched), fetched, {}}});
    const ReportDocument document = built(incident.id);
    QVERIFY2(document.header.completeness.text.contains(words), qPrintable(document.header.completeness.text));
    QCOMPARE(int(document.header.completeness.tone), tone);
    QCOMPARE(std::get<ReportStatement>(section(document, u"file-events")->blocks.front()),
             document.header.completeness);
}

void TestReportBuilder::serviceLevelShowsPlannedAndActual_data()
{
    QTest::addColumn<QJsonObject>("timer");
    QTest::addColumn<QString>("words");
    const QJsonObject running{{u"startDate"_s, u"2026-06-11T14:00:00Z"_s},
                              {u"dueDate"_s, u"2026-06-11T14:45:00Z"_s},
                              {u"sla"_s, 45},
                              {u"runStatus"_s, u"running"_s}};
    QJsonObject kept = running;
    kept.insert(u"endDate"_s, u"2026-06-11T14:09:12Z"_s);
    kept.insert(u"runStatus"_s, u"ended"_s);
    kept.insert(u"totalDuration"_s, 552);
    QJsonObject late = kept;
    late.insert(u"endDate"_s, u"2026-06-11T15:00:00Z"_s);
    late.insert(u"totalDuration"_s, 3600);
    QTest::newRow("ended in time") << kept << u"Kept: done after 00:09:12."_s;
    QTest::newRow("ended too late") << late << u"Missed: done after 01:00:00, 00:15:00 too late."_s;
    QTest::newRow("still running") << running << u"Running; due 2026-06-11 14:45:00 UTC."_s;
}

void TestReportBuilder::serviceLevelShowsPlannedAndActual()
{
    QFETCH(QJsonObject, timer);
    QFETCH(QString, words);
    const Incident incident = johnsCase(1);
    setFields(incident, {{QString(field::remediationSla), timer, {}}});
    const ReportDocument document = built(incident.id);
    const auto &facts = std::get<ReportFacts>(section(document, u"service-level")->blocks.front());
    QCOMPARE(facts.items[0].value, words);
    QCOMPARE(facts.items[1].label, u"Planned"_s);
    QCOMPARE(facts.items[1].value, u"00:45:00"_s);
    QCOMPARE(facts.items[2].label, u"Actual"_s);
}

void TestReportBuilder::sameStateGivesTheSameDocument()
{
    const Incident incident = johnsCase(40);
    const ReportDocument first = built(incident.id);
    const PdfResult firstPdf = sample::rendered(first, m_folder->filePath(u"a.pdf"_s));
    m_clock->advanceMs(3'600'000);
    openStore(); // another process would find the same
    const ReportDocument second = built(incident.id);
    QVERIFY(first == second);
    const PdfResult secondPdf = sample::rendered(second, m_folder->filePath(u"b.pdf"_s));
    QCOMPARE(firstPdf.sha256, secondPdf.sha256);
    QCOMPARE(sample::fileBytes(m_folder->filePath(u"a.pdf"_s)), sample::fileBytes(m_folder->filePath(u"b.pdf"_s)));
}

void TestReportBuilder::keepingAReportDoesNotChangeTheNext()
{
    const Incident incident = johnsCase(5);
    const ReportDocument first = built(incident.id);
    const auto kept = m_store->write([&](UnitOfWork &unit) {
        ReportRecord record;
        record.incident = incident.id;
        record.fileName = u"report.pdf"_s;
        record.headHash = first.header.headHash;
        record.headSeq = first.header.headSeq;
        return unit.reports().add(record, "%PDF-1.4", u"m.kim"_s);
    });
    QVERIFY(kept);
    QVERIFY(first == built(incident.id));
}

void TestReportBuilder::aChangeOfTheCaseChangesTheHead()
{
    const Incident incident = johnsCase(5);
    const ReportDocument first = built(incident.id);
    m_clock->advanceMs(1000);
    QVERIFY(m_store->write(
        [&](UnitOfWork &unit) { return unit.incidents().setSeverity(incident.id, Severity::Critical, u"m.kim"_s); }));
    const ReportDocument second = built(incident.id);
    QVERIFY(first.header.headHash != second.header.headHash);
    QCOMPARE(second.header.asOfMs, m_clock->nowMs());
    QCOMPARE(second.header.headSeq, first.header.headSeq + 1);
}

void TestReportBuilder::pdfHoldsIncidentAndAllNames()
{
    const Incident incident = johnsCase(40);
    (void)sample::rendered(built(incident.id), m_folder->filePath(u"a.pdf"_s));
    const QString text = sample::pdfText(m_folder->filePath(u"a.pdf"_s));
    QVERIFY(text.contains(u"#%1"_s.arg(incident.number)));
    QVERIFY(sample::squeezed(text).contains(incident.id.text));
    for (int i = 0; i < 40; ++i)
        QVERIFY2(text.contains(eventName(i)), qPrintable(eventName(i)));
}

void TestReportBuilder::emptyCaseSaysWhySectionsAreEmpty()
{
    const Incident incident = johnsCase(0);
    const QString text = html(built(incident.id));
    for (const QString &words :
         {u"No file event belongs to this incident."_s, u"No evidence was secured for this incident."_s,
          u"No playbook was run on this incident."_s, u"Nothing was changed at any connected service."_s,
          u"No mail was sent from this incident."_s, u"No entry of the war room was marked as a note."_s,
          u"No incident is linked to this one."_s, u"The incident is not closed."_s,
          u"No endpoint of this incident is isolated."_s})
        QVERIFY2(text.contains(words), qPrintable(words));
    (void)sample::rendered(built(incident.id), m_folder->filePath(u"a.pdf"_s));
    QVERIFY(sample::pdfText(m_folder->filePath(u"a.pdf"_s)).contains(u"The incident is not closed."_s));
}

void TestReportBuilder::notesAndEvidenceAreInFull()
{
    const Incident incident = johnsCase(1);
    const QString sum(64, u'a');
    const auto done = m_store->write([&](UnitOfWork &unit) -> Result<void> {
        Entry note;
        note.incident = incident.id;
        note.author = u"m.kim"_s;
        note.text = u"Disk found in the desk.\nHanded to legal."_s;
        note.note = true;
        if (auto added = unit.entries().append(note); !added)
            return added.error();
        Entry chat = note;
        chat.id = {};
        chat.note = false;
        chat.text = u"unmarked chat"_s;
        if (auto added = unit.entries().append(chat); !added)
            return added.error();
        Evidence evidence;
        evidence.incident = incident.id;
        evidence.kind = u"alert"_s;
        evidence.title = u"Alert as received"_s;
        evidence.takenBy = u"playbook task 14"_s;
        evidence.externalId = u"alert-1"_s;
        evidence.sha256 = sum;
        auto added = unit.evidence().add(evidence, u"playbook"_s);
        if (!added)
            return added.error();
        return unit.evidence().addCustody({added->id, 0, u"p.ortega"_s, u"viewed"_s, u"for the review"_s});
    });
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    const QString text = html(built(incident.id));
    for (const QString &words :
         {u"Disk found in the desk.\nHanded to legal."_s, u"E-1"_s, u"Alert as received"_s, sum, u"playbook task 14"_s,
          u"p.ortega"_s, u"viewed: for the review"_s, u"First evidence"_s, u"Last evidence"_s})
        QVERIFY2(text.contains(words), qPrintable(words));
    QVERIFY(!text.contains(u"unmarked chat"_s));
}

void TestReportBuilder::restrictedRelativesAreNotTold()
{
    const Incident incident = johnsCase(1);
    const auto child = m_store->write([&](UnitOfWork &unit) {
        Incident draft;
        draft.parent = incident.id;
        draft.restricted = true;
        draft.type = u"Executive Investigation"_s;
        draft.name = u"SECRET NAME"_s;
        return unit.incidents().insert(draft, u"playbook"_s);
    });
    QVERIFY(child);
    const QString text = html(built(incident.id));
    QVERIFY(!text.contains(u"SECRET NAME"_s));
    QVERIFY(text.contains(u"restricted: told to its members only"_s));
}

void TestReportBuilder::playbookTasksAreListed()
{
    const Incident incident = johnsCase(1);
    const QByteArray playbook =
        "id: p\nname: Small playbook\nstarttaskid: \"0\"\ntasks:\n"
        "  \"0\": {id: \"0\", taskid: a, type: start, task: {id: a, name: \"\"}, nexttasks: {'#none#': [\"1\"]}}\n"
        "  \"1\": {id: \"1\", taskid: b, type: regular, task: {id: b, name: Find the endpoint, iscommand: true, "
        "script: '|||xdr-get-endpoints'}, nexttasks: {'#none#': [\"2\"]}}\n"
        "  \"2\": {id: \"2\", taskid: c, type: regular, task: {id: c, name: Isolate it, iscommand: true, script: "
        "'|||xdr-endpoint-isolate'}, nexttasks: {'#none#': [\"3\"]}}\n"
        "  \"3\": {id: \"3\", taskid: d, type: regular, task: {id: d, name: Call the manager, iscommand: false}}\n";
    const auto done = m_store->write([&](UnitOfWork &unit) -> Result<void> {
        PlaybookRun run;
        run.incident = incident.id;
        run.playbookName = u"Small playbook"_s;
        auto started = unit.runs().start(run, playbook, u"playbook"_s);
        if (!started)
            return started.error();
        const QList<StoredRunEvent> happened{
            {0, startMs, u"taskStarted"_s, u"1"_s, {}},
            {0, startMs + 4000, u"taskCompleted"_s, u"1"_s, {}},
            {0, startMs + 4000, u"taskStarted"_s, u"2"_s, {}},
            {0, startMs + 5000, u"taskFailed"_s, u"2"_s, {{u"message"_s, u"The endpoint is offline."_s}}},
        };
        return unit.runs().appendEvents(started->id, happened, u"playbook"_s);
    });
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    const ReportDocument document = built(incident.id);
    const auto &blocks = section(document, u"playbook")->blocks;
    const auto &carriedOut = std::get<ReportTable>(blocks[1]);
    const auto &notCarriedOut = std::get<ReportTable>(blocks[2]);
    QCOMPARE(carriedOut.rows.count(), 2);
    QCOMPARE(carriedOut.rows.at(0).cells.first(4),
             QStringList({u"1"_s, u"Find the endpoint"_s, u"done"_s, u"2026-06-11 13:58:02.114"_s}));
    QCOMPARE(carriedOut.rows.at(0).cells[4], u"00:00:04"_s);
    QCOMPARE(carriedOut.rows.at(1).cells[2], u"FAILED"_s);
    QCOMPARE(carriedOut.rows.at(1).details[0].value, u"The endpoint is offline."_s);
    QCOMPARE(notCarriedOut.rows.count(), 1);
    QCOMPARE(notCarriedOut.rows.at(0).cells[1], u"Call the manager"_s);
}

void TestReportBuilder::htmlIsEscapedAndWithoutScript()
{
    const Incident incident = johnsCase(1);
    QVERIFY(m_store->write([&](UnitOfWork &unit) {
        return unit.incidents().setName(incident.id, u"<script>alert(1)</script>\u202e\"&"_s, u"fetch"_s);
    }));
    const QString text = html(built(incident.id));
    QVERIFY(!text.contains(u"<script"_s));
    QVERIFY(!text.contains(QChar(0x202e)));
    QVERIFY(text.contains(u"&lt;script&gt;alert(1)&lt;/script&gt;\\u{202E}&quot;&amp;"_s));
    QVERIFY(text.startsWith(u"<!DOCTYPE html>\n<html lang=\"en\">"_s));
    QVERIFY(text.contains(u"scope=\"col\""_s));
    QVERIFY(!text.contains(u"http://"_s) && !text.contains(u"https://"_s));
}

void TestReportBuilder::unknownIncidentIsAnError()
{
    const auto document = buildReport(*m_store, IncidentId(u"nowhere"_s), {});
    QVERIFY(!document);
    QCOMPARE(document.error().code, ErrorCode::NotFound);
}

HOLDFAST_REPORT_TEST_MAIN(TestReportBuilder)
#include "tst_reportbuilder.moc"
