// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teststore.h"

#include <QJsonArray>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestRepositories : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entriesComeBackInOrder();
    void entriesAreFiltered_data();
    void entriesAreFiltered();
    void marksOfEntries();
    void evidenceKeepsItsCustody();
    void requestIsCommittedBeforeItsAnswer();
    void recorderWritesThroughTheStore();
    void attachmentsAreStoredOnce();
    void runsArePinnedAndContinued();
    void humanTaskIsAnsweredOnce();
    void timersFireOnce();
    void mailIsPreparedOnce();
    void reportsKeepTheirBytes();
    void contextByTopLevelKey();
    void settingsAndCursors();
    void leaseHasOneHolder();
};

// mission: S60
void TestRepositories::entriesComeBackInOrder()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    const auto other = store.addIncident(u"other"_s).id;
    Entry entry;
    entry.incident = incident;
    entry.author = u"playbook"_s;
    entry.kind = EntryKind::Result;
    entry.text = u"| file | size |\n| rotor.step | 88 M |"_s;
    entry.contents = QJsonArray{QJsonObject{{u"file"_s, u"rotor.step"_s}, {u"size"_s, qint64(88'000'000)}}};
    entry.command = u"!code42-alert-get id=7"_s;
    entry.replyTo = EntryId(u"r"_s);
    entry.run = RunId(u"run"_s);
    entry.task = u"4"_s;
    entry.tags = {u"alert"_s, u"a \"quoted\" tag"_s};
    entry.note = true;
    entry.exchange = ExchangeId(u"x"_s);
    entry.attachmentSha256 = u"77ab"_s;
    entry.attachmentName = u"päckage.zip"_s;
    const auto stored = store->write([&](UnitOfWork &unit) { return unit.entries().append(entry); });
    VERIFY_OK(stored);
    QCOMPARE(stored->seq, 1);
    QCOMPARE(stored->atMs, testStartMs);
    auto expected = entry;
    expected.id = stored->id;
    expected.seq = 1;
    expected.atMs = testStartMs;
    QCOMPARE(*stored, expected);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.entries().get(stored->id); }), expected);
    for (int i = 2; i <= 20; ++i) {
        entry.id = {};
        entry.text = QString::number(i);
        VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.entries().append(entry); }));
    }
    entry.incident = other;
    entry.id = {};
    QCOMPARE(store->write([&](UnitOfWork &unit) { return unit.entries().append(entry); })->seq, 1);

    const auto texts = [](const Result<QList<Entry>> &entries) {
        QStringList all;
        for (const auto &each : *entries)
            all.append(each.text.left(2));
        return all;
    };
    QCOMPARE(texts(store->read([&](const Reader &reader) { return reader.entries().list(incident, {}, 17); })),
             QStringList({u"18"_s, u"19"_s, u"20"_s}));
    QCOMPARE(texts(store->read([&](const Reader &reader) { return reader.entries().list(incident, {}, 0, 2); })),
             QStringList({u"| "_s, u"2"_s}));
    QCOMPARE(texts(store->read([&](const Reader &reader) { return reader.entries().listBefore(incident, {}, 0, 2); })),
             QStringList({u"19"_s, u"20"_s}));
    QCOMPARE(texts(store->read([&](const Reader &reader) { return reader.entries().listBefore(incident, {}, 19, 3); })),
             QStringList({u"16"_s, u"17"_s, u"18"_s}));
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.entries().count(incident); }), 20);
    entry.incident = IncidentId(u"nobody"_s);
    QCOMPARE(store->write([&](UnitOfWork &unit) { return unit.entries().append(entry); }).error().code,
             ErrorCode::NotFound);
}

