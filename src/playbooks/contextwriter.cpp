// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/contextwriter.h"

#include "language/cast.h"
#include "language/merge.h"

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

QJsonObject &ContextWriter::contextOf(const QString &contextId)
{
    return contextId.isEmpty() ? m_data.context : m_data.privateContexts[contextId];
}

void ContextWriter::changeContext(const QString &contextId,
                                  const std::function<Result<QJsonObject>(QJsonObject)> &change)
{
    auto &context = contextOf(contextId);
    const auto backup = context;
    auto changed = change(std::move(context));
    if (changed) {
        context = std::move(*changed);
    } else {
        context = backup;
        m_data.warnings.append(changed.error().message);
    }
}

void ContextWriter::mergeKey(const QString &contextId, const QString &key, const QJsonValue &value)
{
    auto target = contextId;
    auto rest = key;
    if (key.startsWith("subplaybook-"_L1)) {
        if (const auto dot = key.indexOf(u'.'); dot > 0 && m_data.privateContexts.contains(key.left(dot))) {
            target = key.left(dot);
            rest = key.mid(dot + 1);
        }
    }
    auto &context = contextOf(target);
    // The commonest write by far, a new plain key, needs no search for selectors.
    static constexpr QStringView special = u".()[]";
    const bool plain = std::none_of(rest.begin(), rest.end(), [](QChar c) { return special.contains(c); });
    if (plain && !rest.isEmpty() && !isNil(value) && !context.contains(rest)) {
        context.insert(rest, value);
        return;
    }
    Evaluation evaluation;
    evaluation.evaluator = m_data.evaluator;
    evaluation.warnings = &m_data.warnings;
    changeContext(target,
                  [&](QJsonObject current) { return mergeContextKey(std::move(current), rest, value, evaluation); });
}

void ContextWriter::write(const Frame &frame, const ContextWrite &change)
{
    auto target = change.root ? QString() : frame.contextId;
    auto path = change.path;
    if (path.startsWith("subplaybook-"_L1)) {
        const auto dot = path.indexOf(u'.');
        const auto id = dot < 0 ? path : path.left(dot);
        if (m_data.privateContexts.contains(id)) {
            target = id;
            path = dot < 0 ? QString() : path.mid(dot + 1);
        }
    }
    switch (change.kind) {
    case ContextWrite::Kind::Set:
        if (!path.contains(u'.') && !path.isEmpty() && !isNil(change.value)) {
            auto &context = contextOf(target);
            context.insert(path, change.value);
            break;
        }
        changeContext(target,
                      [&](QJsonObject context) { return setContextPath(std::move(context), path, change.value); });
        break;
    case ContextWrite::Kind::Append:
        mergeKey(target, path, change.value);
        break;
    case ContextWrite::Kind::Delete:
        if (path.isEmpty())
            contextOf(target) = {};
        else
            changeContext(target, [&](QJsonObject context) -> Result<QJsonObject> {
                return removeContextPath(std::move(context), path);
            });
        break;
    case ContextWrite::Kind::Clear:
        contextOf(target) = {};
        break;
    }
}

} // namespace holdfast
