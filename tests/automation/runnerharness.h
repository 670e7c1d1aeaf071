// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/playbookrunner.h"

#include <memory>

namespace holdfast {

/// A service with a file as its memory: what was written there survives the console, as at any real service.
class LedgerService
{
public:
    explicit LedgerService(QString path);
    /// ledger-write and ledger-slow (goes on for a while) are read back before they are repeated; ledger-read only reads.
    void addCommands(CommandRegistry &registry) const;
    /// "task|argument" of every act, in order.
    [[nodiscard]] QStringList acts() const;

private:
    [[nodiscard]] QStringList lines() const;

    QString m_path;
};

/// A store, a runner over it, and the ledger, in one folder; opening the folder again goes on with what is there.
struct RunnerHarness
{
    /// playbooks: YAML, the one to run first; only needed the first time.
    static std::unique_ptr<RunnerHarness> open(const QString &folder, qint64 nowMs, const QList<QByteArray> &playbooks,
                                               qint64 askIfLateMs = usualAskIfLateMs,
                                               SecretsProvider *keyStore = nullptr);
    ~RunnerHarness();

    /// Opens incident 1001 and prepares its run in one transaction, or takes up the run that is there.
    Result<void> begin(const QString &playbook, const QJsonObject &inputs = {},
                       const std::optional<QList<RunWrite>> &plan = {});
    /// Lets the run go on: answers every question with its first option, does by hand what cannot be done, moves the
    /// clock to the next time; until it is over.
    Result<void> goOnToTheEnd();
    /// Waits until nothing happens without a person or the clock.
    void settle();
    [[nodiscard]] QList<HumanTask> openQuestions() const;
    [[nodiscard]] StoredRunStatus status() const;
    template <typename F>
    void look(F f)
    {
        (void)runner->inspect(run, f);
    }

    ManualClock clock{0};
    std::unique_ptr<Store> store;
    CommandRegistry registry;
    std::unique_ptr<LedgerService> ledger;
    std::unique_ptr<RunSecrets> secrets;
    std::unique_ptr<CommandDispatcher> dispatcher;
    std::unique_ptr<PlaybookCatalog> catalog;
    std::unique_ptr<PlaybookRunner> runner;
    IncidentId incident;
    RunId run;
};

} // namespace holdfast
