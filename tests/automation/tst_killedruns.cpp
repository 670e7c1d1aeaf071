// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "runnerharness.h"

#include "../playbooks/generatedplaybooks.h"

#include "base/canonicaljson.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

constexpr int playbookCount = 200;
constexpr int exitFailed = 1;

/// Branches run side by side, and lists grow in the order in which services answer: that order may be another one.
QJsonObject withoutOrder(QJsonObject context)
{
    for (auto it = context.begin(); it != context.end(); ++it) {
        if (!it.value().isArray())
            continue;
        auto items = it.value().toArray().toVariantList();
        std::sort(items.begin(), items.end(), [](const QVariant &a, const QVariant &b) {
            return canonicalJson(QJsonValue::fromVariant(a)) < canonicalJson(QJsonValue::fromVariant(b));
        });
        it.value() = QJsonArray::fromVariantList(items);
    }
    return context;
}

/// What is compared of a run that is over.
QByteArray resultOf(RunnerHarness &harness)
{
    QJsonObject states;
    QJsonObject context;
    harness.look([&](const RunState &state) {
        context = state.context();
        for (const auto paths = state.framePaths(); const auto &path : paths) {
            for (const auto &task : state.frame(path)->playbook->tasks)
                states.insert(taskPathIn(path, task.id),
                              taskStateName(state.taskRun(taskPathIn(path, task.id))->state));
        }
    });
    auto acts = harness.ledger->acts();
    acts.sort();
    return canonicalJson(QJsonObject{{u"context"_s, withoutOrder(context)},
                                     {u"states"_s, states},
                                     {u"acts"_s, QJsonArray::fromStringList(acts)},
                                     {u"open"_s, harness.openQuestions().size()}});
}

/// One life of the console: drives the generated playbook, and kills itself right after the n-th commit (0: never).
/// Writes the number of commits and the result into the folder.
int liveOnce(quint32 seed, const QString &folder, int killAfter, int life)
{
    int count = 0;
    std::array<char *, 1> none{nullptr};
    const QCoreApplication application(count, none.data());
    const auto name = u"P%1"_s.arg(seed);
    const auto playbooks = testrun::PlaybookGenerator(seed).make(name);
    // Each life begins a minute after the last one, within what needs no question about being late.
    const auto harness = RunnerHarness::open(folder, testrun::startMs + life * 60'000, playbooks, 365LL * 86'400'000);
    std::atomic_int commits = 0;
    const auto counted = [&] {
        if (++commits == killAfter)
            ::kill(::getpid(), SIGKILL);
    };
    auto &changes = harness->store->changes();
    QObject::connect(&changes, &ChangeNotifier::runChanged, &changes, counted, Qt::DirectConnection);
    QObject::connect(&changes, &ChangeNotifier::exchangesChanged, &changes, counted, Qt::DirectConnection);
    QObject::connect(&changes, &ChangeNotifier::humanTasksChanged, &changes, counted, Qt::DirectConnection);
    auto ended = harness->begin(name);
    if (ended)
        ended = harness->goOnToTheEnd();
    if (!ended) {
        qWarning("seed %u, life %d: %s", seed, life, qPrintable(ended.error().message));
        return exitFailed;
    }
    QFile result(folder + u"/result"_s);
    if (!result.open(QIODevice::WriteOnly))
        return exitFailed;
    result.write(QByteArray::number(commits.load()) + '\n' + resultOf(*harness));
    return 0;
}

/// Forks lives from a process without threads, on the word of the test.
class Nursery
{
public:
    Nursery()
    {
        if (::pipe(m_orders) != 0 || ::pipe(m_reports) != 0)
            qFatal("no pipe");
        m_process = ::fork();
        if (m_process != 0)
            return;
        ::close(m_orders[1]);
        for (Order order; ::read(m_orders[0], &order, sizeof order) == static_cast<ssize_t>(sizeof order);) {
            const auto child = ::fork();
            if (child == 0)
                ::_exit(liveOnce(order.seed, QString::fromUtf8(order.folder), order.killAfter, order.life));
            int status = 0;
            ::waitpid(child, &status, 0);
            if (::write(m_reports[1], &status, sizeof status) != static_cast<ssize_t>(sizeof status))
                break;
        }
        ::_exit(0);
    }
    ~Nursery()
    {
        ::close(m_orders[1]);
        ::waitpid(m_process, nullptr, 0);
    }

    /// True: it came to its end; false: it was killed.
    bool live(quint32 seed, const QString &folder, int killAfter, int life)
    {
        Order order{seed, killAfter, life, {}};
        qstrncpy(order.folder, folder.toUtf8().constData(), sizeof order.folder);
        int status = 0;
        if (::write(m_orders[1], &order, sizeof order) != static_cast<ssize_t>(sizeof order)
            || ::read(m_reports[0], &status, sizeof status) != static_cast<ssize_t>(sizeof status))
            qFatal("the nursery is gone");
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
            return false;
        m_failed = m_failed || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
        return true;
    }
    [[nodiscard]] bool hasFailed() const { return m_failed; }

private:
    struct Order
    {
        quint32 seed;
        int killAfter;
        int life;
        char folder[400];
    };
    int m_orders[2];
    int m_reports[2];
    pid_t m_process = 0;
    bool m_failed = false;
};

struct Ended
{
    int commits = 0;
    QByteArray result;
};

Ended endOf(const QString &folder)
{
    QFile file(folder + u"/result"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto commits = file.readLine().trimmed().toInt();
    return {commits, file.readAll()};
}

} // namespace

/// SIGKILL at random commits of runs over a real store file: whatever was written at the service was written once, and
/// the case ends as if nothing had happened.
class TestKilledRuns : public QObject
{
    Q_OBJECT

public:
    explicit TestKilledRuns(Nursery &nursery)
        : m_nursery(nursery)
    {
    }

private Q_SLOTS:
    void aKilledRunEndsLikeOneThatWasNot_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= playbookCount; ++seed)
            QTest::addRow("generated playbook %u", seed) << seed;
    }

    // mission: U13
    void aKilledRunEndsLikeOneThatWasNot()
    {
        QFETCH(quint32, seed);
        const QTemporaryDir whole;
        QVERIFY(m_nursery.live(seed, whole.path(), 0, 0));
        QVERIFY(!m_nursery.hasFailed());
        const auto expected = endOf(whole.path());
        QVERIFY(expected.commits > 3);

        QRandomGenerator random(seed);
        const QTemporaryDir killed;
        int life = 0;
        // The first commit brings the incident and the run; before it there is nothing to go on with.
        for (int commits = 1; life < 3; ++life) {
            const auto left = std::max(1, expected.commits - commits);
            const auto killAfter = 1 + static_cast<int>(random.bounded(left));
            commits += killAfter;
            if (m_nursery.live(seed, killed.path(), killAfter, life))
                break; // it had fewer commits left
        }
        if (endOf(killed.path()).result.isEmpty())
            QVERIFY(m_nursery.live(seed, killed.path(), 0, life));
        QVERIFY(!m_nursery.hasFailed());
        QCOMPARE(endOf(killed.path()).result, expected.result);
    }

private:
    Nursery &m_nursery;
};

int main(int argc, char **argv)
{
    Nursery nursery; // before anything has a thread
    const QCoreApplication application(argc, argv);
    TestKilledRuns test(nursery);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_killedruns.moc"
