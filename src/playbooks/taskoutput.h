// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"

#include <QJsonObject>
#include <QStringList>

namespace holdfast {

/// XSOAR's entry types, as far as playbooks look at them.
namespace entrytype {
inline constexpr int note = 1;
inline constexpr int file = 3;
inline constexpr int error = 4;
inline constexpr int reportFile = 9;
inline constexpr int warning = 11;
} // namespace entrytype

/// A direct change of the context, beside the merge of outputs (format reference 3.4).
struct ContextWrite
{
    enum class Kind {
        Set, ///< overwrite at the dotted path; nil removes
        Append, ///< merge under an entry-context key
        Delete, ///< remove the dotted path
        Clear, ///< remove every key
    };
    Kind kind = Kind::Set;
    QString path;
    QJsonValue value;
    bool root = false; ///< the root context although the task runs in a private one

    friend bool operator==(const ContextWrite &, const ContextWrite &) = default;
};

/// The journal's form of what a call gave: {entries: [{id, type, text, contents, tags, note, file}], context, fields, raw,
/// poll, pollAfter}. Entries without an id of their own get one derived from `key`.
[[nodiscard]] QJsonObject outputToJson(const CommandOutput &output, const QString &key,
                                       const QStringList &entryIds = {});
[[nodiscard]] QJsonObject contextWritesToJson(const QList<ContextWrite> &writes);
[[nodiscard]] QList<ContextWrite> contextWritesFromJson(const QJsonObject &json);
/// 32 hexadecimal digits from a text, for entry ids and idempotency keys.
[[nodiscard]] QString derivedId(const QString &text);

/// The text of the last entry that is no error: what a script condition answers with.
[[nodiscard]] QString answerText(const QJsonObject &output);
/// The text of the first error entry; empty when there is none.
[[nodiscard]] QString errorText(const QJsonObject &output);

} // namespace holdfast