void TestRepositories::entriesAreFiltered_data()
{
    QTest::addColumn<EntryFilter>("filter");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("all") << EntryFilter{} << QStringList{u"hello 100% sure"_s, u"!ls"_s, u"listed"_s, u"report.pdf"_s};
    QTest::newRow("one kind") << EntryFilter{{EntryKind::Command}, {}, {}, {}, false, {}, {}} << QStringList{u"!ls"_s};
    QTest::newRow("two kinds") << EntryFilter{{EntryKind::Command, EntryKind::File}, {}, {}, {}, false, {}, {}}
                               << QStringList{u"!ls"_s, u"report.pdf"_s};
    QTest::newRow("text in other capitals")
        << EntryFilter{{}, u"HELLO"_s, {}, {}, false, {}, {}} << QStringList{u"hello 100% sure"_s};
    QTest::newRow("text with a percent sign")
        << EntryFilter{{}, u"0% s"_s, {}, {}, false, {}, {}} << QStringList{u"hello 100% sure"_s};
    QTest::newRow("text in the author") << EntryFilter{{}, u"plead"_s, {}, {}, false, {}, {}}
                                        << QStringList{u"report.pdf"_s};
    QTest::newRow("tag") << EntryFilter{{}, {}, u"evidence"_s, {}, false, {}, {}} << QStringList{u"listed"_s};
    QTest::newRow("part of a tag is no tag") << EntryFilter{{}, {}, u"evid"_s, {}, false, {}, {}} << QStringList{};
    QTest::newRow("author") << EntryFilter{{}, {}, {}, u"mkim"_s, false, {}, {}}
                            << QStringList{u"hello 100% sure"_s, u"!ls"_s};
    QTest::newRow("notes") << EntryFilter{{}, {}, {}, {}, true, {}, {}} << QStringList{u"report.pdf"_s};
    QTest::newRow("task") << EntryFilter{{}, {}, {}, {}, false, RunId(u"r1"_s), u"4"_s} << QStringList{u"listed"_s};
}

void TestRepositories::entriesAreFiltered()
{
    QFETCH(EntryFilter, filter);
    QFETCH(QStringList, texts);
    TestStore store;
    const auto incident = store.addIncident().id;
    VERIFY_OK(store->write([&](UnitOfWork &unit) -> Result<void> {
        const auto add = [&](const QString &author, EntryKind kind, const QString &text, const QStringList &tags,
                             bool note, const QString &run, const QString &task) {
            Entry entry;
            entry.incident = incident;
            entry.author = author;
            entry.kind = kind;
            entry.text = text;
            entry.tags = tags;
            entry.note = note;
            entry.run = RunId(run);
            entry.task = task;
            return unit.entries().append(entry).isOk();
        };
        const bool added = add(u"mkim"_s, EntryKind::Chat, u"hello 100% sure"_s, {}, false, {}, {})
            && add(u"mkim"_s, EntryKind::Command, u"!ls"_s, {}, false, {}, {})
            && add(u"playbook"_s, EntryKind::Result, u"listed"_s, {u"evidence"_s}, false, u"r1"_s, u"4"_s)
            && add(u"plead"_s, EntryKind::File, u"report.pdf"_s, {}, true, u"r1"_s, u"5"_s);
        return added ? Result<void>() : Result<void>(Error{});
    }));
    const auto entries = store->read([&](const Reader &reader) { return reader.entries().list(incident, filter); });
    VERIFY_OK(entries);
    QStringList got;
    for (const auto &entry : *entries)
        got.append(entry.text);
    QCOMPARE(got, texts);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.entries().count(incident, filter); }),
             texts.size());
}

void TestRepositories::marksOfEntries()
{
    TestStore store;
    Entry entry;
    entry.incident = store.addIncident().id;
    const auto id = store->write([&](UnitOfWork &unit) { return unit.entries().append(entry); })->id;
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.entries().setNote(id, true, u"mkim"_s); }));
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.entries().setTags(id, {u"a"_s, u"b"_s}, u"mkim"_s); }));
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.entries().setTags(id, {u"a"_s, u"b"_s}, u"mkim"_s); }));
    const auto read = store->read([&](const Reader &reader) { return reader.entries().get(id); });
    QVERIFY(read->note);
    QCOMPARE(read->tags, QStringList({u"a"_s, u"b"_s}));
    QCOMPARE(
        store->read([&](const Reader &reader) { return reader.journal().head(incidentStream(entry.incident)); })->seq,
        4);
}

