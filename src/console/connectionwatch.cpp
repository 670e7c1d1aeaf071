// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/connectionwatch.h"

#include "console/console.h"

#include <QUrl>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int refreshMs = 2'000;
constexpr qint64 slowMs = 3'000;

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

void ConnectionWatch::refresh()
{
    QList<ConnectionState> states;
    for (const auto &instance : m_console.instances()) {
        ConnectionState state;
        state.instance = instance->config().name;
        state.brand = instance->brand();
        state.shortName = shortName(state.brand);
        state.target = target(instance->config());
        state.requestsPerMinute = state.brand == "Code42"_L1 ? 120 : 0;
        states.append(state);
    }
    if (m_model.rowCount() != states.size())
        m_model.setConnections(states);
    if (m_reading)
        return;
    m_reading = true;
    const auto nowMs = m_console.clock().nowMs();
    auto read = m_jobs.run([this, states, nowMs](std::stop_token stop) -> Result<QList<ConnectionState>> {
        return m_console.store().read(
            [&](const Reader &reader) -> Result<QList<ConnectionState>> {
                const auto recent = reader.exchanges().since(nowMs - 10 * 60'000);
                if (!recent)
                    return recent.error();
                auto judged = states;
                for (auto &state : judged)
                    judge(state, *recent, nowMs);
                return judged;
            },
            stop);
    });
    onFinished(read, this, [this](const Result<QList<ConnectionState>> &judged) {
        m_reading = false;
        if (judged)
            m_model.setConnections(*judged);
    });
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
