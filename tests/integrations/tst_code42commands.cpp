// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commandrig.h"
#include "contractjudge.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

/// One command as it is run: arguments may name things of the range as "$user"; `context` is the key that must be
/// filled (empty: none); commands that change something are run twice and must write only once.
struct Case
{
    QString command;
    QJsonObject arguments;
    QString context;
    QString wantsFile; ///< how a file in the war room must be called
};

QList<Case> cases()
{
    const auto alert = u"Code42.SecurityAlert"_s;
    const auto user = u"Code42.User"_s;
    const auto departing = u"Code42.DepartingEmployee"_s;
    const auto highRisk = u"Code42.HighRiskEmployee"_s;
    const auto matter = u"Code42.LegalHoldMatter"_s;
    const auto lists = u"Code42.Watchlists"_s;
    const auto entry = u"Code42.WatchlistEntry"_s;
    const auto rule = u"Code42.AlertRule"_s;
    const auto trust = u"Code42.TrustedActivity"_s;
    const auto who = QJsonObject{{"username"_L1, "$user"_L1}};
    const auto with = [](QJsonObject arguments, std::initializer_list<std::pair<QString, QJsonValue>> more) {
        for (const auto &[key, value] : more)
            arguments.insert(key, value);
        return arguments;
    };
    const QJsonObject caseNumber{{"case_number"_L1, "$case"_L1}};
    const QJsonObject ownList{{"watchlist"_L1, "$list"_L1}};
    return {
        {u"code42-alert-get"_s, {{"id"_L1, "$alert"_L1}}, alert, {}},
        {u"code42-alert-search"_s, {{"severity"_L1, "critical,high,moderate,low"_L1}}, alert, {}},
        {u"code42-alert-note-add"_s, {{"id"_L1, "$alert"_L1}, {"note"_L1, "seen"_L1}}, alert, {}},
        {u"code42-alert-update"_s, {{"id"_L1, "$alert"_L1}, {"state"_L1, "IN_PROGRESS"_L1}}, alert, {}},
        {u"code42-alert-resolve"_s, {{"id"_L1, "$alert"_L1}}, alert, {}},
        {u"code42-alert-bulk-update"_s, {{"id"_L1, "$alert"_L1}, {"state"_L1, "OPEN"_L1}}, alert, {}},
        {u"code42-securitydata-search"_s, {{"exposure"_L1, "All"_L1}}, u"Code42.SecurityData"_s, {}},
        {u"code42-file-events-search"_s,
         {{"username"_L1, "$john"_L1}, {"add-to-context"_L1, "true"_L1}},
         u"Code42.FileEvents"_s,
         {}},
        {u"holdfast-fetch-file-events"_s, {{"id"_L1, "$alert"_L1}}, u"Holdfast.FileEvents"_s, {}},
        {u"code42-file-events-fetch"_s,
         {{"username"_L1, "$john"_L1}, {"lookback"_L1, "30"_L1}},
         u"Holdfast.FileEventFetch"_s,
         {}},
        {u"code42-file-events-group"_s,
         {{"group_by"_L1, "event.action"_L1}, {"username"_L1, "$john"_L1}},
         u"Code42.FileEventGroup"_s,
         {}},
        {u"code42-file-events-export"_s, {{"username"_L1, "$john"_L1}}, {}, u"file-events.csv"_s},
        {u"code42-file-events-table"_s, {{"id"_L1, "$alert"_L1}}, {}, {}},
        {u"code42-saved-search-list"_s, {}, u"Code42.SavedSearch"_s, {}},
        {u"code42-saved-search-get"_s, {{"search_id"_L1, "$search"_L1}}, u"Code42.SavedSearch"_s, {}},
        {u"code42-saved-search-run"_s, {{"search_id"_L1, "$search"_L1}}, {}, {}},
        {u"code42-get-events"_s, {{"event_type"_L1, "audit"_L1}}, {}, {}},
        {u"code42-download-file"_s, {{"hash"_L1, "$hash"_L1}}, u"File"_s, u"$filename.quarantined"_s},
        {u"code42-download-file-by-content-id"_s,
         {{"content_id"_L1, "$content"_L1}, {"filename"_L1, "plan.bin"_L1}, {"sha256"_L1, "$hash"_L1}},
         u"File"_s,
         u"plan.bin.quarantined"_s},
        {u"code42-audit-search"_s, {}, u"Code42.AuditEvent"_s, {}},
        {u"code42-audit-export"_s, {}, {}, u"audit-log.csv"_s},
        {u"code42-user-get"_s, who, user, {}},
        {u"code42-user-list"_s, {{"active"_L1, "true"_L1}}, user, {}},
        {u"code42-user-create"_s,
         {{"orgname"_L1, "$org"_L1}, {"username"_L1, "new.hire@corp.test"_L1}, {"email"_L1, "new.hire@corp.test"_L1}},
         user,
         {}},
        {u"code42-user-block"_s, who, user, {}},
        {u"code42-user-unblock"_s, who, user, {}},
        {u"code42-user-deactivate"_s, who, user, {}},
        {u"code42-user-reactivate"_s, who, user, {}},
        {u"code42-user-move"_s, with(who, {{u"orgname"_s, "$org"_L1}}), user, {}},
        {u"code42-user-role-add"_s, with(who, {{u"role"_s, "$role"_L1}}), u"Code42.UserRole"_s, {}},
        {u"code42-user-role-list"_s, who, u"Code42.UserRole"_s, {}},
        {u"code42-user-role-remove"_s, with(who, {{u"role"_s, "$role"_L1}}), {}, {}},
        {u"code42-org-list"_s, {}, u"Code42.Org"_s, {}},
        {u"code42-user-get-risk-profile"_s, who, u"Code42.UserRiskProfiles"_s, {}},
        {u"code42-user-update-risk-profile"_s,
         with(who, {{u"end_date"_s, "2027-01-31"_L1}}),
         u"Code42.UpdatedUserRiskProfiles"_s,
         {}},
        {u"code42-actor-get"_s, who, u"Code42.Actor"_s, {}},
        {u"code42-actor-search"_s, {{"starts_with"_L1, "j"_L1}}, u"Code42.Actor"_s, {}},
        {u"code42-actor-family"_s, who, u"Code42.Actor"_s, {}},
        {u"code42-actor-update"_s, with(who, {{u"notes"_s, "under review"_L1}}), u"Code42.Actor"_s, {}},
        {u"code42-departingemployee-add"_s,
         with(who, {{u"departuredate"_s, "2027-02-28"_L1}, {u"note"_s, "resigned"_L1}}),
         departing,
         {}},
        {u"code42-departingemployee-get"_s, who, departing, {}},
        {u"code42-departingemployee-get-all"_s, {{"filtertype"_L1, "OPEN"_L1}}, departing, {}},
        {u"code42-departingemployee-remove"_s, who, departing, {}},
        {u"code42-highriskemployee-add"_s, with(who, {{u"note"_s, "watch"_L1}}), highRisk, {}},
        {u"code42-highriskemployee-get"_s, who, highRisk, {}},
        {u"code42-highriskemployee-get-all"_s, {}, highRisk, {}},
        {u"code42-highriskemployee-remove"_s, who, highRisk, {}},
        {u"code42-highriskemployee-add-risk-tags"_s,
         with(who, {{u"risktags"_s, "FLIGHT_RISK,PERFORMANCE_CONCERNS"_L1}}),
         highRisk,
         {}},
        {u"code42-highriskemployee-remove-risk-tags"_s, with(who, {{u"risktags"_s, "FLIGHT_RISK"_L1}}), highRisk, {}},
        {u"code42-watchlists-list"_s, {}, lists, {}},
        {u"code42-watchlists-add-user"_s,
         with(who, {{u"watchlist"_s, "$list"_L1}}),
         u"Code42.UsersAddedToWatchlists"_s,
         {}},
        {u"code42-watchlists-list-included-users"_s, ownList, u"Code42.WatchlistUsers"_s, {}},
        {u"code42-watchlist-member-list"_s, ownList, u"Code42.WatchlistMember"_s, {}},
        {u"code42-watchlists-remove-user"_s,
         with(who, {{u"watchlist"_s, "$list"_L1}}),
         u"Code42.UsersRemovedFromWatchlists"_s,
         {}},
        {u"code42-watchlist-create"_s, {{"watchlist_type"_L1, "CUSTOM"_L1}, {"title"_L1, "Merger team"_L1}}, lists, {}},
        {u"code42-watchlist-update"_s, with(ownList, {{u"description"_s, "who knows"_L1}}), lists, {}},
        {u"code42-watchlist-department-add"_s, with(ownList, {{u"department"_s, "$department"_L1}}), entry, {}},
        {u"code42-watchlist-department-list"_s, ownList, entry, {}},
        {u"code42-watchlist-department-remove"_s, with(ownList, {{u"department"_s, "$department"_L1}}), entry, {}},
        {u"code42-watchlist-group-add"_s, with(ownList, {{u"group_id"_s, "$group"_L1}}), entry, {}},
        {u"code42-watchlist-group-list"_s, ownList, entry, {}},
        {u"code42-watchlist-group-remove"_s, with(ownList, {{u"group_id"_s, "$group"_L1}}), entry, {}},
        {u"code42-watchlist-exclusion-add"_s, with(ownList, {{u"username"_s, "$user"_L1}}), entry, {}},
        {u"code42-watchlist-exclusion-list"_s, ownList, entry, {}},
        {u"code42-watchlist-exclusion-remove"_s, with(ownList, {{u"username"_s, "$user"_L1}}), entry, {}},
        {u"code42-watchlist-delete"_s, ownList, {}, {}},
        {u"code42-department-list"_s, {}, u"Code42.Department"_s, {}},
        {u"code42-directory-group-list"_s, {}, u"Code42.DirectoryGroup"_s, {}},
        {u"code42-risk-indicator-list"_s, {}, u"Code42.RiskIndicator"_s, {}},
        {u"code42-legalhold-policy-create"_s, {{"name"_L1, "Everything"_L1}}, u"Code42.LegalHoldPolicy"_s, {}},
        {u"code42-legalhold-policy-list"_s, {}, u"Code42.LegalHoldPolicy"_s, {}},
        {u"code42-legalhold-matter-create"_s,
         {{"mattername"_L1, "2026-05 Pike"_L1}, {"policy_id"_L1, "$policy"_L1}},
         matter,
         {}},
        {u"code42-legalhold-matter-list"_s, {}, matter, {}},
        {u"code42-legalhold-matter-get"_s, {{"matter"_L1, "2026-05 Pike"_L1}}, matter, {}},
        {u"code42-legalhold-add-user"_s, with(who, {{u"mattername"_s, "2026-05 Pike"_L1}}), u"Code42.LegalHold"_s, {}},
        {u"code42-legalhold-custodian-list"_s, {{"matter"_L1, "2026-05 Pike"_L1}}, u"Code42.Custodian"_s, {}},
        {u"code42-legalhold-list-for-user"_s, who, matter, {}},
        {u"code42-legalhold-remove-user"_s,
         with(who, {{u"mattername"_s, "2026-05 Pike"_L1}}),
         u"Code42.LegalHold"_s,
         {}},
        {u"code42-legalhold-matter-deactivate"_s, {{"matter"_L1, "2026-05 Pike"_L1}}, matter, {}},
        {u"code42-legalhold-matter-reactivate"_s, {{"matter"_L1, "2026-05 Pike"_L1}}, matter, {}},
        {u"code42-case-create"_s, {{"case_name"_L1, "Another"_L1}, {"subject"_L1, "$user"_L1}}, u"Code42.Case"_s, {}},
        {u"code42-case-get"_s, caseNumber, u"Code42.Case"_s, {}},
        {u"code42-case-list"_s, {{"status"_L1, "OPEN"_L1}}, u"Code42.Case"_s, {}},
        {u"code42-case-update"_s, with(caseNumber, {{u"findings"_s, "USB stick"_L1}}), u"Code42.Case"_s, {}},
        {u"code42-case-add-event"_s, with(caseNumber, {{u"event_id"_s, "$event"_L1}}), u"Code42.Case"_s, {}},
        {u"code42-case-event-list"_s, caseNumber, u"Code42.CaseEvent"_s, {}},
        {u"code42-case-event-download"_s,
         with(caseNumber, {{u"event_id"_s, "$event"_L1}, {u"filename"_s, "left.bin"_L1}, {u"sha256"_s, "$hash"_L1}}),
         u"File"_s, u"left.bin.quarantined"_s},
        {u"code42-case-export"_s, with(caseNumber, {{u"format"_s, "csv"_L1}}), {}, u"case-$case-file-events.csv"_s},
        {u"code42-case-remove-event"_s, with(caseNumber, {{u"event_id"_s, "$event"_L1}}), {}, {}},
        {u"code42-case-close"_s, caseNumber, u"Code42.Case"_s, {}},
        {u"code42-case-delete"_s, caseNumber, {}, {}},
        {u"code42-agent-list"_s, {{"active"_L1, "true"_L1}}, u"Code42.Agent"_s, {}},
        {u"code42-agent-get"_s, {{"agent_id"_L1, "$agent"_L1}}, u"Code42.Agent"_s, {}},
        {u"code42-agent-update"_s,
         {{"agent_id"_L1, "$agent"_L1}, {"external_reference"_L1, "A-17"_L1}},
         u"Code42.Agent"_s,
         {}},
        {u"code42-agent-deactivate"_s, {{"agent_id"_L1, "$agent"_L1}}, u"Code42.Agent"_s, {}},
        {u"code42-agent-activate"_s, {{"agent_id"_L1, "$agent"_L1}}, u"Code42.Agent"_s, {}},
        {u"code42-alert-rule-list"_s, {}, rule, {}},
        {u"code42-alert-rule-get"_s, {{"rule_id"_L1, "$rule"_L1}}, rule, {}},
        {u"code42-alert-rule-disable"_s, {{"rule_id"_L1, "$rule"_L1}}, rule, {}},
        {u"code42-alert-rule-enable"_s, {{"rule_id"_L1, "$rule"_L1}}, rule, {}},
        {u"code42-alert-rule-user-list"_s, {{"rule_id"_L1, "$rule"_L1}}, {}, {}},
        {u"code42-alert-rule-user-remove-all"_s, {{"rule_id"_L1, "$rule"_L1}}, {}, {}},
        {u"code42-trusted-activity-add"_s, {{"type"_L1, "DOMAIN"_L1}, {"value"_L1, "partner.test"_L1}}, trust, {}},
        {u"code42-trusted-activity-list"_s, {{"type"_L1, "DOMAIN"_L1}}, trust, {}},
        {u"code42-trusted-activity-update"_s,
         {{"activity_id"_L1, "$activity"_L1}, {"description"_L1, "contract of May"_L1}},
         trust,
         {}},
        {u"code42-trusted-activity-remove"_s, {{"activity_id"_L1, "$activity"_L1}}, {}, {}},
    };
}

} // namespace

