// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/connectionactions.h"
#include "models/connectionsmodel.h"

namespace holdfast {

/// Connections that exist only in the window's list. A test finds a certificate that nobody knows until it is trusted.
class FakeConnectionActions final : public ConnectionActions
{
public:
    explicit FakeConnectionActions(ConnectionsModel &connections)
        : m_connections(connections)
    {
    }

    SecretsPlace place{QStringLiteral("system keychain"), false, false, false};
    QList<ConnectionDraft> saved;
    QStringList removed;
    QList<FoundConnection> found;

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

private:
    ConnectionsModel &m_connections;
};

} // namespace holdfast
