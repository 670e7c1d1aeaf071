// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/jobs.h"
#include "models/connectionactions.h"

#include <QObject>

namespace holdfast {

class Console;
class MachineSecrets;

/// What people do to connections in the window, done on worker threads over the console's connections.
class ConnectionDesk final : public QObject, public ConnectionActions
{
    Q_OBJECT
public:
    /// machine: where secrets are kept, when a passphrase may have to be entered; null when they are in memory (the demo).
    ConnectionDesk(Console &console, JobRunner &jobs, MachineSecrets *machine);

    [[nodiscard]] QList<ConnectionKind> kinds() const override;
    QFuture<Result<ConnectionDraft>> draft(const QString &name) override;
    QFuture<Result<void>> save(const ConnectionDraft &draft) override;
    QFuture<Result<void>> setEnabled(const QString &name, bool enabled) override;
    QFuture<Result<void>> remove(const QString &name) override;
    QFuture<Result<TestOutcome>> test(const ConnectionDraft &draft, std::function<void(const TestStep &)> onStep,
                                      std::stop_token stop) override;
    QFuture<Result<QList<FoundConnection>>> readExport(const QString &path) override;
    QFuture<Result<SecretsPlace>> secretsPlace() override;
    QFuture<Result<void>> unlockSecrets(const Secret &passphrase) override;

Q_SIGNALS:
    /// A connection was added, changed, paused or removed.
    void connectionsChanged();

private:
    /// Runs a change and tells when it is done.
    QFuture<Result<void>> change(std::function<Result<void>()> work);

    Console &m_console;
    JobRunner &m_jobs;
    MachineSecrets *m_machine;
};

} // namespace holdfast