/// Every command of the Code42 connector against the range.
class TestCode42Commands : public QObject
{
    Q_OBJECT

private:
    struct Rig : CommandRig
    {
        /// between: from the range's address to that of a judge in front of it.
        void start(bool console = true, const std::function<QString(const QString &)> &between = {})
        {
            settings = {{"first_fetch_days"_L1, 30}, {"use_console_api"_L1, console}};
            reachedAt = between;
            CommandRig::start(u"code42"_s);
        }

        /// Gives the placeholders their values; what is changed by cases is made for them.
        void nameThings()
        {
            names[u"alert"_s] = first(u"code42-alert-search"_s, u"Code42.SecurityAlert"_s, u"ID"_s);
            names[u"john"_s] = first(u"code42-alert-search"_s, u"Code42.SecurityAlert"_s, u"Username"_s);
            const auto users = contextValue(*connection.run(u"code42-user-list"_s, {}), u"Code42.User"_s).toArray();
            names[u"user"_s] = users.last().toObject().value("Username"_L1).toString();
            names[u"org"_s] = first(u"code42-org-list"_s, u"Code42.Org"_s, u"Name"_s);
            names[u"search"_s] = first(u"code42-saved-search-list"_s, u"Code42.SavedSearch"_s, u"ID"_s);
            names[u"agent"_s] = first(u"code42-agent-list"_s, u"Code42.Agent"_s, u"AgentID"_s);
            names[u"rule"_s] = first(u"code42-alert-rule-list"_s, u"Code42.AlertRule"_s, u"ID"_s);
            names[u"department"_s] = first(u"code42-department-list"_s, u"Code42.Department"_s, u"Name"_s);
            names[u"group"_s] = first(u"code42-directory-group-list"_s, u"Code42.DirectoryGroup"_s, u"GroupID"_s);
            names[u"policy"_s] = first(u"code42-legalhold-policy-create"_s, u"Code42.LegalHoldPolicy"_s, u"PolicyID"_s,
                                       {{"name"_L1, "All mail"_L1}});
            names[u"case"_s] =
                first(u"code42-case-create"_s, u"Code42.Case"_s, u"Number"_s, {{"case_name"_L1, "Pike"_L1}});
            names[u"activity"_s] = first(u"code42-trusted-activity-add"_s, u"Code42.TrustedActivity"_s, u"ActivityID"_s,
                                         {{"type"_L1, "URL_PATH"_L1}, {"value"_L1, "git.test/x"_L1}});
            names[u"list"_s] = u"Board readers"_s;
            (void)connection.run(u"code42-watchlist-create"_s,
                                 {{"watchlist_type"_L1, "CUSTOM"_L1}, {"title"_L1, "Board readers"_L1}});
            names[u"role"_s] = u"desktop-user"_s;
            auto context = connection.context();
            const auto events = connection.instance->fileEventSource()->alertEvents(names[u"alert"_s], {}, context);
            for (const auto &event : events->events) {
                const auto raw = QJsonDocument::fromJson(event.raw).object();
                const auto content = raw.value("event"_L1).toObject().value("xfcEventId"_L1).toString();
                names[u"event"_s] = event.eventId;
                if (content.isEmpty() || event.sha256.isEmpty())
                    continue;
                const auto there =
                    connection.run(u"code42-download-file-by-content-id"_s, {{"content_id"_L1, content}});
                if (!there)
                    continue;
                names[u"content"_s] = content;
                names[u"hash"_s] = event.sha256;
                names[u"filename"_s] = event.fileName;
                break;
            }
            requireAllNames();
        }
    };

private Q_SLOTS:
    // mission: S5 S9 S10 S11 S35 S93 S101 S102 S103
    void everyCommandDoesItsWorkOnceAndTellsIt()
    {
        Rig rig;
        rig.start();
        if (QTest::currentTestFailed())
            return;
        rig.nameThings();
        if (QTest::currentTestFailed())
            return;
        QStringList failed;
        int count = 0;
        const auto wrong = [&failed](const Case &what, const QString &how) { failed += what.command + ": "_L1 + how; };
        for (const auto &one : cases()) {
            const auto arguments = rig.filled(one.arguments);
            const auto *command = rig.connection.registry.find(one.command);
            if (!command) {
                wrong(one, u"is not registered"_s);
                continue;
            }
            const auto &definition = command->definition;
            const bool probed = definition.effect == EffectClass::Probed;
            const QString key = u"c0ffee%1"_s.arg(++count);
            if (probed) {
                // Whatever the probe says first, it must not write.
                const auto before = rig.writes();
                if (const auto asked = rig.connection.probe(one.command, arguments, key); !asked)
                    wrong(one, "probe: "_L1 + asked.error().message);
                if (rig.writes() != before)
                    wrong(one, u"the probe wrote"_s);
            }
            const auto output = rig.connection.run(one.command, arguments, key);
            if (!output) {
                wrong(one, output.error().message);
                continue;
            }
            if (output->entries.isEmpty() || output->entries.first().text.isEmpty())
                wrong(one, u"nothing is said"_s);
            if (!one.context.isEmpty() && contextValue(*output, one.context).isUndefined())
                wrong(one, "no context "_L1 + one.context);
            if (!one.wantsFile.isEmpty()) {
                const auto &file = output->entries.first().file;
                if (!file || file->name != rig.filled(one.wantsFile) || file->bytes.isEmpty())
                    wrong(one,
                          "no file "_L1 + rig.filled(one.wantsFile) + (file ? " but "_L1 + file->name : QString()));
            }
            if (!definition.changesSomething())
                continue;
            if (definition.undoText.isEmpty())
                wrong(one, u"does not say how it is undone"_s);
            const auto once = rig.writes();
            // A name that is taken is refused by the service itself.
            static const QSet<QString> refusedTwice{u"code42-user-create"_s, u"code42-case-create"_s};
            if (const auto again = rig.connection.run(one.command, arguments, key);
                again.isOk() == refusedTwice.contains(one.command))
                wrong(one, again ? u"again: not refused"_s : "again: "_L1 + again.error().message);
            if (rig.writes() != once)
                wrong(one, u"wrote twice"_s);
            if (probed) {
                const auto asked = rig.connection.probe(one.command, arguments, key);
                if (!asked || !asked->has_value())
                    wrong(one, u"the probe does not find it done"_s);
            }
        }
        QVERIFY2(failed.isEmpty(), qPrintable(u'\n' + failed.join(u'\n')));
    }

