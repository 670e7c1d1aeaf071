// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/eventquery.h"
#include "simulators/eventsearch.h"
#include "simulators/johnstory.h"

#include "base/clock.h"

#include <QJsonDocument>
#include <QTest>

using namespace holdfast;
using namespace holdfast::range;
using namespace Qt::StringLiterals;

namespace {

const qint64 SeedMs = msFromIso(u"2026-06-11T14:00:00.000Z");

QJsonObject filter(const QString &term, const QString &op, const QJsonValue &value)
{
    return {{u"term"_s, term}, {u"operator"_s, op}, {u"value"_s, value}};
}

QJsonObject group(const QString &clause, const QList<QJsonObject> &filters)
{
    QJsonArray list;
    for (const QJsonObject &entry : filters)
        list.append(entry);
    return {{u"filterClause"_s, clause}, {u"filters"_s, list}};
}

QJsonObject query(const QString &clause, const QList<QJsonObject> &groups)
{
    QJsonArray list;
    for (const QJsonObject &entry : groups)
        list.append(entry);
    return {{u"groupClause"_s, clause}, {u"groups"_s, list}};
}

} // namespace

/// The file event query language, asked about the forty events of John's case.
class EventQueryTest : public QObject
{
    Q_OBJECT

    Code42Tenant m_code42;
    XdrTenant m_xdr;

    qint64 count(const QJsonObject &body)
    {
        EventSearch search(m_code42.events);
        const HttpResponse response = search.search(body, SeedMs);
        return response.status == 200
            ? QJsonDocument::fromJson(response.body).object().value(u"totalCount"_s).toInteger()
            : -1;
    }

private Q_SLOTS:
    void initTestCase() { tellJohnsStory({}, SeedMs, m_code42, m_xdr); }

