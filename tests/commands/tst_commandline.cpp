// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commands/commandline.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

class TestCommandLine : public QObject
{
    Q_OBJECT

private:
    CommandRegistry m_registry;

    static Command command(const QString &name, const QString &brand, QList<ArgumentDefinition> arguments)
    {
        Command result;
        result.definition.name = name;
        result.definition.brand = brand;
        result.definition.description = u"about "_s + name;
        result.definition.arguments = std::move(arguments);
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        ArgumentDefinition host{u"hostname"_s, u"name of the endpoint"_s, ArgumentType::Text, true, true, {}, {}};
        ArgumentDefinition limit{u"limit"_s, {}, ArgumentType::Integer, false, false, u"50"_s, {}};
        ArgumentDefinition order{u"order"_s, {}, ArgumentType::Text, false, false, {}, {u"asc"_s, u"desc"_s}};
        ArgumentDefinition date{u"departuredate"_s, {}, ArgumentType::Date, false, false, {}, {}};
        m_registry.add(command(u"xdr-get-endpoints"_s, u"Cortex XDR"_s, {host, limit, order}));
        m_registry.add(command(u"code42-departingemployee-add"_s, u"Code42"_s, {date}));
    }

    void readsTypedLines_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("arguments");
        QTest::newRow("named values") << u"!a x=1 y=two"_s << u"a"_s << "{\"x\":\"1\",\"y\":\"two\"}"_ba;
        QTest::newRow("quotes keep blanks")
            << u"!a note=\"joins a competitor\""_s << u"a"_s << "{\"note\":\"joins a competitor\"}"_ba;
        QTest::newRow("escaped quote") << u"!a note=\"say \\\"no\\\"\""_s << u"a"_s
                                       << "{\"note\":\"say \\\"no\\\"\"}"_ba;
        QTest::newRow("a value without a name") << u"!a LT-0417"_s << u"a"_s << "{\"\":\"LT-0417\"}"_ba;
        QTest::newRow("an empty value") << u"!a x="_s << u"a"_s << "{\"x\":\"\"}"_ba;
        QTest::newRow("equals inside a value")
            << u"!a filter=\"(cn=John)\""_s << u"a"_s << "{\"filter\":\"(cn=John)\"}"_ba;
        QTest::newRow("backquotes") << u"!a x=`b \"c\"`"_s << u"a"_s << "{\"x\":\"b \\\"c\\\"\"}"_ba;
    }

    // mission: S15
    void readsTypedLines()
    {
        QFETCH(QString, line);
        QFETCH(QString, name);
        QFETCH(QByteArray, arguments);
        const auto call = parseCommandLine(line);
        QVERIFY(call);
        QCOMPARE(call->name, name);
        QCOMPARE(QJsonDocument(call->arguments).toJson(QJsonDocument::Compact), arguments);
        const auto again = parseCommandLine(commandLineText(*call));
        QVERIFY(again);
        QCOMPARE(again->arguments, call->arguments);
    }

    void refusesUnreadableLines_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("no mark") << u"hello"_s << u"“!”"_s;
        QTest::newRow("open quote") << u"!a x=\"y"_s << u"Column 4"_s;
        QTest::newRow("given twice") << u"!a x=1 x=2"_s << u"twice"_s;
        QTest::newRow("two values without name") << u"!a b c"_s << u"“c” has no name"_s;
        QTest::newRow("no name") << u"! x=1"_s << u"name of the command"_s;
    }

    void refusesUnreadableLines()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto call = parseCommandLine(line);
        QVERIFY(!call);
        QVERIFY2(call.error().message.contains(says), qPrintable(call.error().message));
    }

    // mission: S15
    void completesNamesArgumentsAndValues()
    {
        const auto texts = [this](const QString &line, const ValueSource &values = {}) {
            QStringList result;
            for (const auto &completion : completions(m_registry, line, line.size(), values))
                result.append(completion.text);
            return result;
        };
        QCOMPARE(texts(u"!xdr"_s), QStringList{u"!xdr-get-endpoints"_s});
        QCOMPARE(texts(u"!employee"_s), QStringList{u"!code42-departingemployee-add"_s});
        QCOMPARE(texts(u"!xdr-get-endpoints "_s), (QStringList{u"hostname="_s, u"limit="_s, u"order="_s}));
        QCOMPARE(texts(u"!xdr-get-endpoints hostname=a o"_s), QStringList{u"order="_s});
        QCOMPARE(texts(u"!xdr-get-endpoints order=d"_s), QStringList{u"order=desc"_s});
        QCOMPARE(texts(u"!xdr-get-endpoints hostname="_s,
                       [](const QString &, const QString &) { return QStringList{u"QRST LT"_s}; }),
                 QStringList{u"hostname=\"QRST LT\""_s});
    }

    void checksArguments_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing") << u"!xdr-get-endpoints limit=5"_s << u"“hostname” is missing"_s;
        QTest::newRow("not a number") << u"!xdr-get-endpoints a limit=many"_s << u"not a whole number"_s;
        QTest::newRow("not a choice") << u"!xdr-get-endpoints a order=sideways"_s << u"not one of asc, desc"_s;
        QTest::newRow("bad date") << u"!code42-departingemployee-add departuredate=31.12.2026"_s << u"2026-12-31"_s;
        QTest::newRow("no default argument") << u"!code42-departingemployee-add john"_s << u"has no name"_s;
    }

    // mission: S11
    void checksArguments()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto call = parseCommandLine(line);
        QVERIFY(call);
        const auto checked = checkedArguments(m_registry.find(call->name)->definition, call->arguments);
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(says), qPrintable(checked.error().message));
    }

    void secretsAreNotRecorded()
    {
        const ArgumentDefinition password{u"password"_s, {}, ArgumentType::Secret, true, false, {}, {}};
        const auto definition = command(u"ad-set-new-password"_s, u"Active Directory"_s, {password}).definition;
        const auto call = parseCommandLine(u"!ad-set-new-password username=j password=\"hush hush\""_s);
        QVERIFY(call);
        QCOMPARE(recordedLineText(*call, &definition), u"!ad-set-new-password password=\"***\" username=j"_s);
        QCOMPARE(recordedLineText(*call, nullptr), commandLineText(*call));
    }

    void fillsInDefaults()
    {
        const auto checked =
            checkedArguments(m_registry.find(u"xdr-get-endpoints"_s)->definition, {{QString(), u"LT-1"_s}});
        QVERIFY(checked);
        QCOMPARE(checked->value(u"hostname"_s).toString(), u"LT-1"_s);
        QCOMPARE(checked->value(u"limit"_s).toString(), u"50"_s);
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