    // mission: S5 S101 S102 S103
    void everyCallAndEveryAnswerKeepToTheVendorsContract()
    {
        const auto document = code42Document();
        if (document.isEmpty())
            QSKIP("the vendor's OpenAPI document is not here; set HOLDFAST_SHARED");
        RealService mock, proxy;
        const auto why = mock.start(u"prism.sh"_s, {u"mock"_s, document});
        if (mock.missing)
            QSKIP(qPrintable(why));
        QVERIFY2(why.isEmpty(), qPrintable(why));
        const auto findings = std::make_shared<Findings>();
        Rig rig;
        rig.connection.makeTransport = [&findings](const NetworkSettings &settings) {
            return std::make_unique<JudgedTransport>(settings, findings);
        };
        QString failed;
        rig.start(false, [&](const QString &url) {
            failed = proxy.start(u"prism.sh"_s, {u"proxy"_s, document, url});
            return proxy.where();
        });
        QVERIFY2(failed.isEmpty(), qPrintable(failed));
        if (QTest::currentTestFailed())
            return;
        rig.nameThings();
        QStringList wrong;
        int run = 0;
        for (const auto &one : cases()) {
            QJsonObject arguments;
            for (auto it = one.arguments.begin(); it != one.arguments.end(); ++it)
                arguments.insert(it.key(), rig.filled(it->toString()));
            const auto output = rig.connection.run(one.command, arguments, u"c0ffee%1"_s.arg(++run));
            // What only the console's older API can do is not in the public contract.
            if (!output && output.error().code != ErrorCode::Unavailable)
                wrong += one.command + ": "_L1 + output.error().message;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        const auto throughProxy = findings->judged();
        sendAgain(rig.connection.recorder.exchanges(), mock.where(), findings);
        qInfo("%d commands, %d exchanges judged on their way, %d requests judged by the mock, %lld findings", run,
              throughProxy, findings->judged() - throughProxy, qint64(findings->lines().size()));
        for (const auto &finding : findings->lines())
            qWarning("%s", qPrintable(finding));
        QCOMPARE(findings->lines().size(), 0);
    }

    void everyRegisteredCommandHasACase()
    {
        Rig rig;
        rig.start();
        QSet<QString> covered;
        for (const auto &one : cases())
            covered.insert(one.command);
        const auto missing = rig.uncovered(covered);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u' ')));
        for (const auto *command : rig.connection.registry.all()) {
            QVERIFY2(!command->definition.description.isEmpty(), qPrintable(command->definition.name));
            for (const auto &argument : command->definition.arguments)
                QVERIFY2(!argument.description.isEmpty(), qPrintable(command->definition.name + u' ' + argument.name));
        }
    }

    void aDownloadedFileIsCheckedAndNeverRunnable()
    {
        Rig rig;
        rig.start();
        rig.nameThings();
        const auto output = rig.connection.run(u"code42-download-file"_s, {{"hash"_L1, rig.names[u"hash"_s]}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        const QFileInfo file(contextValue(*output, u"File"_s).toObject().value("Path"_L1).toString());
        QVERIFY(file.exists());
        QVERIFY(!file.isExecutable());
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(file.fileName().endsWith(u".quarantined"_s));
        // The journal knows that it came, and its hash, but does not hold a second copy.
        const auto exchanges = rig.connection.recorder.exchanges();
        const auto &body = exchanges.last().answer.body;
        QVERIFY(body.contains("keptInQuarantine"));
        QVERIFY(body.contains(rig.names[u"hash"_s].toLatin1()));
        QVERIFY(body.size() < 200);
        // By its MD5, too: the file events know which SHA-256 belongs to it.
        const auto md5 = QCryptographicHash::hash(output->entries.first().file->bytes, QCryptographicHash::Md5).toHex();
        const auto known = contextValue(*output, u"File"_s).toObject().value("MD5"_L1).toString();
        QCOMPARE(known.toLatin1(), md5);
        // A content that is not what was asked for is refused and not kept.
        const auto other =
            rig.connection.run(u"code42-download-file-by-content-id"_s,
                               {{"content_id"_L1, rig.names[u"content"_s]}, {"sha256"_L1, QString(64, u'0')}});
        QVERIFY(!other.isOk());
        QVERIFY(other.error().message.contains(u"not kept"_s));
        const auto unknown = rig.connection.run(u"code42-download-file"_s, {{"hash"_L1, QString(64, u'a')}});
        QVERIFY(!unknown.isOk());
        QCOMPARE(unknown.error().code, ErrorCode::NotFound);
    }

    void eachCriterionNarrowsTheSearch_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QString>("path");
        QTest::newRow("file name") << u"file_name"_s << u"file.name"_s;
        QTest::newRow("folder") << u"file_path"_s << u"file.directory"_s;
        QTest::newRow("category") << u"file_category"_s << u"file.category"_s;
        QTest::newRow("action") << u"event_action"_s << u"event.action"_s;
        QTest::newRow("severity") << u"risk_severity"_s << u"risk.severity"_s;
        QTest::newRow("public address") << u"public_ip"_s << u"source.ip"_s;
        QTest::newRow("kind of destination") << u"destination_category"_s << u"destination.category"_s;
    }

    void eachCriterionNarrowsTheSearch()
    {
        QFETCH(QString, argument);
        QFETCH(QString, path);
        const auto valueIn = [&path](const QJsonValue &event) {
            QJsonValue value = event;
            for (const auto keys = path.split(u'.'); const auto &key : keys)
                value = value.toObject().value(key);
            return value.toString();
        };
        Rig rig;
        rig.start();
        const auto everything =
            rig.connection.run(u"code42-file-events-search"_s, {{"exposure"_L1, "All"_L1}, {"results"_L1, "200"_L1}});
        QVERIFY2(everything.isOk(), everything ? "" : qPrintable(everything.error().message));
        QString wanted;
        int others = 0;
        for (const auto events = everything->rawResponse.toArray(); const auto &event : events) {
            if (const auto value = valueIn(event); wanted.isEmpty())
                wanted = value;
            else if (value != wanted)
                ++others;
        }
        QVERIFY(!wanted.isEmpty());
        // Written as people write it; the service wants its own spelling.
        const auto found = rig.connection.run(
            u"code42-file-events-search"_s,
            {{argument, argument == "file_category"_L1 ? wanted.toUpper() : wanted}, {"results"_L1, "200"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto events = found->rawResponse.toArray();
        QVERIFY(!events.isEmpty());
        for (const auto &event : events)
            QCOMPARE(valueIn(event), wanted);
        if (path == "file.name"_L1) {
            QVERIFY(others > 0);
            const auto ending = rig.connection.run(u"code42-file-events-search"_s,
                                                   {{argument, u'*' + wanted.mid(wanted.lastIndexOf(u'.'))}});
            QVERIFY(ending.isOk());
            QVERIFY(!ending->rawResponse.toArray().isEmpty());
        }
    }

    void membersOfListsAreFilteredAsTheOldServiceDid()
    {
        Rig rig;
        rig.start();
        rig.nameThings();
        const auto names = [&](const QString &command, const QJsonObject &arguments, const QString &key) {
            const auto output = rig.connection.run(command, arguments);
            if (!output)
                return QStringList{output.error().message};
            QStringList found;
            for (const auto people = contextValue(*output, key).toArray(); const auto &person : people)
                found.append(person.toObject().value("Username"_L1).toString());
            found.sort();
            return found;
        };
        const auto departing = [&](const QString &filter) {
            return names(u"code42-departingemployee-get-all"_s, {{"filtertype"_L1, filter}, {"results"_L1, "500"_L1}},
                         u"Code42.DepartingEmployee"_s);
        };
        const auto before = departing(u"OPEN"_s);
        const auto leavingBefore = departing(u"LEAVING_TODAY"_s);
        const auto user = rig.names[u"user"_s];
        QVERIFY(!before.contains(user));
        const auto today =
            QDateTime::fromMSecsSinceEpoch(rig.connection.clock.nowMs(), Qt::UTC).toString(u"yyyy-MM-dd"_s);
        QVERIFY(rig.connection.run(u"code42-departingemployee-add"_s,
                                   {{"username"_L1, user}, {"departuredate"_L1, today}}));
        QCOMPARE(departing(u"OPEN"_s).size(), before.size() + 1);
        QCOMPARE(departing(u"LEAVING_TODAY"_s).size(), leavingBefore.size() + 1);
        QVERIFY(departing(u"LEAVING_TODAY"_s).contains(user));
        for (const auto active = departing(u"EXFILTRATION_30_DAYS"_s); const auto &name : active)
            QVERIFY2(before.contains(name) || name == user, qPrintable(name));

        const auto tagged = [&](const QString &tags) {
            return names(u"code42-highriskemployee-get-all"_s, {{"risktags"_L1, tags}, {"results"_L1, "500"_L1}},
                         u"Code42.HighRiskEmployee"_s);
        };
        QVERIFY(rig.connection.run(u"code42-highriskemployee-add"_s, {{"username"_L1, user}}));
        QVERIFY(tagged({}).contains(user));
        QVERIFY(!tagged(u"POOR_SECURITY_PRACTICES"_s).contains(user));
        QVERIFY(rig.connection.run(u"code42-highriskemployee-add-risk-tags"_s,
                                   {{"username"_L1, user}, {"risktags"_L1, "POOR_SECURITY_PRACTICES"_L1}}));
        QVERIFY(tagged(u"POOR_SECURITY_PRACTICES"_s).contains(user));
    }

    // mission: S97
    void theLookbackIsKeptToItsBounds_data()
    {
        QTest::addColumn<QString>("lookback");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("one day") << u"1"_s << true;
        QTest::newRow("half a year") << u"180"_s << true;
        QTest::newRow("none") << u"0"_s << false;
        QTest::newRow("longer than half a year") << u"181"_s << false;
    }
    void theLookbackIsKeptToItsBounds()
    {
        QFETCH(QString, lookback);
        QFETCH(bool, allowed);
        Rig rig;
        rig.start();
        const auto now = rig.connection.clock.nowMs();
        const auto output = rig.connection.run(u"code42-file-events-fetch"_s, {{"lookback"_L1, lookback}});
        QVERIFY2(output.isOk() == allowed, output ? "" : qPrintable(output.error().message));
        if (!allowed) {
            QCOMPARE(output.error().code, ErrorCode::InvalidInput);
            return;
        }
        const auto facts = contextValue(*output, u"Holdfast.FileEventFetch"_s).toObject();
        QCOMPARE(facts.value("From"_L1).toString(), isoUtc(now - lookback.toLongLong() * 24 * 3'600'000));
        QCOMPARE(facts.value("To"_L1).toString(), isoUtc(now));
        const auto sent = rig.connection.recorder.exchanges();
        QVERIFY(std::any_of(sent.begin(), sent.end(), [&](const auto &exchange) {
            return exchange.request.body.contains(facts.value("From"_L1).toString().toLatin1());
        }));
    }

    void withoutTheConsoleApiItsCommandsSayWhatIsMissing()
    {
        OpenConnection connection;
        InstanceConfig config;
        config.name = u"code42"_s;
        config.kind = u"code42"_s;
        config.settings = {{"url"_L1, "http://127.0.0.1:9"_L1}, {"client_id"_L1, "key-1"_L1}};
        (void)connection.secrets.write(config.name, u"client_secret"_s, Secret("s"));
        QVERIFY(connection.open(config).isOk());
        const auto output =
            connection.run(u"code42-user-create"_s,
                           {{"orgname"_L1, "o"_L1}, {"username"_L1, "a@b.test"_L1}, {"email"_L1, "a@b.test"_L1}});
        QVERIFY(!output.isOk());
        QVERIFY(output.error().message.contains(u"not available in the public API"_s));
    }
};

QTEST_GUILESS_MAIN(TestCode42Commands)
#include "tst_code42commands.moc"
