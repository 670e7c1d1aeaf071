// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "johnscase.h"

#include "automation/runjournal.h"
#include "playbooks/replay/replay.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

/// John's run, made again from its record.
class TestJohnsReplay : public QObject
{
    Q_OBJECT

    range::Range m_range;
    QTemporaryDir m_folder;
    RunRecord m_record;

private Q_SLOTS:
    void initTestCase()
    {
        range::RangeOptions options;
        options.actionPendingMs = 10;
        options.actionRunningMs = 20;
        QVERIFY(m_range.start(options));
        auto opened = JohnsCase::open(m_folder.path(), u"auto"_s, QUrl(m_range.addresses().controlUrl));
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QVERIFY(opened->run());
        const auto incident = opened->incident();
        QVERIFY(incident);
        const auto record = opened->console->store().read([&](const Reader &reader) -> Result<RunRecord> {
            const auto runs = reader.runs().list(incident->id);
            if (!runs)
                return runs.error();
            return runRecord(reader, runs->first().id);
        });
        QVERIFY(record);
        m_record = *record;
        QVERIFY(m_record.events.size() > 20);
    }

    // mission: U2
    void aHundredReplaysOfJohnsRunGiveOneHash()
    {
        const auto recorded = transcriptSha256(m_record.events);
        for (int round = 0; round < 100; ++round) {
            const auto again = replay(m_record);
            QVERIFY(again);
            QVERIFY2(!again->difference, again->difference ? qPrintable(again->difference->text()) : "");
            QCOMPARE(again->transcript, recorded);
        }
    }

    // mission: U2
    void anEditedTaskStopsTheReplayAndIsNamed()
    {
        const auto playbook = readPlaybook(m_record.playbook).playbook;
        QVERIFY(playbook);
        // The first command task of the run, with another command in the playbook.
        for (const auto &event : std::as_const(m_record.events)) {
            const auto *task = playbook->task(event.task);
            if (!task || task->action != TaskAction::Command || !m_record.playbook.contains(task->command.toUtf8()))
                continue;
            auto edited = m_record.playbook;
            edited.replace(task->command.toUtf8(), "Print");
            const auto again = replay(m_record, edited);
            QVERIFY(again);
            QVERIFY(again->difference);
            QCOMPARE(again->difference->task, task->id);
            QVERIFY(!again->difference->what.isEmpty());
            return;
        }
        QFAIL("the run has no command");
    }
};

QTEST_GUILESS_MAIN(TestJohnsReplay)
#include "tst_johnsreplay.moc"
