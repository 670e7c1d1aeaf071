// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teststore.h"

#include <QJsonArray>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

const FilterMoment moment{u"mkim"_s, testStartMs};

/// The tree in brackets, for tables: (and severity=3 (not "word")).
QString shown(const FilterNode &node)
{
    static const QStringList operators{u"="_s, u"!="_s, u"<"_s, u"<="_s, u">"_s, u">="_s};
    const auto join = [&](const QString &name) {
        QStringList parts{name};
        for (const auto &child : node.children)
            parts.append(shown(child));
        return u'(' + parts.join(u' ') + u')';
    };
    switch (node.kind) {
    case FilterNode::Kind::All:
        return u"all"_s;
    case FilterNode::Kind::And:
        return join(u"and"_s);
    case FilterNode::Kind::Or:
        return join(u"or"_s);
    case FilterNode::Kind::Not:
        return join(u"not"_s);
    case FilterNode::Kind::Word:
        return u'\'' + node.text + u'\'';
    case FilterNode::Kind::Term:
        break;
    }
    QString value = node.text;
    if (value.isEmpty() || node.number != 0)
        value = QString::number(node.number);
    if (node.numberEnd != 0)
        value += u'+' + QString::number(node.numberEnd - node.number);
    return node.field + operators.at(static_cast<int>(node.op)) + value;
}

} // namespace

class TestFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void namesTheColumn_data();
    void namesTheColumn();
    void hostileLinesEnd_data();
    void hostileLinesEnd();
    void findsIncidents_data();
    void findsIncidents();
    void ordersIncidents_data();
    void ordersIncidents();
    void countsFacets();
    void valuesNeverBecomeSql();
};

void TestFilter::reads_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("tree");
    const auto row = [](const char *name, const QString &line, const QString &tree) {
        QTest::newRow(name) << line << tree;
    };
    row("nothing", u""_s, u"all"_s);
    row("blanks", u"   "_s, u"all"_s);
    row("a word", u"dropbox"_s, u"'dropbox'"_s);
    row("words are joined by and", u"bid final"_s, u"(and 'bid' 'final')"_s);
    row("a quoted phrase", u"\"bid final\""_s, u"'bid final'"_s);
    row("quotes inside quotes", u"\"a \\\"b\\\" \\\\c\""_s, u"'a \"b\" \\c'"_s);
    row("a field", u"severity:high"_s, u"severity=3"_s);
    row("a choice in capitals", u"severity:HIGH"_s, u"severity=3"_s);
    row("a field in capitals", u"Severity:high"_s, u"severity=3"_s);
    row("an alias", u"sev>=medium"_s, u"severity>=2"_s);
    row("a quoted value", u"type:\"Code42 Alert\""_s, u"type=Code42 Alert"_s);
    row("me is the user", u"owner:me"_s, u"owner=mkim"_s);
    row("quoted me is the word", u"owner:\"me\""_s, u"owner=me"_s);
    row("not equal", u"owner!=me"_s, u"owner!=mkim"_s);
    row("not equal with a colon", u"owner:!=plead"_s, u"owner!=plead"_s);
    row("a number with its sign", u"id:#1042"_s, u"id=1042"_s);
    row("or binds looser than and", u"a b or c"_s, u"(or (and 'a' 'b') 'c')"_s);
    row("brackets", u"a (b or c)"_s, u"(and 'a' (or 'b' 'c'))"_s);
    row("and by name", u"a AND b"_s, u"(and 'a' 'b')"_s);
    row("not", u"not severity:high"_s, u"(not severity=3)"_s);
    row("minus", u"-severity:high"_s, u"(not severity=3)"_s);
    row("not not", u"not not a"_s, u"(not (not 'a'))"_s);
    row("words that begin like keywords", u"order notes android"_s, u"(and 'order' 'notes' 'android')"_s);
    row("a flag by its name", u"restricted"_s, u"restricted=1"_s);
    row("not a flag", u"not restricted"_s, u"(not restricted=1)"_s);
    row("a flag with a value", u"restricted:no"_s, u"restricted=no"_s);
    row("a quoted flag is a word", u"\"restricted\""_s, u"'restricted'"_s);
    row("a day", u"created:2026-11-01"_s, u"created=%1+86400000"_s.arg(msFromIso(u"2026-11-01T00:00:00Z"_s)));
    row("a minute", u"created>=2026-11-01T10:30"_s, u"created>=%1+60000"_s.arg(msFromIso(u"2026-11-01T10:30:00Z"_s)));
    row("a moment with an offset", u"created>2026-11-01T10:30:00+02:00"_s,
        u"created>%1+1"_s.arg(msFromIso(u"2026-11-01T08:30:00Z"_s)));
    row("today", u"created:today"_s, u"created=%1+86400000"_s.arg(msFromIso(u"2026-11-02T00:00:00Z"_s)));
    row("seven days back", u"created:>=-7d"_s, u"created>=%1+1"_s.arg(testStartMs - 7LL * 86'400'000));
    row("no due time", u"due:none"_s, u"due=none"_s);
    row("any incident field", u"field.employeetitle:\"VP\""_s, u"field.employeetitle=VP"_s);
    row("the whole example", u"status:open severity:high owner:me type:\"Code42 Alert\" created:>=2026-11-01"_s,
        u"(and status=open severity=3 owner=mkim type=Code42 Alert created>=%1+86400000)"_s.arg(
            msFromIso(u"2026-11-01T00:00:00Z"_s)));
}

