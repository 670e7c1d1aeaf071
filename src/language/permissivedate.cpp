// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/permissivedate.h"

#include "language/instant.h"

#include <QList>
#include <QRegularExpression>
#include <QStringList>
#include <QTime>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// A number of the date part, before it is known whether it is day, month or year.
struct DatePart
{
    int value = 0;
    bool isMonthName = false;
    bool isCertainlyYear = false; ///< more than two digits
};

struct Offset
{
    int seconds = 0;
    bool isKnown = false;
};

int weekdayNumber(const QString &word)
{
    static const QStringList names{u"monday"_s, u"tuesday"_s,  u"wednesday"_s, u"thursday"_s,
                                   u"friday"_s, u"saturday"_s, u"sunday"_s};
    const auto lower = word.toLower();
    for (qsizetype index = 0; index < names.size(); ++index) {
        if (lower.size() >= 3 && names.at(index).startsWith(lower))
            return static_cast<int>(index) + 1;
    }
    return 0;
}

/// Walks over the tokens of a date and collects what they say.
class Reader
{
public:
    Reader(const PermissiveDateOptions &options, QDate today)
        : m_options(options)
        , m_today(today)
    {
    }

    std::optional<QString> read(const QString &text)
    {
        static const QRegularExpression token(
            uR"(\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?|\d+|[A-Za-z]+|[+-]\d\d:?\d\d(?![\d-])|\s+|.)"_s);
        QStringList tokens;
        for (auto matches = token.globalMatch(text); matches.hasNext();)
            tokens.append(matches.next().captured());
        for (qsizetype at = 0; at < tokens.size(); ++at) {
            if (!take(tokens, at))
                return std::nullopt;
        }
        return result();
    }

private:
    bool take(const QStringList &tokens, qsizetype &at)
    {
        const auto &token = tokens.at(at);
        const auto first = token.at(0);
        if (token.contains(u':') && first.isDigit())
            return takeTime(token);
        if (first.isDigit())
            return takeNumber(tokens, at);
        if (first.isLetter())
            return takeWord(token);
        if ((first == u'+' || first == u'-') && token.size() >= 5) {
            if (m_hasTime)
                return takeOffset(token);
            // Without a time before it this is a dash and a number, as in 05-1129.
            addNumber(token.sliced(1).remove(u':'));
            return true;
        }
        static const QString separators = u"-/.,;'() \t\n"_s;
        return first.isSpace() || separators.contains(first) || m_options.skipsUnknownWords;
    }

    bool takeTime(const QString &token)
    {
        const auto parts = token.split(u':');
        auto seconds = parts.value(2, u"0"_s);
        seconds.replace(u',', u'.');
        const auto point = seconds.indexOf(u'.');
        const auto fraction = point < 0 ? QString() : seconds.sliced(point + 1).left(6).leftJustified(6, u'0');
        m_microseconds = fraction.toInt();
        m_time = QTime(parts.at(0).toInt(), parts.at(1).toInt(), (point < 0 ? seconds : seconds.first(point)).toInt());
        m_hasTime = true;
        return m_time.isValid();
    }

    bool takeNumber(const QStringList &tokens, qsizetype &at)
    {
        const auto &token = tokens.at(at);
        // "5pm", "5 pm": an hour.
        auto next = at + 1;
        if (next < tokens.size() && tokens.at(next).at(0).isSpace())
            ++next;
        const auto word = tokens.value(next).toLower();
        if (token.size() <= 2 && !m_hasTime && (word == "am"_L1 || word == "pm"_L1)) {
            m_time = QTime(token.toInt(), 0);
            m_hasTime = true;
            return m_time.isValid();
        }
        if (token.size() == 14 || token.size() == 12) {
            m_time = QTime(token.mid(8, 2).toInt(), token.mid(10, 2).toInt(), token.mid(12, 2).toInt());
            m_hasTime = true;
            addCompactDate(token.first(8));
            return m_time.isValid();
        }
        if (m_parts.size() == 3 && !m_hasTime && (token.size() == 6 || token.size() == 4)) {
            m_time = QTime(token.left(2).toInt(), token.mid(2, 2).toInt(), token.mid(4, 2).toInt());
            m_hasTime = true;
            return m_time.isValid();
        }
        if (token.size() == 8)
            addCompactDate(token);
        else if (token.size() == 6 && m_parts.isEmpty())
            m_parts << DatePart{.value = token.left(2).toInt()} << DatePart{.value = token.mid(2, 2).toInt()}
                    << DatePart{.value = token.mid(4, 2).toInt()};
        else if (token.size() <= 4)
            addNumber(token);
        else
            return m_options.skipsUnknownWords;
        return m_parts.size() <= 3;
    }

