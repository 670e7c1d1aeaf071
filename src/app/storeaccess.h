// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/secrets/secretsprovider.h"
#include "store/casekeys.h"
#include "store/store.h"

#include <QStringList>

#include <memory>
#include <optional>

class QTextStream;

namespace holdfast {

/// What the subcommands that look into a store have in common: --store, --json, --output and a few words.
struct StoreArguments
{
    QString storePath;
    QString output;
    bool json = false;
    QStringList words;
};

/// Reads the arguments; where they do not fit, help for `usage` goes to err and nothing is answered.
[[nodiscard]] std::optional<StoreArguments> storeArguments(const QStringList &arguments, const QString &usage,
                                                           int minWords, int maxWords, bool needsOutput,
                                                           QTextStream &err);

/// A store opened for reading, with the case keys of whoever asks: a restricted case is seen by its members only.
class OpenedStore
{
public:
    [[nodiscard]] Store &operator*() const { return *m_store; }
    [[nodiscard]] Store *operator->() const { return m_store.get(); }

private:
    friend Result<OpenedStore> openForReading(const QString &path);

    std::unique_ptr<SecretsProvider> m_secrets;
    std::unique_ptr<MemberKeys> m_keys;
    std::unique_ptr<Store> m_store; // goes first: it uses the keys
};

/// Opens a store that is there already; nothing is written to it. The keys are this machine's, and beside a demo's store the
/// demo's own. Restricted cases that they do not open are left out.
[[nodiscard]] Result<OpenedStore> openForReading(const QString &path);

/// By number ("1001", "#1001") or by id.
[[nodiscard]] Result<Incident> findIncident(const Store &store, const QString &named);

/// An incident that is looked at, with the store it is in.
struct OpenedIncident
{
    OpenedStore store;
    Incident incident;
};
[[nodiscard]] Result<OpenedIncident> openIncident(const StoreArguments &arguments);

/// Says what failed; answers the exit code.
int failWith(const Error &error, QTextStream &err);

} // namespace holdfast