void TestFilter::reads()
{
    QFETCH(QString, line);
    QFETCH(QString, tree);
    const auto node = parseIncidentFilter(line, moment);
    VERIFY_OK(node);
    QCOMPARE(shown(*node), tree);
}

void TestFilter::namesTheColumn_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const QString &line, int column, const QString &words) {
        QTest::newRow(name) << line << column << words;
    };
    row("an unknown field", u"severity:high colour:red"_s, 15, u"no field \"colour\""_s);
    row("a misspelled field", u"severty:high"_s, 1, u"did you mean \"severity\"?"_s);
    row("a value that is none of the choices", u"severity:huge"_s, 10,
        u"one of: unknown, low, medium, high, critical"_s);
    row("a value is missing", u"a severity:"_s, 12, u"a value is missing after \"severity\""_s);
    row("an open bracket", u"a (b or c"_s, 3, u"not closed"_s);
    row("a bracket too many", u"a b)"_s, 4, u"too many"_s);
    row("an open quotation mark", u"owner:\"me"_s, 7, u"quotation mark is not closed"_s);
    row("nothing after or", u"a or"_s, 5, u"missing"_s);
    row("nothing in brackets", u"()"_s, 2, u"missing"_s);
    row("no number", u"id:x1"_s, 4, u"not a whole number"_s);
    row("no time", u"created:soon"_s, 9, u"not a time"_s);
    row("no such day", u"created:2026-02-30"_s, 9, u"not a time"_s);
    row("a text compared by size", u"owner>a"_s, 7, u"cannot be compared"_s);
    row("a flag that is neither", u"restricted:maybe"_s, 12, u"yes or no"_s);
}

void TestFilter::namesTheColumn()
{
    QFETCH(QString, line);
    QFETCH(int, column);
    QFETCH(QString, words);
    const auto node = parseIncidentFilter(line, moment);
    QVERIFY(!node);
    QCOMPARE(node.error().code, ErrorCode::InvalidInput);
    QCOMPARE(node.error().details.toInt(), column);
    QVERIFY2(node.error().message.contains(u"Column %1: "_s.arg(column)), qPrintable(node.error().message));
    QVERIFY2(node.error().message.contains(words), qPrintable(node.error().message));
}

