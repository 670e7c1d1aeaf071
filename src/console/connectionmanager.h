// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/secret.h"
#include "commands/commandregistry.h"
#include "integrations/diagnosis/diagnosis.h"
#include "store/store.h"

#include <QHash>

#include <mutex>

namespace holdfast {

/// A connection as it is now.
struct ManagedConnection
{
    InstanceConfig config;
    std::shared_ptr<IntegrationInstance> instance; ///< null while it is paused or cannot be opened
    QString problem; ///< why it cannot be opened; empty otherwise
    std::stop_source life; ///< stopped when it is changed, paused or removed
    bool stored = false; ///< kept with the cases; otherwise of this program run only (the demo's)
};

/// The connections while the program runs: adds, changes, pauses and removes them with their commands, settings, secrets
/// and journal records, without a restart. All functions block and may be called from any worker thread; changes are
/// made one after another.
class ConnectionManager
{
public:
    using MakeTransport = std::function<std::unique_ptr<HttpTransport>(const NetworkSettings &)>;

    /// All must outlive this.
    ConnectionManager(Store &store, CommandRegistry &registry, SecretsProvider &secrets, const Clock &clock,
                      Waiter &waiter, MakeTransport makeTransport);
    ~ConnectionManager();

    [[nodiscard]] const IntegrationFactory &factory() const { return m_factory; }
    [[nodiscard]] QList<ManagedConnection> connections() const;
    [[nodiscard]] std::optional<ManagedConnection> find(const QString &name) const;
    /// Which secrets of a connection are kept, by setting name.
    [[nodiscard]] Result<QStringList> keptSecrets(const QString &name) const;

    /// Opens one for this program run without keeping it.
    Result<void> open(const InstanceConfig &config);
    /// Opens all that are kept; those that cannot be opened are there with their problem, and answered as sentences.
    Result<QStringList> openStored();
    /// Tries those again that could not be opened, after the secrets were unlocked.
    void reopenFailed();

    /// Adds it when there is none of that name, otherwise changes it. Checked before anything is kept; secrets go to the
    /// secrets provider, those not given stay. On failure everything is as before.
    Result<void> save(const InstanceConfig &config, const QHash<QString, Secret> &secrets, bool isNew,
                      const QString &actor);
    Result<void> setEnabled(const QString &name, bool enabled, const QString &actor);
    /// With its secrets. What its fetches brought stays.
    Result<void> remove(const QString &name, const QString &actor);

    /// Tests settings that need not be saved, with the given secrets before the kept ones. Journaled for saved ones.
    Result<Diagnosis> test(const InstanceConfig &config, const QHash<QString, Secret> &secrets,
                           const std::function<void(const DiagnosisStep &)> &progress, std::stop_token stop,
                           const QString &actor);

private:
    [[nodiscard]] InstanceServices services(SecretsProvider &secrets) const;
    /// Its commands are in the registry, or those of its former self are gone.
    void put(ManagedConnection connection);
    [[nodiscard]] ManagedConnection opened(const InstanceConfig &config, bool stored) const;
    void take(const QString &name);
    [[nodiscard]] QStringList secretNames(const QString &kind) const;

    Store &m_store;
    CommandRegistry &m_registry;
    SecretsProvider &m_secrets;
    const Clock &m_clock;
    Waiter &m_waiter;
    MakeTransport m_makeTransport;
    IntegrationFactory m_factory;
    std::mutex m_changing; ///< one change at a time
    mutable std::mutex m_mutex; ///< guards m_connections
    QList<ManagedConnection> m_connections;
};

} // namespace holdfast
