// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/instant.h"
#include "language/iprange.h"
#include "language/permissivedate.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// How values become text, numbers, lists, dates and addresses.
class CastsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void objectsAndListsAreNoText();
    void numbers_data();
    void numbers();
    void display_data();
    void display();
    void lists_data();
    void lists();
    void equality();
    void instants_data();
    void instants();
    void layouts_data();
    void layouts();
    void permissiveDates_data();
    void permissiveDates();
    void addresses_data();
    void addresses();
};

void CastsTest::text_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nil is empty") << QJsonValue() << QString();
    QTest::newRow("a whole number") << QJsonValue(3.0) << u"3"_s;
    QTest::newRow("a fraction in its shortest form") << QJsonValue(10.1) << u"10.1"_s;
    QTest::newRow("a very small number") << QJsonValue(1.5e-7) << u"0.00000015"_s;
    QTest::newRow("a number beyond 64 bits") << QJsonValue(1e22) << u"10000000000000000000000"_s;
    QTest::newRow("the smallest 64-bit number")
        << QJsonValue(std::numeric_limits<qint64>::min()) << u"-9223372036854775808"_s;
    QTest::newRow("a boolean") << QJsonValue(false) << u"false"_s;
}

void CastsTest::text()
{
    QFETCH(QJsonValue, value);
    QFETCH(QString, expected);
    const auto result = castToText(value);
    QVERIFY(result);
    QCOMPARE(*result, expected);
}

void CastsTest::objectsAndListsAreNoText()
{
    for (const auto &value : {QJsonValue(QJsonObject{{u"a"_s, 1}}), QJsonValue(QJsonArray{1, 2})}) {
        const auto result = castToText(value);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::CastFailed);
    }
}

void CastsTest::numbers_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("isNumber");
    QTest::addColumn<double>("expected");
    QTest::newRow("text with a sign") << QJsonValue(u"-12"_s) << true << -12.0;
    QTest::newRow("a leading point") << QJsonValue(u".5"_s) << true << 0.5;
    QTest::newRow("a trailing point") << QJsonValue(u"5."_s) << true << 5.0;
    QTest::newRow("an exponent") << QJsonValue(u"1E3"_s) << true << 1000.0;
    QTest::newRow("a list of one") << QJsonValue(QJsonArray{u"7"_s}) << true << 7.0;
    QTest::newRow("a list of two") << QJsonValue(QJsonArray{1, 2}) << false << 0.0;
    QTest::newRow("empty text") << QJsonValue(QString()) << false << 0.0;
    QTest::newRow("thousands separators") << QJsonValue(u"1,000"_s) << false << 0.0;
    QTest::newRow("infinity") << QJsonValue(u"inf"_s) << false << 0.0;
    QTest::newRow("too large for a double") << QJsonValue(u"1e999"_s) << false << 0.0;
    QTest::newRow("two signs") << QJsonValue(u"+-1"_s) << false << 0.0;
    QTest::newRow("true") << QJsonValue(true) << false << 0.0;
    QTest::newRow("nil") << QJsonValue() << false << 0.0;
}

void CastsTest::numbers()
{
    QFETCH(QJsonValue, value);
    QFETCH(bool, isNumber);
    QFETCH(double, expected);
    const auto result = castToNumber(value);
    QCOMPARE(result.isOk(), isNumber);
    if (isNumber)
        QCOMPARE(*result, expected);
    else
        QCOMPARE(result.error().code, ErrorCode::CastFailed);
}

void CastsTest::display_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nested lists are joined") << QJsonValue(QJsonArray{1, QJsonArray{2, u"x"_s}}) << u"1,2,x"_s;
    QTest::newRow("nil in a list is empty") << QJsonValue(QJsonArray{u"a"_s, QJsonValue(), u"b"_s}) << u"a,,b"_s;
    QTest::newRow("an object is compact JSON")
        << QJsonValue(QJsonObject{{u"b"_s, QJsonArray()}, {u"a"_s, u"ä"_s}}) << u"{\"a\":\"ä\",\"b\":[]}"_s;
}

void CastsTest::display()
{
    QFETCH(QJsonValue, value);
    QFETCH(QString, expected);
    QCOMPARE(displayText(value), expected);
}

