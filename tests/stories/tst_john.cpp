// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "johnscase.h"

#include "automation/investigationsteps.h"
#include "console/consoleactions.h"
#include "incidents/fields.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

/// The nine steps, from the alert to the mailed report, on the range.
class TestJohn : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    JohnsCase m_case;
    Incident m_incident;

    template <typename F>
    auto read(F f) const
    {
        return m_case.console->store().read(f);
    }

    QList<InvestigationStep> steps() const
    {
        const auto runs = read([&](const Reader &reader) { return reader.runs().list(m_incident.id); });
        QList<InvestigationStep> result;
        if (runs && !runs->isEmpty())
            (void)m_case.console->runner().inspect(runs->first().id,
                                                   [&](const RunState &state) { result = investigationSteps(state); });
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto opened = JohnsCase::open(m_folder.path(), u"auto"_s, {});
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        m_case = std::move(*opened);
        const auto ran = m_case.run();
        QVERIFY2(ran, ran ? "" : qPrintable(ran.error().message));
        const auto incident = m_case.incident();
        QVERIFY2(incident, incident ? "" : qPrintable(incident.error().message));
        m_incident = *incident;
    }

    // mission: S8 S42 S45 S106
    void nineStepsAreDoneWithoutAnyPrompt()
    {
        QStringList undone;
        const auto all = steps();
        for (const auto &step : all) {
            if (step.state != InvestigationStep::State::Done)
                undone.append(
                    u"%1 %2: %3 %4"_s.arg(step.number).arg(step.name, stepStateName(step.state), step.problem));
        }
        QCOMPARE(undone, QStringList());
        QCOMPARE(all.size(), 9);
        const auto asked = read([&](const Reader &reader) { return reader.humanTasks().list(m_incident.id); });
        QVERIFY(asked);
        QCOMPARE(asked->size(), 0);
    }

    // mission: S27 S37
    void theAlertBecameAnIncident()
    {
        QCOMPARE(m_incident.name, u"Exposure on an endpoint"_s);
        QCOMPARE(m_incident.type, u"Code42 Alert"_s);
        QCOMPARE(m_incident.source, u"Code42"_s);
        QVERIFY(!m_incident.externalId.isEmpty());
        QVERIFY(m_incident.severity >= Severity::Medium);
    }

    // mission: S28 S41
    void anOwnerOfTheInsiderGroupHasIt()
    {
        QVERIFY2(QStringList({u"mina.kim"_s, u"andres.reyes"_s}).contains(m_incident.owner),
                 qPrintable(m_incident.owner));
        QCOMPARE(m_incident.status, IncidentStatus::Active);
    }

    // mission: S29 S43
    void theSlaRanAndEndedInTime()
    {
        const auto timer = m_incident.fields.value(field::remediationSla).toObject();
        QVERIFY(msFromIso(timer.value("startDate"_L1).toString()) > 0);
        QVERIFY(!timer.value("breachTriggered"_L1).toBool());
    }

    void everyFactIsFilled_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto &name : {field::userName,
                                 field::deviceUserName,
                                 field::userCategory,
                                 field::exposureType,
                                 field::privateIps,
                                 field::publicIps,
                                 field::hostnames,
                                 field::deviceUids,
                                 field::syncDestinations,
                                 field::dataSources,
                                 field::displayName,
                                 field::email,
                                 field::title,
                                 field::department,
                                 field::managerName,
                                 field::managerEmail,
                                 field::endpoints,
                                 field::alertState,
                                 field::alertStateReadAt,
                                 field::fileCount,
                                 field::fileBytes,
                                 field::dataValue,
                                 field::eventsKnown,
                                 field::eventsFetched})
            QTest::newRow(name.data()) << QString(name);
    }

    // mission: S4 S30 S31 S44 S46 S47 S48 S49 S50 S51 S59 S64 S69 S81
    void everyFactIsFilled()
    {
        QFETCH(QString, name);
        const auto value = m_incident.fields.value(name);
        QVERIFY2(!value.isUndefined() && !value.isNull(), "absent");
        QVERIFY2(!value.isString() || !value.toString().isEmpty(), "empty text");
        QVERIFY2(!value.isArray() || !value.toArray().isEmpty(), "empty list");
        const auto said = m_incident.provenance.value(name);
        QVERIFY2(!said.origin.isEmpty(), "nobody said so");
    }

    // mission: S31 S64
    void employeeAndManagerComeFromTheDirectory()
    {
        QCOMPARE(m_incident.fields.value(field::displayName).toString(), u"John Anderson"_s);
        QCOMPARE(m_incident.fields.value(field::managerEmail).toString(), u"priya.ortega@qrst.test"_s);
    }

    // mission: S69 S33 S72
    void theEndpointHasItsSevenFieldsAndIsIsolated()
    {
        const auto endpoints = m_incident.fields.value(field::endpoints).toArray();
        QVERIFY(!endpoints.isEmpty());
        const auto endpoint = endpoints.first().toObject();
        for (const auto &name : {"domain"_L1, "ip"_L1, "os_type"_L1, "endpoint_id"_L1, "endpoint_name"_L1,
                                 "endpoint_status"_L1, "endpoint_type"_L1})
            QVERIFY2(!endpoint.value(name).isUndefined() && !endpoint.value(name).isNull(), name.data());
        QVERIFY(m_incident.fields.value(field::isolatedAt).toInteger() > 0);
    }

    // mission: S34 S35 S71 S73 S74
    void eachWriteWasMadeOnce()
    {
        const auto writes = m_case.demo->writes();
        QVERIFY(writes);
        QCOMPARE(writes->value(u"xdr.endpoint.isolate"_s), 1);
        QCOMPARE(writes->value(u"code42.session.state"_s), 1);
        QVERIFY(m_incident.fields.value(field::alertState).toString().startsWith("CLOSED"_L1));
    }

    // mission: S32 S66
    void anExecutiveGetsARestrictedChildOnce()
    {
        const auto children = read([&](const Reader &reader) { return reader.incidents().children(m_incident.id); });
        QVERIFY(children);
        QCOMPARE(children->size(), 1);
        const auto child = read([&](const Reader &reader) { return reader.incidents().get(children->first()); });
        QVERIFY(child);
        QCOMPARE(child->parent, m_incident.id);
        QVERIFY(child->restricted);
        const auto runs = read([&](const Reader &reader) { return reader.runs().list(child->id); });
        QVERIFY(runs);
        QCOMPARE(runs->size(), 1);
    }

    // mission: S67 U7
    void theChildIsUnreadableWithoutItsKey()
    {
        const auto children = read([&](const Reader &reader) { return reader.incidents().children(m_incident.id); });
        QVERIFY(children);
        const auto child = read([&](const Reader &reader) { return reader.incidents().get(children->first()); });
        QVERIFY(child);
        const auto subject = m_incident.fields.value(field::userName).toString();
        QVERIFY(child->name.contains(subject));
        const QDir sealed(m_folder.filePath(u"case.holdfast.sealed"_s));
        const auto files = sealed.entryList(QDir::Files);
        QVERIFY(files.contains(child->id.text + u".sealed"_s));
        for (const auto &name : files) {
            QFile file(sealed.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto bytes = file.readAll();
            for (const auto &word : {subject, u"John"_s, u"SQLite"_s})
                QVERIFY2(!bytes.contains(word.toUtf8()), qPrintable(name + u": "_s + word));
        }
        // What everybody who sees the parent may read says that there is a child, and not more.
        const auto entries = read([&](const Reader &reader) { return reader.entries().list(m_incident.id); });
        QVERIFY(entries);
        for (const auto &entry : *entries) {
            QVERIFY2(!entry.text.contains(child->name), qPrintable(entry.text));
            QVERIFY(!entry.contents.toObject().contains(u"Name"_s)
                    || entry.contents.toObject().value(u"Name"_s) != child->name);
        }
    }

    // mission: S52 S60
    void allFortyFileEventsAreKept()
    {
        FileEventQuery query;
        query.incident = m_incident.id;
        const auto totals = read([&](const Reader &reader) { return reader.fileEvents().totals(query); });
        QVERIFY(totals);
        QCOMPARE(totals->count, 40);
        QCOMPARE(m_incident.fields.value(field::eventsFetched).toInteger(), 40);
        QCOMPARE(m_incident.fields.value(field::eventsKnown).toInteger(), 40);
        const auto entries = read([&](const Reader &reader) { return reader.entries().list(m_incident.id); });
        QVERIFY(entries);
        QVERIFY(std::any_of(entries->begin(), entries->end(), [](const Entry &entry) {
            return entry.contents.isArray() && entry.contents.toArray().size() == 40;
        }));
    }

    // mission: S61
    void thePlaybookMarkedEvidence()
    {
        const auto evidence = read([&](const Reader &reader) { return reader.evidence().list(m_incident.id); });
        QVERIFY(evidence);
        QVERIFY(evidence->size() >= 3);
        for (const auto &item : *evidence) {
            QCOMPARE(item.sha256.size(), 64);
            QVERIFY(item.takenAtMs > 0);
            QVERIFY(item.takenBy.contains("playbook"_L1));
        }
    }

    // mission: S36 S63 S77
    void fourStakeholdersGotOneMailEach()
    {
        QCOMPARE(JohnsCase::mailedTo(m_folder.path()),
                 (QStringList{u"carla.nunes@qrst.test"_s, u"helen.marsh@qrst.test"_s, u"luis.ferrer@qrst.test"_s,
                              u"priya.ortega@qrst.test"_s}));
        const QDir mails(m_folder.path() + u"/mail"_s);
        for (const auto &name : mails.entryList({u"*.eml"_s}, QDir::Files)) {
            QFile file(mails.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(file.readAll().contains("application/pdf"), qPrintable(name));
        }
    }

    // mission: S75 S76 S78
    void theReportNamesIncidentAndAllFiles()
    {
        const auto bytes = read([&](const Reader &reader) -> Result<QByteArray> {
            const auto reports = reader.reports().list(m_incident.id);
            if (!reports)
                return reports.error();
            return reports->isEmpty() ? Result<QByteArray>(QByteArray()) : reader.reports().bytes(reports->last().id);
        });
        QVERIFY(bytes);
        QVERIFY(bytes->startsWith("%PDF-1.4"));
        QFile pdf(m_folder.filePath(u"report.pdf"_s));
        QVERIFY(pdf.open(QIODevice::WriteOnly));
        pdf.write(*bytes);
        pdf.close();
        QProcess pdftotext;
        pdftotext.start(u"pdftotext"_s, {u"-layout"_s, pdf.fileName(), u"-"_s});
        QVERIFY(pdftotext.waitForFinished());
        const auto text = QString::fromUtf8(pdftotext.readAllStandardOutput());
        QVERIFY(text.contains(m_incident.id.text));

        FileEventQuery query;
        query.incident = m_incident.id;
        const auto ids = read([&](const Reader &reader) { return reader.fileEvents().indexAll(query); });
        QVERIFY(ids);
        const auto events = read([&](const Reader &reader) { return reader.fileEvents().page(*ids); });
        QVERIFY(events);
        QCOMPARE(events->size(), 40);
        QString unbroken = text;
        unbroken.remove(u'\n').remove(u' ');
        for (const auto &event : *events)
            QVERIFY2(unbroken.contains(QString(event.fileName).remove(u' ')), qPrintable(event.fileName));
    }

    // mission: U8 S115
    void theSameStateGivesTheSameBytes()
    {
        const auto first = m_case.console->makeReport(m_incident.id, {});
        const auto second = m_case.console->makeReport(m_incident.id, {});
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QVERIFY(second);
        QCOMPARE(first->pdf, second->pdf);
    }

    // mission: S65 S70
    void everyRequestIsKeptWithItsAnswer()
    {
        const auto exchanges = read([&](const Reader &reader) { return reader.exchanges().list(m_incident.id); });
        QVERIFY(exchanges);
        QVERIFY(exchanges->size() >= 8);
        for (const auto &exchange : *exchanges) {
            QVERIFY2(exchange.state != ExchangeState::Open, qPrintable(exchange.target));
            const auto request =
                read([&](const Reader &reader) { return reader.exchanges().requestBytes(exchange.id); });
            QVERIFY(request);
            QVERIFY(!request->contains("range-advanced-key"));
        }
    }

    // mission: U5
    void theJournalProvesTheState()
    {
        const auto verified = m_case.console->store().verify();
        QVERIFY(verified);
        QVERIFY2(verified->isIntact(), verified->failure ? qPrintable(verified->failure->why) : "");
        const auto rebuilt = m_case.console->store().rebuild();
        QVERIFY(rebuilt);
        QStringList differences;
        for (const auto &difference : rebuilt->differences)
            differences.append(difference.table + u' ' + difference.row + u' ' + difference.column);
        QCOMPARE(differences, QStringList());
    }

    // mission: U3
    void aDryRunListsWhatTheRunWouldWriteAndWritesNothing()
    {
        const auto before = m_case.demo->writes();
        const auto mails = JohnsCase::mailedTo(m_folder.path());
        JobRunner jobs(2);
        ConsoleActions actions(*m_case.console, jobs, [] { return Result<void>(); });
        const auto asked = actions.rehearsePlaybook(m_incident.id, {});
        QTRY_VERIFY_WITH_TIMEOUT(asked.isFinished(), 60'000);
        const auto rehearsal = asked.result();
        QVERIFY2(rehearsal, rehearsal ? "" : qPrintable(rehearsal.error().message));
        QStringList acts;
        for (const auto &write : rehearsal->writes) {
            acts.append(write.act);
            QVERIFY2(!write.undo.isEmpty(), qPrintable(write.act));
            QVERIFY2(!write.task.isEmpty(), qPrintable(write.act));
        }
        QCOMPARE(acts.filter(u"-"_s),
                 (QStringList{u"holdfast-create-child"_s, u"xdr-endpoint-isolate"_s, u"code42-alert-resolve"_s,
                              u"send-mail"_s, u"send-mail"_s, u"send-mail"_s, u"send-mail"_s}));
        QCOMPARE(acts.count(u"keep as evidence"_s), 4);
        QCOMPARE(rehearsal->plan.size(), rehearsal->writes.size());
        QCOMPARE(*m_case.demo->writes(), *before);
        QCOMPARE(JohnsCase::mailedTo(m_folder.path()), mails);
    }

    // mission: S71
    void inConfirmModeAPersonDecides()
    {
        QTemporaryDir folder;
        auto opened = JohnsCase::open(folder.path(), u"confirm"_s, {});
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QVERIFY(opened->run());
        QCOMPARE(opened->demo->writes()->value(u"xdr.endpoint.isolate"_s), 0);
        int answered = 0;
        while (answered < 5) {
            const auto open =
                opened->console->store().read([](const Reader &reader) { return reader.humanTasks().open(); });
            QVERIFY(open);
            if (open->isEmpty())
                break;
            const auto task = open->first();
            const auto said = opened->console->runner().answer(task.id, task.options.value(0), {}, {}, u"mina.kim"_s);
            QVERIFY2(said, said ? "" : qPrintable(said.error().message));
            opened->console->runner().waitUntilIdle({});
            ++answered;
        }
        QVERIFY(answered > 0);
        QCOMPARE(opened->demo->writes()->value(u"xdr.endpoint.isolate"_s), 1);
        QCOMPARE(JohnsCase::mailedTo(folder.path()).size(), 4);
    }
};

QTEST_GUILESS_MAIN(TestJohn)
#include "tst_john.moc"