    void addCompactDate(const QString &digits)
    {
        m_parts << DatePart{.value = digits.left(4).toInt(), .isCertainlyYear = true}
                << DatePart{.value = digits.mid(4, 2).toInt()} << DatePart{.value = digits.mid(6, 2).toInt()};
    }

    void addNumber(const QString &digits)
    {
        const auto value = digits.toInt();
        m_parts.append({.value = value, .isCertainlyYear = digits.size() > 2 || value > 99});
    }

    bool takeWord(const QString &word)
    {
        static const QStringList ignored{u"st"_s, u"nd"_s,  u"rd"_s, u"th"_s, u"t"_s, u"at"_s,
                                         u"on"_s, u"and"_s, u"ad"_s, u"m"_s,  u"of"_s};
        const auto lower = word.toLower();
        if (const auto month = monthNumber(word)) {
            m_parts.append({.value = month, .isMonthName = true});
            return m_parts.size() <= 3;
        }
        if (const auto weekday = weekdayNumber(word)) {
            m_weekday = weekday;
            return true;
        }
        if (lower == "am"_L1 || lower == "pm"_L1)
            return takeHalfDay(lower == "pm"_L1);
        if (word == "Z"_L1 || word == "UTC"_L1 || word == "GMT"_L1) {
            m_offset = {.seconds = 0, .isKnown = true};
            return true;
        }
        if (ignored.contains(lower))
            return true;
        // Other zones are recognised by their form, but their offset is not known.
        const bool looksLikeZone = m_hasTime && word.size() >= 3 && word.size() <= 5 && word == word.toUpper();
        return looksLikeZone || m_options.skipsUnknownWords;
    }

    bool takeHalfDay(bool isAfternoon)
    {
        if (!m_hasTime || m_time.hour() > 12)
            return m_options.skipsUnknownWords;
        m_time = QTime(m_time.hour() % 12 + (isAfternoon ? 12 : 0), m_time.minute(), m_time.second());
        return true;
    }

    bool takeOffset(const QString &token)
    {
        const auto offset = zoneOffset(token);
        m_offset = {.seconds = offset.value_or(0), .isKnown = offset.has_value()};
        return offset.has_value();
    }

    struct YearMonthDay
    {
        int year = -1;
        int month = -1;
        int day = -1;
    };

    YearMonthDay threeParts() const
    {
        const auto a = m_parts.at(0).value;
        const auto b = m_parts.at(1).value;
        const auto c = m_parts.at(2).value;
        if (m_parts.at(0).isMonthName)
            return b > 31 ? YearMonthDay{b, a, c} : YearMonthDay{c, a, b};
        if (m_parts.at(1).isMonthName)
            return a > 31 || (m_options.yearFirst && c <= 31) ? YearMonthDay{a, b, c} : YearMonthDay{c, b, a};
        if (m_parts.at(2).isMonthName)
            return b > 31 ? YearMonthDay{b, c, a} : YearMonthDay{a, c, b};
        const bool startsWithYear =
            a > 31 || m_parts.at(0).isCertainlyYear || (m_options.yearFirst && b <= 12 && c <= 31);
        if (startsWithYear)
            return m_options.dayFirst && c <= 12 ? YearMonthDay{a, c, b} : YearMonthDay{a, b, c};
        if (a > 12 || (m_options.dayFirst && b <= 12))
            return {c, b, a};
        return {c, a, b};
    }