// mission: S61
void TestRepositories::evidenceKeepsItsCustody()
{
    TestStore store;
    Evidence evidence;
    evidence.incident = store.addIncident().id;
    evidence.kind = u"file event"_s;
    evidence.title = u"bid_2020.xlsx"_s;
    evidence.occurredAtMs = testStartMs - 60'000;
    evidence.sha256 = QString(64, u'a');
    evidence.sizeBytes = 14'000'000;
    evidence.exchange = ExchangeId(u"x1"_s);
    evidence.externalId = u"0_1d71"_s;
    evidence.tags = {u"design"_s};
    const auto stored =
        store->write([&](UnitOfWork &unit) { return unit.evidence().add(evidence, u"playbook task 14"_s); });
    VERIFY_OK(stored);
    auto expected = evidence;
    expected.id = stored->id;
    expected.number = 1;
    expected.takenAtMs = testStartMs;
    expected.takenBy = u"playbook task 14"_s;
    QCOMPARE(*stored, expected);
    QCOMPARE(store->write([&](UnitOfWork &unit) { return unit.evidence().add(evidence, u"mkim"_s); })->number, 2);

    store.clock.advanceMs(1'000);
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.evidence().setStage(stored->id, EvidenceStage::InReport, u"mkim"_s); }));
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.evidence().setStage(stored->id, EvidenceStage::InReport, u"mkim"_s); }));
    VERIFY_OK(store->write([&](UnitOfWork &unit) {
        return unit.evidence().addCustody({stored->id, testStartMs + 5'000, u"plead"_s, u"viewed"_s, u"on screen"_s});
    }));
    const auto custody = store->read([&](const Reader &reader) { return reader.evidence().custody(stored->id); });
    QCOMPARE(*custody,
             (QList<CustodyEvent>{{stored->id, testStartMs, u"playbook task 14"_s, u"taken"_s, u""_s},
                                  {stored->id, testStartMs + 1'000, u"mkim"_s, u"staged"_s, u"in report"_s},
                                  {stored->id, testStartMs + 5'000, u"plead"_s, u"viewed"_s, u"on screen"_s}}));
    const auto inReport = store->read(
        [&](const Reader &reader) { return reader.evidence().list(evidence.incident, EvidenceStage::InReport); });
    QCOMPARE(inReport->size(), 1);
    QCOMPARE(store->read([&](const Reader &reader) { return reader.evidence().list(evidence.incident); })->size(), 2);
}

// mission: U13 S65
void TestRepositories::requestIsCommittedBeforeItsAnswer()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    const OutgoingRequest request{u"xdr"_s, u"POST"_s, u"https://xdr/endpoints/isolate"_s, QByteArray("{\"id\":1}"),
                                  true};
    const auto id = store->write([&](UnitOfWork &unit) {
        return unit.exchanges().begin(request, {incident, RunId(u"r"_s), u"7"_s, u"playbook"_s});
    });
    VERIFY_OK(id);
    store.open(); // as after a crash
    auto unfinished = store->read([](const Reader &reader) { return reader.exchanges().unfinished(); });
    QCOMPARE(unfinished->size(), 1);
    QCOMPARE(unfinished->constFirst().target, request.target);
    QCOMPARE(unfinished->constFirst().origin.task, u"7"_s);
    QVERIFY(unfinished->constFirst().changesSomething);
    QCOMPARE(store->read([&](const Reader &reader) { return reader.exchanges().answerBytes(*id); }).error().code,
             ErrorCode::NotFound);

    const QByteArray answer("{\"reply\" : true}\r\n\0\xff", 20);
    const auto finish = [&] {
        return store->write([&](UnitOfWork &unit) { return unit.exchanges().finish(*id, {200, answer, 412, {}}); });
    };
    VERIFY_OK(finish());
    QCOMPARE(finish().error().code, ErrorCode::Conflict);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.exchanges().answerBytes(*id); }), answer);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.exchanges().requestBytes(*id); }), request.body);
    const auto read = store->read([&](const Reader &reader) { return reader.exchanges().get(*id); });
    QCOMPARE(read->state, ExchangeState::Answered);
    QCOMPARE(read->status, 200);
    QCOMPARE(read->durationMs, 412);
    QCOMPARE(read->answerSha256, sha256Hex(answer));
    QCOMPARE(read->answerBytes, answer.size());
    QVERIFY(store->read([](const Reader &reader) { return reader.exchanges().unfinished(); })->isEmpty());
    QCOMPARE(store->read([&](const Reader &reader) { return reader.exchanges().listForTask(RunId(u"r"_s), u"7"_s); })
                 ->size(),
             1);
}

