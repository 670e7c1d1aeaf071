// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/mailrepository.h"

#include "store/attachmentrepository.h"
#include "store/casefiles.h"

#include <QCoreApplication>

#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto mailColumns = "id, incident_id, run_id, task, message_id, recipients, subject, message_sha256, state, "
                             "prepared_at_ms, decided_at_ms, error"_L1;

Result<QList<MailDelivery>> readMails(Connection &db, const QString &condition, const Bindings &bindings)
{
    auto cursor =
        db.select(u"SELECT %1 FROM mail_delivery WHERE %2 ORDER BY prepared_at_ms, rowid"_s.arg(mailColumns, condition),
                  bindings);
    if (!cursor)
        return cursor.error();
    QList<MailDelivery> mails;
    while (cursor->next()) {
        MailDelivery mail;
        mail.id = cursor->text(0);
        mail.incident = IncidentId(cursor->text(1));
        mail.run = RunId(cursor->text(2));
        mail.task = cursor->text(3);
        mail.messageId = cursor->text(4);
        mail.recipients = listValue(cursor->text(5));
        mail.subject = cursor->text(6);
        mail.messageSha256 = cursor->text(7);
        mail.state = static_cast<MailState>(cursor->number(8));
        mail.preparedAtMs = cursor->number(9);
        mail.decidedAtMs = cursor->number(10);
        mail.error = cursor->text(11);
        mails.append(mail);
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return mails;
}

Result<MailDelivery> oneMail(Connection &db, const QString &condition, const QString &value)
{
    const auto found = readMails(db, condition, {{u":value"_s, value}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"mail"_s, value);
    return found->constFirst();
}

} // namespace

Result<MailDelivery> MailRepository::prepare(MailDelivery delivery, const QByteArray &message, const QString &actor)
{
    auto &session = m_files.of(delivery.incident);
    const auto known = byMessageId(delivery.messageId);
    if (known) {
        return Error{ErrorCode::AlreadyExists,
                     QCoreApplication::translate("Store", "The mail %1 was prepared before.").arg(delivery.messageId),
                     known->id};
    }
    if (known.error().code != ErrorCode::NotFound)
        return known.error();
    const auto sha256 = putBytes(session, message);
    if (!sha256)
        return sha256.error();
    if (delivery.id.isEmpty())
        delivery.id = session.newId();
    const auto written = session.record(incidentStream(delivery.incident), u"mail.prepared"_s, actor,
                                        {RowChange::added(u"mail_delivery"_s,
                                                          {{u"id"_s, delivery.id},
                                                           {u"incident_id"_s, delivery.incident.text},
                                                           {u"run_id"_s, delivery.run.text},
                                                           {u"task"_s, delivery.task},
                                                           {u"message_id"_s, delivery.messageId},
                                                           {u"recipients"_s, listText(delivery.recipients)},
                                                           {u"subject"_s, delivery.subject},
                                                           {u"message_sha256"_s, *sha256},
                                                           {u"state"_s, static_cast<int>(MailState::Prepared)},
                                                           {u"prepared_at_ms"_s, session.nowMs()},
                                                           {u"decided_at_ms"_s, 0},
                                                           {u"error"_s, QString()}})});
    if (!written)
        return written.error();
    m_files.pending.mails.insert(delivery.incident);
    return get(delivery.id);
}

Result<void> MailRepository::setState(const QString &id, MailState state, const QString &error, const QString &actor)
{
    auto &session = m_files.holding(u"mail_delivery"_s, id);
    static constexpr std::array kinds{"mail.prepared-again", "mail.sent", "mail.failed", "mail.uncertain"};
    const auto mail = get(id);
    if (!mail)
        return mail.error();
    if (mail->state == state)
        return {};
    const auto rows = session.changeOf(u"mail_delivery"_s, {{u"id"_s, id}},
                                       {{u"state"_s, static_cast<int>(state)},
                                        {u"decided_at_ms"_s, state == MailState::Prepared ? 0 : session.nowMs()},
                                        {u"error"_s, error}});
    if (!rows)
        return rows.error();
    const auto written = session.record(incidentStream(mail->incident),
                                        QString::fromLatin1(kinds.at(static_cast<size_t>(state))), actor, *rows);
    if (!written)
        return written.error();
    m_files.pending.mails.insert(mail->incident);
    return {};
}

Result<MailDelivery> MailRepository::get(const QString &id) const
{
    auto &session = m_files.holding(u"mail_delivery"_s, id);
    return oneMail(session.db, u"id = :value"_s, id);
}

Result<MailDelivery> MailRepository::byMessageId(const QString &messageId) const
{
    for (auto *session : m_files.all()) {
        auto found = oneMail(session->db, u"message_id = :value"_s, messageId);
        if (found || found.error().code != ErrorCode::NotFound)
            return found;
    }
    return notFound(u"mail"_s, messageId);
}

Result<QByteArray> MailRepository::message(const QString &id) const
{
    auto &session = m_files.holding(u"mail_delivery"_s, id);
    const auto mail = get(id);
    if (!mail)
        return mail.error();
    return getBytes(session, mail->messageSha256);
}

Result<QList<MailDelivery>> MailRepository::list(const IncidentId &incident) const
{
    auto &session = m_files.of(incident);
    return readMails(session.db, u"incident_id = :incident"_s, {{u":incident"_s, incident.text}});
}

Result<QList<MailDelivery>> MailRepository::undecided() const
{
    return m_files.gather([](Session &session) { return readMails(session.db, u"state IN (0, 3)"_s, {}); },
                          [](const MailDelivery &a, const MailDelivery &b) { return a.preparedAtMs < b.preparedAtMs; });
}

} // namespace holdfast
