// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "integrations/directory/directoryfilter.h"

#include <optional>

namespace holdfast {

struct DirectorySearch
{
    enum class Scope { Base, Subtree };

    QString base; ///< empty: the whole directory
    Scope scope = Scope::Subtree;
    DirectoryFilter filter;
    QStringList attributes; ///< empty: all ordinary ones
    qint64 limit = 0; ///< 0: all
    qint64 timeLimitMs = 0; ///< for all pages together; 0: only the connection's own deadline for each answer
};

struct DirectoryFind
{
    QList<DirectoryEntry> entries;
    ExchangeId exchange;
};

/// One change of one attribute.
struct DirectoryChange
{
    enum class Kind { Replace, Add, Remove };

    Kind kind = Kind::Replace;
    QString attribute;
    QByteArray value;
    /// With Replace, where the directory can: refused as Conflict when the value is another one by now. Empty: whatever
    /// it is.
    QByteArray formerValue;
    bool isSecret = false; ///< the journal says only that it was written
};

/// A directory of people and groups, live or exported. Blocking; any thread; every request is recorded.
class DirectoryClient
{
public:
    virtual ~DirectoryClient() = default;
    [[nodiscard]] virtual QString name() const = 0;
    /// What was found, for people.
    virtual Result<QString> test(CallContext &context) = 0;
    /// Zero entries are a result, not an error.
    virtual Result<DirectoryFind> search(const DirectorySearch &search, CallContext &context) = 0;
    /// The entry with that DN; nothing when it is gone.
    virtual Result<std::optional<DirectoryEntry>> read(const QString &dn, const QStringList &attributes,
                                                       CallContext &context) = 0;
    /// All groups a person is in: direct, nested when asked for, and the primary group.
    virtual Result<DirectoryFind> groupsOf(const DirectoryEntry &person, bool nested, CallContext &context) = 0;
    /// Who reports to a person, nested when asked for; at most limit, 0 for all. Searches by the attribute manager unless
    /// the directory has a better way.
    virtual Result<DirectoryFind> reportsOf(const DirectoryEntry &person, bool nested, qint64 limit,
                                            CallContext &context);
    /// Forbidden where the directory cannot be changed.
    virtual Result<void> modify(const QString &dn, const QList<DirectoryChange> &changes, CallContext &context) = 0;
};

} // namespace holdfast