void TestRepositories::recorderWritesThroughTheStore()
{
    TestStore store;
    StoreExchangeRecorder recorder(*store, {{}, {}, {}, u"fetch"_s});
    const auto id = recorder.begin({u"code42"_s, u"POST"_s, u"/v1/oauth"_s, {}, false});
    VERIFY_OK(id);
    VERIFY_OK(recorder.finish(*id, {0, {}, 30'000, u"no answer in 30 s"_s}));
    const auto listed = store->read([](const Reader &reader) { return reader.exchanges().list({}); });
    QCOMPARE(listed->size(), 1);
    QCOMPARE(listed->constFirst().state, ExchangeState::Failed);
    QCOMPARE(listed->constFirst().error, u"no answer in 30 s"_s);
    // Nobody's request is on the system's chain.
    QCOMPARE(store->read([](const Reader &reader) { return reader.journal().head(systemStream()); })->seq, 2);
}

void TestRepositories::attachmentsAreStoredOnce()
{
    TestStore store;
    for (const auto &bytes : {QByteArray(), QByteArray("a"), QByteArray(1'000'000, 'x'), QByteArray("\0\1\2", 3)}) {
        const auto put = [&] { return store->write([&](UnitOfWork &unit) { return unit.attachments().put(bytes); }); };
        const auto sha256 = put();
        VERIFY_OK(sha256);
        QCOMPARE(*sha256, sha256Hex(bytes));
        QCOMPARE(*put(), *sha256);
        QCOMPARE(*store->read([&](const Reader &reader) { return reader.attachments().get(*sha256); }), bytes);
        QCOMPARE(*store->read([&](const Reader &reader) { return reader.attachments().sizeBytes(*sha256); }),
                 bytes.size());
    }
    QCOMPARE(store->verify()->attachments, 4);
    QCOMPARE(store->read([](const Reader &reader) { return reader.attachments().get(u"none"_s); }).error().code,
             ErrorCode::NotFound);
}

// mission: S42 S82
void TestRepositories::runsArePinnedAndContinued()
{
    TestStore store;
    PlaybookRun run;
    run.incident = store.addIncident().id;
    run.playbookName = u"Code42 Exfiltration (Holdfast)"_s;
    run.playbookVersion = u"3"_s;
    run.inputs = {{u"mode"_s, u"auto"_s}};
    const QByteArray yaml("id: x\ntasks: {}\n");
    const auto started = store->write([&](UnitOfWork &unit) { return unit.runs().start(run, yaml, u"system"_s); });
    VERIFY_OK(started);
    QCOMPARE(started->playbookSha256, sha256Hex(yaml));
    QCOMPARE(started->inputs, run.inputs);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.runs().playbook(started->id); }), yaml);

    const auto append = [&](const QList<StoredRunEvent> &events) {
        return store->write(
            [&](UnitOfWork &unit) { return unit.runs().appendEvents(started->id, events, u"playbook"_s); });
    };
    const StoredRunEvent first{1, testStartMs, u"RunStarted"_s, {}, {{u"n"_s, 1}}};
    const StoredRunEvent second{
        2, testStartMs, u"TaskEntered"_s, u"1"_s, {{u"deep"_s, QJsonObject{{u"a"_s, QJsonArray{1, 2}}}}}};
    VERIFY_OK(append({first, second}));
    // Two drivers: the second one's step is refused, and nothing of it stays.
    QCOMPARE(append({{2, testStartMs, u"TaskEntered"_s, u"1"_s, {}}}).error().code, ErrorCode::Conflict);
    QCOMPARE(append({{0, 0, u"a"_s, {}, {}}, {9, 0, u"b"_s, {}, {}}}).error().code, ErrorCode::Conflict);
    VERIFY_OK(append({{0, 0, u"TaskCompleted"_s, u"1"_s, {}}}));
    const auto events = store->read([&](const Reader &reader) { return reader.runs().events(started->id); });
    QCOMPARE(events->size(), 3);
    QCOMPARE(events->mid(0, 2), (QList<StoredRunEvent>{first, second}));
    QCOMPARE(events->at(2).seq, 3);
    QCOMPARE(store->read([&](const Reader &reader) { return reader.runs().events(started->id, 2); })->size(), 1);
    QCOMPARE(store->read([](const Reader &reader) { return reader.runs().unfinished(); })->size(), 1);
    store.clock.advanceMs(5'000);
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.runs().setStatus(started->id, StoredRunStatus::Done, u"playbook"_s); }));
    QVERIFY(store->read([](const Reader &reader) { return reader.runs().unfinished(); })->isEmpty());
    const auto done = store->read([&](const Reader &reader) { return reader.runs().list(run.incident); });
    QCOMPARE(done->constFirst().finishedAtMs, testStartMs + 5'000);
    QCOMPARE(storedRunStatusName(done->constFirst().status), u"done"_s);
}

