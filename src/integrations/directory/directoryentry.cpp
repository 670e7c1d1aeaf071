// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directoryentry.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QTimeZone>
#include <QtEndian>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// Splits at unescaped, unquoted separators.
QStringList splitDn(const QString &dn, QChar separator)
{
    QStringList parts;
    QString part;
    bool quoted = false;
    for (qsizetype i = 0; i < dn.size(); ++i) {
        const auto character = dn.at(i);
        if (character == u'\\' && i + 1 < dn.size()) {
            part += character;
            part += dn.at(++i);
        } else if (character == u'"') {
            quoted = !quoted;
            part += character;
        } else if (character == separator && !quoted) {
            parts += part;
            part.clear();
        } else {
            part += character;
        }
    }
    parts += part;
    return parts;
}

int hexValue(QChar character)
{
    const auto code = character.toLower().unicode();
    if (code >= u'0' && code <= u'9')
        return code - u'0';
    return code >= u'a' && code <= u'f' ? code - u'a' + 10 : -1;
}

QString unescaped(const QString &value)
{
    QByteArray bytes;
    auto text = value.trimmed();
    if (text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"'))
        text = text.mid(1, text.size() - 2);
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != u'\\' || i + 1 >= text.size()) {
            qsizetype length = text.at(i).isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
            bytes += text.mid(i, length).toUtf8();
            i += length - 1;
            continue;
        }
        const int high = hexValue(text.at(i + 1));
        const int low = i + 2 < text.size() ? hexValue(text.at(i + 2)) : -1;
        if (high >= 0 && low >= 0) {
            bytes += char(high * 16 + low);
            i += 2;
        } else {
            bytes += QString(text.at(++i)).toUtf8();
        }
    }
    return QString::fromUtf8(bytes);
}

bool needsBase64(const QByteArray &value)
{
    if (value.isEmpty())
        return false;
    if (value.startsWith(' ') || value.startsWith(':') || value.startsWith('<') || value.endsWith(' '))
        return true;
    return std::any_of(value.begin(), value.end(), [](char c) { return uchar(c) < 32 || uchar(c) > 126; });
}

} // namespace

QList<QByteArray> DirectoryEntry::values(QStringView attribute) const
{
    for (const auto &[name, found] : attributes) {
        if (attribute.compare(name, Qt::CaseInsensitive) == 0)
            return found;
    }
    return {};
}

QStringList DirectoryEntry::texts(QStringView attribute) const
{
    QStringList list;
    for (const auto &value : values(attribute))
        list += QString::fromUtf8(value);
    return list;
}

QString DirectoryEntry::text(QStringView attribute) const
{
    const auto found = values(attribute);
    return found.isEmpty() ? QString() : QString::fromUtf8(found.first());
}

QStringList DirectoryEntry::readableTexts(QStringView attribute) const
{
    const bool isGuid = attribute.compare("objectGUID"_L1, Qt::CaseInsensitive) == 0;
    const bool isSid = attribute.compare("objectSid"_L1, Qt::CaseInsensitive) == 0
        || attribute.compare("sIDHistory"_L1, Qt::CaseInsensitive) == 0
        || attribute.startsWith("tokenGroups"_L1, Qt::CaseInsensitive);
    QStringList list;
    for (const auto &value : values(attribute)) {
        auto readable = isGuid ? guidText(value) : isSid ? sidText(value) : QString();
        if (readable.isEmpty()) {
            QStringDecoder decoder(QStringDecoder::Utf8);
            readable = decoder(value);
            if (decoder.hasError() || value.contains('\0'))
                readable = QString::fromLatin1(value.toBase64());
        }
        list += readable;
    }
    return list;
}

bool DirectoryEntry::has(QStringView attribute) const
{
    return !values(attribute).isEmpty();
}

void DirectoryEntry::add(const QString &attribute, const QByteArray &value)
{
    for (auto &[name, list] : attributes) {
        if (name.compare(attribute, Qt::CaseInsensitive) == 0) {
            list.append(value);
            return;
        }
    }
    attributes.append({attribute, {value}});
}

