// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/mailoutcome.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("MailOutcome", source);
}

bool isUndecided(const MailDelivery &mail)
{
    return mail.state == MailState::Prepared || mail.state == MailState::Uncertain;
}

QString described(const MailDelivery &mail)
{
    return text("“%1” to %2 (%3)").arg(mail.subject, mail.recipients.join(", "_L1), mail.messageId);
}

/// The uncertain mail that is meant: by its Message-ID, or the only one of the case.
Result<MailDelivery> uncertainMail(UnitOfWork &unit, const IncidentId &incident, QString messageId)
{
    const auto all = unit.mails().list(incident);
    if (!all)
        return all.error();
    QList<MailDelivery> open;
    if (!messageId.isEmpty() && !messageId.startsWith(u'<'))
        messageId = u'<' + messageId + u'>';
    for (const auto &mail : *all) {
        if (mail.state == MailState::Uncertain && (messageId.isEmpty() || mail.messageId == messageId))
            open.append(mail);
    }
    if (open.size() == 1)
        return open.first();
    if (open.isEmpty())
        return Error{ErrorCode::NotFound, text("No mail of this case waits for a word about its outcome."), {}};
    QStringList named;
    for (const auto &mail : std::as_const(open))
        named.append(described(mail));
    return Error{ErrorCode::InvalidInput,
                 text("Several mails are uncertain; say which one by message_id: %1").arg(named.join("; "_L1)),
                 {}};
}

} // namespace

Result<int> decideMailsOf(UnitOfWork &unit, const IncidentId &incident, const QString &idempotencyKey, MailState state,
                          const QString &why, const QString &actor)
{
    const auto all = unit.mails().list(incident);
    if (!all)
        return all.error();
    int decided = 0;
    for (const auto &mail : *all) {
        if (!isUndecided(mail) || !mail.messageId.startsWith(u'<' + idempotencyKey + u'@'))
            continue;
        if (auto set = unit.mails().setState(mail.id, state, why, actor); !set)
            return set.error();
        ++decided;
    }
    return decided;
}

Result<int> markInterruptedMails(UnitOfWork &unit)
{
    const auto undecided = unit.mails().undecided();
    if (!undecided)
        return undecided.error();
    int marked = 0;
    for (const auto &mail : *undecided) {
        if (mail.state != MailState::Prepared || !mail.run.isEmpty())
            continue;
        if (auto set = unit.mails().setState(mail.id, MailState::Uncertain,
                                             text("the program ended while it was being handed over"), u"start"_s);
            !set)
            return set.error();
        ++marked;
    }
    return marked;
}

Command mailOutcomeCommand(Store &store)
{
    Command command;
    auto &definition = command.definition;
    definition.name = u"holdfast-mail-outcome"_s;
    definition.brand = u"Builtin"_s;
    definition.description =
        text("Says of a mail whose final reply was lost whether it arrived. Look into the mailbox first.");
    auto outcome = defaultArgument(requiredArgument(u"outcome"_s, text("What the mailbox shows")));
    outcome.choices = {u"sent"_s, u"not-sent"_s};
    definition.arguments = {
        outcome, optionalArgument(u"message_id"_s, text("Message-ID; not needed when only one mail is uncertain"))};
    definition.outputs = outputsBelow(u"Mail"_s, {u"MessageID"_s, u"Status"_s});
    definition.effect = EffectClass::Idempotent;
    definition.undoText = text("A decided mail stays decided; send it again where it did not arrive.");
    command.run = [&store](const CommandCall &call, CallContext &) -> Result<CommandOutput> {
        if (call.incident.isEmpty())
            return Error{ErrorCode::InvalidInput, text("This is said in the case that the mail belongs to."), {}};
        const bool sent = call.arguments.value("outcome"_L1).toString() == "sent"_L1;
        const auto mail = store.write([&](UnitOfWork &unit) -> Result<MailDelivery> {
            auto found = uncertainMail(unit, call.incident, argumentText(call.arguments, u"message_id"_s));
            if (!found)
                return found;
            const auto set = unit.mails().setState(found->id, sent ? MailState::Sent : MailState::Failed,
                                                   text("says %1").arg(call.user), call.user);
            return set ? found : Result<MailDelivery>(set.error());
        });
        if (!mail)
            return mail.error();
        const QJsonObject facts{{u"MessageID"_s, mail->messageId.mid(1, mail->messageId.size() - 2)},
                                {u"Status"_s, sent ? u"sent"_s : u"not sent"_s}};
        CommandOutput output;
        output.entries.append({(sent ? text("Treated as sent, says %2: %1") : text("Not sent, says %2: %1"))
                                   .arg(markdownEscaped(described(*mail)), markdownEscaped(call.user)),
                               facts});
        output.context.insert(u"Mail(val.MessageID == obj.MessageID)"_s, facts);
        return output;
    };
    return command;
}

} // namespace holdfast
