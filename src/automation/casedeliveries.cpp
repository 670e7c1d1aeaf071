// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/casedeliveries.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CaseDeliveries", source);
}

/// The store keeps Message-IDs as they stand in the header.
QString bracketed(const QString &messageId)
{
    return u'<' + messageId + u'>';
}

DeliveryState stateFrom(MailState state)
{
    switch (state) {
    case MailState::Prepared:
        return DeliveryState::Underway;
    case MailState::Sent:
        return DeliveryState::Sent;
    case MailState::Failed:
        return DeliveryState::Failed;
    case MailState::Uncertain:
        return DeliveryState::Uncertain;
    }
    return DeliveryState::Uncertain;
}

MailState stateFor(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Underway:
        return MailState::Prepared;
    case DeliveryState::Sent:
        return MailState::Sent;
    case DeliveryState::Failed:
        return MailState::Failed;
    case DeliveryState::Uncertain:
        return MailState::Uncertain;
    }
    return MailState::Uncertain;
}

} // namespace

bool MailsUnderway::enter(const QString &messageId)
{
    const std::lock_guard lock(m_mutex);
    if (m_ids.contains(messageId))
        return false;
    m_ids.append(messageId);
    return true;
}

void MailsUnderway::leave(const QString &messageId)
{
    const std::lock_guard lock(m_mutex);
    m_ids.removeOne(messageId);
}

CaseDeliveries::~CaseDeliveries()
{
    for (const auto &id : std::as_const(m_entered))
        m_underway.leave(id);
}

Result<void> CaseDeliveries::begin(const OutgoingMail &mail)
{
    if (!m_entered.contains(mail.messageId)) {
        if (!m_underway.enter(mail.messageId)) {
            return Error{ErrorCode::Conflict,
                         text("The mail “%1” is being sent right now; it is not sent a second time").arg(mail.subject),
                         {}};
        }
        m_entered.append(mail.messageId);
    }
    return m_store.write([&](UnitOfWork &unit) -> Result<void> {
        const auto known = unit.mails().byMessageId(bracketed(mail.messageId));
        if (!known && known.error().code != ErrorCode::NotFound)
            return known.error();
        if (known && known->state == MailState::Sent) {
            return Error{ErrorCode::AlreadyExists,
                         text("The mail “%1” was sent before; it is not sent a second time").arg(mail.subject),
                         {}};
        }
        if (known)
            return unit.mails().setState(known->id, MailState::Prepared, {}, m_call.user);
        MailDelivery delivery;
        delivery.incident = m_call.incident;
        delivery.run = m_call.run;
        delivery.task = m_call.task;
        delivery.messageId = bracketed(mail.messageId);
        delivery.recipients = mail.recipients;
        delivery.subject = mail.subject;
        const auto prepared = unit.mails().prepare(delivery, mail.bytes, m_call.user);
        return prepared ? Result<void>() : Result<void>(prepared.error());
    });
}

Result<void> CaseDeliveries::finish(const QString &messageId, DeliveryState state, const QString &error)
{
    const auto written = m_store.write([&](UnitOfWork &unit) -> Result<void> {
        const auto known = unit.mails().byMessageId(bracketed(messageId));
        if (!known)
            return known.error();
        return unit.mails().setState(known->id, stateFor(state), error, m_call.user);
    });
    if (m_entered.removeOne(messageId))
        m_underway.leave(messageId);
    return written;
}

Result<std::optional<DeliveryState>> CaseDeliveries::stateOf(const QString &messageId) const
{
    const auto known =
        m_store.read([&](const Reader &reader) { return reader.mails().byMessageId(bracketed(messageId)); });
    if (!known && known.error().code == ErrorCode::NotFound)
        return std::optional<DeliveryState>();
    if (!known)
        return known.error();
    return std::optional(stateFrom(known->state));
}

} // namespace holdfast