QString comparableDn(const QString &dn)
{
    QStringList rdns;
    for (const auto &rdn : splitDn(dn, u',')) {
        const auto equals = rdn.indexOf(u'=');
        if (equals < 0) {
            rdns += unescaped(rdn).toCaseFolded();
            continue;
        }
        // A separator inside a value must not look like one between values.
        auto value = unescaped(rdn.mid(equals + 1)).toCaseFolded();
        value.replace(u'\\', "\\\\"_L1).replace(u',', "\\,"_L1);
        rdns += rdn.left(equals).trimmed().toLower() + u'=' + value;
    }
    return rdns.join(u',');
}

QString parentDn(const QString &dn)
{
    auto rdns = splitDn(dn, u',');
    rdns.removeFirst();
    return rdns.join(u',');
}

QString rdnValue(const QString &dn)
{
    const auto rdn = splitDn(dn, u',').value(0);
    return unescaped(rdn.mid(rdn.indexOf(u'=') + 1));
}

QString sidText(const QByteArray &binary)
{
    if (binary.size() < 8)
        return {};
    const int count = uchar(binary.at(1));
    if (binary.size() != 8 + 4 * count)
        return {};
    quint64 authority = 0;
    for (int i = 2; i < 8; ++i)
        authority = authority << 8 | uchar(binary.at(i));
    auto text = u"S-%1-%2"_s.arg(uchar(binary.at(0))).arg(authority);
    for (int i = 0; i < count; ++i)
        text += u'-' + QString::number(qFromLittleEndian<quint32>(binary.constData() + 8 + 4 * i));
    return text;
}

QString guidText(const QByteArray &binary)
{
    if (binary.size() != 16)
        return {};
    // The first three groups are little-endian, the rest is in order.
    const auto *bytes = binary.constData();
    const auto rest = binary.mid(8).toHex();
    return u"%1-%2-%3-%4-%5"_s.arg(qFromLittleEndian<quint32>(bytes), 8, 16, QChar(u'0'))
        .arg(qFromLittleEndian<quint16>(bytes + 4), 4, 16, QChar(u'0'))
        .arg(qFromLittleEndian<quint16>(bytes + 6), 4, 16, QChar(u'0'))
        .arg(QLatin1StringView(rest.first(4)), QLatin1StringView(rest.sliced(4)));
}

qint64 msFromFiletime(const QString &text)
{
    bool ok = false;
    const auto ticks = text.toLongLong(&ok);
    if (!ok || ticks <= 0 || ticks == std::numeric_limits<qint64>::max())
        return 0;
    return ticks / 10'000 - qint64(11'644'473'600'000);
}

qint64 msFromGeneralizedTime(const QString &text)
{
    static const QRegularExpression form(
        u"^(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(?:(\\d\\d)(\\d\\d)?)?(?:[.,](\\d{1,9}))?(?:Z|([+-])(\\d\\d)(\\d\\d)?)\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return 0;
    const auto number = [&match](int group) { return match.captured(group).toInt(); };
    const QDate date(number(1), number(2), number(3));
    const QTime time(number(4), number(5), std::min(number(6), 59)); // a leap second counts as the one before
    if (!date.isValid() || !time.isValid())
        return 0;
    // The fraction is one of the smallest part that is given: second, minute or hour.
    const qint64 unitMs = !match.captured(6).isEmpty() ? 1'000 : !match.captured(5).isEmpty() ? 60'000 : 3'600'000;
    const auto fractionMs = qRound64((u"0."_s + match.captured(7)).toDouble() * double(unitMs));
    const auto offsetMs = (number(9) * 60 + number(10)) * qint64(60'000) * (match.captured(8) == "-"_L1 ? -1 : 1);
    return QDateTime(date, time, QTimeZone::utc()).toMSecsSinceEpoch() + fractionMs - offsetMs;
}

QByteArray ldifText(const QList<DirectoryEntry> &entries)
{
    QByteArray text;
    const auto line = [&text](const QByteArray &name, const QByteArray &value) {
        if (needsBase64(value))
            text += name + ":: " + value.toBase64() + '\n';
        else
            text += name + ": " + value + '\n';
    };
    for (const auto &entry : entries) {
        line("dn", entry.dn.toUtf8());
        for (const auto &[name, values] : entry.attributes) {
            for (const auto &value : values)
                line(name.toUtf8(), value);
        }
        text += '\n';
    }
    return text;
}

} // namespace holdfast
