// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../playbooks/testrun.h"
#include "../store/teststore.h"
#include "automation/commanddispatcher.h"
#include "automation/mailoutcome.h"
#include "integrations/mail/sendmailcommand.h"
#include "runnerharness.h"

#include <QTemporaryDir>
#include <QtTest>

#include <semaphore>
#include <thread>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// A mail server that takes everything, and sometimes loses its reply.
class TakingServer final : public MailTransport
{
public:
    explicit TakingServer(const QString &instance)
        : m_name(instance)
    {
    }

    QString name() const override { return m_name; }
    Result<QString> test(CallContext &) override { return QString(); }
    Result<DeliveryReceipt> send(const MailMessage &message, const QByteArray &mime, const QStringList &recipients,
                                 CallContext &context) override
    {
        const auto exchange = context.recorder->begin({m_name, u"SMTP"_s, recipients.join(u','), mime, true});
        if (!exchange)
            return exchange.error();
        taken += mime;
        if (whileSending)
            whileSending();
        const bool lost = losesReply.exchange(false);
        IncomingAnswer answer;
        answer.status = lost ? 354 : 250;
        answer.error = lost ? u"no final reply"_s : QString();
        if (auto finished = context.recorder->finish(*exchange, answer); !finished)
            return finished.error();
        if (lost)
            return Error{ErrorCode::Uncertain, u"no final reply"_s, {}};
        DeliveryReceipt receipt{message.messageId, u"q1"_s, {}};
        for (const auto &address : recipients)
            receipt.recipients.append({address, u"sent"_s, u"250 fine"_s});
        return receipt;
    }

    QByteArrayList taken;
    std::atomic_bool losesReply = false;
    std::function<void()> whileSending;

private:
    QString m_name;
};

} // namespace

