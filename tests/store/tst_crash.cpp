// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teststore.h"

#include <QProcess>
#include <QRandomGenerator>

#include <cstdio>
#include <mutex>
#include <thread>

#include <signal.h>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// The child: three threads write entries, requests and field changes, and each says what it was told is stored.
int writeUntilKilled(const QString &path)
{
    StoreOptions options;
    options.path = path;
    const auto store = Store::open(options);
    if (!store) {
        std::fprintf(stderr, "%s\n", qPrintable(store.error().message + store.error().details));
        return 1;
    }
    const auto incident = (*store)->read([](const Reader &reader) { return reader.incidents().byNumber(1001); });
    std::mutex printing;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0;; ++i) {
                const auto written = (*store)->write([&](UnitOfWork &unit) -> Result<QString> {
                    Entry entry;
                    entry.incident = incident->id;
                    entry.author = u"thread %1"_s.arg(thread);
                    entry.text = QString(i % 7 * 500, u'x');
                    const auto added = unit.entries().append(entry);
                    if (!added)
                        return added.error();
                    const auto begun = unit.exchanges().begin(
                        {u"s"_s, u"POST"_s, u"t"_s, added->id.text.toUtf8(), true}, {incident->id, {}, {}, u"a"_s});
                    if (!begun)
                        return begun.error();
                    const auto fields =
                        unit.incidents().setFields(incident->id, {{u"last"_s, added->id.text, {}}}, u"a"_s);
                    if (!fields)
                        return fields.error();
                    return added->id.text;
                });
                if (!written)
                    return;
                const std::scoped_lock lock(printing);
                std::printf("%s\n", qPrintable(*written));
                std::fflush(stdout);
            }
        });
    }
    return 0;
}

} // namespace

/// Nothing that was told to be stored is lost when the program is killed.
class TestCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedTwentyTimesWhileWriting();
};

// mission: U13
void TestCrash::killedTwentyTimesWhileWriting()
{
    const QTemporaryDir folder;
    StoreOptions options;
    options.path = folder.filePath(u"case.db"_s);
    IncidentId incident;
    {
        const auto store = Store::open(options);
        VERIFY_OK(store);
        incident = (*store)->write([](UnitOfWork &unit) { return unit.incidents().insert({}, u"test"_s); })->id;
    }
    QRandomGenerator random(7);
    QSet<QString> acknowledged;
    for (int round = 0; round < 20; ++round) {
        QProcess child;
        child.setProgram(QCoreApplication::applicationFilePath());
        child.setArguments({u"--write"_s, options.path});
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start();
        const int wanted = 5 + random.bounded(60);
        QList<QByteArray> lines;
        while (lines.size() < wanted) {
            QVERIFY2(child.canReadLine() || child.waitForReadyRead(), "the child stopped by itself");
            while (child.canReadLine())
                lines.append(child.readLine().trimmed());
        }
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        for (;;) { // what had been said before the end
            const auto line = child.readLine();
            if (!line.endsWith('\n'))
                break;
            lines.append(line.trimmed());
        }
        for (const auto &line : std::as_const(lines))
            acknowledged.insert(QString::fromLatin1(line));

        const auto store = Store::open(options);
        VERIFY_OK(store);
        const auto entries = (*store)->read([&](const Reader &reader) { return reader.entries().list(incident); });
        VERIFY_OK(entries);
        QSet<QString> stored;
        qint64 seq = 0;
        for (const auto &entry : *entries) {
            QCOMPARE(entry.seq, ++seq);
            stored.insert(entry.id.text);
        }
        const auto lost = acknowledged - stored;
        QVERIFY2(lost.isEmpty(), qPrintable(u"round %1: lost %2"_s.arg(round).arg(lost.size())));
        // All or nothing: each entry came with its request and was for a moment the incident's last.
        const auto exchanges = (*store)->read([&](const Reader &reader) { return reader.exchanges().unfinished(); });
        QCOMPARE(exchanges->size(), entries->size());
        const auto read = (*store)->read([&](const Reader &reader) { return reader.incidents().get(incident); });
        QCOMPARE(read->fields.value(u"last"_s).toString(), entries->constLast().id.text);
        const auto verified = (*store)->verify();
        VERIFY_OK(verified);
        QVERIFY2(verified->isIntact(), qPrintable(verified->failure.value_or(VerifyFailure()).why));
    }
    const auto store = Store::open(options);
    VERIFY_OK(store);
    QVERIFY((*store)->rebuild()->isEqual());
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == "--write"_L1)
        return writeUntilKilled(arguments.at(2));
    TestCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_crash.moc"
