// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "playbooks/effect.h"

#include <functional>
#include <optional>

namespace holdfast {

/// One change that a run makes or would make: a line of the plan that a rehearsal gives.
struct RunWrite
{
    QString task; ///< task path
    QString name; ///< command, or the act on the case
    QString brand;
    QString instance; ///< the connection it goes through; empty for acts on the case
    /// Ids of entries that the run itself made are replaced by a word, since no two runs give the same; secrets are ***.
    QJsonObject arguments;
    QString undo; ///< how it is taken back, or that it cannot be

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static RunWrite fromJson(const QJsonObject &json);
    /// The same act: everything but the words about its undoing.
    [[nodiscard]] bool isSameAct(const RunWrite &other) const;
    /// The command, or the act on the case in words.
    [[nodiscard]] QString actText() const;
    /// False for acts on the case, which go through no connection.
    [[nodiscard]] bool isCommand() const;
    /// "endpoint_ids=…, comment=…", long values cut.
    [[nodiscard]] QString argumentsText() const;
    /// "task 5: xdr-endpoint-isolate (endpoint_ids=…)", for people.
    [[nodiscard]] QString text() const;
    friend bool operator==(const RunWrite &, const RunWrite &) = default;
};

[[nodiscard]] QJsonArray writesToJson(const QList<RunWrite> &writes);
[[nodiscard]] QList<RunWrite> writesFromJson(const QJsonArray &json);

/// The write that an effect stands for; nothing for effects that change nothing. `isOwnEntry` tells whether an id names an
/// entry of the run.
[[nodiscard]] std::optional<RunWrite> runWriteOf(const Effect &effect, const CommandRegistry *commands,
                                                 const std::function<bool(const QString &)> &isOwnEntry);

} // namespace holdfast
