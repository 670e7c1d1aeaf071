// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "testrun.h"

#include "playbooks/linter.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// The services of John's case as far as the playbook sees them; every write is counted.
class Company
{
public:
    Company()
    {
        add(u"code42-alert-get"_s, u"Code42"_s, EffectClass::ReadOnly);
        add(u"code42-user-get"_s, u"Code42"_s, EffectClass::ReadOnly);
        add(u"code42-alert-resolve"_s, u"Code42"_s, EffectClass::Probed);
        add(u"holdfast-fetch-file-events"_s, u"Builtin"_s, EffectClass::ReadOnly);
        add(u"holdfast-create-child"_s, u"Builtin"_s, EffectClass::Probed);
        add(u"ad-get-user"_s, u"Active Directory"_s, EffectClass::ReadOnly);
        add(u"ad-get-user-manager"_s, u"Active Directory"_s, EffectClass::ReadOnly);
        add(u"ad-get-user-groups"_s, u"Active Directory"_s, EffectClass::ReadOnly);
        add(u"xdr-get-endpoints"_s, u"Cortex XDR"_s, EffectClass::ReadOnly, {u"hostname"_s, u"endpoint_id_list"_s});
        add(u"xdr-endpoint-isolate"_s, u"Cortex XDR"_s, EffectClass::Probed);
        add(u"send-mail"_s, u"Mail"_s, EffectClass::Uncertain, {u"to"_s, u"attachIDs"_s});
        add(u"code42-departingemployee-add"_s, u"Code42"_s, EffectClass::Idempotent);
        add(u"code42-departingemployee-remove"_s, u"Code42"_s, EffectClass::Idempotent);
        add(u"code42-securitydata-search"_s, u"Code42"_s, EffectClass::ReadOnly);
    }

    CommandRegistry registry;
    QList<Effect> calls;
    bool executive = true;
    bool hasManager = true;
    bool isolationWorks = true;
    int machines = 1;

    [[nodiscard]] QList<Effect> callsOf(const QString &name) const
    {
        QList<Effect> result;
        for (const auto &call : calls) {
            if (call.name == name)
                result.append(call);
        }
        return result;
    }

