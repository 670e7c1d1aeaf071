// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

/// Reads every include under src/ and compares it with the order of the libraries in the top CMakeLists.txt.
class TestIncludes : public QObject
{
    Q_OBJECT

private:
    QStringList m_order;

    static QString read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    QStringList includesOf(const QString &library) const
    {
        static const QRegularExpression include(u"^\\s*#\\s*include\\s+\"([^\"]+)\""_s,
                                                QRegularExpression::MultilineOption);
        QStringList result;
        QDirIterator it(u"" HOLDFAST_SOURCE_DIR "/src/"_s + library, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const auto path = it.next();
            auto matches = include.globalMatch(read(path));
            while (matches.hasNext()) {
                // Headers made from ui/ are named by area, which may be the name of a library too.
                const auto included = matches.next().captured(1);
                if (!included.contains("/ui_"_L1))
                    result.append(QFileInfo(path).fileName() + u" "_s + included);
            }
        }
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        static const QRegularExpression list(u"set\\(HOLDFAST_LIBRARIES ([^)]+)\\)"_s);
        const auto match = list.match(read(u"" HOLDFAST_SOURCE_DIR "/CMakeLists.txt"_s));
        QVERIFY(match.hasMatch());
        m_order = match.captured(1).split(QRegularExpression(u"\\s+"_s), Qt::SkipEmptyParts);
        QVERIFY(m_order.size() > 10);
    }

    void librariesIncludeOnlyWhatStandsBelowThem()
    {
        QStringList wrong;
        for (const auto &library : std::as_const(m_order)) {
            for (const auto &line : includesOf(library)) {
                const auto included = line.section(u' ', 1).section(u'/', 0, 0);
                if (m_order.indexOf(included) > m_order.indexOf(library))
                    wrong.append(library + u": "_s + line);
            }
        }
        QCOMPARE(wrong, QStringList());
    }

    void viewsReachNoServiceDirectly()
    {
        QStringList wrong;
        for (const auto &line : includesOf(u"views"_s)) {
            const auto included = line.section(u' ', 1).section(u'/', 0, 0);
            if (included == "integrations"_L1 || included == "automation"_L1 || included == "simulators"_L1)
                wrong.append(line);
        }
        QCOMPARE(wrong, QStringList());
    }

    void includesNeverClimbFolders()
    {
        QStringList wrong;
        for (const auto &library : std::as_const(m_order)) {
            for (const auto &line : includesOf(library)) {
                if (line.contains("../"_L1))
                    wrong.append(library + u": "_s + line);
            }
        }
        QCOMPARE(wrong, QStringList());
    }
};

QTEST_GUILESS_MAIN(TestIncludes)
#include "tst_includes.moc"