void TestRepositories::humanTaskIsAnsweredOnce()
{
    TestStore store;
    HumanTask task;
    task.incident = store.addIncident().id;
    task.question = u"Isolate LT-0417?"_s;
    task.options = {u"Yes"_s, u"No"_s};
    task.assignee = u"insider"_s;
    const auto asked = store->write([&](UnitOfWork &unit) { return unit.humanTasks().ask(task, u"playbook"_s); });
    VERIFY_OK(asked);
    QCOMPARE(asked->askedAtMs, testStartMs);
    QCOMPARE(store->read([](const Reader &reader) { return reader.humanTasks().open(); })->size(), 1);
    const auto answer = [&](const QString &text, const QString &who) {
        return store->write([&](UnitOfWork &unit) {
            return unit.humanTasks().answer(asked->id, text, {{u"why"_s, u"x"_s}}, who);
        });
    };
    const auto wrong = answer(u"Maybe"_s, u"mkim"_s);
    QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);
    QVERIFY(wrong.error().message.contains(u"Yes, No"_s));
    VERIFY_OK(
        store->write([&](UnitOfWork &unit) { return unit.humanTasks().assign(asked->id, u"plead"_s, u"mkim"_s); }));
    VERIFY_OK(answer(u"Yes"_s, u"mkim"_s));
    const auto late = answer(u"No"_s, u"plead"_s);
    QCOMPARE(late.error().code, ErrorCode::Conflict);
    QVERIFY(late.error().message.contains(u"mkim"_s));
    const auto read = store->read([&](const Reader &reader) { return reader.humanTasks().list(task.incident); });
    QCOMPARE(read->constFirst().answer, u"Yes"_s);
    QCOMPARE(read->constFirst().answeredBy, u"mkim"_s);
    QCOMPARE(read->constFirst().answerData.value(u"why"_s).toString(), u"x"_s);
    QVERIFY(store->read([](const Reader &reader) { return reader.humanTasks().open(); })->isEmpty());
    const auto second = store->write([&](UnitOfWork &unit) { return unit.humanTasks().ask(task, u"playbook"_s); });
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.humanTasks().withdraw(second->id, u"playbook"_s); }));
    QCOMPARE(store->write([&](UnitOfWork &unit) { return unit.humanTasks().answer(second->id, u"Yes"_s, {}, u"a"_s); })
                 .error()
                 .code,
             ErrorCode::Conflict);
}