void CastsTest::lists_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QJsonArray>("expected");
    QTest::newRow("JSON text") << QJsonValue(u" [1, \"a,b\"] "_s) << QJsonArray{1, u"a,b"_s};
    QTest::newRow("broken JSON text is split") << QJsonValue(u"[1, 2"_s) << QJsonArray{u"[1"_s, u"2"_s};
    QTest::newRow("commas, trimmed") << QJsonValue(u"a , b"_s) << QJsonArray{u"a"_s, u"b"_s};
    QTest::newRow("empty text") << QJsonValue(QString()) << QJsonArray();
    QTest::newRow("nil") << QJsonValue() << QJsonArray();
    QTest::newRow("a number") << QJsonValue(5) << QJsonArray{5};
}

void CastsTest::lists()
{
    QFETCH(QJsonValue, value);
    QFETCH(QJsonArray, expected);
    QCOMPARE(argumentToList(value), expected);
}

void CastsTest::equality()
{
    const QJsonObject left{{u"a"_s, QJsonArray{1, QJsonValue()}}, {u"b"_s, true}};
    const QJsonObject right{{u"b"_s, true}, {u"a"_s, QJsonArray{1.0, QJsonValue(QJsonValue::Undefined)}}};
    QVERIFY(valuesEqual(left, right));
    QVERIFY(!valuesEqual(left, QJsonObject{{u"a"_s, 1}}));
    QVERIFY(!valuesEqual(1, u"1"_s));
    QVERIFY(!valuesEqual(false, QJsonValue()));
    QVERIFY(!valuesEqual(QJsonArray{1}, QJsonArray{1, 2}));
}

void CastsTest::instants_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: no date
    QTest::newRow("fraction with a comma") << u"2020-01-01T00:00:00,5Z"_s << u"2020-01-01T00:00:00.500Z"_s;
    QTest::newRow("blank instead of T") << u"2020-01-01 12:30:00"_s << u"2020-01-01T12:30:00.000Z"_s;
    QTest::newRow("offset in hours") << u"2020-01-01T12:00:00+02"_s << u"2020-01-01T10:00:00.000Z"_s;
    QTest::newRow("leap second") << u"2016-12-31T23:59:60Z"_s << u"2017-01-01T00:00:00.000Z"_s;
    QTest::newRow("Unix date") << u"Mon Jan  2 15:04:05 UTC 2006"_s << u"2006-01-02T15:04:05.000Z"_s;
    QTest::newRow("Ruby date") << u"Mon Jan 02 15:04:05 -0700 2006"_s << u"2006-01-02T22:04:05.000Z"_s;
    QTest::newRow("RFC 822") << u"02 Jan 06 15:04 -0700"_s << u"2006-01-02T22:04:00.000Z"_s;
    QTest::newRow("RFC 850") << u"Monday, 02-Jan-06 15:04:05 GMT"_s << u"2006-01-02T15:04:05.000Z"_s;
    QTest::newRow("RFC 1123") << u"Mon, 02 Jan 2006 15:04:05 PST"_s << u"2006-01-02T23:04:05.000Z"_s;
    QTest::newRow("JavaScript's text") << u"Mon Jan 02 2006 15:04:05 GMT+0200 (Eastern European Standard Time)"_s
                                       << u"2006-01-02T13:04:05.000Z"_s;
    QTest::newRow("year before 1900") << u"1066-10-14T09:00:00Z"_s << u"1066-10-14T09:00:00.000Z"_s;
    QTest::newRow("hour 24") << u"2020-01-01T24:00:00Z"_s << QString();
    QTest::newRow("month 13") << u"2020-13-01"_s << QString();
    QTest::newRow("a zone nobody knows") << u"Mon, 02 Jan 2006 15:04:05 XYZ"_s << QString();
    QTest::newRow("a word") << u"yesterday"_s << QString();
}

void CastsTest::instants()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto instant = parseInstant(text);
    QCOMPARE(instant ? isoMilliseconds(*instant) : QString(), expected);
}

