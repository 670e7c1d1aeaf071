// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/sendmailcommand.h"

#include "commands/deliveryjournal.h"
#include "integrations/commandhelp.h"
#include "integrations/commandshorthand.h"
#include "integrations/mail/deliveryprogress.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

/// Passing troubles before the message was handed over, after which it may be tried again by itself.
bool passes(const Error &error)
{
    return error.code == ErrorCode::RateLimited || error.code == ErrorCode::Unreachable;
}

QJsonObject mailFacts(const MailMessage &message, const QString &status, const QString &queueId,
                      const QList<RecipientResult> &recipients)
{
    QJsonArray list;
    for (const auto &one : recipients)
        list.append(QJsonObject{{"Address"_L1, one.address}, {"Status"_L1, one.status}, {"Reply"_L1, one.reply}});
    return {{"MessageID"_L1, message.messageId},
            {"Status"_L1, status},
            {"QueueID"_L1, queueId},
            {"Subject"_L1, message.subject},
            {"Recipients"_L1, list}};
}

QString repliesText(const QList<RecipientResult> &recipients)
{
    QStringList replies;
    for (const auto &one : recipients)
        replies += one.reply.isEmpty() ? one.address : u"%1: %2"_s.arg(one.address, one.reply);
    return replies.join("; "_L1);
}

/// One call on its way: the message, how far its delivery has come, and where that is recorded.
class Sending
{
public:
    Sending(MailTransport &transport, const MailDefaults &defaults, const Clock &clock, const CommandCall &call,
            CallContext &context)
        : m_transport(transport)
        , m_defaults(defaults)
        , m_clock(clock)
        , m_call(call)
        , m_context(context)
        , m_progress({}, clock.nowMs())
    {
    }

    Result<CommandOutput> run()
    {
        if (const auto earlier = m_call.arguments.value("continuation"_L1).toObject(); !earlier.isEmpty()) {
            auto progress = DeliveryProgress::fromJson(earlier);
            if (!progress)
                return progress.error();
            m_progress = *std::move(progress);
        }
        // The date of the first attempt, so that every attempt sends the same bytes.
        auto message = messageFromCall(m_call, m_defaults, m_progress.firstTriedAtMs(), true, m_context);
        if (!message)
            return message.error();
        m_message = *std::move(message);
        if (m_progress.recipients().isEmpty())
            m_progress = DeliveryProgress(m_message.recipients(), m_progress.firstTriedAtMs());
        m_mime = mimeBytes(m_message);
        if (m_mime.size() > m_defaults.longestBytes) {
            return Error{ErrorCode::InvalidInput,
                         text("The mail would have %1 MiB, more than the %2 MiB that are allowed. Send the report "
                              "without attachments or as a link. Nothing was sent")
                             .arg(m_mime.size() >> 20)
                             .arg(m_defaults.longestBytes >> 20),
                         {}};
        }
        if (m_context.mails) {
            const auto begun =
                m_context.mails->begin({m_message.messageId, m_message.recipients(), m_message.subject, m_mime});
            if (!begun && begun.error().code == ErrorCode::AlreadyExists)
                return sentBefore(m_message);
            if (!begun)
                return begun.error();
        }
        return attempt();
    }