    void operators_data()
    {
        QTest::addColumn<QString>("term");
        QTest::addColumn<QString>("op");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *name, const QString &term, const QString &op, const QJsonValue &value,
                            int expected) { QTest::newRow(name) << term << op << value << expected; };
        row("IS compares names without case", u"file.name"_s, u"IS"_s, u"ROTOR.STEP"_s, 1);
        row("IS knows the wildcard", u"file.name"_s, u"IS"_s, u"*.xlsx"_s, 6);
        row("IS finds a folder", u"file.directory"_s, u"IS"_s, u"D:/Projects*"_s, 4);
        row("IS_NOT is the rest", u"file.name"_s, u"IS_NOT"_s, u"*.xlsx"_s, 34);
        row("enumerations must be spelled exactly", u"file.category"_s, u"IS"_s, u"PDF"_s, 0);
        row("an exact enumeration fits", u"file.category"_s, u"IS"_s, u"Pdf"_s, 4);
        row("IS_ANY takes a list", u"event.action"_s, u"IS_ANY"_s,
            QJsonArray{u"removable-media-created"_s, u"removable-media-modified"_s}, 13);
        row("IS_NONE is its opposite", u"event.action"_s, u"IS_NONE"_s, QJsonArray{u"removable-media-created"_s}, 27);
        row("EXISTS finds USB serial numbers", u"destination.removableMedia.serialNumber"_s, u"EXISTS"_s, {}, 13);
        row("DOES_NOT_EXIST finds the file without hash", u"file.hash.md5"_s, u"DOES_NOT_EXIST"_s, {}, 1);
        row("GREATER_THAN takes a number", u"file.sizeInBytes"_s, u"GREATER_THAN"_s, 1'000'000'000, 1);
        row("LESS_THAN takes a number", u"file.sizeInBytes"_s, u"LESS_THAN"_s, 50'000, 3);
        row("booleans travel as text", u"risk.trusted"_s, u"IS"_s, u"true"_s, 3);
        row("arrays are walked through", u"risk.indicators.name"_s, u"IS"_s, u"Departing"_s, 40);
        row("arrays of text too", u"destination.user.email"_s, u"IS"_s, u"j.anderson.private@mail.test"_s, 24);
        row("ON is a UTC day", u"@timestamp"_s, u"ON"_s, u"2026-06-11"_s, 40);
        row("ON the day before finds nothing", u"@timestamp"_s, u"ON"_s, u"2026-06-10"_s, 0);
        row("ON_OR_AFTER cuts the earlier ones", u"@timestamp"_s, u"ON_OR_AFTER"_s, u"2026-06-11T13:36:30.000Z"_s, 1);
        row("ON_OR_BEFORE the beginning", u"@timestamp"_s, u"ON_OR_BEFORE"_s, u"2026-06-11T12:45:00.000Z"_s, 0);
        row("WITHIN_THE_LAST counts back from now", u"@timestamp"_s, u"WITHIN_THE_LAST"_s, u"PT58M"_s, 27);
        row("other times are filtered as well", u"file.created"_s, u"ON_OR_AFTER"_s, u"2026-01-01T00:00:00.000Z"_s, 21);
        row("the event's id", u"event.id"_s, u"IS"_s, u"0_*_0001"_s, 1);
        row("a person", u"user.email"_s, u"IS"_s, u"John.Anderson@qrst.test"_s, 40);
    }
    void operators()
    {
        QFETCH(QString, term);
        QFETCH(QString, op);
        QFETCH(QJsonValue, value);
        QFETCH(int, expected);
        QCOMPARE(count(query(u"AND"_s, {group(u"AND"_s, {filter(term, op, value)})})), expected);
    }

    void clausesCombine()
    {
        const QJsonObject usb = filter(u"event.action"_s, u"IS"_s, u"removable-media-created"_s);
        const QJsonObject pdf = filter(u"file.category"_s, u"IS"_s, u"Pdf"_s);
        const QJsonObject code = filter(u"file.category"_s, u"IS"_s, u"SourceCode"_s);
        QCOMPARE(count(query(u"AND"_s, {group(u"OR"_s, {pdf, code})})), 6);
        QCOMPARE(count(query(u"AND"_s, {group(u"AND"_s, {pdf, code})})), 0);
        QCOMPARE(count(query(u"AND"_s, {group(u"AND"_s, {usb}), group(u"OR"_s, {pdf, code})})), 2);
        QCOMPARE(count(query(u"OR"_s, {group(u"AND"_s, {usb}), group(u"OR"_s, {pdf, code})})), 17);
    }

    void groupsNest()
    {
        const auto one = [](const QString &name) { return group(u"AND"_s, {filter(u"file.name"_s, u"IS"_s, name)}); };
        const QJsonObject inner{{u"subgroupClause"_s, u"OR"_s},
                                {u"subgroups"_s, QJsonArray{one(u"*rotor*"_s), one(u"*hub*"_s)}}};
        const QJsonObject big = group(u"AND"_s, {filter(u"file.sizeInBytes"_s, u"GREATER_THAN"_s, 5'000'000)});
        const QJsonObject outer{{u"subgroupClause"_s, u"AND"_s}, {u"subgroups"_s, QJsonArray{inner, big}}};
        QCOMPARE(count(query(u"AND"_s, {outer})), 6);
    }

    /// A time under OR must not narrow the search.
    void timesUnderOrDoNotNarrow()
    {
        const QJsonObject late = filter(u"@timestamp"_s, u"ON_OR_AFTER"_s, u"2026-06-11T13:36:30.000Z"_s);
        const QJsonObject pdf = filter(u"file.category"_s, u"IS"_s, u"Pdf"_s);
        QCOMPARE(count(query(u"OR"_s, {group(u"AND"_s, {late}), group(u"AND"_s, {pdf})})), 5);
        QCOMPARE(count(query(u"AND"_s, {group(u"OR"_s, {late, pdf})})), 5);
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<QString>("type");
        const QJsonObject good = group(u"AND"_s, {filter(u"user.email"_s, u"EXISTS"_s, {})});
        const auto with = [&](const QString &key, const QJsonValue &value) {
            QJsonObject body = query(u"AND"_s, {good});
            body.insert(key, value);
            return body;
        };
        const auto one = [](const QJsonObject &single) { return query(u"AND"_s, {group(u"AND"_s, {single})}); };
        QTest::newRow("no groups") << QJsonObject() << u"MISSING_GROUPS"_s;
        QTest::newRow("empty group") << query(u"AND"_s, {group(u"AND"_s, {})}) << u"MISSING_FILTERS"_s;
        QTest::newRow("unknown clause") << query(u"XOR"_s, {good}) << u"ILLEGAL_GROUP"_s;
        QTest::newRow("unknown term") << one(filter(u"file.nam"_s, u"IS"_s, u"x"_s)) << u"ILLEGAL_VALUE"_s;
        QTest::newRow("reply-only term") << one(filter(u"file.mimeType"_s, u"IS"_s, u"x"_s)) << u"ILLEGAL_VALUE"_s;
        QTest::newRow("unknown operator") << one(filter(u"file.name"_s, u"LIKE"_s, u"x"_s)) << u"ILLEGAL_OPERATOR"_s;
        QTest::newRow("no value") << one(filter(u"file.name"_s, u"IS"_s, {})) << u"MISSING_VALUE"_s;
        QTest::newRow("value where none belongs")
            << one(filter(u"file.name"_s, u"EXISTS"_s, u"x"_s)) << u"UNEXPECTED_VALUE"_s;
        QTest::newRow("text for a number")
            << one(filter(u"risk.score"_s, u"GREATER_THAN"_s, u"many"_s)) << u"ILLEGAL_VALUE"_s;
        QTest::newRow("no list for IS_ANY") << one(filter(u"file.name"_s, u"IS_ANY"_s, u"x"_s)) << u"ILLEGAL_VALUE"_s;
        QTest::newRow("bad duration") << one(filter(u"@timestamp"_s, u"WITHIN_THE_LAST"_s, u"a week"_s))
                                      << u"ILLEGAL_VALUE"_s;
        QTest::newRow("bad day") << one(filter(u"@timestamp"_s, u"ON"_s, u"11.06.2026"_s)) << u"ILLEGAL_VALUE"_s;
        QTest::newRow("value too long") << one(filter(u"file.name"_s, u"IS"_s, QString(1025, u'x')))
                                        << u"MAX_LENGTH_EXCEEDED"_s;
        QTest::newRow("page too large") << with(u"pgSize"_s, 10'001) << u"INVALID_PAGE_SIZE"_s;
        QTest::newRow("page of nothing") << with(u"pgSize"_s, 0) << u"INVALID_PAGE_SIZE"_s;
        QTest::newRow("page zero") << with(u"pgNum"_s, 0) << u"INVALID_PAGE_NUMBER"_s;
        QTest::newRow("beyond the window") << with(u"pgNum"_s, 101) << u"INVALID_PAGE_NUMBER"_s;
        QTest::newRow("unknown sort key") << with(u"srtKey"_s, u"file.mimeType"_s) << u"ILLEGAL_SORT"_s;
        QTest::newRow("unknown direction") << with(u"srtDir"_s, u"up"_s) << u"ILLEGAL_SORT"_s;
        QTest::newRow("foreign token") << with(u"pgToken"_s, u"0_nobody_1"_s) << u"INVALID_PAGE_TOKEN"_s;
        QList<QJsonObject> many;
        for (int i = 0; i < 1025; ++i)
            many.append(filter(u"file.name"_s, u"IS"_s, u"x"_s));
        QTest::newRow("too many filters") << query(u"AND"_s, {group(u"OR"_s, many)}) << u"MAX_FILTERS_EXCEEDED"_s;
    }
    void mistakesAreNamed()
    {
        QFETCH(QJsonObject, body);
        QFETCH(QString, type);
        EventSearch search(m_code42.events);
        const HttpResponse response = search.search(body, SeedMs);
        QCOMPARE(response.status, 400);
        const QJsonObject answer = QJsonDocument::fromJson(response.body).object();
        QCOMPARE(answer.value(u"problems"_s).toArray().first().toObject().value(u"type"_s).toString(), type);
        QVERIFY(answer.value(u"fileEvents"_s).isNull());
    }

    void sortsByAnyTerm()
    {
        QJsonObject body = query(u"AND"_s, {group(u"AND"_s, {filter(u"user.email"_s, u"EXISTS"_s, {})})});
        body.insert(u"srtKey"_s, u"file.sizeInBytes"_s);
        body.insert(u"srtDir"_s, u"asc"_s);
        EventSearch search(m_code42.events);
        const QJsonArray events =
            QJsonDocument::fromJson(search.search(body, SeedMs).body).object().value(u"fileEvents"_s).toArray();
        QCOMPARE(events.size(), 40);
        qint64 last = 0;
        for (const QJsonValue &event : events) {
            const qint64 size = event.toObject().value(u"file"_s).toObject().value(u"sizeInBytes"_s).toInteger();
            QVERIFY(size >= last);
            last = size;
        }
    }

    void groupsCountValues()
    {
        QJsonObject body = query(u"AND"_s, {group(u"AND"_s, {filter(u"user.email"_s, u"EXISTS"_s, {})})});
        body.insert(u"groupingTerm"_s, u"destination.name"_s);
        EventSearch search(m_code42.events);
        const QJsonArray groups =
            QJsonDocument::fromJson(search.grouping(body, SeedMs).body).object().value(u"groups"_s).toArray();
        QCOMPARE(groups.size(), 3);
        QCOMPARE(groups.at(0).toObject(), (QJsonObject{{u"value"_s, u"Dropbox"_s}, {u"docCount"_s, 24}}));
        QCOMPARE(groups.at(1).toObject(), (QJsonObject{{u"value"_s, u"Removable media"_s}, {u"docCount"_s, 13}}));
        QCOMPARE(groups.at(2).toObject(), (QJsonObject{{u"value"_s, u"OneDrive"_s}, {u"docCount"_s, 3}}));
    }

    void exportsTheNamedColumns()
    {
        QJsonObject body = query(u"AND"_s, {group(u"AND"_s, {filter(u"file.name"_s, u"IS"_s, u"rotor.step"_s)})});
        body.insert(u"columns"_s, QJsonArray{u"file.name"_s, u"file.sizeInBytes"_s, u"risk.indicators.name"_s});
        EventSearch search(m_code42.events);
        const HttpResponse response = search.exportCsv(body, SeedMs);
        QCOMPARE(response.contentType, "text/csv"_ba);
        QCOMPARE(response.body,
                 "file.name,file.sizeInBytes,risk.indicators.name\r\n"
                 "rotor.step,88040960,\"Removable media, First use of destination, Departing\"\r\n"_ba);
    }

    void durations_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("a quarter of an hour") << u"PT15M"_s << qint64(900'000);
        QTest::newRow("twelve hours") << u"PT12H"_s << qint64(43'200'000);
        QTest::newRow("two weeks") << u"P14D"_s << qint64(1'209'600'000);
        QTest::newRow("days and hours") << u"P1DT1H"_s << qint64(90'000'000);
        QTest::newRow("nothing") << u"P"_s << qint64(-1);
        QTest::newRow("an empty time") << u"P1DT"_s << qint64(-1);
        QTest::newRow("words") << u"yesterday"_s << qint64(-1);
    }
    void durations()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        QCOMPARE(isoDurationMs(text), ms);
    }
};

QTEST_GUILESS_MAIN(EventQueryTest)
#include "tst_eventquery.moc"
