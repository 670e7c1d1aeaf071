// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/connectionwatch.h"

#include "console/console.h"
#include "integrations/connectionsettings.h"

#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int refreshMs = 2'000;
constexpr qint64 slowMs = 3'000;
constexpr int code42PerMinute = 120; ///< file event searches of a tenant, as the vendor says

/// For the journal: the same in every language.
QString healthName(ConnectionState::Health health)
{
    switch (health) {
    case ConnectionState::Health::Good:
        return u"good"_s;
    case ConnectionState::Health::Slow:
        return u"slow"_s;
    case ConnectionState::Health::Failing:
        return u"failing"_s;
    case ConnectionState::Health::Disabled:
        return u"paused"_s;
    case ConnectionState::Health::Unknown:
        break;
    }
    return u"unknown"_s;
}

QString shortName(const QString &brand)
{
    if (brand == "Cortex XDR"_L1)
        return u"XDR"_s;
    if (brand == "Active Directory"_L1)
        return u"AD"_s;
    return brand;
}

QString target(const InstanceConfig &config)
{
    for (const auto &name : {u"url"_s, u"uri"_s, u"host"_s, u"server"_s, u"file"_s, u"folder"_s}) {
        const auto value = config.text(name);
        if (!value.isEmpty())
            return name == "url"_L1 ? QUrl(value).authority() : value;
    }
    return {};
}

/// What the exchanges of the last minute say about one connection.
void judge(ConnectionState &state, const QList<Exchange> &exchanges, qint64 nowMs)
{
    for (const auto &exchange : exchanges) {
        if (exchange.service != state.instance)
            continue;
        if (exchange.atMs > nowMs - 60'000)
            ++state.requestsLastMinute;
        if (exchange.state == ExchangeState::Open)
            continue;
        state.latencyMs = exchange.durationMs;
        const bool failed = exchange.state == ExchangeState::Failed || exchange.status >= 400;
        state.health = failed              ? ConnectionState::Health::Failing
            : exchange.durationMs > slowMs ? ConnectionState::Health::Slow
                                           : ConnectionState::Health::Good;
        state.message =
            failed ? (exchange.error.isEmpty() ? QString::number(exchange.status) : exchange.error) : QString();
    }
}

} // namespace

ConnectionWatch::ConnectionWatch(Console &console, JobRunner &jobs, ConnectionsModel &model)
    : m_console(console)
    , m_jobs(jobs)
    , m_model(model)
{
    refresh();
    connect(&m_timer, &QTimer::timeout, this, &ConnectionWatch::refresh);
    m_timer.start(refreshMs);
}

QList<ConnectionState> ConnectionWatch::present() const
{
    QList<ConnectionState> states;
    const auto &factory = m_console.connections().factory();
    for (const auto &connection : m_console.connections().connections()) {
        const auto &config = connection.config;
        const auto definition = factory.definition(config.kind);
        ConnectionState state;
        state.instance = config.name;
        state.brand = definition ? definition->brand : config.kind;
        state.shortName = shortName(state.brand);
        state.target = target(config);
        state.requestsPerMinute =
            int(config.number(u"requests_per_minute"_s, config.kind == "code42"_L1 ? code42PerMinute : 0));
        state.paused = !config.enabled;
        state.fetches = definition && definition->fetchesIncidents && fetchesIncidents(config);
        state.problem = connection.problem;
        if (state.paused)
            state.health = ConnectionState::Health::Disabled;
        else if (!state.problem.isEmpty())
            state.health = ConnectionState::Health::Failing;
        state.message = state.problem;
        states.append(state);
    }
    return states;
}

void ConnectionWatch::refresh()
{
    const auto states = present();
    const auto &shown = m_model.connections();
    // What was added, paused or removed shows at once; how it fares follows.
    const bool same =
        std::equal(states.begin(), states.end(), shown.begin(), shown.end(), [](const auto &a, const auto &b) {
            return a.instance == b.instance && a.paused == b.paused && a.problem == b.problem;
        });
    if (!same)
        m_model.setConnections(states);
    if (std::exchange(m_reading, true)) {
        m_again = true;
        return;
    }
    const auto nowMs = m_console.clock().nowMs();
    auto read = m_jobs.run([this, states, nowMs](std::stop_token stop) -> Result<QList<ConnectionState>> {
        return m_console.store().read(
            [&](const Reader &reader) -> Result<QList<ConnectionState>> {
                const auto recent = reader.exchanges().since(nowMs - 10 * 60'000);
                if (!recent)
                    return recent.error();
                auto judged = states;
                for (auto &state : judged) {
                    if (!state.paused && state.problem.isEmpty())
                        judge(state, *recent, nowMs);
                    const auto fetches = reader.fetchState().history(state.instance, 1);
                    if (!fetches)
                        return fetches.error();
                    if (!fetches->isEmpty())
                        state.lastFetchMs = fetches->first().untilMs;
                }
                return judged;
            },
            stop);
    });
    onFinished(read, this, [this](const Result<QList<ConnectionState>> &judged) {
        m_reading = false;
        if (std::exchange(m_again, false)) {
            refresh();
            return;
        }
        if (!judged)
            return;
        journalChanges(*judged);
        m_model.setConnections(*judged);
    });
}

void ConnectionWatch::journalChanges(const QList<ConnectionState> &states)
{
    using Health = ConnectionState::Health;
    for (const auto &state : states) {
        const auto before = std::exchange(m_health[state.instance], state.health);
        const bool told = before != state.health && before != Health::Unknown && before != Health::Disabled
            && state.health != Health::Unknown && state.health != Health::Disabled;
        if (!told)
            continue;
        const QJsonObject about{{u"from"_s, healthName(before)},
                                {u"to"_s, healthName(state.health)},
                                {u"latencyMs"_s, state.latencyMs},
                                {u"message"_s, state.message}};
        onFinished(m_console.store().writeAsync([name = state.instance, about](UnitOfWork &unit) {
            return unit.connections().note(name, u"health"_s, about, u"system"_s);
        }),
                   this, [this, name = state.instance](const Result<void> &noted) {
                       if (!noted)
                           showTrouble(name, noted.error());
                   });
    }
}

void ConnectionWatch::showTrouble(const QString &where, const Error &error)
{
    auto states = m_model.connections();
    for (auto &state : states) {
        if (state.instance != where)
            continue;
        state.health = ConnectionState::Health::Failing;
        state.message = error.message;
    }
    m_model.setConnections(states);
}

} // namespace holdfast
