// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openconnection.h"
#include "simulators/range.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <deque>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 minuteMs = 60'000;
constexpr qint64 hourMs = 60 * minuteMs;

/// Notes when each request went out, by the tests' clock.
class TimedTransport final : public HttpTransport
{
public:
    TimedTransport(const NetworkSettings &settings, const Clock &clock, QList<qint64> &times)
        : m_transport(settings)
        , m_clock(clock)
        , m_times(times)
    {
    }
    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token stop) override
    {
        m_times.append(m_clock.nowMs());
        return m_transport.send(request, std::move(stop));
    }

private:
    QtHttpTransport m_transport;
    const Clock &m_clock;
    QList<qint64> &m_times;
};

struct Arrival
{
    qint64 atMs = 0; ///< when the service shows it
    qint64 beginMs = 0; ///< when it began, long before
    QString id;
};

/// The most requests that went out within any minute.
qsizetype mostInAMinute(const QList<qint64> &times)
{
    std::deque<qint64> window;
    size_t most = 0;
    for (const auto time : times) {
        window.push_back(time);
        while (window.front() <= time - minuteMs)
            window.pop_front();
        most = std::max(most, window.size());
    }
    return qsizetype(most);
}

} // namespace

/// Alerts as they come from a busy tenant: late, in no order, over many fetches and restarts.
class TestAlertFetch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // mission: S37
    void aThousandAlertsThatComeLateAndShuffledAreEachFetchedOnce()
    {
        OpenConnection connection;
        QList<qint64> requestTimes;
        connection.makeTransport = [&](const NetworkSettings &settings) {
            return std::make_unique<TimedTransport>(settings, connection.clock, requestTimes);
        };
        range::Range simulator;
        range::RangeOptions options;
        options.clock = &connection.clock;
        options.seedTimeMs = connection.clock.nowMs();
        options.tokenLifetimeSeconds = 900;
        const auto addresses = simulator.start(options);
        QVERIFY2(addresses.isOk(), addresses ? "" : qPrintable(addresses.error().message));
        const range::RangeCredentials credentials;
        InstanceConfig config;
        config.name = u"code42-range"_s;
        config.kind = u"code42"_s;
        config.settings = {{"url"_L1, addresses->code42Url},
                           {"client_id"_L1, credentials.code42ClientId},
                           {"proxy"_L1, "none"_L1},
                           {"first_fetch_days"_L1, 30}};
        (void)connection.secrets.write(config.name, u"client_secret"_s, Secret(credentials.code42Secret.toUtf8()));

        QString cursor;
        QHash<QString, int> fetched;
        QJsonObject sample;
        // A program's life: it opens the connection, fetches some times, and keeps nothing but the cursor.
        const auto live = [&](int fetches, const std::function<void()> &beforeEach) {
            const auto opened = connection.factory.open(
                config, {connection.secrets, connection.clock, connection.waiter, connection.makeTransport});
            QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
            for (int i = 0; i < fetches; ++i) {
                beforeEach();
                auto context = connection.context();
                const auto result = (*opened)->incidentSource()->fetch(cursor, context);
                QVERIFY2(result.isOk(), result ? "" : qPrintable(result.error().message));
                cursor = result->cursor;
                for (const auto &record : result->records) {
                    QVERIFY(!record.isUpdate);
                    ++fetched[record.externalId];
                    if (sample.isEmpty())
                        sample = QJsonDocument::fromJson(record.raw).object();
                }
            }
        };
        live(1, [] {});
        QVERIFY(!sample.isEmpty());
        QCOMPARE(fetched.size(), 1);

        QRandomGenerator random(7);
        const auto start = connection.clock.nowMs();
        QList<Arrival> arrivals;
        for (int i = 0; i < 1'000; ++i) {
            const auto at = start + random.bounded(int(8 * hourMs));
            arrivals.append({at, at - random.bounded(int(15 * hourMs)), u"late-%1"_s.arg(i)});
        }
        std::sort(arrivals.begin(), arrivals.end(), [](const Arrival &a, const Arrival &b) { return a.atMs < b.atMs; });
        qsizetype shown = 0;
        const auto aMinutePasses = [&] {
            connection.clock.advanceMs(5 * minuteMs);
            for (; shown < arrivals.size() && arrivals.at(shown).atMs <= connection.clock.nowMs(); ++shown) {
                auto session = sample;
                session.insert("sessionId"_L1, arrivals.at(shown).id);
                session.insert("beginTime"_L1, arrivals.at(shown).beginMs);
                session.insert("endTime"_L1, arrivals.at(shown).beginMs + minuteMs);
                session.insert("lastUpdated"_L1, arrivals.at(shown).atMs);
                simulator.addSession(session, {});
            }
        };
        while (shown < arrivals.size()) {
            live(7, aMinutePasses);
            if (QTest::currentTestFailed())
                return;
        }
        QCOMPARE(fetched.size(), 1'001); // none missed
        const auto twice = std::count_if(fetched.cbegin(), fetched.cend(), [](int times) { return times != 1; });
        QCOMPARE(twice, 0);
        const auto most = mostInAMinute(requestTimes);
        qInfo("%lld requests, at most %lld within a minute", qint64(requestTimes.size()), qint64(most));
        QVERIFY2(most <= 120, qPrintable(QString::number(most)));
    }
};

QTEST_GUILESS_MAIN(TestAlertFetch)
#include "tst_alertfetch.moc"
