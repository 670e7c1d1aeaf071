// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "integrations/secrets/secretsprovider.h"
#include "playbooks/secretkeeper.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <mutex>

namespace holdfast {

/// The values behind the secret references of playbook runs. They live in the secrets provider, one item a run, from before
/// the first event that refers to them until the run is over, so that a run can be taken up after a crash and no record ever
/// holds a value. Thread-safe; save(), value() and forget() may block as the key store does.
class RunSecrets final : public SecretKeeper
{
public:
    /// Without a provider that takes secrets they are in memory only and gone with the program. The provider outlives this.
    explicit RunSecrets(SecretsProvider *provider)
        : m_provider(provider && provider->takesSecrets() ? provider : nullptr)
    {
    }

    void keep(const QString &reference, const QString &value) override;
    [[nodiscard]] QString randomSeed() override;

    /// Writes what was kept for the run since the last time. On failure nothing may be recorded that refers to it.
    Result<void> save(const RunId &run);
    /// NotFound when the run is over, or was begun on another machine.
    [[nodiscard]] Result<QString> value(const QString &reference) override;
    Result<void> forget(const RunId &run);
    /// For the start of the program: what ended without forget().
    Result<void> forgetAllBut(const std::function<bool(const RunId &)> &isWanted);

private:
    using Values = QHash<QString, QString>; ///< by reference

    Result<Values *> loaded(const RunId &run);
    Result<QStringList> index();
    Result<void> writeIndex(const QStringList &runs);

    SecretsProvider *m_provider;
    std::mutex m_mutex;
    QHash<QString, Values> m_runs;
    QSet<QString> m_unsaved;
};

} // namespace holdfast
