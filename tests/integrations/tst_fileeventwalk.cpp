// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openconnection.h"

#include "base/clock.h"
#include "integrations/code42/fileeventwalk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <map>
#include <mutex>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 startMs = 1'790'000'000'000;
constexpr qint64 stepMs = 100;

/// A service with many small file events, one every 100 ms, paged by tokens as the vendor's.
class EventService final : public HttpTransport
{
public:
    struct Plan
    {
        int events = 0;
        int pageLimit = 10'000;
        int givesAtMost = -1; ///< of all it says there are; negative: all
        qint64 slowBeyondMs = -1; ///< a longer window is refused as too slow
        int staleAfterPages = -1; ///< once, the token is refused after so many pages
        bool repeatsToken = false;
    };

    EventService(const Clock &clock, Plan plan)
        : m_clock(clock)
        , m_plan(plan)
    {
    }

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token) override
    {
        const std::lock_guard lock(m_mutex);
        HttpAnswer answer;
        answer.status = 200;
        answer.headers = {{"Content-Type", "application/json"}};
        if (request.url.path() == "/v1/oauth"_L1) {
            answer.body = "{\"token_type\":\"bearer\",\"expires_in\":36000,\"access_token\":\"t\"}";
            return answer;
        }
        times.append(m_clock.nowMs());
        const auto body = QJsonDocument::fromJson(request.body).object();
        auto [from, to] = window(body);
        const auto problem = [&answer](const QByteArray &type) {
            answer.status = 400;
            answer.body = "{\"problems\":[{\"badFilter\":null,\"description\":\"no\",\"type\":\"" + type + "\"}]}";
            return answer;
        };
        if (m_plan.slowBeyondMs > 0 && to - from > m_plan.slowBeyondMs)
            return problem("QUERY_TIMEOUT");
        const auto token = body.value("pgToken"_L1).toString();
        if (m_plan.staleAfterPages >= 0 && !token.isEmpty() && --m_plan.staleAfterPages < 0) {
            m_plan.staleAfterPages = 1 << 20;
            return problem("INVALID_PAGE_TOKEN");
        }
        const int first = from <= startMs ? 0 : int((from - startMs + stepMs - 1) / stepMs);
        const int last = std::min<qint64>(m_plan.events - 1, (to - startMs) / stepMs);
        const int given = m_plan.givesAtMost < 0 ? last : std::min(last, m_plan.givesAtMost - 1);
        const int at = token.isEmpty() ? first : token.mid(1).toInt() + 1;
        const int size = std::min(body.value("pgSize"_L1).toInt(), m_plan.pageLimit);
        const int end = std::min(given + 1, at + size);
        QByteArray events;
        for (int i = at; i < end; ++i) {
            events += events.isEmpty() ? "" : ",";
            events += "{\"@timestamp\":\"" + isoUtc(startMs + i * stepMs).toLatin1() + "\",\"event\":{\"id\":\"e"
                + QByteArray::number(i) + "\"},\"file\":{\"name\":\"f\"}}";
        }
        const bool more = end <= given;
        const auto next =
            m_plan.repeatsToken && !token.isEmpty() ? token.toLatin1() : 'e' + QByteArray::number(end - 1);
        answer.body = "{\"fileEvents\":[" + events + "],\"nextPgToken\":" + (more ? '"' + next + '"' : "null")
            + ",\"totalCount\":" + QByteArray::number(std::max(0, last - first + 1)) + ",\"problems\":null}";
        return answer;
    }

    QList<qint64> times; ///< of the searches

private:
    std::pair<qint64, qint64> window(const QJsonObject &body) const
    {
        qint64 from = startMs, to = startMs + qint64(m_plan.events) * stepMs;
        for (const auto &group : body.value("groups"_L1).toArray()) {
            for (const auto &value : group.toObject().value("filters"_L1).toArray()) {
                const auto filter = value.toObject();
                if (filter.value("term"_L1).toString() != "@timestamp"_L1)
                    continue;
                (filter.value("operator"_L1).toString() == "ON_OR_AFTER"_L1 ? from : to) =
                    msFromIso(filter.value("value"_L1).toString());
            }
        }
        return {from, to};
    }

    const Clock &m_clock;
    Plan m_plan;
    std::mutex m_mutex;
};

} // namespace

/// All file events of a search, and how complete that is.
class TestFileEventWalk : public QObject
{
    Q_OBJECT

private:
    struct Rig
    {
        ManualClock clock{1'795'000'000'000};
        ManualWaiter waiter{clock};
        RememberingRecorder recorder;
        EventService *service = nullptr;
        std::unique_ptr<code42::Code42Client> client;
        QSet<QString> ids;
        qint64 handedOut = 0;