    Result<CommandOutput> answer(const Effect &effect)
    {
        calls.append(effect);
        CommandOutput output;
        ProducedEntry entry;
        entry.text = effect.name;
        entry.contents = effect.arguments;
        output.entries.append(entry);
        const auto put = [&output](const QString &key, const QJsonValue &value) { output.context.insert(key, value); };
        if (effect.name == "holdfast-fetch-file-events"_L1) {
            QJsonArray events;
            for (int i = 1; i <= 40; ++i)
                events.append(QJsonObject{{u"EventID"_s, i},
                                          {u"FileName"_s, u"bid%1.xlsx"_s.arg(i)},
                                          {u"FilePath"_s, u"C:/Bids"_s},
                                          {u"Exposure"_s, u"CloudStorage"_s},
                                          {u"FileSHA256"_s, u"h%1"_s.arg(i % 7)}});
            put(u"Code42.SecurityData(val.EventID && val.EventID == obj.EventID)"_s, events);
            put(u"Holdfast.FileEvents(true)"_s,
                QJsonObject{{u"Fetched"_s, 40},
                            {u"MainHost"_s, u"lt-0417"_s},
                            {u"Hosts"_s, QJsonArray{u"LT-0417"_s, u"DT-0933"_s}}});
        } else if (effect.name == "ad-get-user"_L1) {
            put(u"ActiveDirectory.Users(val.dn == obj.dn)"_s,
                QJsonObject{{u"dn"_s, u"CN=John"_s}, {u"displayName"_s, u"John Anderson"_s}});
            output.incidentFields = {{u"employeedisplayname"_s, u"John Anderson"_s}};
        } else if (effect.name == "ad-get-user-manager"_L1 && hasManager) {
            put(u"UserManagerEmail(true)"_s, u"boss@qrst.example"_s);
        } else if (effect.name == "ad-get-user-groups"_L1) {
            QJsonArray groups{QJsonObject{{u"dn"_s, u"CN=Staff"_s}, {u"name"_s, u"Staff"_s}}};
            if (executive)
                groups.append(QJsonObject{{u"dn"_s, u"CN=Executive Team"_s}, {u"name"_s, u"executive team"_s}});
            put(u"ActiveDirectory.UserGroups(val.dn == obj.dn)"_s, groups);
        } else if (effect.name == "xdr-get-endpoints"_L1) {
            QJsonArray endpoints;
            for (int i = 0; i < machines; ++i)
                endpoints.append(QJsonObject{
                    {u"endpoint_id"_s, u"id-%1"_s.arg(i)},
                    {u"endpoint_name"_s, u"LT-0417"_s},
                    {u"is_isolated"_s,
                     m_isolated.contains(u"id-%1"_s.arg(i)) ? u"AGENT_ISOLATED"_s : u"AGENT_UNISOLATED"_s}});
            endpoints.append(QJsonObject{{u"endpoint_id"_s, u"other"_s},
                                         {u"endpoint_name"_s, u"DT-0933"_s},
                                         {u"is_isolated"_s, u"AGENT_UNISOLATED"_s}});
            put(u"PaloAltoNetworksXDR.Endpoint(val.endpoint_id == obj.endpoint_id)"_s, endpoints);
        } else if (effect.name == "xdr-endpoint-isolate"_L1) {
            if (!isolationWorks)
                return Error{ErrorCode::ServerError, u"the service failed"_s, {}};
            m_isolated.append(effect.arguments.value("endpoint_id"_L1).toString());
        } else if (effect.name == "code42-securitydata-search"_L1) {
            put(u"Code42.SecurityData(val.EventID && val.EventID == obj.EventID)"_s,
                QJsonArray{QJsonObject{{u"EventID"_s, u"1"_s}, {u"FileName"_s, u"bid.xlsx"_s}}});
        } else if (effect.name == "holdfast-create-child"_L1) {
            put(u"Holdfast.Child(val.ID == obj.ID)"_s, QJsonObject{{u"ID"_s, u"child"_s}});
        }
        return output;
    }

private:
    void add(const QString &name, const QString &brand, EffectClass effect, const QStringList &lists = {})
    {
        Command command;
        command.definition.name = name;
        command.definition.brand = brand;
        command.definition.effect = effect;
        for (const auto &list : lists) {
            ArgumentDefinition argument;
            argument.name = list;
            argument.type = ArgumentType::List;
            command.definition.arguments.append(argument);
        }
        if (lists.isEmpty()) {
            for (const auto &plain : {u"id"_s, u"dn"_s, u"endpoint_id"_s, u"email"_s, u"username"_s, u"departuredate"_s,
                                      u"note"_s, u"start_date"_s, u"end_date"_s, u"results"_s}) {
                ArgumentDefinition argument;
                argument.name = plain;
                command.definition.arguments.append(argument);
            }
        }
        registry.add(command);
    }

    QStringList m_isolated;
};

PlaybookPtr shipped(const QString &file)
{
    const auto loaded = loadPlaybook(QStringLiteral(HOLDFAST_SOURCE_DIR) + "/resources/playbooks/"_L1 + file);
    return loaded.hasErrors() ? nullptr : loaded.playbook;
}

} // namespace

class TestShippedPlaybooks : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

    std::unique_ptr<UnattendedRun> run(Company &company, const QString &file, const QJsonObject &inputs,
                                       const QJsonObject &answers = {})
    {
        auto options = testrun::options();
        options.start.incident = testrun::json(R"({"id": "1042", "name": "Exposure on an endpoint", "alertid": "s-1",
            "username": "john.anderson@qrst.example", "exposuretype": ["CloudStorage", "RemovableMedia"]})");
        options.start.inputs = inputs;
        options.start.modules = {
            QJsonObject{{u"name"_s, u"xdr"_s}, {u"brand"_s, u"Cortex XDR - IR"_s}, {u"state"_s, u"active"_s}}};
        options.answers = answers;
        options.execute = [&company](const Effect &effect, qint64) { return company.answer(effect); };
        auto result = std::make_unique<UnattendedRun>(shipped(file), nullptr, &m_evaluator, &company.registry, options);
        result->run();
        return result;
    }

    static QJsonObject john(const QString &mode)
    {
        return {{u"ContainmentMode"_s, mode},
                {u"HrMail"_s, u"hr@qrst.example"_s},
                {u"LegalMail"_s, u"legal@qrst.example, hr@qrst.example"_s},
                {u"ComplianceMail"_s, u"compliance@qrst.example"_s}};
    }

    static QString stateOf(const UnattendedRun &run, const QString &task)
    {
        return taskStateName(run.state().taskRun(task)->state);
    }