void TestFilter::hostileLinesEnd_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("many brackets") << QString(100'000, u'(');
    QTest::newRow("many nots") << u"not "_s.repeated(100'000) + u"a"_s;
    QTest::newRow("many minuses") << QString(100'000, u'-');
    QTest::newRow("only operators") << u":=<>!=::"_s;
    QTest::newRow("a null character") << u"a"_s + QChar(0) + u"b"_s;
    QTest::newRow("half a surrogate pair") << QString(QChar(0xd800));
    QTest::newRow("an endless size") << u"id:99999999999999999999999999"_s;
    QTest::newRow("an endless time back") << u"created:-99999999999999999d"_s;
}

void TestFilter::hostileLinesEnd()
{
    QFETCH(QString, line);
    const auto node = parseIncidentFilter(line, moment);
    if (!node)
        QVERIFY(node.error().details.toInt() >= 1);
}

void TestFilter::findsIncidents_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QList<qint64>>("numbers");
    const auto row = [](const char *name, const QString &line, const QList<qint64> &numbers) {
        QTest::newRow(name) << line << numbers;
    };
    // 1001 john high mkim, 1002 rita low closed, 1003 critical late nobody, 1004 child of 1001, restricted.
    row("everything", u""_s, {1001, 1002, 1003, 1004});
    row("open", u"status:open"_s, {1001, 1003, 1004});
    row("not open", u"status!=open"_s, {1002});
    row("active", u"status:active"_s, {1001});
    row("pending", u"status:pending"_s, {1003, 1004});
    row("closed", u"status:closed"_s, {1002});
    row("severity", u"severity>=high"_s, {1001, 1003});
    row("mine", u"owner:me"_s, {1001});
    row("nobody's", u"owner:none status:open"_s, {1003, 1004});
    row("somebody's", u"owner!=none"_s, {1001, 1002});
    row("owner in other capitals", u"owner:MKIM"_s, {1001});
    row("type", u"type:\"code42 alert\""_s, {1001, 1002, 1003});
    row("type by wildcard", u"type:Exec*"_s, {1004});
    row("a quoted star is a star", u"type:\"Exec*\""_s, {});
    row("exposure", u"exposure:CloudStorage"_s, {1001});
    row("exposure in other capitals", u"exposure:cloudstorage"_s, {1001});
    row("a part of an exposure", u"exposure:Cloud"_s, {});
    row("exposure by wildcard", u"exposure:*Media"_s, {1001, 1002});
    row("without exposure", u"exposure:none"_s, {1003, 1004});
    row("not this exposure", u"exposure!=CloudStorage"_s, {1002, 1003, 1004});
    row("subject", u"subject:anderson"_s, {1001});
    row("subject by e-mail", u"user:rita@qrst.example"_s, {1002});
    row("host", u"host:LT-0417"_s, {1001});
    row("address", u"ip:10.2.7.14"_s, {1001});
    row("any field", u"field.employeetitle:president"_s, {1001});
    row("a field that is absent", u"field.employeetitle:none"_s, {1002, 1003, 1004});
    row("percent is itself", u"name:100%"_s, {1003});
    row("underscore is itself", u"name:_"_s, {1003});
    row("backslash is itself", u"name:\"c:\\\\dir\""_s, {1003});
    row("a quotation mark in a field", u"subject:\"\\\"Rita\\\"\""_s, {1002});
    row("late", u"sla:late"_s, {1003});
    row("soon", u"sla:soon"_s, {1001});
    row("no SLA", u"sla:none"_s, {1004});
    row("cause", u"cause:accidental"_s, {1002});
    row("created today", u"created:today"_s, {1001, 1002, 1003, 1004});
    row("created before", u"created<2026-11-02"_s, {});
    row("no due time", u"due:none"_s, {1002, 1004});
    row("children", u"child"_s, {1004});
    row("not restricted", u"not restricted"_s, {1001, 1002, 1003});
    row("number", u"id:1003"_s, {1003});
    row("a word in the name", u"usb"_s, {1002});
    row("a word in a field", u"LT-0417"_s, {1001});
    row("part of a number", u"100"_s, {1001, 1002, 1003, 1004});
    row("or", u"severity:critical or cause:accidental"_s, {1002, 1003});
    row("brackets", u"status:open (severity:critical or owner:me)"_s, {1001, 1003});
}

// mission: S2 S4
void TestFilter::findsIncidents()
{
    QFETCH(QString, line);
    QFETCH(QList<qint64>, numbers);
    // One store for all rows: they only read.
    static TestStore *store = nullptr;
    if (!store) {
        static TestStore made;
        store = &made;
        const auto filled = made->write([&](UnitOfWork &unit) -> Result<void> {
            Incident john;
            john.type = u"Code42 Alert"_s;
            john.name = u"Exposure on an endpoint"_s;
            john.severity = Severity::High;
            john.dueAtMs = testStartMs + 41 * 60'000;
            john.fields = {{u"username"_s, u"john.anderson@qrst.example"_s},
                           {u"employeetitle"_s, u"Vice President"_s},
                           {u"exposuretype"_s, QJsonArray{u"CloudStorage"_s, u"RemovableMedia"_s}},
                           {u"hostnames"_s, QJsonArray{u"LT-0417"_s}},
                           {u"privateips"_s, QJsonArray{u"10.2.7.14"_s}}};
            const auto first = unit.incidents().insert(john, u"t"_s);
            if (!first)
                return first.error();
            if (const auto owned = unit.incidents().setOwner(first->id, u"mkim"_s, u"t"_s); !owned)
                return owned;
            Incident rita;
            rita.type = u"Code42 Alert"_s;
            rita.name = u"USB copy"_s;
            rita.severity = Severity::Low;
            rita.owner = u"plead"_s;
            rita.fields = {{u"employeeemail"_s, u"rita@qrst.example"_s},
                           {u"employeedisplayname"_s, u"\"Rita\" Silva"_s},
                           {u"exposuretype"_s, u"RemovableMedia"_s}};
            const auto second = unit.incidents().insert(rita, u"t"_s);
            if (!second)
                return second.error();
            if (const auto closed = unit.incidents().close(second->id, {u"Resolved"_s, {}, Cause::Accidental}, u"t"_s);
                !closed)
                return closed;
            Incident late;
            late.type = u"Code42 Alert"_s;
            late.name = u"100% of c:\\dir_x"_s;
            late.severity = Severity::Critical;
            late.dueAtMs = testStartMs - 1;
            if (const auto third = unit.incidents().insert(late, u"t"_s); !third)
                return third.error();
            Incident child;
            child.type = u"Executive Investigation"_s;
            child.parent = first->id;
            child.restricted = true;
            if (const auto fourth = unit.incidents().insert(child, u"t"_s); !fourth)
                return fourth.error();
            return {};
        });
        VERIFY_OK(filled);
    }
    const auto filter = parseIncidentFilter(line, moment);
    VERIFY_OK(filter);
    IncidentQuery query;
    query.filter = *filter;
    query.direction = Qt::AscendingOrder;
    const auto found = (*store)->read([&](const Reader &reader) { return reader.incidents().list(query); });
    VERIFY_OK(found);
    QList<qint64> got;
    for (const auto &incident : *found)
        got.append(incident.number);
    QCOMPARE(got, numbers);
    const auto count = (*store)->read([&](const Reader &reader) { return reader.incidents().count(query); });
    QCOMPARE(*count, numbers.size());
}

void TestFilter::ordersIncidents_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<QList<qint64>>("ascending");
    QTest::newRow("by number") << int(IncidentOrder::Number) << QList<qint64>{1001, 1002, 1003};
    QTest::newRow("by severity") << int(IncidentOrder::Severity) << QList<qint64>{1003, 1001, 1002};
    QTest::newRow("by owner without regard to case") << int(IncidentOrder::Owner) << QList<qint64>{1003, 1002, 1001};
    QTest::newRow("by due time") << int(IncidentOrder::DueAt) << QList<qint64>{1001, 1003, 1002};
    QTest::newRow("equal types by number") << int(IncidentOrder::Type) << QList<qint64>{1001, 1002, 1003};
}

void TestFilter::ordersIncidents()
{
    QFETCH(int, order);
    QFETCH(QList<qint64>, ascending);
    TestStore store;
    VERIFY_OK(store->write([&](UnitOfWork &unit) -> Result<void> {
        const struct
        {
            Severity severity;
            QString owner;
            qint64 due;
        } rows[]{{Severity::Medium, u"zoe"_s, 5}, {Severity::High, u"Bob"_s, 9}, {Severity::Low, u"anna"_s, 5}};
        for (const auto &row : rows) {
            Incident incident;
            incident.severity = row.severity;
            incident.owner = row.owner;
            incident.dueAtMs = row.due;
            if (const auto made = unit.incidents().insert(incident, u"t"_s); !made)
                return made.error();
        }
        return {};
    }));
    IncidentQuery query;
    query.order = static_cast<IncidentOrder>(order);
    query.direction = Qt::AscendingOrder;
    const auto numbers = [&] {
        QList<qint64> all;
        const auto list = store->read([&](const Reader &reader) { return reader.incidents().list(query); });
        for (const auto &incident : *list)
            all.append(incident.number);
        return all;
    };
    QCOMPARE(numbers(), ascending);
    query.direction = Qt::DescendingOrder;
    QCOMPARE(numbers(), QList<qint64>(ascending.rbegin(), ascending.rend()));
    query.limit = 2;
    QCOMPARE(numbers().size(), 2);
}

void TestFilter::countsFacets()
{
    TestStore store;
    VERIFY_OK(store->write([&](UnitOfWork &unit) -> Result<void> {
        for (int i = 0; i < 20; ++i) {
            Incident incident;
            incident.severity = static_cast<Severity>(i % 4);
            incident.owner = i % 3 == 0 ? u"mkim"_s : QString();
            incident.type = i < 15 ? u"Code42 Alert"_s : u"Manual"_s;
            incident.dueAtMs = i % 2 == 0 ? 0 : testStartMs + (i - 10) * 1'200'000;
            incident.fields = {
                {u"exposuretype"_s,
                 i % 2 == 0 ? QJsonArray{u"CloudStorage"_s} : QJsonArray{u"CloudStorage"_s, u"RemovableMedia"_s}}};
            if (const auto made = unit.incidents().insert(incident, u"t"_s); !made)
                return made.error();
        }
        return {};
    }));
    const auto facets = store->read([](const Reader &reader) { return reader.incidents().facets({}); });
    VERIFY_OK(facets);
    QCOMPARE(facets->total, 20);
    QCOMPARE(facets->severity, (QList<FacetCount>{{u"high"_s, 5}, {u"medium"_s, 5}, {u"low"_s, 5}, {u"unknown"_s, 5}}));
    QCOMPARE(facets->owner, (QList<FacetCount>{{QString(u""_s), 13}, {u"mkim"_s, 7}}));
    QCOMPARE(facets->type, (QList<FacetCount>{{u"Code42 Alert"_s, 15}, {u"Manual"_s, 5}}));
    QCOMPARE(facets->exposure, (QList<FacetCount>{{u"CloudStorage"_s, 20}, {u"RemovableMedia"_s, 10}}));
    // Odd i: due 20 minutes apart around now, from i=1 (-180 min) to i=19 (+180 min).
    QCOMPARE(facets->sla, (QList<FacetCount>{{u"late"_s, 5}, {u"soon"_s, 1}, {u"ok"_s, 4}, {u"none"_s, 10}}));
    QCOMPARE(facets->status, (QList<FacetCount>{{u"pending"_s, 20}}));
}

void TestFilter::valuesNeverBecomeSql()
{
    TestStore store;
    store.addIncident();
    for (const auto &text :
         {u"x'; DROP TABLE incident; --"_s, u"' OR 1=1 --"_s, u":f0"_s, u"\"; DELETE FROM incident"_s}) {
        FilterNode word;
        word.kind = FilterNode::Kind::Word;
        word.text = text;
        FilterNode field;
        field.kind = FilterNode::Kind::Term;
        field.field = u"field."_s + text;
        field.text = text;
        for (const auto &node : {word, field}) {
            IncidentQuery query;
            query.filter = node;
            const auto found = store->read([&](const Reader &reader) { return reader.incidents().count(query); });
            VERIFY_OK(found);
            QCOMPARE(*found, 0);
        }
    }
    QCOMPARE(*store->read([](const Reader &reader) { return reader.incidents().count({}); }), 1);
}

QTEST_GUILESS_MAIN(TestFilter)
#include "tst_filter.moc"
