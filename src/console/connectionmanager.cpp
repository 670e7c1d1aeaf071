// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/connectionmanager.h"

#include "automation/caserecorder.h"
#include "integrations/connectionsettings.h"
#include "integrations/http/waiter.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Console", source);
}

/// Secrets as just entered, before those that are kept. Writes nothing.
class EnteredSecrets final : public SecretsProvider
{
public:
    EnteredSecrets(SecretsProvider &kept, const QHash<QString, Secret> &entered)
        : m_kept(kept)
        , m_entered(entered)
    {
    }

    Result<Secret> read(const QString &instance, const QString &setting) override
    {
        const auto entered = m_entered.constFind(setting);
        return entered == m_entered.constEnd() ? m_kept.read(instance, setting) : Result<Secret>(*entered);
    }
    Result<void> write(const QString &, const QString &, const Secret &) override { return refused(); }
    Result<void> remove(const QString &, const QString &) override { return refused(); }
    QString description() const override { return m_kept.description(); }

private:
    static Error refused() { return {ErrorCode::Internal, u"entered secrets are read only"_s, {}}; }

    SecretsProvider &m_kept;
    const QHash<QString, Secret> &m_entered;
};

StoredConnection storedFrom(const InstanceConfig &config)
{
    return {config.name, config.kind, config.enabled, config.settings};
}

InstanceConfig configFrom(const StoredConnection &stored)
{
    return {stored.name, stored.kind, stored.enabled, stored.settings};
}

} // namespace

ConnectionManager::ConnectionManager(Store &store, CommandRegistry &registry, SecretsProvider &secrets,
                                     const Clock &clock, Waiter &waiter, MakeTransport makeTransport)
    : m_store(store)
    , m_registry(registry)
    , m_secrets(secrets)
    , m_clock(clock)
    , m_waiter(waiter)
    , m_makeTransport(std::move(makeTransport))
{
}

ConnectionManager::~ConnectionManager()
{
    for (auto &connection : m_connections) {
        connection.life.request_stop();
        m_registry.setInstance(connection.config.name, {});
    }
}

InstanceServices ConnectionManager::services(SecretsProvider &secrets) const
{
    return {secrets, m_clock, m_waiter, m_makeTransport};
}

QList<ManagedConnection> ConnectionManager::connections() const
{
    const std::lock_guard lock(m_mutex);
    return m_connections;
}

std::optional<ManagedConnection> ConnectionManager::find(const QString &name) const
{
    const std::lock_guard lock(m_mutex);
    for (const auto &connection : m_connections) {
        if (connection.config.name == name)
            return connection;
    }
    return std::nullopt;
}

QStringList ConnectionManager::secretNames(const QString &kind) const
{
    QStringList names;
    if (const auto definition = m_factory.definition(kind)) {
        for (const auto &setting : definition->settings) {
            if (setting.isSecret())
                names.append(setting.name);
        }
    }
    return names;
}

Result<QStringList> ConnectionManager::keptSecrets(const QString &name) const
{
    const auto connection = find(name);
    QStringList kept;
    for (const auto &setting : connection ? secretNames(connection->config.kind) : QStringList()) {
        const auto secret = m_secrets.read(name, setting);
        if (secret)
            kept.append(setting);
        else if (secret.error().code != ErrorCode::NotFound)
            return secret.error();
    }
    return kept;
}

ManagedConnection ConnectionManager::opened(const InstanceConfig &config, bool stored) const
{
    ManagedConnection connection;
    connection.config = config;
    connection.stored = stored;
    if (!config.enabled)
        return connection;
    auto instance = m_factory.open(config, services(m_secrets));
    if (instance)
        connection.instance = *instance;
    else
        connection.problem = instance.error().message;
    return connection;
}

void ConnectionManager::put(ManagedConnection connection)
{
    const auto name = connection.config.name;
    m_registry.setInstance(name, connection.instance ? connection.instance->commands() : QList<Command>());
    std::shared_ptr<IntegrationInstance> former; // ends outside the lock: it may wait for its threads
    const std::lock_guard lock(m_mutex);
    for (auto &present : m_connections) {
        if (present.config.name != name)
            continue;
        present.life.request_stop();
        former = present.instance;
        present = std::move(connection);
        return;
    }
    m_connections.append(std::move(connection));
}

void ConnectionManager::take(const QString &name)
{
    m_registry.setInstance(name, {});
    std::shared_ptr<IntegrationInstance> former;
    const std::lock_guard lock(m_mutex);
    for (qsizetype at = 0; at < m_connections.size(); ++at) {
        if (m_connections.at(at).config.name != name)
            continue;
        m_connections[at].life.request_stop();
        former = m_connections.at(at).instance;
        m_connections.removeAt(at);
        return;
    }
}

Result<void> ConnectionManager::open(const InstanceConfig &config)
{
    const std::lock_guard changing(m_changing);
    auto connection = opened(config, false);
    if (!connection.problem.isEmpty())
        return Error{ErrorCode::InvalidInput, connection.problem, {}};
    put(std::move(connection));
    return {};
}

Result<QStringList> ConnectionManager::openStored()
{
    const std::lock_guard changing(m_changing);
    const auto stored = m_store.read([](const Reader &reader) { return reader.connections().list(); });
    if (!stored)
        return stored.error();
    QStringList problems;
    for (const auto &one : *stored) {
        auto connection = opened(configFrom(one), true);
        if (!connection.problem.isEmpty())
            problems.append(connection.problem);
        put(std::move(connection));
    }
    return problems;
}