// mission: U14
void TestRepositories::timersFireOnce()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    const auto set = [&](qint64 dueAtMs, const QString &target) {
        return store
            ->write([&](UnitOfWork &unit) {
                return unit.timers().set({{}, incident, dueAtMs, u"sla"_s, target, {{u"n"_s, 1}}, {}}, u"system"_s);
            })
            ->id;
    };
    QVERIFY(!*store->read([](const Reader &reader) { return reader.timers().nextDueAtMs(); }));
    constexpr qint64 thirtyDays = 30LL * 86'400'000;
    const auto late = set(testStartMs + thirtyDays, u"late"_s);
    const auto soon = set(testStartMs + 1'000, u"soon"_s);
    QCOMPARE(**store->read([](const Reader &reader) { return reader.timers().nextDueAtMs(); }), testStartMs + 1'000);
    store.open(); // switched off for a month
    store.clock.advanceMs(thirtyDays + 1);
    const auto due = store->read([&](const Reader &reader) { return reader.timers().due(store.clock.nowMs()); });
    QCOMPARE(due->size(), 2);
    QCOMPARE(due->constFirst().id, soon);
    QCOMPARE(due->constFirst().body.value(u"n"_s).toInt(), 1);
    const auto fire = [&](const QString &id) {
        return store->write([&](UnitOfWork &unit) { return unit.timers().fire(id, u"system"_s); });
    };
    VERIFY_OK(fire(soon));
    QCOMPARE(fire(soon).error().code, ErrorCode::Conflict);
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.timers().cancel(late, u"system"_s); }));
    VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.timers().cancel(late, u"system"_s); }));
    QCOMPARE(fire(late).error().code, ErrorCode::Conflict);
    QVERIFY(store->read([](const Reader &reader) { return reader.timers().pending(); })->isEmpty());
}

void TestRepositories::mailIsPreparedOnce()
{
    TestStore store;
    MailDelivery mail;
    mail.incident = store.addIncident().id;
    mail.messageId = u"<key@holdfast>"_s;
    mail.recipients = {u"hr@qrst.example"_s, u"legal@qrst.example"_s};
    mail.subject = u"Investigation #1001"_s;
    const QByteArray message("From: a\r\n\r\nbody\r\n");
    const auto prepare = [&] {
        return store->write([&](UnitOfWork &unit) { return unit.mails().prepare(mail, message, u"playbook"_s); });
    };
    const auto prepared = prepare();
    VERIFY_OK(prepared);
    const auto again = prepare();
    QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
    QCOMPARE(again.error().details, prepared->id);
    store.open();
    const auto undecided = store->read([](const Reader &reader) { return reader.mails().undecided(); });
    QCOMPARE(undecided->size(), 1);
    QCOMPARE(undecided->constFirst().recipients, mail.recipients);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.mails().message(prepared->id); }), message);
    VERIFY_OK(store->write([&](UnitOfWork &unit) {
        return unit.mails().setState(prepared->id, MailState::Uncertain, u"no answer"_s, u"system"_s);
    }));
    QCOMPARE(store->read([](const Reader &reader) { return reader.mails().undecided(); })->constFirst().state,
             MailState::Uncertain);
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.mails().setState(prepared->id, MailState::Sent, {}, u"mkim"_s); }));
    QVERIFY(store->read([](const Reader &reader) { return reader.mails().undecided(); })->isEmpty());
}

// mission: S76
void TestRepositories::reportsKeepTheirBytes()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    const auto head =
        store->read([&](const Reader &reader) { return reader.journal().head(incidentStream(incident)); });
    ReportRecord report;
    report.incident = incident;
    report.fileName = u"1001.pdf"_s;
    report.headHash = head->hash;
    report.headSeq = head->seq;
    const QByteArray pdf("%PDF-1.4 ...");
    const auto added = store->write([&](UnitOfWork &unit) { return unit.reports().add(report, pdf, u"mkim"_s); });
    VERIFY_OK(added);
    QCOMPARE(added->sha256, sha256Hex(pdf));
    QCOMPARE(added->author, u"mkim"_s);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.reports().bytes(added->id); }), pdf);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.reports().list(incident); }),
             QList<ReportRecord>{*added});
}

