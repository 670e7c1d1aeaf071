// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "testrun.h"

#include "playbooks/linter.h"

#include <QDirIterator>
#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QString folder(const QString &name)
{
    return QStringLiteral(HOLDFAST_TEST_DATA) + "/lint/"_L1 + name;
}

QStringList filesIn(const QString &path)
{
    QStringList files;
    QDirIterator it(path, {u"*.yml"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        files.append(it.next());
    files.sort();
    return files;
}

/// The commands that the fixtures call.
CommandRegistry commands()
{
    CommandRegistry registry;
    for (const auto &[name, effect] : {std::pair{u"xdr-get-endpoints"_s, EffectClass::ReadOnly},
                                       std::pair{u"xdr-endpoint-isolate"_s, EffectClass::Probed},
                                       std::pair{u"send-mail"_s, EffectClass::Uncertain}}) {
        Command command;
        command.definition.name = name;
        command.definition.brand = u"Test"_s;
        command.definition.effect = effect;
        registry.add(command);
    }
    return registry;
}

} // namespace

class TestLinter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEachSeededDefect_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("task");
        QTest::newRow("a guard that always holds") << u"always-true-guard"_s << u"always-true-guard"_s << u"2"_s;
        QTest::newRow("a circle of tasks") << u"circle"_s << u"circle"_s << u"2"_s;
        QTest::newRow("a command nobody offers") << u"command-not-available"_s << u"command-not-available"_s << u"1"_s;
        QTest::newRow("a branch that is never taken") << u"dead-branch"_s << u"dead-branch"_s << u"1"_s;
        QTest::newRow("an input that is never used") << u"input-unused"_s << u"input"_s << QString();
        QTest::newRow("an input that is never given") << u"input-undeclared"_s << u"input"_s << u"1"_s;
        QTest::newRow("a condition without otherwise") << u"missing-default"_s << u"missing-default"_s << u"1"_s;
        QTest::newRow("an answer that leads nowhere") << u"unconnected-answer"_s << u"missing-default"_s << u"1"_s;
        QTest::newRow("a path that nothing sets") << u"path-never-set"_s << u"path-never-set"_s << u"2"_s;
        QTest::newRow("a timer that runs for ever") << u"timer-never-stopped"_s << u"timer-never-stopped"_s << u"1"_s;
        QTest::newRow("an isolation that nobody confirms")
            << u"unconfirmed-write"_s << u"unconfirmed-write"_s << u"2"_s;
        QTest::newRow("an operator that does not exist") << u"unknown-operator"_s << u"unknown-operator"_s << u"1"_s;
        QTest::newRow("a task that is never reached") << u"unreachable-task"_s << u"unreachable-task"_s << u"2"_s;
        QTest::newRow("a loop without a limit") << u"endless-loop"_s << u"circle"_s << u"1"_s;
        QTest::newRow("a key with a slip of the pen") << u"unknown-key"_s << u"unknown-key"_s << u"1"_s;
    }
    // mission: U9
    void findsEachSeededDefect()
    {
        QFETCH(QString, file);
        QFETCH(QString, rule);
        QFETCH(QString, task);
        const auto registry = commands();
        const auto summary = lintFiles({folder(u"seeded/"_s + file + ".yml"_L1)}, &registry);
        QCOMPARE(summary.playbooks, 1);
        QStringList others;
        bool found = false;
        for (const auto &finding : summary.findings) {
            if (finding.rule == rule && finding.task == task) {
                found = true;
                QVERIFY(finding.line > 0);
                QVERIFY(!finding.reason.isEmpty() && !finding.advice.isEmpty());
            } else {
                others.append(finding.text());
            }
        }
        QVERIFY(found);
        QVERIFY2(others.isEmpty(), qPrintable(others.join(u'\n')));
    }

    // mission: U9
    void isQuietOnSoundPlaybooks()
    {
        const auto files = filesIn(folder(u"clean"_s));
        QCOMPARE(files.size(), 20);
        const auto registry = commands();
        const auto summary = lintFiles(files, &registry);
        QCOMPARE(summary.playbooks, 20);
        QStringList texts;
        for (const auto &finding : summary.findings)
            texts.append(finding.text());
        QVERIFY2(texts.isEmpty(), qPrintable(texts.join(u'\n')));
    }

    // mission: U9 S26
    void flagsTaskThirtyOneOfThePublishedPlaybookAndNothingElseByThatRule()
    {
        auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
        if (shared.isEmpty())
            shared = QStringLiteral(HOLDFAST_SOURCE_DIR) + "/../shared"_L1;
        const auto files = filesIn(shared + "/corpus/playbooks"_L1);
        if (files.isEmpty())
            QSKIP("the corpus of public playbooks is not here");
        const auto summary = lintFiles(files, nullptr);
        QCOMPARE(summary.parsed, files.size());
        QStringList flagged;
        for (const auto &finding : summary.findings) {
            if (finding.rule == "always-true-guard"_L1)
                flagged.append(finding.file.section(u'/', -1) + u':' + finding.task);
        }
        QCOMPARE(flagged, QStringList{u"playbook-Code42_Exfiltration_Playbook.yml:31"_s});
    }

    void conditionsWithoutOtherwise_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("next");
        QTest::addColumn<QString>("conditions");
        QTest::addColumn<bool>("isFlagged");
        const auto test = [](const QString &filter) {
            return u"[[{operator: %1, left: {value: {simple: incident.owner}, iscontext: true}}]]"_s.arg(filter);
        };
        const auto one = u"conditions: [{label: 'yes', condition: %1}]"_s.arg(test(u"isExists"_s));
        const auto both = u"conditions: [{label: 'yes', condition: %1}, {label: 'no', condition: %2}]"_s;
        QTest::newRow("nothing for otherwise") << u"Contain"_s << u"{'yes': ['2']}"_s << one << true;
        QTest::newRow("a default branch") << u"Contain"_s << u"{'yes': ['2'], '#default#': ['2']}"_s << one << false;
        QTest::newRow("a self-check may stop") << u"Contain - Test"_s << u"{'yes': ['2']}"_s << one << false;
        QTest::newRow("a word that only ends like test")
            << u"Contain the latest"_s << u"{'yes': ['2']}"_s << one << true;
        QTest::newRow("two branches that leave nothing out")
            << u"Contain"_s << u"{'yes': ['2'], 'no': ['2']}"_s << both.arg(test(u"isExists"_s), test(u"isNotExists"_s))
            << false;
        QTest::newRow("two branches that leave something out")
            << u"Contain"_s << u"{'yes': ['2'], 'no': ['2']}"_s << both.arg(test(u"isTrue"_s), test(u"isFalse"_s))
            << true;
    }
    void conditionsWithoutOtherwise()
    {
        QFETCH(QString, name);
        QFETCH(QString, next);
        QFETCH(QString, conditions);
        QFETCH(bool, isFlagged);
        const auto playbook = testrun::playbook({{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                                                 {u"1"_s, u"condition"_s, next, conditions, {}},
                                                 {u"2"_s, u"title"_s, {}, {}, {}}},
                                                name);
        const auto findings = lintPlaybook(*playbook, {});
        const bool found = std::any_of(findings.begin(), findings.end(), [](const LintFinding &finding) {
            return finding.rule == "missing-default"_L1 && finding.task == "1"_L1;
        });
        QCOMPARE(found, isFlagged);
    }

    // mission: U9
    void isQuietAboutTheOtherwiseOfPublicPlaybooks()
    {
        auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
        if (shared.isEmpty())
            shared = QStringLiteral(HOLDFAST_SOURCE_DIR) + "/../shared"_L1;
        const auto files = filesIn(shared + "/corpus/playbooks"_L1);
        if (files.isEmpty())
            QSKIP("the corpus of public playbooks is not here");
        QStringList flagged;
        for (const auto findings = lintFiles(files, nullptr).findings; const auto &finding : findings) {
            if (finding.rule == "missing-default"_L1)
                flagged.append(finding.file.section(u'/', -1) + u':' + finding.task);
        }
        flagged.sort();
        // Holes indeed: no branch for otherwise, or an answer without an edge.
        const QStringList holes{u"Employee_Offboarding_-_Revoke_Permissions.yml:53"_s,
                                u"playbook-CanaryTools_Test.yml:22"_s,
                                u"playbook-CrowdStrike_Intel_Test.yml:14"_s,
                                u"playbook-CrowdStrike_Intel_Test.yml:6"_s,
                                u"playbook-ExtraHop_-_CVE-2019-0708_(BlueKeep).yml:19"_s,
                                u"playbook-PAN_OS_EDL_SETUP-V2-Test.yml:5"_s,
                                u"playbook-Phishing_Investigation_-_Generic_3_5_0.yml:15"_s};
        QCOMPARE(flagged, holes);
    }

    // mission: U9
    void isQuietAboutSoundPublicPlaybooks()
    {
        auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
        if (shared.isEmpty())
            shared = QStringLiteral(HOLDFAST_SOURCE_DIR) + "/../shared"_L1;
        const auto files = filesIn(shared + "/corpus/playbooks"_L1);
        if (files.isEmpty())
            QSKIP("the corpus of public playbooks is not here");
        QMap<QString, QStringList> flagged;
        for (const auto findings = lintFiles(files, nullptr).findings; const auto &finding : findings)
            flagged[finding.rule].append(finding.file.section(u'/', -1) + u':' + finding.task);
        // Nobody is asked there indeed before an account is disabled or a file goes into quarantine.
        QCOMPARE(
            flagged.value(u"unconfirmed-write"_s),
            (QStringList{u"Cortex_XDR_-_quarantine_file.yml:2"_s, u"Employee_Offboarding_-_Retain_&_Delete.yml:44"_s,
                         u"Employee_Offboarding_-_Revoke_Permissions.yml:47"_s}));
        QCOMPARE(flagged.value(u"path-never-set"_s), QStringList{u"playbook-SetAndHandleEmpty_test.yml:3"_s});
        QCOMPARE(flagged.value(u"unreachable-task"_s),
                 (QStringList{u"playbook-pyEWS_Test.yml:4"_s, u"playbook-pyEWS_Test.yml:5"_s}));
        QCOMPARE(flagged.value(u"circle"_s), QStringList{u"Employee_Status_Survey.yml:16"_s});
        for (const auto &rule : {u"unknown-operator"_s, u"unknown-key"_s, u"dead-branch"_s, u"timer-never-stopped"_s})
            QVERIFY2(!flagged.contains(rule), qPrintable(flagged.value(rule).join(u' ')));
    }

    void saysWhatIsNoPlaybook()
    {
        QTemporaryDir temporary;
        QFile file(temporary.filePath(u"broken.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name: 'open\n");
        file.close();
        const auto summary = lintFiles({file.fileName(), temporary.filePath(u"missing.yml"_s)}, nullptr);
        QCOMPARE(summary.files, 2);
        QCOMPARE(summary.parsed, 0);
        QCOMPARE(summary.findings.size(), 2);
        const auto json = summary.toJson();
        QCOMPARE(json.value("files"_L1).toInt(), 2);
        QCOMPARE(json.value("findings"_L1).toArray().first().toObject().value("severity"_L1).toString(), u"error"_s);
    }
};

QTEST_GUILESS_MAIN(TestLinter)
#include "tst_linter.moc"