private Q_SLOTS:
    void areSound_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("the nine steps") << u"code42-exfiltration-holdfast.yml"_s;
        QTest::newRow("the executive investigation") << u"executive-investigation-forensics.yml"_s;
        QTest::newRow("the off-boarding") << u"employee-offboarding-holdfast.yml"_s;
    }
    void areSound()
    {
        QFETCH(QString, file);
        const auto playbook = shipped(file);
        QVERIFY(playbook);
        for (const auto &task : playbook->tasks)
            QVERIFY(task.position);
        const Company company;
        const auto findings = lintPlaybook(*playbook, {nullptr, &company.registry});
        for (const auto &finding : findings)
            QVERIFY2(false, qPrintable(finding.text()));
    }

    // mission: S28 S29 S32 S34 S35 S36 S45 S61 S63 S66 S71 S73
    void worksJohnsCaseWithoutAsking()
    {
        Company company;
        const auto run = this->run(company, u"code42-exfiltration-holdfast.yml"_s, john(u"auto"_s));
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QVERIFY(run->state().questions().isEmpty());
        for (const auto &task : run->state().playbook()->tasks)
            QVERIFY(run->state().taskRun(task.id)->completedBy.isEmpty());
        QCOMPARE(company.callsOf(u"xdr-endpoint-isolate"_s).size(), 1);
        QCOMPARE(company.callsOf(u"xdr-endpoint-isolate"_s).first().arguments.value("endpoint_id"_L1),
                 QJsonValue(u"id-0"_s));
        QCOMPARE(company.callsOf(u"code42-alert-resolve"_s).size(), 1);
        QCOMPARE(company.callsOf(u"holdfast-create-child"_s).size(), 1);
        const auto mails = company.callsOf(u"send-mail"_s);
        QCOMPARE(mails.size(), 4);
        QStringList recipients;
        for (const auto &mail : mails) {
            const auto to = mail.arguments.value("to"_L1).toArray();
            QCOMPARE(to.size(), 1);
            recipients.append(to.first().toString());
            const auto *report = run->state().entry(mail.arguments.value("attachIDs"_L1).toString());
            QVERIFY(report);
            QCOMPARE(report->type, 3);
        }
        QCOMPARE(recipients,
                 (QStringList{u"boss@qrst.example"_s, u"hr@qrst.example"_s, u"legal@qrst.example"_s,
                              u"compliance@qrst.example"_s}));
        const auto body = mails.first().arguments.value("body"_L1).toString();
        QVERIFY(body.contains("bid1.xlsx | C:/Bids | CloudStorage"_L1));
        QVERIFY(body.contains("bid40.xlsx"_L1));
        const auto &fields = run->memoryCase().fields();
        QCOMPARE(fields.value("remediationsla"_L1).toObject().value("runStatus"_L1), QJsonValue(u"ended"_s));
        QVERIFY(!fields.value("owner"_L1).toString().isEmpty());
        QVERIFY(run->memoryCase().evidence().size() >= 5);
    }

    void hasATitleAndTasksForEachOfTheNineSteps()
    {
        const auto playbook = shipped(u"code42-exfiltration-holdfast.yml"_s);
        for (int step = 1; step <= 9; ++step) {
            const auto tag = u"step:%1"_s.arg(step);
            int titles = 0;
            int others = 0;
            for (const auto &task : playbook->tasks) {
                if (!task.tags.contains(tag))
                    continue;
                (task.type == TaskType::Title && task.name.startsWith(QString::number(step)) ? titles : others) += 1;
            }
            QCOMPARE(titles, 1);
            QVERIFY(others > 0);
        }
    }

    // mission: S71
    void asksOnceBeforeItContainsInTheModeConfirm()
    {
        Company company;
        auto waiting = run(company, u"code42-exfiltration-holdfast.yml"_s, john(u"confirm"_s));
        QCOMPARE(waiting->state().status(), RunStatus::Waiting);
        const auto questions = waiting->state().questions();
        QCOMPARE(questions.size(), 1);
        QVERIFY(questions.first().text.contains("LT-0417"_L1));
        QVERIFY(company.callsOf(u"xdr-endpoint-isolate"_s).isEmpty());

        Company yes;
        const auto contained =
            run(yes, u"code42-exfiltration-holdfast.yml"_s, john(u"confirm"_s), testrun::json(R"({"33": "Contain"})"));
        QCOMPARE(contained->state().status(), RunStatus::Completed);
        QCOMPARE(yes.callsOf(u"xdr-endpoint-isolate"_s).size(), 1);

        Company no;
        const auto left =
            run(no, u"code42-exfiltration-holdfast.yml"_s, john(u"confirm"_s), testrun::json(R"({"33": "Leave it"})"));
        QCOMPARE(left->state().status(), RunStatus::Completed);
        QVERIFY(no.callsOf(u"xdr-endpoint-isolate"_s).isEmpty());
        QCOMPARE(no.callsOf(u"send-mail"_s).size(), 4);
    }

    // mission: S33
    void hasABranchForAnyNumberOfMachines_data()
    {
        QTest::addColumn<int>("machines");
        QTest::addColumn<QString>("limit");
        QTest::addColumn<QString>("reached");
        QTest::addColumn<int>("isolated");
        QTest::newRow("none is found") << 0 << u"2"_s << u"40"_s << 0;
        QTest::newRow("one is found") << 1 << u"2"_s << u"36"_s << 1;
        QTest::newRow("two have the name, a person is asked") << 2 << u"2"_s << u"33"_s << 2;
        QTest::newRow("more than the limit are left to a person") << 3 << u"2"_s << u"34"_s << 0;
        QTest::newRow("the limit is zero") << 1 << u"0"_s << u"34"_s << 0;
    }
    void hasABranchForAnyNumberOfMachines()
    {
        QFETCH(int, machines);
        QFETCH(QString, limit);
        QFETCH(QString, reached);
        QFETCH(int, isolated);
        Company company;
        company.machines = machines;
        auto inputs = john(u"auto"_s);
        inputs.insert(u"MaxHosts"_s, limit);
        const auto run = this->run(company, u"code42-exfiltration-holdfast.yml"_s, inputs,
                                   testrun::json(R"({"33": "Contain", "34": true})"));
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QCOMPARE(stateOf(*run, reached), u"Completed"_s);
        QCOMPARE(company.callsOf(u"xdr-endpoint-isolate"_s).size(), isolated);
    }

    // mission: S32
    void opensNoChildForAnOrdinaryEmployee()
    {
        Company company;
        company.executive = false;
        const auto run = this->run(company, u"code42-exfiltration-holdfast.yml"_s, john(u"auto"_s));
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QVERIFY(company.callsOf(u"holdfast-create-child"_s).isEmpty());
        QCOMPARE(run->memoryCase().fields().value("isexecutive"_L1), QJsonValue(u"false"_s));
    }

    // mission: S64
    void asksForTheManagerWhenTheDirectoryHasNone()
    {
        Company company;
        company.hasManager = false;
        auto run = this->run(company, u"code42-exfiltration-holdfast.yml"_s, john(u"auto"_s));
        QCOMPARE(run->state().status(), RunStatus::Waiting);
        QCOMPARE(run->state().questions().first().kind, Question::Kind::Form);

        Company answered;
        answered.hasManager = false;
        run = this->run(answered, u"code42-exfiltration-holdfast.yml"_s, john(u"auto"_s),
                        testrun::json(R"({"19": {"answers": {"0": "other@qrst.example"}}})"));
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QCOMPARE(answered.callsOf(u"send-mail"_s).first().arguments.value("to"_L1).toArray().first().toString(),
                 u"other@qrst.example"_s);
    }

    // mission: S34
    void showsTheFailureOfTheContainmentAndGoesOn()
    {
        Company company;
        company.isolationWorks = false;
        const auto run = this->run(company, u"code42-exfiltration-holdfast.yml"_s, john(u"auto"_s));
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QCOMPARE(stateOf(*run, u"39"_s), u"Completed"_s);
        QVERIFY(!run->state().taskRun(u"36"_s)->error.isEmpty());
        QCOMPARE(company.callsOf(u"code42-alert-resolve"_s).size(), 1);
    }

    // mission: S68
    void worksTheExecutiveInvestigationByItself()
    {
        Company company;
        const auto run = this->run(company, u"executive-investigation-forensics.yml"_s, {});
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QVERIFY(company.callsOf(u"send-mail"_s).isEmpty());
        QVERIFY(company.callsOf(u"xdr-endpoint-isolate"_s).isEmpty());
        QCOMPARE(run->state().context().value("Forensics"_L1).toObject().value("Hashes"_L1).toArray().size(), 7);
        QCOMPARE(run->memoryCase().fields().value("severity"_L1), QJsonValue(4));
    }

    void looksBackOverTheChosenDays_data()
    {
        QTest::addColumn<QString>("days");
        QTest::addColumn<QString>("from");
        QTest::newRow("a day") << u"1"_s << u"2026-11-21T08:00:00"_s;
        QTest::newRow("as usual") << u"90"_s << u"2026-08-24T08:00:00"_s;
        QTest::newRow("half a year") << u"180"_s << u"2026-05-26T08:00:00"_s;
        QTest::newRow("none") << u"0"_s << QString();
        QTest::newRow("more than half a year") << u"181"_s << QString();
    }

    // mission: S97
    void looksBackOverTheChosenDays()
    {
        QFETCH(QString, days);
        QFETCH(QString, from);
        Company company;
        const auto run = this->run(company, u"employee-offboarding-holdfast.yml"_s,
                                   {{u"Username"_s, u"john.anderson@qrst.example"_s}, {u"LookbackDays"_s, days}},
                                   testrun::json(R"({"11": "Acceptable", "16": "Yes, end the watch"})"));
        const auto searches = company.callsOf(u"code42-securitydata-search"_s);
        if (from.isEmpty()) {
            QCOMPARE(run->state().status(), RunStatus::Failed);
            QVERIFY(run->state().taskRun(u"3"_s)->error.contains(days));
            QVERIFY(company.calls.isEmpty());
            return;
        }
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QCOMPARE(searches.size(), 1);
        const auto &asked = searches.first().arguments;
        QVERIFY2(asked.value("start_date"_L1).toString().startsWith(from),
                 qPrintable(asked.value("start_date"_L1).toString()));
        QVERIFY(asked.value("end_date"_L1).toString().startsWith("2026-11-22T08:00:00"_L1));
        QCOMPARE(company.callsOf(u"code42-departingemployee-add"_s).size(), 1);
        QCOMPARE(company.callsOf(u"code42-departingemployee-remove"_s).size(), 1);
    }

    void theReviewOfTheManagerDecidesOnTheSeverity()
    {
        Company company;
        const auto run = this->run(company, u"employee-offboarding-holdfast.yml"_s,
                                   {{u"Username"_s, u"john.anderson@qrst.example"_s}},
                                   testrun::json(R"({"11": "Not acceptable", "16": "No, keep watching"})"));
        QCOMPARE(run->state().status(), RunStatus::Completed);
        QCOMPARE(run->memoryCase().fields().value("severity"_L1), QJsonValue(3));
        QVERIFY(company.callsOf(u"code42-departingemployee-remove"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestShippedPlaybooks)
#include "tst_shippedplaybooks.moc"