    [[nodiscard]] static CommandOutput sentBefore(const MailMessage &message)
    {
        QList<RecipientResult> recipients;
        for (const auto &address : message.recipients())
            recipients.append({address, u"sent"_s, text("before")});
        const auto facts = mailFacts(message, u"sent"_s, {}, recipients);
        CommandOutput output;
        output.context.insert("Mail(val.MessageID == obj.MessageID)"_L1, facts);
        ProducedEntry entry;
        entry.text = text("This mail was sent before and was not sent again: %1").arg(markdownEscaped(message.subject));
        entry.contents = facts;
        output.entries.append(entry);
        return output;
    }

private:
    Result<CommandOutput> attempt()
    {
        for (;;) {
            const auto open = m_progress.open();
            const auto receipt = m_transport.send(m_message, m_mime, open, m_context);
            if (!receipt)
                return failed(receipt.error());
            if (!receipt->queueId.isEmpty())
                m_queueId = receipt->queueId;
            m_progress.take(*receipt);
            // 452 after some were taken means "too many at once": the rest goes in a transaction of its own.
            if (!m_progress.hadTooMany() || m_progress.open().size() >= open.size())
                break;
        }
        if (!m_progress.open().isEmpty() && mayWait()) {
            if (const auto wait = m_progress.waitMs(m_message.messageId, 0, m_clock.nowMs()); wait >= 0)
                return waiting(wait, repliesText(m_progress.recipients()));
        }
        if (m_progress.anySent())
            return finished(DeliveryState::Sent, {}, sentOutput());
        const bool onlyPutOff = !m_progress.open().isEmpty();
        Error error;
        error.code = onlyPutOff ? ErrorCode::RateLimited : ErrorCode::InvalidInput;
        error.message = (onlyPutOff ? text("%1: the server put off every recipient (%2). Nothing was sent; try again "
                                           "later")
                                    : text("%1: the server took none of the recipients (%2). Nothing was sent"))
                            .arg(m_transport.name(), repliesText(m_progress.recipients()));
        return finished(DeliveryState::Failed, error.message, error);
    }

    Result<CommandOutput> failed(const Error &error)
    {
        if (error.code == ErrorCode::Uncertain)
            return finished(DeliveryState::Uncertain, error.message, error);
        m_progress.takeFailure(error.message);
        if (passes(error) && mayWait()) {
            if (const auto wait = m_progress.waitMs(m_message.messageId, error.retryAfterMs, m_clock.nowMs());
                wait >= 0)
                return waiting(wait, error.message);
        }
        if (m_progress.anySent()) // in an earlier attempt, so this is no failure of the whole
            return finished(DeliveryState::Sent, error.message, sentOutput());
        return finished(DeliveryState::Failed, error.message, error);
    }

    /// Only a playbook can wait for hours; its waiting is part of the run and outlives a restart.
    [[nodiscard]] bool mayWait() const { return !m_call.run.isEmpty(); }

    Result<CommandOutput> waiting(qint64 waitMs, const QString &why)
    {
        const auto next = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs() + waitMs, QTimeZone::utc());
        CommandOutput output;
        output.pollArguments = m_call.arguments;
        output.pollArguments->insert("continuation"_L1, m_progress.toJson());
        output.pollAfterMs = waitMs;
        const auto facts = mailFacts(m_message, u"waiting"_s, m_queueId, m_progress.recipients());
        output.context.insert("Mail(val.MessageID == obj.MessageID)"_L1, facts);
        ProducedEntry entry;
        entry.text = text("Mail “%1” waits for the server; it is tried again at %2 UTC for %3. %4")
                         .arg(markdownEscaped(m_message.subject), next.toString(u"HH:mm"_s),
                              markdownEscaped(m_progress.open().join(", "_L1)), markdownEscaped(why));
        entry.contents = facts;
        output.entries.append(entry);
        return finished(DeliveryState::Underway, why, output);
    }

    [[nodiscard]] CommandOutput sentOutput() const
    {
        // What is still open here gets no further attempt.
        const auto status = m_progress.status() == "waiting"_L1 ? u"partly sent"_s : m_progress.status();
        const auto facts = mailFacts(m_message, status, m_queueId, m_progress.recipients());
        QList<QStringList> rows;
        for (const auto &one : m_progress.recipients())
            rows.append({one.address, one.status, one.reply});
        CommandOutput output;
        output.context.insert("Mail(val.MessageID == obj.MessageID)"_L1, facts);
        ProducedEntry entry;
        entry.text =
            (status == "sent"_L1 ? text("Mail sent successfully: %1") : text("Mail sent to some of the recipients: %1"))
                .arg(markdownEscaped(m_message.subject))
            + "\n\n"_L1 + markdownTable({text("Recipient"), text("State"), text("Reply")}, rows);
        entry.contents = facts;
        entry.isError = status != "sent"_L1;
        output.entries.append(entry);
        return output;
    }

    /// Records what became of it. When that fails, a mail that went out is Uncertain for whoever comes next, which this
    /// call must say too.
    Result<CommandOutput> finished(DeliveryState state, const QString &words, const Result<CommandOutput> &outcome)
    {
        if (!m_context.mails)
            return outcome;
        const auto recorded = m_context.mails->finish(m_message.messageId, state, words);
        if (recorded || !outcome)
            return outcome;
        return Error{ErrorCode::Uncertain,
                     text("%1: the mail was sent, but that could not be stored: %2")
                         .arg(m_transport.name(), recorded.error().message),
                     {}};
    }

    MailTransport &m_transport;
    const MailDefaults &m_defaults;
    const Clock &m_clock;
    const CommandCall &m_call;
    CallContext &m_context;
    DeliveryProgress m_progress;
    MailMessage m_message;
    QByteArray m_mime;
    QString m_queueId;
};

