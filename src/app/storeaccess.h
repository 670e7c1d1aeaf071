// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

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

/// Opens a store that is there already; nothing is written to it.
[[nodiscard]] Result<std::unique_ptr<Store>> openForReading(const QString &path);

/// By number ("1001", "#1001") or by id.
[[nodiscard]] Result<Incident> findIncident(const Store &store, const QString &named);

/// Says what failed; answers the exit code.
int failWith(const Error &error, QTextStream &err);

} // namespace holdfast