void TestRepositories::contextByTopLevelKey()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    const auto set = [&](const QString &scope, const QJsonObject &keys) {
        return store->write(
            [&](UnitOfWork &unit) { return unit.contexts().set(incident, scope, keys, u"playbook"_s); });
    };
    const QJsonObject hosts{{u"Host"_s, QJsonArray{QJsonObject{{u"ID"_s, u"9f2c"_s}, {u"score"_s, 0.5}}}},
                            {u"Account"_s, u"john"_s}};
    VERIFY_OK(set({}, hosts));
    VERIFY_OK(set({}, hosts));
    VERIFY_OK(set(u"sub"_s, {{u"Host"_s, 1}}));
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.contexts().get(incident); }), hosts);
    VERIFY_OK(set({}, {{u"Account"_s, QJsonValue::Null}}));
    QCOMPARE(store->read([&](const Reader &reader) { return reader.contexts().get(incident); })->keys(),
             QStringList{u"Host"_s});
    QCOMPARE(store->read([&](const Reader &reader) { return reader.contexts().get(incident, u"sub"_s); })
                 ->value(u"Host"_s)
                 .toInt(),
             1);
    QCOMPARE(store->read([&](const Reader &reader) { return reader.journal().head(incidentStream(incident)); })->seq,
             4);
}

void TestRepositories::settingsAndCursors()
{
    TestStore store;
    VERIFY_OK(store->write([](UnitOfWork &unit) -> Result<void> {
        if (const auto set = unit.settings().set(u"mail.hr"_s, QJsonArray{u"hr@qrst.example"_s}, u"admin"_s); !set)
            return set;
        if (const auto set = unit.settings().set(u"mail.legal"_s, u"legal@qrst.example"_s, u"admin"_s); !set)
            return set;
        if (const auto set = unit.settings().set(u"sla.minutes"_s, 60, u"admin"_s); !set)
            return set;
        return unit.fetchState().setCursor(u"code42-prod"_s, u"2026-11-02T08:00:00Z"_s, u"fetch"_s);
    }));
    QCOMPARE(store->read([](const Reader &reader) { return reader.settings().get(u"sla.minutes"_s); })->toInt(), 60);
    QCOMPARE(store->read([](const Reader &reader) { return reader.settings().get(u"none"_s, u"x"_s); })->toString(),
             u"x"_s);
    QCOMPARE(store->read([](const Reader &reader) { return reader.settings().all(u"mail."_s); })->keys(),
             QStringList({u"mail.hr"_s, u"mail.legal"_s}));
    VERIFY_OK(
        store->write([](UnitOfWork &unit) { return unit.settings().set(u"mail.hr"_s, QJsonValue::Null, u"admin"_s); }));
    QCOMPARE(store->read([](const Reader &reader) { return reader.settings().all(); })->size(), 2);
    QCOMPARE(*store->read([](const Reader &reader) { return reader.fetchState().cursor(u"code42-prod"_s); }),
             u"2026-11-02T08:00:00Z"_s);
    QCOMPARE(*store->read([](const Reader &reader) { return reader.fetchState().updatedAtMs(u"code42-prod"_s); }),
             testStartMs);
    QCOMPARE(*store->read([](const Reader &reader) { return reader.fetchState().cursor(u"other"_s); }), QString());
}

void TestRepositories::leaseHasOneHolder()
{
    TestStore store;
    const auto take = [&](const QString &holder, qint64 forMs) {
        return *store->write([&](UnitOfWork &unit) {
            return unit.leases().take(u"fetch:code42"_s, holder, store.clock.nowMs() + forMs);
        });
    };
    const auto holder = [&] {
        return *store->read([](const Reader &reader) { return reader.leases().holder(u"fetch:code42"_s); });
    };
    QVERIFY(take(u"a"_s, 1'000));
    QVERIFY(!take(u"b"_s, 1'000));
    QVERIFY(take(u"a"_s, 2'000)); // prolonged
    QCOMPARE(holder(), u"a"_s);
    store.clock.advanceMs(2'000);
    QCOMPARE(holder(), QString());
    QVERIFY(take(u"b"_s, 1'000));
    VERIFY_OK(
        store->write([](UnitOfWork &unit) { return unit.leases().release(u"fetch:code42"_s, u"a"_s); })); // not its own
    QCOMPARE(holder(), u"b"_s);
    VERIFY_OK(store->write([](UnitOfWork &unit) { return unit.leases().release(u"fetch:code42"_s, u"b"_s); }));
    QCOMPARE(holder(), QString());
}

QTEST_GUILESS_MAIN(TestRepositories)
#include "tst_repositories.moc"
