// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/deliveryprogress.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 minuteMs = 60'000;
constexpr qint64 longestMs = 24 * 60 * minuteMs;
constexpr std::array<qint64, 4> waitsMs{minuteMs, 5 * minuteMs, 15 * minuteMs, 60 * minuteMs};

bool isOpen(const RecipientResult &recipient)
{
    return recipient.status == "untried"_L1 || recipient.status == "deferred"_L1;
}

} // namespace

DeliveryProgress::DeliveryProgress(QStringList recipients, qint64 nowMs)
    : m_firstTriedAtMs(nowMs)
{
    for (const auto &address : std::as_const(recipients))
        m_recipients.append({address, u"untried"_s, {}});
}

Result<DeliveryProgress> DeliveryProgress::fromJson(const QJsonObject &json)
{
    DeliveryProgress progress;
    progress.m_attempts = json.value("attempts"_L1).toInt();
    progress.m_firstTriedAtMs = json.value("firstTriedAt"_L1).toInteger();
    for (const auto &value : json.value("recipients"_L1).toArray()) {
        const auto one = value.toObject();
        progress.m_recipients.append(
            {one.value("Address"_L1).toString(), one.value("Status"_L1).toString(), one.value("Reply"_L1).toString()});
    }
    if (progress.m_attempts <= 0 || progress.m_firstTriedAtMs <= 0 || progress.m_recipients.isEmpty()) {
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate(
                         "Mail", "continuation: this is not what an earlier attempt wrote. Leave it out"),
                     {}};
    }
    return progress;
}

QJsonObject DeliveryProgress::toJson() const
{
    QJsonArray list;
    for (const auto &one : m_recipients)
        list.append(QJsonObject{{"Address"_L1, one.address}, {"Status"_L1, one.status}, {"Reply"_L1, one.reply}});
    return {{"attempts"_L1, m_attempts}, {"firstTriedAt"_L1, m_firstTriedAtMs}, {"recipients"_L1, list}};
}

QStringList DeliveryProgress::open() const
{
    QStringList addresses;
    for (const auto &recipient : m_recipients) {
        if (isOpen(recipient))
            addresses += recipient.address;
    }
    return addresses;
}

bool DeliveryProgress::anySent() const
{
    return std::any_of(m_recipients.begin(), m_recipients.end(),
                       [](const RecipientResult &recipient) { return recipient.status == "sent"_L1; });
}

bool DeliveryProgress::hadTooMany() const
{
    return std::any_of(m_recipients.begin(), m_recipients.end(), [](const RecipientResult &recipient) {
        return isOpen(recipient) && recipient.reply.startsWith("452"_L1);
    });
}

QString DeliveryProgress::status() const
{
    if (!open().isEmpty())
        return u"waiting"_s;
    const bool allSent = std::all_of(m_recipients.begin(), m_recipients.end(),
                                     [](const RecipientResult &recipient) { return recipient.status == "sent"_L1; });
    return allSent ? u"sent"_s : anySent() ? u"partly sent"_s : u"not sent"_s;
}

void DeliveryProgress::take(const DeliveryReceipt &receipt)
{
    ++m_attempts;
    for (const auto &result : receipt.recipients) {
        for (auto &known : m_recipients) {
            if (isOpen(known) && known.address == result.address)
                known = result;
        }
    }
}

void DeliveryProgress::takeFailure(const QString &reply)
{
    ++m_attempts;
    for (auto &known : m_recipients) {
        if (isOpen(known))
            known.reply = reply;
    }
}

qint64 DeliveryProgress::waitMs(const QString &messageId, qint64 leastMs, qint64 nowMs) const
{
    const auto index = std::min<size_t>(size_t(std::max(0, m_attempts - 1)), waitsMs.size() - 1);
    const auto hash =
        QCryptographicHash::hash(messageId.toUtf8() + QByteArray::number(m_attempts), QCryptographicHash::Sha256);
    const auto spreadPercent = uchar(hash.at(0)) % 21 - 10;
    const auto wait = std::max(leastMs, waitsMs.at(index) + waitsMs.at(index) * spreadPercent / 100);
    return nowMs + wait - m_firstTriedAtMs > longestMs ? -1 : wait;
}

} // namespace holdfast
