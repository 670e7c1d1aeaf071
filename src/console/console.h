// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/ingestion.h"
#include "automation/playbookcatalog.h"
#include "automation/playbookrunner.h"
#include "console/connectionmanager.h"
#include "integrations/http/waiter.h"
#include "playbooks/natives/nativehost.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace holdfast {

struct ConsoleOptions
{
    QString storePath;
    QString user; ///< who works here, as owners are spelled
    QString playbookFolder; ///< the user's own playbooks; empty for none
    QString programPath; ///< this program, which renders reports in a process of its own
    SecretsProvider *secrets = nullptr; ///< outlives the console
    MemberKeys *memberKeys = nullptr; ///< where the keys to restricted cases are kept; among the secrets when null
    const Clock *clock = nullptr; ///< the system's when null
    IdSource *ids = nullptr; ///< random when null
};

/// Everything below the window, put together: store, connections, commands, playbook runs, and the thread that fetches
/// incidents and watches SLAs. Used by the window and by the subcommands alike. Functions block unless said otherwise.
class Console
{
public:
    /// Opens or makes the store. Nothing runs before start().
    [[nodiscard]] static Result<std::unique_ptr<Console>> open(const ConsoleOptions &options);
    /// Stops in order: no new work, fetches and acts asked to stop and waited for, then the store.
    ~Console();
    Console(const Console &) = delete;
    Console &operator=(const Console &) = delete;

    /// Opens a connection for this program run and registers its commands. Errors name the connection.
    Result<void> connect(const InstanceConfig &config) { return m_connections->open(config); }
    /// The connections kept in the store; those that cannot be opened are answered as problems, one sentence each.
    Result<QStringList> connectStored() { return m_connections->openStored(); }
    /// Adds, changes, pauses, removes and tests connections while the program runs.
    [[nodiscard]] ConnectionManager &connections() { return *m_connections; }
    /// Takes up unfinished runs, then fetches and watches until destroyed.
    Result<void> start();

    /// One fetch of every source, now. The first error after all were tried.
    Result<IngestionResult> fetchNow(std::stop_token stop);
    /// Test of one connection: what was reached, in words.
    Result<QString> test(const QString &instance, std::stop_token stop);
    /// Runs a command for a person. Where the call names an incident, the line and the answer become entries of its war
    /// room, whatever the outcome. Requests are journaled either way.
    Result<CommandOutput> runCommand(const CommandCall &call, std::stop_token stop);
    /// Makes the report for the state as it is now. It is not kept: whoever asked for it stores or writes it.
    Result<MadeReport> makeReport(const IncidentId &incident, std::stop_token stop) const;

    [[nodiscard]] Store &store() { return *m_store; }
    [[nodiscard]] const CommandRegistry &commands() const { return m_registry; }
    [[nodiscard]] PlaybookRunner &runner() { return *m_runner; }
    [[nodiscard]] PlaybookCatalog &catalog() { return m_catalog; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] const QString &user() const { return m_options.user; }
    /// Those that are open now.
    [[nodiscard]] QList<std::shared_ptr<IntegrationInstance>> instances() const;

    /// Told on any thread when something outside the console's power stops work: a full disk, a source that fails.
    std::function<void(const QString &where, const Error &error)> onTrouble;

private:
    explicit Console(const ConsoleOptions &options);
    void watch(std::stop_token stop);
    /// One fetch of one connection, with a line in its history.
    Result<IngestionResult> fetch(const ManagedConnection &connection, std::stop_token stop);
    Result<CommandOutput> runInWarRoom(const CommandCall &call, std::stop_token stop);
    Result<CommandOutput> performToItsEnd(CommandCall call, std::stop_token stop);
    [[nodiscard]] QJsonArray modules() const;
    void trouble(const QString &where, const Error &error) const;

    ConsoleOptions m_options;
    SystemClock m_systemClock;
    SystemWaiter m_waiter;
    const Clock &m_clock;
    PlaybookCatalog m_catalog;
    std::unique_ptr<NativeHost> m_natives; ///< outlives the registry, whose commands call it
    CommandRegistry m_registry;
    std::unique_ptr<MemberKeys> m_memberKeys;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<ConnectionManager> m_connections;
    std::unique_ptr<RunSecrets> m_runSecrets;
    std::unique_ptr<CommandDispatcher> m_dispatcher;
    std::unique_ptr<PlaybookRunner> m_runner;
    std::unique_ptr<Ingestion> m_ingestion;
    std::mutex m_fetchMutex;
    std::mutex m_watchMutex;
    std::condition_variable_any m_watchWake;
    std::jthread m_watcher;
};

} // namespace holdfast