        explicit Rig(EventService::Plan plan)
        {
            HttpService::Parts parts;
            parts.name = u"code42"_s;
            parts.base = QUrl(u"https://api.test"_s);
            auto transport = std::make_unique<EventService>(clock, plan);
            service = transport.get();
            parts.transport = std::move(transport);
            parts.clock = &clock;
            parts.waiter = &waiter;
            client = std::make_unique<code42::Code42Client>(std::move(parts), Secret("id"), Secret("secret"));
        }

        Result<code42::WalkedEvents> walk(code42::TimeWindow window, qint64 limit = -1)
        {
            const QJsonObject query{
                {"groups"_L1,
                 QJsonArray{QJsonObject{{"filters"_L1,
                                         QJsonArray{QJsonObject{{"term"_L1, "user.email"_L1},
                                                                {"operator"_L1, "IS"_L1},
                                                                {"value"_L1, "john@corp.test"_L1}}}}}}}};
            CallContext context;
            context.recorder = &recorder;
            code42::FileEventWalk walk(*client, query, window);
            return walk.run(
                [this](const QList<FileEvent> &events) -> Result<void> {
                    handedOut += events.size();
                    for (const auto &event : events)
                        ids.insert(event.eventId);
                    return {};
                },
                limit, context);
        }
    };
    static code42::TimeWindow whole(int events) { return {startMs, startMs + events * stepMs}; }

    /// The most searches in any 60 s of the clock.
    static qsizetype busiestMinute(const QList<qint64> &times)
    {
        qsizetype most = 0;
        for (qsizetype from = 0, to = 0; to < times.size(); ++to) {
            while (times.at(to) - times.at(from) >= 60'000)
                ++from;
            most = std::max(most, to - from + 1);
        }
        return most;
    }

private Q_SLOTS:
    // mission: U12
    void aQuarterOfAMillionEventsComeWhole_data()
    {
        QTest::addColumn<int>("pageLimit");
        QTest::newRow("in the largest pages") << 10'000;
        QTest::newRow("from a service that gives a thousand a page") << 1'000;
    }
    void aQuarterOfAMillionEventsComeWhole()
    {
        QFETCH(int, pageLimit);
        Rig rig({.events = 250'000, .pageLimit = pageLimit});
        const auto walked = rig.walk(whole(250'000));
        QVERIFY2(walked.isOk(), walked ? "" : qPrintable(walked.error().message));
        QCOMPARE(walked->fetched, 250'000);
        QVERIFY(walked->known >= 250'000);
        QVERIFY(walked->isComplete());
        QCOMPARE(rig.ids.size(), 250'000);
        QCOMPARE(rig.handedOut, 250'000); // each once
        QVERIFY2(busiestMinute(rig.service->times) <= 120,
                 qPrintable(QString::number(busiestMinute(rig.service->times))));
    }

    // mission: U12
    void aServiceThatGivesLessThanItSaysIsIncomplete()
    {
        Rig rig({.events = 25'000, .givesAtMost = 12'000});
        const auto walked = rig.walk(whole(25'000));
        QVERIFY(walked.isOk());
        QCOMPARE(walked->fetched, 12'000);
        QVERIFY(!walked->isComplete());
        QCOMPARE(walked->known, 25'000);
    }

    void aSlowWindowIsHalvedUntilItAnswers()
    {
        Rig rig({.events = 40'000, .slowBeyondMs = 600'000});
        const auto walked = rig.walk(whole(40'000));
        QVERIFY2(walked.isOk(), walked ? "" : qPrintable(walked.error().message));
        QCOMPARE(walked->fetched, 40'000);
        QVERIFY(walked->isComplete());
        QVERIFY(walked->requests > 8);
    }

    void aStaleTokenStartsTheWindowAgainAndDoublesNothing()
    {
        Rig rig({.events = 30'000, .staleAfterPages = 1});
        const auto walked = rig.walk(whole(30'000));
        QVERIFY2(walked.isOk(), walked ? "" : qPrintable(walked.error().message));
        QCOMPARE(walked->fetched, 30'000);
        QCOMPARE(rig.handedOut, 30'000);
        QVERIFY(walked->requests > 4);
    }

    void aRepeatedTokenEndsTheWalk()
    {
        Rig rig({.events = 50'000, .repeatsToken = true});
        const auto walked = rig.walk(whole(50'000));
        QVERIFY(walked.isOk());
        QVERIFY(!walked->isComplete());
        QVERIFY(walked->requests <= 12);
    }

    void aLimitIsKept()
    {
        Rig rig({.events = 50'000});
        const auto walked = rig.walk(whole(50'000), 12'345);
        QVERIFY(walked.isOk());
        QCOMPARE(walked->fetched, 12'345);
        QCOMPARE(rig.ids.size(), 12'345);
    }
};

QTEST_GUILESS_MAIN(TestFileEventWalk)
#include "tst_fileeventwalk.moc"