    YearMonthDay twoParts() const
    {
        const auto &a = m_parts.at(0);
        const auto &b = m_parts.at(1);
        if (a.isMonthName || b.isMonthName) {
            const auto &month = a.isMonthName ? a : b;
            const auto &other = a.isMonthName ? b : a;
            return other.value > 31 || other.isCertainlyYear ? YearMonthDay{other.value, month.value, -1}
                                                             : YearMonthDay{-1, month.value, other.value};
        }
        if (a.value > 31 || a.isCertainlyYear)
            return {a.value, b.value, -1};
        if (b.value > 31 || b.isCertainlyYear)
            return {b.value, a.value, -1};
        return m_options.dayFirst && b.value <= 12 ? YearMonthDay{-1, b.value, a.value}
                                                   : YearMonthDay{-1, a.value, b.value};
    }

    YearMonthDay resolved() const
    {
        if (m_parts.size() == 3)
            return threeParts();
        if (m_parts.size() == 2)
            return twoParts();
        if (m_parts.isEmpty())
            return {};
        const auto &only = m_parts.first();
        if (only.isMonthName)
            return {-1, only.value, -1};
        return only.value > 31 || only.isCertainlyYear ? YearMonthDay{only.value, -1, -1}
                                                       : YearMonthDay{-1, -1, only.value};
    }

    /// The century is the one that brings a two-digit year within 50 years of today.
    int fullYear(int year) const
    {
        const bool isCertain = std::any_of(m_parts.begin(), m_parts.end(), [year](const DatePart &part) {
            return part.isCertainlyYear && part.value == year;
        });
        if (year >= 100 || isCertain)
            return year;
        year += m_today.year() / 100 * 100;
        if (year >= m_today.year() + 50)
            return year - 100;
        return year < m_today.year() - 50 ? year + 100 : year;
    }

    std::optional<QString> result() const
    {
        if (m_parts.isEmpty() && !m_hasTime && m_weekday == 0)
            return std::nullopt;
        const auto parts = resolved();
        const auto year = parts.year < 0 ? m_today.year() : fullYear(parts.year);
        const auto month = parts.month < 0 ? m_today.month() : parts.month;
        // A month without day has today's day, or its last when it is shorter.
        const auto day = parts.day < 0 ? std::min(m_today.day(), QDate(year, month, 1).daysInMonth()) : parts.day;
        QDate date(year, month, day);
        if (!date.isValid() || year > 9999)
            return std::nullopt;
        if (m_weekday > 0 && parts.day < 0)
            date = date.addDays((m_weekday - date.dayOfWeek() + 7) % 7);
        auto iso = date.toString(u"yyyy-MM-dd"_s) + u'T' + m_time.toString(u"HH:mm:ss"_s);
        if (m_microseconds > 0)
            iso += u".%1"_s.arg(m_microseconds, 6, 10, QChar(u'0'));
        if (m_offset.isKnown) {
            const auto minutes = std::abs(m_offset.seconds) / 60;
            iso += u"%1%2:%3"_s.arg(QChar(m_offset.seconds < 0 ? u'-' : u'+'))
                       .arg(minutes / 60, 2, 10, QChar(u'0'))
                       .arg(minutes % 60, 2, 10, QChar(u'0'));
        }
        return iso;
    }

    const PermissiveDateOptions &m_options;
    QDate m_today;
    QList<DatePart> m_parts;
    QTime m_time{0, 0};
    bool m_hasTime = false;
    int m_microseconds = 0;
    int m_weekday = 0;
    Offset m_offset;
};

} // namespace

std::optional<QString> permissiveIsoDate(const QString &text, const PermissiveDateOptions &options, QDate today)
{
    constexpr qsizetype longestText = 200;
    const auto trimmed = text.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > longestText)
        return std::nullopt;
    return Reader(options, today).read(trimmed);
}

} // namespace holdfast
