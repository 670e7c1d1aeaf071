// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/ratelimiter.h"
#include "integrations/http/retrypolicy.h"
#include "integrations/http/tokencache.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestPacing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // mission: U12
    void budgetIsKeptOverAnyMinute()
    {
        ManualClock clock(0);
        ManualWaiter waiter(clock);
        RateLimiter limiter(clock, waiter, {{u"file-events"_s, {120, 8}}}, {60, 1});
        QList<qint64> starts;
        for (int i = 0; i < 500; ++i) {
            QVERIFY(limiter.acquire(u"file-events"_s, {}).isOk());
            starts.append(clock.nowMs());
        }
        for (qsizetype i = 128; i < starts.size(); ++i)
            QVERIFY2(starts.at(i) - starts.at(i - 128) >= 59'000, qPrintable(QString::number(i)));
        QVERIFY(starts.last() <= 500 * 500);
    }

    void aPauseHoldsTheWholeFamilyAndNoOther()
    {
        ManualClock clock(1'000);
        ManualWaiter waiter(clock);
        RateLimiter limiter(clock, waiter, {{u"a"_s, {600, 10}}}, {600, 10});
        limiter.pauseUntil(u"a"_s, 31'000);
        QVERIFY(limiter.acquire(u"b"_s, {}).isOk());
        QCOMPARE(clock.nowMs(), 1'000);
        QVERIFY(limiter.acquire(u"a"_s, {}).isOk());
        QVERIFY(clock.nowMs() >= 31'000);
    }

    void waitingCanBeStopped()
    {
        const SystemClock clock;
        SystemWaiter waiter;
        RateLimiter limiter(clock, waiter, {}, {0.001, 1});
        QVERIFY(limiter.acquire({}, {}).isOk());
        std::stop_source stop;
        std::thread stopper([&] { stop.request_stop(); });
        const auto second = limiter.acquire({}, stop.get_token());
        stopper.join();
        QVERIFY(!second.isOk());
        QCOMPARE(second.error().code, ErrorCode::Canceled);
    }

    void onlyWhatMayBeRepeatedIsRepeated_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("changes");
        QTest::addColumn<qint64>("retryAfter");
        QTest::addColumn<int>("failures");
        QTest::addColumn<qint64>("wait"); // -1: no repeat
        const auto row = [](const char *name, ErrorCode code, bool changes, qint64 retryAfter, int failures,
                            qint64 wait) {
            QTest::newRow(name) << int(code) << changes << retryAfter << failures << wait;
        };
        row("lost read", ErrorCode::ConnectionLost, false, -1, 1, 1'000);
        row("lost read, third failure", ErrorCode::ConnectionLost, false, -1, 3, 9'000);
        row("lost read, fourth failure", ErrorCode::ConnectionLost, false, -1, 4, -1);
        row("lost change", ErrorCode::ConnectionLost, true, -1, 1, -1);
        row("server failure of a change", ErrorCode::ServerError, true, -1, 1, -1);
        row("time-out of a change", ErrorCode::Timeout, true, -1, 1, -1);
        row("change that never arrived", ErrorCode::Unreachable, true, -1, 1, 1'000);
        row("change that was turned away", ErrorCode::RateLimited, true, -1, 2, 10'000);
        row("as long as the service says", ErrorCode::RateLimited, false, 42'000, 1, 42'000);
        row("longer than anybody waits here", ErrorCode::RateLimited, false, 3'600'000, 1, -1);
        row("refused", ErrorCode::Forbidden, false, -1, 1, -1);
        row("canceled", ErrorCode::Canceled, false, -1, 1, -1);
    }

    void onlyWhatMayBeRepeatedIsRepeated()
    {
        QFETCH(int, code);
        QFETCH(bool, changes);
        QFETCH(qint64, retryAfter);
        QFETCH(int, failures);
        QFETCH(qint64, wait);
        const Error error{ErrorCode(code), {}, {}, retryAfter};
        RetryPolicy policy;
        policy.jitter = 0;
        QCOMPARE(policy.waitBeforeRepeat(error, changes, failures, 0.5).value_or(-1), wait);
        policy.jitter = 0.2;
        if (retryAfter > 0 && wait > 0)
            QVERIFY(*policy.waitBeforeRepeat(error, changes, failures, 0.0) >= retryAfter);
    }

    void manyWorkersAskForOneToken()
    {
        const ManualClock clock(0);
        TokenCache cache(clock);
        std::atomic_int asked = 0;
        std::atomic_int waiting = 0;
        const auto renew = [&]() -> Result<AccessToken> {
            ++asked;
            while (waiting < 8)
                std::this_thread::yield();
            return AccessToken{Secret("fresh"), 900'000};
        };
        std::atomic_int good = 0;
        std::vector<std::thread> workers;
        for (int i = 0; i < 8; ++i) {
            workers.emplace_back([&] {
                ++waiting;
                const auto token = cache.token(renew, {});
                good += token && token->reveal() == "fresh" ? 1 : 0;
            });
        }
        for (auto &worker : workers)
            worker.join();
        QCOMPARE(good.load(), 8);
        QCOMPARE(asked.load(), 1);
    }

    void aTokenIsRenewedBeforeItsEndAndAfterARefusal()
    {
        ManualClock clock(0);
        TokenCache cache(clock);
        int asked = 0;
        const auto renew = [&]() -> Result<AccessToken> {
            return AccessToken{Secret("t" + QByteArray::number(++asked)), clock.nowMs() + 900'000};
        };
        QCOMPARE(cache.token(renew, {})->reveal(), "t1"_ba);
        clock.advanceMs(839'000);
        QCOMPARE(cache.token(renew, {})->reveal(), "t1"_ba);
        clock.advanceMs(2'000);
        QCOMPARE(cache.token(renew, {})->reveal(), "t2"_ba);
        cache.refused(Secret("t1")); // an old one: the new one stays
        QCOMPARE(cache.token(renew, {})->reveal(), "t2"_ba);
        cache.refused(Secret("t2"));
        QCOMPARE(cache.token(renew, {})->reveal(), "t3"_ba);
        const auto failing = []() -> Result<AccessToken> { return Error{ErrorCode::Unauthorized, {}, {}}; };
        cache.refused(Secret("t3"));
        QCOMPARE(cache.token(failing, {}).error().code, ErrorCode::Unauthorized);
        QCOMPARE(cache.token(renew, {})->reveal(), "t4"_ba);
    }

    void aLateRefusalLeavesTheFreshTokenAlone()
    {
        const ManualClock clock(0);
        TokenCache cache(clock);
        int asked = 0;
        const auto renew = [&]() -> Result<AccessToken> {
            return AccessToken{Secret("t" + QByteArray::number(++asked)), 900'000};
        };
        // Two workers sent the same token; the second one hears of its refusal when the first has renewed it already.
        const auto first = bearerHeaders(*cache.token(renew, {}));
        const auto second = bearerHeaders(*cache.token(renew, {}));
        QCOMPARE(first, second);
        cache.refused(bearerTokenIn(first));
        QCOMPARE(cache.token(renew, {})->reveal(), "t2"_ba);
        cache.refused(bearerTokenIn(second));
        QCOMPARE(cache.token(renew, {})->reveal(), "t2"_ba);
        QCOMPARE(asked, 2);
        cache.refused(bearerTokenIn({{"Accept", "application/json"}}));
        QCOMPARE(cache.token(renew, {})->reveal(), "t2"_ba);
    }
};

QTEST_GUILESS_MAIN(TestPacing)
#include "tst_pacing.moc"
