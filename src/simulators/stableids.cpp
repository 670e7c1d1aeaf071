// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/stableids.h"

#include <QCryptographicHash>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr char HexDigits[] = "0123456789abcdef";

QString uuidFrom(quint64 high, quint64 low)
{
    // Version 4, variant 1, so that readers who check find a well-formed UUID.
    high = (high & ~0xf000ULL) | 0x4000ULL;
    low = (low & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
    QString text(36, u'-');
    int at = 0;
    const auto put = [&](quint64 value, int shift) {
        if (at == 8 || at == 13 || at == 18 || at == 23)
            ++at;
        text[at++] = QChar(QLatin1Char(HexDigits[(value >> shift) & 15]));
    };
    for (int shift = 60; shift >= 0; shift -= 4)
        put(high, shift);
    for (int shift = 60; shift >= 0; shift -= 4)
        put(low, shift);
    return text;
}

} // namespace

quint64 stableNumber(const QString &text)
{
    quint64 number = 0;
    for (const QChar c : text)
        number = mixed(number ^ c.unicode());
    return number;
}

QString stableUuid(const QString &kind, const QString &name)
{
    const QByteArray hash = QCryptographicHash::hash((kind + u'\n' + name).toUtf8(), QCryptographicHash::Sha256);
    return uuidFrom(qFromBigEndian<quint64>(hash.constData()), qFromBigEndian<quint64>(hash.constData() + 8));
}

QString stableUuid(quint64 number)
{
    return uuidFrom(mixed(number), mixed(~number));
}

QString stableDigits(quint64 number)
{
    constexpr quint64 least = 900'000'000'000'000'000ULL;
    return QString::number(least + mixed(number) % least);
}

QString stableHex(quint64 number, int digits)
{
    QString text(digits, u'0');
    quint64 block = 0;
    for (int i = 0; i < digits; ++i) {
        if (i % 16 == 0)
            block = mixed(number + quint64(i) * 0x632be59bd9b4e019ULL);
        text[i] = QChar(QLatin1Char(HexDigits[(block >> ((i % 16) * 4)) & 15]));
    }
    return text;
}

} // namespace holdfast::range