void CastsTest::layouts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("layout");
    QTest::addColumn<QString>("expected"); // empty: does not fit
    QTest::newRow("percent sign") << u"100% 2020"_s << u"100%% %Y"_s << u"2020-01-01T00:00:00.000Z"_s;
    QTest::newRow("blanks of any length") << u"2020   05"_s << u"%Y %m"_s << u"2020-05-01T00:00:00.000Z"_s;
    QTest::newRow("midnight in half days") << u"12:05 am"_s << u"%I:%M %p"_s << u"1900-01-01T00:05:00.000Z"_s;
    QTest::newRow("zone with a colon") << u"2020-01-01 00:00 -01:30"_s << u"%Y-%m-%d %H:%M %z"_s
                                       << u"2020-01-01T01:30:00.000Z"_s;
    QTest::newRow("characters of regular expressions") << u"(2020)*"_s << u"(%Y)*"_s << u"2020-01-01T00:00:00.000Z"_s;
    QTest::newRow("unknown directive") << u"2020"_s << u"%Q"_s << QString();
    QTest::newRow("day 31 of June") << u"2020-06-31"_s << u"%Y-%m-%d"_s << QString();
}

void CastsTest::layouts()
{
    QFETCH(QString, text);
    QFETCH(QString, layout);
    QFETCH(QString, expected);
    const auto instant = parseWithLayout(text, layout);
    QCOMPARE(instant ? isoMilliseconds(*instant) : QString(), expected);
}

void CastsTest::permissiveDates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: cannot be read
    QTest::newRow("month by name first") << u"March 5, 2019"_s << u"2019-03-05T00:00:00"_s;
    QTest::newRow("month by name in the middle") << u"5-Mar-19"_s << u"2019-03-05T00:00:00"_s;
    QTest::newRow("month and year") << u"Mar 2019"_s << u"2019-03-22T00:00:00"_s;
    QTest::newRow("two-digit year of the last century") << u"1/2/85"_s << u"1985-01-02T00:00:00"_s;
    QTest::newRow("a day that cannot be a month") << u"25/12/2020"_s << u"2020-12-25T00:00:00"_s;
    QTest::newRow("weekday alone is the next one") << u"Monday"_s << u"2026-11-23T00:00:00"_s;
    QTest::newRow("hour with half day") << u"2020-01-02 5pm"_s << u"2020-01-02T17:00:00"_s;
    QTest::newRow("UTC by name") << u"2020-01-02 10:00 UTC"_s << u"2020-01-02T10:00:00+00:00"_s;
    QTest::newRow("fourteen digits") << u"20200102030405"_s << u"2020-01-02T03:04:05"_s;
    QTest::newRow("four numbers") << u"1-2-3-4"_s << QString();
    QTest::newRow("month 13") << u"2020-13-32"_s << QString();
    QTest::newRow("an unknown word") << u"2020-01-02 about"_s << QString();
    QTest::newRow("nothing") << u" "_s << QString();
}

void CastsTest::permissiveDates()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(permissiveIsoDate(text, {}, QDate(2026, 11, 22)).value_or(QString()), expected);
}

void CastsTest::addresses_data()
{
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("contains");
    QTest::newRow("everything") << u"0.0.0.0/0"_s << u"255.255.255.255"_s << true;
    QTest::newRow("one address") << u"10.0.0.1/32"_s << u"10.0.0.2"_s << false;
    QTest::newRow("families do not mix") << u"::/0"_s << u"10.0.0.1"_s << false;
    QTest::newRow("IPv6 prefix") << u"2001:db8::/33"_s << u"2001:db8:7fff::1"_s << true;
    QTest::newRow("behind an IPv6 prefix") << u"2001:db8::/33"_s << u"2001:db8:8000::1"_s << false;
}

void CastsTest::addresses()
{
    QFETCH(QString, range);
    QFETCH(QString, address);
    QFETCH(bool, contains);
    const auto parsed = parseIpRange(range);
    const auto parsedAddress = parseIpAddress(address);
    QVERIFY(parsed && parsedAddress);
    QCOMPARE(parsed->contains(*parsedAddress), contains);
    QVERIFY(!parseIpAddress(u"10.0.0"_s));
    QVERIFY(!parseIpAddress(u"1.2.3.4:80"_s));
    QVERIFY(!parseIpRange(u"10.0.0.0/-1"_s));
    QVERIFY(!parseIpRange(u"10.0.0.0/"_s));
}

QTEST_GUILESS_MAIN(CastsTest)
#include "tst_casts.moc"