/// Mails of a case, through the dispatcher, on a real store: recorded before they go out, and gone out once.
class CaseDeliveriesTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestStore> m_store;
    std::shared_ptr<TakingServer> m_server;
    std::unique_ptr<CommandRegistry> m_registry;
    std::unique_ptr<CommandDispatcher> m_dispatcher;
    IncidentId m_incident;

    [[nodiscard]] CommandCall call(const QJsonObject &more = {}) const
    {
        CommandCall call;
        call.name = u"send-mail"_s;
        call.incident = m_incident;
        call.run = RunId(u"run-1"_s);
        call.task = u"7"_s;
        call.user = u"dana"_s;
        call.idempotencyKey = u"0123abcd"_s;
        call.arguments = {{"to"_L1, "boss@corp.test"_L1}, {"subject"_L1, "Exposure"_L1}, {"body"_L1, "Dear boss"_L1}};
        for (auto it = more.begin(); it != more.end(); ++it)
            call.arguments.insert(it.key(), *it);
        return call;
    }

    Result<CommandOutput> send(Attempt attempt = Attempt::First, const QJsonObject &more = {})
    {
        return m_dispatcher->perform(call(more), attempt, 0, {});
    }

    [[nodiscard]] QList<MailDelivery> mails() const
    {
        const auto list = (**m_store).read([&](const Reader &reader) { return reader.mails().list(m_incident); });
        return list ? *list : QList<MailDelivery>();
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<TestStore>();
        m_incident = m_store->addIncident().id;
        m_server = std::make_shared<TakingServer>(u"mail"_s);
        m_registry = std::make_unique<CommandRegistry>();
        m_registry->add(sendMailCommand(m_server, {{u"Holdfast"_s, u"console@corp.test"_s}, 1 << 20, {}},
                                        m_store->clock, u"mail"_s));
        m_dispatcher = std::make_unique<CommandDispatcher>(**m_store, *m_registry);
    }

    void cleanup()
    {
        m_dispatcher.reset();
        m_registry.reset();
        m_store.reset();
    }

    void sentMailIsRecordedAndNotSentAgain()
    {
        m_server->whileSending = [this] {
            QCOMPARE(mails().size(), 1);
            QCOMPARE(mails().first().state, MailState::Prepared);
        };
        VERIFY_OK(send());
        QCOMPARE(mails().size(), 1);
        const auto mail = mails().first();
        QCOMPARE(mail.state, MailState::Sent);
        QCOMPARE(mail.messageId, u"<0123abcd@corp.test>"_s);
        QCOMPARE(mail.recipients, QStringList{u"boss@corp.test"_s});
        QCOMPARE(mail.subject, u"Exposure"_s);
        const auto again = send();
        VERIFY_OK(again);
        QVERIFY(again->entries.first().text.contains(u"sent before"_s));
        QCOMPARE(m_server->taken.size(), 1);
        QCOMPARE(mails().size(), 1);
    }

    void lostReplyWaitsForAPersonAndGoesOutAgainOnlyByOne()
    {
        m_server->losesReply = true;
        QCOMPARE(send().error().code, ErrorCode::Uncertain);
        QCOMPARE(mails().first().state, MailState::Uncertain);
        // The next start asks; it does not send.
        QCOMPARE(send(Attempt::AfterInterruption).error().code, ErrorCode::Uncertain);
        QCOMPARE(m_server->taken.size(), 1);
        // "Do it again": the same mail, byte for byte but for its date.
        VERIFY_OK(send());
        QCOMPARE(m_server->taken.size(), 2);
        QCOMPARE(mails().size(), 1);
        QCOMPARE(mails().first().state, MailState::Sent);
        VERIFY_OK(send(Attempt::AfterInterruption));
        QCOMPARE(m_server->taken.size(), 2);
    }

    void whatAPersonSaysOfAnUncertainMailIsItsState_data()
    {
        QTest::addColumn<int>("option");
        QTest::addColumn<int>("sentMails");
        QTest::newRow("it was done") << 0 << 1;
        QTest::newRow("do it again") << 1 << 2;
    }

    void whatAPersonSaysOfAnUncertainMailIsItsState()
    {
        QFETCH(int, option);
        QFETCH(int, sentMails);
        const QTemporaryDir folder;
        const auto playbook = testrun::yaml(
            {{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
             {u"1"_s,
              u"regular"_s,
              {},
              u"scriptarguments: {to: {simple: boss@corp.test}, subject: {simple: Exposure}, body: {simple: Dear}}"_s,
              u"script: '|||send-mail'"_s}},
            u"P"_s);
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, {playbook});
        const auto server = std::make_shared<TakingServer>(u"mail"_s);
        server->losesReply = true;
        harness->registry.add(
            sendMailCommand(server, {{u"Holdfast"_s, u"console@corp.test"_s}, 1 << 20, {}}, harness->clock, u"mail"_s));
        VERIFY_OK(harness->begin(u"P"_s));
        QTRY_COMPARE(harness->openQuestions().size(), 1);
        const auto stateOf = [&] {
            const auto mails =
                harness->store->read([&](const Reader &reader) { return reader.mails().list(harness->incident); });
            return mails && mails->size() == 1 ? mails->first().state : MailState::Failed;
        };
        QCOMPARE(stateOf(), MailState::Uncertain);
        const auto question = harness->openQuestions().first();
        VERIFY_OK(harness->runner->answer(question.id, question.options.at(option), {}, {}, u"dana"_s));
        VERIFY_OK(harness->goOnToTheEnd());
        QCOMPARE(stateOf(), MailState::Sent);
        QCOMPARE(server->taken.size(), sentMails);
        QVERIFY(harness->store->read([](const Reader &reader) { return reader.mails().undecided(); })->isEmpty());
    }

    void theWarRoomSaysWhatBecameOfAMail()
    {
        auto typed = call();
        typed.run = {};
        typed.task.clear();
        m_server->losesReply = true;
        QCOMPARE(m_dispatcher->perform(typed, Attempt::First, 0, {}).error().code, ErrorCode::Uncertain);
        m_registry->add(mailOutcomeCommand(**m_store));
        CommandCall said;
        said.name = u"holdfast-mail-outcome"_s;
        said.incident = m_incident;
        said.user = u"dana"_s;
        said.arguments = {{"outcome"_L1, "sent"_L1}, {"message_id"_L1, "other@corp.test"_L1}};
        QCOMPARE(m_dispatcher->perform(said, Attempt::First, 0, {}).error().code, ErrorCode::NotFound);
        said.arguments = {{"outcome"_L1, "sent"_L1}};
        VERIFY_OK(m_dispatcher->perform(said, Attempt::First, 0, {}));
        QCOMPARE(mails().first().state, MailState::Sent);
        QCOMPARE(m_dispatcher->perform(said, Attempt::First, 0, {}).error().code, ErrorCode::NotFound);
        VERIFY_OK(m_dispatcher->perform(typed, Attempt::First, 0, {}));
        QCOMPARE(m_server->taken.size(), 1);
    }

    void aMailThatWasUnderwayWhenTheProgramEndedIsUncertain()
    {
        const auto prepare = [this](const QString &messageId, const RunId &run) {
            return (**m_store).write([&](UnitOfWork &unit) {
                MailDelivery delivery;
                delivery.incident = m_incident;
                delivery.run = run;
                delivery.messageId = messageId;
                return unit.mails().prepare(delivery, "x", u"dana"_s);
            });
        };
        VERIFY_OK(prepare(u"<typed@corp.test>"_s, {}));
        VERIFY_OK(prepare(u"<waiting@corp.test>"_s, RunId(u"run-1"_s)));
        const auto marked = (**m_store).write([](UnitOfWork &unit) { return markInterruptedMails(unit); });
        VERIFY_OK(marked);
        QCOMPARE(*marked, 1);
        for (const auto &mail : mails())
            QCOMPARE(mail.state, mail.run.isEmpty() ? MailState::Uncertain : MailState::Prepared);
    }

    void doubleClickSendsOnce()
    {
        std::binary_semaphore inside{0};
        std::binary_semaphore goOn{0};
        m_server->whileSending = [&] {
            inside.release();
            goOn.acquire();
        };
        Result<CommandOutput> first = Error{ErrorCode::Internal, {}, {}};
        std::thread clicking([&] { first = send(); });
        inside.acquire();
        const auto second = send();
        goOn.release();
        clicking.join();
        VERIFY_OK(first);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        QCOMPARE(m_server->taken.size(), 1);
    }

    void evidenceIsAttachedByItsNumber()
    {
        const auto added = (**m_store).write([&](UnitOfWork &unit) -> Result<Evidence> {
            const auto sha256 = unit.attachments().put("secured bytes");
            if (!sha256)
                return sha256.error();
            Evidence evidence;
            evidence.incident = m_incident;
            evidence.kind = u"file"_s;
            evidence.title = u"plans.txt"_s;
            evidence.sha256 = *sha256;
            return unit.evidence().add(evidence, u"dana"_s);
        });
        VERIFY_OK(added);
        VERIFY_OK(send(Attempt::First, {{"attachIDs"_L1, u"E-%1"_s.arg(added->number)}}));
        QVERIFY(m_server->taken.first().contains(QByteArray("secured bytes").toBase64()));
        QVERIFY(m_server->taken.first().contains("plans.txt"));
        auto other = call({{"attachIDs"_L1, "E-99"_L1}});
        other.idempotencyKey = u"ff"_s;
        QCOMPARE(m_dispatcher->perform(other, Attempt::First, 0, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(m_server->taken.size(), 1);
    }
};

QTEST_GUILESS_MAIN(CaseDeliveriesTest)
#include "tst_casedeliveries.moc"