/// What is known of a mail after an interruption: its outcome, nothing when it certainly did not go out, Uncertain when
/// nobody can know.
Result<std::optional<CommandOutput>> knownOutcome(MailTransport &transport, const MailMessage &message,
                                                  CallContext &context)
{
    if (transport.canLookUp()) {
        const auto receipt = transport.lookUp(message);
        if (!receipt)
            return receipt.error();
        if (!*receipt)
            return std::optional<CommandOutput>();
        // It may have been interrupted before even that was recorded; then the next look finds it just the same.
        if (context.mails)
            (void)context.mails->finish(message.messageId, DeliveryState::Sent, {});
        return std::optional(Sending::sentBefore(message));
    }
    std::optional<DeliveryState> state = DeliveryState::Uncertain;
    if (context.mails) {
        const auto known = context.mails->stateOf(message.messageId);
        if (!known)
            return known.error();
        state = *known;
    }
    if (!state || state == DeliveryState::Failed)
        return std::optional<CommandOutput>();
    if (state == DeliveryState::Sent)
        return std::optional(Sending::sentBefore(message));
    return Error{ErrorCode::Uncertain,
                 text("%1: the mail “%2” was being handed over when the program stopped. It may have been delivered. "
                      "Look into the mailbox, then either treat it as sent or send it again")
                     .arg(transport.name(), message.subject),
                 {}};
}

} // namespace

Command sendMailCommand(const std::shared_ptr<MailTransport> &transport, const MailDefaults &defaults,
                        const Clock &clock, const QString &instance)
{
    Command command;
    auto &definition = command.definition;
    definition.name = u"send-mail"_s;
    definition.brand = u"Mail"_s;
    definition.description = text("Sends a mail. At least one of to, cc and bcc is needed.");
    definition.arguments = mailArguments();
    definition.arguments.append(optionalArgument(
        u"continuation"_s, text("How far earlier attempts came; set by send-mail itself"), ArgumentType::Json));
    definition.outputs = outputsBelow(u"Mail"_s,
                                      {u"MessageID"_s, u"Status"_s, u"QueueID"_s, u"Subject"_s, u"Recipients.Address"_s,
                                       u"Recipients.Status"_s, u"Recipients.Reply"_s});
    definition.effect = transport->canLookUp() ? EffectClass::Probed : EffectClass::Uncertain;
    definition.permission = text("Send as the sender's address");
    definition.helpUrl = helpLink(definition.brand, definition.name);
    definition.undoText = text("A mail cannot be taken back.");
    command.instance = instance;
    command.run = [transport, defaults, &clock](const CommandCall &call,
                                                CallContext &context) -> Result<CommandOutput> {
        return Sending(*transport, defaults, clock, call, context).run();
    };
    command.probe = [transport, defaults, &clock](const CommandCall &call,
                                                  CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto message = messageFromCall(call, defaults, clock.nowMs(), false, context);
        if (!message)
            return message.error();
        return knownOutcome(*transport, *message, context);
    };
    return command;
}

} // namespace holdfast
