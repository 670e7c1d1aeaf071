// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../store/teststore.h"
#include "automation/warroomnatives.h"
#include "commands/commandline.h"
#include "language/cast.h"

#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Built-in commands as an analyst types them, on a real store.
class WarRoomNativesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<TestStore>();
        m_incident = m_store->addIncident().id;
        m_registry = std::make_unique<CommandRegistry>();
        m_dispatcher = std::make_unique<CommandDispatcher>(**m_store, *m_registry);
        m_catalog = std::make_unique<PlaybookCatalog>(QStringList());
        m_runner = std::make_unique<PlaybookRunner>(
            RunnerServices{**m_store, *m_dispatcher, *m_catalog, m_store->clock, {}, [] { return QJsonArray(); }, {}});
        m_natives = std::make_unique<WarRoomNatives>(WarRoomNatives::Services{
            **m_store, *m_dispatcher, m_store->clock, [this]() -> PlaybookRunner & { return *m_runner; },
            [](const IncidentId &, std::stop_token) -> Result<MadeReport> {
                return MadeReport{u"case.pdf"_s, "%PDF-", {}, 0};
            },
            [] { return QJsonArray(); }});
        registerNatives(*m_registry, *m_natives);
    }

    void cleanup()
    {
        m_runner.reset();
        m_registry.reset();
        m_natives.reset();
        m_dispatcher.reset();
        m_store.reset();
    }

    // mission: S15
    void whatIsSetCanBeRead()
    {
        VERIFY_OK(type(u"!Set key=seen value=yes"_s));
        QCOMPARE(context().value("seen"_L1).toString(), u"yes"_s);
        const auto printed = type(u"!Print value=\"It was ${seen}\""_s);
        VERIFY_OK(printed);
        QCOMPARE(printed->entries.first().text, u"It was yes"_s);
        VERIFY_OK(type(u"!Set key=seen value=twice append=true"_s));
        QCOMPARE(context().value("seen"_L1), QJsonValue(QJsonArray{u"yes"_s, u"twice"_s}));
        VERIFY_OK(type(u"!DeleteContext key=seen"_s));
        QVERIFY(!context().contains("seen"_L1));
    }

    void outputsEnterTheContextUnderTheirKeys()
    {
        VERIFY_OK(type(u"!ExtractIP text=\"from 10.0.0.1\""_s));
        VERIFY_OK(type(u"!ExtractIP text=\"from 10.0.0.1 again\""_s));
        const auto address = asList(context().value("IP"_L1));
        QCOMPARE(address.size(), 1);
        QCOMPARE(address.first().toObject().value("Address"_L1).toString(), u"10.0.0.1"_s);
    }

    void fieldsOfTheCaseChange()
    {
        VERIFY_OK(type(u"!setIncident name=\"Copied to a stick\""_s));
        const auto changed =
            (*m_store)->read([this](const Reader &reader) { return reader.incidents().get(m_incident); });
        VERIFY_OK(changed);
        QCOMPARE(changed->name, u"Copied to a stick"_s);
    }

    void filesOfTheCaseAreRead()
    {
        const auto entry = (*m_store)->write([this](UnitOfWork &unit) -> Result<Entry> {
            const auto sha256 = unit.attachments().put("a,b\n1,2\n", m_incident);
            if (!sha256)
                return sha256.error();
            Entry made;
            made.incident = m_incident;
            made.kind = EntryKind::File;
            made.attachmentSha256 = *sha256;
            made.attachmentName = u"a.csv"_s;
            return unit.entries().append(made);
        });
        VERIFY_OK(entry);
        VERIFY_OK(type(u"!ParseCSV entryID="_s + entry->id.text));
        const auto rows = context().value("ParseCSV"_L1).toObject().value("ParsedCSV"_L1).toArray();
        QCOMPARE(rows, (QJsonArray{QJsonObject{{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}}}));
    }

    void reportsAreMade()
    {
        const auto made = type(u"!GenerateInvestigationSummaryReport name=mine"_s);
        VERIFY_OK(made);
        QVERIFY(made->entries.first().file);
        QCOMPARE(made->entries.first().file->name, u"mine.pdf"_s);
    }

    void whatCannotBeDoneHereSaysWhy_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("waiting") << u"!Sleep seconds=1"_s << ErrorCode::InvalidInput;
        QTest::newRow("a schedule") << u"!ScheduleCommand command=\"!Print value=x\" cron=\"* * * * *\""_s
                                    << ErrorCode::Unavailable;
        QTest::newRow("a task that does not wait") << u"!taskComplete id=7"_s << ErrorCode::NotFound;
        QTest::newRow("an argument that is missing") << u"!IsGreaterThan first=1"_s << ErrorCode::InvalidInput;
        QTest::newRow("a command nobody connected") << u"!ADGetUser username=x"_s << ErrorCode::Unavailable;
    }
    void whatCannotBeDoneHereSaysWhy()
    {
        QFETCH(QString, line);
        QFETCH(ErrorCode, code);
        const auto outcome = type(line);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, code);
        QVERIFY(!outcome.error().message.isEmpty());
    }

private:
    Result<CommandOutput> type(const QString &line)
    {
        const auto parsed = parseCommandLine(line);
        if (!parsed)
            return parsed.error();
        CommandCall call;
        call.name = parsed->name;
        call.arguments = parsed->arguments;
        call.incident = m_incident;
        call.user = u"p.ortega"_s;
        call.idempotencyKey = u"key%1"_s.arg(++m_lines);
        return m_dispatcher->perform(call, Attempt::First, m_store->clock.nowMs(), {});
    }

    [[nodiscard]] QJsonObject context() const
    {
        return (*m_store)
            ->read([this](const Reader &reader) { return reader.contexts().get(m_incident); })
            .valueOr(QJsonObject());
    }

    std::unique_ptr<TestStore> m_store;
    std::unique_ptr<CommandRegistry> m_registry;
    std::unique_ptr<CommandDispatcher> m_dispatcher;
    std::unique_ptr<PlaybookCatalog> m_catalog;
    std::unique_ptr<PlaybookRunner> m_runner;
    std::unique_ptr<WarRoomNatives> m_natives;
    IncidentId m_incident;
    int m_lines = 0;
};

QTEST_GUILESS_MAIN(WarRoomNativesTest)
#include "tst_warroomnatives.moc"
