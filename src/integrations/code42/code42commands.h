// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/code42/code42client.h"

#include <functional>
#include <memory>
#include <optional>

namespace holdfast::code42 {

/// What the command families share. Cheap to copy into handlers.
struct CommandParts
{
    std::shared_ptr<Code42Client> client;
    Waiter *waiter = nullptr;
    QString instance;
    QString highRiskList; ///< watchlist (id, type or title) that the old high-risk commands mean
    std::shared_ptr<Code42Client> console; ///< the console host; null unless the setting allows its older API
    QString quarantineFolder; ///< where downloaded files go; never empty
};

/// One column of a table of service objects: the name in context, the field's path in the object ("stats.count").
struct Column
{
    QString name;
    QString field;
};

/// Service objects as context facts, a table and raw response. Fields that are not reported are left out of the facts.
[[nodiscard]] CommandOutput tableOutput(const QString &contextKey, const QList<Column> &columns, const QJsonArray &rows,
                                        const QString &none, const ExchangeId &exchange = {});
[[nodiscard]] QList<OutputDefinition> outputsOf(const QString &contextPath, const QList<Column> &columns);

using Reader = std::function<Result<CommandOutput>(Code42Client &, const CommandCall &, CallContext &)>;
/// A command that changes nothing.
[[nodiscard]] Command reading(const CommandParts &parts, CommandDefinition definition, const Reader &read);

/// Reads whether what the call wants is so already and, with `write`, brings it about. Nothing: it is not so and was
/// not to be written.
using Settler =
    std::function<Result<std::optional<CommandOutput>>(Code42Client &, const CommandCall &, bool write, CallContext &)>;
/// A command that brings about a state and can be asked whether it is there.
[[nodiscard]] Command settling(const CommandParts &parts, CommandDefinition definition, const QString &undoCommand,
                               const QString &undoText, const Settler &settle);
/// An entry with one sentence.
[[nodiscard]] CommandOutput sentence(const QString &words);
/// For a Settler that wants nothing to be at a path: looks and, with `write`, deletes what is there. words: that it is gone.
[[nodiscard]] Result<std::optional<CommandOutput>> settleGone(Code42Client &client, const QString &path, bool write,
                                                              const QString &words, CallContext &context);

/// code42-alert-get, -search, -resolve, -update, -note-add
[[nodiscard]] QList<Command> alertCommands(const CommandParts &parts);
/// code42-securitydata-search, code42-file-events-search
[[nodiscard]] QList<Command> fileEventCommands(const CommandParts &parts);
/// holdfast-fetch-file-events
[[nodiscard]] Command sessionFilesCommand(const CommandParts &parts);
/// code42-user-get, -deactivate, -reactivate, code42-user-get-risk-profile, -update-risk-profile
[[nodiscard]] QList<Command> userCommands(const CommandParts &parts);
/// code42-watchlists-*, and by their old names code42-departingemployee-*, code42-highriskemployee-*
[[nodiscard]] QList<Command> watchlistCommands(const CommandParts &parts);
/// code42-legalhold-add-user, -remove-user
[[nodiscard]] QList<Command> legalHoldCommands(const CommandParts &parts);
/// code42-legalhold-matter-*, -policy-*, -custodian-list
[[nodiscard]] QList<Command> matterCommands(const CommandParts &parts);
/// code42-case-*
[[nodiscard]] QList<Command> caseCommands(const CommandParts &parts);
/// code42-user-list, -create, -block, -unblock, -move, -role-*, code42-org-list
[[nodiscard]] QList<Command> accountCommands(const CommandParts &parts);
/// code42-actor-*
[[nodiscard]] QList<Command> actorCommands(const CommandParts &parts);
/// code42-agent-*
[[nodiscard]] QList<Command> agentCommands(const CommandParts &parts);
/// code42-alert-rule-*
[[nodiscard]] QList<Command> ruleCommands(const CommandParts &parts);
/// code42-trusted-activity-*
[[nodiscard]] QList<Command> trustCommands(const CommandParts &parts);
/// code42-audit-search, -audit-export, code42-get-events
[[nodiscard]] QList<Command> auditCommands(const CommandParts &parts);
/// code42-file-events-group, -table, -export, -fetch, code42-saved-search-*
[[nodiscard]] QList<Command> eventAnalysisCommands(const CommandParts &parts);
/// code42-download-file
[[nodiscard]] QList<Command> fileCommands(const CommandParts &parts);
/// code42-watchlist-create, -update, -delete, -members, departments, groups, exclusions; code42-department-list, ...
[[nodiscard]] QList<Command> watchlistUpkeepCommands(const CommandParts &parts);

/// A list named by id, built-in type or title. With `create`, a missing built-in list is made.
struct Watchlist
{
    QString id;
    QString name; ///< for people
};
[[nodiscard]] Result<Watchlist> findWatchlist(Code42Client &client, const QString &named, bool create,
                                              CallContext &context);
/// The arguments by which file events are asked for, and the query they make; the argument "json" is taken as it is.
[[nodiscard]] QList<ArgumentDefinition> fileEventArguments();
[[nodiscard]] Result<QJsonObject> fileEventQueryOf(const CommandCall &call);
/// The Code42 account of a name, or NotFound in words.
[[nodiscard]] Result<QJsonObject> userNamed(Code42Client &client, const QString &username, CallContext &context);

/// A definition with the brand filled in.
[[nodiscard]] CommandDefinition declared(const QString &name, const QString &description,
                                         QList<ArgumentDefinition> arguments, QList<OutputDefinition> outputs,
                                         const QString &permission, EffectClass effect = EffectClass::ReadOnly);

/// The actor behind a name, or NotFound in words.
[[nodiscard]] Result<QJsonObject> actorNamed(Code42Client &client, const QString &username, CallContext &context);

} // namespace holdfast::code42