void ConnectionManager::reopenFailed()
{
    const std::lock_guard changing(m_changing);
    for (const auto &connection : connections()) {
        if (!connection.problem.isEmpty())
            put(opened(connection.config, connection.stored));
    }
}

Result<void> ConnectionManager::save(const InstanceConfig &config, const QHash<QString, Secret> &secrets, bool isNew,
                                     const QString &actor)
{
    const std::lock_guard changing(m_changing);
    const auto definition = m_factory.definition(config.kind);
    if (!definition)
        return Error{ErrorCode::InvalidInput, text("There is no kind of connection called “%1”.").arg(config.kind), {}};
    if (auto checked = checkSettings(*definition, config); !checked)
        return checked;
    const auto former = find(config.name);
    if (isNew && former) {
        return Error{ErrorCode::AlreadyExists,
                     text("There is a connection “%1” already; choose another name.").arg(config.name),
                     {}};
    }
    EnteredSecrets entered(m_secrets, secrets);
    if (const auto candidate = m_factory.open(config, services(entered)); !candidate)
        return candidate.error();

    // Secrets first: a connection without its secret would be worse than a secret without its connection.
    QHash<QString, std::optional<Secret>> before;
    const auto putBack = [&] {
        for (auto it = before.begin(); it != before.end(); ++it) {
            const auto back =
                *it ? m_secrets.write(config.name, it.key(), **it) : m_secrets.remove(config.name, it.key());
            if (!back)
                qWarning("a secret of %s could not be put back", qPrintable(config.name));
        }
    };
    for (auto it = secrets.begin(); it != secrets.end(); ++it) {
        const auto present = m_secrets.read(config.name, it.key());
        before.insert(it.key(), present ? std::optional(*present) : std::nullopt);
        if (auto written = m_secrets.write(config.name, it.key(), *it); !written) {
            before.remove(it.key());
            putBack();
            return written;
        }
    }
    const bool add = !former || !former->stored;
    auto names = secrets.keys();
    names.sort();
    const auto written = m_store.write([&](UnitOfWork &unit) -> Result<void> {
        auto kept = add ? unit.connections().add(storedFrom(config), actor)
                        : unit.connections().change(storedFrom(config), actor);
        if (!kept)
            return kept;
        for (const auto &name : std::as_const(names)) {
            if (auto noted = unit.connections().note(config.name, u"secret-stored"_s, {{u"setting"_s, name}}, actor);
                !noted)
                return noted;
        }
        return {};
    });
    if (!written) {
        putBack();
        return written;
    }
    put(opened(config, true));
    return {};
}

Result<void> ConnectionManager::setEnabled(const QString &name, bool enabled, const QString &actor)
{
    const std::lock_guard changing(m_changing);
    const auto former = find(name);
    if (!former)
        return Error{ErrorCode::NotFound, text("There is no connection “%1”.").arg(name), {}};
    auto config = former->config;
    config.enabled = enabled;
    auto connection = opened(config, true);
    if (enabled && !connection.problem.isEmpty())
        return Error{ErrorCode::InvalidInput, connection.problem, {}};
    const auto written = m_store.write([&](UnitOfWork &unit) -> Result<void> {
        if (!former->stored) {
            if (auto added = unit.connections().add(storedFrom(former->config), actor); !added)
                return added;
        }
        return unit.connections().setEnabled(name, enabled, actor);
    });
    if (!written)
        return written;
    put(std::move(connection));
    return {};
}

Result<void> ConnectionManager::remove(const QString &name, const QString &actor)
{
    const std::lock_guard changing(m_changing);
    const auto former = find(name);
    if (!former)
        return Error{ErrorCode::NotFound, text("There is no connection “%1”.").arg(name), {}};
    const auto written = m_store.write([&](UnitOfWork &unit) -> Result<void> {
        if (!former->stored) {
            if (auto added = unit.connections().add(storedFrom(former->config), actor); !added)
                return added;
        }
        return unit.connections().remove(name, actor);
    });
    if (!written)
        return written;
    take(name);
    for (const auto &setting : secretNames(former->config.kind)) {
        if (auto removed = m_secrets.remove(name, setting); !removed) {
            return Error{removed.error().code,
                         text("The connection “%1” is removed, but its secret “%2” could not be deleted: %3")
                             .arg(name, setting, removed.error().message),
                         {}};
        }
    }
    return {};
}

Result<Diagnosis> ConnectionManager::test(const InstanceConfig &config, const QHash<QString, Secret> &secrets,
                                          const std::function<void(const DiagnosisStep &)> &progress,
                                          std::stop_token stop, const QString &actor)
{
    EnteredSecrets entered(m_secrets, secrets);
    CaseRecorder recorder(m_store, {{}, {}, {}, actor});
    auto tested = diagnose({config, m_factory, services(entered), recorder}, progress, std::move(stop));
    if (!tested)
        return tested;
    const auto present = find(config.name);
    if (present && present->config.settings == config.settings && secrets.isEmpty()) {
        QJsonArray causes;
        for (const auto &step : tested->steps) {
            if (step.cause != DiagnosisStep::Cause::None)
                causes.append(causeName(step.cause));
        }
        const auto noted = m_store.write([&](UnitOfWork &unit) {
            return unit.connections().note(config.name, u"tested"_s,
                                           {{u"passed"_s, tested->passed() ? 1 : 0}, {u"causes"_s, causes}}, actor);
        });
        if (!noted)
            return noted.error();
    }
    return tested;
}

} // namespace holdfast
