// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// tests/mission.sh: every row of the mission that is done names a test.
class TestMissionRows : public QObject
{
    Q_OBJECT

private:
    struct Said
    {
        int code = -1;
        QString out;
    };

    static Said check(const QString &root)
    {
        QProcess script;
        script.setProcessChannelMode(QProcess::MergedChannels);
        script.start(u"sh"_s, {u"" HOLDFAST_SOURCE_DIR "/tests/mission.sh"_s, u"--check"_s, root});
        script.waitForFinished(60'000);
        return {script.exitCode(), QString::fromUtf8(script.readAll())};
    }

    static bool write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }

private Q_SLOTS:
    // mission: S117
    void everyRowThatIsDoneNamesATest()
    {
        const auto said = check(u"" HOLDFAST_SOURCE_DIR ""_s);
        QVERIFY2(said.code == 0, qPrintable(said.out));
    }

    void aWrongTableIsNamed_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QString>("says");
        QTest::newRow("a row without a test") << QByteArray("S1 One\nS2 Two\n") << u"S2 has no test: Two"_s;
        QTest::newRow("an open row with a test")
            << QByteArray("open S1 One\n") << u"S1 has a test, but is marked open"_s;
        QTest::newRow("a test for a row that is not listed") << QByteArray("open S2 Two\n") << u"S1 is no row"_s;
    }

    void aWrongTableIsNamed()
    {
        QFETCH(QByteArray, rows);
        QFETCH(QString, says);
        const QTemporaryDir root;
        QVERIFY(QDir(root.path()).mkpath(u"tests"_s));
        QVERIFY(write(root.filePath(u"tests/tst_one.cpp"_s), "    // mission: S1\n    void one() { }\n"));
        QVERIFY(write(root.filePath(u"tests/mission_rows.txt"_s), rows));
        const auto said = check(root.path());
        QCOMPARE(said.code, 1);
        QVERIFY2(said.out.contains(says), qPrintable(said.out));
    }
};

QTEST_GUILESS_MAIN(TestMissionRows)
#include "tst_missionrows.moc"
