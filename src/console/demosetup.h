// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "console/console.h"
#include "console/memberkeystores.h"
#include "integrations/secrets/memorysecrets.h"
#include "simulators/range.h"

#include <QJsonObject>
#include <QUrl>

namespace holdfast {

/// How the demo is set up. Everything else is John's case as it always is.
struct DemoOptions
{
    QString mode; ///< "auto" or "confirm": whether the laptop is isolated at once
    QString mailFolder; ///< where the .eml files go
    /// A running range (its control address) instead of one of our own.
    QUrl rangeControl;
    /// A connection file (connectionfile.h) that replaces the built-in directory and mail.
    QString realServices;
    int actionPendingMs = 400; ///< how long the simulated laptop takes to obey
    int actionRunningMs = 800;
};

/// John's case: a range of its own (or a running one), QRST's people from an LDIF export, mail into a folder.
class DemoSetup
{
public:
    explicit DemoSetup(DemoOptions options);

    /// Starts the range where there is none. Call once, first.
    Result<void> start();
    /// Where connections read their secrets; give it to the console.
    [[nodiscard]] SecretsProvider &secrets() { return m_secrets; }
    /// Keys to restricted cases, in files beside the mail folder; give them to the console too.
    [[nodiscard]] MemberKeys &memberKeys() { return m_memberKeys; }
    /// Connects, and writes roles, mail lists and the type's inputs into a store that has none.
    Result<void> connect(Console &console);
    /// What the range has received: operation -> count.
    [[nodiscard]] Result<QMap<QString, qint64>> writes() const;

private:
    [[nodiscard]] Result<QList<InstanceConfig>> directoryAndMail();
    Result<void> seed(Store &store) const;

    DemoOptions m_options;
    MemorySecrets m_secrets;
    FileMemberKeys m_memberKeys;
    range::Range m_range;
    QUrl m_base; ///< the range's address
};

} // namespace holdfast
